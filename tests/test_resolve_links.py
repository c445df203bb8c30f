"""What is part of what and lies where, by names and neighbourhood."""

import pytest

from tests.resolving import links, resolved

UNITS = [
    ("[招商银行长沙分行|Bank]", "招商银行长沙分行", "招商银行"),
    ("[中国移动贵州公司|Company]", "中国移动贵州公司", "中国移动"),
    ("[国家税务总局云南分局|GovernmentBody]", "国家税务总局云南分局", "国家税务总局"),
    ("[国家外汇管理局湖南省分局|GovernmentBody]", "国家外汇管理局湖南省分局", "国家外汇管理局"),
    ("[飞虹集团董事局|Organisation]", "飞虹集团董事局", "飞虹集团"),
    ("[云岭大学附属医院|Hospital]", "云岭大学附属医院", "云岭大学"),
    ("[湘潭市委宣传部|PartyBody]", "中共湘潭市委宣传部", "中共湘潭市委员会"),
    ("[湖南省政府新闻办|GovernmentBody]", "湖南省人民政府新闻办公室", "湖南省人民政府"),
    ("[株洲高新区党工委|PartyBody]", "中共株洲高新技术产业开发区工作委员会", "株洲高新技术产业开发区"),
    ("[启明电缆|Company]是[飞虹集团|Company]全资子公司", "启明电缆", "飞虹集团"),
    ("[飞虹集团|Company]旗下[启明电缆|Company]", "启明电缆", "飞虹集团"),
    ("[云岭矿业|Company]增产，其麾下的[青山铁矿|Organisation]", "青山铁矿", "云岭矿业"),
    ("[启明港务集团|Company]控股子公司[云港拖轮公司|Company]", "云港拖轮公司", "启明港务集团"),
    ("[长沙海关|CustomsOffice]隶属[株洲海关|CustomsOffice]", "株洲海关", "长沙海关"),
    ("[启明电缆|Company]隶属于[飞虹集团|Company]", "启明电缆", "飞虹集团"),
    ("由[飞虹集团|Company]控股的[启明电缆|Company]", "启明电缆", "飞虹集团"),
    ("[飞虹集团|Company]派出的[春风服务队|Organisation]", "春风服务队", "飞虹集团"),
    ("[飞虹集团有限公司|Company]扩产，集团旗下的[启明电缆|Company]", "启明电缆", "飞虹集团有限公司"),
    ("[云岭大学|University]扩招，该校[城南校区|University]", "城南校区", "云岭大学"),
    ("[株洲市外办|GovernmentBody]", "株洲市外事办公室", "株洲市人民政府"),
    ("[湖南省国资委|GovernmentBody]", "湖南省国有资产监督管理委员会", "湖南省人民政府"),
    ("[飞虹路桥集团第三工程有限公司|Company]", "飞虹路桥集团第三工程有限公司", "飞虹路桥集团"),
    ("[飞虹集团青山矿业|Company]", "飞虹集团青山矿业", "飞虹集团"),
    ("[飞虹集团有限公司青山农场|Company]", "飞虹集团有限公司青山农场", "飞虹集团有限公司"),
    ("[国家外汇管理局株洲市中心支局|GovernmentBody]", "国家外汇管理局株洲市中心支局", "国家外汇管理局"),
    ("[新疆生产建设兵团第三师|Organisation]", "新疆生产建设兵团第三师", "新疆生产建设兵团"),
    ("[飞虹物流赣州分公司|Company]", "飞虹物流赣州分公司", "飞虹物流"),
    ("[飞虹石油榆林炼油厂|Company]", "飞虹石油榆林炼油厂", "飞虹石油"),
    ("[清溪边民贸易区管委会|GovernmentBody]", "清溪边民贸易区管委会", "清溪边民贸易区"),
    ("[中国中医科学院西苑医院|Hospital]", "中国中医科学院西苑医院", "中国中医科学院"),
    ("[湘潭中行|Bank]", "湘潭中行", "中国银行"),
    ("[株洲市发改委铁路办|GovernmentBody]", "株洲市发展和改革委员会铁路办", "株洲市发展和改革委员会"),
    ("[人民银行清算中心|Organisation]", "中国人民银行清算中心", "中国人民银行"),
    ("[国家开发银行天津市分行|Bank]", "国家开发银行天津市分行", "国家开发银行"),
    ("[云岭电网有限责任公司株洲供电局|Company]", "云岭电网有限责任公司株洲供电局", "云岭电网有限责任公司"),
    ("[国家统计局株洲调查队|GovernmentBody]", "国家统计局株洲调查队", "国家统计局"),
    ("[云岭中医医院城南院区|Hospital]", "云岭中医医院城南院区", "云岭中医医院"),
    ("[武警湖南省总队机动支队|GovernmentBody]", "武警湖南省总队机动支队", "武警湖南省总队"),
    ("[株洲市公安局交警支队|GovernmentBody]", "株洲市公安局交警支队", "株洲市公安局"),
    ("[公安消防总队株洲支队|GovernmentBody]", "公安消防总队株洲支队", "公安消防总队"),
    (
        "[株洲银保监分局|GovernmentBody]",
        "中国银行保险监督管理委员会株洲监管分局",
        "中国银行保险监督管理委员会",
    ),
]


