"""Says what is wrong with a query. In: its text and pyoxigraph's error. Out: sentences, the line, and a caret below it.

pyoxigraph tells the place where it could not go on, and all tokens that it would have taken there. The slips that
people make most (a prefix that isn't declared, a bracket left open, a sign of a Chinese keyboard) are looked for first.
"""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

from kg.query.local import blanked
from kg.table import width

_PLACE: Final = re.compile(r"(?:error at )?(\d+):(\d+): (.*)", re.S)
_EXPECTED: Final = re.compile(r"expected (?:one of )?(.*)", re.S)
_PREFIXED: Final = re.compile(r"(?<![\w?$:.\-])([A-Za-z][\w.\-]*|):(?=[\w%])")
_DECLARED: Final = re.compile(r"\bPREFIX\s+([A-Za-z][\w.\-]*|)\s*:", re.I)
_PAIRS: Final = {"{": "}", "(": ")", "[": "]"}
# Signs as a Chinese keyboard has them, and what SPARQL writes.
_FULL_WIDTH: Final = dict(zip("｛｝（）“”‘’，。；？：＝＜＞", "{}()\"\"'',.;?:=<>", strict=True))


def told(text: str, error: Exception, prefixes: Mapping[str, str]) -> str:
    """What is wrong, with the place, the line and a caret below it."""
    said = str(error)
    place = _PLACE.match(said)
    if place is None:
        return f"{said.rstrip('.')}."
    plain = blanked(text)
    known = {*prefixes, *_DECLARED.findall(plain)}
    slip = _sign(plain) or _prefix(plain, known) or _bracket(plain)
    if slip is None:
        slip = _offset(text, int(place[1]), int(place[2])), _why(place[3])
    return shown(text, *slip)


def shown(text: str, at: int, what: str) -> str:
    """``what`` with the line and column of the character ``at``, and that line with a caret."""
    at = min(at, len(text.rstrip()))
    before = text[:at]
    number, column = before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1
    line = text.split("\n")[number - 1].rstrip("\r")
    start = max(0, column - 60)
    part = line[start : start + 100].replace("\t", " ")
    caret = " " * width(part[: column - 1 - start]) + "^"
    return f"line {number}, column {column}: {what}\n  {part}\n  {caret}"


def _why(said: str) -> str:
    if "variable that is unbound" in said:
        return "a variable after SELECT is neither in GROUP BY nor set by AS or in WHERE."
    if "IRI parsing failed" in said:
        return "this is no valid IRI."
    expected = _EXPECTED.match(said)
    if expected and len(expected[1]) <= 60 and not re.search(r"LATERAL|\[_\]|\[", expected[1]):
        return f"expected {expected[1].strip()} here."
    return "something else is expected here, or before."


def _sign(plain: str) -> tuple[int, str] | None:
    for at, char in enumerate(plain):
        if char in _FULL_WIDTH:
            return at, f"{char} is no sign of SPARQL; write {_FULL_WIDTH[char]}"
    return None


def _prefix(plain: str, known: set[str]) -> tuple[int, str] | None:
    for match in _PREFIXED.finditer(plain):
        if match[1] not in known:
            like = get_close_matches(match[1], known, 1)
            hint = f" Did you mean {like[0]}:?" if like else ""
            names = " ".join(f"{name}:" for name in sorted(known))
            return match.start(), f"unknown prefix {match[1]}:.{hint} Known without declaring are {names}"
    return None


def _bracket(plain: str) -> tuple[int, str] | None:
    open_: list[tuple[int, str]] = []
    for at, char in enumerate(plain):
        if char in _PAIRS:
            open_.append((at, char))
        elif char in _PAIRS.values():
            if not open_:
                return at, f"this {char} closes nothing."
            begun, opening = open_.pop()
            if _PAIRS[opening] != char:
                return begun, f"this {opening} is not closed before the next {char}"
    if open_:
        begun, opening = open_[-1]
        return begun, f"this {opening} is never closed; {_PAIRS[opening]} is missing."
    return None


def _offset(text: str, line: int, column: int) -> int:
    lines = text.split("\n")
    return sum(len(row) + 1 for row in lines[: line - 1]) + column - 1
