"""kg.store: graphs in files."""

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from graphs import reading

from kg import graph, ontology, store
from kg.errors import StoreError

ONTOLOGY = ontology.load()
PREFIXES = graph.prefixes(ONTOLOGY)
ALL = [*store.FORMATS, ""]


def write(path: Path, ids: tuple[str, ...] = ("a", "b")) -> Path:
    """A graph of one report for each id."""
    output = store.output(path, PREFIXES)
    for report_id in ids:
        triples = graph.triples(reading(report_id), ONTOLOGY)
        name = graph.report_iri(report_id, graph.BASE, ONTOLOGY)
        output.put(store.Built(report_id, name, store.block(triples, name, output.suffix, PREFIXES)))
    output.commit()
    output.close()
    return path


def expected(ids: tuple[str, ...] = ("a", "b")) -> set[str]:
    """The triples that must be in a file, as N-Triples lines of rdflib's."""
    return {line for i in ids for t in graph.triples(reading(i), ONTOLOGY) for line in [_line(t)]}


def _line(triple: graph.Triple) -> str:
    return " ".join(term.n3() for term in triple)


def _lines(found: ox.Store) -> set[str]:
    def term(t: object) -> rdflib.term.Identifier:
        if isinstance(t, ox.Literal):
            kind = None if t.language else rdflib.URIRef(t.datatype.value)
            plain = kind == rdflib.XSD.string
            return rdflib.Literal(t.value, lang=t.language, datatype=None if plain else kind, normalize=False)
        assert isinstance(t, ox.NamedNode)
        return rdflib.URIRef(t.value)

    return {_line((term(q.subject), term(q.predicate), term(q.object))) for q in store.reports(found)}  # type: ignore[arg-type]


@pytest.mark.parametrize("suffix", ALL)
def test_all_formats_hold_all_triples(tmp_path: Path, suffix: str) -> None:
    assert _lines(store.load(write(tmp_path / f"g{suffix}"))) == expected()


@pytest.mark.parametrize("suffix", [".trig", ".nq", ""])
def test_formats_with_graphs_keep_them(tmp_path: Path, suffix: str) -> None:
    names = {q.graph_name.value for q in store.reports(store.load(write(tmp_path / f"g{suffix}")))}
    assert names == {graph.BASE + "report/a", graph.BASE + "report/b"}


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # its parsers use what it deprecates
@pytest.mark.parametrize(
    ("suffix", "format"), [(".trig", "trig"), (".nq", "nquads"), (".ttl", "turtle"), (".rdf", "xml")]
)
def test_rdflib_reads_what_is_written(tmp_path: Path, suffix: str, format: str) -> None:
    found = rdflib.Dataset(default_union=True)
    found.parse(write(tmp_path / f"g{suffix}"), format=format)
    assert {_line(t) for t in found.triples((None, None, None))} == expected()  # type: ignore[arg-type]


@pytest.mark.parametrize("suffix", list(store.FORMATS))
def test_same_bytes_in_any_order(tmp_path: Path, suffix: str) -> None:
    one, other = (
        write(tmp_path / f"1{suffix}", ("a", "b", "c")),
        write(tmp_path / f"2{suffix}", ("c", "a", "b")),
    )
    assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize("suffix", ALL)
def test_saved_graphs_are_the_same(tmp_path: Path, suffix: str) -> None:
    store.save(store.load(write(tmp_path / "g.nq")), tmp_path / f"h{suffix}", PREFIXES)
    assert _lines(store.load(tmp_path / f"h{suffix}")) == expected()


def test_trig_is_readable(tmp_path: Path) -> None:
    text = write(tmp_path / "g.trig").read_text(encoding="utf-8")
    assert text.startswith("@prefix agreement: <")
    assert "organisation:陇东农商银行 a kg:Bank" in text


def test_a_failed_write_leaves_the_old_output(tmp_path: Path) -> None:
    path = write(tmp_path / "g.trig", ("a",))
    before = path.read_bytes()
    with pytest.raises(RuntimeError), store.atomic(path) as out:
        out.write(b"half of it")
        raise RuntimeError
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["g.trig"]


def test_without_commit_nothing_is_written(tmp_path: Path) -> None:
    output = store.Output(tmp_path / "g.trig", PREFIXES)
    output.add("a", b"x")
    output.close()
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with pytest.raises(StoreError, match="can't be written"), store.atomic(Path("/dev/full")) as out:
        out.write(b"x" * 100_000)


@pytest.mark.parametrize(
    ("name", "message"),
    [("no/such/g.trig", "no folder"), ("g.docx", "unknown format '.docx'"), ("full.trig", "is a folder"),
     ("full", "other things in it"), ("letter", "is a file")],
)  # fmt: skip
def test_unusable_outputs(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "letter").write_text("x")
    for folder in ("full", "full.trig"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "letter.txt").write_text("x")
    with pytest.raises(StoreError, match=message):
        store.check_writable(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("no.trig", None, "no such graph"),
        ("g.docx", "x", "unknown format"),
        ("g.trig", "<a> <b", "not readable as"),
        ("g.nq", "词 词 词 .", "not readable as"),
        ("g.rdf", "<rdf", "not readable as"),
    ],
)
def test_unreadable_graphs(tmp_path: Path, name: str, content: str | None, message: str) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(StoreError, match=message):
        store.load(tmp_path / name)


def test_a_bad_iri_is_told() -> None:
    bad = (rdflib.URIRef("https://example.org/a%b"), rdflib.RDF.type, rdflib.URIRef("no scheme"))
    with pytest.raises(StoreError, match="valid IRIs"):
        store.block([bad], rdflib.URIRef("https://example.org/g"), ".trig", PREFIXES)
