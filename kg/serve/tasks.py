"""What a worker does with a store. In: a task. Out: a ``Reply``: bytes of a known type, or why there are none.

Nothing here knows of processes or of HTTP; ``kg.serve.worker`` runs it where it can be killed.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final

import pyoxigraph as ox

from kg import guard
from kg.choice import Choice
from kg.errors import QueryError
from kg.graph import vocabularies
from kg.ontology import Ontology
from kg.query import planned, visible_graphs
from kg.serve import part
from kg.store import HIDDEN
from kg.store.blocks import header, headless
from kg.text import counted

RESULTS: Final[dict[str, ox.QueryResultsFormat]] = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
TRIPLES: Final[dict[str, ox.RdfFormat]] = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}


class Outcome(Enum):
    """How a task ended."""

    DONE = "done"
    INVALID = "invalid"  # no SPARQL, or not allowed
    UNKNOWN = "unknown"  # nothing is called so
    UNACCEPTABLE = "unacceptable"  # the format asked for can't hold this kind of answer
    TOO_LARGE = "too large"
    NO_MEMORY = "no memory"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Reply:
    """How a task ended, the name of the body's format, and the body; a message where it did not end well.

    ``spent``: the worker holds much memory after it and should be replaced.
    """

    outcome: Outcome
    format: str
    body: bytes
    spent: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """A query of a client: its text, the formats that the client takes tables and triples in (keys of ``RESULTS`` and
    ``TRIPLES``, ``""`` for none), its dataset (None: the store's), and how many bytes the answer may have."""

    text: str
    results: str
    triples: str
    limit: int
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """Questions of the server's own pages. The reply is JSON: for each question a list of rows of strings, ``""``
    where a variable is unbound."""

    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draw:
    """The page of ``kg view``, of the part that is chosen. What is larger than a page can quickly show is cut to whole
    reports (``kg.serve.part``). ``ontology``: the server's."""

    title: str
    ontology: Ontology
    choice: Choice = field(default_factory=Choice)


Task = Ask | Look | Draw


def run(store: ox.Store, task: Task) -> Reply:
    """Does ``task``; never raises but for what kills a process."""
    try:
        if isinstance(task, Ask):
            return _ask(store, task)
        if isinstance(task, Look):
            return _look(store, task)
        return _draw(store, task)
    except _TooLargeError as error:
        return _no(Outcome.TOO_LARGE, str(error))
    except (QueryError, SyntaxError) as error:
        text = str(error)
        said = (
            text if isinstance(error, QueryError) else f"The query is not valid SPARQL: {guard.where(error)}"
        )
        return _no(Outcome.INVALID, said)
    except MemoryError:
        return _no(Outcome.NO_MEMORY, "")
    except Exception as error:  # whatever a query provokes is told to who asked, and the worker lives on
        return _no(Outcome.FAILED, f"The query could not be answered: {error}")


def _ask(store: ox.Store, task: Ask) -> Reply:
    prefixes = vocabularies()
    guard.check(task.text, prefixes)
    found = store.query(
        planned(store, task.text, prefixes) if task.default_graphs is None else task.text,
        prefixes=prefixes,
        default_graph=_nodes(task.default_graphs),  # type: ignore[arg-type]
        named_graphs=_visible(store, task),  # type: ignore[arg-type]
    )
    out = _Bounded(task.limit)
    if isinstance(found, ox.QueryTriples):
        if not task.triples:
            return _no(Outcome.UNACCEPTABLE, "triples")
        used = prefixes if task.triples == "ttl" else None
        ox.serialize(found, out, format=TRIPLES[task.triples], prefixes=used)  # type: ignore[arg-type]
        body = out.value()
        return Reply(Outcome.DONE, task.triples, header(prefixes) + headless(body) if used else body)
    if not task.results:
        return _no(Outcome.UNACCEPTABLE, "results")
    found.serialize(out, format=RESULTS[task.results])  # type: ignore[arg-type]
    return Reply(Outcome.DONE, task.results, out.value())


def _visible(store: ox.Store, task: Ask) -> list[ox.NamedNode] | None:
    """The graphs that ``GRAPH`` may see: those that the client names, else the reports', never a store's own notes."""
    wanted = _nodes(task.named_graphs)
    found = visible_graphs(store, task.text) if wanted is None else wanted
    return None if found is None else [g for g in found if isinstance(g, ox.NamedNode) and g not in HIDDEN]


def _nodes(iris: Iterable[str] | None) -> list[ox.NamedNode] | None:
    """Raises ``QueryError`` for what is no IRI."""
    if iris is None:
        return None
    try:
        return [ox.NamedNode(iri) for iri in iris]
    except ValueError as error:
        raise QueryError(f"A graph of the dataset has no valid IRI: {error}") from error


def _look(store: ox.Store, task: Look) -> Reply:
    tables: list[object] = []
    for text in task.questions:
        found = store.query(text, prefixes=vocabularies())
        if not isinstance(found, ox.QuerySolutions):
            raise QueryError("A page's question must be a SELECT.")
        tables.append([[_text(term) for term in row] for row in found])
    return Reply(Outcome.DONE, "json", json.dumps(tables, ensure_ascii=False).encode("utf-8", "replace"))


def _draw(store: ox.Store, task: Draw) -> Reply:
    from kg import view  # its libraries are many, and few workers draw
    from kg.view.choose import UnseenError, ViewError

    choice, until, title = task.choice, str(task.choice.until or ""), task.title
    if choice.focus:
        focus = part.named(store, choice.focus, task.ontology)
        if focus is None:
            return _no(Outcome.UNKNOWN, choice.focus)
        found = part.around(store, focus, choice.hops, until, task.ontology)
        choice, title = replace(choice, focus=focus.value), f"{found.label} – {title}"
    else:
        found = part.latest(store, until)
    shown = _shown(found, choice.hops)
    try:
        page = view.page(found.store, title=title, ontology=task.ontology, choice=choice, served=shown)
    except UnseenError as error:
        return _no(Outcome.UNKNOWN, str(error))
    except ViewError as error:
        return _no(Outcome.INVALID, str(error))
    return Reply(Outcome.DONE, "html", page.encode("utf-8"))


def _shown(found: part.Part, hops: int) -> tuple[str, str]:
    """What a page shows of what, in Chinese and English."""
    cut = found.shown < found.total
    all_ = counted(found.total, "report")
    zh = f"最近的 {found.shown:,} 篇报道，共 {found.total:,} 篇" if cut else f"全部 {found.total:,} 篇报道"
    en = f"the latest {found.shown:,} of {all_}" if cut else f"all {all_}"
    if not found.label:
        return f"这里画出{zh}。", f"Drawn here: {en}."
    return (
        f"这里画出“{found.label}”及其 {hops} 步以内的关系，取自{zh}。",
        f"Drawn here: {found.label} and what is within {counted(hops, 'relation')} of it, from {en}.",
    )


def _text(term: object) -> str:
    if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode):
        return term.value
    return "" if term is None else str(term)


def _no(outcome: Outcome, why: str) -> Reply:
    return Reply(outcome, "", why.encode("utf-8", "replace"))


class _TooLargeError(Exception):
    """An answer has more bytes than it may have."""


class _Bounded:
    """A binary file in memory that refuses to grow beyond ``limit`` bytes."""

    def __init__(self, limit: int) -> None:
        self._limit, self._size, self._parts = limit, 0, list[bytes]()

    def write(self, data: bytes) -> int:
        """Raises ``_TooLargeError``."""
        self._size += len(data)
        if self._size > self._limit:
            raise _TooLargeError(
                f"The answer has more than {self._limit:,} bytes. Ask for less (LIMIT, fewer variables), or start "
                "kg serve with a higher --max-bytes."
            )
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing to do."""

    def value(self) -> bytes:
        """All that was written."""
        return b"".join(self._parts)
