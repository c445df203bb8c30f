"""Who holds which post where: one table of constructions, all invented."""

from datetime import date
from itertools import pairwise

import pytest

from kg.marked import parse
from kg.recognise.post import find_posts
from kg.tenure import Apposition, appositions, tenures
from kg.types import Block, BlockKind, Entity, Fact, Mention, Modality, Period, Report, Resolution, Source

HOME = (
    Entity("云岭省", "Province"),
    Entity("清河市", "City"),
    Entity("柳泉县", "County"),
    Entity("中国", "Country"),
)


def report(text: str) -> Report:
    source = Source("t.txt", text, "", "utf-8")
    return Report("t", source, text, range(len(text)), (Block(BlockKind.PARAGRAPH, 0, len(text)),))


def resolution(marked: str, home: tuple[Entity, ...] = HOME) -> tuple[Report, Resolution]:
    """Marked text with its posts found, and each name the entity of its key."""
    text, named = parse(marked)
    entities: dict[str, Entity] = {}
    for m in named:
        if m.kind != "TimeExpression":
            entities.setdefault(m.key or m.text, Entity(m.key or m.text, m.kind))
    pairs: list[tuple[Mention, tuple[Entity, ...]]] = [
        (m, () if m.kind == "TimeExpression" else (entities[m.key or m.text],)) for m in named
    ]
    pairs += [(p, ()) for p in find_posts(text)]
    pairs.sort(key=lambda p: (p[0].begin, -p[0].end))
    everyone = (*entities.values(), *(h for h in home if h.name not in entities))
    return report(text), Resolution(
        tuple(m for m, _ in pairs), tuple(r for _, r in pairs), everyone, (), {h.kind: h for h in home}
    )


def facts(marked: str, home: tuple[Entity, ...] = HOME) -> list[Fact]:
    given, resolved = resolution(marked, home)
    return tenures(given, resolved, appositions(given, resolved))


def triples(found: list[Fact]) -> set[tuple[str, str, str]]:
    return {
        (holder.name, fact.title or "", body.name if body else "")
        for fact in found
        for holder, _, body in fact.relations
    }


def expect(*rows: str) -> set[tuple[str, str, str]]:
    split = [row.split() for row in rows]
    return {(r[0], r[1], r[2]) for r in split}


