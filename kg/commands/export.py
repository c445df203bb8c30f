"""``kg export``: writes a graph in another format."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from kg import store
from kg.commands.arguments import command, own_names

if TYPE_CHECKING:
    from kg.commands.arguments import Commands


def add(group: "Commands") -> None:
    """Declares the command line."""
    p = command(
        group,
        "export",
        "Write a graph in another format.",
        """
kg export page.trig -o page.ttl
kg export page.trig -o page.graphml""",
        run,
    )
    p.add_argument("graph", type=Path, metavar="GRAPH", help="what kg build wrote")
    p.add_argument(
        "-o",
        "--output",
        required=True,
        type=Path,
        metavar="FILE",
        help=".trig .nq .ttl .nt .jsonld .rdf, a folder for a store, or .graphml .gexf: entities and direct "
        "relations only",
    )
    own_names(p)


def run(given: argparse.Namespace) -> int:
    """``kg export``."""
    from kg import network, vocabulary

    graph = store.load(given.graph)
    if given.output.suffix.lower() in network.FORMATS:
        with store.atomic(given.output) as out:
            network.write(graph, out, given.output.suffix.lower())
    else:
        store.save(graph, given.output, network.prefixes(graph, vocabulary.load(given.ontology)))
    return 0
