"""The annotated corpus: reading marked reports, checking them, and turning them into gold annotations.

A corpus file holds reports one after another::

    === c001
    genre: 银行放贷
    published: 2021-03-04
    home: 甘肃省, 天水市

    3月2日，[农发行天水市分行|Bank=中国农业发展银行天水市分行]向[长河果业|Company]放款。
    --- facts
    中国农业发展银行天水市分行 | financed | 长河果业
    --- events
    Financing | financier: 中国农业发展银行天水市分行 | beneficiary: 长河果业 | 5000000 CNY | 2021-03-02
    --- observations
    天水市 | 苹果产量 | 2100000 吨 | 2020-01-01/2020-12-31

``?`` before a line or behind a mark's class means optional, ``!`` before a line means negated.
In: such files. Out: ``Annotated`` reports, problems with file and line, and the JSON of the annotation guide.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

from kg import marked
from kg.ontology import Names, Ontology
from kg.types import Metadata, Report, Source

HEADER: Final = ("genre", "place", "plan", "published", "home", "publisher", "headline", "byline", "facts")
_NEEDED: Final = ("genre", "place", "published", "home")
SECTIONS: Final = ("facts", "events", "observations")
# What the guide calls an entity; a class below two of them is either.
BASES: Final = (
    Names.ORGANISATION,
    Names.PLACE,
    Names.PERSON,
    Names.AGREEMENT,
    Names.DOCUMENT,
    Names.PROJECT,
    Names.EVENT,
)
# A park may have an administration or be one: the guide takes either.
_EITHER: Final = {Names.ZONE: (Names.ORGANISATION, Names.PLACE)}
_STRUCTURAL: Final = {"locatedIn": Names.PLACE, "unitOf": Names.ORGANISATION}
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?:/\d{4}-\d{2}-\d{2})?")
_AMOUNT: Final = re.compile(r"(-?\d+(?:\.\d+)?)\s*(\S+)")
# Shorter surfaces recur by chance inside other words.
_RECURS: Final = 3
# Names of these classes are as well called one thing as another.
OPEN_KINDS: Final = frozenset(
    {
        Names.ZONE,
        Names.DEVELOPMENT_ZONE,
        Names.VENUE,
        "CultureVenue",
        "Hotel",
        "Infrastructure",
        "RegionalBloc",
    }
)
OPEN_BASES: Final = frozenset({Names.ORGANISATION, Names.PLACE, Names.PROJECT})
_RELATIVE: Final = re.compile(r"(?:我|本|该|全|我们)[国省市县区州盟旗校行]|(?:全)?自治区|全区")
_TEST_PART: Final = 6


class Mark(NamedTuple):
    """A marked name: where it stands in the text, its class, its full name, and whether it is optional."""

    begin: int
    end: int
    kind: str
    name: str
    optional: bool


class Line(NamedTuple):
    """A line of a section: its fields, its flag (``""``, ``?`` or ``!``) and its number in the file."""

    fields: tuple[str, ...]
    flag: str
    number: int


@dataclass
class Annotated:
    """A report with its marks and what it states."""

    id: str
    number: int
    header: dict[str, str] = field(default_factory=dict)
    text: str = ""
    marks: list[Mark] = field(default_factory=list)
    sections: dict[str, list[Line]] = field(default_factory=dict)

    @property
    def has_facts(self) -> bool:
        """Whether facts, events and observations are annotated, not the names alone."""
        return self.header.get("facts") == "yes"


class Problem(NamedTuple):
    """What is wrong, and where."""

    path: Path
    number: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.number}: {self.text}"


def read(path: Path) -> tuple[list[Annotated], list[Problem]]:
    """The reports of a corpus file, and what can't be read in it. A broken paragraph is left out."""
    reports: list[Annotated] = []
    problems: list[Problem] = []
    part = "header"
    for number, line in enumerate(path.read_text(encoding="utf8").splitlines(), start=1):
        line = line.strip()
        if line.startswith("==="):
            reports.append(Annotated(line.removeprefix("===").strip(), number))
            part = "header"
        elif not reports:
            if line:
                problems.append(Problem(path, number, "expected '=== ID' before the first report"))
        elif line.startswith("---"):
            part = line.removeprefix("---").strip()
            if part not in SECTIONS:
                problems.append(
                    Problem(path, number, f"no section {part!r}; there are {', '.join(SECTIONS)}")
                )
        elif not line:
            part = "text" if part == "header" and reports[-1].header else part
        elif problem := _take(reports[-1], part, line, number):
            problems.append(Problem(path, number, problem))
    return reports, problems


