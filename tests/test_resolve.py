"""Names in full: places, organs by home region, definitions, aliases."""

import pytest

from kg.resolve import resolve
from kg.resolve import words as word_lists
from kg.types import Block, BlockKind, Mention, Report, Source
from tests.resolving import names, resolved

HUNAN = ("湖南省", "株洲市")
KASHI = ("新疆维吾尔自治区", "喀什地区")
GUANGXI = ("广西壮族自治区", "柳州市")

PLACES = [
    (
        "[我省|Province]与[粤|Province]、[桂|Province]两省区相邻",
        HUNAN,
        ["湖南省", "广东省", "广西壮族自治区"],
    ),
    ("[全市|City]、[我国|Country]", HUNAN, ["株洲市", "中国"]),
    ("[全区|Province]经济", GUANGXI, ["广西壮族自治区"]),
    ("[全区|County]经济", ("北京市", "朝阳区"), ["朝阳区"]),
    ("[我市|City]", ("江苏省", "昆山市"), ["昆山市"]),
    ("[全市|City]", ("重庆市",), ["重庆市"]),
    ("[全州|City]", ("云南省", "大理州"), ["大理白族自治州"]),
    ("[全县|County]", ("河北省", "石家庄市", "正定县"), ["正定县"]),
    ("[全旗|County]", ("内蒙古自治区", "鄂尔多斯市", "准格尔旗"), ["准格尔旗"]),
    ("[自治区|Province]", ("新疆维吾尔自治区",), ["新疆维吾尔自治区"]),
    ("[湖南全省|Province]", (), ["湖南省"]),
    ("[清溪河流域|NaturalFeature]", (), ["清溪河"]),
    ("[珠三角|Region]、[海西州|City]", (), ["珠江三角洲", "海西蒙古族藏族自治州"]),
    ("[日|Country]、[韩|Country]", (), ["日本", "韩国"]),
]


OURS = [
    ("[我市人大常委会|GovernmentBody]", "高邮市人民代表大会常务委员会"),
    ("[我省政府|GovernmentBody]", "江苏省人民政府"),
    ("[我市市委|PartyBody]", "中共高邮市委员会"),
    ("[我市市场监管局|GovernmentBody]", "高邮市市场监督管理局"),
]


@pytest.mark.parametrize(("marked", "expected"), OURS)
def test_organs_of_ours(marked: str, expected: str) -> None:
    assert names(resolved(marked, ("江苏省", "高邮市"))) == [(expected,)]


@pytest.mark.parametrize(("marked", "home", "expected"), PLACES)
def test_places_in_full(marked: str, home: tuple[str, ...], expected: list[str]) -> None:
    assert names(resolved(marked, home)) == [(name,) for name in expected]


HOMONYMS = [
    ("[长春市|City][朝阳区|County]", (), ["220100", "220104"]),
    ("[朝阳区|County]", ("北京市",), ["110105"]),
    ("[石家庄市|City]消息，[新华区|County]", (), ["130100", "130105"]),
    ("[朝阳区|County]", (), [None]),
    ("[吉林|Province]", (), ["220000"]),
    ("[海南州|City]与[海南|Province]", ("青海省",), ["632500", "460000"]),
]


@pytest.mark.parametrize(("marked", "home", "codes"), HOMONYMS)
def test_homonyms_by_neighbours_and_home(marked: str, home: tuple[str, ...], codes: list[str | None]) -> None:
    assert [found[0].code for found in resolved(marked, home).referents] == codes


