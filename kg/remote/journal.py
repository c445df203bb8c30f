"""What was pushed where. In: a file, an address. Out: for each graph that the server took, a digest of its content.

A line for each graph, written as soon as the server has taken it: a push that is interrupted, or killed, goes on
from there. The last line of a killed one may be half a line; it is left out.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

from kg.errors import RemoteError
from kg.remote.address import shown
from kg.store import atomic


def journal_of(graph: Path, url: str) -> Path:
    """Where the journal of pushing ``graph`` to ``url`` stands by default: beside the graph."""
    whole = graph.resolve()
    return whole.with_name(f"{whole.name}.pushed-{_mark(url)[:12]}.jsonl")


class Journal:
    """The journal at ``path`` of what was pushed to ``url``. Raises ``RemoteError`` where it is of another address,
    or no journal at all."""

    def __init__(self, path: Path, url: str) -> None:
        self.path, self._mark, self._name = path, _mark(url), shown(url)
        self._taken: dict[str, str] = dict(self._read()) if path.exists() else {}
        self._file: IO[str] | None = None

    @property
    def taken(self) -> Mapping[str, str]:
        """The digest of each graph that the server has."""
        return self._taken

    def note(self, graph: str, digest: str | None) -> None:
        """The server has taken ``graph``; ``None``: it has deleted it."""
        if self._file is None:
            self._file = self._begun()
        if digest is None:
            self._taken.pop(graph, None)
        else:
            self._taken[graph] = digest
        self._file.write(_line(graph, digest))
        self._file.flush()

    def keep(self) -> None:
        """Makes what was noted last, even if the machine loses its power."""
        if self._file is not None:
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Lets the file go."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _begun(self) -> IO[str]:
        """The file, rewritten without what is out of date, open for more."""
        with atomic(self.path) as out:
            out.write(json.dumps({"pushed to": self._name, "address": self._mark}).encode() + b"\n")
            out.writelines(_line(*pair).encode() for pair in sorted(self._taken.items()))
        return self.path.open("a", encoding="utf-8", newline="\n")

    def _read(self) -> Iterator[tuple[str, str]]:
        found: dict[str, str] = {}
        try:
            text = self.path.read_bytes().decode("utf-8", "replace")
            first, *lines = text.split("\n")
            mark = json.loads(first)["address"]
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise RemoteError(
                f"{self.path}: is no journal of a push ({error}). Choose another --state, or delete it."
            ) from error
        if mark != self._mark:
            raise RemoteError(
                f"{self.path}: tells of another address ({json.loads(first).get('pushed to')}). Choose another --state."
            )
        for line in lines[:-1]:  # what stands after the last line end is half a line, or nothing
            graph, digest = json.loads(line)
            if digest is None:
                found.pop(graph, None)
            else:
                found[graph] = digest
        return iter(found.items())


def _line(graph: str, digest: str | None) -> str:
    return json.dumps([graph, digest], ensure_ascii=False) + "\n"


def _mark(url: str) -> str:
    """The whole address, unreadable: it may hold a token."""
    return hashlib.sha256(url.encode()).hexdigest()
