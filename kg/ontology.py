"""Reads ``ontology/report.ttl``: the classes, properties and what follows from which event.

In: the Turtle file. Out: an ``Ontology`` of plain strings (local names). This is the one module where names of
the ontology stand in code: ``Names`` lists those that the pipeline itself must know.
"""

from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import combinations
from pathlib import Path
from typing import Final

from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.collection import Collection
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

from kg.errors import OntologyError
from kg.types import Modality

NAMESPACE: Final = "https://w3id.org/report-kg/ontology#"


class Names:
    """The names that code must know: the skeleton of every graph. All else is looked up."""

    ENTITY: Final = "Entity"
    ORGANISATION: Final = "Organisation"
    BANK: Final = "Bank"
    INSURER: Final = "Insurer"
    FINANCIAL: Final = "FinancialInstitution"
    COMPANY: Final = "Company"
    GOVERNMENT: Final = "GovernmentBody"
    PARTY: Final = "PartyBody"
    CUSTOMS: Final = "CustomsOffice"
    MEDIA: Final = "MediaOutlet"
    DEVELOPMENT_ZONE: Final = "DevelopmentZone"
    PLACE: Final = "Place"
    COUNTRY: Final = "Country"
    PROVINCE: Final = "Province"
    CITY: Final = "City"
    COUNTY: Final = "County"
    TOWNSHIP: Final = "Township"
    VILLAGE: Final = "Village"
    ZONE: Final = "Zone"
    REGION: Final = "Region"
    VENUE: Final = "Venue"
    ROAD: Final = "Road"
    INFRASTRUCTURE: Final = "Infrastructure"
    NATURAL: Final = "NaturalFeature"
    INTERNATIONAL: Final = "InternationalBody"
    BLOC: Final = "RegionalBloc"
    PERSON: Final = "Person"
    AGREEMENT: Final = "Agreement"
    DOCUMENT: Final = "Document"
    PROJECT: Final = "Project"
    EVENT: Final = "Event"
    MEETING: Final = "Meeting"
    GATHERING: Final = "Gathering"
    TALKS: Final = "Talks"
    VISIT: Final = "Visit"
    TENURE: Final = "Tenure"
    ATTENDEE: Final = "attendee"
    CHAIR: Final = "chair"
    ORGANISER: Final = "organiser"
    VISITOR: Final = "visitor"
    SIGNATORY: Final = "signatory"
    PARTICIPANT: Final = "participant"
    FINANCIER: Final = "financier"
    SIGNED: Final = "agreement"
    DESTINATION: Final = "destination"
    HOLDER: Final = "holder"
    AT: Final = "at"
    HOLDS_POST: Final = "holdsPost"
    TIME: Final = "TimeExpression"
    AMOUNT: Final = "Amount"
    POST: Final = "Post"
    ANAPHOR: Final = "Anaphor"
    LOCATED_IN: Final = "locatedIn"
    UNIT_OF: Final = "unitOf"
    REPORT: Final = "Report"
    SOURCE: Final = "Source"
    PASSAGE: Final = "Passage"
    MENTION: Final = "Mention"
    CLAIM: Final = "Claim"
    OBSERVATION: Final = "Observation"
    EVIDENCE: Final = "evidence"
    RULE: Final = "rule"
    CONFIDENCE: Final = "confidence"
    ATTRIBUTED_TO: Final = "attributedTo"
    CONFLICT: Final = "conflict"
    MODALITY: Final = "modality"
    HEARSAY: Final = "hearsay"
    HAS_AMOUNT: Final = "amount"
    UNIT: Final = "unit"
    BOUND: Final = "bound"
    TIME_TEXT: Final = "timeText"
    POST_TITLE: Final = "postTitle"
    SUBJECT: Final = "subject"
    INDICATOR: Final = "indicator"
    BYLINE: Final = "byline"
    REFERS_TO: Final = "refersTo"
    RECOGNISER: Final = "recogniser"
    DIVISION_CODE: Final = "divisionCode"
    HOME: Final = "home"
    RESOLVED_BY: Final = "resolvedBy"
    IDENTIFIED_BY: Final = "identifiedBy"
    LOCAL_NAME: Final = "localName"
    ISSUED: Final = "issued"
    UNDERTOOK: Final = "undertook"
    ENCODING: Final = "encoding"
    SHA256: Final = "sha256"


