"""Figures with their units: money, shares, counts, measures, ranks.

In: text. Out: mentions of kind ``Amount`` whose ``value`` is an ``Amount`` in base units (7600万元 → 76000000
CNY).
Numbers without a unit, ordinal numbers, years and days are no amounts.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from kg import settings
from kg.ontology import Names, folder
from kg.types import Amount, Mention

RECOGNISER: Final = "amount"
YUAN: Final = "CNY"
RANK: Final = "位"
# Units of growth and shares.
RATIOS: Final = ("%", "倍", "个百分点", "‰", "个基点")
_WIDE: Final = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
_DIGITS: Final = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_FEW: Final = 2  # digits of how many are first (头3名)
_HEADED: Final = tuple("罐馒砖石木镜探插喷钻骨")  # with 头 the name of a thing
_SET_DIGITS: Final = frozenset("一二两三四五六七八九")
_PLACES: Final = {"十": 10, "百": 100, "千": 1000}
_LIST_MARKS: Final = re.compile(r"\s*(?:、|和|及|与|以及|/)\s*(?:约|近)?")
# 人口190万, 活跃买家13万, 进站人数最多的某站达21.4万
_POPULATION: Final = re.compile(
    r"(?:人口|人数|买家|游客|旅客|读者|观众|学生|从业者|员工|党员)(?:最多的[^，。；]{1,8})?(?:总数|总量)?(?:已|就)?(?:达到?|为|约|超|近|有|共)?$"
)
_TIMES: Final = re.compile(r"((?:人|辆|架|车|台|户|班|列|册)次)数?(?:已|就)?(?:达到?|为|约|超|近|突破)?$")
_GAINED: Final = re.compile(
    r"(?:赚|挣|卖|花|收入|进账|存款|欠|省|价|要|补|罚|奖)(?:上|下|到|了|出|得|去|近|约|超|过)*$"
)
_AGAIN: Final = 48  # characters in which a bare 万 or 亿 is counted as the figure before it
_SHARE: Final = 16  # characters between 占 and 一半
_SHARED: Final = re.compile(r"占(?!地|用)[^，。；]*$")
_LENGTH: Final = re.compile(
    r"(?:期限|为期|历时|学制|工期|有效期|租期|年限|任期|周期|合作期)(?:为|达|约|近)?$"
)
_ORDINAL: Final = re.compile(r"[一-龥](?<![的上下升跌降跃晋进前和及与至到以攀])")
_RANKED: Final = re.compile(r"[居列排位名升跃进从由至到冲]")
_NEAR_RANK: Final = 10  # characters between a word of ranking and the rank
_RANGE_MARKS: Final = re.compile(r"(?:-|－|—|–|~|～|至|到)")


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number found, before its unit is settled. ``unit`` is "" where none follows it."""

    begin: int
    end: int
    number: Decimal
    factor: Decimal
    unit: str
    bound: str
    loose: bool  # one Chinese digit, as in 三家: often a set phrase


@lru_cache(maxsize=1)
def units() -> dict[str, Any]:
    """The word lists of ``ontology/units.yaml``."""
    data: dict[str, Any] = settings.values((folder() / "units.yaml").read_text(encoding="utf8"))
    return data


def find_amounts(text: str) -> list[Mention]:
    """All figures with a unit in ``text``, in text order; offsets are code points into ``text``.

    A list takes the unit of its last member (3.1亿、2.8亿、1.5亿元), a range gives its two ends.
    """
    plain = text.translate(_WIDE)
    taken = {i for m in _phrases().finditer(plain) for i in range(*m.span())}
    figures = [f for m in _pattern().finditer(plain) if (f := _figure(plain, m)) and f.begin not in taken]
    settled = [f for f in _settle(plain, figures) if f.unit]
    found = [_mention(text, f) for f in settled]
    taken = {i for m in found for i in range(m.begin, m.end)}
    found += [m for m in _ranks(text, plain) if m.end - 1 not in taken]
    return sorted(found, key=lambda m: (m.begin, -m.end))


def number(text: str) -> Decimal:
    """The value of a number in Chinese or Arabic digits: 三百二十 → 320, 1,234.5 → 1234.5, 二点五 → 2.5."""
    if text[0].isdigit() and text.isascii():
        return Decimal(text.replace(",", ""))
    whole, _, part = text.partition("点")
    if part:
        return Decimal(f"{_whole(whole)}.{''.join(str(_DIGITS[c]) for c in part)}")
    return Decimal(_whole(whole))


