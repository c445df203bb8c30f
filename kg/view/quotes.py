"""Sentences as a page shows them. In: passages and mentions. Out: text on one line, with what is named where."""

from bisect import bisect_left
from typing import Any

from kg.view.told import Told

_REACH = 400  # no mention is longer


def quoted(passage: str, told: Told, things: dict[str, int], reports: dict[str, int]) -> dict[str, Any]:
    """A passage: its text without the breaks of lines, and the things named in it as (begin, end, number)."""
    p = told.passages[passage]
    kept = [i for i, char in enumerate(p.text) if char not in "\r\n"]
    place = {i: n for n, i in enumerate(kept)}
    marks = []
    spans = told.mentions.get(p.source, [])
    for begin, end, thing in spans[bisect_left(spans, (p.begin - _REACH, 0, "")) :]:
        if begin >= p.end:
            break
        first, last = begin - p.begin, end - 1 - p.begin
        if thing in things and first in place and last in place:
            marks.append([place[first], place[last] + 1, things[thing]])
    return {
        "text": "".join(p.text[i] for i in kept),
        "marks": marks,
        "report": reports.get(p.report, -1),
        "source": told.sources.get(p.source, ""),
        "begin": p.begin,
        "end": p.end,
    }
