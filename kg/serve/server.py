"""What all answers of one server share: its workers, its counters, what it may send. No HTTP here."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Condition
from typing import Final, TypeVar, cast

from kg.graph import prefixes
from kg.iri import BASE
from kg.ontology import Names, Ontology
from kg.serve.metrics import Metrics
from kg.serve.pool import Pool, Refused
from kg.serve.tasks import Look, Outcome, Reply, Task

Rows = list[list[str]]
Value = TypeVar("Value")
_COUNTS: Final = (
    f"SELECT (COUNT(?r) AS ?n) {{ ?r a kg:{Names.REPORT} }}",
    "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?r schema:mentions ?x }",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    """SELECT ?x (MIN(?l) AS ?label) (COUNT(DISTINCT ?r) AS ?n) { ?r schema:mentions ?x . ?x rdfs:label ?l }
    GROUP BY ?x ORDER BY DESC(?n) ?x LIMIT 24""",
)


@dataclass(frozen=True, slots=True)
class Summary:
    """How much a graph holds, the base of its IRIs, and the entities that most reports name (IRI, label, reports)."""

    reports: int
    entities: int
    triples: int
    base: str
    named: tuple[tuple[str, str, str], ...]


@dataclass(slots=True)
class Kept:
    """What was computed of one state of the graph, by name; what is being computed, of which state, and how many wait."""

    generation: int = -1
    values: dict[str, object] = field(default_factory=dict)
    computed: set[tuple[int, str]] = field(default_factory=set)
    waiting: int = 0


@dataclass(frozen=True)
class Server:
    """A served graph. ``title``: its name; ``max_bytes`` an answer may have; ``hosts`` that a request may name
    (None: any); ``cors``: the origin whose pages may ask, ``""`` for none. ``client``: for whom it works, an address;
    ``gone`` says whether he waits no more."""

    title: str
    pool: Pool
    metrics: Metrics
    ontology: Ontology
    max_bytes: int
    hosts: tuple[str, ...] | None
    cors: str
    client: str = ""
    gone: Callable[[], bool] = lambda: False
    kept: Kept = field(default_factory=Kept)
    changed: Condition = field(default_factory=Condition)

    def working_for(self, client: str, gone: Callable[[], bool]) -> "Server":
        """The same server at work for one client."""
        return replace(self, client=client, gone=gone)

    def run(self, task: Task) -> Reply:
        """Does ``task`` in a worker. Raises ``Refused``, which is counted."""
        try:
            return self.pool.run(task, self.gone, self.client)
        except Refused as error:
            self.metrics.refused(error.kind)
            raise

    def rows(self, *questions: str) -> list[Rows]:
        """The answers of the server's own ``questions``. Raises ``Refused``."""
        reply = self.run(Look(questions))
        if reply.outcome is not Outcome.DONE:
            raise Refused(reply.body.decode("utf-8"), "crash")
        tables: list[Rows] = json.loads(reply.body)
        return tables

    def remembered(self, name: str, compute: Callable[[], Value]) -> Value:
        """What ``compute`` gave for the graph as it is now; it is run once for each state of the graph, and who asks
        meanwhile waits for it. Raises ``Refused`` where too many do."""
        generation = self.pool.generation
        with self.changed:
            if self.kept.generation != generation:
                self.kept.generation = generation
                self.kept.values.clear()
            self._wait_for((generation, name))
            if name in self.kept.values:
                return cast(Value, self.kept.values[name])
            self.kept.computed.add((generation, name))
        try:
            value = compute()
            with self.changed:
                if self.kept.generation == generation:
                    self.kept.values[name] = value
        finally:
            with self.changed:
                self.kept.computed.discard((generation, name))
                self.changed.notify_all()
        return value

    def _wait_for(self, wanted: tuple[int, str]) -> None:
        """Waits while what is ``wanted`` of a state of the graph is computed. Raises ``Refused``."""
        if wanted not in self.kept.computed:
            return
        limits = self.pool.limits
        if self.kept.waiting >= limits.waiting:
            raise self._refused("Too many wait for this page. Try again later.")
        self.kept.waiting += 1
        try:
            if not self.changed.wait_for(lambda: wanted not in self.kept.computed, limits.seconds):
                raise self._refused(
                    f"This page was not ready within {limits.seconds:g} seconds. Try again later."
                )
        finally:
            self.kept.waiting -= 1

    def _refused(self, said: str) -> Refused:
        self.metrics.refused("busy")
        return Refused(said, "busy", 1)

    def summary(self) -> Summary:
        """How much the graph holds. Raises ``Refused``."""
        return self.remembered("summary", self._summary)

    def base(self) -> str:
        """What the IRIs of the graph begin with."""
        return self.remembered("base", self._base)

    def prefixes(self) -> dict[str, str]:
        """The prefixes of the graph's names, by which pages shorten IRIs."""
        return prefixes(self.ontology, self.base())

    def _base(self) -> str:
        found = self.rows(f"SELECT ?report {{ ?report a kg:{Names.REPORT} }} ORDER BY ?report LIMIT 1")[0]
        return (found[0][0].rpartition(f"{Names.REPORT.lower()}/")[0] if found else "") or BASE

    def _summary(self) -> Summary:
        reports, entities, triples, named = self.rows(*_COUNTS)
        top = tuple((iri, label, count) for iri, label, count in named)
        return Summary(int(reports[0][0]), int(entities[0][0]), int(triples[0][0]), self.base(), top)
