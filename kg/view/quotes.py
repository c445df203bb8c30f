"""Sentences as a page shows them. In: passages and mentions. Out: text on one line, with what is named where."""

from bisect import bisect_left
from collections.abc import Callable
from itertools import accumulate
from typing import Any, Final

from kg.view.told import Told

_REACH: Final = 400  # no mention is longer


def units(text: str) -> Callable[[int], int]:
    """What makes an offset in code points one in UTF-16 units, as scripts count."""
    if text.isascii() or max(text) <= "\uffff":
        return int
    found = [0, *accumulate(2 if char > "\uffff" else 1 for char in text)]
    return found.__getitem__


def quoted(passage: str, told: Told, things: dict[str, int], reports: dict[str, int]) -> dict[str, Any]:
    """A passage: its text without the breaks of lines, and the things named in it as (begin, end, number)."""
    p = told.passages[passage]
    kept = [i for i, char in enumerate(p.text) if char not in "\r\n"]
    place = {i: n for n, i in enumerate(kept)}
    text = "".join(p.text[i] for i in kept)
    at = units(text)
    marks = []
    spans = told.mentions.get(p.source, [])
    for begin, end, thing in spans[bisect_left(spans, (p.begin - _REACH, 0, "")) :]:
        if begin >= p.end:
            break
        first, last = begin - p.begin, end - 1 - p.begin
        if thing in things and first in place and last in place:
            marks.append([at(place[first]), at(place[last] + 1), things[thing]])
    return {
        "text": text,
        "spot": [0, at(len(kept))],
        "marks": marks,
        "report": reports.get(p.report, -1),
        "source": told.sources.get(p.source, ""),
        "begin": p.begin,
        "end": p.end,
    }
