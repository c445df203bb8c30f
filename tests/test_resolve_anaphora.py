"""双方, 该行, 公司, 协议: what they refer to, and when they refer to nothing."""

import pytest

from tests.resolving import names, resolved

CASES = [
    ("[甲湖市|City]与[云岭集团|Company]签约，[双方|Anaphor]", ("甲湖市", "云岭集团")),
    # the country only says where the firm is
    ("[甲湖市|City]与[德国|Country][莱茵机械集团|Company]签约，[双方|Anaphor]", ("甲湖市", "莱茵机械集团")),
    ("[株洲市|City]和[西宁市|City]会商，[两市|Anaphor]", ("株洲市", "西宁市")),
    ("[株洲市|City]和[西宁市|City]会商，[两市政府|Anaphor]签约", ("株洲市", "西宁市")),
    (
        "[云岭投资引导基金|FinancialInstitution]和[启明电缆|Company]到场。[引导基金|Anaphor]",
        ("云岭投资引导基金",),
    ),
    # the only name with such an end may stand far back
    (
        "[云岭投资引导基金|FinancialInstitution]揭牌。市长到场。会场满座。掌声响起。[引导基金|Anaphor]",
        ("云岭投资引导基金",),
    ),
    (
        "[云岭引导基金|FinancialInstitution]，[启明引导基金|FinancialInstitution]。一。二。三。[引导基金|Anaphor]",
        (),
    ),
    (
        "[启明电缆|Company]求贷。[云岭担保公司|FinancialInstitution]作保，[这家公司|Anaphor]",
        ("云岭担保公司",),
    ),
    ("[启明电缆|Company]投产。[云岭银行|Bank]向[这家企业|Anaphor]放贷", ("启明电缆",)),
    # one, so none of several in a row
    (
        "[飞虹集团|Company]分别与[启明电缆|Company]、[云岭矿业|Company]签约。[这家公司|Anaphor]扩产",
        ("飞虹集团",),
    ),
    ("[飞虹集团|Company]与[启明电缆|Company]签约。[该公司|Anaphor]扩产", ("飞虹集团",)),
    ("[甲湖市|City]与[启明电缆|Company]签约。[该公司|Anaphor]扩产", ("启明电缆",)),
    (
        "[云岭矿业|Company]投产。[李强|Person]、[飞虹集团|Company]总经理[王明|Person]出席。[该公司|Anaphor]扩产",
        ("飞虹集团",),
    ),
    (
        "[甲湖市|City]、[飞虹集团|Company]举行座谈，[李强|Person]、[王明|Person]出席，[双方|Anaphor]",
        ("甲湖市", "飞虹集团"),
    ),
    ("[启明电缆|Company]、[云岭矿业|Company]签约。[这家公司|Anaphor]扩产", ("云岭矿业",)),
    (
        "[甲湖大学|University]与[云岭公司|Company]签约。[李强|Person]迎接[王明|Person]，[双方|Anaphor]",
        (),
    ),
    (
        "[甲湖大学|University]与[云岭公司|Company]签约。[李强|Person]会见[云岭公司|Company][王明|Person]，[双方|Anaphor]",
        ("甲湖大学", "云岭公司"),
    ),
    ("[湘|Province]、[粤|Province][两省|Anaphor]", ("湖南省", "广东省")),
    ("[湖南|Province][株洲|City]和[青海|Province][西宁|City]是友城，[两地|Anaphor]", ("株洲市", "西宁市")),
    ("[中国|Country]、[德国|Country][两国|Anaphor]", ("中国", "德国")),
    ("[越南|Country]、[老挝|Country]、[泰国|Country]，[三国|Anaphor]", ("越南", "老挝", "泰国")),
    ("[云岭银行|Bank]放贷。[该行|Anaphor]", ("云岭银行",)),
    ("[飞虹集团|Company]成立。[该公司|Anaphor]", ("飞虹集团",)),
    ("[飞虹集团|Company]与[启明电缆|Company]往来，[公司|Anaphor]扩产", ("飞虹集团",)),
    (
        "近年来[飞虹集团|Company]与[启明电缆|Company]、[云岭矿业|Company]合作，日前[公司|Anaphor]扩产",
        ("飞虹集团",),
    ),
    ("去年以来，来自外地的[飞虹集团|Company]与[启明电缆|Company]往来。[公司|Anaphor]扩产", ()),
    ("[飞虹集团|Company]成立。3家[公司|Anaphor]", ()),
    # who does it to another, and what the same word meant just before
    (
        "[启明电缆|Company]投产。[飞虹集团|Company]以两亿元受让[该公司|Anaphor]的股权",
        ("启明电缆",),
    ),
    ("[飞虹集团|Company]表示，[该公司|Anaphor]扩产", ("飞虹集团",)),
    (
        "[云岭银行|Bank]放贷。[该行|Anaphor]会同[城北银行|Bank]放贷。“好。”[该行|Anaphor]",
        ("云岭银行",),
    ),
    ("[云岭银行|Bank]放贷，[该行|Anaphor]满意。[城北银行|Bank]放贷。[该行|Anaphor]", ("城北银行",)),
    ("[云岭乡|Township]。[该县|Anaphor]", ()),
    ("[正定县|County]开会，[该县|Anaphor]", ("正定县",)),
    ("[双方|Anaphor]", ()),
    (
        "[[甲湖市|City]与[西宁市|City]友好协议签字仪式|Gathering]举行。[王强|Person]代表[两市|Anaphor]",
        ("甲湖市", "西宁市"),
    ),
    ("[王强|Person]与[李梅|Person]代表[双方|Anaphor]", ()),
    # no list, but one who does something for another
    (
        "[云岭银行|Bank]近日向[飞虹集团|Company]放贷，[城北银行|Bank]观望。[双方|Anaphor]",
        ("云岭银行", "飞虹集团"),
    ),
    ("[云岭银行|Bank]观望，[飞虹集团|Company]投产。[双方|Anaphor]", ()),
    ("[飞虹集团|Company]日前取得[云岭银行|Bank]的授权。[双方|Anaphor]", ("飞虹集团", "云岭银行")),
    ("[云岭银行|Bank]行长一行对[飞虹集团|Company]进行了参观。[双方|Anaphor]", ()),
    # a list of two that act together, not a pair that is told of later
    (
        "[云岭银行|Bank]、[飞虹集团|Company]举行仪式。[启明电缆|Company]在座。[双方|Anaphor]",
        ("云岭银行", "飞虹集团"),
    ),
    # those of the sentences before, if they are no more, and only where the two do something together
    (
        "[云岭大学|University]开学。[飞虹集团|Company]的厂房里，学生很多。[双方|Anaphor]合建的学院揭牌",
        ("云岭大学", "飞虹集团"),
    ),
    (
        "[云岭大学|University]开学。[启明电缆|Company]、[云岭矿业|Company]、[飞虹集团|Company]的厂房里，学生很多。"
        "[双方|Anaphor]合建的学院揭牌",
        (),
    ),
    ("[云岭大学|University]开学。[飞虹集团|Company]的厂房里，学生很多。[双方|Anaphor]都很忙", ()),
    ("[正定县|County]引进[飞虹集团|Company]建厂，[双方|Anaphor]", ("正定县", "飞虹集团")),
    # a place and its own party committee are no two sides
    ("[中共云岭市委员会|PartyBody]、[云岭市|City]领导到会，[双方|Anaphor]", ()),
    # not what stands inside the name that is meant
    ("[[红崖水库|Infrastructure]扩建工程|Project]完工。[该工程|Anaphor]", ("红崖水库扩建工程",)),
    ("[正定县|County]与[丰县|County]、[沛县|County]会商，[三县|Anaphor]", ("正定县", "丰县", "沛县")),
    (
        "[云岭银行株洲分行|Bank]与[飞虹集团|Company]签约，[飞虹集团|Company]与[云岭银行|Bank]，[合作双方|Anaphor]",
        ("飞虹集团", "云岭银行"),
    ),
]


