"""kg.remote: reports pushed to a real triple store and asked there; what a client does where a server is not well."""

import csv
import io
import json
import os
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import requests
from exporting import KNOWN, written
from graphs import reading
from servers import Oxigraph, oxigraph, scripted

from kg import cli, graph, query, remote, store
from kg.errors import QueryError, RemoteError
from kg.remote.address import checked, is_open, shown

IDS = tuple(f"报道 {i}" for i in range(6))
WAIT: dict[str, Any] = {"tries": 3, "pause": 0.01}


def there(server: Oxigraph) -> set[str]:
    """All quads of the server, as lines."""
    answer = requests.get(f"{server.url}/store", headers={"Accept": "application/n-quads"}, timeout=30)
    return {line for line in answer.content.decode().splitlines() if line}


def here(path: Path) -> set[str]:
    """All quads that reports say in the graph at ``path``, as lines."""
    return {f"{quad} ." for quad in store.reports(store.load(path))}


def push(path: Path, server: Oxigraph, at: str = "store", **how: Any) -> remote.Outcome:
    """Pushes with the journal beside the graph."""
    url = f"{server.url}/{at}"
    journal = remote.Journal(remote.journal_of(path, url), url)
    loaded = store.load(path)
    return remote.push(loaded, remote.Client(url, **WAIT), journal, remote.plan(loaded, journal.taken), **how)


def test_all_arrives_once_and_what_is_gone_goes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The life of a store and of its image on a server."""
    path = tmp_path / "store"
    written(path, IDS)
    with oxigraph(tmp_path / "server") as server:
        arguments = ["push", str(path), f"{server.url}/store", "--parallel", "3", "--batch", "4"]
        assert cli.main([*arguments, "--dry-run"]) == 0
        assert capsys.readouterr().out.startswith("6 reports would be sent, 0 are there already")
        assert there(server) == set()
        assert cli.main(arguments) == 0
        assert "6 reports sent" in capsys.readouterr().err
        assert there(server) == here(path)
        assert len(there(server)) > 3000
        assert any("陇东农商银行" in line for line in there(server))

        assert cli.main(arguments) == 0
        assert "0 reports sent (0.0 MB), 6 were there already" in capsys.readouterr().err

        assert cli.main(["forget", str(path), IDS[0]]) == 0
        changed = store.Living(path)
        changed.put(_changed(IDS[1]))
        changed.close()
        assert cli.main(arguments) == 0
        told = capsys.readouterr().err
        assert "1 report sent" in told
        assert "1 is still there that the graph no longer holds (--prune)" in told
        assert cli.main([*arguments, "--prune"]) == 0
        assert "0 reports sent (0.0 MB), 5 were there already, 1 deleted" in capsys.readouterr().err
        assert there(server) == here(path)
        assert cli.main([*arguments, "--force", "-q"]) == 0
        assert capsys.readouterr().err == ""
        assert there(server) == here(path)


def _changed(report_id: str) -> store.Built:
    from exporting import BASE

    name = graph.report_iri(report_id, BASE, KNOWN)
    triples = [t for t in graph.triples(reading(report_id), KNOWN, base=BASE) if "Visit" not in str(t)]
    return store.Built(report_id, name, store.block(triples, name, "", {}))


@pytest.mark.parametrize("killed_after", [1, 3])
def test_a_push_goes_on_after_the_server_was_killed(tmp_path: Path, killed_after: int) -> None:
    path = written(tmp_path / "g.nq", IDS)
    with oxigraph(tmp_path / "server") as server:

        def kill(outcome: remote.Outcome) -> None:
            if outcome.sent == killed_after:
                server.kill()

        with pytest.raises(RemoteError, match="not reachable"):
            push(path, server, batch=1, parallel=1, progress=kill)
        server.start()
        outcome = push(path, server)
        assert outcome.sent == len(IDS) - killed_after
        assert there(server) == here(path)


def test_file_and_store_of_the_same_reports_are_the_same_to_a_journal(tmp_path: Path) -> None:
    digests = store.digests(store.load(written(tmp_path / "g.trig", IDS)))
    assert digests == store.digests(store.load(written(tmp_path / "store", IDS)))
    assert [iri.rpartition("/")[2] for iri in digests] == [f"报道%20{i}" for i in range(6)]


QUESTIONS = sorted(query.named())


def test_named_questions_have_the_same_answers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With a default graph that is empty, and with one that is the union of all."""
    path = written(tmp_path / "g.trig", IDS[:2])
    for options in ((), ("--union-default-graph",)):
        with oxigraph(tmp_path / f"server{len(options)}", *options) as server:
            push(path, server)
            asked = 0
            for name in QUESTIONS:
                assert cli.main(["query", f"{server.url}/query", name, "--format", "csv"]) == 0
                theirs = capsys.readouterr().out
                assert cli.main(["query", str(path), name, "--format", "csv"]) == 0
                ours = capsys.readouterr().out
                assert _rows(theirs) == _rows(ours), name
                asked += len(_rows(ours)) > 1
            assert asked > 12


