"""The table of quality: figures of several sets with intervals, per class, the most frequent kinds of error, and
whether confidences come true.

    evaluate.py SCORE.py FLOORS.json NAME=GOLD_FOLDER:DATASET[:HEADLINES.jsonl[:ID,ID...]] ...

Scores each report with the shared ``score.py``; one that is not in the dataset counts as empty. The intervals are 95 %
bootstrap intervals over reports.
The status is 1 where a figure is below its floor.
"""

import contextlib
import importlib.util
import io
import json
import random
import re
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any, Final, NamedTuple

import matching
import reliability

MEASURES: Final = (
    "entities",
    "facts",
    "structural",
    "post titles",
    "bylines",
    "events",
    "event roles",
    "event amounts",
    "event dates",
    "observations",
    "observation dates",
)
_SAMPLES: Final = 1000
_KINDS: Final = 20
# "entity FP ['甲'] ['Person']", "fact FN 甲 financed 乙", "event FN Visit {…}", "observation subject …"
_ENTITY: Final = re.compile(r"entity (FP|FN) .*(\[[^\[]*\])$")
_FACT: Final = re.compile(r"fact (FP|FN) .*?(?<= )([a-z]+[A-Za-z]+)(?= )")
_FIRST: Final = re.compile(r"(event (?:FP|FN) \w+|title (?:FP|FN)|observation (?:FP|FN|subject))")


class Scored(NamedTuple):
    """A set's tallies, one a report, the lines that tell its errors, and by kind the confidence of each statement with
    whether it is right; ``names_only`` where no facts are annotated."""

    name: str
    tallies: list[Any]
    errors: list[str]
    sure: dict[str, list[reliability.Pair]]
    names_only: bool


def main(arguments: list[str]) -> int:
    """Prints the tables; returns the exit status."""
    scorer = load(Path(arguments[0]))
    floors = json.loads(Path(arguments[1]).read_text(encoding="utf8"))
    sets = [_score(scorer, argument) for argument in arguments[2:]]
    _print_measures(scorer, sets)
    _print_classes(scorer, sets)
    _print_errors(sets)
    for s in sets:
        _print_reliability(s)
    return _compare(scorer, sets, floors)


def load(path: Path) -> ModuleType:
    """The shared scorer."""
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is no Python file.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _score(scorer: ModuleType, argument: str) -> Scored:
    name, _, where = argument.partition("=")
    folder, dataset, *headlines = where.split(":")
    only = set(headlines[1].split(",")) if len(headlines) > 1 else set()
    golds = [scorer.from_gold(f) for f in sorted(Path(folder).glob("*.json"))]
    found = matching.read(scorer, Path(dataset))
    if headlines:
        records = [json.loads(line) for line in Path(headlines[0]).read_text(encoding="utf8").splitlines()]
        by_headline = {told.pred.headline: told for told in found.values()}
        ids = {r["id"]: scorer.norm(r.get("headline", "")) for r in records}
        found = {i: by_headline[h] for i, h in ids.items() if h in by_headline}
        golds = [g for g in golds if g.id in only] if only else golds
    tallies, errors = [], []
    sure: dict[str, list[reliability.Pair]] = {kind: [] for kind in matching.KINDS}
    for gold in golds:
        told, said = found.get(gold.id) or matching.Told(scorer.Report()), io.StringIO()
        tally = scorer.Tally()
        with contextlib.redirect_stdout(said):
            scorer.score_report(gold, told.pred, tally, True)
        tallies.append(tally)
        errors += [line.strip() for line in said.getvalue().splitlines() if not line.startswith("##")]
        for item in matching.judged(scorer, gold, told):
            if item.right is not None:
                sure[item.kind].append((item.confidence, item.right))
    names_only = not any(gold.facts or gold.events or gold.observations for gold in golds)
    if names_only:
        errors = [line for line in errors if line.startswith("entity")]
    return Scored(name, tallies, errors, sure, names_only)


def _total(scorer: ModuleType, tallies: list[Any]) -> Any:
    total = scorer.Tally()
    for tally in tallies:
        total.update(tally)
    return total


def _interval(scorer: ModuleType, tallies: list[Any], measure: str) -> tuple[float, float]:
    """The 2.5th and 97.5th percentile of F1 over resampled reports."""
    chance = random.Random(0)
    values = sorted(
        _total(scorer, chance.choices(tallies, k=len(tallies))).prf(measure)[2] for _ in range(_SAMPLES)
    )
    return values[int(_SAMPLES * 0.025)], values[int(_SAMPLES * 0.975)]


