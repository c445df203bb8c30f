"""A graph for Neo4j. In: records. Out: a folder of CSV files with typed headers, and two ways of importing them.

One file for each kind of node and each type of relationship, so that the same files serve ``neo4j-admin database
import`` (which reads labels and types from columns) and ``LOAD CSV`` (where a statement has fixed ones). Every node
has the label ``Resource`` and the property ``uri``, as those of Neo4j's own RDF plugin do.
Headers: https://neo4j.com/docs/operations-manual/current/import/
"""

import csv
import re
import shlex
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader

from kg.export.records import Figure, Happening, Item, Observed, Period, Records, Said, Told
from kg.iri import segment
from kg.ontology import Names, Ontology

RESOURCE: Final = "Resource"
_ARRAY: Final = ";"  # between the values of a list; one in a value is written as ；
_ID, _LABELS, _START, _END, _TYPE = "uri:ID", ":LABEL", ":START_ID", ":END_ID", ":TYPE"
# What LOAD CSV makes of a column's text, by the column's type.
_CYPHER: Final = {
    "": "row.`{column}`",
    "double": "toFloat(row.`{column}`)",
    "long": "toInteger(row.`{column}`)",
    "date": "date(row.`{column}`)",
    "string[]": f"split(row.`{{column}}`, '{_ARRAY}')",
}
# Relationships beside those of the ontology: between the records themselves.
_MENTIONS, _REPORTED_IN, _OBSERVED_OF, _ATTRIBUTED_TO = (
    "MENTIONS",
    "REPORTED_IN",
    "OBSERVED_OF",
    "ATTRIBUTED_TO",
)
_CLAIM: Final = "claim"  # tells relationships of one type between the same nodes apart
_Row = dict[str, Any]


class Table(NamedTuple):
    """A CSV file: its name without ``.csv``, columns as in the header, rows."""

    name: str
    columns: tuple[str, ...]
    rows: list[_Row]


def write(records: Records, ontology: Ontology, folder: Path) -> None:
    """Writes the files into ``folder``, which exists and is empty."""
    maker = _Maker(records, ontology)
    nodes = list(_tables("nodes", maker.nodes()))
    relationships = list(_tables("relationships", maker.relationships()))
    for table in (*nodes, *relationships):
        _write(table, folder / f"{table.name}.csv")
    environment = Environment(
        loader=FileSystemLoader(str(resources.files("kg") / "templates")),
        keep_trailing_newline=True,
        trim_blocks=True,
    )
    environment.filters |= {"shell": shlex.quote, "file": _url, "name": _quoted}
    given = {
        "resource": RESOURCE,
        "array": _ARRAY,
        "nodes": [(t.name, _labels_of(t), _settings(t, "n"), len(t.rows)) for t in nodes],
        "relationships": [
            (t.name, t.rows[0][_TYPE], _settings(t, "r"), len(t.rows), all(row.get(_CLAIM) for row in t.rows))
            for t in relationships
        ],
    }
    for name, mode in (("import.sh", 0o755), ("load.cypher", 0o644), ("README.md", 0o644)):
        file = folder / name
        text = environment.get_template(f"neo4j.{name}").render(given)
        file.write_text(text, encoding="utf-8", newline="\n")
        file.chmod(mode)


