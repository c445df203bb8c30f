"""The pipeline put together. In: input paths and ``Options``. Out: a graph at ``Options.output``, a summary.

Records are read one after the other and worked on in batches, in this process or in several; each report
becomes one block of the output. A report that fails is listed and the others are built all the same.
"""

import gc
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

from kg import (
    attribution,
    certainty,
    conflict,
    extract,
    graph,
    layout,
    observe,
    pipeline,
    read,
    resolve,
    rules,
    store,
    tenure,
    vocabulary,
)
from kg import ontology as onto
from kg.errors import KgError
from kg.iri import BASE, Namer, check_base, digest
from kg.text import sentences
from kg.types import Block, Mention, Metadata, Reading, Report, Source

_BATCH = 40_000  # characters worked on at a time: enough for full batches, little enough for steady progress
_COLLECTING = (
    200_000,
    20,
    20,
)  # objects made before cycles are looked for; collections before older ones are, too
_LONGEST = 20_000  # characters of a report that is read as one
Item = tuple[Source, Metadata]
Progress = Callable[["Summary"], None]


@dataclass(frozen=True, slots=True)
class Options:
    """How to build. ``defaults`` holds for inputs that don't say better; ``encoding`` ``None``: detect it.

    ``rules`` (a folder) and ``ontology`` (a Turtle file) are the user's own, on top of the shipped ones. Facts,
    observations and links less sure than ``min_confidence`` are left out.
    """

    output: Path
    defaults: Metadata = field(default_factory=Metadata)
    base: str = BASE
    encoding: str | None = None
    mentions: bool = True
    workers: int = 1
    rules: Path | None = None
    ontology: Path | None = None
    min_confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Problem:
    """An input, record or report that could not be used, and why (one sentence or more).

    ``skipped``: nobody asked for it (a picture in a folder of reports), so it is no failure.
    """

    where: str
    message: str
    skipped: bool = False


@dataclass(slots=True)
class Summary:
    """What was built, so far or in all. ``characters`` are those of the reports' clean text.

    ``unsure`` counts the facts, observations and links that were left out by ``Options.min_confidence``.
    """

    reports: int = 0
    entities: int = 0
    facts: int = 0
    observations: int = 0
    characters: int = 0
    repeated: int = 0
    unsure: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def failed(self) -> int:
        """How many inputs, records and reports failed."""
        return sum(not p.skipped for p in self.problems)


@dataclass(slots=True)
class _Part:
    """What one batch gave."""

    blocks: list[tuple[str, bytes]] = field(default_factory=list)
    entities: set[str] = field(default_factory=set)
    facts: int = 0
    observations: int = 0
    characters: int = 0
    unsure: int = 0
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Engine:
    """What is loaded once and used for every report."""

    ontology: onto.Ontology
    mentions: Callable[[Iterable[Report]], Iterator[tuple[Report, tuple[Mention, ...]]]]
    rules: rules.RuleSet


def engine(own_rules: Path | None = None, own_ontology: Path | None = None) -> Engine:
    """Loads the ontology, the recognisers and the rules: the shipped ones, with the user's own on top (a second
    or two). Raises ``OntologyError`` or ``RuleError`` where they are wrong."""
    ontology = vocabulary.load(own_ontology)
    loaded = rules.load(onto.folder() / "rules", ontology, own_rules)
    return Engine(ontology, partial(pipeline.mentions, pipeline.load(ontology)), loaded)


def build(inputs: Iterable[Path], options: Options, *, progress: Progress | None = None) -> Summary:
    """Builds the graph of ``inputs``. ``progress`` is called after each batch with the figures so far.

    Raises ``KgError`` where nothing can be built at all: an unusable output, a broken ontology. What is wrong
    with single inputs is in ``Summary.problems``. If it raises, or if inputs failed and not one report was
    read, the old output is as it was.
    """
    check_base(options.base)
    summary, seen = Summary(), set[str]()
    output = store.Output(options.output, graph.prefixes(vocabulary.load(options.ontology), options.base))
    try:
        reports = _reports(_records(list(inputs), options, summary), summary.problems)
        with _seldom_collecting():
            for part in _work_all(_batches(reports), options):
                for report_id, data in part.blocks:
                    output.add(report_id, data)
                _count(summary, part, seen)
                if progress:
                    progress(summary)
        summary.problems.sort(key=lambda p: (p.where, p.message))
        if summary.reports or not summary.failed:
            output.commit()
    finally:
        output.close()
    return summary