ORGANS = [
    ("[省商务厅|GovernmentBody]", HUNAN, "湖南省商务厅"),
    ("[市市监局|GovernmentBody]", HUNAN, "株洲市市场监督管理局"),
    ("[市发改委|GovernmentBody]", ("江苏省", "昆山市"), "昆山市发展和改革委员会"),
    ("[省委|PartyBody]", HUNAN, "中共湖南省委员会"),
    ("[中共湖南省委组织部|PartyBody]", (), "中共湖南省委组织部"),
    ("[中国共产党湖南省委员会组织部|PartyBody]", (), "中共湖南省委组织部"),
    ("[株洲市统战部|PartyBody]", HUNAN, "中共株洲市委统战部"),
    ("[地委|PartyBody]", KASHI, "中共喀什地区委员会"),
    ("[喀什地委宣传部|PartyBody]", KASHI, "中共喀什地委宣传部"),
    ("[行署|GovernmentBody]", KASHI, "喀什地区行政公署"),
    ("[盟行署|GovernmentBody]", ("内蒙古自治区", "锡林郭勒盟"), "锡林郭勒盟行政公署"),
    ("[地区外办|GovernmentBody]", KASHI, "喀什地区外事办公室"),
    ("[市政府金融办|GovernmentBody]", HUNAN, "株洲市金融工作办公室"),
    ("[市发改委铁路办|GovernmentBody]", HUNAN, "株洲市发展和改革委员会铁路办"),
    ("[省法院|GovernmentBody]", HUNAN, "湖南省高级人民法院"),
    ("[株洲农商银行|Bank]", HUNAN, "株洲农商银行"),
    ("[市群众艺术馆|CultureVenue]", HUNAN, "株洲市群众艺术馆"),
    ("[重庆市万州区旅游局|GovernmentBody]", (), "万州区旅游局"),
    ("[南京市鼓楼区教育局|GovernmentBody]", (), "南京市鼓楼区教育局"),
    ("[湘潭市委|PartyBody]", HUNAN, "中共湘潭市委员会"),
    ("[省政府|GovernmentBody]", HUNAN, "湖南省人民政府"),
    ("[市政府办公室|GovernmentBody]", HUNAN, "株洲市人民政府办公室"),
    ("[省人大常委会|GovernmentBody]", HUNAN, "湖南省人民代表大会常务委员会"),
    ("[自治区党委|PartyBody]", GUANGXI, "中共广西壮族自治区委员会"),
    ("[市委宣传部|PartyBody]", HUNAN, "中共株洲市委宣传部"),
    ("[县委|PartyBody]", ("河北省", "正定县"), "中共正定县委员会"),
    ("[区政府|GovernmentBody]", ("天津市", "南开区"), "南开区人民政府"),
    ("[省政府党组|PartyBody]", HUNAN, "湖南省人民政府党组"),
    ("[国家工信部|GovernmentBody]", HUNAN, "工业和信息化部"),
    ("[工信部|GovernmentBody]", (), "工业和信息化部"),
    ("[人民银行长沙中心支行|Bank]", HUNAN, "中国人民银行长沙中心支行"),
    ("[省电力公司|Company]", HUNAN, "湖南省电力公司"),
    ("[党中央|PartyBody]", (), "中国共产党中央委员会"),
    ("[中央|PartyBody]", (), "中国共产党中央委员会"),
    ("[株洲高新区|DevelopmentZone]", HUNAN, "株洲高新技术产业开发区"),
    ("[高新区|DevelopmentZone]", HUNAN, "株洲高新技术产业开发区"),
    ("[市高新区管委会|DevelopmentZone]", HUNAN, "株洲高新技术产业开发区管理委员会"),
    ("[渌口区区委|PartyBody]", HUNAN, "中共渌口区委员会"),
    ("[黔东南银保监分局|GovernmentBody]", HUNAN, "中国银行保险监督管理委员会黔东南监管分局"),
    ("[省银保监局|GovernmentBody]", HUNAN, "中国银行保险监督管理委员会湖南监管局"),
    ("[省银监局|GovernmentBody]", HUNAN, "湖南省银监局"),  # gone by the year of the report
    ("[俄罗斯政府|GovernmentBody]", HUNAN, "俄罗斯政府"),
    ("[省侨办|GovernmentBody]", HUNAN, "湖南省人民政府侨务办公室"),
    ("[市场监督管理局|GovernmentBody]", (), "市场监督管理局"),
    ("[市旅发委|GovernmentBody]", HUNAN, "株洲市旅游发展委员会"),
    ("[市消防支队|GovernmentBody]", HUNAN, "株洲市消防救援支队"),
    ("[市委|PartyBody]", (), "市委"),
]


