"""Where things are named, with the sentence around it. In: a store and an IRI. Out: ``Naming``s of plain values."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg import terms
from kg.ontology import NAMESPACE, Names
from kg.store.living import ids
from kg.store.union import RECORDS

_REFERS: Final = ox.NamedNode(NAMESPACE + Names.REFERS_TO)
_REASON: Final = ox.NamedNode(NAMESPACE + Names.RESOLVED_BY)
_PASSAGE: Final = ox.NamedNode(NAMESPACE + Names.PASSAGE)
_IS_A: Final = ox.NamedNode(str(terms.IS_A))
_BEGIN, _END = ox.NamedNode(str(terms.BEGIN_INDEX)), ox.NamedNode(str(terms.END_INDEX))
_TEXT: Final = ox.NamedNode(str(terms.ANCHOR_OF))
_WITHIN: Final = tuple(ox.NamedNode(NAMESPACE + name) for name in (Names.UNIT_OF, Names.LOCATED_IN))
_CODE: Final = ox.NamedNode(NAMESPACE + Names.DIVISION_CODE)


@dataclass(frozen=True, slots=True)
class Naming:
    """A place in the report with the id ``report`` that names a thing by ``text``: which step of resolving says so (``""``
    where the text is its name), and the passage around it (``""`` where the graph has none) with where ``text`` begins."""

    report: str
    begin: int
    text: str
    reason: str
    passage: str = ""
    at: int = 0


def namings(store: ox.Store, iri: str) -> list[Naming]:
    """Every mention of ``iri``, by report and place. None in graphs that were built without mentions."""
    known = ids(store)
    found: dict[ox.NamedNode, list[tuple[int, int, str, str]]] = defaultdict(list)
    for quad in store.quads_for_pattern(None, _REFERS, ox.NamedNode(iri), None):
        begin, end, text, reason = (
            _one(store, quad.subject, key, quad.graph_name) for key in (_BEGIN, _END, _TEXT, _REASON)
        )
        if isinstance(quad.graph_name, ox.NamedNode):
            found[quad.graph_name].append((int(begin), int(end), text, reason))
    return sorted(
        (
            Naming(known.get(graph, ""), begin, text, reason, *_around(passages, begin, end))
            for graph, rows in found.items()
            for passages in [list(_passages(store, graph))]
            for begin, end, text, reason in rows
        ),
        key=lambda n: (n.report, n.begin, n.text),
    )


def above(store: ox.Store, iri: str) -> list[str]:
    """The IRIs of what ``iri`` is part of or lies in, by all reports, sorted."""
    found = (q.object for key in _WITHIN for q in store.quads_for_pattern(ox.NamedNode(iri), key, None, None))
    return sorted({o.value for o in found if isinstance(o, ox.NamedNode)})


def code(store: ox.Store, iri: str) -> str:
    """The division code of ``iri``; ``""`` if it has none."""
    return _one(store, ox.NamedNode(iri), _CODE, None)


def _passages(store: ox.Store, graph: ox.NamedNode) -> Iterator[tuple[int, int, str]]:
    for quad in store.quads_for_pattern(None, _IS_A, _PASSAGE, graph):
        begin, end, text = (_one(store, quad.subject, key, graph) for key in (_BEGIN, _END, _TEXT))
        yield int(begin), int(end), text


def _around(passages: Iterable[tuple[int, int, str]], begin: int, end: int) -> tuple[str, int]:
    """The longest passage that holds the slice, and where in it the slice begins."""
    fitting = [p for p in passages if p[0] <= begin and end <= p[1]]
    best = max(fitting, key=lambda p: (p[1] - p[0], -p[0]), default=None)
    return (best[2], begin - best[0]) if best else ("", 0)


def _one(store: ox.Store, subject: object, key: ox.NamedNode, graph: object) -> str:
    for quad in store.quads_for_pattern(subject, key, None, graph):  # type: ignore[arg-type]
        if quad.graph_name != RECORDS and isinstance(quad.object, ox.NamedNode | ox.Literal):
            return quad.object.value
    return ""