CASES = [
    # body, title, name
    ("[青石银行城北支行|Bank]行长[何其芳|Person]说", expect("何其芳 行长 青石银行城北支行")),
    ("[云岭省|Province]省长[丁一山|Person]出席", expect("丁一山 省长 云岭省")),
    ("[清河|City=清河市]市长[丁一山|Person]出席", expect("丁一山 市长 清河市")),
    ("[清河市|City]长[丁一山|Person]出席", expect("丁一山 市长 清河市")),
    ("[市政府|GovernmentBody=清河市人民政府]副市长[罗海|Person]说", expect("罗海 副市长 清河市人民政府")),
    ("[法国|Country]总统[勒罗伊|Person]到访", expect("勒罗伊 总统 法国")),
    ("[中国|Country]驻秘鲁大使[罗海|Person]说", expect("罗海 驻秘鲁大使 中国")),
    ("[华光集团|Company]中国区总裁[罗海|Person]说", expect("罗海 中国区总裁 华光集团")),
    ("[华光集团|Company][中国|Country]区副董事长[罗海|Person]说", expect("罗海 中国区副董事长 华光集团")),
    # whom 负责人 calls before the comma is another
    (
        "有关部门负责人，[清河市委|PartyBody=中共清河市委员会]书记[丁一山|Person]出席",
        expect("丁一山 市委书记 中共清河市委员会"),
    ),
    ("[华光集团|Company]品牌运营总监[罗海|Person]说", expect("罗海 品牌运营总监 华光集团")),
    ("[华光集团|Company]的董事长[罗海|Person]说", expect("罗海 董事长 华光集团")),
    ("[清河大学|University]校长 [罗海|Person]说", expect("罗海 校长 清河大学")),
    (
        "在[华光集团|Company]，[该公司|Anaphor=华光集团]总经理[罗海|Person]说",
        expect("罗海 总经理 华光集团"),
    ),
    # several titles of one person
    (
        "[华光集团|Company]董事局主席、总裁[罗海|Person]",
        expect("罗海 董事局主席 华光集团", "罗海 总裁 华光集团"),
    ),
    ("[华光集团|Company]董事长兼CEO[罗海|Person]", expect("罗海 董事长 华光集团", "罗海 CEO 华光集团")),
    (
        "[市教育局|GovernmentBody=清河市教育局]党组书记、局长[罗海|Person]",
        expect("罗海 党组书记 清河市教育局", "罗海 局长 清河市教育局"),
    ),
    (
        "[安平市委|PartyBody=中共安平市委员会]副书记、市长[罗海|Person]在[安平市|City]",
        expect("罗海 市委副书记 中共安平市委员会", "罗海 市长 安平市"),
    ),
    (
        "[省委|PartyBody=中共云岭省委员会]常委、副省长[罗海|Person]",
        expect("罗海 省委常委 中共云岭省委员会", "罗海 副省长 云岭省"),
    ),
    (
        "[省政府|GovernmentBody=云岭省人民政府]党组成员、副省长[罗海|Person]",
        expect("罗海 党组成员 云岭省人民政府", "罗海 副省长 云岭省"),
    ),
    (
        "[华光集团|Company]副总裁、[云岭省商会|Association]会长[罗海|Person]",
        expect("罗海 副总裁 华光集团", "罗海 会长 云岭省商会"),
    ),
    # party organs
    (
        "[省供电公司党组|PartyBody]书记[罗海|Person]会见[省供电公司|Company]",
        expect("罗海 党组书记 省供电公司"),
    ),
    ("[大王镇|Township]党委书记[罗海|Person]", expect("罗海 党委书记 大王镇")),
    ("[上河村|Village]党支部书记[罗海|Person]", expect("罗海 党支部书记 上河村")),
    ("[上河村|Village]委会主任[罗海|Person]", expect("罗海 村委会主任 上河村")),
    ("[东港新区|DevelopmentZone]党工委书记[罗海|Person]", expect("罗海 党工委书记 东港新区")),
    ("[自治区|Province=北川自治区]主席[罗海|Person]", expect("罗海 自治区主席 北川自治区")),
    # bare offices of the home region, and offices that the text gives no body
    ("市长[罗海|Person]主持", expect("罗海 市长 清河市")),
    ("副省长[罗海|Person]主持", expect("罗海 副省长 云岭省")),
    ("代县长[罗海|Person]主持", expect("罗海 代县长 柳泉县")),
    ("国家副主席[罗海|Person]会见", expect("罗海 国家副主席 中国")),
    ("董事长[罗海|Person]主持", set()),
    # lists
    (
        "[青石银行|Bank]行长[何其芳|Person]、副行长[罗海|Person]出席",
        expect("何其芳 行长 青石银行", "罗海 副行长 青石银行"),
    ),
    (
        "[安平市|City]委书记[何其芳|Person]、市长[罗海|Person]到[安平市委|PartyBody=中共安平市委员会]",
        expect("何其芳 市委书记 中共安平市委员会", "罗海 市长 安平市"),
    ),
    (
        "副市长[何其芳|Person]、[罗海|Person]和[丁一山|Person]出席",
        expect("何其芳 副市长 清河市", "罗海 副市长 清河市", "丁一山 副市长 清河市"),
    ),
    ("市长[何其芳|Person]、[罗海|Person]出席", expect("何其芳 市长 清河市")),
    (
        "[华光集团|Company]董事局副主席[何其芳|Person]、[罗海|Person]出席",
        expect("何其芳 董事局副主席 华光集团", "罗海 董事局副主席 华光集团"),
    ),
    (
        "[青石银行|Bank]行长[何其芳|Person]与[华光集团|Company]董事长[罗海|Person]签约",
        expect("何其芳 行长 青石银行", "罗海 董事长 华光集团"),
    ),
    (
        "[市人大常委会|GovernmentBody]主任[何其芳|Person]主持，副主任[罗海|Person]、[丁一山|Person]出席",
        expect("何其芳 主任 市人大常委会", "罗海 副主任 市人大常委会", "丁一山 副主任 市人大常委会"),
    ),
    (
        "[青石银行|Bank]党委书记、行长[何其芳|Person]，党委副书记[罗海|Person]到场",
        expect("何其芳 党委书记 青石银行", "何其芳 行长 青石银行", "罗海 党委副书记 青石银行"),
    ),
    # an office that nobody recognised belongs to no body named before
    (
        "[清河大学|University]副校长[何其芳|Person]、市重大办副主任[罗海|Person]出席",
        expect("何其芳 副校长 清河大学"),
    ),
    (
        "[省商务厅|GovernmentBody=云岭省商务厅]驻[安平市|City]特派员[罗海|Person]说",
        expect("罗海 特派员 云岭省商务厅"),
    ),
    (
        "[研究所|ResearchInstitute=云岭研究所]派来的高级工程师[罗海|Person]说",
        expect("罗海 高级工程师 云岭研究所"),
    ),
    (
        "[华光集团|Company]扩产。董事长、归国侨胞[罗海|Person]说",
        expect("罗海 董事长 华光集团"),
    ),
    # which company a bare title means: the one founded, none that only lends, the one that the report is about
    (
        "[市政府|GovernmentBody]与[华光集团|Company]合资设立[清河新材公司|Company]。公司总经理[罗海|Person]说",
        expect("罗海 总经理 清河新材公司"),
    ),
    (
        "[清河担保公司|Company]与[华光集团|Company]签订合同。公司总经理[罗海|Person]说",
        expect("罗海 总经理 华光集团"),
    ),
    (
        "[华光集团|Company]建厂。[华光集团|Company]投产，客户有[明月集团|Company]。\n“很好。”公司总经理[罗海|Person]说",
        expect("罗海 总经理 华光集团"),
    ),
    (
        "[柳泉县法院|GovernmentBody=柳泉县人民法院]审案，副院长[罗海|Person]说",
        expect("罗海 副院长 柳泉县人民法院"),
    ),
    ("[清溪区|County]开工，区长[罗海|Person]说", expect("罗海 区长 清溪区")),
    # several people with one verb, and a short life
    (
        "[何其芳|Person]、[罗海|Person]任[清河大学|University]副校长。",
        expect("何其芳 副校长 清河大学", "罗海 副校长 清河大学"),
    ),
    ("[何其芳|Person]、[罗海|Person]任[清河大学|University]校长。", expect("罗海 校长 清河大学")),
    (
        "[罗海|Person]，男，1970年出生，现任[华光集团|Company]董事长。",
        expect("罗海 董事长 华光集团"),
    ),
    # the department that no mention covers
    (
        "[清河医院|Hospital]院长助理、心内科主任[罗海|Person]",
        expect("罗海 院长助理 清河医院", "罗海 心内科主任 清河医院"),
    ),
    (
        "[市委|PartyBody=中共清河市委员会]常委、宣传部部长[罗海|Person]",
        expect("罗海 市委常委 中共清河市委员会", "罗海 宣传部部长 中共清河市委员会"),
    ),
    ("[华光集团|Company]（原名[光明厂|Company]）董事长[罗海|Person]", expect("罗海 董事长 华光集团")),
    ("[青石银行|Bank]货币政策司司长[罗海|Person]", expect("罗海 货币政策司司长 青石银行")),
    ("[柳泉县公安局|GovernmentBody]长[罗海|Person]", expect("罗海 局长 柳泉县公安局")),
    # the name first
    ("[罗海|Person]市长说", expect("罗海 市长 清河市")),
    ("[安平市|City]副市长[罗海|Person]到会。[罗海|Person]副市长说", expect("罗海 副市长 安平市")),
    ("[罗海|Person]（[华光集团|Company]董事长）认为", expect("罗海 董事长 华光集团")),
    ("[罗海|Person]，[清河大学|University]教授，认为", expect("罗海 教授 清河大学")),
    ("会见[罗海|Person]，[清河大学|University]校长[何其芳|Person]参加", expect("何其芳 校长 清河大学")),
    # appointments
    ("[罗海|Person]任[市财政局|GovernmentBody]局长。", expect("罗海 局长 市财政局")),
    (
        "[罗海|Person]现任[华光集团|Company]董事长、总裁。",
        expect("罗海 董事长 华光集团", "罗海 总裁 华光集团"),
    ),
    ("决定任命[罗海|Person]为[市财政局|GovernmentBody]局长。", expect("罗海 局长 市财政局")),
    (
        "[罗海|Person]曾任[华光集团|Company]副总裁，现任[云光公司|Company]董事长。",
        expect("罗海 副总裁 华光集团", "罗海 董事长 云光公司"),
    ),
    (
        "任命[罗海|Person]、[丁一山|Person]为[市财政局|GovernmentBody]副局长。",
        expect("罗海 副局长 市财政局", "丁一山 副局长 市财政局"),
    ),
    ("[罗海|Person]是[华光集团|Company]的一名工程师。", expect("罗海 工程师 华光集团")),
    ("[罗海|Person]当选为[云岭省商会|Association]会长。", expect("罗海 会长 云岭省商会")),
    ("[罗海|Person]是[华光集团|Company]创始人。", expect("罗海 创始人 华光集团")),
    ("[罗海|Person]是[华光集团|Company]董事长的儿子。", set()),
    ("[罗海|Person]为[华光集团|Company]董事长[丁一山|Person]颁奖。", expect("丁一山 董事长 华光集团")),
    ("[市财政局|GovernmentBody]局长由[罗海|Person]担任。", expect("罗海 局长 市财政局")),
    ("[市财政局|GovernmentBody]局长一职由[罗海|Person]接任。", expect("罗海 局长 市财政局")),
    (
        "[柳泉医院|Hospital]成立。首任院长由[青石医院|Hospital]副院长[罗海|Person]兼任。",
        expect("罗海 副院长 青石医院", "罗海 院长 柳泉医院"),
    ),
    ("作为[华光集团|Company]董事长，[罗海|Person]表示", expect("罗海 董事长 华光集团")),
    # a body that the text has been speaking of
    ("[华光公司|Company]扩产。董事长[罗海|Person]说", expect("罗海 董事长 华光公司")),
    ("[华光公司|Company]扩产。公司财务总监[罗海|Person]说", expect("罗海 财务总监 华光公司")),
    ("[春山合作社|Company]受灾。该社理事长[罗海|Person]说", expect("罗海 理事长 春山合作社")),
    ("[华光公司|Company]向[青石医院|Hospital]捐款，院长[罗海|Person]说", expect("罗海 院长 青石医院")),
    (
        "[青石医院|Hospital]扩建。这家医院与[柳泉医院|Hospital]结对。院长[罗海|Person]说",
        expect("罗海 院长 青石医院"),
    ),
    # a department before the title belongs to it, a subject taught does not
    ("[华光公司|Company]扩产。采购部经理[罗海|Person]说", expect("罗海 采购部经理 华光公司")),
    (
        "[清河海关|CustomsOffice]通报情况，统计处处长[罗海|Person]解读",
        expect("罗海 统计处处长 清河海关"),
    ),
    ("[青石银行|Bank]扩贷。该行信贷部经理[罗海|Person]说", expect("罗海 信贷部经理 青石银行")),
    ("[清河高新区|DevelopmentZone]扩容。管委会主任[罗海|Person]说", expect("罗海 管委会主任 清河高新区")),
    ("[华光公司|Company]扩产。负责人[罗海|Person]说", expect("罗海 负责人 华光公司")),
    ("[华光公司|Company]扩产。党委书记[罗海|Person]说", expect("罗海 党委书记 华光公司")),
    ("[清河大学|University]国际贸易学教授[罗海|Person]认为", expect("罗海 教授 清河大学")),
    ("[清河大学|University]的[罗海|Person]教授认为", expect("罗海 教授 清河大学")),
    ("[清河大学|University]教师[罗海|Person]带队", expect("罗海 教师 清河大学")),
    ("从[清河市|City]来的骨科主任医师[罗海|Person]坐诊", set()),
    # the nearest, or the one just founded
    (
        "[华光公司|Company]获得担保。[青石担保公司|Company]承担风险，这家公司的董事长[罗海|Person]说",
        expect("罗海 董事长 青石担保公司"),
    ),
    (
        "三方合资设立的[青石公司|Company]开业。[华光公司|Company]派来的[罗海|Person]担任新公司董事长。",
        expect("罗海 董事长 青石公司"),
    ),
    ("[清河学院|University]授牌，院长是[罗海|Person]。", expect("罗海 院长 清河学院")),
    ("[青石村|Village]通了路。村支书[罗海|Person]说", expect("罗海 村支书 青石村")),
    ("[华光公司|Company]扩产。县医院院长[罗海|Person]说", set()),
    ("[华光公司|Company]扩产。院长[罗海|Person]说", set()),
    (
        "[省人大常委会|GovernmentBody]开会，会议由常委会副主任[罗海|Person]主持",
        expect("罗海 副主任 省人大常委会"),
    ),
    ("[清河商会|Association]成立，[罗海|Person]当选首任会长。", expect("罗海 会长 清河商会")),
    ("以[罗海|Person]为团长的[云岭代表团|Organisation]来访", expect("罗海 团长 云岭代表团")),
    (
        "[市委|PartyBody]常委、秘书长，[海丝办|GovernmentBody]主任[罗海|Person]出席",
        expect("罗海 市委常委 市委", "罗海 秘书长 市委", "罗海 主任 海丝办"),
    ),
    # no tenure
    ("[罗海|Person]会见[华光集团|Company]董事长一行", set()),
    ("[华光集团|Company]负责人[罗海|Person]说", expect("罗海 负责人 华光集团")),
    ("[华光集团|Company][罗海|Person]说", set()),
    ("[罗海|Person]同志说", set()),
    ("[丁山|Person]走马上任，成为[青石银行|Bank]的新行长。", expect("丁山 行长 青石银行")),
    ("时任[清河市|City]副市长的[丁山|Person]回忆。", expect("丁山 副市长 清河市")),
    ("[丁山|Person]曾在[柳泉县|County]任副县长。", expect("丁山 副县长 柳泉县")),
    ("[丁山|Person]接替[何山|Person]担任[青石银行|Bank]行长。", expect("丁山 行长 青石银行")),
    ("接替[何山|Person]出任[青石银行|Bank]行长的是[丁山|Person]。", expect("丁山 行长 青石银行")),
    (
        "[丁山|Person]、[何山|Person]分别担任[青石银行|Bank]董事长、行长。",
        expect("丁山 董事长 青石银行", "何山 行长 青石银行"),
    ),
    ("[丁山|Person]以[清河商会|Association]会长的身份出席。", expect("丁山 会长 清河商会")),
    (
        "选举[丁山|Person]为[柳泉县|County]县长，[何山|Person]、[石泉|Person]为副县长。",
        expect("丁山 县长 柳泉县", "何山 副县长 柳泉县", "石泉 副县长 柳泉县"),
    ),
    ("[清河大学|University]聘[丁山|Person]为客座教授。", expect("丁山 客座教授 清河大学")),
    (
        "[青石银行|Bank]行长[丁山|Person]到场。他还有一个身份——[清河商会|Association]会长。",
        expect("丁山 行长 青石银行", "丁山 会长 清河商会"),
    ),
    (
        "作为[清河检察院|GovernmentBody]未检办负责人，[丁山|Person]很忙。",
        expect("丁山 未检办负责人 清河检察院"),
    ),
    ("[丁山|Person]（[法国|Country][青石集团|Company]总裁）说。", expect("丁山 总裁 青石集团")),
    ("[柳泉县医院|Hospital]灯亮着。护士长[丁山|Person]推门进来。", expect("丁山 护士长 柳泉县医院")),
    (
        "[青石专班|Organisation]成立，[青石银行|Bank]行长[丁山|Person]任组长，[清河海关|CustomsOffice]关长"
        "[何山|Person]任副组长。",
        expect("丁山 行长 青石银行", "丁山 组长 青石专班", "何山 关长 清河海关", "何山 副组长 青石专班"),
    ),
    ("由副市长[丁山|Person]代理市长。", expect("丁山 副市长 清河市", "丁山 代理市长 清河市")),
]


