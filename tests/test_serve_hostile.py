"""kg.serve under attack: hostile queries, many clients, clients that vanish; each is answered, and it lives on."""

import json
import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import urlencode

import pytest
from serving import Got, Running, children, eventually, running, stored, triples

LIMIT = 1.0
SLACK = 2.0
MEMORY = 64  # MB
NORMAL = "SELECT (COUNT(*) AS ?n) { ?x a kg:Bank }"
CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . "
HOSTILE = {
    "cross product": f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}",
    "cross product, sorted": f"SELECT * {{ {CROSS} }} ORDER BY ?a ?l",
    "cross product, distinct": f"SELECT DISTINCT * {{ {CROSS} }}",
    "cross product, one text": f"SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?f))) AS ?t) {{ {CROSS} }}",
    "cross product, all rows": f"SELECT * {{ {CROSS} }}",
    "construct without end": f"CONSTRUCT {{ ?a ?b ?l }} {{ {CROSS} }}",
    "deep paths": "SELECT (COUNT(*) AS ?n) { ?a (!kg:x|!^kg:x)* ?b . ?b (!kg:x|!^kg:x)* ?c . ?c (!kg:x)* ?d }",
    "nested paths": "ASK { ?a ((((!kg:x)*/(!^kg:x)*)*/(!kg:x)+)*/(!^kg:x)+)* ?b . FILTER(?a = ?nothing) }",
    "huge regular expression": "ASK { ?s ?p ?o FILTER(REGEX(STR(?o), '((a{0,900}){0,900}){0,900}x')) }",
    "regular expression, many times": f"ASK {{ {CROSS} FILTER(REGEX(CONCAT(STR(?a),STR(?l)), '(.*)*(.*)*x$y')) }}",
    "doubling text": "SELECT ?z { BIND('x' AS ?a0) "
    + "".join(f"BIND(CONCAT(?a{i}, ?a{i}) AS ?a{i + 1}) " for i in range(40))
    + "BIND(STRLEN(?a40) AS ?z) }",
    "nested groups": "SELECT * " + "{" * 30_000 + "}" * 30_000,
    "nested brackets": "SELECT * { FILTER(" + "(" * 30_000 + "1" + ")" * 30_000 + ") }",
    "many unions": "SELECT * { " + " UNION ".join(["{ ?a ?b ?c . ?d ?e ?f }"] * 2000) + " } ORDER BY ?c",
    "many joins": "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?x{i} ?p{i} ?y{i} ." for i in range(300)) + " }",
    "many values": "ASK { "
    + "VALUES ?x { " * 1
    + "1 " * 150_000
    + "} ?a ?b ?c . ?d ?e ?f FILTER(?x = ?nothing) }",
    "not exists": f"SELECT (COUNT(*) AS ?n) {{ {CROSS} FILTER NOT EXISTS {{ ?c ?x ?y . ?z ?w ?a }} }}",
    "update": "DELETE WHERE { ?s ?p ?o }",
    "load": "LOAD <file:///etc/passwd>",
    "file": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "service": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "no SPARQL": "\x00\x01 ' \\ <",
}
CLEAN = {200, 400, 413, 422, 503}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    path = stored(tmp_path_factory.mktemp("hostile") / "g.nq", *(triples(f"r{i}") for i in range(12)))
    options = (
        "--timeout",
        str(LIMIT),
        "--max-memory",
        str(MEMORY),
        "--workers",
        "4",
        "--max-bytes",
        "1000000",
    )
    with running(path, *options) as found:
        yield found


def post(server: Running, text: str) -> tuple[float, Got]:
    begun = time.monotonic()
    body = urlencode({"query": text}).encode()
    got = server.request("POST", "/sparql", body, Content_Type="application/x-www-form-urlencoded")
    return time.monotonic() - begun, got


class Watch:
    """The most memory that each process of a server held while the block ran, in MB."""

    def __init__(self, server: Running) -> None:
        self.server, self.peak, self.total, self._ended = server, 0.0, 0.0, threading.Event()

    def __enter__(self) -> "Watch":
        self._thread = threading.Thread(target=self._look)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(0.05):
            sizes = [resident(p) for p in (self.server.process.pid, *children(self.server.process.pid))]
            self.peak, self.total = max(self.peak, *sizes), max(self.total, sum(sizes))


def resident(process: int) -> float:
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * 4096 / 2**20