def _rows(text: str) -> list[list[str]]:
    """The rows sorted, and what is put together from several in one cell: their order is the server's choice."""
    return sorted(
        ["、".join(sorted(cell.split("、"))) for cell in row] for row in csv.reader(io.StringIO(text))
    )


def test_parameters_are_understood_by_the_names_of_the_server(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path / "g.nq", ("r",))
    with oxigraph(tmp_path / "server") as server:
        push(path, server)
        url = f"{server.url}/query"
        for bank in ("陇东农商银行", "陇东*", "无此银行"):
            arguments = ["who-financed-whom", "--bank", bank, "--since", "2025-03", "--format", "csv"]
            status = 1 if bank == "无此银行" else 0
            assert cli.main(["query", url, *arguments]) == status
            theirs = capsys.readouterr()
            assert cli.main(["query", str(path), *arguments]) == status
            ours = capsys.readouterr()
            assert _rows(theirs.out) == _rows(ours.out)
            assert ("兰山新材料公司" in theirs.out) == bank.startswith("陇东")
            assert (
                theirs.err.partition("Did you mean")[0].split("See")[0]
                == ours.err.partition("Did you mean")[0].split("See")[0]
            )


def test_all_kinds_of_queries(tmp_path: Path) -> None:
    path = written(tmp_path / "g.nq", ("r",))
    with oxigraph(tmp_path / "server") as server:
        push(path, server)
        client = remote.Client(f"{server.url}/query", **WAIT)
        assert remote.ask(client, "ASK { ?x a kg:Bank }").rows == (("true",),)
        triples = remote.ask(client, "CONSTRUCT { ?x rdfs:label ?l } WHERE { ?x a kg:Bank ; rdfs:label ?l }")
        assert triples.columns == ("subject", "predicate", "object")
        assert [row[2] for row in triples.rows] == ["陇东农商银行", "陇东农商银行甘州支行"]
        (one,) = remote.ask(client, "SELECT ?g ?no { GRAPH ?g { ?g a kg:Report } }").rows
        assert one == ("https://example.org/kg/report/r", "")
        graph_only = "SELECT (COUNT(*) AS ?n) FROM <https://example.org/no> { ?s ?p ?o }"
        assert remote.ask(client, graph_only).rows == (("0",),)
        with pytest.raises(QueryError, match=r"HTTP 400.*2:15.*query begins in line 2"):
            remote.ask(client, "SELECT ?x FROM")
        with pytest.raises(RemoteError, match="HTTP 4"):
            remote.ask(remote.Client(f"{server.url}/store", **WAIT), "ASK {}")
        with pytest.raises(RemoteError, match=r"HTTP 404\).*Expected a Graph Store of SPARQL 1.1, such as"):
            push(path, server, at="nothing")


