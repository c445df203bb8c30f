"""The best sequence of labels, against trying all of them."""

from collections.abc import Callable
from itertools import pairwise, product

import numpy as np
import pytest

from kg.recognise.viterbi import Labels, Scores, pruned, viterbi

BOTH = pytest.mark.parametrize("find", [viterbi, pruned])


def score(emissions: Scores, transitions: Scores, labels: tuple[int, ...]) -> float:
    here = sum(float(emissions[i, label]) for i, label in enumerate(labels))
    return here + sum(float(transitions[a, b]) for a, b in pairwise(labels))


@BOTH
@pytest.mark.parametrize("spread", [0.0, 0.1, 1.0, 5.0])
def test_no_other_sequence_is_better(find: Callable[[Scores, Scores, Labels], Labels], spread: float) -> None:
    """Whether transitions differ little or much, in rows of every length."""
    random = np.random.default_rng(7)
    lengths = np.array([1, 2, 2, 4, 5], dtype=np.int64)
    for _ in range(20):
        emissions = random.normal(size=(5, 5, 4))
        transitions = spread * random.normal(size=(4, 4))
        found = find(emissions, transitions, lengths)
        for row, length in enumerate(lengths):
            ways = product(range(4), repeat=int(length))
            best = max(ways, key=lambda labels: score(emissions[row], transitions, labels))
            assert tuple(found[row, :length]) == best


@BOTH
def test_labels_that_are_as_good(find: Callable[[Scores, Scores, Labels], Labels]) -> None:
    """Of equals the first one, in both ways."""
    flat = np.zeros((2, 3, 4), dtype=np.float32)
    assert find(flat, np.zeros((4, 4), dtype=np.float32), np.array([3, 3])).tolist() == [[0, 0, 0]] * 2


def test_both_ways_agree() -> None:
    """On sentences as long as pages have them, in single precision."""
    random = np.random.default_rng(11)
    lengths = np.sort(random.integers(1, 300, size=30))
    emissions = (6 * random.normal(size=(30, int(lengths[-1]), 59))).astype(np.float32)
    transitions = random.uniform(-0.2, 0.2, size=(59, 59)).astype(np.float32)
    one, other = (find(emissions, transitions, lengths) for find in (viterbi, pruned))
    for row, length in enumerate(lengths):
        assert one[row, :length].tolist() == other[row, :length].tolist()
