"""Words that stand for names of other clauses and sentences: 前者, 后者, 校企双方, 双方 who sign after talks, 在此, and
我们 in what is quoted.

In: a report's clean text, its resolution and appositions. Out: ``Pointer``s in text order; a word for which the text
leaves a choice has none.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Protocol, TypeVar

from kg.discourse.named import Named, Stretch, named, speaks_for
from kg.discourse.words import words
from kg.ontology import Names, Ontology
from kg.text import sentences
from kg.types import Amount, Entity, Resolution

_QUOTED: Final = re.compile("“[^“”]*”")
_STOPS: Final = re.compile("[。！？\n]")
_SPEAKER: Final = 40  # characters between what is quoted and who says it
_SENTENCES_BACK: Final = 2
_PAIR: Final = 2
_BODIES: Final = (Names.ORGANISATION, Names.PROJECT)

Pair = tuple[Entity, Entity]


@dataclass(frozen=True, slots=True)
class Pointer:
    """A word that is no name, and what it stands for."""

    begin: int
    end: int
    entities: tuple[Entity, ...]


class _Spanned(Protocol):
    @property
    def begin(self) -> int: ...
    @property
    def end(self) -> int: ...


_Span = TypeVar("_Span", bound=_Spanned)


def of_two(text: str) -> re.Match[str] | None:
    """The word for one of two that ``text`` begins with; its group ``former`` is set for the first."""
    return words().of_two.match(text)


def put(spans: list[_Span], new: _Span) -> None:
    """Puts ``new`` among ``spans`` (in text order) in place of what it begins before or at; not inside another's name."""
    at = bisect_right(spans, new.begin, key=lambda s: s.begin)
    if at and spans[at - 1].end > new.begin and spans[at - 1].begin < new.begin:
        return
    at = bisect_left(spans, new.begin, key=lambda s: s.begin)
    end = at
    while end < len(spans) and spans[end].begin < new.end:
        if spans[end].end > new.end:
            return
        end += 1
    spans[at:end] = [new]


def pointers(
    text: str, resolution: Resolution, stretches: Iterable[Stretch], ontology: Ontology
) -> list[Pointer]:
    """The words for names told of before, in text order."""
    known, stretches = words(), tuple(stretches)
    quoted = [m.span() for m in _QUOTED.finditer(text)]
    we = [(m, end) for begin, end in quoted for m in known.we.finditer(text, begin, end)]
    signs = [*known.sides.finditer(text)], [*known.of_two.finditer(text)], [*known.here.finditer(text)]
    signing = [m for m in known.signing.finditer(text) if m.start() not in _resolved(resolution)]
    if not (we or signing or any(signs)):
        return []
    amounts = [m.begin for m in resolution.mentions if isinstance(m.value, Amount)]
    page = _Page(text, named(resolution, stretches), sentences(text), amounts, ontology)
    sides, of_two, here = signs
    found = [(m, _sides(page, m)) for m in sides]
    found += [(m, _talkers(page, m, _people(page, resolution, stretches))) for m in signing]
    found += zip(of_two, _of_two(page, of_two), strict=True)
    found += [(m, _here(page, m)) for m in here]
    found += [(m, _we(page, m, end)) for m, end in we]
    told: list[Pointer] = []
    for match, entities in found:
        if entities:
            put(told, Pointer(*match.span(), entities))
    return told


@dataclass(frozen=True, slots=True)
class _Page:
    """A report with what the pointers are looked up in; ``amounts`` are where its figures begin."""

    text: str
    names: list[Named]
    spans: list[tuple[int, int]]
    amounts: list[int]
    ontology: Ontology

    def is_a(self, entity: Entity, kinds: Iterable[str]) -> bool:
        return any(self.ontology.is_a(entity.kind, kind) for kind in kinds)

    def before(self, at: int, kinds: Sequence[str], since: int = 0) -> Iterator[tuple[Named, Entity]]:
        """The names of these classes in ``[since, at)``, people as the bodies that they are named with."""
        for one in self.names[bisect_left(self.names, since, key=lambda n: n.begin) :]:
            if one.end > at:
                return
            if one.entity is not None and self.is_a(one.entity, kinds):
                yield one, one.entity

    def sentence(self, at: int) -> int:
        """The number of the sentence around an offset."""
        return bisect_right(self.spans, at, key=lambda s: s[0]) - 1


def _sides(page: _Page, match: re.Match[str]) -> tuple[Entity, ...]:
    """校企双方: the one school and the one company that the report has named so far."""
    pair: list[Entity] = []
    for sign in (match["one"], match["other"]):
        there = dict.fromkeys(e for _, e in page.before(match.start(), words().side[sign]))
        if len(there) != 1:
            return ()
        pair += there
    return tuple(pair)


def _resolved(resolution: Resolution) -> set[int]:
    """Where the words begin of which is known whom they mean, and that no party committee is among these."""
    return {
        m.begin
        for m, found in zip(resolution.mentions, resolution.referents, strict=True)
        if found and not any(words().committee.fullmatch(e.name) for e in found)
    }