def _whole(text: str) -> int:
    """A whole number in Chinese digits; digits without places (二〇二五) are read one by one."""
    for mark, value in (("亿", 10**8), ("万", 10**4)):
        if mark in text:
            head, _, tail = text.rpartition(mark)
            return (_whole(head) if head else 1) * value + (_whole(tail) if tail else 0)
    if len(text) > 1 and all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = digit = 0
    for c in text:
        if c in _PLACES:
            total, digit = total + (digit or 1) * _PLACES[c], 0
        else:
            digit = _DIGITS[c]
    return total + digit


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w)))


@lru_cache(maxsize=1)
def _unit_of() -> dict[str, str]:
    """Written unit → unit of the value."""
    data = units()
    plain = {w: w for group in data["counters"].values() for w in group}
    out: dict[str, str] = plain | data["ratios"] | data["currencies"] | data["same"]
    return out


@lru_cache(maxsize=1)
def _hedge_of() -> dict[str, str]:
    return {w: bound for bound, words in units()["hedges"].items() for w in words}


@lru_cache(maxsize=1)
def _after_of() -> dict[str, str]:
    return {w: bound for bound, words in units()["after"].items() for w in words}


@lru_cache(maxsize=1)
def _phrases() -> re.Pattern[str]:
    return re.compile(_alternatives(units()["phrases"]))


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """A number with what belongs to it. Chinese numbers don't take the 千 of 千瓦."""
    unit = _alternatives(_unit_of())
    small = r"(?!瓦|米|克|伏|焦|卡|赫)"
    multiplier = "|".join(re.escape(w) + (small if w in "百千" else "") for w in units()["multipliers"])
    numeral = "[一二两三四五六七八九十百千万亿零〇]"
    chinese = (
        rf"(?<!{numeral})(?:[一二两三四五六七八九十百万亿零〇]|千{small}){{1,20}}(?:点[一二三四五六七八九零]{{1,6}})?"
        rf"(?!{numeral})"
    )
    abbreviated = "|".join(rf"(?<={re.escape(w)})" for w in units()["abbreviations"])  # GDP961亿元
    return re.compile(
        rf"(?:(?<![0-9A-Za-z.第×〔])|{abbreviated})(?<!(?<![（(比，、])\+)"
        rf"(?:(?P<share>百分之)(?P<part>{chinese}|\d{{1,3}}(?:\.\d{{1,6}})?)"
        r"|(?P<tenths>[一二两三四五六七八九]|[1-9](?:\.\d)?)成(?P<half>[半五]|[一二三四六七八九](?=[，。；、）]|左右))?"
        r"(?![为立功都员果本长熟人就交绩效套片年品渝分因])"
        r"|(?P<parts>[二三四五六七八九十]|\d{1,2})分之(?P<of>[一二三四五六七八九]|\d{1,2})"
        r"|(?P<halved>一半|半数)"
        rf"|(?P<minus>(?<![0-9%万亿元吨家个项人月日年时])[-－]|零下)?(?P<number>\d{{1,3}}(?:,\d{{3}}){{1,5}}(?:\.\d{{1,9}})?|\d{{1,15}}(?!\d)(?:\.\d{{1,9}})?|{chinese})"
        rf"(?P<more>[余多几来](?!元化))?(?P<spoken>个[多来]?(?=亿))?(?P<times>{multiplier})?(?P<most>[余多来](?!元化))?"
        rf"(?:(?P<unit>{unit})(?![A-Za-z])(?P<per>/(?:{unit}|年|日|月|天|户|人))?)?(?P<again>多(?=[，。、；]))?)"
        rf"(?P<after>{_alternatives(_after_of())})?"
    )


@lru_cache(maxsize=1)
def _counted() -> re.Pattern[str]:
    """After a number without a counter: whom it counts (62万|贫困人口)."""
    return re.compile(rf"[^，。；、：\d的]{{0,6}}?({_alternatives(units()['uncounted'])})")


@lru_cache(maxsize=1)
def _hedges() -> re.Pattern[str]:
    return re.compile(rf"(?<![签合条制预节集邀履违特附邻临])(?:{_alternatives(_hedge_of())})$")


