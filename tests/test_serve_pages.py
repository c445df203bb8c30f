"""kg.serve's pages, descriptions of things and JSON: their text, and what a browser makes of them."""

import json
import shutil
from collections.abc import Iterator
from urllib.parse import quote

import pytest
import rdflib
from serving import BASE, EVIL, Running, running, stored, triples

from kg import graph, ontology
from kg.iri import segment
from kg.serve import pages
from kg.serve.facts import period

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
BANK = f"{BASE}organisation/陇东农商银行"
FIRM = "/entity/organisation/" + quote("兰山新材料公司")
HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(
        stored(tmp_path_factory.mktemp("pages") / "样报.nq", triples("样 报#1", evil=True))
    ) as found:
        yield found


def test_start(server: Running) -> None:
    zh, en = server.get("/"), server.get("/", Accept_Language="en-GB,en;q=0.9,zh;q=0.1")
    assert (zh.status, en.status) == (200, 200)
    assert "<b>1</b> 篇报道" in zh.text and "<b>13</b> 个报道提及的实体" in zh.text
    assert "<b>1</b> report<" in en.text
    assert "accept-language" in en.headers["vary"].lower()
    assert zh.text.count('href="/sparql?query=') == 21
    assert "样报.nq" in zh.text
    assert server.get("/?lang=en").text == en.text


def test_thing_as_a_page(server: Running) -> None:
    got = server.get("/entity/organisation/" + quote("陇东农商银行"), Accept=HTML)
    assert (got.status, got.type) == (200, "text/html")
    for said in (
        "<h1>陇东农商银行</h1>",
        "融资支持",
        "5000万元",
        "2025-03-05",
        "签订融资贷款协议，发放贷款5000万元",
    ):
        assert said in got.text
    assert f'href="{FIRM}"' in got.text
    city = server.get("/entity/place/" + quote("甘州市"), Accept=HTML).text
    assert "计划与否认" in city and "盐碱地治理项目" in city
    assert "3.2亿元" in city and "2025-01-01 – 2025-03-31" in city and "相差1.2亿元" in city


def test_each_kind_of_node_has_a_page(server: Running) -> None:
    rows = json.loads(server.query("SELECT DISTINCT ?s { ?s ?p ?o }").body)["results"]["bindings"]
    nodes = {row["s"]["value"] for row in rows}
    first = {node.removeprefix(BASE).partition("/")[0]: node for node in sorted(nodes)}
    assert {"organisation", "event", "observation", "claim", "passage", "mention", "report", "source"} <= set(
        first
    )
    for node in first.values():
        path = pages.address(node, BASE)
        assert path.startswith("/entity/")
        assert server.get(path, Accept=HTML).status == 200, node
        assert server.get(path, Accept="text/turtle").status == 200, node


@pytest.mark.parametrize(
    ("query", "accept", "kind", "reader"),
    [
        ("", "text/turtle", "text/turtle", "turtle"),
        ("", "application/n-triples", "application/n-triples", "nt"),
        ("", "application/rdf+xml;q=0.9, text/html;q=0.3", "application/rdf+xml", "xml"),
        ("?format=nt", HTML, "application/n-triples", "nt"),
        ("?format=rdf", "*/*", "application/rdf+xml", "xml"),
    ],
)
def test_thing_as_rdf(server: Running, query: str, accept: str, kind: str, reader: str) -> None:
    got = server.get("/entity/organisation/" + quote("陇东农商银行") + query, Accept=accept)
    assert (got.status, got.type) == (200, kind)
    read = rdflib.Graph().parse(data=got.body, format=reader)
    kg, me = rdflib.Namespace(graph.NAMESPACE), rdflib.URIRef(BANK)
    firm = rdflib.URIRef(f"{BASE}organisation/兰山新材料公司")
    assert (me, rdflib.RDF.type, kg.Bank) in read
    assert (me, kg.financed, firm) in read
    assert (firm, kg.signedWith, me) in read
    assert (firm, rdflib.RDFS.label, rdflib.Literal("兰山新材料公司", "zh")) in read
    assert any(read.triples((None, kg.amount, None)))
    assert any(read.triples((None, rdflib.URIRef("https://schema.org/value"), None)))
    assert len(set(read.subjects(rdflib.RDF.type, kg.Passage))) >= 2


