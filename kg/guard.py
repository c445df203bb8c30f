"""Keeps a query on this machine. In: SPARQL text. Out: nothing, or ``QueryError``.

pyoxigraph runs ``SERVICE`` by going to the network, and no option forbids it. To look for the word in the text is
not enough: ``1<2)SERVICE#>`` may pass for an IRI, ``"\\u0022"`` for the end of a string, ``1SERVICE`` for a word. So
the parser itself is asked: where a text is no SPARQL any more once the word is misspelt, the word was a keyword.
"""

import re
from collections.abc import Mapping
from typing import Final

import pyoxigraph as ox

from kg.errors import QueryError
from kg.sparql import NOISE

_PLACE = re.compile(r"(?:error at )?(\d+):(\d+): (.*)", re.S)
_LONG: Final = 160
_NEAR = re.compile(r"[^\n{}\"']{0,40}")  # between a misspelt word and the place where the parser gives up
_MISSPELT: Final = {"S": "X", "s": "x", "F": "X", "f": "x"}
_UPDATE = re.compile(
    r"(?:\s*(?:PREFIX\s+[^\s:]*:|BASE))*\s*(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|COPY|MOVE|ADD|WITH)\b", re.I
)


def check(text: str, prefixes: Mapping[str, str]) -> None:
    """Raises ``QueryError`` if the SPARQL ``text`` would leave this machine, read a file or change the graph.

    ``prefixes`` need not be declared in it. ``FROM`` may name graphs of the store; pyoxigraph fetches none.
    A text that names a service and is no valid SPARQL raises ``QueryError`` with the place.
    """
    update = _UPDATE.match(NOISE.sub(" ", text))
    if update:
        raise QueryError(f"{update[1].upper()} is not allowed: this graph can only be read.")
    if _is_keyword(_SERVICE, text, prefixes):
        raise QueryError("SERVICE is not allowed: a query reads the given graph only.")
    if "file:" in text.lower() and _is_keyword(_FROM, text, prefixes):
        raise QueryError("FROM with a file is not allowed: a query reads the given graph only.")


def where(error: Exception) -> str:
    """The parser's message, with its place as ``line 1, column 9: …`` and without long lists of characters."""
    found = _PLACE.match(str(error))
    said = " ".join((found[3] if found else str(error)).split())
    if "Prefix not found" in said:
        said = "unknown prefix."
    elif len(said) > _LONG:
        said = "something else is expected here."
    return f"line {found[1]}, column {found[2]}: {said}" if found else said


def _is_keyword(word: re.Pattern[str], text: str, prefixes: Mapping[str, str]) -> bool:
    """Whether ``word`` is a keyword of ``text``. Nothing of ``text`` is run but on an empty graph, misspelt."""
    found = list(word.finditer(text))
    if not found:
        return False
    misspelt = word.sub(lambda m: _MISSPELT.get(m[0][0], "X") + m[0][1:], text)
    try:
        ox.Store().query(misspelt, prefixes=dict(prefixes))
    except SyntaxError as error:
        at = _offset(error, text)
        if any(m.start() <= at and _NEAR.fullmatch(text[m.end() : at]) for m in found):
            return True
        raise QueryError(f"The query is not valid SPARQL: {where(error)}") from error
    except (ValueError, OSError, RuntimeError):  # valid, but not to be run on nothing
        return False
    return False


def _offset(error: Exception, text: str) -> int:
    """The offset in ``text`` of the place that the parser names."""
    found = _PLACE.match(str(error))
    if not found:
        return -1
    begin = 0
    for _ in range(int(found[1]) - 1):
        begin = text.find("\n", begin) + 1
    return begin + int(found[2]) - 1


def _spelt(word: str) -> re.Pattern[str]:
    """``word`` in capitals or not, any of its letters written as a code point."""
    letters = (f"(?:{c}|\\\\u00{ord(c):x}|\\\\u00{ord(c.lower()):x}|\\\\U0000(?:{ord(c):04x}|{ord(c.lower()):04x}))"
               for c in word)  # fmt: skip
    return re.compile("".join(letters), re.I)


_SERVICE: Final = _spelt("SERVICE")
_FROM: Final = _spelt("FROM")
