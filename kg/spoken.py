"""The body of a post that names none (董事长李近): the one that the text speaks of.

In: an ``Office`` without a body and the report's ``Bodies``. Out: the ``Office`` with its body. The words are in
``ontology/posts.yaml``: ``elided``, ``elided_words``.
"""

import re
from collections import Counter
from functools import lru_cache
from typing import Final

from kg.office import Bodies, Office, is_of
from kg.ontology import Names
from kg.recognise.post import words
from kg.types import Entity

# How sure such a body is.
SPOKEN_OF: Final = 0.7
_SENTENCES_BACK: Final = 6
_LONGEST_LEAD: Final = 16
_FOUNDING: Final = 12
_POINTING: Final = re.compile("[“]?(?:这[家所个座]|该)")
_SENTENCE_END: Final = re.compile("[。！？\n]”?")

Row = dict[str, list[str]]


def elided(found: Office, known: Bodies) -> Office | None:
    """董事长 without a company: the one that the text speaks of, in this sentence or one of the few before.

    Where a sentence names several that fit, it is the one founded there, else the first: its subject; in the
    paragraph before, the one that the report names most. Who only lends or insures comes last, but for 该行, 这家公司,
    which are the nearest. A department before the title belongs to it (采购部经理). None where the words just before
    could still name a body that nobody recognised.
    """
    window = max(0, found.begin - _LONGEST_LEAD)
    before = _lead().search(known.text[window : found.begin])
    if before is None:
        return None
    word, unit = before["word"] or "", before["unit"] or ""
    row = words()["elided_words"].get(word) or row_of(unit + found.title)
    if row is None:
        return None
    if before["this"]:
        body = _nearest(found.begin, row, known)
    else:
        new = _just_founded(found.begin, row, known) if before.group().startswith(words()["new"]) else None
        body = new or _spoken_of(found.begin, row, known)
    if body is None:
        return None
    begin = found.begin - len(unit) - len(word) - len(before["this"] or "")
    return found._replace(begin=begin, title=unit + found.title, body=body, confidence=SPOKEN_OF)


def row_of(title: str) -> Row | None:
    """The first row of ``elided`` that the title fits."""
    return next((r for r in words()["elided"] if re.search(r["title"], title)), None)


def _nearest(position: int, row: Row, known: Bodies) -> Entity | None:
    """The nearest name before that is of one of the row's classes."""
    return next((e for m, e in reversed(known.ordered) if m.end <= position and fits(e, row)), None)


def _just_founded(position: int, row: Row, known: Bodies) -> Entity | None:
    """The nearest name before of a body that is told to be founded (新公司董事长)."""
    for mention, entity in reversed(known.ordered):
        lead = known.text[max(0, mention.begin - _FOUNDING) : mention.begin]
        if mention.end <= position and fits(entity, row) and _founded().search(lead):
            return entity
    return None


def _spoken_of(position: int, row: Row, known: Bodies) -> Entity | None:
    """The body of one of the row's classes that the text before ``position`` speaks of."""
    paragraph = known.text.rfind("\n", 0, position) + 1
    earlier: list[Entity] = []
    backers: list[Entity] = []
    stop = position
    for begin in _sentence_begins(known.text, position):
        if _POINTING.match(known.text, begin) and all(m.begin != begin for m, _ in known.ordered):
            continue  # 这家医院…: its subject was named before
        fitting = [
            (mention, entity)
            for mention, entity in known.ordered
            if begin <= mention.begin and mention.end <= stop and fits(entity, row)
        ]
        stop = begin
        own = [(m, e) for m, e in fitting if not _backs(e, row)]
        backers += [e for _, e in fitting if _backs(e, row)]
        new = (e for m, e in fitting if _founded().search(known.text[max(0, m.begin - _FOUNDING) : m.begin]))
        if fitting and begin >= paragraph and (founded := next(new, own[0][1] if own else None)):
            return founded
        earlier += [e for _, e in own]
    count = Counter(e for _, e in known.ordered)
    if not earlier:  # what the whole report is about
        earlier = [e for m, e in known.ordered if m.end <= position and count[e] > 1 and fits(e, row)]
        earlier = [e for e in earlier if backers and not _backs(e, row)]
    if not earlier:
        return backers[0] if backers else None
    return max(reversed(earlier), key=lambda e: count[e])


def _backs(entity: Entity, row: Row) -> bool:
    """Whether a company is one that others are told to borrow from or be insured by."""
    return Names.COMPANY in row["kinds"] and re.search(words()["backers"], entity.name) is not None


@lru_cache(maxsize=1)
def _founded() -> re.Pattern[str]:
    return re.compile(words()["founding"])


def fits(entity: Entity, row: Row) -> bool:
    """Whether ``entity`` is of one of the row's classes, and its name ends as they must."""
    return entity.name.endswith(tuple(row.get("ends", ("",)))) and any(is_of(entity, k) for k in row["kinds"])


@lru_cache(maxsize=1)
def _lead() -> re.Pattern[str]:
    """What stands before a title whose body is left out: 该行, 公司, a department, or nothing."""
    known = words()["elided_words"]
    short = "|".join(w for w in known if len(w) == 1)
    nouns = "|".join((f"(?<=[该本我])(?:{short})", *(w for w in known if len(w) > 1)))
    unit = f"(?![^，。]*[{words()['department_never']}]){words()['elided_unit']}"
    return re.compile(
        f"(?:{words()['elided_after']})(?P<this>这家|这所|这个|该|本|我)?(?P<word>{nouns})?的?(?P<unit>{unit})?$"
    )


def _sentence_begins(text: str, at: int) -> list[int]:
    """Where the sentence around ``at`` and the few before it begin, the nearest first; one paragraph back."""
    paragraph = max(0, text.rfind("\n", 0, max(0, text.rfind("\n", 0, at))))
    begins = [paragraph, *(m.end() for m in _SENTENCE_END.finditer(text, paragraph, at))]
    begins = [b for b in begins if not text.startswith("\n", b)]
    return begins[: -_SENTENCES_BACK - 1 : -1]
