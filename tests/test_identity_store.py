"""kg.store.settle: who is whom in stores and files that change, by any way to the same bytes."""

import random
from pathlib import Path

import pyoxigraph as ox
import pytest
from identities import corpus

from kg import graph, identity, ontology, store, terms
from kg.identity.decisions import load
from kg.store import index, renaming

KNOWN = ontology.load()
PREFIXES = graph.prefixes(KNOWN)
BASE = "https://example.org/"
CASES = 40

# Reports by what they say: id → (home code, things: name → (class, aliases, where, posts)).
PEOPLE = {
    "a": ("630100", {"王刚": ("Person", (), "", ("西宁市",)), "东方集团": ("Company", (), "", ())}),
    "b": (
        "210100",
        {"王刚": ("Person", (), "", ("沈阳市",)), "东方新能源集团有限公司": ("Company", (), "", ())},
    ),
    "c": ("630100", {"王刚": ("Person", (), "", ()), "东方新能源": ("Company", (), "", ())}),
    "d": ("", {"王刚": ("Person", (), "", ("西宁市", "沈阳市")), "东方新能源集团": ("Company", (), "", ())}),
    "e": ("630121", {"东风村": ("Village", (), "", ()), "东方新能源股份有限公司": ("Company", (), "", ())}),
    "f": ("630106", {"东风村": ("Village", (), "", ()), "李明": ("Person", (), "", ())}),
    "g": (
        "",
        {"东方集团": ("Company", (), "", ()), "东方新能源集团有限公司": ("Company", ("东方集团",), "", ())},
    ),
}
CODES = {"西宁市": "630100", "沈阳市": "210100", "大通县": "630121", "湟中区": "630106"}


def built(report_id: str, version: int, suffix: str) -> store.Built:
    """A report of ``PEOPLE``; version 1 says the same of another day."""
    home, things = PEOPLE[report_id]
    me = terms.iri(f"{BASE}report/{report_id}")
    found = {
        (me, terms.IDENTIFIER, terms.plain(report_id)),
        (me, terms.DATE_PUBLISHED, terms.plain(f"2024-01-0{1 + version}")),
    }

    def place(name: str) -> object:
        node = terms.iri(f"{BASE}place/{name}")
        found.add((node, terms.IS_A, terms.own("City")))
        found.add((node, terms.LABEL, terms.zh(name)))
        found.add((node, terms.own("divisionCode"), terms.plain(CODES[name])))
        return node

    for name, code in CODES.items():
        if code == home:
            found.add((me, terms.own("home"), place(name)))
    for name, (kind, aliases, _, posts) in things.items():
        node = terms.iri(f"{BASE}thing/{name}")
        found.add((node, terms.IS_A, terms.own(kind)))
        found.add((node, terms.LABEL, terms.zh(name)))
        found.add((me, terms.MENTIONS, node))
        found |= {(node, terms.ALT_LABEL, terms.zh(alias)) for alias in aliases}
        found |= {(node, terms.own("holdsPost"), place(post)) for post in posts}
    data = store.block(found, me, suffix, PREFIXES)
    rows = ((str(s), str(p), str(o)) for s, p, o in found)
    named = tuple(identity.locals_of(str(me), rows))
    return store.Built(report_id, str(me), data, f"from {report_id}", f"{report_id} {version}", named)


def fresh(path: Path, state: dict[str, int], decisions: identity.Decisions | None) -> bytes:
    """What one build of all writes."""
    output = store.output(path, PREFIXES)
    output.decide(decisions)
    for report_id, version in state.items():
        output.put(built(report_id, version, output.suffix))
    output.settle()
    output.commit()
    output.close()
    return path.read_bytes()


def exported(path: Path, to: Path) -> bytes:
    store.save(store.load(path), to, PREFIXES)
    return to.read_bytes()


