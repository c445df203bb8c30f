"""kg.view: the page, by its text and in a browser."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from graphs import FIRM, reading

from kg import graph, ontology, store, view

KNOWN = ontology.load()
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
EVIL = '</script><script>document.title="taken"</script><img src=x onerror="document.title=\'taken\'">href'


def stored(folder: Path, *, evil: bool = False) -> store.Store:
    """The store of one reading; ``evil`` puts markup wherever text of a report goes."""
    one = reading("r")
    if evil:
        firm = replace(FIRM, aliases=(EVIL,))
        entities = tuple(firm if e == FIRM else e for e in one.resolution.entities)
        one = replace(
            one,
            report=replace(one.report, headline=EVIL, publisher=EVIL),
            resolution=replace(one.resolution, entities=entities),
            observations=tuple(replace(o, indicator=EVIL) for o in one.observations),
        )
    path = folder / "g.nq"
    output = store.Output(path, {})
    output.add(
        "r", store.block(graph.triples(one, KNOWN), graph.report_iri("r", graph.BASE, KNOWN), ".nq", {})
    )
    output.commit()
    output.close()
    return store.load(path)


def data_of(page: str) -> dict[str, Any]:
    """The data block of a page."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)
    assert found
    result: dict[str, Any] = json.loads(found[1])
    return result


def test_data(tmp_path: Path) -> None:
    data = data_of(view.page(stored(tmp_path), title="样报"))
    assert data["totals"] == {"reports": 1, "things": 14, "relations": 18}
    names = {n["name"] for n in data["nodes"]}
    assert {"陇东农商银行", "丝路茶博会", "甘肃省"} <= names
    assert "盐碱地治理项目" not in names  # planned only: no relation, no figure
    assert len(data["edges"]) == len(data["facts"])
    bank, firm = (
        next(n["id"] for n in data["nodes"] if n["name"] == x) for x in ("陇东农商银行", "兰山新材料公司")
    )
    (edge,) = (e for e in data["edges"] if {e["from"], e["to"]} == {bank, firm})
    told = {f["label"]: f for f in data["facts"][edge["id"]]}
    assert set(told) == {"融资支持", "与…签约"}
    claim = told["融资支持"]["claims"][0]
    assert (claim["amount"], claim["when"]) == ("5000万元", "2025-03-05")
    assert data["passages"][claim["passages"][0]]["text"].startswith("陇东农商银行与兰山新材料公司签订")


def test_figures_are_with_their_subject(tmp_path: Path) -> None:
    data = data_of(view.page(stored(tmp_path), title="x"))
    (city,) = (n["id"] for n in data["nodes"] if n["name"] == "甘州市")
    rows = data["figures"][str(city)]
    assert [(r["indicator"], r["value"], r["when"]) for r in rows] == [
        ("出口", "3.2亿元", "2025-01-01 至 2025-03-31"),
        ("出口增长", "12%", "2025-01-01 至 2025-03-31"),
    ]


@pytest.mark.parametrize(
    ("value", "unit", "bound", "expected"),
    [
        ("89000000", "CNY", "", "8900万元"),
        ("3590000000", "CNY", "", "35.9亿元"),
        ("108000000", "USD", "~", "约1.08亿美元"),
        ("-47", "%", "", "-47%"),
        ("49", "项", "", "49项"),
        ("1.1", "倍", ">", "超过1.1倍"),
        ("10000", "户", "<", "不足1万户"),
        ("0", "家", "", "0家"),
        ("500", "XXX", "", "500XXX"),
        ("", "", "", ""),
    ],
)
def test_figure(value: str, unit: str, bound: str, expected: str) -> None:
    assert view.figure(value, unit, bound) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2025-07-17", "2025-07-17", "2025-07-17"),
        ("2025-01-01", "2025-06-30", "2025-01-01 至 2025-06-30"),
        ("2025-01-01", "", "2025-01-01 至 …"),
        ("", "2025-01-01", "… 至 2025-01-01"),
        ("", "", ""),
    ],
)
def test_when(start: str, end: str, expected: str) -> None:
    assert view.when(start, end) == expected


def test_limit(tmp_path: Path) -> None:
    data = data_of(view.page(stored(tmp_path), title="x", limit=3))
    assert len(data["nodes"]) == 3
    assert data["hidden"] == 10


def test_same_page_every_time(tmp_path: Path) -> None:
    assert view.page(stored(tmp_path), title="x") == view.page(stored(tmp_path), title="x")


def test_an_empty_graph_has_a_page(tmp_path: Path) -> None:
    (tmp_path / "g.nq").write_text("")
    assert data_of(view.page(store.load(tmp_path / "g.nq"), title="x"))["nodes"] == []


