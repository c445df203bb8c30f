"""What stands before a name and is no part of it."""

import re

import pytest

from kg import ontology as onto
from kg import pipeline
from kg.ontology import Names
from kg.recognise import gazetteer, prefix, sieve
from kg.recognise.grammar import Candidate

TRADE = re.compile("杯业|乳业|城投")
NO_NAMES = sieve.compile_sieve(
    {
        "joints": ["和"],
        "verbs": ["扶持", "希望"],
        "firms": ["集团"],
        "fields": ["领域"],
        "places": ["地"],
        "supposed": ["只要"],
        "common": ["农民专业合作社"],
        "common_places": ["自然村"],
    },
    [Names.COMPANY],
    ["集团"],
)
BESIDE = prefix.compile_beside(
    {
        "beside": {
            "ranked": r"(?:中国)?\d+强(?:企业)?",
            "below": ["旗下"],
            "joined": "(?<=[行司])联合(?!会)|合作共建",
            "done": "(?:承建|协办)$",
            "works": ["一期", "启动区", "工程", "项目"],
            "owners": ["Bank", "Association", "City", "NaturalFeature"],
            "plants": ["厂"],
            "zone_words": ["循环", "经济"],
        },
        "organisation": {
            "heads": {Names.DEVELOPMENT_ZONE: ["开发区", "工业园区"]},
            "generic": ["工业", "铁路", "贸易", "国际", "食品"],
        },
        "place": {"generic": ["生态"]},
    }
)
SPLIT = [
    ("德国莱茵机械集团", "Company", ["德国", "莱茵机械集团"]),
    ("荷兰范德林食品有限公司", "Company", ["荷兰", "范德林食品有限公司"]),
    ("智利安托法大区", "Place", ["智利", "安托法大区"]),
    ("清水县甘肃陇上果业有限公司", "Company", ["清水县", "甘肃陇上果业有限公司"]),
    ("合肥企业安徽和顺机电股份有限公司", "Company", ["合肥", "安徽和顺机电股份有限公司"]),
    ("义乌市鸣泉杯业", "Company", ["义乌市", "鸣泉杯业"]),
    ("河北援疆企业冀疆红枣食品有限公司", "Company", ["河北", "冀疆红枣食品有限公司"]),
    ("拜访三江联合总会", "Association", ["三江联合总会"]),
    ("网传兰山食品有限公司", "Company", ["兰山食品有限公司"]),
    ("中国500强企业兰山国际集团", "Company", ["兰山国际集团"]),
    ("兰山重工旗下海川风电公司", "Company", ["兰山重工", "海川风电公司"]),
    ("兰山银行云岭分行联合海川银行云岭分行", "Bank", ["兰山银行云岭分行", "海川银行云岭分行"]),
    ("兰山大学合作共建草莓产业研究院", "ResearchInstitute", ["兰山大学", "草莓产业研究院"]),
    ("兰山京唐承建", "Company", ["兰山京唐"]),
    ("吴忠市上湾山开发区", "DevelopmentZone", ["吴忠市", "上湾山开发区"]),
]
WHOLE = [
    ("义乌市城投", "Company"),
    ("白俄罗斯铁路货运公司", "Company"),
    ("韩国贸易协会", "Association"),
    ("日本政府", "GovernmentBody"),
    ("老挝计划投资部", "GovernmentBody"),
    ("德国驻上海总领事馆", "GovernmentBody"),
    ("荷兰水利公司", "Company"),
    ("菲律宾晋江商会", "Association"),
    ("中国银河机械集团", "Company"),
    ("北京企业管理咨询有限公司", "Company"),
    ("浙江企业家联合会", "Association"),
    ("杭州蓝天新材料有限公司", "Company"),
    ("贵州云雾茶业有限公司", "Company"),
    ("万年县工业园区", "DevelopmentZone"),
    ("吴忠市循环经济开发区", "DevelopmentZone"),
    ("兰山旗下公司", "Company"),
    ("云岭农民银行联合会", "Association"),
]


@pytest.fixture(scope="module")
def apart():
    known, names = onto.load(), gazetteer.load(onto.folder() / "gazetteer")

    def names_of(text: str, begin: int, kind: str) -> list[str]:
        chosen = [Candidate(begin, len(text), kind, "organisation", 3, 0.9)]
        found = prefix.apart(text, chosen, names, known, TRADE, NO_NAMES, BESIDE)
        return [text[c.begin : c.end] for c in found]

    return names_of


@pytest.mark.parametrize(("text", "kind", "expected"), SPLIT, ids=[s[0] for s in SPLIT])
def test_a_name_begins_behind_its_country_or_county(apart, text, kind, expected):
    assert apart(text, 0, kind) == expected


@pytest.mark.parametrize(("text", "kind"), WHOLE, ids=[w[0] for w in WHOLE])
def test_a_place_that_belongs_to_the_name_stays(apart, text, kind):
    assert apart(text, 0, kind) == [text]


