"""What a page asks of a store. In: a store. Out: plain rows of strings, sorted.

A page asks a dozen questions of the whole graph. ``kg.query.ask`` copies the store for each, so that counts
are right; here every question is ``DISTINCT`` over all named graphs, which needs no copy. Where the store has their
union as its default graph, that is asked, where each triple stands once.
"""

from collections import defaultdict
from typing import Final

from kg.graph import vocabularies
from kg.ontology import Names
from kg.sparql import event
from kg.store import Store
from kg.store.union import is_whole

Row = tuple[str, ...]

CLAIMS: Final = f"""
SELECT DISTINCT ?claim ?s ?p ?o ?event WHERE {{
  ?claim a kg:{Names.CLAIM} ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o .
  OPTIONAL {{ ?claim prov:wasDerivedFrom ?event }}
}}"""
EVENTS: Final = f"""
SELECT DISTINCT ?event ?kind ?mood ?label WHERE {{
  ?event a ?kind . {event("?event", "?mood")}
  OPTIONAL {{ ?event rdfs:label ?label }}
}}"""
ROLES: Final = f"""
SELECT DISTINCT ?event ?role ?filler ?thing WHERE {{
  ?event kg:{Names.MODALITY} ?mood ; ?role ?filler . FILTER(?role IN (%s)) BIND(isIRI(?filler) AS ?thing)
}}"""
AMOUNTS: Final = f"""
SELECT DISTINCT ?event ?value ?unit ?bound WHERE {{
  ?event kg:{Names.HAS_AMOUNT} ?a . ?a schema:value ?value ; kg:{Names.UNIT} ?unit .
  OPTIONAL {{ ?a kg:{Names.BOUND} ?bound }}
}}"""
TIMES: Final = f"""
SELECT DISTINCT ?event ?start ?end ?written WHERE {{
  ?event a ?kind . FILTER EXISTS {{ ?event kg:{Names.EVIDENCE} ?passage }}
  OPTIONAL {{ ?event schema:startDate ?start }}
  OPTIONAL {{ ?event schema:endDate ?end }}
  OPTIONAL {{ ?event kg:{Names.TIME_TEXT} ?written }}
  FILTER(BOUND(?start) || BOUND(?end) || BOUND(?written))
}}"""
POSTS: Final = f"SELECT DISTINCT ?event ?post WHERE {{ ?event kg:{Names.POST_TITLE} ?post }}"
EVIDENCE: Final = f"SELECT DISTINCT ?x ?passage WHERE {{ ?x kg:{Names.EVIDENCE} ?passage }}"
SAID_BY: Final = f"SELECT DISTINCT ?x ?who WHERE {{ ?x kg:{Names.ATTRIBUTED_TO} ?who }}"
SURE: Final = f"SELECT ?x (MAX(?c) AS ?surest) WHERE {{ ?x kg:{Names.CONFIDENCE} ?c }} GROUP BY ?x"
FIGURES: Final = f"""
SELECT DISTINCT ?o ?subject ?indicator ?value ?unit ?bound ?mood WHERE {{
  ?o a kg:{Names.OBSERVATION} ; kg:{Names.SUBJECT} ?subject ; kg:{Names.INDICATOR} ?indicator ;
     schema:value ?value ; kg:{Names.UNIT} ?unit .
  OPTIONAL {{ ?o kg:{Names.BOUND} ?bound }}
  OPTIONAL {{ ?o kg:{Names.MODALITY} ?mood }}
  FILTER(isIRI(?subject))
}}"""
RUMOURS: Final = f"SELECT DISTINCT ?x ?word WHERE {{ ?x kg:{Names.HEARSAY} ?word }}"
CONFLICTS: Final = f"SELECT DISTINCT ?o ?note WHERE {{ ?o kg:{Names.CONFLICT} ?note }}"
PASSAGES: Final = f"""
SELECT DISTINCT ?passage ?text ?begin ?end ?report ?source WHERE {{
  ?passage a kg:{Names.PASSAGE} ; nif:anchorOf ?text ; nif:beginIndex ?begin ; nif:endIndex ?end ;
    dcterms:isPartOf ?report ; nif:referenceContext ?source .
}}"""
MENTIONS: Final = f"""
SELECT DISTINCT ?thing ?begin ?end ?source ?text ?why WHERE {{
  ?m a kg:{Names.MENTION} ; kg:{Names.REFERS_TO} ?thing ; nif:beginIndex ?begin ; nif:endIndex ?end ;
    nif:referenceContext ?source ; nif:anchorOf ?text .
  OPTIONAL {{ ?m kg:{Names.RESOLVED_BY} ?why }}
}}"""
NAMED_IN: Final = (
    f"SELECT DISTINCT ?thing ?report WHERE {{ ?report a kg:{Names.REPORT} ; schema:mentions ?thing }}"
)
REPORTS: Final = f"""
SELECT DISTINCT ?report ?id ?headline ?day ?publisher ?url ?source WHERE {{
  ?report a kg:{Names.REPORT} ; dcterms:identifier ?id .
  OPTIONAL {{ ?report schema:headline ?headline }}
  OPTIONAL {{ ?report schema:datePublished ?day }}
  OPTIONAL {{ ?report dcterms:publisher ?publisher }}
  OPTIONAL {{ ?report schema:url ?url }}
  OPTIONAL {{ ?report prov:wasDerivedFrom ?source }}
}}"""
BYLINES: Final = f"SELECT DISTINCT ?report ?who WHERE {{ ?report kg:{Names.BYLINE} ?who }}"
SOURCES: Final = f"SELECT DISTINCT ?source ?name WHERE {{ ?source a kg:{Names.SOURCE} ; schema:name ?name }}"


def rows(store: Store, query: str) -> list[Row]:
    """The answers of a ``SELECT`` over all graphs of ``store``, as strings (``""``: unbound), sorted."""
    found = store.query(query, prefixes=vocabularies(), use_default_graph_as_union=not is_whole(store))
    names = [variable.value for variable in found.variables]  # type: ignore[union-attr]
    return sorted(tuple("" if row[n] is None else row[n].value for n in names) for row in found)  # type: ignore[union-attr]


def grouped(store: Store, query: str) -> dict[str, list[str]]:
    """The answers of a ``SELECT`` of two variables: the first → all its seconds, sorted."""
    found: dict[str, list[str]] = defaultdict(list)
    for key, value in rows(store, query):
        found[key].append(value)
    return dict(found)
