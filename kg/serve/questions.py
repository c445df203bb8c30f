"""What the server's pages ask about one thing. In: its IRI. Out: SPARQL; ``{x}`` stands for the IRI, checked.

The names are the ontology's; nothing of a request but a valid IRI or an escaped text reaches a query.
"""

from typing import Final

import pyoxigraph as ox

from kg.ontology import MODALITIES, Names
from kg.sparql import event
from kg.types import Modality

MOST: Final = 500  # rows of each table of a page
_SAID: Final = f"""kg:{Names.EVIDENCE} ?passage .
  ?passage nif:anchorOf ?text ; nif:beginIndex ?at ; dcterms:isPartOf ?report ."""
_CALLED: Final = "rdfs:label|nif:anchorOf|schema:headline|schema:name"
# Claims that are about {x}, follow from it, or are said by it (a passage) or in it (a report); a part of them, as
# things that everybody writes about have tens of thousands.
_CLAIMS: Final = f"""SELECT DISTINCT ?claim {{
    {{ ?claim rdf:subject {{x}} }} UNION {{ ?claim rdf:object {{x}} }} UNION {{ ?claim prov:wasDerivedFrom {{x}} }}
    UNION {{ ?claim a kg:{Names.CLAIM} ; kg:{Names.EVIDENCE} {{x}} }}
    UNION {{ ?in dcterms:isPartOf {{x}} . ?claim kg:{Names.EVIDENCE} ?in ; a kg:{Names.CLAIM} }}
  }} ORDER BY ?claim LIMIT {MOST}"""
_UNDONE: Final = f"""SELECT DISTINCT ?event {{
    {{ ?event ?role {{x}} . {event("?event", "?m")} }}
    UNION {{ ?in dcterms:isPartOf {{x}} . ?event kg:{Names.EVIDENCE} ?in . {event("?event", "?m")} }}
    FILTER(?m != kg:{MODALITIES[Modality.ASSERTED]})
  }} ORDER BY ?event LIMIT {MOST}"""
_EVENTS: Final = f"""SELECT DISTINCT ?event {{
    {{ {{ {_CLAIMS} }} ?claim prov:wasDerivedFrom ?event }} UNION {{ {_UNDONE} }}
  }}"""
_STATED: Final = f"""SELECT DISTINCT ?o {{
    {{ ?o kg:{Names.SUBJECT} {{x}} }} UNION {{ ?o kg:{Names.INDICATOR} ?any ; kg:{Names.EVIDENCE} {{x}} }}
    UNION {{ ?in dcterms:isPartOf {{x}} . ?o kg:{Names.EVIDENCE} ?in ; kg:{Names.INDICATOR} ?any }}
  }} ORDER BY ?o LIMIT {MOST}"""
