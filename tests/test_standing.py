"""kg.standing: what is planned, denied or rumoured is kept apart from what is."""

import pytest
from observing import read

from kg.observe import observe
from kg.standing import apart
from kg.types import Evidence, Fact, Modality, Observation, Reading, Role

FIRM, BANK, CITY = "[兰山公司|Company]", "[清河银行|Bank]", "[丹霞市|City]"
OTHER, WORKS = "[北岭集团|Company]", "[青石岭风电场项目|Project]"
A, P, N = Modality.ASSERTED, Modality.PLANNED, Modality.NEGATED


def held(marked: str) -> list[Observation]:
    """The observations of a marked text of 20 April 2024."""
    report, resolution = read(marked)
    found = apart(Reading(report, resolution, (), tuple(observe(report, resolution))))
    return list(found.observations)


FIGURES: dict[str, list[tuple[str, Modality]]] = {
    # intentions
    f"{FIRM}计划投资3亿元。": [("300000000", P)],
    f"{WORKS}计划总投资3亿元，建成后年产值可达5亿元。": [("300000000", P), ("500000000", P)],
    f"{WORKS}总投资3亿元，占地200亩，预计年产值5亿元，带动就业300人。": [
        ("300000000", A), ("200", A), ("500000000", P), ("300", P)],
    f"{FIRM}拟募集资金2亿元。": [("200000000", P)],
    f"{FIRM}原计划投资3亿元，实际完成投资4亿元。": [("300000000", P), ("400000000", A)],
    f"{WORKS}计划投资3亿元，目前已完成投资1亿元。": [("300000000", P), ("100000000", A)],
    f"{FIRM}预计全年产值达到6亿元，同比增长12%。": [("600000000", P), ("12", P)],
    f"{FIRM}去年产值6亿元，今年产值有望突破8亿元。": [("600000000", A), ("800000000", P)],
    f"{FIRM}打算年内新增员工200人，现有员工800人。": [("200", P), ("800", A)],
    f"{CITY}将新增就业岗位5000个。": [("5000", P)],
    f"{FIRM}意向采购额1200万元。": [("12000000", P)],
    # aims and slogans
    f"力争到2030年，{CITY}生产总值达到800亿元，一般公共预算收入达到60亿元。": [("80000000000", P), ("6000000000", P)],
    f"到2030年，{CITY}森林覆盖率达到45%。": [("45", P)],
    f"未来三年，{FIRM}年产值达到10亿元。": [("1000000000", P)],
    f"{CITY}提出今年生产总值增长目标为6%。": [("6", P)],
    f"{FIRM}锚定年产值50亿元目标。": [("5000000000", P)],
    f"{CITY}确保全年固定资产投资增长8%。": [("8", P)],
    # what only looks so
    f"{FIRM}上半年产值3亿元，完成年度目标的55%。": [("300000000", A), ("55", A)],
    f"{FIRM}提前实现年产值3亿元目标。": [("300000000", A)],
    f"{FIRM}产值将近3亿元。": [("300000000", A)],
    f"{FIRM}将注册资本由1亿元增加到3亿元。": [("100000000", A), ("300000000", A)],
    f"比2023年，{FIRM}产值增长10%。": [("10", A)],
    f"按计划，{FIRM}上半年完成投资3亿元。": [("300000000", A)],
    f"{FIRM}计划明年扩建，{OTHER}去年产值2亿元。": [("200000000", A)],
    f"根据协议，{FIRM}将投资3亿元。": [("300000000", A)],
    f"{FIRM}预计单产由3吨提高到4吨。": [("3", A), ("4", P)],
    f"拟由{FIRM}安排500万元提供到村。": [("5000000", P)],
    f"{FIRM}共争取财政扶持资金9000万元。": [("90000000", A)],
    f"{FIRM}明年到期的债券有2亿元。": [("200000000", A)],
    f"{WORKS}规划面积21平方公里，自开园以来入驻企业63家。": [("21", P), ("63", A)],
    f"{FIRM}产值将超过26亿元；另有3家企业停产。": [("2600000000", P), ("3", A)],
    # what goes on in the next sentence
    f"{WORKS}计划总投资3亿元。其中，一期投资1亿元。": [("300000000", P), ("100000000", P)],
    # denied
    f"{FIRM}去年亏损并非2000万元。": [("20000000", N)],
    f"{FIRM}未完成投资3亿元，有未达标企业9家、未获证农户6户。": [("300000000", N), ("9", A), ("6", A)],
    f"{FIRM}否认亏损2000万元，称去年盈利300万元。": [("20000000", N), ("3000000", A)],
    f"{FIRM}投资额不是3亿元，而是2亿元。": [("300000000", N), ("200000000", A)],
    f"{FIRM}上半年产值未达到3亿元。": [("300000000", N)],
    f"{FIRM}上半年产值未达到预期的3亿元。": [("300000000", N)],
    f"{FIRM}未完成项目投资3亿元。": [("300000000", N)],
    f"{FIRM}投资3亿元的计划已经取消。": [("300000000", N)],
    # rumours
    "[网传兰山公司|Company]亏损3亿元。经核实，该信息为谣言。": [("300000000", N)],
    f"有市场消息称，{FIRM}拟投资3亿元。": [("300000000", N)],
    f"网传{FIRM}亏损3亿元，系谣言。": [("300000000", N)],
    f"近日有传言称{FIRM}将投资3亿元。对此，{FIRM}回应称，上述消息不实。": [("300000000", N)],
    f"{FIRM}否认了亏损3亿元的传闻。": [("300000000", N)],
    f"网传{FIRM}亏损3亿元。": [("300000000", N)],
    f"针对网传欠薪一事，{FIRM}表示，公司上半年盈利300万元。": [("3000000", A)],
}  # fmt: skip


