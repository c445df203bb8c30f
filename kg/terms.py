"""RDF terms, each made once: rdflib makes one anew at each attribute access of a namespace, and checks it.

In: plain values. Out: rdflib terms in the one written form that every reader keeps.
"""

from datetime import date
from functools import lru_cache
from typing import Final

from rdflib import DCTERMS, PROV, RDF, RDFS, SDO, SKOS, XSD, Literal, Namespace, URIRef

from kg.ontology import NAMESPACE

NIF: Final = Namespace("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#")
IDENTIFIER: Final = DCTERMS.identifier
IS_PART_OF: Final = DCTERMS.isPartOf
PUBLISHER: Final = DCTERMS.publisher
ANCHOR_OF: Final = NIF.anchorOf
BEGIN_INDEX: Final = NIF.beginIndex
END_INDEX: Final = NIF.endIndex
REFERENCE_CONTEXT: Final = NIF.referenceContext
WAS_DERIVED_FROM: Final = PROV.wasDerivedFrom
OBJECT: Final = RDF.object
PREDICATE: Final = RDF.predicate
SUBJECT: Final = RDF.subject
IS_A: Final = RDF.type
LABEL: Final = RDFS.label
DATE_PUBLISHED: Final = SDO.datePublished
END_DATE: Final = SDO.endDate
HEADLINE: Final = SDO.headline
MENTIONS: Final = SDO.mentions
NAME: Final = SDO.name
START_DATE: Final = SDO.startDate
URL: Final = SDO.url
VALUE: Final = SDO.value
ALT_LABEL: Final = SKOS.altLabel


@lru_cache(maxsize=65536)
def iri(text: str) -> URIRef:
    """An IRI."""
    return URIRef(text)


@lru_cache(maxsize=1024)
def own(name: str) -> URIRef:
    """A term of the project's own vocabulary."""
    return URIRef(NAMESPACE + name)


@lru_cache(maxsize=65536)
def zh(text: str) -> Literal:
    """Chinese text."""
    return Literal(text, lang="zh")


@lru_cache(maxsize=4096)
def plain(text: str) -> Literal:
    """Text of no language."""
    return Literal(text)


@lru_cache(maxsize=65536)
def integer(value: int) -> Literal:
    """A whole number."""
    return Literal(str(value), datatype=XSD.integer, normalize=False)


@lru_cache(maxsize=4096)
def decimal(text: str) -> Literal:
    """A decimal in the one form that every reader keeps: no exponent, no trailing zeros."""
    return Literal(
        text.rstrip("0").rstrip(".") if "." in text else text, datatype=XSD.decimal, normalize=False
    )


@lru_cache(maxsize=4096)
def day(value: date) -> Literal:
    """A day of the calendar."""
    return Literal(value.isoformat(), datatype=XSD.date, normalize=False)
