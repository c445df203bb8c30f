"""kg.view: what the page knows, by its data."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from graphs import reading
from viewing import data_of, stored

from kg import cli, store, view
from kg.errors import KgError, QueryError
from kg.view.wording import broken, pinyin, plottable


def shown(folder: Path, **options: Any) -> dict[str, Any]:
    """The data of the sample's page."""
    return data_of(view.page(stored(folder), title="样报", **options))


def named(data: dict[str, Any], name: str) -> int:
    """The number of the thing with a name."""
    (found,) = (i for i, n in enumerate(data["nodes"]) if n["name"] == name)
    return found


def facts(data: dict[str, Any], subject: str, object: str) -> dict[str, dict[str, Any]]:
    """The facts between two things, by the relation's label and its mood."""
    ends = named(data, subject), named(data, object)
    return {
        data["relations"][f["r"]]["label"][0] + "!" * f["mood"]: f
        for f in data["facts"]
        if (f["s"], f["o"]) in (ends, ends[::-1])
    }


def test_relations_with_amounts_dates_and_sentences(tmp_path: Path) -> None:
    data = shown(tmp_path)
    assert data["totals"] == {"reports": 1, "named": 13, "things": 14, "relations": 18}
    told = facts(data, "陇东农商银行", "兰山新材料公司")
    assert set(told) == {"融资支持", "与…签约"}
    (telling,) = told["融资支持"]["told"]
    event = data["events"][telling["events"][0]]
    assert event["amounts"] == [["5000万元", "CNY 50 million"]]
    assert event["when"] == ["2025-03-05", "2025-03-05"]
    passage = data["passages"][telling["passages"][0]]
    assert passage["text"].startswith("陇东农商银行与兰山新材料公司签订")
    assert [passage["text"][b:e] for b, e, _ in passage["marks"]][:2] == ["陇东农商银行", "兰山新材料公司"]
    assert passage["source"] == "甘州日报 3-6.txt"


def test_each_pair_is_one_line(tmp_path: Path) -> None:
    data = shown(tmp_path)
    assert len({(a, b) for a, b, _ in data["edges"]}) == len(data["edges"])
    assert sorted(f for _, _, rows in data["edges"] for f in rows) == list(range(len(data["facts"])))


def test_what_is_planned_or_denied_is_drawn_as_such(tmp_path: Path) -> None:
    data = shown(tmp_path)
    assert facts(data, "甘州市", "盐碱地治理项目")["实施!"]["mood"] == 1
    told = facts(data, "何远志", "甘州市")
    assert set(told) == {"到访", "到访!!"}


def test_events_have_all_their_roles(tmp_path: Path) -> None:
    data = shown(tmp_path)
    (trade,) = (e for e in data["events"] if data["classes"][e["kind"]]["id"] == "Trade")
    fillers = {
        role: f[0] if isinstance(f[0], str) else data["nodes"][f[0]]["name"] for role, f in trade["roles"]
    }
    assert fillers == {"exporter": "甘州市", "importer": "哈萨克斯坦", "product": "苜蓿草"}
    assert [data["nodes"][n]["name"] for n in trade["by"]] == ["甘肃省商务厅", "何远志"]


def test_figures_are_with_their_subject(tmp_path: Path) -> None:
    data = shown(tmp_path)
    rows = [f for f in data["figures"] if f["of"] == named(data, "甘州市")]
    assert [(r["indicator"], r["value"][0], r["when"][1]) for r in rows] == [
        ("出口", "2.5亿元", "2023-03-31"),
        ("出口", "2.9亿元", "2024-03-31"),
        ("出口", "3.2亿元", "2025-03-31"),
        ("出口增长", "12%", "2025-03-31"),
    ]
    assert rows[2]["notes"]
    assert rows[0]["number"] == 250_000_000


def test_classes_have_shapes_and_parents(tmp_path: Path) -> None:
    data = shown(tmp_path)
    kind = data["classes"][data["nodes"][named(data, "陇东农商银行")]["kind"]]
    assert (kind["label"], kind["shape"]) == (["银行", "bank"], "square")
    assert [data["classes"][a]["id"] for a in kind["above"]] == ["Organisation", "Entity"]


