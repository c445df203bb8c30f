"""kg.search and kg.store.words: the index finds what is there, and nothing else, whatever was done to the store."""

import random
import sqlite3
import time
from pathlib import Path

import pytest
from graphs import reading
from living import IDS, built, dump
from test_living_killed import HERE, running

from kg import graph, ontology, search, store
from kg.errors import QueryError
from kg.query import ask
from kg.store import words

KNOWN = ontology.load()
BANKS = ["陇东农商银行", "陇东农商银行甘州支行"]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of two reports."""
    target = tmp_path_factory.mktemp("graph") / "s"
    living = store.Living(target)
    for report_id in ("a", "b"):
        name = graph.report_iri(report_id, graph.BASE, KNOWN)
        data = store.block(graph.triples(reading(report_id), KNOWN), name, "", graph.prefixes(KNOWN))
        living.put(store.Built(report_id, name, data))
    living.close()
    return target


@pytest.fixture(scope="module")
def searcher(path: Path) -> search.Searcher:
    """It, opened."""
    return search.opened(path)


def names(found: search.Hits) -> list[str]:
    """The labels of the things found."""
    return [thing.label for thing in found.things]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (["陇东农商银行"], ["陇东农商银行", "陇东农商银行甘州支行"]),  # in full before the beginning
        (["甘州"], ["甘州市", "陇东农商银行甘州支行"]),  # the beginning before elsewhere
        (["省商务厅"], ["甘肃省商务厅"]),
        (["何"], ["何远志"]),
        (["志"], ["何远志"]),  # one character at the end
        (["陇东", "支行"], ["陇东农商银行甘州支行"]),
        (["陇 东"], ["陇东农商银行", "陇东农商银行甘州支行"]),
        (["东陇"], []),
        (["陇农"], []),
    ],
)
def test_things(searcher: search.Searcher, asked: list[str], expected: list[str]) -> None:
    assert names(search.search(searcher, asked)) == expected


def test_what_is_told_of_a_thing(searcher: search.Searcher) -> None:
    (thing,) = search.search(searcher, ["省商务厅"]).things
    assert (thing.classes, thing.label, thing.found, thing.reports) == (
        ("GovernmentBody",),
        "甘肃省商务厅",
        "省商务厅",
        2,
    )
    assert thing.iri.endswith("/organisation/甘肃省商务厅")


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        (["贷款"], 2),
        (["贷款", "5000"], 2),
        (["贷款5000万元"], 2),
        (["茶博会开幕"], 2),  # headlines
        (["客商代表"], 2),  # broken over two lines in the source
        (["客商", "贷款"], 0),
        (["５０００"], 2),
    ],
)
def test_passages(searcher: search.Searcher, asked: list[str], count: int) -> None:
    found = search.search(searcher, asked)
    assert found.total_passages == len(found.passages)
    assert len({p.report for p in found.passages}) == min(2, count)
    assert (found.total_passages > 0) == (count > 0)
    for passage in found.passages:
        assert all(words.fold(word) in words.fold(passage.text) for word in asked)
        assert (passage.day, passage.headline) == ("2025-03-06", "丝路茶博会开幕")


def test_headlines_come_first_and_limits_hold(searcher: search.Searcher) -> None:
    found = search.search(searcher, ["茶博会"], limit=1)
    assert found.passages[0].iri == found.passages[0].report_iri
    assert len(found.passages) == len(found.things) == 1
    assert found.total > 2


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("Bank", BANKS), ("Organisation", BANKS), ("Person", [])],
)
def test_classes(searcher: search.Searcher, kind: str, expected: list[str]) -> None:
    found = search.search(searcher, ["农商"], classes=[kind])
    assert (names(found), found.passages) == (expected, ())


@pytest.mark.parametrize("asked", [[], [" "], ["\n", "　"]])
def test_nothing_to_look_for(searcher: search.Searcher, asked: list[str]) -> None:
    with pytest.raises(QueryError, match="nothing to look for"):
        search.search(searcher, asked)


@pytest.mark.parametrize("asked", ['"', "*", "a OR b", "NEAR(", "'; DROP TABLE name; --", "：", "😀", "\x00"])
def test_words_are_text_and_never_a_query(searcher: search.Searcher, asked: str) -> None:
    found = search.search(searcher, [asked])
    assert all(words.fold(asked) in words.fold(p.text) for p in found.passages)
    assert found.things == ()


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("发放贷款5000万元", ["贷款", "万"], "发放【贷款】5000【万】元"),
        ("客商\n代表", ["客商代表"], "【客商代表】"),
        ("贷款款", ["贷款", "款款"], "【贷款款】"),
        ("ＡＢ银行 ab", ["ab"], "【ＡＢ】银行【ab】"),
        ("a  b\nc", ["bc"], "a 【b c】"),
        ("无", ["有"], "无"),
    ],
)
def test_marks(text: str, asked: list[str], expected: str) -> None:
    assert search.marked(text, asked) == expected


def test_files_are_searched_too(path: Path, tmp_path: Path) -> None:
    for name in ("g.trig", "g.ttl"):
        store.save(store.load(path), tmp_path / name, {})
        found = search.search(search.opened(tmp_path / name), ["农商"])
        assert names(found) == ["陇东农商银行", "陇东农商银行甘州支行"]
        assert found.total_passages == search.search(search.opened(path), ["农商"]).total_passages
    assert sorted(p.name for p in tmp_path.iterdir()) == ["g.trig", "g.ttl"]


# --- The index beside a store


def check(target: Path) -> int:
    """Asserts that all that can be found is what the store holds; returns how much that is."""
    graph_ = store.load(target)
    db = words.index(graph_, target)
    said = "{ ?p a kg:Passage ; nif:anchorOf ?t } UNION { ?r schema:headline ?t }"
    texts = {row[0] for row in ask(graph_, f"SELECT ?t {{ {said} }}").rows}
    labels = {row[0] for row in ask(graph_, "SELECT ?t { ?x rdfs:label|skos:altLabel ?t }").rows}
    assert {row[0] for row in db.execute("SELECT text FROM name")} == labels
    assert {row[0] for row in db.execute("SELECT text FROM passage")} <= texts
    named = (
        "SELECT name.text FROM name_words JOIN name ON name.id = name_words.rowid WHERE name_words MATCH ?"
    )
    for text in sorted(labels):
        found = {row[0] for row in db.execute(named, (words.match([text]),))}
        assert found == {name for name in labels if words.fold(text) in words.fold(name)}
    ends = "SELECT COUNT(*) FROM passage_words WHERE passage_words MATCH ?"
    (indexed,) = db.execute(ends, (words.match(["。"]),)).fetchone()
    (held,) = db.execute("SELECT COUNT(*) FROM passage WHERE text LIKE '%。%'").fetchone()
    assert indexed == held
    db.close()
    return len(labels)


def test_any_order_of_changes_leaves_the_index_right(tmp_path: Path) -> None:
    chance, target, ran = random.Random(5), tmp_path / "s", 0
    for _ in range(8):
        living = store.Living(target)
        for _ in range(chance.randrange(1, 6)):
            if chance.random() < 0.7:
                living.put(built(chance.choice(IDS), chance.randrange(3)))
            else:
                living.remove([chance.choice(IDS)])
        living.close()
        db = sqlite3.connect(target / words.NAME)
        (noted,) = db.execute("SELECT state FROM meta").fetchone()
        db.close()
        assert noted == str(store.state(store.load(target)))  # the writer did it
        ran += check(target) > 0
    assert ran > 4


def test_a_killed_writer_leaves_an_index_that_is_mended(tmp_path: Path) -> None:
    chance, seen = random.Random(6), 0
    dump(tmp_path / "all.json", 3)
    target = tmp_path / "s"
    for turn in range(4):
        with running(HERE / "living.py", target, tmp_path / "all.json", 100 + turn) as writer:
            assert writer.stdout and writer.stdout.readline() == b"ready\n"
            assert writer.stdout.readline() == b"open\n"
            time.sleep(0.3 + 0.7 * chance.random())
        seen += check(target)
    assert seen


@pytest.mark.parametrize("data", [b"", b"no database at all" * 100])
def test_a_broken_index_is_made_anew(tmp_path: Path, data: bytes) -> None:
    living = store.Living(tmp_path / "s")
    living.put(built("A", 0))
    living.close()
    (tmp_path / "s" / words.NAME).write_bytes(data)
    assert check(tmp_path / "s")
    assert (tmp_path / "s" / words.NAME).stat().st_size > len(data)


def test_an_index_of_another_form_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    living = store.Living(tmp_path / "s")
    living.put(built("A", 0))
    living.close()
    monkeypatch.setattr(words, "_FORM", "2")
    assert check(tmp_path / "s")


def test_an_index_that_is_held_by_another_is_made_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    living = store.Living(tmp_path / "s")
    living.put(built("A", 0))
    living.close()
    (tmp_path / "s" / words.NAME).unlink()
    holder = sqlite3.connect(tmp_path / "s" / words.NAME, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    monkeypatch.setattr(words, "_WAIT", 0.1)
    assert check(tmp_path / "s")
    holder.execute("ROLLBACK")
    holder.close()
