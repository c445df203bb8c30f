"""Writes a query so that pyoxigraph answers it sooner. In: a store and SPARQL text. Out: SPARQL that means the same.

pyoxigraph joins triple patterns by looking up the second anew for each result of the first. On disk a look-up costs
as much as reading and joining ten triples that lie one after the other. So where the results are many, it is cheaper
to read all triples of each pattern once and to join them by a table in memory. pyoxigraph does so where a pattern
stands in a sub-query: ``{ SELECT ?e ?f { ?e kg:financier ?f } }`` means what the pattern means. For which patterns it
pays is found by counting their triples (``kg.query.counting``).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from kg.query.counting import Counts
from kg.query.outline import Outline, Pattern, outline
from kg.store import state

_LOOK_UP: Final = 10  # triples that are read and joined in the time of one look-up on disk
_FEW: Final = 50  # results from which look-ups take no time
_MOST: Final = 500_000  # triples of a pattern, or results, that may be held in memory
_VARIABLE: Final = re.compile(r"[?$](\w+)")


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
        written = _written(parts, Counts(store, version, prologue, dict(prefixes)))
        if written is None:
            return text
        for query in (text, written):  # what is no SPARQL doesn't become any
            ox.Store().query(query, prefixes=dict(prefixes))
    except (SyntaxError, ValueError, OSError, RuntimeError):
        return text  # running it tells what is wrong
    return written


@dataclass(slots=True)
class _Plan:
    """What is to be read as a ``whole``, what is to be looked up (``single``, as it is written), and what is ``left``;
    which variables have a value in every result (``known``), about how many results there are (``rows``), and what all
    of it costs, in triples that are read."""

    counts: Counts
    rows: int
    whole: list[Pattern]
    left: list[Pattern]
    known: set[str]
    cost: int
    single: list[str] = field(default_factory=list)

    @property
    def most(self) -> int:
        """How many triples a pattern may have to be read as a whole."""
        return min(_LOOK_UP * self.rows, _MOST)

    def sizes(self, patterns: list[Pattern]) -> list[int]:
        """How many triples ``patterns`` have; more than ``most`` are not counted."""
        return [self.counts.triples(p, self.most + 1) for p in patterns]

    def read(self, pattern: Pattern, size: int) -> None:
        """Adds a pattern of ``size`` triples to those that are read as a whole."""
        self.whole.append(pattern)
        self.cost += size
        self._follow(pattern)

    def look_up(self, pattern: Pattern) -> None:
        """Adds a pattern to those that are looked up for each result. One without anything new is just true or not, and
        as a condition it is never taken for a good beginning."""
        is_condition = set(pattern.variables) <= self.known
        self.single.append(f"FILTER EXISTS {{ {pattern} }}" if is_condition else str(pattern))
        self.cost += _LOOK_UP * self.rows
        self._follow(pattern)

    def _follow(self, pattern: Pattern) -> None:
        if pattern.subject in self.known and not set(pattern.variables) <= self.known:
            self.rows = int(self.rows * self.counts.fan(pattern))
        elif pattern.subject not in self.known and pattern.object in self.known:
            source = next((p for p in self.whole if pattern.object in p.variables), pattern)
            self.rows = int(self.rows * self.counts.fan_in(pattern, source))
        self.known.update(pattern.variables)
        self.left.remove(pattern)


def _written(parts: Outline, counts: Counts) -> str | None:
    """The query, with what is to be read as a whole in sub-queries; ``None`` if that pays for nothing.

    It begins with the pattern that matches fewest triples, or with that of another subject from which all takes less.
    """
    plain = [p for p in parts.patterns if not p.predicate.startswith("?")]
    if not plain or not all(p.subject.startswith("?") for p in parts.patterns):
        return None
    root, rows = _smallest(plain, counts, _MOST)
    if not _FEW < rows < _MOST:
        return None
    plan = _from(root, rows, parts, counts, None)
    for subject in dict.fromkeys(p.subject for p in plain if p.subject != root.subject):
        most = min(plan.cost, _MOST) if plan else _MOST
        other, rows = _smallest([p for p in plain if p.subject == subject], counts, most)
        if rows < most:
            plan = _from(other, rows, parts, counts, plan) or plan
    if plan is None:
        return None
    rest, optional = _rest(parts, plan)
    if len(plan.whole) == 1 and not optional:
        return None
    return "\n".join(
        [parts.prologue + parts.before, *map(_whole, plan.whole), *plan.single, *rest, parts.after]
    )


def _from(root: Pattern, rows: int, parts: Outline, counts: Counts, best: _Plan | None) -> _Plan | None:
    """The plan that begins with ``root`` and goes on to what is said of the things that are known by then, the least
    first. (Who else says something of them may be too many to be held in memory: from there on all is looked up.)
    ``None`` if there are too many results, or ``best`` costs no more."""
    left = [p for p in parts.patterns if p is not root]
    plan, backwards = _Plan(counts, rows, [root], left, set(root.variables), rows), False
    while plan.left:
        plain = [p for p in plan.left if not p.predicate.startswith("?")]
        near = [p for p in plain if p.subject in plan.known]
        sizes = plan.sizes(near)
        if near and min(sizes) <= plan.most and not backwards:
            plan.read(near[sizes.index(min(sizes))], min(sizes))
        else:
            backwards = backwards or not near
            if best and best.cost <= plan.cost + _LOOK_UP * plan.rows:
                return None
            plan.look_up((near or [p for p in plain if p.object in plan.known] or plan.left)[0])
        if plan.rows > _MOST or (best and best.cost <= plan.cost):
            return None
    return plan


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


def _smallest(patterns: list[Pattern], counts: Counts, most: int) -> tuple[Pattern, int]:
    """The pattern that matches fewest triples, and how many (``most`` if all have as many or more); of patterns alike
    the first."""
    best, fewest = patterns[0], most
    for pattern in sorted(patterns, key=lambda p: p.object.startswith("?")):
        size = counts.triples(pattern, fewest)
        if size < fewest:
            best, fewest = pattern, size
        if fewest <= _FEW:
            break
    return best, fewest


def _whole(pattern: Pattern) -> str:
    return f"{{ SELECT {' '.join(pattern.variables)} {{ {pattern} }} }}"
