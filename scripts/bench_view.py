"""Measures ``kg view``: ``bench_view.py [NODES …]``. Invented graphs of so many things and twice as many relations.

For each: how long the page takes to make, how large it is, how long a browser takes to the first drawing, and how
many pictures a second it shows while the graph is dragged. In brackets the time of the processor, which tells
more where others work on the machine, too. Needs Chromium; it draws by software, as servers do.
"""

import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg import store, view

SIZES = (100, 1000, 5000, 20000)
BASE = "https://w3id.org/report-kg/id/"
KG = "https://w3id.org/report-kg/ontology#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
NIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
SCHEMA = "https://schema.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"
KINDS = (("Company", "公司"), ("Bank", "银行"), ("GovernmentBody", "局"), ("City", "市"), ("Project", "项目"))
SYLLABLES = "东西南北中安宁平海江河山川湖林丰泰和兴永昌盛隆德仁义信诚达远新华光明春秋"
# relation, event, role of the subject, role of the object
ACTS = (
    ("financed", "Financing", "financier", "beneficiary"),
    ("investedIn", "Investment", "investor", "investee"),
    ("undertook", "ProjectStart", "undertaker", "project"),
    ("exportedTo", "Trade", "exporter", "importer"),
)


def main() -> None:
    """Prints a row a size."""
    sizes = tuple(map(int, sys.argv[1:])) or SIZES
    print(
        "| nodes | relations | page made in (CPU) | file | first drawing (CPU) | pictures a second, dragging |"
    )
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            graph = Path(folder) / f"{size}.nq"
            graph.write_text("\n".join(quads(size)) + "\n", encoding="utf-8")
            loaded = store.load(graph)
            begun, worked = time.perf_counter(), time.process_time()
            text = view.page(loaded, title=f"{size}")
            made, worked = time.perf_counter() - begun, time.process_time() - worked
            page = Path(folder) / f"{size}.html"
            page.write_text(text, encoding="utf-8")
            first, busy, frames = looked_at(page)
            mega = page.stat().st_size / 2**20
            told = f"{made:.1f} s ({worked:.1f} s) | {mega:.1f} MB | {first:.2f} s ({busy:.2f} s)"
            print(f"| {size} | {2 * size} | {told} | {frames:.0f} |", flush=True)


