"""Helpers for the tests of observations: marked paragraphs in, figures out."""

from datetime import date

from kg.marked import parse
from kg.observe import observe
from kg.recognise.amount import find_amounts
from kg.recognise.time import find_times
from kg.types import Block, BlockKind, Entity, Mention, Period, Report, Resolution, Source

PUBLISHED = date(2024, 4, 20)
HOME = ("江南省", "丹霞市", "东川省", "江北市", "中国")
Row = tuple[str, str, str, str, str | None, str | None]


def read(marked: str) -> tuple[Report, Resolution]:
    """The report and resolution of a marked text; times and figures are found, lines are paragraphs."""
    text, names = parse(marked)
    pairs: list[tuple[Mention, tuple[Entity, ...]]] = [(m, (Entity(m.key or m.text, m.kind),)) for m in names]
    taken = {i for m in names for i in range(m.begin, m.end)}
    for m in [*find_times(text, PUBLISHED), *find_amounts(text)]:
        if not taken & set(range(m.begin, m.end)):
            taken |= set(range(m.begin, m.end))
            pairs.append((m, ()))
    pairs.sort(key=lambda p: (p[0].begin, -p[0].end))
    blocks, at = [], 0
    for line in text.split("\n"):
        kind = BlockKind.PARAGRAPH if line.endswith("。") else BlockKind.SUBHEAD
        blocks.append(Block(kind, at, at + len(line)))
        at += len(line) + 1
    source = Source("test", text, "", "utf-8")
    report = Report("test", source, text, range(len(text)), tuple(blocks), published=PUBLISHED)
    entities = tuple(dict.fromkeys(e for _, found in pairs for e in found))
    home = {e.kind: e for e in entities if e.name in HOME}
    mentions, referents = tuple(m for m, _ in pairs), tuple(found for _, found in pairs)
    return report, Resolution(mentions, referents, entities, (), home)


def rows(marked: str) -> list[Row]:
    """The observations as (subject, indicator, value, unit, start, end)."""
    return [
        (_name(o.subject), o.indicator, f"{o.amount.value:f}", o.amount.unit, *_days(o.period))
        for o in observe(*read(marked))
    ]


def _name(subject: Entity | str) -> str:
    return subject if isinstance(subject, str) else subject.name


def _days(period: Period | None) -> tuple[str | None, str | None]:
    ends = (period.start, period.end) if period else (None, None)
    start, end = (day.isoformat() if day else None for day in ends)
    return start, end
