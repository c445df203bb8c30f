"""Runs queries. In: a store and SPARQL text. Out: what pyoxigraph found, or an ``Answer`` of strings."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.errors import QueryError
from kg.graph import vocabularies
from kg.query.faults import told
from kg.query.local import check_local, names_graphs
from kg.query.planning import planned
from kg.store import HIDDEN, forget_state, load, state, united

Found = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
_SIMPLE: Final = (
    ox.NamedNode,
    ox.Literal,
    ox.BlankNode,
)  # made once: a union in a call takes longer than the call
_MADE: Final = re.compile(r"<<|\bTRIPLE\b|\bBNODE\b", re.I)


@dataclass(frozen=True, slots=True)
class Answer:
    """A table: ``columns`` and rows of strings, ``""`` where a variable is unbound."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def opened(path: Path, *, in_memory: bool = False) -> ox.Store:
    """The graph at ``path``, ready for queries: each triple of all reports stands once in its default graph.

    A store is asked where it is, on disk; ``in_memory`` copies it first (some seconds and a gigabyte for a million
    triples), which pays where many questions follow. Files are in memory anyway. Raises ``StoreError`` as
    ``kg.store.load`` does.
    """
    found = load(path)
    if not in_memory or not path.is_dir():
        return found
    copy = ox.Store()
    copy.bulk_extend(found)
    forget_state(copy)  # what is quick on disk is not what is quick in memory
    return copy


def ask(store: ox.Store, text: str, *, prefixes: Mapping[str, str] | None = None) -> Answer:
    """Runs the SPARQL ``text`` (SELECT, ASK, CONSTRUCT or DESCRIBE). Raises ``QueryError`` with the place."""
    result = found(store, text, prefixes=prefixes)
    # What kg wrote has neither blank nodes nor triples in triples: unless the query makes some, CSV tells all.
    if isinstance(result, ox.QuerySolutions) and not _MADE.search(text) and state(store) is not None:
        return _written_out(result)
    return answer(result)


def found(store: ox.Store, text: str, *, prefixes: Mapping[str, str] | None = None) -> Found:
    """What pyoxigraph finds, asked in the way that takes least time (``kg.query.planning``); rows are looked for while
    they are taken. Raises ``QueryError`` with the place.

    A store that was not opened by ``opened`` is united first, at each call.
    """
    store, known = united(store), dict(prefixes or vocabularies())
    check_local(text, known)
    try:
        return store.query(
            planned(store, text, known), prefixes=known, named_graphs=visible_graphs(store, text)
        )
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        raise QueryError(f"The query is not valid SPARQL: {told(text, error, known)}") from error


def visible_graphs(store: ox.Store, text: str) -> list[ox.NamedNode | ox.BlankNode] | None:
    """What pyoxigraph's ``named_graphs`` must be for the SPARQL ``text``, so that ``GRAPH`` sees reports and not a
    store's own notes; ``None`` where the text doesn't ask for graphs, which is faster."""
    if not names_graphs(text):
        return None
    return [graph for graph in store.named_graphs() if graph not in HIDDEN]


def answer(found: Found) -> Answer:
    """``found`` as strings; triples are sorted. Raises ``QueryError`` where evaluating fails."""
    try:
        if isinstance(found, ox.QueryBoolean):
            return Answer(("answer",), (("true" if found else "false",),))
        if isinstance(found, ox.QueryTriples):
            rows = {(_text(t.subject), _text(t.predicate), _text(t.object)) for t in found}
            return Answer(("subject", "predicate", "object"), tuple(sorted(rows)))
        columns = tuple(v.value for v in found.variables)
        cells = [tuple([t.value if isinstance(t, _SIMPLE) else _text(t) for t in row]) for row in found]
        return Answer(columns, tuple(cells))
    except (ValueError, OSError, RuntimeError) as error:
        raise QueryError(f"The query failed while it ran: {error}.") from error


def _written_out(found: ox.QuerySolutions) -> Answer:
    """``answer`` of rows without blank nodes and triples, by way of CSV: terms as Python's objects would take a tenth of
    the time that a wide join takes."""
    columns = tuple(v.value for v in found.variables)
    try:
        data = found.serialize(format=ox.QueryResultsFormat.CSV) or b""
    except (ValueError, OSError, RuntimeError) as error:
        raise QueryError(f"The query failed while it ran: {error}.") from error
    csv.field_size_limit(max(csv.field_size_limit(), len(data)))  # a cell may be a whole text
    lines = csv.reader(io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline=""))
    next(lines)
    empty = ("",) * len(columns)  # of one column, an empty cell is an empty line
    return Answer(columns, tuple([tuple(cells) or empty for cells in lines]))


def _text(term: object) -> str:
    if isinstance(term, _SIMPLE):
        return str(term.value)
    return "" if term is None else str(term)
