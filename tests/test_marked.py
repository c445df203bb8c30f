import pytest

from kg import marked


def test_marks_nest_and_carry_keys():
    text, found = marked.parse("[[江源|Company]沙棘项目|Project]在[我省|Province=青海省]。")
    assert text == "江源沙棘项目在我省。"
    assert [(m.begin, m.end, m.text, m.kind, m.key) for m in found] == [
        (0, 6, "江源沙棘项目", "Project", None),
        (0, 2, "江源", "Company", None),
        (7, 9, "我省", "Province", "青海省"),
    ]


@pytest.mark.parametrize("line", ["[江源|Company", "[江源]", "江源]", "[江源"])
def test_broken_marks_are_refused_with_their_place(line):
    with pytest.raises(ValueError, match=r"at \d+"):
        marked.parse(line)
