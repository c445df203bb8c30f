"""kg.query.planning: a planned query has the rows of the one that was asked."""

import random
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import query, store
from kg.graph import vocabularies
from kg.ontology import NAMESPACE
from kg.query import planned, planning
from kg.store.union import note_digests, unite

PREFIXES = vocabularies()
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
ID = "https://example.org/id/"


def node(number: int) -> ox.NamedNode:
    return ox.NamedNode(f"{ID}{number}")


def kg(name: str) -> ox.NamedNode:
    return ox.NamedNode(NAMESPACE + name)


@pytest.fixture(scope="module")
def graph() -> store.Store:
    """300 things; those below 100 are of a class. Predicates have some hundred triples each, ``far``, ``many``,
    ``eight`` and one class have thousands. A thing has three of ``three`` and so on, if any."""
    made, draw = ox.Store(), random.Random(7)
    for number in range(300):
        name = ox.NamedNode(f"{ID}report/{number % 5}")
        quads = (
            [(TYPE, kg("Big"))] + [(TYPE, kg("Small"))] * (number < 100) + [(TYPE, kg("Tiny"))] * (number < 9)
        )
        quads += [(kg(p), node(draw.randrange(300))) for p in ("p", "q", "r") if draw.random() < 0.6]
        quads += [(kg("p"), node(number))] * (number % 30 == 0)
        quads += [(kg("value"), ox.Literal(draw.randrange(50))) for _ in range(draw.randrange(3))]
        quads += [(kg("far"), node((number * 7 + i * 13) % 300)) for i in range(20)]
        quads += [(kg("many"), ox.Literal(f"{number} {i}", language="zh")) for i in range(60)]
        quads += [(kg("one"), ox.Literal(number))] * (number % 2 == 0)
        for called, each, last in (("three", 3, 300), ("five", 5, 24), ("eight", 8, 300)):
            quads += [(kg(called), ox.Literal(i)) for i in range(each) if number < last]
        for predicate, value in quads:
            made.add(ox.Quad(node(number), predicate, value, name))
    for number in range(150, 3000):
        made.add(ox.Quad(node(number), TYPE, kg("Huge"), name))
    unite(made)
    note_digests(made)
    return made


def rows(graph: store.Store, text: str) -> Counter[tuple[str, ...]]:
    return Counter(tuple(map(str, row)) for row in graph.query(text, prefixes=PREFIXES))  # type: ignore[union-attr]