def test_jsonld(server: Running) -> None:
    got = server.get("/entity?iri=" + quote(BANK, safe="") + "&format=jsonld")
    assert (got.status, got.type) == (200, "application/ld+json")
    assert BANK in {node["@id"] for node in json.loads(got.body)}


def test_addresses(server: Running) -> None:
    """However a client writes it, the same thing is found; names with what addresses can't hold, too."""
    report = f"{BASE}report/样%20报%231"
    ways = (
        pages.address(report, BASE),
        "/entity/report/" + quote("样 报#1"),
        "/entity/report/%E6%A0%B7%20%E6%8A%A5%231",
        "/entity?iri=" + quote(report, safe=""),
    )
    assert [server.get(way, Accept="text/turtle").status for way in ways] == [200] * 4
    assert pages.address("http://a.example/x?y=1", BASE) == "/entity?iri=http%3A%2F%2Fa.example%2Fx%3Fy%3D1"
    assert pages.address(BASE + segment("甲(乙)/丙"), BASE) == "/entity/%E7%94%B2(%E4%B9%99)%2F%E4%B8%99"


@pytest.mark.parametrize(
    ("path", "accept", "status", "kind"),
    [
        ("/entity/organisation/none", "text/turtle", 404, "text/plain"),
        ("/entity/organisation/none", HTML, 404, "text/html"),
        ("/entity/organisation/<script>alert(1)</script>", HTML, 404, "text/html"),
        ("/entity/", HTML, 400, "text/html"),
        ("/entity", HTML, 400, "text/html"),
        ("/entity?iri=no%20iri", "*/*", 400, "text/plain"),
        ("/entity?iri=a:%3Cb%3E", "*/*", 400, "text/plain"),
        ("/entity/organisation/" + quote("陇东农商银行"), "image/png", 406, "text/plain"),
        ("/api/neighbourhood", "*/*", 400, "text/plain"),
        ("/api/neighbourhood?entity=http://a.example/&hops=99", "*/*", 400, "text/plain"),
        ("/nothing", HTML, 404, "text/html"),
    ],
)
def test_errors(server: Running, path: str, accept: str, status: int, kind: str) -> None:
    got = server.get(quote(path, safe="/?=&%:"), Accept=accept)
    assert (got.status, got.type) == (status, kind)
    assert "<script>alert" not in got.text
    assert "Traceback" not in got.text


def test_text_of_reports_is_escaped(server: Running) -> None:
    for path in ("/", "/search?q=script", FIRM, "/entity/place/" + quote("甘州市")):
        got = server.get(path, Accept=HTML)
        assert got.status == 200
        assert EVIL not in got.text and "<img" not in got.text
    assert "&lt;script&gt;document.title" in server.get(FIRM, Accept=HTML).text
    assert (
        "<script>alert(1)"
        not in server.get("/search?q=" + quote("<script>alert(1)</script>"), Accept=HTML).text
    )
    assert (
        "<script>alert(1)"
        not in server.get("/sparql?query=" + quote("'\"><script>alert(1)</script>"), Accept=HTML).text
    )


def test_search(server: Running) -> None:
    hits = json.loads(server.get("/api/search?q=" + quote("农商银行")).body)["hits"]
    assert [hit["label"] for hit in hits] == ["陇东农商银行", "陇东农商银行甘州支行"]
    assert hits[0] == {
        "iri": BANK,
        "label": "陇东农商银行",
        "name": "陇东农商银行",
        "kind": "Bank",
        "kindLabel": "银行",
        "colour": ontology.load().colour("Bank"),
    }
    by_alias = json.loads(server.get("/api/search?q=" + quote("省商务")).body)["hits"]
    assert [(hit["label"], hit["name"]) for hit in by_alias] == [("甘肃省商务厅", "省商务厅")]
    for nothing in ("", "%22)}%20%23", "zzz", "%5C"):
        assert json.loads(server.get(f"/api/search?q={nothing}").body) == {"hits": []}
    assert "甘肃省商务厅" in server.get("/search?q=" + quote("省商务")).text


