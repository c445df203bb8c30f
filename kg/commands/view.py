"""``kg view``: writes the page that shows a graph."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from kg import store
from kg.commands.arguments import command, count, day, own_names

if TYPE_CHECKING:
    from kg.commands.arguments import Commands

_EXAMPLES = """
kg view page.trig -o page.html
kg view page.trig -o bank.html --focus 中国银行青海省分行 --hops 2
kg view store/ -o july.html --since 2025-07-01 --until 2025-07-31 --class 银行 --class 企业
kg view page.trig -o trade.html --relation exportedTo --relation tradedWith
kg view page.trig -o own.html --query shown.rq --no-text"""


def add(group: "Commands") -> None:
    """Declares the command line."""
    what = (
        "Write one page that shows a graph in a browser, without a network: who did what, in which sentence."
    )
    p = command(group, "view", what, _EXAMPLES, run)
    p.add_argument("graph", type=Path, metavar="GRAPH", help="what kg build wrote")
    p.add_argument("-o", "--output", required=True, type=Path, metavar="PAGE.html", help="the page to write")
    p.add_argument("--title", metavar="TEXT", help="the page's title (default: the graph's name)")
    p.add_argument(
        "--limit",
        type=count,
        default=20_000,
        metavar="N",
        help="put the N most reported entities into the page (default 20000)",
    )
    _choosing(p)
    p.add_argument(
        "--no-text",
        action="store_true",
        help="leave the reports' texts out; the sentences that serve as evidence stay",
    )
    p.add_argument(
        "--sources",
        type=Path,
        action="append",
        metavar="PATH",
        help="a folder to look for the reports' sources in, or a source, for the reading view; may be given "
        "again (default: the graph's folder and the current one)",
    )
    own_names(p)


def _choosing(p: argparse.ArgumentParser) -> None:
    """The options that choose a part of the graph."""
    p.add_argument("--focus", metavar="NAME", help="only this entity (name or IRI) and what is near it")
    p.add_argument(
        "--hops", type=count, default=1, metavar="N", help="how many relations from --focus (default 1)"
    )
    p.add_argument(
        "--since", type=day, metavar="DATE", help="only what happened then or later; what has no date goes"
    )
    p.add_argument(
        "--until", type=day, metavar="DATE", help="only what happened then or before; what has no date goes"
    )
    p.add_argument(
        "--class",
        dest="classes",
        action="append",
        default=[],
        metavar="CLASS",
        help="only relations in which such an entity has part (name or label: Bank, 银行); may be given again",
    )
    p.add_argument(
        "--relation",
        dest="relations",
        action="append",
        default=[],
        metavar="RELATION",
        help="only this relation (name or label: financed, 融资支持); may be given again",
    )
    p.add_argument(
        "--query",
        metavar="FILE.rq",
        help="a SPARQL CONSTRUCT: its triples between entities are what is shown",
    )


def run(given: argparse.Namespace) -> int:
    """``kg view``."""
    from kg import query, vocabulary
    from kg import view as viewing

    store.check_folder(given.output)
    known, graph = vocabulary.load(given.ontology), store.load(given.graph)
    choice = viewing.Choice(
        focus=given.focus or "",
        hops=given.hops,
        since=given.since,
        until=given.until,
        classes=tuple(given.classes),
        relations=tuple(given.relations),
        query=query.find(given.query) if given.query else "",
    )
    page = viewing.page(
        graph,
        title=given.title or given.graph.name,
        limit=given.limit,
        ontology=known,
        choice=choice,
        sources=given.sources or [given.graph.resolve().parent, Path.cwd()],
        text=not given.no_text,
    )
    with store.atomic(given.output) as out:
        out.write(page.encode("utf-8"))
    return 0
