"""A source becomes its reports: lines joined, furniture set apart, bylines read, headlines given back."""

import re
from array import array
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath
from typing import Final

from kg.layout import headlines
from kg.layout import lines as page
from kg.layout.adverts import is_advert, without_adverts
from kg.layout.flow import Unit, UnitKind, units
from kg.layout.lines import Line, LineKind, Strand, tidy
from kg.layout.split import Draft, one, split
from kg.layout.words import Words, load
from kg.read import frontmatter
from kg.types import Block, BlockKind, Metadata, Report, Source

__all__ = ["reports"]

_WHOLE: Final = (
    ".txt",
    ".html",
    ".htm",
    ".pdf",
)  # files that are one text each: their reports are named by them


def reports(source: Source, metadata: Metadata) -> list[Report]:
    """The reports of ``source`` in the order of their bodies; none if it is a page of advertisements only.

    With a ``metadata.headline`` the text is one report, and with a ``metadata.id`` it is one at least: somebody holds
    it for a report, whatever telephone numbers stand in it. Offsets are code points into ``source.text``.
    """
    words = load()
    found = page.lines(source.text, frontmatter.end(source.text), words)
    published = metadata.published or _paper_date(found, words)
    drafts = [_given(found, metadata.headline, words)] if metadata.headline else _searched(found, words)
    if metadata.id and not drafts and found:
        drafts = [_given(found, "", words)]
    made = [_report(d, source, metadata, published, words) for d in drafts]
    kept = [r for r in made if r is not None]
    first = metadata.id or _stem(source.name)
    return [_numbered(r, first, n) for n, r in enumerate(kept, 1)]


def _searched(found: Sequence[Line], words: Words) -> list[Draft]:
    parts = without_adverts(units(found, words), words)
    drafts, headings = split(parts, words)
    if not drafts:
        # no sentence anywhere: what text there is makes one report, but advertisements make none
        rest = [u for u in parts if u.kind is UnitKind.LONE]
        advert = any(is_advert(u.strand.text, words) for u in units(found, words))
        return [] if advert or not rest else [one([_as_paragraph(rest)], words)]
    headlines.assign(drafts, headings)
    return drafts


def _given(found: Sequence[Line], headline: str, words: Words) -> Draft:
    """The whole text as one report; a first line that repeats the headline goes."""
    rows = list(found)
    if rows and _plain(rows[0].text) == _plain(headline):
        rows.pop(0)
    rows = [
        line if line.kind is not LineKind.FURNITURE or _at_edge(i, len(rows)) else _as_text(line)
        for i, line in enumerate(rows)
    ]
    draft = one(units(rows, words), words)
    if draft.blocks and not draft.paragraphs():
        draft.blocks = [(strand, False) for strand, _ in draft.blocks]
    return draft


def _at_edge(i: int, count: int) -> bool:
    return i < 2 or i >= count - 3


def _as_text(line: Line) -> Line:
    return Line(line.strand, LineKind.TEXT, line.indent, line.gap, line.width, line.starts)


def _as_paragraph(lone: Sequence[Unit]) -> Unit:
    return Unit(UnitKind.PARAGRAPH, [s for u in lone for s in u.lines])


def _report(
    draft: Draft, source: Source, metadata: Metadata, published: date | None, words: Words
) -> Report | None:
    text, offsets, blocks = _body(draft)
    if not text:
        return None
    lines = [" ".join(tidy(s, headline=True).text.split()) for s in draft.headline]
    return Report(
        id="",
        source=source,
        text=text,
        offsets=offsets,
        blocks=blocks,
        headline=metadata.headline or headlines.text(lines, headlines.body_of(draft), words),
        bylines=tuple(draft.names),
        dateline=draft.dateline,
        published=published,
        home=metadata.home,
        publisher=metadata.publisher,
        url=metadata.url,
    )


def _body(draft: Draft) -> tuple[str, Sequence[int], tuple[Block, ...]]:
    parts: list[str] = []
    offsets = array("Q")
    blocks: list[Block] = []
    at = 0
    for raw, subhead in _trimmed(draft):
        strand = tidy(raw)
        if not strand.text:
            continue
        if parts:
            parts.append("\n")
            offsets.append(offsets[-1] + 1)
            at += 1
        kind = BlockKind.SUBHEAD if subhead else BlockKind.PARAGRAPH
        blocks.append(Block(kind, at, at + len(strand.text)))
        parts.append(strand.text)
        offsets.extend(strand.offsets)
        at += len(strand.text)
    return "".join(parts), offsets, tuple(blocks)


def _trimmed(draft: Draft) -> list[tuple[Strand, bool]]:
    """The blocks without subheads behind the last paragraph."""
    blocks = list(draft.blocks)
    while blocks and blocks[-1][1]:
        blocks.pop()
    return blocks


def _numbered(report: Report, first: str, n: int) -> Report:
    return replace(report, id=first if n == 1 else f"{first}#{n}")


def _paper_date(found: Sequence[Line], words: Words) -> date | None:
    for line in found:
        m = words.paper_date.search(line.text) if line.kind is LineKind.FURNITURE else None
        if m:
            try:
                return date(int(m[1]), int(m[2]), int(m[3]))
            except ValueError:
                continue
    return None


def _stem(name: str) -> str:
    path = PurePosixPath(name)
    return str(path.with_suffix("")) if path.suffix.lower() in _WHOLE else name


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text)
