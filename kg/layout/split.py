"""Units to drafts: which paragraphs make one report, and which lone lines are headlines."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from kg.layout import credits
from kg.layout.flow import Unit, UnitKind
from kg.layout.lines import Strand, width
from kg.layout.rows import ends_sentence
from kg.layout.words import Words

_NEAR: Final = 600  # characters of a paragraph that are compared


@dataclass(slots=True)
class Draft:
    """A report in the making: its blocks (paragraph or subhead) and what its edges said."""

    blocks: list[tuple[Strand, bool]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    dateline: str = ""
    headline: list[Strand] = field(default_factory=list)

    def paragraphs(self) -> list[str]:
        """The texts of the paragraphs."""
        return [s.text for s, subhead in self.blocks if not subhead]


@dataclass(slots=True)
class Heading:
    """A lone line that may be a headline or part of one.

    ``above`` and ``below`` are the indexes of the drafts that it stands between (-1 and their number beyond).
    ``joins``: it follows the heading before it at once; ``gap``: how many empty lines are before it.
    """

    strand: Strand
    above: int
    below: int
    joins: bool
    gap: int


def one(units: Sequence[Unit], words: Words) -> Draft:
    """All units as one report."""
    draft = Draft()
    for unit in units:
        if unit.kind is UnitKind.BYLINE:
            draft.names += credits.line_names(unit.strand.text, words)
        else:
            _add(draft, unit, words)
    _finish(draft, words)
    return draft


def split(units: Sequence[Unit], words: Words) -> tuple[list[Draft], list[Heading]]:
    """The reports of a page, without headlines yet, and the lines that may be headlines."""
    return _Splitter(units, words).run()


class _Splitter:
    def __init__(self, units: Sequence[Unit], words: Words) -> None:
        self.units, self.words = units, words
        marked = (u.starts or u.kind is UnitKind.BYLINE or _closed(u.strand.text, words) for u in units)
        self.unmarked = not any(marked)  # no byline anywhere: only headlines part the reports
        self.wide = any(u.gap > 1 for u in units[1:] if u.kind is UnitKind.LONE)
        self.leading = _bylines_lead(units)
        self.drafts: list[Draft] = []
        self.headings: list[Heading] = []
        self.open = False  # whether a next paragraph still goes to the last draft
        self.named = False  # whether the open draft only has a byline yet

    def run(self) -> tuple[list[Draft], list[Heading]]:
        i = 0
        while i < len(self.units):
            unit = self.units[i]
            if unit.kind is UnitKind.LONE:
                end = i
                while end < len(self.units) and self.units[end].kind is UnitKind.LONE:
                    end += 1
                self._lone(i, end)
                i = end
                continue
            if unit.kind is UnitKind.BYLINE:
                self._byline(i)
            else:
                self._paragraph(unit)
            i += 1
        for draft in self.drafts:
            _finish(draft, self.words)
        return self._numbered()

    def _paragraph(self, unit: Unit) -> None:
        text = unit.strand.text
        fresh = not self.open or (unit.starts and not self.named)
        if fresh:
            self.drafts.append(Draft())
        self.open, self.named = True, False
        _add(self.drafts[-1], unit, self.words)
        if _closed(text, self.words):
            self.open = False

    def _byline(self, i: int) -> None:
        names = credits.line_names(self.units[i].strand.text, self.words)
        if self.open and not self.drafts[-1].blocks:  # a second line of it, or a dateline stands above
            self.drafts[-1].names += names
            self.named = True
            return
        nxt = next((u for u in self.units[i + 1 :] if u.kind is not UnitKind.BYLINE), None)
        after_head = i > 0 and self.units[i - 1].kind is UnitKind.LONE and not self.open
        first = not self.drafts or after_head
        ahead = nxt is not None and nxt.kind is UnitKind.PARAGRAPH and (first or not nxt.starts)
        if ahead and (first or self.leading or not self.open):
            self.drafts.append(Draft(names=list(names)))
            self.open = self.named = True
        elif self.drafts:
            self.drafts[-1].names += names
            self.open = False

    def _lone(self, begin: int, end: int) -> None:
        """Subheads go into the report, headlines end it."""
        if self.open and end < len(self.units) and self._is_subhead(begin, end):
            for unit in self.units[begin:end]:
                self.drafts[-1].blocks.append((unit.strand, True))
            return
        self.open = False
        for k, unit in enumerate(self.units[begin:end]):
            count = len(self.drafts)
            self.headings.append(Heading(unit.strand, count - 1, count, k > 0 and unit.gap == 0, unit.gap))

    def _is_subhead(self, begin: int, end: int) -> bool:
        first, nxt = self.units[begin], self.units[end]
        if nxt.starts or nxt.kind is UnitKind.BYLINE:
            return False
        if end - begin > 1 and any(u.gap for u in self.units[begin + 1 : end]):
            return False
        return self._points(first, nxt, begin, end) < 3

    def _points(self, first: Unit, nxt: Unit, begin: int, end: int) -> int:
        """How much speaks for a new report after lone lines that are followed by plain text."""
        text = first.strand.text
        if self.words.numbered.match(text):
            return 0
        before = "".join(s.text[-_NEAR:] for s, _ in self.drafts[-1].blocks[-4:])
        following = "".join(
            u.strand.text[:_NEAR]
            for u in self.units[end : end + 3]
            if u.kind is UnitKind.PARAGRAPH and not u.starts
        )
        shared = continuity(before, following)
        points = 2 * self.unmarked + (first.gap > 0) + (first.gap > 1) + (end - begin > 1)
        points -= 2 * (self.wide and first.gap < 2)
        points += (width(text) >= 28) + bool(self.words.leads.match(nxt.strand.text))
        points -= 2 * bool(self.drafts[-1].names or self.drafts[-1].dateline)
        points += 2 * (shared < 0.1) - 2 * (shared > 0.25) - 2 * (first.gap == 0 and nxt.gap == 0)
        return points

    def _numbered(self) -> tuple[list[Draft], list[Heading]]:
        """Drafts without text are dropped; the headings' indexes follow."""
        kept = [k for k, d in enumerate(self.drafts) if d.paragraphs()]
        below = [bisect_left(kept, old) for old in range(len(self.drafts) + 1)]
        headings = [
            Heading(h.strand, below[h.above + 1] - 1, below[h.below], h.joins, h.gap) for h in self.headings
        ]
        return [self.drafts[k] for k in kept], headings


