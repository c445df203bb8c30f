"""kg.serve.protocol and kg.serve.negotiate: SPARQL 1.1 Protocol, as clients speak it."""

import csv
import io
import json
import socket
import warnings
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pytest
import rdflib
import SPARQLWrapper
from serving import BASE, Running, running, stored, triples
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from kg.serve import negotiate

BANKS = "SELECT ?name { ?x a kg:Bank ; rdfs:label ?name } ORDER BY ?name"
NAMES = ["陇东农商银行", "陇东农商银行甘州支行"]
BUILD = "CONSTRUCT { ?x rdfs:label ?name } { ?x a kg:Bank ; rdfs:label ?name }"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    path = stored(tmp_path_factory.mktemp("protocol") / "g.nq", triples("one"), triples("二 号#2"))
    with running(path, "--cors", "https://app.example.org", "--max-body", "20000") as found:
        yield found


def parsed(body: bytes, format: str) -> rdflib.Graph:
    """A graph, read by another library than the server's."""
    with warnings.catch_warnings(
        action="ignore", category=DeprecationWarning
    ):  # rdflib's own, in its JSON-LD
        return rdflib.Graph().parse(data=body, format=format)


def names(body: bytes) -> list[str]:
    return [row["name"]["value"] for row in json.loads(body)["results"]["bindings"]]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/json", "application/json"),
        ("*/*", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("application/xml;q=0.5, text/csv;q=0.4", "application/xml"),
        ("text/csv", "text/csv"),
        (
            "text/csv;q=0.2, text/tab-separated-values;q=0.9, application/json;q=0",
            "text/tab-separated-values",
        ),
        ("text/*", "text/xml"),
        ("application/rdf+xml, text/turtle, text/csv;q=0.1", "text/csv"),
    ],
)
def test_results_in_the_accepted_format(server: Running, accept: str, kind: str) -> None:
    got = server.query(BANKS, accept)
    assert (got.status, got.type) == (200, kind)
    assert "accept" in got.headers["vary"].lower()
    if "json" in kind:
        assert names(got.body) == NAMES
    elif "xml" in kind:
        space = "{http://www.w3.org/2005/sparql-results#}"
        assert [e.text for e in ElementTree.fromstring(got.body).iter(f"{space}literal")] == NAMES
    elif kind == "text/csv":
        assert list(csv.reader(io.StringIO(got.text)))[1:] == [[name] for name in NAMES]
    else:
        assert got.text.splitlines() == ["?name", *(f'"{name}"@zh' for name in NAMES)]


@pytest.mark.parametrize(
    ("accept", "kind", "reader"),
    [
        ("text/turtle", "text/turtle", "turtle"),
        ("*/*", "text/turtle", "turtle"),
        ("application/n-triples", "application/n-triples", "nt"),
        ("application/rdf+xml", "application/rdf+xml", "xml"),
        ("application/ld+json;q=0.9, text/csv", "application/ld+json", "json-ld"),
        ("application/sparql-results+json, application/json;q=0.9", "application/json", "json-ld"),
    ],
)
def test_triples_in_the_accepted_format(server: Running, accept: str, kind: str, reader: str) -> None:
    got = server.query(BUILD, accept)
    assert (got.status, got.type) == (200, kind)
    read = parsed(got.body, reader)
    assert sorted(map(str, read.objects())) == NAMES
    assert server.query(BUILD, accept).body == got.body


def test_formats_that_there_are_not(server: Running) -> None:
    for text, accept, known in (
        (BANKS, "image/png", "text/csv"),
        (BANKS, "text/turtle", "application/sparql-results+json"),
        (BUILD, "text/csv", "text/turtle"),
    ):
        got = server.query(text, accept)
        assert (got.status, got.type) == (406, "text/plain")
        assert known in got.text
    assert server.query(BANKS, format="csv").type == "text/csv"
    assert server.query(BUILD, format="jsonld").type == "application/ld+json"
    assert server.query(BANKS, format="turtle").type == "application/sparql-results+json"
    assert server.query(BUILD, format="turtle").type == "text/turtle"
    for path in ("/sparql?query=ASK{}&", "/sparql?", "/entity?iri=http://a.example/&"):
        wrong = server.get(f"{path}format=nonsense", Accept="*/*")
        assert (wrong.status, "format=nonsense" in wrong.text, "jsonld html" in wrong.text) == (
            400,
            True,
            True,
        )


