"""kg.serve.lanes: whose turn it is, and what that gives the others when some ask for what takes long."""

import random
import statistics
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote, urlencode

import pytest
from graphs import FIRM
from serving import BASE, Got, Running, children, eventually, running, stored, triples
from test_serve_hostile import CLEAN, HOSTILE, MEMORY, NORMAL, Watch, post
from test_serve_pool import CONTEXT, ENDLESS, MB, ask

from kg import ontology
from kg.serve.graph import Served
from kg.serve.lanes import Crew, FullError, Lane, Lanes, Turn
from kg.serve.metrics import Metrics
from kg.serve.pool import Limits, Pool, Refused
from kg.serve.server import Server
from kg.serve.tasks import Look, Outcome


def lanes(*workers: str, waiting: int = 9, quick: int = 2, slow: int = 1) -> Lanes[str]:
    """Lanes with free ``workers`` for queries."""
    slots = {Lane.QUICK: quick, Lane.QUERIES: slow, Lane.PAGES: 1, Lane.DRAWINGS: 1}
    found: Lanes[str] = Lanes(slots, waiting)
    for worker in workers:
        found.add(worker, Crew.QUERIES)
    return found


def end(known: Lanes[str], turn: Turn[str]) -> None:
    """``turn`` is over, and its worker free again."""
    worker = known.leave(turn)
    assert worker is not None
    known.add(worker, turn.lane.crew)


@pytest.mark.parametrize(
    ("asked", "lane", "order"),
    [
        ("a1 a2 a3", Lane.QUERIES, "a1 a2 a3"),
        ("a1 a2 a3", Lane.QUICK, "a3 a2 a1"),  # who has just come can still be answered
        ("a1 a2 a3 b1", Lane.QUERIES, "a1 b1 a2 a3"),
        ("a1 a2 a3 b1 b2 c1", Lane.QUERIES, "a1 b1 c1 a2 b2 a3"),
        ("a1 a2 a3 b1 b2", Lane.QUICK, "b2 a3 b1 a2 a1"),
    ],
)
def test_clients_take_turns(asked: str, lane: Lane, order: str) -> None:
    known, names = lanes(quick=1, slow=1), dict[str, Turn[str]]()
    for name in asked.split():
        names[name] = known.ask(name[0], lane)
    known.add("w", Crew.QUERIES)
    found = []
    for _ in names:
        (running,) = (name for name, turn in names.items() if turn.worker)
        found.append(running)
        end(known, names[running])
    assert found == order.split()
    assert known.waiting() == 0


def test_who_has_fewer_running_comes_first() -> None:
    known = lanes("w1", "w2", quick=2)
    first, second = known.ask("a", Lane.QUICK), known.ask("b", Lane.QUICK)
    of_b, of_a, of_c = (known.ask(client, Lane.QUICK) for client in "bac")
    end(known, first)
    assert (of_a.worker, of_b.worker, of_c.worker) == (None, None, "w1")  # c has none
    end(known, of_c)
    assert (of_a.worker, of_b.worker) == ("w1", None)  # a has none now, b has one
    end(known, second)
    assert of_b.worker == "w2"


def test_what_is_slow_leaves_the_quick_lane_or_ends() -> None:
    known = lanes("w1", "w2", quick=1, slow=1)
    slow, next_ = known.ask("a", Lane.QUICK), known.ask("a", Lane.QUICK)
    assert (slow.worker, next_.worker, known.crowded()) == ("w1", None, True)
    assert known.lift(slow, Lane.QUERIES)
    assert (next_.worker, known.crowded()) == ("w2", False)
    assert not known.lift(next_, Lane.QUERIES)
    waits = known.ask("a", Lane.QUERIES)
    end(known, next_)
    assert waits.worker is None  # a worker is free, but no slot
    end(known, slow)
    assert waits.worker is not None


def test_pages_and_queries_have_workers_of_their_own() -> None:
    known = lanes("w1")
    page, drawing = known.ask("a", Lane.PAGES), known.ask("a", Lane.DRAWINGS)
    assert page.worker is drawing.worker is None
    known.add("p1", Crew.PAGES)
    known.add("p2", Crew.PAGES)
    assert (page.worker, drawing.worker) == ("p1", "p2")
    assert sorted(known.drain()) == ["w1"]


def test_who_has_most_waiting_makes_room() -> None:
    known = lanes(waiting=3)
    many = [known.ask("a", Lane.QUERIES) for _ in range(3)]
    with pytest.raises(FullError):
        known.ask("a", Lane.QUERIES)
    other = known.ask("b", Lane.QUERIES)
    assert [turn.refused for turn in (*many, other)] == [False, False, True, False]
    assert known.ask("a", Lane.QUICK).refused is False  # another lane
    attack = [known.ask("a", Lane.QUICK) for _ in range(3)]
    assert [turn.refused for turn in attack] == [False, False, False]
    assert known.waiting() == 6


def test_a_turn_that_is_left_gives_its_slot_back() -> None:
    known = lanes("w1", quick=1)
    first, second = known.ask("a", Lane.QUICK), known.ask("b", Lane.QUICK)
    assert known.leave(second) is None
    third = known.ask("c", Lane.QUICK)
    assert known.leave(first) == "w1"
    known.add("w1", Crew.QUERIES)
    assert (second.worker, third.worker) == (None, "w1")


