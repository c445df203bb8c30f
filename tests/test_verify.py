"""kg.verify: passages against their sources."""

import json
from pathlib import Path

import pytest
from graphs import SOURCE_TEXT, reading

from kg import graph, ontology, store
from kg.verify import verify

NAME = "甘州日报 3-6.txt"


def built(folder: Path) -> Path:
    """A graph file of one reading."""
    known, path = ontology.load(), folder / "g.nq"
    prefixes = graph.prefixes(known)
    output = store.Output(path, prefixes)
    name = graph.report_iri("r", graph.BASE, known)
    output.add("r", store.block(graph.triples(reading("r"), known), name, output.suffix, prefixes))
    output.commit()
    output.close()
    return path


def test_all_exact(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(SOURCE_TEXT, encoding="utf-8", newline="")
    verdict = verify(store.load(built(tmp_path)), [tmp_path])
    assert verdict.faults == []
    assert (verdict.sources, verdict.relations) == (1, 21)
    assert verdict.slices > 20
    assert verdict.text().startswith("100 % of")


def test_sources_may_be_one_folder_below_or_named(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / NAME).write_text(SOURCE_TEXT, encoding="utf-8", newline="")
    graph_ = store.load(built(tmp_path))
    assert verify(graph_, [tmp_path]).faults == []
    assert verify(graph_, [tmp_path / "archive" / NAME]).faults == []


def test_a_missing_source_is_told(tmp_path: Path) -> None:
    verdict = verify(store.load(built(tmp_path)), [tmp_path])
    told = f"{NAME}: the source was not found. Say where it is with --sources. "
    assert verdict.faults[:1] == [f"{told}{verdict.slices} passages and mentions of it are not checked."]
    assert verdict.unread == verdict.slices
    assert not verdict.text().startswith("100")


def test_a_changed_source_is_told(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(SOURCE_TEXT + "又一行", encoding="utf-8", newline="")
    assert "SHA-256 differs" in verify(store.load(built(tmp_path)), [tmp_path]).faults[0]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('beginIndex> "25"', 'beginIndex> "24"'),
        ('"陇东农商银行与兰山', '"陇东农商银行和兰山'),
    ],
)
def test_a_wrong_slice_is_told(tmp_path: Path, old: str, new: str) -> None:
    (tmp_path / NAME).write_text(SOURCE_TEXT, encoding="utf-8", newline="")
    path = built(tmp_path)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    faults = verify(store.load(path), [tmp_path]).faults
    assert faults
    assert all("says" in fault for fault in faults)


def test_a_relation_without_a_claim_is_told(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(SOURCE_TEXT, encoding="utf-8", newline="")
    path = built(tmp_path)
    base, kg = graph.BASE, ontology.NAMESPACE
    extra = f"<{base}person/阿里木> <{kg}visited> <{base}place/甘州市> <{base}report/r> .\n"
    path.write_text(path.read_text(encoding="utf-8") + extra, encoding="utf-8")
    (fault,) = verify(store.load(path), [tmp_path]).faults
    assert fault.endswith("has no claim with a passage.")


def test_a_graph_can_not_make_us_read_elsewhere(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(SOURCE_TEXT, encoding="utf-8", newline="")
    (tmp_path / "inner").mkdir()
    path = built(tmp_path / "inner")
    path.write_text(path.read_text(encoding="utf-8").replace(f'"{NAME}"', f'"../{NAME}"'), encoding="utf-8")
    assert "not found" in verify(store.load(path), [tmp_path / "inner"]).faults[0]


def test_records_of_a_jsonl_file(tmp_path: Path) -> None:
    from kg import build
    from kg.types import Metadata

    texts = ["甘州市与兰山公司签订合作协议。", "何远志到甘州市#调研。"]
    lines = [json.dumps({"id": f"a#{i}", "text": text}, ensure_ascii=False) for i, text in enumerate(texts)]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    out = tmp_path / "out.trig"
    build.build([tmp_path / "in.jsonl"], build.Options(out, Metadata(home=("甘肃省",))))
    verdict = verify(store.load(out), [tmp_path])
    assert verdict.faults == []
    assert verdict.sources == 2
