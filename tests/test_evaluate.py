"""scripts/evaluate.py: what is scored."""

import json
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, cast

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))
import evaluate
import matching


def _scorer() -> ModuleType:
    """A scorer that counts the reports with and without a counterpart in the dataset."""

    def score(gold: Any, found: Any, tally: Counter[str], tell: bool) -> None:
        tally["found" if found.headline else "lost"] += 1

    def gold(path: Path) -> SimpleNamespace:
        facts = [("甲", "financed", "乙", False)]
        names = {n: {n} for n in ("甲", "乙")}
        types = {n: {"Organisation"} for n in names}
        return SimpleNamespace(id=path.stem, facts=facts, events=[], observations=[], names=names, types=types,
                               optional_entities=set(), titles=set(), maybe_titles=set())  # fmt: skip

    return cast(
        ModuleType,
        SimpleNamespace(
            Tally=Counter,
            Report=_report,
            norm=str,
            from_gold=gold,
            align=lambda gold, pred: {n: n for n in pred.types if n in gold.names},
            SYMMETRIC=frozenset(),
            STRUCTURAL=frozenset(),
            score_report=score,
        ),
    )


def _report(headline: str = "", **types: set[str]) -> SimpleNamespace:
    return SimpleNamespace(headline=headline, types=types)


def _folder(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / f"{name}.json").write_text("{}")
    return folder


def test_a_report_that_layout_lost_counts_as_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "read", lambda *_: {"page#1": matching.Told(_report("A"))})
    records = [{"id": i, "headline": i.upper()} for i in "abc"]
    headlines = tmp_path / "texts.jsonl"
    headlines.write_text("\n".join(map(json.dumps, records)))
    argument = f"page={_folder(tmp_path, *'abc')}:page.trig:{headlines}:a,b"
    found = evaluate._score(_scorer(), argument)
    assert sum(found.tallies, Counter()) == {"found": 1, "lost": 1}


def test_confidences_are_held_against_what_is_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = matching.Told(
        _report("a", 甲={"Organisation"}, 乙={"Person"}),
        {"甲": 0.95, "乙": 0.4},
        [
            matching.Said(("甲", "financed", "乙"), ("loan",), (0.85,)),
            matching.Said(("乙", "financed", "甲"), ("loan",), (0.88,)),
        ],
    )
    monkeypatch.setattr(matching, "read", lambda *_: {"a": told})
    found = evaluate._score(_scorer(), f"own={_folder(tmp_path, 'a')}:own.trig")
    assert found.sure["entities"] == [(0.4, False), (0.95, True)]
    assert found.sure["direct relations"] == [(0.85, True), (0.88, False)]
    evaluate._print_reliability(found)
    lines = capsys.readouterr().out.splitlines()
    assert lines[2] == "|  | entities (2) | direct relations (2) |"
    assert lines[4] == "| 0–0.5 | 1: 0.40 → 0.00 | – |"
    assert lines[8] == "| 0.8–0.9 | – | 2: 0.86 → 0.50 |"
    assert lines[9] == "| 0.9–1 | 1: 0.95 → 1.00 | – |"
    assert lines[10] == "| calibration error (ECE) | 0.225 | 0.365 |"
