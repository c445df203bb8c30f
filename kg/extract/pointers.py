"""Words that stand for names of other clauses and sentences: 前者, 后者, 校企双方, 在此, and 我们 in what is quoted.

In: a report's clean text and its outermost units. Out: the units with those words as units of their own, whose
fillers are the names that they mean; a word for which the text leaves a choice stays as it is.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from kg.extract.unit import Unit
from kg.ontology import Names
from kg.patterns import Symbols
from kg.text import sentences
from kg.types import Entity

_OF_TWO: Final = re.compile("[前后]者")
_FORMER: Final = "前者"
# What joins two names of which one is the former; 甲项目和乙工程, 乙地的丙公司 come with a few words between.
_JOINED: Final = re.compile(
    "[^，。；：！？\n]{0,4}(?:与|和|同|跟|及|、|以及|携手|联合|会同)[^，。；：！？\n]{0,6}"
)
# 校企双方, 银企共同… (银企合作 is a noun): one character for each side.
_SIDES: Final = re.compile(
    "(?P<one>[校企银政院地])(?!(?P=one))(?P<other>[校企银政院地])(?=双方|两家|双边|共同|携手|联合|合建|共建)"
)
_BOTH: Final = re.compile("双方|两家企业|两家公司|两家单位|两家")
# 在此投资…; not 在此次, 在此基础上.
_HERE: Final = re.compile(
    "(?<=在)(?:此|这里|此地)(?=投资|投入|投建|建|设|落|开|兴|布局|注册|举[行办]|签|召开|组建|成立|生产|扎根)"
)
_QUOTED: Final = re.compile("“[^“”]*”")
_WE: Final = re.compile(
    "(?:我们|咱们)(?:公司|企业|集团|厂|合作社|医院|学校|银行)?(?![省市县区州乡镇村国家人这那])"
)
_SAYS: Final = re.compile("[^，。；：！？\n]{0,6}?(?:说|表示|介绍|告诉|坦言|透露|感慨|回忆|算|道|讲|直言|答)")
_SPEAKER: Final = 40
_SENTENCES_BACK: Final = 2
_PAIR: Final = 2

Named = tuple[Unit, Entity]


def pointed(text: str, units: Sequence[Unit], symbols: Symbols) -> list[Unit]:
    """``units`` with the words for names told of before among them, in text order."""
    spans = sentences(text)
    found = [*units]
    for match in _SIDES.finditer(text):
        _place(found, _sides(text, match, found, symbols))
    for match in _OF_TWO.finditer(text):
        _place(found, _of_two(text, match, found, spans, symbols))
    for match in _HERE.finditer(text):
        _place(found, _here(match, found, spans, symbols))
    for quoted in _QUOTED.finditer(text):
        for match in _WE.finditer(text, *quoted.span()):
            _place(found, _we(text, match, quoted.end(), found, symbols))
    return found


def _place(units: list[Unit], unit: Unit | None) -> None:
    """Puts ``unit`` where it belongs, in place of what it begins before or at; not inside another's name."""
    if unit is None:
        return
    at = bisect_right(units, unit.begin, key=lambda u: u.begin)
    if at and units[at - 1].end > unit.begin and units[at - 1].begin < unit.begin:
        return
    while at < len(units) and units[at].begin < unit.end:
        if units[at].end > unit.end:
            return
        del units[at]
    units.insert(at, unit)


def _sides(text: str, match: re.Match[str], units: Sequence[Unit], symbols: Symbols) -> Unit | None:
    """校企双方: the one school and the one company that the report has named so far."""
    pair: list[Entity] = []
    for side in (match["one"], match["other"]):
        named = dict.fromkeys(e for _, e in _before(units, match.start(), symbols.groups[side], symbols))
        if len(named) != 1:
            return None
        pair += named
    both = _BOTH.match(text, match.end())
    end = both.end() if both else match.end()
    kind = next((e.kind for e in pair if symbols.ontology.is_a(e.kind, Names.ORGANISATION)), pair[0].kind)
    return Unit(match.start(), end, kind, text[match.start() : end], tuple(pair), pointer=True)


def _of_two(
    text: str, match: re.Match[str], units: Sequence[Unit], spans: list[tuple[int, int]], symbols: Symbols
) -> Unit | None:
    """前者, 后者: of the two that the sentence has joined last or, where it names only two, of these; else of the
    sentence before."""
    at = bisect_right(spans, match.start(), key=lambda s: s[0]) - 1
    for begin, _ in reversed(spans[max(0, at - _SENTENCES_BACK + 1) : at + 1]):
        if "\n" in text[begin : match.start()]:
            return None
        near = [
            n
            for n in _before(units, match.start(), (Names.ORGANISATION, Names.PROJECT), symbols)
            if n[0].begin >= begin
        ]
        pair = _pair(text, near)
        if pair:
            entity = pair[match.group() != _FORMER]
            return Unit(*match.span(), entity.kind, match.group(), (entity,), pointer=True)
        if near:
            return None
    return None


def _here(
    match: re.Match[str], units: Sequence[Unit], spans: list[tuple[int, int]], symbols: Symbols
) -> Unit | None:
    """在此: the place named last, in this sentence or the one before."""
    at = bisect_right(spans, match.start(), key=lambda s: s[0]) - 1
    begin = spans[max(0, at - 1)][0]
    near = _before(units, match.start(), (Names.PLACE, Names.DEVELOPMENT_ZONE), symbols)
    last = [e for u, e in near if u.begin >= begin]
    return Unit(*match.span(), last[-1].kind, match.group(), (last[-1],), pointer=True) if last else None


def _we(text: str, match: re.Match[str], end: int, units: Sequence[Unit], symbols: Symbols) -> Unit | None:
    """我们 in a quotation that ends at ``end``: the body of the person who says it right after; officials speak of
    more than their office."""
    first = bisect_right(units, end - 1, key=lambda u: u.begin)
    for unit in units[first:]:
        if unit.begin > end + _SPEAKER or re.search("[。！？\n]", text[end : unit.begin]):
            return None
        if unit.kind == Names.PERSON and _SAYS.match(text, unit.end):
            body = next(_before((unit,), unit.end, (Names.ORGANISATION,), symbols), None)
            if body is None or body[1].kind in (Names.GOVERNMENT, Names.PARTY):
                return None
            return Unit(*match.span(), body[1].kind, match.group(), (body[1],), pointer=True)
    return None


def _pair(text: str, near: list[Named]) -> tuple[Entity, Entity] | None:
    """The two that are joined last; the two of a list of two."""
    for (one, a), (other, b) in reversed([*pairwise(near)]):
        if a != b and _JOINED.fullmatch(text, one.end, other.begin):
            return a, b
    entities = [*dict.fromkeys(e for _, e in near)]
    return (entities[0], entities[1]) if len(entities) == _PAIR else None


def _before(units: Sequence[Unit], position: int, kinds: Sequence[str], symbols: Symbols) -> Iterator[Named]:
    """The names of these classes before ``position``, with the bodies that people are named with."""
    is_a = symbols.ontology.is_a
    for unit in units:
        if unit.end > position:
            return
        whole = (unit,) if unit.kind != Names.PERSON else (replace(u, end=unit.end) for u in unit.inner[:1])
        for u in whole:
            entity = u.fillers[0] if len(u.fillers) == 1 else None
            if isinstance(entity, Entity) and any(is_a(entity.kind, k) for k in kinds):
                yield u, entity
