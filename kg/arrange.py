"""Places the nodes of a network on a plane. In: a networkx graph and its labels' sizes. Out: coordinates.

Everything is computed from the graph, in a fixed order, so that the same graph looks the same. Edges with the
attribute ``weak`` draw nothing together: what only they hold is put beside its neighbour afterwards.
"""

import math
from itertools import count

import networkx as nx
import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
_GOLDEN = math.pi * (3 - math.sqrt(5))
_EDGE = 265.0  # how long an edge likes to be, in pixels
_GAP = 12.0
_RING = 24.0  # how far apart the rings are on which a free spot is looked for
_ROUNDS = 300
_ASPECT = 1.35  # of the whole: screens are wide


def positions(graph: "nx.Graph[str]", sizes: dict[str, tuple[float, float]]) -> dict[str, tuple[int, int]]:
    """Where the middle of each node's box stands, in pixels; ``sizes`` are widths and heights with labels."""
    strong: nx.Graph[str] = nx.Graph((a, b) for a, b, weak in graph.edges(data="weak") if not weak)
    parts = sorted(nx.connected_components(strong), key=lambda part: (-len(part), min(part)))
    placed: dict[str, tuple[float, float]] = _packed(
        [_island(strong.subgraph(part), sizes) for part in parts]
    )
    for name in _outwards(graph, placed):
        near = next((placed[n] for n in sorted(graph[name]) if n in placed), (0.0, 0.0))
        points = np.array(list(placed.values()), dtype=np.float64).reshape(-1, 2)
        boxes = np.array([sizes[n] for n in placed], dtype=np.float64).reshape(-1, 2)
        placed[name] = _free_spot(near, np.array(sizes[name]), points, boxes)
    return {name: (round(x), round(y)) for name, (x, y) in placed.items()}


def _island(part: "nx.Graph[str]", sizes: dict[str, tuple[float, float]]) -> tuple[list[str], Points, Points]:
    names = _by_distance(part)
    boxes = np.array([sizes[name] for name in names], dtype=np.float64)
    return names, _apart(_forces(part, names), boxes), boxes


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


def _forces(part: "nx.Graph[str]", names: list[str]) -> Points:
    """Fruchterman and Reingold's model, cooled down slowly, hubs heavier than leaves."""
    index = {name: i for i, name in enumerate(names)}
    pairs = sorted(sorted((index[a], index[b])) for a, b in part.edges() if a != b)
    ends = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    order = np.arange(len(names))
    turn = order * _GOLDEN
    points = np.stack((np.cos(turn), np.sin(turn)), axis=1) * (_EDGE * 0.6 * np.sqrt(order))[:, None]
    mass = np.sqrt(np.array([part.degree(name) for name in names], dtype=np.float64) + 1)
    both = mass[:, None] * mass[None, :]
    for step in range(_ROUNDS):
        apart = points[:, None, :] - points[None, :, :]
        square = np.maximum((apart**2).sum(axis=2), 1.0)
        force = (_EDGE**2 * both / square**1.5)[:, :, None] * apart * 0.5
        total = force.sum(axis=1)
        along = points[ends[:, 1]] - points[ends[:, 0]]
        pull = along * np.sqrt((along**2).sum(axis=1, keepdims=True)) / _EDGE
        np.add.at(total, ends[:, 0], pull)
        np.add.at(total, ends[:, 1], -pull)
        total -= points * mass[:, None] * 0.04
        length = np.maximum(np.sqrt((total**2).sum(axis=1, keepdims=True)), 1e-9)
        heat = _EDGE * 1.5 * (1 - step / _ROUNDS) ** 1.5 + 0.5
        points = points + total / length * np.minimum(length, heat)
    points = _lying(points)
    points *= np.array((1.35, 1.1))  # room for the labels, which are wide and below
    return points


def _lying(points: Points) -> Points:
    """The points turned so that they stretch from left to right: screens and labels are wide."""
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


def _packed(islands: list[tuple[list[str], Points, Points]]) -> dict[str, tuple[float, float]]:
    """The largest island in the middle, each other one at the spot nearest to it that is free."""
    found: dict[str, tuple[float, float]] = {}
    middles, spans = np.zeros((0, 2)), np.zeros((0, 2))
    for names, points, boxes in islands:
        low, high = (points - boxes / 2).min(axis=0), (points + boxes / 2).max(axis=0)
        span = high - low + 2 * _GAP
        middle = np.array(_free_spot((0.0, 0.0), span, middles, spans))
        middles, spans = np.vstack((middles, middle)), np.vstack((spans, span))
        for name, point in zip(names, points - (low + high) / 2 + middle, strict=True):
            found[name] = (float(point[0]), float(point[1]))
    return found


def _outwards(graph: "nx.Graph[str]", placed: dict[str, tuple[float, float]]) -> list[str]:
    """What is not placed yet: neighbours of placed things first, then theirs, then the rest."""
    order, seen = [], set(placed)
    rest = sorted((n for n in graph if n not in seen), key=lambda n: (-graph.degree(n), n))
    while rest:
        near = [n for n in rest if any(m in seen for m in graph[n])] or rest[:1]
        order += near
        seen.update(near)
        rest = [n for n in rest if n not in seen]
    return order


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
