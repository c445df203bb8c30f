"""Writes a query so that pyoxigraph answers it sooner. In: a store and SPARQL text. Out: SPARQL that means the same.

pyoxigraph joins triple patterns by looking up the second anew for each result of the first. On disk a look-up costs
as much as reading and joining ten triples that lie one after the other. So where the results are many, it is cheaper
to read all triples of each pattern once and to join them by a table in memory. pyoxigraph does so where a pattern
stands in a sub-query: ``{ SELECT ?e ?f { ?e kg:financier ?f } }`` means what the pattern means. For which patterns it
pays is found by counting their triples; counts are kept as long as the store stays as it is.
"""

import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.query.outline import Outline, Pattern, outline
from kg.store import state

_LOOK_UP: Final = 10  # triples that are read and joined in the time of one look-up on disk
_FEW: Final = 50  # results from which look-ups take no time
_MOST: Final = 500_000  # triples of a pattern, or results, that may be held in memory
_SAMPLE: Final = 64
_KEPT: Final = 4096  # counts
_VARIABLE: Final = re.compile(r"[?$](\w+)")
_NUMBER: Final = "?kg_number"  # no variable of a question
_counts: OrderedDict[tuple[int, str, str], tuple[int, int]] = OrderedDict()


def planned(store: ox.Store, text: str, prefixes: Mapping[str, str]) -> str:
    """``text``, or SPARQL with the same rows that takes less time; without ``ORDER BY`` they may come in another order.

    Only for stores that note their state, which are those on disk: in memory look-ups are cheap.
    """
    parts = outline(text)
    if parts is None or len(parts.patterns) + len(parts.rest) < 2:
        return text
    version = state(store)
    if version is None:
        return text
    try:
        prologue = parts.prologue if "PREFIX" in parts.prologue.upper() else ""  # else there are just remarks
        written = _written(parts, _Counts(store, version, prologue, dict(prefixes)))
        if written is None:
            return text
        for query in (text, written):  # what is no SPARQL doesn't become any
            ox.Store().query(query, prefixes=dict(prefixes))
    except (SyntaxError, ValueError, OSError, RuntimeError):
        return text  # running it tells what is wrong
    return written


class _Counts:
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


def _plain(pattern: Pattern) -> Pattern:
    """``pattern`` with variables named after where they stand, so that patterns alike are counted once."""
    names: dict[str, str] = {}
    for term, name in zip((pattern.subject, pattern.predicate, pattern.object), "spo", strict=True):
        names.setdefault(term, f"?{name}" if term.startswith("?") else term)
    return Pattern(names[pattern.subject], names[pattern.predicate], names[pattern.object])


@dataclass(slots=True)
class _Plan:
    """What is to be read as a ``whole``, and what is ``left`` to be looked up; which variables have a value in every
    result (``known``), and about how many results there are (``rows``)."""

    counts: _Counts
    rows: int
    whole: list[Pattern]
    left: list[Pattern]
    known: set[str]

    @property
    def most(self) -> int:
        """How many triples a pattern may have to be read as a whole."""
        return min(_LOOK_UP * self.rows, _MOST)

    def sizes(self, patterns: list[Pattern]) -> list[int]:
        """How many triples ``patterns`` have; more than ``most`` are not counted."""
        return [self.counts.triples(p, self.most + 1) for p in patterns]

    def take(self, pattern: Pattern) -> None:
        """Adds a pattern to those that are read as a whole."""
        self.rows = int(self.rows * self.counts.fan(pattern))
        self.known.update(pattern.variables)
        self.left.remove(pattern)
        self.whole.append(pattern)


def _written(parts: Outline, counts: _Counts) -> str | None:
    """The query, with what is to be read as a whole in sub-queries; ``None`` if that pays for nothing.

    It begins with the pattern that matches fewest triples and goes on to what is said of the things that are known by
    then. (Who else says something of them may be too many.)
    """
    plain = [p for p in parts.patterns if not p.predicate.startswith("?")]
    if not plain or not all(p.subject.startswith("?") for p in parts.patterns):
        return None
    root, rows = _smallest(plain, counts)
    if not _FEW < rows < _MOST:
        return None
    plan = _Plan(counts, rows, [root], [p for p in parts.patterns if p is not root], set(root.variables))
    while near := [p for p in plan.left if p in plain and p.subject in plan.known]:
        sizes = plan.sizes(near)
        if min(sizes) > plan.most:
            break
        plan.take(near[sizes.index(min(sizes))])
        if plan.rows > _MOST:
            return None
    rest, optional = _rest(parts, plan)
    if len(plan.whole) == 1 and not optional:
        return None
    lines = [*map(_whole, plan.whole), *(_single(p, plan.known) for p in plan.left), *rest]
    return "\n".join([parts.prologue + parts.before, *lines, parts.after])


def _rest(parts: Outline, plan: _Plan) -> tuple[list[str], int]:
    """What stands after the patterns, and how many options of it are read as a whole.

    Those are options on things that have a value in every result: pyoxigraph joins others by comparing all with all.
    """
    lines, taken, optional = list[str](), {v for p in plan.left for v in p.variables} - plan.known, 0
    for item in parts.rest:
        if isinstance(item, str):
            lines.append(item)
            taken.update(f"?{name}" for name in _VARIABLE.findall(item))
            continue
        variables = {v for p in item for v in p.variables}
        whole = not (variables - plan.known) & taken and _is_known(item, plan)
        optional += whole
        taken |= variables
        inner = " ".join(map(_whole if whole else str, item))
        lines.append(f"OPTIONAL {{ {inner} }}")
    return lines, optional


def _is_known(option: tuple[Pattern, ...], plan: _Plan) -> bool:
    """Whether ``option`` says something of known things, and not too much to be read as a whole."""
    known = set(plan.known)
    for pattern in option:
        if pattern.predicate.startswith("?") or pattern.subject not in known:
            return False
        known.update(pattern.variables)
    return option[0].subject in plan.known and max(plan.sizes(list(option))) <= plan.most


def _smallest(patterns: list[Pattern], counts: _Counts) -> tuple[Pattern, int]:
    """The pattern that matches fewest triples, and how many; of patterns alike the first."""
    best, fewest = patterns[0], _MOST
    for pattern in sorted(patterns, key=lambda p: p.object.startswith("?")):
        size = counts.triples(pattern, fewest)
        if size < fewest:
            best, fewest = pattern, size
        if fewest <= _FEW:
            break
    return best, fewest


def _whole(pattern: Pattern) -> str:
    return f"{{ SELECT {' '.join(pattern.variables)} {{ {pattern} }} }}"


def _single(pattern: Pattern, known: set[str]) -> str:
    """A pattern that is looked up for each result. One without anything new is just true or not, and as a condition it
    is never taken for a good beginning."""
    return f"FILTER EXISTS {{ {pattern} }}" if set(pattern.variables) <= known else str(pattern)
