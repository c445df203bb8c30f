"""When a figure holds: the time in its clause, in its sentence, or the one carried from before.

In: clauses and the state. Out: periods, ``None`` where the text gives none.
"""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from kg.discourse import telling
from kg.observe.clauses import Clause, When, finder
from kg.observe.indicators import left_words
from kg.observe.state import Scene
from kg.observe.subjects import is_kind
from kg.ontology import Names
from kg.recognise.amount import number
from kg.types import Entity, Period

_COMPARED: Final = re.compile(r"(?:比|较|高于|低于|超过|与|同|占|多于|少于)$")
_AND_WITH: Final = re.compile(r"(?:比|较|与)[^，。；]{1,10}[、和与]$")  # 比一季度、去年同期分别提高
# 是去年同期的1.4倍, 恢复到上年同期的七成
_TIMES_OF: Final = re.compile(
    r"(?:是|为|相当于|达到?|恢复到|恢复至|回到|回升到|回升至)(?:常年|历年|往年|历史)?$"
)
_FROM: Final = re.compile("[由从]$")
# 今年国庆黄金周（10月1日至7日）, 春节假期运输期限为1月26日至2月5日
_CLOSER: Final = re.compile(r"[（(]?|(?:运输|放假)?(?:期限|时间|期间|期)?(?:为|是|自|从)")
_OPENING: Final = re.compile(
    r"[\s“‘（(，、：:截至到在据于]*(?:又讯|另讯|另据悉|刚刚?(?:过去|结束)的|整个|明确|提出|力争|争取|确保|计划|单看|只看|仅看|其中|此外|同时|仅|而|据悉|预计|预期|记者了解到|据了解)?[\s，、和与及]*"
    r"(?:该[行院校区县市州省村镇企项中]?[业目心]?|(?:该|这家)?公司|全[省市县区州行院])?[在至到截于从自以]*"
)
_SINCE_IT: Final = re.compile(r"[^，。；\n\d]{1,18}以来[，,]")  # 去年7月投产以来，
_SINCE: Final = re.compile(r"^自|以来$|来$|起$")
_SIGNED: Final = 60  # characters back in which it is said that something was signed
_NEWS: Final = 3  # days after which news is old
_LASTS: Final = re.compile(r"(?:为期|历时|会期|展期)([1-9]\d|[2-9]|十?[二两三四五六七八九]|十)天")
_CLOSES: Final = re.compile("闭幕|落幕|落下帷幕|结束|收官")
_LAST: Final = re.compile(r"[末底](?:前|止)?$")


def is_day(period: Period | None) -> bool:
    """Whether the period is a single day."""
    return period is not None and period.start is not None and period.start == period.end


def is_last_day(period: Period) -> bool:
    """Whether the period is said as the last day of one (6月末, 去年底)."""
    return _LAST.search(period.text) is not None


def is_short(period: Period) -> bool:
    """Whether the period is one of some days, as happenings are."""
    return period.start is not None and period.end is not None and (period.end - period.start).days < 15


def known(period: Period | None) -> Period | None:
    """``None`` for a period without days."""
    return None if period is None or (period.start is None and period.end is None) else period


def own_time(text: str, clause: Clause, at: int) -> When | None:
    """The nearest time before ``at`` in the clause that is the figure's own."""
    for t in reversed(clause.times):
        if t.end <= at and not compared(text, t) and not finder("happenings").search(text, t.end, at):
            return t
    return None


def compared(text: str, t: When) -> bool:
    """较去年同期, 比上年: a time that the figure is set against."""
    before = max(0, t.begin - 3)
    if text[t.end : t.end + 1] == "的" and _TIMES_OF.search(text, before, t.begin):
        return True
    return bool(
        _COMPARED.search(text, before, t.begin) or _AND_WITH.search(text, max(0, t.begin - 14), t.begin)
    )


def opening_time(text: str, clause: Clause) -> When | None:
    """The time that a clause begins with, its subject aside: it holds for the clauses after it too."""
    opening: When | None = None
    for t in clause.times:
        before = left_words(text, clause, clause.begin, t.begin, clause.names)
        first = opening is None and _OPENING.fullmatch(before) and not compared(text, t)
        if first or (opening is not None and _CLOSER.fullmatch(text, opening.end, t.begin)):
            opening = t
    return opening