@pytest.mark.parametrize(("marked", "unit", "head"), UNITS)
def test_units(marked: str, unit: str, head: str) -> None:
    found = [(s, o) for s, p, o in links(resolved(marked)) if p == "unitOf"]
    assert found == [(unit, head)]


def test_a_unit_is_told_of_once() -> None:
    found = links(resolved("[省农村信用社联合社株洲办事处|GovernmentBody]", ("湖南省",)))
    assert [o for s, p, o in found if p == "unitOf"] == ["湖南省农村信用社联合社"]


def test_a_branch_of_a_branch_is_a_unit_of_it() -> None:
    found = [(s, o) for s, p, o in links(resolved("[农发行株洲市分行攸县支行|Bank]")) if p == "unitOf"]
    assert found == [
        ("中国农业发展银行株洲市分行", "中国农业发展银行"),
        ("中国农业发展银行株洲市分行攸县支行", "中国农业发展银行"),
        ("中国农业发展银行株洲市分行攸县支行", "中国农业发展银行株洲市分行"),
    ]


NO_UNITS = [
    "[云岭业协会|Association]与[云岭银行|Bank]",
    "[飞虹集团公司|Company]",
    "[中国银行|Bank]",
    "[湖南省商务厅|GovernmentBody]",
    "[长沙银行|Bank]",
    "[飞虹集团股份有限公司|Company]",
    "[飞虹集团控股有限公司|Company]",
    "[飞虹投资（集团）有限公司|Company]",
    "[飞虹集团（中国）有限公司|Company]",
    "[第三十一集团军|Organisation]",
    "[湖南大学|University]",
    "[中国银行业协会|Association]",
    "[云岭银行间市场研究中心|Organisation]",
]


@pytest.mark.parametrize("marked", NO_UNITS)
def test_no_units(marked: str) -> None:
    assert [k for k in links(resolved(marked)) if k[1] == "unitOf"] == []