def continuity(before: str, following: str) -> float:
    """Which share of the character pairs of ``following`` stand in ``before`` too."""
    pairs = {following[i : i + 2] for i in range(len(following) - 1)}
    return sum(p in before for p in pairs) / len(pairs) if pairs and before else 0.0


def _closed(text: str, words: Words) -> bool:
    """Whether a credit at the end says that the report ends here."""
    found = credits.closing(text, words)
    return found is not None and ends_sentence(text[: found.at].rstrip() or "。")


def _add(draft: Draft, unit: Unit, words: Words) -> None:
    strand = unit.strand
    if unit.kind is UnitKind.LONE:
        draft.blocks.append((strand, True))
        return
    if all(subhead for _, subhead in draft.blocks):
        found = credits.opening(strand.text, words)
        if found:
            draft.names += found.names
            draft.dateline = found.dateline
            strand = strand.cut(found.at, len(strand.text))
    for jump in reversed(list(words.jumps.finditer(strand.text))):
        strand = _without(strand, *jump.span())
    if strand.text:
        draft.blocks.append((strand, False))


def _without(strand: Strand, begin: int, end: int) -> Strand:
    """Jumps stand at a paragraph's edges; elsewhere the words are of the text."""
    if begin == 0:
        return strand.cut(end, len(strand.text))
    return strand.cut(0, begin) if end >= len(strand.text) - 1 else strand


def _finish(draft: Draft, words: Words) -> None:
    """Takes credits off the end."""
    while draft.blocks:
        strand, subhead = draft.blocks[-1]
        found = credits.closing(strand.text, words)
        if found is None:
            break
        draft.names += found.names
        left = strand.cut(0, found.at)
        draft.blocks.pop()
        if left.text:
            draft.blocks.append((left, subhead))
    draft.names = list(dict.fromkeys(draft.names))


def _bylines_lead(units: Sequence[Unit]) -> bool:
    """Whether bylines on lines of their own stand above their reports on this page."""
    for k, unit in enumerate(units):
        if unit.kind is UnitKind.PARAGRAPH:
            return False
        if unit.kind is UnitKind.BYLINE:
            return k + 1 < len(units)
    return False