def test_neighbourhood(server: Running) -> None:
    def around(**parameters: object) -> dict[str, list[dict[str, str]]]:
        query = "&".join(f"{k}={quote(str(v), safe='')}" for k, v in {"entity": BANK, **parameters}.items())
        found: dict[str, list[dict[str, str]]] = json.loads(server.get(f"/api/neighbourhood?{query}").body)
        return found

    one, two = around(), around(hops=2)
    labels = {node["label"] for node in one["nodes"]}
    assert labels == {"陇东农商银行", "兰山新材料公司", "融资贷款协议", "陇东农商银行甘州支行"}
    assert {"from": BANK, "to": f"{BASE}organisation/兰山新材料公司", "relation": f"{graph.NAMESPACE}financed",
            "label": "融资支持"} in one["edges"]  # fmt: skip
    assert labels < {node["label"] for node in two["nodes"]}
    assert "苜蓿加工项目" in {node["label"] for node in two["nodes"]}
    ends = {end for edge in two["edges"] for end in (edge["from"], edge["to"])}
    assert ends == {node["iri"] for node in two["nodes"]}
    cut = around(limit=2)
    assert (len(cut["edges"]), cut["more"], one["more"]) == (2, True, False)
    assert around(entity="http://a.example/none") == {"nodes": [], "edges": [], "more": False}


def test_files_of_pages(server: Running) -> None:
    first = server.get("/static/yasgui.min.js")
    assert (first.status, first.type) == (200, "text/javascript")
    assert server.get("/static/yasgui.min.js", If_None_Match=first.headers["etag"]).status == 304
    licences = server.get("/static/yasgui.LICENSES.txt").text
    assert "@zazuko/yasgui" in licences and "codemirror" in licences
    assert server.get("/static/app.py").status == 404


def test_policy(server: Running) -> None:
    for path in ("/", "/sparql", FIRM, "/search"):
        policy = server.get(path, Accept=HTML).headers["content-security-policy"]
        assert (
            "default-src 'none'" in policy
            and "script-src 'self';" in policy
            and "connect-src 'self'" in policy
        )
        assert "http" not in policy
        assert ("unsafe-inline" in policy) == (path == "/sparql")


@pytest.mark.parametrize(
    ("start", "end", "words", "said"),
    [
        ("2025-01-01", "2025-01-01", "", "2025-01-01"),
        ("2025-01-01", "2025-03-31", "一季度", "2025-01-01 – 2025-03-31"),
        ("", "2025-03-31", "", "… – 2025-03-31"),
        ("", "", "近年来", "近年来"),
    ],
)
def test_period(start: str, end: str, words: str, said: str) -> None:
    assert period(start, end, words) == said


@pytest.mark.browser
@pytest.mark.skipif(BROWSER is None, reason="no Chromium")
def test_in_a_browser(server: Running) -> None:
    """No page reaches beyond this server, runs what a report says, or breaks its own policy; the editor works."""
    from playwright.sync_api import sync_playwright

    outside, told = [], []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=BROWSER, args=["--no-sandbox", "--disable-quic"])
        page = browser.new_page(locale="zh-CN")
        page.on(
            "request", lambda r: None if r.url.startswith((server.url, "data:")) else outside.append(r.url)
        )
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        for path in ("/", FIRM, "/search?q=" + quote("公司"), "/view", "/sparql"):
            page.goto(server.url + path)
            page.wait_for_timeout(200)
            assert "taken" not in page.title()
        page.goto(server.url + "/")
        page.click("text=谁向谁提供了融资")
        page.wait_for_selector(".yasr .dataTable td >> text=陇东农商银行")
        assert page.locator(".CodeMirror").count() == 1
        page.select_option("#named", label="图中有哪些报道")
        page.wait_for_selector(".yasr .dataTable td >> text=样 报#1")
        assert "taken" not in page.title()
        page.goto(
            server.url + "/sparql?query=" + quote(f"SELECT ?x {{ ?x a kg:Bank FILTER(?x = <{BANK}>) }}")
        )
        with page.expect_popup() as opened:
            page.click(".yasr a.iri")
        opened.value.wait_for_load_state()
        assert opened.value.url.startswith(f"{server.url}/entity?iri=")
        assert opened.value.locator("h1").inner_text() == "陇东农商银行"
        browser.close()
    # What reports say goes through a filter of the editor's table as HTML; the policy forbids its handlers to run.
    assert all("inline event handler violates" in text for text in told), told
    assert outside == []
