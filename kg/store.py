"""Graphs in files. In: a report's rdflib triples, or a path. Out: the same bytes everywhere, or a store.

Serialising is pyoxigraph's: it is many times faster than rdflib's writers and keeps the order it is given.
Each report becomes one block; blocks are spooled and put together in the order of the reports' ids, so that
neither the order of the inputs nor the number of workers shows. An output appears whole or not at all.
"""

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import IO, Final

import pyoxigraph as ox
from rdflib import RDF, XSD, Literal, URIRef

from kg.errors import StoreError
from kg.graph import Triple

FORMATS: Final[dict[str, ox.RdfFormat]] = {
    ".trig": ox.RdfFormat.TRIG,
    ".nq": ox.RdfFormat.N_QUADS,
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
}
STANDARD: Final = Path("-")
Store = ox.Store  # what the stages after this one ask
_BLOCKED: Final = (".trig", ".nq")  # formats that are just their reports' blocks one after the other
_PREFIX = b"@prefix "
_TYPE: Final = str(RDF.type)
# What a literal of N-Quads can't hold as it is.
_SPECIAL: Final = re.compile(r'["\\\n\r]')
_ESCAPES: Final = str.maketrans({'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r"})


def suffix_of(path: Path) -> str:
    """The format of an output by its name: a key of ``FORMATS``, or ``""`` for a store in a folder.

    Raises ``StoreError`` for a name that is neither.
    """
    if path == STANDARD:
        return ".trig"
    suffix = path.suffix.lower()
    if path.is_dir() or suffix == "":
        return ""
    if suffix not in FORMATS:
        raise StoreError(
            f"{path}: unknown format {suffix!r}. Expected {' '.join(FORMATS)}, or a folder for a store."
        )
    return suffix


def check_writable(path: Path) -> None:
    """Raises ``StoreError`` if ``path`` can't become an output, before any long work is done for it."""
    suffix = suffix_of(path)
    if path == STANDARD:
        return
    parent = path.resolve().parent
    if not parent.is_dir():
        raise StoreError(f"{path}: there is no folder {parent}. Create it, or write elsewhere.")
    if suffix and path.is_dir():
        raise StoreError(f"{path}: is a folder. Expected the name of a file.")
    if path.exists() and path.is_dir() and any(path.iterdir()) and not (path / "CURRENT").exists():
        raise StoreError(
            f"{path}: is a folder with other things in it. Choose a new or empty one for the store."
        )
    special = path.exists() and not path.is_file() and not path.is_dir()
    if not os.access(path if special else parent, os.W_OK):
        raise StoreError(f"{path}: not allowed to write there. Choose another place with -o.")


def block(triples: Iterable[Triple], graph: URIRef, suffix: str, prefixes: Mapping[str, str]) -> bytes:
    """A report's triples, sorted, as a part of an output with ``suffix``: TriG without prefixes, or lines."""
    try:
        lines = _lines(sorted(map(_plain, triples)), str(graph))
    except ValueError as error:
        raise StoreError(f"{graph}: {error}. Expected only valid IRIs.") from error
    # Reading lines is far faster than making quads one by one; the IRIs in them were checked.
    rows = ox.parse(lines, format=ox.RdfFormat.N_QUADS, lenient=True)
    if suffix == ".trig":
        return _headless(_serialize(rows, ox.RdfFormat.TRIG, dict(prefixes)))
    if suffix in ("", *_BLOCKED):
        return _serialize(rows, ox.RdfFormat.N_QUADS)
    return _serialize((q.triple for q in rows), ox.RdfFormat.N_TRIPLES)


class Output:
    """A graph being written: ``add`` blocks in any order, then ``commit``. Till then nothing changes."""

    def __init__(self, path: Path, prefixes: Mapping[str, str]) -> None:
        check_writable(path)
        self.path, self.prefixes, self.suffix = path, prefixes, suffix_of(path)
        self._spool = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        self._blocks: list[tuple[str, int, int]] = []

    def add(self, report_id: str, data: bytes) -> None:
        """Keeps the block of one report."""
        try:
            self._blocks.append((report_id, self._spool.seek(0, os.SEEK_END), len(data)))
            self._spool.write(data)
        except OSError as error:
            raise StoreError(f"{self.path}: no room for temporary data ({error.strerror}).") from error

    def commit(self) -> None:
        """Puts the blocks together as the output. Raises ``StoreError``; the old output then stays."""
        if self.suffix == "":
            _replace_store(self.path, self._ordered())
            return
        with atomic(self.path) as out:
            if self.suffix in _BLOCKED:
                if self.suffix == ".trig":
                    out.write(header(self.prefixes))
                out.writelines(self._ordered())
            else:
                _write_union(out, FORMATS[self.suffix], self._ordered(), self.prefixes)

    def close(self) -> None:
        """Drops what was spooled."""
        self._spool.close()

    def _ordered(self) -> Iterator[bytes]:
        for _, begin, length in sorted(self._blocks):
            self._spool.seek(begin)
            yield self._spool.read(length)


@contextmanager
def atomic(path: Path) -> Iterator[IO[bytes]]:
    """A binary file that takes the place of ``path`` if the block ends well, and vanishes if it doesn't."""
    if path == STANDARD:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = path.resolve()
    if target.exists() and not target.is_file():  # a device or a pipe: nothing to replace
        try:
            with target.open("wb") as out:
                yield out
        except OSError as error:
            raise _unwritable(path, error) from error
        return
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(target)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def load(path: Path) -> ox.Store:
    """The graph at ``path`` (a file of any of ``FORMATS``, ``-`` for TriG on standard input, or a store).

    Raises ``StoreError`` where there is none or it isn't valid; the message says the line.
    """
    if path.is_dir():
        return _open_store(path)
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
    except (OSError, SyntaxError, ValueError) as error:
        raise StoreError(f"{path}: not readable as {FORMATS[suffix].name} ({error}).") from error
    return store


def save(store: ox.Store, path: Path, prefixes: Mapping[str, str]) -> None:
    """Writes all of ``store`` to ``path`` in the format of its name, in the order in which ``Output`` writes."""
    check_writable(path)
    suffix = suffix_of(path)
    quads = sorted(store, key=_order_of_quad)
    lines = _serialize(quads, ox.RdfFormat.N_QUADS).splitlines(keepends=True)
    if suffix == "":
        _replace_store(path, lines)
        return
    with atomic(path) as out:
        if suffix == ".nq":
            out.writelines(lines)
        elif suffix == ".trig":
            out.write(header(prefixes))
            for _, group in groupby(quads, key=lambda quad: str(quad.graph_name)):
                out.write(_headless(_serialize(group, ox.RdfFormat.TRIG, dict(prefixes))))
        else:
            triples = _serialize((q.triple for q in quads), ox.RdfFormat.N_TRIPLES)
            _write_union(out, FORMATS[suffix], [triples], prefixes)


def _order_of_quad(quad: ox.Quad) -> tuple[str, ...]:
    o = quad.object
    tail = (o.language or _datatype(o)) if isinstance(o, ox.Literal) else "<"
    predicate = "" if quad.predicate.value == str(RDF.type) else quad.predicate.value
    name = quad.graph_name
    graph = "" if isinstance(name, ox.DefaultGraph) else name.value
    subject = (
        quad.subject.value if isinstance(quad.subject, ox.NamedNode | ox.BlankNode) else str(quad.subject)
    )
    return graph, subject, predicate, o.value if not isinstance(o, ox.Triple) else str(o), tail


def _datatype(literal: ox.Literal) -> str:
    return "" if literal.datatype.value == str(XSD.string) else literal.datatype.value


def header(prefixes: Mapping[str, str]) -> bytes:
    """Prefix declarations, sorted (pyoxigraph writes them in an order of its own each time)."""
    return b"".join(b"@prefix %s: <%s> .\n" % (k.encode(), v.encode()) for k, v in sorted(prefixes.items()))


def _write_union(
    out: IO[bytes], format: ox.RdfFormat, blocks: Iterable[bytes], prefixes: Mapping[str, str]
) -> None:
    """One graph of all blocks (N-Triples), each triple once."""
    lines = sorted({line for data in blocks for line in data.splitlines(keepends=True)})
    if format == ox.RdfFormat.N_TRIPLES:
        out.writelines(lines)
        return
    triples = (q.triple for q in ox.parse(b"".join(lines), format=ox.RdfFormat.N_TRIPLES))
    if format == ox.RdfFormat.TURTLE:
        out.write(header(prefixes) + _headless(_serialize(triples, format, dict(prefixes))))
    else:
        out.write(_serialize(triples, format))


# A triple in plain strings, in the order in which it is written: subject, predicate ("" for what a thing is, which
# comes first), object, and what tells objects of one text apart ("<" for an IRI, a language with @, or a datatype).
_Plain = tuple[str, str, str, str]


def _plain(triple: Triple) -> _Plain:
    subject, predicate, o = triple
    name = str(predicate)
    tail = "<"
    if isinstance(o, Literal):
        tail = f"@{o.language}" if o.language else str(o.datatype or "")
    return str(subject), "" if name == _TYPE else name, str(o), tail


def _lines(triples: Iterable[_Plain], graph: str) -> str:
    """The triples as N-Quads; raises ``ValueError`` for an IRI that is none."""
    lines = []
    end = f"{_reference(graph)} .\n"
    for subject, predicate, value, tail in triples:
        if tail == "<":
            o = _reference(value)
        else:
            kind = tail if tail[:1] in ("", "@") else f"^^{_reference(tail)}"
            o = f'"{_escaped(value)}"{kind}'
        lines.append(f"{_reference(subject)} {_reference(predicate or _TYPE)} {o} {end}")
    return "".join(lines)


@lru_cache(maxsize=65536)
def _reference(iri: str) -> str:
    """Raises ``ValueError`` if ``iri`` is none."""
    return str(ox.NamedNode(iri))


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES) if _SPECIAL.search(text) else text


def _serialize(
    rows: Iterable[ox.Quad] | Iterable[ox.Triple],
    format: ox.RdfFormat,
    prefixes: dict[str, str] | None = None,
) -> bytes:
    return ox.serialize(rows, format=format, prefixes=prefixes) or b""


def _headless(data: bytes) -> bytes:
    """``data`` without the prefix lines at its beginning."""
    begin = 0
    while data.startswith(_PREFIX, begin):
        begin = data.index(b"\n", begin) + 1
    return data[begin:]


def _open_store(path: Path) -> ox.Store:
    if not (path / "CURRENT").exists():
        raise StoreError(f"{path}: a folder, but no store. Expected what `kg build -o FOLDER` wrote.")
    try:
        return ox.Store.read_only(str(path))
    except (OSError, ValueError) as error:
        raise StoreError(f"{path}: not readable as a store ({error}).") from error


def _replace_store(path: Path, blocks: Iterable[bytes]) -> None:
    target = path.resolve()
    new, old = (target.with_name(f".{target.name}.{os.getpid()}.{part}") for part in ("new", "old"))
    try:
        store = ox.Store(str(new))
        for data in blocks:
            store.bulk_load(data, format=ox.RdfFormat.N_QUADS)
        store.optimize()
        store.flush()
        del store
        if target.exists():
            target.rename(old)
        new.rename(target)
    except OSError as error:
        if old.exists() and not target.exists():
            old.rename(target)
        raise _unwritable(path, error) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _unwritable(path: Path, error: OSError) -> StoreError:
    return StoreError(
        f"{path}: can't be written ({error.strerror or error}). What stood there before is unchanged."
    )
