"""Names in sentences of our own: (marked text), compared with equality. See kg/marked.py for the marks."""

from dataclasses import replace

import pytest

from kg import marked, ontology, pipeline
from kg.ontology import Names
from kg.types import Block, BlockKind, Report, Source

VALUES = {Names.TIME, Names.AMOUNT, Names.POST}


@pytest.fixture(scope="module")
def nlp():
    return pipeline.load(ontology.load())


@pytest.fixture(scope="module")
def rules_alone():
    return pipeline.load(ontology.load(), trained=False)


def report(text: str) -> Report:
    source = Source("test.txt", text, "", "utf-8")
    return Report("test", source, text, range(len(text)), (Block(BlockKind.PARAGRAPH, 0, len(text)),))


def names(nlp, text: str) -> set[tuple[int, int, str]]:
    _, found = next(pipeline.mentions(nlp, [report(text)]))
    return {(m.begin, m.end, m.kind) for m in found if m.kind not in VALUES}


CASES = {
    "what a firm with a bracket in its name does": "[恒升（合肥）显示技术有限公司|Company]十周年。",
    "a park with a bracket in its name": "走访了[深圳（河源）产业转移工业园|DevelopmentZone]。",
    "a task force between two provinces": "[江苏—新疆对口支援前方指挥部|GovernmentBody]组织专家调研。",
    "bank branches and companies": "[农业银行保定分行|Bank]向[河北长城电缆有限公司|Company]发放贷款3000万元。",
    "policy bank": "[国家开发银行|Bank]与[贵州省水利投资集团|Company]对接。",
    "rural bank": "[遂平县农村信用联社|Bank]为合作社授信。",
    "branch of a branch": "[中国建设银行芜湖市镜湖支行|Bank]开门营业。",
    "insurer": "[中国人寿保险股份有限公司滁州分公司|Insurer]完成理赔。",
    "provincial organ": "[山东省商务厅|GovernmentBody]召开会议。",
    "organ of a district with its city": "[芜湖市镜湖区政府|GovernmentBody]开门办公。",
    "bare zones": "[高新区|DevelopmentZone]、[经开区|DevelopmentZone]的企业到会，各高新区都来了。",
    "relative organ": "[省工信厅|GovernmentBody]、[省商务厅|GovernmentBody]联合印发通知。",
    "organs run together": "认真落实[省委|PartyBody][省政府|GovernmentBody]部署。",
    "organs in a row": "[市水利局|GovernmentBody]、[民政局|GovernmentBody]、[审计局|GovernmentBody]负责人参加。",
    "party of a place": "[延安市委|PartyBody]书记在[宝塔区|County]调研。",
    "customs": "据[满洲里海关|CustomsOffice]统计。",
    "university and hospital": "[兰州交通大学|University]与[武威市人民医院|Hospital]合作。",
    "association": "[宁波市塑料行业协会|Association]成立。",
    "task force": "成立[重大项目推进工作领导小组|GovernmentBody]。",
    "no generic bodies": "有关部门和金融机构、各级政府、外贸企业、多家医院共同参与。",
    "no descriptive company": "国内知名企业[三一重工股份有限公司|Company]前来考察。",
    "subsidiary is no name": "全资子公司已投产。",
    "embassy": "[马来西亚驻昆明总领事馆|GovernmentBody]发来贺信。",
    "address chain": "[榕江县|County][古州镇|Township][头塘村|Village]通了自来水。",
    "road": "项目位于[昌吉市|County][延安北路|Road]。",
    "counties by short form": "客商来自[昆山|County]和[义乌|County]。",
    "countries": "产品出口到[哈萨克斯坦|Country]、[越南|Country]和[智利|Country]。",
    "one-character countries": "[中|Country][韩|Country][两国|Anaphor]企业签约。",
    "one-character countries of trade": "对[韩|Country]、[日|Country]出口增长，销往[美|Country]、[加|Country]等国。",
    "one country of two characters": "与[印尼|Country]贸易额增长。",
    "a province by one character where people go": "代表团来[鄂|Province]考察，对[湖北|Province]印象很深。",
    "the treasury that gives": "[省财政|GovernmentBody]每年安排资金。",
    "the treasury that gave lately": "[省财政|GovernmentBody]近日拨付资金。",
    "the treasury's money": "省财政收入增长较快。",
    "water led elsewhere": "贷款用于[引绰济辽工程|Project]和[南水北调中线工程|Project]。",
    "a ceremony by its parties": "[[松原市人民政府|GovernmentBody]与[江北新能源集团有限公司|Company]"
    "[战略合作框架协议|Agreement]签约仪式|Gathering]举行。",
    "one-character provinces": "[川|Province]、[渝|Province][两地|Anaphor]合作。",
    "home words": "[我省|Province]与[全国|Country]同步，[我市|City]领先。",
    "persons": "[赵立新|Person]、[欧阳明|Person]参加活动。",
    "foreign person": "[阿卜杜拉·哈桑|Person]表示赞赏。",
    "minority person": "[买买提·吐尔逊|Person]说。",
    "titled agreement": "双方签署《[农产品购销合作协议|Agreement]》。".replace("双方", "[双方|Anaphor]"),
    "titled document": "印发《[关于促进夜间经济发展的若干措施|Document]》。",
    "untitled agreement": "[双方|Anaphor]签订[战略合作框架协议|Agreement]。",
    "agreement of two": "[泰山啤酒集团|Company]与[岱岳区|County]签署[招商引资协议|Agreement]。",
    "agreement on two things": "[双方|Anaphor]签下[种子繁育与销售合作协议|Agreement]。",
    "two agreements": "[双方|Anaphor]签署[种子繁育合作备忘录|Agreement]和[厂房投资协议|Agreement]。",
    "agreement only where something is signed": "协议工资制度改革稳步推进。",
    "project with owner": "[[江西铜业集团|Company]锂电铜箔项目|Project]开工。",
    "project with number": "[[湖北宜化集团|Company]年产20万吨磷酸铁项目|Project]投产。",
    "project of a place": "[[银川市|City][黄河流域|Region]生态修复工程|Project]启动。",
    "no generic project": "重点项目和新开工项目进展顺利，招商引资项目落地。",
    "fair": "[第十四届西博会|Gathering]开幕。",
    "fair by long name": "[第八届[中国|Country]（[贵州|Province]）国际酒类博览会|Gathering]举行。",
    "meeting": "[省政府|GovernmentBody]召开[全省外贸工作会议|Meeting]。",
    "ceremony of a project": "[[[天水华天科技公司|Company]芯片封装项目|Project]奠基仪式|Gathering]举行。",
    "quoted event": "“[[敦煌|County]文化国际论坛|Gathering]”将举行。",
    "definition": "[甘肃稀土新材料股份有限公司|Company]（以下简称“[甘肃稀土|Company]”）上市。",
    "list of firms": "[海尔|Company]、[格力|Company]、[美的|Company]等12家企业参展。",
    "before a post": "[蓝海科创|Organisation]总经理[孙立国|Person]说。",
    "place and industry": "[鞍山钢铁|Company]与[本溪钢铁|Company]重组。",
    "industry is no company": "[唐山|City]钢铁产业转型。",
    "zone": "[合肥高新技术产业开发区|DevelopmentZone]揭牌。",
    "where a road begins": "公路起于[徽县|County][伏家镇|Township]，有大中桥14座。",
    "called by who lends": "[[世界银行|InternationalBody]贷款永州城乡供水一体化项目|Project]启动。",
    "years in a title": "签署《[[鹤岗市|City][汕头市|City]合作协议（2020—2022年）|Agreement]》。",
    "sight in a county": "[宾川县|County][鸡足山景区|Venue]接待游客，[淇县火车站|Venue]开通。",
    "shopping": "[三亚国际免税城|Venue]、[柯桥中国轻纺城|Venue]客流大增。",
    "Youth League": "活动由[团市委|Association]主办，考察团[市委|PartyBody]成员到场。",
    "museum": "[洛阳市博物馆|CultureVenue]开放。",
    "railway": "[兰渝铁路|Infrastructure]提速。",
    "region": "推动[京津冀|Region]协同发展，对接[共建“一带一路”国家|Region]。",
    "department": "[[天津海关|CustomsOffice]统计分析处|Organisation]发布数据。",
    "leader and delegation": "[市委|PartyBody]书记[汪海涛|Person]率[芜湖市经贸代表团|Association]赴[泰国|Country]。",
    "counted projects are none": "今年[丹阳市|County]安排重大工程100项，其中社会事业类项目7个。",
    "all courts of a place are none": "[全市|City]法院受理案件23件，[全市|City]政府债务下降。",
    "an industry is no organisation": "新能源汽车产量增长。",
    "organs with 我 before them": "[我市人大常委会|GovernmentBody]发文，[我县县委|PartyBody]开会。",
    "a county that reads as words": "[定远县财政局|GovernmentBody]和[县农业局|GovernmentBody]发文。收入高于城镇居民。",
    "that county named for itself": "到[含山县|County]、[和县|County]查看，[和县农业局|GovernmentBody]陪同。",
    "two organs with a conjunction": "[县财政局|GovernmentBody]会同[县农业局|GovernmentBody]检查。",
    "one organ with a conjunction": "[市文化和旅游局|GovernmentBody]发文。",
    "a verb before an organ or between two": "商谈托管[市中医院|Hospital]一事，[湖州市政府|GovernmentBody]共建研究院。",
    "a verb before a mere head": "他希望集团扩大投资，支持农民专业合作社发展。",
    "an amount before a bank": "按照协议，36亿元中[国家开发银行|Bank]承贷15亿元。",
    "trades in a list": "在粮油食品、商贸地产等领域投资。",
    "places in a list": "人员到[钟祥|County]、[沙洋|County]等地查勘。",
    "a centre that is a building": "会议在[绍兴市行政中心|CultureVenue]召开。",
    "what is begun is a project": "[智慧冷链物流平台|Project]建设现场，[年产5万吨锂电池材料生产线|Project]竣工。",
    "what a firm builds is a project": "由[飞虹制药有限公司|Company]投资建设的[人参深加工项目|Project]日前投产。",
    "what has its own sum and is built": "[飞虹集团|Company]投资36亿元建设的[叉车生产项目|Project]开工。",
    "a building site of another hospital": "[[永宁县医院|Hospital]异地新建项目|Project]开工。",
    "what stands there is none": "企业已有锂电池材料生产线20条。",
    "what is founded by an agreement": "双方签署[缔结友好城市协议书|Agreement]。".replace(
        "双方", "[双方|Anaphor]"
    ),
    "no agreement that is only supposed": "只要与[阿里巴巴|Company]签有供销合同，企业就能贷款。",
    "three cities' governments": "[株洲|City]、[西宁|City]、[乌兰察布|City][三市政府|Anaphor]签约。",
    "both cities' governments": "[两市政府|Anaphor]签约，各县政府落实。",
    "words for a firm named before": "向[这家企业|Anaphor]放贷，[引导基金|Anaphor]出资。",
    "common nouns for places": "走进自然村和戈壁滩。",
    "a season is no person": "今年梅雨季来得早。",
    "firms by their trade among firms": "走进[海川光电|Organisation]、[宁泰通信|Organisation]、"
    "[喜得安电子|Company]和[恒飞精工|Company]。",
    "persons in a list of firms are none": "他到[罗格佳|Company]、[玲珑轮胎|Company]等5家企业座谈。",
    "no firms in a list of trades": "新能源汽车、电子信息、生物医药和高端装备四大产业壮大。",
    "members of a list of projects": "[全市|City]签约[鲁源甲醇制氢|Project]、"
    "[[青州|County]无人机整机|Project]、绿化管护等18个项目。",
    "common nouns in a list of projects": "道路、管网、绿化、路灯等工程全面铺开。",
    "count of projects is no part of the last": "[[临沂市|City]东外环延长线工程|Project]"
    "和[[滕州市|County]城河改造工程|Project]两大项目开工。",
    "projects that a count of them leads to": "新开工项目35个，"
    "包括[[邹城市|County]排水管网建设|Project]、[[曲阜|County]医养楼扩建|Project]等。",
    "what has a sum of its own is a project": "投资3亿元的[叉车生产项目|Project]主体完工，投资2亿元的3个项目开工。",
    "a lake that is worked on": "[[济宁市|City][太白湖|NaturalFeature]改造工程|Project]完工。",
    "a place in a name of honour": "这里有“中国大蒜之乡”之称。",
    "a country's two sessions": "传达学习全国“两会”精神。",
    "departments by their trades": "教育、人社、文旅等部门签约。",
    "no firm among trades": "组建智能网联新能源汽车、现代农业等专班。",
    "a firm behind its county that reads as a post": "由[凤冈县长青茶业有限公司|Company]承建。",
    "branches before a count of projects": "[云岭银行临沂分行|Bank]、[海川银行青州支行|Bank]与12个项目对接。",
    "offices of all the cities": "由各设区市工信局受理。",
    "China in one word": "弘扬中华诗词。",
    "a group of banks": "国有银行让利。",
    "count of places is none": "沿海五县和周边三省受益。",
    "treasuries in a row that give": "[合肥市财政|GovernmentBody]、[芜湖市财政|GovernmentBody]联合出资设立基金。",
    "a university's hospital with a town in its name": "[宁德师范学院附属宁德市医院|Hospital]发言。",
    "a state university abroad": "与[布拉戈维申斯克国立师范大学|University]签约。",
    "embassies": "[比利时驻华使馆|GovernmentBody]、[法国驻武汉总领事馆|GovernmentBody]派员参加。",
    "ministries abroad": "[泰国商务部|GovernmentBody]、[韩国产业通商资源部|GovernmentBody]、"
    "[哈萨克斯坦贸易和一体化部|GovernmentBody]、[日本经济产业省|GovernmentBody]参加。",
    "no ministries": "产自[日本|Country]东部，[美国|Country]派出[商务部|GovernmentBody]官员。",
    "no ministry of Japan": "[日本|Country]企业节省成本。",
    "a station is no kind of station": "高铁停靠各站，铁路货运站繁忙。",
    "two associations": "[中国煤炭协会|Association]和[中国钢铁协会|Association]主办。",
    "a conjunction in an association's name": "[中国食品和包装机械工业协会|Association]主办，"
    "[中国银行|Bank]和[市工商业联合会|Association]到会。",
    "a port of two towns": "[宁波舟山港|Venue]吞吐量增长，[嘉兴港|Venue]扩建。",
    "a court's tribunal": "[光山县人民法院泼陂河人民法庭|GovernmentBody]开庭。",
    "a task force in short": "[县绿色产业园推进专班|GovernmentBody]每天调度。",
    "the Youth League in full": "[共青团中南大学委员会|Association]、[湖南师范大学团委|Association]主办。",
    "what is built together": "[三明学院机电工程学院|University]与[飞虹集团|Company]共建实习基地。",
    "what is to be held on to": "抓好[[沈阳东陵机床厂|Organisation]搬迁改造项目|Project]，紧盯项目建设。",
    "zones whose projects are told of": "[武功县工业园区|DevelopmentZone]、[兴平市经济开发区|DevelopmentZone]"
    "的18个项目集中开工。",
    "who builds or hosts": "项目由[飞虹建设集团|Company]、[云岭重工|Company]承建。",
    "firms from abroad by short names": "[日本|Country][电装|Company]、[法国|Country][威立雅集团|Company]来访，"
    "发展通用设备。",
    "associations of a country": "[泰国中华总商会|Association]、[韩国木兰研究会|Association]到会，"
    "[德国|Country][莱茵机械集团|Company]参加。",
    "rail works": "[中车长客|Company]交付动车组。",
    "who leads a village's committee": "[东风村|Village]村委会主任[王立强|Person]说，"
    "[香泉镇|Township][中庄村|Village]村委会主任[李建红|Person]、[和平社区|Village]居委会主任[王立刚|Person]都来了。",
    "a village's committee": "各村委会行动起来，[中庄村村委会|GovernmentBody]签约。",
    "a faculty": "[[商丘师范学院|University]美术系|Organisation]、[南昌大学|University]旅游管理系教授参加，体系完善。",
    "who holds a fair": "[中国国际数博会组委会|Association]发布消息。",
    "a station on a line": "[沪昆高铁|Infrastructure][长沙南站|Infrastructure]开通，在到站台上。",
    "a count of projects that zones sign": "[建湖县经济开发区|DevelopmentZone]、[大丰港经济开发区|DevelopmentZone]"
    "各签约2个以上项目。",
}


