"""``kg validate``: holds a graph against the shapes."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg import store, table
from kg.commands.arguments import command, count, own_names
from kg.commands.telling import say, terminal
from kg.table import FORMATS
from kg.text import counted

if TYPE_CHECKING:
    from kg.commands.arguments import Commands
    from kg.validate import Finding, Verdict

_COLUMNS: Final = (
    "report", "sentence", "begin", "end", "thing", "label", "property", "value", "expected", "应为", "severity",
)  # fmt: skip
_SHOWN: Final = 100


def add(group: "Commands") -> None:
    """Declares the command line."""
    p = command(
        group,
        "validate",
        "Hold a graph against the SHACL shapes: what is wrong, in which report and sentence.",
        """
kg validate page.trig
kg validate store/ --workers 4 --format csv > findings.csv
kg validate all.nq --quick
kg validate page.trig --ontology my.ttl --shapes my-shapes.ttl""",
        run,
    )
    p.add_argument(
        "graph",
        type=Path,
        metavar="GRAPH",
        help="what kg build wrote, or - for TriG on standard input",
    )
    p.add_argument(
        "--shapes",
        type=Path,
        metavar="FILE",
        help="a Turtle file with SHACL shapes of your own, beside the shipped ones",
    )
    own_names(p)
    p.add_argument(
        "--quick",
        action="store_true",
        help="leave pySHACL out, and with it --shapes and what is required of single nodes: ten times as fast, for large "
        "stores; claims, offsets, names, classes and what joins them are looked at",
    )
    p.add_argument("--workers", type=count, default=1, metavar="N", help="processes to work in (default 1)")
    p.add_argument(
        "--limit",
        type=count,
        metavar="N",
        help=f"how many findings to write (default: {_SHOWN} in a table, all in the other formats)",
    )
    p.add_argument(
        "--format", choices=FORMATS, default="table", help="how to write the findings (default table)"
    )


def run(given: argparse.Namespace) -> int:
    """``kg validate``."""
    from kg import validate as validating

    if given.quick and given.shapes:
        say("kg validate: --quick leaves shapes of your own out. Give --shapes or --quick.")
        return 2
    options = validating.Options(given.shapes, given.ontology, given.quick, given.workers)
    progress = _progress if sys.stderr.isatty() else None
    verdict = validating.validate(store.load(given.graph), options, progress=progress)
    if progress:
        sys.stderr.write("\r" + " " * 60 + "\r")
    limit = given.limit or (_SHOWN if given.format == "table" else None)
    rows = [_row(f) for f in verdict.findings[:limit]]
    if given.format != "table":
        sys.stdout.write(table.render(_COLUMNS, rows, given.format))
        sys.stdout.flush()
        say(verdict.text())
        return 0 if verdict.valid else 1
    if rows:
        shown = [(r[0], r[1], r[5], r[6], r[7], r[8]) for r in rows]
        columns = ("report", "sentence", "thing", "property", "value", "expected")
        sys.stdout.write(table.render(columns, shown, "table", terminal=terminal()))
        sys.stdout.flush()
    if len(verdict.findings) > len(rows):
        say(f"kg: … and {len(verdict.findings) - len(rows)} more; --limit shows more of them")
    sys.stdout.write(verdict.text() + "\n")
    return 0 if verdict.valid else 1


def _progress(verdict: "Verdict") -> None:
    sys.stderr.write(
        f"\r{counted(verdict.reports, 'report')}, {counted(len(verdict.findings), 'finding')}".ljust(60)
    )
    sys.stderr.flush()


def _row(f: "Finding") -> tuple[str, ...]:
    severity = "warning" if f.warning else "violation"
    return (
        f.report, f.sentence, f.begin, f.end, f.thing, f.label, f.property, f.value, f.en, f.zh, severity,
    )  # fmt: skip
