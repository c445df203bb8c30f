"""``kg build``: reads reports and writes their graph."""

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from kg import store
from kg.commands.arguments import command, count, day, decided, own, places, share
from kg.commands.telling import check_home, say, say_all
from kg.iri import BASE
from kg.text import counted
from kg.types import Metadata

if TYPE_CHECKING:
    from kg.build import Summary
    from kg.commands.arguments import Commands


def add(group: "Commands") -> None:
    """Declares the command line."""
    p = command(
        group,
        "build",
        "Read reports and write their graph.",
        """
kg build page.txt -o page.trig --published 2025-07-18 --home 青海省,西宁市
kg build reports.jsonl archive/ -o all.nq --workers 4
kg build today.jsonl -o store/
kg build reports.jsonl -o all.trig --min-confidence 0.8 --rejected left-out.tsv
cat report.txt | kg build - -o report.ttl""",
        run,
    )
    p.add_argument(
        "inputs",
        nargs="+",
        type=Path,
        metavar="INPUT",
        help=".txt (one report or a whole page), .jsonl, .html, .pdf, a folder of them, or - for standard input",
    )
    p.add_argument(
        "-o",
        "--output",
        required=True,
        type=Path,
        metavar="OUT",
        help=".trig .nq (a named graph a report), .ttl .nt .jsonld .rdf (their union), "
        "a folder for an on-disk store, to which is added, or - for standard output",
    )
    p.add_argument("--published", type=day, metavar="DATE", help="day of publication, as 2025-07-18")
    p.add_argument(
        "--home",
        type=places,
        default=(),
        metavar="PLACE[,PLACE]",
        help="where the paper is at home, from province to county; 我省 and 全市 refer to it",
    )
    p.add_argument("--publisher", metavar="NAME", help="the paper's name")
    p.add_argument(
        "--base", default=BASE, metavar="IRI", help=f"what the graph's IRIs begin with (default {BASE})"
    )
    p.add_argument("--encoding", metavar="NAME", help="the inputs' encoding (default: detected)")
    _choice(p)
    p.add_argument("--workers", type=count, default=1, metavar="N", help="processes to work in (default 1)")
    own(p)
    decided(p)
    p.add_argument("-q", "--quiet", action="store_true", help="no progress and no summary, only what failed")


def _choice(p: argparse.ArgumentParser) -> None:
    """What is written of what was read."""
    p.add_argument(
        "--no-mentions", action="store_true", help="leave out where each entity is named: half the size"
    )
    p.add_argument(
        "--min-confidence",
        type=share,
        default=0.0,
        metavar="X",
        help="leave out events, claims with their relations, and figures less sure than X, from 0 to 1 "
        "(default 0: none)",
    )
    p.add_argument(
        "--rejected",
        type=Path,
        metavar="FILE",
        help="list here what was read and not written, with its sentence and why: what the ontology doesn't "
        "admit, and what --min-confidence leaves out (.tsv, .csv, or .jsonl: a JSON object a line)",
    )


def run(given: argparse.Namespace) -> int:
    """``kg build``."""
    from kg import build as building

    began = time.perf_counter()
    check_home(given.home)
    defaults = Metadata(published=given.published, home=given.home, publisher=given.publisher)
    options = building.Options(
        given.output,
        defaults,
        base=given.base,
        encoding=given.encoding,
        mentions=not given.no_mentions,
        workers=given.workers,
        rules=given.rules,
        ontology=given.ontology,
        min_confidence=given.min_confidence,
        decisions=given.decisions,
        rejected=given.rejected,
    )
    shown = None if given.quiet else _Progress(began)
    summary = building.build(given.inputs, options, progress=shown)
    if shown:
        shown.end()
    say_all([f"{problem.where}: {problem.message}" for problem in summary.problems])
    if not given.quiet:
        say_all(summary.notes)
        line = _summary(summary, given.output, time.perf_counter() - began)
        if given.min_confidence and summary.reports:
            line += (
                f"; {counted(summary.unsure, 'statement')} less sure than {given.min_confidence:g} left out"
            )
        if summary.unfit:
            line += f"; {counted(summary.unfit, 'statement')} that the ontology doesn't admit left out"
            line += f", see {given.rejected}" if given.rejected else " (--rejected FILE lists them)"
        say(line)
    return 1 if summary.failed else 0


class _Progress:
    """One line on standard error that says how far a build is; only where somebody watches."""

    def __init__(self, began: float) -> None:
        self.began, self.shown = began, 0

    def __call__(self, summary: "Summary") -> None:
        seconds = time.perf_counter() - self.began
        line = f"{counted(summary.reports, 'report')}, {summary.characters} characters, {seconds:.0f} s"
        if sys.stderr.isatty():
            sys.stderr.write("\r" + line.ljust(self.shown))
            sys.stderr.flush()
            self.shown = len(line)
        elif seconds - self.shown >= 10:  # in a log: a line now and then
            self.shown = int(seconds)
            say(line)

    def end(self) -> None:
        if sys.stderr.isatty() and self.shown:
            sys.stderr.write("\r" + " " * self.shown + "\r")


def _summary(summary: "Summary", output: Path, seconds: float) -> str:
    changes = summary.changes
    if summary.failed and not summary.reports and not changes.unchanged:
        return f"{output}: not written, because no report could be read; {summary.failed} failed"
    reports = f"{counted(summary.reports, 'report')}, "
    if store.suffix_of(output) == "":
        reports = f"{counted(changes.added, 'report')} added, {changes.replaced} replaced, {changes.unchanged} unchanged"
        reports += f", {changes.removed} removed that their inputs no longer hold" if changes.removed else ""
        if not summary.reports:
            tail = f"; {summary.failed} failed" if summary.failed else ""
            return f"{output}: {reports}; {seconds:.1f} s{tail}"
        reports += f"; {summary.reports} read: "
    line = f"{output}: {reports}{counted(summary.entities, 'entity', 'entities')}, {counted(summary.facts, 'fact')}"
    line += f", {counted(summary.observations, 'observation')}"
    line += f"; {summary.characters} characters in {seconds:.1f} s"
    if summary.repeated:
        line += f"; {counted(summary.repeated, 'repeated input')} left out"
    return line + (f"; {summary.failed} failed" if summary.failed else "")