@pytest.mark.parametrize(("marked", "expected"), CASES)
def test_anaphors(marked: str, expected: tuple[str, ...]) -> None:
    assert names(resolved(marked))[-1] == expected


def test_a_head_office_stands_for_the_branch_that_is_the_party() -> None:
    marked = "[飞虹集团|Company]与[云岭银行株洲分行|Bank]签约。[飞虹集团|Company]与[云岭银行|Bank]成为伙伴，[双方|Anaphor]"
    assert names(resolved(marked))[-1] == ("飞虹集团", "云岭银行株洲分行")


GENERIC = [
    ("签订[枢纽港战略合作协议|Agreement]。根据[协议|Agreement]", "枢纽港战略合作协议"),
    ("[飞虹公司奠基仪式|Gathering]举行，出席[仪式|Gathering]", "飞虹公司奠基仪式"),
    ("[仪式|Gathering]前，[飞虹公司奠基仪式|Gathering]", "飞虹公司奠基仪式"),
    ("签订[协议|Agreement]", "协议"),
]


@pytest.mark.parametrize(("marked", "expected"), GENERIC)
def test_class_words(marked: str, expected: str) -> None:
    assert set(names(resolved(marked))) == {(expected,)}


def test_a_class_word_for_two_things_names_neither() -> None:
    marked = "[甲项目合作协议|Agreement]、[乙港口转让协议|Agreement]，[协议|Agreement]"
    assert names(resolved(marked))[-1] == ()


