"""Places the nodes of a network on a plane. In: a networkx graph and its labels' sizes. Out: coordinates.

Everything is computed from the graph, in a fixed order, so that the same graph looks the same. Edges with the
attribute ``weak`` draw nothing together: what only they hold is put beside its neighbour afterwards.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import networkx as nx
import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
_GOLDEN = math.pi * (3 - math.sqrt(5))
_EDGE = 215.0  # how long an edge likes to be, in pixels
_GAP = 12.0
_RING = 24.0  # how far apart the rings are on which a free spot is looked for
_ROUNDS = 300
_FEWER = 80  # rounds for each of many communities
_SMALL = 220  # nodes that are placed all at once
_MANY = 1500  # nodes above which labels get no room of their own
_NEAR = 120  # islands that are put nearest to the middle
_CELL = 30.0  # width of the grid's squares
_SCREEN = 1.55  # how much wider than high the whole should be
_ASPECT = 1.35  # of the whole: screens are wide


@dataclass(frozen=True, slots=True)
class _Island:
    """Nodes that hold together: their places, the sizes of their boxes, the pairs (by place in the list) joined."""

    names: list[str]
    points: Points
    boxes: Points
    lines: list[tuple[int, int]]


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
) -> Arranged:
    """Places all nodes; ``sizes`` are widths and heights with labels, ``weights`` say which part comes first."""
    strong: nx.Graph[str] = nx.Graph((a, b) for a, b, weak in graph.edges(data="weak") if not weak)
    few = len(strong) <= _MANY
    if not few:  # seen from afar, where labels don't fit anyway
        sizes = {name: (min(w, 60.0), min(h, 44.0)) for name, (w, h) in sizes.items()}
    islands = sorted(nx.connected_components(strong), key=lambda part: (-len(part), min(part)))
    groups = [communities(strong.subgraph(part), _SMALL) for part in islands]
    placed = _packed([_island(strong.subgraph(i), g, sizes) for i, g in zip(islands, groups, strict=True)])
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
    for name in rest if few and len(rest) <= _MANY else ():
        near = next((placed[n] for n in sorted(graph[name]) if n in placed), (0.0, 0.0))
        points = np.array(list(placed.values()), dtype=np.float64).reshape(-1, 2)
        boxes = np.array([sizes[n] for n in placed], dtype=np.float64).reshape(-1, 2)
        placed[name] = _free_spot(near, np.array(sizes[name]), points, boxes)
    for name in rest:
        hub = next((n for n in sorted(graph[name]) if n in placed), "")
        if name not in placed:
            turns[hub] += 1
            far, turn = 40 * math.sqrt(turns[hub] + 1), turns[hub] * _GOLDEN
            x, y = placed.get(hub, (0.0, 0.0))
            placed[name] = (x + far * math.cos(turn), y + far * math.sin(turn))


def _island(
    whole: "nx.Graph[str]", groups: list[set[str]], sizes: Mapping[str, tuple[float, float]]
) -> _Island:
    """The nodes of an island with their places and boxes. A large one is placed by its communities: each for
    itself, then they as if they were nodes."""
    rounds = _ROUNDS if len(groups) < 8 else _FEWER
    made = [_group(whole.subgraph(group), sizes, rounds) for group in groups]
    names = [name for one, _, _ in made for name in one]
    boxes = np.vstack([b for _, _, b in made])
    points = np.vstack([p + m for (_, p, _), m in zip(made, _middles(whole, groups, made), strict=True)])
    index = {name: i for i, name in enumerate(names)}
    return _Island(names, points, boxes, sorted((index[a], index[b]) for a, b in whole.edges()))


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
    spans = (high - low + 4 * _GAP)[at]
    middles = np.zeros_like(low)
    middles[at] = _apart(_forces(between, order, float(np.hypot(*spans.T).mean()) * 0.8, _ROUNDS), spans)
    moved: Points = middles - (low + high) / 2
    return moved


def _group(
    part: "nx.Graph[str]", sizes: Mapping[str, tuple[float, float]], rounds: int
) -> tuple[list[str], Points, Points]:
    names = _by_distance(part)
    boxes = np.array([sizes[name] for name in names], dtype=np.float64)
    edge = _EDGE if boxes[:, 0].max() > 60 else _EDGE / 3
    return names, _apart(_forces(part, names, edge, rounds), boxes), boxes


def communities(graph: "nx.Graph[str]", limit: int) -> list[set[str]]:
    """The nodes of a connected graph in groups of at most ``limit`` that hold together, the largest first.

    Label propagation with a limit on sizes (Raghavan, Albert and Kumara 2007; Meyerhenke, Sanders and Schulz
    2014), in a fixed order: of nodes first, then of the groups found.
    """
    if len(graph) <= limit:
        return [set(graph)]
    names = sorted(graph, key=lambda n: (graph.degree(n), n))
    index = {name: i for i, name in enumerate(names)}
    links = [{index[m]: 1 for m in graph[name] if m != name} for name in names]
    label = _propagated(links, [1] * len(names), limit)
    for _ in range(3):  # the groups found, as nodes: small ones join those that they hold to most
        kinds = sorted(set(label))
        short = {kind: i for i, kind in enumerate(kinds)}
        counts, merged = [0] * len(kinds), [defaultdict(int) for _ in kinds]
        for i, near in enumerate(links):
            counts[short[label[i]]] += 1
            for j in near:
                if label[i] != label[j]:
                    merged[short[label[i]]][short[label[j]]] += 1
        above = _propagated(merged, counts, limit)
        label = [above[short[kind]] for kind in label]
    groups: dict[int, set[str]] = defaultdict(set)
    for i, kind in enumerate(label):
        groups[kind].add(names[i])
    whole = [set(p) for group in groups.values() for p in nx.connected_components(graph.subgraph(group))]
    return sorted(whole, key=lambda group: (-len(group), min(group)))


def _propagated(links: Sequence[Mapping[int, int]], sizes: list[int], limit: int) -> list[int]:
    """For each node the label that most of its links lead to, as long as labels don't grow above ``limit``."""
    label, held = list(range(len(links))), list(sizes)
    for _ in range(10):
        moved = False
        for i, near in enumerate(links):
            votes: dict[int, int] = defaultdict(int)
            for j, weight in near.items():
                votes[label[j]] += weight
            own = label[i]
            fit = [k for k in votes if k == own or held[k] + sizes[i] <= limit]
            best = max(fit, key=lambda k: (votes[k], k == own, -k), default=own)
            if best != own:
                held[own] -= sizes[i]
                held[best] += sizes[i]
                label[i], moved = best, True
        if not moved:
            break
    return label


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


