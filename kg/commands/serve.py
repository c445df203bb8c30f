"""``kg serve``: a SPARQL endpoint and pages on this machine."""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg.commands.arguments import command, count, own_names
from kg.commands.telling import say

if TYPE_CHECKING:
    from kg.commands.arguments import Commands

_MB = 2**20


def add(group: "Commands") -> None:
    """Declares the command line."""
    p = command(
        group,
        "serve",
        "Serve a graph on this machine: SPARQL 1.1 Protocol, a query editor, pages. Read-only.",
        """
kg serve store/
kg serve page.trig --port 0
kg serve store/ --timeout 10 --workers 4 --cors https://app.example.org
curl -H 'Accept: text/csv' --data-urlencode 'query=SELECT * { ?s ?p ?o } LIMIT 5' http://127.0.0.1:8000/sparql""",
        run,
    )
    p.add_argument(
        "graph", type=Path, metavar="GRAPH", help="what kg build wrote, or - for TriG on standard input"
    )
    p.add_argument(
        "--host", default="127.0.0.1", metavar="ADDRESS", help="where to listen (default 127.0.0.1)"
    )
    p.add_argument("--port", type=_port, default=8000, metavar="N", help="default 8000; 0: a free one")
    p.add_argument(
        "--timeout",
        type=_seconds,
        default=30.0,
        metavar="SECONDS",
        help="stop a query after them (default 30)",
    )
    p.add_argument(
        "--workers",
        type=count,
        default=max(2, min(4, os.cpu_count() or 2)),
        metavar="N",
        help="slow queries that run at the same time, a process each; at least 6 more for quick ones and pages "
        "(default: the CPUs, 2 to 4)",
    )
    p.add_argument(
        "--max-memory",
        type=count,
        default=1024,
        metavar="MB",
        help="memory of a query, and so of a process (default 1024)",
    )
    p.add_argument(
        "--max-bytes", type=count, default=64 * _MB, metavar="N", help="size of an answer (default 64 MB)"
    )
    p.add_argument(
        "--max-body", type=count, default=_MB, metavar="N", help="size of a request (default 1 MB)"
    )
    p.add_argument(
        "--cors",
        default="",
        metavar="ORIGIN",
        help="let pages of this origin ask, or * for all (default: none)",
    )
    own_names(p)


def run(given: argparse.Namespace) -> int:
    """``kg serve``."""
    from kg import serve as serving
    from kg import vocabulary

    known = vocabulary.load(given.ontology)
    options = serving.Options(
        given.graph,
        given.host,
        given.port,
        given.timeout,
        given.workers,
        given.max_memory * _MB,
        given.max_bytes,
        given.max_body,
        given.cors,
    )
    if not serving.is_loopback(given.host):
        say(
            f"kg: --host {given.host}: whoever reaches this machine can read the graph; there is no password and no "
            "encryption."
        )

    def started(address: str) -> None:
        sys.stdout.write(f"{given.graph} is served at {address}  (Ctrl-C ends it)\n")
        sys.stdout.flush()

    serving.serve(options, known, started)
    return 0


def _port(text: str) -> int:
    """Raises ``ArgumentTypeError``."""
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; expected a number from 0 to 65535")
    return int(text)


def _seconds(text: str) -> float:
    """Raises ``ArgumentTypeError``."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= 86400:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds; expected one like 30")
    return value
