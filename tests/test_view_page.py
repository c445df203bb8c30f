"""kg.view: the page in a browser, opened from a file with the network cut."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from viewing import data_of, launched, stored, watched

from kg import store, view

pytestmark = pytest.mark.browser
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A headless Chromium."""
    yield from launched()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the sample."""
    folder = tmp_path_factory.mktemp("view")
    path = folder / "样报.html"
    path.write_text(view.page(stored(folder), title="样报", sources=[folder]), encoding="utf-8")
    return path


@pytest.fixture
def opened(chromium: Any, file: Path) -> Iterator[Callable[..., Any]]:
    """Opens the page; fails at the end on any request, message or error."""
    wrong: list[str] = []
    contexts = []

    def open_page(where: str = "", **options: Any) -> Any:
        context = chromium.new_context(
            **{"viewport": WIDE, "offline": True, "reduced_motion": "reduce", **options}
        )
        contexts.append(context)
        return watched(context, file, wrong, where)

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


def drawn(tab: Any) -> int:
    """How many things are drawn, as the panel counts them."""
    tab.keyboard.press("Escape")
    return int(tab.text_content("#panel h3:has-text('实体') .count") or 0) if tab.is_hidden("#nothing") else 0


def heading(tab: Any) -> str:
    """The panel's heading."""
    return str(tab.text_content("#panel h2")).strip()


def chosen(tab: Any, name: str) -> None:
    """Looks a name up."""
    tab.fill("#search", name)
    tab.press("#search", "Enter")


STILL = """() => { const before = window.drawing;
window.drawing = document.querySelector("#surface canvas").toDataURL(); return window.drawing === before; }"""


def middle(tab: Any) -> tuple[float, float]:
    """The middle of the drawing, where a thing that was looked up stands once nothing moves (a busy machine is slow)."""
    tab.wait_for_timeout(60)
    tab.wait_for_function(STILL, polling=60)
    box = tab.locator("#surface").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def colours(tab: Any) -> int:
    """How many colours the drawing has."""
    script = """() => { const c = document.querySelector("#surface canvas");
    return new Set(new Uint32Array(c.getContext("2d").getImageData(0, 0, c.width, c.height).data.buffer)).size; }"""
    return int(tab.evaluate(script))


# How many pixels of the picture are drawn on: all of them, and those at its edges.
EDGES = """() => { const c = document.querySelector("#surface canvas"), w = c.width, h = c.height;
const all = new Uint32Array(c.getContext("2d").getImageData(0, 0, w, h).data.buffer), plain = all[0];
const on = (keep) => all.reduce((n, v, i) => n + (v !== plain && keep(i % w, Math.floor(i / w)) ? 1 : 0), 0);
return { inside: on(() => true), edges: on((x, y) => x < 2 || y < 2 || x > w - 3 || y > h - 3) }; }"""


def test_the_graph_is_drawn(opened: Any) -> None:
    tab = opened()
    assert tab.title() == "样报"
    assert tab.text_content("#totals") == "1 篇报道 · 提及 13 个实体（图中共 14 个）· 18 条关系"
    assert colours(tab) > 50
    assert tab.locator("#classes li .count").count() == 10
    assert drawn(tab) == 13


@pytest.mark.parametrize("size", [(1280, 800), (360, 640), (320, 420)])
def test_it_opens_with_nothing_beyond_the_edges(opened: Any, size: tuple[int, int]) -> None:
    tab = opened(viewport={"width": size[0], "height": size[1]})
    found = tab.evaluate(EDGES)
    assert found["inside"] > 0
    assert found["edges"] == 0


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("陇东农商", "陇东农商银行"),
        ("省商务厅", "甘肃省商务厅"),
        ("ldnsyh", "陇东农商银行"),
        ("gansusheng", "甘肃省"),
    ],
)
def test_search_jumps_to_a_thing(opened: Any, words: str, name: str) -> None:
    tab = opened()
    chosen(tab, words)
    assert heading(tab) == name
    assert "entity=" in tab.url
    tab.mouse.click(*middle(tab))
    assert heading(tab) == name


def test_search_by_keys_and_without_success(opened: Any) -> None:
    tab = opened()
    tab.keyboard.press("/")
    tab.keyboard.type("甘")
    names = tab.locator("#hits li .hit").all_text_contents()
    assert set(names) == {"甘州市", "甘肃省", "甘肃省商务厅", "陇东农商银行甘州支行"}
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    assert heading(tab) == names[1]
    tab.fill("#search", "没有的名字")
    assert "没有这样的名称" in tab.text_content("#hits")


