"""Which roles an event must have. In: ``ontology/shapes.ttl``. Out: ``Requirement``s by class.

The shapes are the one place that says so; what is read out of reports is held to it before it is written (``kg.screen``),
and a written graph by ``kg validate``. Read with pyoxigraph: a build has no use for the rest of the file, nor for rdflib's
slower parser.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg import ontology
from kg.ontology import NAMESPACE

_SH: Final = "http://www.w3.org/ns/shacl#"
_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_TARGET, _OR, _PROPERTY, _PATH, _MIN, _MESSAGE = (
    ox.NamedNode(_SH + name) for name in ("targetClass", "or", "property", "path", "minCount", "message")
)
_FIRST, _REST = ox.NamedNode(_RDF + "first"), ox.NamedNode(_RDF + "rest")


@dataclass(frozen=True, slots=True)
class Requirement:
    """One of ``roles`` must have at least so many fillers; ``text`` says so in English."""

    roles: tuple[tuple[str, int], ...]
    text: str


@lru_cache(maxsize=2)
def load(path: Path | None = None) -> dict[str, tuple[Requirement, ...]]:
    """The requirements of each class (local names) that ``shapes.ttl`` states of properties of our own."""
    store = ox.Store()
    store.load(path=path or ontology.folder() / "shapes.ttl", format=ox.RdfFormat.TURTLE)
    found: dict[str, tuple[Requirement, ...]] = {}
    for quad in sorted(store.quads_for_pattern(None, _TARGET, None), key=str):
        name = _local(quad.object)
        mine = [*_of_properties(store, quad.subject), *_of_choice(store, quad.subject)]
        if mine and name:
            found[name] = (*found.get(name, ()), *mine)
    return found


def _of_properties(store: ox.Store, shape: object) -> list[Requirement]:
    """Each property that the shape says is needed."""
    return [
        Requirement((role,), _message(store, node))
        for node in _objects(store, shape, _PROPERTY)
        for role in _roles(store, node)
    ]


def _of_choice(store: ox.Store, shape: object) -> list[Requirement]:
    """``sh:or`` of shapes with one needed property each."""
    found = []
    for listed in _objects(store, shape, _OR):
        inner = [p for member in _members(store, listed) for p in _objects(store, member, _PROPERTY)]
        roles = tuple(role for node in inner for role in _roles(store, node))
        if roles:
            found.append(Requirement(roles, _message(store, shape)))
    return found


def _roles(store: ox.Store, node: object) -> list[tuple[str, int]]:
    names = [_local(path) for path in _objects(store, node, _PATH)]
    least = [int(n.value) for n in _objects(store, node, _MIN) if isinstance(n, ox.Literal)]
    return [(name, count) for name in names for count in least if name and count]


def _members(store: ox.Store, node: object) -> list[object]:
    found: list[object] = []
    while first := _objects(store, node, _FIRST):
        found += first
        node = _objects(store, node, _REST)[0]
    return found


def _message(store: ox.Store, node: object) -> str:
    said = [m for m in _objects(store, node, _MESSAGE) if isinstance(m, ox.Literal) and m.language == "en"]
    return said[0].value if said else ""


def _objects(store: ox.Store, node: object, predicate: ox.NamedNode) -> list[object]:
    if not isinstance(node, ox.NamedNode | ox.BlankNode):
        return []
    return sorted((q.object for q in store.quads_for_pattern(node, predicate, None)), key=str)


def _local(node: object) -> str:
    iri = node.value if isinstance(node, ox.NamedNode) else ""
    return iri.removeprefix(NAMESPACE) if iri.startswith(NAMESPACE) else ""
