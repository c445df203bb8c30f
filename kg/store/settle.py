"""Writes into graphs what only all reports together tell: who is whom. In: quads of reports. Out: quads, rewritten.

Each report's graph is made from this report alone. ``settled`` puts other IRIs and names in it where ``kg.identity``
says so, and notes on each such thing what it was before (``localName``), so that the next time, when other reports
have come or gone, all can be undone and found anew. Where a user's decision makes one of two things of one report,
which can't be undone from the graph, the triples before are kept beside the decisions in ``RECORDS``.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import pyoxigraph as ox

from kg import identity, terms
from kg.identity import Change, Decisions, Local
from kg.identity.decisions import DIFFERENT, SAME, Line, parse
from kg.ontology import NAMESPACE, Names

_HERE: Final = "https://w3id.org/report-kg/store#"
# What stores note for themselves, and files whose builds were given decisions.
RECORDS: Final = ox.NamedNode(_HERE + "records")
DECISIONS: Final = ox.NamedNode(_HERE + "decisions")
_RULES: Final = {rule: ox.NamedNode(_HERE + rule) for rule in (SAME, DIFFERENT)}
_FUSED: Final = ox.NamedNode(_HERE + "before")
KEPT_IN_FILES: Final = frozenset((*_RULES.values(), _FUSED))

_LABEL: Final = ox.NamedNode(str(terms.LABEL))
_ALT: Final = ox.NamedNode(str(terms.ALT_LABEL))
_IDENTIFIER: Final = ox.NamedNode(str(terms.IDENTIFIER))
_LOCAL: Final = ox.NamedNode(NAMESPACE + Names.LOCAL_NAME)
_BY: Final = ox.NamedNode(NAMESPACE + Names.IDENTIFIED_BY)
_ZH: Final = "zh"

Quads = list[ox.Quad]
Changes = Mapping[str, Change]


def renamed(quads: Iterable[ox.Quad], changes: Changes) -> Quads:
    """The quads of one report, made from it alone, with ``changes`` (by the IRIs there) carried out, each once."""
    nodes = {iri: ox.NamedNode(change.iri) for iri, change in changes.items()}
    found: dict[ox.Quad, None] = {}
    for quad in quads:
        change = changes.get(quad.subject.value) if isinstance(quad.subject, ox.NamedNode) else None
        if change is not None and quad.predicate == _LABEL and change.label != change.name:
            found[ox.Quad(nodes[change.local], _ALT, quad.object, quad.graph_name)] = None
        else:
            found[_moved(quad, nodes)] = None
    graph = next((quad.graph_name for quad in found), None)
    for change in changes.values() if graph is not None else ():
        me = nodes[change.local]
        found[ox.Quad(me, _LABEL, ox.Literal(change.label, language=_ZH), graph)] = None
        found[ox.Quad(me, _LOCAL, ox.Literal(f"{change.name} <{change.local}>"), graph)] = None
        found[ox.Quad(me, _BY, ox.Literal(change.reason), graph)] = None
    return list(found)


def restored(quads: Iterable[ox.Quad]) -> Quads:
    """The other way round: the quads of one report as they were by this report alone."""
    rows = list(quads)
    known = {_value(quad.subject): _value(quad.object) for quad in rows if quad.predicate == _LOCAL}
    if not known:
        return rows
    names = {node: text.rpartition(" <")[0] for node, text in known.items()}
    nodes = {node: ox.NamedNode(text.rpartition(" <")[2][:-1]) for node, text in known.items()}
    found: Quads = []
    for quad in rows:
        name = names.get(_value(quad.subject))
        undone = quad.predicate in (_LOCAL, _BY, _LABEL) or (
            quad.predicate == _ALT and _value(quad.object) == name
        )
        if name is None or not undone:
            found.append(_moved(quad, nodes))
    for node, name in names.items():
        me = nodes[node]
        found.append(ox.Quad(me, _LABEL, ox.Literal(name, language=_ZH), rows[0].graph_name))
    return found


def _value(term: object) -> str:
    """The text of an IRI or literal."""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def _moved(quad: ox.Quad, nodes: Mapping[str, ox.NamedNode]) -> ox.Quad:
    subject = nodes.get(quad.subject.value) if isinstance(quad.subject, ox.NamedNode) else None
    object_ = nodes.get(quad.object.value) if isinstance(quad.object, ox.NamedNode) else None
    if subject is None and object_ is None:
        return quad
    return ox.Quad(subject or quad.subject, quad.predicate, object_ or quad.object, quad.graph_name)


def rows(quads: Iterable[ox.Quad]) -> Iterator[tuple[str, str, str]]:
    """Quads as plain strings, as ``kg.identity`` reads them."""
    for quad in quads:
        if isinstance(quad.object, ox.NamedNode | ox.Literal) and isinstance(quad.subject, ox.NamedNode):
            yield quad.subject.value, quad.predicate.value, quad.object.value


def things(store: ox.Store) -> tuple[dict[str, list[Local]], dict[str, Quads]]:
    """What the reports of ``store`` name by themselves, and the quads that tell it, both by graph."""
    looked: dict[str, Quads] = defaultdict(list)
    for name in sorted((*identity.KEPT, _LOCAL.value)):
        for quad in store.quads_for_pattern(None, ox.NamedNode(name), None, None):
            if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name != RECORDS:
                looked[quad.graph_name.value].append(quad)
    before = _before(store)
    found = {}
    for graph, quads in sorted(looked.items()):
        own = before[graph] if graph in before else restored(quads)
        if any(q.predicate == _IDENTIFIER and q.subject == q.graph_name for q in own):
            found[graph] = identity.locals_of(graph, rows(own))
    return found, looked


def settle(store: ox.Store) -> list[str]:
    """Writes into ``store`` who is whom by all of its reports and the decisions that it remembers. Returns what to tell of
    decisions without effect. Each report's graph changes in one transaction."""
    decisions = remembered(store)
    found, looked = things(store)
    every = [one for row in found.values() for one in row]
    wanted = identity.changes(every, decisions)
    before = _before(store)
    for graph in found:
        changes = wanted.get(graph, {})
        noted = {_value(q.object) for q in looked[graph] if q.predicate == _LOCAL}
        if changes or noted or graph in before:
            _rewrite(store, graph, changes, before.get(graph))
    return identity.idle(every, decisions)