PLACES = [
    # called after a place of the report that no list has
    ("[上湾村|Village]的[上湾养殖合作社|Organisation]", (), [("上湾养殖合作社", "上湾村")]),
    ("[博尔市|City]来客里有[博尔商会|Association]", (), [("博尔商会", "博尔市")]),
    ("[上湾村|Village]到了[云岭商会|Association]", (), []),
    # a branch of a branch, in a district of the city
    ("[启明银行株洲分行城南支行|Bank]", (), [("启明银行株洲分行城南支行", "株洲市")]),
    ("[湖南|Province][株洲|City]", (), [("株洲市", "湖南省")]),
    (
        "[渌口区|County][龙凤瑶族乡|Township][上湾村|Village]",
        ("湖南省", "株洲市"),
        [("上湾村", "龙凤瑶族乡"), ("渌口区", "株洲市"), ("龙凤瑶族乡", "渌口区")],
    ),
    (
        "[龙凤瑶族乡|Township][上湾村|Village]、[下湾村|Village]和[石桥村|Village]的村民",
        (),
        [("上湾村", "龙凤瑶族乡"), ("下湾村", "龙凤瑶族乡"), ("石桥村", "龙凤瑶族乡")],
    ),
    # not what only follows, nor the villages of another township
    (
        "[龙凤瑶族乡|Township][上湾村|Village]与[云岭镇|Township][下湾村|Village]、[石桥村|Village]，[长湾村|Village]来人",
        (),
        [("上湾村", "龙凤瑶族乡"), ("下湾村", "云岭镇"), ("石桥村", "云岭镇")],
    ),
    (
        "[重庆市万州区旅游局|GovernmentBody]",
        (),
        [("万州区", "重庆市"), ("万州区旅游局", "万州区"), ("万州区旅游局", "重庆市")],
    ),
    ("[渌口区|County]的[飞虹水泥公司|Company]", (), [("飞虹水泥公司", "渌口区")]),
    (
        "[丽水莲都农村合作银行|Bank]",
        (),
        [("丽水莲都农村合作银行", "丽水市"), ("丽水莲都农村合作银行", "莲都区"), ("莲都区", "丽水市")],
    ),
    ("[贵州紫云岭矿业有限公司|Company]", (), [("贵州紫云岭矿业有限公司", "贵州省")]),
    # a bay, no county far away; a word, no district: of 中国 nothing lies nearer
    ("[兰溪桥水库|Infrastructure]", ("浙江省", "丽水市"), []),
    ("[三都澳开发区|DevelopmentZone]", ("福建省", "宁德市"), []),
    ("[中国|Country]、[东风汽车公司|Company]", ("江苏省", "盐城市"), []),
    ("[江汉油田|Company]", ("湖北省", "荆州市"), []),
    ("[江汉大学|University]", ("湖北省", "武汉市"), [("江汉大学", "江汉区")]),
    # two zones of one row
    ("[滨浦开发区|DevelopmentZone]、[漳湾工业园|DevelopmentZone]", (), []),
    ("[滨浦开发区|DevelopmentZone]招商，[漳湾工业园|DevelopmentZone]", (), [("漳湾工业园", "滨浦开发区")]),
    ("[滨浦开发区|DevelopmentZone]建设[漳湾工业园|DevelopmentZone]", (), [("漳湾工业园", "滨浦开发区")]),
    (
        "[滨浦保税港区|DevelopmentZone]与[滨浦经济开发区|DevelopmentZone]，[滨浦海关|CustomsOffice]",
        (),
        [("滨浦海关", "滨浦经济开发区")],
    ),
    (
        "[滨浦经济开发区|DevelopmentZone]的企业，[滨浦海关|CustomsOffice]",
        (),
        [("滨浦海关", "滨浦经济开发区")],
    ),
    ("对[株洲市|City]的[飞虹水泥公司|Company]", (), []),
    ("[阿拜州|Province]首府[塞米伊市|City]", (), [("塞米伊市", "阿拜州")]),
    (
        "签署《[飞虹水泥项目|Project]合同》，项目选址[渌口区|County]",
        (),
        [("飞虹水泥项目", "渌口区")],
    ),
    ("[飞虹隧道|Infrastructure]在[渌口区|County]境内贯通", (), [("飞虹隧道", "渌口区")]),
    ("[省商务厅|GovernmentBody]", ("湖南省",), [("湖南省商务厅", "湖南省")]),
    ("[招商银行长沙分行|Bank]", (), [("招商银行长沙分行", "长沙市")]),
    (
        "[飞虹水泥项目|Project]位于[株洲市|City][渌口区|County]",
        (),
        [("渌口区", "株洲市"), ("飞虹水泥项目", "渌口区")],
    ),
    (
        "落户[株洲经济开发区|DevelopmentZone]的[启明电缆|Company]",
        (),
        [("启明电缆", "株洲经济开发区"), ("株洲经济开发区", "株洲市")],
    ),
    ("[飞虹水泥项目|Project]在[株洲市|City]开工", (), [("飞虹水泥项目", "株洲市")]),
    ("在[渌口区|County]，[飞虹水泥项目|Project]当天同样开工建设。", (), [("飞虹水泥项目", "渌口区")]),
    ("[渌口区|County]内，[飞虹水泥项目|Project]也在同一天动工。", (), [("飞虹水泥项目", "渌口区")]),
    ("主会场设在[渌口区|County]的[飞虹水泥项目|Project]现场。", (), [("飞虹水泥项目", "渌口区")]),
    ("在[渌口区|County]，[飞虹水泥项目|Project]负责人介绍。", (), []),
    ("他在[渌口区|County]说，[飞虹水泥项目|Project]已开工。", (), []),
    ("[[飞虹水泥项目|Project]开工仪式|Gathering]在[渌口区|County]举行", (), [("飞虹水泥项目", "渌口区")]),
    ("[[飞虹水泥项目|Project]签约仪式|Gathering]在[渌口区|County]举行", (), []),
    ("到[渌口区|County]，在[上湾示范区|Zone]听取介绍", (), [("上湾示范区", "渌口区")]),
    ("到[渌口区|County]，在[上湾示范区|Zone]之外建厂", (), []),
    ("在[株洲市|City]建设[飞虹水泥项目|Project]", (), [("飞虹水泥项目", "株洲市")]),
    ("[云岭矿业|Company]是[我省|Province]最大的矿产企业", ("贵州省",), [("云岭矿业", "贵州省")]),
    (
        "[云岭矿业|Company]、[启明电缆|Company]等20家[省内|Province]企业",
        ("贵州省",),
        [("云岭矿业", "贵州省"), ("启明电缆", "贵州省")],
    ),
    (
        "[株洲新城开发区|DevelopmentZone]公布，[清水园区|Zone]、[白石工业园|Zone]",
        (),
        [("株洲新城开发区", "株洲市"), ("清水园区", "株洲新城开发区"), ("白石工业园", "株洲新城开发区")],
    ),
    ("[[飞虹集团|Company]水泥项目|Project]", (), []),
    ("[文昌南路|Road]", (), []),
    ("[中国|Country]驻[德国|Country]", (), []),
    ("[株洲市|City]企业落户[青海省|Province]", (), []),
    ("[韩国|Country]位于[亚洲|Region]", (), [("韩国", "亚洲")]),
    ("[山西|Province][中国银行|Bank]", (), []),
    ("[中国银行|Bank]", (), []),
    ("[上湾村|Village]，[上湾村服务中心|Venue]", (), [("上湾村服务中心", "上湾村")]),
    ("[长沙|City][启明电缆|Company]", (), [("启明电缆", "长沙市")]),
    ("[招商银行天津宝坻支行|Bank]", ("天津市",), [("招商银行天津宝坻支行", "宝坻区")]),
    ("[农业银行湖南省株洲市分行|Bank]", (), [("中国农业银行湖南省株洲市分行", "株洲市")]),
    ("[启明电缆（株洲）有限公司|Company]", (), [("启明电缆（株洲）有限公司", "株洲市")]),
    ("[[飞虹集团|Company][攸县|County]风电项目|Project]", (), [("飞虹集团攸县风电项目", "攸县")]),
    ("[德国驻广州总领事馆|GovernmentBody]", (), [("德国驻广州总领事馆", "广州市")]),
    ("[株洲市驻沪办|GovernmentBody]", (), [("株洲市驻沪办", "上海市")]),
    ("[约旦驻华大使馆|GovernmentBody]", (), []),
    (
        "[俄罗斯|Country]来客中，[滨海边疆区政府|GovernmentBody]",
        (),
        [("滨海边疆区政府", "俄罗斯"), ("滨海边疆区政府", "滨海边疆区")],
    ),
    ("[布拉格|City]来客说，[捷克|Country]", (), [("布拉格", "捷克")]),
    (
        "[济南市|City]与[[韩国|Country][安溪郡|Place]签约仪式|Gathering]",
        (),
        [("安溪郡", "韩国")],
    ),
    ("[飞虹中学|School]在[渌口区|County]揭牌成立。", (), [("飞虹中学", "渌口区")]),
    ("[飞虹集团|Company]在[渌口区|County]投资1.2亿美元设立[启明电缆|Company]", (), [("启明电缆", "渌口区")]),
    ("[飞虹集团|Company]在[渌口区|County]成立[启明电缆|Company]", (), [("启明电缆", "渌口区")]),
    ("[渌口区|County]创建[飞虹水泥项目|Project]", (), [("飞虹水泥项目", "渌口区")]),
    ("[启明电缆|Company]所在的[渌口区|County]", (), [("启明电缆", "渌口区")]),
    ("[李明|Person]所在的[渌口区|County]", (), []),
    (
        "[启明电缆|Company]位于[江南|Region]腹地的[渌口区|County]",
        (),
        [("启明电缆", "江南"), ("启明电缆", "渌口区")],
    ),
    (
        "[飞虹水库|Infrastructure]位于[渌口区|County][龙潭镇|Township]、[淦田镇|Township]境内",
        ("湖南省", "株洲市"),
        [
            ("渌口区", "株洲市"),
            ("龙潭镇", "渌口区"),
            ("淦田镇", "渌口区"),
            ("飞虹水库", "龙潭镇"),
            ("飞虹水库", "淦田镇"),
        ],
    ),
    ("[启明保险公司|Company]为[渌口区|County]20家企业服务", (), []),
]


