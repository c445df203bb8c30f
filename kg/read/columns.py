"""The reading order of a printed page: lines with their places in, text out, column after column.

The recursive X-Y cut (G. Nagy and S. Seth, 1984): a page is cut along its widest strip of white, upright or
lying, and its parts again, till no strip is wide enough; lying parts are read downwards, upright ones from the
left. Lengths are in points, y grows upwards as in PDF.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

_GUTTER: Final = 0.75  # ems of white between columns; glyphs of one line stand closer
_STRIP: Final = 0.5  # ems of white between blocks, beyond the usual leading of the lines
_OTHER_SIZE: Final = 1.2  # a line larger or smaller by this is of another block
_PAIRED: Final = 2  # rows with text on both sides of a gutter, at least
_SAME_ROW: Final = 0.5  # how much of their height the pieces of one row share
_SPACE: Final = "\u3000"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters on one row: its text, its box, and the size of its type."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float


def text(pieces: Sequence[Piece]) -> str:
    """The page's text: a line for each row of a column, an empty line between blocks, indents as full-width blanks."""
    return "\n\n".join("\n".join(_rows(part)) for block in _cut(list(pieces)) for part in _by_size(block))


def _cut(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """The blocks in reading order."""
    if not pieces:
        return
    em = median(p.size for p in pieces)
    upright = _widest([(p.left, p.right) for p in pieces], em * _GUTTER)
    lying = _widest([(p.bottom, p.top) for p in pieces], _leading(pieces) + em * _STRIP)
    if upright is None and lying is None:
        above, inside, below = _columned(pieces, em)
        if not inside:
            yield pieces
        for part in (above, inside, below) if inside else ():
            yield from _cut(part)
    elif lying is None or (upright is not None and upright[0] > lying[0]):
        middle = upright[1] if upright else 0.0
        yield from _cut([p for p in pieces if p.right <= middle])
        yield from _cut([p for p in pieces if p.right > middle])
    else:
        yield from _cut([p for p in pieces if p.bottom >= lying[1]])
        yield from _cut([p for p in pieces if p.bottom < lying[1]])


def _widest(spans: list[tuple[float, float]], least: float) -> tuple[float, float] | None:
    """How wide the widest gap between ``spans`` is and where its middle; ``None`` if none is over ``least``."""
    found: tuple[float, float] | None = None
    spans.sort()
    end = spans[0][1]
    for begin, stop in spans:
        if begin - end > max(least, found[0] if found else 0.0):
            found = begin - end, (begin + end) / 2
        end = max(end, stop)
    return found


def _columned(pieces: list[Piece], em: float) -> tuple[list[Piece], list[Piece], list[Piece]]:
    """The longest run of rows that has a gutter though the whole has none, with what is above and below it.

    A line that runs across all columns and stands close to them (a headline, the editors' line) closes a gutter.
    """
    rows = _grouped(pieces)
    best = range(0)
    for first in range(len(rows)):
        spans: list[tuple[float, float]] = []
        for last in range(first, len(rows)):
            spans += [(p.left, p.right) for p in rows[last]]
            gap = _widest(spans, em * _GUTTER)
            if gap is None and last > first + 1:
                break
            paired = sum(len(row) > 1 for row in rows[first : last + 1])
            if gap is not None and paired >= _PAIRED and last + 1 - first > len(best):
                best = range(first, last + 1)
    if not best:
        return pieces, [], []
    above, inside, below = rows[: best.start], rows[best.start : best.stop], rows[best.stop :]
    return _flat(above), _flat(inside), _flat(below)


def _flat(rows: list[list[Piece]]) -> list[Piece]:
    return [piece for row in rows for piece in row]


def _leading(pieces: list[Piece]) -> float:
    """The usual white between a row and the next below it in the same column, 0 where there is one row only."""
    gaps = []
    for p in pieces:
        below = [q.top for q in pieces if q.top <= p.bottom and q.left < p.right and q.right > p.left]
        if below:
            gaps.append(p.bottom - max(below))
    return median(gaps) if gaps else 0.0


def _by_size(block: list[Piece]) -> Iterator[list[Piece]]:
    """A block in parts of about the same size of type: a headline close above its text is set apart."""
    rows = _grouped(block)
    part: list[Piece] = []
    for row in rows:
        size = max(p.size for p in row)
        last = max((p.size for p in part), default=size)
        if part and not 1 / _OTHER_SIZE < size / last < _OTHER_SIZE:
            yield part
            part = []
        part.extend(row)
    if part:
        yield part


def _grouped(block: list[Piece]) -> list[list[Piece]]:
    """The pieces row by row from the top, each row from the left."""
    rows: list[list[Piece]] = []
    for piece in sorted(block, key=lambda p: (-p.top, p.left)):
        shared = min(piece.top, rows[-1][0].top) - max(piece.bottom, rows[-1][0].bottom) if rows else 0.0
        if rows and shared > _SAME_ROW * min(piece.size, rows[-1][0].size):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda p: p.left) for row in rows]


def _rows(part: list[Piece]) -> Iterator[str]:
    edge = min(p.left for p in part)
    for row in _grouped(part):
        indent = round((row[0].left - edge) / row[0].size)
        joined = row[0].text
        for before, piece in pairwise(row):
            apart = piece.left - before.right > before.size * _GUTTER
            joined += (_SPACE if apart else "") + piece.text
        yield _SPACE * min(indent, 2) + joined
