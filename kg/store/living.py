"""A store on disk that lives: reports are added, replaced and forgotten one by one. In: blocks. Out: the store.

A report is one named graph, and what it says stands once more in the default graph, the union of all reports. Its
record (what it was made from) stands in a graph of its own, ``RECORDS``. All three are written in one transaction:
whenever a build is killed, the store holds whole reports, knows which, and queries see just them. Transactions are
SPARQL updates, which pyoxigraph carries out as a whole or not at all.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg import identity, terms
from kg.errors import StoreError
from kg.store import index
from kg.store.paths import check_writable, is_store, unwritable
from kg.store.reading import sweep
from kg.store.renaming import rows
from kg.store.settle import DECISIONS, remember, remembered, settle
from kg.store.union import DIGEST, HERE, RECORDS, held, leaving, moving, note_digests, state, unite, weight
from kg.store.words import refresh

Store = ox.Store  # what the stages after this one ask
# Of a report's graph in ``RECORDS``: the input that it came from, what it was made from and how, what came out.
_ORIGIN: Final = ox.NamedNode(HERE + "origin")
_FINGERPRINT: Final = ox.NamedNode(HERE + "fingerprint")
# Which version of ``kg.identity`` has seen all reports that the store holds.
_SETTLED: Final = ox.NamedNode(HERE + "settled")
_FLUSHED: Final = (
    32 * 2**20
)  # bytes of blocks after which tables are written: they fill a dozen times that in memory
_ORDERED: Final = 8  # a store is put in order at the end if what was written is more than this part of it
_IDENTIFIER: Final = ox.NamedNode(str(terms.IDENTIFIER))


@dataclass(frozen=True, slots=True)
class Built:
    """A report that was built: its id, its named graph, its block, the input that it came from (``origin``), and
    ``fingerprint``, which is another one whenever its content, the options or the program are. ``things`` is what it
    names; where there are none, a store reads its block."""

    id: str
    graph: str
    data: bytes
    origin: str = ""
    fingerprint: str = ""
    things: tuple[identity.Local, ...] = ()


@dataclass(slots=True)
class Changes:
    """How many reports were added, replaced, found to be the same, and removed."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    removed: int = 0


