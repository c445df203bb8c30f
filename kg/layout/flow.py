"""Lines to units: broken lines joined to paragraphs; lone lines (headlines, subheads), bylines told apart."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import Final

from kg.layout.lines import Line, LineKind, Strand, join
from kg.layout.lone import WIDEST, is_lone
from kg.layout.rows import Page, ends_sentence
from kg.layout.words import Words

_SLACK: Final = 4


class UnitKind(Enum):
    """What a unit of a page is."""

    PARAGRAPH = auto()
    LONE = auto()
    BYLINE = auto()


@dataclass(slots=True)
class Unit:
    """A paragraph, a lone line or a byline.

    ``gap``: empty lines (or furniture) before it; ``starts``: it begins with a slug, dateline or byline.
    """

    kind: UnitKind
    lines: list[Strand] = field(default_factory=list)
    gap: int = 0
    starts: bool = False

    @property
    def strand(self) -> Strand:
        """Its lines joined."""
        return self.lines[0] if len(self.lines) == 1 else join(self.lines)


def units(lines: Sequence[Line], words: Words) -> list[Unit]:
    """The units of a page. Furniture is left out, and a sentence goes on behind it."""
    rows = list(_without_furniture(_kept_in_flow(lines)))
    page = Page(rows, words)
    found: list[Unit] = []
    boundary = True
    for i, row in enumerate(rows):
        if row.kind is LineKind.BYLINE:
            found.append(Unit(UnitKind.BYLINE, [row.strand], row.gap))
            boundary = True
        elif boundary and not row.starts and _lone(page, i, found):
            found.append(Unit(UnitKind.LONE, [row.strand], row.gap))
        else:
            if boundary or row.starts:
                found.append(Unit(UnitKind.PARAGRAPH, [], row.gap, row.starts))
            found[-1].lines.append(row.strand)
            boundary = closes(page, i)
    return found


def closes(page: Page, i: int) -> bool:
    """Whether the paragraph ends with line ``i`` of it."""
    row, nxt, column = page.rows[i], page.after(i), page.column[i]
    if nxt is None or nxt.starts or nxt.kind is LineKind.BYLINE:
        return True
    if not page.ends[i]:
        return _closes_open(row, nxt, column, page.words)
    if nxt.gap or not column or row.width < column - _SLACK or nxt.indent > 0:
        return True
    if page.indents_used(i):
        return False
    # a first line is set in by two characters, which the text may have lost
    return nxt.width <= column - 3 and not page.ends[i + 1]


def _closes_open(row: Line, nxt: Line, column: int, words: Words) -> bool:
    """Lines that end in mid-sentence go on, save before list items and where a line is a paragraph."""
    last = row.text[-1]
    if last in "：:" and nxt.gap:
        return True
    if last in "；;：:" and (not column or words.numbered.match(nxt.text)):
        return True
    return not column and min(row.width, nxt.width) > WIDEST and last not in "，、,（“《—"


def _lone(page: Page, i: int, before: Sequence[Unit]) -> bool:
    signed = [u.kind for u in before[-2:]] == [UnitKind.PARAGRAPH, UnitKind.BYLINE]
    after_lone = not before or before[-1].kind is UnitKind.LONE
    return is_lone(page, i, after_lone=after_lone, after_credit=signed)


def _kept_in_flow(lines: Sequence[Line]) -> Iterator[Line]:
    """What looks like furniture but stands in mid-sentence with no empty line around it is text."""
    for i, line in enumerate(lines):
        inside = 0 < i < len(lines) - 1 and not line.gap and not lines[i + 1].gap
        if inside and line.kind is LineKind.FURNITURE and _runs_into(lines[i - 1]):
            line = replace(line, kind=LineKind.TEXT)
        yield line


def _runs_into(line: Line) -> bool:
    return line.kind is LineKind.TEXT and line.width >= 16 and not ends_sentence(line.text)


def _without_furniture(lines: Iterable[Line]) -> Iterator[Line]:
    gap = 0
    for line in lines:
        if line.kind is LineKind.FURNITURE:
            gap += line.gap + 1
            continue
        yield replace(line, gap=line.gap + gap) if gap else line
        gap = 0
