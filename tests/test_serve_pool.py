"""kg.serve.pool, kg.serve.worker and kg.serve.tasks: every way in which a task can end."""

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import eventually, stored, triples

from kg import ontology
from kg.errors import StoreError
from kg.serve import processes
from kg.serve.graph import Served
from kg.serve.pool import Limits, Pool, Refused
from kg.serve.tasks import Ask, Draw, Look, Outcome, Reply, Task

CONTEXT = processes()
MB = 2**20
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a ?f"
DEEP = "SELECT * " + "{" * 200_000 + "}" * 200_000

KNOWN = ontology.load()


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pool]:
    path = stored(tmp_path_factory.mktemp("pool") / "g.nq", *(triples(f"r{i}") for i in range(6)))
    found = Pool(Served(path, CONTEXT), Limits(30.0, 2, 64 * MB, 4), CONTEXT)
    yield found
    found.close()


def ask(text: str, results: str = "json", triples: str = "nt", limit: int = MB) -> Ask:
    return Ask(text, results, triples, limit)


@pytest.mark.parametrize(
    ("task", "outcome", "said"),
    [
        (ask("ASK {}"), Outcome.DONE, "true"),
        (ask("ASK {}", results=""), Outcome.UNACCEPTABLE, "results"),
        (ask("CONSTRUCT WHERE { ?s ?p ?o }", triples=""), Outcome.UNACCEPTABLE, "triples"),
        (ask("DESCRIBE <http://a.example/>", results=""), Outcome.DONE, ""),
        (ask("ASK {"), Outcome.INVALID, "line 1, column"),
        (ask("ASK { SERVICE <http://a.example/> {} }"), Outcome.INVALID, "SERVICE"),
        (ask("SELECT * { ?s ?p ?o }", limit=1000), Outcome.TOO_LARGE, "1,000 bytes"),
        (ask("CONSTRUCT WHERE { ?s ?p ?o }", limit=1000), Outcome.TOO_LARGE, "1,000 bytes"),
        (
            Look(("SELECT ?x { VALUES ?x { UNDEF 1 'a' } }",)),
            Outcome.DONE,
            '[[[""], ["1"], ["a"]]]',
        ),
        (Draw("题", KNOWN), Outcome.DONE, "<title>题</title>"),
    ],
)
def test_replies(pool: Pool, task: Task, outcome: Outcome, said: str) -> None:
    reply = pool.run(task)
    assert reply.outcome is outcome
    assert said in reply.body.decode("utf-8")


def test_turtle_has_the_same_bytes_each_time(pool: Pool) -> None:
    text = "CONSTRUCT { ?x a kg:Bank } { ?x a kg:Bank }"
    first, second = (pool.run(ask(text, triples="ttl")).body for _ in range(2))
    assert first == second
    assert first.decode().count(" a kg:Bank") == 2


@pytest.mark.parametrize(("text", "kind"), [(LARGE, "memory"), (DEEP, "crash")])
def test_what_ends_a_worker(pool: Pool, text: str, kind: str) -> None:
    with pytest.raises(Refused) as refused:
        pool.run(ask(text, limit=1000 * MB))
    assert refused.value.kind == kind
    assert kind == "memory" or "nested too deeply" in str(refused.value)
    assert pool.run(ask("ASK {}")).outcome is Outcome.DONE


def test_time_is_counted_from_arrival(tmp_path: Path) -> None:
    path = stored(tmp_path / "g.nq", *(triples(f"r{i}") for i in range(6)))
    quick = Pool(Served(path, CONTEXT), Limits(1.0, 1, 64 * MB, 4), CONTEXT)
    try:
        found: list[tuple[str, float]] = []

        def run() -> None:
            begun = time.monotonic()
            try:
                quick.run(ask(ENDLESS))
            except Refused as refused:
                found.append((refused.kind, time.monotonic() - begun))

        threads = [threading.Thread(target=run) for _ in range(9)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert {kind for kind, _ in found} == {"timeout", "busy"}
        assert sum(kind == "busy" and seconds < 0.5 for kind, seconds in found) >= 1  # too many wait already
        assert max(seconds for _, seconds in found) < 3.0
        assert eventually(lambda: quick.alive() == sum(quick.limits.slots.values()))
    finally:
        quick.close()
    with pytest.raises(Refused, match="ending"):
        quick.run(ask("ASK {}"))


def test_who_has_gone_holds_no_worker(pool: Pool) -> None:
    begun = time.monotonic()
    with pytest.raises(Refused) as refused:
        pool.run(ask(ENDLESS), gone=lambda: time.monotonic() > begun + 0.5)
    assert refused.value.kind == "gone"
    assert time.monotonic() < begun + 5


def test_changes_are_seen_without_a_gap(tmp_path: Path) -> None:
    path = stored(tmp_path / "g.nq", triples("a"))
    changing = Pool(Served(path, CONTEXT), Limits(20.0, 2, 64 * MB, 4), CONTEXT)

    def reports() -> int:
        reply: Reply = changing.run(Look(("SELECT ?r { ?r a kg:Report }",)))
        return len(json.loads(reply.body)[0])

    try:
        assert reports() == 1
        stored(tmp_path / "new", triples("a"), triples("b")).replace(path)
        found = []
        assert eventually(lambda: found.append(reports()) or found[-1] == 2)
        assert set(found) == {1, 2}
        assert eventually(lambda: changing.alive() == sum(changing.limits.slots.values()))
        path.write_text("broken", encoding="utf-8")
        assert eventually(lambda: "not readable" in changing.fault)
        assert reports() == 2  # what was there before
        stored(path, triples("c"))
        assert eventually(lambda: reports() == 1)
        assert changing.fault == ""
    finally:
        changing.close()


def test_what_can_not_be_opened(tmp_path: Path) -> None:
    (tmp_path / "broken.ttl").write_text("broken", encoding="utf-8")
    for name, said in (("broken.ttl", "not readable"), ("none.nt", "no such graph")):
        served = Served(tmp_path / name, CONTEXT)
        with pytest.raises(StoreError, match=said):
            Pool(served, Limits(1.0, 1, 64 * MB, 4), CONTEXT)
        served.close()
