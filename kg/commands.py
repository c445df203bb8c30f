"""What each ``kg`` command does. In: its parsed arguments. Out: its exit status.

What reads text (spaCy, the recognisers) takes a second to import, so only the commands that need it do so.
"""

import argparse
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from kg import query as asking
from kg import store, table
from kg.types import Metadata

if TYPE_CHECKING:
    from kg.build import Summary

_SHOWN = 20  # problems listed on standard error; the rest are counted


def build(given: argparse.Namespace) -> int:
    """``kg build``."""
    from kg import build as building

    began = time.perf_counter()
    _check_home(given.home)
    defaults = Metadata(published=given.published, home=given.home, publisher=given.publisher)
    options = building.Options(
        given.output,
        defaults,
        given.base,
        given.encoding,
        not given.no_mentions,
        given.workers,
        given.rules,
        given.ontology,
        given.min_confidence,
    )
    shown = None if given.quiet else _Progress(began)
    summary = building.build(given.inputs, options, progress=shown)
    if shown:
        shown.end()
    for problem in summary.problems[:_SHOWN]:
        _say(f"kg: {problem.where}: {problem.message}")
    if len(summary.problems) > _SHOWN:
        _say(f"kg: … and {len(summary.problems) - _SHOWN} more")
    if not given.quiet:
        line = _summary(summary, given.output, time.perf_counter() - began)
        if given.min_confidence and summary.reports:
            line += f"; {summary.unsure} statements less sure than {given.min_confidence:g} left out"
        _say(line)
    return 1 if summary.failed else 0


def query(given: argparse.Namespace) -> int:
    """``kg query``."""
    if given.list:
        rows = [(q.name, q.zh, q.en) for q in asking.named().values()]
        sys.stdout.write(table.render(("name", "zh", "en"), rows, given.format))
        return 0
    if given.graph is None or given.query is None:
        _say("kg query: GRAPH and QUERY are needed, or --list. See kg query --help.")
        return 2
    text = asking.find(given.query)
    answer = asking.ask(store.load(given.graph), text)
    terminal = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    sys.stdout.write(table.render(answer.columns, answer.rows, given.format, terminal=terminal))
    if given.format == "table":
        sys.stdout.flush()
        _say(f"{len(answer.rows)} rows")
    return 0


def view(given: argparse.Namespace) -> int:
    """``kg view``."""
    from kg import view as viewing
    from kg import vocabulary

    known, graph = vocabulary.load(given.ontology), store.load(given.graph)
    page = viewing.page(graph, title=given.title or given.graph.name, limit=given.limit, ontology=known)
    with store.atomic(given.output) as out:
        out.write(page.encode("utf-8"))
    return 0


def verify(given: argparse.Namespace) -> int:
    """``kg verify``."""
    from kg import verify as verifying
    from kg import vocabulary

    places = given.sources or [given.graph.resolve().parent, Path.cwd()]
    verdict = verifying.verify(store.load(given.graph), places, vocabulary.load(given.ontology))
    for fault in verdict.faults[:_SHOWN]:
        _say(f"kg: {fault}")
    if len(verdict.faults) > _SHOWN:
        _say(f"kg: … and {len(verdict.faults) - _SHOWN} more")
    sys.stdout.write(verdict.text() + "\n")
    return 1 if verdict.faults else 0


def export(given: argparse.Namespace) -> int:
    """``kg export``."""
    from kg import network, vocabulary

    graph = store.load(given.graph)
    if given.output.suffix.lower() in network.FORMATS:
        with store.atomic(given.output) as out:
            network.write(graph, out, given.output.suffix.lower())
    else:
        store.save(graph, given.output, network.prefixes(graph, vocabulary.load(given.ontology)))
    return 0


