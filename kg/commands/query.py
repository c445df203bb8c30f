"""``kg query``: asks a graph."""

import argparse
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg import query as asking
from kg import store, table
from kg.commands.arguments import command, place
from kg.commands.telling import say
from kg.table import FORMATS

if TYPE_CHECKING:
    from kg.commands.arguments import Commands


def add(group: "Commands") -> None:
    """Declares the command line."""
    p = command(
        group,
        "query",
        "Ask a graph: a named question, a .rq file or SPARQL text.",
        """
kg query --list
kg query page.trig agreements
kg query page.trig where-does-it-say-so --format csv > claims.csv
kg query http://localhost:7878/query who-financed-whom
kg query page.trig 'SELECT ?name { ?x a kg:Bank ; rdfs:label ?name }'""",
        run,
    )
    p.add_argument(
        "graph",
        nargs="?",
        type=place,
        metavar="GRAPH",
        help="what kg build wrote, - for TriG on standard input, or the address of a SPARQL endpoint",
    )
    p.add_argument(
        "query", nargs="?", metavar="QUERY", help="a name (see --list), a .rq file, or SPARQL text"
    )
    p.add_argument("--list", action="store_true", help="list the named questions")
    p.add_argument(
        "--format", choices=FORMATS, default="table", help="how to write the answer (default table)"
    )


def run(given: argparse.Namespace) -> int:
    """``kg query``."""
    if given.list:
        rows = [(q.name, q.zh, q.en) for q in asking.named().values()]
        sys.stdout.write(table.render(("name", "zh", "en"), rows, given.format))
        return 0
    if given.graph is None or given.query is None:
        say("kg query: GRAPH and QUERY are needed, or --list. See kg query --help.")
        return 2
    text = asking.find(given.query)
    answer = _asked(given.graph, text)
    terminal = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    sys.stdout.write(table.render(answer.columns, answer.rows, given.format, terminal=terminal))
    if given.format == "table":
        sys.stdout.flush()
        say(f"{len(answer.rows)} rows")
    return 0


def _asked(graph: Path | str, text: str) -> asking.Answer:
    if isinstance(graph, Path):
        return asking.ask(store.load(graph), text)
    from kg import remote

    return remote.ask(remote.Client(graph, remote.credentials(os.environ), timeout=600, tries=3), text)