def readings(reports: list[Report], loaded: Engine, problems: list[Problem]) -> Iterator[Reading]:
    """All that is read out of ``reports``, one by one; what fails is appended to ``problems``."""
    for report, mentions in _mentions(reports, loaded, problems):
        try:
            yield _reading(report, mentions, loaded)
        except Exception as error:  # one bad report must not cost the others
            problems.append(_problem(report.id, error))


def _reports(items: Iterable[Item], problems: list[Problem]) -> Iterator[Report]:
    """The reports of all ``items``, overlong ones in parts; what fails is appended to ``problems``."""
    seen: set[str] = set()
    for source, metadata in items:
        try:
            found = layout.reports(source, metadata)
        except Exception as error:  # one bad input must not cost the others
            problems.append(_problem(source.name, error))
            continue
        if not found:
            problems.append(Problem(source.name, "no report found in it, only furniture or advertisements."))
        for report in (part for whole in found for part in _parts(whole)):
            if report.id in seen:
                problems.append(Problem(report.id, "another report has the same id. Give each its own."))
            else:
                seen.add(report.id)
                yield report


def _parts(report: Report) -> Iterator[Report]:
    """``report``, or, where it is far longer than any newspaper's, parts of it that end with a sentence.

    Time and memory for one report grow faster than its length; a text of megabytes must not take hours.
    """
    cuts, last = [0], 0
    for _, end in sentences(report.text) if len(report.text) > _LONGEST else ():
        while end - cuts[-1] > _LONGEST:
            cuts.append(last if last > cuts[-1] else cuts[-1] + _LONGEST)
        last = end
    for number, (begin, end) in enumerate(pairwise((*cuts, len(report.text))), 1):
        yield report if len(cuts) == 1 else _part(report, number, begin, end)


def _part(report: Report, number: int, begin: int, end: int) -> Report:
    blocks = tuple(
        Block(b.kind, max(b.begin, begin) - begin, min(b.end, end) - begin)
        for b in report.blocks
        if b.begin < end and b.end > begin
    )
    name = report.id if number == 1 else f"{report.id}~{number}"
    return replace(
        report, id=name, text=report.text[begin:end], offsets=report.offsets[begin:end], blocks=blocks
    )


def _reading(report: Report, mentions: tuple[Mention, ...], loaded: Engine) -> Reading:
    resolution = resolve.resolve(report, mentions)
    facts = extract.extract(report, resolution, loaded.rules, loaded.ontology)
    posts = tenure.tenures(report, resolution, tenure.appositions(report, resolution))
    read_out = Reading(report, resolution, (*facts, *posts), tuple(observe.observe(report, resolution)))
    return conflict.checked(attribution.attributed(certainty.weighed(read_out), loaded.ontology))


def _mentions(
    reports: list[Report], loaded: Engine, problems: list[Problem]
) -> Iterator[tuple[Report, tuple[Mention, ...]]]:
    """All at once for speed; one by one where that fails, to find the culprit."""
    try:
        yield from list(loaded.mentions(reports))
    except Exception as error:
        if len(reports) == 1:
            problems.append(_problem(reports[0].id, error))
            return
        for report in reports:
            yield from _mentions([report], loaded, problems)


def _problem(where: str, error: Exception) -> Problem:
    if isinstance(error, KgError):
        return Problem(where, str(error).removeprefix(f"{where}: "))
    return Problem(where, f"not readable, by a fault of this program ({type(error).__name__}: {error}).")


