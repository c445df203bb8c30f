"""The ``kg`` command. In: arguments. Out: files, text, exit status (0 well, 1 some failed, 2 bad usage)."""

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from kg import commands
from kg.errors import KgError
from kg.iri import BASE
from kg.table import FORMATS

_ABOUT = """\
Knowledge graphs from Chinese newspaper reports: who did what with whom, when, for how much,
and which sentence says so. Offline; the same input gives the same graph, byte for byte.
"""
_EXAMPLES = """\
examples:
  kg build page.txt -o page.trig --published 2025-07-18 --home 青海省,西宁市
  kg query page.trig who-financed-whom
  kg view page.trig -o page.html
  kg verify page.trig

exit status: 0 all well, 1 some inputs failed (the rest is done), 2 bad usage or configuration
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status; errors go to standard error in full sentences."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    parser = _parser()
    given = parser.parse_args(arguments)
    if given.run is None:
        given.help_of.print_help()
        return 0
    try:
        status: int = given.run(given)
        sys.stdout.flush()
    except KgError as error:
        sys.stderr.write(f"kg: {error}\n")
        return 2
    except BrokenPipeError:  # `kg query … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        sys.stderr.write(
            "kg: interrupted; files are as they were, a store holds the reports that were finished.\n"
        )
        return 130
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kg", description=_ABOUT, epilog=_EXAMPLES, formatter_class=_Raw)
    parser.add_argument("--version", action="version", version=f"kg {_version()}")
    parser.set_defaults(run=None, help_of=parser)
    commands_of = parser.add_subparsers(title="commands", metavar="COMMAND")
    for add in (_build, _list, _forget, _query, _view, _verify, _export, _rules):
        add(commands_of)
    return parser


class _Raw(argparse.RawDescriptionHelpFormatter):
    """Help that keeps the line breaks of descriptions and is as wide on every terminal."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28, width=100)


if TYPE_CHECKING:
    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def _command(
    group: "_Commands", name: str, what: str, example: str, run: Callable[[argparse.Namespace], int] | None
) -> argparse.ArgumentParser:
    lines = "\n".join(f"  {line}" for line in example.strip().splitlines())
    parser: argparse.ArgumentParser = group.add_parser(
        name, help=what, description=what, epilog=f"examples:\n{lines}", formatter_class=_Raw
    )
    parser.set_defaults(run=run, help_of=parser)
    return parser


def _build(group: "_Commands") -> None:
    p = _command(
        group,
        "build",
        "Read reports and write their graph.",
        """
kg build page.txt -o page.trig --published 2025-07-18 --home 青海省,西宁市
kg build reports.jsonl archive/ -o all.nq --workers 4
kg build today.jsonl -o store/
cat report.txt | kg build - -o report.ttl""",
        commands.build,
    )
    p.add_argument(
        "inputs",
        nargs="+",
        type=Path,
        metavar="INPUT",
        help=".txt (one report or a whole page), .jsonl, a folder of them, or - for standard input",
    )
    p.add_argument(
        "-o",
        "--output",
        required=True,
        type=Path,
        metavar="OUT",
        help=".trig .nq (a named graph a report), .ttl .nt .jsonld .rdf (their union), "
        "a folder for an on-disk store, to which is added, or - for standard output",
    )
    p.add_argument("--published", type=_date, metavar="DATE", help="day of publication, as 2025-07-18")
    p.add_argument(
        "--home",
        type=_places,
        default=(),
        metavar="PLACE[,PLACE]",
        help="where the paper is at home, from province to county; 我省 and 全市 refer to it",
    )
    p.add_argument("--publisher", metavar="NAME", help="the paper's name")
    p.add_argument(
        "--base", default=BASE, metavar="IRI", help=f"what the graph's IRIs begin with (default {BASE})"
    )
    p.add_argument("--encoding", metavar="NAME", help="the inputs' encoding (default: detected)")
    p.add_argument(
        "--no-mentions", action="store_true", help="leave out where each entity is named: half the size"
    )
    p.add_argument(
        "--min-confidence",
        type=_share,
        default=0.0,
        metavar="X",
        help="leave out events, claims with their relations, and figures less sure than X, from 0 to 1 "
        "(default 0: none)",
    )
    p.add_argument("--workers", type=_count, default=1, metavar="N", help="processes to work in (default 1)")
    _own(p)
    p.add_argument("-q", "--quiet", action="store_true", help="no progress and no summary, only what failed")


def _own(parser: argparse.ArgumentParser) -> None:
    """The options for rules and names of the user's own."""
    parser.add_argument(
        "--rules",
        type=Path,
        metavar="FOLDER",
        help="rule files (*.yaml) of your own, on top of the shipped ones",
    )
    _own_names(parser)


def _own_names(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--ontology", type=Path, metavar="FILE", help="a Turtle file with classes and relations of your own"
    )


def _list(group: "_Commands") -> None:
    p = _command(
        group,
        "list",
        "List the reports in a graph: id, date, headline, publisher, and how much was read out of each.",
        """
kg list store/
kg list page.trig --format csv > reports.csv""",
        commands.list_,
    )
    p.add_argument(
        "graph",
        type=Path,
        metavar="GRAPH",
        help="a store, a .trig or .nq file, or - for TriG on standard input",
    )
    p.add_argument("--format", choices=FORMATS, default="table", help="how to write the list (default table)")


