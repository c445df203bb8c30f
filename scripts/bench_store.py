"""Measures stores: ``bench_store.py [TRIPLES] [--folder FOLDER] [--cpu] [--no-rdflib]``.

Reports are invented (``bench_reports``) and go through ``kg build``; what it writes is put into stores on disk of a
hundredth, a tenth and all of TRIPLES (default 1000000; those that are different from each other, as in the union in
which queries look). Then typical questions are asked: of the stores as ``kg query`` opens them, on disk; of the
largest once it is copied into memory, as a server may; and of rdflib with the same triples in memory: as one indexed
graph, which is its fastest way (as a data set with a graph for each report, as our files hold it, it takes up to a
third longer). Both get the same text, parse it each time, and give all rows. Told is the median of five runs (of
rdflib's slow ones, of fewer), after one that doesn't count. All runs of one of rdflib's questions end after two
minutes. FOLDER keeps the graph and is used again. ``--cpu`` counts the processor's time instead of the clock's, for
machines where others work.
"""

import argparse
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
import rdflib
from bench_reports import write

from kg import query, store
from kg.graph import vocabularies
from kg.search import opened, search

QUADS_A_REPORT: Final = 400  # about; fewer, so that there are rather more triples than asked for
LONGEST: Final = 120  # seconds that all runs of one of rdflib's questions may take
ID: Final = "https://w3id.org/report-kg/id/"
NAMED: Final[tuple[tuple[str, str, dict[str, str]], ...]] = (
    ("who financed whom", "who-financed-whom", {}),
    ("… by one bank", "who-financed-whom", {"bank": "中国银行松原分行"}),
    ("figures of a place", "figures-of-a-place", {"place": "松原市"}),
    ("where is it said of", "where-does-it-say-so", {"about": "松原市"}),
)
QUESTIONS: Final = {
    "point: label of a thing": f"SELECT ?l {{ <{ID}place/越南> rdfs:label ?l }}",
    "point: thing of a name": 'SELECT ?x { ?x rdfs:label "越南"@zh }',
    "point: all of a thing": f"SELECT ?p ?o {{ <{ID}organisation/中国银行> ?p ?o }}",
    "join: loans, banks, firms": """SELECT ?bank ?firm ?value { ?e a kg:Financing ; kg:financier ?f ;
        kg:beneficiary ?b ; kg:amount ?a . ?f rdfs:label ?bank . ?b rdfs:label ?firm . ?a schema:value ?value }""",
    "join: who met on a tour": """SELECT DISTINCT ?one ?other { ?v a kg:Visit ; kg:visitor ?x ; kg:visitor ?y ;
        kg:destination ?d . FILTER(?x != ?y) ?x rdfs:label ?one . ?y rdfs:label ?other . ?d rdfs:label ?at }""",
    "join: who signed what, when": """SELECT ?who ?what ?day ?headline { ?e a kg:Signing ; kg:signatory ?s ;
        kg:agreement ?a ; schema:startDate ?day ; kg:evidence ?p . ?p dcterms:isPartOf ?r .
        ?r schema:headline ?headline . ?s rdfs:label ?who . ?a rdfs:label ?what }""",
    "join: posts, and where": """SELECT ?person ?title ?body ?place { ?t a kg:Tenure ; kg:holder ?p ; kg:at ?o ;
        kg:postTitle ?title . ?p rdfs:label ?person . ?o rdfs:label ?body ; kg:locatedIn ?l .
        ?l rdfs:label ?place }""",
    "join: figures, whose, when": """SELECT ?whose ?i ?value ?from ?to { ?o a kg:Observation ; kg:subject ?s ;
        kg:indicator ?i ; schema:value ?value ; schema:startDate ?from ; schema:endDate ?to .
        ?s rdfs:label ?whose }""",
    "scan: passages with 贷款": """SELECT (COUNT(*) AS ?n) { ?p a kg:Passage ; nif:anchorOf ?t
        FILTER(CONTAINS(?t, "贷款")) }""",
    "scan: all figures, sorted": """SELECT ?i ?value { ?o a kg:Observation ; kg:indicator ?i ; schema:value ?value }
        ORDER BY DESC(?value) LIMIT 100""",
    "count: most named": """SELECT ?x (COUNT(?r) AS ?n) { ?r schema:mentions ?x } GROUP BY ?x
        ORDER BY DESC(?n) LIMIT 20""",
    "sum: loans by bank": """SELECT ?f (SUM(?v) AS ?sum) { ?e a kg:Financing ; kg:financier ?f ; kg:amount ?a .
        ?a schema:value ?v ; kg:unit "CNY" } GROUP BY ?f ORDER BY DESC(?sum)""",
    "path: all in a province": f"SELECT ?x {{ ?x kg:locatedIn+ <{ID}place/吉林省> }}",
}  # fmt: skip


