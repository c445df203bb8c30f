"""Living stores whose writers are killed (SIGKILL) at any moment, and readers while somebody writes.

``KG_KILLS=200 pytest tests/test_living_killed.py`` kills more often than a quick run does.
"""

import hashlib
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest
from living import dump

from kg import cli, store
from kg.store import living as module
from kg.store import union
from kg.store.reading import open_for_reading

KEYS = (module._ORIGIN, module._FINGERPRINT, module.DIGEST)
KILLS = int(os.environ.get("KG_KILLS", "12"))
HERE = Path(__file__).parent
# A build that writes after every few sentences: more moments to be killed at.
BUILD = "import sys; from kg import build, cli; build._BATCH = 60; sys.exit(cli.main(sys.argv[1:]))"
NAMES = ("东河", "西岭", "南桂", "北川", "安远", "昌宁", "长乐", "德化")


def blocks(path: Path, copy: Path) -> dict[str, str]:
    """The reports of a store, each as it is exported, by graph."""
    store.save(store.load(path), copy, {})
    found: dict[str, str] = {}
    for line in copy.read_text(encoding="utf-8").splitlines(keepends=True):
        graph = line.rstrip(" .\n").rpartition(" <")[2].removesuffix(">")
        found[graph] = found.get(graph, "") + line
    return found


