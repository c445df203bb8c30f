"""The reports themselves, for reading. In: a page's data, the sources where they lie. Out: the data with texts.

A report's clean text is laid out again from its source; where it lies is known by the offsets of its passages
and mentions. Without the source, the page has the evidence sentences only.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kg import layout
from kg.store import Store
from kg.types import BlockKind, Report
from kg.verify import records
from kg.view.told import Told


def texts(data: dict[str, Any], store: Store, told: Told, places: Sequence[Path]) -> None:
    """Gives the reports of ``data`` their ``text``, ``marks`` (begin, end, thing), ``spots`` (begin, end, passage)
    and ``heads`` (numbers of the paragraphs that are subheads), as far as their sources are in ``places``."""
    things = {node["iri"]: i for i, node in enumerate(data["nodes"])}
    spots: dict[int, list[tuple[int, int, int]]] = {}
    for number, p in enumerate(data["passages"]):
        spots.setdefault(p["report"], []).append((p["begin"], p["end"], number))
    found = records(store, places) if places else {}
    laid: dict[str, list[Report]] = {}
    for number, iri in enumerate(told.reports):
        source = told.reports[iri].source
        if source in found and source not in laid:
            laid[source] = layout.reports(found[source].source, found[source].metadata)
        own = spots.get(number, [])
        report = _matching(laid.get(source, []), told.reports[iri].id, own)
        if report is not None:
            data["reports"][number] |= _text(report, told.mentions.get(source, []), own, things)


def _matching(reports: list[Report], name: str, spots: list[tuple[int, int, int]]) -> Report | None:
    """The report that the passages lie in; without passages, the one of that id."""
    if len(reports) == 1:
        return reports[0]
    inside = [(sum(b in at for b, _, _ in spots), r.id == name, -i, r)
              for i, r in enumerate(reports) for at in (set(r.offsets),)]
    best = max(inside, key=lambda row: row[:3], default=None)
    return best[3] if best and (best[0] or best[1]) else None


def _text(
    report: Report,
    mentions: Sequence[tuple[int, int, str]],
    spots: Sequence[tuple[int, int, int]],
    things: dict[str, int],
) -> dict[str, Any]:
    place = {at: i for i, at in enumerate(report.offsets) if report.text[i] != "\n"}
    named = [(b, e, things[thing]) for b, e, thing in mentions if thing in things]
    heads = [n for n, block in enumerate(report.blocks) if block.kind is BlockKind.SUBHEAD]
    return {
        "text": report.text,
        "marks": list(_placed(named, place)),
        "spots": list(_placed(spots, place)),
        "heads": heads,
    }


def _placed(spans: Sequence[tuple[int, int, int]], place: dict[int, int]) -> Iterator[list[int]]:
    """Spans of the source as spans of the clean text."""
    for begin, end, what in spans:
        if begin in place and end - 1 in place:
            yield [place[begin], place[end - 1] + 1, what]