class Living:
    """The store at ``path``, opened for writing (made if there is none): nobody else can write to it till ``close``.

    Every ``put`` and ``remove`` is one transaction. Raises ``StoreError`` where the folder is no store, or another
    process is writing to it.
    """

    def __init__(self, path: Path) -> None:
        check_writable(path)
        self.path, self.suffix, self.changes = path, "", Changes()
        target = path.resolve()
        if not is_store(target):
            _make(target, path)
        self._store = _open(target, path)
        sweep(target)
        self._written, self._unflushed, self._bytes = False, 0, 0
        self._settled = self._recorded(DECISIONS, _SETTLED) == identity.version()
        # The keys of all that changed since the store was settled; ``None``: not known.
        self._touched: set[str] | None = set() if self._settled else None
        _complete(self._store, path)
        self._state = state(self._store) or 0

    def is_current(self, report_id: str, fingerprint: str) -> bool:
        """Whether the store holds this very report; it is counted as unchanged then."""
        graphs = graphs_of(self._store, report_id)
        current = len(graphs) == 1 and self._recorded(graphs[0], _FINGERPRINT) == fingerprint
        self.changes.unchanged += current
        return current

    def put(self, built: Built) -> None:
        """Adds a report, or puts it in the place of the one with its id."""
        name, digest = ox.NamedNode(built.graph), hashlib.sha256(built.data).hexdigest()
        old = graphs_of(self._store, built.id)
        same = old == [name] and self._recorded(name, DIGEST) == digest
        record = "".join(
            f"{name} {key} {ox.Literal(value)} .\n"
            for key, value in ((_ORIGIN, built.origin), (_FINGERPRINT, built.fingerprint), (DIGEST, digest))
        )
        if same:
            steps = [_forgetting_record(name, key) for key in (_ORIGIN, _FINGERPRINT, DIGEST)]
            self._update([*steps, f"INSERT DATA {{ GRAPH {RECORDS} {{\n{record}}} }}"], settled=True)
        else:
            things, triples = list(built.things) or _things(built), _triples(built)
            self._touch(*old, also=things)
            record += index.noted(name, things)
            content = f"{triples}GRAPH {name} {{\n{triples}}}\nGRAPH {RECORDS} {{\n{record}}}"
            self._change((*old, name), f"INSERT DATA {{ {content} }}", weight(name.value, digest))
        self.changes.unchanged += same
        self.changes.replaced += bool(old) and not same
        self.changes.added += not old
        self._unflushed += len(built.data)
        self._bytes += len(built.data)
        if self._unflushed > _FLUSHED:
            self.commit()

    def only(self, origin: str, ids: Iterable[str]) -> None:
        """The input ``origin`` holds the reports ``ids`` and no others: what else came from it is removed."""
        kept = set(ids)
        found = self._store.quads_for_pattern(None, _ORIGIN, ox.Literal(origin), RECORDS)
        for graph in sorted((quad.subject for quad in found), key=str):
            if isinstance(graph, ox.NamedNode) and not kept & set(_ids(self._store, graph)):
                self._touch(graph)
                self._change([graph])
                self.changes.removed += 1

    def remove(self, ids: Iterable[str]) -> list[str]:
        """Forgets reports; what else names an entity keeps it. Returns the ids that no report has."""
        missing = []
        for report_id in dict.fromkeys(ids):
            graphs = graphs_of(self._store, report_id)
            if graphs:
                self._touch(*graphs)
                self._change(graphs)
                self.changes.removed += 1
            else:
                missing.append(report_id)
        return missing

    def decide(self, decisions: identity.Decisions | None) -> None:
        """Remembers ``decisions`` in the place of earlier ones; ``None``: those stay."""
        if decisions is not None and remembered(self._store) != decisions:
            self._touched = None
            self._update([])
            remember(self._store, decisions)

    def settle(self) -> list[str]:
        """Finds out anew who is whom in all reports, if any changed since. Returns what to tell of decisions."""
        if self._settled:
            return []
        try:
            told = settle(self._store, self._touched, keep=True)
        except OSError as error:
            raise _failed(self.path, error) from error
        mark = ox.Literal(identity.version())
        self._store.update(
            f"{_forgetting_record(DECISIONS, _SETTLED)} ; "
            f"INSERT DATA {{ GRAPH {RECORDS} {{ {DECISIONS} {_SETTLED} {mark} }} }}"
        )
        self._written, self._settled, self._touched = True, True, set()
        self._state = state(self._store) or 0
        return told

    def commit(self) -> None:
        """Makes all that was written last, even if the machine loses its power."""
        try:
            self._store.flush()
            self._unflushed = 0
        except OSError as error:
            raise _failed(self.path, error) from error

    def close(self) -> None:
        """Lets others write. What was put stays, also without ``commit``."""
        if self._written:
            self._put_in_order()
            refresh(self._store, self.path.resolve())
        del self._store
        if self._written:
            # Only opening drops the log of what is in the tables by now: two thirds of the size. If somebody else
            # was faster, it was dropped.
            with suppress(StoreError):
                _open(self.path.resolve(), self.path)

    def _touch(self, *graphs: ox.NamedNode, also: Iterable[identity.Local] = ()) -> None:
        """Notes which things change: those of ``graphs`` as they are, and ``also``."""
        if self._touched is None:
            return
        for graph in graphs:
            known = index.of_graph(self._store, graph)
            if known is None:
                self._touched = None
                return
            self._touched |= index.keys_of(known)
        self._touched |= index.keys_of(also)

    def _change(self, going: Iterable[ox.NamedNode], insertion: str = "", added: int = 0) -> None:
        """Drops the graphs that are ``going`` and all that only they hold, and inserts, in one step."""
        graphs = list(dict.fromkeys(going))
        digests = [(graph.value, held(self._store, graph)) for graph in graphs]
        lost = sum(weight(graph, digest) for graph, digest in digests if digest)
        moved, after = moving(self._state, self._state + added - lost)
        steps = [leaving(self._store, graphs), *map(_forgetting, graphs), insertion, moved]
        self._update([step for step in steps if step])
        self._state = after

    def _put_in_order(self) -> None:
        """Puts a store in order that much was written to: queries then take half the time."""
        with suppress(OSError):  # what was written stays, in whatever order; tables come and go meanwhile
            size = sum(file.stat().st_size for file in self.path.resolve().glob("*.sst"))
            if self._bytes * _ORDERED > size:
                self._store.flush()
                self._store.optimize()

    def _recorded(self, graph: ox.NamedNode, key: ox.NamedNode) -> str | None:
        found = next(iter(self._store.quads_for_pattern(graph, key, None, RECORDS)), None)
        return found.object.value if found and isinstance(found.object, ox.Literal) else None

    def _update(self, steps: list[str], *, settled: bool = False) -> None:
        """One transaction; unless ``settled``, who is whom must be found anew after it."""
        if self._settled and not settled:
            steps, self._settled = [_forgetting_record(DECISIONS, _SETTLED), *steps], False
        if not steps:
            return
        try:
            self._store.update(";\n".join(steps))
        except OSError as error:
            raise _failed(self.path, error) from error
        self._written = True


