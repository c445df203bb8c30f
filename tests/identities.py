"""Reports with known identities: reading them, and scoring what a graph holds to be one thing.

``python tests/identities.py GRAPH [CORPUS]`` builds the reports (of ``tests/identity``) into GRAPH and prints how well.
"""

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import pyoxigraph as ox

from kg import store
from kg.build import Options, build

CORPUS = Path(__file__).parent / "identity" / "corpus.txt"
SECOND = CORPUS.with_name("second.txt")
_HEAD = re.compile(r"== (\S+) \| (.*?) ?\| (\S+)")
_MARK = re.compile(r"\[([^|\]]+)\|([^\]]+)\]")
_KG = "https://w3id.org/report-kg/ontology#"
_NIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"


@dataclass(frozen=True, slots=True)
class Unit:
    """Words of a report (offsets into its text) that name the thing ``identity``."""

    report: str
    begin: int
    end: int
    text: str
    identity: str


@dataclass(slots=True)
class Score:
    """Pairs of units: held to be one and right, held to be one, to be one. ``missed``: units without an entity."""

    right: int = 0
    held: int = 0
    wanted: int = 0
    units: int = 0
    missed: list[Unit] = field(default_factory=list)
    wrong: list[tuple[Unit, Unit]] = field(default_factory=list)
    apart: list[tuple[Unit, Unit]] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / self.held if self.held else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0


def corpus(path: Path = CORPUS) -> tuple[list[dict[str, object]], list[Unit]]:
    """The corpus as records of JSONL, and its units."""
    records, units = [], []
    for part in re.split(r"\n(?=== )", path.read_text(encoding="utf-8"))[1:]:
        head, _, marked = part.partition("\n")
        match = _HEAD.fullmatch(head)
        assert match, head
        text, at = "", 0
        for mark in _MARK.finditer(marked.strip()):
            text += marked.strip()[at : mark.start()]
            units.append(Unit(match[1], len(text), len(text) + len(mark[1]), mark[1], mark[2]))
            text, at = text + mark[1], mark.end()
        text += marked.strip()[at:]
        home = [place for place in match[2].split(",") if place]
        records.append({"id": match[1], "text": text, "home": home, "published": match[3]})
    return records, units


def write(path: Path, records: list[dict[str, object]]) -> Path:
    """``records`` as a JSONL file."""
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")
    return path


def held(graph: ox.Store, units: list[Unit]) -> Iterator[tuple[Unit, str | None]]:
    """Each unit with the IRI of what the graph says that it names."""
    spans: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    reports = {
        str(q.subject): q.object.value
        for q in graph.quads_for_pattern(
            None, ox.NamedNode("http://purl.org/dc/terms/identifier"), None, None
        )
    }
    for q in graph.quads_for_pattern(None, ox.NamedNode(_KG + "refersTo"), None, None):
        if q.graph_name == ox.DefaultGraph():  # the union of the reports
            continue
        ends = [_one(graph, q.subject, _NIF + name) for name in ("beginIndex", "endIndex")]
        spans[reports[str(q.graph_name)]].append((int(ends[0]), int(ends[1]), q.object.value))
    for unit in units:
        near = [s for s in spans[unit.report] if s[0] < unit.end and unit.begin < s[1]]
        exact = [s for s in near if s[:2] == (unit.begin, unit.end)]
        found = exact or [s for s in near if s[1] == unit.end][:1]  # 北京市|朝阳区: the end says what it is
        yield unit, found[0][2] if len(found) == 1 else None


def _one(graph: ox.Store, subject: object, predicate: str) -> str:
    return next(graph.quads_for_pattern(subject, ox.NamedNode(predicate), None, None)).object.value


def score(graph: ox.Store, units: list[Unit]) -> Score:
    """Over all pairs of ``units``: is held to be one what is one?"""
    result, rows = Score(units=len(units)), list(held(graph, units))
    result.missed = [unit for unit, iri in rows if iri is None]
    for (a, x), (b, y) in combinations(rows, 2):
        one, same = a.identity == b.identity, x is not None and x == y
        result.wanted += one
        result.held += same
        result.right += one and same
        if same and not one:
            result.wrong.append((a, b))
        if one and not same:
            result.apart.append((a, b))
    return result


def main(target: Path, source: Path = CORPUS) -> None:
    """Builds and prints."""
    records, units = corpus(source)
    written = write(target.with_suffix(".jsonl"), records)
    build([written], Options(target))
    result = score(store.load(target), units)
    out = [
        f"{len(records)} reports, {len({u.identity for u in units})} identities, {result.units} units "
        f"({len(result.missed)} without an entity)",
        f"precision {result.precision:.3f} ({result.right} of {result.held} pairs)",
        f"recall    {result.recall:.3f} ({result.right} of {result.wanted} pairs)",
    ]
    for name, pairs in (("wrongly one", result.wrong), ("wrongly apart", result.apart)):
        out += [
            f"{name}: {a.report} {a.text} {a.identity} / {b.report} {b.text} {b.identity}" for a, b in pairs
        ]
    out += [f"missed: {u.report} {u.text} {u.identity}" for u in result.missed]
    sys.stdout.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
