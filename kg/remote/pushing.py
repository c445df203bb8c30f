"""Loads a graph into a triple store, report by report. In: a store and a client. Out: its graphs on the server.

Each report's graph replaces the one of its name there (``PUT ?graph=IRI``, SPARQL 1.1 Graph Store HTTP Protocol:
https://www.w3.org/TR/sparql11-http-rdf-update/). What the journal says the server has already is not sent again.
"""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from typing import Final

from kg.errors import RemoteError
from kg.remote.client import Client, RefusalError
from kg.remote.journal import Journal
from kg.store import Store, digests, graph_triples

_TYPE: Final = {"Content-Type": "application/n-triples; charset=utf-8"}
_SINGLE: Final = frozenset({400, 409, 413, 415, 422})  # says no to this graph, not to all
_NO_STORE: Final = frozenset({404, 405, 501})
_EXPECTED: Final = (
    "Expected a Graph Store of SPARQL 1.1, such as http://localhost:7878/store (Oxigraph), "
    "…/repositories/NAME/rdf-graphs/service (GraphDB), …/NAME/data (Fuseki), …/sparql-graph-crud-auth (Virtuoso)."
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a push has to do: graphs to send with the digests of their contents, to leave, and to delete."""

    send: dict[str, str]
    unchanged: int
    gone: tuple[str, ...]


@dataclass(slots=True)
class Outcome:
    """How many graphs and bytes were sent and how many graphs deleted; what the server said of those it refused."""

    sent: int = 0
    size: int = 0
    deleted: int = 0
    refused: list[str] = field(default_factory=list)


def plan(store: Store, taken: Mapping[str, str], *, force: bool = False) -> Plan:
    """What to do so that the server has what ``store`` has; ``taken``: the digests of what it has already.

    ``force``: send all. Raises ``RemoteError`` where the graph isn't kept report by report.
    """
    found = digests(store)
    if not found:
        raise RemoteError(
            "The graph holds no graph for each report. Expected a store, or a file that ends in .trig or .nq."
        )
    send = {graph: digest for graph, digest in found.items() if force or taken.get(graph) != digest}
    return Plan(send, len(found) - len(send), tuple(sorted(set(taken) - set(found))))


def push(
    store: Store,
    client: Client,
    journal: Journal,
    todo: Plan,
    *,
    batch: int = 100,
    parallel: int = 4,
    prune: bool = False,
    progress: Callable[[Outcome], None] | None = None,
) -> Outcome:
    """Does what ``todo`` says, ``parallel`` requests at a time; ``prune``: deletes what is gone from ``store``, too.

    After each ``batch`` of reports the journal is kept and ``progress`` called. A report that the server refuses is
    listed, the others are sent all the same. Raises ``RemoteError`` where nothing more can be sent; what was sent
    till then is in the journal.
    """
    outcome, graphs = Outcome(), list(todo.send)
    try:
        with ThreadPoolExecutor(parallel) as pool:
            for begin in range(0, len(graphs), batch):
                _send(store, client, journal, todo, graphs[begin : begin + batch], pool, outcome)
                journal.keep()
                if progress:
                    progress(outcome)
        for graph in todo.gone if prune else ():
            _delete(client, graph)
            journal.note(graph, None)
            outcome.deleted += 1
        journal.keep()
    finally:
        journal.close()
    return outcome


def _send(
    store: Store,
    client: Client,
    journal: Journal,
    todo: Plan,
    graphs: list[str],
    pool: ThreadPoolExecutor,
    outcome: Outcome,
) -> None:
    """Sends a batch. If one fails for good, those under way are waited for and noted; the rest are not begun."""
    begun: dict[Future[int], str] = {
        pool.submit(_put, client, graph, graph_triples(store, graph)): graph for graph in graphs
    }
    failed: RemoteError | None = None
    try:
        for future in as_completed(begun):
            if future.cancelled():
                continue
            try:
                outcome.size += future.result()
            except RefusalError as error:
                if error.status not in _SINGLE:
                    failed = failed or _explained(error)
                else:
                    outcome.refused.append(f"{begun[future]}: {error}")
            except RemoteError as error:
                failed = failed or error
            else:
                journal.note(begun[future], todo.send[begun[future]])
                outcome.sent += 1
            if failed:
                _cancel(begun)
    except BaseException:  # such as an interruption
        _cancel(begun)
        raise
    if failed:
        raise failed


def _cancel(begun: Iterable[Future[int]]) -> None:
    for future in begun:
        future.cancel()


def _put(client: Client, graph: str, data: bytes) -> int:
    client.send("PUT", params={"graph": graph}, data=data, headers=_TYPE)
    return len(data)


def _delete(client: Client, graph: str) -> None:
    try:
        client.send("DELETE", params={"graph": graph})
    except RefusalError as error:
        if error.status != 404:  # somebody else has deleted it
            raise _explained(error) from error


def _explained(error: RefusalError) -> RemoteError:
    return RemoteError(f"{error} {_EXPECTED}") if error.status in _NO_STORE else error
