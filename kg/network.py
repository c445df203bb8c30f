"""What a page shows of a graph. In: a store. Out: its things and direct relations, and the prefixes of its IRIs.

Things are entities and the events that somebody chaired, attended or held. ``kg.export`` makes networkx graphs and
files of networks.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from kg import graph as layout
from kg import ontology
from kg.iri import BASE
from kg.ontology import Names
from kg.query import ask
from kg.store import Store

_RELATIONS = f"""
SELECT DISTINCT ?s ?p ?o WHERE {{
  ?claim a kg:{Names.CLAIM} ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o
}} ORDER BY ?s ?p ?o"""
_THINGS = f"""
SELECT ?x ?kind ?label ?alias WHERE {{
  {{ SELECT DISTINCT ?x WHERE {{
    {{ ?claim a kg:{Names.CLAIM} ; rdf:subject|rdf:object ?x }} UNION {{ ?report schema:mentions ?x }}
  }} }}
  ?x a ?kind .
  OPTIONAL {{ ?x rdfs:label ?label }}
  OPTIONAL {{ ?x skos:altLabel ?alias }}
}} ORDER BY ?x ?kind ?label ?alias"""


@dataclass(slots=True)
class Thing:
    """A node: its classes (local names), its label and other names."""

    kinds: list[str] = field(default_factory=list)
    label: str = ""
    aliases: list[str] = field(default_factory=list)


def things(store: Store) -> dict[str, Thing]:
    """All entities, and the events that are ends of relations, by IRI and sorted."""
    found: dict[str, Thing] = defaultdict(Thing)
    for iri, kind, label, alias in ask(store, _THINGS).rows:
        thing = found[iri]
        thing.label = thing.label or label
        local = kind.rpartition("#")[2]
        if local not in thing.kinds:
            thing.kinds.append(local)
        if alias and alias not in thing.aliases:
            thing.aliases.append(alias)
    return dict(found)


def relations(store: Store) -> list[tuple[str, str, str]]:
    """All direct relations as (subject IRI, local name, object IRI), sorted."""
    return [(s, p.rpartition("#")[2], o) for s, p, o in ask(store, _RELATIONS).rows]


def prefixes(store: Store, known: ontology.Ontology | None = None) -> dict[str, str]:
    """The prefixes that ``store`` was written with: its base stands before the path of its reports.

    ``known``: the ontology that it was built by, if the user has one.
    """
    reports = ask(store, f"SELECT ?report {{ ?report a kg:{Names.REPORT} }} ORDER BY ?report LIMIT 1").rows
    base = reports[0][0].rpartition(f"{Names.REPORT.lower()}/")[0] if reports else ""
    return layout.prefixes(known or ontology.load(), base or BASE)
