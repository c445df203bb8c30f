"""Counts what triple patterns match. In: a store and patterns. Out: numbers, which are kept as long as the store stays
as it is."""

from collections import OrderedDict
from typing import Final

import pyoxigraph as ox

from kg.query.outline import Pattern

_SAMPLE: Final = 64
_ENOUGH: Final = 10_000  # triples of a sample
_KEPT: Final = 4096  # counts
_NUMBER: Final = "?kg_number"  # no variable of a question
_counts: OrderedDict[tuple[int, str, str], tuple[int, int]] = OrderedDict()


class Counts:
    """Counts what ``store`` holds; ``version`` tells it from others."""

    def __init__(self, store: ox.Store, version: int, prologue: str, prefixes: dict[str, str]) -> None:
        self._store, self._version, self._prologue, self._prefixes = store, version, prologue, prefixes

    def triples(self, pattern: Pattern, most: int) -> int:
        """How many triples match ``pattern``; ``most`` if there are as many or more."""
        plain = _plain(pattern)
        counted, until = self._kept(f"{plain}") or (0, 0)
        if counted == until < most:
            counted = self._number(f"SELECT * {{ {plain} }} LIMIT {most}")
            self._keep(f"{plain}", (counted, most))
        return min(counted, most)

    def fan(self, pattern: Pattern) -> float:
        """How many triples of ``pattern`` one subject has: the mean of those that are found first."""
        if not pattern.object.startswith("?"):
            return 1.0
        plain = _plain(pattern)
        some = f"SELECT DISTINCT ?s {{ {plain} }} LIMIT {_SAMPLE}"
        subjects, found = self._kept(some) or (0, 0)
        if not subjects:
            subjects, found = self._number(some), self._number(f"SELECT * {{ {{ {some} }} {plain} }}")
            self._keep(some, (subjects, found))
        return max(found / max(subjects, 1), 1.0)

    def fan_in(self, pattern: Pattern, source: Pattern) -> float:
        """How many triples of ``pattern`` one object has: the mean of some that ``source`` names, too."""
        some = f"SELECT DISTINCT ?k {{ {_plain(source, pattern.object)} }} LIMIT {_SAMPLE}"
        matching = f"SELECT * {{ {{ {some} }} {_plain(pattern, pattern.object)} }} LIMIT {_ENOUGH}"
        objects, found = self._kept(matching) or (0, 0)
        if not objects:
            objects, found = self._number(some), self._number(matching)
            self._keep(matching, (objects, found))
        return max(found / max(objects, 1), 1.0)

    def _number(self, query: str) -> int:
        """How many results ``query`` has."""
        text = f"{self._prologue}SELECT (COUNT(*) AS {_NUMBER}) {{ {{ {query} }} }}"
        (row,) = self._store.query(text, prefixes=self._prefixes)  # type: ignore[misc]
        return int(row[0].value)

    def _kept(self, key: str) -> tuple[int, int] | None:
        return _counts.get((self._version, self._prologue, key))

    def _keep(self, key: str, value: tuple[int, int]) -> None:
        if len(_counts) >= _KEPT:
            _counts.popitem(last=False)
        _counts[self._version, self._prologue, key] = value


def _plain(pattern: Pattern, key: str = "") -> Pattern:
    """``pattern`` with variables named after where they stand, so that patterns alike are counted once; the variable
    ``key`` is ``?k`` wherever it stands."""
    names = {key: "?k"} if key else {}
    for term, name in zip((pattern.subject, pattern.predicate, pattern.object), "spo", strict=True):
        names.setdefault(term, f"?{name}" if term.startswith("?") else term)
    return Pattern(names[pattern.subject], names[pattern.predicate], names[pattern.object])
