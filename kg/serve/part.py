"""The part of a large graph that one page can draw. In: a store, a focus or none. Out: a small store, and how much it is.

A page of all of a large store takes minutes. A part is made of whole reports, so that everything in it has its
sentences: those that tell of the focus (two hops: of its neighbours, too), or the latest; ``MOST`` at most.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

import pyoxigraph as ox

from kg import terms
from kg.ontology import NAMESPACE, Names, Ontology
from kg.store import HIDDEN
from kg.store.union import LOOSE, unite

MOST: Final = 300  # reports
_LANGUAGES: Final = ("zh", "en", None)
_LABELS: Final = tuple(ox.NamedNode(str(term)) for term in (terms.LABEL, terms.ALT_LABEL))
_SUBJECT, _OBJECT = ox.NamedNode(str(terms.SUBJECT)), ox.NamedNode(str(terms.OBJECT))
_FIGURE: Final = ox.NamedNode(NAMESPACE + Names.SUBJECT)
_MENTIONS: Final = ox.NamedNode(str(terms.MENTIONS))
_PUBLISHED: Final = ox.NamedNode(str(terms.DATE_PUBLISHED))
_SCANNED: Final = 5000  # claims of a neighbour that are looked at: some things are named everywhere


@dataclass(frozen=True, slots=True)
class Part:
    """``store``: what is to be drawn, of ``shown`` reports of the ``total`` that belong there. ``label``: of the focus."""

    store: ox.Store
    shown: int
    total: int
    label: str = ""


def named(store: ox.Store, name: str, ontology: Ontology) -> ox.NamedNode | None:
    """The thing called ``name``: by IRI, by its label, by another form of its name; those with relations first."""
    if (iri := _iri(name)) is not None and next(iter(store.quads_for_pattern(iri, None, None, None)), None):
        return iri
    for key in _LABELS:
        found = {
            quad.subject
            for lang in _LANGUAGES
            for quad in store.quads_for_pattern(None, key, ox.Literal(name, language=lang), None)
            if isinstance(quad.subject, ox.NamedNode)
        }
        ordered = sorted(found, key=str)
        if ordered:
            return next((iri for iri in ordered if _telling(store, iri, ontology)), ordered[0])
    return None


def around(
    store: ox.Store, focus: ox.NamedNode, hops: int, until: str, ontology: Ontology, most: int = MOST
) -> Part:
    """The reports in which ``focus`` has relations or figures, and those in which its neighbours have relations with
    each other; for two ``hops``: with anything. The latest first, but what came after the day ``until`` (``""``: none)
    last."""
    own = _telling(store, focus, ontology)
    own |= set() if own else set(_graphs(store.quads_for_pattern(None, _MENTIONS, focus, None)))
    kept = _latest(store, own, until)[:most]
    ring = _neighbours(store, focus, kept, ontology)
    more = {
        graph
        for thing in sorted(ring, key=str)
        for end, graph in islice(_ends(store, thing), _SCANNED)
        if hops > 1 or end in ring
    } - own
    kept += _latest(store, more, until)[: most - len(kept)]
    return Part(_copied(store, kept), len(kept), len(own | more), _label(store, focus))


def latest(store: ox.Store, until: str, most: int = MOST) -> Part:
    """The latest reports; ``store`` itself if it has no more than ``most``."""
    graphs = {g for g in store.named_graphs() if isinstance(g, ox.NamedNode) and g not in HIDDEN}
    if len(graphs) <= most:
        return Part(store, len(graphs), len(graphs))
    return Part(_copied(store, _latest(store, graphs, until)[:most]), most, len(graphs))


def _telling(store: ox.Store, thing: ox.NamedNode, ontology: Ontology) -> set[ox.NamedNode]:
    """The graphs in which something has relations (what is only planned has roles, no claims) or figures."""
    keys = (_SUBJECT, _OBJECT, _FIGURE, *_roles(ontology))
    return {g for key in keys for g in _graphs(store.quads_for_pattern(None, key, thing, None))}


def _neighbours(
    store: ox.Store, focus: ox.NamedNode, graphs: Iterable[ox.NamedNode], ontology: Ontology
) -> set[ox.NamedNode]:
    """What ``focus`` is joined with in ``graphs``."""
    ends = (_SUBJECT, _OBJECT, *_roles(ontology))
    found = set[ox.NamedNode]()
    for graph in graphs:
        said = {q.subject for key in ends for q in store.quads_for_pattern(None, key, focus, graph)}
        for one in said:
            quads = store.quads_for_pattern(one, None, None, graph)
            found |= {q.object for q in quads if q.predicate in ends and isinstance(q.object, ox.NamedNode)}
    return found - {focus}


def _ends(store: ox.Store, thing: ox.NamedNode) -> Iterator[tuple[object, ox.NamedNode]]:
    """The other ends of a thing's claims, each with the graph that says so."""
    for key, other in ((_SUBJECT, _OBJECT), (_OBJECT, _SUBJECT)):
        for quad in store.quads_for_pattern(None, key, thing, None):
            if _is_report(quad.graph_name):
                for end in store.quads_for_pattern(quad.subject, other, None, quad.graph_name):
                    yield end.object, quad.graph_name  # type: ignore[misc]


def _latest(store: ox.Store, graphs: Iterable[ox.NamedNode], until: str) -> list[ox.NamedNode]:
    """``graphs``, the latest report first."""
    days = {}
    for graph in graphs:
        dated = next(iter(store.quads_for_pattern(None, _PUBLISHED, None, graph)), None)
        days[graph] = dated.object.value if dated and isinstance(dated.object, ox.Literal) else ""
    ordered = sorted(days, key=str)
    return sorted(ordered, key=lambda g: (not until or days[g] <= until, days[g]), reverse=True)


def _copied(store: ox.Store, graphs: Iterable[ox.NamedNode]) -> ox.Store:
    """A store in memory with these graphs, and with what belongs to no report."""
    copy = ox.Store()
    copy.bulk_extend(
        ox.Quad(q.subject, q.predicate, q.object) for q in store.quads_for_pattern(None, None, None, LOOSE)
    )
    copy.bulk_extend(q for graph in graphs for q in store.quads_for_pattern(None, None, None, graph))
    unite(copy)
    return copy


def _label(store: ox.Store, thing: ox.NamedNode) -> str:
    found = store.quads_for_pattern(thing, _LABELS[0], None, None)
    return min((q.object.value for q in found if isinstance(q.object, ox.Literal)), default=thing.value)


def _roles(ontology: Ontology) -> list[ox.NamedNode]:
    return [ox.NamedNode(NAMESPACE + role) for role in sorted(ontology.roles)]


def _graphs(quads: Iterable[ox.Quad]) -> Iterator[ox.NamedNode]:
    return (q.graph_name for q in quads if _is_report(q.graph_name))  # type: ignore[misc]


def _is_report(graph: object) -> bool:
    return isinstance(graph, ox.NamedNode) and graph not in HIDDEN


def _iri(text: str) -> ox.NamedNode | None:
    try:
        return ox.NamedNode(text)
    except ValueError:
        return None