def test_what_is_reported_more_is_larger(tmp_path: Path) -> None:
    data = shown(tmp_path)
    sizes = {n["name"]: n["size"] for n in data["nodes"]}
    assert sizes["兰山新材料公司"] > sizes["哈萨克斯坦"] > sizes["甘肃省"]


def test_sentences_and_texts_come_from_the_source(tmp_path: Path) -> None:
    data = shown(tmp_path, sources=[tmp_path])
    (report,) = data["reports"]
    assert report["text"].startswith("3月5日，陇东农商银行")
    assert "客商代表" in report["text"]
    words = [report["text"][b:e] for b, e, n in report["marks"] if data["nodes"][n]["name"] == "何远志"]
    assert words == ["何远志", "何远志"]
    telling = facts(data, "陇东农商银行", "兰山新材料公司")["融资支持"]["told"][0]
    passage = data["passages"][telling["passages"][0]]
    assert passage["text"].startswith("3月5日，陇东农商银行")
    assert passage["text"][slice(*passage["spot"])].startswith("陇东农商银行与")
    for begin, end, spot in report["spots"]:
        p = data["passages"][spot]
        assert report["text"][begin:end] == p["text"][slice(*p["spot"])]


@pytest.mark.parametrize("options", [{}, {"text": False}])
def test_without_texts_evidence_stays(tmp_path: Path, options: dict[str, Any]) -> None:
    data = shown(tmp_path, **options, **({"sources": [tmp_path]} if options else {}))
    assert all("text" not in r for r in data["reports"])
    assert len(data["passages"]) > 10


def test_another_source_of_the_same_name_is_not_used(tmp_path: Path) -> None:
    graph = stored(tmp_path)
    (tmp_path / "甘州日报 3-6.txt").write_text("别的报道。", encoding="utf-8")
    data = data_of(view.page(graph, title="x", sources=[tmp_path]))
    assert "text" not in data["reports"][0]


CHOICES = [
    (view.Choice(focus="阿里木"), {"阿里木", "何远志"}, 1),
    (view.Choice(focus="省商务厅"), {"甘肃省商务厅", "丝路茶博会", "何远志", "《外贸提质方案》"}, 5),
    (view.Choice(focus="阿里木", hops=2), {"阿里木", "何远志", "甘州市", "甘肃省商务厅", "丝路茶博会"}, 7),
    (view.Choice(relations=("financed",)), {"陇东农商银行", "兰山新材料公司"}, 1),
    (
        view.Choice(relations=("融资支持", "issued")),
        {"陇东农商银行", "兰山新材料公司", "甘肃省商务厅", "《外贸提质方案》"},
        2,
    ),
    (view.Choice(classes=("国家（地区）",)), {"甘州市", "哈萨克斯坦"}, 1),
    (view.Choice(until=date(2023, 12, 31)), {"甘州市"}, 0),
    (view.Choice(since=date(2025, 3, 1), until=date(2025, 3, 4)), {"甘州市", "哈萨克斯坦"}, 1),
    (
        view.Choice(query="CONSTRUCT { ?a kg:issued ?b } WHERE { ?a kg:issued ?b }"),
        {"甘肃省商务厅", "《外贸提质方案》"},
        1,
    ),
    (
        view.Choice(query="CONSTRUCT { ?b <https://a.example/x#of> ?a } WHERE { ?a kg:issued ?b }"),
        {"甘肃省商务厅", "《外贸提质方案》"},
        1,
    ),
]


@pytest.mark.parametrize(("choice", "names", "count"), CHOICES)
def test_a_part_is_chosen(tmp_path: Path, choice: view.Choice, names: set[str], count: int) -> None:
    data = shown(tmp_path, choice=choice)
    assert {n["name"] for n in data["nodes"]} == names
    assert len(data["facts"]) == count
    assert data["chosen"]


@pytest.mark.parametrize(
    ("choice", "error", "told"),
    [
        (view.Choice(focus="陇东农商"), KgError, "Did you mean 陇东农商银行"),
        (view.Choice(classes=("Bnak",)), KgError, "Did you mean Bank"),
        (view.Choice(relations=("finance",)), KgError, "Did you mean financed"),
        (view.Choice(query="SELECT ?a { ?a ?b ?c }"), KgError, "CONSTRUCT"),
        (view.Choice(query="CONSTRUCT {"), QueryError, "not valid"),
    ],
)
def test_a_choice_that_cannot_be_made(tmp_path: Path, choice: view.Choice, error: type, told: str) -> None:
    with pytest.raises(error, match=told):
        shown(tmp_path, choice=choice)


