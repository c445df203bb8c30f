"""Writes a query so that pyoxigraph answers it sooner. In: a store and SPARQL text. Out: SPARQL that means the same.

pyoxigraph joins triple patterns by looking up the second anew for each result of the first. On disk a look-up costs
as much as reading and joining ten triples that lie one after the other. So where the results are many, it is cheaper
to read all triples of each pattern once and to join them by a table in memory. pyoxigraph does so where a pattern
stands in a sub-query: ``{ SELECT ?e ?f { ?e kg:financier ?f } }`` means what the pattern means. For which patterns it
pays is found by counting their triples (``kg.query.counting``). Plans are kept as long as the store stays as it is.
"""

import re
from collections import OrderedDict
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
_KEPT: Final = 64  # plans
_LONGEST: Final = 10_000  # characters of a query whose plan is kept
_VARIABLE: Final = re.compile(r"[?$](\w+)")
_plans: OrderedDict[tuple[int, str, tuple[tuple[str, str], ...]], str] = OrderedDict()


def planned(store: ox.Store, text: str, prefixes: Mapping[str, str]) -> str:
    """``text``, or SPARQL with the same rows that takes less time; without ``ORDER BY`` they may come in another order.

    Only for stores that note their state, which are those on disk: in memory look-ups are cheap.
    """
    version = state(store)
    if version is None:
        return text
    key = version, text, tuple(prefixes.items())
    known = _plans.get(key)
    if known is not None:
        return known
    written = _found(store, version, text, dict(prefixes))
    if len(text) <= _LONGEST:
        if len(_plans) >= _KEPT:
            _plans.popitem(last=False)
        _plans[key] = written
    return written


def _found(store: ox.Store, version: int, text: str, prefixes: dict[str, str]) -> str:
    """``planned`` for the store as it stands at ``version``."""
    parts = outline(text)
    if parts is None or len(parts.patterns) + len(parts.rest) < 2:
        return text
    try:
        prologue = parts.prologue if "PREFIX" in parts.prologue.upper() else ""  # else there are just remarks
        written = _written(parts, Counts(store, version, prologue, prefixes))
        if written is None:
            return text
        for query in (text, written):  # what is no SPARQL doesn't become any
            ox.Store().query(query, prefixes=prefixes)
    except (SyntaxError, ValueError, OSError, RuntimeError):
        return text  # running it tells what is wrong
    return written


@dataclass(slots=True)
class _Plan:
    """The pattern that it begins with (``root``, which says something of so many ``things``), what is to be read as a
    ``whole``, what is to be looked up (``single``, as it is written), and what is ``left``; which variables have a
    value in every result, with how many results there were when they got it (``known``), about how many results there
    are (``rows``), and what all of it costs, in triples that are read."""

    counts: Counts
    root: Pattern
    things: float
    rows: int
    whole: list[Pattern]
    left: list[Pattern]
    known: dict[str, int]
    cost: int
    single: list[str] = field(default_factory=list)

    def size(self, pattern: Pattern, looked_up: int) -> int:
        """How many triples ``pattern`` has, if not more than would take as long as to look it up so many times."""
        return self.counts.triples(pattern, _most(looked_up) + 1)

    def next_of(self, patterns: list[Pattern]) -> tuple[int, Pattern]:
        """Which of ``patterns`` on known things is to come next, and its size: what makes fewest results of one, as all
        that follows is done for each result; of those the smallest."""
        found = ((self.size(p, self.known[p.subject]), p) for p in patterns)
        return min(found, key=lambda each: (round(self._growth(each[1], each[0]), 1), each[0]))

    def read(self, pattern: Pattern, size: int) -> None:
        """Adds a pattern of ``size`` triples to those that are read as a whole."""
        self.whole.append(pattern)
        self.cost += size
        self._follow(pattern, size)

    def look_up(self, pattern: Pattern) -> None:
        """Adds a pattern to those that are looked up for each result. One without anything new is just true or not, and
        as a condition it is never taken for a good beginning."""
        is_condition = set(pattern.variables) <= self.known.keys()
        self.single.append(f"FILTER EXISTS {{ {pattern} }}" if is_condition else str(pattern))
        self.cost += _LOOK_UP * self.times(pattern)
        self._follow(pattern)

    def times(self, pattern: Pattern) -> int:
        """How many times ``pattern`` is looked up: pyoxigraph does so as soon as there is something to look up by, and
        only then joins what is read as a whole."""
        return min(self.known.get(pattern.subject, self.rows), self.rows)

    def _growth(self, pattern: Pattern, size: int = _MOST) -> float:
        """How many results ``pattern`` of ``size`` triples makes of one whose subject is known: of the things that it
        begins with not more than so many triples can."""
        fan = 1.0 if set(pattern.variables) <= self.known.keys() else self.counts.fan(pattern)
        return min(fan, size / self.things) if pattern.subject == self.root.subject else fan

    def _follow(self, pattern: Pattern, size: int = _MOST) -> None:
        if pattern.subject in self.known:
            self.rows = int(self.rows * self._growth(pattern, size))
        elif pattern.object in self.known:
            source = next((p for p in self.whole if pattern.object in p.variables), pattern)
            self.rows = int(self.rows * self.counts.fan_in(pattern, source))
        self.known = dict.fromkeys(pattern.variables, self.rows) | self.known
        self.left.remove(pattern)


def _most(looked_up: int) -> int:
    """How many triples a pattern may have to be read as a whole where it would be looked up so many times."""
    return min(_LOOK_UP * looked_up, _MOST)


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
    things = max(rows / counts.fan(root), 1.0)
    plan = _Plan(counts, root, things, rows, [root], left, dict.fromkeys(root.variables, rows), rows)
    backwards = False
    while plan.left:
        plain = [p for p in plan.left if not p.predicate.startswith("?")]
        near = [p for p in plain if p.subject in plan.known]
        backwards = backwards or not near
        size, next_one = plan.next_of(near) if near else (0, None)
        if next_one and size <= _most(plan.known[next_one.subject]) and not backwards:
            plan.read(next_one, size)
        else:
            far = next_one or ([p for p in plain if p.object in plan.known] or plan.left)[0]
            if best and best.cost <= plan.cost + _LOOK_UP * plan.times(far):
                return None
            plan.look_up(far)
        if plan.rows > _MOST or (best and best.cost <= plan.cost):
            return None
    return plan


def _rest(parts: Outline, plan: _Plan) -> tuple[list[str], int]:
    """What stands after the patterns, and how many options of it are read as a whole.

    Those are options on things that have a value in every result: pyoxigraph joins others by comparing all with all.
    """
    lines, taken, optional = list[str](), {v for p in plan.left for v in p.variables} - plan.known.keys(), 0
    for item in parts.rest:
        if isinstance(item, str):
            lines.append(item)
            taken.update(f"?{name}" for name in _VARIABLE.findall(item))
            continue
        variables = {v for p in item for v in p.variables}
        whole = not (variables - plan.known.keys()) & taken and _is_known(item, plan)
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
    return option[0].subject in plan.known and all(
        plan.size(p, plan.rows) <= _most(plan.rows) for p in option
    )


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
