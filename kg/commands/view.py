"""``kg view``: writes the page that shows a graph."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from kg import store
from kg.commands.arguments import command, count, own_names

if TYPE_CHECKING:
    from kg.commands.arguments import Commands


def add(group: "Commands") -> None:
    """Declares the command line."""
    p = command(
        group,
        "view",
        "Write a page that shows a graph in a browser, without a network.",
        "kg view page.trig -o page.html",
        run,
    )
    p.add_argument("graph", type=Path, metavar="GRAPH", help="what kg build wrote")
    p.add_argument("-o", "--output", required=True, type=Path, metavar="PAGE.html", help="the page to write")
    p.add_argument("--title", metavar="TEXT", help="the page's title (default: the graph's name)")
    p.add_argument(
        "--limit",
        type=count,
        default=400,
        metavar="N",
        help="show the N entities with the most relations (default 400)",
    )
    own_names(p)


def run(given: argparse.Namespace) -> int:
    """``kg view``."""
    from kg import view as viewing
    from kg import vocabulary

    known, graph = vocabulary.load(given.ontology), store.load(given.graph)
    page = viewing.page(graph, title=given.title or given.graph.name, limit=given.limit, ontology=known)
    with store.atomic(given.output) as out:
        out.write(page.encode("utf-8"))
    return 0
