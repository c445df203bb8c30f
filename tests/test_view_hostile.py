"""kg.view: whatever stands in any field of any record, nothing of it runs and nothing breaks."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from viewing import data_of, launched, stored, watched

from kg import store, view

HOSTILE = {
    "image": '<img src=x onerror="window.taken=1">',
    "script": "</script><script>window.taken=1</script><!--<script>",
    "link": 'href="javascript:window.taken=1" <a href=javascript:window.taken=1>x</a>',
    "scheme": "javascript:window.taken=1",
    "quotes": "\"'`'\" onclick='window.taken=1' ${window.taken=1} {{7*7}} {n} \\u003cb\\u003e",
    "directions": "\u202egnaw\u202c \u2066x\u2069 \u200f\u061c\ufeff\u2028\u2029 \U0001f600\U00020000",
    "long": "甲" * 10_000,
    "formula": '=HYPERLINK("http://a.example/","x")',
    "prototype": "__proto__",
}
# Every field holds all of them at once, in two orders (what begins a text matters to links and spreadsheets).
TOGETHER = {
    "forwards": " ".join(HOSTILE.values()),
    "backwards": " ".join(reversed([text for kind, text in HOSTILE.items() if kind != "long"])),
}
# A literal of an N-Quads line that is text: no number, no day.
LITERAL = re.compile(r'^(\S+ <([^>]+)> )"(?:[^"\\]|\\.)*"((?:@\w+)?)( <[^>]+> \.)$')


def escaped(text: str) -> str:
    """A text as an N-Quads literal."""
    return "".join(f"\\U{ord(c):08X}" if c in '"\\\n\r' or ord(c) > 0xFFFF else c for c in text)


def infected(folder: Path, text: str) -> tuple[store.Store, Counter[str]]:
    """The sample's graph with ``text`` as every text in it, and how often it stands in which property."""
    stored(folder)
    rows, fields = [], Counter()
    for row in (folder / "g.nq").read_text(encoding="utf-8").splitlines():
        found = LITERAL.match(row)
        if found:
            fields[re.split("[#/]", found[2])[-1]] += 1
            row = f'{found[1]}"{escaped(text)}"{found[3]}{found[4]}'
        rows.append(row)
    path = folder / "hostile.nq"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return store.load(path), fields


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A headless Chromium."""
    yield from launched()


def walk(tab: Any, data: dict[str, Any], step: int) -> int:
    """Opens what shows text: every ``step``th panel of things, lines, events and reports, the reading view."""
    places = [f"entity={n['iri']}" for n in data["nodes"]]
    iri = [n["iri"] for n in data["nodes"]]
    places += [f"entity={iri[a]}&with={iri[b]}" for a, b, _ in data["edges"]]
    places += [f"event={e['iri']}" for e in data["events"]]
    places += [f"report={r['iri']}" for r in data["reports"]]
    places = [*places[::step], "view=reading", "show=asNodes+structure", f"focus={iri[0]}&hops=2", "lang=en"]
    script = """async (places) => { let shown = 0; for (const place of places) {
      location.hash = new URLSearchParams(place).toString();
      await new Promise((done) => setTimeout(done));
      for (const b of document.querySelectorAll("#panel table.figures tr:not(.quotes) button")) b.click();
      if (document.querySelector("#panel").textContent.trim()) shown += 1;
    } return shown; }"""
    shown = int(tab.evaluate(script, places))
    tab.fill("#search", "a")
    tab.click("#menu > summary")
    with tab.expect_download():
        tab.click("#save-csv")
    with tab.expect_download():
        tab.click("#save-png")
    assert shown == len(places)
    return shown


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_is_no_part_of_the_page(tmp_path: Path, kind: str) -> None:
    page = view.page(infected(tmp_path, HOSTILE[kind])[0], title=HOSTILE[kind])
    assert page.count("</script>") == 3
    assert page.count("<img") == 1
    assert data_of(page)["nodes"][0]["name"] == HOSTILE[kind]


@pytest.mark.browser
@pytest.mark.parametrize("order", TOGETHER)
def test_hostile_text_stays_text(chromium: Any, tmp_path: Path, order: str) -> None:
    text = TOGETHER[order]
    graph, fields = infected(tmp_path, text)
    assert len(fields) == 22, sorted(fields)  # labels, headline, bylines, indicators, posts, units, sources …
    assert sum(fields.values()) * len(HOSTILE) > 1200  # cases
    page = view.page(graph, title=text, choice=view.Choice(focus=text, hops=9))
    assert page.count("</script>") == 3
    assert page.count("<img") == 1
    path = tmp_path / "page.html"
    path.write_text(page, encoding="utf-8")
    wrong: list[str] = []
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    tab = watched(context, path, wrong)
    data = data_of(page)
    assert data["nodes"][0]["name"] == text
    assert walk(tab, data, 4 if order == "forwards" else 1) > (15 if order == "forwards" else 45)
    assert tab.evaluate("window.taken") is None
    assert tab.evaluate("({}).taken") is None
    for name in ("img:not(#printed)", "a", "iframe", "base", "form", "[onclick]", "[onerror]", "[href]"):
        assert tab.locator(name).count() == 0, name
    assert tab.locator("script").count() == 3
    assert text in tab.text_content("#title")
    boxes = [tab.locator(x).bounding_box() for x in ("#canvas", "#panel")]
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"] + 1
    assert tab.evaluate("document.documentElement.scrollWidth") <= 1280
    context.close()
    assert wrong == []
