"""kg.view.called: what a drawing calls a thing whose full name no report writes."""

from collections import Counter

import pytest

from kg.network import Thing
from kg.view.called import called

FULL = "云岭智慧物流技术（昆明）有限公司"


@pytest.mark.parametrize(
    ("label", "forms", "found"),
    [
        (FULL, {"云岭": 3, "云岭物流": 1}, "云岭"),
        (FULL, {"云岭": 1, "云岭物流": 1}, "云岭物流"),  # of two that are as frequent the longer one
        (FULL, {"云岭": 3, FULL: 1}, None),  # a report writes it in full
        (FULL, {"云": 3}, None),
        (FULL, {"昆明": 3}, None),  # another thing's name
        (FULL, {}, None),
        ("云南省人民政府", {"云南省政府": 2}, None),  # short enough as it is
    ],
)
def test_called(label: str, forms: dict[str, int], found: str | None) -> None:
    things = {"x": Thing(label=label), "y": Thing(label="昆明")}
    assert called(things, {"x": Counter(forms), "z": Counter({"未知": 1})}) == ({"x": found} if found else {})
