"""Asks a graph. In: a store and a query (by name, in a ``.rq`` file, or SPARQL text). Out: an ``Answer``.

Queries are read-only and stay on this machine: ``SERVICE`` and ``FROM`` are refused. The prefixes of
``kg.graph.vocabularies`` need not be declared. Without ``GRAPH`` a pattern matches all reports at once.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import pyoxigraph as ox

from kg import ontology
from kg.errors import QueryError
from kg.graph import vocabularies
from kg.store import load, reports

_TITLE = re.compile(r"#\s*(zh|en):\s*(.+)")
_STRING = r"\"\"\".*?\"\"\"|'''.*?'''|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'"
_NOISE = re.compile(_STRING + r"|<[^<>\s]*>|#[^\n]*", re.S)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_OUTSIDE = re.compile(r"(?<![?$:\w-])(SERVICE|FROM)(?![\w-])", re.I)
_EXPECTED = re.compile(r"expected one of (.*)", re.S)


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A question of ``ontology/queries``: its name, what it asks in Chinese and English, its SPARQL."""

    name: str
    zh: str
    en: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A table: ``columns`` and rows of strings, ``""`` where a variable is unbound."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def named(folder: Path | None = None) -> dict[str, NamedQuery]:
    """The named queries by name, in the order of their names."""
    files = sorted((folder or ontology.folder() / "queries").glob("*.rq"))
    return {file.stem: _named(file) for file in files}


def find(query: str) -> str:
    """The SPARQL text of ``query``: a name from ``named``, the path of a ``.rq`` file, or SPARQL itself.

    Raises ``QueryError`` where it is none of them.
    """
    known = named()
    if query in known:
        return known[query].text
    if query.endswith(".rq"):
        try:
            return Path(query).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise QueryError(f"{query}: not readable ({error}). Expected a SPARQL query.") from error
    if re.fullmatch(r"[\w.-]+", query):
        like = get_close_matches(query, known, 1)
        hint = f" Did you mean {like[0]}?" if like else ""
        raise QueryError(
            f"There is no query {query!r}.{hint} Known are: {', '.join(known)}. Or give SPARQL text."
        )
    return query


def ask(store: ox.Store, text: str, *, prefixes: Mapping[str, str] | None = None) -> Answer:
    """Runs the SPARQL ``text`` (SELECT, ASK, CONSTRUCT or DESCRIBE). Raises ``QueryError`` with the place."""
    check_local(text)
    merged = _merged(store)
    try:
        return _answer(merged.query(text, prefixes=dict(prefixes or vocabularies())))
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        raise QueryError(f"The query is not valid SPARQL: {_where(error)}") from error


def check_local(text: str) -> None:
    """Raises ``QueryError`` if the SPARQL ``text`` would read anything but the given graph."""
    plain = _ESCAPE.sub(lambda m: chr(min(int(m[1] or m[2], 16), 0x10FFFF)), text)
    outside = _OUTSIDE.search(_NOISE.sub(" ", plain))
    if outside:
        raise QueryError(f"{outside.group().upper()} is not allowed: a query reads the given graph only.")


def opened(path: Path) -> ox.Store:
    """The graph at ``path``, ready for queries: each triple of all reports stands once in its default graph.

    Raises ``StoreError`` as ``kg.store.load`` does.
    """
    return _merged(load(path))


def _merged(store: ox.Store) -> ox.Store:
    """``store`` with each triple once in its default graph, as SPARQL's merge of graphs has it.

    pyoxigraph's own union gives a triple once a graph: what two reports say would be counted twice.
    """
    merged = ox.Store()
    merged.bulk_extend(reports(store))
    merged.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in merged)
    return merged


def _answer(found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Answer:
    if isinstance(found, ox.QueryBoolean):
        return Answer(("answer",), (("true" if found else "false",),))
    if isinstance(found, ox.QueryTriples):
        rows = {(_text(t.subject), _text(t.predicate), _text(t.object)) for t in found}
        return Answer(("subject", "predicate", "object"), tuple(sorted(rows)))
    columns = tuple(v.value for v in found.variables)
    return Answer(columns, tuple(tuple(_text(row[c]) for c in columns) for row in found))


def _text(term: object) -> str:
    if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode):
        return term.value
    return "" if term is None else str(term)


def _where(error: Exception) -> str:
    """pyoxigraph's message with a readable place, its long lists of what could stand there cut short."""
    text = str(error).removeprefix("error at ")
    line = re.match(r"(\d+):(\d+): (.*)", text, re.S)
    place, said = (f"line {line[1]}, column {line[2]}: ", line[3]) if line else ("", text)
    if "Prefix not found" in said:
        said = f"unknown prefix. Known without declaring are {' '.join(vocabularies())}."
    expected = _EXPECTED.search(said)
    if expected and (len(expected[1]) > 120 or "LATERAL" in expected[1]):
        said = "something else is expected here."
    return place + said


def _named(file: Path) -> NamedQuery:
    text = file.read_text(encoding="utf-8")
    titles = {m[1]: m[2].strip() for m in map(_TITLE.match, text.splitlines()[:2]) if m}
    if set(titles) != {"zh", "en"}:
        raise QueryError(f"{file}: the first two lines must be '# zh: …' and '# en: …'.")
    return NamedQuery(file.stem, titles["zh"], titles["en"], text)
