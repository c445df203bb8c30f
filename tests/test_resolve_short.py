"""Short forms within a report: which are merged with a fuller name, and which must not be."""

import pytest

from tests.resolving import names, resolved

SAME = [
    ("[河洛大学第二附属医院|Hospital]", "[河大二附院|Organisation]"),
    ("[中国银行湘潭分行|Bank]", "[湘潭中行|Bank]"),
    ("[云岭矿业股份有限公司|Company]", "[云岭矿业|Company]"),
    ("[云岭矿业股份有限公司|Company]", "[云岭矿业公司|Company]"),
    ("[贵州启明矿山机具制造有限责任公司|Company]", "[启明机具|Company]"),
    ("[金穗控股集团|Company]", "[金穗集团|Company]"),
    ("[飞虹集团公司|Company]", "[飞虹公司|Company]"),
    ("[西安博文理工学院|University]", "[博文理工学院|University]"),
    ("[昆山滨江新城|DevelopmentZone]", "[滨江新城|DevelopmentZone]"),
    ("[株洲经济技术开发区|DevelopmentZone]", "[株洲开发区|DevelopmentZone]"),
    ("[德国凯勒集团|Company]", "[凯勒集团|Company]"),
    ("[中国移动贵州公司|Company]", "[贵州移动|Company]"),
    ("[中石油银川石化公司|Company]，[中石油|Company]", "[银川石化公司|Company]"),
    ("[安德烈·科瓦奇|Person]", "[科瓦奇|Person]"),
    ("[重庆驰远轨道装备有限公司|Company]", "[驰远公司|Company]"),
    ("[贵州云岭银碗食品有限公司|Company]", "[银碗食品|Company]"),
    ("[贵州省农业信贷担保有限公司|Company]", "[贵州省农担公司|Company]"),
    ("[贵州云岭农村商业银行股份有限公司|Bank]", "[云岭农商银行|Bank]"),
    ("[启明特种纸（株洲）有限公司|Company]", "[启明特种纸|Organisation]"),
    ("[中国人民财产保险股份有限公司株洲市分公司|Insurer]", "[人保财险株洲分公司|Insurer]"),
    ("[新河市|Place]", "[新河|Place]"),
    ("[周行健|Person]", "[周行长|Person]"),
    ("[欧阳明|Person]", "[欧阳主任|Person]"),
    ("[云岭彝族乡|Township]", "[云岭乡|Township]"),
    ("[新能源战略合作框架协议|Agreement]", "[新能源合作框架协议|Agreement]"),
    ("[第三届滨江茶叶博览会|Gathering]", "[茶叶博览会|Gathering]"),
    ("[年产5万吨铝箔生产线技术改造工程项目|Project]", "[年产5万吨铝箔生产线技术改造项目|Project]"),
]


@pytest.mark.parametrize(("full", "short"), SAME)
@pytest.mark.parametrize("order", ["full first", "short first"])
def test_one_entity(full: str, short: str, order: str) -> None:
    marked = f"{full}表示，{short}" if order == "full first" else f"{short}表示，{full}"
    found = names(resolved(marked))
    first = 0 if order == "full first" else 1
    assert found[-1 if order == "full first" else 0] == found[first]
    assert found[first][0] in full


