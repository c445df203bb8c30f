"""kg.store: stores on disk that are added to; forgetting and listing, in files, too."""

import os
import random
from pathlib import Path

import pyoxigraph as ox
import pytest
from graphs import reading
from living import IDS, PREFIXES, built, exported, fresh

from kg import graph, ontology, store
from kg.errors import StoreError
from kg.query import ask
from kg.store import living as module
from kg.store import reading as snapshots
from kg.store import union

CASES = 40
KNOWN = ontology.load()


def filled(path: Path, ids: tuple[str, ...] = ("a", "b")) -> Path:
    """A store or file with the whole reading of ``graphs`` under each of ``ids``."""
    prefixes = graph.prefixes(KNOWN)
    output = store.output(path, prefixes)
    for report_id in ids:
        name = graph.report_iri(report_id, graph.BASE, KNOWN)
        data = store.block(graph.triples(reading(report_id), KNOWN), name, output.suffix, prefixes)
        output.put(store.Built(report_id, name, data))
    output.commit()
    output.close()
    return path


def test_any_order_of_changes_ends_in_the_bytes_of_a_fresh_build(tmp_path: Path) -> None:
    chance, ran, seen = random.Random(20250718), 0, store.Changes()
    for case in range(CASES):
        path, state, ids = tmp_path / f"s{case}", {}, chance.sample(IDS, 4)
        living = store.Living(path)
        for _ in range(chance.randrange(1, 20)):
            report_id, version = chance.choice(ids), chance.randrange(2)
            act = chance.random()
            if act < 0.65:
                living.put(built(report_id, version))
                state[report_id] = version
            elif act < 0.8:
                assert living.remove([report_id]) == ([] if report_id in state else [report_id])
                state.pop(report_id, None)
            elif act < 0.9:
                living.only(f"origin of {report_id}", [chance.choice(ids)])
                left = exported(path, tmp_path / "left.nq").decode()
                if f"<{built(report_id, 0).graph}> .\n" not in left:
                    state.pop(report_id, None)
            else:
                living.close()
                living = store.Living(path)
        for name in ("seen.trig", "seen.nq"):
            assert exported(path, tmp_path / name) == fresh(tmp_path / f"fresh-{name}", state.items())
        for field in ("added", "replaced", "unchanged", "removed"):
            setattr(seen, field, getattr(seen, field) + getattr(living.changes, field))
        living.close()
        assert [h.id for h in store.contents(path)] == sorted(state)
        ran += 1
    assert ran == CASES == 40
    assert min(seen.added, seen.replaced, seen.unchanged, seen.removed) >= 20


def test_the_same_report_is_skipped(tmp_path: Path) -> None:
    living = store.Living(tmp_path / "s")
    assert not living.is_current("a", "a 0")
    living.put(built("a", 0))
    assert living.is_current("a", "a 0")
    assert not living.is_current("a", "a 1")
    assert not living.is_current("b", "a 0")
    living.remove(["a"])
    assert not living.is_current("a", "a 0")
    living.close()
    assert living.changes == store.Changes(added=1, unchanged=1, removed=1)


def test_the_same_output_is_not_written_again_but_noted(tmp_path: Path) -> None:
    one = built("a", 0)
    other = store.Built(one.id, one.graph, one.data, one.origin, "by other rules")
    living = store.Living(tmp_path / "s")
    living.put(one)
    living.put(other)
    assert (living.changes.added, living.changes.replaced, living.changes.unchanged) == (1, 0, 1)
    assert living.is_current("a", "by other rules")
    assert not living.is_current("a", one.fingerprint)
    living.close()


def test_another_base_moves_a_report(tmp_path: Path) -> None:
    one = built("a", 0)
    moved = store.Built(
        "a", "https://example.org/a", one.data.replace(one.graph.encode(), b"https://example.org/a")
    )
    living = store.Living(tmp_path / "s")
    living.put(one)
    living.put(moved)
    living.close()
    assert living.changes == store.Changes(added=1, replaced=1)
    assert {str(g) for g in store.load(tmp_path / "s").named_graphs()} == {
        "<https://example.org/a>",
        str(module.RECORDS),
    }


def test_what_only_a_forgotten_report_says_is_gone(tmp_path: Path) -> None:
    path = filled(tmp_path / "s")
    text = "SELECT DISTINCT ?l { ?r schema:mentions/rdfs:label ?l }"
    before = ask(store.load(path), text).rows
    assert store.forget(path, ["a"]) == []
    assert sorted(ask(store.load(path), text).rows) == sorted(before)  # the other report names them, too
    assert store.forget(path, ["b"]) == []
    assert ask(store.load(path), "SELECT * { ?s ?p ?o }").rows == ()
    assert list(store.reports(store.load(path))) == []
    assert store.contents(path) == []


def test_the_notes_of_a_store_are_not_seen(tmp_path: Path) -> None:
    path = filled(tmp_path / "s")
    assert ask(store.load(path), f"ASK {{ GRAPH {module.RECORDS} {{ ?s ?p ?o }} }}").rows == (("false",),)
    assert ask(store.load(path), "ASK { ?s <https://w3id.org/report-kg/store#digest> ?o }").rows == (
        ("false",),
    )
    for suffix in store.FORMATS:
        assert b"report-kg/store" not in exported(path, tmp_path / f"x{suffix}")


