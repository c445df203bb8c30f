"""The union of all reports, in which queries look. In: a store. Out: each triple of its reports once in the default graph.

SPARQL's merge of graphs has a triple once, however many reports say it; pyoxigraph's own union has it once a graph,
so that counts are wrong. So a store holds each triple once more, in its default graph. ``UNION`` notes that it
does. What stood in a default graph of its own (a Turtle file says nothing of reports) stands in ``LOOSE``, too: the
default graph is always exactly what the other graphs hold, without ``HIDDEN``' notes.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from kg.store.blocks import order_of_quad, serialize

HERE: Final = "https://w3id.org/report-kg/store#"
RECORDS: Final = ox.NamedNode(HERE + "records")
LOOSE: Final = ox.NamedNode(HERE + "loose")
HIDDEN: Final = (RECORDS, LOOSE)  # graphs that are the store's own: no query sees them
DIGEST: Final = ox.NamedNode(HERE + "digest")
# Of a report's graph in which things are called otherwise than by this report alone (``kg.store.settle``): how.
_VARIANT: Final = ox.NamedNode(HERE + "variant")
# Notes of ``RECORDS`` on itself: how far the default graph is the union, and which reports there are.
_UNION: Final = ox.NamedNode(HERE + "union")
_STATE: Final = ox.NamedNode(HERE + "state")
_BEGUN: Final = ox.Literal("begun")
_WHOLE: Final = ox.Literal("whole")
_BITS: Final = 128


def is_whole(store: ox.Store) -> bool:
    """Whether the default graph of ``store`` is the union of its reports."""
    return ox.Quad(RECORDS, _UNION, _WHOLE, RECORDS) in store


def reports(store: ox.Store) -> Iterator[ox.Quad]:
    """All quads that reports say, each in its report's graph (what belongs to none: in the default graph)."""
    whole = is_whole(store)
    for quad in store:
        if quad.graph_name == LOOSE:
            yield ox.Quad(quad.subject, quad.predicate, quad.object)
        elif quad.graph_name != RECORDS and not (whole and quad.graph_name == ox.DefaultGraph()):
            yield quad


def unite(store: ox.Store) -> None:
    """Makes the default graph of ``store`` the union of its reports, if it is not. Killed in between, it is none and
    the next call does the rest."""
    if is_whole(store):
        return
    begun = ox.Quad(RECORDS, _UNION, _BEGUN, RECORDS)
    if begun not in store:
        loose = "" if _is_empty(store) else f"ADD SILENT DEFAULT TO {LOOSE} ;\n"
        store.update(f"{loose}INSERT DATA {{ GRAPH {RECORDS} {{ {_note(_UNION, _BEGUN)} }} }}")
    store.bulk_extend(
        ox.Quad(q.subject, q.predicate, q.object)
        for q in store
        if q.graph_name != RECORDS and q.graph_name != ox.DefaultGraph()
    )
    store.update(
        f"DELETE DATA {{ GRAPH {RECORDS} {{ {_note(_UNION, _BEGUN)} }} }} ;\n"
        f"INSERT DATA {{ GRAPH {RECORDS} {{ {_note(_UNION, _WHOLE)} }} }}"
    )


def united(store: ox.Store) -> ox.Store:
    """``store`` itself if its default graph is the union; else a copy in memory of which that is true."""
    if is_whole(store):
        return store
    copy = ox.Store()
    copy.bulk_extend(store)
    unite(copy)
    return copy


def note_digests(store: ox.Store) -> None:
    """Notes the digest of every report that has none, and the state."""
    if state(store) is not None:
        return
    known = digests(store)
    rows = []
    for graph in store.named_graphs():
        if isinstance(graph, ox.NamedNode) and graph not in HIDDEN and graph.value not in known:
            quads = sorted(store.quads_for_pattern(None, None, None, graph), key=order_of_quad)
            data = serialize(quads, ox.RdfFormat.N_QUADS)
            known[graph.value] = hashlib.sha256(data).hexdigest()
            rows.append(f"{graph} {DIGEST} {ox.Literal(known[graph.value])} .\n")
    total = sum(weight(graph, digest) for graph, digest in known.items())
    store.update(f"INSERT DATA {{ GRAPH {RECORDS} {{\n{''.join(rows)}{_note(_STATE, _written(total))} }} }}")


