"""Headlines: the matching is the best one, and lines are put together as a reader would."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.layout import headlines
from kg.layout.words import load

VALUES = st.integers(1, 20).map(lambda n: n / 10)
PAIRS = st.dictionaries(st.tuples(st.integers(0, 4), st.integers(0, 3)), VALUES, max_size=16)


def best_by_trying(values: dict[tuple[int, int], float]) -> float:
    """The greatest total over all ways to give four reports a line each (or none)."""
    lines = [*range(5), None, None, None, None]
    return max(
        sum(values.get((line, draft), 0.0) for draft, line in enumerate(chosen) if line is not None)
        for chosen in set(permutations(lines, 4))
    )


@settings(max_examples=60, deadline=None)
@given(PAIRS)
def test_no_other_matching_is_better(values: dict[tuple[int, int], float]) -> None:
    found = headlines.matching([(v, line, draft) for (line, draft), v in values.items()])
    assert len({line for line, _ in found}) == len({draft for _, draft in found}) == len(found)
    assert sum(values[pair] for pair in found) == pytest.approx(best_by_trying(values))


@pytest.mark.parametrize(
    ("lines", "body", "expected"),
    [
        (["某县修建二级公路", "总投资两亿元"], "某县今天动工。", "某县修建二级公路 总投资两亿元"),
        (["某县调研乡村振兴", "和防汛工作"], "某县今天开会。", "某县调研乡村振兴和防汛工作"),
        (["某市与东海港务", "集团签署协议"], "某市与东海港务集团签署协议。", "某市与东海港务集团签署协议"),
        (["某市推动“专精", "特新”企业发展"], "某市今天开会。", "某市推动“专精特新”企业发展"),
        (["某市印发关于", "外贸工作的意见"], "某市今天开会。", "某市印发关于外贸工作的意见"),
    ],
)
def test_lines_of_a_headline(lines: list[str], body: str, expected: str) -> None:
    assert headlines.text(lines, body, load()) == expected