OWN: Final = f"""
SELECT ?p ?o ?label {{
  {{ SELECT ?p ?o {{ {{x}} ?p ?o }} ORDER BY ?p ?o LIMIT {MOST} }} OPTIONAL {{ ?o {_CALLED} ?label }}
}} ORDER BY ?p ?o ?label"""
USED: Final = f"""
SELECT ?p ?s ?label {{
  {{ SELECT ?p ?s {{ ?s ?p {{x}} }} ORDER BY ?p ?s LIMIT {MOST} }} OPTIONAL {{ ?s {_CALLED} ?label }}
}} ORDER BY ?p ?s ?label"""
RELATIONS: Final = f"""
SELECT ?s ?sl ?p ?o ?ol ?event ?sure ?text ?at ?report {{
  {{ {_CLAIMS} }}
  ?claim rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; {_SAID}
  OPTIONAL {{ ?s rdfs:label ?sl }}
  OPTIONAL {{ ?o rdfs:label ?ol }}
  OPTIONAL {{ ?claim prov:wasDerivedFrom ?event }}
  OPTIONAL {{ ?claim kg:{Names.CONFIDENCE} ?sure }}
}} ORDER BY ?p ?s ?o ?event ?report ?at"""
VALUES: Final = f"""
SELECT ?event ?value ?unit ?bound ?start ?end ?when ?post {{
  {{ {_EVENTS} }}
  OPTIONAL {{ ?event kg:{Names.HAS_AMOUNT} ?a . ?a schema:value ?value ; kg:{Names.UNIT} ?unit .
             OPTIONAL {{ ?a kg:{Names.BOUND} ?bound }} }}
  OPTIONAL {{ ?event schema:startDate ?start }}
  OPTIONAL {{ ?event schema:endDate ?end }}
  OPTIONAL {{ ?event kg:{Names.TIME_TEXT} ?when }}
  OPTIONAL {{ ?event kg:{Names.POST_TITLE} ?post }}
}} ORDER BY ?event ?value ?unit ?post"""
UNDONE: Final = f"""
SELECT ?event ?kind ?modality ?role ?filler ?label ?text ?at ?report {{
  {{ {_UNDONE} }}
  ?event kg:{Names.MODALITY} ?modality ; a ?kind ; ?role ?filler ; {_SAID}
  OPTIONAL {{ ?filler rdfs:label ?label }}
}} ORDER BY ?event ?kind ?role ?filler ?at"""
FIGURES: Final = f"""
SELECT ?o ?subject ?sl ?indicator ?value ?unit ?bound ?start ?end ?when ?conflict ?modality ?hearsay
  ?text ?at ?report {{
  {{ {_STATED} }}
  ?o kg:{Names.SUBJECT} ?subject ; kg:{Names.INDICATOR} ?indicator ; schema:value ?value ; kg:{Names.UNIT} ?unit ;
     {_SAID}
  OPTIONAL {{ ?subject rdfs:label ?sl }}
  OPTIONAL {{ ?o kg:{Names.BOUND} ?bound }}
  OPTIONAL {{ ?o schema:startDate ?start }}
  OPTIONAL {{ ?o schema:endDate ?end }}
  OPTIONAL {{ ?o kg:{Names.TIME_TEXT} ?when }}
  OPTIONAL {{ ?o kg:{Names.CONFLICT} ?conflict }}
  OPTIONAL {{ ?o kg:{Names.MODALITY} ?modality FILTER(?modality != kg:{MODALITIES[Modality.ASSERTED]}) }}
  OPTIONAL {{ ?o kg:{Names.HEARSAY} ?hearsay }}
}} ORDER BY ?start ?indicator ?value ?o ?conflict ?at"""
REPORTS: Final = f"""
SELECT ?report ?id ?headline ?day ?publisher {{
  {{ SELECT DISTINCT ?report {{ {{ ?report schema:mentions {{x}} }} UNION {{ ?passage dcterms:isPartOf ?report .
    ?said kg:{Names.EVIDENCE} ?passage ; ?any {{x}} }} }} }}
  ?report dcterms:identifier ?id .
  OPTIONAL {{ ?report schema:headline ?headline }}
  OPTIONAL {{ ?report schema:datePublished ?day }}
  OPTIONAL {{ ?report dcterms:publisher ?publisher }}
}} ORDER BY DESC(?day) ?id LIMIT {2 * MOST}"""
OF_THING: Final = (OWN, RELATIONS, VALUES, UNDONE, FIGURES, REPORTS)
# All that the graph says of a thing, with the labels of what it says it with.
DESCRIPTION: Final = f"""
CONSTRUCT {{ ?n ?p ?o . ?other rdfs:label ?label . ?s ?direct {{x}} }} WHERE {{
  {{ {{ SELECT DISTINCT ?n {{
      {{ BIND({{x}} AS ?n) }} UNION {{ ?said ?any {{x}} ; kg:{Names.EVIDENCE} ?passage . BIND(?said AS ?n) }}
      UNION {{ ?said ?any {{x}} ; kg:{Names.EVIDENCE} ?n }} UNION {{ ?said ?any {{x}} ; kg:{Names.HAS_AMOUNT} ?n }}
    }} }}
    ?n ?p ?o . OPTIONAL {{ ?o rdfs:label ?label . BIND(?o AS ?other) }} }}
  UNION {{ ?claim rdf:object {{x}} ; rdf:subject ?s ; rdf:predicate ?direct .
           OPTIONAL {{ ?s rdfs:label ?label . BIND(?s AS ?other) }} }}
}}"""
_NAMED: Final = """
SELECT ?x (GROUP_CONCAT(DISTINCT STR(?kind)) AS ?kinds) (MIN(?label) AS ?l)
  (GROUP_CONCAT(DISTINCT STR(?form) ; separator="\\n") AS ?forms) (MIN(STRLEN(STR(?form))) AS ?length) {
  { SELECT ?x ?form { ?x rdfs:label|skos:altLabel ?form . FILTER(CONTAINS(LCASE(STR(?form)), %s)) } }
  ?x a ?kind ; rdfs:label ?label .
} GROUP BY ?x ORDER BY ?length ?l ?x LIMIT %d"""
_NEAR: Final = """
SELECT DISTINCT ?s ?p ?o {
  VALUES ?near { %s }
  { ?claim rdf:subject ?near } UNION { ?claim rdf:object ?near }
  ?claim rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o
} ORDER BY ?s ?p ?o LIMIT %d"""
_LABELS: Final = """
SELECT ?x ?kind ?label { VALUES ?x { %s } ?x a ?kind . OPTIONAL { ?x rdfs:label ?label } } ORDER BY ?x ?kind ?label"""


def about(iri: str, *questions: str) -> tuple[str, ...]:
    """``questions`` about ``iri``. Raises ``ValueError`` if that is no IRI."""
    term = str(ox.NamedNode(iri))
    return tuple(question.replace("{x}", term) for question in questions)


def named_like(text: str, most: int) -> str:
    """Which things have ``text`` in a name: IRI, classes (a blank between), label, such names (a line each); those
    with the shortest first."""
    return _NAMED % (str(ox.Literal(text.lower())), most)


def near(iris: list[str], most: int) -> str:
    """The relations that one of ``iris`` is an end of. Raises ``ValueError`` where one is no IRI."""
    return _NEAR % (_terms(iris), most)


def labels(iris: list[str]) -> str:
    """The classes and labels of ``iris``. Raises ``ValueError`` where one is no IRI."""
    return _LABELS % _terms(iris)


def _terms(iris: list[str]) -> str:
    return " ".join(str(ox.NamedNode(iri)) for iri in iris)
