"""Islands of a graph, and single boxes, put side by side. In: places and boxes. Out: where they go."""

import math
from dataclasses import dataclass
from itertools import count
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kg.arrange.forces import GAP, Points

_RING: Final = 24.0  # how far apart the rings are on which a free spot is looked for
_NEAR: Final = 120  # islands that are put nearest to the middle
_CELL: Final = 30.0  # width of the grid's squares
_ACROSS: Final = 120  # squares that the largest island has at most
_SCREEN: Final = 1.55  # how much wider than high the whole should be
_ASPECT: Final = 1.35  # of the whole: screens are wide


@dataclass(frozen=True, slots=True)
class Island:
    """Nodes that hold together: their places, the sizes of their boxes, the pairs (by place in the list) joined."""

    names: list[str]
    points: Points
    boxes: Points
    lines: list[tuple[int, int]]


def packed(islands: list[Island]) -> dict[str, tuple[float, float]]:
    """The largest island in the middle, each other one where it keeps the whole smallest; of very many the smaller
    ones in rows below. Islands fit into each other's bays: what counts is the squares of a grid that they cover
    (Freivalds, Dogrusoz and Kikusts 2002: polyomino packing)."""
    found: dict[str, tuple[float, float]] = {}
    taken: set[tuple[int, int]] = set()
    cell = max([_CELL, *(max(_box(island)[1:]) / _ACROSS for island in islands[:1])])
    for island in islands[:_NEAR]:
        cells = _cells(island, cell)
        column, row = _free_cell(cells, taken)
        taken |= {(x + column, y + row) for x, y in cells}
        _put(found, island, np.array((column, row)) * cell)
    if not islands[_NEAR:]:
        return found
    columns, rows = {x for x, _ in taken}, {y for _, y in taken}
    left, right = min(columns) * cell, max(columns) * cell
    x, y, high = left, (max(rows) + 1) * cell, 0.0
    for island in islands[_NEAR:]:
        low, wide, tall = _box(island)
        if x > left and x + wide > right:
            x, y, high = left, y + high, 0.0
        _put(found, island, np.array((x, y)) - low + GAP)
        x, high = x + wide, max(high, tall)
    return found


def _cells(island: Island, cell: float) -> set[tuple[int, int]]:
    """The squares of the grid that the boxes and lines of an island cover, with a little room around them."""
    found: set[tuple[int, int]] = set()
    low = np.floor((island.points - island.boxes / 2 - GAP) / cell).astype(int)
    high = np.floor((island.points + island.boxes / 2 + GAP) / cell).astype(int)
    for (x0, y0), (x1, y1) in zip(low.tolist(), high.tolist(), strict=True):
        found |= {(x, y) for x in range(x0, x1 + 1) for y in range(y0, y1 + 1)}
    for a, b in island.lines:
        steps = int(np.abs(island.points[b] - island.points[a]).max() / cell * 2) + 1
        along = np.linspace(island.points[a], island.points[b], steps + 1)
        found |= {(x, y) for x, y in np.floor(along / cell).astype(int).tolist()}
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
    size = (high - low + (x1 - x0, y1 - y0) + 1).tolist()
    filled: NDArray[np.bool_] = np.zeros((size[0], size[1]), dtype=bool)
    filled[tuple((used - low).T)] = True
    columns, rows = np.meshgrid(*(np.arange(a, b + 1) for a, b in zip(low, high, strict=True)), indexing="ij")
    free: NDArray[np.bool_] = np.ones(columns.shape, dtype=bool)
    across, down = free.shape
    for x, y in shape.tolist():
        free &= ~filled[x - x0 : x - x0 + across, y - y0 : y - y0 + down]
    (ux0, uy0), (ux1, uy1) = used.min(axis=0), used.max(axis=0)
    wide = np.maximum(columns + x1 - x0, ux1) - np.minimum(columns, ux0)
    tall = np.maximum(rows + y1 - y0, uy1) - np.minimum(rows, uy0)
    middle = (columns + (x1 - x0) / 2) ** 2 / _SCREEN**2 + (rows + (y1 - y0) / 2) ** 2
    cost = np.where(free, np.maximum(wide / _SCREEN, tall) * 1e6 + middle, np.inf)
    best = np.unravel_index(int(np.argmin(cost)), cost.shape)
    return int(columns[best]) - x0, int(rows[best]) - y0


def _box(island: Island) -> tuple[Points, float, float]:
    low: Points = (island.points - island.boxes / 2).min(axis=0)
    wide, tall = (island.points + island.boxes / 2).max(axis=0) - low + 2 * GAP
    return low, float(wide), float(tall)


def _put(found: dict[str, tuple[float, float]], island: Island, move: Points) -> None:
    """Writes down where the nodes of an island stand once it is moved."""
    for name, point in zip(island.names, island.points + move, strict=True):
        found[name] = (float(point[0]), float(point[1]))


def free_spot(start: tuple[float, float], size: Points, points: Points, boxes: Points) -> tuple[float, float]:
    """The first spot on growing rings around ``start`` where a box of ``size`` overlaps none of ``boxes``."""
    room = (boxes + size) / 2 + GAP
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
