"""Whether confidences come true: of what is so sure, how much is right.

In: pairs of a confidence and whether the statement is right. Out: bins, and figures of how far they are off.
"""

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

EDGES: Final = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)
# Nobody is so sure that being wrong costs without end.
_SUREST: Final = 0.999

Pair = tuple[float, bool]


class Bin(NamedTuple):
    """The statements whose confidence is from ``low`` up to ``high``: how many are
    ``held``, their mean, the share of right ones."""

    low: float
    high: float
    held: int
    mean: float
    right: float


def bins(pairs: Iterable[Pair], edges: Sequence[float] = EDGES) -> list[Bin]:
    """The bins that begin at ``edges`` (the last ends with 1), without empty ones."""
    inside: list[list[Pair]] = [[] for _ in edges]
    for confidence, right in pairs:
        inside[bisect_right(edges, confidence) - 1].append((confidence, right))
    found = []
    for low, high, held in zip(edges, (*edges[1:], 1.0), inside, strict=True):
        if held:
            mean, share = (sum(pair[i] for pair in held) / len(held) for i in (0, 1))
            found.append(Bin(low, high, len(held), mean, share))
    return found


def ece(found: Sequence[Bin]) -> float:
    """The expected calibration error: how far mean and share are apart, weighed by how many they hold."""
    return sum(b.held * abs(b.mean - b.right) for b in found) / max(1, sum(b.held for b in found))


def log_loss(pairs: Sequence[Pair]) -> float:
    """The mean of minus the logarithm of the chance that was given to what is the case."""
    held = (min(max(c, 1 - _SUREST), _SUREST) if right else 1 - min(c, _SUREST) for c, right in pairs)
    return -sum(map(math.log, held)) / max(1, len(pairs))
