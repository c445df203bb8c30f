"""Wholes and parts, surpluses, lists whose parts are said to be all.

In: a ``Sheet``. Out: ``Note``s on what doesn't add up.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache, reduce
from operator import add
from typing import Final

from kg.conflict.written import Figure, Note, Range, Sheet, Written, any_of, core, table, written_of

_LEAST: Final = 2


def sums(sheet: Sheet) -> Iterator[Note]:
    """Wholes that are not the sum of their parts: 进出口, 出口 and 进口."""
    for row in table()["sums"]:
        whole_words, part_words = tuple(row["whole"]), [tuple(p) for p in row["parts"]]
        for whole, rest in _of(sheet.figures, whole_words):
            near = _near(sheet, whole, whole_words)
            parts = [_part(near, whole, rest, words) for words in part_words]
            found = [p for p in parts if p]
            if len(found) == len(parts):
                yield from _compared(whole, found, [1] * len(found), "之和")


def differences(sheet: Sheet) -> Iterator[Note]:
    """Surpluses that are not what is left: 顺差 = 出口 - 进口."""
    for row in table()["differences"]:
        for result, rest in _of(sheet.figures, tuple(row["result"])):
            begin, end = sheet.sentence(result.written.begin)
            before = sheet.between(sheet.sentence(begin - 1)[0] if begin else 0, result.written.begin)
            near = [*reversed(before), *sheet.between(result.written.begin + 1, end)]
            of, less = (_part(near, result, rest, tuple(row[key])) for key in ("from", "less"))
            if of and less:
                yield from _compared(result, [of, less], [1, -1], "之差")


def listed(sheet: Sheet) -> Iterator[Note]:
    """Lists that are said to be all: 项目26个，其中工业15个、农业8个，其余4个…; 由…组成."""
    for whole in sheet.figures:
        begin, end = sheet.sentence(whole.written.begin)
        inside = _patterns()["inner"].search(sheet.text, begin, whole.written.begin)  # itself a part
        parts = _all_parts(sheet, whole, end) if whole.level and not inside else []
        if not parts:
            continue
        total = sum((p.value for p in parts), start=Decimal(0))
        if not reduce(add, (p.range for p in parts)).meets(whole.written.range):
            seen = {p.begin for p in parts}
            concerned = [
                f.number for f in sheet.figures if f is whole or (f.level and f.written.begin in seen)
            ]
            told = "、".join(p.text for p in parts)
            more = max(0, *(_finer(whole.written, p) for p in parts))
            yield Note(_text(whole, f"所列各部分{told}之和", total, more), tuple(concerned))


def _all_parts(sheet: Sheet, whole: Figure, end: int) -> list[Written]:
    """The parts of ``whole`` that its sentence lists as all there are; none where that is not plain."""
    p, text, at = _patterns(), sheet.text, whole.written.end
    opened = p["of_which"].search(text, at, end)
    if not opened or p["inner"].search(text, opened.end(), end):
        return []
    start = opened.end()
    if any(at <= m.begin < start for m in sheet.amounts):  # the figure before 其中 is another
        return []
    here = [m for m in sheet.amounts if start <= m.begin < end]
    parts = [written_of(m) for m in here if getattr(m.value, "unit", "") == whole.written.unit]
    known = [w for w in parts if w]
    if len(known) < len(parts) or len(known) < _LEAST or any(_moves(text, start, w) for w in known):
        return []
    if p["rest"].search(text, known[-1].end, end):  # 其余由公司自筹: one part has no figure
        return []
    last = p["rest"].search(text, known[-2].end, known[-1].begin)
    made_up = p["made_up"].search(text, known[-1].end, end) or p["portions"].search(
        text, start, known[0].begin
    )
    return known if last or made_up else []


def _moves(text: str, start: int, part: Written) -> bool:
    """Whether a figure in a list is a change of something, no part (比上年增加3个)."""
    clause = re.split("[，；、]", text[start : part.begin])[-1]
    return bool(_patterns()["changes"].search(clause))


def _of(figures: tuple[Figure, ...], words: tuple[str, ...]) -> Iterator[tuple[Figure, str]]:
    """The levels of an indicator, with the words that stand before it (对哈萨克斯坦|进出口)."""
    for f in figures:
        if f.level and (rest := _rest(f, words)) is not None:
            yield f, rest


def _rest(figure: Figure, words: tuple[str, ...]) -> str | None:
    """What an indicator has before one of ``words`` at its end; 出口 is not the end of 进出口."""
    indicator = core(figure.said.indicator)
    ends = [w for w in words if indicator.endswith(w)]
    if not ends or (indicator.endswith("进出口") and "进出口" not in ends):
        return None
    return core(indicator[: -len(max(ends, key=len))])


def _near(sheet: Sheet, whole: Figure, words: tuple[str, ...]) -> list[Figure]:
    """The figures that may be parts of ``whole``: behind it up to the next such whole, or else before it."""
    after: list[Figure] = []
    for f in sheet.between(whole.written.begin + 1, len(sheet.text)):
        if f.sentence - whole.sentence > 1 or (f.level and _rest(f, words) is not None):
            break
        after.append(f)
    before = []
    begin, _ = sheet.sentence(whole.written.begin)
    for f in reversed(sheet.between(begin, whole.written.begin)):
        if f.level and _rest(f, words) is not None:
            break
        before.append(f)
    return after + before


def _part(near: list[Figure], whole: Figure, rest: str, words: tuple[str, ...]) -> Figure | None:
    """The first of ``near`` that is such a part: of the same words before, or of none in the whole's sentence."""
    for f in near:
        if not f.level or not f.beside(whole):
            continue
        mine = _rest(f, words)
        if mine == rest or (mine == "" and f.sentence == whole.sentence):
            return f
    return None


def _compared(whole: Figure, parts: list[Figure], signs: list[int], what: str) -> Iterator[Note]:
    """A note where ``parts``, added or taken away by ``signs``, don't give ``whole``."""
    total, value = Range(Decimal(0), Decimal(0)), Decimal(0)
    for part, sign in zip(parts, signs, strict=True):
        value += sign * part.written.value
        total = total + part.written.range if sign > 0 else total - part.written.range
    if not total.meets(whole.written.range):
        more = max(0, *(_finer(whole.written, p.written) for p in parts))
        told = "与".join(p.named() for p in parts)
        yield Note(_text(whole, told + what, value, more), (whole.number, *(p.number for p in parts)))


def _finer(whole: Written, part: Written) -> int:
    """How many decimals more a figure of the size of ``part`` needs in the units of ``whole``."""
    need, step = 0, whole.scale
    smallest = part.scale / 10**part.places
    while step / 10 ** (whole.places + need) > smallest and need < 9:
        need += 1
    return need


def _text(whole: Figure, told: str, value: Decimal, more: int) -> str:
    other = whole.written.like(value, more=more)
    apart = whole.written.like(abs(whole.written.value - value), more=more)
    return f"{whole.named()}，而{told}为{other}，相差{apart}"


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    found = {key: re.compile(any_of(key)) for key in ("of_which", "rest", "portions", "inner", "changes")}
    return found | {"made_up": re.compile(rf"(?:{any_of('made_up')})(?=[，；。])")}