@pytest.mark.parametrize(("marked", "expected"), CASES)
def test_tenures(marked: str, expected: set[tuple[str, str, str]]) -> None:
    assert triples(facts(marked)) == expected


SPANS = [
    ("在[青石银行|Bank]行长[何其芳|Person]、副行长[罗海|Person]带领下", ["青石银行行长何其芳", "副行长罗海"]),
    (
        "[清河市|City]长[罗海|Person]，市委常委、[新城管委会|GovernmentBody]主任[丁一山|Person]率队",
        ["清河市长罗海", "市委常委、新城管委会主任丁一山"],
    ),
    ("听[罗海|Person]副市长说", ["罗海副市长"]),
    ("[罗海|Person]同志说", ["罗海同志"]),
    ("省领导[罗海|Person]、[丁一山|Person]出席", ["省领导罗海"]),
    ("[市商务局|GovernmentBody]相关负责人[罗海|Person]介绍", ["市商务局相关负责人罗海"]),
    ("[华光集团|Company][罗海|Person]说", ["华光集团罗海"]),
    ("在[清河市|City][罗海|Person]说", []),
    ("[罗海|Person]（[华光集团|Company]董事长）认为", ["罗海（华光集团董事长）"]),
    ("[罗海|Person]，[清河大学|University]教授，认为", ["罗海，清河大学教授"]),
    ("[罗海|Person]说", []),
    ("时任[云岭省|Province]省长[罗海|Person]说", ["时任云岭省省长罗海"]),
    ("到[秘鲁|Country][库斯科|City]市长[罗海|Person]处", ["秘鲁库斯科市长罗海"]),
    ("会见[罗海|Person]和市长[丁一山|Person]", ["市长丁一山"]),
]