def test_panel_of_a_thing(opened: Any) -> None:
    tab = opened()
    chosen(tab, "甘州市")
    text = tab.text_content("#panel")
    for words in (
        "市州",
        "地点",
        "被提及 3 次",
        "出口到",
        "3.2亿元",
        "2025年1—3月",
        "一季度",
        "据 甘肃省商务厅",
        "位于",
        "否定",
    ):
        assert words in text, words
    days = [t or "9999" for t in tab.locator("#panel .fact .when").all_text_contents()]
    assert days[0].startswith("2025年1")
    assert days[-1] != days[0]
    assert tab.locator("#panel .plot circle").count() == 3
    assert "2.5亿元" in tab.text_content("#panel .plot")
    row = tab.locator("#panel table.figures > tbody > tr:not(.quotes)")
    assert row.all_text_contents()[0] == "出口2.5亿元2023年1—3月"
    tab.click("#panel table.figures tr:not(.quotes) button >> nth=2")
    assert "数字对不上" in tab.text_content("#panel tr.quotes:visible")
    assert "一季度，甘州市对哈萨克斯坦出口3.2亿元" in tab.text_content("#panel tr.quotes:visible")


def test_panel_of_a_line(opened: Any, file: Path) -> None:
    tab = opened()
    data = data_of(file.read_text(encoding="utf-8"))
    iri = {n["name"]: n["iri"] for n in data["nodes"]}
    tab.evaluate(
        "([a, b]) => { location.hash = new URLSearchParams({ entity: a, with: b }).toString(); }",
        [iri["阿里木"], iri["何远志"]],
    )
    tab.wait_for_function("document.querySelector('#panel h2').textContent.includes('—')")
    tab.keyboard.press("Escape")
    tab.mouse.click(*middle(tab))  # the line's middle
    assert heading(tab) in ("阿里木 — 何远志", "何远志 — 阿里木")
    assert "with=" in tab.url
    quote = tab.locator("#panel blockquote").first
    assert "厅长何远志主持并会见了哈萨克斯坦客商代表阿里木" in quote.text_content()
    assert set(quote.locator("mark").all_text_contents()) == {"何远志", "阿里木"}
    for words in ("会见", "《丝路茶博会开幕》", "甘州日报", "2025年3月6日", "甘州日报 3-6.txt 第 "):
        assert words in tab.text_content("#panel"), words


def test_filters_by_class_and_relation(opened: Any) -> None:
    tab = opened()
    tab.click("#classes button:has-text('人物')")
    assert drawn(tab) == 11
    assert tab.get_attribute("#classes button:has-text('人物')", "aria-pressed") == "false"
    tab.click("#classes button:has-text('人物')")
    tab.click("#relations button:has-text('全不选')")
    assert drawn(tab) == 0
    tab.click("#relations button:has-text('发布')")
    assert drawn(tab) == 2
    assert "without=" in tab.url


def test_filter_by_time(opened: Any) -> None:
    tab = opened()
    tab.uncheck("#undated")
    assert drawn(tab) == 8
    tab.locator("#from").evaluate("(e) => { e.value = e.max; e.dispatchEvent(new Event('input')); }")
    assert tab.text_content("#range") == "2025年3月31日"
    assert drawn(tab) == 2
    tab.locator("#from").evaluate("(e) => { e.value = 0; e.dispatchEvent(new Event('input')); }")
    tab.locator("#to").evaluate("(e) => { e.value = 20; e.dispatchEvent(new Event('input')); }")
    assert "until=2025-01-21" in tab.url
    assert drawn(tab) == 2
    tab.check("#undated")
    assert drawn(tab) == 11


def test_switches(opened: Any) -> None:
    tab = opened()
    tab.check("#switch-structure")
    assert drawn(tab) == 14
    tab.uncheck("#switch-structure")
    tab.uncheck("#switch-planned")
    assert drawn(tab) == 12
    tab.check("#switch-asNodes")
    chosen(tab, "融资贷款协议")
    tab.keyboard.press("ArrowUp")
    assert "show=asNodes" in tab.url


def test_neighbourhood_and_way_back(opened: Any) -> None:
    tab = opened()
    chosen(tab, "阿里木")
    x, y = middle(tab)
    tab.mouse.dblclick(x, y)
    tab.wait_for_selector("#crumbs:visible")
    assert "hops=1" in tab.url
    assert drawn(tab) == 2
    tab.click("#crumbs .hop >> nth=1")
    assert drawn(tab) == 5
    chosen(tab, "何远志")
    tab.keyboard.press("Escape")
    tab.evaluate("document.activeElement.blur()")
    chosen(tab, "何远志")
    tab.evaluate("document.activeElement.blur()")
    tab.keyboard.press("f")
    assert tab.text_content("#crumbs .now") == "何远志"
    tab.keyboard.press("Backspace")
    assert tab.text_content("#crumbs .now") == "阿里木"
    tab.click("#crumbs button:has-text('全图')")
    assert drawn(tab) == 13


def test_language(opened: Any) -> None:
    tab = opened()
    tab.click("#language")
    assert tab.get_attribute("html", "lang") == "en"
    assert tab.text_content("#totals") == "1 report naming 13 entities (14 in the graph) · 18 relations"
    assert "person" in tab.text_content("#classes")
    assert "financed" in tab.text_content("#relations")
    chosen(tab, "陇东农商银行")
    assert "CNY 50 million" in tab.text_content("#panel")
    assert tab.locator("#panel:has-text('置信度')").count() == 0
    tab.reload()
    assert "lang=en" in tab.url
    assert tab.text_content("#tab-reading") == "Reports"


