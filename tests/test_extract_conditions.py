"""Conditions of rules on the sentences before a match. All names are invented."""

import pytest
from test_extract import facts_of

from kg.extract.write import write

TOLD = "[云州市政府|GovernmentBody]举行新闻发布会，通报上半年经济运行情况。"
HELD = "Meeting: label 新闻发布会; organiser 云州市政府 → held"


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            f"{TOLD}[云州市统计局|GovernmentBody]新闻发言人[张远|Person]介绍，增速为7%。",
            ["Meeting: label 新闻发布会; organiser 云州市政府; attendee 张远 → attended, held"],
        ),
        (
            f"{TOLD}\n据[张远|Person]介绍，增速为7%。\n[李近|Person]表示，形势平稳。",
            ["Meeting: label 新闻发布会; organiser 云州市政府; attendee 张远、李近 → attended, held"],
        ),
        # who speaks much later, or before it, may have spoken elsewhere
        (f"{TOLD}农业平稳。工业回升。消费回暖。[张远|Person]说，订单多了。", [HELD]),
        (f"[张远|Person]说，订单多了。{TOLD}", [HELD]),
        # after a meeting of another kind a person may speak at home
        (
            "[云州市政府|GovernmentBody]举行推介会。[张远|Person]说，订单多了。",
            ["Meeting: label 推介会; organiser 云州市政府 → held"],
        ),
    ],
)
def test_an_occasion_is_that_of_the_two_sentences_after_it(marked: str, expected: list[str]) -> None:
    assert [write(f) for f in facts_of(marked)] == expected
