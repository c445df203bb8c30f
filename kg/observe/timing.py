"""What each clause sets up of times: the period that holds for it and those after it, the days of a gathering.

In: a scene and a clause. Out: nothing; the scene's state and sentence are updated.
"""

import re
from typing import Final

from kg.observe.clauses import Clause, When, finder
from kg.observe.periods import (
    begins_with,
    built_since,
    closes,
    holds_on,
    is_current,
    is_day,
    is_last_day,
    is_short,
    known,
    lasting,
    only_until,
    opening_time,
    until,
    within,
)
from kg.observe.state import Scene, State
from kg.types import Period

_FEAST: Final = re.compile("(?<=.)当[天日]$")  # 除夕当天: the day of a whole account
_THEN: Final = ("届时", "其间", "期间")
_OF_MONTH: Final = ("当月", "单月")


def set_time(scene: Scene, clause: Clause, plain: str) -> None:
    """The period that the clause opens with, or that it takes back (目前, 现有)."""
    sentence, state = scene.sentence, scene.state
    t = opening_time(scene.text, clause)
    _other_part(scene, clause, t)
    told = sentence.timed and is_day(sentence.period) and not clause.groups
    told = told and t is not None and t.end < clause.end - 1  # 7月1日，2025年首批项目开工
    aimed = sentence.timed and is_day(sentence.period) and finder("plans").search(plain) is not None
    told = told or aimed  # 此次开工18个项目，本年度计划投资3亿元，其中…
    if t is not None and holds_on(scene.text, clause, t) and not told:
        period = until(t.period, sentence.period) if sentence.timed else t.period
        state.day = period if is_short(period) else state.day
        if is_day(period) and any(n.end <= t.begin for n in clause.names):
            sentence.others = (sentence.period, sentence.timed)
        sentence.period, sentence.timed, sentence.yearly = period, True, False
        lasts = not is_day(period) or _FEAST.search(period.text) is not None
        if lasts and not built_since(scene.text, t):
            in_force(state, known(period))
    elif finder("at_gathering").match(plain.lstrip("，“ ")) and not sentence.timed:
        _at_gathering(scene)
    elif plain.lstrip("，").startswith(_THEN):
        times = [t for c in sentence.clauses for t in c.times if t.end <= clause.begin]
        sentence.period, sentence.timed = known(times[-1].period) if times else None, True
    elif finder("this_time").search(plain):
        days = state.event_period if state.event_period and within(state.day, state.event_period) else None
        sentence.period, sentence.timed = days or state.day, True
    elif finder("vague").search(plain) and not only_until(sentence.period):
        sentence.period, sentence.timed = None, True


def _other_part(scene: Scene, clause: Clause, t: When | None) -> None:
    """甲景区10月3日接待9万人；乙景区…: the day told of the one isn't that of the other."""
    sentence = scene.sentence
    after = scene.text[clause.begin - 1 : clause.begin] == "；"
    if after and t is None and clause.names and sentence.others is not None:
        (sentence.period, sentence.timed), sentence.others, sentence.told = sentence.others, None, None


def in_force(state: State, period: Period | None) -> None:
    """A period holds to the end of its paragraph; a part of the report's period no longer (6月份 in 上半年).

    The current year (今年以来首次转正) says less than the part of it that the figures are of.
    """
    if is_current(period, state.published) and period and period.start:
        state.year = period.start.year
    if is_current(period, state.published) and state.period and begins_with(state.period, period):
        return
    if period and period.start and state.published and period.start > state.published:
        return  # 到2027年，产值达到3亿元: what comes after is of now again
    aside = period is not None and (is_last_day(period) or period.text.endswith(_OF_MONTH))
    if aside and within(period, state.period):
        return  # 上半年…。6月末在园面积3亩。产量4亿吨: again of the half year
    state.period = period
    if is_current(state.main, state.published) and begins_with(period, state.main):
        state.main = period
    known_part = is_current(period, state.published) and begins_with(state.main, period)
    if period is not None and not known_part and not within(period, state.main):
        state.main = period


def whole_again(state: State) -> None:
    """从企业性质看: the figures of parts are of the report's period again, not of the month told of just before."""
    if state.main is not None and within(state.period, state.main):
        state.period = state.main


def _at_gathering(scene: Scene) -> None:
    """会上: what was done there was done on its day; what was said there needn't be."""
    sentence, state = scene.sentence, scene.state
    whole = scene.text[sentence.begin : sentence.clauses[-1].end]
    if not finder("sources").search(whole):
        day = state.event_period or state.day
        sentence.period, sentence.timed = day, day is not None


def on_the_day(scene: Scene) -> None:
    """What a ceremony was for is told of as on its day."""
    day = scene.state.event_period or scene.state.day
    if not scene.sentence.timed and is_day(day):
        scene.sentence.period, scene.sentence.timed = day, True


def date_event(scene: Scene, *, new: bool) -> None:
    """The days of the gathering that a clause is about, where its sentence names one; a ``new`` one has no others."""
    state, day = scene.state, scene.sentence.period
    if is_day(day):
        whole = scene.text[scene.sentence.begin : scene.sentence.clauses[-1].end]
        state.event_closed = closes(whole)
        state.event_period = lasting(day, whole, closed=state.event_closed)
    elif new:
        state.event_period, state.event_closed = None, False


def lengthen(state: State, plain: str) -> None:
    """A gathering whose last day is known is as long as a clause after it says (为期四天的展会共…)."""
    if is_day(state.event_period):
        state.event_period = lasting(state.event_period, plain, closed=state.event_closed)
