"""kg.observe: paragraphs as papers write them (marked names) and every figure that they state, with equality."""

# ruff: noqa: E501 - a paragraph is one line

from datetime import date

import pytest

from kg.marked import parse
from kg.observe import observe
from kg.recognise.amount import find_amounts
from kg.recognise.time import find_times
from kg.types import Block, BlockKind, Entity, Mention, Period, Report, Resolution, Source

PUBLISHED = date(2024, 4, 20)
HOME = ("江南省", "丹霞市", "东川省", "江北市", "中国")
Row = tuple[str, str, str, str, str | None, str | None]


def read(marked: str) -> tuple[Report, Resolution]:
    """The report and resolution of a marked text; times and figures are found, lines are paragraphs."""
    text, names = parse(marked)
    pairs: list[tuple[Mention, tuple[Entity, ...]]] = [(m, (Entity(m.key or m.text, m.kind),)) for m in names]
    taken = {i for m in names for i in range(m.begin, m.end)}
    for m in [*find_times(text, PUBLISHED), *find_amounts(text)]:
        if not taken & set(range(m.begin, m.end)):
            taken |= set(range(m.begin, m.end))
            pairs.append((m, ()))
    pairs.sort(key=lambda p: (p[0].begin, -p[0].end))
    blocks, at = [], 0
    for line in text.split("\n"):
        kind = BlockKind.PARAGRAPH if line.endswith("。") else BlockKind.SUBHEAD
        blocks.append(Block(kind, at, at + len(line)))
        at += len(line) + 1
    source = Source("test", text, "", "utf-8")
    report = Report("test", source, text, range(len(text)), tuple(blocks), published=PUBLISHED)
    entities = tuple(dict.fromkeys(e for _, found in pairs for e in found))
    home = {e.kind: e for e in entities if e.name in HOME}
    mentions, referents = tuple(m for m, _ in pairs), tuple(found for _, found in pairs)
    return report, Resolution(mentions, referents, entities, (), home)


def rows(marked: str) -> list[Row]:
    """The observations as (subject, indicator, value, unit, start, end)."""
    return [
        (_name(o.subject), o.indicator, f"{o.amount.value:f}", o.amount.unit, *_days(o.period))
        for o in observe(*read(marked))
    ]


def _name(subject: Entity | str) -> str:
    return subject if isinstance(subject, str) else subject.name


def _days(period: Period | None) -> tuple[str | None, str | None]:
    ends = (period.start, period.end) if period else (None, None)
    start, end = (day.isoformat() if day else None for day in ends)
    return start, end


