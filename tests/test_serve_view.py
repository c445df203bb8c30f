"""kg.serve's drawings: which part of a graph a page holds, where it leads, and what is said of what isn't there."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from graphs import fact, reading
from serving import BASE, EVIL, Got, Running, running
from viewing import data_of, launched

from kg import graph, ontology, store, view
from kg.serve import part
from kg.types import Entity, Reading

KNOWN = ontology.load()
BANK, CHAIN, HTML = "陇东农商银行", 6, "text/html"


def link(number: int, *, evil: bool = False) -> Reading:
    """A report that tells only that one firm of a chain cooperates with the next."""
    one, firms = reading(f"r{number}"), [Entity(f"链环{n}号公司", "Company") for n in (number, number + 1)]
    if evil:
        firms[1] = Entity(EVIL, "Company")
    what = fact("Cooperation", one.facts[6].evidence[0], [(firms[0], "cooperatedWith", firms[1])],
                participant=tuple(firms))  # fmt: skip
    resolution = replace(one.resolution, mentions=(), referents=(), entities=tuple(firms), links=())
    report = replace(
        one.report, headline=f"第{number}篇", published=date(2025, 4, 1) + timedelta(days=number)
    )
    return Reading(report, resolution, (what,), ())


def blocks() -> list[bytes]:
    """The sample, and a chain of ``CHAIN`` reports; the last one ends with a hostile name."""
    readings = [reading("r"), *(link(n, evil=n == CHAIN - 1) for n in range(CHAIN))]
    return [
        store.block(graph.triples(r, KNOWN), graph.report_iri(r.report.id, BASE, KNOWN), ".nq", {})
        for r in readings
    ]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph."""
    path = tmp_path_factory.mktemp("drawn") / "样报.nq"
    path.write_bytes(b"".join(blocks()))
    return path


@pytest.fixture(scope="module")
def server(file: Path) -> Iterator[Running]:
    with running(file) as found:
        yield found


@pytest.fixture(scope="module")
def whole(file: Path) -> Any:
    """The graph as a union, as a worker has it."""
    return store.united(store.load(file))


def drawn(server: Running, **parameters: object) -> Got:
    query = "&".join(f"{name}={quote(str(value), safe='')}" for name, value in parameters.items())
    return server.get("/view?" + query, Accept=HTML)


def names(page: str) -> set[str]:
    return {node["name"] for node in data_of(page)["nodes"]}


@pytest.mark.parametrize(
    ("focus", "hops", "numbers", "reports"),
    [
        ("链环2号公司", 1, (1, 2, 3), 2),
        ("链环2号公司", 2, (0, 1, 2, 3, 4), 4),
        ("链环0号公司", 2, (0, 1, 2), 2),
    ],
)
def test_a_focus_comes_with_its_neighbours_only(
    server: Running, focus: str, hops: int, numbers: tuple[int, ...], reports: int
) -> None:
    got = drawn(server, focus=focus, hops=hops)
    assert (got.status, got.type) == (200, "text/html")
    assert names(got.text) == {f"链环{n}号公司" for n in numbers}
    data = data_of(got.text)
    assert data["totals"]["reports"] == reports
    assert (
        f"“{focus}”及其 {hops} 步以内" in data["served"][0] and f"within {hops} relation" in data["served"][1]
    )
    assert f"<title>{focus} – 样报.nq</title>" in got.text
    assert got.headers["content-security-policy"] == "frame-ancestors 'none'"
    head = unescape(got.text.partition("<title>")[0])
    assert "default-src 'none'; script-src 'sha256-" in head and "form-action 'none'" in head


@pytest.mark.parametrize("focus", [BANK, f"{BASE}organisation/{BANK}", "省商务厅", "盐碱地治理项目"])
@pytest.mark.parametrize("hops", [1, 2])
def test_what_is_not_cut_is_what_the_whole_graph_has(
    server: Running, whole: Any, focus: str, hops: int
) -> None:
    """By name, IRI, other name; what is only planned."""
    page = view.page(whole, title="t", choice=view.Choice(focus=focus, hops=hops))
    assert names(drawn(server, focus=focus, hops=hops).text) == names(page) != set()


def test_a_choice(server: Running) -> None:
    all_, some = drawn(server, focus=BANK), drawn(server, focus=BANK, relation="financed")
    assert names(some.text) == {BANK, "兰山新材料公司"} < names(all_.text)
    assert data_of(some.text)["chosen"] == "financed"
    early = drawn(server, until="2025-03-05", since="2025-03-05")
    assert "链环1号公司" not in names(early.text) and BANK in names(early.text)