@pytest.mark.parametrize(("marked", "home", "expected"), PLACES)
def test_places(marked: str, home: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    found = [(s, o) for s, p, o in links(resolved(marked, home)) if p == "locatedIn"]
    assert found == sorted(expected)


SITES = [
    (
        "来到[攸县|County]，[李明|Person]一行察看[青山村|Village]、[启明电缆|Company]和[云岭景区|Venue]。",
        [("青山村", "攸县"), ("启明电缆", "攸县"), ("云岭景区", "攸县")],
    ),
    (
        "赴[攸县|County]考察[启明电缆|Company]，又走进[飞虹集团|Company]",
        [("启明电缆", "攸县"), ("飞虹集团", "攸县")],
    ),
    ("到[攸县|County]察看[飞虹集团|Company]建设的[云岭电站|Project]", [("云岭电站", "攸县")]),
    ("到[攸县|County]。次日参观[飞虹集团|Company]", []),
    ("到[攸县|County]，与[飞虹集团|Company]签约", []),
    ("到[攸县|County]会见[株洲市财政局|GovernmentBody]局长", [("株洲市财政局", "株洲市")]),
    ("在[攸县|County]，[启明电缆|Company]的车间里", [("启明电缆", "攸县")]),
    ("在[攸县|County]，[启明电缆|Company]与外商签约", []),
    ("[攸县|County]的[启明电缆|Company]、[飞虹集团|Company]", [("启明电缆", "攸县"), ("飞虹集团", "攸县")]),
    ("[攸县|County]的[启明电缆|Company]与[飞虹集团|Company]签约", [("启明电缆", "攸县")]),
    ("[攸县|County]的云岭农庄、[青山村|Village]", [("青山村", "攸县")]),
    ("[攸县|County]的农民代表、[飞虹集团|Company]", []),
    ("[香港|Province]的[启明基金会|Association]", [("启明基金会", "香港特别行政区")]),
    ("[我国|Country]的[飞虹集团|Company]", []),
    ("[捷克|Country]的[新河市|City]", [("新河市", "捷克")]),
    ("产品由[启明电缆|Company]生产，厂区位于[攸县|County]。", [("启明电缆", "攸县")]),
    ("[启明电缆|Company]成立于1998年，位于[攸县|County]。", [("启明电缆", "攸县")]),
    ("开工建设[云岭电站|Project]。项目坐落在[攸县|County]。", [("云岭电站", "攸县")]),
    ("当日合资设立[启明电缆|Company]。新公司设在[攸县|County]。", [("启明电缆", "攸县")]),
    ("[飞虹集团|Company]到会。新公司设在[攸县|County]。", []),
    (
        "合资设立的[启明电缆|Company]挂牌。[飞虹集团|Company]派[李明|Person]任新公司董事长，厂房选在[攸县|County]。",
        [("启明电缆", "攸县")],
    ),
    ("组建[启明电缆|Company]，双方各半，注册地放在[攸县|County]。", [("启明电缆", "攸县")]),
    ("[青山研究院|ResearchInstitute]揭牌，研究院设在[攸县|County]。", [("青山研究院", "攸县")]),
    ("[攸县|County]境内的[云岭景区|Venue]", [("云岭景区", "攸县")]),
    ("[清溪开发区|DevelopmentZone]里的[启明电缆|Company]", [("启明电缆", "清溪开发区")]),
    ("[攸县|County]湖边的[云岭景区|Venue]、[启明电缆|Company]", [("云岭景区", "攸县"), ("启明电缆", "攸县")]),
    ("在[攸县|County]，[飞虹代表团|Association]拜访[启明电缆|Company]", [("启明电缆", "攸县")]),
    (
        "直奔[攸县|County]，参观[启明电缆|Company]的[年产3万吨铜杆项目|Project]",
        [("启明电缆", "攸县"), ("年产3万吨铜杆项目", "攸县")],
    ),
    (
        "在[攸县|County]，一行进了[云岭景区|Venue]，看了[启明电缆|Company]、[飞虹集团|Company]两家企业，还到了[青山村|Village]",
        [("云岭景区", "攸县"), ("启明电缆", "攸县"), ("青山村", "攸县"), ("飞虹集团", "攸县")],
    ),
    ("5月6日，在[攸县|County]，[启明电缆|Company]的车间里", [("启明电缆", "攸县")]),
    ("在[攸县|County]上马的[云岭电站|Project]", [("云岭电站", "攸县")]),
    ("在[攸县|County]注册了[启明电缆|Company]", [("启明电缆", "攸县")]),
    ("[启明电缆|Company]迁至[攸县|County]", [("启明电缆", "攸县")]),
    ("[攸县|County]民企[启明电缆|Company]", [("启明电缆", "攸县")]),
    ("[攸县|County]支持企业[启明电缆|Company]", []),
    ("[国道104线|Road][攸县|County]段", []),
    ("[飞虹集团|Company]到会。王平介绍，公司总部设在[攸县|County]。", []),
]


@pytest.mark.parametrize(("marked", "expected"), SITES)
def test_where_things_lie_that_are_told_of_in_passing(marked: str, expected: list[tuple[str, str]]) -> None:
    found = [(s, o) for s, p, o in links(resolved(marked)) if p == "locatedIn"]
    assert found == sorted(expected)


def test_a_parent_known_from_the_name_alone_is_not_mentioned() -> None:
    found = {e.name: e.mentioned for e in resolved("[招商银行长沙分行|Bank]").entities}
    assert found == {"招商银行长沙分行": True, "招商银行": False, "长沙市": False}


def test_evidence_is_the_span_that_says_it() -> None:
    resolution = resolved("据悉，[飞虹水泥项目|Project]位于[株洲市|City]。")
    link = next(k for k in resolution.links if k.rule == "located-stated")
    assert (link.evidence.begin, link.evidence.end) == (3, 14)


def test_joint_bodies_are_of_both_parties() -> None:
    marked = "[财政部|GovernmentBody]、[商务部|GovernmentBody]。[财政部与商务部联合调研组|Organisation]"
    found = [(s, o) for s, p, o in links(resolved(marked)) if p == "unitOf"]
    assert found == [
        ("财政部与商务部联合调研组", "商务部"),
        ("财政部与商务部联合调研组", "财政部"),
    ]


@pytest.mark.parametrize(
    "marked",
    [
        "[云岭大学|University]扩招，该校[云岭歌舞团|Organisation]",
        "[云岭医院|Hospital]扩建，集团旗下的[启明电缆|Company]",
        "[飞虹集团|Company]投资的[启明电缆|Company]",
    ],
)
def test_who_only_stands_near_is_no_whole(marked: str) -> None:
    assert not [k for k in links(resolved(marked)) if k[1] == "unitOf"]