def test_each_way_to_ask(server: Running) -> None:
    encoded = urlencode({"query": BANKS}).encode()
    ways = (
        server.get("/sparql?" + encoded.decode()),
        server.get(f"/sparql?query={quote(BANKS)}"),
        server.request("POST", "/sparql", encoded, Content_Type=FORM),
        server.request("POST", "/sparql", encoded, Content_Type=f"{FORM}; charset=UTF-8"),
        server.request("POST", "/sparql", BANKS.encode(), Content_Type="application/sparql-query"),
        server.request(
            "POST", "/sparql/", BANKS.encode(), Content_Type="Application/SPARQL-Query;charset=utf-8"
        ),
    )
    assert [(got.status, names(got.body)) for got in ways] == [(200, NAMES)] * 6
    head = server.request("HEAD", "/sparql?" + encoded.decode())
    assert (head.status, head.body, head.headers["content-length"]) == (200, b"", str(len(ways[0].body)))


CHINESE = 'SELECT ?x { ?x rdfs:label "陇东农商银行"@zh }'


def test_chinese_queries(server: Running) -> None:
    found = [
        server.query(CHINESE),
        server.request("POST", "/sparql", CHINESE.encode(), Content_Type="application/sparql-query"),
        server.request("POST", "/sparql", urlencode({"query": CHINESE}).encode(), Content_Type=FORM),
    ]
    iri = f"{BASE}organisation/陇东农商银行"
    assert [json.loads(g.body)["results"]["bindings"][0]["x"]["value"] for g in found] == [iri] * 3


@pytest.mark.parametrize(
    ("method", "path", "body", "type", "status", "said"),
    [
        ("GET", "/sparql?query=", None, "", 400, "line 1, column 1"),
        (
            "GET",
            "/sparql?query=ASK%7B%7D&query=ASK%7B%7D",
            None,
            "",
            400,
            "Expected one parameter query, got 2",
        ),
        ("POST", "/sparql", b"x=1", FORM, 400, "got none"),
        ("POST", "/sparql", b"query=ASK%7B%7D&query=ASK%7B%7D", FORM, 400, "got 2"),
        ("POST", "/sparql", b"", "application/sparql-query", 400, "line 1, column 1"),
        ("POST", "/sparql", b"ASK { ?\xff }", "application/sparql-query", 400, "byte 7"),
        ("POST", "/sparql", b"ASK {}", "application/sparql-query; charset=gbk", 415, "Expected UTF-8"),
        ("POST", "/sparql", b"ASK {}", "text/plain", 415, "application/sparql-query"),
        ("POST", "/sparql", b"ASK {}", "", 415, "(none)"),
        ("POST", "/sparql", b"{}", "application/json", 415, "application/json is not understood"),
        ("POST", "/sparql", b"INSERT DATA {}", "application/sparql-update", 403, "queries only"),
        ("POST", "/sparql", b"update=CLEAR+ALL", FORM, 403, "queries only"),
        ("GET", "/sparql?update=CLEAR+ALL", None, "", 403, "queries only"),
        ("PUT", "/sparql", b"", "", 405, ""),
        ("DELETE", "/sparql", None, "", 405, ""),
        ("POST", "/health", b"", "", 405, ""),
        ("POST", "/sparql", b"query=" + b"x" * 30_000, FORM, 413, ""),
        ("GET", "/nothing/here", None, "", 404, ""),
        ("GET", "/static/..%2f__init__.py", None, "", 404, ""),
    ],
)
def test_wrong_requests(
    server: Running, method: str, path: str, body: bytes | None, type: str, status: int, said: str
) -> None:
    headers = {"Content_Type": type} if type else {}
    got = server.request(method, path, body, **headers)
    assert (got.status, got.type) == (status, "text/plain")
    assert said in got.text
    if status == 405:
        assert {"GET", "HEAD"} <= set(got.headers["allow"].replace(" ", "").split(","))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT * {\n ?s ?p }", "line 2, column"),
        ("SELECT * { ?s foo:bar ?o }", "unknown prefix"),
        ("SELECT ?x { ?s ?p ?o } GROUP BY ?s", "line 1, column"),
        ("SELECT * { SERVICE <http://a.example/> { ?s ?p ?o } }", "SERVICE is not allowed"),
        ("LOAD <http://a.example/>", "LOAD is not allowed"),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "file is not allowed"),
        ("SELECT * { BIND(<rel> AS ?x) }", "line 1, column"),
    ],
)
def test_wrong_queries(server: Running, text: str, said: str) -> None:
    got = server.query(text)
    assert (got.status, got.headers["content-type"]) == (400, "text/plain; charset=utf-8")
    assert said in got.text