def _forces(part: "nx.Graph[str]", names: list[str], edge: float, rounds: int) -> Points:
    """Fruchterman and Reingold's model, cooled down slowly, hubs heavier than leaves.

    ``edge``: how long an edge likes to be. ``rounds``: how often forces are computed.
    """
    index = {name: i for i, name in enumerate(names)}
    pairs = sorted(sorted((index[a], index[b])) for a, b in part.edges() if a != b)
    ends = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    order = np.arange(len(names))
    turn = order * _GOLDEN
    points = np.stack((np.cos(turn), np.sin(turn)), axis=1) * (edge * 0.6 * np.sqrt(order))[:, None]
    mass = np.sqrt(np.array([part.degree(name) for name in names], dtype=np.float64) + 1)
    both = mass[:, None] * mass[None, :]
    for step in range(rounds):
        apart = points[:, None, :] - points[None, :, :]
        square = np.maximum((apart**2).sum(axis=2), 1.0)
        force = (edge**2 * both / square**1.5)[:, :, None] * apart * 0.5
        total = force.sum(axis=1)
        along = points[ends[:, 1]] - points[ends[:, 0]]
        pull = along * np.sqrt((along**2).sum(axis=1, keepdims=True)) / edge
        np.add.at(total, ends[:, 0], pull)
        np.add.at(total, ends[:, 1], -pull)
        total -= points * mass[:, None] * 0.04
        length = np.maximum(np.sqrt((total**2).sum(axis=1, keepdims=True)), 1e-9)
        heat = edge * 1.5 * (1 - step / rounds) ** 1.5 + 0.5
        points = points + total / length * np.minimum(length, heat)
    points = _lying(points)
    points *= np.array((1.35, 1.1))  # room for the labels, which are wide and below
    return points


