"""scripts/calibrate.py: what is counted for and against each rule, and the table; scripts/reliability.py."""

import math
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import cast

import pytest

from kg import certainty

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))
import calibrate
import matching
import reliability
from calibrate import STRENGTH, Case, Sample


def counted(rule: str, right: int, wrong: int, grade: float = 0.9, lowest: float = 1.0) -> list[Sample]:
    """So many right and wrong statements of a rule."""
    case = Case(rule, grade, lowest)
    return [Sample(f"r{i % 3}", "facts", case, i < right) for i in range(right + wrong)]


def test_statements_are_counted_by_the_cases_whose_numbers_they_carry(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cases = [
        Case("loan", 0.9, 0.8),
        Case("post", 0.7, 1.0),
        Case("figure", 0.95, 1.0),
        Case("fair", 0.9, 1.0),
    ]
    items = [
        matching.Item("r", matching.ENTITIES, (), (0.3,), False),
        matching.Item("r", matching.CLAIMS, ("loan",), (0.0,), True),
        matching.Item("r", matching.EVENTS, ("loan",), (0.0,), None),
        matching.Item("r", matching.EVENTS, ("post",), (1.0,), False),
        matching.Item("r", matching.FIGURES, ("figure",), (2.0,), True),
        matching.Item("r", matching.EVENTS, ("fair", "loan"), (0.0, 3.0), True),
    ]
    monkeypatch.setattr(matching, "read", lambda *_: {"r": "told"})
    monkeypatch.setattr(matching, "judged", lambda *_: iter(items))
    golds = [SimpleNamespace(id="r"), SimpleNamespace(id="not built")]
    found = list(calibrate.samples(cast(ModuleType, None), golds, Path("g.nq"), cases, {"loan", "fair"}))
    facts = "events and direct relations"
    assert found == [
        Sample("r", facts, cases[0], True),
        Sample("r", "posts", cases[1], False),
        Sample("r", matching.FIGURES, cases[2], True),
        Sample("r", facts, cases[0], True),
        Sample("r", facts, cases[3], True),
    ]


def test_a_grade_is_drawn_to_its_rule_and_the_rule_to_its_kind() -> None:
    found = [*counted("a", 60, 20), *counted("a", 2, 2, grade=0.7), *counted("b", 16, 0)]
    rows = calibrate.measured(found)
    kind = 78 / 100
    of_rule = (62 + STRENGTH * kind) / (84 + STRENGTH)
    assert rows["a", 0.9] == (60, 20, pytest.approx((60 + STRENGTH * of_rule) / (80 + STRENGTH)))
    assert rows["a", 0.7] == (2, 2, pytest.approx((2 + STRENGTH * of_rule) / (4 + STRENGTH)))
    assert 0.9 < rows["b", 0.9].precision < calibrate.HIGHEST


def test_confidences_add_up_to_what_is_right_with_doubtful_mentions_too() -> None:
    found = counted("a", 900, 300, lowest=0.5)
    (row,) = calibrate.measured(found).values()
    assert row.precision * 0.5**certainty.SHARE == pytest.approx(0.75)


def test_nothing_is_certain() -> None:
    assert calibrate.measured(counted("a", 500, 0))["a", 0.9].precision == calibrate.HIGHEST


def test_no_report_is_judged_by_what_was_learnt_from_it() -> None:
    seen: list[set[str]] = []

    def train(rest: list[Sample]):  # type: ignore[no-untyped-def]
        seen.append({s.report for s in rest})
        return lambda case: float(len(seen))

    pairs = calibrate.crossed(counted("a", 2, 1), train)["facts"]
    assert sorted(pairs) == [(1.0, True), (2.0, True), (3.0, False)]
    assert seen[:3] == [{"r1", "r2"}, {"r0", "r2"}, {"r0", "r1"}]


def test_the_table_is_what_the_program_reads(tmp_path: Path) -> None:
    rows = calibrate.measured([*counted("b", 3, 1), *counted("a", 2, 0), *counted("a", 1, 1, grade=0.7)])
    table = tmp_path / "confidence.tsv"
    table.write_text("".join(calibrate.written(rows, "3 reports of a test")), encoding="utf-8")
    assert "3 reports of a test" in table.read_text(encoding="utf-8").splitlines()[1]
    read = certainty.load(table).measured
    assert list(read) == [("a", 0.7), ("a", 0.9), ("b", 0.9)]
    assert read == {key: pytest.approx(row.precision, abs=0.0005) for key, row in rows.items()}


def test_bins() -> None:
    pairs = [(0.2, False), (0.4, True), (0.5, True), (0.92, True), (1.0, True), (0.98, False)]
    assert [
        (b.low, b.high, b.held, round(b.mean, 3), round(b.right, 3)) for b in reliability.bins(pairs)
    ] == [
        (0.0, 0.5, 2, 0.3, 0.5),
        (0.5, 0.6, 1, 0.5, 1.0),
        (0.9, 1.0, 3, 0.967, 0.667),
    ]


def test_the_calibration_error_is_the_distance_of_the_bins_by_their_counts() -> None:
    found = reliability.bins([(0.8, True), (0.8, True), (0.8, True), (0.8, False), (0.9, False)])
    assert reliability.ece(found) == pytest.approx((4 * 0.05 + 1 * 0.9) / 5)
    assert reliability.ece([]) == 0.0


def test_log_loss() -> None:
    assert reliability.log_loss([(0.8, True), (0.4, False)]) == pytest.approx(
        -(math.log(0.8) + math.log(0.6)) / 2
    )
    assert reliability.log_loss([(1.0, False)]) == pytest.approx(
        -math.log(0.001)
    )  # dear, but not without end
    assert reliability.log_loss([(0.0, True)]) == pytest.approx(-math.log(0.001))
