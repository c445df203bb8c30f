"""What stores note of the things that reports name, so that few reports have to be read when others come and go.

In: a store. Out: the things of its reports (``Local``), by their graphs, and which of them may have to do with others.
Both stand in ``RECORDS``: the things of a report as text, and which reports have things of a key (``kg.identity.keys``).
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import pyoxigraph as ox

from kg import identity, terms
from kg.identity import Local
from kg.identity import words as lists
from kg.store.renaming import LOCAL, Quads, before_fusing, restored, rows, value
from kg.store.union import HERE, RECORDS

_THINGS: Final = ox.NamedNode(HERE + "things")
_OF: Final = ox.NamedNode(HERE + "of")
_IDENTIFIER: Final = ox.NamedNode(str(terms.IDENTIFIER))


def noted(graph: ox.NamedNode, found: Sequence[Local]) -> str:
    """The triples of ``RECORDS`` that note the things of a report."""
    text = ox.Literal(f"{identity.version()}\n{identity.packed(found)}")
    keys = "".join(f"{_node(key)} {_OF} {graph} .\n" for key in sorted(keys_of(found)))
    return f"{graph} {_THINGS} {text} .\n{keys}"


def forgetting(graph: ox.NamedNode) -> str:
    """The update that takes the keys of a report out; its things go with its record."""
    return f"DELETE WHERE {{ GRAPH {RECORDS} {{ ?key {_OF} {graph} }} }}"


def keys_of(found: Iterable[Local]) -> set[str]:
    """The keys of those things of a report that may have to do with others."""
    words = lists.load()
    return {key for one in identity.concerned(found, words) for key in identity.keys(one, words)}


def of_graph(store: ox.Store, graph: ox.NamedNode) -> list[Local] | None:
    """The things of one report as they were noted; ``None`` where they weren't, or by another version."""
    quad = next(iter(store.quads_for_pattern(graph, _THINGS, None, RECORDS)), None)
    return _read(value(quad.object)) if quad is not None else None


def things(store: ox.Store) -> dict[str, list[Local]]:
    """What each report of ``store`` names by itself, by graph: as it was noted, else read from the graph."""
    found: dict[str, list[Local]] = {}
    for quad in store.quads_for_pattern(None, _THINGS, None, RECORDS):
        if (known := _read(value(quad.object))) is not None:
            found[value(quad.subject)] = known
    graphs = {
        value(q.graph_name)
        for q in store.quads_for_pattern(None, _IDENTIFIER, None, None)
        if q.subject == q.graph_name
    }
    missing = graphs - found.keys()
    before = before_fusing(store) if missing else {}
    for graph, quads in _looked_at(store, missing).items():
        found[graph] = identity.locals_of(graph, rows(before.get(graph) or restored(quads)))
    return {graph: found[graph] for graph in sorted(graphs)}


def note(store: ox.Store, found: dict[str, list[Local]]) -> None:
    """Notes the things of the reports of which nothing is noted yet."""
    for graph, things_ in found.items():
        node = ox.NamedNode(graph)
        if of_graph(store, node) is None:
            old = f"DELETE WHERE {{ GRAPH {RECORDS} {{ {node} {_THINGS} ?text }} }}"
            new = f"INSERT DATA {{ GRAPH {RECORDS} {{ {noted(node, things_)} }} }}"
            store.update(f"{old} ;\n{forgetting(node)} ;\n{new}")


def connected(store: ox.Store, touched: Iterable[str]) -> dict[str, list[Local]] | None:
    """The things with a key of ``touched``, and all that have to do with them, by graph; ``None`` where a report's things
    aren't noted."""
    words = lists.load()
    result: dict[str, dict[str, Local]] = defaultdict(dict)
    known: dict[str, list[tuple[Local, frozenset[str]]]] = {}
    new, seen = set(touched), set[str]()
    while new:
        key = min(new)
        new.discard(key)
        seen.add(key)
        for quad in store.quads_for_pattern(_node(key), _OF, None, RECORDS):
            graph = value(quad.object)
            if graph not in known:
                found = of_graph(store, ox.NamedNode(graph))
                if found is None:
                    return None
                known[graph] = [(one, identity.keys(one, words)) for one in identity.concerned(found, words)]
            for one, keys in known[graph]:
                if key in keys and one.iri not in result[graph]:
                    result[graph][one.iri] = one
                    new |= keys - seen
    return {graph: list(found.values()) for graph, found in sorted(result.items())}


def _read(text: str) -> list[Local] | None:
    version, _, packed = text.partition("\n")
    return identity.unpacked(packed) if version == identity.version() else None


def _looked_at(store: ox.Store, graphs: set[str]) -> dict[str, Quads]:
    """What tells of the things of ``graphs``."""
    found: dict[str, Quads] = {graph: [] for graph in sorted(graphs)}
    for name in sorted((*identity.KEPT, LOCAL.value)) if graphs else ():
        for quad in _pattern(store, ox.NamedNode(name), graphs):
            if (graph := value(quad.graph_name)) in found:
                found[graph].append(quad)
    return found


def _pattern(store: ox.Store, key: ox.NamedNode, graphs: set[str]) -> Iterator[ox.Quad]:
    """All quads of a predicate; graph by graph where these are few."""
    if len(graphs) > 64:
        yield from store.quads_for_pattern(None, key, None, None)
        return
    for graph in sorted(graphs):
        yield from store.quads_for_pattern(None, key, None, ox.NamedNode(graph))


def _node(key: str) -> ox.NamedNode:
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:20]
    return ox.NamedNode(f"{HERE}key/{digest}")