@contextmanager
def running(*command: object) -> Iterator["subprocess.Popen[bytes]"]:
    """A process that is killed at the end of the block, if it still runs."""
    with subprocess.Popen(
        [sys.executable, *map(str, command)], stdout=subprocess.PIPE, cwd=HERE.parent
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def check(path: Path, copy: Path, whole: dict[str, set[str]]) -> dict[str, str]:
    """Asserts that the store opens and holds whole reports, knows of each what it is, and of no other, and that its
    union holds what they say, each triple once."""
    found = blocks(path, copy)
    assert all(block in whole[graph] for graph, block in found.items())
    listed = [held.id for held in store.contents(path)]
    assert len(listed) == len(set(listed)) == len(found)
    quads = list(open_for_reading(path))
    assert union.is_whole(open_for_reading(path))
    told = [q.triple for q in quads if q.graph_name not in (ox.DefaultGraph(), module.RECORDS)]
    once = [q.triple for q in quads if q.graph_name == ox.DefaultGraph()]
    assert len(once) == len(set(once))
    assert set(once) == set(told)
    records = [q for q in quads if q.graph_name == module.RECORDS and q.predicate in KEYS]
    assert len(records) == 3 * len(found)
    digests = {q.subject.value: q.object.value for q in records if q.predicate.value.endswith("#digest")}
    assert digests == {graph: hashlib.sha256(block.encode()).hexdigest() for graph, block in found.items()}
    total = sum(union.weight(graph, digest) for graph, digest in digests.items())
    assert union.state(open_for_reading(path)) == total % 2**128
    return found


def test_a_killed_writer_leaves_whole_reports(tmp_path: Path) -> None:
    chance, kills, turn, held = random.Random(1), 0, 0, set[frozenset[str]]()
    whole = dump(tmp_path / "all.json", 3)
    path = tmp_path / "s0"
    while turn < 2 * KILLS or (
        len(held) <= KILLS and turn < 8 * KILLS
    ):  # a busy machine gets less far each time
        path = tmp_path / f"s{turn // 8}"
        with running(HERE / "living.py", path, tmp_path / "all.json", turn) as writer:
            assert writer.stdout and writer.stdout.readline() == b"ready\n"
            if chance.random() < 0.7:  # the others are killed while they open the store
                assert writer.stdout.readline() == b"open\n"
            time.sleep(0.2 * chance.random())
            assert writer.poll() is None
        kills += writer.wait() < 0
        turn += 1
        if path.exists():
            held.add(frozenset(check(path, tmp_path / "x.nq", whole).values()))
    assert kills == turn
    assert len(held) > KILLS  # they were killed at different moments
    store.Living(path).close()


def reports(version: int) -> Iterator[str]:
    """The lines of a JSONL file with a report for each of ``NAMES``; every other one changes with ``version``."""
    for number, name in enumerate(NAMES):
        sum_ = 1000 + number * 100 + (version if number % 2 else 0)
        text = f"4月2日，农业银行{name}分行向{name}种业集团发放贷款{sum_}万元。"
        yield json.dumps({"id": name, "text": text, "published": "2025-04-03"}, ensure_ascii=False)


@pytest.mark.slow
def test_a_killed_build_goes_on(tmp_path: Path) -> None:
    chance, kills, moments = random.Random(2), 0, set[int]()
    inputs, fresh, whole = [], [], {}
    for version in range(2):
        folder = tmp_path / str(version)
        folder.mkdir()
        inputs.append(folder / "in.jsonl")
        inputs[-1].write_text("\n".join(reports(version)), encoding="utf-8")
        assert cli.main(["build", str(inputs[-1]), "-o", str(folder / "s"), "-q"]) == 0
        fresh.append(blocks(folder / "s", folder / "x.nq"))
        for graph, block in fresh[-1].items():
            whole.setdefault(graph, set()).add(block)
    assert len(fresh[0]) == len(NAMES)
    path, turn = tmp_path / "s", 0
    while kills < KILLS:
        turn += 1
        version = turn % 2
        before = blocks(path, tmp_path / "x.nq") if path.exists() else {}
        due = sum(before.get(graph) != block for graph, block in fresh[version].items())
        with running("-c", BUILD, "build", inputs[version], "-o", path, "-q") as writer:
            wait_for(path, tmp_path / "y.nq", fresh[version], chance.randrange(max(1, due)), writer)
            time.sleep(0.03 * chance.random())
        kills += writer.wait() < 0
        found = check(path, tmp_path / "x.nq", whole) if path.exists() else {}
        moments.add(
            sum(found.get(graph) == block for graph, block in fresh[version].items()) - len(before) + due
        )
        if turn % 5 == 0:
            assert cli.main(["build", str(inputs[version]), "-o", str(path), "-q"]) == 0
            assert check(path, tmp_path / "x.nq", whole) == fresh[version]
    assert kills == KILLS
    assert len(moments) > 2
    assert cli.main(["build", str(inputs[1]), "-o", str(path), "-q"]) == 0
    assert check(path, tmp_path / "x.nq", whole) == fresh[1]


def wait_for(
    path: Path, copy: Path, aim: dict[str, str], count: int, writer: "subprocess.Popen[bytes]"
) -> None:
    """Waits till ``count`` of the reports that were due are written, or the build has ended."""
    begun = blocks(path, copy) if path.exists() else {}
    due = {graph for graph, block in aim.items() if begun.get(graph) != block}
    while writer.poll() is None:
        found = blocks(path, copy) if path.exists() else {}
        if sum(found.get(graph) == aim[graph] for graph in due) >= count:
            return
        time.sleep(0.02)


def test_a_killed_migration_goes_on(tmp_path: Path) -> None:
    """A store of before is taken over in several steps: killed in between, it is read rightly, and the next is whole."""
    chance, kills = random.Random(3), 0
    whole = dump(tmp_path / "all.json", 1)
    rows = "".join(block for blocks_ in whole.values() for block in blocks_)
    loose = '<https://example.org/a> <https://example.org/b> "c" .\n'
    more = "".join(
        f'<https://example.org/{n}> <https://example.org/b> "{n}" <https://example.org/g{n}> .\n'
        for n in range(8_000)
    )
    take = f"import sys; sys.path.insert(0, {str(HERE.parent)!r}); from pathlib import Path; from kg.store import Living"
    expected = set(ox.parse((rows + loose + more).encode(), format=ox.RdfFormat.N_QUADS))
    for turn in range(KILLS // 5):
        path = tmp_path / f"s{turn}"
        old = ox.Store(str(path))
        old.load((rows + loose + more).encode(), format=ox.RdfFormat.N_QUADS)
        del old
        code = f"{take}; print('ready', flush=True); Living(Path({str(path)!r})); print('done', flush=True)"
        with running("-c", code) as writer:
            assert writer.stdout and writer.stdout.readline() == b"ready\n"
            time.sleep(0.5 * chance.random())
        kills += writer.wait() < 0
        assert set(store.reports(store.load(path))) == expected
        store.Living(path).close()
        found = store.load(path)
        assert set(store.reports(found)) == expected
        assert {q.triple for q in found.quads_for_pattern(None, None, None, ox.DefaultGraph())} == {
            q.triple for q in expected
        }
    assert kills


def test_readers_see_whole_reports_while_somebody_writes(tmp_path: Path) -> None:
    whole, path, seen = dump(tmp_path / "all.json", 3), tmp_path / "s", set[frozenset[str]]()
    store.Living(path).close()
    with running(HERE / "living.py", path, tmp_path / "all.json", 7) as writer:
        assert writer.stdout and writer.stdout.readline() == b"ready\n"
        for _ in range(5 * KILLS):
            found = blocks(path, tmp_path / "x.nq")
            assert all(block in whole[graph] for graph, block in found.items())
            seen.add(frozenset(found.values()))
        assert writer.poll() is None
    assert len(seen) > KILLS
