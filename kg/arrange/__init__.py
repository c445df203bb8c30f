"""Places the nodes of a network on a plane. In: a networkx graph and its labels' sizes. Out: coordinates.

Everything is computed from the graph, in a fixed order, so that the same graph looks the same. Edges with the
attribute ``weak`` draw nothing together: what only they hold is put beside its neighbour afterwards.
"""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import networkx as nx
import numpy as np

from kg.arrange.communities import communities
from kg.arrange.forces import GAP, Points, Words, apart, forces
from kg.arrange.packing import Island, free_spot, packed

_GOLDEN: Final = math.pi * (3 - math.sqrt(5))
_EDGE: Final = 165.0  # how long an edge likes to be, in pixels
_ROUNDS: Final = 300
_FEWER: Final = 50  # rounds for each of many communities
_SMALL: Final = 150  # nodes that are placed all at once
_SMALLER: Final = 80  # the same where there are many
_MANY: Final = 1500  # nodes above which labels get no room of their own
_TRIED: Final = 15_000  # pairs of boxes that free spots are looked for among


@dataclass(frozen=True, slots=True)
class Arranged:
    """``places``: where the middle of each node's box stands, in pixels. ``parts``: which part of the graph a node
    belongs to, numbered by weight; what only weak edges hold is in none."""

    places: dict[str, tuple[int, int]]
    parts: dict[str, int]


def arranged(
    graph: "nx.Graph[str]",
    sizes: Mapping[str, tuple[float, float]],
    weights: Mapping[str, float] | None = None,
    signs: Mapping[str, float] | None = None,
) -> Arranged:
    """Places all nodes; ``sizes`` are widths and heights with labels, ``weights`` say which part comes first,
    ``signs`` how far above the middle of its box a node's sign stands. The attribute ``words`` of an edge is the
    width and height of what stands on it.
    """
    strong: nx.Graph[str] = nx.Graph((a, b) for a, b, weak in graph.edges(data="weak") if not weak)
    few = len(strong) <= _MANY
    for a, b in strong.edges() if few else ():
        strong[a][b]["words"] = graph[a][b].get("words")
    drop = signs or {}
    if not few:  # seen from afar, where labels don't fit anyway
        sizes = {name: (min(w, 60.0), min(h, 44.0)) for name, (w, h) in sizes.items()}
    islands = sorted(nx.connected_components(strong), key=lambda part: (-len(part), min(part)))
    groups = [communities(strong.subgraph(part), _SMALL if few else _SMALLER) for part in islands]
    placed = packed(
        [_island(strong.subgraph(i), g, sizes, drop) for i, g in zip(islands, groups, strict=True)]
    )
    _beside(graph, placed, sizes, few)
    weigh = weights or {}
    parts = sorted(
        (part for group in groups for part in group),
        key=lambda part: (-sum(weigh.get(n, 1) for n in part), min(part)),
    )
    return Arranged(
        {name: (round(x), round(y)) for name, (x, y) in placed.items()},
        {name: number for number, part in enumerate(parts) for name in part},
    )


def _beside(
    graph: "nx.Graph[str]",
    placed: dict[str, tuple[float, float]],
    sizes: Mapping[str, tuple[float, float]],
    few: bool,
) -> None:
    """Puts the rest near what it belongs to: on free spots where there are few, else around their neighbours."""
    turns: dict[str, int] = defaultdict(int)
    rest = _outwards(graph, placed)
    for name in rest if few and len(rest) * len(placed) <= _TRIED else ():
        near = next((placed[n] for n in sorted(graph[name]) if n in placed), (0.0, 0.0))
        points = np.array(list(placed.values()), dtype=np.float64).reshape(-1, 2)
        boxes = np.array([sizes[n] for n in placed], dtype=np.float64).reshape(-1, 2)
        placed[name] = free_spot(near, np.array(sizes[name]), points, boxes)
    for name in rest:
        hub = next((n for n in sorted(graph[name]) if n in placed), "")
        if name not in placed:
            turns[hub] += 1
            far, turn = 40 * math.sqrt(turns[hub] + 1), turns[hub] * _GOLDEN
            x, y = placed.get(hub, (0.0, 0.0))
            placed[name] = (x + far * math.cos(turn), y + far * math.sin(turn))


