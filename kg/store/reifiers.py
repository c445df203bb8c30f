"""Claims as RDF 1.2 has them. In: a store. Out: one whose claims are reifiers of triple terms, or the other way round.

``claim rdf:subject s ; rdf:predicate p ; rdf:object o`` becomes ``claim rdf:reifies <<( s p o )>>``; all else that is
said of the claim stays. https://www.w3.org/TR/rdf12-concepts/#section-triple-terms
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox
from rdflib import RDF

from kg import terms
from kg.store.union import reports

_REIFIES: Final = ox.NamedNode(str(RDF) + "reifies")
_PARTS: Final = tuple(ox.NamedNode(str(p)) for p in (terms.SUBJECT, terms.PREDICATE, terms.OBJECT))
_Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def reified(store: ox.Store) -> ox.Store:
    """A copy of ``store``, with triple terms for claims."""
    parts: dict[tuple[object, object], dict[object, _Term]] = defaultdict(dict)
    for quad in reports(store):
        if quad.predicate in _PARTS:
            parts[_key(quad)][quad.predicate] = quad.object
    whole = {key for key, of in parts.items() if len(of) == len(_PARTS)}
    copy = ox.Store()
    copy.bulk_extend(
        quad for quad in reports(store) if quad.predicate not in _PARTS or _key(quad) not in whole
    )
    copy.bulk_extend(
        ox.Quad(subject, _REIFIES, ox.Triple(*(parts[subject, graph][p] for p in _PARTS)), graph)  # type: ignore[arg-type]
        for subject, graph in sorted(whole, key=str)
    )
    return copy


def unreified(store: ox.Store) -> None:
    """Turns the triple terms of ``store`` back into what queries ask for; without any, nothing is done."""
    found = list(store.quads_for_pattern(None, _REIFIES, None, None))
    store.bulk_extend(_described(found))
    for quad in found:
        if isinstance(quad.object, ox.Triple):
            store.remove(quad)


def _described(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    for quad in quads:
        term = quad.object
        if isinstance(term, ox.Triple):
            for part, value in zip(_PARTS, (term.subject, term.predicate, term.object), strict=True):
                yield ox.Quad(quad.subject, part, value, quad.graph_name)


def _key(quad: ox.Quad) -> tuple[object, object]:
    return quad.subject, quad.graph_name