def _lying(points: Points) -> Points:
    """The points turned so that they stretch from left to right: screens and labels are wide."""
    if len(points) < 2:
        return points - points.mean(axis=0)
    (a, b), (_, d) = np.cov(points.T)
    turn = 0.5 * math.atan2(2 * b, a - d)
    cos, sin = math.cos(turn), math.sin(turn)
    turned: Points = (points - points.mean(axis=0)) @ np.array(((cos, -sin), (sin, cos)))
    return turned


def _apart(points: Points, boxes: Points) -> Points:
    """Moves nodes until no two boxes overlap (or nearly so), each pair along its shorter way out."""
    points = points.copy()
    for _ in range(150):
        over = (
            (boxes[:, None, :] + boxes[None, :, :]) / 2
            + _GAP
            - np.abs(points[:, None, :] - points[None, :, :])
        )
        clashes = np.argwhere(np.triu((over > 0).all(axis=2), 1))
        if not len(clashes):
            break
        for a, b in clashes.tolist():
            delta = points[a] - points[b]
            inside = (boxes[a] + boxes[b]) / 2 + _GAP - np.abs(delta)
            if (inside <= 0).any():
                continue
            axis = 0 if inside[0] < inside[1] else 1
            way = inside[axis] / 2 if delta[axis] >= 0 else -inside[axis] / 2
            points[a, axis] += way
            points[b, axis] -= way
    return points


def _packed(islands: list[_Island]) -> dict[str, tuple[float, float]]:
    """The largest island in the middle, each other one where it keeps the whole smallest; of very many the smaller
    ones in rows below. Islands fit into each other's bays: what counts is the squares of a grid that they cover
    (Freivalds, Dogrusoz and Kikusts 2002: polyomino packing)."""
    found: dict[str, tuple[float, float]] = {}
    taken: set[tuple[int, int]] = set()
    for island in islands[:_NEAR]:
        cells = _cells(island)
        column, row = _free_cell(cells, taken)
        taken |= {(x + column, y + row) for x, y in cells}
        _put(found, island, np.array((column, row)) * _CELL)
    if not islands[_NEAR:]:
        return found
    columns, rows = {x for x, _ in taken}, {y for _, y in taken}
    left, right = min(columns) * _CELL, max(columns) * _CELL
    x, y, high = left, (max(rows) + 1) * _CELL, 0.0
    for island in islands[_NEAR:]:
        low, wide, tall = _box(island)
        if x > left and x + wide > right:
            x, y, high = left, y + high, 0.0
        _put(found, island, np.array((x, y)) - low + _GAP)
        x, high = x + wide, max(high, tall)
    return found


def _cells(island: _Island) -> set[tuple[int, int]]:
    """The squares of the grid that the boxes and lines of an island cover, with a little room around them."""
    found: set[tuple[int, int]] = set()
    low = np.floor((island.points - island.boxes / 2 - _GAP) / _CELL).astype(int)
    high = np.floor((island.points + island.boxes / 2 + _GAP) / _CELL).astype(int)
    for (x0, y0), (x1, y1) in zip(low.tolist(), high.tolist(), strict=True):
        found |= {(x, y) for x in range(x0, x1 + 1) for y in range(y0, y1 + 1)}
    for a, b in island.lines:
        steps = int(np.abs(island.points[b] - island.points[a]).max() / _CELL * 2) + 1
        along = np.linspace(island.points[a], island.points[b], steps + 1)
        found |= {(x, y) for x, y in np.floor(along / _CELL).astype(int).tolist()}
    return found


