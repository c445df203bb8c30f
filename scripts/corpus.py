"""The annotated corpus: reading marked reports.

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
In: such files. Out: ``Annotated`` reports, what can't be read with file and line, and what trains the recogniser.
``gold`` makes annotations of them, ``checking`` says what is wrong with them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from kg import marked
from kg.ontology import Names, Ontology
from kg.types import Metadata, Report, Source

HEADER: Final = ("genre", "place", "plan", "published", "home", "publisher", "headline", "byline", "facts")
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


def bases(kind: str, ontology: Ontology) -> tuple[str, ...]:
    """The guide's classes that ``kind`` is below: one, or two where either is right."""
    return _EITHER.get(kind) or tuple(b for b in BASES if ontology.is_a(kind, b))


def bylines(report: Annotated) -> list[str]:
    """The reporters' names."""
    return [n for n in re.split(r"[,，、\s]+", report.header.get("byline", "")) if n]


def home(report: Annotated) -> list[str]:
    """The paper's region, from the wider to the narrower."""
    return [n for n in re.split(r"[,，、]\s*", report.header.get("home", "")) if n]


def is_test(report: Annotated) -> bool:
    """Whether the report is of the test split: each sixth by its number of the corpus proper (``c001`` …)."""
    return report.id.startswith("c") and int(report.id[1:]) % _TEST_PART == 0


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
