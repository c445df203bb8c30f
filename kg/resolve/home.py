"""A report's home region: what 我省, 全市 and 市委 mean in it.

In: the report, its mentions, the gazetteer. Out: ``Home``. Where the report doesn't say its home, its publisher,
its dateline or the places that it names tell, or nothing does.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.ontology import Names
from kg.recognise.gazetteer import Entry, Gazetteer
from kg.types import Mention, Report

_LEVELS = (Names.COUNTY, Names.CITY, Names.PROVINCE)
_CAPITAL = "01"
_ENOUGH = 3
_MAJORITY = 0.8
_LONGEST = 6


@dataclass(frozen=True, slots=True)
class Home:
    """The home divisions, most specific first (昆山市, 苏州市, 江苏省)."""

    divisions: tuple[Entry, ...] = ()

    def ending(self, end: str) -> Entry | None:
        """The most specific home division whose full name ends in ``end`` (市 → 昆山市)."""
        return next((e for e in self.divisions if e.name.endswith(end)), None)

    def level(self, kind: str) -> Entry | None:
        """The home division of class ``kind``."""
        return next((e for e in self.divisions if e.kind == kind), None)

    @property
    def codes(self) -> frozenset[str]:
        """The codes of all home divisions."""
        return frozenset(e.code for e in self.divisions)


def find(report: Report, mentions: Sequence[Mention], gazetteer: Gazetteer) -> Home:
    """The report's home: as given, else by publisher, dateline or the majority of the places named."""
    given = [n for n in report.home if n]
    if given:
        return Home(_chain(_agreeing([_divisions(gazetteer, n) for n in given], gazetteer), gazetteer))
    entry = _opening(report.publisher or "", gazetteer) or _dateline(report.dateline, gazetteer)
    if entry is not None:
        return Home(_chain([entry], gazetteer))
    return Home(_majority(mentions, gazetteer))


def unknown(names: Iterable[str], gazetteer: Gazetteer) -> Iterator[tuple[str, str | None]]:
    """Those of ``names`` that no province, city or county has, each with one that is written much like it."""
    for name in names:
        if not _divisions(gazetteer, name):
            yield name, gazetteer.like(name, _LEVELS)


def _divisions(gazetteer: Gazetteer, form: str) -> list[Entry]:
    found = [e for e in gazetteer.by_form(form) if e.kind in _LEVELS]
    return found or [e for e in gazetteer.by_weak(form) if e.kind in _LEVELS]


def _agreeing(candidates: list[list[Entry]], gazetteer: Gazetteer) -> list[Entry]:
    """Of each name the entry that lies in, or holds, most of the others' (海南州 in 青海省)."""
    chosen = []
    for i, entries in enumerate(candidates):
        others = {e.code for j, row in enumerate(candidates) if j != i for e in row}
        ranked = sorted(entries, key=lambda e: -len(others & {p.code for p in gazetteer.parents(e)}))
        chosen += ranked[:1]
    return chosen


def _chain(entries: Iterable[Entry], gazetteer: Gazetteer) -> tuple[Entry, ...]:
    """The entries with all that they lie in, most specific first, one a level."""
    every = [e for entry in entries for e in (entry, *gazetteer.parents(entry))]
    return tuple(e for kind in _LEVELS for e in [x for x in every if x.kind == kind][:1])


def _opening(words: str, gazetteer: Gazetteer) -> Entry | None:
    """The one division that a publisher's name begins with (青海日报社)."""
    for length in range(min(_LONGEST, len(words)), 1, -1):
        found = [e for e in gazetteer.by_form(words[:length]) if e.kind in _LEVELS]
        if found:
            return found[0]
    return None


def _dateline(dateline: str, gazetteer: Gazetteer) -> Entry | None:
    """The place of a dateline; only the province for a capital, where an agency has its bureau anyway."""
    for begin in range(len(dateline)):
        entry = _opening(dateline[begin:], gazetteer)
        if entry:
            above = [e for e in gazetteer.parents(entry) if e.kind == Names.PROVINCE]
            if entry.kind == Names.PROVINCE:
                return None if entry.name.endswith("市") else entry
            return above[0] if above and entry.code[2:4] == _CAPITAL else entry
    return None


def _majority(mentions: Sequence[Mention], gazetteer: Gazetteer) -> tuple[Entry, ...]:
    """The province in which nearly all places named lie, and the city, if that is as clear."""
    chains = [_sure(m.key or m.text, gazetteer) for m in mentions]
    chains = [c for c in chains if c]
    found: list[Entry] = []
    for kind in (Names.PROVINCE, Names.CITY):
        tally = Counter(e for c in chains for e in c if e.kind == kind)
        if not tally:
            break
        entry, count = tally.most_common(1)[0]
        if count < _ENOUGH or count < _MAJORITY * len(chains):
            break
        found.insert(0, entry)
    return tuple(found)


def _sure(form: str, gazetteer: Gazetteer) -> tuple[Entry, ...]:
    found = [e for e in gazetteer.by_form(form) if e.kind in _LEVELS]
    return (found[0], *gazetteer.parents(found[0])) if len(found) == 1 else ()
