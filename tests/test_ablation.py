"""scripts/ablation.py: what is counted as right, and the figures."""

import sys
from pathlib import Path
from typing import Any, cast

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))
import ablation
import reliability

FIRM, TOWN, PARK = ("海川集团", "Organisation"), ("江源县", "Place"), ("江源新区", "Place")
PARK_BODY = ("江源新区", "Organisation")
WANTED = ablation.Wanted(cast(Any, None), {FIRM, PARK, PARK_BODY}, {TOWN})


def test_names_count_once_and_optional_and_relative_ones_not() -> None:
    found = [(FIRM, 0.9), (FIRM, 0.8), (TOWN, 0.7), (("我省", "Place"), 0.9), (("海川", "Person"), 0.4)]
    assert ablation.count(WANTED, found) == (1, 2, 2)


def test_a_name_that_may_be_of_two_classes_counts_once() -> None:
    assert ablation.count(WANTED, [(PARK, 0.9), (PARK_BODY, 0.9)])[0] == 1
    assert ablation.count(WANTED, []) == (0, 0, 2)


def test_each_place_of_a_name_has_its_confidence() -> None:
    found = [(FIRM, 0.9), (FIRM, 0.8), (TOWN, 0.7), (("我省", "Place"), 0.9), (("海川", "Person"), 0.4)]
    assert ablation.pairs(WANTED, found) == [(0.9, True), (0.8, True), (0.4, False)]


def test_certain_and_optional_names_are_split() -> None:
    assert ablation.split(({FIRM, ("全市", "Place")}, {FIRM, TOWN})) == ({FIRM}, {TOWN})


@pytest.mark.parametrize(
    ("surface", "expected"), [("“海川”", "海川"), ("《工作方案》", "工作方案"), ("海川", "海川")]
)
def test_marks_around_a_name_do_not_count(surface: str, expected: str) -> None:
    assert ablation.plain(surface) == expected


def test_the_figure_is_f1_with_its_interval() -> None:
    assert ablation.f1([(1, 2, 2), (3, 4, 6)]) == pytest.approx(8 / 14)
    assert ablation.f1([]) == 0
    assert ablation.figure([(2, 2, 4)] * 5) == "0.667 [0.67–0.67]"
    assert ablation.figure([(0, 1, 1), (1, 1, 1)]) == "0.500 [0.00–1.00]"


def test_the_middles_of_the_bins_are_tenths() -> None:
    found = reliability.bins([(0.94, True), (0.96, True), (0.54, False), (0.46, True)], ablation.TENTHS)
    assert [(b.low, b.high, b.held) for b in found] == [(0.45, 0.55, 2), (0.85, 0.95, 1), (0.95, 1.0, 1)]
