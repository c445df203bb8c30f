"""``kg query``: asks a graph."""

import argparse
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg import query as asking
from kg import store, table
from kg.commands.arguments import command, place
from kg.commands.telling import say, terminal
from kg.errors import FAILED, QueryError
from kg.query import results
from kg.query.binding import Bound, unknown
from kg.query.limit import limited
from kg.query.named import KINDS
from kg.text import counted

if TYPE_CHECKING:
    from kg.commands.arguments import Commands
    from kg.remote import Client

_TIMEOUT: Final = 60.0
_ROWS: Final = 1000  # of a table that nobody asked to be longer
_PATIENCE: Final = 600.0  # seconds that a server may be silent where the query has no time limit


def add(group: "Commands") -> None:
    """Declares the command line."""
    p = command(
        group,
        "query",
        "Ask a graph: a named question, a .rq file or SPARQL text.",
        """
kg query --list
kg query --list who-financed-whom
kg query page.trig agreements
kg query store/ who-financed-whom --company 南桂水产加工有限公司 --since 2025-01
kg query store/ figures-of-a-place --place '钦州*' --indicator 出口 --format csv -o exports.csv
kg query page.trig 'SELECT ?name { ?x a kg:Bank ; rdfs:label ?name }' --format json
kg query http://localhost:7878/query who-financed-whom --since 2025
kg query store/ 'CONSTRUCT WHERE { ?a kg:financed ?b }' -o financed.ttl""",
        run,
    )
    p.add_argument(
        "graph",
        nargs="?",
        type=place,
        metavar="GRAPH",
        help="what kg build wrote, - for TriG on standard input, or the address of a SPARQL endpoint",
    )
    p.add_argument(
        "query", nargs="?", metavar="QUERY", help="a name (see --list), a .rq file, or SPARQL text"
    )
    p.add_argument("--list", action="store_true", help="list the named questions, or the parameters of one")
    p.add_argument(
        "--format",
        choices=results.FORMATS,
        help="how to write the answer (default table, or by the name of -o); json is W3C SPARQL results",
    )
    p.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the answer to a file")
    p.add_argument(
        "--limit", type=_whole, metavar="N", help=f"rows at most, 0 for all (default: all; tables {_ROWS})"
    )
    p.add_argument(
        "--timeout", type=_seconds, default=_TIMEOUT, metavar="SECONDS",
        help=f"stop a query that takes longer, 0 for never (default {_TIMEOUT:g})",
    )  # fmt: skip
    p.set_defaults(parameters=[])
    # What a question's parameters are, only the question says: they are put aside before argparse sees them.
    p.parse_known_args = partial(_parse, p, p.parse_known_args)  # type: ignore[method-assign,assignment]


def run(given: argparse.Namespace) -> int:
    """``kg query``."""
    if given.list:
        return _list(given)
    if given.graph is None or given.query is None:
        say("kg query: GRAPH and QUERY are needed, or --list. See kg query --help.")
        return 2
    asked = asking.question(given.query)
    parameters = _pairs(asked, given.parameters)
    format = given.format or (results.format_of(given.output) if given.output else "table")
    if given.output:
        store.check_folder(given.output)
    graph = _opened(given.graph, given.timeout)
    with limited(given.timeout, lambda text: say(f"kg: {text}"), FAILED):
        bound, found = _found(graph, asked, parameters)
        limit = (
            given.limit if given.limit is not None else _ROWS if format == "table" and not given.output else 0
        )
        written = results.write(found, format, limit=limit, terminal=None if given.output else terminal())
    with store.atomic(given.output or store.STANDARD) as out:
        out.write(written.data)
    if format == "table" or written.more:
        cut = f"; there are more: --limit {'0 shows all' if format == 'table' else 'N allows more'}"
        say(f"{counted(written.rows, 'row')}{cut if written.more else ''}")
    return FAILED if bound.unknown and not written.rows else 0  # words that no thing has may still be told


def _opened(graph: Path | str, timeout: float) -> "store.Store | Client":
    """A graph on this machine, or the server at an address."""
    if isinstance(graph, Path):
        return asking.opened(graph)
    from kg import remote

    return remote.Client(graph, remote.credentials(os.environ), timeout=timeout or _PATIENCE, tries=3)


