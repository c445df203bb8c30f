"""Graphs in files. In: blocks of reports, or a store. Out: the same bytes everywhere, or an error.

Each report becomes one block; blocks are spooled and put together in the order of the reports' ids, so that
neither the order of the inputs nor the number of workers shows. An output appears whole or not at all.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from kg import identity
from kg.errors import StoreError
from kg.store.blocks import BLOCKED, FORMATS, header, headless, order_of_quad, serialize
from kg.store.living import Built, Changes, Living, ids
from kg.store.paths import STANDARD, atomic, check_writable, is_store, suffix_of, unwritable
from kg.store.reading import open_for_reading
from kg.store.reifiers import unreified
from kg.store.renaming import Quads, renamed
from kg.store.settle import KEPT_IN_FILES, fused_note, notes
from kg.store.syntaxes import written
from kg.store.union import HIDDEN, LOOSE, RECORDS, note_digests, unite, united


class Output:
    """A file being written: ``add`` blocks in any order, then ``commit``. Till then nothing changes."""

    def __init__(self, path: Path, prefixes: Mapping[str, str]) -> None:
        check_writable(path)
        self.path, self.prefixes, self.suffix, self.changes = path, prefixes, suffix_of(path), Changes()
        self._spool = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        self._blocks: list[tuple[str, int, int, str]] = []
        self._things: list[identity.Local] = []
        self._decisions = identity.Decisions()
        self._changes: dict[str, dict[str, identity.Change]] = {}

    def add(self, report_id: str, data: bytes, graph: str = "") -> None:
        """Keeps the block of one report."""
        try:
            self._blocks.append((report_id, self._spool.seek(0, os.SEEK_END), len(data), graph))
            self._spool.write(data)
        except OSError as error:
            raise StoreError(f"{self.path}: no room for temporary data ({error.strerror}).") from error
        self.changes.added += 1

    def put(self, built: Built) -> None:
        """Keeps a report."""
        self.add(built.id, built.data, built.graph)
        self._things += built.things

    def is_current(self, report_id: str, fingerprint: str) -> bool:
        """Never: a file is written anew."""
        return False

    def only(self, origin: str, ids: Iterable[str]) -> None:
        """Nothing to do: a new file holds no other reports."""

    def decide(self, decisions: identity.Decisions | None) -> None:
        """Takes the user's decisions."""
        self._decisions = decisions or identity.Decisions()

    def settle(self) -> list[str]:
        """Finds out who is whom in all reports. Returns what to tell of decisions without effect."""
        self._changes = identity.changes(self._things, self._decisions)
        return identity.idle(self._things, self._decisions)

    def commit(self) -> None:
        """Puts the blocks together as the output. Raises ``StoreError``; the old output then stays."""
        with atomic(self.path) as out:
            if self.suffix in BLOCKED:
                if self.suffix == ".trig":
                    out.write(header(self.prefixes))
                out.writelines(self._ordered())
            else:
                _write_union(out, FORMATS[self.suffix], self._ordered(), self.prefixes)

    def close(self) -> None:
        """Drops what was spooled."""
        self._spool.close()

    def _ordered(self) -> Iterator[bytes]:
        """The blocks in the order of the reports, before them what the file remembers of the user's decisions."""
        kept, blocks = notes(self._decisions), []
        for report_id, begin, length, graph in sorted(self._blocks):
            changes = self._changes.get(graph)
            if changes is None:
                blocks.append((report_id, begin, length))
                continue
            data, fused = self._renamed(self._read(begin, length), ox.NamedNode(graph), changes)
            kept += [fused] if fused is not None else []
            blocks.append((report_id, self._spool.seek(0, os.SEEK_END), self._spool.write(data)))
        if kept and self.suffix in BLOCKED:
            yield self._block(kept)
        for _, begin, length in blocks:
            yield self._read(begin, length)

    def _read(self, begin: int, length: int) -> bytes:
        self._spool.seek(begin)
        return self._spool.read(length)

    def _renamed(
        self, data: bytes, graph: ox.NamedNode, changes: Mapping[str, identity.Change]
    ) -> tuple[bytes, ox.Quad | None]:
        """A report's block with ``changes`` carried out, and what to remember of how it was."""
        if self.suffix == ".trig":
            data = header(self.prefixes) + data
        format = FORMATS[self.suffix] if self.suffix in BLOCKED else ox.RdfFormat.N_TRIPLES
        own = [ox.Quad(q.subject, q.predicate, q.object, graph) for q in ox.parse(data, format=format)]
        return self._block(renamed(own, changes)), fused_note(graph, own, changes)

    def _block(self, quads: Quads) -> bytes:
        rows = sorted(quads, key=order_of_quad)
        if self.suffix not in BLOCKED:
            return serialize((q.triple for q in rows), ox.RdfFormat.N_TRIPLES)
        prefixes = dict(self.prefixes) if self.suffix == ".trig" else None
        return headless(serialize(rows, FORMATS[self.suffix], prefixes))


