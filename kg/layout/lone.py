"""Tells lone lines, headlines and subheads, from lines of running text."""

import re
from typing import Final

from kg.layout.lines import Line, LineKind
from kg.layout.rows import Page, pairs

WIDEST: Final = 84  # halves of a character: no headline line is wider
_EXCLAIM: Final = re.compile(r"[！？!?…][”’」』）)\"]*$")
_COMMA: Final = re.compile(r"[，、；;]")
_OPEN_END: Final = re.compile(r"[，、；：:,—（(“《‘]$")
_RUN: Final = 6
_FARTHEST: Final = 40
_NEAR: Final = 13
_NO: Final = -9
_ENOUGH: Final = 3


def is_lone(page: Page, i: int, *, after_lone: bool, after_credit: bool) -> bool:
    """Whether line ``i``, which begins after a sentence's end, is (part of) a headline or a subhead.

    ``after_lone``: it follows such a line or nothing; ``after_credit``: a report ended with a byline before it.
    """
    row = page.rows[i]
    if not _may_be_lone(row) or (_COMMA.search(row.text) and row.text[-1] in "、；;："):
        return False
    if page.ends[i] and not _exclaims(page, i, after_lone):
        return False
    reach = _reaches(page, i)
    if reach is not None:
        return reach
    return _points(page, i, page.fresh[i] or after_credit) >= _ENOUGH


def _may_be_lone(row: Line) -> bool:
    text = row.text
    return row.width <= WIDEST and "。" not in text and row.kind is LineKind.TEXT


def _exclaims(page: Page, i: int, after_lone: bool) -> bool:
    """A line ending in ！ or ？ may be a headline if it stands alone."""
    row = page.rows[i]
    if not _EXCLAIM.search(row.text) or row.text.count("！") > 2:
        return False
    alone = row.gap > 0 or after_lone
    nxt = page.rows[i + 1] if i + 1 < len(page.rows) else None
    return bool(alone) and (nxt is None or nxt.gap > 0 or nxt.starts or nxt.kind is LineKind.BYLINE)


def _reaches(page: Page, i: int) -> bool | None:
    """Whether only lone lines stand from here to a report's begin or the page's end; None: can't say."""
    run = 0
    for j in range(i + 1, min(i + 1 + _FARTHEST, len(page.rows))):
        nxt = page.rows[j]
        if nxt.starts or nxt.kind is LineKind.BYLINE:
            return True
        run = 0 if nxt.gap else run + 1
        if run > _RUN or not _may_be_lone(nxt) or (page.ends[j] and not _EXCLAIM.search(nxt.text)):
            return None
        if nxt.gap and j == i + 1 and _OPEN_END.search(page.rows[i].text):
            return None
    far = i + 1 + _FARTHEST < len(page.rows)
    return None if far or _OPEN_END.search(page.rows[-1].text) else True


def _points(page: Page, i: int, starts: bool) -> int:
    """How much speaks for a line before plain text being a subhead or headline."""
    if i + 1 == len(page.rows):
        return _NO
    row, nxt, column, words = page.rows[i], page.rows[i + 1], page.column[i], page.words
    text = row.text
    if _OPEN_END.search(text) or words.continued.match(nxt.text) or _unbalanced(text):
        return _NO
    points = -2 if _COMMA.search(text) else 0
    points += _width_points(row.width, column)
    points += (row.gap > 0) + min(nxt.gap, 2)
    points += 2 * bool(words.openers.match(nxt.text))
    points += 2 * bool(words.numbered.match(text))
    points -= 2 * bool(words.unfinished.search(text))
    points += 2 * (row.indent > 4) - 2 * (0 < row.indent <= 4 and page.indents_used(i))
    points -= row.width < 6
    points -= 3 * bool(words.leads.match(text))
    points += 2 * _second_line(page, i + 1, column)
    points -= 2 * (text[-1] + nxt.text[0] in page.pairs)  # a word broken over the line's end
    return points + (_title_points(page, i) if starts else 0)


def _second_line(page: Page, i: int, column: int) -> bool:
    """Whether line ``i`` looks like the short last line of a headline: no sentence's end, then an empty line."""
    row = page.rows[i]
    ends = i + 1 == len(page.rows) or page.rows[i + 1].gap > 0
    return ends and not row.gap and row.width < column - 8 and _may_be_lone(row) and not page.ends[i]


def _title_points(page: Page, i: int) -> int:
    """Where a report may begin: the words of a headline come again in the lines below or above it."""
    below = "".join(r.text[:WIDEST] for r in page.rows[i + 1 : i + _NEAR])
    above = "".join(r.text[:WIDEST] for r in page.rows[max(0, i + 1 - _NEAR) : i])
    own = set(pairs(page.rows[i].text))
    again = max(sum(p in below for p in own), sum(p in above for p in own)) / max(1, len(own))
    return 1 + 2 * (again >= 0.45)


def _width_points(width: int, column: int) -> int:
    """A first line of a paragraph is about two characters narrower than the column, a subhead is odd."""
    if not column:
        return 3
    if width < column - 8:
        return 3
    return 2 if width > column + 4 else 0


def _unbalanced(text: str) -> bool:
    return any(text.count(a) != text.count(b) for a, b in ("“”", "（）", "《》", "「」"))