def _forget(group: "_Commands") -> None:
    p = _command(
        group,
        "forget",
        "Take reports out of a graph, with all that only they say.",
        """
kg forget store/ page page#2
kg forget all.nq 2025-07-18-03""",
        commands.forget,
    )
    p.add_argument("graph", type=Path, metavar="GRAPH", help="a store, or a .trig or .nq file")
    p.add_argument("ids", nargs="+", metavar="ID", help="ids of reports, as kg list shows them")
    p.add_argument("-q", "--quiet", action="store_true", help="say only which ids no report has")


def _query(group: "_Commands") -> None:
    p = _command(
        group,
        "query",
        "Ask a graph: a named question, a .rq file or SPARQL text.",
        """
kg query --list
kg query page.trig agreements
kg query page.trig where-does-it-say-so --format csv > claims.csv
kg query page.trig 'SELECT ?name { ?x a kg:Bank ; rdfs:label ?name }'""",
        commands.query,
    )
    p.add_argument(
        "graph",
        nargs="?",
        type=Path,
        metavar="GRAPH",
        help="what kg build wrote, or - for TriG on standard input",
    )
    p.add_argument(
        "query", nargs="?", metavar="QUERY", help="a name (see --list), a .rq file, or SPARQL text"
    )
    p.add_argument("--list", action="store_true", help="list the named questions")
    p.add_argument(
        "--format", choices=FORMATS, default="table", help="how to write the answer (default table)"
    )


def _view(group: "_Commands") -> None:
    p = _command(
        group,
        "view",
        "Write a page that shows a graph in a browser, without a network.",
        "kg view page.trig -o page.html",
        commands.view,
    )
    p.add_argument("graph", type=Path, metavar="GRAPH", help="what kg build wrote")
    p.add_argument("-o", "--output", required=True, type=Path, metavar="PAGE.html", help="the page to write")
    p.add_argument("--title", metavar="TEXT", help="the page's title (default: the graph's name)")
    p.add_argument(
        "--limit",
        type=_count,
        default=400,
        metavar="N",
        help="show the N entities with the most relations (default 400)",
    )
    _own_names(p)


def _verify(group: "_Commands") -> None:
    p = _command(
        group,
        "verify",
        "Re-read the sources: is every passage the exact slice?",
        """
kg verify page.trig
kg verify all.nq --sources archive/""",
        commands.verify,
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
    _own_names(p)


def _export(group: "_Commands") -> None:
    p = _command(
        group,
        "export",
        "Write a graph in another format.",
        """
kg export page.trig -o page.ttl
kg export page.trig -o page.graphml""",
        commands.export,
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
    _own_names(p)


def _rules(group: "_Commands") -> None:
    p = _command(
        group,
        "rules",
        "Try and check the extraction rules.",
        """
kg rules check
kg rules try "6月3日，中国银行青海省分行向兰山新材发放贷款3000万元。" --home 青海省""",
        None,
    )
    sub = p.add_subparsers(title="commands", metavar="COMMAND")
    check = _command(
        sub,
        "check",
        "Check the names in all rules and run their examples.",
        """
kg rules check
kg rules check --rules my-rules --ontology my.ttl
kg rules check --corpus reports.jsonl""",
        commands.rules_check,
    )
    check.add_argument(
        "folder", nargs="?", type=Path, metavar="FOLDER", help="check these instead of the shipped rules"
    )
    _own(check)
    check.add_argument(
        "--corpus",
        type=Path,
        metavar="FILE",
        help="reports (.jsonl, .txt or a folder): also say which patterns never fire there, and which overlap",
    )
    attempt = _command(
        sub,
        "try",
        "Show what is read out of a sentence, by which rule, and where the other rules stopped.",
        """
kg rules try "市长李明会见了东方集团董事长李近。" --home 青海省,西宁市
kg rules try "甲公司向乙县捐赠100万元。" --rules my-rules --ontology my.ttl --rule donation""",
        commands.rules_try,
    )
    attempt.add_argument("sentence", metavar="SENTENCE", help="one or more sentences of a report")
    attempt.add_argument("--rule", metavar="ID", help="one rule only, pattern by pattern")
    _own(attempt)
    attempt.add_argument("--published", type=_date, metavar="DATE", help="day of publication, as 2025-07-18")
    attempt.add_argument("--home", type=_places, default=(), metavar="PLACE[,PLACE]", help="the paper's home")


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; expected one like 2025-07-18") from None


def _places(text: str) -> tuple[str, ...]:
    return tuple(p.strip() for p in re.split(r"[,，、]", text) if p.strip())


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number above zero")
    return int(text)


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:  # nor is nan
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 to 1; expected one like 0.8")
    return value


def _version() -> str:
    try:
        return version("report-kg")
    except PackageNotFoundError:
        return "unknown"


def command_names() -> list[str]:
    """All commands in full (``rules try``), for the tests of the documentation."""
    return sorted(_parsers(_parser(), ""))


def option_names(command: str) -> list[str]:
    """The long options of a command."""
    actions = _parsers(_parser(), "")[command]._actions
    return sorted(o for a in actions for o in a.option_strings if o.startswith("--") and o != "--help")


def _parsers(parser: argparse.ArgumentParser, prefix: str) -> dict[str, argparse.ArgumentParser]:
    found: dict[str, argparse.ArgumentParser] = {}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, child in action.choices.items():
                inner = _parsers(child, f"{prefix}{name} ")
                found |= inner or {prefix + name: child}
    return found
