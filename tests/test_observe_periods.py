"""kg.observe.periods: when a figure holds, in a report of 20 April 2024."""

import pytest

from tests.observing import rows

Dated = tuple[str, str | None, str | None]  # value, start, end

TABLE: list[tuple[str, str, list[Dated]]] = [
    (
        "so far in a year that was named",
        "今年[丹霞市|City]实施援建项目96个。截至3月末，开工41个，完成投资7亿元；贷款余额30亿元。",
        [
            ("96", "2024-01-01", "2024-12-31"),
            ("41", "2024-01-01", "2024-03-31"),
            ("700000000", "2024-01-01", "2024-03-31"),
            ("3000000000", "2024-03-31", "2024-03-31"),
        ],
    ),
    (
        "when a reporter was told",
        "4月18日，记者在[中岭公司|Company]采访时了解到，公司出口水产品3亿元。",
        [("300000000", None, None)],
    ),
    (
        "no year named",
        "截至3月末，[丹霞市|City]开工41个。",
        [("41", "2024-03-31", "2024-03-31")],
    ),
    (
        "this year so far",
        "[中岭银行|Bank]今年累计投放贷款5亿元。",
        [("500000000", "2024-01-01", "2024-04-20")],
    ),
    (
        "this year's plan",
        "[中岭银行|Bank]今年计划投放贷款5亿元。",
        [("500000000", "2024-01-01", "2024-12-31")],
    ),
    (
        "what is done of a project",
        "一季度，[丹霞市|City]投资增长8%。[江北供水工程|Project]完成投资3亿元，全长9公里。",
        [
            ("8", "2024-01-01", "2024-03-31"),
            ("300000000", "2024-01-01", "2024-03-31"),
            ("9", None, None),
        ],
    ),
    (
        "a time within the clause goes on",
        "2022年，[丹霞市|City]产值90亿元。\n[云帆公司|Company]的工厂一季度产量5万吨，出口占六成。",
        [
            ("9000000000", "2022-01-01", "2022-12-31"),
            ("50000", "2024-01-01", "2024-03-31"),
            ("60", "2024-01-01", "2024-03-31"),
        ],
    ),
    (
        "each day, but last year",
        "[云帆公司|Company]日产面粉45吨，去年营收8亿元，出口额1亿元。",
        [
            ("45", None, None),
            ("800000000", "2023-01-01", "2023-12-31"),
            ("100000000", "2023-01-01", "2023-12-31"),
        ],
    ),
    (
        "a balance in a later paragraph",
        "今年[丹霞市|City]产值增长5%。\n截至3月末，[全市|City=丹霞市]贷款余额30亿元。\n[全市|City=丹霞市]不良贷款余额1亿元，不良率2.7%。",
        [
            ("5", "2024-01-01", "2024-12-31"),
            ("3000000000", "2024-03-31", "2024-03-31"),
            ("100000000", "2024-03-31", "2024-03-31"),
            ("2.7", "2024-03-31", "2024-03-31"),
        ],
    ),
    (
        "a holiday",
        "去年国庆黄金周，[丹霞市|City]接待游客90万人次；今年春节假期接待游客60万人次。",
        [("900000", "2023-09-29", "2023-10-06"), ("600000", "2024-02-10", "2024-02-17")],
    ),
]


@pytest.mark.parametrize(("marked", "expected"), [t[1:] for t in TABLE], ids=[t[0] for t in TABLE])
def test_periods(marked: str, expected: list[Dated]) -> None:
    assert [(row[2], row[4], row[5]) for row in rows(marked)] == expected


def test_the_class_of_what_is_counted_is_in_its_words() -> None:
    found = rows("[丹霞市|City]签约项目31个，其中10亿元以上项目5个。")
    assert [(row[1], row[2]) for row in found] == [("签约项目", "31"), ("10亿元以上项目", "5")]


def test_what_a_figure_is_above_stays_in_its_words() -> None:
    found = rows("[丹霞市|City]出口9亿元，增速高于[全市|City=丹霞市]平均水平5.3个百分点。")
    assert found[1][1:3] == ("出口增速高于全市平均水平", "5.3")