@pytest.fixture(scope="module")
def decisions(tmp_path_factory: pytest.TempPathFactory) -> list[identity.Decisions | None]:
    folder = tmp_path_factory.mktemp("decisions")
    (folder / "same.tsv").write_text(
        "东方集团\t东方新能源集团有限公司\n# 注\n王刚 @ b\t王刚 @ c\t同一人\n", encoding="utf-8"
    )
    (folder / "different.tsv").write_text(
        "Person:王刚 @ a\t王刚 @ d\n东风村 @ e\t东风村 @ f\n", encoding="utf-8"
    )
    return [None, load(folder), identity.Decisions()]


def test_any_order_of_changes_ends_in_the_bytes_of_a_fresh_build(
    tmp_path: Path, decisions: list[identity.Decisions | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    chance, ran, changed, fused, near = random.Random(5), 0, 0, 0, []
    connected = index.connected
    monkeypatch.setattr(index, "connected", lambda *given: near.append(connected(*given)) or near[-1])
    for case in range(CASES):
        path, state, now = tmp_path / f"s{case}", dict[str, int](), None
        for _ in range(chance.randrange(1, 9)):
            living = store.Living(path)
            if case % 2 and chance.random() < 0.3:
                picked = chance.choice(decisions)
                now = now if picked is None else picked
                living.decide(now)
            for _ in range(chance.randrange(1, 4)):
                report_id = chance.choice(sorted(PEOPLE))
                if chance.random() < 0.7:
                    state[report_id] = chance.randrange(2)
                    living.put(built(report_id, state[report_id], ""))
                elif report_id in state:
                    living.remove([report_id])
                    del state[report_id]
            if chance.random() < 0.9:
                living.settle()
            living.close()
        living = store.Living(path)
        living.settle()
        living.close()
        for name in ("x.trig", "x.nq", "x.nt"):
            wanted = fresh(tmp_path / f"fresh-{name}", state, now)
            assert exported(path, tmp_path / name) == wanted, (case, state, name)
            changed += b"localName" in wanted
            fused += b"store#before" in wanted
        ran += 1
    assert ran == CASES
    assert changed > CASES
    assert fused > 2
    assert len(near) > CASES  # settled by what changed only
    assert all(found is not None for found in near)


def test_forgetting_in_a_file_undoes_what_only_the_forgotten_told(
    tmp_path: Path, decisions: list[identity.Decisions | None]
) -> None:
    for choice in decisions:
        for gone in PEOPLE:
            path = tmp_path / "x.trig"
            fresh(path, dict.fromkeys(PEOPLE, 0), choice)
            assert store.forget(path, [gone]) == []
            left = {report_id: 0 for report_id in PEOPLE if report_id != gone}
            assert path.read_bytes() == fresh(tmp_path / "left.trig", left, choice), (choice, gone)


def test_what_is_renamed_can_be_undone() -> None:
    name = ox.NamedNode(BASE + "r")
    a, b = ox.NamedNode(BASE + "a"), ox.NamedNode(BASE + "b")
    label, alt = ox.NamedNode(str(terms.LABEL)), ox.NamedNode(str(terms.ALT_LABEL))
    quads = [
        ox.Quad(a, label, ox.Literal("东方", language="zh"), name),
        ox.Quad(a, alt, ox.Literal("东方集团公司", language="zh"), name),
        ox.Quad(b, ox.NamedNode(BASE + "p"), a, name),
        ox.Quad(b, label, ox.Literal("乙", language="zh"), name),
    ]
    changes = {a.value: identity.Change(a.value, "东方", BASE + "full", "东方集团公司", "full-name")}
    there = renaming.renamed(quads, changes)
    assert ox.Quad(b, ox.NamedNode(BASE + "p"), ox.NamedNode(BASE + "full"), name) in there
    assert not any(a in (q.subject, q.object) for q in there)
    assert [str(q.object.value) for q in there if q.predicate == label and q.subject != b] == ["东方集团公司"]
    assert set(renaming.restored(there)) == set(quads)


def test_the_corpus_has_traps_enough() -> None:
    records, units = corpus()
    assert len(records) >= 25
    assert len({u.identity for u in units}) >= 40
