"""Plain text files: one text, with or without front matter."""

import hashlib
from collections.abc import Iterator
from typing import BinaryIO

from kg.errors import SourceError
from kg.read import encoding as encodings
from kg.read import frontmatter
from kg.read.records import Failure, Record
from kg.types import Metadata, Source


def read(stream: BinaryIO, name: str, known: Metadata, encoding: str | None) -> Iterator[Record | Failure]:
    """The one record of a text file, or why there is none. ``name`` is the source's name."""
    data = stream.read()
    try:
        decoded, used = encodings.decode(data, encoding)
        text = encodings.clean(decoded)
        metadata = frontmatter.metadata(text, known)
    except SourceError as error:
        yield Failure(name, str(error))
        return
    if not text[frontmatter.end(text) :].strip("\ufffd \t\r\n"):
        yield Failure(name, "holds front matter only, no text. Expected a report below it.")
        return
    yield Record(Source(name, text, hashlib.sha256(data).hexdigest(), used), metadata)