@pytest.mark.parametrize(
    ("value", "unit", "bound", "zh", "en"),
    [
        ("89000000", "CNY", "", "8900万元", "CNY 89 million"),
        ("3590000000", "CNY", "", "35.9亿元", "CNY 3.59 billion"),
        ("108000000", "USD", "~", "约1.08亿美元", "about USD 108 million"),
        ("-47", "%", "", "-47%", "-47%"),
        ("49", "项", "", "49项", "49 项"),
        ("1.1", "倍", ">", "超过1.1倍", "over 1.1 倍"),
        ("10000", "户", "<", "不足1万户", "under 10000 户"),
        ("0", "家", "", "0家", "0 家"),
        ("500", "XXX", "", "500XXX", "XXX 500"),
        ("many", "家", "", "many 家", "many 家"),
        ("", "", "", "", ""),
    ],
)
def test_figure(value: str, unit: str, bound: str, zh: str, en: str) -> None:
    assert view.figure(value, unit, bound) == zh
    assert view.figure(value, unit, bound, "en") == en


@pytest.mark.parametrize(("text", "expected"), [("12.5", 12.5), ("x", None), ("NaN", None), ("1e999", None)])
def test_plottable(text: str, expected: float | None) -> None:
    assert plottable(text) == expected


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("青海省", ["青海省"]),
        ("中国工商银行钦州分行", ["中国工商银行钦州分行"]),
        ("广西医科大学第一附属医院", ["广西医科大学", "第一附属医院"]),
        ("字" * 10_000, ["字" * 14 + "…"] * 3),
        ("", []),
    ],
)
def test_labels_are_broken_over_lines(name: str, rows: list[str]) -> None:
    assert broken(name) == rows


def test_pinyin() -> None:
    assert pinyin("中国银行重庆分行") == "zhong guo yin hang chong qing fen hang"
    assert pinyin("RCEP") == ""


def test_limit(tmp_path: Path) -> None:
    data = shown(tmp_path, limit=3)
    assert len(data["nodes"]) == 3
    assert data["hidden"] == 11


def test_same_page_every_time(tmp_path: Path) -> None:
    assert view.page(stored(tmp_path), title="x") == view.page(stored(tmp_path), title="x")


def test_an_empty_graph_has_a_page(tmp_path: Path) -> None:
    (tmp_path / "g.nq").write_text("")
    data = data_of(view.page(store.load(tmp_path / "g.nq"), title="x"))
    assert (data["nodes"], data["reports"]) == ([], [])


def test_a_graph_without_mentions_has_a_page(tmp_path: Path) -> None:
    stored(tmp_path, reading("r"))
    path = tmp_path / "g.nq"
    rows = [row for row in path.read_text(encoding="utf-8").splitlines() if "/mention/" not in row]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    data = data_of(view.page(store.load(path), title="x"))
    assert {n["told"] for n in data["nodes"]} == {0, 1}


def test_page_names_nothing_outside(tmp_path: Path) -> None:
    page = view.page(stored(tmp_path), title="x")
    head = page[: page.index('id="data"')]
    assert "default-src 'none'" in head
    assert "unsafe" not in head
    assert not re.search(r"""(?:src|href)=["']""", head)
    assert len(page.encode()) < 2**20


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stored(tmp_path)
    graph, out = str(tmp_path / "g.nq"), tmp_path / "p.html"
    more = ["--focus", "阿里木", "--hops", "2", "--no-text", "--title", "甘州", "--limit", "9"]
    assert cli.main(["view", graph, "-o", str(out), *more]) == 0
    data = data_of(out.read_text(encoding="utf-8"))
    assert (data["title"], data["chosen"], len(data["nodes"])) == ("甘州", "阿里木±2", 5)
    assert "text" not in data["reports"][0]
    assert cli.main(["view", graph, "-o", str(out)]) == 0
    assert "text" in data_of(out.read_text(encoding="utf-8"))["reports"][0]
    assert cli.main(["view", graph, "-o", str(out), "--focus", "无名"]) == 1
    assert "无名" in capsys.readouterr().err