def test_a_copy_of_a_store_goes_on(tmp_path: Path) -> None:
    living = store.Living(tmp_path / "s")
    for report_id in IDS:
        living.put(built(report_id, 0))
    living.remove(IDS[:6])
    living.close()
    store.save(store.load(tmp_path / "s"), tmp_path / "t", PREFIXES)
    with pytest.raises(StoreError, match="is a store already"):
        store.save(store.load(tmp_path / "s"), tmp_path / "t", PREFIXES)
    files = b"".join(f.read_bytes() for f in (tmp_path / "t").iterdir() if f.is_file())
    assert (b"A" in files, ("0" * 80).encode() in files) == (True, False)  # no trace of what was forgotten
    copy = store.Living(tmp_path / "t")
    assert [copy.is_current(i, f"{i} 0") for i in IDS] == [False] * 6 + [True] * 2
    copy.close()


# --- Several at once


def test_a_second_writer_is_told(tmp_path: Path) -> None:
    path = filled(tmp_path / "s")
    first = store.Living(path)
    for attempt in (lambda: store.Living(path), lambda: store.forget(path, ["a"])):
        with pytest.raises(StoreError, match="another kg is writing"):
            attempt()
    assert len(store.contents(path)) == 2  # reading is possible
    first.put(built("A", 0))
    assert len(store.contents(path)) == 3
    first.close()
    store.Living(path).close()


def test_a_writer_while_the_store_is_made_is_told(tmp_path: Path) -> None:
    begun = ox.Store(str(tmp_path / ".s.new"))
    with pytest.raises(StoreError, match="another kg is writing"):
        store.Living(tmp_path / "s")
    del begun
    store.Living(tmp_path / "s").close()
    assert [p.name for p in tmp_path.iterdir()] == ["s"]


def test_a_store_is_whole_when_it_is_first_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setattr(
        module, "sweep", lambda path: seen.append(union.is_whole(ox.Store.read_only(str(path))))
    )
    store.Living(tmp_path / "s").close()
    assert seen == [True]


def test_what_only_grows_is_swept(tmp_path: Path) -> None:
    path = filled(tmp_path / "s")
    mine, dead = (
        path / f"reading-{os.getpid()}-x",
        path / "reading-4000000-x",
    )  # no process has so high a number
    mine.mkdir()
    dead.mkdir()
    for _ in range(3):
        store.Living(path).close()
    assert (mine.exists(), dead.exists()) == (True, False)
    assert len(list(path.glob("LOG.old.*"))) <= 1


def test_an_empty_folder_becomes_a_store(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    assert [h.id for h in store.contents(filled(tmp_path / "s"))] == ["a", "b"]


# --- Listing and forgetting, whatever the graph is in


@pytest.mark.parametrize("name", ["s", "g.trig", "g.nq"])
def test_list_and_forget(tmp_path: Path, name: str) -> None:
    path = filled(tmp_path / name, ("b", "a#2", "a"))
    held = store.contents(path)
    assert [h.id for h in held] == ["a", "a#2", "b"]
    assert held[0] == store.Held("a", "2025-03-06", "丝路茶博会开幕", "甘州日报", 13, 13, 3)
    (told,) = store.forget(path, ["a#2", "a#3", "a#2"])
    assert told == f"{path}: holds no report 'a#3'. See kg list {path}."
    assert [h.id for h in store.contents(path)] == ["a", "b"]
    if name != "s":
        assert path.read_bytes() == filled(tmp_path / f"fresh-{name}", ("a", "b")).read_bytes()


def test_a_file_is_left_alone_if_no_report_goes(tmp_path: Path) -> None:
    path = filled(tmp_path / "g.trig")
    path.write_bytes(b"# mine\n" + path.read_bytes())
    assert len(store.forget(path, ["x"])) == 1
    assert path.read_bytes().startswith(b"# mine\n")


@pytest.mark.parametrize("act", [lambda p: store.forget(p, ["a"]), store.contents])
def test_unions_and_folders_are_told(tmp_path: Path, act) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(StoreError, match="a graph of its own"):
        act(filled(tmp_path / "g.ttl"))
    (tmp_path / "other").mkdir()
    with pytest.raises(StoreError, match="no store"):
        act(tmp_path / "other")
    assert list((tmp_path / "other").iterdir()) == []
    with pytest.raises(StoreError, match="no such graph"):
        act(tmp_path / "no.trig")


def test_a_store_of_before_is_taken_over(tmp_path: Path) -> None:
    old = ox.Store(str(tmp_path / "s"))
    old.load(built("a", 0).data, format=ox.RdfFormat.N_QUADS)
    del old
    living = store.Living(tmp_path / "s")
    assert not living.is_current("a", "a 0")  # nobody knows what it was made from
    living.put(built("a", 1))
    living.close()
    assert exported(tmp_path / "s", tmp_path / "x.nq") == fresh(tmp_path / "y.nq", [("a", 1)])


def test_a_snapshot_of_what_changes_meanwhile_is_taken_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    living = store.Living(tmp_path / "s")
    living.put(built("a", 0))
    living.close()
    link, calls = snapshots._link_data, []

    def changing(path: Path, target: Path) -> None:
        link(path, target)
        calls.append(path)
        if len(calls) == 2:  # behind the copy of the list
            manifest = path / (path / "CURRENT").read_text(encoding="ascii").strip()
            with manifest.open("ab") as out:
                out.write(b"\0")

    monkeypatch.setattr(snapshots, "_link_data", changing)
    snapshots.open_for_reading(tmp_path / "s")
    assert len(calls) == 4
