"""From the figures of a clause to observations.

In: a scene and a clause. Out: ``Observation``s.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Final

from kg.observe.clauses import Clause, Figure, Named, any_of, finder, words
from kg.observe.indicators import (
    Saying,
    after_counted,
    growth_words,
    left_words,
    right_words,
    say,
    tells,
)
from kg.observe.lists import after_each, is_partner, members, ranked
from kg.observe.periods import held, is_day, known, own_time, period_of
from kg.observe.state import Item, Scene
from kg.observe.whose import everyone, segment_names, subject_of
from kg.observe.wording import MARKS, TAILS, from_before, indicator_of, taken_up, without_subject
from kg.recognise.amount import RATIOS, money_codes
from kg.types import Entity, Evidence, Observation, Period

_STOPS: Final = re.compile(r"[，。；]")
_AGAIN: Final = re.compile(r"(?:公司|企业|银行|单位|机构|项目|国家|学校|医院)(?:均|都|分别|将|为|面|中|里)")
_AMONG: Final = re.compile(
    r"[一-龥]{1,6}(?:[中里内]|当中)?(?:排名?|[位排]?[居列])?(?:倒数)?(?:第[\d一二三四五六七八九十]|首位|榜首|之首)"
)
_SIZED: Final = re.compile(r"(?:[年日](?:产|处理|加工|生产))$")
# 一户能管3万棒, 一亩地可种300株, 每人每天挣90元: what one of many may do
_FOR_ONE: Final = re.compile(
    r"(?:一(?:户人?家?|亩地?|个人|个工人|个农户|棵树?|株|头牛?|只羊?|家人|人)[^，。；\d]{0,6}(?:(?<![新智性功节储产技])能(?![源力耗效])|可|只能|最多|至少)|每人每天)[^，。；]{0,10}$|一户(?:只|仅)?[做种养管]了?$"
)
_SIZED_THING: Final = re.compile(
    r"级?(?![的是为共达开建运发完投])[一-龥]{1,8}?(?<!第)(?:\d[\d.]*[余多]?|[一二两三四五六七八九十]+)[台座艘条个套辆架列组艇](?![次年月])"
)
_HOPED: Final = re.compile("希望|期望|盼望|盼着|期待")
# 单户最高300万元: what anybody may get at most
_LIMIT: Final = re.compile(
    r"(?:[单每][户笔家个人次项]|最高|封顶|上限)(?:最高|额度|补贴|补助|奖励|贷款|授信|可|给予|获|达|为|不超过|不高于)*$"
)
_WORKS: Final = re.compile(r"[^，。；、\d]{1,16}(?:项目|生产线|基地|工程)")
_AWAY: Final = re.compile(
    r"(?:开外|之外|外|远)的|(?:(?:开外|之外|外|远)|(?<=[米里]))处(?![理置罚分境于])"
)  # 九百公里外的某县, 20米处
_BODY: Final = re.compile("(?:身高|体重|腰围)(?:约|近|达|有|只有)?$")
_EXACTLY: Final = re.compile(r"(?:大关)?，(?:已)?(?:达到?|为)了?")
_CHANGES: Final = re.compile(r"(?:缩短|压缩|减少|降低?|延长|增加|提高|压减)(?:到|至|为)")
_RISE: Final = re.compile(
    r"(?:增加|减少|多|少|缩短|延长|减|增|压缩|提前|[降减缩压增升]到|[降减缩压增升]至)了?$"
)
_TAKEN: Final = re.compile(r"(?<![一两几])把$|(?:带着|带领|率领|叫上|领着)$")
# 把6800吨镁碳砖卖给某国: that much was sold
_DISPOSED: Final = re.compile(
    r"[^，。；\d]{1,14}?(?:卖|销往|售往|出口|送[到往进]|运[到往抵进]|发[到往]|交付|签)"
)
_TURNS: Final = re.compile("转(?:变?为|成)")  # 由一季度的下降2%转为增长5%
_FROM: Final = re.compile("[由从]$")
_PACES: Final = ("增幅", "增速", "涨幅", "降幅", "跌幅", "减幅")
_LEADS: Final = ("", "、", "和", "及", "与")
_TENSIONS: Final = ("千伏", "kV", "KV")
_SHORT: Final = 3
_SURE: Final = 0.95
_LESS_SURE: Final = 0.85
_CARRIED: Final = 0.7


def figures_of(scene: Scene, clause: Clause) -> Iterator[Observation]:
    """The observations of the clause."""
    begin = clause.begin
    for i, group in enumerate(clause.groups):
        follower = clause.groups[i + 1][0].begin if i + 1 < len(clause.groups) else clause.end
        figures = tuple(f for f in group if _counts(scene, f, begin))
        if figures:
            yield from _group(scene, clause, figures, begin, follower)
        if not figures and group[-1].amount.unit in words()["durations"]:
            continue  # 气温连续17天超过35℃: the words before are of the next one
        # 50亿元以上项目1个: the class is what is counted
        begin = group[0].begin if not figures and _is_class(scene.text, group[-1]) else group[-1].end


def _counts(scene: Scene, figure: Figure, begin: int) -> bool:
    """Whether a figure is one that says something."""
    text = scene.text
    if figure.loose or _quoted(text, figure) or _is_class(text, figure):
        return False
    left = text[begin : figure.begin]
    if left.endswith(("每", "相当于")) and not figure.amount.unit.isascii():  # 每10股派息, 相当于6个足球场
        return figure.amount.unit in RATIOS
    if left.endswith("每"):
        return False
    taken = not figure.amount.unit.isascii() and _TAKEN.search(left)
    if taken and not (taken[0] == "把" and _DISPOSED.match(text, figure.end)):
        return False  # 把3座气调库质押, 带着6名学生
    counted = not figure.ordinal and not figure.amount.unit.isascii()
    if counted and _AMONG.match(text, figure.end):  # 居全省21个市州第5位
        return False
    if _HOPED.search(left) or _FOR_ONE.search(left) or finder("talk").search(left):
        return False
    if figure.amount.unit == "%" and finder("borne").search(left):  # 保费由财政承担80%
        return False
    if _AWAY.match(text, figure.end) or _BODY.search(left):
        return False
    if _LIMIT.search(left) and (figure.amount.unit in money_codes() or figure.amount.unit in RATIOS):
        return False
    if _SIZED.search(left) and _WORKS.match(text, figure.end):  # 上马年产5万吨镁砂项目: what it is called
        return False
    told = (str(figure.amount.value), figure.amount.unit)
    if not left.strip() and told in scene.state.counted and _AGAIN.match(text, figure.end):
        return False
    scene.state.counted.add(told)
    if figure.amount.unit in words()["durations"]:
        changes = _CHANGES.match(text, figure.end)  # 由9天缩短到7天
        again = figure.amount.unit == scene.sentence.lasting and _RISE.search(left)  # 241天，同比增加9天
        lasts = bool(changes or again or finder("duration_words").search(left))
        scene.sentence.lasting = figure.amount.unit if lasts else ""
        return lasts
    again = _again().search(left)
    return not again or (again[0] == "其余" and figure.amount.unit in money_codes())  # 其余3亿元 is a new sum


def _told_exactly(scene: Scene, figure: Figure) -> bool:
    """Whether the clause after it says what a figure has passed (突破90万户，达到91.2万户)."""
    m = _EXACTLY.match(scene.text, figure.end)
    later = (f for c in scene.sentence.clauses for g in c.groups for f in g)
    return m is not None and any(f.begin == m.end() and f.amount.unit == figure.amount.unit for f in later)


@lru_cache(maxsize=1)
def _again() -> re.Pattern[str]:
    """Before what is counted again; 规模以上73家 is not."""
    return re.compile(rf"(?<!规模)(?<!限额)(?<!元)(?:{any_of('repeats')})$")


def _is_class(text: str, figure: Figure) -> bool:
    """5000万元以上项目, 过10亿元的: what stands after it is of that class, the figure states nothing."""
    after = text[figure.end : figure.end + 1]
    if figure.amount.unit in _TENSIONS:
        return bool(after) and after not in MARKS  # 110千伏变电站
    if figure.amount.unit in words()["sizes"] and _SIZED_THING.match(text, figure.end):
        return True  # 17万吨散货船3艘
    if figure.amount.unit == "%" and text[figure.begin : figure.end].endswith("成以上"):
        return False  # 九成以上属于中长期
    counted = figure.amount.unit != "%" and figure.amount.unit not in money_codes()  # not 发放3亿元以上的贷款
    if (
        counted
        and text[figure.begin : figure.end].endswith(("以上", "以下"))
        and _classed().match(text, figure.end)
    ):
        return True  # 存栏100头以上的养殖场每头补助300元
    if after == "的" and (figure.amount.bound or text[figure.begin - 1 : figure.begin] in "过超达"):
        return bool(re.match(r"的(?:有|达|共)?[约近]?\d", text[figure.end : figure.end + 5]))
    counts = figure.amount.unit in words()["natural_counters"]  # 派出30名以上博士
    return (
        text[figure.begin : figure.end].endswith("以上")
        and bool(after)
        and after not in MARKS + "）"
        and not counts
    )


@lru_cache(maxsize=1)
def _classed() -> re.Pattern[str]:
    """After a size: the nouns of those that are of it."""
    return re.compile(rf"的[^，。；、\d]{{0,6}}?(?:{any_of('of_a_size')})(?!的)")


def _quoted(text: str, figure: Figure) -> bool:
    """Inside a short quotation (“稳岗十五条”): a name, not a statement."""
    opened = text.rfind("“", max(0, figure.begin - 14), figure.begin)
    if opened < 0 or "”" in text[opened : figure.begin]:
        return False
    closed = text.find("”", figure.end, figure.end + 14)
    return closed >= 0 and "“" not in text[figure.end : closed] and not _STOPS.search(text, opened, closed)


def _group(
    scene: Scene, clause: Clause, figures: tuple[Figure, ...], begin: int, follower: int
) -> Iterator[Observation]:
    """The observations of figures that are joined by 、 or 和."""
    named = segment_names(scene, clause, begin, figures[0].begin)
    left = _left(scene, clause, begin, figures[0], named)
    saying = say(left, figures[0])
    items = members(scene, clause, figures, left, saying)
    if items:
        saying = replace(saying, words=after_each(saying.words, items[-1].label))
    for i, figure in enumerate(figures):
        saying = _signed(scene.text, figures, i, saying)
        end = figures[i + 1].begin if i + 1 < len(figures) else follower
        for phrase in ranked(saying, left):
            said = replace(saying, words=phrase)
            if items:
                yield _paired(scene, clause, figure, said, items[i], end, begin, left)
            else:
                yield from _plain(scene, clause, figure, said, named, end, begin)


def _left(scene: Scene, clause: Clause, begin: int, figure: Figure, named: tuple[Named, ...]) -> str:
    """The words before a figure that tell of it; after another figure, what that one counts is left out."""
    left = left_words(scene.text, clause, begin, figure.begin, named)
    if begin == clause.begin:
        if named and named[-1].end < figure.begin:
            return left_words(scene.text, clause, named[-1].end, figure.begin, ())
        return left
    thing = scene.sentence.counted and not figure.amount.unit.isascii() and len(left) <= _SHORT
    if left.endswith(TAILS) or (thing and left[:1] not in _LEADS):  # 36个考点1400个考场
        return ""
    return after_counted(left) if scene.sentence.counted else left


def _signed(text: str, figures: tuple[Figure, ...], i: int, saying: Saying) -> Saying:
    """The saying for the i-th figure of a group: a verb between two figures changes the sign."""
    if not i or saying.rule not in ("growth", "level"):
        return saying
    between = text[figures[i - 1].end : figures[i].begin]
    if saying.rule == "level":  # 产量85万吨、增长4.2%
        grown = figures[i].amount.unit in RATIOS and figures[i - 1].amount.unit not in RATIOS
        return say(between, figures[i]) if grown and say(between, figures[i]).rule == "growth" else saying
    if finder("down").search(between):
        return replace(saying, negative=True)
    return replace(saying, negative=False) if finder("up").search(between) else saying


def _plain(
    scene: Scene,
    clause: Clause,
    figure: Figure,
    said: Saying,
    named: tuple[Named, ...],
    follower: int,
    begin: int,
) -> Iterator[Observation]:
    """A figure that stands for itself, of one subject or of each of a list."""
    said = _moved(scene, said)
    again = taken_up(scene, said) or from_before(scene, clause, said, begin, figure)
    said = replace(said, words=again.label) if again and again.label else said
    indicator = indicator_of(scene, clause, figure, said, follower)
    all_of_them = everyone(scene, clause, named, figure.begin)
    for subject in all_of_them or (
        (again.entity,)
        if again and again.entity
        else subject_of(scene, clause, named, indicator, figure.begin)
    ):
        scene.sentence.head_of = subject
        phrase = indicator
        if said.rule == "level":
            phrase = without_subject(scene.text, clause, subject, indicator, figure.begin)
            scene.sentence.levels.append(Item(subject, phrase, level_at=clause.begin))
        if figure.amount.bound == ">" and _told_exactly(scene, figure):
            continue
        first = any(group[0] == figure for group in clause.groups)  # not in 某某贷9笔、1259万元
        first = first and not all_of_them  # 两家银行各出4亿元
        first = first and not any(g[-1].end == figure.begin for g in clause.groups)  # “甲贷”6笔1亿元
        if first and figure.amount.unit in money_codes() and said.rule == "level" and tells(phrase):
            continue
        yield _made(scene, clause, figure, said, subject, phrase, begin, follower)


def _moved(scene: Scene, said: Saying) -> Saying:
    """降幅从19.6%收窄至7.1%: the rate that a rate has come to is a growth as that one was, of the same sign."""
    pace, sentence = finder("reached").match(said.words) is not None, scene.sentence
    if said.rule == "growth":
        sentence.pace = said.verb if said.verb in _PACES else ""
        sentence.falling = said.negative
    elif pace and sentence.pace:
        return Saying("growth", "", sentence.pace, sentence.falling)
    return said


def _paired(
    scene: Scene,
    clause: Clause,
    figure: Figure,
    said: Saying,
    item: Item,
    follower: int,
    begin: int,
    left: str,
) -> Observation:
    """One of several figures with the member of the list that it belongs to."""
    subject = item.entity if item.entity and not is_partner(item, left, scene.topic) else scene.topic
    if item.level_at is not None:
        whole = replace(said, words=item.label + said.words)
        share = whole.words + "占比"
        indicator = share if said.rule == "share" else growth_words(whole, "", figure.amount.unit)
        begin, subject = item.level_at, item.entity
    else:
        indicator = indicator_of(scene, clause, figure, said, follower, paired=True)
        if subject is None or subject != item.entity:
            indicator = ("对" if item.entity else "") + item.label + indicator
    respective = replace(said, rule="respective")
    return _made(scene, clause, figure, respective, subject or item.entity, indicator, begin, follower)


def _made(
    scene: Scene,
    clause: Clause,
    figure: Figure,
    said: Saying,
    subject: Entity | None,
    indicator: str,
    begin: int,
    follower: int,
) -> Observation:
    """The observation, with its evidence from the words that it speaks of to the figure."""
    amount, text = figure.amount, scene.text
    if said.negative and amount.value > 0:
        amount = replace(amount, value=-amount.value)
    own = bool(said.words) or scene.sentence.head_at is None
    start = begin if own else min(begin, scene.sentence.head_at or begin)
    start = figure.begin - len(text[start : figure.begin].lstrip(MARKS))
    end = figure.end
    counted = right_words(text, end, follower)
    if counted and indicator.endswith(counted) and (at := text.find(counted, end, follower)) >= 0:
        end = at + len(counted)
    period = _when(scene, clause, figure, said, subject, indicator, begin)
    sure = _sureness(scene, clause, figure, subject, own=own)
    return Observation(
        subject or "", indicator, amount, period, f"observe-{said.rule}", Evidence(start, end), sure
    )


def _when(
    scene: Scene,
    clause: Clause,
    figure: Figure,
    said: Saying,
    subject: Entity | None,
    indicator: str,
    begin: int,
) -> Period | None:
    """When the figure holds; remembers it for a growth that says no more (，增长5%)."""
    sentence, text = scene.sentence, scene.text
    since = begin if finder("reached").match(text, begin) or _TURNS.match(text, begin) else clause.begin
    fresh = own_time(text, clause, figure.begin)
    fresh = fresh if fresh and fresh.begin >= since else None
    wordless = not said.words and said.rule == "growth"
    if wordless and sentence.head_of is subject and sentence.head_at is not None:
        period = known(fresh.period) if fresh else sentence.head_period
    else:
        period = period_of(scene, clause, figure.begin, since, indicator, subject)
    before = fresh and _FROM.search(text, clause.begin, fresh.begin)  # 由一季度的下降2%转为增长5%
    if fresh and (before or finder("relative").search(text, fresh.begin, fresh.end)):
        sentence.head_period = (
            sentence.head_period or scene.state.last
        )  # 上年同期为3亿元，增长5%: this year's
    else:
        sentence.head_period = period
        aside = fresh is not None and is_day(sentence.period) and not is_day(period)  # 今年计划投资3亿元
        if not aside and not finder("of_year").search(indicator):
            scene.state.last = period
    told = finder("since_new_year").search(text, clause.begin, figure.begin) is not None
    same = sentence.new_year and wordless and not finder("against").search(text, begin, figure.begin)
    sentence.new_year = told or same
    ratio = figure.amount.unit in ("个百分点", "百分点")
    return held(scene, period, indicator, new_year=sentence.new_year and not ratio)


def _sureness(scene: Scene, clause: Clause, figure: Figure, subject: Entity | None, *, own: bool) -> float:
    """How sure the subject is: named in the clause, in the sentence, or only carried from before."""
    if any(subject in n.entities for n in clause.names if n.begin <= figure.begin):
        return _SURE
    if subject == scene.sentence.subject:
        return _SURE if own else _LESS_SURE
    return _CARRIED
