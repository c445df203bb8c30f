"""Lists what was read and not written. In: ``Rejected`` of all reports, a path. Out: a table or JSON lines."""

import json
from collections.abc import Iterable
from dataclasses import astuple, fields
from pathlib import Path
from typing import Final

from kg.errors import StoreError
from kg.screen import Rejected
from kg.store import atomic, check_folder
from kg.table import render

_COLUMNS: Final = tuple(f.name for f in fields(Rejected))
_TABLES: Final = {".tsv": "tsv", ".csv": "csv"}
_LINES: Final = (".jsonl", ".ndjson")


def check(path: Path) -> None:
    """Raises ``StoreError`` where nothing can be written to ``path``, or its name doesn't say how."""
    if path.suffix.lower() not in (*_TABLES, *_LINES):
        known = ", ".join([*_TABLES, _LINES[0]])
        raise StoreError(f"{path}: unknown format. Expected a name that ends in one of {known}.")
    check_folder(path)
    if path.is_dir():
        raise StoreError(f"{path}: is a folder. Expected the name of a file.")


def write(rejected: Iterable[Rejected], path: Path) -> None:
    """Writes ``rejected`` in the order of the reports' ids, then of the text. Raises ``StoreError``."""
    check(path)
    rows = sorted((astuple(r) for r in rejected), key=lambda r: (r[0], r[6], r[7], r[1], r[3], r[4]))
    suffix = path.suffix.lower()
    if suffix in _TABLES:
        text = render(_COLUMNS, [[str(cell) for cell in row] for row in rows], _TABLES[suffix])
    else:
        records = (dict(zip(_COLUMNS, row, strict=True)) for row in rows)
        text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    with atomic(path) as out:
        out.write(text.encode("utf-8"))