@pytest.mark.parametrize("line", CASES.values(), ids=CASES.keys())
def test_names_by_the_rules_alone(rules_alone, line):
    text, expected = marked.parse(line)
    assert names(rules_alone, text) == {(m.begin, m.end, m.kind) for m in expected}


@pytest.mark.parametrize("line", CASES.values(), ids=CASES.keys())
def test_names(nlp, line):
    text, expected = marked.parse(line)
    assert names(nlp, text) == {(m.begin, m.end, m.kind) for m in expected}


def test_number_of_cases():
    assert len(CASES) == 146


def test_what_the_text_defines_is_a_name_wherever_it_stands(nlp):
    text = "荆门市荆诚融资担保有限公司（以下简称“荆诚担保”）发展很快。荆诚担保2009年由市财政局出资设立。"
    assert [text[b:e] for b, e, _ in sorted(names(nlp, text))].count("荆诚担保") == 2


def test_a_long_name_is_one_wherever_it_stands(nlp):
    text = "11月22日，徽县至两当县的徽两二级公路改建工程正式建成通车。徽两二级公路改建工程起于徽县伏家镇。"
    assert [text[b:e] for b, e, _ in names(nlp, text)].count("徽两二级公路改建工程") == 2


def test_a_word_for_the_region_is_no_name_of_its_own(nlp):
    text = "自治区副主席陈刚出席。"
    assert next((text[b:e], kind) for b, e, kind in sorted(names(nlp, text))) == ("自治区", Names.PROVINCE)