def _island(
    whole: "nx.Graph[str]",
    groups: list[set[str]],
    sizes: Mapping[str, tuple[float, float]],
    signs: Mapping[str, float],
) -> Island:
    """The nodes of an island with their places and boxes. A large one is placed by its communities: each for
    itself, then they as if they were nodes."""
    rounds = _ROUNDS if len(groups) < 8 else _FEWER
    made = [_group(whole.subgraph(group), sizes, signs, rounds) for group in groups]
    names = [name for one, _, _ in made for name in one]
    boxes = np.vstack([b for _, _, b in made])
    points = np.vstack([p + m for (_, p, _), m in zip(made, _middles(whole, groups, made), strict=True)])
    index = {name: i for i, name in enumerate(names)}
    return Island(names, points, boxes, sorted((index[a], index[b]) for a, b in whole.edges()))


def _middles(
    whole: "nx.Graph[str]", groups: list[set[str]], made: list[tuple[list[str], Points, Points]]
) -> Points:
    """Where each community of an island stands: by how many lines there are between them."""
    if len(made) == 1:
        return np.zeros((1, 2))
    number = {name: i for i, group in enumerate(groups) for name in group}
    between: nx.Graph[str] = nx.Graph()
    between.add_nodes_from(f"{i:06}" for i in range(len(groups)))
    for a, b in whole.edges():
        if number[a] != number[b]:
            between.add_edge(f"{number[a]:06}", f"{number[b]:06}")
    low = np.array([(p - b / 2).min(axis=0) for _, p, b in made])
    high = np.array([(p + b / 2).max(axis=0) for _, p, b in made])
    order = _by_distance(between)
    at = np.array([int(name) for name in order], dtype=np.intp)
    spans = (high - low + 4 * GAP)[at]
    middles = np.zeros_like(low)
    middles[at] = apart(forces(between, order, float(np.hypot(*spans.T).mean()) * 0.45, _ROUNDS), spans)
    moved: Points = middles - (low + high) / 2
    return moved


def _group(
    part: "nx.Graph[str]", sizes: Mapping[str, tuple[float, float]], signs: Mapping[str, float], rounds: int
) -> tuple[list[str], Points, Points]:
    names = _by_distance(part)
    index = {name: i for i, name in enumerate(names)}
    boxes = np.array([sizes[name] for name in names], dtype=np.float64)
    said = sorted((*sorted((index[a], index[b])), *w) for a, b, w in part.edges(data="words") if w)
    lines = np.array(said, dtype=np.float64).reshape(-1, 4)
    words = Words(
        lines[:, :2].astype(np.intp), lines[:, 2:], np.array([(0.0, -signs.get(name, 0.0)) for name in names])
    )
    edge = _EDGE if boxes[:, 0].max() > 60 else _EDGE / 3
    return names, apart(forces(part, names, edge, rounds), boxes, words), boxes


def _by_distance(part: "nx.Graph[str]") -> list[str]:
    """The best connected first, then outwards."""
    order = sorted(part, key=lambda name: (-part.degree(name), name))
    found: list[str] = []
    seen, queue = {order[0]}, [order[0]]
    while queue:
        name = queue.pop(0)
        found.append(name)
        near = sorted((n for n in part[name] if n not in seen), key=lambda n: (-part.degree(n), n))
        seen.update(near)
        queue += near
    return found


def _outwards(graph: "nx.Graph[str]", placed: dict[str, tuple[float, float]]) -> list[str]:
    """What is not placed yet: neighbours of placed things first, then theirs, then the rest."""
    order, seen = [], set(placed)
    alone = sorted(n for n in graph if not graph.degree(n) and n not in seen)
    rest = sorted(
        (n for n in graph if n not in seen and graph.degree(n)), key=lambda n: (-graph.degree(n), n)
    )
    while rest:
        near = [n for n in rest if any(m in seen for m in graph[n])] or rest[:1]
        order += near
        seen.update(near)
        rest = [n for n in rest if n not in seen]
    return order + alone