MODALITIES: Final = {
    Modality.ASSERTED: "Asserted",
    Modality.PLANNED: "Planned",
    Modality.NEGATED: "Negated",
}


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A direct relation that an event yields: ``subject`` role to ``object`` role (None: to the event)."""

    relation: str
    event: str
    subject: str
    object: str | None


@cache
def folder() -> Path:
    """The ``ontology`` folder: inside an installed wheel, or beside the package in a checkout."""
    inside = Path(__file__).with_name("_ontology")
    return inside if inside.is_dir() else Path(__file__).parent.parent / "ontology"


class Ontology:
    """The classes and properties of a ``report.ttl``, by local name.

    ``path`` is the Turtle file, ``own`` one with further classes and properties on top of it; raises
    ``OntologyError`` where one can't be read.
    """

    def __init__(self, path: Path, own: Path | None = None) -> None:
        self.path = path
        self.graph = Graph()
        self._below: dict[str, frozenset[str]] = {}
        for file in (path, own) if own else (path,):
            try:
                self.graph.parse(file, format="turtle")
            except Exception as error:  # rdflib's parsers raise several kinds
                raise OntologyError(f"{file}: {syntax(error)}") from error

    @cached_property
    def classes(self) -> frozenset[str]:
        """All class names."""
        return frozenset(_locals(self.graph.subjects(RDF.type, OWL.Class)))

    @cached_property
    def relations(self) -> tuple[str, ...]:
        """All direct relations, sorted."""
        below = set(_locals(self.graph.transitive_subjects(RDFS.subPropertyOf, _iri("relation"))))
        return tuple(sorted(below - {"relation", "structural"}))

    @cached_property
    def roles(self) -> dict[str, str]:
        """Role name → the event class it belongs to."""
        return {
            _local(r): _local(next(self.graph.objects(r, RDFS.domain)))
            for r in sorted(self.graph.subjects(RDFS.subPropertyOf, _iri("role")), key=str)
        }

    @cached_property
    def symmetric(self) -> frozenset[str]:
        """The symmetric relations."""
        return frozenset(_locals(self.graph.subjects(RDF.type, OWL.SymmetricProperty)))

    @cached_property
    def shortcuts(self) -> tuple[Shortcut, ...]:
        """All ``Shortcut``s, sorted by relation."""
        found = []
        for p, event in self.graph.subject_objects(_iri("shortcutOf")):
            ends = [next(self.graph.objects(p, _iri(n)), None) for n in ("shortcutSubject", "shortcutObject")]
            if ends[0] is None:
                raise OntologyError(f"{self.path}: {_local(p)} has kg:shortcutOf but no kg:shortcutSubject.")
            found.append(
                Shortcut(_local(p), _local(event), _local(ends[0]), _local(ends[1]) if ends[1] else None)
            )
        return tuple(sorted(found, key=lambda s: s.relation))

    def ancestors(self, kind: str) -> tuple[str, ...]:
        """``kind`` and the classes above it, nearest first; unknown names give just themselves."""
        return self._ancestors.get(kind, (kind,))

    def descendants(self, kind: str) -> frozenset[str]:
        """``kind`` and all classes below it."""
        if kind not in self._below:
            self._below[kind] = frozenset(c for c in self.classes if kind in self.ancestors(c)) | {kind}
        return self._below[kind]

    def is_a(self, kind: str, base: str) -> bool:
        """Whether ``kind`` is ``base`` or below it."""
        return base in self._ancestors.get(kind, (kind,))

    def excludes(self, one: str, other: str) -> bool:
        """Whether nothing can be both: of two disjoint classes, or of two that meet only in classes that neither is."""
        for a, b, both in self._apart:
            for x, y in ((one, other), (other, one)):
                if self.is_a(x, a) and self.is_a(y, b):
                    return not any(self.is_a(z, c) for z in (x, y) for c in both)
        return False

    def role_belongs(self, role: str, event: str) -> bool:
        """Whether an event of class ``event`` may have ``role``."""
        return role in self.roles and self.is_a(event, self.roles[role])

    def allows(self, relation: str, subject: str, object: str) -> bool:
        """Whether domain and range admit ``relation`` between entities of these classes."""
        domain, range_ = self.ends(relation)
        return any(self.is_a(subject, d) for d in domain) and any(self.is_a(object, r) for r in range_)

    @lru_cache(maxsize=256)  # noqa: B019 - an ontology lives as long as the program
    def fillers(self, role: str) -> tuple[str, ...]:
        """The classes of what may fill ``role``: its range, any entity or event where none is declared."""
        declared = (_iri(role), RDFS.range, None) in self.graph
        return self.ends(role)[1] if declared else (Names.ENTITY, Names.EVENT)

    @lru_cache(maxsize=1024)  # noqa: B019
    def label(self, name: str, lang: str = "zh") -> str:
        """The label of a class or property, its local name where there is none."""
        for value in self.graph.objects(_iri(name), RDFS.label):
            if getattr(value, "language", None) == lang:
                return str(value)
        return name

    def colour(self, kind: str) -> str:
        """The display colour of a class, inherited from the nearest class that has one."""
        for c in self.ancestors(kind):
            for value in self.graph.objects(_iri(c), _iri("colour")):
                return str(value)
        return "#888888"

    @cached_property
    def recogniser_labels(self) -> dict[str, str]:
        """Label of an outside recogniser (``PER``) → class name."""
        return {str(v): _local(c) for c, v in self.graph.subject_objects(_iri("recogniserLabel"))}

    @cached_property
    def _apart(self) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """Pairs of classes that exclude each other, but for what is in the classes after them."""
        graph = self.graph
        found: list[tuple[str, str, tuple[str, ...]]] = []
        for node in graph.subjects(RDF.type, OWL.AllDisjointClasses):
            listed = graph.value(node, OWL.members)
            members = sorted(_locals(Collection(graph, listed))) if listed else []
            found += [(a, b, ()) for a, b in combinations(members, 2)]
        found += [(_local(a), _local(b), ()) for a, b in graph.subject_objects(OWL.disjointWith)]
        for node, listed in graph.subject_objects(OWL.intersectionOf):
            both = [c for above in graph.objects(node, RDFS.subClassOf) for c in self._union(above)]
            ends = _locals(Collection(graph, listed))
            if both and len(ends) == 2:
                found.append((ends[0], ends[1], tuple(both)))
        return tuple(found)

    @cached_property
    def _ancestors(self) -> dict[str, tuple[str, ...]]:
        return {c: tuple(self._climb(c)) for c in sorted(self.classes)}

    def _climb(self, kind: str) -> list[str]:
        """Breadth first, so that nearer classes come first."""
        found, queue = [], [kind]
        while queue:
            c = queue.pop(0)
            if c not in found:
                found.append(c)
                queue += sorted(_locals(self.graph.objects(_iri(c), RDFS.subClassOf)))
        return found

    @lru_cache(maxsize=256)  # noqa: B019
    def ends(self, relation: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The classes of ``relation``'s domain and those of its range."""
        return (
            self._union(next(self.graph.objects(_iri(relation), RDFS.domain), _iri("Entity"))),
            self._union(next(self.graph.objects(_iri(relation), RDFS.range), _iri("Entity"))),
        )

    def _union(self, node: Node) -> tuple[str, ...]:
        members = next(self.graph.objects(node, OWL.unionOf), None)
        return tuple(_locals(Collection(self.graph, members))) if members else (_local(node),)


@lru_cache(maxsize=4)
def load(path: Path | None = None) -> Ontology:
    """The ontology at ``path`` (default: the one that is shipped)."""
    return Ontology(path or folder() / "report.ttl")


def syntax(error: Exception, expected: str = "the ontology") -> str:
    """What is wrong with a Turtle file, with the line where the parser could not go on."""
    if isinstance(error, BadSyntax):
        at, why = error.lines + 1, error._why
        return (
            f"line {at}: not readable as Turtle ({why}). Does each statement before it end with a full stop?"
        )
    return f"not readable as Turtle ({' '.join(str(error).split())}). Expected {expected}."


def _iri(name: str) -> URIRef:
    return URIRef(NAMESPACE + name)


def _local(node: object) -> str:
    return str(node).removeprefix(NAMESPACE)


def _locals(nodes: object) -> list[str]:
    return [_local(n) for n in nodes if str(n).startswith(NAMESPACE)]  # type: ignore[attr-defined]
