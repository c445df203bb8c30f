"""An index of the words of a graph: names, headlines, passages. In: a store. Out: a SQLite database beside it.

SQLite's own tokenisers know words by spaces or want three letters; Chinese has neither. So a text is indexed as all
its pairs of neighbouring characters, in their order (``_grams``): a phrase of pairs is exactly a part of the text, and
one character is how a pair begins. Spaces and line ends don't count, nor do case and full width.

The index is brought up to date report by report when a writer closes its store, and by whoever searches if it isn't:
it notes the state of the store (``kg.store.union``) that it holds, in one transaction with what it holds.
"""

import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg import terms
from kg.ontology import NAMESPACE, Names
from kg.store.union import HIDDEN, LOOSE, digests, state

NAME: Final = "words.sqlite"
_FORM: Final = "1"  # of the tables; an index of another form is made anew
_WAIT: Final = 10.0  # seconds that a writer may hold the index
_TABLES: Final = """
CREATE TABLE meta(form TEXT NOT NULL, state TEXT NOT NULL);
CREATE TABLE part(id INTEGER PRIMARY KEY, graph TEXT NOT NULL UNIQUE, digest TEXT NOT NULL);
CREATE TABLE report(
  id INTEGER PRIMARY KEY, part INTEGER NOT NULL, iri TEXT NOT NULL, name TEXT NOT NULL, headline TEXT NOT NULL,
  day TEXT NOT NULL
);
CREATE INDEX report_part ON report(part);
CREATE TABLE passage(
  id INTEGER PRIMARY KEY, part INTEGER NOT NULL, report INTEGER NOT NULL, begin INTEGER NOT NULL, iri TEXT NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX passage_part ON passage(part);
CREATE TABLE thing(id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE);
CREATE TABLE name(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE called(
  part INTEGER NOT NULL, thing INTEGER NOT NULL, name INTEGER NOT NULL, other INTEGER NOT NULL,
  PRIMARY KEY (part, thing, name, other)
) WITHOUT ROWID;
CREATE INDEX called_name ON called(name, thing, other);
CREATE INDEX called_thing ON called(thing);
CREATE VIRTUAL TABLE name_words USING fts5(grams, content='', tokenize='ascii');
CREATE VIRTUAL TABLE passage_words USING fts5(grams, content='', tokenize='ascii');
"""
_IS_A, _LABEL, _ALT_LABEL, _HEADLINE, _DAY, _ID, _TEXT, _BEGIN, _PART_OF = (
    ox.NamedNode(str(term))
    for term in (
        terms.IS_A, terms.LABEL, terms.ALT_LABEL, terms.HEADLINE, terms.DATE_PUBLISHED, terms.IDENTIFIER,
        terms.ANCHOR_OF, terms.BEGIN_INDEX, terms.IS_PART_OF,
    )
)  # fmt: skip
_REPORT: Final = ox.NamedNode(NAMESPACE + Names.REPORT)
_PASSAGE: Final = ox.NamedNode(NAMESPACE + Names.PASSAGE)


def index(store: ox.Store, folder: Path | None = None) -> sqlite3.Connection:
    """The index of all of ``store``: the one in its ``folder``, brought up to date, or one in memory where there is no
    folder, or none that can be written."""
    if folder is not None and state(store) is not None:
        for _ in range(2):
            try:
                return _opened(folder / NAME, store)
            except sqlite3.OperationalError:  # somebody holds it too long, or nobody may write here
                break
            except sqlite3.DatabaseError:  # no database any more
                with suppress(OSError):
                    (folder / NAME).unlink(missing_ok=True)
    db = sqlite3.connect(":memory:", check_same_thread=False)
    _prepare(db)
    _update(db, store)
    return db


def refresh(store: ox.Store, folder: Path) -> None:
    """Brings the index in ``folder`` up to date. Where that fails, the next search will do it."""
    with suppress(sqlite3.Error, OSError):
        _opened(folder / NAME, store).close()