def _free_cell(cells: set[tuple[int, int]], taken: set[tuple[int, int]]) -> tuple[int, int]:
    """By how many squares ``cells`` must be moved so that they lie on none that is taken and the whole, seen from
    the middle in the shape of a screen, grows least."""
    shape = np.array(sorted(cells))
    (x0, y0), (x1, y1) = shape.min(axis=0).tolist(), shape.max(axis=0).tolist()
    if not taken:
        return -(x0 + x1) // 2, -(y0 + y1) // 2
    used = np.array(sorted(taken))
    low, high = used.min(axis=0) - (x1 - x0, y1 - y0) - 1, used.max(axis=0) + 1
    filled = np.zeros(tuple((high - low + (x1 - x0, y1 - y0) + 1).tolist()), dtype=bool)
    filled[tuple((used - low).T)] = True
    columns, rows = np.meshgrid(*(np.arange(a, b + 1) for a, b in zip(low, high, strict=True)), indexing="ij")
    free = np.ones(columns.shape, dtype=bool)
    for x, y in shape.tolist():
        free &= ~filled[x - x0 : x - x0 + free.shape[0], y - y0 : y - y0 + free.shape[1]]
    (ux0, uy0), (ux1, uy1) = used.min(axis=0), used.max(axis=0)
    wide = np.maximum(columns + x1 - x0, ux1) - np.minimum(columns, ux0)
    tall = np.maximum(rows + y1 - y0, uy1) - np.minimum(rows, uy0)
    middle = (columns + (x1 - x0) / 2) ** 2 / _SCREEN**2 + (rows + (y1 - y0) / 2) ** 2
    cost = np.where(free, np.maximum(wide / _SCREEN, tall) * 1e6 + middle, np.inf)
    best = np.unravel_index(int(np.argmin(cost)), cost.shape)
    return int(columns[best]) - x0, int(rows[best]) - y0


def _box(island: _Island) -> tuple[Points, float, float]:
    low: Points = (island.points - island.boxes / 2).min(axis=0)
    wide, tall = (island.points + island.boxes / 2).max(axis=0) - low + 2 * _GAP
    return low, float(wide), float(tall)


def _put(found: dict[str, tuple[float, float]], island: _Island, move: Points) -> None:
    """Writes down where the nodes of an island stand once it is moved."""
    for name, point in zip(island.names, island.points + move, strict=True):
        found[name] = (float(point[0]), float(point[1]))


def _outwards(graph: "nx.Graph[str]", placed: dict[str, tuple[float, float]]) -> list[str]:
    """What is not placed yet: neighbours of placed things first, then theirs, then the rest."""
    order, seen = [], set(placed)
    alone = sorted(n for n in graph if not graph.degree(n) and n not in seen)
    rest = sorted((n for n in graph if n not in seen and graph.degree(n)), key=lambda n: (-graph.degree(n), n))
    while rest:
        near = [n for n in rest if any(m in seen for m in graph[n])] or rest[:1]
        order += near
        seen.update(near)
        rest = [n for n in rest if n not in seen]
    return order + alone


def _free_spot(
    start: tuple[float, float], size: Points, points: Points, boxes: Points
) -> tuple[float, float]:
    """The first spot on growing rings around ``start`` where a box of ``size`` overlaps none of ``boxes``."""
    room = (boxes + size) / 2 + _GAP
    for ring in count():
        steps = max(1, 10 * ring)
        for step in range(steps):
            turn = math.tau * step / steps + ring
            spot = (
                start[0] + _RING * _ASPECT * ring * math.cos(turn),
                start[1] + _RING * ring * math.sin(turn),
            )
            if not (np.abs(points - np.array(spot)) < room).all(axis=1).any():
                return spot
    raise AssertionError  # the rings grow without end
