"""Gathers the shapes. In: the ontology, maybe a file of the user's own shapes. Out: ``Shapes``.

The shipped and derived ``sh:sparql`` constraints are taken out of what pySHACL gets: it would run each once for every
node. ``kg.validate.constraints`` runs each once for all nodes of its shape. Those of a user's file stay with pySHACL.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from rdflib import RDFS, SH, Graph, URIRef
from rdflib.term import Node

from kg import ontology as onto
from kg import terms
from kg.errors import OntologyError
from kg.ontology import Ontology
from kg.validate import derived

_PER_REPORT: Final = derived.SHAPES.OfOneReport


@dataclass(frozen=True, slots=True)
class Constraint:
    """A SPARQL constraint: its SELECT, the classes (all below them, too) and properties whose bearers it is about, the
    message by language, and whether it is a warning only."""

    select: str
    classes: tuple[str, ...]
    properties: tuple[str, ...]
    messages: dict[str, str]
    warning: bool


@dataclass(frozen=True)
class Shapes:
    """What pySHACL gets (``core``), the SPARQL constraints, the ontology."""

    ontology: Ontology
    core: Graph
    constraints: tuple[Constraint, ...]

    @cached_property
    def of_several(self) -> Graph:
        """``core`` for a graph that holds several reports: without what is true of each alone."""
        graph = Graph() + self.core
        for shape in list(graph.subjects(SH.group, _PER_REPORT)):
            graph.remove((shape, None, None))
            graph.remove((None, SH.property, shape))
        return graph

    @cached_property
    def above(self) -> dict[str, tuple[URIRef, ...]]:
        """By the IRI of each class: all that are above it, those of shapes that put several together, too."""
        unions: dict[str, list[URIRef]] = {}
        for below, union in sorted(self.core.subject_objects(RDFS.subClassOf), key=str):
            unions.setdefault(str(below), []).append(URIRef(str(union)))
        found = {}
        for kind in self.ontology.classes:
            chain = [str(terms.own(c)) for c in self.ontology.ancestors(kind)]
            found[chain[0]] = tuple(
                dict.fromkeys([*map(URIRef, chain[1:]), *(u for c in chain for u in unions.get(c, ()))])
            )
        return found


def load(ontology: Ontology, own: Path | None = None) -> Shapes:
    """The shipped shapes, those that follow from ``ontology``, and those of the Turtle file ``own``.

    Raises ``OntologyError`` where a file can't be read.
    """
    shipped = _parse(onto.folder() / "shapes.ttl") + derived.shapes(ontology)
    constraints = tuple(_constraints(shipped, ontology))
    core = shipped if own is None else shipped + _parse(own)
    return Shapes(ontology, core, constraints)


def _parse(path: Path) -> Graph:
    if not path.is_file():
        raise OntologyError(f"{path}: no such file. Expected a Turtle file with SHACL shapes of your own.")
    try:
        return Graph().parse(path, format="turtle")
    except Exception as error:  # rdflib's parsers raise several kinds
        raise OntologyError(f"{path}: {onto.syntax(error, 'shapes')}") from error


def _constraints(graph: Graph, ontology: Ontology) -> list[Constraint]:
    """Takes the SPARQL constraints out of ``graph``."""
    found = []
    for shape, node in sorted(graph.subject_objects(SH.sparql), key=str):
        select = str(graph.value(node, SH.select))
        found.append(
            Constraint(
                select,
                _below(graph.objects(shape, SH.targetClass), ontology),
                tuple(sorted(str(p) for p in graph.objects(shape, SH.targetSubjectsOf))),
                {str(getattr(m, "language", "")): str(m) for m in graph.objects(node, SH.message)},
                graph.value(shape, SH.severity) == SH.Warning,
            )
        )
        graph.remove((shape, SH.sparql, node))
        graph.remove((node, None, None))
    return sorted(found, key=lambda c: (c.select, c.classes))


def _below(classes: object, ontology: Ontology) -> tuple[str, ...]:
    nodes: list[Node] = list(classes)  # type: ignore[call-overload]
    names = {str(n).removeprefix(str(terms.own(""))) for n in nodes}
    return tuple(sorted({str(terms.own(c)) for n in names for c in ontology.descendants(n)}))
