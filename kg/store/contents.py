"""What a graph holds, report by report, and forgetting some. In: a store or a path. Out: ``Held`` rows, a new graph."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg import sparql, terms
from kg.errors import StoreError
from kg.ontology import NAMESPACE, Names
from kg.store.blocks import BLOCKED, FORMATS
from kg.store.files import load, save
from kg.store.living import Living, graphs_of, ids
from kg.store.paths import STANDARD, suffix_of
from kg.store.settle import settle
from kg.store.union import RECORDS

_HEADLINE: Final = ox.NamedNode(str(terms.HEADLINE))
_PUBLISHED: Final = ox.NamedNode(str(terms.DATE_PUBLISHED))
_PUBLISHER: Final = ox.NamedNode(str(terms.PUBLISHER))
_MENTIONS: Final = ox.NamedNode(str(terms.MENTIONS))
_IS_A: Final = ox.NamedNode(str(terms.IS_A))
_OBSERVATION: Final = ox.NamedNode(NAMESPACE + Names.OBSERVATION)
_MODALITY: Final = ox.NamedNode(NAMESPACE + Names.MODALITY)


@dataclass(frozen=True, slots=True)
class Held:
    """A report that a graph holds: its id, day, headline and publisher (``""`` where unknown), and how many
    entities it names, events it tells and figures it states."""

    id: str
    published: str
    headline: str
    publisher: str
    entities: int
    events: int
    figures: int


def contents(path: Path) -> list[Held]:
    """All reports of the store or file at ``path``, in the order of their ids.

    Raises ``StoreError`` where it can't be read, or holds no graph for each report.
    """
    if suffix_of(path) not in ("", *BLOCKED):
        raise _union(path, "listed")
    store = load(path, union=False)
    entities = _count(store, _MENTIONS)
    figures = _count(store, _IS_A, _OBSERVATION)
    events = _events(store)

    def said(graph: ox.NamedNode, key: ox.NamedNode) -> str:
        found = next(iter(store.quads_for_pattern(graph, key, None, graph)), None)
        return found.object.value if found and isinstance(found.object, ox.Literal) else ""

    return [
        Held(
            report_id,
            said(graph, _PUBLISHED),
            said(graph, _HEADLINE),
            said(graph, _PUBLISHER),
            entities[graph],
            events[graph],
            figures[graph],
        )
        for graph, report_id in ids(store).items()
    ]


def forget(path: Path, wanted: Iterable[str]) -> list[str]:
    """Forgets reports of the store or file at ``path``: all that only they say is gone. Returns what to tell of
    ids that no report has.

    A file is rewritten as a whole, or left as it is if no report goes. Raises ``StoreError`` where it can't be
    read or written, or holds no graph for each report.
    """
    wanted = list(dict.fromkeys(wanted))
    missing = _forget_in_store(path, wanted) if path.is_dir() else _forget_in_file(path, wanted)
    known = list(ids(load(path, union=False)).values()) if missing else []
    told = []
    for report_id in missing:
        like = get_close_matches(report_id, known, 1)
        hint = f" Did you mean {like[0]!r}?" if like else ""
        told.append(f"{path}: holds no report {report_id!r}.{hint} See kg list {path}.")
    return told


def _forget_in_store(path: Path, wanted: list[str]) -> list[str]:
    load(path)  # says what is wrong with a folder that is no store, before one is made of it
    living = Living(path)
    try:
        missing = living.remove(wanted)
        living.settle()
        living.commit()
    finally:
        living.close()
    return missing


def _forget_in_file(path: Path, wanted: list[str]) -> list[str]:
    if path == STANDARD or suffix_of(path) not in BLOCKED:
        raise _union(path, "forgotten")
    store, missing = load(path), []
    for report_id in wanted:
        graphs = graphs_of(store, report_id)
        for graph in graphs:
            store.remove_graph(graph)
            for note in list(store.quads_for_pattern(graph, None, None, RECORDS)):
                store.remove(note)
        if not graphs:
            missing.append(report_id)
    if len(missing) < len(wanted):
        settle(store)
        save(store, path, _prefixes(path))
    return missing


def _union(path: Path, done: str) -> StoreError:
    return StoreError(
        f"{path}: reports can be {done} where each has a graph of its own. Expected a store, or a file that ends "
        f"in {' or '.join(BLOCKED)}."
    )


def _prefixes(path: Path) -> dict[str, str]:
    """The prefixes that stand at the beginning of a file."""
    with path.open("rb") as data:
        quads = ox.parse(data, format=FORMATS[suffix_of(path)])
        next(quads, None)
        return dict(quads.prefixes)


def _events(store: ox.Store) -> Counter[object]:
    """How many events each graph tells."""
    stated = {(q.subject, q.graph_name) for q in store.quads_for_pattern(None, _IS_A, _OBSERVATION, None)}
    held = store.quads_for_pattern(None, _MODALITY, None, None)
    return Counter(graph for _, graph in sparql.events(((q.subject, q.graph_name) for q in held), stated))


def _count(store: ox.Store, key: ox.NamedNode, value: ox.NamedNode | None = None) -> Counter[object]:
    """How many things of each graph have ``key`` (and ``value``)."""
    return Counter(quad.graph_name for quad in store.quads_for_pattern(None, key, value, None))