def quads(nodes: int) -> Iterator[str]:
    """The N-Quads of an invented graph: neighbourhoods of some forty things each, some things known everywhere."""
    chance = random.Random(nodes)
    names = [iri(chance, n) for n in range(nodes)]
    reports = max(5, nodes // 8)
    for number in range(2 * nodes):
        home = chance.randrange(nodes) // 40 * 40
        a = home + chance.randrange(40) if chance.random() < 0.9 else int(nodes * chance.random() ** 3)
        b = home + int(40 * chance.random() ** 2)
        if max(a, b) < nodes and a != b:
            yield from telling(number, names[a], names[b], home * reports // nodes, chance)
    for number, (thing, kind, name) in enumerate(names):
        graph = f"<{BASE}report/r{number // 40 * 40 * reports // nodes}>"
        yield f"<{thing}> <{RDF}type> <{KG}{kind}> {graph} ."
        yield f'<{thing}> <http://www.w3.org/2000/01/rdf-schema#label> "{name}"@zh {graph} .'
        yield f"{graph} <{SCHEMA}mentions> <{thing}> {graph} ."
    for number in range(reports):
        graph = f"<{BASE}report/r{number}>"
        yield f"{graph} <{RDF}type> <{KG}Report> {graph} ."
        yield f'{graph} <http://purl.org/dc/terms/identifier> "r{number}" {graph} .'
        yield f'{graph} <{SCHEMA}headline> "第{number}篇报道"@zh {graph} .'
        yield f'{graph} <{SCHEMA}datePublished> "2024-{1 + number % 12:02}-10"^^<{XSD}date> {graph} .'


def iri(chance: random.Random, number: int) -> tuple[str, str, str]:
    """An invented thing: IRI, class, name."""
    kind, end = KINDS[number % len(KINDS)]
    name = "".join(chance.choices(SYLLABLES, k=4)) + f"{number}" + end
    return f"{BASE}organisation/{name}", kind, name


def telling(
    number: int, a: tuple[str, str, str], b: tuple[str, str, str], report: int, chance: random.Random
) -> Iterator[str]:
    """A relation with its event, amount, day, claim and passage."""
    relation, kind, one, other = ACTS[number % len(ACTS)]
    graph, event = f"<{BASE}report/r{report}>", f"<{BASE}event/e{number}>"
    claim, amount, passage = (f"<{BASE}{x}/{number}>" for x in ("claim", "amount", "passage"))
    day = f'"2024-{1 + chance.randrange(12):02}-{1 + chance.randrange(28):02}"^^<{XSD}date>'
    rows = [
        f"<{a[0]}> <{KG}{relation}> <{b[0]}>",
        f"{event} <{RDF}type> <{KG}{kind}>",
        f"{event} <{KG}{one}> <{a[0]}>",
        f"{event} <{KG}{other}> <{b[0]}>",
        f"{event} <{KG}modality> <{KG}{'Planned' if number % 11 == 0 else 'Asserted'}>",
        f"{event} <{KG}amount> {amount}",
        f"{event} <{SCHEMA}startDate> {day}",
        f"{event} <{SCHEMA}endDate> {day}",
        f"{event} <{KG}evidence> {passage}",
        f'{amount} <{SCHEMA}value> "{chance.randrange(1, 999)}0000"^^<{XSD}decimal>',
        f'{amount} <{KG}unit> "CNY"',
        f"{passage} <{RDF}type> <{KG}Passage>",
        f'{passage} <{NIF}anchorOf> "{a[2]}当日与{b[2]}办成一事，有关方面表示满意，今后还将继续。"',
        f'{passage} <{NIF}beginIndex> "{number * 50}"^^<{XSD}integer>',
        f'{passage} <{NIF}endIndex> "{number * 50 + 40}"^^<{XSD}integer>',
        f"{passage} <{NIF}referenceContext> <{BASE}source/s>",
        f"{passage} <http://purl.org/dc/terms/isPartOf> {graph}",
    ]
    if number % 11:
        rows += [
            f"{claim} <{RDF}type> <{KG}Claim>",
            f"{claim} <{RDF}subject> <{a[0]}>",
            f"{claim} <{RDF}predicate> <{KG}{relation}>",
            f"{claim} <{RDF}object> <{b[0]}>",
            f"{claim} <{KG}evidence> {passage}",
            f"{claim} <http://www.w3.org/ns/prov#wasDerivedFrom> {event}",
        ]
    yield from (f"{row} {graph} ." for row in rows)


def looked_at(page: Path) -> tuple[float, float, float]:
    """Seconds to the first drawing (medians of three: by the clock, of the page's own work), pictures a second while
    dragging for two seconds."""
    from playwright.sync_api import sync_playwright

    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    options = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=browser, args=options)
        firsts, busy = [], []
        for _ in range(3):
            tab = chromium.new_context(viewport={"width": 1280, "height": 800}, offline=True).new_page()
            probe = tab.context.new_cdp_session(tab)
            probe.send("Performance.enable")
            tab.goto(page.as_uri(), timeout=120_000)
            tab.wait_for_function("document.documentElement.dataset.drawn", timeout=120_000)
            found = probe.send("Performance.getMetrics")["metrics"]
            busy.append(next(m["value"] for m in found if m["name"] == "ProcessTime"))
            firsts.append(float(tab.evaluate("document.documentElement.dataset.drawn")) / 1000)
        frames = dragged(tab)
        chromium.close()
    return statistics.median(firsts), statistics.median(busy), frames


def dragged(tab: Any) -> float:
    """Pictures a second while the pointer drags the graph to and fro."""
    box = tab.locator("#surface").bounding_box()
    x, y = box["x"] + 12, box["y"] + box["height"] - 12
    tab.evaluate(
        "() => { window.pictures = 0; const step = () => { window.pictures += 1; requestAnimationFrame(step); };"
        " requestAnimationFrame(step); }"
    )
    tab.mouse.move(x, y)
    tab.mouse.down()
    begun, count = time.perf_counter(), tab.evaluate("window.pictures")
    step = 0
    while time.perf_counter() - begun < 2:
        step += 1
        tab.mouse.move(x + 30 * (step % 9), y - 20 * (step % 7))
    tab.evaluate("new Promise((done) => requestAnimationFrame(() => done(0)))")
    frames = (tab.evaluate("window.pictures") - count) / (time.perf_counter() - begun)
    tab.mouse.up()
    return float(frames)


if __name__ == "__main__":
    main()