def match(words: Iterable[str]) -> str:
    """The FTS5 query for texts that hold all ``words``; ``""`` if there is nothing to look for."""
    parts = []
    for word in words:
        plain = fold(word)
        if len(plain) == 1:
            parts.append(f"{_code(plain)}*")
        elif plain:
            parts.append(f'"{" ".join(_grams(plain)[:-1])}"')
    return " AND ".join(parts)


def fold(text: str) -> str:
    """``text`` as it is compared: no spaces, no case, no full width; what is left keeps its order."""
    return "".join(map(_folded, text))


@lru_cache(maxsize=65536)
def _folded(char: str) -> str:
    if char.isspace():
        return ""
    plain = unicodedata.normalize("NFKC", char).lower()
    return plain if len(plain) == 1 and not plain.isspace() else char


@lru_cache(maxsize=65536)
def _code(char: str) -> str:
    return f"{ord(char):05x}"


def _grams(plain: str) -> list[str]:
    """All pairs of neighbours, and the last character alone."""
    return [one + other for one, other in pairwise([*map(_code, plain), ""])]


def _opened(path: Path, store: ox.Store) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=_WAIT, isolation_level=None, check_same_thread=False)
    try:
        if not _is_current(db, store):
            db.execute("BEGIN IMMEDIATE")
            if not _is_current(db, store):  # nobody else was faster
                _prepare(db)
                _update(db, store)
            db.execute("COMMIT")
    except BaseException:
        db.close()
        raise
    return db


def _is_current(db: sqlite3.Connection, store: ox.Store) -> bool:
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
        return False
    return bool(
        db.execute("SELECT 1 FROM meta WHERE form = ? AND state = ?", (_FORM, str(state(store)))).fetchone()
    )


def _prepare(db: sqlite3.Connection) -> None:
    """Makes the tables, if they are not there in this form."""
    tables = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "meta" in tables and db.execute("SELECT 1 FROM meta WHERE form = ?", (_FORM,)).fetchone():
        return
    for name in sorted(tables):
        if not name.startswith("sqlite_") and "_words_" not in name:
            db.execute(f'DROP TABLE "{name}"')
    for statement in _TABLES.split(";\n"):
        db.execute(statement)
    db.execute("INSERT INTO meta VALUES (?, '')", (_FORM,))


def _update(db: sqlite3.Connection, store: ox.Store) -> None:
    """Takes out the reports that are gone or others by now, and puts in those that are new."""
    wanted = {graph.value: "" for graph in store.named_graphs() if graph == LOOSE or graph not in HIDDEN}
    wanted |= digests(store)
    held = dict(db.execute("SELECT graph, digest FROM part"))
    gone = [graph for graph, digest in held.items() if wanted.get(graph) != digest]
    _drop(db, gone)
    for graph in sorted(wanted):
        if held.get(graph) != wanted[graph]:
            _add(db, store, ox.NamedNode(graph), wanted[graph])
    db.execute("UPDATE meta SET state = ?", (str(state(store)),))


def _drop(db: sqlite3.Connection, graphs: Iterable[str]) -> None:
    for graph in graphs:
        (part,) = db.execute("SELECT id FROM part WHERE graph = ?", (graph,)).fetchone()
        _unindex(db, "passage", db.execute("SELECT id, text FROM passage WHERE part = ?", (part,)).fetchall())
        names = [row[0] for row in db.execute("SELECT DISTINCT name FROM called WHERE part = ?", (part,))]
        things = [row[0] for row in db.execute("SELECT DISTINCT thing FROM called WHERE part = ?", (part,))]
        for table in ("passage", "report", "called"):
            db.execute(f"DELETE FROM {table} WHERE part = ?", (part,))
        db.execute("DELETE FROM part WHERE id = ?", (part,))
        orphans = "SELECT id, text FROM name WHERE id = ? AND NOT EXISTS (SELECT 1 FROM called WHERE name = name.id)"
        _unindex(db, "name", [row for name in names for row in db.execute(orphans, (name,))])
        unused = "DELETE FROM thing WHERE id = ? AND NOT EXISTS (SELECT 1 FROM called WHERE thing = thing.id)"
        db.executemany(unused, ((thing,) for thing in things))