def _talkers(
    page: _Page, match: re.Match[str], people: Sequence[tuple[int, Entity | None]]
) -> tuple[Entity, ...]:
    """The two bodies whose people talked last before, host and guest; () where one of them is unknown or there are more."""
    for begin, end in reversed(page.spans[: page.sentence(match.start()) + 1]):
        end = min(end, match.start())
        if not words().talks.search(page.text, begin, end):
            continue
        there = people[bisect_left(people, begin, key=_at) : bisect_left(people, end, key=_at)]
        bodies = dict.fromkeys(body for _, body in there)
        if len(bodies) < _PAIR:
            continue
        pair = tuple(body for body in bodies if body)
        return pair if len(pair) == len(bodies) == _PAIR else ()
    return ()


def _at(one: tuple[int, Entity | None]) -> int:
    return one[0]


def _people(
    page: _Page, resolution: Resolution, stretches: Sequence[Stretch]
) -> list[tuple[int, Entity | None]]:
    """Where people are named with a body, in text order, and which they speak for: for a party committee's man its
    place, where the report tells which entity that is."""
    posted = [(body,) for s in stretches for _, body in s.posts if body]
    places = {e.name: e for found in (*resolution.referents, *posted) for e in found if e.code}
    bodies = speaks_for(stretches)
    holders = {s.begin: bodies.get(s.person) for s in stretches}
    named = [(n.begin, holders.get(n.begin) or n.entity) for n in page.names if n.speaker]
    return [(begin, _place(body, places)) for begin, body in named if body]


def _place(body: Entity, places: Mapping[str, Entity]) -> Entity | None:
    """The place of a party committee; any other body itself."""
    match = words().committee.fullmatch(body.name)
    return places.get(match["place"]) if match else body


def _of_two(page: _Page, found: Sequence[re.Match[str]]) -> Iterator[tuple[Entity, ...]]:
    """前者, 后者: of each, which of the two it means; a 后者 goes with the 前者 just before it."""
    pair: Pair | None = None
    last = -1
    for match in found:
        at = page.sentence(match.start())
        begin = page.spans[max(0, at - _SENTENCES_BACK + 1)][0]
        goes_on = match["former"] is None and last >= begin and "\n" not in page.text[last : match.start()]
        if not goes_on:
            pair = _two(page, match.start())
        last = match.start() if match["former"] else -1
        yield () if pair is None else (pair[match["former"] is None],)


def _two(page: _Page, at: int) -> Pair | None:
    """The two that the sentence has joined last or, where it names only two, these; else of the sentence before."""
    number = page.sentence(at)
    for begin, end in reversed(page.spans[max(0, number - _SENTENCES_BACK + 1) : number + 1]):
        end = min(end, at)
        if "\n" in page.text[begin:at] or _announced(page, begin, end):
            return None
        bodies = list(page.before(end, _BODIES, begin))
        every = list(page.before(end, (*_BODIES, Names.PLACE), begin))
        pair = _joined(page, bodies) or _only(page, bodies, begin, at) or _joined(page, every)
        pair = pair or (None if bodies else _only(page, every, begin, at))
        if pair or bodies:
            return pair
    return None


def _announced(page: _Page, begin: int, end: int) -> bool:
    """Whether a colon announces two things that are no names (纸浆和元件：前者…)."""
    return any(
        words().joined.search(m[0])
        and len(list(page.before(m.end(), (*_BODIES, Names.PLACE), m.start()))) < _PAIR
        for m in words().announced.finditer(page.text, begin, end)
    )


def _joined(page: _Page, near: list[tuple[Named, Entity]]) -> Pair | None:
    """The two that are joined last; a place that only says where the next one lies is none of them."""
    near = [(n, e) for (n, e), (other, _) in pairwise([*near, *near[-1:]]) if not _of_next(page, n, e, other)]
    for (one, a), (other, b) in reversed([*pairwise(near)]):
        if a != b and words().joined.fullmatch(page.text, one.end, other.begin):
            return a, b
    return None


def _of_next(page: _Page, name: Named, entity: Entity, other: Named) -> bool:
    between = page.text[name.end : other.begin] if name.end <= other.begin else None
    return between in ("", "的") and page.is_a(entity, (Names.PLACE,))


def _only(page: _Page, near: list[tuple[Named, Entity]], begin: int, at: int) -> Pair | None:
    """The two of a sentence that names only two; not where it may mean two figures (收入3亿元，利润1亿元，前者…)."""
    entities = [*dict.fromkeys(e for _, e in near)]
    told = [a for a in page.amounts if begin <= a < at]
    return (entities[0], entities[1]) if len(entities) == _PAIR and len(told) < _PAIR else None


def _here(page: _Page, match: re.Match[str]) -> tuple[Entity, ...]:
    """在此: the place named last, in this sentence or the one before."""
    begin = page.spans[max(0, page.sentence(match.start()) - 1)][0]
    near = list(page.before(match.start(), (Names.PLACE, Names.DEVELOPMENT_ZONE), begin))
    return (near[-1][1],) if near else ()


def _we(page: _Page, match: re.Match[str], end: int) -> tuple[Entity, ...]:
    """我们 in a quotation that ends at ``end``: the body of the person who says it right after; officials speak of
    more than their office."""
    for one in page.names[bisect_left(page.names, end, key=lambda n: n.begin) :]:
        if one.begin > end + _SPEAKER or _STOPS.search(page.text, end, one.begin):
            return ()
        if one.speaker and words().says.match(page.text, one.end):
            body = one.entity
            official = body is None or body.kind in (Names.GOVERNMENT, Names.PARTY)
            return () if body is None or official or not page.is_a(body, (Names.ORGANISATION,)) else (body,)
    return ()
