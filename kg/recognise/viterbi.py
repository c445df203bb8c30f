"""The best sequence of labels (Viterbi 1967), for many sentences at once.

In: scores of each label (emissions: rows, steps, labels), of each label behind another (transitions), and the rows'
lengths, which ascend, so that the rows that go on are always the last ones. Out: the labels of each row; what lies
behind a row's length is meaningless.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[np.int64]
# Scores of any precision.
Scores = NDArray[Any]


def viterbi(emissions: Scores, transitions: Scores, lengths: Labels) -> Labels:
    """Of few labels: each is looked at behind each.

    Rows lie along the last axis, where sums and maxima run over contiguous memory.
    """
    rows, steps, labels = emissions.shape
    ended = _ended(lengths, steps)
    given = np.ascontiguousarray(emissions.transpose(1, 2, 0))
    scores = np.empty_like(given)
    scores[0] = given[0]
    room = np.empty(labels * labels * rows, dtype=given.dtype)
    steps_from = np.ascontiguousarray(transitions[:, :, None])
    for t in range(1, steps):
        first = ended[t]
        here = scores[t, :, first:]
        candidates = room[: labels * labels * (rows - first)].reshape(labels, labels, rows - first)
        np.add(scores[t - 1, :, None, first:], steps_from, out=candidates)
        candidates.max(axis=0, out=here)
        here += given[t, :, first:]
        scores[t, :, :first] = scores[t - 1, :, :first]
    return _way_back(scores.transpose(0, 2, 1), transitions, lengths)


def pruned(emissions: Scores, transitions: Scores, lengths: Labels) -> Labels:
    """The same, of many labels with transitions that differ little.

    A label that is further behind the best one than transitions can differ is not the better way to any next label.
    With LAC's weights that leaves 1.3 of 59 labels a character: a quarter of the time.
    """
    _, steps, _ = emissions.shape
    ended = _ended(lengths, steps)
    given = np.ascontiguousarray(emissions.transpose(1, 0, 2))
    scores = np.empty_like(given)
    scores[0] = given[0]
    # twice, so that it can't matter how the differences are rounded
    margin = 2 * (transitions.max(axis=0) - transitions.min(axis=0)).max()
    for t in range(1, steps):
        first = ended[t]
        before = scores[t - 1, first:]
        row, label = np.nonzero(before >= before.max(axis=1, keepdims=True) - margin)
        ways = transitions[label] + before[row, label][:, None]
        if len(row) > len(before):
            ways = np.maximum.reduceat(ways, np.flatnonzero(np.diff(row, prepend=-1)))
        np.add(ways, given[t, first:], out=scores[t, first:])
        scores[t, :first] = scores[t - 1, :first]
    return _way_back(scores, transitions, lengths)


def _ended(lengths: Labels, steps: int) -> list[int]:
    """How many rows have ended before each step."""
    return [int(n) for n in np.searchsorted(lengths, np.arange(steps), side="right")]


def _way_back(scores: Scores, transitions: Scores, lengths: Labels) -> Labels:
    """From the scores up to each label (steps, rows, labels); from which label the best one came is found again."""
    steps, rows, _ = scores.shape
    ended = _ended(lengths, steps)
    into = np.ascontiguousarray(transitions.T)
    best = np.zeros((rows, steps), dtype=np.int64)
    best[np.arange(rows), lengths - 1] = scores[-1].argmax(axis=1)
    for t in range(steps - 1, 0, -1):
        first = ended[t]
        best[first:, t - 1] = (scores[t - 1, first:] + into[best[first:, t]]).argmax(axis=1)
    return best
