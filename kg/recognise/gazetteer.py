"""Names of the world that lists know: divisions, countries, banks, government bodies, companies ….

In: the folder of tables (``ontology/gazetteer/README.md`` tells their columns) and a text. Out: ``Match``es: where
a form stands and which entries it may mean. Nothing is decided here: one form may mean several entries
(朝阳区), matches may overlap, and a weak form (东方, 和平: also an ordinary word) counts only beside its parent.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import ahocorasick

from kg.errors import OntologyError
from kg.ontology import Names

COLUMNS: Final = ("name", "forms", "weak", "short", "code", "parent", "until")
_TOWNSHIP_CODE: Final = 9
_LIKENESS: Final = 0.5
# What a form means first where it means several things: 吉林 the province, 青 the province, 巴 a country.
_FIRST: Final = (Names.PROVINCE, Names.COUNTRY, Names.CITY, Names.COUNTY, Names.TOWNSHIP)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a table.

    ``name`` is the full name, ``kind`` the class. ``code`` is GB/T 2260 for divisions (six digits, townships nine),
    ISO 3166 for countries, else "". ``parent`` is the parent's code or name as the table has it; ``parents`` follows
    it. ``until`` is the last year in which a thing that is gone stood, "" if it stands.
    """

    name: str
    kind: str
    code: str = ""
    parent: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """``text[begin:end]`` is a form of ``entries`` (strong) and of ``weak`` (only in a fitting context).

    ``full`` says that it is the full name of one of them, not a short form. Entries that stand come before those
    that are gone, each in the order of the tables.
    """

    begin: int
    end: int
    entries: tuple[Entry, ...]
    weak: tuple[Entry, ...] = ()
    full: bool = False


@dataclass(slots=True)
class Tables:
    """The tables of a folder as read: rows, and the row numbers of every form."""

    rows: list[tuple[str, ...]] = field(default_factory=list)
    strong: dict[str, list[int]] = field(default_factory=dict)
    weak: dict[str, list[int]] = field(default_factory=dict)
    short: dict[str, list[int]] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)


class Gazetteer:
    """All tables of a folder, with an index by form and by code. Made by ``load``."""

    def __init__(self, tables: Tables, guards: dict[str, str], traps: Iterable[str]) -> None:
        self._tables = tables
        self._guards = guards
        self._traps = frozenset(traps)
        self._entries: dict[int, Entry] = {}
        self._automaton: Any = ahocorasick.Automaton(ahocorasick.STORE_LENGTH)
        for form in (*tables.strong, *tables.weak, *sorted(self._traps)):
            self._automaton.add_word(form)
        self._automaton.make_automaton()

    def find(self, text: str, *, weak: bool = True) -> list[Match]:
        """The longest match at each place of ``text``, sorted by begin; matches may overlap, but not nest.

        With ``weak=False`` forms that are only weak are left out; else a strong match may lie inside a longer weak
        one. No match lies inside a trap word (大理石).
        """
        longest: dict[int, int] = {}
        hidden: list[tuple[int, int]] = []
        for last, length in self._automaton.iter(text):
            begin, end = last - length + 1, last + 1
            form = text[begin:end]
            if form in self._traps:
                hidden.append((begin, end))
            elif (weak or form in self._tables.strong) and not self._broken(form, text, end):
                longest[begin] = end  # ends come in rising order: the last one is the longest
        for begin, end in hidden:
            for inside in range(begin, end):
                if longest.get(inside, end + 1) <= end:
                    del longest[inside]
        return list(self._outermost(self._match(b, e, text[b:e], weak) for b, e in sorted(longest.items())))

    @staticmethod
    def _outermost(matches: Iterable[Match]) -> Iterator[Match]:
        """Without what lies inside a longer strong form (西亚 in 马来西亚)."""
        reach = 0
        for match in matches:
            if match.end > reach:
                yield match
                reach = match.end if match.entries else reach

    def by_form(self, form: str) -> tuple[Entry, ...]:
        """What ``form`` (full name or strong short form) may mean."""
        found = self._tables.strong.get(form)
        return self._get(found) if found else ()

    def by_weak(self, form: str) -> tuple[Entry, ...]:
        """What ``form`` may mean beside its parent only (鼓楼 → every 鼓楼区)."""
        found = self._tables.weak.get(form)
        return self._get(found) if found else ()

    def by_short(self, char: str) -> tuple[Entry, ...]:
        """What a one-character name (青, 美) may mean: provinces first, then countries, then cities."""
        return self._get(self._tables.short.get(char, ()))

    def by_code(self, code: str) -> Entry | None:
        """The division or country with that code that stands, or that last stood."""
        index = self._tables.codes.get(code)
        return None if index is None else self._entry(index)

    def like(self, form: str, kinds: Iterable[str]) -> str | None:
        """The name of one of the ``kinds`` that is written most like ``form``, if one is."""
        wanted = frozenset(kinds)
        names = sorted({row[0] for row in self._tables.rows if row[1] in wanted})
        close = get_close_matches(form, names, 8, _LIKENESS)
        return next((n for n in close if n[0] == form[0]), close[0] if close else None)

    def parents(self, entry: Entry) -> tuple[Entry, ...]:
        """What ``entry`` lies in or belongs to, nearest first (湟中区 → 西宁市, 青海省, 中国)."""
        found: list[Entry] = []
        while (above := self._above(found[-1] if found else entry)) and above not in (entry, *found):
            found.append(above)
        return tuple(found)

    def _above(self, entry: Entry) -> Entry | None:
        if entry.parent:
            named = self.by_form(entry.parent) or self.by_weak(entry.parent)
            return self.by_code(entry.parent) or (named[0] if named else None)
        if len(entry.code) != _TOWNSHIP_CODE:
            return None
        codes = (entry.code[:6], entry.code[:4] + "00", entry.code[:2] + "0000")
        return next(filter(None, map(self.by_code, codes)), None)

    def _broken(self, form: str, text: str, end: int) -> bool:
        """Whether what follows makes the form's last character part of another word: 西宁市|场, 平安乡|村."""
        return text[end : end + 1] in self._guards.get(form[-1], "") and end < len(text)

    def _match(self, begin: int, end: int, form: str, weak: bool) -> Match:
        entries = self.by_form(form)
        full = any(e.name == form for e in entries)
        return Match(begin, end, entries, self.by_weak(form) if weak else (), full)

    def _get(self, indices: Iterable[int]) -> tuple[Entry, ...]:
        return tuple(map(self._entry, indices))

    def _entry(self, index: int) -> Entry:
        """Made when first asked for: most of the 45,000 never are."""
        found = self._entries.get(index)
        if found is None:
            found = self._entries[index] = Entry(*self._tables.rows[index])
        return found