@pytest.mark.parametrize(("marked", "expected"), SPANS)
def test_spans(marked: str, expected: list[str]) -> None:
    given, resolved = resolution(marked)
    found = appositions(given, resolved)
    assert [given.text[a.begin : a.end] for a in found if a.end - a.begin > 2] == expected
    assert all(a.end <= b.begin for a, b in pairwise(found))


def test_apposition_names_the_mention() -> None:
    given, resolved = resolution("[青石银行|Bank]行长[何其芳|Person]说")
    [found] = appositions(given, resolved)
    bank, person = Entity("青石银行", "Bank"), Entity("何其芳", "Person")
    assert found == Apposition(0, 9, person, 2, (("行长", bank),))
    assert resolved.mentions[found.mention].text == "何其芳"


MODALITIES = [
    ("[罗海|Person]拟任[市财政局|GovernmentBody]局长。", Modality.PLANNED),
    ("提名[罗海|Person]为[市财政局|GovernmentBody]局长。", Modality.PLANNED),
    ("[罗海|Person]不再担任[市财政局|GovernmentBody]局长。", Modality.NEGATED),
    ("免去[罗海|Person]的[市财政局|GovernmentBody]局长职务。", Modality.NEGATED),
    ("[罗海|Person]出任[市财政局|GovernmentBody]局长。", Modality.ASSERTED),
]


