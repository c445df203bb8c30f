"""Measures how often each rule is right, on annotated reports, and writes the table that the program reads.

    scripts/calibrate                                        (calibrate.py SCORE.py TABLE.tsv SOURCE FOLDER ...)

A FOLDER holds annotations, one JSON a report, and their texts in a .jsonl; SOURCE tells in words what the folders
are. All statements are matched with the annotations as the shared scorer does it (``matching``); what is planned or
denied is left out, as the annotations hold little of it. Each grade that a rule gives (its confidence as set by hand)
is counted by itself. The precisions are drawn towards that of all grades of the rule, which is drawn towards that of
all rules of its kind. Before it writes the table it says, by cross-validation over reports, how far the confidences
of each kind come true, and with which power of the lowest confidence of the mentions they would do so best.
"""

import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any, Final, NamedTuple

import evaluate
import matching
import reliability

from kg import build, certainty, graph, intake, store
from kg.iri import BASE

# So many statements weighs what is known of the rule beside what was counted of a grade, and so on upwards: few
# reports make all of a rule's mistakes, so statements tell less than their number.
STRENGTH: Final = 16.0
FOLDS: Final = 10
# Nothing that was counted a few dozen times is certain.
HIGHEST: Final = 0.99
SHARES: Final = (0.0, 0.1, certainty.SHARE, 0.5, 1.0)


class Case(NamedTuple):
    """What a confidence is made of: the rule, its grade, the lowest confidence of the mentions."""

    rule: str
    grade: float
    lowest: float


class Sample(NamedTuple):
    """A statement with what its confidence is made of; ``kind``: which rules its own is compared with."""

    report: str
    kind: str
    case: Case
    right: bool


# From samples to what gives a case its confidence.
Train = Callable[[list[Sample]], Callable[[Case], float]]


class Row(NamedTuple):
    """What was counted of a rule's grade, and its precision."""

    right: int
    wrong: int
    precision: float


def main(arguments: list[str]) -> int:
    """Prints the figures and writes the table; the status is 1 where a report could not be read."""
    scorer = evaluate.load(Path(arguments[0]))
    table, folders = Path(arguments[1]), [Path(a) for a in arguments[3:]]
    golds = [scorer.from_gold(path) for folder in folders for path in sorted(folder.glob("*.json"))]
    texts = [path for folder in folders for path in sorted(folder.glob("*.jsonl"))]
    with tempfile.TemporaryDirectory() as work:
        dataset = Path(work) / "all.nq"
        cases, ids, problems = built(texts, dataset)
        found = list(samples(scorer, golds, dataset, cases, ids))
    for problem in problems:
        print(f"{problem.where}: {problem.message}", file=sys.stderr)
    report_figures(found)
    rows = measured(found)
    source = f"{len(golds)} annotated reports: {arguments[2]}"
    table.write_text("".join(written(rows, source)), encoding="utf-8")
    print(f"{table}: {len(rows)} grades of {len({rule for rule, _ in rows})} rules")
    return 1 if problems else 0


def built(texts: Iterable[Path], dataset: Path) -> tuple[list[Case], set[str], list[intake.Problem]]:
    """Builds the graph of ``texts`` in which the number of its case stands for each confidence.

    Returns the cases, the ids of the rules of rule files, and what could not be read.
    """
    cases: list[Case] = []

    def number(rule: str, grade: float, lowest: float) -> float:
        cases.append(Case(rule, grade, lowest))
        return float(len(cases) - 1)

    engine = replace(build.engine(), weigh=number)
    source = intake.Intake(list(texts))
    reports = [report for _, report in source.reports()]
    prefixes = graph.prefixes(engine.ontology)
    output = store.Output(dataset, prefixes)
    try:
        for reading in build.readings(reports, engine, source.problems):
            name = graph.report_iri(reading.report.id, BASE, engine.ontology)
            triples = graph.triples(reading, engine.ontology)
            output.add(reading.report.id, store.block(triples, name, dataset.suffix, prefixes))
        output.commit()
    finally:
        output.close()
    return cases, {rule.id for rule in engine.rules.rules}, source.problems