def test_text_of_reports_is_never_markup(tmp_path: Path) -> None:
    page = view.page(stored(tmp_path, evil=True), title=EVIL)
    assert page.count("</script>") == 3
    assert "<img" not in page


def test_page_names_nothing_outside(tmp_path: Path) -> None:
    page = view.page(stored(tmp_path), title="x")
    head = page[: page.index('id="data"')]
    assert "default-src 'none'" in head
    assert "unsafe" not in head
    assert not re.search(r"""(?:src|href)=["']""", head)


# --- In a browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A headless Chromium."""
    if BROWSER is None and os.environ.get("CI"):
        pytest.fail("CI is set, but there is no Chromium: the browser tests may not be left out")
    if BROWSER is None:
        pytest.skip("no Chromium here")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium: Any, tmp_path: Path) -> Iterator[Any]:
    """Opens a page of the sample; fails on any request, console message or error."""
    wrong: list[str] = []
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, offline=True)

    def open_page(**options: bool) -> Any:
        path = tmp_path / "page.html"
        path.write_text(view.page(stored(tmp_path, **options), title="样报"), encoding="utf-8")
        page = context.new_page()
        # the tests' own reading of the canvas gives a hint about its speed
        page.on("console", lambda m: None if m.text.startswith("Canvas2D:") else wrong.append(m.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda r: None if r.url == path.as_uri() else wrong.append(r.url))
        page.goto(path.as_uri())
        return page

    yield open_page
    context.close()
    assert wrong == []


def painted(page: Any) -> int:
    """How many different colours the canvas shows."""
    return int(
        page.evaluate(
            """() => { const c = document.querySelector("canvas");
            const d = new Uint32Array(c.getContext("2d").getImageData(0, 0, c.width, c.height).data.buffer);
            return new Set(d).size; }"""
        )
    )


@pytest.mark.browser
def test_page_shows_the_graph(opened: Any) -> None:
    page = opened()
    assert page.title() == "样报"
    assert page.text_content("#totals") == "1 篇报道 · 14 个实体 · 18 条关系"
    assert painted(page) > 50
    assert page.locator("#legend li").count() == 11


@pytest.mark.browser
def test_search_shows_relations_with_their_sentences(opened: Any) -> None:
    page = opened()
    page.fill("#search", "陇东农商")
    page.press("#search", "Enter")
    panel = page.text_content("#panel")
    for words in ("陇东农商银行", "融资支持", "5000万元", "签订融资贷款协议，发放贷款", "《丝路茶博会开幕》"):
        assert words in panel
    page.click("#panel .link:has-text('兰山新材料公司') >> nth=0")
    assert page.text_content("#panel h2") == "兰山新材料公司"
    page.fill("#search", "没有的名字")
    assert "没有这样的名称" in page.text_content("#hits")


@pytest.mark.browser
def test_search_finds_other_forms_of_a_name(opened: Any) -> None:
    page = opened()
    page.fill("#search", "省商务厅")
    page.press("#search", "Enter")
    assert page.text_content("#panel h2") == "甘肃省商务厅"
    assert "又作：省商务厅" in page.text_content("#panel")
    assert "置信度：0.9" in page.text_content("#panel")


@pytest.mark.browser
def test_clicking_a_node_shows_it(opened: Any) -> None:
    page = opened()
    page.wait_for_timeout(200)
    data = data_of(page.content())
    (man,) = (n for n in data["nodes"] if n["name"] == "何远志")
    box = page.locator("canvas").bounding_box()
    for dx in range(40, int(box["width"]) - 40, 16):  # the node is where clicking it says so
        for dy in range(40, int(box["height"]) - 40, 16):
            page.mouse.click(box["x"] + dx, box["y"] + dy)
            if page.text_content("#panel h2") == man["name"]:
                assert "主持" in page.text_content("#panel")
                return
    pytest.fail("no click reached the node")


@pytest.mark.browser
def test_legend_hides_a_class(opened: Any) -> None:
    page = opened()
    before = painted(page)
    for item in page.locator("#legend button").all():
        item.click()
    page.wait_for_timeout(100)
    assert painted(page) < before / 4
    assert page.locator("#legend .off").count() == 11


@pytest.mark.browser
def test_reports_are_listed_and_can_be_chosen(opened: Any) -> None:
    page = opened()
    page.click("#panel .report button")
    assert page.text_content("#panel h2") == "丝路茶博会开幕"
    assert "融资支持" in page.text_content("#panel")


@pytest.mark.browser
def test_markup_in_a_report_stays_text(opened: Any) -> None:
    page = opened(evil=True)
    page.click("#panel .report button")
    page.fill("#search", "甘州市")
    page.press("#search", "Enter")
    page.wait_for_timeout(200)
    assert page.title() == "样报"
    assert "<img" in page.text_content("#panel")
    assert page.locator("#panel img, #panel script").count() == 0
