"""What users decide: which things are the same, which are different. In: two files of two columns. Out: ``Decisions``.

``same.tsv`` and ``different.tsv`` in one folder hold a pair a line, with a tab between; what follows a second tab is a
note, lines that begin with # are comments. Each of a pair is an IRI of the graph, or a name, with its class before it
and the report after it where they are needed: ``Person:王刚 @ 2025-07-18-03``.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from kg import ontology as onto
from kg.errors import DecisionError
from kg.identity.local import Local
from kg.identity.sets import Sets

SAME: Final = "same"
DIFFERENT: Final = "different"
_SUFFIX: Final = ".tsv"
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>]*[/#:][^\s<>]+")
_NAMED: Final = re.compile(r"(?:(?P<kind>[A-Za-z]\w*):\s*)?(?P<name>[^@]+?)\s*(?:@\s*(?P<report>\S.*))?")
_EXPECTED: Final = (
    "an IRI, or a name, with its class and report where needed, such as Person:王刚 @ 2025-07-18-03"
)


@dataclass(frozen=True, slots=True)
class Selector:
    """Which things of reports are meant: by IRI, or by name with classes (none: any) and a report's id with * and ?."""

    text: str
    iri: str = ""
    name: str = ""
    kinds: frozenset[str] = frozenset()
    report: str = "*"

    def takes(self, thing: Local, called: str) -> bool:
        """Whether ``thing`` is meant, whose IRI among all reports is ``called``."""
        if self.iri:
            return self.iri in (thing.iri, called)
        if self.name != thing.label or (self.kinds and not self.kinds & thing.kinds):
            return False
        return self.report == "*" or fnmatchcase(thing.report, self.report)


@dataclass(frozen=True, slots=True)
class Line:
    """One decision: ``rule`` is ``same`` or ``different``, ``where`` its file and line."""

    rule: str
    one: Selector
    other: Selector
    where: str

    @property
    def text(self) -> str:
        """The line as graphs remember it."""
        return f"{self.where}\t{self.one.text}\t{self.other.text}"


@dataclass(frozen=True, slots=True)
class Decisions:
    """All decisions, in the order of their files."""

    lines: tuple[Line, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.lines)

    def applied(
        self, found: Sequence[Local], called: Sequence[str], sets: Sets
    ) -> tuple[list[list[int]], list[tuple[int, int, str]], dict[int, str], set[int]]:
        """The sets of ``found`` (whose IRIs among all reports are ``called``) as users want them, why, the names that they
        give, and which indices they speak of. What is the same is joined first; what is different then leaves."""
        chosen: dict[int, str] = {}
        taken = self._taken(found, called)
        for line, one, other in taken:
            if line.rule == SAME and one and other:
                for i in (*one, *other):
                    sets.join(one[0], i, SAME, force=True)
                    chosen[i] = found[one[0]].label
        groups = sets.all()
        for line, one, other in taken:
            if line.rule == DIFFERENT:
                groups = [part for group in groups for part in _split(group, set(one), set(other))]
        decided = {i for _, one, other in taken for i in (*one, *other)}
        return groups, sets.why, chosen, decided

    def idle(self, found: Iterable[Local], called: Sequence[str]) -> list[str]:
        """Which decisions mean nothing that is in the graph, one sentence each."""
        return [
            f"{line.where}: nothing in the graph is {selector.text!r}; the line has no effect."
            for line, one, other in self._taken(list(found), called)
            for selector, taken in ((line.one, one), (line.other, other))
            if not taken
        ]

    def _taken(
        self, found: Sequence[Local], called: Sequence[str]
    ) -> list[tuple[Line, list[int], list[int]]]:
        """Each line with the indices that it means on either side."""
        keys: dict[str, list[int]] = defaultdict(list)
        for i, (thing, iri) in enumerate(zip(found, called, strict=True)):
            for key in dict.fromkeys((thing.label, thing.iri, iri)):
                keys[key].append(i)

        def indices(s: Selector) -> list[int]:
            return [i for i in keys.get(s.iri or s.name, ()) if s.takes(found[i], called[i])]

        return [(line, indices(line.one), indices(line.other)) for line in self.lines]