def test_a_country_that_nobody_saw_is_added(apart):
    assert apart("公司与德国莱茵机械集团", 5, "Company") == ["德国", "莱茵机械集团"]


COMMON = [
    ("农民专业合作社", "Company"),
    ("乡里扶持农民专业合作社", "Company"),
    ("希望集团", "Company"),
    ("自然村", "Village"),
]


@pytest.mark.parametrize(("text", "kind"), COMMON, ids=[c[0] for c in COMMON])
def test_what_is_only_called_by_what_it_is_is_none(apart, text, kind):
    assert apart(text, 0, kind) == []


PRODUCTS = [("磐安浙贝母", ["磐安"]), ("磐安古茶场", ["磐安古茶场"]), ("磐安大盘山", ["磐安大盘山"])]


@pytest.mark.parametrize(("text", "expected"), PRODUCTS, ids=[p[0] for p in PRODUCTS])
def test_of_a_place_and_its_product_the_place_is_named(apart, text, expected):
    assert apart(text, 0, Names.PLACE) == expected


def test_where_somebody_calls_on_a_body_is_no_part_of_its_name(apart):
    assert apart("在京拜会国家能源局", 1, "GovernmentBody") == ["国家能源局"]
    assert apart("京拜会国家能源局", 0, "GovernmentBody") == ["京拜会国家能源局"]


def test_a_fruit_is_no_person(apart):
    assert apart("火龙果", 0, Names.PERSON) == []


STOPS = [
    ("运城市河东路北延工程", [(0, 3), (3, 6)], ["运城市", "河东路"]),
    ("隆黄铁路隆昌扩能工程", [(4, 6)], []),
]


@pytest.mark.parametrize(("text", "places", "expected"), STOPS, ids=[s[0] for s in STOPS])
def test_a_project_tells_of_the_places_that_it_begins_with(text, places, expected):
    known, names = onto.load(), gazetteer.load(onto.folder() / "gazetteer")
    whole = Candidate(0, len(text), Names.PROJECT, "project", 3, 0.9)
    chosen = [whole, *(Candidate(b, e, Names.CITY, "gazetteer", 3, 0.9) for b, e in places)]
    found = prefix.apart(text, chosen, names, known, TRADE, NO_NAMES, BESIDE)
    assert [text[c.begin : c.end] for c in found] == [text, *expected]


WORKS = [
    ("上湾产业园启动区（一期）工程", 5, Names.ZONE, []),
    ("云岭机床厂项目", 5, Names.COMPANY, []),
    ("云岭机床公司项目", 6, Names.COMPANY, ["云岭机床公司"]),
    ("上湾银行一期工程", 4, Names.BANK, ["上湾银行"]),
    ("上湾产业园轴承项目", 5, Names.ZONE, ["上湾产业园"]),
]


@pytest.mark.parametrize(("text", "end", "kind", "expected"), WORKS, ids=[w[0] for w in WORKS])
def test_what_a_project_builds_is_no_name_beside_it(text, end, kind, expected):
    known, names = onto.load(), gazetteer.load(onto.folder() / "gazetteer")
    whole = Candidate(0, len(text), Names.PROJECT, "project", 3, 0.9)
    chosen = [whole, Candidate(0, end, kind, "organisation", 3, 0.9)]
    found = prefix.apart(text, chosen, names, known, TRADE, NO_NAMES, BESIDE)
    assert [text[c.begin : c.end] for c in found] == [text, *expected]


@pytest.mark.parametrize(("text", "expected"), [("中国500强齐聚", []), ("中国外贸增长", ["中国"])])
def test_of_the_nation_nothing_is_told_in_a_rank(text, expected):
    known, names = onto.load(), gazetteer.load(onto.folder() / "gazetteer")
    chosen = [Candidate(0, 2, Names.COUNTRY, "gazetteer", 3, 0.9)]
    found = prefix.apart(text, chosen, names, known, TRADE, NO_NAMES, BESIDE)
    assert [text[c.begin : c.end] for c in found] == expected


PROVINCES = [
    ("缅甸曼林省省长来访", ["缅甸", "曼林省"]),
    ("哈萨克斯坦西林州州长到访", ["哈萨克斯坦", "西林州"]),
    ("韩国庆云北道金川郡郡守一行", ["韩国", "庆云北道", "金川郡"]),
    ("法国各省的企业", ["法国"]),
    ("德国在浙江省投资", ["德国", "浙江省"]),
    ("教授到敖汉旗青石洼乡南沟村察看", ["敖汉旗", "青石洼乡", "南沟村"]),
]


@pytest.mark.parametrize(("text", "expected"), PROVINCES, ids=[p[0] for p in PROVINCES])
def test_divisions_that_no_list_has(text, expected):
    from kg.attempt import _report
    from kg.types import Metadata

    nlp = pipeline.load(onto.load())
    ((_, mentions),) = pipeline.mentions(nlp, [_report(text, Metadata())])
    places = onto.load().descendants(Names.PLACE)
    assert [m.text for m in mentions if m.kind in places] == expected
