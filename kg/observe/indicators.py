"""What a figure says: the words of its indicator, and whether it is a level, a growth, a share or a rank.

In: text and the place of a figure. Out: words.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kg.observe.clauses import Clause, Figure, Named, any_of, finder
from kg.recognise.amount import RANK, RATIOS

_LONGEST: Final = 24
_SHARE: Final = re.compile(r"占(?!地|用|有|据|比)")
_BRACKET: Final = re.compile(r"[（(](?:同比|环比)?$")
_PACE: Final = re.compile(r"的?(?P<verb>增幅|增速|涨幅|降幅|跌幅|减幅)(?:已|则|也|又)?(?:从|由)的?$")
_SHARE_NOUN: Final = re.compile(r"的?(?:比重|比例|份额)$")
_RANKS: Final = re.compile(r"均?(?:稳居|位居|跃居|居|位列|列|排名|排|升至)(?=全|国|世|本|同|西|东|中|$)")
_AMONG: Final = re.compile(r"[里中内](?:位?居|列|排名?)?$")  # 在全省11个市里排第8
_STOP: Final = re.compile(r"[，。；、：！？（）()\n,;]|……")
_ONE_LOAN: Final = re.compile(
    r"一笔[一-龥]{2,12}(?:贷款|资金|赔款|补助|融资|保单|订单)$"
)  # 投放的一笔基建贷款达3亿元
_EDGE: Final = re.compile(r"^[\s，。；、：:“”‘’（()）\-—–]+|[\s，。；、：:“‘（(]+$")


@dataclass(frozen=True, slots=True)
class Saying:
    """How a figure is said: ``rule``, the words before it, the sign, and the growth verb if any."""

    rule: str
    words: str
    verb: str = ""
    negative: bool = False


def say(left: str, figure: Figure) -> Saying:
    """What the words ``left`` before ``figure`` make of it."""
    unit = figure.amount.unit
    if figure.ordinal and unit == RANK:
        ranked = clean(_RANKS.sub("", clean(left)))
        return Saying("rank", "" if _AMONG.search(ranked) else ranked)
    if unit == "%" and (m := _SHARE.search(left)):
        whole = _SHARE_NOUN.sub("", clean(left[m.end() :]))
        return Saying("share", clean(left[: m.start()]) + ("占" + whole if whole else ""))
    if unit in RATIOS and left.rstrip().endswith("+"):  # （同比+12.1%）
        return Saying("growth", clean(_compare().sub("", left.rstrip(" +"))), "增长")
    if unit in RATIOS and figure.amount.value < 0 and _BRACKET.search(left):  # （-4.2%）
        return Saying("growth", "", "下降", negative=True)
    if unit == "%" and (m := _PACE.search(left)):  # 降幅从上半年的19.6%收窄至7.1%
        return Saying("growth", clean(left[: m.start()]), m["verb"], m["verb"] in _down())
    if m := finder("reached").search(left):
        return Saying("level", clean(left[: m.start()]) or m[0])
    m = _growth().search(left)
    if m and (unit in RATIOS or _compare().search(left)):
        nearer = unit == "个百分点" and finder("narrows").fullmatch(m["verb"])  # 降幅收窄0.6个百分点
        negative = unit in RATIOS and m["verb"] in _down() and not nearer
        return Saying("growth", clean(left[: m.start()]), m["verb"], negative)
    return Saying("level", clean(left))


@lru_cache(maxsize=1)
def _down() -> frozenset[str]:
    return frozenset(finder("down").pattern.split("|"))


@lru_cache(maxsize=1)
def _compare() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of('compare')}|比(?![重例]))")


@lru_cache(maxsize=1)
def _growth() -> re.Pattern[str]:
    """A growth verb at the end of the words, with what it is compared to before it."""
    against = rf"(?:{_compare().pattern}[^，。；]{{0,14}}?)?"
    return re.compile(
        rf"{against}(?:将|也|均|都|分别|又|则|再|仅|可)*(?P<verb>{any_of('up')}|{any_of('down')}|{any_of('other_change')})"
        r"(?:了|约|近|超|更是?|竟|达到|高达|达|分别为|分别是|分别|依次为|依次是|依次|均为|仅为|只有|为|是|超过|逾|近)*$"
    )


def clean(phrase: str) -> str:
    """The words without connectives and copulas at their ends; at most the last 24 characters."""
    while True:
        cut = _EDGE.sub("", phrase)
        cut = _leading().sub("", cut)
        cut = _trailing().sub("", cut)
        if cut == phrase:
            break
        phrase = cut
    return _balanced(phrase[-_LONGEST:])


@lru_cache(maxsize=1)
def _leading() -> re.Pattern[str]:
    """在 and 从 go too, but not those of 在校学生, 在建项目, 从业人员."""
    return re.compile(
        rf"^(?:{any_of('leading')}|为(?!期)|在(?![校建册岗编运营谈产职保])|从(?![业事前])|有(?!.*的|[效机色限])|各(?![项类地级界]))(?=.)"
    )


@lru_cache(maxsize=1)
def _trailing() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of('trailing')}|(?<![签合条制预节集])约|(?<![平户人亩年月日])均)$")


def _balanced(phrase: str) -> str:
    """Without a quotation mark or bracket whose partner was cut off."""
    for left, right in ("“”", "‘’", "（）", "()", "《》"):
        if phrase.count(left) != phrase.count(right):
            phrase = phrase.replace(left, "").replace(right, "")
    return phrase


def left_words(text: str, clause: Clause, begin: int, end: int, subjects: tuple[Named, ...]) -> str:
    """``text[begin:end]`` without times and without the names that are its subject."""
    gone = [(t.begin, t.end) for t in clause.times] + [(n.begin, n.end) for n in subjects]
    out, at = [], begin
    for b, e in sorted(gone):
        if b >= at and e <= end:
            out.append(text[at:b])
            at = e
    return "".join([*out, text[at:end]])


def right_words(text: str, begin: int, end: int) -> str:
    """The thing counted after a figure: 52户|小微外贸企业."""
    if finder("reached").match(text, begin):
        return ""
    m = _STOP.search(text, begin, end)
    phrase = text[begin : m.start() if m else end]
    for key in ("after_thing", "sums"):
        cuts = (c.start() for c in finder(key).finditer(phrase, 2) if phrase[c.start() - 1] != "平")  # 平|均
        phrase = phrase[: next(cuts, len(phrase))]
    return clean(phrase.removeprefix("的")[:14])


def level_words(text: str, saying: Saying, figure: Figure, clause: Clause, follower: int, head: str) -> str:
    """The indicator of a level: the words before, with the thing counted after it where it needs one."""
    right = right_words(text, figure.end, min(clause.end, follower))
    left = "" if saying.words in finder("empty").pattern.split("|") else saying.words
    money = figure.amount.unit.isascii()
    if right and (not left or not money or len(left) <= 4):
        return left + right
    return left or right or saying.words or head


def tells(phrase: str) -> bool:
    """Whether words before a sum are a clause that tells what was done with it, no indicator (最后是甲公司借给了它)."""
    if _ONE_LOAN.search(phrase):
        return False
    return finder("clauses").search(phrase) is not None or _done().search(phrase) is not None


@lru_cache(maxsize=1)
def _done() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{any_of('done_with')}|(?<![支产输进付转流放借赔卖售])出|(?<![承放信个助])贷|^计)了?$"
    )


def after_counted(phrase: str) -> str:
    """The words after the thing that the figure before has counted (小微企业|授信), if any are left."""
    m = finder("counted").search(phrase)
    return phrase[m.end() :] if m and len(phrase) > m.end() + 1 and m.end() <= 10 else phrase


def growth_words(saying: Saying, head: str, unit: str) -> str:
    """The indicator of a growth: what grows and 增长; the verb itself for a rise by a sum or in other words."""
    base = saying.words or head
    if unit not in RATIOS:
        return base + saying.verb
    return base + ("增长" if saying.negative or "增" in saying.verb or "涨" in saying.verb else saying.verb)
