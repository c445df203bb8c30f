"""``kg push``: loads a graph into a triple store."""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg import store
from kg.commands.arguments import command, count
from kg.commands.telling import say, say_all
from kg.text import counted

if TYPE_CHECKING:
    from kg.commands.arguments import Commands
    from kg.remote import Outcome, Plan

_MEGABYTE = 1_000_000
_ABOUT = """\
Load a graph into a triple store, report by report, by the Graph Store Protocol of SPARQL 1.1.
What the server has taken is noted in a file beside the graph: the same command goes on where an earlier one
was interrupted, and sends only what has changed since. User and password are read from KG_USER and KG_PASSWORD
(or ~/.netrc), a bearer token from KG_TOKEN.
"""


def add(group: "Commands") -> None:
    """Declares the command line."""
    p = command(
        group,
        "push",
        "Load a graph into a triple store, report by report.",
        """
kg push store/ http://localhost:7878/store
kg push store/ https://graphdb.example/repositories/news/rdf-graphs/service --prune
KG_USER=loader KG_PASSWORD=… kg push store/ http://localhost:8890/sparql-graph-crud-auth""",
        run,
    )
    p.description = _ABOUT
    p.add_argument("graph", type=Path, metavar="GRAPH", help="a store, or a file that ends in .trig or .nq")
    p.add_argument("url", metavar="URL", help="a Graph Store of SPARQL 1.1 (http://… or https://…)")
    p.add_argument(
        "--prune", action="store_true", help="delete graphs there of reports that GRAPH no longer holds"
    )
    p.add_argument("--force", action="store_true", help="send every report, whatever was noted")
    p.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
    p.add_argument(
        "--state", type=Path, metavar="FILE", help="where to note what was taken (default: beside GRAPH)"
    )
    p.add_argument(
        "--batch",
        type=count,
        default=100,
        metavar="N",
        help="reports after which progress is made sure (default 100)",
    )
    p.add_argument("--parallel", type=count, default=4, metavar="N", help="requests at a time (default 4)")
    p.add_argument(
        "--timeout",
        type=count,
        default=60,
        metavar="SECONDS",
        help="how long to wait for an answer (default 60)",
    )
    p.add_argument("-q", "--quiet", action="store_true", help="no progress and no summary, only what failed")


def run(given: argparse.Namespace) -> int:
    """``kg push``."""
    from kg import remote
    from kg.remote.address import is_open

    who = remote.credentials(os.environ)
    client = remote.Client(given.url, who, timeout=given.timeout)
    if who and is_open(given.url):
        say("kg: the password or token is sent unencrypted; use https:// for a server elsewhere.")
    journal = remote.Journal(given.state or remote.journal_of(given.graph, given.url), given.url)
    graph = store.load(given.graph)
    todo = remote.plan(graph, journal.taken, force=given.force)
    if given.dry_run:
        sys.stdout.write(_planned(todo, given.prune) + "\n")
        return 0
    progress = None if given.quiet else _Progress(len(todo.send)).show
    outcome = remote.push(
        graph,
        client,
        journal,
        todo,
        batch=given.batch,
        parallel=given.parallel,
        prune=given.prune,
        progress=progress,
    )
    say_all(outcome.refused)
    if not given.quiet:
        say(_done(outcome, todo, given.prune))
    return 1 if outcome.refused else 0


class _Progress:
    """A line on the terminal that is written anew after each batch."""

    def __init__(self, total: int) -> None:
        self.total = total

    def show(self, outcome: "Outcome") -> None:
        """Tells how far the push is."""
        if sys.stderr.isatty():
            line = f"{outcome.sent} of {counted(self.total, 'report')}, {outcome.size / _MEGABYTE:.1f} MB"
            sys.stderr.write("\r" + line.ljust(60) + ("\r" if outcome.sent < self.total else "\n"))
            sys.stderr.flush()


def _planned(todo: "Plan", prune: bool) -> str:
    gone = (
        f"{counted(len(todo.gone), 'graph')} would be {'deleted' if prune else 'left (--prune deletes them)'}"
    )
    there = counted(todo.unchanged, "is", "are")
    return f"{counted(len(todo.send), 'report')} would be sent, {there} there already, {gone}"


def _done(outcome: "Outcome", todo: "Plan", prune: bool) -> str:
    there = counted(todo.unchanged, "was", "were")
    said = (
        f"{counted(outcome.sent, 'report')} sent ({outcome.size / _MEGABYTE:.1f} MB), {there} there already"
    )
    if prune:
        said += f", {outcome.deleted} deleted"
    elif todo.gone:
        said += (
            f"; {counted(len(todo.gone), 'is', 'are')} still there that the graph no longer holds (--prune)"
        )
    return said + (f"; {len(outcome.refused)} refused" if outcome.refused else "")