def test_who_leads_a_delegation_is_no_part_of_its_name(nlp):
    text = "自贡市委书记范波率党政代表团赴浙江省湖州市考察学习。"
    assert {text[b:e] for b, e, _ in names(nlp, text)} == {"自贡市委", "范波", "浙江省", "湖州市"}


def test_names_come_again_in_short_forms(nlp):
    text = "青岛海信电器股份有限公司开工。海信电器占地80亩，青岛海信电器将招工。"
    found = {text[b:e] for b, e, kind in names(nlp, text) if kind == Names.COMPANY}
    assert found == {"青岛海信电器股份有限公司", "海信电器", "青岛海信电器"}


def test_a_firms_short_form_wins_over_its_place(nlp):
    text = "浙江震元股份有限公司公告，浙江震元拟投资2亿元。四川发展集团有限公司来访，推动四川发展。"
    found = [(text[b:e], kind) for b, e, kind in sorted(names(nlp, text)) if kind != Names.DOCUMENT]
    assert found == [
        ("浙江震元股份有限公司", Names.COMPANY),
        ("浙江震元", Names.COMPANY),
        ("四川发展集团有限公司", Names.COMPANY),
        ("四川", Names.PROVINCE),
    ]


@pytest.mark.parametrize(
    ("text", "home", "expected"),
    [
        ("代表团来郴考察。", ("湖南省", "郴州市"), ["郴"]),
        ("代表团来郴考察。", ("湖南省", "长沙市"), []),
        ("在郴期间，外商很忙。", ("湖南省", "郴州市"), []),
    ],
)
def test_the_papers_town_by_one_character(nlp, text, home, expected):
    _, found = next(pipeline.mentions(nlp, [replace(report(text), home=home)]))
    assert [m.text for m in found if m.kind == Names.CITY] == expected


