"""Names of persons by their surroundings. All sentences and names are invented."""

import pytest

from kg.ontology import Names
from kg.recognise.person import end_of, find_persons
from kg.recognise.post import find_posts

CASES = [
    # behind a post: the name ends before the verb
    ("局长丁一山说", ["丁一山"]),
    ("局长丁山说", ["丁山"]),
    ("行长何山对此表示", ["何山"]),
    ("市委书记罗卫东深入企业", ["罗卫东"]),
    ("市长李向群、副市长丁为民出席", ["李向群", "丁为民"]),
    ("董事长欧阳一鸣率队", ["欧阳一鸣"]),
    ("应部长丁山邀请", ["丁山"]),
    ("总经理丁一山与副总经理罗海到场", ["丁一山", "罗海"]),
    ("局长 丁一山", ["丁一山"]),
    ("副局长丁　山出席", ["丁　山"]),
    ("会见局长一行", []),
    ("书记和老师座谈", []),
    ("主任表示", []),
    ("局长在会上说", []),
    ("检察长何文列席", ["何文"]),
    ("社长山本健一介绍", ["山本健一"]),
    ("院长布和说", ["布和"]),
    ("副市长沙明远、统战部部长阳湘水出席", ["沙明远", "阳湘水"]),
    ("达列提·马坎与阿拜州州长叶尔兰·萨特巴耶夫会谈", ["达列提·马坎", "叶尔兰·萨特巴耶夫"]),
    ("任命何惟远为厅长。何惟远，1972年生", ["何惟远", "何惟远"]),
    # half a name is not the verb behind it; a long foreign name that comes again, whatever stands behind it
    ("副省长索南才让让企业放心", ["索南才让"]),
    ("州长巴拉根斯一早出城。巴拉根斯说", ["巴拉根斯", "巴拉根斯"]),
    # verbs that only follow short names
    ("市委书记丁山边听边记", ["丁山"]),
    ("厅长丁山督战春耕", ["丁山"]),
    ("行长丁山坦诚交流", ["丁山"]),
    # lists
    ("丁山、罗卫东、何其芳参加。", ["丁山", "罗卫东", "何其芳"]),
    ("省领导丁山、罗卫东出席", ["丁山", "罗卫东"]),
    ("金融、文化、项目参加", []),
    # before verbs of saying
    ("会后，丁一山表示", ["丁一山"]),
    ("通知，金融办表示", []),
    ("近日，方案指出", []),
    # honorifics and posts behind the name
    ("会上，丁一山同志说", ["丁一山"]),
    ("采访丁一山教授", ["丁一山"]),
    ("金华市长说", []),
    ("，叶集团董事长", []),
    # plain people
    ("村民丁一山家", ["丁一山"]),
    ("脱贫户扎西多杰家中", ["扎西多杰"]),
    ("牧民才让卓玛说", ["才让卓玛"]),
    ("州长才让太出席", ["才让太"]),
    ("县委书记达娃欧珠、教师德庆卓嘎、局长额尔敦宝力格参加", ["达娃欧珠", "德庆卓嘎", "额尔敦宝力格"]),
    # dots
    ("自治区副主席阿卜杜拉·买买提说", ["阿卜杜拉·买买提"]),
    ("总裁汉斯·冯·贝格表示", ["汉斯·冯·贝格"]),
    ("总理约翰·霍普到访", ["约翰·霍普"]),
    ("古丽娜尔·阿不都拉告诉记者", ["古丽娜尔·阿不都拉"]),
    ("秘鲁总统卡斯蒂略出席", ["卡斯蒂略"]),
    ("主任哈斯木·吐尔地介绍", ["哈斯木·吐尔地"]),
    ("校长通沙万·西苏拉博士、总领事蔡乐·蓬蒂查拉女士", ["通沙万·西苏拉", "蔡乐·蓬蒂查拉"]),
    ("县长努尔买买提·艾则孜开展调研", ["努尔买买提·艾则孜"]),
    # appointments
    ("任命王进足为局长", ["王进足"]),
    ("免去丁一山的局长职务", ["丁一山"]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_find_persons(text: str, expected: list[str]) -> None:
    assert [m.text for m in find_persons(text, find_posts(text))] == expected


@pytest.mark.parametrize(
    ("text", "taken", "name"),
    [
        ("副市长常胜边听边记", "常胜边", "常胜"),
        ("市长缪骏来到企业", "缪骏来", "缪骏"),
        ("谢家宝刚从地里回来", "谢家宝刚", "谢家宝"),
        ("市长缪骏来出席，缪骏来到企业", "缪骏来", "缪骏来"),
        ("欧阳建刚出席", "欧阳建刚", "欧阳建刚"),
        ("县长李向东出席", "李向东", "李向东"),
    ],
)
def test_where_a_taggers_name_ends(text: str, taken: str, name: str) -> None:
    begin = text.index(taken)
    assert text[begin : end_of(text, begin, begin + len(taken))] == name


def test_mentions_are_slices_and_do_not_overlap() -> None:
    text = "省领导丁山、罗卫东，行长何其芳与总裁汉斯·冯·贝格出席，村民丁一山家"
    found = find_persons(text, find_posts(text))
    assert all(text[m.begin : m.end] == m.text and m.kind == Names.PERSON for m in found)
    assert [m.begin for m in found] == sorted({i for m in found for i in range(m.begin, m.begin + 1)})


def test_surname_with_post_has_the_full_name_as_key() -> None:
    text = "青石银行行长何其芳出席。随后，何行长参观"
    assert [(m.text, m.key) for m in find_persons(text, find_posts(text))] == [
        ("何其芳", None),
        ("何行长", "何其芳"),
    ]


def test_surer_surroundings_are_surer() -> None:
    text = "局长丁一山说"
    [behind_post] = find_persons(text, find_posts(text))
    [speaker] = find_persons("丁一山说", [])
    assert behind_post.confidence > speaker.confidence


def test_lists_one_after_the_other_and_behind_other_enumerations() -> None:
    text = "苹果、梨、桃热销。王大山、李小河、赵远参加，陈一鸣、周立平、吴江列席；煤、电、油、运，孙越、钱多多出席。"
    found = [m.text for m in find_persons(text, [])]
    assert found == ["王大山", "李小河", "赵远", "陈一鸣", "周立平", "吴江", "孙越", "钱多多"]


def test_honorifics_one_after_the_other() -> None:
    text = "昨日，马远先生和何静女士、刘大伟老师到场。"
    assert [m.text for m in find_persons(text, [])] == ["马远", "何静", "刘大伟"]