# Queries that are planned, with parts of how they are asked.
PLANNED = (
    ("SELECT ?x ?y { ?x a kg:Small ; kg:p ?y }", ["{ SELECT ?x ?y { ?x kg:p ?y . } }"]),
    ("SELECT ?x ?v { ?x kg:p ?y . ?y kg:value ?v }", ["{ SELECT ?y ?v {"]),
    ("SELECT ?x ?y { ?y kg:q ?x . ?x kg:p ?x . ?y a kg:Small }", None),
    ("SELECT ?x { ?x a kg:Small ; kg:p ?y FILTER(?x != ?y) ?y a kg:Big OPTIONAL { ?y kg:q ?z } FILTER(!BOUND(?z)) }", []),
    ("SELECT DISTINCT ?v { ?x a kg:Small ; kg:value ?v ; kg:q ?y MINUS { ?x kg:p ?z } }", []),
    ("SELECT ?y (COUNT(?x) AS ?n) { ?x a kg:Small ; kg:p ?y } GROUP BY ?y ORDER BY DESC(?n) ?y LIMIT 5", []),
    ("SELECT (SUM(?v) AS ?sum) (COUNT(*) AS ?n) { ?x a kg:Small ; kg:value ?v ; kg:value ?w }", []),
    ("SELECT ?x ?y { ?x a kg:Small OPTIONAL { ?x kg:p ?y } }", ["OPTIONAL { { SELECT ?x ?y { ?x kg:p ?y . } } }"]),
    (
        "SELECT ?x ?z ?v { ?x a kg:Small OPTIONAL { ?x kg:p ?y . ?y kg:q ?z } OPTIONAL { ?x kg:value ?v } }",
        ["{ SELECT ?x ?y { ?x kg:p ?y . } } { SELECT ?y ?z {", "OPTIONAL { { SELECT ?x ?v {"],
    ),
    # Of what may have no value, and of what is too much, options are looked up.
    (
        "SELECT ?x ?z { ?x a kg:Small ; kg:r ?r OPTIONAL { ?x kg:p ?y } OPTIONAL { ?y kg:q ?z } OPTIONAL { ?x kg:q ?z } }",
        ["OPTIONAL { { SELECT ?x ?y {", "OPTIONAL { ?y kg:q ?z . }", "OPTIONAL { ?x kg:q ?z . }"],
    ),
    (
        "SELECT ?x ?m { ?x a kg:Small ; kg:p ?y OPTIONAL { ?x kg:many ?m } OPTIONAL { ?x kg:q ?z FILTER(?z != ?y) } }",
        ["OPTIONAL { ?x kg:many ?m . }", "OPTIONAL { ?x kg:q ?z FILTER(?z != ?y) }"],
    ),
    ("SELECT ?x ?z { ?x a kg:Small ; kg:p ?y BIND(?y AS ?z) OPTIONAL { ?x kg:q ?z } }", ["OPTIONAL { ?x kg:q ?z . }"]),
    # It begins where all else is said of what is known, though another class has fewer.
    (
        "SELECT ?x ?y ?z ?v { ?y a kg:Small . ?x kg:p ?y ; kg:q ?z ; kg:value ?v }",
        ["{\n{ SELECT ?x ?y { ?x kg:p ?y . } }\n{ SELECT ?y { ?y a kg:Small . } }"],
    ),
    # What makes many results of one comes last, though it is less; but so few triples can't make many.
    ("SELECT ?x ?y ?f { ?x a kg:Small ; kg:five ?f ; kg:one ?y }", ["?x kg:one ?y . } }\n{ SELECT ?x ?f {"]),
    ("SELECT ?x ?y ?f { ?x a kg:Small ; kg:three ?y ; kg:five ?f }", ["?x kg:five ?f . } }\n{ SELECT ?x ?y {"]),
    # What is said of the first things is looked up for those only, however many results there are.
    ("SELECT ?x ?y ?z { ?x a kg:Small ; kg:three ?y ; kg:eight ?z }", ["?x kg:three ?y . } }\n?x kg:eight ?z .\n"]),
    # What there is too much of is looked up, and what is said of that is read.
    ("SELECT ?x ?z { ?x a kg:Small ; kg:far ?y . ?y kg:q ?z }", ["{ SELECT ?y ?z { ?y kg:q ?z . } }\n?x kg:far ?y .\n"]),
    ("SELECT ?x ?z { ?x a kg:Small ; kg:far ?y ; kg:p ?y . ?y kg:q ?z }", ["FILTER EXISTS { ?x kg:far ?y . }"]),
    ("SELECT ?x ?m { ?x a kg:Small ; kg:p ?y ; kg:many ?m }", ["\n?x kg:many ?m .\n"]),
    # What is said of a thing by others may be too much as well.
    ("SELECT ?x ?z { ?x a kg:Small ; kg:p ?y . ?z kg:q ?y }", ["\n?z kg:q ?y .\n"]),
    ("SELECT ?x ?v { ?x a kg:Small ; kg:p ?y . ?z kg:q ?y ; kg:r ?v }", ["\n?z kg:q ?y .\n?z kg:r ?v .\n"]),
    ("SELECT ?x ?p ?z { ?x a kg:Small ; kg:p ?y . ?y ?p ?z }", ["\n?y ?p ?z .\n"]),
    ("SELECT ?y { ?x a kg:Small ; kg:p ?y . ?y a kg:Huge }", ["FILTER EXISTS { ?y a kg:Huge . }"]),
    (f"PREFIX e: <{NAMESPACE}> SELECT ?a {{ ?x a e:Small . ?x e:p ?a }}", ["PREFIX e:", "{ ?x e:p ?a . }"]),
)  # fmt: skip


@pytest.mark.parametrize(("text", "parts"), PLANNED)
def test_a_planned_query_has_the_same_rows(graph: store.Store, text: str, parts: list[str] | None) -> None:
    found = planned(graph, text, PREFIXES)
    assert (found == text) == (parts is None)
    assert all(part in found for part in parts or ())
    assert rows(graph, found) == rows(graph, text) != Counter()


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?x { ?x a kg:Small }",
        "SELECT ?x { ?x a kg:Tiny ; kg:p ?y }",
        "SELECT ?y { ?x a kg:Small ; kg:p ?y . <https://example.org/id/3> kg:q ?x }",
        "SELECT ?x { ?x a kg:Nothing ; kg:p ?y }",
        "SELECT ?x { ?x kg:p ?y . ?z kg:q ?y }",
        "SELECT ?x { ?x a kg:Small ; kg:many ?y }",
        "SELECT ?nowhere ?nowhere { ?x a kg:Small ; kg:p ?y } GROUP BY ?x",
        "SELECT ?x { ?x a kg:Small ; kg:p ?y FILTER(nonsense(?x)) }",
        "SELECT ?x { ?x a kg:Small ; nothere:p ?y }",
    ],
)
def test_a_query_that_is_quick_or_wrong_stays_as_it_is(graph: store.Store, text: str) -> None:
    assert planned(graph, text, PREFIXES) == text


def test_a_graph_without_a_state_is_in_memory_and_stays_unplanned(graph: store.Store) -> None:
    made = ox.Store()
    made.bulk_extend(store.reports(graph))
    assert planned(made, PLANNED[0][0], PREFIXES) == PLANNED[0][0]


