"""Writes what a query found. In: pyoxigraph's results. Out: bytes in one of ``FORMATS``.

``json`` is the W3C's SPARQL 1.1 Query Results JSON Format, which other tools read; ``jsonl`` has an object of plain
strings a line. ``ttl`` and ``nt`` are for CONSTRUCT and DESCRIBE, sorted, so that the same graph gives the same bytes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
from rdflib import XSD

from kg import table
from kg.errors import QueryError
from kg.graph import vocabularies
from kg.query.asking import Answer, Found, answer
from kg.store.blocks import FORMATS as RDF_FORMATS
from kg.store.blocks import header, headless, serialize

FORMATS: Final = ("table", "csv", "tsv", "json", "jsonl", "ttl", "nt")
_BY_SUFFIX: Final = {f".{name}": name for name in FORMATS} | {".txt": "table", ".srj": "json"}
_TRIPLES: Final = ("ttl", "nt")


@dataclass(frozen=True, slots=True)
class Written:
    """An answer as bytes, how many rows (or triples) are in it, and whether there were more than asked for."""

    data: bytes
    rows: int
    more: bool = False


def format_of(path: Path) -> str:
    """The format of a file by its name. Raises ``QueryError`` for others."""
    if path.suffix.lower() not in _BY_SUFFIX:
        raise QueryError(
            f"{path}: unknown format. Expected a name that ends in {' '.join(sorted(_BY_SUFFIX))}."
        )
    return _BY_SUFFIX[path.suffix.lower()]


def write(found: Found, format: str, *, limit: int = 0, terminal: int | None = None) -> Written:
    """``found`` in ``format``, ``limit`` rows at most (0: all). ``terminal``: how wide a table may be.

    Raises ``QueryError`` where a format can't hold what was found, and where evaluating fails.
    """
    try:
        if isinstance(found, ox.QueryTriples):
            return _triples(found, format, limit, terminal)
        if format in _TRIPLES:
            raise QueryError(f"--format {format} holds triples. Expected a CONSTRUCT or DESCRIBE query.")
        if isinstance(found, ox.QueryBoolean):
            if format == "json":
                return Written(_json({"head": {}, "boolean": bool(found)}), 1)
            return _rows(answer(found), format, terminal)
        solutions = list(islice(found, limit + 1 if limit else None))
    except (ValueError, OSError, RuntimeError) as error:
        raise QueryError(f"The query failed while it ran: {error}.") from error
    columns = tuple(v.value for v in found.variables)
    more = bool(limit) and len(solutions) > limit
    cells = [
        tuple(row[i] for i in range(len(columns))) for row in (solutions[:limit] if limit else solutions)
    ]
    if format == "json":
        bindings = [
            {name: _term(cell) for name, cell in zip(columns, row, strict=True) if cell is not None}
            for row in cells
        ]
        return Written(
            _json({"head": {"vars": columns}, "results": {"bindings": bindings}}), len(cells), more
        )
    rows = tuple(tuple("" if cell is None else _text(cell) for cell in row) for row in cells)
    return _rows(Answer(columns, rows), format, terminal, more)


def _triples(found: ox.QueryTriples, format: str, limit: int, terminal: int | None) -> Written:
    if format == "json":
        raise QueryError(
            "--format json holds rows. For CONSTRUCT and DESCRIBE, choose ttl, nt, csv or table."
        )
    if format not in _TRIPLES:
        told = answer(found)
        kept = Answer(told.columns, told.rows[:limit]) if limit else told
        return _rows(kept, format, terminal, len(kept.rows) < len(told.rows))
    triples = sorted(set(found), key=str)
    kept_triples = triples[:limit] if limit else triples
    prefixes: Mapping[str, str] = vocabularies() if format == "ttl" else {}
    data = headless(serialize(kept_triples, RDF_FORMATS[f".{format}"], dict(prefixes)))
    head = header(prefixes) if format == "ttl" else b""
    return Written(head + data, len(kept_triples), len(kept_triples) < len(triples))


def _rows(found: Answer, format: str, terminal: int | None, more: bool = False) -> Written:
    if format == "jsonl":
        lines = [
            json.dumps(dict(zip(found.columns, row, strict=True)), ensure_ascii=False) for row in found.rows
        ]
        text = "".join(f"{line}\n" for line in lines)
    else:
        text = table.render(found.columns, found.rows, format, terminal=terminal)
    return Written(text.encode("utf-8", "surrogatepass"), len(found.rows), more)


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else str(term)


def _term(term: object) -> dict[str, Any]:
    """A term as the W3C's format has it (triples in triples don't occur: no report says any)."""
    if isinstance(term, ox.Literal):
        told = {"type": "literal", "value": term.value}
        if term.language:
            told["xml:lang"] = term.language
        elif term.datatype.value != str(XSD.string):
            told["datatype"] = term.datatype.value
        return told
    return {"type": "bnode" if isinstance(term, ox.BlankNode) else "uri", "value": _text(term)}


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass")
