"""``kg search``: looks for words in a graph."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg import search as looking
from kg import table
from kg.commands.arguments import command, count
from kg.commands.telling import say, terminal
from kg.ontology import load
from kg.query.binding import class_named
from kg.text import counted

_BEFORE = 14  # characters of a passage before the first word that was found

if TYPE_CHECKING:
    from kg.commands.arguments import Commands


def add(group: "Commands") -> None:
    """Declares the command line."""
    p = command(
        group,
        "search",
        "Look for words in the names, headlines and passages of a graph.",
        """
kg search page.trig 贷款
kg search store/ 钦州 贷款 --limit 50
kg search store/ 农业 --class Bank
kg search store/ 备忘录 --format csv > found.csv""",
        run,
    )
    p.add_argument(
        "graph", type=Path, metavar="GRAPH", help="what kg build wrote, or - for TriG on standard input"
    )
    p.add_argument("words", nargs="+", metavar="WORD", help="all of them must stand in one name or passage")
    p.add_argument(
        "--class",
        dest="kinds",
        action="append",
        default=[],
        metavar="CLASS",
        help="only things of this class (Bank or 银行), and what is below it; may be given again",
    )
    p.add_argument(
        "--limit", type=count, default=20, metavar="N", help="things and passages at most (default 20)"
    )
    p.add_argument(
        "--format", choices=table.FORMATS, default="table", help="how to write them (default table)"
    )


def run(given: argparse.Namespace) -> int:
    """``kg search``."""
    kinds = [class_named(kind, "--class") for kind in given.kinds]
    found = looking.search(looking.opened(given.graph), given.words, limit=given.limit, classes=kinds)
    if given.format == "table":
        _tell(found, given.words, bool(kinds))
        return 0
    label = load().label
    columns = ("what", "name", "also", "class", "iri", "report", "date", "headline", "text")
    rows = []
    for t in found.things:
        kind = label(t.classes[0]) if t.classes else ""
        rows.append(("thing", t.label, "" if t.found == t.label else t.found, kind, t.iri, "", "", "", ""))
    for p in found.passages:
        what = "headline" if p.iri == p.report_iri else "passage"
        text = looking.marked(p.text, given.words)
        rows.append((what, "", "", "", p.iri, p.report, p.day, p.headline, text))
    sys.stdout.write(table.render(columns, rows, given.format))
    return 0


def _tell(found: looking.Hits, words: list[str], only_things: bool) -> None:
    label = load().label
    if found.things:
        rows = [
            (
                looking.marked(t.label, words)
                + ("" if t.found == t.label else f"（{looking.marked(t.found, words)}）"),
                label(t.classes[0]) if t.classes else "",
                str(t.reports),
                t.iri,
            )
            for t in found.things
        ]
        sys.stdout.write(
            table.render(("name", "class", "reports", "iri"), rows, "table", terminal=terminal())
        )
    if found.passages:
        rows_ = [
            (p.day, p.report, p.headline, _around(looking.marked(p.text, words))) for p in found.passages
        ]
        sys.stdout.write("\n" if found.things else "")
        sys.stdout.write(
            table.render(("date", "report", "headline", "passage"), rows_, "table", terminal=terminal())
        )
    sys.stdout.flush()
    told = _of(len(found.things), found.total_things, "thing")
    say(
        told
        if only_things
        else f"{told}, {_of(len(found.passages), found.total_passages, 'headline or passage', 'headlines and passages')}"
    )


def _around(text: str) -> str:
    """``text`` from a little before its first mark on, where it is too long for a cell."""
    at = text.find("【")
    return text if at < _BEFORE or len(text) <= 2 * _BEFORE else f"…{text[at - _BEFORE // 2 :]}"


def _of(shown: int, total: int, one: str, many: str = "") -> str:
    return f"{'' if shown == total else f'{shown} of '}{counted(total, one, many)}"
