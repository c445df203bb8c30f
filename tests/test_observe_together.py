"""kg.observe.together, lists and sums: whose figures are that are told of several at once, or by a fact."""

import pytest

from kg.observe import observe
from kg.ontology import Names
from kg.types import Amount, Entity, Evidence, Fact, Role
from tests.observing import read, rows

Owned = tuple[str, str]  # subject and value

TABLE: list[tuple[str, str, list[Owned]]] = [
    (
        "this batch of projects",
        "[[丹霞市|City]重大项目暨甲泰项目开工仪式|Gathering]在[柳河县|County]举行。[甲泰项目|Project]占地9亩。\n这批项目共32个，总投资9亿元。按地区分，[柳河县|County]3个，[青溪县|County]4个。按类别分，产业类17个。",
        [
            ("甲泰项目", "9"),
            ("丹霞市", "32"),
            ("丹霞市", "900000000"),
            ("柳河县", "3"),
            ("青溪县", "4"),
            ("丹霞市", "17"),
        ],
    ),
    (
        "those begun that day",
        "4月18日，[甲泰冷链项目|Project]在[丹霞市|City]动工。[甲泰冷链项目|Project]投资2亿元。\n当天开工、竣工的项目共有43个，总投资9亿元，涉及物流等领域，其中新开工25个，竣工18个。",
        [
            ("甲泰冷链项目", "200000000"),
            ("丹霞市", "43"),
            ("丹霞市", "900000000"),
            ("丹霞市", "25"),
            ("丹霞市", "18"),
        ],
    ),
    (
        "the one that was begun",
        "[丹霞市|City]投资增长3%。[甲泰冷链项目|Project]动工。开工项目总投资2亿元。",
        [("丹霞市", "3"), ("甲泰冷链项目", "200000000")],
    ),
    (
        "projects signed at a fair",
        "[云帆公司|Company]出口3亿元。[丹霞陶瓷博览会|Gathering]闭幕。此次签约项目37个，金额9亿元。",
        [
            ("云帆公司", "300000000"),
            ("丹霞陶瓷博览会", "37"),
            ("丹霞陶瓷博览会", "900000000"),
        ],
    ),
    (
        "projects at a fair that its sentence names",
        "[丹霞市|City]投资增长3%。据统计，[丹霞陶瓷博览会|Gathering]有9家企业参展，签约项目37个。",
        [("丹霞市", "3"), ("丹霞陶瓷博览会", "9"), ("丹霞陶瓷博览会", "37")],
    ),
    (
        "projects of the zone that held the ceremony",
        "[丹霞市|City]投资增长3%。[青溪开发区|Zone]举行[第一批重大项目集中签约仪式|Gathering]，现场签约项目15个。",
        [("丹霞市", "3"), ("青溪开发区", "15")],
    ),
    (
        "an activity of key projects is its place's",
        "[[丹霞市|City]一季度重点项目开工活动|Gathering]举行。此次开工的项目107个。",
        [("丹霞市", "107")],
    ),
    (
        "all of so many",
        "[甲泰冷链项目|Project]投资2亿元，在[丹霞市|City]动工。全部43个项目投资9亿元。43个项目当中，新开工25个。",
        [("甲泰冷链项目", "200000000"), ("丹霞市", "43"), ("丹霞市", "900000000"), ("丹霞市", "25")],
    ),
    (
        "a town's",
        "[丹霞市|City]投资增长3%。去年，[青溪镇|Township]产值4亿元，新开工亿元以上项目9个。",
        [("丹霞市", "3"), ("青溪镇", "400000000"), ("青溪镇", "9")],
    ),
    (
        "another place's part",
        "[青岭供水工程|Project]全长3公里，其中[东川省|Province]援建资金9万元，其余2万元由[丹霞市|City]配套。",
        [("青岭供水工程", "3"), ("青岭供水工程", "90000"), ("青岭供水工程", "20000")],
    ),
    (
        "what the firm pays itself",
        "[青岭有机肥项目|Project]投资9万元，其中[丹霞市农业局|GovernmentBody]补助2万元，企业自筹7万元。",
        [("青岭有机肥项目", "90000"), ("丹霞市农业局", "20000"), ("青岭有机肥项目", "70000")],
    ),
    (
        "for several projects",
        "[云帆公司|Company]发债9亿元，6亿元用于[甲路工程|Project]、[乙路工程|Project]等项目，3亿元用于[丙路工程|Project]。",
        [("云帆公司", "900000000"), ("云帆公司", "600000000"), ("丙路工程", "300000000")],
    ),
    (
        "the money for it",
        "[青岭供水工程|Project]开工。[丹霞市|City]用水增长3%。建设资金中，上级补助3亿元。",
        [("丹霞市", "3"), ("青岭供水工程", "300000000")],
    ),
    (
        "each of those who sign, not their partners",
        "[云帆公司|Company]、[恒通制造|Company]分别与[柳河县人民政府|GovernmentBody]、[青溪县人民政府|GovernmentBody]签约，投资额分别为6亿元和3亿元。",
        [("云帆公司", "600000000"), ("恒通制造", "300000000")],
    ),
    (
        "the same pace of each",
        "一季度，[柳河县|County]和[青溪县|County]投资增速超过40%。",
        [("柳河县", "40"), ("青溪县", "40")],
    ),
    (
        "no pace of each",
        "[柳河县|County]和[青溪县|County]修路40公里。",
        [("柳河县", "40")],
    ),
    (
        "the whole among which it ranks",
        "一季度，[丹霞市|City]投资9亿元，增速[全省|Province=江南省]第一，增幅也排在[全省|Province=江南省]第3位。",
        [("丹霞市", "900000000"), ("丹霞市", "1"), ("丹霞市", "3")],
    ),
]


