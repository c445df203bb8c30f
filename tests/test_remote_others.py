"""``kg query URL`` against a server on another engine than Oxigraph, and against answers as other servers write them."""

import csv
import io
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from exporting import written
from servers import scripted

from kg import cli, query, remote
from kg.errors import RemoteError

JSON = {"Content-Type": "application/sparql-results+json"}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of two reports."""
    return written(tmp_path_factory.mktemp("graph") / "g.trig")


@pytest.fixture(scope="module")
def rdflib_endpoint(graph: Path) -> Iterator[str]:
    """The address of rdflib-endpoint with that graph: rdflib behind SPARQL 1.1 Protocol."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sys.executable).with_name("rdflib-endpoint")
    command = [program, "serve", "--host", "127.0.0.1", "--port", str(port), graph]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}/"
    try:
        until = time.monotonic() + 60
        while True:
            try:
                requests.get(url, timeout=5)
                break
            except requests.RequestException:
                assert time.monotonic() < until, "the server did not start"
                time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait()


def _asked(where: str, name: str, capsys: pytest.CaptureFixture[str]) -> list[list[str]]:
    """The rows sorted, and what is put together in one cell: their order is the server's choice."""
    assert cli.main(["query", where, name, "--format", "csv"]) == 0
    rows = csv.reader(io.StringIO(capsys.readouterr().out))
    return sorted(["、".join(sorted(cell.split("、"))) for cell in row] for row in rows)


def test_rdflib_gives_the_same_answers(
    graph: Path, rdflib_endpoint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    full = 0
    for name in sorted(query.named()):
        ours = _asked(str(graph), name, capsys)
        assert _asked(rdflib_endpoint, name, capsys) == ours, name
        full += len(ours) > 1
    assert full > 12


ROWS = {"bindings": [{"x": {"type": "literal", "value": "陇东农商银行"}}]}
ANSWERS = [
    {"head": {"vars": ["x"]}, "results": ROWS, "metadata": {"httpRequests": 0}},  # Comunica
    {"head": {"link": [], "vars": ["x"]}, "results": {"distinct": False, "ordered": True, **ROWS}},
    {"results": ROWS, "head": {"vars": ["x"]}},
]


@pytest.mark.parametrize("answer", ANSWERS, ids=["after", "within", "turned"])
def test_what_servers_add_to_answers_does_no_harm(answer: dict[str, object]) -> None:
    yes = json.dumps({"head": {}, "boolean": True, "meta": {}}).encode()
    with scripted((200, JSON, yes), (200, JSON, json.dumps(answer).encode())) as server:
        found = remote.ask(remote.Client(server.url), "SELECT ?x { ?x ?p ?o }")
    assert (found.columns, found.rows) == (("x",), (("陇东农商银行",),))


def test_a_server_that_does_not_heed_the_graphs_named_is_told() -> None:
    """It would say of everything that there is none."""
    no = json.dumps({"head": {}, "boolean": False}).encode()
    graphs = {
        "head": {"vars": ["g"]},
        "results": {"bindings": [{"g": {"type": "uri", "value": "https://example.org/g"}}]},
    }
    answers = ((200, JSON, no), (200, JSON, json.dumps(graphs).encode()), (200, JSON, no))
    with scripted(*answers) as server, pytest.raises(RemoteError, match="does not look into the graphs"):
        remote.ask(remote.Client(server.url), "SELECT ?x { ?x ?p ?o }")
