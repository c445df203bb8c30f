"""Gold annotations of the corpus's reports.

In: reports as ``corpus`` reads them. Out: the JSON of the annotation guide, and records that ``kg build`` reads.
"""

import re
from typing import Any, Final

import corpus

from kg.ontology import Names, Ontology

_STRUCTURAL: Final = {Names.LOCATED_IN: Names.PLACE, Names.UNIT_OF: Names.ORGANISATION}
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?:/\d{4}-\d{2}-\d{2})?")
_AMOUNT: Final = re.compile(r"(-?\d+(?:\.\d+)?)\s*(\S+)")


def record(report: corpus.Annotated) -> dict[str, Any]:
    """The report as a JSONL record that ``kg build`` reads."""
    found: dict[str, Any] = {"id": report.id, "text": report.text, "home": corpus.home(report)}
    found |= {k: report.header[k] for k in ("headline", "published", "publisher") if report.header.get(k)}
    return found


def annotation(report: corpus.Annotated, ontology: Ontology) -> dict[str, Any]:
    """The report's annotation as the guide's JSON; parents that only the facts name are optional entities.

    Raises ``ValueError`` on a line that ``checking`` would name.
    """
    facts = [fact(line) for line in report.sections.get("facts", ())]
    entities: dict[str, dict[str, Any]] = {}
    for mark in report.marks:
        entry = entities.setdefault(
            mark.name,
            {
                "name": mark.name,
                "type": "|".join(corpus.bases(mark.kind, ontology)),
                "surface": [],
                "optional": True,
            },
        )
        surface = report.text[mark.begin : mark.end]
        if surface not in entry["surface"]:
            entry["surface"].append(surface)
        entry["optional"] = entry["optional"] and mark.optional
    for one in facts:
        for name in (one["s"], one["o"]):
            if one.get("structural") and name not in entities:
                kind = _STRUCTURAL[one["p"]]
                entities[name] = {"name": name, "type": kind, "surface": [], "optional": True}
    events = [event(line) for line in report.sections.get("events", ())]
    observations = [observation(line) for line in report.sections.get("observations", ())]
    return {
        "id": report.id,
        "published": report.header["published"],
        "home": corpus.home(report),
        "bylines": corpus.bylines(report),
        "entities": list(entities.values()),
        "facts": facts,
        "events": events,
        "observations": observations + _sums(events, observations, entities),
    }


def _sums(
    events: list[dict[str, Any]], listed: list[dict[str, Any]], entities: dict[str, Any]
) -> list[dict[str, Any]]:
    """The sums of events as optional observations, where they aren't listed.

    The guide has a loan's sum both as the event's amount and as a stated figure, and the shared reports always do; of
    those who wrote the corpus, some listed the figure and some did not.
    """
    known = {(o["value"], o["unit"]) for o in listed}
    found = []
    for one in events:
        named = [f for fillers in one["roles"].values() for f in fillers if f in entities]
        for amount in one["amounts"]:
            if named and (amount["value"], amount["unit"]) not in known:
                figure = {
                    "subject": named[0],
                    "indicator": "",
                    **amount,
                    "start": one["start"],
                    "end": one["end"],
                }
                found.append(figure | {"optional": True})
    return found


def fact(line: corpus.Line) -> dict[str, Any]:
    """A line of facts. Raises ``ValueError`` where it is none."""
    if len(line.fields) not in {3, 4}:
        raise ValueError(f"a fact is 'subject | relation | object' and a post's title, not {line.fields}")
    subject, relation, obj = line.fields[:3]
    found: dict[str, Any] = {"s": subject, "p": relation, "o": obj} | _flags(line)
    if len(line.fields) > 3:
        found["title"] = line.fields[3]
    if relation in _STRUCTURAL:
        found["structural"] = True
    return found


def _flags(line: corpus.Line) -> dict[str, bool]:
    # what a text denies is never to be made a fact of, so a model dataset leaves it out, too
    return {"optional": bool(line.flag)} | ({"negated": True} if line.flag == "!" else {})


def event(line: corpus.Line) -> dict[str, Any]:
    """A line of events. Raises ``ValueError`` where it is none."""
    kind, *fields = line.fields
    found: dict[str, Any] = {"type": kind, "roles": {}, "amounts": [], "start": None, "end": None}
    for text in fields:
        role, colon, fillers = (s.strip() for s in re.sub("：", ":", text, count=1).partition(":"))
        if colon:
            found["roles"].setdefault(role, []).extend(f for f in re.split(r"[;；]\s*", fillers) if f)
        elif _DAY.fullmatch(text):
            found["start"], found["end"] = _days(text)
        elif amount := _AMOUNT.fullmatch(text):
            found["amounts"].append({"value": float(amount[1]), "unit": amount[2]})
        elif text not in {"", "planned"}:
            raise ValueError(
                f"{text!r} is no role ('name: a; b'), amount ('5000 CNY') or date ('2021-03-02')"
            )
    return found | _flags(line)


def observation(line: corpus.Line) -> dict[str, Any]:
    """A line of observations. Raises ``ValueError`` where it is none."""
    if len(line.fields) not in {3, 4}:
        raise ValueError(f"an observation is 'subject | indicator | value unit | dates', not {line.fields}")
    amount = _AMOUNT.fullmatch(line.fields[2])
    if not amount:
        raise ValueError(f"{line.fields[2]!r} is no value with its unit, such as '2100000 吨'")
    start, end = _days(line.fields[3]) if len(line.fields) > 3 and line.fields[3] else (None, None)
    return {
        "subject": line.fields[0],
        "indicator": line.fields[1],
        "value": float(amount[1]),
        "unit": amount[2],
        "start": start,
        "end": end,
    } | _flags(line)


def _days(text: str) -> tuple[str, str]:
    if not _DAY.fullmatch(text):
        raise ValueError(f"{text!r} is no day or period, such as 2021-03-02 or 2021-01-01/2021-06-30")
    start, _, end = text.partition("/")
    return start, end or start
