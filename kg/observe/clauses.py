"""The clauses of a report with the names, times and groups of figures in each.

In: the report's text and its resolution. Out: for each paragraph its sentences, each a list of ``Clause``s.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, cast

from kg import ontology, settings
from kg.discourse import Pointer, put
from kg.ontology import Names, folder
from kg.text import clauses, sentences
from kg.types import Amount, BlockKind, Entity, Mention, Period, Report, Resolution

_JOIN: Final = re.compile(
    r"\s*(?:、|和|及|与|以及|至|到|-|－|—|–|~|～|，)?\s*(?:分别)?(?:同比)?(?:增长|下降|增加|减少|上升|提高|降低)?(?:约|近|超)?\s*"
)


# Below these confidences a recogniser's name that the report writes only once is none.
_DOUBTFUL: Final = {"lac": 0.6, "head": 0.45, "industry": 0.3, "organisation": 0.45}
_DIVISION: Final = re.compile(r"(?<=..)(?:特别行政区|自治[州县旗区]|省|市|县|区|旗|盟)$")
_ORDINAL: Final = ("第", "首位", "榜首")
_LONGEST: Final = 400  # characters of a clause
_MOST: Final = 80  # clauses of a sentence


@dataclass(frozen=True, slots=True)
class Named:
    """A mention of entities in a clause; ``kind`` is its class."""

    begin: int
    end: int
    kind: str
    entities: tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount in the text; ``loose`` where it may be part of a set phrase."""

    begin: int
    end: int
    amount: Amount
    ordinal: bool
    loose: bool


@dataclass(frozen=True, slots=True)
class When:
    """A time in the text."""

    begin: int
    end: int
    period: Period


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch between commas, with what stands in it. ``groups`` are figures joined by 、 and 和."""

    begin: int
    end: int
    names: tuple[Named, ...]
    posts: tuple[Mention, ...]
    times: tuple[When, ...]
    groups: tuple[tuple[Figure, ...], ...]
    inner: tuple[Named, ...] = ()  # names inside longer names


@lru_cache(maxsize=1)
def words() -> dict[str, list[str]]:
    """The word lists of ``ontology/indicators.yaml``."""
    data: dict[str, Any] = settings.values((folder() / "indicators.yaml").read_text(encoding="utf8"))
    return data


@lru_cache(maxsize=16)
def classes_of(key: str) -> dict[str, frozenset[str]]:
    """The nouns of one list with the classes, and those below them, of what each may stand for."""
    known, table = ontology.load(), cast(dict[str, list[str]], words()[key])
    return {word: frozenset().union(*map(known.descendants, kinds)) for word, kinds in table.items()}


@lru_cache(maxsize=64)
def any_of(key: str) -> str:
    """A pattern for the words of one list, longest first."""
    return "|".join(re.escape(w) for w in sorted(words()[key], key=lambda w: (-len(w), w)))


@lru_cache(maxsize=64)
def finder(key: str) -> re.Pattern[str]:
    """A compiled pattern for the words of one list."""
    return re.compile(any_of(key))


@lru_cache(maxsize=64)
def closing(key: str) -> re.Pattern[str]:
    """A compiled pattern for the words of one list at the end of a stretch."""
    return re.compile(rf"(?:{any_of(key)})$")


def stem(place: str) -> str:
    """A place's name without the word for its level (某某市 → 某某)."""
    return _DIVISION.sub("", place)


def paragraphs(
    report: Report, resolution: Resolution, pointers: Iterable[Pointer]
) -> Iterator[list[list[Clause]]]:
    """The paragraphs of ``report`` (subheads left out) as sentences of clauses; ``pointers`` count as names."""
    parts = _Parts(report.text, resolution)
    for p in pointers:
        put(parts.names, Named(p.begin, p.end, Names.ANAPHOR, p.entities))
    for block in report.blocks:
        if block.kind is BlockKind.PARAGRAPH:
            yield [
                [parts.clause(b, e) for b, e in some]
                for begin, end in _full_sentences(report.text, block.begin, block.end)
                for some in _portions(clauses(report.text, begin, end))
            ]