def _take(report: Annotated, part: str, line: str, number: int) -> str | None:
    """Adds a line to a report; what is wrong with it, if anything."""
    if part == "header":
        key, colon, value = (s.strip() for s in line.partition(":"))
        if not colon or key not in HEADER:
            return f"no header line: {line[:30]!r}; a header is 'key: value' with one of {', '.join(HEADER)}"
        report.header[key] = value
        return None
    if part == "text":
        return _paragraph(report, line)
    flag = line[0] if line[0] in "?!" else ""
    fields = tuple(f.strip() for f in line[len(flag) :].split("|"))
    report.sections.setdefault(part, []).append(Line(fields, flag, number))
    return None


def _paragraph(report: Annotated, line: str) -> str | None:
    try:
        text, mentions = marked.parse(line)
    except ValueError as error:
        return str(error)
    shift = len(report.text) + 1 if report.text else 0
    report.text += ("\n" if report.text else "") + text
    for m in mentions:
        name = m.key or m.text
        report.marks.append(
            Mark(m.begin + shift, m.end + shift, m.kind.rstrip("?"), name, m.kind.endswith("?"))
        )
    return None


def check(path: Path, reports: Iterable[Annotated], ontology: Ontology) -> Iterator[Problem]:
    """What is wrong with what was read: classes, headers, names that a fact needs or that stand unmarked."""
    seen: set[str] = set()
    for report in reports:
        found = [*_header_problems(report, seen), *_mark_problems(report, ontology)]
        found += _unmarked(report)
        for section, lines in report.sections.items():
            for line in lines:
                found += [(line.number, text) for text in _line_problems(report, section, line, ontology)]
        yield from (Problem(path, number, f"{report.id}: {text}") for number, text in found)


def _header_problems(report: Annotated, seen: set[str]) -> Iterator[tuple[int, str]]:
    missing = [key for key in _NEEDED if not report.header.get(key)]
    if missing:
        yield report.number, f"the header lacks {', '.join(missing)}"
    if report.id in seen:
        yield report.number, "this id is taken by an earlier report"
    seen.add(report.id)
    if not report.text:
        yield report.number, "no text"
    for name in bylines(report):
        if name not in report.text:
            yield report.number, f"the byline {name!r} does not stand in the text"
    if report.has_facts and not report.sections.get("facts"):
        yield report.number, "facts: yes, but there are none"


def _mark_problems(report: Annotated, ontology: Ontology) -> Iterator[tuple[int, str]]:
    kinds: dict[str, str] = {}
    for mark in report.marks:
        if mark.kind not in ontology.classes or not bases(mark.kind, ontology):
            yield report.number, f"no class {mark.kind!r} (at {report.text[mark.begin : mark.end]!r})"
            continue
        earlier = kinds.setdefault(mark.name, mark.kind)
        if not set(bases(earlier, ontology)) & set(bases(mark.kind, ontology)):
            yield report.number, f"{mark.name!r} is marked as {earlier} and as {mark.kind}"


def _unmarked(report: Annotated) -> Iterator[tuple[int, str]]:
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


def _line_problems(report: Annotated, section: str, line: Line, ontology: Ontology) -> Iterator[str]:
    try:
        if section == "facts":
            yield from _fact_problems(report, _fact(line), ontology)
        elif section == "events":
            event = _event(line)
            if event["type"] not in ontology.classes:
                yield f"no event class {event['type']!r}"
            for role in event["roles"]:
                if role != "name" and role not in ontology.roles:
                    yield f"no role {role!r}; there are {', '.join(sorted(ontology.roles))} and name"
        elif section == "observations":
            _observation(line)
    except ValueError as error:
        yield str(error)


def _fact_problems(report: Annotated, fact: dict[str, Any], ontology: Ontology) -> Iterator[str]:
    if fact["p"] not in ontology.relations:
        yield f"no relation {fact['p']!r}"
    names = {mark.name for mark in report.marks}
    for name in (fact["s"], fact["o"]):
        if name not in names and name != "*" and not fact.get("structural"):
            yield f"{name!r} is no marked name (fact {fact['s']} {fact['p']} {fact['o']})"


def bases(kind: str, ontology: Ontology) -> tuple[str, ...]:
    """The guide's classes that ``kind`` is below: one, or two where either is right."""
    return _EITHER.get(kind) or tuple(b for b in BASES if ontology.is_a(kind, b))


def bylines(report: Annotated) -> list[str]:
    """The reporters' names."""
    return [n for n in re.split(r"[,，、\s]+", report.header.get("byline", "")) if n]


def home(report: Annotated) -> list[str]:
    """The paper's region, from the wider to the narrower."""
    return [n for n in re.split(r"[,，、]\s*", report.header.get("home", "")) if n]


def record(report: Annotated) -> dict[str, Any]:
    """The report as a JSONL record that ``kg build`` reads."""
    found: dict[str, Any] = {"id": report.id, "text": report.text, "home": home(report)}
    found |= {k: report.header[k] for k in ("headline", "published", "publisher") if report.header.get(k)}
    return found


