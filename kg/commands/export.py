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
kg export store/ -o claims.ttl --rdf12      # claims as triple terms of RDF 1.2
kg export page.trig -o page.gexf --planned  # Gephi, with what is only planned
kg export store/ -o neo4j.csv               # a folder of CSV files, import.sh, load.cypher
kg export store/ -o - --format nt | gzip > all.nt.gz""",
        run,
    )
    p.add_argument("graph", type=Path, metavar="GRAPH", help="what kg build wrote")
    p.add_argument(
        "-o",
        "--output",
        required=True,
        type=Path,
        metavar="FILE",
        help=".trig .nq .ttl .nt .jsonld .rdf; .graphml .gexf .cyjs: a network of the entities; .csv: a folder for "
        "Neo4j; a folder for a store; - for standard output",
    )
    p.add_argument(
        "--format", metavar="NAME", help="the format (nt, gexf …) where FILE's name doesn't say it"
    )
    p.add_argument(
        "--rdf12",
        action="store_true",
        help="each claim as a reifier of a triple term (.trig .nq .ttl .nt), for tools that read RDF 1.2",
    )
    p.add_argument(
        "--events",
        choices=("edges", "nodes"),
        default="edges",
        help="networks: direct relations as edges (default), or events as nodes with their roles as edges",
    )
    p.add_argument(
        "--planned",
        action="store_true",
        help="networks: also what is only planned or denied; see the attribute modality",
    )
    own_names(p)


def run(given: argparse.Namespace) -> int:
    """``kg export``."""
    from kg import vocabulary
    from kg.export import Choices, export

    store.check_folder(given.output)
    choices = Choices(
        rdf12=given.rdf12,
        as_nodes=given.events == "nodes",
        planned=given.planned,
        ontology=vocabulary.load(given.ontology),
    )
    suffix = None if given.format is None else f".{given.format.lstrip('.')}"
    export(store.load(given.graph), given.output, choices, suffix=suffix)
    return 0