def test_a_slow_query_is_stopped_and_run_when_there_is_room(tmp_path: Path) -> None:
    """One slot for slow queries is taken by one without end; another one waits for it and is answered."""
    path = stored(tmp_path / "g.nq", *(triples(f"r{i}") for i in range(3)))
    pool = Pool(Served(path, CONTEXT), Limits(120.0, 1, 64 * MB, 4), CONTEXT)
    second = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g a kg:Bank }"
    released = threading.Event()
    held = threading.Thread(target=_refused, args=(pool, released.is_set))
    try:
        held.start()
        assert eventually(lambda: pool._lanes._slots[Lane.QUERIES] == 0, 60)
        assert pool.run(ask("ASK {}")).outcome is Outcome.DONE
        assert pool.run(Look(("SELECT ?r { ?r a kg:Report }",))).outcome is Outcome.DONE
        with ThreadPoolExecutor(1) as another:
            later = another.submit(pool.run, ask(second))
            assert eventually(lambda: pool.waiting() == 1, 60)
            released.set()
            assert later.result().outcome is Outcome.DONE
        held.join()
    finally:
        released.set()
        pool.close()


def _refused(pool: Pool, gone: Callable[[], bool]) -> None:
    with pytest.raises(Refused, match="gone"):
        pool.run(ask(ENDLESS), gone)


def test_a_page_that_many_ask_for_is_made_once(tmp_path: Path) -> None:
    path = stored(tmp_path / "g.nq", triples())
    pool = Pool(Served(path, CONTEXT), Limits(20.0, 1, 64 * MB, 3), CONTEXT)
    server = Server("g", pool, Metrics({}), ontology.load(), MB, None, "")
    made: list[str] = []
    go = threading.Event()

    def make() -> str:
        made.append("page")
        go.wait(10)
        return "page"

    def get(number: int) -> str:
        try:
            return server.working_for(f"192.0.2.{number}", lambda: False).remembered("view", make)
        except Refused as refused:
            go.set()
            return refused.kind

    try:
        with ThreadPoolExecutor(5) as clients:
            found = list(clients.map(get, range(5)))
    finally:
        pool.close()
    assert made == ["page"]
    assert sorted(found) == ["busy", "page", "page", "page", "page"]  # three may wait


def test_what_is_made_of_a_former_state_ends_no_waiting_for_the_present_one() -> None:
    """One begins a page, the graph changes, another begins it anew; when the first is done, a third waits still."""
    pool = SimpleNamespace(generation=0, limits=Limits(20.0, 1, 64 * MB, 3))
    server = Server("g", pool, Metrics({}), ontology.load(), MB, None, "")  # type: ignore[arg-type]
    made: list[int] = []
    go = [threading.Event(), threading.Event()]

    def make() -> int:
        made.append(generation := pool.generation)
        go[generation].wait(20)
        return generation

    with ThreadPoolExecutor(3) as clients:
        first = clients.submit(server.remembered, "view", make)
        assert eventually(lambda: made == [0])
        pool.generation = 1
        second = clients.submit(server.remembered, "view", make)
        assert eventually(lambda: made == [0, 1])
        go[0].set()
        assert first.result() == 0
        third = clients.submit(server.remembered, "view", make)
        assert eventually(lambda: server.kept.waiting == 1, 10)
        go[1].set()
        assert (second.result(), third.result(), made) == (1, 1, [0, 1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    path = stored(tmp_path_factory.mktemp("lanes") / "g.nq", *(triples(f"r{i}") for i in range(12)))
    with running(path, "--timeout", "4", "--max-memory", str(MEMORY), "--workers", "2") as found:
        yield found


@pytest.mark.parametrize("one_address", [True, False])
def test_small_requests_are_answered_under_attack(server: Running, one_address: bool) -> None:
    """20 clients ask for what has no end, each time in other words; 4 others want what takes no time."""
    bank = quote(f"{BASE}organisation/{FIRM.label}", safe="")
    wanted: dict[str, Callable[[], Got]] = {
        "query": lambda: post(server, NORMAL)[1],
        "entity": lambda: server.get(f"/entity?iri={bank}", Accept="text/html"),
        "view": lambda: server.get("/view"),
        "health": lambda: server.get("/health"),
    }
    assert all(ask_.status == 200 for ask_ in (get() for get in wanted.values()))
    ended, statuses = time.monotonic() + 5, list[int]()
    took: dict[str, list[float]] = defaultdict(list)
    wrong: list[tuple[str, int]] = []

    def attack(number: int) -> None:
        some = random.Random(number)
        while time.monotonic() < ended:
            text = f"{some.choice(list(HOSTILE.values())[:6])} # {some.random()}"
            headers = {} if one_address else {"X_Forwarded_For": f"192.0.2.{number % 2}"}
            body = urlencode({"query": text}).encode()
            type_ = "application/x-www-form-urlencoded"
            got = server.request("POST", "/sparql", body, Content_Type=type_, **headers)
            statuses.append(got.status)

    def live(name: str) -> None:
        while time.monotonic() < ended:
            begun = time.monotonic()
            status = wanted[name]().status
            took[name].append(time.monotonic() - begun)
            if status != 200:
                wrong.append((name, status))
            time.sleep(0.1)

    threads = [threading.Thread(target=attack, args=(n,)) for n in range(20)]
    threads += [threading.Thread(target=live, args=(name,)) for name in wanted]
    with Watch(server) as watch:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(statuses) >= 20
    assert set(statuses) <= CLEAN
    assert wrong == []
    assert {name: statistics.median(seconds) < 1 for name, seconds in took.items()} == dict.fromkeys(
        wanted, True
    )
    assert len(children(server.process.pid)) <= 12
    assert watch.peak < MEMORY + 200
    assert watch.total < 12 * (MEMORY + 150)
    assert eventually(lambda: "kg_queries_waiting 0.0" in server.get("/metrics").text)
