"""A server of a graph in a process of its own, as a user starts it, and a client for it."""

import http.client
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode

from graphs import FIRM, reading

from kg import graph, ontology, store

EVIL = '</script><script>document.title="taken"</script><img src=x onerror="document.title=\'taken\'">'
BASE = graph.BASE


@dataclass(frozen=True, slots=True)
class Got:
    """A response."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass(frozen=True, slots=True)
class Running:
    """A server that runs: its process and port."""

    process: subprocess.Popen[str]
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def request(
        self, method: str, path: str, body: bytes | None = None, timeout: float = 30, **headers: str
    ) -> Got:
        """A request; headers' names are given with ``_`` for ``-``."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Got(response.status, found, response.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Got:
        return self.request("GET", path, **headers)

    def query(self, text: str, accept: str = "*/*", **parameters: str) -> Got:
        return self.get("/sparql?" + urlencode({"query": text, **parameters}), Accept=accept)


def triples(report_id: str = "r", *, evil: bool = False) -> bytes:
    """The block (N-Quads) of one reading; ``evil`` puts markup wherever text of a report goes."""
    one, known = reading(report_id), ontology.load()
    if evil:
        firm = replace(FIRM, aliases=(EVIL,))
        entities = tuple(firm if e == FIRM else e for e in one.resolution.entities)
        one = replace(
            one,
            report=replace(one.report, headline=EVIL, publisher=EVIL),
            resolution=replace(one.resolution, entities=entities),
            observations=tuple(replace(o, indicator=EVIL) for o in one.observations),
        )
    return store.block(graph.triples(one, known), graph.report_iri(report_id, BASE, known), ".nq", {})


def stored(path: Path, *blocks: bytes) -> Path:
    """A file of N-Quads."""
    path.write_bytes(b"".join(blocks))
    return path


@contextmanager
def running(path: Path, *options: str) -> Iterator[Running]:
    """``kg serve path``, till the block ends."""
    command = [sys.executable, "-m", "kg", "serve", str(path), "--port", "0", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        ready, _, _ = select.select([process.stdout], [], [], 60)
        line = process.stdout.readline() if ready else ""
        port = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
        if not port:
            process.kill()
            raise AssertionError(process.communicate())
        yield Running(process, int(port[1]))
    finally:
        alive = process.poll() is None
        if alive:
            process.terminate()
        _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (0, "") or not alive


def eventually(seen: "object", seconds: float = 20) -> bool:
    """Whether ``seen()`` becomes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if seen():  # type: ignore[operator]
            return True
        time.sleep(0.1)
    return False


def children(process: int) -> list[int]:
    """All processes below one, by /proc."""
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        parents.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(folder.name))
    found, queue = list[int](), [process]
    while queue:
        below = parents.get(queue.pop(), [])
        found += below
        queue += below
    return found