def count(server: Running, pattern: str, *parameters: tuple[str, str]) -> int:
    query = f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"
    got = server.get("/sparql?" + urlencode([("query", query), *parameters]))
    assert got.status == 200, got.text
    return int(json.loads(got.body)["results"]["bindings"][0]["n"]["value"])


def test_dataset(server: Running) -> None:
    one, two = f"{BASE}report/one", f"{BASE}report/二%20号%232"
    is_report, inside = "?r a kg:Report", "GRAPH ?g { ?r a kg:Report }"
    assert count(server, is_report) == 2
    assert count(server, is_report, ("default-graph-uri", one)) == 1
    assert count(server, is_report, ("default-graph-uri", two)) == 1
    assert count(server, is_report, ("default-graph-uri", one), ("default-graph-uri", two)) == 2
    assert count(server, is_report, ("default-graph-uri", "http://a.example/none")) == 0
    assert count(server, is_report, ("named-graph-uri", one)) == 0
    assert count(server, inside) == 2
    assert count(server, inside, ("named-graph-uri", two)) == 1
    assert count(server, inside, ("default-graph-uri", one)) == 0
    assert server.query("ASK {}", **{"default-graph-uri": "no iri"}).status == 400
    from_one = f"SELECT (COUNT(*) AS ?n) FROM <{one}> {{ {is_report} }}"
    assert json.loads(server.query(from_one).body)["results"]["bindings"][0]["n"]["value"] == "1"


def test_what_two_reports_say_counts_once(server: Running) -> None:
    assert count(server, "?x a kg:Bank") == 2


def test_service_description(server: Running) -> None:
    for accept, kind, reader in (
        ("*/*", "text/turtle", "turtle"),
        ("application/rdf+xml", "application/rdf+xml", "xml"),
        ("application/n-triples", "application/n-triples", "nt"),
        ("application/ld+json", "application/ld+json", "json-ld"),
    ):
        got = server.get("/sparql", Accept=accept)
        assert (got.status, got.type) == (200, kind)
        read = parsed(got.body, reader)
        sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
        me = rdflib.URIRef(f"{server.url}/sparql")
        assert (me, rdflib.RDF.type, sd.Service) in read
        assert (me, sd.endpoint, me) in read
        assert (me, sd.supportedLanguage, sd.SPARQL11Query) in read
        assert len(list(read.objects(me, sd.resultFormat))) == 8
    assert server.get("/sparql", Accept="image/png").status == 406
    assert "Yasgui" in server.get("/sparql", Accept="text/html,application/xhtml+xml,*/*;q=0.8").text


def wrapper(server: Running, text: str, format: str) -> SPARQLWrapper.SPARQLWrapper:
    client = SPARQLWrapper.SPARQLWrapper(f"{server.url}/sparql")
    client.setQuery(
        f"PREFIX kg: <https://w3id.org/report-kg/ontology#>\nPREFIX rdfs: <{rdflib.RDFS}>\n{text}"
    )
    client.setReturnFormat(format)
    return client


@pytest.mark.parametrize("method", [SPARQLWrapper.GET, SPARQLWrapper.POST])
@pytest.mark.parametrize("how", [SPARQLWrapper.URLENCODED, SPARQLWrapper.POSTDIRECTLY])
def test_sparqlwrapper(server: Running, method: str, how: str) -> None:
    if (method, how) == (SPARQLWrapper.GET, SPARQLWrapper.POSTDIRECTLY):
        method = SPARQLWrapper.POST
    client = wrapper(server, BANKS, SPARQLWrapper.JSON)
    client.setMethod(method)
    client.setRequestMethod(how)
    found = client.queryAndConvert()
    assert [row["name"]["value"] for row in found["results"]["bindings"]] == NAMES


def test_sparqlwrapper_formats_and_errors(server: Running) -> None:
    xml = wrapper(server, BANKS, SPARQLWrapper.XML).queryAndConvert()
    assert [e.firstChild.data for e in xml.getElementsByTagName("literal")] == NAMES
    assert NAMES[1] in wrapper(server, BANKS, SPARQLWrapper.CSV).queryAndConvert().decode()
    assert wrapper(server, "ASK { ?x a kg:Bank }", SPARQLWrapper.JSON).queryAndConvert()["boolean"] is True
    for format in (SPARQLWrapper.TURTLE, SPARQLWrapper.RDFXML, SPARQLWrapper.JSONLD):
        found = wrapper(server, BUILD, format)
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            found = found.queryAndConvert()
        read = found if isinstance(found, rdflib.Graph) else parsed(found, "turtle")
        assert sorted(map(str, read.objects())) == NAMES
    with pytest.raises(SPARQLWrapper.SPARQLExceptions.QueryBadFormed, match="line"):
        wrapper(server, "SELECT * {", SPARQLWrapper.JSON).query()