@pytest.mark.parametrize(("marked", "expected"), [t[1:] for t in TABLE], ids=[t[0] for t in TABLE])
def test_told_together(marked: str, expected: list[Owned]) -> None:
    assert [(r[0], r[2]) for r in rows(marked)] == expected


def _loan(marked: str, value: int) -> list[Owned]:
    """The figures of a text of which a fact tells that the bank has lent ``value`` for the project."""
    report, resolution = read(marked)
    bank, works = (next(e for e in resolution.entities if e.kind == k) for k in (Names.BANK, Names.PROJECT))
    at = report.text.index(f"{value // 10**8}亿元")
    amount = next(m.value for m in resolution.mentions if m.begin == at and isinstance(m.value, Amount))
    roles = (Role("financier", (bank,)), Role("beneficiary", (works,)))
    fact = Fact("Financing", roles, "test", (Evidence(at - 2, at + 3),), amounts=(amount,))
    found = observe(report, resolution, facts=(fact,))
    return [(o.subject.name, f"{o.amount.value:f}") for o in found if isinstance(o.subject, Entity)]


LOANS: list[tuple[str, str, str]] = [
    ("named", "[丹霞银行|Bank]为[青岭供水工程|Project]贷款5亿元。", "青岭供水工程"),
    ("taken up", "[青岭供水工程|Project]开工。[丹霞银行|Bank]为项目贷款5亿元。", "青岭供水工程"),
    ("its owner's", "[丹霞银行|Bank]向[青岭供水工程|Project]的业主贷款5亿元。", "丹霞银行"),
    ("its own part", "[青岭供水工程|Project]开工。其中[丹霞银行|Bank]承贷5亿元。", "丹霞银行"),
    ("not spoken of", "[青岭供水工程|Project]开工。今年[丹霞银行|Bank]已发放水利贷款5亿元。", "丹霞银行"),
]


@pytest.mark.parametrize(("marked", "subject"), [t[1:] for t in LOANS], ids=[t[0] for t in LOANS])
def test_a_sum_is_the_projects_where_its_sentence_speaks_of_it(marked: str, subject: str) -> None:
    assert _loan(marked, 5 * 10**8) == [(subject, "500000000")]
