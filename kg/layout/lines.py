"""A page's text as lines with offsets, and the removal of blanks that only typesetting put in."""

import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from kg.layout import credits
from kg.layout.words import Words

_DROPPED: Final = re.compile("[\ufffd\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
_ROWS: Final = re.compile("\r\n|[\n\r\u2028\u2029]")
_BLANK: Final = " \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_BLANKS: Final = re.compile(f"[{_BLANK}]+")
_HAN: Final = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WIDE: Final = re.compile("[\u2014\u2018-\u201d\u2026\u2460-\u24ff\u25a0-\u26ff\u2e80-\uff60\uffe0-\uffe6]")
_SHORT: Final = 90


class LineKind(Enum):
    """What a line is by itself."""

    TEXT = auto()
    BYLINE = auto()
    FURNITURE = auto()


@dataclass(frozen=True, slots=True)
class Strand:
    """A piece of text whose character ``i`` stands at ``offsets[i]`` of the source."""

    text: str
    offsets: Sequence[int]

    def cut(self, begin: int, end: int) -> "Strand":
        """The part from ``begin`` to ``end`` without blanks around it."""
        while begin < end and self.text[begin].isspace():
            begin += 1
        while end > begin and self.text[end - 1].isspace():
            end -= 1
        return Strand(self.text[begin:end], self.offsets[begin:end])


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not empty.

    ``width`` and ``indent`` count halves of a Chinese character, ``gap`` the empty lines before it.
    ``starts``: it begins with the slug, dateline or byline of a report.
    """

    strand: Strand
    kind: LineKind
    indent: int
    gap: int
    width: int
    starts: bool

    @property
    def text(self) -> str:
        """Its characters."""
        return self.strand.text


def lines(text: str, begin: int, words: Words) -> list[Line]:
    """The lines of ``text`` from ``begin`` on, each told as text, byline or furniture."""
    found: list[Line] = []
    gap = 0
    for strand, indent in _rows(text, begin):
        if not strand.text:
            gap += 1
            continue
        found.append(_line(strand, indent, gap, words))
        gap = 0
    return found


def width(text: str) -> int:
    """The width in halves of a Chinese character."""
    return len(text) + len(_WIDE.findall(text))


def join(strands: Iterable[Strand]) -> Strand:
    """One strand of several lines; a blank stays only between Latin words (it points at the line's end)."""
    text: list[str] = []
    offsets = array("Q")
    last = ""
    for strand in strands:
        if not strand.text:
            continue
        if _latin(last, strand.text[0]):
            text.append(" ")
            offsets.append(offsets[-1] + 1)
        text.append(strand.text)
        offsets.extend(strand.offsets)
        last = strand.text[-1]
    return Strand("".join(text), offsets)


def tidy(strand: Strand, *, headline: bool = False) -> Strand:
    """``strand`` without the blanks that typesetting put between Chinese and figures or inside numbers.

    In a headline a blank between its parts stays.
    """
    text = strand.text
    kept: list[tuple[int, int]] = []
    at = 0
    for m in _BLANKS.finditer(text):
        begin, end = m.span()
        stays = begin > 0 and end < len(text) and _stays(text, begin, end, headline)
        kept.append((at, begin + stays))
        at = end
    if not kept:
        return strand
    kept.append((at, len(text)))
    return _pick(strand, kept)


def _pick(strand: Strand, kept: list[tuple[int, int]]) -> Strand:
    offsets = array("Q")
    for begin, end in kept:
        offsets.extend(strand.offsets[begin:end])
    return Strand("".join(strand.text[b:e] for b, e in kept), offsets)


def _rows(text: str, begin: int) -> Iterable[tuple[Strand, int]]:
    ends = [*((m.start(), m.end()) for m in _ROWS.finditer(text, begin)), (len(text), len(text))]
    at = begin
    for end, following in ends:
        raw = Strand(text[at:end], range(at, end))
        at = following
        drops = list(_DROPPED.finditer(raw.text))
        if drops:
            cuts = [0, *(i for m in drops for i in m.span()), len(raw.text)]
            raw = _pick(raw, list(zip(cuts[::2], cuts[1::2], strict=True)))
        lead = raw.text[: len(raw.text) - len(raw.text.lstrip())]
        yield raw.cut(0, len(raw.text)), sum(2 if c == "\u3000" else 4 if c == "\t" else 1 for c in lead)


def _line(strand: Strand, indent: int, gap: int, words: Words) -> Line:
    text = strand.text
    head = text[:400]
    kind = LineKind.TEXT
    if len(text) <= _SHORT:
        kind = _short_kind(text, words)
    return Line(strand, kind, indent, gap, width(head), credits.begins_report(head, words))


def _short_kind(text: str, words: Words) -> LineKind:
    if words.furniture.fullmatch(text) or words.photo.fullmatch(text):
        return LineKind.FURNITURE
    if credits.is_byline(text, words):
        return LineKind.BYLINE
    helpers = words.editors.match(text) or credits.is_helpers(text, words)
    return LineKind.FURNITURE if helpers else LineKind.TEXT


def _latin(left: str, right: str) -> bool:
    if not left.isascii() or not right.isascii() or not left or (left.isdigit() and right.isdigit()):
        return False
    return (left.isalnum() or left in ",.;:!?)") and (right.isalnum() or right == "(")


def _stays(text: str, begin: int, end: int, headline: bool) -> bool:
    left, right = text[begin - 1], text[end]
    han_left, han_right = bool(_HAN.match(left)), bool(_HAN.match(right))
    if han_left and han_right:
        # a name of two characters is set with a blank inside; words of a list are longer
        return bool(_HAN.match(text, begin - 2)) and bool(_HAN.match(text, end + 1)) if begin > 1 else False
    if left.isascii() and right.isascii():
        return _stays_latin(text, begin, end)
    if headline and (han_left or han_right or left in "”》）"):
        return not _number_set_apart(text, begin, end)
    return False


def _stays_latin(text: str, begin: int, end: int) -> bool:
    left, right = text[begin - 1], text[end]
    if left.isdigit() and right.isdigit():
        return not re.match(r"\d{3}(?!\d)", text[end : end + 4])
    inside_number = left == "." and right.isdigit() and begin > 1 and text[begin - 2].isdigit()
    return right not in ".%,;:!?)" and not inside_number


def _number_set_apart(text: str, begin: int, end: int) -> bool:
    after = re.match(rf"[\d.%]+[{_BLANK}]", text[end : end + 20])
    before = re.search(rf"[{_BLANK}][\d.%]+$", text[max(0, begin - 20) : begin])
    return bool(after or before)
