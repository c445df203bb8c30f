"""Keeps what ``re`` makes of an expression, as Python keeps what it makes of a module.

In: an expression. Out: the same ``re.Pattern`` that ``re.compile`` gives. The expressions of the rules have thousands of
characters and take ten milliseconds each to compile; what was made of one loads in a sixtieth of the time.

The code is kept in the user's cache folder, or in the one that ``KG_CACHE`` names (empty: nowhere), apart for each
release of Python. It holds rules only, nothing of any report, and is a matter of speed only: where nothing can be kept, or
what is there can't be read, the expression is compiled.
"""

import importlib
import marshal
import os
import re
import sys
import tempfile
import zlib
from array import array
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

import platformdirs

VARIABLE: Final = "KG_CACHE"
# Some five times what the rules have: those who write rules leave the code of yesterday's expressions behind.
MOST: Final = 10_000
# SRE's code, in words of four bytes (``Modules/_sre/sre.h``).
_WORDS: Final = "I"
# What reading code raises that another program wrote there, or a disk that lost some of it.
_DAMAGED: Final = (
    ValueError,
    TypeError,
    EOFError,
    LookupError,
    MemoryError,
    AttributeError,
    OverflowError,
    RuntimeError,
    zlib.error,
)


def compiled(expression: str) -> re.Pattern[str]:
    """``re.compile(expression)``, from the code kept of it if there is any; raises ``re.error`` as that does."""
    place = folder()
    if place is None:
        return re.compile(expression)
    path = place / blake2b(expression.encode(), digest_size=16).hexdigest()
    try:
        return _loaded(expression, path.read_bytes())
    except (OSError, *_DAMAGED):  # not there yet, most often
        return _made(expression, path)


def _made(expression: str, path: Path) -> re.Pattern[str]:
    """Compiles and keeps it; without keeping it where a Python to come has other modules behind ``re``."""
    try:
        held = _code(expression)
        found = _loaded(expression, held)
    except (ImportError, *_DAMAGED):
        return re.compile(expression)
    _write(path, held)
    return found


def folder() -> Path | None:
    """Where the code of this Python is kept; None where nothing is to be, for a user without a home, or without CPython,
    whose ``re`` is meant."""
    named = os.environ.get(VARIABLE)
    if named == "" or sys.implementation.name != "cpython":
        return None
    return _own(named)


@cache
def _own(named: str | None) -> Path | None:
    tag = f"{sys.implementation.cache_tag}-{sys.hexversion:x}-{sys.byteorder}"
    try:
        place = Path(named) if named else platformdirs.user_cache_path("report-kg", appauthor=False)
    except RuntimeError:  # a user without a home
        return None
    return place / "expressions" / tag if named or place.is_absolute() else None


def _inner(name: str) -> Any:
    """A module behind ``re``: no public one tells the code of an expression or takes it. The calls here and below are
    those of ``re._compiler.compile`` (CPython 3.11 to 3.14)."""
    return importlib.import_module(name)


def _code(expression: str) -> bytes:
    tree = _inner("re._parser").parse(expression, 0)
    state = tree.state
    words = array(_WORDS, _inner("re._compiler")._code(tree, 0))
    held = (state.flags, state.groups - 1, dict(state.groupdict), words.tobytes())
    return zlib.compress(marshal.dumps(held), 1)


def _loaded(expression: str, held: bytes) -> re.Pattern[str]:
    flags, count, groups, code = marshal.loads(zlib.decompress(held))
    words = array(_WORDS, code)
    names = [None, *[None] * count]
    for name, number in groups.items():
        names[number] = name
    found: re.Pattern[str] = _inner("_sre").compile(
        expression, flags, words.tolist(), count, groups, tuple(names)
    )
    return found


def _write(path: Path, held: bytes) -> None:
    """Whole or not at all; a folder that can't be written to is no fault."""
    try:
        _make_room(path.parent)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as unfinished:
            unfinished.write(held)
        Path(unfinished.name).replace(path)
    except OSError:
        pass


@cache
def _make_room(place: Path) -> None:
    """Makes the folder, and empties one that has grown too full: asked once a run."""
    place.mkdir(parents=True, exist_ok=True)
    there = list(place.iterdir())
    if len(there) > MOST:
        for path in there:
            path.unlink(missing_ok=True)
