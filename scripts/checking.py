"""What is wrong with the corpus's reports. In: reports as ``corpus`` reads them. Out: problems with file and line."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import corpus
import gold

from kg.ontology import Ontology

_NEEDED: Final = ("genre", "place", "published", "home")
# Shorter surfaces recur by chance inside other words.
_RECURS: Final = 3


def problems(path: Path, reports: Iterable[corpus.Annotated], ontology: Ontology) -> Iterator[corpus.Problem]:
    """What is wrong with what was read: classes, headers, names that a fact needs or that stand unmarked."""
    seen: set[str] = set()
    for report in reports:
        found = [*_header_problems(report, seen), *_mark_problems(report, ontology)]
        found += _unmarked(report)
        for section, lines in report.sections.items():
            for line in lines:
                found += [(line.number, text) for text in _line_problems(report, section, line, ontology)]
        yield from (corpus.Problem(path, number, f"{report.id}: {text}") for number, text in found)


def _header_problems(report: corpus.Annotated, seen: set[str]) -> Iterator[tuple[int, str]]:
    missing = [key for key in _NEEDED if not report.header.get(key)]
    if missing:
        yield report.number, f"the header lacks {', '.join(missing)}"
    if report.id in seen:
        yield report.number, "this id is taken by an earlier report"
    seen.add(report.id)
    if not report.text:
        yield report.number, "no text"
    for name in corpus.bylines(report):
        if name not in report.text:
            yield report.number, f"the byline {name!r} does not stand in the text"
    if report.has_facts and not any(report.sections.values()):
        yield report.number, "facts: yes, but there are no facts, events or observations"


def _mark_problems(report: corpus.Annotated, ontology: Ontology) -> Iterator[tuple[int, str]]:
    kinds: dict[str, str] = {}
    for mark in report.marks:
        if mark.kind not in ontology.classes or not corpus.bases(mark.kind, ontology):
            yield report.number, f"no class {mark.kind!r} (at {report.text[mark.begin : mark.end]!r})"
            continue
        earlier = kinds.setdefault(mark.name, mark.kind)
        if not set(corpus.bases(earlier, ontology)) & set(corpus.bases(mark.kind, ontology)):
            yield report.number, f"{mark.name!r} is marked as {earlier} and as {mark.kind}"


def _unmarked(report: corpus.Annotated) -> Iterator[tuple[int, str]]:
    """Surfaces that are marked in one place and stand unmarked in another."""
    covered = bytearray(len(report.text))
    for mark in report.marks:
        covered[mark.begin : mark.end] = b"\1" * (mark.end - mark.begin)
    surfaces = {report.text[m.begin : m.end] for m in report.marks if m.end - m.begin >= _RECURS}
    for surface in sorted(surfaces):
        at = report.text.find(surface)
        while at >= 0:
            if not any(covered[at : at + len(surface)]):
                yield (
                    report.number,
                    f"{surface!r} is marked elsewhere, but not in {_around(report.text, at)!r}",
                )
            at = report.text.find(surface, at + 1)


def _around(text: str, at: int) -> str:
    return text[max(0, at - 8) : at + 16]


def _line_problems(
    report: corpus.Annotated, section: str, line: corpus.Line, ontology: Ontology
) -> Iterator[str]:
    try:
        if section == "facts":
            yield from _fact_problems(report, gold.fact(line), ontology)
        elif section == "events":
            event = gold.event(line)
            if event["type"] not in ontology.classes:
                yield f"no event class {event['type']!r}"
            for role in event["roles"]:
                if role != "name" and role not in ontology.roles:
                    yield f"no role {role!r}; there are {', '.join(sorted(ontology.roles))} and name"
        elif section == "observations":
            gold.observation(line)
    except ValueError as error:
        yield str(error)


def _fact_problems(report: corpus.Annotated, fact: dict[str, Any], ontology: Ontology) -> Iterator[str]:
    if fact["p"] not in ontology.relations:
        yield f"no relation {fact['p']!r}"
    # the paper's home need not be named: 市长某某 is the mayor of its city
    names = {mark.name for mark in report.marks} | set(corpus.home(report))
    for name in (fact["s"], fact["o"]):
        if name not in names and name != "*" and not fact.get("structural"):
            yield f"{name!r} is no marked name (fact {fact['s']} {fact['p']} {fact['o']})"
