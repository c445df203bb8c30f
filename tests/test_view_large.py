"""kg.view: large graphs: WebGL draws, the most reported part first."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from viewing import data_of, launched, stored, watched

from kg import view
from kg.view import data as knowing

pytestmark = pytest.mark.browser
NO_WEBGL = """const plain = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return kind.startsWith("webgl") ? null : plain.call(this, kind, ...more);
};"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A headless Chromium."""
    yield from launched()


@pytest.fixture
def opened(chromium: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Any]]:
    """Opens the sample's page, made as if it were large."""
    monkeypatch.setattr(view, "_LARGE", 5)
    monkeypatch.setattr(knowing, "_PLENTY", 5)
    monkeypatch.setattr(knowing, "_FIRST", 5)
    graph = stored(tmp_path)
    path = tmp_path / "large.html"
    page = view.page(
        graph, title="大图", choice=view.Choice(relations=("financed", "issued", "visited", "出口到"))
    )
    path.write_text(page, encoding="utf-8")
    assert data_of(page)["large"]
    wrong: list[str] = []
    contexts = []

    def open_page(script: str = "") -> Any:
        context = chromium.new_context(viewport={"width": 1280, "height": 800}, offline=True)
        contexts.append(context)
        if script:
            context.add_init_script(script)
        return watched(context, path, wrong)

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


def entities(tab: Any) -> int:
    """How many things are drawn, as the panel counts them."""
    return int(tab.text_content("#panel h3:has-text('实体') .count"))


def test_the_most_reported_part_first_then_more(opened: Any) -> None:
    tab = opened()
    assert tab.locator("#surface canvas.sigma-edges").count() == 1
    first = entities(tab)
    assert 2 <= first < 7
    assert f"先画报道最多的 {first} 个实体（共 7 个有关系的）" in tab.text_content("#limits")
    tab.click("#limits button >> nth=0")
    assert entities(tab) > first
    if tab.is_visible("#limits button"):
        tab.click("#limits button:has-text('全部画出')")
    assert entities(tab) == 7


def test_the_picture_ends_where_the_legend_begins(opened: Any) -> None:
    tab = opened()
    below = "(e) => [e.getBoundingClientRect().bottom, document.querySelector('#surface').getBoundingClientRect().bottom]"
    picture, surface = tab.eval_on_selector("canvas.sigma-edges", below)
    assert picture == pytest.approx(surface, abs=1)


def test_what_is_not_drawn_yet_is_found(opened: Any) -> None:
    tab = opened()
    before = entities(tab)
    for name in ("陇东农商银行", "《外贸提质方案》", "哈萨克斯坦"):
        tab.fill("#search", name)
        tab.press("#search", "Enter")
        assert tab.text_content("#panel h2").strip() == name
        tab.press("#search", "Escape")
    assert entities(tab) > before
    tab.fill("#search", "何远志")
    tab.press("#search", "Enter")
    tab.evaluate("document.activeElement.blur()")
    tab.keyboard.press("f")
    assert tab.text_content("#crumbs .now") == "何远志"


def test_picture_of_a_large_graph(opened: Any) -> None:
    tab = opened()
    tab.click("#menu > summary")
    with tab.expect_download() as saved:
        tab.click("#save-png")
    assert len(Path(saved.value.path()).read_bytes()) > 15_000


def test_without_webgl_the_other_library_draws(opened: Any) -> None:
    tab = opened(NO_WEBGL)
    assert tab.locator("#surface .vis-network canvas").count() == 1
    assert "没有 WebGL" in tab.text_content("#limits")
