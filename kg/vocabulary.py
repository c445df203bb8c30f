"""The shipped ontology with a user's own on top, checked. In: a Turtle file, or none. Out: an ``Ontology``.

What is checked is what a newcomer gets wrong without a word from Turtle: a class that is spelt otherwise, a role
of no event, a relation that follows from nothing.
"""

import difflib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg import ontology as onto
from kg.errors import OntologyError
from kg.ontology import NAMESPACE, Names, Ontology

_RELATION: Final = "relation"
_ROLE: Final = "role"
_OF: Final = "shortcutOf"
_ENDS: Final = ("shortcutSubject", "shortcutObject")
_LANGUAGES: Final = ("zh", "en")


def load(own: Path | None = None) -> Ontology:
    """The shipped ontology, with the classes and properties of the Turtle file ``own`` on top.

    Raises ``OntologyError`` with every fault of ``own``, one a line: file, name, what is wrong, what was expected.
    """
    if own is None:
        return onto.load()
    if not own.is_file():
        raise OntologyError(
            f"{own}: no such file. Expected a Turtle file with classes and relations of your own."
        )
    both = Ontology(onto.folder() / "report.ttl", own)
    found = faults(own, both)
    if found:
        raise OntologyError("\n".join(found))
    return both


def near(name: str, names: Iterable[str], otherwise: str = "") -> str:
    """``; did you mean "Bank"?``, or ``otherwise`` where no name is near."""
    close = difflib.get_close_matches(name, sorted(names), 1, 0.5)
    return f'; did you mean "{close[0]}"?' if close else otherwise


def faults(own: Path, both: Ontology) -> list[str]:
    """What is wrong with the Turtle file ``own``, whose content is in ``both``: one line each."""
    mine = Graph().parse(own, format="turtle")
    declared = {
        str(s).removeprefix(NAMESPACE) for s in both.graph.subjects(RDF.type) if str(s).startswith(NAMESPACE)
    }
    found = []
    for subject in sorted({s for s in mine.subjects() if isinstance(s, URIRef)}, key=str):
        if not str(subject).startswith(NAMESPACE):
            if (subject, RDF.type, OWL.Ontology) not in mine:
                found.append(
                    f"{own}: {subject}: names of your own begin with kg: too; write @prefix kg: <{NAMESPACE}> ."
                )
            continue
        name = str(subject).removeprefix(NAMESPACE)
        found += [f"{own}: {name}: {fault}" for fault in _of_one(subject, mine, both, declared)]
    return found


def _of_one(subject: URIRef, mine: Graph, both: Ontology, declared: set[str]) -> Iterator[str]:
    graph = both.graph
    if (subject, RDF.type, None) not in graph:
        yield f"is not declared{near(_local(subject), declared, '.')} Write kg:{_local(subject)} a … first."
        return
    for node in _named(subject, mine):
        if _local(node) not in declared:
            yield f"unknown name kg:{_local(node)}{near(_local(node), declared)}"
    said = {getattr(o, "language", None) for o in graph.objects(subject, RDFS.label)}
    for lang in _LANGUAGES:
        if lang not in said:
            yield f'has no label in {lang}; write rdfs:label "…"@zh , "…"@en'
    parents = {_local(o) for o in graph.objects(subject, RDFS.subPropertyOf)}
    is_class = (subject, RDF.type, OWL.Class) in graph
    if is_class and (subject, RDFS.subClassOf, None) not in graph and _local(subject) in _new(mine):
        yield f"is below no class; write rdfs:subClassOf kg:{Names.EVENT} (or {Names.ENTITY}, or one below them)"
    if _ROLE in parents:
        yield from _role(subject, both)
    elif (subject, _kg(_OF), None) in graph:
        yield from _shortcut(subject, both, parents)


def _role(subject: URIRef, both: Ontology) -> Iterator[str]:
    events = [_local(o) for o in both.graph.objects(subject, RDFS.domain)]
    if len(events) != 1:
        yield "a role belongs to one class of events; write rdfs:domain kg:…"
    elif events[0] in both.classes and not both.is_a(events[0], Names.EVENT):
        yield f"a role belongs to events; {events[0]} is not below kg:{Names.EVENT}"


def _shortcut(subject: URIRef, both: Ontology, parents: set[str]) -> Iterator[str]:
    """What is wrong with a relation that follows from an event."""
    graph = both.graph
    if _RELATION not in parents:
        yield f"is no direct relation; write rdfs:subPropertyOf kg:{_RELATION}"
    if (subject, _kg(_ENDS[0]), None) not in graph:
        yield f"says kg:{_OF}, but not which role is its subject; write kg:{_ENDS[0]} kg:…"
    for node in (RDFS.domain, RDFS.range):
        if (subject, node, None) not in graph:
            yield f"has no rdfs:{_tail(node)}; say between which classes it holds"
    roles = {_local(r) for r in graph.subjects(RDFS.subPropertyOf, _kg(_ROLE))}
    for event in (_local(o) for o in graph.objects(subject, _kg(_OF))):
        for end in _ENDS:
            for role in (_local(o) for o in graph.objects(subject, _kg(end))):
                domain = [_local(o) for o in graph.objects(_kg(role), RDFS.domain)]
                if role not in roles:
                    yield f"kg:{end} kg:{role}: is no role; write kg:{role} rdfs:subPropertyOf kg:{_ROLE}"
                elif domain and not both.is_a(event, domain[0]):
                    yield f"kg:{end} kg:{role}: is a role of {domain[0]}, not of {event}"


def _named(subject: URIRef, mine: Graph) -> Iterator[Node]:
    """The names of our namespace that the statements of ``subject`` use, those of a union too."""
    for node in mine.objects(subject):
        members = next(mine.objects(node, OWL.unionOf), None)
        for one in sorted(Collection(mine, members), key=str) if members else [node]:
            if str(one).startswith(NAMESPACE) and isinstance(one, URIRef):
                yield one


def _new(mine: Graph) -> set[str]:
    return {_local(s) for s in mine.subjects(RDF.type, OWL.Class)}


def _kg(name: str) -> URIRef:
    return URIRef(NAMESPACE + name)


def _local(node: object) -> str:
    return str(node).removeprefix(NAMESPACE)


def _tail(node: URIRef) -> str:
    return str(node).rpartition("#")[2]