def list_(given: argparse.Namespace) -> int:
    """``kg list``."""
    held = store.contents(given.graph)
    rows = [
        (r.id, r.published, r.headline, r.publisher, str(r.entities), str(r.events), str(r.figures))
        for r in held
    ]
    columns = ("id", "date", "headline", "publisher", "entities", "events", "figures")
    terminal = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    sys.stdout.write(table.render(columns, rows, given.format, terminal=terminal))
    if given.format == "table":
        sys.stdout.flush()
        _say(f"{len(held)} reports")
    return 0


def forget(given: argparse.Namespace) -> int:
    """``kg forget``."""
    told = store.forget(given.graph, given.ids)
    for line in told:
        _say(f"kg: {line}")
    if not given.quiet:
        _say(f"{given.graph}: {len(set(given.ids)) - len(told)} reports forgotten")
    return 1 if told else 0


def rules_check(given: argparse.Namespace) -> int:
    """``kg rules check``."""
    from kg import attempt

    found = attempt.check(attempt.Own(given.rules, given.ontology), given.folder, given.corpus)
    for fault in found.faults:
        _say(f"kg: {fault}")
    if found.notes:
        sys.stdout.write("\n".join(found.notes) + "\n")
    faults = f"{len(found.faults)} fault{'s' * (len(found.faults) != 1)}" if found.faults else "all well"
    line = f"{found.count} rules, {faults}" if found.count else f"{faults}; no examples were run"
    sys.stdout.write(line + "\n")
    return 1 if found.faults else 0


def rules_try(given: argparse.Namespace) -> int:
    """``kg rules try``."""
    from kg import attempt

    _check_home(given.home)
    metadata = Metadata(published=given.published, home=given.home)
    own = attempt.Own(given.rules, given.ontology)
    sys.stdout.write(attempt.show(given.sentence, metadata, own, given.rule))
    return 0


class _Progress:
    """One line on standard error that says how far a build is; only where somebody watches."""

    def __init__(self, began: float) -> None:
        self.began, self.shown = began, 0

    def __call__(self, summary: "Summary") -> None:
        seconds = time.perf_counter() - self.began
        line = f"{summary.reports} reports, {summary.characters} characters, {seconds:.0f} s"
        if sys.stderr.isatty():
            sys.stderr.write("\r" + line.ljust(self.shown))
            sys.stderr.flush()
            self.shown = len(line)
        elif seconds - self.shown >= 10:  # in a log: a line now and then
            self.shown = int(seconds)
            _say(line)

    def end(self) -> None:
        if sys.stderr.isatty() and self.shown:
            sys.stderr.write("\r" + " " * self.shown + "\r")


def _summary(summary: "Summary", output: Path, seconds: float) -> str:
    changes = summary.changes
    if summary.failed and not summary.reports and not changes.unchanged:
        return f"{output}: not written, because no report could be read; {summary.failed} failed"
    reports = f"{summary.reports} reports, "
    if store.suffix_of(output) == "":
        reports = f"{changes.added} reports added, {changes.replaced} replaced, {changes.unchanged} unchanged"
        reports += f", {changes.removed} removed that their inputs no longer hold" if changes.removed else ""
        if not summary.reports:
            tail = f"; {summary.failed} failed" if summary.failed else ""
            return f"{output}: {reports}; {seconds:.1f} s{tail}"
        reports += f"; {summary.reports} read: "
    line = f"{output}: {reports}{summary.entities} entities, {summary.facts} facts"
    line += f", {summary.observations} observations"
    line += f"; {summary.characters} characters in {seconds:.1f} s"
    if summary.repeated:
        line += f"; {summary.repeated} repeated inputs left out"
    return line + (f"; {summary.failed} failed" if summary.failed else "")


def _check_home(names: tuple[str, ...]) -> None:
    """Says which of the given places no list knows; the build goes on without them."""
    if not names:
        return
    from kg import ontology
    from kg.recognise import gazetteer
    from kg.resolve import home

    for name, like in home.unknown(names, gazetteer.load(ontology.folder() / "gazetteer")):
        hint = f" Did you mean {like}?" if like else ""
        _say(f"kg: --home: no province, city or county {name} is known; it is ignored.{hint}")


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
