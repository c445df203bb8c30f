"""``kg verify``: re-reads the sources."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg import store
from kg.commands.arguments import command, own_names
from kg.commands.telling import say_all

if TYPE_CHECKING:
    from kg.commands.arguments import Commands


def add(group: "Commands") -> None:
    """Declares the command line."""
    p = command(
        group,
        "verify",
        "Re-read the sources: is every passage the exact slice?",
        """
kg verify page.trig
kg verify all.nq --sources archive/""",
        run,
    )
    p.add_argument("graph", type=Path, metavar="GRAPH", help="what kg build wrote")
    p.add_argument(
        "--sources",
        type=Path,
        action="append",
        metavar="PATH",
        help="a folder to look for the sources in, or a source; may be given again "
        "(default: the graph's folder and the current one)",
    )
    own_names(p)


def run(given: argparse.Namespace) -> int:
    """``kg verify``."""
    from kg import verify as verifying
    from kg import vocabulary

    places = given.sources or [given.graph.resolve().parent, Path.cwd()]
    verdict = verifying.verify(store.load(given.graph), places, vocabulary.load(given.ontology))
    say_all(verdict.faults)
    sys.stdout.write(verdict.text() + "\n")
    return 1 if verdict.faults else 0
