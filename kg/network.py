"""The graph as a network. In: a store. Out: a networkx graph of things and direct relations, or a file of it.

Nodes are entities and the events that somebody chaired, attended or held; edges are direct relations. This is
what a page shows and what Gephi, Cytoscape, yEd and igraph read.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import IO, Final

import networkx as nx

from kg import graph as layout
from kg import ontology
from kg.errors import StoreError
from kg.iri import BASE
from kg.ontology import Names
from kg.query import ask
from kg.store import Store

FORMATS: Final = (".graphml", ".gexf")

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


_META = re.compile(
    r" *<meta .*?</meta>\n", re.S
)  # holds today's date: the same graph must give the same bytes


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


def network(store: Store) -> "nx.MultiDiGraph[str]":
    """All things and relations, with attributes that every format can hold (strings)."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for iri, thing in things(store).items():
        names = {"label": thing.label or iri, "kind": thing.kinds[0], "aliases": "；".join(thing.aliases)}
        graph.add_node(iri, **names)
    for number, (subject, relation, object) in enumerate(relations(store)):
        graph.add_edge(subject, object, key=number, relation=relation, label=relation)
    return graph


def write(store: Store, out: IO[bytes], suffix: str) -> None:
    """Writes the network as one of ``FORMATS``. Raises ``StoreError`` for other suffixes."""
    graph = network(store)
    if suffix == ".graphml":
        nx.write_graphml_xml(graph, out, encoding="utf-8", prettyprint=True)
    elif suffix == ".gexf":
        text = "\n".join(nx.generate_gexf(graph, encoding="utf-8", prettyprint=True, version="1.2draft"))
        out.write(_META.sub("", text).encode("utf-8"))
    else:
        raise StoreError(f"{suffix}: unknown format. Expected one of {' '.join(FORMATS)}.")
