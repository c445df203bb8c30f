"""Where graphs stand. In: a path. Out: its format, whether it can be written, and a file that appears whole."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from kg.errors import StoreError
from kg.store.blocks import FORMATS

STANDARD: Final = Path("-")


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


def is_store(path: Path) -> bool:
    """Whether ``path`` is a folder that holds a store."""
    return (path / "CURRENT").exists()


def check_folder(path: Path) -> None:
    """Raises ``StoreError`` if the folder in which ``path`` is to be written doesn't exist."""
    parent = path.resolve().parent
    if path != STANDARD and not parent.is_dir():
        raise StoreError(f"{path}: there is no folder {parent}. Create it, or write elsewhere.")


def check_writable(path: Path) -> None:
    """Raises ``StoreError`` if ``path`` can't become an output, before any long work is done for it."""
    suffix = suffix_of(path)
    if path == STANDARD:
        return
    check_folder(path)
    parent = path.resolve().parent
    if suffix and path.is_dir():
        raise StoreError(f"{path}: is a folder. Expected the name of a file.")
    if not suffix and path.is_file():
        raise StoreError(f"{path}: is a file. Expected a folder for a store, or one of {' '.join(FORMATS)}.")
    if path.is_dir() and any(path.iterdir()) and not is_store(path):
        raise StoreError(
            f"{path}: is a folder with other things in it. Choose a new or empty one for the store."
        )
    special = path.exists() and not path.is_file() and not path.is_dir()
    if not os.access(path if special or is_store(path) else parent, os.W_OK):
        raise StoreError(f"{path}: not allowed to write there. Choose another place with -o.")


@contextmanager
def atomic(path: Path) -> Iterator[IO[bytes]]:
    """A binary file that takes the place of ``path`` if the block ends well, and vanishes if it doesn't."""
    if path == STANDARD:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    check_folder(path)
    target = path.resolve()
    if target.exists() and not target.is_file():  # a device or a pipe: nothing to replace
        try:
            with target.open("wb") as out:
                yield out
        except OSError as error:
            raise unwritable(path, error) from error
        return
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(target)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def unwritable(path: Path, error: OSError) -> StoreError:
    """What to tell where writing ``path`` failed."""
    return StoreError(
        f"{path}: can't be written ({error.strerror or error}). What stood there before is unchanged."
    )
