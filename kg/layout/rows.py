"""What can be measured about a page's lines: where sentences end, how wide the column is, where reports may begin."""

import re
from collections.abc import Sequence
from typing import Final

from kg.layout import credits
from kg.layout.lines import Line, LineKind
from kg.layout.words import Words

_SENTENCE_END: Final = re.compile(
    r"[。！？!?…](?:[”’」』）)》】\"\s]|（[^（）]{1,20}）|\([^()]{1,20}\))*$|[A-Za-z]\.[\"”)]*$"
)
_WINDOW: Final = 8
_HEAD: Final = 84  # of longer lines only the head counts


class Page:
    """The lines of a page without its furniture, with what is known of each of them.

    ``ends``: a sentence ends with the line; ``fresh``: a report may begin with it; ``column``: the width of the
    column around it in halves of a character, 0 where lines are whole paragraphs; ``pairs``: all pairs of
    neighbouring characters inside lines.
    """

    def __init__(self, rows: Sequence[Line], words: Words) -> None:
        self.rows, self.words = rows, words
        self.ends = [self._ends(i) for i in range(len(rows))]
        self.pairs = frozenset(p for r in rows for p in pairs(r.text[:_HEAD]))
        self.fresh = [self._fresh(i) for i in range(len(rows))]
        self.column = [self._column(i) for i in range(len(rows))]

    def after(self, i: int) -> Line | None:
        """The line after line ``i``."""
        return self.rows[i + 1] if i + 1 < len(self.rows) else None

    def indents_used(self, i: int) -> bool:
        """Whether paragraphs around line ``i`` are indented."""
        near = range(max(0, i - _WINDOW), min(len(self.rows), i + _WINDOW + 1))
        indented = sum(self.rows[j].indent > 0 for j in near)
        return 0 < indented < 0.7 * len(near) and (indented > 1 or len(near) < _WINDOW)

    def _ends(self, i: int) -> bool:
        """A credit in brackets behind the last sentence may itself run over the line's end."""
        text = self.rows[i].text
        if ends_sentence(text):
            return True
        stop = text.rfind("。")
        if stop >= 0 and self.words.photo.fullmatch(text, stop + 1 + text[stop + 1 :].startswith(" ")):
            return True
        if i == 0 or len(text) > 20 or text[-1] not in "）)" or "（" in text or "(" in text:
            return False
        return ends_sentence(self.rows[i - 1].text[-30:] + text)

    def _credited(self, i: int) -> bool:
        """Whether a report ends with line ``i``, by its credit (which may have begun on the line before)."""
        text = self.rows[i].text[-_HEAD:]
        if text[-1] not in "）)":
            return False
        if i and "（" not in text and "(" not in text:
            text = self.rows[i - 1].text[-_HEAD:] + text
        return credits.closing(text, self.words) is not None

    def _fresh(self, i: int) -> bool:
        """Whether a report may begin with line ``i``, by what is around it."""
        row = self.rows[i]
        return i == 0 or row.gap > 1 or row.starts or self._credited(i - 1)

    def _column(self, i: int) -> int:
        """The width of the column around line ``i``: where unfinished lines cluster; 0 if they don't."""
        near = self._stretch(i)
        open_widths = self._open_widths(near)
        if len(open_widths) < 3:
            near = range(max(0, i - _WINDOW), min(len(self.rows), i + _WINDOW + 1))
            open_widths = self._open_widths(near)
        best, count = 0, 0
        for width in dict.fromkeys(open_widths):
            inside = [w for w in open_widths if width <= w <= width + 4]
            if len(inside) >= count:
                best, count = inside[len(inside) // 2], len(inside)
        wide = sum(self.rows[j].width > best + 12 for j in near)
        if wide * 4 > len(near):
            return 0  # most lines are whole paragraphs; the short ones are subheads
        return best if count >= 3 or (count == 2 and len(near) <= 8) else 0

    def _stretch(self, i: int) -> range:
        """The lines around line ``i`` that no report's begin parts from it."""
        rows = self.rows
        begin = i
        while begin > max(0, i - _WINDOW) and not self.fresh[begin]:
            begin -= 1
        end = i + 1
        while end < min(len(rows), i + _WINDOW + 1) and not self.fresh[end]:
            end += 1
        return range(begin, end)

    def _open_widths(self, near: range) -> list[int]:
        return sorted(
            self.rows[j].width
            for j in near
            if not self.ends[j] and self.rows[j].width >= 12 and self.rows[j].kind is LineKind.TEXT
        )


def ends_sentence(text: str) -> bool:
    """Whether a sentence ends at the end of ``text`` (closing quotes and a short bracket may follow)."""
    return _SENTENCE_END.search(text[-40:]) is not None


def pairs(text: str) -> list[str]:
    """The character pairs of ``text``, in order."""
    return [text[i : i + 2] for i in range(len(text) - 1)]
