"""kg.observe: whose a figure is where its subject stands sentences before it, or is only hinted at."""

# ruff: noqa: E501 - a paragraph is one line

import pytest

from tests.observing import rows

Owned = tuple[str, str]  # subject and value

AUTHORITIES: list[tuple[str, str, list[Owned]]] = [
    (
        "meeting",
        "[丹霞市人民政府|GovernmentBody]召开[专题会议|Meeting]。会议认为，发展平稳。截至8月末，贷款余额30亿元，占[全市|City=丹霞市]的3%。",
        [
            ("丹霞市", "3000000000"),
            ("丹霞市", "3"),
        ],
    ),
    (
        "customs of the topic",
        "一季度，[江南省|Province]进出口50亿元。[丹霞海关|CustomsOffice]负责人分析，需求回升。出口商品里，钢材增长8%。",
        [
            ("江南省", "5000000000"),
            ("江南省", "8"),
        ],
    ),
    (
        "customs of the city",
        "[丹霞市|City]外贸平稳。据[丹霞海关|CustomsOffice]统计，一季度出口20亿元。",
        [("丹霞市", "2000000000")],
    ),
    (
        "head of a county",
        "[江南省|Province]召开座谈会。[柳河县|County][县长|Post][周明|Person]介绍，今年投入1800万元。",
        [
            ("柳河县", "18000000"),
        ],
    ),
    (
        "professor",
        "[云帆公司|Company]扩大生产。[东川大学|University][教授|Post][秦川|Person]认为，前景广阔。去年产值3亿元。",
        [
            ("云帆公司", "300000000"),
        ],
    ),
    (
        "authority that gives out news",
        "[江南省|Province]平稳。[云帆公司|Company]修路9公里。\n[江南省应急厅|GovernmentBody]通报，此次灾害造成4人受伤。",
        [
            ("云帆公司", "9"),
            ("江南省", "4"),
        ],
    ),
    (
        "in one respect",
        "[丹霞市|City]生产总值90亿元。[柳河县|County]投资下降2%。\n消费方面，零售总额增长5%。",
        [
            ("丹霞市", "9000000000"),
            ("柳河县", "-2"),
            ("丹霞市", "5"),
        ],
    ),
    (
        "trading partner",
        "[丹霞港|Venue]进出口平稳。[欧盟|RegionalBloc]依然是[丹霞港|Venue]第一大贸易伙伴，进出口增长24%。",
        [
            ("丹霞港", "24"),
        ],
    ),
    (
        "region after a firm",
        "[丹霞市|City]经济回暖。[云帆公司|Company]营收9亿元。\n固定资产投资增长7.5%。",
        [
            ("云帆公司", "900000000"),
            ("丹霞市", "7.5"),
        ],
    ),
]

DESCRIBED: list[tuple[str, str, list[Owned]]] = [
    (
        "this firm that",
        "[丹霞市法院|GovernmentBody]批准[金盘食品|Company]重整，这家欠债3亿元、停产两年的加工企业获得新生。",
        [
            ("金盘食品", "300000000"),
        ],
    ),
    (
        "built by another",
        "来到[联晟光电公司|Company]。这家由[东宝精密公司|Company]投资建设的企业，去年产值11亿元。",
        [
            ("联晟光电公司", "1100000000"),
        ],
    ),
    (
        "what it is said to be",
        "[丹霞市|City]通关提速。受惠的[海味水产公司|Company]，前三季度进口鱼虾1860吨。",
        [
            ("海味水产公司", "1860"),
        ],
    ),
    (
        "former and latter",
        "[丹霞市人民政府|GovernmentBody]与[江南担保公司|Company]合资设立[丹霞担保公司|Company]，注册资本2亿元，前者持股60%，后者持股40%。",
        [
            ("丹霞担保公司", "200000000"),
            ("丹霞市人民政府", "60"),
            ("江南担保公司", "40"),
        ],
    ),
    (
        "new company",
        "[云帆公司|Company]和[远航集团|Company]设立[云远科技公司|Company]。新公司年产零件30万件。",
        [("云远科技公司", "300000")],
    ),
    (
        "the project, not the line",
        "[丹霞铁路|Infrastructure]全长80公里。[丹霞铁路改造工程|Project]开工。项目总投资9亿元。",
        [
            ("丹霞铁路", "80"),
            ("丹霞铁路改造工程", "900000000"),
        ],
    ),
    (
        "contract",
        "[云帆公司|Company]与[远航集团|Company]签订[电缆采购合同|Agreement]，供应电缆610公里，合同总价1.3亿元。",
        [
            ("云帆公司", "610"),
            ("电缆采购合同", "130000000"),
        ],
    ),
]