def graphs_of(store: ox.Store, report_id: str) -> list[ox.NamedNode]:
    """The graphs of the report ``report_id``: one, or none."""
    found = store.quads_for_pattern(None, _IDENTIFIER, ox.Literal(report_id), None)
    return [
        quad.subject
        for quad in found
        if isinstance(quad.subject, ox.NamedNode) and quad.subject == quad.graph_name
    ]


def ids(store: ox.Store) -> dict[ox.NamedNode, str]:
    """The graphs of all reports with their ids, in the order in which outputs hold them."""
    found = (
        (quad.object.value, quad.subject)
        for quad in store.quads_for_pattern(None, _IDENTIFIER, None, None)
        if isinstance(quad.subject, ox.NamedNode)
        and quad.subject == quad.graph_name
        and isinstance(quad.object, ox.Literal)
    )
    return {graph: report_id for report_id, graph in sorted(found, key=lambda pair: (pair[0], str(pair[1])))}


def _make(target: Path, path: Path) -> None:
    """Makes an empty store under another name first: a folder that is only half a store is never seen."""
    begun = target.with_name(f".{target.name}.new")
    _complete(_open(begun, path), path)
    try:
        if target.is_dir():
            target.rmdir()
        begun.rename(target)
    except OSError as error:
        if not is_store(target):  # nobody else was faster
            raise unwritable(path, error) from error


def _complete(store: ox.Store, path: Path) -> None:
    """Gives a new store, or one of before, what it lacks: the union, digests, the state."""
    if state(store) is None:
        try:
            unite(store)
            note_digests(store)
        except OSError as error:
            raise _failed(path, error) from error


def _open(target: Path, path: Path) -> ox.Store:
    try:
        return ox.Store(str(target))
    except (OSError, ValueError, RuntimeError) as error:
        if "lock" in str(error).lower():
            raise StoreError(
                f"{path}: another kg is writing to this store. Wait until it has ended and try again; reading "
                "(kg query, kg list, kg export …) is possible meanwhile."
            ) from error
        raise StoreError(f"{path}: can't be opened as a store ({error}).") from error


def _failed(path: Path, error: OSError) -> StoreError:
    return StoreError(
        f"{path}: can't be written ({error}). The reports that were finished before are in it; make room, then "
        "build again: they will be skipped."
    )


def _ids(store: ox.Store, graph: ox.NamedNode) -> Iterator[str]:
    for quad in store.quads_for_pattern(graph, _IDENTIFIER, None, graph):
        if isinstance(quad.object, ox.Literal):
            yield quad.object.value


def _forgetting(graph: ox.NamedNode) -> str:
    return f"DROP SILENT GRAPH {graph} ;\n{_forgetting_record(graph)} ;\n{index.forgetting(graph)}"


def _forgetting_record(graph: ox.NamedNode, key: ox.NamedNode | None = None) -> str:
    return f"DELETE WHERE {{ GRAPH {RECORDS} {{ {graph} {key or '?key'} ?value }} }}"


def _things(built: Built) -> list[identity.Local]:
    """What a report names, by its block."""
    quads = ox.parse(built.data, format=ox.RdfFormat.N_QUADS)
    return identity.locals_of(built.graph, rows(quads))


def _triples(built: Built) -> str:
    """The block (N-Quads) without its graph's name: triples as SPARQL takes them, too."""
    end = f" <{built.graph}> ."
    lines = built.data.decode("utf-8").split("\n")
    return "".join(f"{line.removesuffix(end)} .\n" for line in lines if line)
