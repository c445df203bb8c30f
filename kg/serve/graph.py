"""The graph that is served, as it is on disk. In: its path. Out: a store that workers can open, anew when it changed.

A store is opened where it lies (``kg.query.opened`` keeps a reader's view while others write). A file is loaded
once, in a process of its own, into a store in a temporary folder: workers share what the system caches of it, and
one that was killed is replaced without reading the file again.
"""

import shutil
import tempfile
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Final

from kg import store
from kg.errors import KgError, StoreError
from kg.store.reading import sweep

_KEPT: Final = 3  # copies: the present one, and those that a query may still be running on
_DATA: Final = (".sst", ".log")


class Served:
    """The graph at ``path``. ``open`` gives the store to read, ``changed`` says whether it is another one now."""

    def __init__(self, path: Path, context: BaseContext) -> None:
        self.path = path
        self._context = context
        self._folder = tempfile.TemporaryDirectory(prefix="kg-serve-", ignore_cleanup_errors=True)
        self._copies, self._number = list[Path](), 0
        self._state: object = None

    def changed(self) -> bool:
        """Whether the graph is another one than at the last ``open``; cheap, and never raises."""
        return self.path != store.STANDARD and _state(self.path) != self._state

    def open(self) -> Path:
        """A store that holds the graph as it is now. Raises ``StoreError`` where it can't be read."""
        state = _state(self.path)
        if self.path.is_dir():
            self._state = state
            return self.path
        self._number += 1
        copy = Path(self._folder.name) / f"store-{self._number}"
        if self.path == store.STANDARD:
            _copy(self.path, copy)
        else:
            self._in_a_process(copy)
        self._copies.append(copy)
        while len(self._copies) > _KEPT:
            shutil.rmtree(self._copies.pop(0), ignore_errors=True)
        self._state = state
        return copy

    def tidy(self) -> None:
        """Removes what workers that are gone have left."""
        if self.path.is_dir():
            with suppress(OSError):
                sweep(self.path)
        elif self._copies:
            with suppress(OSError):
                sweep(self._copies[-1])

    def size(self) -> int:
        """The bytes on disk of the graph."""
        if self.path == store.STANDARD:
            return 0
        files = self.path.iterdir() if self.path.is_dir() else [self.path]
        return sum(_stat(file)[1] for file in files)

    def close(self) -> None:
        """Removes the temporary folder."""
        self._folder.cleanup()

    def _in_a_process(self, copy: Path) -> None:
        """Loading takes memory that a process gives back only when it ends."""
        mine, theirs = self._context.Pipe(duplex=False)
        process = self._context.Process(  # type: ignore[attr-defined]
            target=_copy_and_tell, args=(theirs, self.path, copy), daemon=True
        )
        process.start()
        theirs.close()
        try:
            fault: str = mine.recv()
        except EOFError:
            fault = f"{self.path}: can't be loaded; is there enough memory and room in {self._folder.name}?"
        finally:
            process.join()
            mine.close()
        if fault:
            raise StoreError(fault)


def _copy_and_tell(pipe: Connection, path: Path, copy: Path) -> None:
    try:
        _copy(path, copy)
        pipe.send("")
    except KgError as error:
        pipe.send(str(error))


def _copy(path: Path, copy: Path) -> None:
    store.save(store.load(path), copy, {})


def _state(path: Path) -> object:
    """What changes when the graph does: the data's files with their sizes and times."""
    if not path.is_dir():
        return _stat(path)
    try:
        files = sorted(f for f in path.iterdir() if f.suffix in _DATA or f.name == "CURRENT")
    except OSError:
        return None
    return [(file.name, _stat(file)) for file in files]


def _stat(path: Path) -> tuple[int, int, int]:
    """When ``path`` was written, its bytes, its number; zeros where there is none."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0, 0
    return found.st_mtime_ns, found.st_size, found.st_ino
