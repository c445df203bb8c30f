"""kg.attribution: who is named as the source of what a report says."""

from dataclasses import replace
from time import perf_counter

import pytest
from observing import read

from kg.attribution import attributed, attributions
from kg.observe import observe
from kg.types import BlockKind, Evidence, Fact, Reading, Report, Resolution

Said = list[tuple[str, str]]


def text_of(marked: str) -> tuple[Report, Resolution]:
    """The report of a marked text, all its lines paragraphs."""
    report, resolution = read(marked)
    return replace(
        report, blocks=tuple(replace(b, kind=BlockKind.PARAGRAPH) for b in report.blocks)
    ), resolution


def said(marked: str) -> Said:
    """The stretches of a marked text as (sources, words)."""
    report, resolution = text_of(marked)
    found = attributions(report, resolution)
    return [("、".join(e.name for e in a.sources), report.text[a.begin : a.end]) for a in found]


def test_a_list_of_thousands_takes_no_time() -> None:
    people = "、".join(f"[曲文{chr(0x4E00 + i)}|Person]" for i in range(3000))
    begun = perf_counter()
    assert said(f"{people}出席了会议。") == []
    assert perf_counter() - begun < 5


def test_a_credit_stands_behind_many_clauses() -> None:
    sources = said("出口3亿元，" * 3000 + "（数据来源：[乌兰海关|CustomsOffice]）。")
    assert [name for name, _ in sources] == ["乌兰海关"]


NAMED = {
    "据…统计": ("据[乌兰海关|CustomsOffice]统计，上半年出口3亿元。", "乌兰海关", "上半年出口3亿元。"),
    "without a comma": ("据[市统计局|GovernmentBody]统计今年产粮12万吨。", "市统计局", "今年产粮12万吨。"),
    "根据…发布的数据": ("根据[乌兰海关|CustomsOffice]日前发布的数据，出口3亿元。", "乌兰海关", "出口3亿元。"),
    "据…介绍": (
        "据[丹霞市商务局|GovernmentBody]局长[曲文川|Person]介绍，出口3亿元。",
        "曲文川",
        "出口3亿元。",
    ),
    "据…报道": ("据[青河通讯社|MediaOutlet]报道，出口3亿元。", "青河通讯社", "出口3亿元。"),
    "经…核算": ("经[市统计局|GovernmentBody]初步核算，生产总值120亿元。", "市统计局", "生产总值120亿元。"),
    "从…获悉": ("记者昨日从[市商务局|GovernmentBody]获悉，出口3亿元。", "市商务局", "出口3亿元。"),
    "在…了解到": ("记者在[兰山公司|Company]了解到，出口3亿元。", "兰山公司", "出口3亿元。"),
    "postponed 获悉": ("产值3亿元。这是记者从[兰山公司|Company]获悉的。", "兰山公司", "产值3亿元。"),
    "局长…表示": ("[商务局|GovernmentBody]局长[曲文川|Person]表示，出口3亿元。", "曲文川", "出口3亿元。"),
    "…告诉记者": ("[曲文川|Person]告诉记者，出口3亿元。", "曲文川", "出口3亿元。"),
    "…向记者介绍": ("[商务局|GovernmentBody]有关负责人向记者介绍，出口3亿元。", "商务局", "出口3亿元。"),
    "in an interview": (
        "[曲文川|Person]接受[晚报|MediaOutlet]记者采访时说，出口3亿元。",
        "曲文川",
        "出口3亿元。",
    ),
    "…公告称": ("[兰山公司|Company]公告称，拟投资3亿元。", "兰山公司", "拟投资3亿元。"),
    "…的数据显示": ("来自[乌兰海关|CustomsOffice]的数据显示，出口3亿元。", "乌兰海关", "出口3亿元。"),
    "…年报显示": ("[兰山公司|Company]年报显示，营收3亿元。", "兰山公司", "营收3亿元。"),
    "在…看来": ("在[曲文川|Person]看来，出口3亿元不算多。", "曲文川", "出口3亿元不算多。"),
    "用…的话说": ("用[曲文川|Person]的话说，一年挣30万元。", "曲文川", "一年挣30万元。"),
    "数据来源": ("全市出口3亿元（数据来源：[乌兰海关|CustomsOffice]）。", "乌兰海关", "全市出口3亿元"),
    "said after": ("出口有望达到3亿元，[曲文川|Person]表示。", "曲文川", "出口有望达到3亿元，"),
    "quotation": ("[曲文川|Person]说：“出口3亿元。进口2亿元。”", "曲文川", "“出口3亿元。进口2亿元。”"),
    "quotation before": ("“出口3亿元。进口2亿元。”[曲文川|Person]说。", "曲文川", "“出口3亿元。进口2亿元。”"),
    "interview": ("[曲文川|Person]：“出口3亿元。”", "曲文川", "“出口3亿元。”"),
    "two sources": (
        "[甲局|GovernmentBody]和[乙局|GovernmentBody]通报，出口3亿元。",
        "甲局、乙局",
        "出口3亿元。",
    ),
    "并表示": ("[曲文川|Person]主持会议，并表示，出口3亿元。", "曲文川", "出口3亿元。"),
    "算账": ("[曲文川|Person]算了一笔账：一亩收入3万元。", "曲文川", "一亩收入3万元。"),
}


