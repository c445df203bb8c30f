"""Asks a server. In: its address, SPARQL. Out: an ``Answer``, as of a graph on this machine.

Queries are written as if each triple of all reports stood in the default graph. Many servers have that (GraphDB, Virtuoso,
QLever, Neptune, Stardog by option); where the default graph is empty (Fuseki, Oxigraph without
``--union-default-graph``), the graphs of the reports are named in the request: its dataset is then their union.
SPARQL 1.1 Protocol: https://www.w3.org/TR/sparql11-protocol/
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Final

import pyoxigraph as ox
import requests

from kg.errors import QueryError, RemoteError
from kg.graph import vocabularies
from kg.ontology import Names
from kg.query import Answer, Found
from kg.query.asking import answer
from kg.remote.client import Client, RefusalError

_ACCEPT: Final = {
    "Accept": "application/sparql-results+json, application/n-triples;q=0.9, text/turtle;q=0.6, "
    "application/rdf+xml;q=0.4, application/sparql-results+xml;q=0.3"
}
_ANYTHING: Final = "ASK { ?s ?p ?o }"
_NAMES: Final = 10_000
_MOST: Final = 2000  # graphs that are named in a request
_REPORTS: Final = (
    f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?r a kg:{Names.REPORT} }} }} ORDER BY ?g LIMIT {_MOST + 1}"
)
_DATASET: Final = re.compile(r"(?<![?$:\w-])FROM\s+(?:NAMED\s+)?[<\w]", re.I)


def ask(client: Client, text: str, *, prefixes: Mapping[str, str] | None = None) -> Answer:
    """The answer to the SPARQL ``text`` as strings; see ``found``."""
    return answer(found(client, text, prefixes=prefixes))


def found(client: Client, text: str, *, prefixes: Mapping[str, str] | None = None) -> Found:
    """What ``client`` finds for the SPARQL ``text``: solutions, a boolean, or triples.

    ``prefixes`` (default: ``kg.graph.vocabularies``) need no declaring. Raises ``QueryError`` where the server finds
    the query wrong, ``RemoteError`` where it can't be asked.
    """
    known = "".join(f"PREFIX {p}: <{iri}> " for p, iri in sorted((prefixes or vocabularies()).items())) + "\n"
    named = {} if _DATASET.search(text) else _dataset(client, known)
    return _read(client, _sent(client, known + text, named))


def names(client: Client, wanted: Iterable[str]) -> ox.Store:
    """A store with what ``client`` has by names that contain one of ``wanted`` (``*``: any characters): labels and
    other names, ``_NAMES`` of them at most. It is what ``kg.query.bound`` needs to understand names."""
    store = ox.Store()
    for text in sorted(set(wanted)):
        parts = [part for part in text.split("*") if part.strip()]
        filters = "".join(f" FILTER(CONTAINS(STR(?name), {ox.Literal(part)}))" for part in parts)
        made = "CONSTRUCT { ?x ?p ?name } WHERE { VALUES ?p { rdfs:label skos:altLabel } ?x ?p ?name"
        triples = found(client, f"{made}{filters} }} LIMIT {_NAMES}")
        if isinstance(triples, ox.QueryTriples):
            store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    return store


def _dataset(client: Client, known: str) -> dict[str, list[str]]:
    """The graphs to ask, where the server would look into an empty one."""
    if bool(_read(client, _sent(client, _ANYTHING, {}))):
        return {}
    graphs = [row[0] for row in answer(_read(client, _sent(client, known + _REPORTS, {}))).rows]
    if len(graphs) > _MOST:
        raise RemoteError(
            f"{client.name}: its default graph is empty and it holds more than {_MOST} reports, too many to be named "
            "in a query. Let its default graph be the union of all (oxigraph serve --union-default-graph, Fuseki "
            "tdb2:unionDefaultGraph true, Stardog query.all.graphs=true)."
        )
    named = {"default-graph-uri": graphs, "named-graph-uri": graphs}
    if graphs and not bool(_read(client, _sent(client, _ANYTHING, named))):
        raise RemoteError(
            f"{client.name}: its default graph is empty, and it does not look into the graphs that a request names "
            "(default-graph-uri), as SPARQL 1.1 Protocol has it. Let its default graph be the union of all."
        )
    return named


def _sent(client: Client, text: str, named: Mapping[str, list[str]]) -> requests.Response:
    try:
        return client.send("POST", data={"query": text, **named}, headers=_ACCEPT)
    except RefusalError as error:
        if error.status == 400:
            raise QueryError(
                f"{error} (Line 1 holds the known prefixes, the query begins in line 2.)"
            ) from error
        raise


def _read(client: Client, response: requests.Response) -> Found:
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    results = ox.QueryResultsFormat.from_media_type(kind)
    try:
        if results is not None:
            content = response.content if results != ox.QueryResultsFormat.JSON else _plain(response.content)
            for _ in _rows(content, results):  # an answer that was cut off is none
                pass
            return ox.parse_query_results(content, format=results)
        triples = ox.RdfFormat.from_media_type(kind)
        if triples is not None:
            return _made(ox.parse(response.content, format=triples, base_iri=client.url))
    except (SyntaxError, ValueError, RecursionError) as error:
        raise RemoteError(f"{client.name}: its answer is not readable as {kind} ({error}).") from error
    raise RemoteError(
        f"{client.name}: its answer is {kind or 'of no type'}. Expected the address of a SPARQL endpoint, such as "
        "http://localhost:7878/query (Oxigraph), …/repositories/NAME (GraphDB), …/NAME/sparql (Fuseki)."
    )


def _plain(data: bytes) -> bytes:
    """A JSON answer with what the standard knows: servers add members of their own (times, counts), which the parser
    takes for a fault where they follow the rows."""
    whole = json.loads(data)
    if isinstance(whole, dict):
        whole = {name: whole[name] for name in ("head", "results", "boolean") if name in whole}
    return json.dumps(whole, ensure_ascii=False).encode()


def _rows(data: bytes, format: ox.QueryResultsFormat) -> Iterable[object]:
    found = ox.parse_query_results(data, format=format)
    return () if isinstance(found, ox.QueryBoolean) else found


def _made(quads: Iterable[ox.Quad]) -> Found:
    """The triples of a CONSTRUCT or DESCRIBE, as a query on this machine has them."""
    store = ox.Store()
    store.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in quads)
    return store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