@pytest.mark.parametrize(("marked", "home", "expected"), ORGANS)
def test_organs_in_full(marked: str, home: tuple[str, ...], expected: str) -> None:
    resolution = resolved(marked, home)
    assert names(resolution) == [(expected,)]
    text = resolution.mentions[0].text
    assert text in (resolution.referents[0][0].name, *resolution.referents[0][0].aliases)


def test_bare_organs_in_a_list_belong_to_the_region_named_first() -> None:
    marked = "[湘潭市发改委|GovernmentBody]、[财政局|GovernmentBody]和[教育局|GovernmentBody]"
    expected = ["湘潭市发展和改革委员会", "湘潭市财政局", "湘潭市教育局"]
    assert names(resolved(marked, HUNAN)) == [(n,) for n in expected]


RELATIVE = [
    ("[攸县|County]果农说，[县扶贫办|GovernmentBody]来过", "攸县扶贫开发办公室"),
    ("[攸县|County]、[炎陵县|County]受灾，[县委|PartyBody]", "中共炎陵县委员会"),
    ("[长沙县|County]客商与[攸县|County]，[全县|County]", "攸县"),
]


@pytest.mark.parametrize(("marked", "expected"), RELATIVE)
def test_relative_words_below_the_home_mean_the_place_named_last(marked: str, expected: str) -> None:
    assert names(resolved(marked, HUNAN))[-1] == (expected,)


def test_a_relative_word_for_nothing_known_is_nothing() -> None:
    assert names(resolved("[全区|Province]有3个项目", HUNAN)) == [()]


def test_a_firm_is_also_called_with_the_country_before_it() -> None:
    firm = resolved("[德国|Country][莱茵机械集团|Company]", HUNAN).referents[1][0]
    assert (firm.name, "德国莱茵机械集团" in firm.aliases) == ("莱茵机械集团", True)


GUESTS = [
    ("[澧县人大常委会|GovernmentBody]主任[李明|Person]、[县政协|GovernmentBody]", "澧县"),
    ("[澧县人大常委会|GovernmentBody]主任[李明|Person]来访，[县政协|GovernmentBody]", "攸县"),
    ("[醴陵市财政局|GovernmentBody]、[县政协|GovernmentBody]", "攸县"),
]


@pytest.mark.parametrize(("marked", "place"), GUESTS)
def test_officials_in_a_row_with_a_guests_are_the_guests(marked: str, place: str) -> None:
    marked = marked.replace("主任", "[主任|Post]")
    expected = f"中国人民政治协商会议{place}委员会"
    assert names(resolved(marked, (*HUNAN, "攸县")))[-1] == (expected,)


ZONES = [
    ("[长沙县|County]、[高新区|DevelopmentZone]、[经开区|DevelopmentZone]", "长沙经济技术开发区"),
    ("[长沙县|County]、[高新区|DevelopmentZone]，后来[高新区|DevelopmentZone]", "长沙高新技术产业开发区"),
    ("[长沙县|County]来客到[高新区|DevelopmentZone]", "株洲高新技术产业开发区"),
]


@pytest.mark.parametrize(("marked", "expected"), ZONES)
def test_bare_zones_are_of_the_city_whose_counties_they_stand_with(marked: str, expected: str) -> None:
    assert names(resolved(marked, HUNAN))[-1] == (expected,)


