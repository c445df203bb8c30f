"""Writes into graphs what only all reports together tell: who is whom. In: quads of reports. Out: quads, rewritten.

Each report's graph is made from this report alone. ``settle`` puts other IRIs and names in it where ``kg.identity``
says so, and notes on each such thing what it was before (``localName``), so that the next time, when other reports
have come or gone, all can be undone and found anew. Where a user's decision makes one of two things of one report,
which can't be undone from the graph, the triples before are kept beside the decisions in ``RECORDS``.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

import pyoxigraph as ox

from kg import identity, terms
from kg.identity import Decisions, Local
from kg.identity.decisions import DIFFERENT, SAME, Line, parse
from kg.store import index
from kg.store.renaming import FUSED, Changes, Quads, before_fusing, carried_out, renamed, restored, value
from kg.store.union import HERE, RECORDS, altering

DECISIONS: Final = ox.NamedNode(HERE + "decisions")
_RULES: Final = {rule: ox.NamedNode(HERE + rule) for rule in (SAME, DIFFERENT)}
KEPT_IN_FILES: Final = frozenset((*_RULES.values(), FUSED))
_LABEL: Final = ox.NamedNode(str(terms.LABEL))


def settle(store: ox.Store, touched: set[str] | None = None, *, keep: bool = False) -> list[str]:
    """Writes into ``store`` who is whom by all of its reports and the decisions that it remembers. Returns what to tell of
    decisions without effect. Each report's graph changes in one transaction.

    ``touched`` are the keys of all that changed since the last time; ``None``: anything may have. ``keep``: what the
    reports name is noted for the next time, where it isn't.
    """
    decisions = remembered(store)
    near = None if decisions or touched is None else index.connected(store, touched)
    if near is not None:
        _fit(store, near, identity.changes(one for row in near.values() for one in row), {})
        return []
    found = index.things(store)
    every = [one for row in found.values() for one in row]
    _fit(store, found, identity.changes(every, decisions), before_fusing(store))
    if keep:
        index.note(store, found)
    return identity.idle(every, decisions)


def _fit(
    store: ox.Store,
    found: Mapping[str, list[Local]],
    wanted: Mapping[str, Changes],
    before: Mapping[str, Quads],
) -> None:
    """Makes the things of ``found`` be called as ``wanted``; what else the graphs hold stays."""
    one = ox.NamedNode(next(iter(found))) if len(found) == 1 else None
    now = carried_out(store, one)
    for graph, things in found.items():
        here = {thing.iri for thing in things}
        kept = {iri: change for iri, change in now.get(graph, {}).items() if iri not in here}
        then = kept | dict(wanted.get(graph, {}))
        if then != now.get(graph, {}) or graph in before:
            _rewrite(store, graph, then, before.get(graph))


def _rewrite(store: ox.Store, graph: str, changes: Changes, before: Quads | None) -> None:
    name = ox.NamedNode(graph)
    now = list(store.quads_for_pattern(None, None, None, name))
    own = before if before is not None else restored(now)
    then = renamed(own, changes)
    gone, new = set(now) - set(then), set(then) - set(now)
    how = "\n".join(sorted(f"{c.local} {c.iri} {c.label} {c.reason}" for c in changes.values()))
    also = altering(store, name, gone, new, how)
    note = fused_note(name, own, changes)
    old = list(store.quads_for_pattern(name, FUSED, None, RECORDS))
    gone |= {quad for quad in old if quad != note}
    new |= {note} if note is not None and note not in old else set()
    steps = [f"{verb} DATA {{ {_data(some)} }}" for verb, some in (("DELETE", gone), ("INSERT", new)) if some]
    if steps:
        store.update(" ;\n".join([*steps, *also]))


def fused_note(name: ox.NamedNode, own: Iterable[ox.Quad], changes: Changes) -> ox.Quad | None:
    """What to remember of a report in which two things become one: all of it as it was."""
    kept = {iri for iri in _things(own) if iri not in changes}
    into = [change.iri for change in changes.values()]
    if len(set(into)) == len(into) and not kept & set(into):
        return None
    text = "".join(sorted(f"{q.subject} {q.predicate} {q.object} .\n" for q in own))
    return ox.Quad(name, FUSED, ox.Literal(text), RECORDS)


def _things(own: Iterable[ox.Quad]) -> set[str]:
    return {value(quad.subject) for quad in own if quad.predicate == _LABEL}


def _data(quads: Iterable[ox.Quad]) -> str:
    by_graph: dict[str, list[str]] = defaultdict(list)
    for q in quads:
        by_graph[str(q.graph_name)].append(f"{q.subject} {q.predicate} {q.object} .")
    return " ".join(f"GRAPH {g} {{ {' '.join(sorted(some))} }}" for g, some in sorted(by_graph.items()))


def remembered(store: ox.Store) -> Decisions:
    """The decisions that ``store`` remembers, in the order of their files."""
    found: list[tuple[int, int, Line]] = []
    for n, (rule, key) in enumerate(_RULES.items()):
        for quad in store.quads_for_pattern(DECISIONS, key, None, RECORDS):
            where, _, text = value(quad.object).partition("\t")
            number = int(where.rpartition(":")[2] or 0)
            found.append((n, number, parse(rule, where, text, strict=False)))
    return Decisions(tuple(line for *_, line in sorted(found, key=lambda row: row[:2])))


def notes(decisions: Decisions) -> Quads:
    """How ``decisions`` are remembered."""
    return [ox.Quad(DECISIONS, _RULES[line.rule], ox.Literal(line.text), RECORDS) for line in decisions.lines]


def remember(store: ox.Store, decisions: Decisions) -> None:
    """Puts ``decisions`` in the place of those that ``store`` remembers."""
    old, new = list(store.quads_for_pattern(DECISIONS, None, None, RECORDS)), notes(decisions)
    steps = [
        f"{verb} DATA {{ {_data(some)} }}"
        for verb, some in (("DELETE", set(old) - set(new)), ("INSERT", set(new) - set(old)))
        if some
    ]
    if steps:
        store.update(" ;\n".join(steps))
