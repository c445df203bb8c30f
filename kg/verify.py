"""Checks a graph against its sources. In: a store and places to look for the sources. Out: a ``Verdict``.

Each source is read again and its SHA-256 compared; then every passage and mention must be exactly the slice
of the source's text that its offsets say, and every direct relation must have a claim with a passage.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kg import read
from kg.ontology import NAMESPACE, Names, Ontology, load
from kg.query import ask
from kg.store import Store
from kg.text import counted
from kg.types import Source

_SOURCES = f"""
SELECT DISTINCT ?source ?name ?sha ?encoding WHERE {{
  ?source a kg:{Names.SOURCE} ; schema:name ?name ; kg:{Names.SHA256} ?sha ; kg:{Names.ENCODING} ?encoding .
}} ORDER BY ?source"""
_SLICES = f"""
SELECT ?slice ?begin ?end ?text ?source WHERE {{
  VALUES ?kind {{ kg:{Names.PASSAGE} kg:{Names.MENTION} }}
  ?slice a ?kind ; nif:beginIndex ?begin ; nif:endIndex ?end ; nif:anchorOf ?text ;
    nif:referenceContext ?source .
}} ORDER BY ?slice"""
_RELATIONS = """
SELECT DISTINCT ?s ?p ?o WHERE {{ VALUES ?p {{ {relations} }} ?s ?p ?o . }} ORDER BY ?s ?p ?o"""
_CLAIMED = f"""
SELECT DISTINCT ?s ?p ?o WHERE {{
  ?claim a kg:{Names.CLAIM} ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o .
  ?claim kg:{Names.EVIDENCE}/nif:anchorOf ?text .
}}"""


@dataclass(slots=True)
class Verdict:
    """What was checked and what is wrong (one sentence each, the place first); ``unread``: how many of the ``slices``
    couldn't be checked for want of their sources."""

    sources: int = 0
    slices: int = 0
    relations: int = 0
    unread: int = 0
    faults: list[str] = field(default_factory=list)

    def text(self) -> str:
        """One line for the user."""
        checked = self.slices + self.relations + self.sources
        wrong = len(self.faults) + self.unread
        share = 100 * (checked - wrong) / checked if checked else 100.0
        share = min(share, 99.99) if wrong else share
        what = f"{self.slices} passages and mentions of {counted(self.sources, 'source')}"
        what += f", {counted(self.relations, 'relation')}"
        return f"{share:.4g} % of {what}: {f'{wrong} wrong or not checked' if wrong else 'all exact'}"


def verify(store: Store, places: Iterable[Path], ontology: Ontology | None = None) -> Verdict:
    """Checks all of ``store``; sources are looked for by their recorded names in ``places``. The relations are
    those of ``ontology`` (default: the one that is shipped)."""
    verdict, texts, missing = Verdict(), dict[str, Source](), dict[str, str]()
    places = list(places)
    seen: dict[Path, dict[str, read.Record]] = {}
    for iri, name, sha, encoding in ask(store, _SOURCES).rows:
        verdict.sources += 1
        record = _find(name, sha, encoding, places, seen)
        if isinstance(record, read.Record):
            texts[iri] = record.source
        else:
            missing[iri] = record
    unread = dict.fromkeys(missing, 0)
    for slice_, begin, end, text, iri in ask(store, _SLICES).rows:
        verdict.slices += 1
        if iri in missing:
            unread[iri] += 1
            continue
        fault = _check(slice_, begin, end, text, texts.get(iri))
        if fault:
            verdict.faults.append(fault)
    verdict.unread = sum(unread.values())
    told = (
        f"{missing[iri]} {count} passages and mentions of it are not checked."
        for iri, count in unread.items()
    )
    verdict.faults[:0] = told
    _check_relations(store, verdict, ontology or load())
    return verdict


def records(store: Store, places: Iterable[Path]) -> dict[str, read.Record]:
    """The sources of ``store`` that are found in ``places`` with the same content: IRI → record."""
    seen: dict[Path, dict[str, read.Record]] = {}
    places = list(places)
    found = {
        iri: _find(name, sha, encoding, places, seen)
        for iri, name, sha, encoding in ask(store, _SOURCES).rows
    }
    return {iri: record for iri, record in found.items() if isinstance(record, read.Record)}


def _check(slice_: str, begin: str, end: str, text: str, source: Source | None) -> str | None:
    if source is None:
        return f"{slice_}: its source is not in the graph."
    found = source.text[int(begin) : int(end)]
    if found == text and text:
        return None
    return f"{slice_}: says {text!r:.60}, but {source.name}[{begin}:{end}] is {found!r:.60}."


def _check_relations(store: Store, verdict: Verdict, ontology: Ontology) -> None:
    """Every direct relation has a claim with a passage."""
    names = " ".join(f"<{NAMESPACE}{r}>" for r in ontology.relations)
    claimed = set(ask(store, _CLAIMED).rows)
    for row in ask(store, _RELATIONS.format(relations=names)).rows:
        verdict.relations += 1
        if row not in claimed:
            s, p, o = row
            verdict.faults.append(f"{s}: {p.rpartition('#')[2]} {o} has no claim with a passage.")


def _find(
    name: str, sha: str, encoding: str, places: list[Path], seen: dict[Path, dict[str, read.Record]]
) -> read.Record | str:
    """The record of the source with this name and content, or a sentence that says what is wrong."""
    other = None
    for path in _candidates(name, places):
        key = path.resolve()
        if key not in seen:
            seen[key] = dict(_sources(path, encoding))
        if sha in seen[key]:
            return seen[key][sha]
        other = other or path
    if other is None:
        return f"{name}: the source was not found. Say where it is with --sources."
    return f"{name}: {other} is not what the graph was built from (its SHA-256 differs)."


def _candidates(name: str, places: list[Path]) -> Iterator[Path]:
    """Where a source may be; a record's name is its file's, ``#`` and its id."""
    cuts = [i for i, char in enumerate(name) if char == "#"]
    names = [name, *(name[:i] for i in cuts)]
    for place in places:
        if place.is_file():
            if any(Path(n).name == place.name for n in names):
                yield place
            continue
        for n in names:
            if not _inside(n):
                continue
            if (place / n).is_file():
                yield place / n
            else:
                yield from sorted(p for p in place.glob(f"*/{_literal(n)}") if p.is_file())


def _inside(name: str) -> bool:
    """Whether a recorded name stays in its folder: a graph must not make us read elsewhere."""
    path = Path(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts and "\0" not in name


def _literal(name: str) -> str:
    return "".join(f"[{char}]" if char in "*?[" else char for char in name)


def _sources(path: Path, encoding: str) -> Iterator[tuple[str, read.Record]]:
    """The records of a file by their sources' SHA-256."""
    by_sha: dict[str, list[read.Record]] = defaultdict(list)
    for record in read.read(path, encoding=encoding):
        if isinstance(record, read.Record):
            by_sha[record.source.sha256].append(record)
    return ((sha, found[0]) for sha, found in by_sha.items())
