"""Dates and periods, as values.

In: text and the day the report was published. Out: mentions of kind ``TimeExpression`` whose ``value`` is a
``Period``. What the text leaves open stays ``None``; without a publication date so do all expressions that
count from it (今年, 7月17日).

The text is cut into atoms (2025年, 上半年, 16日, 至, 以来 …); neighbours are joined into one expression.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from kg.ontology import Names
from kg.recognise.amount import number
from kg.recognise.atoms import CHINESE_DAY, Atom, expressions, words
from kg.recognise.calendar import last_day, make_date, shift
from kg.types import Mention, Period

RECOGNISER: Final = "time"
_WIDE: Final = str.maketrans("０１２３４５６７８９○", "0123456789〇")
_TILL_NOW: Final = re.compile(r"[^，。；\n]{0,10}至今")
_SINCE_IT: Final = re.compile(r"(?!的)[^，。；\n\d]{1,18}以来[，,]")  # 去年7月启动专项行动以来，
_COMPARED: Final = re.compile(r"(?:比|较|高于|低于|超过|相比|与)$")
_SINCE_THEN: Final = re.compile(r"[由从]$")  # 由2005年的9.6%提高到14.2%
_ON_RECORD: Final = re.compile("有[^，。；]{0,6}(?:记录|记载|资料|统计)以来")
_RECENT: Final = timedelta(days=120)  # within which a holiday needs no year to be the last one
_SENTENCE_LENGTH: Final = 300
_NOW: Final = re.compile(r"[，；](?:目前|如今|现(?![场行金代]))")
_SENTENCE: Final = re.compile(r"[。！？\n；]")


@dataclass(slots=True)
class _Context:
    """What the text has named so far."""

    published: date | None
    year: int | None = None
    year_at: int = -1
    day: date | None = None
    month: date | None = None  # its first day
    period: Period | None = None
    holiday: Period | None = None


def find_times(text: str, published: date | None) -> list[Mention]:
    """All times in ``text`` in order; ``published`` is the day that 今年 and 7月17日 count from."""
    if published is not None and not 1000 <= published.year <= 9000:
        published = None  # no newspaper's date
    context = _Context(published)
    plain = text.translate(_WIDE)
    found = []
    for atoms in expressions(plain):
        period = _period(plain, atoms, context)
        if period is None:
            continue
        begin, end = atoms[0].begin, atoms[-1].end
        backwards = period.start is not None and period.end is not None and period.end < period.start
        period = Period(period.start, None if backwards else period.end, text[begin:end])
        from_then = plain[end : end + 1] == "的" and _SINCE_THEN.search(plain, max(0, begin - 1), begin)
        aside = from_then or _ON_RECORD.match(plain, end) or _COMPARED.search(plain, max(0, begin - 2), begin)
        if atoms[0].kind not in ("before", "same") and not aside:
            _remember(context, period, begin)
        found.append(Mention(begin, end, text[begin:end], Names.TIME, RECOGNISER, 1.0, value=period))
    return found


def _period(text: str, atoms: list[Atom], context: _Context) -> Period | None:
    """The period that an expression names; None where the atoms name no time."""
    kinds = [a.kind for a in atoms]
    only = atoms[0]
    if only.kind == "vague":
        return Period(None, None, "")
    if only.kind in ("before", "same") and len(atoms) == 1:
        return _relative(context, -1 if only.kind == "before" else 0)
    cut = kinds.index("dash") if "dash" in kinds else len(atoms)
    start = _point(text, atoms[:cut], context)
    if start is None:
        return None
    if cut < len(atoms) and kinds[cut + 1] != "now":
        end = _point(text, atoms[cut + 1 :], context, start)
        return Period(start.start, end.end if end else None, "")
    if "now" in kinds or (only.text == "自" and _TILL_NOW.match(text, atoms[-1].end)):
        return Period(start.start, context.published, "")
    if "dash" not in kinds and _SINCE_IT.match(text, atoms[-1].end):
        return Period(start.start, context.published, "")
    return _opened(start, atoms)


def _opened(whole: Period, atoms: list[Atom]) -> Period:
    """What 截至, 以来, 前 leave of a period."""
    kinds = {a.kind for a in atoms}
    if "until" in kinds:
        return Period(whole.start, None, "") if atoms[0].text == "自" else Period(None, whole.end, "")
    if "since" in kinds:
        return Period(whole.start, None, "")
    if "till" in kinds:
        return Period(None, whole.end, "")
    return whole


def _relative(context: _Context, years: int) -> Period:
    p = context.period
    if p is None:
        return Period(None, None, "")
    return Period(shift(p.start, years), shift(p.end, years), "")


def _point(text: str, atoms: list[Atom], context: _Context, start: Period | None = None) -> Period | None:
    """One end of an expression. ``start`` is the first end where this is the second: it lends its year."""
    by = {a.kind: a for a in atoms}
    special = _special(by, context)
    if special is not None:
        return special
    months, days = _months(by, context), _days(by)
    year = _year(by, context)
    if year is None and not (months or days or by.keys() & {"edge", "year", "month"}):
        return None
    if start is not None and start.start is not None:
        year = year or start.start.year
        months = months or ((start.start.month,) * 2 if days else None)
        if months and months[0] < start.start.month and "year" not in by:
            year += 1
    ahead = _ahead(text, atoms[0].begin)
    if months is None and days is not None:
        return _bare_day(days, context, ahead)
    if year is None and "part" in by and _of_last_year(text, by["part"], context, ahead):
        year = context.year
    if year is None:
        year = _nearest_year(text, atoms[0].begin, months, days, context, ahead)
    if year is None:
        return Period(None, None, "")
    if "edge" in by:
        return _edge(year, by["edge"].text)
    return _span(year, months, days, by)


def _special(by: dict[str, Atom], context: _Context) -> Period | None:
    """Expressions that are whole by themselves: 2021-2025年, “十四五”期间, 昨日, 上周."""
    if "years" in by:
        return _years(by["years"].text)
    if "holiday" in by:
        context.holiday = _holiday(by, context)
    if by.keys() & {"holiday", "sameholiday"}:
        return _portion(context.holiday, by["portion"].text) if "portion" in by else context.holiday
    if "same" in by and "year" in by:
        named, last = _year(by, context), context.period.start if context.period else None
        return _relative(context, named - last.year) if named and last else Period(None, None, "")
    if "yearover" in by:
        return _whole(context.published.year - 1) if context.published else Period(None, None, "")
    if "plan" in by:
        first, last = words()["plans"][by["plan"].text.strip('“”"‘’期间时末')]
        return Period(date(last if by["plan"].text.endswith("末") else first, 1, 1), date(last, 12, 31), "")
    if "dayword" in by:
        return _day_word(by["dayword"].text, context)
    if "week" in by and context.published:
        monday = context.published - timedelta(days=context.published.weekday())
        monday += timedelta(days=7 * words()["weeks"][by["week"].text])
        return Period(monday, monday + timedelta(days=6), "")
    return Period(None, None, "") if "week" in by else None


def _whole(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31), "")


def _holiday(by: dict[str, Atom], context: _Context) -> Period:
    """国庆黄金周, “双11”当天: the days of that year, else of the last such holiday; without days where unknown."""
    known = (*words()["holidays"], *words()["same_days"], *words()["holiday_words"])
    bare = by["holiday"].text.lstrip('“"‘')
    name = max((k for k in known if bare.startswith(k)), key=len)
    name = words()["holiday_words"].get(name, name)
    fixed, table = words()["same_days"].get(name), words()["holidays"].get(name, {})
    year, published = _year(by, context), context.published
    single = fixed is not None and fixed[0] == fixed[1]
    if single and not by["holiday"].text.endswith(("当天", "当日")):
        return Period(None, None, "")  # “双11”期间: some days, which ones isn't said
    for each in [year] if year else [published.year, published.year - 1] if published else []:
        if days := fixed or table.get(each):
            first, last = (tuple(map(int, d.split("-"))) for d in days)
            start = date(each - (first[0] > last[0]), *first)
            end = date(each, *last)
            if year or (published and start <= published <= end + _RECENT):
                return Period(start, end, "")
    return Period(None, None, "")


def _portion(whole: Period | None, words_: str) -> Period | None:
    """Some days of a holiday: its first one (首日, 第一天), its first four (前4天), its last."""
    if whole is None or whole.start is None or whole.end is None:
        return whole
    if "最后" in words_:
        return Period(whole.end, whole.end, "")
    m = re.search(r"[\d一二两三四五六七八]", words_)
    days = int(number(m[0])) if m else 1
    last = min(whole.start + timedelta(days=days - 1), whole.end)
    first = whole.start if words_.lstrip("的")[0] in "前首" else last
    return Period(first, last, "")


def _years(words_: str) -> Period:
    first, last = re.findall(r"\d+", words_)
    last = first[: 4 - len(last)] + last
    if words_.endswith("学年"):
        return Period(None, None, "")
    return Period(date(int(first), 1, 1), date(int(last), 12, 31), "")


def _day_word(words_: str, context: _Context) -> Period:
    table, anchor = words()["days"], context.published
    name = words_[:2]
    if name in words()["same_day"]:
        table, anchor = words()["same_day"], context.day
    if anchor is None:
        return Period(None, None, "")
    day = anchor + timedelta(days=table[name])
    return Period(day, day, "")


def _year(by: dict[str, Atom], context: _Context) -> int | None:
    if "sameyear" in by:
        return context.year
    if "year" not in by:
        return _month_word_year(by, context)
    text = by["year"].text
    if text in words()["years"]:
        offset: int = words()["years"][text]
        return context.published.year + offset if context.published else None
    return int(number(text.rstrip("年度")))


def _month_word_year(by: dict[str, Atom], context: _Context) -> int | None:
    month = _month_word(by["month"].text, context) if "month" in by else None
    return month.year if month else None


def _month_word(text: str, context: _Context) -> date | None:
    """The first day of the month that 本月, 上月 name; 当月 is the month last named."""
    if text not in words()["months"] or context.published is None:
        return None
    if text in words()["same_month"] and context.month is not None:
        return context.month
    offset: int = words()["months"][text]
    months = context.published.year * 12 + context.published.month - 1 + offset
    return date(months // 12, months % 12 + 1, 1)


def _months(by: dict[str, Atom], context: _Context) -> tuple[int, int] | None:
    """First and last month that the atoms name."""
    if "part" in by:
        return _part(by["part"].text)
    if "quarter" in by:
        q = words()["quarters"][by["quarter"].text]
        return (q * 3 if "third" in by else q * 3 - 2), q * 3
    if "months" in by:
        first, last = re.findall(r"\d+|[一二三四五六七八九十元]+", by["months"].text)
        return _month_number(first), _month_number(last)
    if "monthedge" in by and context.published:
        return (context.published.month,) * 2
    if "month" not in by:
        return None
    text = by["month"].text
    if text in words()["months"]:
        month = _month_word(text, context)
        return (month.month,) * 2 if month else None
    return (_month_number(text.removesuffix("当月").rstrip("月份")),) * 2


def _part(text: str) -> tuple[int, int]:
    if text in words()["parts"]:
        first, last = words()["parts"][text]
        return first, last
    return 1, _month_number(text.strip("前首头个月"))


def _month_number(text: str) -> int:
    return 1 if text == "元" else int(number(text))


def _days(by: dict[str, Atom]) -> tuple[int, int] | None:
    """First and last day of the month that the atoms name."""
    if "days" in by:
        first, last = re.findall(r"\d+", by["days"].text)
        return int(first), int(last)
    day = by.get("day") or by.get("dayafter")
    if day is None:
        return None
    m = re.match(rf"\d+|{CHINESE_DAY}", day.text)
    return (int(number(m[0])),) * 2 if m else None


def _ahead(text: str, at: int) -> bool:
    """Whether the clause so far speaks of the future."""
    near = re.split(r"[，。；\n]", text[max(0, at - 8) : at])[-1]
    return any(w in near for w in words()["future"])


# How much farther a day ahead counts than one behind: one day ahead is still nearer than a month behind.
_BACKWARD: Final = 20


def _bare_day(days: tuple[int, int], context: _Context, ahead: bool) -> Period:
    """16日: the last such day (a paper may bear tomorrow's date); where the text looks ahead, the nearest."""
    anchor = context.published
    if anchor is None:
        return Period(None, None, "")
    options = [d for k in (-1, 0, 1) if (d := make_date(anchor.year, anchor.month + k, days[0]))]
    weight = 1 if ahead else _BACKWARD
    best = min(options, key=lambda d: (d - anchor).days * weight if d > anchor else (anchor - d).days)
    return Period(best, make_date(best.year, best.month, days[1]), "")


def _nearest_year(
    text: str,
    at: int,
    months: tuple[int, int] | None,
    days: tuple[int, int] | None,
    context: _Context,
    ahead: bool,
) -> int | None:
    """The year of an expression that names none: the sentence's, else the nearest sensible one."""
    near = at - context.year_at < _SENTENCE_LENGTH and not _NOW.search(text, max(context.year_at, 0), at)
    if context.year is not None and near and not _SENTENCE.search(text, context.year_at, at):
        return context.year
    if context.published is None:
        return None
    year, month = context.published.year, context.published.month
    if months is None:
        return year
    if ahead:
        return year if months[1] >= month else year + 1
    first, last = months
    if days is not None or first == last or first > 1:  # a day, a month, a later quarter
        if month == 12 and first == 1 and days is not None:
            return year + 1
        return year if first <= month + 1 else year - 1
    return year if last <= month + 1 or (last == 6 and month > 2) or (last == 12 and month > 3) else year - 1


def _of_last_year(text: str, part: Atom, context: _Context, ahead: bool) -> bool:
    """Whether 全年 is the whole of the year last named, which is over: not where it is what is aimed at."""
    if part.text not in words()["whole_year"] or context.year is None or context.published is None or ahead:
        return False
    aimed = text.startswith(tuple(words()["aims"]), part.end)
    return context.year < context.published.year and not aimed


def _edge(year: int, text: str) -> Period:
    """年初 is known to begin with the year; when it ends is not said. 年底 is its last month."""
    if text == "年初":
        return Period(date(year, 1, 1), None, "")
    return Period(date(year, 12, 1), date(year, 12, 31), "")


def _span(
    year: int, months: tuple[int, int] | None, days: tuple[int, int] | None, by: dict[str, Atom]
) -> Period | None:
    if months is None:
        if "third" in by:
            return _edge(year, "年初" if "初" in by["third"].text else "年底")
        return Period(date(year, 1, 1), date(year, 12, 31), "")
    first, last = months
    if days is None:
        days = (1, 0)
        if "third" in by and by["third"].text in words()["thirds"]:
            days = tuple(words()["thirds"][by["third"].text])
    start, end = make_date(year, first, days[0]), make_date(year, last, days[1] or last_day(year, last))
    return Period(start, end, "") if start and end else None


def _remember(context: _Context, period: Period, at: int) -> None:
    """Keep what later expressions count from."""
    if period.start is None and period.end is None:
        return
    context.period = period
    if period.start is not None and period.start == period.end:
        context.day = period.start
    elif period.start is not None and period.end == make_date(
        period.start.year, period.start.month, last_day(period.start.year, period.start.month)
    ):
        context.month = period.start.replace(day=1)
    named = period.start or period.end
    if named is not None and re.search(r"年", period.text):
        context.year, context.year_at = named.year, at
