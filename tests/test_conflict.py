"""kg.conflict: figures of one report that don't agree with each other."""

from decimal import Decimal

import pytest
from observing import read

from kg.conflict import checked
from kg.conflict.written import core, written_of
from kg.observe import observe
from kg.recognise.amount import find_amounts
from kg.standing import apart
from kg.types import Observation, Reading

CITY, FIRM, ABROAD = "[丹霞市|City]", "[兰山公司|Company]", "[哈萨克斯坦|Country]"


def seen(marked: str) -> tuple[Observation, ...]:
    """The observations of a marked text, checked."""
    report, resolution = read(marked)
    return checked(Reading(report, resolution, (), tuple(observe(report, resolution)))).observations


def notes(marked: str) -> dict[str, list[str]]:
    """The notes of a marked text with the indicators of the observations that have them."""
    found: dict[str, list[str]] = {}
    for o in seen(marked):
        for note in o.conflicts:
            found.setdefault(note, []).append(o.indicator)
    return found


WRONG = {
    "whole and parts": (
        f"今年上半年，{CITY}进出口总值10.5亿元，同比增长8%，其中出口6.2亿元，进口4.5亿元。",
        "“进出口总值”10.5亿元，而“出口”6.2亿元与“进口”4.5亿元之和为10.7亿元，相差0.2亿元",
        ["进出口总值", "出口", "进口"],
    ),
    "parts in the next sentence": (
        f"今年上半年，{CITY}外贸进出口总值10.5亿元。其中，出口6.25亿元，增长3%；进口4.52亿元，下降4%。",
        "“外贸进出口总值”10.5亿元，而“出口”6.25亿元与“进口”4.52亿元之和为10.77亿元，相差0.27亿元",
        ["外贸进出口总值", "出口", "进口"],
    ),
    "parts before the whole": (
        f"{CITY}上半年出口6.2亿元，进口4.5亿元，进出口合计11.7亿元。",
        "“进出口”11.7亿元，而“出口”6.2亿元与“进口”4.5亿元之和为10.7亿元，相差1亿元",
        ["出口", "进口", "进出口"],
    ),
    "another table row": (
        f"{CITY}一般公共预算收入20亿元，其中税收收入12.1亿元，非税收入9.2亿元。",
        "“一般公共预算收入”20亿元，而“税收收入”12.1亿元与“非税收入”9.2亿元之和为21.3亿元，相差1.3亿元",
        ["一般公共预算收入", "税收收入", "非税收入"],
    ),
    "surplus": (
        f"今年上半年，{CITY}出口6.2亿元，进口4.3亿元，贸易顺差2.2亿元。",
        "“贸易顺差”2.2亿元，而“出口”6.2亿元与“进口”4.3亿元之差为1.9亿元，相差0.3亿元",
        ["出口", "进口", "贸易顺差"],
    ),
    "deficit": (
        f"今年上半年，{CITY}出口4.3亿元，进口6.2亿元，贸易逆差1.5亿元。",
        "“贸易逆差”1.5亿元，而“进口”6.2亿元与“出口”4.3亿元之差为1.9亿元，相差0.4亿元",
        ["出口", "进口", "贸易逆差"],
    ),
    "all parts, the rest among them": (
        f"{CITY}签约项目26个，其中工业项目15个，农业项目8个，其余4个为旅游项目。",
        "“签约项目”26个，而所列各部分15个、8个、4个之和为27个，相差1个",
        ["签约项目", "工业项目", "农业项目"],
    ),
    "made up of": (
        f"{CITY}新增就业3000人，由工业1000人、农业800人和服务业1500人组成。",
        "“新增就业”3000人，而所列各部分1000人、800人、1500人之和为3300人，相差300人",
        ["新增就业", "工业", "农业服务业", "服务业组成"],
    ),
    "share of a whole": (
        f"{CITY}去年进出口总值75亿元，民营企业进出口30亿元，占全市进出口总值的45%。",
        "“民营企业进出口占全市进出口总值占比”45%，而“民营企业进出口”30亿元为“进出口总值”75亿元的40%，相差5个百分点",
        ["进出口总值", "民营企业进出口", "民营企业进出口占全市进出口总值占比"],
    ),
    "share after 其中": (
        f"{CITY}贷款总额50亿元，其中小微企业贷款20亿元，占比45%。",
        "“小微企业贷款占比”45%，而“小微企业贷款”20亿元为“贷款总额”50亿元的40%，相差5个百分点",
        ["贷款总额", "小微企业贷款", "小微企业贷款占比"],
    ),
    "from one value to the other": (
        f"{CITY}上半年粮食产量由4.0万吨增至5.0万吨，增长30%。",
        "“粮食产量增长”30%，而由4.0万吨到5.0万吨为25%，相差5个百分点",
        ["粮食产量", "粮食产量", "粮食产量增长"],
    ),
    "a fall": (
        f"{CITY}上半年粮食产量由5.0万吨减少到4.0万吨，下降30%。",
        "“粮食产量增长”-30%，而由5.0万吨到4.0万吨为-20%，相差10个百分点",
        ["粮食产量", "粮食产量", "粮食产量增长"],
    ),
    "points": (
        f"{CITY}森林覆盖率由30.1%提高到35.2%，提高4.1个百分点。",
        "“森林覆盖率提高”4.1个百分点，而由30.1%到35.2%为5.1个百分点，相差1个百分点",
        ["森林覆盖率", "森林覆盖率", "森林覆盖率提高"],
    ),
    "with the rise": (
        f"{CITY}上半年进口5.00亿元，比上年同期增加1.00亿元，增长30%。",
        "“进口增长”30%，而5.00亿元中增加1.00亿元为25%，相差5个百分点",
        ["进口", "进口增加", "进口增长"],
    ),
    "the year before": (
        f"{FIRM}2022年营业收入10.0亿元。2023年营业收入12.0亿元，增长25%。",
        "“营业收入增长”25%，而由10.0亿元到12.0亿元为20%，相差5个百分点",
        ["营业收入", "营业收入", "营业收入增长"],
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_does_not_agree_is_noted(name: str) -> None:
    marked, note, indicators = WRONG[name]
    assert notes(marked) == {note: indicators}


RIGHT = [
    f"今年上半年，{CITY}外贸进出口总值10.5亿元。其中，出口6.23亿元，增长3%；进口4.31亿元，下降4%，贸易顺差1.92亿元。",
    # 6.2 and 4.4 may be 6.16 and 4.37: together 10.53
    f"今年上半年，{CITY}进出口总值10.5亿元，其中出口6.2亿元，进口4.4亿元。",
    f"今年上半年，{CITY}进出口总值约10亿元，其中出口6.2亿元，进口4.4亿元。",
    f"今年上半年，{CITY}进出口总值10.5亿元，其中机电产品出口6.2亿元，农产品进口2.4亿元。",
    f"今年上半年，{CITY}进出口总值10.5亿元，其中出口6.2亿元，去年进口2.4亿元。",
    f"{CITY}上半年进出口50.0亿元，出口30.0亿元，进口20.0亿元。对{ABROAD}进出口5.0亿元，其中出口3.0亿元，进口2.0亿元。",
    f"{CITY}签约项目27个，其中工业项目15个，农业项目8个，其余4个为旅游项目。",
    f"{CITY}签约项目26个，其中工业项目15个，农业项目8个。",
    f"{CITY}签约项目26个，其中工业项目15个，其余由各县上报。",
    f"{CITY}签约项目26个，其中工业项目15个，包括续建项目9个，其余4个为旅游项目。",
    f"{CITY}签约项目26个，其中工业项目12个，比上年增加3个，其余14个为旅游项目。",
    f"{CITY}总投资36.2亿元，其中省里补助10亿元，5家银行组成银团授信18亿元，其余由公司自筹。",
    f"{CITY}去年进出口总值75亿元，民营企业进出口30亿元，占全市进出口总值的40%。",
    f"{CITY}去年进出口总值75亿元，民营企业进出口30亿元，占全省民营企业进出口总值的9%。",
    f"{CITY}去年出口3.4亿元，保税区出口14.4亿元，占全省出口的45.2%。",
    f"{CITY}上半年粮食产量由4万吨增至5万吨，增长30%。",
    f"{CITY}上半年粮食产量由4.00万吨增至5.00万吨，增长25%。",
    f"{CITY}余额50.0亿元，比年初增加3.0亿元，同比增长12%。",
    f"{CITY}2022年生产总值100.5亿元。2023年生产总值120.5亿元，按可比价格计算增长5%。",
    f"{CITY}3月进口10.0亿元，环比增长25%。去年3月进口9.0亿元。",
    f"{CITY}去年进出口75.0亿元。去年外贸进出口总值60.0亿元，民营企业进出口30.0亿元，占全市进出口总值的50%。",
    f"{CITY}上半年进出口总值10.0亿元，[江北市|City]出口6.0亿元，进口9.0亿元。",
    f"{CITY}总投资36.2亿元，由补助10亿元、授信18亿元构成，其余自筹。",
]


@pytest.mark.parametrize("marked", RIGHT)
def test_what_agrees_or_cannot_be_compared_is_not_noted(marked: str) -> None:
    assert notes(marked) == {}


@pytest.mark.parametrize(
    ("marked", "count"),
    [
        (f"{CITY}去年进出口10.5亿元，其中出口6.2亿元，进口4.5亿元。", 1),
        (f"{CITY}力争进出口10.5亿元，其中出口6.2亿元，进口4.5亿元。", 1),
        (f"{CITY}力争进出口10.5亿元，目前已出口6.2亿元，已进口4.5亿元。", 0),
        (f"{CITY}进出口并非10.5亿元，出口6.2亿元，进口4.5亿元。", 0),
    ],
)
def test_a_plan_is_not_held_against_what_is(marked: str, count: int) -> None:
    report, resolution = read(marked)
    reading = Reading(report, resolution, (), tuple(observe(report, resolution)))
    seen_ = checked(apart(reading)).observations
    assert len({note for o in seen_ for note in o.conflicts}) == count


def test_values_are_not_repaired() -> None:
    marked, *_ = WRONG["whole and parts"]
    report, resolution = read(marked)
    assert [o.amount for o in seen(marked)] == [o.amount for o in observe(report, resolution)]


def test_one_observation_may_have_several_notes() -> None:
    marked = f"今年上半年，{CITY}进出口总值10.5亿元，其中出口6.2亿元，进口4.5亿元，贸易顺差1.9亿元。"
    assert [(o.indicator, len(o.conflicts)) for o in seen(marked)] == [
        ("进出口总值", 1), ("出口", 2), ("进口", 2), ("贸易顺差", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("8.9亿元", "885000000", "895000000"),
        ("8.90亿元", "889500000", "890500000"),
        ("3000万元", "29995000", "30005000"),
        ("1,234.5万元", "12344500", "12345500"),
        ("52家", "52", "52"),
        ("3.2万户", "31500", "32500"),
        ("35%", "34.5", "35.5"),
    ],
)
def test_what_a_figure_may_be_rounded_from(text: str, low: str, high: str) -> None:
    (mention,) = find_amounts(text)
    written = written_of(mention)
    assert written is not None
    assert (written.range.low, written.range.high) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize("text", ["约3亿元", "30多亿元", "超3亿元", "三百万元"])
def test_hedged_figures_and_words_are_not_checked(text: str) -> None:
    (mention,) = find_amounts(text)
    assert written_of(mention) is None


@pytest.mark.parametrize(
    ("indicator", "words"),
    [
        ("外贸进出口总值", "进出口"),
        ("地区生产总值", "生产"),
        ("第一产业增加值", "第一产业"),
        ("全市货物贸易出口额", "出口"),
        ("总额", "总额"),
    ],
)
def test_words_that_say_nothing_of_what_it_is(indicator: str, words: str) -> None:
    assert core(indicator) == words