@pytest.mark.parametrize(
    ("marked", "who"),
    [
        (f"网传{FIRM}亏损3亿元，{FIRM}予以否认。", "兰山公司"),
        (f"{FIRM}否认亏损3亿元。", "兰山公司"),
        (f"网传{FIRM}亏损3亿元。{FIRM}董事长[王建国|Person]予以否认。", "王建国"),
        (f"网传{FIRM}亏损3亿元。{CITY}[丹霞市商务局|GovernmentBody]昨日辟谣。", "丹霞市商务局"),
        (f"网传{FIRM}亏损3亿元，纯属谣言。", None),
        (f"网传{FIRM}亏损3亿元。", None),
    ],
)
def test_who_denies_it_is_the_source(marked: str, who: str | None) -> None:
    (said,) = [o for o in held(marked) if o.amount.unit == "CNY"]
    assert [e.name for e in said.sources] == ([who] if who else [])


def rumoured(marked: str) -> Fact:
    """What becomes of a fact of the text's first two names."""
    report, resolution = read(marked)
    one, other = resolution.entities[:2]
    roles = (Role("financier", (one,)), Role("beneficiary", (other,)))
    told = Fact(
        "Financing", roles, "r", (Evidence(0, report.text.index("。") + 1),), ((one, "financed", other),)
    )
    (fact,) = apart(Reading(report, resolution, (told,), ())).facts
    return fact


@pytest.mark.parametrize(
    ("marked", "modality", "hearsay", "relations"),
    [
        (f"{BANK}向{FIRM}发放贷款。", A, None, 1),
        (f"网传{BANK}向{FIRM}发放贷款。", N, "网传", 0),
        (f"网传{BANK}向{FIRM}发放贷款，纯属谣言。", N, None, 0),
        (f"网传{BANK}向{FIRM}发放贷款。昨日，{BANK}回应称，该消息不实。", N, None, 0),
        (f"有传言称一家企业停产。对此，{BANK}表示，已向{FIRM}发放贷款。", A, None, 1),
    ],
)
def test_what_is_only_rumoured_is_no_fact(
    marked: str, modality: Modality, hearsay: str | None, relations: int
) -> None:
    fact = rumoured(marked)
    assert (fact.modality, fact.hearsay, len(fact.relations)) == (modality, hearsay, relations)


def test_the_evidence_holds_the_words_that_decide() -> None:
    text = f"力争到2030年，{CITY}生产总值达到800亿元。网传{FIRM}亏损3亿元。对此，{FIRM}回应称，消息不实。"
    report, resolution = read(text)
    found = apart(Reading(report, resolution, (), tuple(observe(report, resolution)))).observations
    assert [report.text[o.evidence.begin : o.evidence.end] for o in found] == [
        "力争到2030年，丹霞市生产总值达到800亿元",
        "网传兰山公司亏损3亿元。对此，兰山公司回应称，消息不实。",
    ]


@pytest.mark.parametrize("marked", FIGURES)
def test_how_a_figure_is_held(marked: str) -> None:
    found = [(f"{o.amount.value:f}", o.modality) for o in held(marked)]
    assert found == FIGURES[marked]
