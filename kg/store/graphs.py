"""The reports of a graph, each for itself. In: a store. Out: digests of what each says, and its triples."""

import hashlib

import pyoxigraph as ox

from kg.store import union
from kg.store.blocks import order_of_quad, serialize
from kg.store.living import ids


def digests(store: ox.Store) -> dict[str, str]:
    """The SHA-256 of each report's N-Quads by the IRI of its graph, in the order of the reports' ids.

    A living store has noted them; of others each graph is read.
    """
    noted = union.digests(store)
    return {graph.value: noted.get(graph.value) or _digest(store, graph) for graph in ids(store)}


def graph_triples(store: ox.Store, graph: str) -> bytes:
    """The triples of a report as sorted N-Triples."""
    return serialize((quad.triple for quad in _quads(store, ox.NamedNode(graph))), ox.RdfFormat.N_TRIPLES)


def _digest(store: ox.Store, graph: ox.NamedNode) -> str:
    return hashlib.sha256(serialize(_quads(store, graph), ox.RdfFormat.N_QUADS)).hexdigest()


def _quads(store: ox.Store, graph: ox.NamedNode) -> list[ox.Quad]:
    return sorted(store.quads_for_pattern(None, None, None, graph), key=order_of_quad)
