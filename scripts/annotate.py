"""Helps to annotate reports by hand: marks a report as the pipeline sees it, checks marked reports, converts them.

    scripts/annotate mark REPORT.txt --published DATE --home 地区,地区     today's marks, to be corrected
    scripts/annotate check FILE...                                         what is wrong, and where
    scripts/annotate gold FILE... -o FOLDER [--split test] [--with facts]  JSON annotations and reports.jsonl
    scripts/annotate table FILE...                                         counts by genre, province and class

The form of a marked report is told in scripts/corpus.py.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import checking
import corpus
import gold

from kg import build, layout, ontology, read
from kg.text import sentences
from kg.types import Metadata


def main() -> int:
    """Runs one command; returns the exit status: 1 where something is wrong with the files, 2 for bad usage."""
    parser = argparse.ArgumentParser(
        prog="scripts/annotate", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    mark = commands.add_parser("mark", help="mark a report as today's pipeline sees it")
    mark.add_argument("files", nargs="+", type=Path, metavar="REPORT", help="a .txt or .jsonl of reports")
    mark.add_argument("--published", type=date.fromisoformat, metavar="DATE")
    mark.add_argument("--home", default="", metavar="地区,地区")
    mark.set_defaults(run=marked)
    for name, run, text in (
        ("check", check, "say what is wrong with marked reports"),
        ("table", table, "count reports, sentences and names"),
        ("gold", annotations, "turn marked reports into JSON annotations"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("files", nargs="+", type=Path, metavar="FILE")
        command.set_defaults(run=run)
    command.add_argument("-o", dest="output", type=Path, required=True, metavar="FOLDER")
    command.add_argument("--split", choices=("train", "test"), help="the reports of this split only")
    command.add_argument("--with", dest="kind", choices=("facts", "names"), help="these reports only")
    given = parser.parse_args()
    run: int = given.run(given)
    return run


def marked(given: argparse.Namespace) -> int:
    """Prints reports with the names that the pipeline finds, in the corpus's form."""
    home = tuple(h for h in given.home.split(",") if h)
    engine = build.engine()
    for path in given.files:
        for item in read.read(path, defaults=Metadata(published=given.published, home=home)):
            if isinstance(item, read.Failure):
                print(f"{item.where}: {item.message}", file=sys.stderr)
                return 1
            for reading in build.readings(layout.reports(item.source, item.metadata), engine, []):
                print("\n".join(_lines(reading)))
    return 0


def _lines(reading: "build.Reading") -> Iterator[str]:
    report = reading.report
    yield f"=== {report.id}"
    yield "genre:"
    yield "place:"
    yield f"published: {report.published or ''}"
    yield f"home: {', '.join(report.home)}"
    yield f"headline: {report.headline}"
    yield f"byline: {', '.join(report.bylines)}"
    yield ""
    opening: dict[int, list[str]] = {}
    closing: dict[int, list[str]] = {}
    resolution = reading.resolution
    for mention, referents in zip(resolution.mentions, resolution.referents, strict=True):
        if len(referents) == 1 and mention.end > mention.begin:
            name = referents[0].name
            key = f"={name}" if name != mention.text else ""
            opening.setdefault(mention.begin, []).append("[")
            closing.setdefault(mention.end, []).append(f"|{referents[0].kind}{key}]")
    marked = []
    for i, char in enumerate(report.text):
        marked += [*closing.get(i, ()), *opening.get(i, ()), char]
    marked += closing.get(len(report.text), ())
    yield from ("".join(marked).replace("\n", "\n\n")).split("\n")
    yield ""


def _read(paths: list[Path]) -> tuple[list[corpus.Annotated], list[corpus.Problem]]:
    reports, problems = [], []
    for path in paths:
        found, wrong = corpus.read(path)
        reports += found
        problems += [*wrong, *checking.problems(path, found, ontology.load())]
    return reports, problems


def check(given: argparse.Namespace) -> int:
    """Prints the problems of the files; the status is 1 where there are any."""
    reports, problems = _read(given.files)
    for problem in problems:
        print(problem)
    print(f"{len(reports)} reports, {len(problems)} problems")
    return 1 if problems or not reports else 0


def annotations(given: argparse.Namespace) -> int:
    """Writes the reports as JSON annotations, one a file, and their texts as reports.jsonl."""
    reports, problems = _read(given.files)
    if given.split:
        reports = [r for r in reports if corpus.is_test(r) == (given.split == "test")]
    if given.kind:
        reports = [r for r in reports if r.has_facts == (given.kind == "facts")]
    for problem in problems:
        print(problem, file=sys.stderr)
    given.output.mkdir(parents=True, exist_ok=True)
    with (given.output / "reports.jsonl").open("w", encoding="utf8") as stream:
        for report in reports:
            try:
                found = gold.annotation(report, ontology.load())
            except ValueError as error:
                print(f"{report.id}: {error}; left out", file=sys.stderr)
                continue
            text = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
            (given.output / f"{report.id}.json").write_text(text, encoding="utf8")
            stream.write(json.dumps(gold.record(report), ensure_ascii=False) + "\n")
    return 1 if problems else 0


def table(given: argparse.Namespace) -> int:
    """Prints Markdown tables of what the files hold."""
    reports, _ = _read(given.files)
    known = ontology.load()
    count = sum(len(sentences(r.text)) for r in reports)
    names = sum(len(r.marks) for r in reports)
    print(f"{len(reports)} reports, {sum(r.has_facts for r in reports)} of them with facts; ", end="")
    print(f"{count} sentences, {sum(len(r.text) for r in reports)} characters, {names} marked names.")
    for title, counter in (
        ("Genre", Counter(r.header.get("genre", "") for r in reports)),
        ("Province", Counter(corpus.home(r)[0] for r in reports if corpus.home(r))),
        ("Year", Counter(r.header.get("published", "")[:4] for r in reports)),
        ("Class of name", Counter(known.label(m.kind) for r in reports for m in r.marks)),
        ("Construction", Counter(p for r in reports for p in r.header.get("plan", "").split("；") if p)),
    ):
        print(f"\n| {title} | |\n|---|---|")
        for key, number in sorted(counter.items(), key=lambda kv: (-kv[1], kv[0])):
            print(f"| {key} | {number} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