def test_rdflib_as_a_client(server: Running) -> None:
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    remote = rdflib.Graph(SPARQLStore(f"{server.url}/sparql"))
    rows = remote.query(
        f"PREFIX kg: <https://w3id.org/report-kg/ontology#> PREFIX rdfs: <{rdflib.RDFS}> {BANKS}"
    )
    assert [str(row[0]) for row in rows] == NAMES


def test_cors(server: Running) -> None:
    mine = server.get("/sparql?query=ASK%7B%7D", Origin="https://app.example.org")
    assert mine.headers["access-control-allow-origin"] == "https://app.example.org"
    assert "origin" in mine.headers["vary"].lower()
    other = server.get("/sparql?query=ASK%7B%7D", Origin="https://evil.example.org")
    assert "access-control-allow-origin" not in other.headers
    asked = server.request("OPTIONS", "/sparql", Origin="https://app.example.org")
    assert asked.status == 204
    assert asked.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert asked.headers["access-control-allow-methods"] == asked.headers["allow"]


def raw(server: Running, text: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as client:
        client.sendall(text)
        data = b""
        while b"\r\n\r\n" not in data and (part := client.recv(4096)):
            data += part
        return data


@pytest.mark.parametrize(
    ("host", "status"),
    [
        (b"localhost", 200),
        (b"127.0.0.1:8000", 200),
        (b"[::1]:8000", 200),
        (b"evil.example.org", 421),
        (b"127.0.0.1.evil.example.org", 421),
        (b"a b", 421),
    ],
)
def test_names_of_other_machines_are_refused(server: Running, host: bytes, status: int) -> None:
    answer = raw(server, b"GET /sparql HTTP/1.1\r\nHost: " + host + b"\r\nConnection: close\r\n\r\n")
    assert answer.split()[1] == str(status).encode()


def test_broken_http(server: Running) -> None:
    for text in (b"\x00\x01\x02\r\n\r\n", b"GET /sparql HTTP/9.9\r\n\r\n", b"GET " + b"/x" * 200_000):
        with suppress(OSError):
            raw(server, text)
    long = server.get("/health", X_Long="x" * 300_000)
    assert long.status == 431
    assert server.get("/health").status == 200


def test_two_requests_on_one_connection(server: Running) -> None:
    ask = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as client:
        for _ in range(2):
            client.sendall(ask)
            data = b""
            while not data.endswith(b"ok\n"):
                data += client.recv(4096)
            assert data.startswith(b"HTTP/1.1 200")


def test_metrics(server: Running) -> None:
    server.query("ASK {}")
    got = server.get("/metrics")
    assert got.headers["content-type"].startswith("text/plain; version=0.0.4")
    values = dict(line.rsplit(" ", 1) for line in got.text.splitlines() if not line.startswith("#"))
    assert float(values['kg_http_requests_total{status="200"}']) >= 1
    assert float(values['kg_request_seconds_count{what="sparql"}']) >= 1
    assert float(values["kg_workers"]) >= 2
    assert float(values["kg_graph_bytes"]) > 100_000
    assert "kg_queries_refused_total" in got.text


OFFERED = {"a": ("x/a", "x/c"), "b": ("x/b", "x/c")}


@pytest.mark.parametrize(
    ("accept", "wanted", "found"),
    [
        ("", "", ("a", "x/a")),
        ("*/*", "", ("a", "x/a")),
        ("x/*", "", ("a", "x/a")),
        ("x/b", "", ("b", "x/b")),
        ("x/c", "", ("a", "x/c")),
        ("x/a;q=0.1, x/b;q=0.2", "", ("b", "x/b")),
        ("x/a;q=0, x/b;q=0.2", "", ("b", "x/b")),
        ("y/a", "", ("", "")),
        ("x/a", "b", ("b", "x/b")),
        ("x/a", "x/b", ("b", "x/b")),
        ("x/a", "csv", ("a", "x/a")),  # another kind of answer
    ],
)
def test_chosen(accept: str, wanted: str, found: tuple[str, str]) -> None:
    assert negotiate.chosen(parse_accept_header(accept, MIMEAccept), OFFERED, wanted) == found
