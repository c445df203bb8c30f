"""kg.serve, kg.serve.pool, kg.serve.graph: starting, ending, and a graph that changes while it is served."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from serving import BASE, Running, children, eventually, running, stored, triples

from kg import store

REPORTS = "SELECT (COUNT(*) AS ?n) { ?r a kg:Report }"


def started(*arguments: str) -> tuple[int, str]:
    """Exit status and errors of a ``kg serve`` that should not start."""
    command = [sys.executable, "-m", "kg", "serve", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stderr


def reports(server: Running) -> int:
    got = server.query(REPORTS)
    return int(json.loads(got.body)["results"]["bindings"][0]["n"]["value"]) if got.status == 200 else -1


def into(path: Path, report_id: str) -> None:
    """Adds a report to a store, as a build does."""
    living = store.Living(path)
    living.put(store.Built(report_id, f"{BASE}report/{report_id}", triples(report_id), report_id, report_id))
    living.commit()
    living.close()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_ends_cleanly(tmp_path: Path, how: signal.Signals) -> None:
    with running(stored(tmp_path / "g.nq", triples())) as server:
        below = children(server.process.pid)
        assert len(below) >= 3  # two workers, and what starts them
        server.process.send_signal(how)
        output, errors = server.process.communicate(timeout=10)
        assert (server.process.returncode, output, errors) == (0, "", "")
        assert eventually(lambda: not any(Path(f"/proc/{p}").exists() for p in below), 5)


def test_no_worker_outlives_a_server_that_is_killed(tmp_path: Path) -> None:
    path = stored(tmp_path / "g.nq", *(triples(f"r{i}") for i in range(8)))
    with running(path, "--timeout", "2") as server:
        below = children(server.process.pid)
        query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
        with socket.create_connection(("127.0.0.1", server.port)) as client:
            body = f"GET /sparql?query={query.replace(' ', '+')} HTTP/1.1\r\nHost: localhost\r\n\r\n"
            client.sendall(body.encode())
            assert eventually(lambda: "kg_workers 2.0" in server.get("/metrics").text)
            os.kill(server.process.pid, signal.SIGKILL)
        assert eventually(lambda: not any(Path(f"/proc/{p}").exists() for p in below), 8)


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    path = stored(tmp_path / "g.nq", triples())
    with socket.create_server(("127.0.0.1", 0)) as taken:
        status, errors = started(str(path), "--port", str(taken.getsockname()[1]))
    assert (status, errors.count("\n")) == (2, 1)
    assert "Choose another one with --port" in errors


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["missing.trig"], "no such graph"),
        (["{broken}"], "not readable as TRIG"),
        (["{folder}"], "a folder, but no store"),
        (["{broken}", "--host", "no.such.host.invalid"], "no such address"),
        (["{broken}", "--port", "65536"], "expected a number from 0 to 65535"),
        (["{broken}", "--timeout", "0"], "expected one like 30"),
    ],
)
def test_what_can_not_be_served(tmp_path: Path, arguments: list[str], said: str) -> None:
    (tmp_path / "broken.trig").write_text("<a> <b>", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    names = {"broken": tmp_path / "broken.trig", "folder": tmp_path / "folder"}
    given = [a.format(**names) for a in arguments]
    status, errors = started(*given, *([] if "--port" in given else ["--port", "0"]))
    assert status == 2
    assert said in errors
    assert "Traceback" not in errors


def test_other_hosts_are_warned_of(tmp_path: Path) -> None:
    path = stored(tmp_path / "g.nq", triples())
    command = [sys.executable, "-m", "kg", "serve", str(path), "--host", "0.0.0.0", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout
    assert "http://0.0.0.0:" in process.stdout.readline()
    process.terminate()
    assert "no password" in process.communicate(timeout=20)[1]


def test_standard_input(tmp_path: Path) -> None:
    path = stored(tmp_path / "g.nq", triples())  # N-Quads are no TriG, but these N-Triples are
    lines = path.read_text(encoding="utf-8").replace(f" <{BASE}report/r> .", " .")
    command = [sys.executable, "-m", "kg", "serve", "-", "--port", "0"]
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdin and process.stdout
    process.stdin.write(lines)
    process.stdin.close()
    port = int(process.stdout.readline().partition("127.0.0.1:")[2].partition("/")[0])
    assert reports(Running(process, port)) == 1
    process.stdin = None
    process.terminate()
    process.communicate(timeout=20)


def test_a_file_that_changes(tmp_path: Path) -> None:
    path = stored(tmp_path / "g.nq", triples("a"))
    with running(path) as server:
        assert reports(server) == 1
        assert "<b>1</b> 篇报道" in server.get("/").text
        stored(tmp_path / "new.nq", triples("a"), triples("b")).replace(path)
        assert eventually(lambda: reports(server) == 2)
        assert "<b>2</b> 篇报道" in server.get("/").text
        path.write_text("broken", encoding="utf-8")
        assert eventually(lambda: server.get("/health").status == 503)
        assert "not readable" in server.get("/health").text
        assert reports(server) == 2  # what was there before
        stored(path, triples("c"))
        assert eventually(lambda: reports(server) == 1)
        assert server.get("/health").text == "ok\n"


def test_a_store_that_is_built_into(tmp_path: Path) -> None:
    path = tmp_path / "store"
    into(path, "a")
    with running(path) as server:
        assert reports(server) == 1
        into(path, "b")
        assert eventually(lambda: reports(server) == 2)
        store.forget(path, ["a", "b"])
        assert eventually(lambda: reports(server) == 0)
    into(path, "c")  # nothing holds it
    assert [held.id for held in store.contents(path)] == ["c"]
    assert not list(path.glob("reading-*"))
