"""kg.store.union: the default graph holds each triple of the reports once, whatever is done to a store."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from living import PREFIXES, built, exported

from kg import store
from kg.query import ask
from kg.store import union
from kg.store.reading import open_for_reading

A, B = (f"<urn:a> <urn:is> <urn:City> <urn:report{n}> .\n" for n in (1, 2))
ONLY_A = "<urn:b> <urn:is> <urn:Town> <urn:report1> .\n"
LOOSE = '<urn:a> <urn:is> <urn:City> .\n<urn:c> <urn:is> "l\\\\oose" .\n'


def of(text: str) -> ox.Store:
    """A store in memory as ``text`` (N-Quads) has it."""
    found = ox.Store()
    found.load(text.encode(), format=ox.RdfFormat.N_QUADS)
    return found


def once(found: ox.Store) -> list[str]:
    """The subjects of the default graph, sorted."""
    return sorted(str(q.subject) for q in found.quads_for_pattern(None, None, None, ox.DefaultGraph()))


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("", []),
        (A, ["<urn:a>"]),
        (A + B, ["<urn:a>"]),
        (A + B + ONLY_A + LOOSE, ["<urn:a>", "<urn:b>", "<urn:c>"]),
    ],
)
def test_unite(text: str, subjects: list[str]) -> None:
    found = of(text)
    said = set(found)
    assert not union.is_whole(found)
    union.unite(found)
    union.unite(found)
    assert union.is_whole(found)
    assert once(found) == subjects
    assert set(union.reports(found)) == said


def test_what_other_reports_or_files_hold_stays() -> None:
    found = of(A + B + ONLY_A + LOOSE)
    union.unite(found)
    one, two = ox.NamedNode("urn:report1"), ox.NamedNode("urn:report2")
    assert union.leaving(found, [two]) == ""
    assert union.leaving(found, [one]) == "DELETE DATA {\n<urn:b> <urn:is> <urn:Town> .\n}"
    found = of(A + B)
    union.unite(found)
    assert union.leaving(found, [one]) == ""
    assert "<urn:a>" in union.leaving(found, [one, two])


def test_stores_and_files_are_whole(tmp_path: Path) -> None:
    living = store.Living(tmp_path / "s")
    for name in ("a b", "A"):
        living.put(built(name, 0))
    living.close()
    exported(tmp_path / "s", tmp_path / "g.trig")
    exported(tmp_path / "s", tmp_path / "g.ttl")
    answers = {
        ask(store.load(tmp_path / name), "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows
        for name in ("s", "g.trig", "g.ttl")
    }
    assert len(answers) == 1
    assert union.is_whole(open_for_reading(tmp_path / "s"))


def test_a_file_without_reports_becomes_a_store_and_lives_on(tmp_path: Path) -> None:
    (tmp_path / "g.nt").write_text(LOOSE, encoding="utf-8")
    store.save(store.load(tmp_path / "g.nt"), tmp_path / "s", PREFIXES)
    living = store.Living(tmp_path / "s")
    living.put(built("A", 0))
    living.put(built("A", 1))
    living.remove(["A"])
    living.close()
    assert exported(tmp_path / "s", tmp_path / "x.nt") == LOOSE.encode()
    assert once(store.load(tmp_path / "s")) == ["<urn:a>", "<urn:c>"]


def test_the_state_tells_sets_of_reports_apart_and_not_their_histories(tmp_path: Path) -> None:
    def after(name: str, *changes: tuple[str, int | None]) -> int | None:
        living = store.Living(tmp_path / name)
        for report_id, version in changes:
            living.remove([report_id]) if version is None else living.put(built(report_id, version))
        living.close()
        return union.state(store.load(tmp_path / name))

    assert after("s1") == 0
    assert after("s1", ("A", 0)) == after("s2", ("A", 1), ("a b", 0), ("A", 0), ("a b", None))
    assert after("s1", ("A", 1)) != after("s2")
    assert after("s1", ("A", 0)) == after("s2")
    assert after("s1", ("A", None)) == 0
