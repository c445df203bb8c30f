"""Other IRIs and names for the things of one report. In: its quads. Out: its quads, and the other way round.

Each thing that is called otherwise than by its report alone keeps a note of what it was (``localName``), so that all
can be undone from the graph.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import pyoxigraph as ox

from kg import terms
from kg.identity import Change
from kg.ontology import NAMESPACE, Names
from kg.store.union import HERE, RECORDS

# All of a report in which things of its own became one, as it was.
FUSED: Final = ox.NamedNode(HERE + "before")
LOCAL: Final = ox.NamedNode(NAMESPACE + Names.LOCAL_NAME)
_BY: Final = ox.NamedNode(NAMESPACE + Names.IDENTIFIED_BY)
_LABEL: Final = ox.NamedNode(str(terms.LABEL))
_ALT: Final = ox.NamedNode(str(terms.ALT_LABEL))
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
        found[ox.Quad(me, LOCAL, ox.Literal(f"{change.name} <{change.local}>"), graph)] = None
        found[ox.Quad(me, _BY, ox.Literal(change.reason), graph)] = None
    return list(found)


def restored(quads: Iterable[ox.Quad]) -> Quads:
    """The other way round: the quads of one report as they were by this report alone."""
    rows = list(quads)
    known = {value(quad.subject): value(quad.object) for quad in rows if quad.predicate == LOCAL}
    if not known:
        return rows
    names = {node: text.rpartition(" <")[0] for node, text in known.items()}
    nodes = {node: ox.NamedNode(text.rpartition(" <")[2][:-1]) for node, text in known.items()}
    found: Quads = []
    for quad in rows:
        name = names.get(value(quad.subject))
        undone = quad.predicate in (LOCAL, _BY, _LABEL) or (
            quad.predicate == _ALT and value(quad.object) == name
        )
        if name is None or not undone:
            found.append(_moved(quad, nodes))
    for node, name in names.items():
        me = nodes[node]
        found.append(ox.Quad(me, _LABEL, ox.Literal(name, language=_ZH), rows[0].graph_name))
    return found


def value(term: object) -> str:
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


def carried_out(store: ox.Store, graph: ox.NamedNode | None = None) -> dict[str, dict[str, Change]]:
    """The changes that the graphs of ``store`` (one, or all) show, by graph and local IRI."""
    found: dict[str, dict[str, Change]] = {}
    for quad in store.quads_for_pattern(None, LOCAL, None, graph):
        name, _, local = value(quad.object).rpartition(" <")
        label, reason = (
            next(
                (value(q.object) for q in store.quads_for_pattern(quad.subject, key, None, quad.graph_name)),
                "",
            )
            for key in (_LABEL, _BY)
        )
        change = Change(local[:-1], name, value(quad.subject), label, reason)
        found.setdefault(value(quad.graph_name), {})[change.local] = change
    return found


def before_fusing(store: ox.Store) -> dict[str, Quads]:
    """The graphs in which things were made one, as they were."""
    found = {}
    for quad in store.quads_for_pattern(None, FUSED, None, RECORDS):
        graph = ox.NamedNode(value(quad.subject))
        triples = ox.parse(value(quad.object), format=ox.RdfFormat.N_TRIPLES)
        found[graph.value] = [ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples]
    return found
