"""What this stage knows of one mention: its full name, class, place and what it is part of."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final

from kg.recognise.gazetteer import Entry

_DROPPED: Final = re.compile(r"[\s《》“”\"'‘’「」『』]")
_TITLE: Final = re.compile(r"^《(.*)》$", re.DOTALL)
_QUOTED: Final = re.compile(r"^[“\"「](.*)[”\"」]$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Name:
    """What a mention is called in full.

    ``entry`` is the gazetteer's entry of a place, ``place`` the place of an organ, ``parent`` what an
    organ is part of. ``exact`` says that the gazetteer or the home region knows the thing: it is no short form
    of another. ``forms`` are further names of it. ``listed`` is the gazetteer's name of an organisation.
    """

    full: str
    kind: str
    entry: Entry | None = None
    place: Entry | None = None
    parent: "Name | None" = None
    exact: bool = False
    forms: tuple[str, ...] = field(default=())
    listed: str = ""

    @property
    def key(self) -> str:
        """What tells this name from others: a place's code, else the plain name."""
        if self.entry is not None and self.entry.code:
            return f"#{self.entry.code}"
        return plain(self.listed or self.full)


def plain(text: str) -> str:
    """``text`` without blanks and quotes, in one width and case: what is compared."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text)).lower()


def shown(text: str) -> str:
    """``text`` as a label: one line, without the marks around a whole title or quotation."""
    text = re.sub(r"\s*\n\s*", "", text).strip()
    for pattern in (_TITLE, _QUOTED):
        match = pattern.match(text)
        if match and not any(c in match[1] for c in "《》“”"):
            return match[1].strip()
    return text


def of_place(entry: Entry) -> Name:
    """The name of a place that the gazetteer knows."""
    return Name(entry.name, entry.kind, entry=entry, exact=True)