def _found(
    graph: "store.Store | Client", asked: asking.NamedQuery, parameters: dict[str, str]
) -> tuple[Bound, asking.Found]:
    """What ``graph`` is asked, and answers; how names and words were understood is told first."""
    if isinstance(graph, store.Store):
        bound = asking.bound(graph, asked, parameters)
        notes, found = (*bound.notes, *asking.strangers(graph, bound.text)), partial(asking.found, graph)
    else:
        from kg import remote

        known = {p.name for p in asked.parameters if p.kind == "name"}
        names = remote.names(graph, [value for name, value in parameters.items() if name in known])
        bound = asking.bound(names, asked, parameters)
        notes, found = bound.notes, partial(remote.found, graph)
    for note in notes:
        say(f"kg: {note}")
    return bound, found(bound.text)


def _list(given: argparse.Namespace) -> int:
    name = given.query or (str(given.graph) if given.graph else "")
    if name:
        sys.stdout.write(described(asking.question(name)))
        return 0
    if given.format not in (None, *table.FORMATS):
        say(f"kg query: --list can be written as {', '.join(table.FORMATS)}.")
        return 2
    rows = [
        (q.name, q.zh, q.en, " ".join(f"--{p.name}" for p in q.parameters)) for q in asking.named().values()
    ]
    sys.stdout.write(table.render(("name", "zh", "en", "parameters"), rows, given.format or "table"))
    return 0


def described(asked: asking.NamedQuery) -> str:
    """A question with its parameters, as text for a terminal."""
    options = [f"--{p.name} {KINDS[p.kind]}" for p in asked.parameters]
    wide = max(map(len, options), default=0)
    usage = " ".join(f"[{option}]" for option in options)
    lines = [f"usage: kg query GRAPH {asked.name} {usage}".rstrip(), "", asked.zh, asked.en]
    if options:
        lines.append("")
    lines += [
        f"  {option.ljust(wide)}  {p.zh} | {p.en}"
        for option, p in zip(options, asked.parameters, strict=True)
    ]
    kinds = {p.kind for p in asked.parameters}
    if "name" in kinds:
        lines += [
            "",
            "NAME is a label or other name in full; if nothing has it, all that contain it. * stands for anything.",
        ]
    if kinds & {"since", "until"}:
        lines.append("DATE is 2025-07-18, 2025-07 or 2025.")
    return "\n".join(lines) + "\n"


def _parse(
    parser: argparse.ArgumentParser, parse: Any, args: Sequence[str] | None = None, namespace: Any = None
) -> tuple[argparse.Namespace, list[str]]:
    """Argparse's ``parse_known_args``, with options that it doesn't know left in ``parameters``, and ``--help`` of a
    question showing the question's."""
    known, own, rest = parser._option_string_actions, list[str](), list[str]()
    words = list(args or ())
    while words:
        word = words.pop(0)
        option = word.partition("=")[0]
        if not word.startswith("--") or option in known or word == "--":
            own.append(word)
            if option in known and "=" not in word and known[option].nargs != 0 and words:
                own.append(words.pop(0))
            continue
        rest.append(word)
        if "=" not in word and words and not words[0].startswith("--"):
            rest.append(words.pop(0))
    helped = [word for word in own if word not in ("-h", "--help")]
    if len(helped) < len(own):
        asked = parse(helped, namespace)[0].query
        if asked is not None:
            sys.stdout.write(described(asking.question(asked)))
            parser.exit()
    found, extras = parse(own, namespace)
    found.parameters = rest
    return found, extras


def _pairs(asked: asking.NamedQuery, words: Sequence[str]) -> dict[str, str]:
    """The parameters that were given by name. Raises ``QueryError``."""
    found: dict[str, str] = {}
    left, known = list(words), {p.name for p in asked.parameters}
    while left:
        name, sign, value = left.pop(0).removeprefix("--").partition("=")
        if name not in known:
            options = ["format", "output", "limit", "timeout", "list", "help"]
            raise unknown(asked, name, options)
        if not sign and (not left or left[0].startswith("--")):
            raise QueryError(f"--{name}: a value is missing. See kg query --list {asked.name}.")
        if name in found:
            raise QueryError(f"--{name}: is given twice.")
        found[name] = value if sign else left.pop(0)
    return found


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 on")
    return int(text)


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < 10**6:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds; expected one like 60 or 0")
    return value