PARTS = [
    ("[株洲北钢集团公司|Company]与[北钢人力资源部|Organisation]", "株洲北钢集团公司人力资源部"),
    ("[云岭启明电缆有限公司|Company]的[公司外贸部|Organisation]", "云岭启明电缆有限公司外贸部"),
    ("[飞虹油田股份公司|Company]与[飞虹油田股份有限公司志丹采油厂|Organisation]", "飞虹油田股份有限公司志丹采油厂"),
    ("[云岭大学第二附属医院|Hospital]，[云大二附院心内科|Organisation]与[云大二附院|Hospital]",
     "云岭大学第二附属医院"),
    ("[第三届云岭民歌节|Gathering]开幕，[组委会办公室|Organisation]", "第三届云岭民歌节组委会办公室"),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "expected"), PARTS)
def test_departments_take_the_full_name_of_the_whole(marked: str, expected: str) -> None:
    assert names(resolved(marked))[-1] == (expected,)


def test_agreements_of_one_title_between_different_parties_are_two() -> None:
    two = resolved(
        "[甲山银行|Bank]与[乙水公司|Company]签订[授信协议|Agreement]，"
        "[丙林银行|Bank]与[丁石公司|Company]签订[授信协议|Agreement]"
    )
    assert names(two)[2::3] == [("甲山银行与乙水公司授信协议",), ("丙林银行与丁石公司授信协议",)]
    assert [e.aliases for e in two.entities if e.kind == "Agreement"] == [("授信协议",), ("授信协议",)]


def test_a_title_is_not_short_for_one_between_others() -> None:
    marked = (
        "[甲山银行|Bank]与[乙水公司|Company]签订[战略合作协议|Agreement]，"
        "[{}|Bank]与[丁石公司|Company]签订[战略合作框架协议|Agreement]"
    )
    two, one = (names(resolved(marked.format(bank)))[2::3] for bank in ("丙林银行", "甲山银行"))
    assert two == [("战略合作协议",), ("战略合作框架协议",)]
    assert one == [("战略合作框架协议",), ("战略合作框架协议",)]


def test_an_agreement_named_twice_between_the_same_parties_is_one() -> None:
    one = resolved(
        "[甲山银行|Bank]与[乙水公司|Company]签订[授信协议|Agreement]。"
        "[乙水公司|Company]与[甲山银行|Bank]签订的[授信协议|Agreement]"
    )
    assert names(one)[2::3] == [("授信协议",), ("授信协议",)]


def test_sister_departments_belong_to_the_same_organisation() -> None:
    marked = (
        "[星河出版集团有限公司发行部|Organisation]主任[孙立|Person]、[版权部|Organisation]主任[郑言|Person]"
    )
    found = names(resolved(marked))
    assert found[0::2] == [("星河出版集团有限公司发行部",), ("星河出版集团有限公司版权部",)]


def test_a_township_in_a_name_is_the_one_nearest_to_the_home() -> None:
    found = resolved("[沙溪镇向阳合作社|Company]签约", ("江西省", "上饶市"))
    assert [k.object.code for k in found.links] == ["361102100"]


def test_a_department_that_says_whose_it_is_is_no_sisters() -> None:
    marked = "[云岭师范学院文学院|University]、[上饶市人民医院心内科|Organisation]组织了服务队"
    assert names(resolved(marked))[1] == ("上饶市人民医院心内科",)


def test_events_and_projects_take_the_full_name_of_the_organ_in_front() -> None:
    marked = "[[省政府|GovernmentBody]常务会议|Meeting]研究[[自治州|City]文旅项目|Project]"
    assert names(resolved(marked, HUNAN))[0] == ("湖南省人民政府常务会议",)


DEFINITIONS = [
    (
        "[东湖生态（国家级）开发区|DevelopmentZone]（以下简称：[湖开区|DevelopmentZone]）",
        "东湖生态（国家级）开发区",
    ),
    ("[蓝鲸远洋运输有限公司|Company]（简称“[蓝运|Company]”）", "蓝鲸远洋运输有限公司"),
    ("[《南北货物协定》|Agreement]（[NGA|Agreement]）", "南北货物协定"),
    ("[蓝鲸远洋运输有限公司|Company]（下称[蓝运|Company]）", "蓝鲸远洋运输有限公司"),
]


