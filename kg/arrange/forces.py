"""Forces between nodes, and boxes kept apart. In: a graph, sizes. Out: places."""

import math
from dataclasses import dataclass
from typing import Final

import networkx as nx
import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

_GOLDEN: Final = math.pi * (3 - math.sqrt(5))
GAP: Final = 8.0
_LINES: Final = 80  # lines whose words get room: more than that nobody reads
_SPREADS: Final = 120  # rounds in which boxes move apart; a quarter of it where they are small
_SMALL: Final = 60.0


@dataclass(frozen=True, slots=True)
class Words:
    """What stands on lines: the numbers of each line's two nodes, the sizes of its words, and for each node how far
    from the middle of its box its sign stands (lines join signs)."""

    ends: NDArray[np.intp]
    boxes: Points
    signs: Points


def forces(part: "nx.Graph[str]", names: list[str], edge: float, rounds: int) -> Points:
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
    both *= edge**2 * 0.5
    for step in range(rounds):
        across = points[:, 0, None] - points[None, :, 0]
        down = points[:, 1, None] - points[None, :, 1]
        square = np.maximum(across * across + down * down, 1.0)
        force = both / (square * np.sqrt(square))
        total = np.stack(((force * across).sum(axis=1), (force * down).sum(axis=1)), axis=1)
        along = points[ends[:, 1]] - points[ends[:, 0]]
        pull = along * np.sqrt((along**2).sum(axis=1, keepdims=True)) / edge
        np.add.at(total, ends[:, 0], pull)
        np.add.at(total, ends[:, 1], -pull)
        total -= points * mass[:, None] * 0.04
        length = np.maximum(np.sqrt((total**2).sum(axis=1, keepdims=True)), 1e-9)
        heat = edge * 1.5 * (1 - step / rounds) ** 1.5 + 0.5
        points = points + total / length * np.minimum(length, heat)
    points = _lying(points)
    points *= np.array((1.3, 1.0))  # room for the labels, which are wide and below
    return points


def _lying(points: Points) -> Points:
    """The points turned so that they stretch from left to right: screens and labels are wide."""
    if len(points) < 2:
        middle: Points = points - points.mean(axis=0)
        return middle
    (a, b), (_, d) = np.cov(points.T)
    turn = 0.5 * math.atan2(2 * b, a - d)
    cos, sin = math.cos(turn), math.sin(turn)
    turned: Points = (points - points.mean(axis=0)) @ np.array(((cos, -sin), (sin, cos)))
    return turned


def apart(points: Points, boxes: Points, words: Words | None = None) -> Points:
    """Moves nodes until no two boxes overlap (or nearly so), each pair along its shorter way out.

    ``words`` stand in the middle of lines and are boxes, too: to move them, both ends of the line move.
    """
    if words is None or not 0 < len(words.ends) <= min(_LINES, 1.6 * len(points)):
        return _spread(points, boxes)
    points = points.copy()
    ends, wide = words.ends, words.boxes
    movers = [[i] for i in range(len(points))] + ends.tolist()
    room = np.vstack((boxes, wide))
    for _ in range(150):
        places = np.vstack((points, (points + words.signs)[ends].mean(axis=1)))
        over = (room[:, None, :] + room[None, :, :]) / 2 + GAP
        over -= np.abs(places[:, None, :] - places[None, :, :])
        clashes = np.argwhere(np.triu((over > 0).all(axis=2), 1))
        if not len(clashes):
            break
        for a, b in clashes.tolist():
            delta = places[a] - places[b]
            inside = (room[a] + room[b]) / 2 + GAP - np.abs(delta)
            axis = 0 if inside[0] < inside[1] else 1
            way = inside[axis] / 2 if delta[axis] >= 0 else -inside[axis] / 2
            if b >= len(points) and a in movers[b]:  # words at one end of their own line: stretch it
                other = movers[b][0] if movers[b][1] == a else movers[b][1]
                moves = [(a, way, [a]), (other, -way, [other])]
            else:
                moves = [(a, way, movers[a]), (b, -way, movers[b])]
            for one, step, moved in moves:
                places[one, axis] += step
                points[moved, axis] += step
    return points


def _spread(points: Points, boxes: Points) -> Points:
    """Moves nodes until few boxes overlap, all at once: for many nodes."""
    points = points.copy()
    rounds = _SPREADS if boxes[:, 0].max() > _SMALL else _SPREADS // 4
    room = (boxes[:, None, :] + boxes[None, :, :]) / 2 + GAP
    np.fill_diagonal(room[:, :, 0], 0)
    turn = np.where(np.tri(len(points), dtype=bool), 1.0, -1.0)  # which way those go that stand on one spot
    for _ in range(rounds):
        delta = points[:, None, :] - points[None, :, :]
        inside = room - np.abs(delta)
        clash = (inside > 0).all(axis=2)
        if not clash.any():
            break
        wide = clash & (inside[:, :, 0] < inside[:, :, 1])
        for axis, which in ((0, wide), (1, clash & ~wide)):
            way = np.where(delta[:, :, axis] == 0, turn, np.sign(delta[:, :, axis]))
            points[:, axis] += np.where(which, inside[:, :, axis] * way, 0.0).sum(axis=1) * 0.5
    return points
