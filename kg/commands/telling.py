"""What commands tell the user on standard error."""

import sys
from typing import Final

SHOWN: Final = 20  # problems listed on standard error; the rest are counted


def say(text: str) -> None:
    """One line on standard error."""
    sys.stderr.write(text + "\n")


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