DIFFERENT = [
    ("[中国银行|Bank]", "[中国银行云南省分行|Bank]"),
    ("[云浦港|Venue]", "[云浦港控股公司|Company]"),
    ("[青崖山|NaturalFeature]", "[青崖山集团有限公司|Company]"),
    ("[中国银行云南省分行|Bank]", "[中国建设银行云南省分行|Bank]"),
    ("[青海银行|Bank]", "[青海农村商业银行|Bank]"),
    ("[启明机具|Company]", "[启明电力机具株洲分公司|Company]"),
    ("[飞虹集团|Company]", "[飞虹集团财务公司|Company]"),
    ("[飞虹公司|Company]", "[飞虹财务公司|Company]"),
    ("[金穗集团|Company]", "[金穗集团董事局|Organisation]"),
    ("[湖南大学|University]", "[湖南师范大学|University]"),
    ("[云岭铝业一期项目|Project]", "[云岭铝业二期项目|Project]"),
    ("[城南污水处理一期项目|Project]", "[城南污水处理项目|Project]"),
    ("[李明|Person]", "[李明华|Person]"),
    ("[云岭矿业|Company]", "[云岭矿业青山分公司|Company]"),
    ("[海东市|City]", "[海东大酒店|Venue]"),
    ("[株洲市财政局|GovernmentBody]", "[湘潭市财政局|GovernmentBody]"),
    ("[云岭医院|Hospital]", "[云岭中医医院|Hospital]"),
    ("[中国启明传媒股份有限公司|Company]", "[中国启明集团|Company]"),
    ("[贵州启明传媒股份有限公司|Company]", "[启明集团|Company]"),
    ("[中国银行湘潭分行|Bank]", "[中国银行株洲分行|Bank]"),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_entities(one: str, other: str) -> None:
    found = names(resolved(f"{one}与{other}"))
    assert len(set(found)) == 2
    assert all(found)


def test_a_short_form_of_two_names_is_merged_with_neither() -> None:
    marked = "[启明电缆有限公司|Company]、[启明电器有限公司|Company]与[启明电|Company]"
    assert len(set(names(resolved(marked)))) == 3


def test_the_cheaper_explanation_wins() -> None:
    marked = "[云岭矿业联合有限公司|Company]改为[云岭矿业股份有限公司|Company]，[云岭矿业|Company]增产"
    assert names(resolved(marked)) == [
        ("云岭矿业联合有限公司",),
        ("云岭矿业股份有限公司",),
        ("云岭矿业股份有限公司",),
    ]


def test_a_surname_of_two_persons_names_neither() -> None:
    marked = "[周行健|Person]、[周立|Person]听取[周行长|Person]介绍"
    assert names(resolved(marked)) == [("周行健",), ("周立",), ("周行长",)]


def test_zone_and_its_administration() -> None:
    defined = "[株洲（国家级）经济开发区|DevelopmentZone]（以下简称[株洲开发区|DevelopmentZone]）"
    marked = f"{defined}，[株洲开发区管委会|GovernmentBody]"
    assert names(resolved(marked))[2] == ("株洲（国家级）经济开发区管理委员会",)


ICBC, LOCAL = "中国工商银行", "中国工商银行天水分行"
OUTLETS = [
    ("[工商银行天水分行|Bank]放款。[工行|Bank]还将结算", (LOCAL, LOCAL)),
    (
        "[工行天水分行|Bank]、[农行天水分行|Bank]签约，[工行|Bank]8亿元",
        (LOCAL, "中国农业银行天水分行", LOCAL),
    ),
    ("[工行|Bank]消息，[工行天水分行|Bank]放款", (ICBC, LOCAL)),  # not named before
    ("[工行天水分行|Bank]、[工行白银分行|Bank]，[工行|Bank]", (LOCAL, "中国工商银行白银分行", ICBC)),  # two
    ("[工行天水分行|Bank]由[中国工商银行|Bank]设立，[工行|Bank]说", (LOCAL, ICBC, ICBC)),  # itself
    (
        "[工行天水分行|Bank]和[工行总行|Bank]，[工行|Bank]说",
        (LOCAL, "中国工商银行总行", ICBC),
    ),  # its head office
]


@pytest.mark.parametrize(("marked", "expected"), OUTLETS)
def test_a_banks_short_name_for_its_only_branch(marked: str, expected: tuple[str, ...]) -> None:
    assert names(resolved(marked, ("甘肃省", "天水市"))) == [(name,) for name in expected]


def test_why_a_short_name_is_a_branch() -> None:
    found = resolved("[工商银行天水分行|Bank]放款。[工行|Bank]还将结算", ("甘肃省", "天水市"))
    assert found.reasons[1] == "branch"
