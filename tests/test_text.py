import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.text import clauses, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲来了。乙走了！", ["甲来了。", "乙走了！"]),
        ("他说：“好。”众人笑。", ["他说：“好。”", "众人笑。"]),
        ("出口增长；进口下降", ["出口增长；", "进口下降"]),
        ("一段\n二段", ["一段\n", "二段"]),
        ("等等……后来", ["等等……", "后来"]),
        (" \n ", []),
    ],
)
def test_sentences(text, expected):
    assert [text[b:e] for b, e in sentences(text)] == expected


def test_clauses():
    text = "其中，出口5亿元，增长3%。"
    assert [text[b:e] for b, e in clauses(text, 0, len(text))] == ["其中，", "出口5亿元，", "增长3%。"]


@given(st.text())
def test_sentences_leave_out_nothing_but_blanks(text):
    kept = "".join(text[b:e] for b, e in sentences(text))
    assert "".join(kept.split()) == "".join(text.split())
