"""``kg list`` and ``kg forget``: the reports that a graph holds."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg import store, table
from kg.commands.arguments import command
from kg.commands.telling import say, terminal
from kg.table import FORMATS
from kg.text import counted

if TYPE_CHECKING:
    from kg.commands.arguments import Commands


def add(group: "Commands") -> None:
    """Declares the command lines."""
    _add_list(group)
    _add_forget(group)


def _add_list(group: "Commands") -> None:
    p = command(
        group,
        "list",
        "List the reports in a graph: id, date, headline, publisher, and how much was read out of each.",
        """
kg list store/
kg list page.trig --format csv > reports.csv""",
        list_,
    )
    p.add_argument(
        "graph",
        type=Path,
        metavar="GRAPH",
        help="a store, a .trig or .nq file, or - for TriG on standard input",
    )
    p.add_argument("--format", choices=FORMATS, default="table", help="how to write the list (default table)")


def _add_forget(group: "Commands") -> None:
    p = command(
        group,
        "forget",
        "Take reports out of a graph, with all that only they say.",
        """
kg forget store/ page page#2
kg forget all.nq 2025-07-18-03""",
        forget,
    )
    p.add_argument("graph", type=Path, metavar="GRAPH", help="a store, or a .trig or .nq file")
    p.add_argument("ids", nargs="+", metavar="ID", help="ids of reports, as kg list shows them")
    p.add_argument("-q", "--quiet", action="store_true", help="say only which ids no report has")


def list_(given: argparse.Namespace) -> int:
    """``kg list``."""
    held = store.contents(given.graph)
    rows = [(r.id, r.published, r.headline, r.publisher, r.entities, r.events, r.figures) for r in held]
    columns = ("id", "date", "headline", "publisher", "entities", "events", "figures")
    sys.stdout.write(table.render(columns, rows, given.format, terminal=terminal()))
    if given.format == "table":
        sys.stdout.flush()
        say(counted(len(held), "report"))
    return 0


def forget(given: argparse.Namespace) -> int:
    """``kg forget``."""
    told = store.forget(given.graph, given.ids)
    for line in told:
        say(f"kg: {line}")
    if not given.quiet:
        say(f"{given.graph}: {counted(len(set(given.ids)) - len(told), 'report')} forgotten")
    return 1 if told else 0