def _row(cells: list[str]) -> None:
    print("| " + " | ".join(cells) + " |")


def _print_measures(scorer: ModuleType, sets: list[Scored]) -> None:
    print("\nF1 (structural: recall), 95 % interval over reports, precision / recall")
    _row(["", *(f"{s.name} ({len(s.tallies)})" for s in sets)])
    _row(["---"] * (len(sets) + 1))
    for measure in MEASURES:
        cells = []
        for s in sets:
            if s.names_only and measure not in {"entities", "bylines"}:
                cells.append("–")
                continue
            p, r, f, tp, _, fn = _total(scorer, s.tallies).prf(measure)
            low, high = _interval(scorer, s.tallies, measure)
            figure = r if measure == "structural" else f
            spread = "" if measure == "structural" else f" [{low:.2f}–{high:.2f}] {p:.2f} / {r:.2f}"
            cells.append(f"{figure:.3f}{spread}" if tp + fn else "–")
        _row([measure, *cells])


def _print_classes(scorer: ModuleType, sets: list[Scored]) -> None:
    print("\nF1 by class and relation, and how many there are")
    totals = [_total(scorer, s.tallies) for s in sets]
    keys = sorted({key for t in totals for key, _ in t if key.startswith(("entity ", "fact "))})
    _row(["", *(s.name for s in sets)])
    _row(["---"] * (len(sets) + 1))
    for key in keys:
        cells = []
        for total in totals:
            _, _, f, tp, _, fn = total.prf(key)
            cells.append(f"{f:.2f} ({tp + fn:.0f})" if tp + fn else "–")
        _row([key, *cells])


def _print_errors(sets: list[Scored]) -> None:
    print(f"\nThe {_KINDS} most frequent kinds of error")
    kinds = Counter((s.name, kind(line)) for s in sets for line in s.errors)
    all_kinds = Counter(kind(line) for s in sets for line in s.errors)
    _row(["", *(s.name for s in sets), "all"])
    _row(["---"] * (len(sets) + 2))
    for name, count in sorted(all_kinds.items(), key=lambda kv: (-kv[1], kv[0]))[:_KINDS]:
        _row([name, *(str(kinds[s.name, name]) for s in sets), str(count)])


def _print_reliability(s: Scored) -> None:
    """For each kind of statement and bin of confidence: how many, their mean confidence, the share of right ones."""
    kinds = [kind for kind in matching.KINDS if s.sure[kind]]
    print(f"\nConfidence in {s.name}: how many, mean confidence → share right (what is optional left out)")
    bins = {kind: reliability.bins(s.sure[kind]) for kind in kinds}
    _row(["", *(f"{kind} ({len(s.sure[kind])})" for kind in kinds)])
    _row(["---"] * (len(kinds) + 1))
    for low, high in pairwise((*reliability.EDGES, 1.0)):
        held = [next((b for b in bins[kind] if b.low == low), None) for kind in kinds]
        cells = [f"{b.held}: {b.mean:.2f} → {b.right:.2f}" if b else "–" for b in held]
        _row([f"{low:g}–{high:g}", *cells])
    _row(["calibration error (ECE)", *(f"{reliability.ece(bins[kind]):.3f}" for kind in kinds)])


def kind(line: str) -> str:
    """The kind of an error line: what sort of item, missed (FN) or invented (FP), of which class."""
    if found := _ENTITY.match(line):
        return f"entity {found[1]} {re.sub(r'[^A-Za-z,]', '', found[2])}"
    if found := _FACT.match(line):
        return f"fact {found[1]} {found[2]}"
    found = _FIRST.match(line)
    return found[1] if found else line.split()[0]


def _compare(scorer: ModuleType, sets: list[Scored], floors: dict[str, dict[str, float]]) -> int:
    print()
    below = 0
    for s in sets:
        total = _total(scorer, s.tallies)
        for measure, floor in floors.get(s.name, {}).items():
            value = total.prf(measure)[1 if measure == "structural" else 2]
            below += value < floor
            print(
                f"{s.name:6} {measure:14} {value:.3f}  floor {floor:.2f}  {'ok' if value >= floor else 'BELOW'}"
            )
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