@pytest.mark.parametrize("form", NAMED)
def test_a_named_source(form: str) -> None:
    marked, source, words = NAMED[form]
    assert said(marked) == [(source, words)]


NOBODY = [
    "据悉，[兰山公司|Company]出口3亿元。",
    "据介绍，[兰山公司|Company]出口3亿元。",
    "数据显示，[兰山公司|Company]出口3亿元。",
    "业内人士认为，[兰山公司|Company]出口3亿元。",
    "记者从会上获悉，[兰山公司|Company]出口3亿元。",
    "一位村民说：“[兰山公司|Company]给了3万元。”",
    "[曲文川|Person]对[秦月|Person]表示感谢，出口3亿元。",
    "[兰山公司|Company]占据[商务局|GovernmentBody]统计的首位，出口3亿元。",
    "按照[兰山公司|Company]的部署，全年出口3亿元。",
    "[曲文川|Person]号称“果王”，出口3亿元。",
    "[曲文川|Person]说明了情况，全市出口3亿元。",
    "[曲文川|Person]把话说在前头，全市出口3亿元。",
    "记者[秦月|Person]说，出口3亿元。",
    "[学院|University]的课题组正在乡下调查，三个月访问512户。",
]


@pytest.mark.parametrize("marked", NOBODY)
def test_nobody_is_named(marked: str) -> None:
    assert said(marked) == []


def test_sentences_that_plainly_go_on() -> None:
    text = "[曲文川|Person]介绍，出口3亿元。其中，蔬菜1亿元。此外，进口2亿元。会后，客商签约5亿元。此外，有人捐款1万元。"
    assert [words for _, words in said(text)] == ["出口3亿元。", "其中，蔬菜1亿元。", "此外，进口2亿元。"]


@pytest.mark.parametrize(
    "other",
    [
        "据悉，进口2亿元。",
        "此外，一位村民说，进口2亿元。",
        "此外，据了解，进口2亿元。",
        "此外，业内人士表示，进口2亿元。",
        "进口2亿元。",
    ],
)
def test_sentences_that_do_not_go_on(other: str) -> None:
    assert said(f"[曲文川|Person]介绍，出口3亿元。{other}") == [("曲文川", "出口3亿元。")]


def test_a_quotation_in_two_pieces() -> None:
    text = "“出口3亿元，”[曲文川|Person]告诉记者，“进口2亿元。”随后，客商签约5亿元。"
    assert said(text) == [("曲文川", "“出口3亿元，”"), ("曲文川", "“进口2亿元。”")]