def holds_on(text: str, clause: Clause, t: When) -> bool:
    """Whether an opening time is that of later figures; the day on which news was given out is not."""
    if finder("relative").fullmatch(text, t.begin, t.end):
        return False
    rest = text[t.end : clause.end]
    if is_day(t.period):
        return not finder("sources").search(rest) and not telling(text, t.end)
    since = _SINCE_IT.match(text, t.end) is not None
    return since or not (rest.strip("，,") and finder("happenings").match(rest))


def built_since(text: str, t: When) -> bool:
    """Whether a time is that since which something runs (去年7月投产以来)."""
    m = _SINCE_IT.match(text, t.end)
    return m is not None and finder("happenings").search(m[0]) is not None


def period_of(
    scene: Scene, clause: Clause, at: int, since: int, indicator: str, subject: Entity | None
) -> Period | None:
    """When the figure at ``at`` holds; of its clause's times only those from ``since`` on are its own."""
    sentence, text = scene.sentence, scene.text
    project = subject is not None and is_kind(subject.kind, Names.PROJECT)
    counted = bool(finder("flows").search(indicator) or finder("done").search(indicator))
    counted = counted or indicator.endswith("增长")
    lasting = not counted and (project or finder("attributes").search(indicator) is not None)
    t = own_time(text, clause, at)
    if t is not None and t.begin >= since and not finder("yearly").search(text, t.end, at):
        if lasting and is_day(t.period):
            return None
        period = known(until(t.period, sentence.period) if sentence.timed else t.period)
        arranged = (
            finder("arranged").search(text, t.end, at) is not None
        )  # 今年共安排项目90个: of the whole year
        so_far = finder("so_far").search(text, t.end, at) is not None and not arranged
        if is_current(period, scene.state.published) and so_far:
            period = _up_to_now(scene, period)
            sentence.period = period if begins_with(sentence.period, period) else sentence.period
        if not _FROM.search(text, clause.begin, t.begin):  # 由2013年底的12%下降到3%
            sentence.told = period
        sentence.so_far |= period is not t.period and sentence.timed  # 截至3月20日，今年放贷3亿元，其中
        return period
    vague = finder("vague").search(text, clause.begin, at) is not None and not only_until(sentence.period)
    if sentence.yearly or vague:
        return None
    if sentence.timed:
        if is_day(sentence.period) and finder("of_year").search(indicator):
            return _year_of(sentence.period)
        ruled_out = is_day(sentence.period) and (lasting or sentence.planned)
        return None if ruled_out else known(sentence.period)
    if lasting:
        return None
    if sentence.planned:
        return scene.state.period if is_year(scene.state.period) else None
    if subject is not None and is_kind(subject.kind, Names.EVENT) and scene.state.event_period:
        return scene.state.event_period
    if sentence.told or scene.state.period:
        return sentence.told or scene.state.period
    carried = _carried(scene, subject, indicator)
    if carried is None and (day := _at_event(scene, clause)) is not None:
        return day
    stands = finder("balances").search(indicator) is not None and is_current(carried, scene.state.published)
    return scene.state.stand if stands and scene.state.stand else carried


def _at_event(scene: Scene, clause: Clause) -> Period | None:
    """The day of the ceremony that the report tells of, where something was signed or handed over there."""
    state = scene.state
    begin = max(scene.sentence.begin, clause.begin - _SIGNED)
    signed = finder("ceremonial").search(scene.text, begin, clause.end) is not None
    return (state.event_period or state.day) if signed and state.event is not None else None