def main() -> None:
    """Prints the tables."""
    given = _arguments()
    clock = time.process_time if given.cpu else time.perf_counter
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        blocks = list(_blocks(_graph(folder, given.triples)))
        sizes = [given.triples // 100, given.triples // 10, given.triples]
        print(f"{'triples':>10} {'reports':>8} {'load':>16} {'size':>9} {'a triple':>9} {'kg index':>9}")
        paths = [_filled(folder / f"store-{size}", blocks, size, clock) for size in sizes]
        ours = [_ours(path, clock) for path in paths]
        copied = _ours(paths[-1], clock, in_memory=True)
        theirs = {} if given.no_rdflib else _rdflib(paths[-1], clock)
    print(
        f"\n{'processor' if given.cpu else 'median'} ms; times: how many times rdflib's is of the one before"
    )
    print(f"{'':<28} {'rows':>7} " + " ".join(f"{n:>9}" for n in sizes), end="")
    print(f" {'rdflib':>10} {'times':>6} {'in memory':>9} {'times':>6}")
    for name, (rows, last) in ours[-1].items():
        growth = " ".join(f"{found[name][1]:9.2f}" for found in ours)
        other, memory = theirs.get(name), copied[name][1]
        told = "-" if other is None else f"> {LONGEST} s" if other == 0 else f"{other:.1f}"
        times = [f"{other / own:6.0f}" if other else " " * 6 for own in (last, memory)]
        print(f"{name:<28} {rows:>7} {growth} {told:>10} {times[0]} {memory:9.2f} {times[1]}")


def _graph(folder: Path, triples: int) -> Path:
    """The graph of invented reports, built once."""
    graph, texts = folder / f"graph-{triples}.nq", folder / "reports.jsonl"
    if not graph.exists():
        characters = write(texts, triples // QUADS_A_REPORT)
        began = time.perf_counter()
        command = [sys.executable, "-m", "kg", "build", str(texts), "-o", str(graph), "--quiet"]
        subprocess.run(command, check=True)
        print(f"kg build: {characters} characters in {time.perf_counter() - began:.0f} s")
    return graph


def _blocks(path: Path) -> Iterator[store.Built]:
    with path.open("rb") as lines:
        for graph, block in groupby(
            lines, lambda line: line.rstrip(b" .\n").rpartition(b" <")[2][:-1].decode()
        ):
            yield store.Built(graph.rpartition("/")[2], graph, b"".join(block))


def _filled(path: Path, blocks: list[store.Built], wanted: int, clock: Callable[[], float]) -> Path:
    """A store with about ``wanted`` different triples."""
    if not path.exists():
        began, held, quads = clock(), 0, 0
        living = store.Living(path)
        for block in blocks:
            living.put(block)
            held, quads = held + 1, quads + block.data.count(b"\n")
            if quads > wanted * 1.08:
                break
        living.commit()
        loaded = clock() - began
        living.close()
        indexed = clock() - began - loaded
        count = query.ask(query.opened(path), "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows[0][0]
        size = sum(file.stat().st_size for file in path.iterdir() if file.is_file())
        print(
            f"{count:>10} {held:>8} {loaded:6.1f} s {quads / loaded / 1000:4.0f} k/s {size / 2**20:6.0f} MB"
            f" {size / int(count):7.0f} B {indexed:7.1f} s",
            flush=True,
        )
    return path


def _texts(graph: ox.Store) -> dict[str, str]:
    named = {name: query.bound(graph, query.question(asked), given).text for name, asked, given in NAMED}
    return QUESTIONS | named


def _ours(path: Path, clock: Callable[[], float], *, in_memory: bool = False) -> dict[str, tuple[int, float]]:
    began = clock()
    graph = query.opened(path, in_memory=in_memory)
    if in_memory:
        print(f"\ncopied into memory in {clock() - began:.1f} s", flush=True)
    found = {
        name: _median(lambda text=text: len(query.ask(graph, text).rows), clock)  # type: ignore[misc]
        for name, text in _texts(graph).items()
    }
    looking = opened(path)
    for words in (("贷款",), ("松原", "贷款"), ("中国银行松原分行",)):
        found[f"search: {' '.join(words)}"] = _median(lambda w=words: search(looking, w).total, clock)  # type: ignore[misc]
    return found


def _median(run: Callable[[], int], clock: Callable[[], float], most: int = 5) -> tuple[int, float]:
    """Rows and the median of up to five runs in milliseconds, the first left out; slow ones run less often."""
    rows, times = 0, list[float]()
    for number in range(most + 1):
        began = clock()
        rows = run()
        took = clock() - began
        if number or took > 5:
            times.append(took)
        if sum(times) > 10:
            break
    return rows, statistics.median(times) * 1000


def _rdflib(path: Path, clock: Callable[[], float]) -> dict[str, float]:
    """The same of rdflib, with the triples in memory."""
    source = query.opened(path)
    texts = _texts(source)
    data = ox.serialize(
        (q.triple for q in source.quads_for_pattern(None, None, None, ox.DefaultGraph())),
        format=ox.RdfFormat.N_TRIPLES,
    )
    del source
    graph, began = rdflib.Graph(), clock()
    graph.parse(data=data, format="nt")
    print(f"\nrdflib: {len(graph)} triples loaded in {clock() - began:.1f} s", flush=True)
    names = {prefix: rdflib.Namespace(iri) for prefix, iri in vocabularies().items()}
    found: dict[str, float] = {}
    for name, text in texts.items():
        found[name] = 0.0
        signal.signal(signal.SIGALRM, _late)
        signal.alarm(LONGEST)
        with suppress(TimeoutError):
            found[name] = _median(lambda text=text: len(graph.query(text, initNs=names)), clock)[1]  # type: ignore[misc]
        signal.alarm(0)
        print(f"rdflib: {name}: {found[name]:.1f} ms", file=sys.stderr, flush=True)
    return found


def _late(*_: Any) -> None:
    raise TimeoutError


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench store", description=__doc__.partition("\n")[0])
    parser.add_argument("triples", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--cpu", action="store_true")
    parser.add_argument("--no-rdflib", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
