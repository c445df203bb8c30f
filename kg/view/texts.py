"""The reports themselves, for reading. In: a page's data, the sources where they lie. Out: the data with texts.

A report's clean text is laid out again from its source; where things are in it is known by the offsets of passages
and mentions. Passages grow to whole sentences. Without the source, a page has the passages as they are.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kg import layout
from kg.store import Store
from kg.text import sentences
from kg.types import BlockKind, Report
from kg.verify import records
from kg.view.quotes import units
from kg.view.told import Told

_LONGEST: Final = 800  # characters of a sentence; a longer one is no sentence
Span = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Laid:
    """A report's text with what is where in it: (begin, end, number of a thing or passage)."""

    report: Report
    marks: list[Span]
    spots: list[Span]


def texts(data: dict[str, Any], store: Store, told: Told, places: Sequence[Path], *, whole: bool) -> None:
    """Makes the passages of ``data`` sentences, as far as the sources are in ``places``; ``whole``: also gives the
    reports their ``text``, ``marks`` (begin, end, thing), ``spots`` (begin, end, passage) and ``heads`` (which
    paragraphs are subheads). All offsets in ``data`` count UTF-16 units, as scripts do."""
    found = records(store, places) if places else {}
    things = {node["iri"]: i for i, node in enumerate(data["nodes"])}
    spots: dict[int, list[Span]] = {}
    for number, p in enumerate(data["passages"]):
        spots.setdefault(p["report"], []).append((p["begin"], p["end"], number))
    laid: dict[str, list[Report]] = {}
    for number, r in enumerate(told.reports.values()):
        if r.source in found and r.source not in laid:
            laid[r.source] = layout.reports(*found[r.source])
        report = _matching(laid.get(r.source, []), r.id, spots.get(number, []))
        if report is None:
            continue
        one = _placed(report, told.mentions.get(r.source, []), spots.get(number, []), things)
        _extend(data["passages"], one)
        if whole:
            data["reports"][number] |= _reading(one)


def _matching(reports: list[Report], name: str, spots: list[Span]) -> Report | None:
    """The report that the passages lie in; without passages, the one of that id."""
    if len(reports) == 1:
        return reports[0]
    inside = []
    for number, report in enumerate(reports):
        at = set(report.offsets)
        inside.append((sum(begin in at for begin, _, _ in spots), report.id == name, -number))
    best = max(inside, default=(0, False, 0))
    return reports[-best[2]] if best[0] or best[1] else None


def _placed(
    report: Report, mentions: Sequence[tuple[int, int, str]], spots: Sequence[Span], things: dict[str, int]
) -> _Laid:
    place = {at: i for i, at in enumerate(report.offsets) if report.text[i] != "\n"}

    def placed(spans: list[Span]) -> list[Span]:
        return [
            (place[begin], place[end - 1] + 1, what)
            for begin, end, what in spans
            if begin in place and end - 1 in place
        ]

    named = [(b, e, things[thing]) for b, e, thing in mentions if thing in things]
    return _Laid(report, placed(named), placed(list(spots)))


def _extend(passages: list[dict[str, Any]], laid: _Laid) -> None:
    text = laid.report.text
    found = sentences(text)
    begins = [begin for begin, _ in found]
    for begin, end, number in laid.spots:
        if not found or begin < begins[0]:
            continue
        first = begins[bisect_right(begins, begin) - 1]
        last = max(end, found[bisect_right(begins, end - 1) - 1][1])
        sentence = text[first:last]
        if len(sentence) > _LONGEST or "\n" in sentence.strip("\n"):
            continue
        at = units(sentence)
        passages[number]["text"] = sentence.rstrip("\n")
        passages[number]["spot"] = [at(begin - first), at(end - first)]
        passages[number]["marks"] = [
            [at(b - first), at(e - first), n] for b, e, n in laid.marks if b >= first and e <= last
        ]


def _reading(laid: _Laid) -> dict[str, Any]:
    at = units(laid.report.text)
    blocks = laid.report.blocks
    return {
        "text": laid.report.text,
        "marks": [[at(b), at(e), n] for b, e, n in laid.marks],
        "spots": [[at(b), at(e), n] for b, e, n in laid.spots],
        "heads": [n for n, block in enumerate(blocks) if block.kind is BlockKind.SUBHEAD],
    }
