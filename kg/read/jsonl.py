"""JSON Lines: one record a line, read line by line."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from kg.errors import SourceError
from kg.read import encoding as encodings
from kg.read.records import Failure, Record, metadata
from kg.types import Metadata, Source

_LEFT = "The line is left out."
_EXPECTED = 'Expected a JSON object with "id" and "text". The line is left out.'


def read(stream: BinaryIO, name: str, known: Metadata, encoding: str | None) -> Iterator[Record | Failure]:
    """The records of a JSONL file in order; a wrong line becomes a ``Failure`` with its number.

    Only one line is held in memory. The source of each record is named ``name#id``.
    """
    lines_of: dict[str, int] = {}
    empty = True
    for number, line in enumerate(_lines(stream, encoding), 1):
        if not line.strip():
            continue
        empty = False
        where = f"{name}:{number}"
        try:
            record = _record(line, name, known, encoding)
        except SourceError as error:
            told = str(error)
            yield Failure(where, told if told.endswith(_LEFT) else f"{told} {_LEFT}")
            continue
        key = record.metadata.id or ""
        if key in lines_of:
            yield Failure(
                where, f'the id "{key}" stands in line {lines_of[key]} too. Expected ids that differ. {_LEFT}'
            )
            continue
        lines_of[key] = number
        yield record
    if empty:
        yield Failure(name, "the file is empty. Expected one JSON object a line.")


def _lines(stream: Iterable[bytes], encoding: str | None) -> Iterator[bytes | str]:
    """Bytes where a newline is one byte (UTF-8, GB18030), decoded lines for UTF-16 and UTF-32."""
    rows = iter(stream)
    first = next(rows, b"")
    wide = (
        encoding if encoding and encoding.lower().startswith(("utf-16", "utf16", "utf-32", "utf32")) else None
    )
    if wide or first.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = b"".join((first, *rows))
        try:
            yield from encodings.decode(data, wide)[0].split("\n")
        except SourceError:
            yield data
        return
    yield first.removeprefix(b"\xef\xbb\xbf")
    yield from rows


def _record(line: bytes | str, name: str, known: Metadata, encoding: str | None) -> Record:
    values = _object(_text(line, encoding))
    text = values.get("text")
    if not isinstance(text, str):
        raise SourceError(f'has no "text" that is a string. {_EXPECTED}')
    if not text.strip():
        raise SourceError(f'has an empty "text". {_EXPECTED}')
    if values.get("id") in (None, "", []):
        raise SourceError(f'has no "id". {_EXPECTED}')
    found = metadata({k: encodings.clean(v) if isinstance(v, str) else v for k, v in values.items()}, known)
    if not found.id:
        raise SourceError(f'has no "id". {_EXPECTED}')
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Record(Source(f"{name}#{found.id}", encodings.clean(text), digest, encoding or "utf-8"), found)


def _text(line: bytes | str, encoding: str | None) -> str:
    if isinstance(line, str):
        return line
    try:
        return line.decode(encoding or "utf-8")
    except LookupError:
        raise SourceError(f"unknown encoding {encoding!r}. Expected a name like utf-8 or gb18030.") from None
    except ValueError as error:
        raise SourceError(f"is not {encoding or 'UTF-8'} ({error}); give --encoding. {_LEFT}") from None


def _object(line: str) -> dict[str, object]:
    try:
        values = json.loads(line.strip())
    except (ValueError, RecursionError) as error:
        raise SourceError(f"is not valid JSON ({str(error)[:80]}). {_EXPECTED}") from None
    if not isinstance(values, dict):
        raise SourceError(f"is no JSON object. {_EXPECTED}")
    return values