def _split(group: list[int], one: set[int], other: set[int]) -> Iterator[list[int]]:
    """``group`` in two if it holds things of both: those of the side that means fewer leave. What both mean is of that side
    (雪原乳业 @ nt-04 against the IRI of the whole firm)."""
    fewer, more = (other, one - other) if len(other) <= len(one) else (one, other - one)
    out = [i for i in group if i in fewer]
    if not out or not more & set(group):
        yield group
        return
    yield [i for i in group if i not in fewer]
    yield out


def load(folder: Path) -> Decisions:
    """The decisions in ``folder``. Raises ``DecisionError`` with all that is wrong, one line each."""
    files = [folder / (rule + _SUFFIX) for rule in (SAME, DIFFERENT)]
    if not any(file.is_file() for file in files):
        raise DecisionError(
            f"{folder}: no decisions. Expected a folder with {SAME}{_SUFFIX}, {DIFFERENT}{_SUFFIX} or both."
        )
    lines, faults = [], []
    for file, rule in zip(files, (SAME, DIFFERENT), strict=True):
        for number, text in _rows(file):
            try:
                lines.append(parse(rule, f"{file.name}:{number}", text))
            except DecisionError as error:
                faults.append(f"{file}:{number}: {error}")
    faults += _contradictions(lines)
    if faults:
        raise DecisionError("\n".join(faults))
    return Decisions(tuple(lines))


def _rows(file: Path) -> Iterator[tuple[int, str]]:
    if not file.is_file():
        return
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DecisionError(f"{file}: not readable ({error}). Expected text in UTF-8.") from error
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield number, line


def parse(rule: str, where: str, text: str, *, strict: bool = True) -> Line:
    """A line of the file of ``rule``. Raises ``DecisionError``, without the place; unless ``strict``, any class will do
    (a graph may have been built with a user's own)."""
    columns = [column.strip() for column in text.split("\t")]
    if len(columns) < 2 or not all(columns[:2]):
        raise DecisionError(
            f"{text.strip()!r} is no pair. Expected two things with a tab between, each {_EXPECTED}."
        )
    if columns[0] == columns[1]:
        raise DecisionError(f"both sides are {columns[0]!r}. Expected two things.")
    return Line(rule, selector(columns[0], strict), selector(columns[1], strict), where)


def selector(text: str, strict: bool = True) -> Selector:
    """What ``text`` means. Raises ``DecisionError``, without the place."""
    if _IRI.fullmatch(text):
        return Selector(text, iri=text)
    match = _NAMED.fullmatch(text)
    if match is None:
        raise DecisionError(f"{text!r} is not understood. Expected {_EXPECTED}.")
    return Selector(text, "", match["name"], _kinds(match["kind"], strict), match["report"] or "*")


def _kinds(kind: str | None, strict: bool) -> frozenset[str]:
    known = onto.load()
    if kind and kind not in known.classes:
        if not strict:
            return frozenset((kind,))
        like = get_close_matches(kind, known.classes, 1)
        hint = f" Did you mean {like[0]}?" if like else ""
        raise DecisionError(
            f"there is no class {kind!r}.{hint} Expected a class of the ontology, as in Person:王刚."
        )
    return known.descendants(kind) if kind else frozenset()


def _contradictions(lines: Iterable[Line]) -> Iterator[str]:
    seen: dict[frozenset[str], Line] = {}
    for line in lines:
        first = seen.setdefault(frozenset((line.one.text, line.other.text)), line)
        if first.rule != line.rule:
            yield (
                f"{line.where}: {line.one.text!r} and {line.other.text!r} are {line.rule} here, but {first.rule} in "
                f"{first.where}. Keep one of the two lines."
            )