def type_of(name: str) -> str:
    """A property's name as Neo4j's types of relationships are written: investedIn → INVESTED_IN."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).upper()


class _Maker:
    """Makes rows of records; the first column of each pair is the group (file) that it goes to."""

    def __init__(self, records: Records, ontology: Ontology) -> None:
        self.records, self.ontology = records, ontology
        self.known = {*records.items, *records.events, *records.observations, *records.reports}

    def nodes(self) -> Iterator[tuple[str, _Row]]:
        for item in self.records.items.values():
            yield "-".join(item.kinds), self._item(item)
        for event in self.records.events.values():
            yield "-".join(event.kinds), self._event(event)
        for observation in self.records.observations.values():
            yield Names.OBSERVATION, self._observation(observation)
        for report in self.records.reports.values():
            yield Names.REPORT, self._report(report)

    def relationships(self) -> Iterator[tuple[str, _Row]]:
        for claim in self.records.claims.values():
            event = self.records.events.get(claim.event)
            yield from self._relationship(
                type_of(claim.relation),
                claim.subject,
                claim.object,
                {_CLAIM: claim.iri, "event": claim.event}
                | (_event(event) if event else {})
                | self._said(claim.said),
            )
        for event in self.records.events.values():
            for role, filler in event.fillers:
                yield from self._relationship(type_of(role), event.iri, filler, {})
            yield from self._told(event.iri, event.said)
        for observation in self.records.observations.values():
            yield from self._relationship(_OBSERVED_OF, observation.iri, observation.subject, {})
            yield from self._told(observation.iri, observation.said)
        naming = {i.iri: i.reports for i in self.records.items.values()}
        naming |= {e.iri: e.reports for e in self.records.events.values() if e.is_named}
        for iri, reports in naming.items():
            for report in reports:
                yield from self._relationship(_MENTIONS, report, iri, {})

    def _told(self, iri: str, said: Said) -> Iterator[tuple[str, _Row]]:
        for report in said.reports:
            yield from self._relationship(_REPORTED_IN, iri, report, {})
        for source in said.sources:
            yield from self._relationship(_ATTRIBUTED_TO, iri, source, {})

    def _relationship(self, type: str, start: str, end: str, properties: _Row) -> Iterator[tuple[str, _Row]]:
        if start in self.known and end in self.known:
            yield type, {_START: start, _END: end, _TYPE: type, **properties}

    def _node(self, iri: str, kinds: Iterable[str], properties: _Row) -> _Row:
        labels = dict.fromkeys(above for kind in kinds for above in self.ontology.ancestors(kind))
        return {_ID: iri, _LABELS: _list([RESOURCE, *labels]), **properties}

    def _item(self, item: Item) -> _Row:
        return self._node(
            item.iri,
            item.kinds,
            {
                "name": item.label,
                "aliases:string[]": _list(item.aliases),
                "code": item.code,
                "reports:long": len(item.reports),
                "confidence:double": item.confidence,
            },
        )

    def _event(self, event: Happening) -> _Row:
        described = (f"{self.ontology.label(role)}：{text}" for role, text in event.described)
        properties = {"name": event.label, "described:string[]": _list(described)}
        return self._node(event.iri, event.kinds, properties | _event(event) | self._said(event.said))

    def _observation(self, one: Observed) -> _Row:
        properties = {
            "name": f"{one.indicator} {one.figure}",
            "described": one.described,
            "indicator": one.indicator,
            "value:double": one.figure.value,
            "unit": one.figure.unit,
            "bound": one.figure.bound,
            "conflicts:string[]": _list(one.conflicts),
            "modality": one.modality,
            "hearsay": one.hearsay,
        }
        return self._node(
            one.iri, (Names.OBSERVATION,), properties | _days(one.period) | self._said(one.said)
        )

    def _report(self, report: Told) -> _Row:
        properties = {
            "name": report.headline or report.id,
            "id": report.id,
            "headline": report.headline,
            "published:date": report.published,
            "publisher": report.publisher,
            "bylines:string[]": _list(report.bylines),
            "url": report.url,
        }
        return self._node(report.iri, (Names.REPORT,), properties)

    def _said(self, said: Said) -> _Row:
        told = [self.records.reports[iri] for iri in said.reports if iri in self.records.reports]
        return {
            "confidence:double": said.confidence,
            "rule": said.rule,
            "evidence:string[]": _list(said.evidence),
            "report": "；".join(report.id for report in told),
            "published:date": min((r.published for r in told if r.published), default=""),
        }


def _event(event: Happening) -> _Row:
    one = event.amounts[0] if len(event.amounts) == 1 else Figure("", "")  # of several none stands for all
    return {
        "amount:double": one.value,
        "unit": one.unit,
        "bound": one.bound,
        "amounts:string[]": _list(map(str, event.amounts)) if len(event.amounts) > 1 else "",
        **_days(event.period),
        "post": event.post,
        "modality": event.modality,
        "hearsay": event.hearsay,
    }


def _days(period: Period) -> _Row:
    return {"start:date": period.start, "end:date": period.end, "time": period.text}


def _list(values: Iterable[str]) -> str:
    return _ARRAY.join(value.replace(_ARRAY, "；") for value in values)


def _tables(prefix: str, rows: Iterable[tuple[str, _Row]]) -> Iterator[Table]:
    """The rows by their groups, in the order of the groups' names; a table has the columns that any row fills."""
    groups: dict[str, list[_Row]] = defaultdict(list)
    for group, row in rows:
        groups[group].append(row)
    for group, of_group in sorted(groups.items()):
        columns = dict.fromkeys(column for row in of_group for column in row)
        filled = {c for c in columns if any(row.get(c) not in (None, "") for row in of_group)}
        yield Table(f"{prefix}-{segment(group)}", tuple(c for c in columns if c in filled), of_group)


def _write(table: Table, file: Path) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(table.columns)
        writer.writerows([_cell(row.get(column)) for column in table.columns] for row in table.rows)


def _cell(value: object) -> str:
    """One line. LOAD CSV takes a backslash for an escape, neo4j-admin doesn't: neither sees one."""
    if value is None:
        return ""
    return " ".join(str(value).replace("\\", "＼").splitlines())


def _labels_of(table: Table) -> str:
    return ":".join(f"`{_quoted(label)}`" for label in table.rows[0][_LABELS].split(_ARRAY))


def _quoted(name: str) -> str:
    """A name between Cypher's backticks."""
    return name.replace("`", "``")


def _url(name: str) -> str:
    """A file of Neo4j's import folder."""
    return f"file:///{quote(name)}"


def _settings(table: Table, variable: str) -> list[str]:
    """``n.name = row.`name` `` for each property of a table."""
    settings = []
    for column in table.columns:
        name, _, type = column.partition(":")
        if name and column != _ID:
            settings.append(f"{variable}.`{name}` = {_CYPHER[type].format(column=column)}")
    return settings