def test_an_answer_is_that_of_the_planned_query(graph: store.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "kg.query.asking.planned", lambda store, text, prefixes: "SELECT ?x { VALUES ?x { 1 } }"
    )
    assert query.ask(graph, PLANNED[0][0]).rows == (("1",),)


def test_counts_are_those_of_the_store_that_is_asked(graph: store.Store) -> None:
    text = "SELECT ?x ?y { ?x a kg:Small ; kg:r ?y }"
    assert planned(graph, text, PREFIXES) != text
    small = ox.Store()
    small.extend(q for q in store.reports(graph) if q.graph_name == ox.NamedNode(f"{ID}report/1"))
    unite(small)
    note_digests(small)
    assert 0 < sum(rows(small, text).values()) < 50
    assert planned(small, text, PREFIXES) == text


def test_plans_are_kept_by_store_and_prefixes(graph: store.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "SELECT ?x ?y { ?x a kg:Small ; kg:r ?y } # kept"
    found = planned(graph, text, PREFIXES)
    assert found != text
    monkeypatch.setattr("kg.query.planning.outline", lambda text: None)
    assert planned(graph, text, PREFIXES) == found
    assert planned(graph, text, PREFIXES | {"other": ID}) == text
    other = ox.Store()
    other.extend(store.reports(graph))
    other.add(ox.Quad(node(1), kg("r"), node(2), ox.NamedNode(f"{ID}report/new")))
    unite(other)
    note_digests(other)
    assert planned(other, text, PREFIXES) == text


def test_few_plans_are_kept_and_none_of_long_queries(graph: store.Store) -> None:
    for number in range(100):
        planned(graph, f"ASK {{ <{ID}{number}> ?p ?o }}", PREFIXES)
    assert len(planning._plans) == planning._KEPT
    long = f"SELECT ?x ?y {{ ?x a kg:Small ; kg:r ?y }} # {'long' * 3000}"
    assert planned(graph, long, PREFIXES) != long
    assert all(long not in key for key in planning._plans)


def test_a_copy_in_memory_is_not_planned_for(tmp_path: Path, graph: store.Store) -> None:
    disk = ox.Store(str(tmp_path / "store"))
    disk.bulk_extend(graph)
    disk.flush()
    del disk
    text = PLANNED[0][0]
    assert planned(query.opened(tmp_path / "store"), text, PREFIXES) != text
    copy = query.opened(tmp_path / "store", in_memory=True)
    assert planned(copy, text, PREFIXES) == text
    assert rows(copy, text) == rows(graph, text)


def test_drawn_queries_have_the_same_rows(graph: store.Store) -> None:
    draw, changed = random.Random(3), 0
    for _ in range(250):
        text = _drawn(draw)
        found = planned(graph, text, PREFIXES)
        changed += found != text
        assert rows(graph, found) == rows(graph, text), text
    assert changed > 100


def _drawn(draw: random.Random) -> str:
    """Two to five patterns, each with something that was named before, a filter and an option."""
    known, patterns = ["?a"], list[str]()
    for number in range(draw.randrange(2, 6)):
        subject = draw.choice(known)
        if draw.random() < 0.3:
            patterns.append(f"{subject} a kg:{draw.choice(['Small', 'Big', 'Small'])}")
            continue
        if draw.random() < 0.2:
            patterns.append(f"?w{number} kg:{draw.choice(['p', 'q', 'r'])} {subject}")
            known.append(f"?w{number}")
            continue
        value = draw.choice([f"?v{number}", f"?v{number}", draw.choice(known)])
        patterns.append(f"{subject} kg:{draw.choice(['p', 'q', 'r', 'value'])} {value}")
        known.append(value)
    draw.shuffle(patterns)
    seen = sorted({word for pattern in patterns for word in pattern.split() if word.startswith("?")})
    one, other = draw.choice(seen), draw.choice(seen)
    condition = draw.choice(["", f"FILTER({one} != {other})", f"FILTER(STRLEN(STR({one})) > 25)"])
    options = (
        "",
        f"OPTIONAL {{ {one} kg:q ?option }}",
        f"OPTIONAL {{ {one} kg:q ?option . ?option kg:r {other} }}",
        f"OPTIONAL {{ {other} kg:p ?option }}",
        "OPTIONAL { ?option kg:q ?more }",
        f"OPTIONAL {{ {other} kg:r ?option ; kg:q ?more OPTIONAL {{ ?more a ?class }} }}",
        f"MINUS {{ {one} kg:r {other} }}",
        "BIND(STR(?a) AS ?more)",
    )
    option = " ".join(dict.fromkeys(draw.choice(options) for _ in range(3)))
    if option.find("BIND") > option.find("?more") > -1:
        option = ""
    kind = draw.choice(["", "DISTINCT "])
    seen += [name for name in ("?option", "?more", "?class") if name in option]
    return f"SELECT {kind}{' '.join(seen)} {{ {' . '.join(patterns)} . {condition} {option} }}"
