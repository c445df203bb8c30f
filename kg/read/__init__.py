"""Reads inputs: paths in, decoded texts with what is known of them out.

What can't be read becomes a ``Failure`` among the records; nothing is raised and nothing else is lost.
"""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Final

from kg.read import html, jsonl, pdf, text
from kg.read.records import Failure, Record
from kg.types import Metadata

__all__ = ["FORMATS", "Failure", "Record", "read"]

Reader = Callable[[BinaryIO, str, Metadata, str | None], Iterator[Record | Failure]]

# The lookup by suffix is this table and nothing else.
FORMATS: Final[dict[str, Reader]] = {
    ".txt": text.read,
    ".jsonl": jsonl.read,
    ".html": html.read,
    ".htm": html.read,
    ".pdf": pdf.read,
}

_STANDARD: Final = "-"
_STANDARD_NAME: Final = "stdin"


def read(
    path: Path | str,
    *,
    encoding: str | None = None,
    defaults: Metadata | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Record | Failure]:
    """The records of a file, of a folder (recursively, sorted by name) or of standard input (``-``).

    ``encoding`` is the name of a codec; without it the encoding is detected. ``defaults`` is what holds where
    neither the record nor the front matter says otherwise. ``stdin`` replaces standard input. A file in a
    folder is named by its path inside the folder. Files of a folder in unknown formats come as skipped
    ``Failure``s.
    """
    known = defaults or Metadata()
    if str(path) == _STANDARD:
        yield from _standard(stdin or sys.stdin.buffer, known, encoding)
        return
    path = Path(path)
    if path.is_dir():
        yield from _folder(path, known, encoding)
    else:
        yield from _file(path, path.name, str(path), known, encoding)


def _standard(stream: BinaryIO, known: Metadata, encoding: str | None) -> Iterator[Record | Failure]:
    """A first line that begins like a JSON record makes it JSONL; all else is a text."""
    first = stream.readline()
    begins = first.lstrip(b"\xef\xbb\xbf \t\r\n")
    reader = jsonl.read if begins.startswith(b"{") and b'"' in begins[:80] else text.read
    yield from reader(_Resumed(first, stream), _STANDARD_NAME, known, encoding)  # type: ignore[arg-type]


def _folder(folder: Path, known: Metadata, encoding: str | None) -> Iterator[Record | Failure]:
    unreadable: list[OSError] = []
    names = sorted(
        (Path(where) / name).relative_to(folder).as_posix()
        for where, folders, names in os.walk(folder, onerror=unreadable.append)
        if not _prune(folders)
        for name in names
        if not name.startswith(".")
    )
    for error in unreadable:
        yield Failure(str(error.filename), f"can't be read ({error.strerror}). Check its permissions.")
    if not any(Path(name).suffix.lower() in FORMATS for name in names):
        yield Failure(str(folder), f"no file to read in this folder. Expected files in {_known()}.")
    for name in names:
        if Path(name).suffix.lower() in FORMATS:
            yield from _file(folder / name, name, str(folder / name), known, encoding)
        else:
            yield Failure(str(folder / name), f"skipped: not one of {_known()}.", skipped=True)


def _prune(folders: list[str]) -> bool:
    """Hidden folders are not entered; sorting makes the walk the same everywhere. Always false."""
    folders[:] = sorted(f for f in folders if not f.startswith("."))
    return False


def _file(
    path: Path, name: str, where: str, known: Metadata, encoding: str | None
) -> Iterator[Record | Failure]:
    reader = FORMATS.get(path.suffix.lower())
    if not path.exists():
        yield Failure(where, "no such file. Check the path.")
    elif not path.is_file():
        yield Failure(where, "not a regular file. Expected a file, a folder or - for standard input.")
    elif reader is None:
        yield Failure(where, f"unknown format {path.suffix or '(no suffix)'}. Expected one of {_known()}.")
    else:
        try:
            with path.open("rb") as stream:
                for found in reader(stream, name, known, encoding):
                    yield _placed(found, name, where)
        except OSError as error:
            yield Failure(where, f"can't be read ({error.strerror}). Check that the file may be read.")


def _placed(found: Record | Failure, name: str, where: str) -> Record | Failure:
    """Failures name the path as the user gave it."""
    if isinstance(found, Failure):
        return replace(found, where=where + found.where.removeprefix(name))
    return found


def _known() -> str:
    return ", ".join(FORMATS)


class _Resumed:
    """A binary stream with its first line put back."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        self._first, self._rest = first, rest

    def read(self, size: int = -1) -> bytes:
        if size >= 0:
            data, self._first = self._first[:size], self._first[size:]
            return data or self._rest.read(size)
        data, self._first = self._first, b""
        return data + self._rest.read()

    def __iter__(self) -> Iterator[bytes]:
        first, self._first = self._first, b""
        if first:
            yield first
        yield from self._rest
