import pytest

from kg import marked


def test_marks_nest_and_carry_keys():
    text, found = marked.parse("[[康普|Company]枸杞项目|Project]在[我省|Province=青海省]。")
    assert text == "康普枸杞项目在我省。"
    assert [(m.begin, m.end, m.text, m.kind, m.key) for m in found] == [
        (0, 6, "康普枸杞项目", "Project", None),
        (0, 2, "康普", "Company", None),
        (7, 9, "我省", "Province", "青海省"),
    ]


@pytest.mark.parametrize("line", ["[康普|Company", "[康普]", "康普]", "[康普"])
def test_broken_marks_are_refused_with_their_place(line):
    with pytest.raises(ValueError, match=r"at \d+"):
        marked.parse(line)
