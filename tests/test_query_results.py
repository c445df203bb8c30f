"""kg.query.results: answers as bytes."""

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import query
from kg.errors import QueryError
from kg.query import results

GRAPH = """
<urn:a> <urn:p> "中国"@zh . <urn:a> <urn:q> "1.5"^^<http://www.w3.org/2001/XMLSchema#decimal> . <urn:b> <urn:p> "x" .
"""


@pytest.fixture
def graph() -> ox.Store:
    """Three triples."""
    found = ox.Store()
    found.load(GRAPH.encode(), format=ox.RdfFormat.TURTLE)
    return found


def written(graph: ox.Store, text: str, format: str, limit: int = 0) -> str:
    """What a query's answer is in a format."""
    return results.write(query.found(graph, text), format, limit=limit).data.decode()


def test_json_is_what_the_w3c_says(graph: ox.Store) -> None:
    text = "SELECT ?s ?o ?n { ?s ?p ?o OPTIONAL { ?s <urn:no> ?n } } ORDER BY ?s ?p"
    theirs = graph.query(text).serialize(format=ox.QueryResultsFormat.JSON)  # type: ignore[union-attr,call-arg,arg-type]
    assert json.loads(written(graph, text, "json")) == json.loads(theirs or b"")
    assert json.loads(written(graph, "ASK { ?s ?p ?o }", "json")) == {"head": {}, "boolean": True}


def test_lines_of_json(graph: ox.Store) -> None:
    text = written(graph, 'SELECT ?s ?o { ?s ?p ?o FILTER(LANG(?o) = "zh") }', "jsonl")
    assert text == '{"s": "urn:a", "o": "中国"}\n'


def test_triples_are_sorted(graph: ox.Store) -> None:
    text = "CONSTRUCT WHERE { ?s <urn:p> ?o }"
    assert written(graph, text, "nt") == '<urn:a> <urn:p> "中国"@zh .\n<urn:b> <urn:p> "x" .\n'
    turtle = written(graph, text, "ttl")
    assert turtle.startswith("@prefix dcterms:")
    assert {q.triple for q in ox.parse(turtle.encode(), format=ox.RdfFormat.TURTLE)} == {
        q.triple for q in ox.parse(written(graph, text, "nt").encode(), format=ox.RdfFormat.N_TRIPLES)
    }
    assert written(graph, text, "csv") == "subject,predicate,object\nurn:a,urn:p,中国\nurn:b,urn:p,x\n"


@pytest.mark.parametrize("format", results.FORMATS)
def test_limits(graph: ox.Store, format: str) -> None:
    triples = format in ("ttl", "nt")
    text = "CONSTRUCT WHERE { ?s ?p ?o }" if triples else "SELECT * { ?s ?p ?o }"
    found = [results.write(query.found(graph, text), format, limit=n) for n in (0, 1, 3, 4)]
    assert [(w.rows, w.more) for w in found] == [(3, False), (1, True), (3, False), (3, False)]


@pytest.mark.parametrize(
    ("text", "format"),
    [("SELECT * { ?s ?p ?o }", "ttl"), ("ASK {}", "nt"), ("CONSTRUCT WHERE { ?s ?p ?o }", "json")],
)
def test_formats_that_cannot_hold_it(graph: ox.Store, text: str, format: str) -> None:
    with pytest.raises(QueryError, match="--format"):
        written(graph, text, format)


@pytest.mark.parametrize(
    ("name", "format"), [("a.csv", "csv"), ("a.TTL", "ttl"), ("a.srj", "json"), ("a.txt", "table")]
)
def test_formats_of_files(name: str, format: str) -> None:
    assert results.format_of(Path(name)) == format


def test_unknown_files() -> None:
    with pytest.raises(QueryError, match="unknown format"):
        results.format_of(Path("a.docx"))
