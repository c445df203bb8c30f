"""YAML front matter: a block between two ``---`` lines at the head of a text."""

import difflib
import re
from typing import Final

import yaml

from kg.errors import SourceError
from kg.read.records import metadata as checked
from kg.types import Metadata

KEYS: Final = ("id", "headline", "published", "home", "publisher", "url")
_BLOCK: Final = re.compile(r"---[ \t]*\r?\n(.*?)(?:^|(?<=\n))(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S)
_OPEN: Final = re.compile(r"---[ \t]*\r?\n")
_LIMIT: Final = 20_000


def end(text: str) -> int:
    """Where the text proper begins: behind the front matter, 0 where there is none."""
    block = _block(text)
    if block is None:
        return 0
    try:
        return block.end() if _fields(block[1]) is not None else 0
    except SourceError:
        return 0


def metadata(text: str, known: Metadata) -> Metadata:
    """``known`` with what the front matter of ``text`` says put over it. Raises ``SourceError``."""
    block = _block(text)
    if block is None:
        if _OPEN.match(text):
            raise SourceError("the front matter is not closed. Expected a second line --- below the keys.")
        return known
    fields = _fields(block[1])
    if fields is None:
        raise SourceError(f"the front matter has no keys. Expected 'key: value' lines ({', '.join(KEYS)}).")
    for key in fields:
        near = difflib.get_close_matches(key, KEYS, 1, 0.75)
        if near and key not in KEYS:
            raise SourceError(f"front matter: unknown key {key!r}. Did you mean {near[0]!r}?")
    try:
        return checked(fields, known)
    except SourceError as error:
        raise SourceError(f"front matter: {error}") from None


def _block(text: str) -> re.Match[str] | None:
    return _BLOCK.match(text[:_LIMIT])


def _fields(block: str) -> dict[str, object] | None:
    """All scalars stay strings (an id 007 keeps its zeros). None where the block is no mapping."""
    try:
        loaded = yaml.load(block, Loader=yaml.BaseLoader)  # makes strings, lists and dicts only
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 2}: " if mark else ""
        problem = getattr(error, "problem", None) or "too deep"
        raise SourceError(
            f"front matter, {line}not valid YAML ({problem}). Expected 'key: value' lines."
        ) from None
    return loaded if isinstance(loaded, dict) and all(isinstance(k, str) for k in loaded) else None