def _unindex(db: sqlite3.Connection, table: str, rows: list[tuple[int, str]]) -> None:
    """Takes texts out of the index of ``table``, and of names the names themselves."""
    delete = f"INSERT INTO {table}_words({table}_words, rowid, grams) VALUES ('delete', ?, ?)"
    db.executemany(delete, ((number, _spaced(text)) for number, text in rows))
    db.executemany(f"DELETE FROM {table} WHERE id = ?", ((number,) for number, _ in rows))


def _add(db: sqlite3.Connection, store: ox.Store, graph: ox.NamedNode, digest: str) -> None:
    part = db.execute("INSERT INTO part(graph, digest) VALUES (?, ?)", (graph.value, digest)).lastrowid
    reports: dict[str, int | None] = {}
    for report in sorted(_subjects(store, _REPORT, graph)):
        node = ox.NamedNode(report)
        name, headline, day = (_value(store, node, key, graph) for key in (_ID, _HEADLINE, _DAY))
        insertion = "INSERT INTO report(part, iri, name, headline, day) VALUES (?, ?, ?, ?, ?)"
        added = db.execute(insertion, (part, report, name, headline, day)).lastrowid
        reports[report] = added
        if headline:
            _add_passage(db, (part, added, -1, report, headline))
    for passage in sorted(_subjects(store, _PASSAGE, graph)):
        node = ox.NamedNode(passage)
        text, of = _value(store, node, _TEXT, graph), reports.get(_value(store, node, _PART_OF, graph))
        if of is not None:
            _add_passage(db, (part, of, int(_value(store, node, _BEGIN, graph) or 0), passage, text))
    for other, predicate in enumerate((_LABEL, _ALT_LABEL)):
        for iri, name in sorted(_pairs(store, predicate, graph)):
            row = (part, _thing(db, iri), _name(db, name), other)
            db.execute("INSERT OR IGNORE INTO called VALUES (?, ?, ?, ?)", row)


def _add_passage(db: sqlite3.Connection, row: tuple[int | None, int | None, int, str, str]) -> None:
    added = db.execute("INSERT INTO passage(part, report, begin, iri, text) VALUES (?, ?, ?, ?, ?)", row)
    db.execute("INSERT INTO passage_words(rowid, grams) VALUES (?, ?)", (added.lastrowid, _spaced(row[4])))


def _thing(db: sqlite3.Connection, iri: str) -> int | None:
    found = db.execute("SELECT id FROM thing WHERE iri = ?", (iri,)).fetchone()
    return found[0] if found else db.execute("INSERT INTO thing(iri) VALUES (?)", (iri,)).lastrowid


def _name(db: sqlite3.Connection, text: str) -> int | None:
    found = db.execute("SELECT id FROM name WHERE text = ?", (text,)).fetchone()
    if found:
        number: int = found[0]
        return number
    added = db.execute("INSERT INTO name(text) VALUES (?)", (text,)).lastrowid
    db.execute("INSERT INTO name_words(rowid, grams) VALUES (?, ?)", (added, _spaced(text)))
    return added


def _spaced(text: str) -> str:
    return " ".join(_grams(fold(text)))


def _subjects(store: ox.Store, kind: ox.NamedNode, graph: ox.NamedNode) -> Iterator[str]:
    for quad in store.quads_for_pattern(None, _IS_A, kind, graph):
        if isinstance(quad.subject, ox.NamedNode):
            yield quad.subject.value


def _pairs(store: ox.Store, predicate: ox.NamedNode, graph: ox.NamedNode) -> Iterator[tuple[str, str]]:
    for quad in store.quads_for_pattern(None, predicate, None, graph):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
            yield quad.subject.value, quad.object.value


def _value(store: ox.Store, node: ox.NamedNode, predicate: ox.NamedNode, graph: ox.NamedNode) -> str:
    found = next(iter(store.quads_for_pattern(node, predicate, None, graph)), None)
    return found.object.value if found and isinstance(found.object, ox.Literal | ox.NamedNode) else ""