@lru_cache(maxsize=2)
def load(folder: Path) -> Gazetteer:
    """The gazetteer of the ``Class.tsv`` and ``Class.part.tsv`` in ``folder``, its ``guards.tsv`` and ``traps.txt``.

    Raises ``OntologyError`` where there is no table, a column is unknown or a line has too many cells.
    """
    tables = Tables()
    paths = sorted(folder.glob("[A-Z]*.tsv"), key=_rank)
    if not paths:
        raise OntologyError(
            f"{folder}: no gazetteer table (Class.tsv) there. Give the folder that holds them."
        )
    for path in paths:
        _read(path, tables)
    for index in (tables.strong, tables.weak, tables.short):
        _standing_first(index, tables.rows)
    return Gazetteer(tables, dict(_guards(folder / "guards.tsv")), _words(folder / "traps.txt"))


def _rank(path: Path) -> tuple[int, str]:
    kind = path.name.split(".")[0]
    return _FIRST.index(kind) if kind in _FIRST else len(_FIRST), path.name


def _read(path: Path, tables: Tables) -> None:
    """Adds the rows of one table; its first line names its columns."""
    lines = path.read_text(encoding="utf8").splitlines()
    columns = lines[0].removeprefix("# ").split("\t") if lines else []
    unknown = [c for c in columns if c not in COLUMNS]
    if unknown or columns[:1] != ["name"]:
        raise OntologyError(
            f"{path.name}, line 1: expected a header of columns among {', '.join(COLUMNS)} that begins with "
            f"'# name', found {lines[:1]}. Write the header."
        )
    order = [columns.index(c) if c in columns else -1 for c in COLUMNS]
    kind = path.name.split(".")[0]
    for number, line in enumerate(lines[1:], start=2):
        if not line or line[0] == "#":
            continue
        cells = line.split("\t")
        if len(cells) > len(columns):
            raise OntologyError(
                f"{path.name}, line {number}: {len(cells)} cells, expected at most {len(columns)}. Remove a tab."
            )
        cells += [""] * (len(columns) - len(cells) + 1)  # one more: column -1 is the empty cell
        name, forms, weak, short, code, parent, until = [cells[i] for i in order]
        _add(tables, (name, kind, code, parent, until), forms, weak, short)


def _add(tables: Tables, row: tuple[str, ...], forms: str, weak: str, short: str) -> None:
    index, name, code = len(tables.rows), row[0], row[2]
    tables.rows.append(row)
    weak_forms = weak.split(";") if weak else []
    if name not in weak_forms:
        tables.strong.setdefault(name, []).append(index)
    for table, cell in ((tables.strong, forms), (tables.short, short)):
        if cell:
            for form in cell.split(";"):
                table.setdefault(form, []).append(index)
    for form in weak_forms:
        tables.weak.setdefault(form, []).append(index)
    if code:
        tables.codes.setdefault(code, index)


def _standing_first(index: dict[str, list[int]], rows: list[tuple[str, ...]]) -> None:
    for found in index.values():
        if len(found) > 1:
            found.sort(key=lambda i: (bool(rows[i][4]), i))


def _guards(path: Path) -> Iterator[tuple[str, str]]:
    """Last character of a name → the characters that, following, make it part of another word."""
    for line in path.read_text(encoding="utf8").splitlines():
        if line and line[0] != "#":
            last, following = line.split("\t")
            yield last, following


def _words(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]
