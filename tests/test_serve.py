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

from kg import cli, store

REPORTS = "SELECT (COUNT(*) AS ?n) { ?r a kg:Report }"


def reports(server: Running) -> int:
    got = server.query(REPORTS)
    return int(json.loads(got.body)["results"]["bindings"][0]["n"]["value"]) if got.status == 200 else -1


def into(path: Path, report_id: str) -> None:
    """Adds a report to a store, as a build does."""
    living = store.Living(path)
    living.put(store.Built(report_id, f"{BASE}report/{report_id}", triples(report_id), report_id, report_id))
    living.commit()
    living.close()


def test_ends_cleanly(tmp_path: Path) -> None:
    with running(stored(tmp_path / "g.nq", triples())) as server:
        below = children(server.process.pid)
        assert len(below) >= 3  # two workers, and what starts them
        server.process.send_signal(signal.SIGINT)
        output, errors = server.process.communicate(timeout=20)
        assert (server.process.returncode, output, errors) == (0, "", "")
        assert eventually(lambda: not any(Path(f"/proc/{p}").exists() for p in below), 5)


def test_no_worker_outlives_a_server_that_is_killed(tmp_path: Path) -> None:
    path = stored(tmp_path / "g.nq", *(triples(f"r{i}") for i in range(8)))
    with running(path, "--timeout", "2", "--workers", "2") as server:
        below = children(server.process.pid)
        query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
        with socket.create_connection(("127.0.0.1", server.port)) as client:
            body = f"GET /sparql?query={query.replace(' ', '+')} HTTP/1.1\r\nHost: localhost\r\n\r\n"
            client.sendall(body.encode())
            assert eventually(lambda: "kg_workers 8.0" in server.get("/metrics").text)
            os.kill(server.process.pid, signal.SIGKILL)
        assert eventually(lambda: not any(Path(f"/proc/{p}").exists() for p in below), 8)


def test_a_port_that_is_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = stored(tmp_path / "g.nq", triples())
    with socket.create_server(("127.0.0.1", 0)) as taken:
        status = cli.main(["serve", str(path), "--port", str(taken.getsockname()[1])])
    errors = capsys.readouterr().err
    assert (status, errors.count("\n")) == (2, 1)
    assert "Choose another one with --port" in errors


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["missing.trig"], "no such graph"),
        (["{broken}"], "not readable as TriG"),
        (["{folder}"], "a folder, but no store"),
        (["{broken}", "--host", "no.such.host.invalid"], "no such address"),
    ],
)
def test_what_can_not_be_served(
    tmp_path: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "broken.trig").write_text("<a> <b>", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    names = {"broken": tmp_path / "broken.trig", "folder": tmp_path / "folder"}
    assert cli.main(["serve", *(a.format(**names) for a in arguments), "--port", "0"]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--port", "65536", "expected a number from 0 to 65535"),
        ("--port", "http", "expected a number from 0 to 65535"),
        ("--timeout", "0", "expected one like 30"),
        ("--timeout", "nan", "expected one like 30"),
        ("--workers", "0", "no number above zero"),
        ("--max-bytes", "1e6", "no number above zero"),
    ],
)
def test_options(option: str, value: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["serve", "g.trig", option, value])
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_standard_input_and_another_host(tmp_path: Path) -> None:
    path = stored(tmp_path / "g.nq", triples())  # N-Quads are no TriG, but these triples are
    lines = path.read_text(encoding="utf-8").replace(f" <{BASE}report/r> .", " .")
    (tmp_path / "g.trig").write_text(lines, encoding="utf-8")
    command = [sys.executable, "-m", "kg", "serve", "-", "--host", "0.0.0.0", "--port", "0"]
    with (tmp_path / "g.trig").open("rb") as data:
        process = subprocess.Popen(
            command, stdin=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
        )
    assert process.stdout
    port = int(process.stdout.readline().partition("0.0.0.0:")[2].partition("/")[0])
    server = Running(process, port)
    assert reports(server) == 1
    assert server.get("/health", Host="any.example.org").status == 200
    process.terminate()
    assert "no password" in process.communicate(timeout=20)[1]
    assert process.returncode == 0


def test_modules_in_the_current_folder_are_not_run(tmp_path: Path) -> None:
    (tmp_path / "kg.py").write_text("raise SystemExit('the wrong kg')", encoding="utf-8")
    path = stored(tmp_path / "g.nq", triples())
    command = [str(Path(sys.executable).with_name("kg")), "serve", str(path), "--port", "0"]
    process = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert process.stdout
    port = process.stdout.readline().partition("127.0.0.1:")[2].partition("/")[0]
    assert port, process.communicate()
    assert reports(Running(process, int(port))) == 1
    process.terminate()
    assert process.communicate(timeout=20)[1] == ""


def test_a_store_that_is_built_into(tmp_path: Path) -> None:
    path = tmp_path / "store"
    into(path, "a")
    with running(path) as server:
        assert reports(server) == 1
        into(path, "b")
        assert eventually(lambda: reports(server) == 2)
        store.forget(path, ["a", "b"])
        assert eventually(lambda: reports(server) == 0)
        assert "<b>0</b> 篇报道" in server.get("/").text
        path.rename(tmp_path / "elsewhere")
        assert eventually(lambda: server.get("/health").status == 503)
        assert "no such graph" in server.get("/health").text
        (tmp_path / "elsewhere").rename(path)
        assert eventually(lambda: server.get("/health").text == "ok\n")
    mine = f"reading-{os.getpid()}-"
    assert [f.name for f in path.glob("reading-*") if not f.name.startswith(mine)] == []
    into(path, "c")  # nothing holds it
    assert [held.id for held in store.contents(path)] == ["c"]
