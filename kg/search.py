"""Looks for words in a graph. In: a graph, words. Out: things by their names, and passages that hold the words.

Several words are looked for all at once, in one name or one passage. A word is any stretch of characters, from one on.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg import ontology, terms
from kg.errors import QueryError
from kg.ontology import NAMESPACE
from kg.store import load
from kg.store.words import fold, index, match

_IS_A: Final = ox.NamedNode(str(terms.IS_A))
_NAMES: Final = """
SELECT thing.iri, name.text, called.other, COUNT(DISTINCT called.part)
FROM name_words JOIN name ON name.id = name_words.rowid JOIN called ON called.name = name.id
JOIN thing ON thing.id = called.thing
WHERE name_words MATCH ? GROUP BY thing.iri, name.text, called.other"""
_LABELS: Final = """
SELECT MIN(name.text) FROM thing JOIN called ON called.thing = thing.id JOIN name ON name.id = called.name
WHERE thing.iri = ? AND called.other = 0"""
_PASSAGES: Final = """
SELECT passage.iri, passage.text, passage.begin, report.iri, report.name, report.headline, report.day
FROM passage_words JOIN passage ON passage.id = passage_words.rowid JOIN report ON report.id = passage.report
WHERE passage_words MATCH ? ORDER BY passage.begin >= 0, report.day DESC, report.iri, passage.begin LIMIT ?"""
_COUNT: Final = "SELECT COUNT(*) FROM passage_words WHERE passage_words MATCH ?"


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing one of whose names holds the words: its IRI, classes (local names), label, the name that was found, and
    how many reports call it so."""

    iri: str
    classes: tuple[str, ...]
    label: str
    found: str
    reports: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage or headline that holds the words, and its report: id, headline, day (``""`` where unknown)."""

    iri: str
    text: str
    report_iri: str
    report: str
    headline: str
    day: str


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found, best first, and how much there is in all."""

    things: tuple[Thing, ...]
    passages: tuple[Passage, ...]
    total_things: int
    total_passages: int

    @property
    def total(self) -> int:
        """Things and passages."""
        return self.total_things + self.total_passages


@dataclass(frozen=True, slots=True)
class Searcher:
    """A graph with its index, for many searches."""

    store: ox.Store
    db: sqlite3.Connection


def opened(path: Path) -> Searcher:
    """The graph at ``path``, ready to be searched. Raises ``StoreError`` as ``kg.store.load`` does."""
    store = load(path)
    return Searcher(store, index(store, path if path.is_dir() else None))


def search(searcher: Searcher, words: Sequence[str], *, limit: int = 20, classes: Iterable[str] = ()) -> Hits:
    """``limit`` things and as many passages with all ``words``. With ``classes`` (names of the ontology's; what is
    below them counts, too): only such things, no passages.

    Things come by how they are called so: in full, at the beginning, elsewhere; by label or another name; in many
    reports or few. Headlines come before passages, newer ones first. Raises ``QueryError`` without a word.
    """
    asked = match(words)
    if not asked:
        raise QueryError("There is nothing to look for: expected a word, such as 贷款.")
    wanted = {kind for name in classes for kind in ontology.load().descendants(name)}
    things = _things(searcher, asked, "".join(map(fold, words)), wanted)
    shown = tuple(_thing(searcher, *row) for row in things[:limit])
    if wanted:
        return Hits(shown, (), len(things), 0)
    (count,) = searcher.db.execute(_COUNT, (asked,)).fetchone()
    rows = searcher.db.execute(_PASSAGES, (asked, limit)).fetchall() if count else ()
    passages = tuple(Passage(iri, text, *report) for iri, text, _, *report in rows)
    return Hits(shown, passages, len(things), count)


def marked(text: str, words: Sequence[str], begin: str = "【", end: str = "】") -> str:
    """``text`` on one line with what of it is one of ``words`` between ``begin`` and ``end``."""
    kept = (
        [char for char in text if not char.isspace()] if _is_chinese(text) else list(" ".join(text.split()))
    )
    plain = [fold(char) for char in kept]
    at = [i for i, char in enumerate(plain) if char]
    joined = "".join(plain)
    inside = [False] * (len(kept) + 1)
    for word in filter(None, map(fold, words)):
        found = joined.find(word)
        while found >= 0:
            first, last = at[found], at[found + len(word) - 1]
            inside[first : last + 1] = [True] * (last + 1 - first)
            found = joined.find(word, found + 1)
    out, before = [], False
    for char, now in zip([*kept, ""], inside, strict=True):
        out.append((begin if now else end) * (now != before) + char)
        before = now
    return "".join(out)


def _is_chinese(text: str) -> bool:
    return any("\u3400" <= char <= "\u9fff" for char in text)


def _things(searcher: Searcher, asked: str, plain: str, wanted: set[str]) -> list[tuple[str, str, int]]:
    """IRI, name and number of reports of all things that are called so, best first, each once."""
    rows = searcher.db.execute(_NAMES, (asked,)).fetchall()

    def key(row: tuple[str, str, int, int]) -> tuple[int, int, int, int, str, str]:
        iri, name, other, reports = row
        folded = fold(name)
        place = 0 if folded == plain else 1 if folded.startswith(plain) else 2
        return place, other, -reports, len(name), name, iri

    best: dict[str, tuple[str, str, int]] = {}
    for iri, name, _, reports in sorted(rows, key=key):
        if iri not in best and (not wanted or wanted & set(_classes(searcher.store, iri))):
            best[iri] = (iri, name, reports)
    return list(best.values())


def _thing(searcher: Searcher, iri: str, name: str, reports: int) -> Thing:
    (label,) = searcher.db.execute(_LABELS, (iri,)).fetchone()
    return Thing(iri, _classes(searcher.store, iri), label or name, name, reports)


def _classes(store: ox.Store, iri: str) -> tuple[str, ...]:
    """Local names of a thing's classes, the narrowest first."""
    found = store.quads_for_pattern(ox.NamedNode(iri), _IS_A, None, ox.DefaultGraph())
    names = {q.object.value.removeprefix(NAMESPACE) for q in found if isinstance(q.object, ox.NamedNode)}
    above = ontology.load().ancestors
    return tuple(sorted(names, key=lambda name: (-len(above(name)), name)))
