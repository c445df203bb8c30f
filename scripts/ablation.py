"""What each part of the recogniser adds, and whether its confidence is right.

    scripts/ablation SET=FILE[,FILE] ...

A FILE is a marked corpus file, of which the test split counts (all of it where the name has held-out in it), or a
folder of JSON annotations with the JSONL of its texts beside it (``dev=…/dev,…/dev.jsonl``). Scored are the names as
they are written, once a report: surface and class (Organisation, Place …). The intervals are 95 % bootstrap
intervals over reports. The second table, of the whole recogniser: of the names with a confidence about so high, how
many are right.
"""

import argparse
import json
import random
import sys
from pathlib import Path
from typing import Final, NamedTuple

import corpus
import reliability

from kg import layout, ontology, pipeline
from kg.recognise import head
from kg.types import Report

_ALWAYS: Final = ("times", "amounts", "posts", "overlaps")
STEPS: Final = (
    ("LAC", ("lac", *_ALWAYS), False),
    ("+ gazetteers", ("lac", "gazetteer", *_ALWAYS), False),
    ("+ grammar", pipeline.COMPONENTS, False),
    ("+ head", pipeline.COMPONENTS, True),
)
_SAMPLES: Final = 1000
# So that the middle of each bin is a tenth.
TENTHS: Final = (0.0, *(n / 100 for n in range(5, 100, 10)))

Name = tuple[str, str]


class Wanted(NamedTuple):
    """A report with the names it should give; ``either`` are those that count neither for nor against."""

    report: Report
    names: set[Name]
    either: set[Name]


def main() -> int:
    """Prints the tables."""
    parser = argparse.ArgumentParser(
        prog="scripts/ablation", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", nargs="+", metavar="SET=FILE[,FILE]")
    given = parser.parse_args()
    base_of = head.bases(ontology.load())
    sets = {}
    for argument in given.sets:
        name, _, files = argument.partition("=")
        sets[name] = wanted([Path(f) for f in files.split(",")], base_of)
    print("| | " + " | ".join(f"{name} ({len(reports)})" for name, reports in sets.items()) + " |")
    print("|" + "---|" * (len(sets) + 1))
    sure: list[reliability.Pair] = []
    for step, parts, trained in STEPS:
        nlp = pipeline.load(parts=parts, trained=trained)
        cells = []
        for reports in sets.values():
            found = [(w, read_names(nlp, w.report, base_of)) for w in reports]
            cells.append(figure([count(w, of_one) for w, of_one in found]))
            if trained:
                sure += [pair for w, of_one in found for pair in pairs(w, of_one)]
        print(f"| {step} | " + " | ".join(cells) + " |", flush=True)
    print("\n| confidence | names | mean | right |\n|---|---|---|---|")
    for b in reliability.bins(sure, TENTHS):
        print(f"| {b.low:g}–{b.high:g} | {b.held} | {b.mean:.2f} | {b.right:.2f} |")
    return 0


def wanted(files: list[Path], base_of: dict[str, str]) -> list[Wanted]:
    """The reports of a set with their names."""
    if files[0].is_dir():
        return from_json(files[0], files[1])
    found = []
    for path in files:
        for annotated in corpus.read(path)[0]:
            if not corpus.is_test(annotated) and "held-out" not in path.parts:
                continue
            reports = layout.reports(*corpus.source(annotated))
            if len(reports) != 1:
                print(f"{annotated.id}: {len(reports)} reports in it; left out", file=sys.stderr)
                continue
            names: tuple[set[Name], set[Name]] = set(), set()
            for mark in corpus.moved(annotated, reports[0]):
                surface = reports[0].text[mark.begin : mark.end]
                names[mark.optional].update(
                    (plain(surface), b) for b in corpus.alternatives(mark.kind, base_of)
                )
            found.append(Wanted(reports[0], *split(names)))
    return found


def from_json(folder: Path, texts: Path) -> list[Wanted]:
    """The reports of a folder of JSON annotations."""
    found = []
    for line in texts.read_text(encoding="utf8").splitlines():
        record = json.loads(line)
        gold = json.loads((folder / f"{record['id']}.json").read_text(encoding="utf8"))
        annotated = corpus.Annotated(record["id"], 0, {"published": record["published"]}, record["text"])
        annotated.header["home"] = ", ".join(record.get("home", []))
        (report, *_) = layout.reports(*corpus.source(annotated))
        names: tuple[set[Name], set[Name]] = set(), set()
        for entity in gold["entities"]:
            for surface in entity["surface"]:
                for base in entity["type"].split("|"):
                    if surface in report.text:
                        names[bool(entity.get("optional"))].add((plain(surface), base))
        found.append(Wanted(report, *split(names)))
    return found


def split(names: tuple[set[Name], set[Name]]) -> tuple[set[Name], set[Name]]:
    """Certain and optional names, without words that mean another thing in each paper (我省)."""
    certain, optional = ({n for n in found if not corpus.is_relative(n[0])} for found in names)
    return certain, optional - certain


def plain(surface: str) -> str:
    """The surface without quotation or title marks."""
    begin, end = head.bare(surface, 0, len(surface))
    return surface[begin:end]


def read_names(nlp: pipeline.Language, report: Report, base_of: dict[str, str]) -> list[tuple[Name, float]]:
    """The names that the pipeline finds in a report, with their confidence, as often as they stand there."""
    doc = nlp.make_doc(report.text)
    doc.user_data["published"] = report.published
    for _, component in nlp.pipeline:
        doc = component(doc)
    found = []
    for span in doc.spans["mentions"]:
        base = base_of.get(span.label_)
        if base is not None and span.id_ not in head.UNJUDGED:
            sure = doc.user_data["confidence"][span.start, span.end, span.label_]
            found.append(((plain(span.text), base), sure))
    return found


def pairs(w: Wanted, found: list[tuple[Name, float]]) -> list[reliability.Pair]:
    """The confidence of each name that counts, and whether it is right."""
    counting = ((name, sure) for name, sure in found if not (corpus.is_relative(name[0]) or name in w.either))
    return [(sure, name in w.names) for name, sure in counting]


def count(w: Wanted, found: list[tuple[Name, float]]) -> tuple[int, int, int]:
    """Right, found and wanted names of one report. A name that may be of two classes counts once."""
    given = {name for name, _ in found if not (corpus.is_relative(name[0]) or name in w.either)}
    right = {surface for surface, _ in given & w.names}
    return len(right), len(given), len({surface for surface, _ in w.names})


def figure(counts: list[tuple[int, int, int]]) -> str:
    """F1 with its interval."""
    chance = random.Random(0)
    values = sorted(f1(chance.choices(counts, k=len(counts))) for _ in range(_SAMPLES))
    low, high = values[int(_SAMPLES * 0.025)], values[int(_SAMPLES * 0.975)]
    return f"{f1(counts):.3f} [{low:.2f}–{high:.2f}]"


def f1(counts: list[tuple[int, int, int]]) -> float:
    """F1 of summed counts."""
    right, found, there = (sum(c[i] for c in counts) for i in range(3))
    return 2 * right / max(1, found + there)


if __name__ == "__main__":
    sys.exit(main())
