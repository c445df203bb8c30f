"""Reading a store on disk while others write to it. In: its folder. Out: a pyoxigraph store that stays as it is.

pyoxigraph opens a store's files when it needs them, and a writer deletes files whose content it has put into new
ones. So a reader gets a folder of hard links: no copy, and nothing in it goes away.
"""

import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store.paths import is_store

_LINKS: Final = "reading-"  # folders of this name and the reader's process, inside the store's
_TRIES: Final = 40  # a writer may be moving the files that are being linked
_PAUSE: Final = 0.05
_held: list["tempfile.TemporaryDirectory[str]"] = []  # till this process ends, as its stores may last so long


def open_for_reading(path: Path) -> ox.Store:
    """The store at ``path`` as it is now; it may be written to meanwhile. Raises ``StoreError``."""
    if not is_store(path):
        raise StoreError(f"{path}: a folder, but no store. Expected what `kg build -o FOLDER` wrote.")
    for left in reversed(range(_TRIES)):
        try:
            return _snapshot(path)
        except (OSError, ValueError, RuntimeError) as error:
            if not left:
                raise StoreError(f"{path}: not readable as a store ({error}).") from error
            time.sleep(_PAUSE)
    raise AssertionError


def release() -> None:
    """Removes the links of this process, which is about to end without notice: its stores can't be read any more."""
    for links in _held:
        links.cleanup()


def sweep(path: Path) -> None:
    """Removes what grows with each opening and nobody needs: old protocols, the links of readers that were killed."""
    for protocol in path.glob("LOG.old.*"):
        with suppress(OSError):
            protocol.unlink()
    if os.name == "nt":  # there, asking for a process ends it
        return
    for folder in path.glob(f"{_LINKS}*"):
        try:
            os.kill(int(folder.name.split("-")[1]), 0)
        except ProcessLookupError:
            shutil.rmtree(folder, ignore_errors=True)
        except (ValueError, OSError):
            continue


def _snapshot(path: Path) -> ox.Store:
    try:
        links = tempfile.TemporaryDirectory(
            prefix=f"{_LINKS}{os.getpid()}-", dir=path, ignore_cleanup_errors=True
        )
    except PermissionError:  # who may not write here has to hope that nobody else does
        return ox.Store.read_only(str(path))
    try:
        _link(path, Path(links.name))
        store = ox.Store.read_only(links.name)
    except BaseException:
        links.cleanup()
        raise
    _held.append(links)
    return store


def _link(path: Path, target: Path) -> None:
    """Links the data and copies the list of the data. Raises ``OSError`` if the list changed meanwhile.

    A writer puts on the list what is new and takes off it what it will delete then. So if the list stays as it was from
    its copy to the end, all that it names was there at the end, and what was made after the first look is linked by the
    second. (A store that lacks a table opens all the same, and fails when the table is wanted.)
    """
    _link_data(path, target)
    current = (path / "CURRENT").read_text(encoding="ascii")
    copy = target / current.strip()
    shutil.copyfile(path / current.strip(), copy)
    (target / "CURRENT").write_text(current, encoding="ascii")
    _link_data(path, target)
    same = (path / "CURRENT").read_text(encoding="ascii") == current
    if not same or (path / current.strip()).stat().st_size != copy.stat().st_size:
        raise OSError("it changed while it was being opened")


def _link_data(path: Path, target: Path) -> None:
    """Links the tables and logs that are not linked yet."""
    for file in sorted(path.iterdir()):
        if file.suffix in (".log", ".sst") and not (target / file.name).exists():
            with suppress(FileNotFoundError):  # if it is on the list, the list has changed
                os.link(file, target / file.name)
