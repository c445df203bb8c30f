"""kg.export: the table of formats, the RDF formats as other programs read them, and what is refused."""

import json
import os
import re
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from exporting import written

from kg import cli, export, store

RDF = {".trig": "trig", ".nq": "nquads", ".ttl": "turtle", ".nt": "nt", ".jsonld": "json-ld", ".rdf": "xml"}
CLAIM = ox.NamedNode("https://w3id.org/report-kg/ontology#Claim")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of two reports."""
    return written(tmp_path_factory.mktemp("graph") / "g.trig")


@pytest.fixture(scope="module")
def triples(built: Path) -> set[tuple[str, ...]]:
    """All that the graph says, as rdflib reads what kg build wrote."""
    return _said(built, "trig")


def _said(path: Path, syntax: str) -> set[tuple[str, ...]]:
    """The triples of a file, those of all its graphs, as rdflib reads it."""
    with warnings.catch_warnings():  # rdflib's readers use what rdflib itself says is out of date
        warnings.simplefilter("ignore", DeprecationWarning)
        if syntax in ("trig", "nquads"):
            found = rdflib.Dataset().parse(data=path.read_bytes(), format=syntax)
            return {(s.n3(), p.n3(), o.n3()) for s, p, o, _ in found.quads()}
        return {(s.n3(), p.n3(), o.n3()) for s, p, o in rdflib.Graph().parse(path, format=syntax)}


def kg(*arguments: object) -> int:
    """Runs a command."""
    return cli.main(list(map(str, arguments)))


@pytest.mark.parametrize(("suffix", "syntax"), RDF.items())
def test_rdflib_reads_the_same_triples(
    built: Path, triples: set[tuple[str, ...]], suffix: str, syntax: str, tmp_path: Path
) -> None:
    export.export(store.load(built), tmp_path / f"x{suffix}")
    found = _said(tmp_path / f"x{suffix}", syntax)
    assert found == triples
    assert len(found) > 600
    assert sum("陇东农商银行" in " ".join(triple) for triple in found) > 50


READERS = [
    ("rapper", ".nt", ["rapper", "-q", "-i", "ntriples", "-o", "ntriples"]),
    ("rapper", ".nq", ["rapper", "-q", "-i", "nquads", "-o", "nquads"]),
    ("rapper", ".ttl", ["rapper", "-q", "-i", "turtle", "-o", "ntriples"]),
    ("rapper", ".rdf", ["rapper", "-q", "-i", "rdfxml", "-o", "ntriples"]),
    ("serdi", ".ttl", ["serdi", "-i", "turtle", "-o", "ntriples"]),
    ("serdi", ".nt", ["serdi", "-i", "ntriples", "-o", "ntriples"]),
    ("serdi", ".nq", ["serdi", "-i", "nquads", "-o", "nquads"]),
    ("serdi", ".trig", ["serdi", "-i", "trig", "-o", "nquads"]),
]


@pytest.mark.parametrize(("program", "suffix", "command"), READERS, ids=[f"{p}{s}" for p, s, _ in READERS])
def test_other_programs_read_as_many_triples(
    built: Path, program: str, suffix: str, command: list[str], tmp_path: Path
) -> None:
    _need(program)
    store.save(store.load(built), tmp_path / f"x{suffix}", {"kg": "https://w3id.org/report-kg/ontology#"})
    read = subprocess.run([*command, tmp_path / f"x{suffix}"], capture_output=True, text=True, check=True)
    lines = {line for line in read.stdout.splitlines() if line.strip()}
    quads = list(store.reports(store.load(built)))
    assert len(lines) == len(quads if suffix in (".trig", ".nq") else {q.triple for q in quads})
    assert any('"陇东农商银行"' in _unescaped(line) for line in lines)


def _need(program: str) -> None:
    """Leaves a test out where ``program`` is missing, but never where CI is set."""
    if shutil.which(program) is None:
        assert not os.environ.get("CI"), f"{program} is not installed"
        pytest.skip(f"{program} is not installed")


def _unescaped(line: str) -> str:
    return re.sub(r"\\u([0-9A-Fa-f]{4})", lambda m: chr(int(m[1], 16)), line)


@pytest.mark.parametrize("suffix", [".rdf", ".graphml", ".gexf"])
def test_xmllint_finds_well_formed_documents(built: Path, suffix: str, tmp_path: Path) -> None:
    _need("xmllint")
    export.export(store.load(built), tmp_path / f"x{suffix}")
    subprocess.run(["xmllint", "--noout", tmp_path / f"x{suffix}"], check=True)


@pytest.mark.parametrize("suffix", [".trig", ".nq", ".ttl", ".nt"])
def test_triple_terms_stand_for_claims(built: Path, suffix: str, tmp_path: Path) -> None:
    """They are read back as what they were."""
    once, twice, plain = (tmp_path / f"{name}{suffix}" for name in ("once", "twice", "plain"))
    assert kg("export", built, "-o", once, "--rdf12") == 0
    text = once.read_text(encoding="utf-8")
    claims = {q.subject for q in store.reports(store.load(built)) if q.object == CLAIM}
    assert len(claims) > 40
    assert text.count("<<( ") == len(claims)
    assert not re.search(r"rdf:subject|ns#subject>", text)
    assert kg("export", once, "-o", plain) == 0
    assert kg("export", built, "-o", twice) == 0
    assert plain.read_bytes() == twice.read_bytes()


def test_json_ld_is_short(built: Path, tmp_path: Path) -> None:
    export.export(store.load(built), tmp_path / "x.jsonld")
    found = json.loads((tmp_path / "x.jsonld").read_text(encoding="utf-8"))
    (bank,) = [thing for thing in found["@graph"] if thing["@id"] == "organisation:陇东农商银行"]
    assert (bank["@type"], bank["rdfs:label"]) == ("kg:Bank", "陇东农商银行")
    assert bank["kg:financed"] == "organisation:兰山新材料公司"
    assert found["@context"]["schema:startDate"] == {"@id": "schema:startDate", "@type": "xsd:date"}


LINES = """<https://example.org/a> <https://example.org/#p> "一\\r\\n二\\r三" .
<https://example.org/a> <https://example.org/#q> "<&>]]>'\\"" .
<https://example.org/a> <https://example.org/#q> "\\t 前后有空 " .
<https://example.org/a%%20b(c)'d> <https://example.org/#关系> <https://example.org/中·文?q=1&r=2#f> .
<https://example.org/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://example.org/%s> .
"""


@pytest.mark.parametrize(("suffix", "syntax"), RDF.items())
@pytest.mark.parametrize("kind", ["Kind", "k1", "x/y"])
def test_odd_texts_and_iris_survive(suffix: str, syntax: str, kind: str, tmp_path: Path) -> None:
    (tmp_path / "odd.nt").write_text(LINES % kind, encoding="utf-8")
    assert kg("export", tmp_path / "odd.nt", "-o", tmp_path / f"x{suffix}") == 0
    found = _said(tmp_path / f"x{suffix}", syntax)
    assert found == _said(tmp_path / "odd.nt", "nt")
    assert len(found) == 5


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('<https://example.org/a> <https://example.org/9> "x" .', "can't hold <https://example.org/9>"),
        ('<https://example.org/a> <https://example.org/p> "\\u000B" .', "control characters"),
        (
            "<https://example.org/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://example.org/> .",
            "can't hold <https://example.org/>",
        ),
    ],
)
def test_what_rdf_xml_cannot_hold_is_refused(
    line: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "g.nt").write_text(f"{line}\n", encoding="utf-8")
    assert kg("export", tmp_path / "g.nt", "-o", tmp_path / "g.rdf") == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "g.rdf").exists()


REFUSED = [
    (["-o", "x.dot"], "unknown format '.dot'. Expected .trig"),
    (["-o", "x.rdf", "--rdf12"], "has no triple terms of RDF 1.2 that others can read yet. Expected .trig"),
    (["-o", "x.ttl", "--events", "nodes"], "is no format of networks"),
    (["-o", "x.csv", "--planned"], "planned events are there in any case. Expected .graphml .gexf .cyjs."),
    (["-o", "-", "--format", "csv"], "can't go to standard output"),
    (["-o", "x.ttl", "--format", "nt"], "a file's name says its format"),
    (["-o", "no/x.csv"], "there is no folder"),
    (["-o", "no/x.gexf"], "there is no folder"),
]


@pytest.mark.parametrize(("arguments", "told"), REFUSED, ids=[" ".join(a) for a, _ in REFUSED])
def test_what_makes_no_sense_is_refused(
    built: Path,
    arguments: list[str],
    told: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert kg("export", built, *arguments) == 2
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_standard_output_takes_any_format(built: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    for name in ("nt", ".gexf", "cyjs"):
        assert kg("export", built, "-o", "-", "--format", name) == 0
        assert "陇东农商银行".encode() in capfdbinary.readouterr().out


def test_every_format_is_told_in_the_help() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "kg", "export", "--help"], capture_output=True, text=True, check=True
    )
    words = set(re.findall(r"\.\w+", told.stdout))
    assert set(filter(None, export.FORMATS)) <= words
