"""kg.rejections and kg build --rejected: what was read and not written is listed."""

import csv
import json
from pathlib import Path

import pytest

from kg import cli, rejections
from kg.errors import StoreError
from kg.screen import Rejected

ONE = Rejected("b", "x", 0.9, "甲 established 乙", "why", "甲创办\n乙", 3, 9)
TWO = Rejected("a", "y", 0.5, "=丙", "less sure than 0.8", "丙", 0, 1)


def test_a_table_in_the_order_of_the_reports(tmp_path: Path) -> None:
    rejections.write([ONE, TWO], tmp_path / "r.tsv")
    with (tmp_path / "r.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t"))
    assert rows[0] == ["report", "rule", "confidence", "statement", "why", "sentence", "begin", "end"]
    assert rows[1:] == [
        ["a", "y", "0.5", "'=丙", "less sure than 0.8", "丙", "0", "1"],
        ["b", "x", "0.9", "甲 established 乙", "why", "甲创办乙", "3", "9"],
    ]
    rejections.write([], tmp_path / "r.tsv")
    assert len((tmp_path / "r.tsv").read_text(encoding="utf-8").splitlines()) == 1


def test_json_lines_keep_all(tmp_path: Path) -> None:
    rejections.write([ONE, TWO], tmp_path / "r.jsonl")
    records = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [r["report"] for r in records] == ["a", "b"]
    assert records[1]["sentence"] == "甲创办\n乙"
    assert records[1]["begin"] == 3


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("r.txt", "unknown format. Expected a name that ends in one of .tsv, .csv, .jsonl"),
        ("none/r.tsv", "there is no folder"),
        ("folder.tsv", "is a folder"),
    ],
)
def test_what_can_not_be_written(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "folder.tsv").mkdir()
    with pytest.raises(StoreError, match=message):
        rejections.check(tmp_path / name)


TEXT = "2019年，林小满创办兰山新材料有限公司。甘州市人民政府与兰山新材料有限公司签订战略合作协议。\n"


@pytest.mark.usefixtures("quick")
def test_a_build_lists_what_it_leaves_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    given = ["build", str(tmp_path / "a.txt"), "-o", str(tmp_path / "g.trig"), "--home", "甘肃省"]
    assert cli.main(given) == 0
    assert "; 1 statement that the ontology doesn't admit left out (--rejected FILE lists them)" in (
        capsys.readouterr().err
    )
    graph = (tmp_path / "g.trig").read_bytes()
    listed = tmp_path / "out.jsonl"
    assert cli.main([*given, "--rejected", str(listed)]) == 0
    assert (tmp_path / "g.trig").read_bytes() == graph
    assert f"left out, see {listed}" in capsys.readouterr().err
    (only,) = [json.loads(line) for line in listed.read_text(encoding="utf-8").splitlines()]
    assert only["statement"] == "林小满 established 兰山新材料有限公司"
    assert "林小满创办兰山新材料有限公司" in only["sentence"]
    assert TEXT[only["begin"] : only["end"]] == only["sentence"]
    assert cli.main(["validate", str(tmp_path / "g.trig")]) == 0


@pytest.mark.usefixtures("quick")
def test_a_build_lists_what_is_unsure(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    listed = tmp_path / "out.jsonl"
    given = ["build", str(tmp_path / "a.txt"), "-o", str(tmp_path / "g.trig"), "-q"]
    assert cli.main([*given, "--min-confidence", "1", "--rejected", str(listed)]) == 0
    reasons = [json.loads(line)["why"] for line in listed.read_text(encoding="utf-8").splitlines()]
    assert "less sure than 1" in reasons
    assert len(reasons) == 1 + reasons.count("less sure than 1") >= 3


def test_a_wrong_name_is_told_before_anything_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["build", str(tmp_path / "none.txt"), "-o", str(tmp_path / "g.trig"), "--rejected", "out.doc"]
    assert cli.main(given) == 2
    assert "out.doc: unknown format" in capsys.readouterr().err