def test_a_meeting_word_stands_for_the_meeting_just_named() -> None:
    marked = "[水利工作会议|Meeting]结束。[交通工作会议|Meeting]开始，[会议|Meeting]指出"
    assert names(resolved(marked))[-1] == ("交通工作会议",)


def test_four_banks_are_those_of_the_sentence_before() -> None:
    marked = "[甲银行|Bank]牵头，[乙银行|Bank]、[丙银行|Bank]和[丁银行|Bank]参加。[四家银行|Anaphor]与[戊公司|Company]签约"
    assert names(resolved(marked))[4] == ("甲银行", "乙银行", "丙银行", "丁银行")


def test_this_credit_cooperative_is_the_union() -> None:
    marked = "[湄潭县农村信用合作联社|Bank]放贷。[永兴信用社|Bank]上门。[该联社|Anaphor]还向公司放贷"
    assert names(resolved(marked))[-1] == ("湄潭县农村信用合作联社",)


def test_an_agreement_of_one_kind_is_none_of_another() -> None:
    marked = "签署[合作协议|Agreement]。5月签署[谅解备忘录|Agreement]。根据[协议|Agreement]"
    assert names(resolved(marked)) == [("合作协议",), ("谅解备忘录",), ("合作协议",)]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("市委书记赴[湖州市|City]考察。[两市|Anaphor]签署协议", ("株洲市", "湖州市")),
        ("市委书记赴[湖州市|City]、[绍兴市|City]、[宁波市|City]考察。[两市|Anaphor]签署协议", ()),
        ("市委书记赴[湖州市|City]考察，代表[两市|Anaphor]签署协议", ()),
        ("市委书记赴[湖州市|City]考察。[两市|Anaphor]很美", ()),
    ],
)
def test_home_is_one_of_two_where_the_other_is_named(marked: str, expected: tuple[str, ...]) -> None:
    assert names(resolved(marked, ("湖南省", "株洲市")))[-1] == expected


def test_an_unnamed_meeting_is_no_entity() -> None:
    assert names(resolved("[会议|Meeting]指出")) == [()]
