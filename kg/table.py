"""Writes an answer for people or programs. In: columns and rows of strings and numbers. Out: one string."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Sequence
from typing import Final

FORMATS: Final = ("table", "csv", "tsv", "json")
_WIDEST = 60  # cells of a table longer than this are cut; the other formats keep all, json line ends, too
_NARROWEST = 8
_BROKEN = re.compile(r"(?<=[^\x00-\x7f])\s*\n\s*(?=[^\x00-\x7f])")


def render(
    columns: Sequence[str], rows: Sequence[Sequence[str | int]], format: str, *, terminal: int | None = None
) -> str:
    """``rows`` in one of ``FORMATS``, ending in a line end. ``json`` is a list of objects, numbers in it as numbers.

    ``terminal``: how many columns a table may be wide; its widest cells are cut to fit.
    """
    if format == "json":
        records = [dict(zip(columns, row, strict=True)) for row in rows]
        return json.dumps(records, ensure_ascii=False, indent=1) + "\n"
    written = [[str(cell) for cell in row] for row in rows]
    if format == "table":
        return _table(columns, written, terminal)
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t" if format == "tsv" else ",", lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_calm(cell) for cell in row] for row in written)
    return out.getvalue()


def width(text: str) -> int:
    """Columns that ``text`` takes on a terminal: two for a Chinese character, none for a combining mark."""
    return sum(_width(char) for char in text)


def _width(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]], terminal: int | None) -> str:
    cells = [list(columns), *([_line(cell) for cell in row] for row in rows)]
    widths = [min(_WIDEST, max(width(row[i]) for row in cells)) for i in range(len(columns))]
    while terminal and sum(widths) + 2 * (len(widths) - 1) > terminal and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    cells = [[_cut(cell, w) for cell, w in zip(row, widths, strict=True)] for row in cells]
    lines = [
        "  ".join(c + " " * (w - width(c)) for c, w in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]
    lines.insert(1, "  ".join("─" * w for w in widths))
    return "\n".join(lines) + "\n"


def _line(cell: str) -> str:
    """One line, broken Chinese words joined, without what would move a terminal's cursor."""
    joined = _BROKEN.sub("", cell)
    return "".join(c if c.isprintable() else " " for c in joined)


def _cut(cell: str, columns: int) -> str:
    if width(cell) <= columns:
        return cell
    kept, used = [], 0
    for char in cell:
        used += _width(char)
        if used > columns - 1:
            break
        kept.append(char)
    return "".join(kept) + "…"


def _calm(cell: str) -> str:
    """One line (a passage keeps its source's line ends, which json shows), and one that a spreadsheet doesn't take
    for a formula (a figure below zero is none)."""
    cell = " ".join(_BROKEN.sub("", cell).splitlines())
    risky = cell[:1] in "=+-@\t\r" and cell[:1] != ""
    number = cell[1:].replace(".", "", 1).isdigit()
    return "'" + cell if risky and not number else cell
