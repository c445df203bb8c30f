"""What commands tell the user on standard error, and how wide his terminal is."""

import shutil
import sys
from collections.abc import Sequence
from typing import Final

_SHOWN: Final = 20  # lines of one kind on standard error; the rest are counted


def say(text: str) -> None:
    """One line on standard error."""
    sys.stderr.write(text + "\n")


def say_all(lines: Sequence[object]) -> None:
    """What is wrong, a line each on standard error, as far as somebody would read."""
    for line in lines[:_SHOWN]:
        say(f"kg: {line}")
    if len(lines) > _SHOWN:
        say(f"kg: … and {len(lines) - _SHOWN} more")


def terminal() -> int | None:
    """How many columns the terminal has that standard output goes to, None where it goes elsewhere."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def check_home(names: tuple[str, ...]) -> None:
    """Says which of the given places no list knows; the build goes on without them."""
    if not names:
        return
    from kg import ontology
    from kg.recognise import gazetteer
    from kg.resolve import home

    for name, like in home.unknown(names, gazetteer.load(ontology.folder() / "gazetteer")):
        hint = f" Did you mean {like}?" if like else ""
        say(f"kg: --home: no province, city or county {name} is known; it is ignored.{hint}")