def test_a_large_graph_is_cut_to_its_latest_reports(whole: Any) -> None:
    found = part.latest(whole, "", most=3)
    assert (found.shown, found.total) == (3, CHAIN + 1)
    assert names(view.page(found.store, title="t")) == {"链环3号公司", "链环4号公司", "链环5号公司", EVIL}
    early = part.latest(whole, "2025-04-02", most=2)  # what came later is taken last
    assert names(view.page(early.store, title="t")) == {f"链环{n}号公司" for n in (0, 1, 2)}
    assert part.latest(whole, "").store is whole


def test_a_large_neighbourhood_is_cut_from_the_outside(whole: Any) -> None:
    focus = part.named(whole, "链环2号公司", KNOWN)
    assert focus is not None
    found = part.around(whole, focus, 2, "", KNOWN, most=3)
    assert (found.shown, found.total, found.label) == (3, 4, "链环2号公司")
    assert names(view.page(found.store, title="t")) == {f"链环{n}号公司" for n in (1, 2, 3, 4)}


def test_what_is_shown_is_said(server: Running, monkeypatch: pytest.MonkeyPatch, whole: Any) -> None:
    from kg.serve.tasks import Draw, run

    assert data_of(drawn(server).text)["served"] == ["这里画出全部 7 篇报道。", "Drawn here: all 7 reports."]
    monkeypatch.setattr(part.latest, "__defaults__", (3,))
    page = run(whole, Draw("t", KNOWN)).body.decode()
    assert data_of(page)["served"] == [
        "这里画出最近的 3 篇报道，共 7 篇。",
        "Drawn here: the latest 3 of 7 reports.",
    ]


@pytest.mark.parametrize(
    ("focus", "like"),
    [
        ("农商银行", BANK),
        ("链环1号公司厂", "链环1号公司"),
        ("zzz", ""),
        ("\\\"}'<b>", ""),
        (f"{BASE}report/r", ""),
    ],
)
def test_unknown(server: Running, focus: str, like: str) -> None:
    got = drawn(server, focus=focus)
    assert (got.status, got.type) == (404, "text/html")
    assert "<b>" not in got.text and "Traceback" not in got.text
    assert ("是不是要找" in got.text) == bool(like)
    if like:
        assert f">{like}</a>" in got.text
        way = got.text.partition('<ul class="hits">')[2].partition('href="')[2].partition('"')[0]
        assert server.get(way.replace("&amp;", "&"), Accept=HTML).status == 200


@pytest.mark.parametrize(
    "query", ["hops=3", "hops=x", "since=1", "until=2025-13-01", "class=zzz", "relation=%3Cscript%3E"]
)
def test_bad_choices(server: Running, query: str) -> None:
    got = server.get("/view?" + query, Accept=HTML)
    assert got.status == 400 and "<script>" not in got.text


def test_hostile_focus(server: Running) -> None:
    for focus in (EVIL, f"</title>{EVIL}", "a" * 3000, "\x00", "javascript:alert(1)"):
        got = drawn(server, focus=focus)
        assert got.status == (200 if focus == EVIL else 404), focus
        assert EVIL not in got.text and "<script>document" not in got.text
    assert EVIL in names(drawn(server, focus=EVIL).text)


def test_entities_lead_to_their_drawings_and_files_lead_nowhere(server: Running, whole: Any) -> None:
    got = server.get("/entity/organisation/" + quote(BANK), Accept=HTML)
    way = got.text.partition('class="draw" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert unquote(way) == f"/view?focus={BASE}organisation/{BANK}&hops=1"
    assert BANK in names(server.get(way).text)
    assert "served" not in data_of(view.page(whole, title="t"))


@pytest.mark.browser
def test_in_a_browser(server: Running) -> None:
    """From a node's panel to its neighbourhood on the server, to its page, and by name to another one."""
    said: list[str] = []
    for browser in launched():
        page = browser.new_page(locale="zh-CN")
        page.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on(
            "request",
            lambda r: None if r.url.startswith((server.url, "data:", "blob:")) else said.append(r.url),
        )
        page.goto(server.url + "/view")
        assert "全部 7 篇" in page.inner_text("#panel")
        page.fill("#search", "链环2号公司")
        page.press("#search", "Enter")
        page.click("#panel >> text=从服务器载入它的邻居")
        page.wait_for_selector("#panel >> text=及其 1 步以内")
        assert page.title() == "链环2号公司 – 样报.nq"
        assert "2 篇报道" in page.inner_text("#totals")
        page.fill("#focus-name", EVIL)
        page.press("#focus-name", "Enter")
        page.wait_for_selector("#panel >> text=链环5号公司")
        assert page.title() == f"{EVIL} – 样报.nq"
        page.fill("#search", "链环5号")
        page.press("#search", "Enter")
        page.click("#panel >> text=它的页面")
        page.wait_for_selector("h1 >> text=链环5号公司")
        page.click("text=画出它周围的关系")
        page.wait_for_selector("#panel >> text=及其 1 步以内")
    assert said == []