def test_links_show_what_their_sender_saw(opened: Any) -> None:
    tab = opened()
    tab.click("#classes button:has-text('文件')")
    tab.check("#switch-structure")
    chosen(tab, "兰山新材料公司")
    tab.evaluate("document.activeElement.blur()")
    tab.keyboard.press("f")
    url = tab.url
    other = opened("#" + url.split("#")[1])
    assert heading(other) == "兰山新材料公司"
    assert other.text_content("#crumbs .now") == "兰山新材料公司"
    assert other.is_checked("#switch-structure")
    assert other.url == url


def test_picture_and_table(opened: Any) -> None:
    tab = opened()
    tab.click("#menu > summary")
    with tab.expect_download() as saved:
        tab.click("#save-png")
    picture = Path(saved.value.path()).read_bytes()
    assert saved.value.suggested_filename == "样报.png"
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20], "big") >= 1600
    assert len(picture) > 30_000
    with tab.expect_download() as saved:
        tab.click("#save-csv")
    text = Path(saved.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    (row,) = (r for r in rows if r["关系"] == "融资支持")
    assert (row["主体"], row["客体"], row["数额"], row["开始"]) == (
        "陇东农商银行",
        "兰山新材料公司",
        "5000万元",
        "2025-03-05",
    )
    assert row["原文"].startswith("3月5日，陇东农商银行与")
    assert {r["情态"] for r in rows} == {"已发生", "计划", "否定"}


def test_reading(opened: Any) -> None:
    tab = opened()
    chosen(tab, "陇东农商银行")
    tab.click("#panel button:has-text('看上下文') >> nth=0")
    assert tab.text_content("#text h2") == "丝路茶博会开幕"
    assert "陇东农商银行" in "".join(tab.locator("#text .spot.now").all_text_contents())
    assert tab.is_hidden("#main")
    tab.click("#text .name:has-text('甘州市') >> nth=0")
    assert tab.is_visible("#main")
    assert heading(tab) == "甘州市"
    tab.keyboard.press("Escape")
    tab.evaluate("document.activeElement.blur()")
    tab.keyboard.press("r")
    assert tab.is_visible("#text")
    assert "view=reading" in tab.url
    tab.evaluate("history.back()")
    tab.wait_for_selector("#surface:visible")
    assert heading(tab) == "样报"


def test_without_texts_the_sentences_can_be_read(chromium: Any, tmp_path: Path) -> None:
    wrong: list[str] = []
    path = tmp_path / "p.html"
    path.write_text(view.page(stored(tmp_path), title="x", text=False), encoding="utf-8")
    context = chromium.new_context(offline=True)
    tab = watched(context, path, wrong)
    tab.click("#tab-reading")
    assert "只有作为依据的句子" in tab.text_content("#text")
    tab.click("#text .name:has-text('何远志') >> nth=0")
    assert heading(tab) == "何远志"
    context.close()
    assert wrong == []


def test_an_empty_graph(chromium: Any, tmp_path: Path) -> None:
    wrong: list[str] = []
    (tmp_path / "g.nq").write_text("")
    path = tmp_path / "p.html"
    path.write_text(view.page(store.load(tmp_path / "g.nq"), title="空"), encoding="utf-8")
    context = chromium.new_context(offline=True)
    tab = watched(context, path, wrong)
    assert tab.is_visible("#nothing")
    tab.keyboard.press("ArrowLeft")
    tab.keyboard.press("0")
    tab.click("#tab-reading")
    assert tab.text_content("#text") == "没有报道。"
    context.close()
    assert wrong == []


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_nothing_lies_on_anything(opened: Any, size: dict[str, int]) -> None:
    tab = opened(viewport=size)
    for _ in range(2):
        boxes = [tab.locator(x).bounding_box() for x in ("header", "#canvas", "#filters", "#panel")]
        for i, a in enumerate(boxes):
            for b in boxes[i + 1 :]:
                apart = a["x"] + a["width"] <= b["x"] + 1 or b["x"] + b["width"] <= a["x"] + 1
                apart = apart or a["y"] + a["height"] <= b["y"] + 1 or b["y"] + b["height"] <= a["y"] + 1
                assert apart
        assert tab.evaluate("document.documentElement.scrollWidth") <= size["width"]
        tab.click("#language")


def test_dark_and_print(opened: Any) -> None:
    tab = opened(color_scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert tab.evaluate(ground) == "rgb(16, 20, 26)"
    tab.click("#theme")
    assert tab.evaluate(ground) == "rgb(247, 247, 244)"
    tab.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    tab.emulate_media(media="print")
    assert tab.is_visible("#printed")
    assert tab.is_hidden("#filters")
    assert re.match("data:image/png", tab.get_attribute("#printed", "src"))