def test_a_county_that_reads_as_words_is_one_at_home(nlp):
    text = "今年和县农业局检查。"
    _, found = next(pipeline.mentions(nlp, [replace(report(text), home=("马鞍山市", "和县"))]))
    assert "和县农业局" in {m.text for m in found}


def test_same_mentions_alone_and_in_a_batch(nlp):
    lines = [marked.parse(line)[0] for line in CASES.values()]
    together = [found for _, found in pipeline.mentions(nlp, map(report, lines))]
    alone = [next(pipeline.mentions(nlp, [report(line)]))[1] for line in lines]
    assert together == alone


def test_the_organ_that_a_meetings_name_begins_with_is_a_name(nlp):
    text = "昨日，丁一山主持召开市政府常务会议，研究招商工作。"
    begin = text.index("市政府")
    assert (begin, begin + 3, "GovernmentBody") in names(nlp, text)


def test_losers_are_kept_for_inspection(nlp):
    doc = nlp(nlp.make_doc("中国建设银行芜湖市镜湖支行开门营业。"))
    assert {s.text for s in doc.spans["discarded"]} >= {"中国建设银行", "芜湖市"}
    assert [e.text for e in doc.ents] == ["中国建设银行芜湖市镜湖支行"]


def test_a_component_of_the_users_own_is_heard():
    from spacy.language import Language
    from spacy.tokens import Span

    own = pipeline.load(ontology.load())

    @Language.component("dragon")
    def dragon(doc):
        at = doc.text.find("飞龙号")
        doc.spans["mentions"] = (
            [Span(doc, at, at + 3, label=Names.PROJECT, span_id="dragon")] if at >= 0 else []
        )
        return doc

    own.add_pipe("dragon", before="overlaps")
    assert (2, 5, Names.PROJECT) in names(own, "今天飞龙号下水。")