def digests(store: ox.Store) -> dict[str, str]:
    """What tells each report as it stands in the store from others, by its graph."""
    graphs = (quad.subject for quad in store.quads_for_pattern(None, DIGEST, None, RECORDS))
    return {graph.value: held(store, graph) for graph in graphs if isinstance(graph, ox.NamedNode)}


def held(store: ox.Store, graph: ox.NamedNode) -> str:
    """What tells the report of ``graph``, as it stands in the store, from others; ``""`` where nothing is noted of it."""
    return "".join(
        quad.object.value
        for key in (DIGEST, _VARIANT)
        for quad in store.quads_for_pattern(graph, key, None, RECORDS)
        if isinstance(quad.object, ox.Literal)
    )


def state(store: ox.Store) -> int | None:
    """A number that tells one set of reports (graphs and digests) from another; ``None`` if it isn't noted."""
    found = next(iter(store.quads_for_pattern(RECORDS, _STATE, None, RECORDS)), None)
    return int(found.object.value, 16) if found and isinstance(found.object, ox.Literal) else None


def forget_state(store: ox.Store) -> None:
    """Takes the state off a copy that nobody adds to."""
    for quad in list(store.quads_for_pattern(RECORDS, _STATE, None, RECORDS)):
        store.remove(quad)


def weight(graph: str, digest: str) -> int:
    """What a report adds to the state: a sum, so that no order of changes shows in it."""
    return int.from_bytes(hashlib.sha256(f"{graph} {digest}".encode()).digest()[: _BITS // 8], "big")


def moving(before: int, after: int) -> tuple[str, int]:
    """The SPARQL that notes another state, and that state."""
    after %= 1 << _BITS
    old, new = (f"GRAPH {RECORDS} {{ {_note(_STATE, _written(value))} }}" for value in (before, after))
    return f"DELETE DATA {{ {old} }} ;\nINSERT DATA {{ {new} }}", after


def leaving(store: ox.Store, graphs: Iterable[ox.NamedNode]) -> str:
    """The SPARQL that takes out of the default graph what only ``graphs`` hold; ``""`` if that is nothing."""
    going = set(graphs)
    quads = (q for graph in sorted(going, key=str) for q in store.quads_for_pattern(None, None, None, graph))
    return _leaving(store, quads, going)


def altering(
    store: ox.Store, graph: ox.NamedNode, gone: set[ox.Quad], new: set[ox.Quad], how: str
) -> list[str]:
    """The SPARQL beside that which takes ``gone`` out of a report's graph and puts ``new`` in: the union goes along, and
    it is noted ``how`` the report now differs from what it says by itself (``""``: not at all).

    Nothing for a store without a union (a file in memory).
    """
    before = state(store)
    if not is_whole(store) or before is None:
        return []
    digest = next((q.object.value for q in store.quads_for_pattern(graph, DIGEST, None, RECORDS)), "")  # type: ignore[union-attr]
    variant = hashlib.sha256(how.encode("utf-8", "surrogatepass")).hexdigest() if how else ""
    lost, added = weight(graph.value, held(store, graph)), weight(graph.value, digest + variant)
    note = f"{graph} {_VARIANT} {ox.Literal(variant)} ."
    return [
        step
        for step in (
            _leaving(store, gone, {graph}),
            f"INSERT DATA {{ {' '.join(sorted(f'{q.triple} .' for q in new))} }}" if new else "",
            f"DELETE WHERE {{ GRAPH {RECORDS} {{ {graph} {_VARIANT} ?how }} }}",
            f"INSERT DATA {{ GRAPH {RECORDS} {{ {note} }} }}" if variant else "",
            moving(before, before + added - lost)[0],
        )
        if step
    ]


def _leaving(store: ox.Store, quads: Iterable[ox.Quad], going: set[ox.NamedNode]) -> str:
    rows = []
    for quad in quads:
        holders = store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        names = (q.graph_name for q in holders)
        if all(n in going or n == ox.DefaultGraph() or n == RECORDS for n in names):
            rows.append(f"{quad.triple} .\n")
    return f"DELETE DATA {{\n{''.join(rows)}}}" if rows else ""


def _note(key: ox.NamedNode, value: ox.Literal) -> str:
    return f"{RECORDS} {key} {value} ."


def _written(number: int) -> ox.Literal:
    return ox.Literal(f"{number % (1 << _BITS):032x}")


def _is_empty(store: ox.Store) -> bool:
    return next(iter(store.quads_for_pattern(None, None, None, ox.DefaultGraph())), None) is None