def gold(report: Annotated, ontology: Ontology) -> dict[str, Any]:
    """The report's annotation as the guide's JSON; parents that only the facts name are optional entities.

    Raises ``ValueError`` on a line that ``check`` would name.
    """
    facts = [_fact(line) for line in report.sections.get("facts", ())]
    entities: dict[str, dict[str, Any]] = {}
    for mark in report.marks:
        entry = entities.setdefault(
            mark.name,
            {
                "name": mark.name,
                "type": "|".join(bases(mark.kind, ontology)),
                "surface": [],
                "optional": True,
            },
        )
        surface = report.text[mark.begin : mark.end]
        if surface not in entry["surface"]:
            entry["surface"].append(surface)
        entry["optional"] = entry["optional"] and mark.optional
    for fact in facts:
        for name in (fact["s"], fact["o"]):
            if fact.get("structural") and name not in entities:
                kind = _STRUCTURAL[fact["p"]]
                entities[name] = {"name": name, "type": kind, "surface": [], "optional": True}
    return {
        "id": report.id,
        "published": report.header["published"],
        "home": home(report),
        "bylines": bylines(report),
        "entities": list(entities.values()),
        "facts": facts,
        "events": [_event(line) for line in report.sections.get("events", ())],
        "observations": [_observation(line) for line in report.sections.get("observations", ())],
    }


def _fact(line: Line) -> dict[str, Any]:
    if len(line.fields) not in {3, 4}:
        raise ValueError(f"a fact is 'subject | relation | object' and a post's title, not {line.fields}")
    subject, relation, obj = line.fields[:3]
    fact: dict[str, Any] = {"s": subject, "p": relation, "o": obj} | _flags(line)
    if len(line.fields) > 3:
        fact["title"] = line.fields[3]
    if relation in _STRUCTURAL:
        fact["structural"] = True
    return fact


def _flags(line: Line) -> dict[str, bool]:
    # what a text denies is never to be made a fact of, so a model dataset leaves it out, too
    return {"optional": bool(line.flag)} | ({"negated": True} if line.flag == "!" else {})


def _event(line: Line) -> dict[str, Any]:
    kind, *fields = line.fields
    event: dict[str, Any] = {"type": kind, "roles": {}, "amounts": [], "start": None, "end": None}
    for text in fields:
        role, colon, fillers = (s.strip() for s in re.sub("：", ":", text, count=1).partition(":"))
        if colon:
            event["roles"].setdefault(role, []).extend(f for f in re.split(r"[;；]\s*", fillers) if f)
        elif _DAY.fullmatch(text):
            event["start"], event["end"] = _days(text)
        elif amount := _AMOUNT.fullmatch(text):
            event["amounts"].append({"value": float(amount[1]), "unit": amount[2]})
        elif text not in {"", "planned"}:
            raise ValueError(
                f"{text!r} is no role ('name: a; b'), amount ('5000 CNY') or date ('2021-03-02')"
            )
    return event | _flags(line)


def _observation(line: Line) -> dict[str, Any]:
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


def is_test(report: Annotated) -> bool:
    """Whether the report is of the test split: each sixth by its number."""
    return int(re.sub(r"\D", "", report.id)) % _TEST_PART == 0


def alternatives(kind: str, base_of: Mapping[str, str]) -> frozenset[str]:
    """The base classes under which a name of class ``kind`` is rightly found."""
    if kind in OPEN_KINDS:
        return OPEN_BASES
    return frozenset({base_of[kind]}) if kind in base_of else frozenset()


def is_relative(surface: str) -> bool:
    """Whether a surface means another thing in each paper (我省, 全市); rules resolve these."""
    return bool(_RELATIVE.fullmatch(surface))


def source(report: Annotated) -> tuple[Source, Metadata]:
    """The report as ``kg.layout.reports`` takes it."""
    known = Metadata(
        id=report.id,
        headline=report.header.get("headline") or report.id,
        published=date.fromisoformat(report.header["published"][:10]),
        home=tuple(home(report)),
    )
    return Source(report.id, report.text, "", "utf-8"), known


def moved(report: Annotated, cleaned: Report) -> list[Mark]:
    """The marks in the cleaned text (without byline and dateline); what is not in it is left out."""
    place = {offset: i for i, offset in enumerate(cleaned.offsets)}
    found = []
    for mark in report.marks:
        begin, end = place.get(mark.begin), place.get(mark.end - 1)
        if begin is None or end is None:
            continue
        if cleaned.text[begin : end + 1] == report.text[mark.begin : mark.end]:
            found.append(mark._replace(begin=begin, end=end + 1))
    return found