TABLE: list[tuple[str, str, list[Row]]] = [
    ("bank", "截至2023年末，[云岭银行|Bank]各项存款余额达1256.3亿元，较年初增加98.6亿元，增长8.5%；不良贷款率1.25%，较年初下降0.12个百分点。", [
        ("云岭银行", "各项存款余额", "125630000000", "CNY", None, "2023-12-31"),
        ("云岭银行", "各项存款余额增加", "9860000000", "CNY", None, "2023-12-31"),
        ("云岭银行", "各项存款余额增长", "8.5", "%", None, "2023-12-31"),
        ("云岭银行", "不良贷款率", "1.25", "%", None, "2023-12-31"),
        ("云岭银行", "不良贷款率增长", "-0.12", "个百分点", None, "2023-12-31"),
    ]),
    ("hospital", "[青溪市人民医院|Hospital]始建于1951年，占地120亩，编制床位1500张，现有职工2100余人。2023年，门诊量达180万人次，住院手术3.2万台次，同比分别增长12%和8.5%。", [
        ("青溪市人民医院", "占地", "120", "亩", None, None),
        ("青溪市人民医院", "编制床位", "1500", "张", None, None),
        ("青溪市人民医院", "现有职工", "2100", "人", None, None),
        ("青溪市人民医院", "门诊量", "1800000", "人次", "2023-01-01", "2023-12-31"),
        ("青溪市人民医院", "住院手术", "32000", "台次", "2023-01-01", "2023-12-31"),
        ("青溪市人民医院", "门诊量增长", "12", "%", "2023-01-01", "2023-12-31"),
        ("青溪市人民医院", "住院手术增长", "8.5", "%", "2023-01-01", "2023-12-31"),
    ]),
    ("industry", "今年一季度，[全省|Province=江南省]规模以上工业增加值同比增长6.5%，高于[全国|Country=中国]0.4个百分点，居[全国|Country=中国]第8位。其中，采矿业增长3.1%，电力、热力生产和供应业下降1.4%。", [
        ("江南省", "规模以上工业增加值增长", "6.5", "%", "2024-01-01", "2024-03-31"),
        ("江南省", "规模以上工业增加值高于全国", "0.4", "个百分点", "2024-01-01", "2024-03-31"),
        ("江南省", "规模以上工业增加值全国排名", "8", "位", "2024-01-01", "2024-03-31"),
        ("江南省", "采矿业增长", "3.1", "%", "2024-01-01", "2024-03-31"),
        ("江南省", "电力、热力生产和供应业增长", "-1.4", "%", "2024-01-01", "2024-03-31"),
    ]),
    ("tourism", "“五一”假期，[全市|City=丹霞市]共接待游客312.5万人次，实现旅游收入21.4亿元，同比分别增长18.6%和22.3%。", [
        ("丹霞市", "接待游客", "3125000", "人次", None, None),
        ("丹霞市", "实现旅游收入", "2140000000", "CNY", None, None),
        ("丹霞市", "接待游客增长", "18.6", "%", None, None),
        ("丹霞市", "实现旅游收入增长", "22.3", "%", None, None),
    ]),
    ("construction", "[滨河新区|DevelopmentZone]的[星海储能电站|Project]正式开工。该项目总投资12.6亿元，规划用地300亩，预计2026年6月竣工，投产后年产值可达20亿元，带动就业800人。", [
        ("星海储能电站", "总投资", "1260000000", "CNY", None, None),
        ("星海储能电站", "规划用地", "300", "亩", None, None),
        ("星海储能电站", "投产后年产值", "2000000000", "CNY", None, None),
        ("星海储能电站", "带动就业", "800", "人", None, None),
    ]),
    ("agreement", "4月18日，[海城市政府|GovernmentBody]与[远航集团|Company]签署战略合作协议。根据协议，[远航集团|Company]将投资50亿元，在[海城市|City]建设零部件产业园。", [
        ("远航集团", "投资", "5000000000", "CNY", None, None),
    ]),
    ("harvest", "去年，[柳河县|County]粮食播种面积86.4万亩，总产量达41.2万吨，亩产477公斤，比上年提高2.6%。", [
        ("柳河县", "粮食播种面积", "864000", "亩", "2023-01-01", "2023-12-31"),
        ("柳河县", "总产量", "412000", "吨", "2023-01-01", "2023-12-31"),
        ("柳河县", "亩产", "477", "公斤", "2023-01-01", "2023-12-31"),
        ("柳河县", "亩产提高", "2.6", "%", "2023-01-01", "2023-12-31"),
    ]),
    ("partners", "一季度，[东川省|Province]对[东盟|Region]、[欧盟|Region]、[美国|Country]分别进出口320.5亿元、210亿元和98.6亿元，分别增长12.1%、5.4%和下降3.2%。民营企业进出口512亿元，占同期[全省|Province=东川省]外贸总值的61.3%，比重提升2.4个百分点。", [
        ("东川省", "对东盟进出口", "32050000000", "CNY", "2024-01-01", "2024-03-31"),
        ("东川省", "对欧盟进出口", "21000000000", "CNY", "2024-01-01", "2024-03-31"),
        ("东川省", "对美国进出口", "9860000000", "CNY", "2024-01-01", "2024-03-31"),
        ("东川省", "对东盟进出口增长", "12.1", "%", "2024-01-01", "2024-03-31"),
        ("东川省", "对欧盟进出口增长", "5.4", "%", "2024-01-01", "2024-03-31"),
        ("东川省", "对美国进出口增长", "-3.2", "%", "2024-01-01", "2024-03-31"),
        ("东川省", "民营企业进出口", "51200000000", "CNY", "2024-01-01", "2024-03-31"),
        ("东川省", "民营企业进出口占全省外贸总值占比", "61.3", "%", "2024-01-01", "2024-03-31"),
        ("东川省", "民营企业进出口比重提升", "2.4", "个百分点", "2024-01-01", "2024-03-31"),
    ]),
    ("products", "一季度，[东川省|Province]茶叶、水产品、瓷器分别出口3.2亿元、1.1亿元、0.6亿元，其中茶叶增长15%。", [
        ("东川省", "茶叶出口", "320000000", "CNY", "2024-01-01", "2024-03-31"),
        ("东川省", "水产品出口", "110000000", "CNY", "2024-01-01", "2024-03-31"),
        ("东川省", "瓷器出口", "60000000", "CNY", "2024-01-01", "2024-03-31"),
        ("东川省", "茶叶增长", "15", "%", "2024-01-01", "2024-03-31"),
    ]),
    ("school", "[临山学院|University]今年计划招生4200人，其中本科3600人。学校现有教学班128个，在校学生1.6万余人。", [
        ("临山学院", "计划招生", "4200", "人", "2024-01-01", "2024-12-31"),
        ("临山学院", "本科", "3600", "人", "2024-01-01", "2024-12-31"),
        ("临山学院", "现有教学班", "128", "个", None, None),
        ("临山学院", "在校学生", "16000", "人", None, None),
    ]),
    ("gdp", "据[江北市统计局|GovernmentBody]消息，前三季度，[江北市|City]地区生产总值2850.6亿元，按可比价格计算，同比增长5.8%。分产业看，第一产业增加值210亿元，增长3.5%；第二产业增加值1180.2亿元，增长6.9%。", [
        ("江北市", "地区生产总值", "285060000000", "CNY", "2023-01-01", "2023-09-30"),
        ("江北市", "地区生产总值增长", "5.8", "%", "2023-01-01", "2023-09-30"),
        ("江北市", "第一产业增加值", "21000000000", "CNY", "2023-01-01", "2023-09-30"),
        ("江北市", "第一产业增加值增长", "3.5", "%", "2023-01-01", "2023-09-30"),
        ("江北市", "第二产业增加值", "118020000000", "CNY", "2023-01-01", "2023-09-30"),
        ("江北市", "第二产业增加值增长", "6.9", "%", "2023-01-01", "2023-09-30"),
    ]),
    ("loan", "3月28日，[中岭银行平川分行|Bank]向[恒通制造|Company]发放首笔绿色贷款5000万元，期限5年。截至目前，[该行|Bank=中岭银行平川分行]已为86家企业发放绿色贷款12.8亿元。", [
        ("中岭银行平川分行", "向恒通制造发放首笔绿色贷款", "50000000", "CNY", "2024-03-28", "2024-03-28"),
        ("中岭银行平川分行", "期限", "5", "年", None, None),
        ("中岭银行平川分行", "企业发放绿色贷款", "86", "家", None, None),
        ("中岭银行平川分行", "发放绿色贷款", "1280000000", "CNY", None, None),
    ]),
    ("subjects", "[西岭区|County]、[南溪区|County]一季度分别完成固定资产投资45.6亿元、38.2亿元，同比分别增长9.2%、7.5%。", [
        ("西岭区", "完成固定资产投资", "4560000000", "CNY", "2024-01-01", "2024-03-31"),
        ("南溪区", "完成固定资产投资", "3820000000", "CNY", "2024-01-01", "2024-03-31"),
        ("西岭区", "完成固定资产投资增长", "9.2", "%", "2024-01-01", "2024-03-31"),
        ("南溪区", "完成固定资产投资增长", "7.5", "%", "2024-01-01", "2024-03-31"),
    ]),
    ("from_to", "2023年，[华晟股份|Company]实现营业收入78.9亿元，同比下降6.3%；净利润由2022年的4.5亿元增至5.2亿元。公司研发投入占营业收入的比重达8.1%。", [
        ("华晟股份", "实现营业收入", "7890000000", "CNY", "2023-01-01", "2023-12-31"),
        ("华晟股份", "实现营业收入增长", "-6.3", "%", "2023-01-01", "2023-12-31"),
        ("华晟股份", "净利润", "450000000", "CNY", "2022-01-01", "2022-12-31"),
        ("华晟股份", "净利润", "520000000", "CNY", "2023-01-01", "2023-12-31"),
        ("华晟股份", "研发投入占营业收入占比", "8.1", "%", "2023-01-01", "2023-12-31"),
    ]),
    ("fair", "[第九届山货节|Event]4月16日在[石门市|City]开幕。来自32个国家和地区的1200家企业参展，现场签约项目26个，总投资318.7亿元。", [
        ("第九届山货节", "国家和地区", "32", "个", "2024-04-16", "2024-04-16"),
        ("第九届山货节", "企业参展", "1200", "家", "2024-04-16", "2024-04-16"),
        ("第九届山货节", "签约项目", "26", "个", "2024-04-16", "2024-04-16"),
        ("第九届山货节", "签约项目总投资", "31870000000", "CNY", "2024-04-16", "2024-04-16"),
    ]),
    ("appositive", "[省财政厅|GovernmentBody=江南省财政厅]近日下达专项资金3.2亿元，支持[安平县|County]、[乐和县|County]等12个县建设高标准农田40万亩。", [
        ("江南省财政厅", "下达专项资金", "320000000", "CNY", None, None),
        ("江南省财政厅", "支持安平县、乐和县等县建设高标准农田", "12", "个", None, None),
        ("江南省财政厅", "建设高标准农田", "400000", "亩", None, None),
    ]),
    ("target", "记者从[省交通厅|GovernmentBody=江南省交通厅]获悉，1至3月，[全省|Province=江南省]公路水路完成投资186亿元，为年度目标的25.3%。新改建农村公路1200公里，超额完成首季任务。", [
        ("江南省", "公路水路完成投资", "18600000000", "CNY", "2024-01-01", "2024-03-31"),
        ("江南省", "公路水路完成投资年度目标", "25.3", "%", "2024-01-01", "2024-03-31"),
        ("江南省", "新改建农村公路", "1200", "公里", "2024-01-01", "2024-03-31"),
    ]),
    ("holders", "合资公司[岭海重工|Company]注册资本6亿元，出资比例为[岭南集团|Company]60%，[海西港务|Company]40%。", [
        ("岭海重工", "注册资本", "600000000", "CNY", None, None),
        ("岭南集团", "出资比例", "60", "%", None, None),
        ("海西港务", "出资比例", "40", "%", None, None),
    ]),
    ("parts", "截至3月底，[江北市|City]在建重大项目48个，按责任单位分为：[城东区|County]20个；[城西区|County]15个；[高新区|DevelopmentZone]13个。", [
        ("江北市", "在建重大项目", "48", "个", None, "2024-03-31"),
        ("城东区", "在建重大项目", "20", "个", None, "2024-03-31"),
        ("城西区", "在建重大项目", "15", "个", None, "2024-03-31"),
        ("高新区", "在建重大项目", "13", "个", None, "2024-03-31"),
    ]),
    ("list_each", "1至2月工业投资增速前三名：[甲山市|City]增长36.4%，[乙水市|City]增长7.5%，[丙林市|City]增长5.2%。", [
        ("甲山市", "工业投资增速前三名增长", "36.4", "%", "2024-01-01", "2024-02-29"),
        ("乙水市", "工业投资增速前三名增长", "7.5", "%", "2024-01-01", "2024-02-29"),
        ("丙林市", "工业投资增速前三名增长", "5.2", "%", "2024-01-01", "2024-02-29"),
    ]),
    ("each", "一季度，[甲山市|City]、[乙水市|City]进出口均突破80亿元。", [
        ("甲山市", "进出口", "8000000000", "CNY", "2024-01-01", "2024-03-31"),
        ("乙水市", "进出口", "8000000000", "CNY", "2024-01-01", "2024-03-31"),
    ]),
    ("carried", "一季度，[东川省|Province]出口300亿元，增长5%。\n此外，对共建“一带一路”国家出口120亿元。\n[大业科技|Company]员工达到300人。", [
        ("东川省", "出口", "30000000000", "CNY", "2024-01-01", "2024-03-31"),
        ("东川省", "出口增长", "5", "%", "2024-01-01", "2024-03-31"),
        ("东川省", "对共建“一带一路”国家出口", "12000000000", "CNY", "2024-01-01", "2024-03-31"),
        ("大业科技", "员工", "300", "人", None, None),
    ]),
    ("same_period_before", "一季度，[东川省|Province]风机出口2.4亿元，而去年同期为1.1亿元。", [
        ("东川省", "风机出口", "240000000", "CNY", "2024-01-01", "2024-03-31"),
        ("东川省", "风机出口", "110000000", "CNY", "2023-01-01", "2023-03-31"),
    ]),
    ("no_figures", "[恒通制造|Company]始建于1998年，热线12345，“稳岗8条”出台，第3号生产线24小时运转，上述4家单位均为成员。", [
    ]),
    ("no_subject", "本次活动共有300人参加。", [
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "expected"), [t[1:] for t in TABLE], ids=[t[0] for t in TABLE])
def test_observe(marked: str, expected: list[Row]) -> None:
    assert rows(marked) == expected


def test_evidence_reaches_from_the_words_to_the_figure() -> None:
    report, resolution = read(
        "一季度，[东川省|Province]出口300亿元，其中机电产品占65%，同比增长5%；[中岭银行|Bank]为86家企业授信2亿元。"
    )
    quotes = [report.text[o.evidence.begin : o.evidence.end] for o in observe(report, resolution)]
    assert quotes == [
        "东川省出口300亿元",
        "其中机电产品占65%",
        "其中机电产品占65%，同比增长5%",
        "中岭银行为86家企业授信",
        "企业授信2亿元",
    ]


def test_subheads_state_nothing() -> None:
    assert rows("出口[东川省|Province]300亿元\n[东川省|Province]有企业20家。") == [
        ("东川省", "企业", "20", "家", None, None)
    ]


def test_the_same_twice_is_one_observation() -> None:
    once = "2023年，[东川省|Province]出口300亿元。"
    assert rows(once + "\n" + once) == rows(once)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        # 甲与乙签约: what follows is said of the first
        (
            "[中岭银行平川分行|Bank]与[平川交通集团|Company]签署战略合作协议，未来五年将提供不低于80亿元的授信。",
            [("中岭银行平川分行", "8000000000")],
        ),
        (
            "[中岭银行|Bank]、[北河银行|Bank]各投放1亿元。",
            [("中岭银行", "100000000"), ("北河银行", "100000000")],
        ),
        # a place that only tells where
        (
            "[松江产业园|Project]开工。该项目位于[临海市|City]，[地铁九号线|Road]南侧，占地90亩。",
            [("松江产业园", "90")],
        ),
        # a ceremony has no site
        ("[松江产业园开工仪式|Gathering]举行。占地90亩。", []),
        # part of a word
        ("[我省|Province=江南省][石湖|NaturalFeature]碱业产品出口3亿元。", [("江南省", "300000000")]),
        # classes, denominators, repeated counts
        ("[江北市|City]新建投资5000万元以上项目30个。", [("江北市", "30")]),
        ("[华晟股份|Company]拟每10股派发现金2.5元。", [("华晟股份", "2.5")]),
        ("[江北市|City]与14家企业签约。14家企业均为外资。", [("江北市", "14")]),
        # the head of a phrase: what is there, what they made
        ("[南溪区|County]的[云帆机械|Company]去年出口机床320台。", [("云帆机械", "320")]),
        (
            "[丹霞学院|University]与[北岭大学|University]联合举办的“[智能制造班|Project]”开班，招收学生64名。",
            [("智能制造班", "64")],
        ),
        ("[江北集团|Company]投资2.6亿元建设的[柳湾水厂|Project]开工。", [("柳湾水厂", "260000000")]),
        ("[云岭银行|Bank]签订了总额18亿元的[银团贷款合同|Agreement]。", [("银团贷款合同", "1800000000")]),
        # what a noun takes up
        (
            "[江北柑橘产业园|Zone]开园。产业园由[丰禾集团|Company]建设，占地860亩。",
            [("江北柑橘产业园", "860")],
        ),
        ("[云岭银行|Bank]与[恒通制造|Company]签约，后者获授信8000万元。", [("恒通制造", "80000000")]),
        (
            "[江南飞星航空有限公司|Company]投产。飞星航空是龙头，员工900人。",
            [("江南飞星航空有限公司", "900")],
        ),
        # a thing that the text doesn't name is no place
        ("[南溪区|County]政策很好。该项目总投资3亿元。", []),
        # where a person goes
        (
            "[张启明|Person]一行来到[南溪区|County][石桥镇|Township][柳湾村|Village]。得知村民种桃2300亩，他很高兴。",
            [("柳湾村", "2300")],
        ),
        # who speaks, of what
        (
            "[市统计局|GovernmentBody=丹霞市统计局]局长[李文渊|Person]介绍，[丹霞市|City]不错。新增企业32家。",
            [("丹霞市", "32")],
        ),
        (
            "[云帆公司|Company]很忙。[公司外贸部|Organisation=云帆公司外贸部]经理[王一岚|Person]说，已经出口水泵3400台。",
            [("云帆公司", "3400")],
        ),
        # who gets it, where the giver isn't named beside him
        (
            "[中岭银行|Bank]积极作为。[该行|Anaphor=中岭银行]向[恒通制造|Company]发放贷款2600万元。",
            [("恒通制造", "26000000")],
        ),
        ("[中岭银行|Bank]向[恒通制造|Company]发放贷款2600万元。", [("中岭银行", "26000000")]),
        ("[陈国栋|Person]当场向[丹霞学院|University]捐资500万元。", [("丹霞学院", "5000000")]),
        # those of a place
        ("[江南省水利厅|GovernmentBody]开放[全省|Province=江南省]246个监测站。", [("江南省", "246")]),
        # a growth is of what has grown
        (
            "[西岭区|County]最快，这得益于[西岭港|Venue]吞吐货物320万吨，同比增长12%。",
            [("西岭港", "3200000"), ("西岭港", "12")],
        ),
        # projects of a list
        (
            "[甲岭县|County]签约[菌菇项目|Project]和[药材项目|Project]，投资额分别为3亿元和2亿元。",
            [("菌菇项目", "300000000"), ("药材项目", "200000000")],
        ),
        # 分别 goes back to the figures of its sentence, not to a list before it
        (
            "[甲岭公司|Company]、[乙川公司|Company]很好。[丹霞市|City]接待游客90万人次，收入12亿元，分别增长4%和6%。",
            [("丹霞市", "900000"), ("丹霞市", "1200000000"), ("丹霞市", "4"), ("丹霞市", "6")],
        ),
        # 双方 is no one's figure, the named company's it is
        (
            "[甲集团|Company]与[乙银行|Bank]成立合资公司—[海诺投资|Company]，注册资本为5亿元。",
            [("海诺投资", "500000000")],
        ),
    ],
)
def test_whose_the_figure_is(marked: str, expected: list[tuple[str, str]]) -> None:
    assert [(row[0], row[2]) for row in rows(marked)] == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        # a part of the report's period ends with its paragraph
        (
            "一季度，[丹霞市|City]出口86亿元。\n3月当月，[丹霞市|City]出口31亿元。\n分产品看，纺织品出口5亿元。",
            [("2024-01-01", "2024-03-31"), ("2024-03-01", "2024-03-31"), ("2024-01-01", "2024-03-31")],
        ),
        # the day of a ceremony, and the year that a yearly sum is for
        (
            "4月18日，[丹霞市|City]举行[重大项目集中开工仪式|Gathering]。此次开工项目36个，年度计划投资65亿元。",
            [("2024-04-18", "2024-04-18"), ("2024-01-01", "2024-12-31")],
        ),
        # a bracket says which days
        ("今年春节假期（2月10日至17日），[丹霞市|City]接待游客120万人次。", [("2024-02-10", "2024-02-17")]),
        # what is expected of the year
        ("今年，[丹霞市|City]种粮80万亩。总产量有望达到40万吨。", [("2024-01-01", "2024-12-31")] * 2),
        # compared, not meant
        (
            "今年前两个月，[恒通制造|Company]缴税3亿元，是去年同期的1.4倍。",
            [("2024-01-01", "2024-02-29")] * 2,
        ),
    ],
)
def test_when_the_figure_holds(marked: str, expected: list[tuple[str, str]]) -> None:
    assert [row[4:] for row in rows(marked)] == expected


def test_a_subject_from_before_is_less_sure() -> None:
    report, resolution = read("[云帆公司|Company]员工300人，年产机床200台。产品销往12个城市。")
    assert [o.confidence for o in observe(report, resolution)] == [0.95, 0.95, 0.7]
