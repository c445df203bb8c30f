"""kg.arrange: where nodes stand."""

import itertools
import subprocess
import sys

import networkx as nx
import pytest

from kg.arrange import arranged
from kg.arrange.communities import communities

SIZE = (90.0, 40.0)


def sizes(graph: "nx.Graph[str]") -> dict[str, tuple[float, float]]:
    """Every label 90 by 40."""
    return dict.fromkeys(graph, SIZE)


def sample(kind: str) -> "nx.Graph[str]":
    """A graph of a shape."""
    shapes = {
        "empty": nx.Graph(),
        "one": nx.empty_graph(1),
        "star": nx.star_graph(30),
        "ring": nx.cycle_graph(12),
        "islands": nx.disjoint_union_all([nx.path_graph(n) for n in (9, 4, 3, 2, 2, 2)]),
        "dense": nx.complete_graph(8),
        "loose": nx.empty_graph(20),
        "pairs": nx.disjoint_union_all([nx.path_graph(2)] * 150),
        "clusters": nx.relaxed_caveman_graph(12, 25, 0.03, seed=1),
    }
    return nx.relabel_nodes(shapes[kind], str)


def clashes(places: dict[str, tuple[int, int]]) -> int:
    """How many pairs of boxes overlap."""
    return sum(
        abs(a[0] - b[0]) < SIZE[0] and abs(a[1] - b[1]) < SIZE[1]
        for a, b in itertools.combinations(places.values(), 2)
    )


@pytest.mark.parametrize("kind", ["empty", "one", "star", "ring", "islands", "dense", "loose", "pairs"])
def test_everything_is_placed_and_nothing_overlaps(kind: str) -> None:
    graph = sample(kind)
    found = arranged(graph, sizes(graph)).places
    assert set(found) == set(graph)
    assert clashes(found) == 0


def test_of_many_nearly_nothing_overlaps() -> None:
    graph = sample("clusters")
    assert clashes(arranged(graph, sizes(graph)).places) < 60


def test_words_on_lines_get_room() -> None:
    graph = nx.Graph()
    graph.add_edge("a", "b", weak=False, words=(120.0, 15.0))
    graph.add_edge("b", "c", weak=False, words=(120.0, 15.0))
    found = arranged(graph, sizes(graph)).places
    for one, other in (("a", "b"), ("b", "c")):
        middle = [(found[one][i] + found[other][i]) / 2 for i in (0, 1)]
        for place in found.values():
            apart = abs(middle[0] - place[0]) >= 105, abs(middle[1] - place[1]) >= 27
            assert any(apart)


def test_weak_edges_bring_a_thing_beside_its_neighbour() -> None:
    graph = sample("star")
    nx.set_edge_attributes(graph, False, "weak")
    graph.add_edge("7", "late", weak=True)
    found = arranged(graph, sizes(graph))
    beside = max(abs(found.places["late"][i] - found.places["7"][i]) for i in (0, 1))
    assert beside < 300
    assert "late" not in found.parts


def test_parts_are_numbered_by_weight() -> None:
    graph = sample("islands")
    heavy = {name: 100.0 if name == "18" else 1.0 for name in graph}
    assert arranged(graph, sizes(graph), heavy).parts["18"] == 0
    assert arranged(graph, sizes(graph)).parts["0"] == 0


def test_communities_hold_together_and_are_small() -> None:
    graph = sample("clusters")
    found = communities(graph, 40)
    assert sorted(n for group in found for n in group) == sorted(graph)
    assert max(map(len, found)) <= 40
    inside = sum(a in group and b in group for a, b in graph.edges() for group in found)
    assert inside > 0.8 * graph.number_of_edges()


def test_same_places_in_another_process() -> None:
    code = (
        "import networkx as nx; from kg.arrange import arranged;"
        "g = nx.relabel_nodes(nx.relaxed_caveman_graph(8, 30, 0.05, seed=1), str);"
        "print(sorted(arranged(g, dict.fromkeys(g, (90.0, 40.0))).places.items()))"
    )
    texts = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(texts) == 1


def test_the_order_of_nodes_and_edges_does_not_matter() -> None:
    graph = sample("islands")
    other: nx.Graph[str] = nx.Graph()
    other.add_nodes_from(reversed(list(graph)))
    other.add_edges_from((b, a) for a, b in reversed(list(graph.edges)))
    assert arranged(graph, sizes(graph)) == arranged(other, sizes(other))


def test_it_is_wide_rather_than_high() -> None:
    graph = sample("islands")
    xs, ys = zip(*arranged(graph, sizes(graph)).places.values(), strict=True)
    assert max(xs) - min(xs) > max(ys) - min(ys)
