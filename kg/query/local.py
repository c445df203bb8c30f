"""What of a query is SPARQL and what is text in it. In: SPARQL text. Out: the text with all else blanked, or an error."""

import re
from collections.abc import Mapping
from typing import Final

from kg import guard
from kg.errors import QueryError
from kg.graph import vocabularies
from kg.sparql import NOISE

_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_OUTSIDE: Final = re.compile(r"(?<![?$:\w-])(SERVICE|FROM)(?![\w-])", re.I)
_GRAPH: Final = re.compile(r"(?<![?$:\w-])GRAPH(?![\w-])", re.I)


def check_local(text: str, prefixes: Mapping[str, str] | None = None) -> None:
    """Raises ``QueryError`` if the SPARQL ``text`` would read anything but the given graph. ``prefixes`` (default:
    those of the vocabularies) need not be declared in it."""
    guard.check(text, vocabularies() if prefixes is None else prefixes)
    outside = _OUTSIDE.search(blanked(_plain(text)))
    if outside:
        raise QueryError(f"{outside.group().upper()} is not allowed: a query reads the given graph only.")


def names_graphs(text: str) -> bool:
    """Whether the SPARQL ``text`` looks into single graphs."""
    return bool(_GRAPH.search(blanked(_plain(text))))


def blanked(text: str) -> str:
    """``text`` with strings, IRIs and comments as spaces: every other character keeps its line and column."""
    return NOISE.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)


def iris(text: str) -> list[str]:
    """The IRIs that stand in ``text`` in full."""
    return [m["iri"][1:-1] for m in NOISE.finditer(text) if m["iri"]]


def _plain(text: str) -> str:
    """``text`` without the escapes that SPARQL resolves before all else."""
    return _ESCAPE.sub(lambda m: chr(min(int(m[1] or m[2], 16), 0x10FFFF)), text)
