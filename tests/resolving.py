"""Helpers for the tests of the resolve stage: marked text in, names out."""

from datetime import date

from kg.marked import parse
from kg.resolve import resolve
from kg.types import Block, BlockKind, Report, Resolution, Source


def resolved(
    marked: str, home: tuple[str, ...] = (), *, publisher: str | None = None, dateline: str = ""
) -> Resolution:
    """The resolution of one line of marked text, published in 2022."""
    text, mentions = parse(marked)
    block = Block(BlockKind.PARAGRAPH, 0, len(text))
    report = Report(
        "r",
        Source("r", text, "", "utf-8"),
        text,
        range(len(text)),
        (block,),
        dateline=dateline,
        published=date(2022, 5, 6),
        home=home,
        publisher=publisher,
    )
    return resolve(report, mentions)


def names(resolution: Resolution) -> list[tuple[str, ...]]:
    """The names of what each mention refers to."""
    return [tuple(e.name for e in found) for found in resolution.referents]


def links(resolution: Resolution) -> list[tuple[str, str, str]]:
    """The links as names."""
    return sorted((k.subject.name, k.relation, k.object.name) for k in resolution.links)
