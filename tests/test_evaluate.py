"""scripts/evaluate.py: what is scored."""

import json
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, cast

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))
import evaluate


def _scorer(headlines: list[str]) -> ModuleType:
    """A scorer that counts the reports with and without a counterpart in a dataset with these headlines."""

    def score(gold: Any, found: Any, tally: Counter[str], tell: bool) -> None:
        tally["found" if found.headline else "lost"] += 1

    def report(headline: str = "") -> SimpleNamespace:
        return SimpleNamespace(headline=headline)

    return cast(
        ModuleType,
        SimpleNamespace(
            Tally=Counter,
            Report=report,
            norm=str,
            from_gold=lambda path: SimpleNamespace(id=path.stem, facts=[1], events=[], observations=[]),
            from_dataset=lambda path: {f"page#{i}": report(h) for i, h in enumerate(headlines)},
            score_report=score,
        ),
    )


def test_a_report_that_layout_lost_counts_as_empty(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.json").write_text("{}")
    records = [{"id": i, "headline": i.upper()} for i in "abc"]
    headlines = tmp_path / "texts.jsonl"
    headlines.write_text("\n".join(map(json.dumps, records)))
    found = evaluate._score(_scorer(["A"]), f"page={tmp_path}:page.trig:{headlines}:a,b")
    assert sum(found.tallies, Counter()) == {"found": 1, "lost": 1}