@pytest.mark.parametrize(("marked", "expected"), DEFINITIONS)
def test_defined_short_names(marked: str, expected: str) -> None:
    assert names(resolved(marked)) == [(expected,), (expected,)]


def test_an_entity_has_every_other_form_as_alias() -> None:
    marked = "[青海|Province]的[工行青海省分行|Bank]，[青海省|Province]，[我省|Province]"
    resolution = resolved(marked, ("青海省",))
    assert [(e.name, e.aliases) for e in resolution.entities if e.kind == "Province"] == [
        ("青海省", ("青海", "我省"))
    ]


HOMES = [
    (
        ("江苏省", "昆山市"),
        None,
        "",
        {"County": "昆山市", "City": "昆山市", "Province": "江苏省", "Country": "中国"},
    ),
    ((), "青海日报", "", {"Province": "青海省", "Country": "中国"}),
    ((), "株洲晚报社", "", {"City": "株洲市", "Province": "湖南省", "Country": "中国"}),
    ((), None, "新华社太原5月6日电", {"Province": "山西省", "Country": "中国"}),
    ((), None, "新华社大同5月6日电", {"City": "大同市", "Province": "山西省", "Country": "中国"}),
    ((), None, "", {"Country": "中国"}),
    (("上海市",), None, "", {"Province": "上海市", "City": "上海市", "Country": "中国"}),
]


@pytest.mark.parametrize(("home", "publisher", "dateline", "expected"), HOMES)
def test_home(home: tuple[str, ...], publisher: str | None, dateline: str, expected: dict[str, str]) -> None:
    resolution = resolved("无", home, publisher=publisher, dateline=dateline)
    assert {kind: e.name for kind, e in resolution.home.items()} == expected


def test_home_by_the_majority_of_the_places_named() -> None:
    marked = "[株洲市|City]、[湘潭市|City]、[岳阳市|City]和[省商务厅|GovernmentBody]"
    assert names(resolved(marked))[-1] == ("湖南省商务厅",)


def test_no_home_from_few_or_scattered_places() -> None:
    marked = "[株洲市|City]、[西安市|City]、[岳阳市|City]和[省商务厅|GovernmentBody]"
    assert names(resolved(marked))[-1] == ("省商务厅",)


def test_a_word_for_a_part_of_a_town_names_nothing() -> None:
    assert names(resolved("整治[城区|County]和[郊区|County]内涝", HUNAN)) == [(), ()]


def test_times_figures_and_posts_refer_to_nothing() -> None:
    marked = "[5月6日|TimeExpression][市长|Post][3亿元|Amount]"
    assert names(resolved(marked, HUNAN)) == [(), (), ()]


def test_mentions_are_handed_on_unchanged() -> None:
    resolution = resolved("[我省|Province]", HUNAN)
    assert resolution.mentions == (Mention(0, 2, "我省", "Province", "marked"),)


def test_no_mentions_at_all() -> None:
    report = Report("r", Source("r", "", "", ""), "", (), (Block(BlockKind.PARAGRAPH, 0, 0),))
    resolution = resolve(report, ())
    assert (resolution.mentions, resolution.referents, resolution.entities, resolution.links) == (
        (),
        (),
        (),
        (),
    )


def test_every_class_in_the_word_lists_is_in_the_ontology() -> None:
    from kg import ontology

    words = word_lists.load()
    used = {k for rule in words.anaphora.values() for k in rule.kinds} | {
        o.kind for o in words.organs.values()
    }
    used |= {k for group in words.compatible for k in group} | words.as_written | set(words.generic)
    assert used - ontology.load().classes == set()