def test_a_quotation_of_several_paragraphs() -> None:
    text = "[曲文川|Person]说：“出口3亿元。\n“进口2亿元。”随后，客商签约5亿元。"
    assert said(text) == [("曲文川", "“出口3亿元。\n“进口2亿元。”")]


def test_a_source_within_a_quotation() -> None:
    marked = "[曲文川|Person]说：“据[乌兰海关|CustomsOffice]统计，出口3亿元。进口2亿元。”"
    assert said(marked) == [
        ("曲文川", "“据乌兰海关统计，出口3亿元。进口2亿元。”"),
        ("乌兰海关", "出口3亿元。"),
    ]
    report, resolution = text_of(marked)
    ends = [report.text.index(words) + len(words) for words in ("3亿元", "2亿元")]
    facts = tuple(Fact("Trade", (), "test", (Evidence(end - 5, end),)) for end in ends)
    found = attributed(Reading(report, resolution, facts, ()))
    assert [[e.name for e in f.sources] for f in found.facts] == [["乌兰海关"], ["曲文川"]]


def test_another_source_in_the_sentence() -> None:
    text = "据[乌兰海关|CustomsOffice]统计，出口3亿元；[曲文川|Person]表示，明年出口4亿元。"
    assert said(text) == [("乌兰海关", "出口3亿元；"), ("曲文川", "明年出口4亿元。")]


@pytest.mark.parametrize(
    ("marked", "sources"),
    [
        ("[曲文川|Person]介绍，出口3亿元。他说，进口2亿元。", ["曲文川", "曲文川"]),
        ("[商务局|GovernmentBody]有关负责人介绍，出口3亿元。该负责人说，进口2亿元。", ["商务局", "商务局"]),
        ("[曲文川|Person]今年60岁。他说，进口2亿元。", ["曲文川"]),
        ("[曲文川|Person]介绍，出口3亿元。\n他还说，进口2亿元。", ["曲文川", "曲文川"]),
        ("[曲文川|Person]介绍，出口3亿元。\n钳工老庞来了。他说，进口2亿元。", ["曲文川"]),
        ("[曲文川|Person]介绍，出口3亿元。\n产值9亿元。\n他说，进口2亿元。", ["曲文川"]),
        ("他说，进口2亿元。", []),
        ("[曲文川|Person]介绍，出口3亿元。他们说，进口2亿元。", ["曲文川"]),
    ],
)
def test_who_speaks_again(marked: str, sources: list[str]) -> None:
    assert [source for source, _ in said(marked)] == sources


def test_figures_and_facts_have_the_source_of_their_stretch() -> None:
    marked = (
        "[丹霞市|City]今年产粮9万吨。据[乌兰海关|CustomsOffice]统计，今年[丹霞市|City]出口3亿元，进口2亿元。"
        "[曲文川|Person]参加了会议。"
    )
    report, resolution = text_of(marked)
    begin = report.text.index("今年丹霞市")
    people, here = report.text.index("曲文川"), Evidence(begin, begin + 10)
    facts = (
        Fact("Trade", (), "test", (here,)),
        Fact("Trade", (), "test", (Evidence(0, 10),)),
        Fact("Meeting", (), "test", (Evidence(begin + 2, begin + 5), Evidence(people, people + 8))),
    )
    found = attributed(Reading(report, resolution, facts, tuple(observe(report, resolution))))
    assert [[e.name for e in o.sources] for o in found.observations] == [[], ["乌兰海关"], ["乌兰海关"]]
    # the last fact's first span only shows whom it is about: nobody says that he took part
    assert [[e.name for e in f.sources] for f in found.facts] == [["乌兰海关"], [], []]


def test_without_a_source_nothing_changes() -> None:
    report, resolution = text_of("[丹霞市|City]今年产粮9万吨。")
    reading = Reading(report, resolution, (), tuple(observe(report, resolution)))
    assert attributed(reading) is reading