def held(scene: Scene, period: Period | None, indicator: str, *, new_year: bool) -> Period | None:
    """The days for which a figure holds that the text gives only an end or a beginning of.

    截至9月末: a balance is that day's; what is earned, made or traded is that of the year so far, and so is a
    rise since ``new_year`` (较年初). 2月以来: up to the day of the report.
    """
    published, sentence = scene.state.published, scene.sentence
    balance = finder("balances").search(indicator) is not None
    if period is None or (period.start is None and period.end is None):
        return period
    if period.end is None:
        since = published is not None and period.start is not None and period.start <= published
        if not since or not _SINCE.search(period.text):
            return period
        end = _told(scene)
        end = published if period.start and end and end < period.start else end
        return replace(period, start=end if balance and not new_year else period.start, end=end)
    past = published is None or period.end <= published
    if new_year:
        return replace(period, start=date(period.end.year, 1, 1))
    if balance and past:
        scene.state.stand = replace(period, start=period.end)
        return scene.state.stand
    if period.start is not None and not is_last_day(period):
        return period
    if period.start is not None and finder("flows").search(indicator):
        return replace(period, start=date(period.end.year, 1, 1))  # 去年末，存款24亿元，净利润1830万元
    of_year = scene.state.year == period.end.year and past and not finder("standing").search(indicator)
    if period.start is None and (sentence.so_far or of_year or finder("flows").search(indicator)):
        sentence.so_far = True
        return replace(period, start=date(period.end.year, 1, 1))
    return replace(period, start=period.end)


def _told(scene: Scene) -> date | None:
    """The day up to which a report tells: that of the happening it reports, where it was some days ago at most."""
    published, day = scene.state.published, scene.state.day
    if published is None or day is None or not is_day(day) or day.end is None:
        return published
    return day.end if 0 <= (published - day.end).days <= _NEWS else published


def _up_to_now(scene: Scene, year: Period | None) -> Period | None:
    """今年累计, 今年已: the year up to the day that the report tells of."""
    end = _told(scene)
    planned = scene.sentence.planned or year is None or end is None
    return year if planned or year is None else replace(year, end=end)


def until(year: Period, limit: Period | None) -> Period:
    """截至9月30日，该行今年发放: this year, but only up to that day."""
    if limit is None or limit.end is None or year.start is None or not is_year(year):
        return year
    open_ended = limit.start is None or (limit.start == year.start and limit.text == year.text)
    return replace(year, end=limit.end) if open_ended and limit.end.year == year.start.year else year


def is_year(period: Period | None) -> bool:
    """Whether a period is a calendar year: what is expected of this year is expected of it."""
    return _year_of(period) == period


def is_current(period: Period | None, published: date | None) -> bool:
    """Whether a period is the report's own year, its end left open or yet to come (今年, 今年以来)."""
    if period is None or period.start is None or published is None:
        return False
    ahead = period.end is None or period.end >= published
    return period.start == date(published.year, 1, 1) and ahead


def begins_with(period: Period | None, whole: Period | None) -> bool:
    """Whether a period of known length begins on the same day as another."""
    if period is None or whole is None or period.end is None or period.start is None:
        return False
    return period.start == whole.start


def only_until(period: Period | None) -> bool:
    """Whether only the day is known up to which is told (截至9月9日24时，现有病人25例): so it was on that day."""
    return period is not None and period.start is None and period.end is not None


def within(period: Period | None, whole: Period | None) -> bool:
    """Whether a period lies in another whose days are known."""
    if period is None or whole is None or whole.start is None or whole.end is None or period.end is None:
        return False
    return (period.start or period.end) >= whole.start and period.end <= whole.end


def closes(told: str) -> bool:
    """Whether a sentence tells of the end of a gathering."""
    return _CLOSES.search(told) is not None


def lasting(day: Period | None, told: str, *, closed: bool) -> Period | None:
    """The days of a gathering that closed on ``day``, where ``told`` says how many they were (为期三天的甲展会闭幕)."""
    m = _LASTS.search(told)
    if m is None or not closed or day is None or day.start is None:
        return day
    return replace(day, start=day.start - timedelta(days=int(number(m[1])) - 1))


def _year_of(period: Period | None) -> Period | None:
    if period is None or period.start is None or period.end is None:
        return None
    year = period.start.year
    return Period(date(year, 1, 1), date(year, 12, 31), period.text)


def _carried(scene: Scene, subject: Entity | None, indicator: str) -> Period | None:
    """The period of the paragraph before: of statistics for anybody, else for the same subject or another place."""
    period, whose = scene.carried
    if whose is None or subject is None:
        return None
    both_places = is_kind(subject.kind, Names.PLACE) and is_kind(whose.kind, Names.PLACE)
    whole = period is not None and not is_day(period) and finder("statistics").search(indicator)
    return period if whole or scene.sentence.within or subject == whose or both_places else None
