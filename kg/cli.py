"""The ``kg`` command. In: arguments. Out: files, text, exit status (help says which)."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from kg.commands import (
    build,
    explain,
    export,
    push,
    query,
    reports,
    rules,
    search,
    serve,
    validate,
    verify,
    view,
)
from kg.commands.arguments import Help, Parser
from kg.errors import KgError

# In the order in which help lists them.
_COMMANDS: Final = (
    build,
    reports,
    query,
    search,
    explain,
    view,
    serve,
    verify,
    validate,
    export,
    push,
    rules,
)
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

exit status:
  0    all well; an empty answer is one, too
  1    done, but not all of it: an input failed (the rest is done), nothing has the name that was asked for,
       kg verify, kg validate or kg rules check found faults, a query was stopped at its limit
  2    bad usage or configuration: an unknown option, query or class, a file that can't be read or written
  130  interrupted by Ctrl-C
"""
_INTERRUPTED: Final = 130  # as shells have it: 128 and the number of SIGINT


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status; errors go to standard error in full sentences."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    parser = _parser()
    given, left = parser.parse_known_args(arguments)
    if left:
        given.help_of.error(f"{' '.join(left)}: not expected. See {given.help_of.prog} --help.")
    if given.run is None:
        given.help_of.print_help()
        return 0
    try:
        status: int = given.run(given)
        sys.stdout.flush()
    except KgError as error:
        sys.stderr.write(f"kg: {error}\n")
        return error.exit_status
    except BrokenPipeError:  # `kg query … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        sys.stderr.write(
            "kg: interrupted; files are as they were, a store holds the reports that were finished.\n"
        )
        return _INTERRUPTED
    return status


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="kg", description=_ABOUT, epilog=_EXAMPLES, formatter_class=Help)
    parser.add_argument("--version", action="version", version=f"kg {_version()}")
    parser.set_defaults(run=None, help_of=parser)
    commands_of = parser.add_subparsers(title="commands", metavar="COMMAND")
    for module in _COMMANDS:
        module.add(commands_of)
    return parser


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
