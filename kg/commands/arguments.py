"""What the commands' command lines have in common. In: a parser or an argument's text. Out: a parser, a value."""

import argparse
import re
from collections.abc import Callable, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn


class Help(argparse.RawDescriptionHelpFormatter):
    """Help that keeps the line breaks of descriptions and is as wide on every terminal."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28, width=100)


class Parser(argparse.ArgumentParser):
    """A command's parser, which tells of an option that it doesn't have before it misses others."""

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """As argparse's; ends the program with what is wrong."""
        if self._subparsers is None:
            for word in list(args or ()):
                if word == "--":
                    break
                name = word.partition("=")[0]
                if name.startswith("--") and not any(o.startswith(name) for o in self._option_string_actions):
                    self.refuse(name)
        return super().parse_known_args(args, namespace)

    def refuse(self, name: str) -> NoReturn:
        """Ends the program: there is no option ``name``."""
        known = [option for option in self._option_string_actions if option.startswith("--")]
        like = get_close_matches(name, known, 1)
        hint = f" Did you mean {like[0]}?" if like else ""
        self.error(f"there is no option {name}.{hint} See {self.prog} --help.")


if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def command(
    group: "Commands", name: str, what: str, example: str, run: Callable[[argparse.Namespace], int] | None
) -> argparse.ArgumentParser:
    """A command's parser: ``what`` it does in a sentence, examples (a line each), and what runs it."""
    lines = "\n".join(f"  {line}" for line in example.strip().splitlines())
    parser: argparse.ArgumentParser = group.add_parser(
        name, help=what, description=what, epilog=f"examples:\n{lines}", formatter_class=Help
    )
    parser.set_defaults(run=run, help_of=parser)
    return parser


def own(parser: argparse.ArgumentParser) -> None:
    """The options for rules and names of the user's own."""
    parser.add_argument(
        "--rules",
        type=Path,
        metavar="FOLDER",
        help="rule files (*.yaml) of your own, on top of the shipped ones",
    )
    own_names(parser)


def own_names(parser: argparse.ArgumentParser) -> None:
    """The option for names of the user's own."""
    parser.add_argument(
        "--ontology", type=Path, metavar="FILE", help="a Turtle file with classes and relations of your own"
    )


def decided(parser: argparse.ArgumentParser) -> None:
    """The option for the user's decisions on who is whom."""
    parser.add_argument(
        "--decisions",
        type=Path,
        metavar="FOLDER",
        help="your same.tsv and different.tsv: pairs of names or IRIs with a tab between, which are, or are not, one "
        "thing; a store remembers them until it is given others",
    )


def place(text: str) -> Path | str:
    """A path, or the address of a server as it was written (a ``Path`` would make http:/ of http://)."""
    return text if text.lower().startswith(("http://", "https://")) else Path(text)


def day(text: str) -> date:
    """A day. Raises ``ArgumentTypeError``."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; expected one like 2025-07-18") from None


def places(text: str) -> tuple[str, ...]:
    """Names of places, with commas between."""
    return tuple(p.strip() for p in re.split(r"[,，、]", text) if p.strip())


def count(text: str) -> int:
    """A whole number above zero. Raises ``ArgumentTypeError``."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number above zero")
    return int(text)


def share(text: str) -> float:
    """A number from 0 to 1. Raises ``ArgumentTypeError``."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:  # nor is nan
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 to 1; expected one like 0.8")
    return value
