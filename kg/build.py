"""The pipeline put together. In: input paths and ``Options``. Out: a graph at ``Options.output``, a summary.

Records are read one after the other and worked on in batches, in this process or in several; each report
becomes one block of the output. A report that fails is listed and the others are built all the same.
"""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path

from kg import (
    attribution,
    certainty,
    conflict,
    extract,
    fingerprint,
    graph,
    identity,
    observe,
    pipeline,
    rejections,
    requirements,
    resolve,
    rules,
    screen,
    standing,
    store,
    tenure,
    vocabulary,
    workers,
)
from kg import ontology as onto
from kg.intake import Intake, Problem, problem
from kg.iri import BASE, Namer, check_base
from kg.types import Mention, Metadata, Reading, Report

_BATCH = 40_000  # characters worked on at a time: enough for full batches, little enough for steady progress
# Objects made before cycles are looked for, and collections before those among older ones are.
_COLLECTING = (200_000, 20, 20)
Progress = Callable[["Summary"], None]


@dataclass(frozen=True, slots=True)
class Options:
    """How to build. ``defaults`` holds for inputs that don't say better; ``encoding`` ``None``: detect it.

    ``rejected`` is a file for what was read and not written: because the ontology doesn't admit it, or unsure.
    ``rules`` (a folder) and ``ontology`` (a Turtle file) are the user's own, on top of the shipped ones. Facts,
    observations and links less sure than ``min_confidence`` are left out. ``decisions`` is a folder with the user's
    decisions on what is the same and what is different (``None``: none; for a store, those that it remembers).
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
    decisions: Path | None = None
    rejected: Path | None = None


@dataclass(slots=True)
class Summary:
    """What was built, so far or in all. ``characters`` are those of the reports' clean text.

    ``unsure`` counts the facts, observations and links that were left out by ``Options.min_confidence``, ``unfit`` what
    the ontology doesn't admit; both are in ``rejected`` where a file was asked for. What became of a store's reports
    is in ``changes``; those that were in it already are not among ``reports``. ``notes`` tell of the user's decisions.
    """

    reports: int = 0
    entities: int = 0
    facts: int = 0
    observations: int = 0
    characters: int = 0
    repeated: int = 0
    unsure: int = 0
    unfit: int = 0
    rejected: list[screen.Rejected] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    changes: store.Changes = field(default_factory=store.Changes)

    @property
    def failed(self) -> int:
        """How many inputs, records and reports failed."""
        return sum(not p.skipped for p in self.problems)


@dataclass(slots=True)
class _Part:
    """What one batch gave."""

    blocks: list[tuple[str, bytes, tuple[identity.Local, ...]]] = field(default_factory=list)
    entities: set[str] = field(default_factory=set)
    facts: int = 0
    observations: int = 0
    characters: int = 0
    unsure: int = 0
    unfit: int = 0
    rejected: list[screen.Rejected] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Engine:
    """What is loaded once and used for every report."""

    ontology: onto.Ontology
    mentions: Callable[[Iterable[Report]], Iterator[tuple[Report, tuple[Mention, ...]]]]
    rules: rules.RuleSet
    weigh: certainty.Weigher
    screen: screen.Screen


def engine(own_rules: Path | None = None, own_ontology: Path | None = None) -> Engine:
    """Loads the ontology, the recognisers and the rules: the shipped ones, with the user's own on top (a second
    or two). Raises ``OntologyError`` or ``RuleError`` where they are wrong."""
    ontology = vocabulary.load(own_ontology)
    loaded = rules.load(onto.folder() / "rules", ontology, own_rules)
    stated = {rule.id: rule.confidence for rule in loaded.rules if rule.confidence is not None}
    precisions = certainty.load(onto.folder() / "confidence.tsv", stated)
    asserts = {rule.id: rule.asserts for rule in loaded.rules}
    sieve = screen.Screen(ontology, requirements.load(), asserts)
    mentions = partial(pipeline.mentions, pipeline.load(ontology))
    return Engine(ontology, mentions, loaded, precisions.weigh, sieve)


def build(inputs: Iterable[Path], options: Options, *, progress: Progress | None = None) -> Summary:
    """Builds the graph of ``inputs``. ``progress`` is called after each batch with the figures so far.

    A file is replaced as a whole. To a store is added: its reports that are the same are skipped, those with new
    content replaced, each on its own, so that a build that was cut off goes on where it was.

    Raises ``KgError`` where nothing can be built at all: an unusable output, a broken ontology. What is wrong
    with single inputs is in ``Summary.problems``. If it raises, or if inputs failed and not one report was
    read, the old file is as it was; a store holds what was finished.
    """
    check_base(options.base)
    if options.rejected:
        rejections.check(options.rejected)
    known = vocabulary.load(options.ontology)
    decisions = identity.decisions.load(options.decisions) if options.decisions else None
    output = store.output(options.output, graph.prefixes(known, options.base))
    output.decide(decisions)
    intake = Intake(list(inputs), options.encoding, options.defaults)
    summary, seen = Summary(problems=intake.problems, changes=output.changes), set[str]()
    waiting: dict[str, tuple[str, str]] = {}  # origin and fingerprint of the reports that are being worked on
    try:
        with _seldom_collecting():
            for part in _work_all(_batches(_changed(intake, output, options, waiting)), options):
                for report_id, data, named in part.blocks:
                    name = graph.report_iri(report_id, options.base, known)
                    output.put(store.Built(report_id, str(name), data, *waiting.pop(report_id), named))
                _count(summary, part, seen)
                if progress:
                    progress(summary)
        summary.repeated = intake.repeated
        summary.problems.sort(key=lambda p: (p.where, p.message))
        for origin, ids in intake.whole.items():
            output.only(origin, ids)
        summary.notes = output.settle()
        if summary.reports or not summary.failed:
            output.commit()
            if options.rejected:
                rejections.write(summary.rejected, options.rejected)
    finally:
        output.close()
    return summary


def _changed(
    intake: Intake,
    output: store.Output | store.Living,
    options: Options,
    waiting: dict[str, tuple[str, str]],
) -> Iterator[Report]:
    """The reports that ``output`` doesn't hold as they are; each is noted in ``waiting``."""
    settings = (options.base, options.mentions, options.min_confidence)
    program = fingerprint.of_program(options.rules, options.ontology, *settings)
    for origin, report in intake.reports():
        mark = fingerprint.of_report(report, origin, program)
        if not output.is_current(report.id, mark):
            waiting[report.id] = origin, mark
            yield report