def _rewrite(store: ox.Store, graph: str, changes: Changes, before: Quads | None) -> None:
    name = ox.NamedNode(graph)
    now = list(store.quads_for_pattern(None, None, None, name))
    own = before if before is not None else restored(now)
    then = renamed(own, changes)
    gone, new = set(now) - set(then), set(then) - set(now)
    note = fused_note(name, own, changes)
    old = list(store.quads_for_pattern(name, _FUSED, None, RECORDS))
    gone |= {quad for quad in old if quad != note}
    new |= {note} if note is not None and note not in old else set()
    steps = [f"{verb} DATA {{ {_data(some)} }}" for verb, some in (("DELETE", gone), ("INSERT", new)) if some]
    if steps:
        store.update(" ;\n".join(steps))


def fused_note(name: ox.NamedNode, own: Iterable[ox.Quad], changes: Changes) -> ox.Quad | None:
    """What to remember of a report in which two things become one: all of it as it was."""
    kept = {iri for iri in _things(own) if iri not in changes}
    into = [change.iri for change in changes.values()]
    if len(set(into)) == len(into) and not kept & set(into):
        return None
    text = "".join(sorted(f"{q.subject} {q.predicate} {q.object} .\n" for q in own))
    return ox.Quad(name, _FUSED, ox.Literal(text), RECORDS)


def _things(own: Iterable[ox.Quad]) -> set[str]:
    return {_value(quad.subject) for quad in own if quad.predicate == _LABEL}


def _before(store: ox.Store) -> dict[str, Quads]:
    """The graphs in which things were made one, as they were."""
    found = {}
    for quad in store.quads_for_pattern(None, _FUSED, None, RECORDS):
        graph = ox.NamedNode(_value(quad.subject))
        triples = ox.parse(_value(quad.object), format=ox.RdfFormat.N_TRIPLES)
        found[graph.value] = [ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples]
    return found


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
            where, _, text = _value(quad.object).partition("\t")
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