def _figure(text: str, m: re.Match[str]) -> _Figure | None:
    """The figure of one match; None for what counts nothing."""
    begin, bound = _hedge(text, m.start())
    bound = _after_of().get(m["after"] or "", bound)
    if m["share"]:
        return _Figure(begin, m.end(), number(m["part"]), Decimal(1), "%", bound, False)
    if m["tenths"]:
        rest = number("五" if m["half"] == "半" else m["half"]) / 10 if m["half"] else 0
        tenths = number(m["tenths"]) + rest
        return _Figure(begin, m.end(), tenths, Decimal(10), "%", bound, False)
    if m["parts"]:
        return _fraction(m, begin, bound)
    if m["halved"]:
        shared = _SHARED.search(text, max(0, begin - _SHARE), begin)
        return _Figure(begin, m.end(), Decimal(50), Decimal(1), "%", bound, False) if shared else None
    if not m["unit"] and _years(text, m):
        return _Figure(begin, m.end() + 1, number(m["number"]), Decimal(1), "年", bound, False)
    if _no_quantity(text, m):
        return None
    if m["more"] or m["most"] or m["again"]:
        bound = bound or "~"
    factor = Decimal(units()["multipliers"][m["times"]]) if m["times"] else Decimal(1)
    value = number(m["number"]) * (-1 if m["minus"] else 1)
    unit = _unit_of()[m["unit"]] + (m["per"] or "") if m["unit"] else ""
    if m["spoken"] and not unit:
        unit = YUAN  # 18个亿
    if not unit and m["times"] and (counted := _counted().match(text, m.end())):
        unit = units()["uncounted"][counted[1]]  # 30万居民
    if m["unit"] == "块" and m["times"] and _GAINED.search(text, max(0, begin - 8), begin):
        unit = YUAN  # 净赚9万块
    loose = m["number"] in _DIGITS and not m["times"] and not m["more"] and unit != "倍"
    return _Figure(begin, m.end(), value, factor, unit, bound, loose)


def _fraction(m: re.Match[str], begin: int, bound: str) -> _Figure | None:
    """十分之一 is 10%; None for what is no whole number of per cent (三分之一, 0分之1)."""
    if not number(m["parts"]):
        return None
    share = number(m["of"]) * 100 / number(m["parts"])
    whole = share == share.to_integral_value() and share < 100
    return _Figure(begin, m.end(), share, Decimal(1), "%", bound, False) if whole else None


def _years(text: str, m: re.Match[str]) -> bool:
    """期限4年, 为期三年: a length, where years are otherwise dates."""
    after = text[m.end() : m.end() + 2]
    return (
        after[:1] == "年" and after != "年度" and bool(_LENGTH.search(text, max(0, m.start() - 5), m.start()))
    )


def _no_quantity(text: str, m: re.Match[str]) -> bool:
    """Ordinals, dates, classes, set phrases."""
    if not m["unit"]:
        return text[m.end() : m.end() + 1] in tuple("年月日号时点级届期岁版代%") or not _has_value(m)
    if m["unit"] in units()["counters"]["large"] and not m["times"]:  # 360度, but 发电8.6亿度
        return True
    digits = set(m["number"])
    if digits == {"零"} or (len(m["number"]) > 1 and digits <= _SET_DIGITS):  # 零件, 一一克服, 三五家
        return True
    if text.startswith(tuple(units()["others"].get(m["unit"], ())), m.end()):
        return True
    after = text[m.end() : m.end() + 1]
    if after in units()["classes"] and m["unit"] not in ("人", "个"):
        return True
    if m["number"] == "一" and not m["times"] and m["unit"] != "倍":
        return True
    before = text[m.start() - 1 : m.start()] if m.start() else ""
    if before == "头" and (len(m["number"]) > _FEW or text[m.start() - 2 : m.start() - 1] in _HEADED):
        return not _has_value(m)  # 罐头1089吨, not 头3名
    if before in ("前", "头") and text[m.start() - 2 : m.start() - 1] not in tuple("提目此日以之"):  # 前3位
        return True
    return not _has_value(m) or (before in ("“", "‘") and m["number"] in _DIGITS)


def _has_value(m: re.Match[str]) -> bool:
    """百家, 万名, 上千 name no certain number; 百余家 and 百亿元 do; 数十 never."""
    before = m.string[m.start("number") - 1 : m.start("number")]
    if m["number"][0].isdigit():
        return True
    if (before and before in "数几") or m["number"] in ("万", "亿"):  # 亿元以上项目
        return False
    if m["number"][0] not in "百千万亿":
        return True
    certain = m["more"] or m["most"] or _unit_of().get(m["unit"] or "") in money_codes()
    return bool(certain) and before not in ("上", "成")


@lru_cache(maxsize=1)
def money_codes() -> frozenset[str]:
    """The codes of all currencies."""
    return frozenset(units()["currencies"].values())


def _hedge(text: str, at: int) -> tuple[int, str]:
    """Where the figure's span begins (a hedge before it belongs to it, a verb doesn't) and its bound."""
    m = _hedges().search(text, max(0, at - 4), at)
    if not m:
        return at, ""
    return (at if m[0] in units()["verbs"] else m.start()), _hedge_of()[m[0]]


