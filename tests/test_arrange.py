"""kg.arrange: where nodes stand."""

import itertools

import networkx as nx
import pytest

from kg.arrange import positions


def sizes(graph: "nx.Graph[str]") -> dict[str, tuple[float, float]]:
    """Every label 90 by 40."""
    return dict.fromkeys(graph, (90.0, 40.0))


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
    }
    return nx.relabel_nodes(shapes[kind], str)


@pytest.mark.parametrize("kind", ["empty", "one", "star", "ring", "islands", "dense", "loose"])
def test_everything_is_placed_and_nothing_overlaps(kind: str) -> None:
    graph = sample(kind)
    found = positions(graph, sizes(graph))
    assert set(found) == set(graph)
    for a, b in itertools.combinations(found.values(), 2):
        assert abs(a[0] - b[0]) >= 90 or abs(a[1] - b[1]) >= 40


def test_weak_edges_bring_a_thing_beside_its_neighbour() -> None:
    graph = sample("star")
    graph.add_edge("7", "parent", weak=True)
    strong = sample("star")
    found = positions(graph, sizes(graph))
    assert {n: found[n] for n in strong} == positions(strong, sizes(strong))
    near = sorted(
        strong, key=lambda n: abs(found[n][0] - found["parent"][0]) + abs(found[n][1] - found["parent"][1])
    )
    assert "7" in near[:4]


def test_the_order_of_nodes_and_edges_does_not_matter() -> None:
    graph = sample("islands")
    other: nx.Graph[str] = nx.Graph()
    other.add_nodes_from(reversed(list(graph)))
    other.add_edges_from((b, a) for a, b in reversed(list(graph.edges)))
    assert positions(graph, sizes(graph)) == positions(other, sizes(other))


def test_it_is_wide_rather_than_high() -> None:
    graph = sample("islands")
    xs, ys = zip(*positions(graph, sizes(graph)).values(), strict=True)
    assert max(xs) - min(xs) > max(ys) - min(ys)