def test_what_may_pass_is_tried_again() -> None:
    waited: list[float] = []
    with scripted(0, (503, {"Retry-After": "7"}, b""), 500, 201) as server:
        client = remote.Client(server.url, tries=6, pause=1, sleep=waited.append)
        assert (
            client.send("PUT", params={"graph": "https://example.org/甲?a&b#c"}, data=b"x").status_code == 201
        )
        assert waited == [1, 7, 4]
        assert server.seen[3][1] == "/store?graph=https%3A%2F%2Fexample.org%2F%E7%94%B2%3Fa%26b%23c"
        assert [body for *_, body in server.seen] == [b"x"] * 4


def test_what_does_not_pass_is_given_up() -> None:
    waited: list[float] = []
    with scripted((502, {}, "<h1>网关</h1><script>x</script> 坏了".encode())) as server:
        client = remote.Client(server.url, tries=3, pause=1, sleep=waited.append)
        with pytest.raises(RemoteError, match=r"refuses \(HTTP 502\). 网关 坏了"):
            client.send("PUT")
        assert (len(server.seen), waited) == (3, [1, 2])
        server.delay = 0.5
        with pytest.raises(RemoteError, match=r"no answer for 0.05 seconds"):
            remote.Client(server.url, timeout=0.05, tries=1).send("GET")


REFUSALS = [
    (401, {}, remote.Credentials(), "Set KG_USER and KG_PASSWORD, or KG_TOKEN."),
    (403, {}, remote.Credentials("u", "p"), "does not take the user or token"),
    (
        302,
        {"Location": "https://u:p@else.example/x?token=1"},
        remote.Credentials(),
        "sends to https://else.example/x:",
    ),
    (400, {}, remote.Credentials(), r"refuses \(HTTP 400\). " + "长" * 300 + "…"),
]


@pytest.mark.parametrize(("status", "headers", "who", "told"), REFUSALS)
def test_what_is_refused_is_told_at_once(
    status: int, headers: dict[str, str], who: remote.Credentials, told: str
) -> None:
    with scripted((status, headers, ("长" * 400).encode())) as server:
        with pytest.raises(RemoteError, match=told):
            remote.Client(server.url, who, **WAIT).send("PUT")
        assert len(server.seen) == 1


def test_a_report_that_is_refused_does_not_stop_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path / "g.nq", IDS[:3])
    with scripted(201, (413, {}, b"too large"), 201) as server:
        arguments = ["push", str(path), server.url, "--parallel", "1"]
        assert cli.main(arguments) == 1
        told = capsys.readouterr().err
        assert "HTTP 413). too large." in told
        assert "2 reports sent" in told
        assert "1 refused" in told
        assert cli.main(arguments) == 0
        assert len(server.seen) == 4


def test_who_asks_is_told_in_the_way_that_the_server_wants(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"KG_USER": "何", "KG_PASSWORD": "p:w", "KG_TOKEN": ""}.items():
        monkeypatch.setenv(name, value)
    who = remote.credentials(os.environ)
    with scripted(200) as server:
        remote.Client(server.url, who).send("PUT")
        assert server.seen[0][2]["Authorization"] == "Basic 5L2VOnA6dw=="
        remote.Client(server.url, remote.Credentials("u", "p", "tok")).send("PUT")
        assert server.seen[1][2]["Authorization"] == "Bearer tok"
    challenge = {"WWW-Authenticate": 'Digest realm="SPARQL", qop="auth", nonce="abc", algorithm="MD5"'}
    with scripted((401, challenge, b""), (401, challenge, b""), 201) as server:
        remote.Client(server.url, remote.Credentials("dba", "dba")).send("PUT", data=b"x")
        given = server.seen[2][2]["Authorization"]
        assert given.startswith('Digest username="dba", realm="SPARQL", nonce="abc"')
        assert server.seen[2][3] == b"x"


NO_ANSWERS = [
    (
        "text/html; charset=utf-8",
        b"<html>",
        "its answer is text/html[.] Expected the address of a SPARQL endpoint",
    ),
    ("application/sparql-results+json", b'{"head": {', "not readable as application/sparql-results"),
    (
        "application/sparql-results+json",
        b'{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "literal", "value": "1"}}',
        "not readable as application/sparql-results",
    ),
    ("text/turtle", b"<a> <b>", "not readable as text/turtle"),
]


