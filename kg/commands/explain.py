"""``kg explain``: what a graph knows of one thing, and why all of that is one."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg import store
from kg.commands.arguments import command, own_names
from kg.commands.telling import say

if TYPE_CHECKING:
    from kg.commands.arguments import Commands


def add(group: "Commands") -> None:
    """Declares the command line."""
    p = command(
        group,
        "explain",
        "Tell what a graph knows of one person, organisation or place, and why its forms are one.",
        """
kg explain page.trig 西宁市商务局
kg explain store/ 王刚
kg explain store/ https://w3id.org/report-kg/id/person/王刚-西宁市""",
        run,
    )
    p.add_argument("graph", type=Path, metavar="GRAPH", help="what kg build wrote (.trig, .nq or a store)")
    p.add_argument(
        "entity", metavar="ENTITY", help="a name, a part of one, or an IRI; several hits are listed"
    )
    own_names(p)


def run(given: argparse.Namespace) -> int:
    """``kg explain``."""
    from kg import account, vocabulary

    ontology = vocabulary.load(given.ontology)
    known = account.load(store.load(given.graph))
    hits = account.find(known, given.entity)
    if len(hits) > 1:
        sys.stdout.writelines(f"{line}\n" for line in account.listed(hits, ontology))
        sys.stdout.flush()
        say(
            f"{len(hits)} things have this in their names. Ask for one of them by its IRI, or by a whole name."
        )
        return 0
    sys.stdout.writelines(f"{line}\n" for line in account.told(account.account(known, hits[0], ontology)))
    return 0