def _settle(text: str, figures: list[_Figure]) -> list[_Figure]:
    """Units for the members of lists and the first ends of ranges, from the right."""
    out: list[_Figure] = []
    follower: _Figure | None = None
    for f in reversed(figures):
        if not f.unit or _is_cut(text, f, follower):
            f = _from_follower(text, replace(f, unit=""), follower)
        if not f.unit and f.factor >= 10**8 and _is_money(text, f):
            f = replace(f, unit=YUAN)
        times = (
            _TIMES.search(text, max(0, f.begin - 8), f.begin) if not f.unit and f.factor >= 10**4 else None
        )
        if times:
            f = replace(f, unit=times[1])  # 乘坐人次11.2万
        if not f.unit and f.factor >= 10**4 and _POPULATION.search(text, max(0, f.begin - 20), f.begin):
            f = replace(f, unit=units()["counters"]["people"][0])
        out.append(f)
        follower = f
    return _as_before(text, out[::-1])


def _is_cut(text: str, f: _Figure, follower: _Figure | None) -> bool:
    """高出1.2个和0.4个百分点: 个 is only the beginning of the last one's unit."""
    listed = follower is not None and _LIST_MARKS.fullmatch(text, f.end, follower.begin) is not None
    return listed and follower is not None and follower.unit.startswith(f.unit) and follower.unit in RATIOS


def _as_before(text: str, figures: list[_Figure]) -> list[_Figure]:
    """全省减贫49.6万人，某市占了9.8万: a bare 万 or 亿 that ends its clause is counted as the figure before it."""
    out: list[_Figure] = []
    last: _Figure | None = None
    for f in figures:
        near = last is not None and f.begin - last.end <= _AGAIN
        ends = f.factor >= 10**4 and text[f.end : f.end + 1] in (*"，。；、）", "")
        if not f.unit and near and ends and last and last.factor >= 10**4 and last.unit not in RATIOS:
            again = not re.search(r"[。\n]", text[last.end : f.begin])
            f = replace(f, unit=last.unit) if again else f
        out.append(f)
        last = f if f.unit and f.unit not in RATIOS else last
    return out


def _from_follower(text: str, f: _Figure, follower: _Figure | None) -> _Figure:
    if follower is None or not follower.unit:
        return f
    between = text[f.end : follower.begin]
    if _LIST_MARKS.fullmatch(between):
        return replace(f, unit=follower.unit)
    if not _RANGE_MARKS.fullmatch(between):
        return f
    lifted = f.number * follower.factor
    if f.factor == 1 and lifted <= follower.number * follower.factor:
        return replace(f, unit=follower.unit, factor=follower.factor)
    return replace(f, unit=follower.unit)


def _is_money(text: str, f: _Figure) -> bool:
    """A bare 亿 is money after a word for money; it must end its phrase."""
    if text[f.end : f.end + 1] not in (*"，。、；）)和及", ""):
        return False
    near = re.split(r"[。；\n]", text[max(0, f.begin - 16) : f.begin])[-1]
    return any(w in near for w in units()["money"])


@lru_cache(maxsize=1)
def _rank_pattern() -> re.Pattern[str]:
    places = _alternatives(units()["ranks"])
    value = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
    return re.compile(
        rf"第(?P<place>{value})(?:位|名)"
        rf"|(?:{places})[^，。；、第]{{0,8}}?第(?P<bare>{value})(?=[，。、；”）)！]|$)"
        r"|(?:居|列|占据|排在?|坐|夺得|拿下|雄踞|登上|摘得)[^，。；、第]{0,8}?"
        r"(?P<top>首位|榜首|(?:头|第一)把交椅|之首|之冠|头名|魁首)(?=[，。、；”）)！]|$)"
    )


def _ranks(text: str, plain: str) -> list[Mention]:
    found = []
    for m in _rank_pattern().finditer(plain):
        group = m.lastgroup or ""
        ordinal = group == "place" and _ORDINAL.match(plain, m.end())
        if ordinal and not _RANKED.search(plain, max(0, m.start() - _NEAR_RANK), m.start()):
            continue  # 第一位住客 holds no rank
        begin = m.start(group) - (plain[m.start(group) - 1] in "第前")
        value = Amount(Decimal(1) if group == "top" else number(m[group]), RANK)
        found.append(
            Mention(begin, m.end(), text[begin : m.end()], Names.AMOUNT, RECOGNISER, 0.9, value=value)
        )
    return found


def _mention(text: str, f: _Figure) -> Mention:
    value = _tidy(f.number * f.factor)
    unit = f.unit
    head, slash, tail = unit.partition("/")
    unit = head + slash + _unit_of().get(tail, tail)
    confidence = 0.6 if f.loose else 1.0
    amount = Amount(value, unit, f.bound)
    return Mention(f.begin, f.end, text[f.begin : f.end], Names.AMOUNT, RECOGNISER, confidence, value=amount)


def _tidy(value: Decimal) -> Decimal:
    """The value without an exponent or needless zeros: 3.50 → 3.5, 1E+8 → 100000000."""
    return value.to_integral_value() if value == value.to_integral_value() else value.normalize()