def output(path: Path, prefixes: Mapping[str, str]) -> Output | Living:
    """What ``kg build -o path`` writes to: a file that is replaced as a whole, or a store that is added to.

    Raises ``StoreError`` where neither can be written.
    """
    return Output(path, prefixes) if suffix_of(path) else Living(path)


def load(path: Path, *, union: bool = True) -> ox.Store:
    """The graph at ``path`` (a file of any of ``FORMATS``, ``-`` for TriG on standard input, or a store).

    Its default graph is the union of its reports (``kg.store.union``), for which a file takes twice the time: without
    ``union`` it may be what the file says. A store of before, which has no union, is copied into memory till the next
    build into it. Raises ``StoreError`` where there is none or it isn't valid; the message
    says the line.
    """
    if path.is_dir():
        found = open_for_reading(path)
        return united(found) if union else found
    suffix = suffix_of(path)
    if path != STANDARD and not path.is_file():
        raise StoreError(f"{path}: no such graph. Expected a file or store that `kg build` wrote.")
    if suffix == "":
        raise StoreError(f"{path}: unknown format. Expected a name that ends in one of {' '.join(FORMATS)}.")
    store = ox.Store()
    try:
        data: IO[bytes] = sys.stdin.buffer if path == STANDARD else path.open("rb")
        with data:
            store.bulk_load(data, format=FORMATS[suffix])
        unreified(store)
    except (OSError, SyntaxError, ValueError) as error:
        raise StoreError(f"{path}: not readable as {FORMATS[suffix].name} ({error}).") from error
    if union:
        unite(store)
    return store


def save(store: ox.Store, path: Path, prefixes: Mapping[str, str], *, suffix: str | None = None) -> None:
    """Writes all of ``store`` to ``path`` in the format of its name, in the order in which ``Output`` writes.

    ``suffix``: another format, for standard output.

    A store is copied to a new one with what it notes of its reports, and without the traces of what was forgotten.
    """
    check_writable(path)
    store, suffix = united(store), suffix_of(path) if suffix is None else suffix
    if suffix == "":
        _new_store(path, store)
        return
    with atomic(path) as out:
        if suffix in BLOCKED:
            if suffix == ".trig":
                out.write(header(prefixes))
            for quads in _graphs(store, records=True):
                data = serialize(quads, FORMATS[suffix], dict(prefixes) if suffix == ".trig" else None)
                out.write(headless(data))
        else:
            blocks = (
                serialize((q.triple for q in quads), ox.RdfFormat.N_TRIPLES)
                for quads in _graphs(store, records=False)
            )
            _write_union(out, FORMATS[suffix], blocks, prefixes)


def _graphs(store: ox.Store, *, records: bool) -> Iterator[list[ox.Quad]]:
    """The quads of each graph, sorted; the graphs in the order of the reports' ids, before them what is remembered of a
    user's decisions (``records``)."""
    known = {str(graph): report_id for graph, report_id in ids(store).items()}
    kept = [q for key in KEPT_IN_FILES for q in store.quads_for_pattern(None, key, None, RECORDS)]
    if kept and records:
        yield sorted(kept, key=order_of_quad)
    names = sorted(
        (name for name in store.named_graphs() if name not in HIDDEN),
        key=lambda n: (known.get(str(n), ""), str(n)),
    )
    for name in (LOOSE, *names):
        quads = sorted(store.quads_for_pattern(None, None, None, name), key=order_of_quad)
        if name == LOOSE:  # what belongs to no report
            quads = [ox.Quad(q.subject, q.predicate, q.object) for q in quads]
        if quads:
            yield quads


def _write_union(
    out: IO[bytes], format: ox.RdfFormat, blocks: Iterable[bytes], prefixes: Mapping[str, str]
) -> None:
    """One graph of all blocks (N-Triples), each triple once."""
    lines = sorted({line for data in blocks for line in data.splitlines(keepends=True)})
    if format == ox.RdfFormat.N_TRIPLES:
        out.writelines(lines)
        return
    out.write(written(lines, format, prefixes))


def _new_store(path: Path, source: ox.Store) -> None:
    target = path.resolve()
    if is_store(target):  # to replace it is to move it away under who may be writing to it
        raise StoreError(f"{path}: is a store already. Choose another folder, or delete this one before.")
    new = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        store = ox.Store(str(new))
        store.bulk_extend(source)
        note_digests(store)
        store.optimize()
        store.flush()
        del store
        if target.is_dir():
            target.rmdir()
        new.rename(target)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