@pytest.mark.parametrize(("marked", "modality"), MODALITIES)
def test_modality(marked: str, modality: Modality) -> None:
    [fact] = facts(marked)
    assert fact.modality is modality
    assert bool(fact.relations) == (modality is Modality.ASSERTED)


def test_date_of_an_appointment_is_its_beginning() -> None:
    given, resolved = resolution(
        "[7月3日|TimeExpression]，任命[罗海|Person]为[市财政局|GovernmentBody]局长。"
    )
    day = Period(date(2025, 7, 3), date(2025, 7, 3), "7月3日")
    first = resolved.mentions[0]
    dated = Mention(first.begin, first.end, first.text, first.kind, "t", value=day)
    resolved = Resolution(
        (dated, *resolved.mentions[1:]), resolved.referents, resolved.entities, (), resolved.home
    )
    [fact] = tenures(given, resolved, appositions(given, resolved))
    assert fact.period == Period(date(2025, 7, 3), None, "7月3日")


def test_evidence_takes_in_the_carried_body() -> None:
    marked = "[青石银行|Bank]行长[何其芳|Person]、副行长[罗海|Person]出席"
    text, _ = parse(marked)
    proof = {f.title: [text[e.begin : e.end] for e in f.evidence] for f in facts(marked)}
    assert proof == {"行长": ["青石银行行长何其芳"], "副行长": ["青石银行行长何其芳、副行长罗海"]}


def test_one_fact_for_what_is_said_twice() -> None:
    [fact] = facts("[青石银行|Bank]行长[何其芳|Person]说。[青石银行|Bank]行长[何其芳|Person]又说。")
    assert len(fact.evidence) == 2
