"""Serves a graph on this machine: SPARQL 1.1 Protocol, pages, descriptions of things. In: a path. Out: HTTP.

HTTP is waitress', which reads requests and writes answers without a thread waiting for slow clients; requests and
content negotiation are Werkzeug's. Queries run in processes that can be killed (``kg.serve.pool``).
"""

import logging
import multiprocessing
import os
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import forkserver
from multiprocessing.context import BaseContext
from pathlib import Path
from types import FrameType
from typing import Final

from waitress.server import create_server

from kg.errors import KgError
from kg.ontology import Ontology
from kg.serve.app import application
from kg.serve.graph import Served
from kg.serve.metrics import Metrics
from kg.serve.pool import Limits, Pool
from kg.serve.server import Server

LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
_MB: Final = 2**20
_SPARE: Final = 8  # threads that no waiting query may take: pages' files, health, metrics
_WAITING: Final = 32


class ServeError(KgError):
    """The server can't start."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to serve ``graph``: where (``port`` 0: a free one), seconds a request may take, slow queries at a time, bytes of
    memory for each, bytes of an answer and of a request's body, the origin whose pages may ask (``""``: none)."""

    graph: Path
    host: str = "127.0.0.1"
    port: int = 8000
    timeout: float = 30.0
    workers: int = 2
    max_memory: int = 1024 * _MB
    max_bytes: int = 64 * _MB
    max_body: int = _MB
    cors: str = ""


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach ``host``."""
    return host in LOOPBACK or host.startswith("127.")


def processes() -> BaseContext:
    """How processes are started: as copies of one that has imported what workers need, where the system can."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["kg.serve.worker", "kg.view"])
    # the server begins before it is told our path: without this it takes modules from the folder it is started in
    before = os.environ.get("PYTHONSAFEPATH", "")
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        forkserver.ensure_running()
    finally:
        os.environ["PYTHONSAFEPATH"] = before  # empty is unset
    return context


def serve(options: Options, ontology: Ontology, started: Callable[[str], None]) -> None:
    """Serves till Ctrl-C or SIGTERM; ``started`` gets the address. Raises ``ServeError``, ``StoreError``."""
    listening = _listen(options.host, options.port)
    context = processes()
    limits = Limits(options.timeout, options.workers, options.max_memory, _WAITING)
    served = Served(options.graph, context)
    try:
        pool = Pool(served, limits, context)
    except BaseException:
        served.close()
        listening.close()
        raise
    metrics = Metrics(
        {
            "kg_workers": ("Worker processes.", lambda: float(pool.alive())),
            "kg_queries_waiting": ("Queries that wait for a worker.", lambda: float(pool.waiting())),
            "kg_graph_bytes": ("Bytes on disk of the graph.", lambda: float(served.size())),
            "kg_graph_changes": (
                "How often the graph changed while it was served.",
                lambda: float(pool.generation),
            ),
        }
    )
    hosts = (*LOOPBACK, "[::1]", options.host) if is_loopback(options.host) else None
    title = options.graph.resolve().name if str(options.graph) != "-" else "kg"
    server = Server(title, pool, metrics, ontology, options.max_bytes, hosts, options.cors)
    try:
        _run(server, options, listening, pool, started)
    finally:
        pool.close()


def _run(
    server: Server, options: Options, listening: socket.socket, pool: Pool, started: Callable[[str], None]
) -> None:
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    http = create_server(
        application(server, options.max_body),
        sockets=[listening],
        threads=pool.limits.threads + _WAITING + _SPARE,  # the pool's, those that wait for a page, and some
        ident="report-kg",
        connection_limit=500,
        channel_timeout=60,
        cleanup_interval=10,
        max_request_body_size=options.max_body,
        channel_request_lookahead=1,
        asyncore_use_poll=True,
        # Of a proxy on this machine: so that its clients share the workers evenly.
        trusted_proxy="127.0.0.1",
        trusted_proxy_headers={"x-forwarded-for"},
        clear_untrusted_proxy_headers=True,
    )

    def end(number: int, frame: FrameType | None) -> None:
        pool.close()
        raise KeyboardInterrupt

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, end)
    port = listening.getsockname()[1]
    host = f"[{options.host}]" if ":" in options.host else options.host
    started(f"http://{host}:{port}/")
    try:
        http.run()
    finally:
        http.close()


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises ``ServeError``."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        found = socket.socket(family, kind)
    except OSError as error:
        raise ServeError(f"--host {host}: no such address ({error.strerror}).") from error
    try:
        if os.name != "nt":
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
        found.listen(128)
    except OSError as error:
        found.close()
        raise ServeError(
            f"{host}, port {port}: can't be used ({error.strerror}). Choose another one with --port; 0 takes a free one."
        ) from error
    found.setblocking(False)
    return found