def _portions(spans: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """The clauses of a sentence, so cut up that text without punctuation takes no longer than other text."""
    short = [(b, min(b + _LONGEST, end)) for begin, end in spans for b in range(begin, end, _LONGEST)]
    for i in range(0, len(short), _MOST):
        yield short[i : i + _MOST]


def _full_sentences(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Sentences up to a full stop: a semicolon doesn't end one here."""
    start: int | None = None
    block = text[begin:end]
    for b, e in sentences(block):
        start = b if start is None else start
        if block[b:e].rstrip("”’」』）)")[-1:] not in "；;":
            yield begin + start, begin + e
            start = None
    if start is not None:
        yield begin + start, end


class _Parts:
    """The mentions of a report by kind, sorted, for slicing by clause."""

    def __init__(self, text: str, resolution: Resolution) -> None:
        self.text = text
        self.names: list[Named] = []
        self.inner: list[Named] = []
        self.posts: list[Mention] = []
        self.times: list[When] = []
        self.figures: list[Figure] = []
        often = Counter(e for entities in resolution.referents for e in entities)
        self.once = {e for e, times in often.items() if times == 1}
        self.home = {stem(e.name): e for e in resolution.home.values()}
        for mention, entities in zip(resolution.mentions, resolution.referents, strict=True):
            self._add(mention, entities)

    def _add(self, m: Mention, entities: tuple[Entity, ...]) -> None:
        if isinstance(m.value, Period):
            self.times.append(When(m.begin, m.end, m.value))
        elif isinstance(m.value, Amount):
            loose = m.confidence < 0.8
            self.figures.append(Figure(m.begin, m.end, m.value, m.text.startswith(_ORDINAL), loose))
        elif m.kind == Names.POST:
            self.posts.append(m)
        elif entities and (not self.names or m.begin >= self.names[-1].end):
            if self._doubtful(m, entities):
                return
            if (place := self._place_and_thing(m, entities)) is not None:
                self.names.append(place)
            else:
                self.names.append(Named(m.begin, m.end, m.kind, entities))
        elif entities:
            self.inner.append(Named(m.begin, m.end, m.kind, entities))

    def _doubtful(self, m: Mention, entities: tuple[Entity, ...]) -> bool:
        """Whether what is named is a class (综合保税区), or hardly a name and named only once (省州县);
        or a thing that looks like an unknown body (天然气客车)."""
        if m.text in words()["classes"]:
            return all(e.name == m.text for e in entities)
        unknown = entities[0].kind == Names.ORGANISATION and m.recogniser in _DOUBTFUL
        if unknown and m.text.endswith(tuple(words()["thing_ends"])):
            return True
        least = 0.0 if m.kind == Names.PERSON else _DOUBTFUL.get(m.recogniser, 0.0)
        return m.confidence < least and self.once.issuperset(entities)

    def _place_and_thing(self, m: Mention, entities: tuple[Entity, ...]) -> Named | None:
        """The home place in what looks like the name of an unknown body but counts things there (某市陶瓷出口),
        or in that of all its ports (某省口岸)."""
        province = self.home.get(m.text.removesuffix("口岸"))
        if m.text.endswith("口岸") and province is not None and province.kind == Names.PROVINCE:
            return Named(m.begin, m.end, province.kind, (province,))
        if entities[0].kind != Names.ORGANISATION or not self.once.issuperset(entities):
            return None
        if m.recogniser not in _DOUBTFUL or m.text.endswith(tuple(words()["body_ends"])):
            return None
        for short, place in self.home.items():
            if m.text.startswith(short):
                return Named(m.begin, m.begin + len(short), place.kind, (place,))
        return None

    def clause(self, begin: int, end: int) -> Clause:
        """What stands in ``text[begin:end]``."""
        return Clause(
            begin,
            end,
            tuple(_within(self.names, begin, end)),
            tuple(_within(self.posts, begin, end)),
            tuple(_within(self.times, begin, end)),
            tuple(self._groups(_within(self.figures, begin, end))),
            tuple(_within(self.inner, begin, end)),
        )

    def _groups(self, figures: list[Figure]) -> Iterator[tuple[Figure, ...]]:
        group: list[Figure] = []
        for f in figures:
            touching = group and group[-1].end == f.begin  # 授信133户2.3亿元
            if touching or (group and not _JOIN.fullmatch(self.text, group[-1].end, f.begin)):
                yield tuple(group)
                group = []
            group.append(f)
        if group:
            yield tuple(group)


def _within(items: list[Any], begin: int, end: int) -> list[Any]:
    """The items that begin in ``[begin, end)``; ``items`` is sorted by ``begin``."""
    first = bisect_left(items, begin, key=lambda x: x.begin)
    last = bisect_left(items, end, key=lambda x: x.begin)
    return items[first:last]
