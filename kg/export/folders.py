"""A folder that appears whole or not at all. In: its path. Out: an empty folder to fill, which takes its place."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kg.errors import StoreError
from kg.store import check_folder

MARK: Final = "import.sh"  # what shows that a folder was written by us, and may be replaced


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """An empty folder; if the block ends well, it takes the place of ``path``.

    Raises ``StoreError`` where something else stands there already, or it can't be written.
    """
    target = path.resolve()
    if target.is_dir() and any(target.iterdir()) and not (target / MARK).is_file():
        raise StoreError(f"{path}: is a folder with other things in it. Choose a new or empty one.")
    if target.exists() and not target.is_dir():
        raise StoreError(
            f"{path}: is a file. Expected a folder, new or empty: several files are written into it."
        )
    check_folder(path)
    new, old = (target.with_name(f".{target.name}.{os.getpid()}.{end}") for end in ("new", "old"))
    try:
        new.mkdir()
        yield new
        if target.is_dir():
            target.rename(old)
        new.rename(target)
    except OSError as error:
        raise StoreError(f"{path}: can't be written ({error.strerror or error}).") from error
    finally:
        for folder in (new, old):
            shutil.rmtree(folder, ignore_errors=True)
