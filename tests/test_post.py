"""Which words of a text are the title of a post. All sentences are invented."""

import re
from itertools import chain

import pytest

from kg import ontology
from kg.ontology import Names
from kg.recognise.post import find_posts, is_post, titles, words

CASES = [
    # party and government: the level word is part of the title, the place's name is not
    ("清河市委书记丁一山", ["市委书记"]),
    ("石林医院副院长令狐山，院长令人意外", ["副院长"]),
    ("省委常委、市委书记丁一山", ["省委常委", "市委书记"]),
    ("市委副书记、代市长丁一山", ["市委副书记", "代市长"]),
    ("省政府党组书记、省长", ["党组书记", "省长"]),
    ("常务副省长", ["常务副省长"]),
    ("副市长沙明远，市长沙明远主持", ["副市长", "市长"]),
    ("全市长期坚持，开往长沙", []),
    ("自治区党委书记、自治区主席、自治区副主席", ["自治区党委书记", "自治区主席", "自治区副主席"]),
    ("自治区主席助理", ["自治区主席助理"]),
    ("自治区党委常委、自治区常务副主席", ["自治区党委常委", "自治区常务副主席"]),
    ("国家副主席会见", ["国家副主席"]),
    ("市人大常委会主任、市政协副主席", ["主任", "副主席"]),
    ("市委秘书长、市政府副秘书长", ["市委秘书长", "副秘书长"]),
    ("市委组织部部长", ["部长"]),
    ("省公安厅副厅长、一级巡视员", ["副厅长", "一级巡视员"]),
    ("高新区党工委书记、管委会主任", ["党工委书记", "主任"]),
    ("大王镇党委书记，镇党委书记", ["党委书记", "镇党委书记"]),
    ("上河村党支部书记，村党支部书记", ["党支部书记", "村党支部书记"]),
    ("上河村村委会主任、驻村第一书记", ["村委会主任", "驻村第一书记"]),
    ("总书记、委员长、总理", ["总书记", "委员长", "总理"]),
    ("云岭省原副省长、太原市长", ["原副省长", "市长"]),
    ("日前市长说", ["市长"]),
    ("全国人大代表、市政协委员", ["全国人大代表", "市政协委员"]),
    # firms, schools, hospitals
    ("青石银行城北支行行长", ["行长"]),
    ("华光集团董事局主席、总裁", ["董事局主席", "总裁"]),
    ("董事长兼总经理、首席执行官", ["董事长", "总经理", "首席执行官"]),
    ("华光集团高级副总裁兼CFO", ["高级副总裁", "CFO"]),
    ("品牌运营总监", ["品牌运营总监"]),
    ("董事会秘书、监事会主席", ["董事会秘书", "监事会主席"]),
    ("公司工会主席、市总工会主席", ["工会主席", "主席"]),
    ("总经理助理、副总工程师", ["总经理助理", "副总工程师"]),
    ("党委副书记、纪委书记", ["党委副书记", "纪委书记"]),
    ("名誉会长、执行理事长、秘书长", ["名誉会长", "执行理事长", "秘书长"]),
    ("清河大学副校长、特聘教授", ["副校长", "特聘教授"]),
    ("中国工程院院士、主任医师", ["院士", "主任医师"]),
    ("客户经理罗海", ["客户经理"]),
    # abroad
    ("秘鲁总统、外长和驻华大使", ["总统", "外长", "驻华大使"]),
    ("中国驻秘鲁大使", ["驻秘鲁大使"]),
    ("外交部长，外交部部长", ["外交部长", "部长"]),
    ("外交部发言人", ["发言人"]),
    ("国家竞争委员会主任委员", ["主任委员"]),
    # no titles
    ("市长热线、省长质量奖、行长办公会", []),
    ("主席台上的副部长级官员", []),
    ("常委会、委员会、董事会、理事会", []),
    ("城市长期发展", []),
    ("云岭省长沙县、武汉市长江大桥", []),
    ("书记员和职业经理人", []),
    ("大使馆、总领事馆", []),
    ("银行长期支持", []),
    ("有关负责人说", []),
    ("进行长跑，将会长大", []),
    ("总监理工作", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_find_posts(text: str, expected: list[str]) -> None:
    assert [m.text for m in find_posts(text)] == expected


def test_offsets_and_kind() -> None:
    [post] = find_posts("青石银行行长说")
    assert (post.begin, post.end, post.kind, post.recogniser) == (4, 6, Names.POST, "post")


def test_is_post_takes_the_whole_title() -> None:
    assert is_post("常务副市长")
    assert not is_post("市长说")


def test_classes_in_the_file_are_in_the_ontology() -> None:
    data = words()
    kinds = {k for row in data["place_offices"].values() for k in row} | set(data["party_levels"].values())
    assert kinds <= ontology.load().classes


def test_no_title_begins_with_an_unexpected_character() -> None:
    """Where titles are not looked for, there are none: every word of the lists, before everything that can follow."""
    lists = [v for v in words().values() if isinstance(v, list | dict)]
    listed = sorted({w for w in chain.from_iterable(lists) if isinstance(w, str) and w})
    tails = (
        "书记",
        "主任",
        "主席",
        "部长",
        "长",
        "总监",
        "省长助理",
        "人大代表",
        "党委书记",
        "一级巡视员",
        "大使",
    )
    text = "，".join([*listed, *(w + tail for w in listed for tail in tails), *(text for text, _ in CASES)])
    every = [m.span() for m in re.finditer(titles(words()), text)]
    assert len(every) > 3000
    assert [(m.begin, m.end) for m in find_posts(text)] == every
