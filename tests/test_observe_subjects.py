"""kg.observe: whose a figure is where its subject stands sentences before it, or is only hinted at."""

# ruff: noqa: E501 - a paragraph is one line

from dataclasses import replace

import pytest

from kg.observe import observe
from tests.observing import read, rows

Owned = tuple[str, str]  # subject and value

AUTHORITIES: list[tuple[str, str, list[Owned]]] = [
    (
        "customs taken up",
        "据[丹霞海关|CustomsOffice]统计，去年该关监管班列2055列，同比增长46%。",
        [("丹霞海关", "2055"), ("丹霞海关", "46")],
    ),
    (
        "listening is no telling",
        "[丹霞市|City]投资增长3%。[周明|Person]到[柳河县|County]，在[青溪示范区|Zone]听取种植情况介绍，得知每亩产值6万元。",
        [("丹霞市", "3"), ("青溪示范区", "60000")],
    ),
    (
        "somebody not named",
        "[丹霞银行|Bank]放贷5亿元。[江南某药业集团|Company]得到贷款3500万元。",
        [("丹霞银行", "500000000"), ("丹霞银行", "35000000")],
    ),
    (
        "who speaks before a colon",
        "[青溪开发区|Zone]很大。[云帆项目|Project]投资3亿元。[青溪开发区管委会|GovernmentBody][副主任|Post][秦川|Person]掰着指头数：包装企业9家。",
        [("云帆项目", "300000000"), ("青溪开发区", "9")],
    ),
    (
        "who looks after it",
        "[丹霞市|City]投资增长3%。[青溪自然保护区|Zone]在[柳河县|County]。[保护区管理局|GovernmentBody][局长|Post][秦川|Person]说，今年关停油井16口。",
        [("丹霞市", "3"), ("青溪自然保护区", "16")],
    ),
    (
        "what it is called before its name",
        "[丹霞市|City]出口茶叶3吨。“茶叶之乡”[柳河县|County]是主力，每年外销1万吨。",
        [("丹霞市", "3"), ("柳河县", "10000")],
    ),
    (
        "a lender is whose the loan is",
        "[云帆银行|Bank]支持实体。该行向[柳河公司|Company]贷款3亿元。[丹霞银行|Bank]为其发放贷款2亿元。",
        [("云帆银行", "300000000"), ("丹霞银行", "200000000")],
    ),
    (
        "a project in the name of what was signed",
        "[青溪县政府|GovernmentBody]与[云帆公司|Company]签订[[云帆光伏项目|Project]投资协议|Agreement]，总投资9亿元。",
        [("云帆光伏项目", "900000000")],
    ),
    (
        "what kind of firm it is",
        "[丹霞市|City]出口9亿元。古镇灯饰企业[云帆公司|Company]出口3亿元。",
        [("丹霞市", "900000000"), ("云帆公司", "300000000")],
    ),
    (
        "what a beginning stands for",
        "[云帆项目|Project]开工，标志着[丹霞市|City]73个项目全部开工，总投资687亿元。",
        [("丹霞市", "73"), ("丹霞市", "68700000000")],
    ),
    (
        "somebody's part of the world",
        "[云帆公司|Company]产值4亿元。全球市场占有率29%，全国份额48%。全国产量3万吨，全球产量9万吨。",
        [("云帆公司", "400000000"), ("云帆公司", "29"), ("云帆公司", "48")],
    ),
    (
        "markets in the country",
        "一季度，[丹霞市|City]出口茶叶3吨。[香港|Province=香港特别行政区]买走2吨。4月份，出口增长5%。",
        [("丹霞市", "3"), ("丹霞市", "2"), ("丹霞市", "5")],
    ),
    (
        "markets of a customs office",
        "去年，[丹霞海关|CustomsOffice]监管出口9亿元。[韩国|Country]采购额3亿元，[越南|Country]采购额2亿元。",
        [("丹霞海关", "900000000"), ("丹霞海关", "300000000"), ("丹霞海关", "200000000")],
    ),
    (
        "lakes and hills in a list",
        "假期，[丹霞市|City]接待游客90万人次。[青溪湖|NaturalFeature]12万人次，[柳河山|NaturalFeature]9万人次。",
        [("丹霞市", "900000"), ("青溪湖", "120000"), ("柳河山", "90000")],
    ),
    (
        "a bank of the region and its branch",
        "[丹霞农商行高铁支行|Bank=丹霞市农商行高铁支行]贷款20万元。[丹霞农商行|Bank=丹霞市农商行]首批安排4亿元。[丹霞市|City]很大。",
        [("丹霞市农商行高铁支行", "200000"), ("丹霞市农商行", "400000000")],
    ),
    (
        "an office whose place is named only later",
        "[丹霞市|City]种蒜90万亩。[柳河县农业局|GovernmentBody]资料显示，去年种蒜65万亩。[柳河县|County]很大。",
        [("丹霞市", "900000"), ("柳河县", "650000")],
    ),
    (
        "a branch of a national office speaks of more than its place",
        "[青溪县|County]很大。据[国家金融监督管理总局柳河监管分局|GovernmentBody]统计，保费收入3亿元。[柳河县|County]很大。",
        [("青溪县", "300000000")],
    ),
    (
        "ports of a province",
        "[江南省|Province]很大。去年，[江南口岸|Venue]出口大蒜9吨，[丹霞口岸|Venue]出口大蒜3吨。[丹霞市|City]很大。",
        [("江南省", "9"), ("丹霞口岸", "3")],
    ),
    (
        "another respect",
        "一季度，[丹霞市|City]接待游客9万人次。[柳河县|County]接待游客3万人次。论景区，主要景区接待游客2万人次。",
        [("丹霞市", "90000"), ("柳河县", "30000"), ("丹霞市", "20000")],
    ),
    (
        "what lies there",
        "[云帆公司|Company][董事长|Post][秦川|Person]说，选在[柳河县|County]，看中的是这里一年40万吨的水产品产量。",
        [("柳河县", "400000")],
    ),
    (
        "a firm that is called one of its place",
        "[丹霞市|City]投资增长3%。[丹霞市|City]民企[云帆公司|Company]产值2亿元，[江南省|Province]来的[恒通制造|Company]建起6条生产线。",
        [("丹霞市", "3"), ("云帆公司", "200000000"), ("恒通制造", "6")],
    ),
    (
        "another one",
        "[丹霞市|City]投资增长3%。另有[柳河县|County]拿下的2个项目，金额5万元。",
        [("丹霞市", "3"), ("柳河县", "2"), ("柳河县", "50000")],
    ),
    (
        "still held",
        "[云帆公司|Company]收购股份，另外51%仍由[恒通制造|Company]持有。",
        [("恒通制造", "51")],
    ),
    (
        "told off, not telling",
        "[丹霞市|City]投资增长3%。[柳河县|County]受到通报批评，其完成率为41%。",
        [("丹霞市", "3"), ("柳河县", "41")],
    ),
    (
        "a way between two places",
        "[丹霞铁路工程|Project]全长67公里。[丹霞市|City]到[柳河县|County]的车程由50分钟压缩至45分钟，年运送9万人次。",
        [("丹霞铁路工程", "67"), ("丹霞铁路工程", "50"), ("丹霞铁路工程", "45"), ("丹霞铁路工程", "90000")],
    ),
    (
        "another project, not named",
        "[甲泰项目|Project]总投资5亿元。另一个项目由[云帆公司|Company]投资，占地9亩。",
        [("甲泰项目", "500000000"), ("云帆公司", "9")],
    ),
    (
        "a list of markets in the country and abroad",
        "去年，[丹霞市|City]利用外资9亿元。[香港|Province=香港特别行政区]、[新加坡|Country]分别投资6亿元和3亿元。",
        [("丹霞市", "900000000"), ("丹霞市", "600000000"), ("丹霞市", "300000000")],
    ),
    (
        "who runs it",
        "[青溪产业园|Zone]由[柳河县|County]援建，[云帆公司|Company]负责运营，去年出菇1800吨。",
        [("青溪产业园", "1800")],
    ),
    (
        "the largest of several, somebody's",
        "[丹霞市|City]开工项目25个。投资额最大的是[云帆公司|Company]的[磷酸盐项目|Project]，占地24亩，年产3万吨。",
        [("丹霞市", "25"), ("磷酸盐项目", "24"), ("磷酸盐项目", "30000")],
    ),
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
    (
        "fair held by an authority, in the middle of an account",
        "上半年，[丹霞市|City]进出口30亿元。[丹霞市人民政府|GovernmentBody]在省城举办[丹江洽谈会|Gathering]，57家企业与会，现场签约14个项目。出口占六成。",
        [
            ("丹霞市", "3000000000"),
            ("丹江洽谈会", "57"),
            ("丹江洽谈会", "14"),
            ("丹霞市", "60"),
        ],
    ),
    (
        "this time, by a short name",
        "[第三届丹江合作洽谈会|Gathering]闭幕。[江南省政府|GovernmentBody][副秘书长|Post][周明|Person]介绍，本届丹洽会首次扩大规模，吸引12个国家的团组，意向成交3亿元。",
        [
            ("第三届丹江合作洽谈会", "12"),
            ("第三届丹江合作洽谈会", "300000000"),
        ],
    ),
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

REFERRED: list[tuple[str, str, list[Owned]]] = [
    ("what the text was about, not the last named", "[云帆公司|Company]扩产。公司请[远山担保公司|Company]担保。[云岭银行|Bank]派人驻厂。去年，公司出口500万美元。", [
        ("云帆公司", "5000000"),
    ]),
    ("what was founded last", "[甲集团|Company]与[乙公司|Company]设立[丹霞水务公司|Company]，双方分别持股60%和40%，[该公司|Anaphor=甲集团]注册资本1亿元。", [
        ("甲集团", "60"), ("乙公司", "40"), ("丹霞水务公司", "100000000"),
    ]),
    ("what a sentence ends with", "[柳河园区|Zone]热闹。最先落户的是[云帆公司|Company]（下称“云帆”）。去年产值3亿元。", [
        ("云帆公司", "300000000"),
    ]),
    ("what a relative clause is about", "[柳河县|County]与[纺织协会|Association]共建[丹霞服装新城|Project]。[柳河县|County]看重的这座服装城，占地800亩。", [
        ("丹霞服装新城", "800"),
    ]),
    ("whose firm it is", "[李大山|Person]名下的[云帆公司|Company]产值3亿元。", [("云帆公司", "300000000")]),
    ("two things without names", "[柳河园区|Zone]靠[纸浆厂|Zone]起家。补位的是纸浆和元件：前者进口6亿元；后者出口4亿元。", [
        ("柳河园区", "600000000"), ("柳河园区", "400000000"),
    ]),
    ("another city's whole", "[丹霞市|City]派人考察。[川口市|City]人口500万人，[全市|City=丹霞市]产值900亿元。", [
        ("川口市", "5000000"), ("川口市", "90000000000"),
    ]),
    ("the court", "[柳河县法院|GovernmentBody]开会。会议通报，该院今年执结案件842件。", [("柳河县法院", "842")]),
]  # fmt: skip

SHARED: list[tuple[str, str, list[Owned]]] = [
    ("several, counted", "[甲银行|Bank]、[乙银行|Bank]和[丙银行|Bank]组成银团。三家银行分别承贷5亿元、3亿元和2亿元。", [
        ("甲银行", "500000000"), ("乙银行", "300000000"), ("丙银行", "200000000"),
    ]),
    ("several, named after a figure", "8亿元贷款由[甲银行|Bank]、[乙银行|Bank]以及[南港|City]的[丙银行|Bank]分担，份额依次为5亿元、2亿元和1亿元。", [
        ("甲银行", "500000000"), ("乙银行", "200000000"), ("丙银行", "100000000"),
    ]),
    ("two projects", "会议同意[云帆公司|Company]建设[甲水厂工程|Project]，[远山公司|Company]建设[乙道路工程|Project]，两个项目概算分别为2亿元和5000万元。", [
        ("甲水厂工程", "200000000"), ("乙道路工程", "50000000"),
    ]),
    ("who holds it", "[云帆公司|Company]注册资本1亿元，[甲集团|Company]持股67%，余下33%由[乙公司|Company]持有。去年，公司产值3亿元。", [
        ("云帆公司", "100000000"), ("甲集团", "67"), ("乙公司", "33"), ("云帆公司", "300000000"),
    ]),
    ("who pays a part", "[云山隧道|Project]总投资9亿元，其中[省财政厅|GovernmentBody]补助2亿元。截至3月底完成投资4亿元。", [
        ("云山隧道", "900000000"), ("省财政厅", "200000000"), ("云山隧道", "400000000"),
    ]),
    ("where it goes", "[云帆公司|Company]发债5亿元，3亿元用于[甲水厂工程|Project]。", [
        ("云帆公司", "500000000"), ("甲水厂工程", "300000000"),
    ]),
    ("what it is put into", "[云帆公司|Company]投资6亿元建设[甲水厂工程|Project]。", [("甲水厂工程", "600000000")]),
    ("who gets it", "[云帆公司|Company]扩产。[云岭银行|Bank]为其提供9000万元授信。现有员工300人。", [
        ("云岭银行", "90000000"), ("云帆公司", "300"),
    ]),
    ("terms of an agreement", "[甲公司|Company]与[乙公司|Company]签署[《鲜梨采购协议》|Agreement]，采购额2亿元。", [
        ("《鲜梨采购协议》", "200000000"),
    ]),
]  # fmt: skip

TOLD: list[tuple[str, str, list[Owned]]] = [
    ("through a port", "[柳河县|County]开放。一季度经[青石口岸|Venue]进出的货物24万吨，增长9%。", [
        ("青石口岸", "240000"), ("青石口岸", "9"),
    ]),
    ("no bank exports", "[丹霞市|City]外贸向好。[云岭银行|Bank]行长[王立明|Person]说，去年对东盟出口下降6%。", [
        ("丹霞市", "-6"),
    ]),
    ("a short form doesn't speak", "[丹霞市|City]开会。[云帆公司|Company]（以下简称“云帆”）前身为农机厂。去年产值3亿元。", [
        ("云帆公司", "300000000"),
    ]),
    ("an authority of no known place", "[云帆公司|Company]投保。来自[丰谷监管分局|GovernmentBody]的数据显示，去年保费收入2000万元。", [
        ("丰谷监管分局", "20000000"),
    ]),
    ("a zone's administration", "[柳河园区|Zone]招商。[柳河园区管委会|GovernmentBody]主任[王立明|Person]介绍，去年产值3亿元。", [
        ("柳河园区", "300000000"),
    ]),
    ("who heads what the paragraph began with", "[云帆公司|Company]改制。去年，[甲集团|Company]受让股权。[董事长|Post][王立明|Person]介绍，一季度营收9亿元。", [
        ("云帆公司", "900000000"),
    ]),
    ("share of one's own province", "[云帆公司|Company]扩产。[本省|Province=江南省]采购占比58%，在册供应商217家。", [
        ("云帆公司", "58"), ("云帆公司", "217"),
    ]),
    ("a zone's whole", "[柳河园区|Zone]签约项目23个。一季度，[全区|Province=全区]完成投资42亿元。", [
        ("柳河园区", "23"), ("柳河园区", "4200000000"),
    ]),
    ("a firm that isn't called one", "[西江公司|Company]来访。[云帆集团|Company]员工300人。副总裁告诉客人，公司去年营收6亿元。", [
        ("云帆集团", "300"), ("云帆集团", "600000000"),
    ]),
    ("he himself", "[云岭银行|Bank]放贷。村民[李大山|Person]种了80亩桃树。“去年卖桃收入15万元。”[李大山|Person]说。", [
        ("李大山", "80"), ("李大山", "150000"),
    ]),
    ("what is only taken along", "[云帆公司|Company]把3座仓库质押，教授带着6名学生调试设备，去年产值2亿元。", [
        ("云帆公司", "200000000"),
    ]),
    ("classes that are no repeats", "[柳河园区|Zone]聚集企业428家，其中规模以上73家。", [
        ("柳河园区", "428"), ("柳河园区", "73"),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        pytest.param(m, e, id=i)
        for i, m, e in [*AUTHORITIES, *DESCRIBED, *PEOPLE, *GATHERINGS, *PARTS, *REFERRED, *SHARED, *TOLD]
    ],
)
def test_whose_the_figure_is(marked: str, expected: list[Owned]) -> None:
    assert [(row[0], row[2]) for row in rows(marked)] == expected


NEARER: list[tuple[str, str, list[Owned]]] = [
    (
        "what a dash names",
        "[江北供水工程|Project]的控制性节点——[白石岭隧洞|Infrastructure]昨天贯通，全长6.4公里。隧洞最大埋深310米。",
        [("白石岭隧洞", "6.4"), ("白石岭隧洞", "310")],
    ),
    (
        "a class of zones",
        "上半年，[江南省|Province]进出口90亿元，[综合保税区|DevelopmentZone]进出口增长28%。",
        [("江南省", "9000000000"), ("江南省", "28")],
    ),
    (
        "a zone by its short name",
        "[江北综合保税区|DevelopmentZone]封关。一季度，[综合保税区|DevelopmentZone=江北综合保税区]进出口3亿元。",
        [("江北综合保税区", "300000000")],
    ),
    (
        "all of a zone",
        "[云帆公司|Company]扩产，产值2亿元。[江北经济开发区|DevelopmentZone]服务周到。\n今年1至8月，全区到账外资1.2亿美元。",
        [("云帆公司", "200000000"), ("江北经济开发区", "120000000")],
    ),
    (
        "the court whose president met others",
        "[柳河县人民法院|GovernmentBody][院长|Post][周明|Person]主持会议，[柳河县人民检察院|GovernmentBody][副检察长|Post][秦川|Person]参加。该院今年受理案件870件。",
        [("柳河县人民法院", "870")],
    ),
    (
        "what was founded",
        "[秦川|Person]回乡创办[云帆公司|Company]，招收学徒12人。",
        [("云帆公司", "12")],
    ),
    (
        "a steering group does nothing",
        "[丹霞市|City]成立[项目工作组|Organisation]，开工项目31项。",
        [("丹霞市", "31")],
    ),
    (
        "a resort that is being built",
        "[云帆公司|Company]借款2亿元，用于建设“[白石岭度假区|Venue]”。该项目总投资9亿元。",
        [("云帆公司", "200000000"), ("白石岭度假区", "900000000")],
    ),
    (
        "a project named later than the resort",
        "[云帆公司|Company]建设“[白石岭度假区|Venue]”，又签下[云岭电站|Project]。该项目总投资9亿元。",
        [("云岭电站", "900000000")],
    ),
    (
        "funds allotted to a city",
        "[江南省财政厅|GovernmentBody]近日下达[丹霞市|City]扶贫专项资金2.3亿元。",
        [("丹霞市", "230000000")],
    ),
    (
        "a branch called by its bank's name",
        "[中岭银行江南省分行|Bank]与[丹霞市|City]签约。[中岭银行|Bank]2023年投放贷款11亿元。",
        [("中岭银行", "1100000000")],
    ),
    (
        "the list of those who act",
        "[东川银行|Bank]、[江北银行|Bank]分别与[云帆公司|Company]、[恒通制造|Company]签约，金额分别为6万元和3万元。",
        [("东川银行", "60000"), ("江北银行", "30000")],
    ),
    (
        "those who equip schools",
        "[东川大学|University]、[江北学院|University]分别与[云帆公司|Company]、[恒通制造|Company]签约，投入设备分别为6万元和3万元。",
        [("云帆公司", "60000"), ("恒通制造", "30000")],
    ),
    (
        "people of a country",
        "去年，[丹霞市|City]接待游客90万人次，其中[韩国|Country]游客占三成。",
        [("丹霞市", "900000"), ("丹霞市", "30")],
    ),
    (
        "a firm in an account of trade",
        "一季度，[江南省|Province]进出口90亿元。区内的[云帆公司|Company]进口粮油3亿元。\n从贸易伙伴看，[东盟|RegionalBloc]居首，双边贸易额30亿元。民营企业进出口57亿元。",
        [
            ("江南省", "9000000000"),
            ("云帆公司", "300000000"),
            ("江南省", "3000000000"),
            ("江南省", "5700000000"),
        ],
    ),
    (
        "a city below the report's",
        "[石桥市|County]种菌。[石桥市统计局|GovernmentBody]介绍，[全市|City=丹霞市]产值35亿元。\n[全市|City=丹霞市]出口2亿元。",
        [("石桥市", "3500000000"), ("丹霞市", "200000000")],
    ),
    (
        "that prefecture",
        "代表团来到[石桥|City]，又走访[白岩州|Region]。[白岩州|Region][副州长|Post][秦川|Person]说，该州对华贸易额2亿美元。",
        [("白岩州", "200000000")],
    ),
    (
        "who runs a park with a nation's name",
        "[中国|Country]药城开工。[中国药城管委会|GovernmentBody][主任|Post][秦川|Person]介绍，企业增加到90家。[丹霞市|City]出口2亿元。",
        [("丹霞市", "90"), ("丹霞市", "200000000")],
    ),
    (
        "the greatest of all",
        "[丹霞市|City]普降大雨，平均降雨量62毫米，最大雨量出现在[石桥镇|Township]，达187毫米。",
        [("丹霞市", "62"), ("石桥镇", "187")],
    ),
    (
        "a hope",
        "[云帆公司|Company]废品率5%，[总经理|Post][秦川|Person]希望把它降到2%。",
        [("云帆公司", "5")],
    ),
    (
        "at most",
        "[丹霞市|City]完成投资3亿元，单户最高300万元，对新增航线最高补贴200万元。",
        [("丹霞市", "300000000")],
    ),
    (
        "each, after a clause that lists them",
        "[云帆银行|Bank]与[柳河银行|Bank]作为参加行，各出4亿元。",
        [("云帆银行", "400000000"), ("柳河银行", "400000000")],
    ),
    (
        "examples of what is counted",
        "上半年，[丹霞市|City]完成投资9亿元。[柳河县|County]黑鱼坪风电、[云帆县|County]大安风电等13个风电项目相继开工，可并网50万千瓦。",
        [
            ("丹霞市", "900000000"),
            ("丹霞市", "13"),
            ("丹霞市", "500000"),
        ],
    ),
    (
        "a list of what somebody deals with is none of examples",
        "上半年，[丹霞市|City]完成投资9亿元。[云帆公司|Company]向茶园、果园等13个项目投放贷款3亿元。",
        [
            ("丹霞市", "900000000"),
            ("云帆公司", "13"),
            ("云帆公司", "300000000"),
        ],
    ),
]


ACCOUNTS: list[tuple[str, str, list[Owned]]] = [
    (
        "the region of the first figure, not the one above it",
        "一季度，[青溪县|County]生产总值9亿元。[云帆公司|Company]产值2亿元。\n固定资产投资增长8%。[丹霞市|City]统计局分析。",
        [("青溪县", "900000000"), ("云帆公司", "200000000"), ("青溪县", "8")],
    ),
    (
        "another region's rate",
        "一季度，[丹霞市|City]进出口9亿元，增长12.3%，比[全国|Country=中国]2.8%的增速高出9.5个百分点。",
        [("丹霞市", "900000000"), ("丹霞市", "12.3"), ("中国", "2.8"), ("丹霞市", "9.5")],
    ),
    (
        "compared with two wholes",
        "一季度，[丹霞市|City]产值增长6%，高于[全国|Country=中国]、[全省|Province=江南省]1.2个和0.4个百分点。",
        [("丹霞市", "6"), ("丹霞市", "1.2"), ("丹霞市", "0.4")],
    ),
    (
        "a whole by the city that the paragraph is about",
        "[青溪市|County]推出改革。去年，[全市|City=丹霞市]亩均税收26万元。",
        [("青溪市", "260000")],
    ),
    (
        "a whole by the city that was named itself",
        "[青溪市|County]学习[丹霞市|City]的改革。去年，[全市|City=丹霞市]亩均税收26万元。",
        [("丹霞市", "260000")],
    ),
    (
        "growths of the levels before them, not of an older list",
        "[甲港集团|Company]与[乙运公司|Company]签约。一季度，[丹霞港|Place]货物吞吐量9亿吨，集装箱吞吐量8万标准箱，同比增长4%和7%。",
        [("丹霞港", "900000000"), ("丹霞港", "80000"), ("丹霞港", "4"), ("丹霞港", "7")],
    ),
    (
        "the zone of a committee called by its class",
        "[丹霞综合保税区|Zone]进出口9亿元。[云帆公司|Company]出口3万吨。[保税区管委会|GovernmentBody]副主任[王岳|Person]说，今年引进企业14家。",
        [("丹霞综合保税区", "900000000"), ("云帆公司", "30000"), ("丹霞综合保税区", "14")],
    ),
    (
        "a firm called by what it is",
        "[丹霞综合保税区|Zone]进出口9亿元。区内企业[云帆公司|Company]进口羊毛2万吨。",
        [("丹霞综合保税区", "900000000"), ("云帆公司", "20000")],
    ),
    (
        "a firm that gets something",
        "[云帆银行|Bank]发放贷款3亿元。受益企业[乙公司|Company]获得贷款500万元，利率3%。",
        [("云帆银行", "300000000"), ("乙公司", "5000000"), ("乙公司", "3")],
    ),
    (
        "guests of a fair",
        "[丹霞陶瓷博览会|Gathering]吸引企业620家，其中[台湾|Province]企业98家。",
        [("丹霞陶瓷博览会", "620"), ("丹霞陶瓷博览会", "98")],
    ),
    (
        "the sum of many projects",
        "[青溪镇|Township]举行[不锈钢产业园项目|Project]签约，现场签约项目16个，总投资62亿元。",
        [("青溪镇", "16"), ("青溪镇", "6200000000")],
    ),
    (
        "many come to a place",
        "[江北市|City]产业雄厚。已有9家[江北市|City]企业到[丹霞市|City]投资，到位资金5亿元。",
        [("丹霞市", "9"), ("丹霞市", "500000000")],
    ),
    (
        "who sends many to a place",
        "根据协议，[江北市|City]选派医生120名，组织40家企业到[丹霞市|City]投资兴业。",
        [("江北市", "120"), ("江北市", "40")],
    ),
    (
        "a firm's product somewhere",
        "去年，[云帆财险|Insurer]推出险种13个，[青溪县|County]的杨梅气象保险向果农赔付173万元。",
        [("云帆财险", "13"), ("云帆财险", "1730000")],
    ),
    (
        "a county's own harvest",
        "去年，[云帆财险|Insurer]推出险种13个，[青溪县|County]的杨梅产量3万吨。",
        [("云帆财险", "13"), ("青溪县", "30000")],
    ),
    (
        "all of a list of projects",
        "[嘉远集团|Company]先后投资了[江北基地|Project]、[丹霞中心|Project]等12个项目，累计投资额110亿元。",
        [("嘉远集团", "12"), ("嘉远集团", "11000000000")],
    ),
    (
        "what 该院 takes up, not the centre founded last",
        "[丹霞农科院|Organisation]将与[江南学院|University]组建[橡胶研究中心|Organisation]。[该院|Organisation=丹霞农科院]推广品种180万亩。",
        [("丹霞农科院", "1800000")],
    ),
    (
        "the latter after other names",
        "[云帆基金|Organisation]与[甲公司|Company]、[乙公司|Company]签约，前者获投10亿元，用于[青溪县|County]的[江北基地|Project]；后者获投2亿元。",
        [("甲公司", "1000000000"), ("乙公司", "200000000")],
    ),
    (
        "projects of a size",
        "[星海电站|Project]位于[青溪县|County]，占地9亩。今年，[青溪县|County]引进亿元以上项目46个，投资额8亿元。",
        [("星海电站", "9"), ("青溪县", "46"), ("青溪县", "800000000")],
    ),
    (
        "where a place's name says what is in it",
        "[星海基地|Project]所在的[青溪县|County]接待游客8万人次。",
        [("青溪县", "80000")],
    ),
    (
        "a sight of a district",
        "“五一”假期，[江北区|County][洪云洞|Place]接待14万人次，增长8%。",
        [("洪云洞", "140000"), ("洪云洞", "8")],
    ),
    (
        "most of all for its clause only",
        "7月，[柳河县|County]平均降雨量536毫米，最大雨量出现在[赵庄乡|Township]，为903毫米。洪水冲毁道路210公里。",
        [
            ("柳河县", "536"),
            ("赵庄乡", "903"),
            ("柳河县", "210"),
        ],
    ),
    (
        "a firm's trade after its exports",
        "[丹霞市|City]外贸平稳。[云帆公司|Company]上半年出口额5亿元，其中对欧盟出口3亿元，占60%。",
        [
            ("云帆公司", "500000000"),
            ("云帆公司", "300000000"),
            ("云帆公司", "60"),
        ],
    ),
    (
        "sold, with 把",
        "[云帆公司|Company]把6800吨瓷砖卖给邻国，[柳河公司|Company]把3座气调库抵押。",
        [("云帆公司", "6800")],
    ),
]
PROJECTS: list[tuple[str, str, list[Owned]]] = [
    (
        "a part of its name",
        "活动在[江北甲泰米业建设项目|Project]现场举行。作为主会场的甲泰项目占地30亩，由[乙公司|Company]投资9亿元兴建，工期14个月。",
        [
            ("江北甲泰米业建设项目", "30"),
            ("江北甲泰米业建设项目", "900000000"),
            ("江北甲泰米业建设项目", "14"),
        ],
    ),
    (
        "a part that is a firm's name",
        "活动在[江北甲泰米业建设项目|Project]现场举行。作为主会场的[甲泰米业|Company]项目占地30亩，工期14个月。",
        [("江北甲泰米业建设项目", "30"), ("江北甲泰米业建设项目", "14")],
    ),
    (
        "one not named is its builder's, never the county's",
        "[青溪县|County]集中开工项目10个。作为主会场的聚星项目落户[青溪开发区|Zone]，由[丹霞聚星公司|Company]投资4亿元兴建，占地107亩。投产后年销售额10亿元。",
        [
            ("青溪县", "10"),
            ("丹霞聚星公司", "400000000"),
            ("丹霞聚星公司", "107"),
            ("丹霞聚星公司", "1000000000"),
        ],
    ),
    (
        "none in particular",
        "[青溪县|County]重点项目总投资3亿元，项目个数占[全市|City=丹霞市]的9%。",
        [("青溪县", "300000000"), ("青溪县", "9")],
    ),
]


@pytest.mark.parametrize(("marked", "expected"), [t[1:] for t in ACCOUNTS], ids=[t[0] for t in ACCOUNTS])
def test_subjects_in_accounts(marked: str, expected: list[Owned]) -> None:
    assert [(r[0], r[2]) for r in rows(marked)] == expected


@pytest.mark.parametrize(("marked", "expected"), [t[1:] for t in PROJECTS], ids=[t[0] for t in PROJECTS])
def test_projects_without_their_names(marked: str, expected: list[Owned]) -> None:
    assert [(r[0], r[2]) for r in rows(marked)] == expected


@pytest.mark.parametrize(("marked", "expected"), [t[1:] for t in NEARER], ids=[t[0] for t in NEARER])
def test_nearer_subjects(marked: str, expected: list[Owned]) -> None:
    assert [(row[0], row[2]) for row in rows(marked)] == expected


FITTING: list[tuple[str, str, list[Owned]]] = [
    (
        "what a director is the head of",
        "[云帆医院|Hospital]是三级医院。[丹霞农商行|Bank]为其授信6000万元。\n[院长|Post][周明|Person]拿出一组数字：前4个月手术1126台，同比增长34%。",
        [("丹霞农商行", "60000000"), ("云帆医院", "1126"), ("云帆医院", "34")],
    ),
    (
        "a colleague named before is no employer",
        "[江南大学|University][副院长|Post][秦川|Person]和[云帆医院|Hospital][院长|Post][周明|Person]签字。[周明|Person]说，[该院|Hospital=云帆医院]现有床位560张。",
        [("云帆医院", "560")],
    ),
    (
        "patients and a bank",
        "[云帆医院|Hospital]扩建。[丹霞农商行|Bank]授信6000万元。今年门诊量28万人次。",
        [("丹霞农商行", "60000000"), ("云帆医院", "280000")],
    ),
    (
        "students and a ministry",
        "[江南学院|University]成立。[教育部|GovernmentBody]发文。在校生规模1.6万人。",
        [("江南学院", "16000")],
    ),
    (
        "trade after a mall",
        "[丹霞市|City]消费回暖。[东城购物中心|Venue]迎客5万人次。\n外贸方面，进出口总值889亿元，出口541亿元。",
        [("东城购物中心", "50000"), ("丹霞市", "88900000000"), ("丹霞市", "54100000000")],
    ),
    (
        "region at a new paragraph",
        "上半年，[丹霞市|City]生产总值90亿元。[柳河县|County]增加值增长11%。\n固定资产投资下降2%，民间投资增长4%。",
        [("丹霞市", "9000000000"), ("柳河县", "11"), ("丹霞市", "-2"), ("丹霞市", "4")],
    ),
    (
        "no subject at all",
        "钢铁之城的成绩单有喜有忧：进出口总值461亿元，同比下降6%。统计出自[丹霞海关|CustomsOffice]，[全市|City=丹霞市]企业出力。",
        [("丹霞市", "46100000000"), ("丹霞市", "-6")],
    ),
    (
        "measure of the project that takes water",
        "[青岭供水工程|Project]从[清河水库|Infrastructure]取水，线路全长46公里，概算投资13亿元。",
        [("青岭供水工程", "46"), ("青岭供水工程", "1300000000")],
    ),
    (
        "project begun",
        "[云帆公司|Company]将在[丹霞市|City]投建[高端轴承生产基地|Project]，一期投资9亿元，年产3000套。",
        [("高端轴承生产基地", "900000000"), ("高端轴承生产基地", "3000")],
    ),
    (
        "project begun by a project",
        "[青岭供水工程|Project]将建设[二号泵站|Project]，总工期30个月。",
        [("青岭供水工程", "30")],
    ),
    (
        "name of a joint firm",
        "双方敲定合资事宜，合资公司名为[丹霞云帆制动公司|Company]，总投资1.6亿美元。",
        [("丹霞云帆制动公司", "160000000")],
    ),
    (
        "head of a relative clause",
        "[丹霞国际陆港冷链物流中心|Company]破土动工。[丹霞市|City]投资增长3%。由[云帆公司|Company]投资建设的冷链物流中心，占地286亩。",
        [("丹霞市", "3"), ("丹霞国际陆港冷链物流中心", "286")],
    ),
    (
        "new line",
        "[丹霞铁路|Infrastructure]开工。[丹霞市|City]举行仪式。新线全长62公里，接[黎川铁路|Infrastructure]，概算投资48亿元。",
        [("丹霞铁路", "62"), ("丹霞铁路", "4800000000")],
    ),
    (
        "a news site tells of others",
        "[丹霞新闻网|MediaOutlet]消息，[江南学院|University]升格。在校生1.6万人。",
        [("江南学院", "16000")],
    ),
    (
        "operations and a building",
        "[云帆医院|Hospital]扩建。[云帆医院新院区项目|Project]设床位500张。前4个月手术1126台。",
        [("云帆医院新院区项目", "500"), ("云帆医院", "1126")],
    ),
    (
        "what is begun, with more to tell",
        "[丹霞市|City]投资增长3%。分会场动工的是[青岭供水工程|Project]，业主单位为[云帆公司|Company]，总投资9亿元。",
        [("丹霞市", "3"), ("青岭供水工程", "900000000")],
    ),
    (
        "a firm registered",
        "[云帆公司|Company]在[丹霞市|City]注册了[丹霞水科技公司|Company]，注册资本9万元。",
        [("丹霞水科技公司", "90000")],
    ),
    (
        "a share of two wholes",
        "一季度，[丹霞市|City]进出口9亿元，占[全省|Province=江南省]的49%、[全国|Country=中国]的7%。",
        [("丹霞市", "900000000"), ("丹霞市", "49"), ("丹霞市", "7")],
    ),
    (
        "one example of several",
        "[丹霞市|City]投资增长3%。[柳河县|County]产业大道等62个市级重点项目顺利开工。",
        [("丹霞市", "3"), ("丹霞市", "62")],
    ),
    (
        "what a project will bring",
        "[丹霞市|City]投资增长3%。[云帆项目|Project]总投资2亿元，届时可实现营业收入13亿元。",
        [("丹霞市", "3"), ("云帆项目", "200000000"), ("云帆项目", "1300000000")],
    ),
    (
        "no project has projects begun",
        "今年，[丹霞市|City]投资9亿元。[云帆项目|Project]完成投资2亿元。上半年新开工重点项目54个。",
        [("丹霞市", "900000000"), ("云帆项目", "200000000"), ("丹霞市", "54")],
    ),
]


@pytest.mark.parametrize(("marked", "expected"), [t[1:] for t in FITTING], ids=[t[0] for t in FITTING])
def test_what_may_have_such_a_figure(marked: str, expected: list[Owned]) -> None:
    assert [(r[0], r[2]) for r in rows(marked)] == expected


@pytest.mark.parametrize(
    ("headline", "subject"),
    [("石桥市产值35亿元", "石桥市"), ("石桥市、丹霞市产值增长", "丹霞市"), ("菌菇成产业", "丹霞市")],
)
def test_the_county_of_the_headline_is_the_whole(headline: str, subject: str) -> None:
    marked = "[石桥市|County]产值35亿元。[丹霞市|City]很大。\n工业平稳。[全市|City=丹霞市]出口2亿元。"
    report, resolution = read(marked)
    found = observe(replace(report, headline=headline), resolution)
    assert [o.subject.name for o in found if not isinstance(o.subject, str)] == ["石桥市", subject]


def _seen(marked: str, name: str, recogniser: str, confidence: float) -> list[Owned]:
    """The figures of a text in which ``name`` was found by ``recogniser`` with that confidence."""
    report, resolution = read(marked)
    mentions = tuple(
        replace(m, recogniser=recogniser, confidence=confidence) if m.text == name else m
        for m in resolution.mentions
    )
    found = observe(report, replace(resolution, mentions=mentions))
    return [(o.subject.name, f"{o.amount.value:f}") for o in found if not isinstance(o.subject, str)]


@pytest.mark.parametrize(
    ("name", "kind", "recogniser", "confidence", "subject"),
    [
        ("三级", "Place", "lac", 0.5, "丹霞市"),  # hardly a name
        ("三级", "Place", "lac", 0.9, "三级"),
        ("陶瓷项目", "Project", "project", 0.4, "陶瓷项目"),  # rather a project than none
        ("丹霞陶瓷", "Organisation", "lac", 0.95, "丹霞市"),  # the place and a thing
        ("丹霞陶瓷", "Company", "lac", 0.95, "丹霞陶瓷"),
        ("丹霞海事局", "Organisation", "lac", 0.95, "丹霞海事局"),  # ends as bodies do
        ("云帆配件", "Organisation", "head", 0.95, "丹霞市"),  # a thing
        ("云帆配件", "Company", "head", 0.95, "云帆配件"),
        ("开发区", "DevelopmentZone", "gazetteer", 0.95, "丹霞市"),  # of no name
    ],
)
def test_doubtful_names(name: str, kind: str, recogniser: str, confidence: float, subject: str) -> None:
    marked = f"一季度，[丹霞市|City]出口9亿元。[{name}|{kind}]出口2万件。"
    assert _seen(marked, name, recogniser, confidence) == [("丹霞市", "900000000"), (subject, "20000")]


def test_a_doubtful_name_that_is_said_again_is_one() -> None:
    marked = "一季度，[丹霞市|City]出口9亿元。[三级|Place]出口2万件，[三级|Place]进口1万件。"
    assert _seen(marked, "三级", "lac", 0.5)[1:] == [("三级", "20000"), ("三级", "10000")]