def test_each_hostile_request_is_answered_and_it_lives_on(server: Running) -> None:
    texts = [*HOSTILE.values(), *HOSTILE.values(), *list(HOSTILE.values())[:6]][:50]
    assert len(texts) == 50
    before = resident(server.process.pid)
    with Watch(server) as watch, ThreadPoolExecutor(20) as clients:
        found = list(clients.map(lambda text: post(server, text), texts))
    seconds, status = max(s for s, _ in found), Counter(got.status for _, got in found)
    assert set(status) <= CLEAN
    assert status[503] > 5
    assert seconds < LIMIT + SLACK
    assert all(got.text.strip() for _, got in found)
    assert all(got.type == "text/plain" for _, got in found if got.status != 200)
    assert watch.peak < before + MEMORY + 150
    took, normal = post(server, NORMAL)
    assert (normal.status, json.loads(normal.body)["results"]["bindings"][0]["n"]["value"]) == (200, "2")
    assert took < LIMIT + SLACK


def test_each_gets_its_own_answer_where_a_worker_is_free(server: Running) -> None:
    with ThreadPoolExecutor(4) as clients:  # as many as there are workers
        found = dict(
            zip(HOSTILE, clients.map(lambda text: post(server, text), HOSTILE.values()), strict=True)
        )
    assert len(found) == 22
    for name, (seconds, got) in found.items():
        assert got.status in CLEAN, name
        assert seconds < LIMIT + SLACK, name
        assert "waiting" not in got.text, name
        if name.startswith("cross"):
            assert got.status in (422, 503), name
    for name in ("update", "load", "file", "service", "no SPARQL"):
        assert eventually(lambda name=name: post(server, HOSTILE[name])[1].status == 400), name
    told = " ".join(got.text for _, got in found.values() if got.status == 503)
    assert "longer than 1 seconds" in told
    assert eventually(lambda: post(server, NORMAL)[1].status == 200)


def test_no_body_is_cut(server: Running) -> None:
    whole = post(server, "SELECT * { ?s ?p ?o } LIMIT 1000")[1]
    assert (whole.status, len(json.loads(whole.body)["results"]["bindings"])) == (200, 1000)
    _, large = post(server, "SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 10000")
    assert large.status == 422
    assert "1,000,000 bytes" in large.text


def test_bodies_that_are_too_large(server: Running) -> None:
    for body in (b"query=" + b"x" * 10_000_000, b"query=ASK{}%20" + b"%20" * 4_000_000):
        try:
            got = server.request("POST", "/sparql", body, Content_Type="application/x-www-form-urlencoded")
        except (BrokenPipeError, ConnectionResetError):  # the server may close before it has read all
            continue
        assert got.status == 413
    assert post(server, NORMAL)[1].status == 200


def test_clients_that_are_slow_or_vanish_hold_no_worker(server: Running) -> None:
    body = urlencode({"query": HOSTILE["cross product"]})
    head = "POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    text = f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode()

    def vanish() -> bool:
        """Asks, and goes while the query runs."""
        with socket.create_connection(("127.0.0.1", server.port)) as client:
            client.sendall(text)
            time.sleep(0.3)
        return re.search(r'refused_total\{why="gone"\} [1-9]', server.get("/metrics").text) is not None

    with ExitStack() as open_, ExitStack() as vanishing:
        for number in range(60):
            client = socket.create_connection(("127.0.0.1", server.port))
            (vanishing if number % 2 else open_).enter_context(client)
            client.sendall(text if number % 2 else text[: 20 + number])
        vanishing.close()
        assert eventually(lambda: post(server, NORMAL)[1].status == 200)
        assert eventually(vanish)


def test_many_clients(server: Running) -> None:
    with ThreadPoolExecutor(20) as clients:
        found = list(clients.map(lambda _: post(server, NORMAL)[1].status, range(200)))
    assert found == [200] * 200


def test_nothing_leaves_the_machine(server: Running) -> None:
    """Ways to hide a SERVICE from who looks for the word; each would reach the address if it were run."""
    reached = []

    class Trap(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            reached.append(self.path)
            self.send_response(500)
            self.end_headers()

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    trap = HTTPServer(("127.0.0.1", 0), Trap)
    threading.Thread(target=trap.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{trap.server_port}/"
    texts = (
        f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ ?s ?p 1SERVICE <{url}> {{ ?s ?p ?o }} }}",
        f"PREFIX e:<{url}> SELECT * {{ FILTER(1<2)SERVICE#>\ne:x{{?s?p?o}} }}",
        f"PREFIX :<{url}> SELECT*{{FILTER(1<2)SERVICE:x{{?s?p?o}}FILTER(3>1)}}",
        f'SELECT * {{ BIND("\\u0022" AS ?x) SERVICE <{url}> {{ ?s ?p ?o }} BIND("\\u0022" AS ?y) }}',
        f"SELECT * {{ VALUES ?u {{ <{url}> }} SERVICE ?u {{ ?s ?p ?o }} }}",
        f"LOAD <{url}>",
    )
    statuses = [post(server, text)[1].status for text in texts]
    trap.shutdown()
    trap.server_close()
    assert (statuses, reached) == ([400] * len(texts), [])