def _records(inputs: list[Path], options: Options, summary: Summary) -> Iterator[Item]:
    """All records, each with an id that no other has.

    Inputs are read twice: first for their ids alone. Records with one id but other content get a piece of
    their hash behind it; records that are the same in everything count once. So no order of inputs matters.
    """
    kept = {path: list(_raw(path, options)) for path in inputs if path == store.STANDARD}
    prints: dict[str, set[str]] = {}
    for path in inputs:
        for record in kept.get(path) or _raw(path, options):
            if isinstance(record, read.Failure):
                summary.problems.append(Problem(record.where, record.message, record.skipped))
            else:
                prints.setdefault(_key(record), set()).add(_print(record))
    done: set[str] = set()
    for path in inputs:
        for record in kept.get(path) or _raw(path, options):
            if isinstance(record, read.Failure):
                continue
            key, mark = _key(record), _print(record)
            if mark in done:
                summary.repeated += 1
                continue
            done.add(mark)
            unique = key if len(prints.get(key, ())) < 2 else f"{key}~{mark[:8]}"
            known = record.metadata.id is None and unique == key
            yield record.source, record.metadata if known else replace(record.metadata, id=unique)


def _raw(path: Path, options: Options) -> Iterator["read.Record | read.Failure"]:
    return iter(read.read(path, encoding=options.encoding, defaults=options.defaults))


def _key(record: "read.Record") -> str:
    return record.metadata.id or record.source.name


def _print(record: "read.Record") -> str:
    return digest(record.source.name, record.source.sha256, record.metadata)


def _batches(reports: Iterable[Report]) -> Iterator[list[Report]]:
    batch: list[Report] = []
    size = 0
    for report in reports:
        batch.append(report)
        size += len(report.text)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Python looks for cycles among all live objects again and again; a report makes many objects and no cycles."""
    before = gc.get_threshold()
    gc.set_threshold(*_COLLECTING)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _work_all(batches: Iterator[list[Report]], options: Options) -> Iterator[_Part]:
    if options.workers <= 1:
        loaded = engine(options.rules, options.ontology)
        yield from (_work(batch, options, loaded) for batch in batches)
        return
    # spawn: a forked child would share the threads and locks of the numeric libraries
    pool = ProcessPoolExecutor(
        options.workers, get_context("spawn"), _start, (options.rules, options.ontology)
    )
    try:
        waiting: list[Future[_Part]] = []
        for batch in batches:
            waiting.append(pool.submit(_work_here, batch, options))
            if len(waiting) > 2 * options.workers:
                yield waiting.pop(0).result()
        for future in waiting:
            yield future.result()
    except BrokenProcessPool as error:
        raise KgError("A worker process died (out of memory?). Try again with fewer --workers.") from error
    finally:
        pool.shutdown(cancel_futures=True)


_loaded: list[Engine] = []  # of a worker process


def _start(own_rules: Path | None, own_ontology: Path | None) -> None:
    gc.set_threshold(*_COLLECTING)
    _loaded.append(engine(own_rules, own_ontology))


def _work_here(batch: list[Report], options: Options) -> _Part:
    return _work(batch, options, _loaded[0])


def _work(batch: list[Report], options: Options, loaded: Engine) -> _Part:
    part = _Part()
    suffix, ontology = store.suffix_of(options.output), loaded.ontology
    prefixes = graph.prefixes(ontology, options.base)
    namer = Namer(options.base, ontology)
    for whole in readings(batch, loaded, part.problems):
        report = whole.report
        try:
            reading, unsure = certainty.sure(whole, options.min_confidence)
            triples = graph.triples(reading, ontology, base=options.base, mentions=options.mentions)
            name = graph.report_iri(report.id, options.base, ontology)
            part.blocks.append((report.id, store.block(triples, name, suffix, prefixes)))
        except Exception as error:  # one bad report must not cost the others
            part.problems.append(_problem(report.id, error))
            continue
        part.entities |= {namer.entity(e, report.id) for e in reading.resolution.entities if e.mentioned}
        part.facts += len(reading.facts)
        part.observations += len(reading.observations)
        part.characters += len(report.text)
        part.unsure += unsure
    return part


def _count(summary: Summary, part: _Part, seen: set[str]) -> None:
    seen |= part.entities
    summary.reports += len(part.blocks)
    summary.entities = len(seen)
    summary.facts += part.facts
    summary.observations += part.observations
    summary.characters += part.characters
    summary.unsure += part.unsure
    summary.problems += part.problems
