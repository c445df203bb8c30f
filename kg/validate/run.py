"""Goes through a graph report by report. In: a store, ``Options``. Out: a ``Verdict``.

Each named graph is sent as N-Triples to where it is checked, in this process or in several, and its findings come back
in the order of the reports' ids.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from kg import store as stores
from kg import vocabulary, workers
from kg.ontology import Ontology
from kg.text import counted
from kg.validate import constraints, plain
from kg.validate.finding import IS_A, REPORT, Finding, Teller
from kg.validate.shapes import Shapes, load


@dataclass(frozen=True, slots=True)
class Options:
    """How to validate: the user's own ``shapes`` and ``ontology`` (Turtle files) on top of the shipped ones; ``quick``
    leaves pySHACL out; ``workers`` processes."""

    shapes: Path | None = None
    ontology: Path | None = None
    quick: bool = False
    workers: int = 1


@dataclass(slots=True)
class Verdict:
    """What was looked at and what was found, in the order of the reports' ids."""

    reports: int = 0
    triples: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def violations(self) -> int:
        """How many findings are no mere warnings."""
        return sum(not f.warning for f in self.findings)

    @property
    def valid(self) -> bool:
        """Whether there are none but warnings."""
        return not self.violations

    def text(self) -> str:
        """One line for the user."""
        warnings = len(self.findings) - self.violations
        result = counted(self.violations, "violation") if self.violations else "valid"
        result += f", {counted(warnings, 'warning')}" if warnings else ""
        return f"{counted(self.reports, 'report')}, {counted(self.triples, 'triple')}: {result}"


Progress = Callable[[Verdict], None]


def validate(store: ox.Store, options: Options | None = None, *, progress: Progress | None = None) -> Verdict:
    """Holds all of ``store`` against the shapes. ``progress`` is called after each graph.

    Raises ``OntologyError`` where a file of the user's own is wrong.
    """
    options = options or Options()
    verdict = Verdict()
    for part in _all(_graphs(store), options):
        verdict.reports += part.reports
        verdict.triples += part.triples
        verdict.findings += part.findings
        if progress:
            progress(verdict)
    return verdict


def _graphs(store: ox.Store) -> Iterator[bytes]:
    """Each report's graph as N-Triples, in the order of their names; what is in no such graph is one together."""
    found = store.quads_for_pattern(None, IS_A, REPORT)
    held = {q.graph_name for q in found if q.graph_name not in (ox.DefaultGraph(), *stores.HIDDEN)}
    triples = {q.triple for q in stores.reports(store) if q.graph_name not in held}
    if triples:
        yield _triples(triples)
    for name in sorted(held, key=str):
        yield _triples(q.triple for q in store.quads_for_pattern(None, None, None, name))


def _triples(triples: Iterable[ox.Triple]) -> bytes:
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""


def _all(graphs: Iterator[bytes], options: Options) -> Iterator[Verdict]:
    if options.workers <= 1:
        shapes = _load(options)
        yield from (_check(data, shapes, options.quick) for data in graphs)
        return
    _load(options)  # what is wrong with it is told before any process starts
    yield from workers.in_order(
        partial(_check_here, quick=options.quick),
        graphs,
        workers=options.workers,
        prepare=_start,
        given=(options,),
    )


_loaded: list[Shapes] = []  # of a worker process


def _start(options: Options) -> None:
    _loaded.append(_load(options))


def _load(options: Options) -> Shapes:
    ontology: Ontology = vocabulary.load(options.ontology)
    return load(ontology, options.shapes)


def _check_here(data: bytes, quick: bool) -> Verdict:
    return _check(data, _loaded[0], quick)


def _check(data: bytes, shapes: Shapes, quick: bool) -> Verdict:
    """The verdict on one graph."""
    store = ox.Store()
    store.bulk_load(data, format=ox.RdfFormat.N_TRIPLES)
    teller = Teller(store)
    found = [
        *plain.findings(store, shapes.ontology, teller),
        *constraints.findings(store, shapes.constraints, teller),
    ]
    if quick:
        found += plain.ends(store, shapes.ontology, teller)
    else:
        from kg.validate import core  # half a second to import

        found += core.findings(store, shapes, teller)
    return Verdict(teller.reports, len(store), sorted(set(found), key=_order))


def _order(finding: Finding) -> tuple[object, ...]:
    f = finding
    return f.warning, f.report, int(f.begin or 0), f.thing, f.property, f.value, f.en
