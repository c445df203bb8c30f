"""kg.account and kg explain: what a graph knows of a thing, and why."""

from pathlib import Path

import pytest
from identities import corpus, write

from kg import account, cli, ontology, store
from kg.build import Options, build
from kg.errors import QueryError

KNOWN = ontology.load()


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some reports of the corpus, built as a file."""
    folder = tmp_path_factory.mktemp("account")
    records, _ = corpus()
    few = [r for r in records if str(r["id"]) in ("xn-01", "xn-02", "xn-03", "xn-05", "ln-01", "nt-04")]
    (folder / "decided").mkdir()
    (folder / "decided" / "different.tsv").write_text("赵明 @ xn-01\t赵明 @ xn-02\n", encoding="utf-8")
    path = folder / "g.trig"
    build([write(folder / "r.jsonl", few)], Options(path, decisions=folder / "decided"))
    return path


def told(path: Path, wanted: str) -> str:
    known = account.load(store.load(path))
    [thing] = account.find(known, wanted)
    return "\n".join(account.told(account.account(known, thing, KNOWN)))


def test_an_organisation_with_its_forms(graph: Path) -> None:
    text = told(graph, "西宁市商务局")
    assert "  class      政府机关 (GovernmentBody)" in text
    assert "  within     西宁市 <https://w3id.org/report-kg/id/place/西宁市>" in text
    assert "  市商务局  once in xn-02: completed by the paper's home" in text
    assert "【市商务局】" in text
    assert "the same full name (2)" in text


def test_names_that_other_reports_complete(graph: Path) -> None:
    text = told(graph, "雪原乳业")
    assert text.startswith("雪原乳业集团有限公司\n")
    assert "  雪原乳业  once in nt-04: short for the one full name that fits" in text
    assert "xn-02 雪原乳业集团有限公司 = nt-04 雪原乳业" in text


def test_namesakes_and_why_they_are_others(graph: Path) -> None:
    known = account.load(store.load(graph))
    assert [t.iri.rpartition("/")[2] for t in account.find(known, "王刚")] == [
        "王刚-西宁市",
        "王刚-辽宁省商务厅",
    ]
    text = told(graph, "https://w3id.org/report-kg/id/person/王刚-辽宁省商务厅")
    assert "王刚-西宁市>: posts at 西宁市; this one: posts at 辽宁省商务厅" in text


def test_a_decision_is_told_as_the_reason(graph: Path) -> None:
    known = account.load(store.load(graph))
    hits = account.find(known, "赵明")
    assert len(hits) == 2
    text = "\n".join(account.told(account.account(known, hits[0], KNOWN)))
    assert "your decision (different.tsv:1)" in text


def test_what_nobody_is_called(graph: Path) -> None:
    with pytest.raises(
        QueryError, match=r"Nothing in the graph is called '西宁市商务局局'\. Did you mean '西宁市商务局'"
    ):
        account.find(account.load(store.load(graph)), "西宁市商务局局")


def test_the_command(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", str(graph), "赵明"]) == 0
    out = capsys.readouterr()
    assert out.out.count("\n") == 2
    assert "2 things" in out.err
    assert cli.main(["explain", str(graph), "雪原"]) == 0
    assert "雪原乳业集团有限公司" in capsys.readouterr().out
    assert cli.main(["explain", str(graph), "无此名"]) == 1


def test_without_mentions(tmp_path: Path) -> None:
    records, _ = corpus()
    source = write(tmp_path / "r.jsonl", records[:1])
    build([source], Options(tmp_path / "g.nq", mentions=False))
    assert "(no mention of it by itself)" in told(tmp_path / "g.nq", "西宁市商务局")