def samples(
    scorer: ModuleType, golds: Iterable[Any], dataset: Path, cases: list[Case], of_files: Collection[str]
) -> Iterator[Sample]:
    """The statements that count for or against their rules. Frames that share a node count each."""
    told = matching.read(scorer, dataset)
    for gold in golds:
        for item in matching.judged(scorer, gold, told[gold.id]) if gold.id in told else ():
            if item.right is None or item.kind == matching.ENTITIES:
                continue
            for case in (cases[int(number)] for number in item.confidences):
                yield Sample(item.report, _kind(item.kind, case.rule, of_files), case, item.right)


def _kind(kind: str, rule: str, of_files: Collection[str]) -> str:
    if kind in (matching.LINKS, matching.FIGURES):
        return kind
    return "events and direct relations" if rule in of_files else "posts"


def measured(found: Iterable[Sample], share: float = certainty.SHARE) -> dict[tuple[str, float], Row]:
    """The precision of each grade of each rule.

    It is such that the confidences (precision times ``share``-th power of the lowest mention's) of what was counted
    sum up to the number of what is right.
    """
    right: Counter[tuple[str, ...]] = Counter()
    weight: dict[tuple[str, ...], float] = defaultdict(float)
    count: Counter[tuple[str, ...]] = Counter()
    grades = {}
    for s in found:
        grade = (s.kind, s.case.rule, f"{s.case.grade:g}")
        grades[grade] = s.case.grade
        for level in (grade[:1], grade[:2], grade):
            right[level] += s.right
            count[level] += 1
            weight[level] += s.case.lowest**share
    rows = {}
    for grade, value in sorted(grades.items()):
        precision = 1.0
        for level in (grade[:1], grade[:2], grade):
            strength = STRENGTH if len(level) > 1 else 0.0
            precision = (right[level] + strength * precision) / (weight[level] + strength)
        wrong = count[grade] - right[grade]
        rows[grade[1], value] = Row(right[grade], wrong, min(precision, HIGHEST))
    return rows


def report_figures(found: list[Sample]) -> None:
    """Prints log loss and calibration error of each kind, before and after, by cross-validation over reports."""
    kinds = sorted({s.kind for s in found})
    print("\nlog loss / calibration error, by cross-validation over reports")
    print("| | " + " | ".join(f"{k} ({sum(s.kind == k for s in found)})" for k in kinds) + " |")
    print("|---" * (len(kinds) + 1) + "|")
    rows: list[tuple[str, Train]] = [
        ("by hand × lowest mention", lambda _: lambda case: case.grade * case.lowest)
    ]
    rows += [(f"measured × lowest mention^{share:g}", partial(_learnt, share)) for share in SHARES]
    for name, train in rows:
        pairs = crossed(found, train)
        cells = [
            f"{reliability.log_loss(pairs[k]):.3f} / {reliability.ece(reliability.bins(pairs[k])):.3f}"
            for k in kinds
        ]
        print(f"| {name} | " + " | ".join(cells) + " |")


def _learnt(share: float, rest: list[Sample]) -> Callable[[Case], float]:
    rows = measured(rest, share)

    def confidence(case: Case) -> float:
        row = rows.get((case.rule, case.grade))
        return float((row.precision if row else case.grade) * case.lowest**share)

    return confidence


def crossed(found: list[Sample], train: Train) -> dict[str, list[reliability.Pair]]:
    """By kind, each statement's confidence as learnt from the reports of other folds, and whether it is right."""
    fold = {report: i % FOLDS for i, report in enumerate(sorted({s.report for s in found}))}
    pairs: dict[str, list[reliability.Pair]] = defaultdict(list)
    for number in range(FOLDS):
        confidence = train([s for s in found if fold[s.report] != number])
        for s in found:
            if fold[s.report] == number:
                pairs[s.kind].append((confidence(s.case), s.right))
    return pairs


def written(rows: dict[tuple[str, float], Row], source: str) -> Iterator[str]:
    """The table's lines; ``source`` says where it was counted."""
    yield "# How often each rule is right, by the grade that it gives its statement. Made by scripts/calibrate: don't\n"
    yield f"# edit. Counted in {source}.\n"
    yield "# rule\tgrade\tright\twrong\tconfidence\n"
    for (rule, grade), row in sorted(rows.items()):
        yield f"{rule}\t{grade:g}\t{row.right}\t{row.wrong}\t{row.precision:.3f}\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