PEOPLE: list[tuple[str, str, list[Owned]]] = [
    (
        "private person",
        "在[柳河村|Village]，养殖户[何明|Person]的1800平方米网箱受损。12日，他收到赔款21万元。",
        [
            ("何明", "1800"),
            ("何明", "210000"),
        ],
    ),
    (
        "in his own words",
        "[柳河村|Village]丰收。村民[何明|Person]说，去年他种了40亩，收入11万元。",
        [("何明", "40"), ("何明", "110000")],
    ),
    (
        "not an official",
        "[丹霞市|City]经济平稳。[市长|Post][周明|Person]说，去年出口3亿元。",
        [("丹霞市", "300000000")],
    ),
    (
        "his works",
        "[云帆公司|Company][负责人|Post][何明|Person]发言。\n[何明|Person]的厂子在[柳河县|County]，应收账款2100万元。",
        [
            ("云帆公司", "21000000"),
        ],
    ),
    (
        "speaker after his words",
        "[云帆公司|Company][董事长|Post][何明|Person]到会。[远航集团|Company]产值2亿元。\n“我们去年出口720万元。”[何明|Person]说。",
        [
            ("远航集团", "200000000"),
            ("云帆公司", "7200000"),
        ],
    ),
    (
        "of the firm spoken of",
        "[云帆公司|Company]投产。[远航银行|Bank]放贷2亿元。公司[董事长|Post][何明|Person]介绍，产值3亿元。",
        [
            ("远航银行", "200000000"),
            ("云帆公司", "300000000"),
        ],
    ),
]

GATHERINGS: list[tuple[str, str, list[Owned]]] = [
    (
        "hosts",
        "[丹霞博览会|Gathering]由[丹霞市人民政府|GovernmentBody]主办，[柳河县人民政府|GovernmentBody]承办，设展位300个。",
        [
            ("丹霞博览会", "300"),
        ],
    ),
    (
        "taking part",
        "[柳河县人民政府|GovernmentBody]举办了[银饰展|Gathering]，120名手工艺人参展。",
        [("银饰展", "120")],
    ),
    (
        "of the place in its name",
        "[[滨河新区|County]重大项目集中开工活动|Gathering]举行，36个项目动工。",
        [("滨河新区", "36")],
    ),
    ("sent there", "[丹霞博览会|Gathering]开幕。[柳河县|County]组织23家酒庄参展。", [("柳河县", "23")]),
]

PARTS: list[tuple[str, str, list[Owned]]] = [
    ("the rest is the whole's", "[丹霞市|City]获补助9亿元。其中[柳河县|County]3亿元，[清溪县|County]2亿元，其他各县4亿元。", [
        ("丹霞市", "900000000"),
        ("柳河县", "300000000"),
        ("清溪县", "200000000"),
        ("丹霞市", "400000000"),
    ]),
    ("the whole goes on", "[江南省|Province]提速。[柳河县|County]实施项目23个，其中[柳河园区|Zone]9个。截至目前，已完成投资5亿元。", [
        ("柳河县", "23"),
        ("柳河园区", "9"),
        ("柳河县", "500000000"),
    ]),
    ("rank among others", "[丹霞市|City]生产总值增速居[全省|Province=江南省]21个市州第5位。", [("丹霞市", "5")]),
    ("rank in the whole", "[丹霞市|City]投资增长。[柳河县|County]增速达13%，排名[全市|City=丹霞市]第一。", [
        ("柳河县", "13"),
        ("柳河县", "1"),
    ]),
    ("what a project is called", "[云帆公司|Company]投资2亿元上马年产5万吨镁砂项目。", [("云帆公司", "200000000")]),
    ("a rate that moved", "[云帆公司|Company]的担保费率由1%降为0.3%。", [("云帆公司", "1"), ("云帆公司", "0.3")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("marked", "expected"),
    [pytest.param(m, e, id=i) for i, m, e in [*AUTHORITIES, *DESCRIBED, *PEOPLE, *GATHERINGS, *PARTS]],
)
def test_whose_the_figure_is(marked: str, expected: list[Owned]) -> None:
    assert [(row[0], row[2]) for row in rows(marked)] == expected