@pytest.mark.parametrize(("kind", "body", "told"), NO_ANSWERS)
def test_answers_that_are_none(kind: str, body: bytes, told: str) -> None:
    with scripted((200, {"Content-Type": kind}, body)) as server, pytest.raises(RemoteError, match=told):
        remote.ask(remote.Client(server.url), "ASK {}")


def test_too_many_graphs_for_a_request_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    no = (200, {"Content-Type": "application/sparql-results+json"}, b'{"head": {}, "boolean": false}')
    rows = [{"g": {"type": "uri", "value": f"https://example.org/{i}"}} for i in range(2001)]
    many = json.dumps({"head": {"vars": ["g"]}, "results": {"bindings": rows}}).encode()
    with (
        scripted(no, (200, no[1], many)) as server,
        pytest.raises(RemoteError, match="--union-default-graph"),
    ):
        remote.ask(remote.Client(server.url), "ASK { ?x a kg:Bank }")


def test_journals(tmp_path: Path) -> None:
    path, url = tmp_path / "j.jsonl", "http://localhost/store?token=secret"
    journal = remote.Journal(path, url)
    for name, digest in (("甲", "1"), ("乙", "2"), ("甲", "3"), ("乙", None), ("丙", "4")):
        journal.note(name, digest)
    journal.keep()
    journal.close()
    assert "secret" not in path.read_text(encoding="utf-8")
    whole = path.read_bytes()
    assert whole.count(b"\n") == 6
    assert dict(remote.Journal(path, url).taken) == {"甲": "3", "丙": "4"}
    path.write_bytes(whole[:-4])  # killed while it wrote
    torn = remote.Journal(path, url)
    assert dict(torn.taken) == {"甲": "3"}
    torn.note("丁", "5")
    torn.close()
    assert dict(remote.Journal(path, url).taken) == {"甲": "3", "丁": "5"}
    with pytest.raises(RemoteError, match=r"tells of another address \(http://localhost/store\)"):
        remote.Journal(path, "http://localhost/other")
    path.write_text("x\n", encoding="utf-8")
    with pytest.raises(RemoteError, match="is no journal of a push"):
        remote.Journal(path, url)


def test_a_graph_without_reports_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["export", str(written(tmp_path / "g.nq")), "-o", str(tmp_path / "g.ttl")]) == 0
    assert cli.main(["push", str(tmp_path / "g.ttl"), "http://127.0.0.1:9/"]) == 2
    assert "ends in .trig or .nq" in capsys.readouterr().err


ADDRESSES = [
    ("ftp://localhost/x", "is no address"),
    ("http://", "is no address"),
    ("http://u:p@localhost/x?y", r"^http://localhost/x: an address must hold no password"),
    ("http://localhost:99999/", "is no address"),
]


@pytest.mark.parametrize(("url", "told"), ADDRESSES)
def test_addresses_that_are_refused(url: str, told: str) -> None:
    with pytest.raises(RemoteError, match=told):
        checked(url)


def test_addresses(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shown("https://a.example:8/x?token=1#y") == "https://a.example:8/x"
    assert [is_open(u) for u in ("http://a.example/", "https://a.example/", "http://localhost:1/")] == [
        True,
        False,
        False,
    ]
    monkeypatch.setenv("KG_TOKEN", "t")
    assert cli.main(["push", str(written(tmp_path / "g.nq")), "http://a.example/", "--dry-run"]) == 0
    assert "sent unencrypted" in capsys.readouterr().err


def test_triples_of_a_graph_are_the_same_as_its_quads(tmp_path: Path) -> None:
    loaded = store.load(written(tmp_path / "g.nq"))
    for name in store.digests(loaded):
        lines = store.graph_triples(loaded, name)
        found = {q.triple for q in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)}
        assert found == {q.triple for q in loaded.quads_for_pattern(None, None, None, ox.NamedNode(name))}