def readings(reports: list[Report], loaded: Engine, problems: list[Problem]) -> Iterator[Reading]:
    """All that is read out of ``reports``, one by one; what fails is appended to ``problems``."""
    for report, mentions in _mentions(reports, loaded, problems):
        try:
            yield _reading(report, mentions, loaded)
        except Exception as error:  # one bad report must not cost the others
            problems.append(problem(report.id, error))


def _reading(report: Report, mentions: tuple[Mention, ...], loaded: Engine) -> Reading:
    resolution = resolve.resolve(report, mentions)
    people = tenure.appositions(report, resolution)
    facts = extract.extract(report, resolution, loaded.rules, loaded.ontology, people)
    posts = tenure.tenures(report, resolution, people)
    figures = observe.observe(report, resolution, people, facts)
    read_out = Reading(report, resolution, (*facts, *posts), tuple(figures))
    held = standing.apart(certainty.weighed(read_out, loaded.weigh))
    return conflict.checked(attribution.attributed(held, loaded.ontology))


def _mentions(
    reports: list[Report], loaded: Engine, problems: list[Problem]
) -> Iterator[tuple[Report, tuple[Mention, ...]]]:
    """All at once for speed; one by one where that fails, to find the culprit."""
    try:
        yield from list(loaded.mentions(reports))
    except Exception as error:
        if len(reports) == 1:
            problems.append(problem(reports[0].id, error))
            return
        for report in reports:
            yield from _mentions([report], loaded, problems)


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
    first = next(batches, None)
    if first is None:  # nothing to do: what takes seconds to load is not needed
        return
    batches = chain([first], batches)
    if options.workers <= 1:
        loaded = engine(options.rules, options.ontology)
        yield from (_work(batch, options, loaded) for batch in batches)
        return
    yield from workers.in_order(
        partial(_work_here, options=options),
        batches,
        workers=options.workers,
        prepare=_start,
        given=(options.rules, options.ontology),
    )


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
    for read_out in readings(batch, loaded, part.problems):
        report = read_out.report
        try:
            whole, unfit = screen.screened(read_out, loaded.screen)
            reading, unsure = certainty.sure(whole, options.min_confidence)
            triples = graph.triples(reading, ontology, base=options.base, mentions=options.mentions)
            name = graph.report_iri(report.id, options.base, ontology)
            data = store.block(triples, name, suffix, prefixes)
            part.blocks.append((report.id, data, _named(name, triples)))
        except Exception as error:  # one bad report must not cost the others
            part.problems.append(problem(report.id, error))
            continue
        part.entities |= {namer.entity(e, report.id) for e in reading.resolution.entities if e.mentioned}
        part.facts += len(reading.facts)
        part.observations += len(reading.observations)
        part.characters += len(report.text)
        part.unsure += unsure
        part.unfit += len(unfit)
        if options.rejected:
            part.rejected += [*unfit, *screen.unsure(whole, reading, options.min_confidence)]
    return part


def _named(graph_name: str, triples: list[graph.Triple]) -> tuple[identity.Local, ...]:
    """What a report names."""
    rows = ((str(s), str(p), str(o)) for s, p, o in triples if str(p) in identity.KEPT)
    return tuple(identity.locals_of(str(graph_name), rows))


def _count(summary: Summary, part: _Part, seen: set[str]) -> None:
    seen |= part.entities
    summary.reports += len(part.blocks)
    summary.entities = len(seen)
    summary.facts += part.facts
    summary.observations += part.observations
    summary.characters += part.characters
    summary.unsure += part.unsure
    summary.unfit += part.unfit
    summary.rejected += part.rejected
    summary.problems += part.problems
