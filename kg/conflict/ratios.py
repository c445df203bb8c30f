"""Shares and growths whose values are given too.

In: a ``Sheet``. Out: ``Note``s on those that don't follow from the values.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

from kg.conflict.written import Figure, Note, Range, Sheet, any_of, core, plain, table
from kg.observe.clauses import finder
from kg.types import Entity, Period

_SHARE: Final = re.compile(r"(?P<part>.*?)(?:占(?P<whole>.+))?(?:占比|比重)$")
_GROWTH: Final = re.compile(r"增长$")
_POINT: Final = "个百分点"
_BACK: Final = 3  # letters before a figure in which 由 stands


def shares(sheet: Sheet) -> Iterator[Note]:
    """Shares that are not part over whole."""
    for share in sheet.figures:
        m = _SHARE.fullmatch(share.said.indicator)
        if share.written.unit != "%" or not m:
            continue
        part = _part(sheet, share, m["part"])
        whole = _whole(sheet, share, part, m["whole"] or "") if part else None
        if not part or not whole or not whole.written.value:
            continue
        quotient = part.written.range.over(whole.written.range)
        if quotient and not quotient.times(100).meets(share.written.range):
            value = part.written.value / whole.written.value * 100
            told = f"{part.named()}为{whole.named()}的"
            yield _note(share, told, value, (part, whole), share.written.value)


def growths(sheet: Sheet) -> Iterator[Note]:
    """Growths that are not those from the one value to the other."""
    for growth in sheet.figures:
        pair = _pair(sheet, growth)
        if not pair:
            continue
        old, now, told, concerned = pair
        points = growth.written.unit == _POINT
        moved = now - old if points else (now - old).over(old) if now.low >= old.high else None
        if moved is None and not points:  # a fall: the quotient of the other sign
            fallen = (old - now).over(old) if old.low >= now.high else None
            moved = Range(-fallen.high, -fallen.low) if fallen else None
        if moved is None:
            continue
        factor = 100 if growth.written.unit == "%" else 1
        said = growth.written.range
        stated = Range(-said.high, -said.low) if growth.said.amount.value < 0 else said
        if not moved.times(factor).meets(stated):
            middle = (old.low + old.high) / 2
            change = (now.low + now.high) / 2 - middle
            value = change if points else change / middle * factor
            yield _note(growth, told, value, concerned, growth.said.amount.value)


def _note(ratio: Figure, told: str, value: Decimal, others: tuple[Figure, ...], stated: Decimal) -> Note:
    more = ratio.written.places + 1
    unit = ratio.written.tail if ratio.written.unit != "%" else "%"
    apart = ratio.written.tail if ratio.written.unit != "%" else _POINT
    number, gap = (plain(round(v, more)) for v in (value, abs(value - stated)))
    shown = ("-" if stated < 0 else "") + ratio.written.text
    text = f"“{ratio.said.indicator}”{shown}，而{told}{number}{unit}，相差{gap}{apart}"
    return Note(text, (ratio.number, *(f.number for f in others)))


def _part(sheet: Sheet, share: Figure, words: str) -> Figure | None:
    """The part that a share is of: the last level of these words before it in its sentence."""
    begin, _ = sheet.sentence(share.written.begin)
    for f in reversed(sheet.between(begin, share.written.begin)):
        same = f.said.subject == share.said.subject and _days(f.said.period) == _days(share.said.period)
        if same and f.level and core(f.said.indicator) == core(words):
            return f
    return None


def _whole(sheet: Sheet, share: Figure, part: Figure, words: str) -> Figure | None:
    """The whole that a share is of: a level of the words after 占; for 占总额 the level before 其中."""
    before = [f for f in sheet.figures if f.level and f.written.begin < part.written.begin]
    if not words or words in table()["generic"]:
        last = before[-1] if before else None
        inside = last is not None and last.sentence == part.sentence and last.beside(part)
        between = sheet.text[last.written.end : part.written.begin] if last else ""
        return last if inside and _patterns()["of_which"].search(between) else None
    scope = next((kind for word, kind in table()["scopes"].items() if words.startswith(word)), "")
    found: dict[Decimal, Figure] = {}
    for f in before:
        subject = f.said.subject
        theirs = subject == share.said.subject or (isinstance(subject, Entity) and subject.kind == scope)
        alike = f.written.unit == part.written.unit and _days(f.said.period) == _days(part.said.period)
        if theirs and alike and core(f.said.indicator) == core(words):
            found.setdefault(f.written.value, f)
    whole = next(
        iter(found.values()), None
    )  # of several figures of the same words one can't say which is meant
    return whole if len(found) == 1 and whole and whole.written.value >= part.written.value else None


_Pair = tuple[Range, Range, str, tuple[Figure, ...]]


def _pair(sheet: Sheet, growth: Figure) -> _Pair | None:
    """The values that a growth leads from and to, with words for them."""
    indicator, points = growth.said.indicator, growth.written.unit == _POINT
    base = indicator[:-2] if points else _GROWTH.sub("", indicator)
    if (
        growth.said.rule != "observe-growth"
        or base == indicator
        or growth.written.unit not in ("%", "倍", _POINT)
    ):
        return None
    begin, end = sheet.sentence(growth.written.begin)
    if _patterns()["other_growth"].search(sheet.text, begin, end):
        return None
    same = sheet.alike.get((growth.said.subject, base), [])
    before = [f for f in same if f.sentence == growth.sentence and f.written.begin < growth.written.begin]
    before = [f for f in before if _days(f.said.period) == _days(growth.said.period)]
    if not before:
        return None
    now = before[-1]
    if len(before) > 1 and _led(sheet, before[-2], now):
        return _told(before[-2], now)
    since = sheet.text[now.written.end : growth.written.begin]
    if points or _patterns()["before_last"].search(since) or not now.level:
        return None
    rise = _rise(sheet, growth, now, base)
    if rise:
        return rise
    last = [f for f in same if f.level and f.written.unit == now.written.unit and _year_before(f, now)]
    return _told(last[-1], now) if last else None


def _told(old: Figure, now: Figure) -> _Pair:
    text = f"由{old.written.text}到{now.written.text}为"
    return old.written.range, now.written.range, text, (old, now)


def _led(sheet: Sheet, old: Figure, now: Figure) -> bool:
    """由4万吨增至5万吨: the two values stand in one phrase."""
    if old.written.unit != now.written.unit:
        return False
    before = sheet.text[max(0, old.written.begin - _BACK) : old.written.begin]
    between = sheet.text[old.written.end : now.written.begin]
    return bool(_patterns()["from"].search(before) and finder("reached").search(between))


def _rise(sheet: Sheet, growth: Figure, now: Figure, base: str) -> _Pair | None:
    """5亿元，比上年增加1亿元，增长30%: the old value is what is left without the rise."""
    for f in sheet.between(now.written.begin + 1, growth.written.begin):
        verb = f.said.indicator.removeprefix(base)
        if f.written.unit != now.written.unit or verb == f.said.indicator:
            continue
        if f.said.rule != "observe-growth" or f.said.subject != now.said.subject:
            continue
        if re.search("[比较]", sheet.text[f.written.end : growth.written.begin]):
            continue  # compared to something else: 比年初增加3亿元，同比增长12%
        up, change, value = finder("up").fullmatch(verb), f.written.range, now.written.range
        if not up and not finder("down").fullmatch(verb):
            continue
        old = value - change if up else value + change
        return old, value, f"{now.written.text}中{verb}{f.written.text}为", (now, f)
    return None


def _year_before(old: Figure, now: Figure) -> bool:
    """Whether one figure holds for the same days of the year before."""
    a, b = _days(old.said.period), _days(now.said.period)
    return a is not None and b is not None and None not in (*a, *b) and all(map(_is_year_before, a, b))


def _is_year_before(old: date | None, now: date | None) -> bool:
    if old is None or now is None or old.year != now.year - 1 or old.month != now.month:
        return False
    return old.day == now.day or (old.month == 2 and {old.day, now.day} == {28, 29})


def _days(period: Period | None) -> tuple[date | None, date | None] | None:
    return (period.start, period.end) if period else None


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    return {key: re.compile(any_of(key)) for key in ("of_which", "other_growth", "before_last", "from")}
