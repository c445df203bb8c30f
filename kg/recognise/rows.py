"""Members of rows that the row itself gives away: projects and firms whose own words show nothing.

成都轨道交通资阳线、某某示范区一期工程等489个续建项目, 天扬光电、信得乐电子和航天精工, 甲地延伸段两大项目. In: a text, its
words, the candidates and places found so far, ``rows`` of ``ontology/grammar.yaml``. Out: ``Candidate``s.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kg.ontology import Names
from kg.recognise.grammar import BARE, Candidate
from kg.recognise.lac import Word

RECOGNISER: Final = "row"
_NOUNS: Final = frozenset({"n", "nz", "vn", "nw", "an", "s", "LOC", "ORG", "PER"})
_FIRMS: Final = frozenset({"ORG", "PER", "nz", "nw"})
_NAMES: Final = frozenset({"LOC", "ORG", "PER", "nz", "nw"})
# What no member of a row begins behind, going back from the row: particles, prepositions, pronouns, adverbs, marks.
_BEFORE: Final = frozenset({"u", "p", "r", "d", "w", "c", "q"})
# What the last member of a row of projects doesn't end in, right before their count.
_NO_MEMBER: Final = frozenset({"u", "v", "d", "p", "r"})
_JOINTS: Final = frozenset("和与及") | {"以及"}
# 设备及耗材生产基地 is one
_BETWEEN_WORKS: Final = frozenset({"和", "与", "以及"})
_NUMBER: Final = r"(?:[两二三四五六七八九十百]+|\d+)[余多]?"
_SUM: Final = re.compile("[亿万]元|[的了“”《》]")
_MEASURED: Final = re.compile(r"(?:年产)?\d")
_CLAUSE: Final = re.compile("[，。；：！？\n]")
_CLOSE: Final = re.compile("[，。；：！？等\n]")
_ROW_CLOSE: Final = re.compile("[，。；：！？等的\n]")
_LONGEST: Final = 40
_SHORT: Final = re.compile(r"(?!.*等)[一-龥A-Za-z0-9·（）]{2,10}")


@dataclass(frozen=True, slots=True)
class Rows:
    """The ``rows`` table of grammar.yaml, compiled."""

    projects: re.Pattern[str]
    led: re.Pattern[str]
    firms: re.Pattern[str]
    trade: re.Pattern[str]
    no_projects: re.Pattern[str]
    works: re.Pattern[str]
    no_names: re.Pattern[str]
    stops: frozenset[str]
    hard: frozenset[str]
    generic: frozenset[str]
    no_stems: re.Pattern[str]
    bodies: frozenset[str]


def compile_rows(table: Mapping[str, Any], bodies: Iterable[str]) -> Rows:
    """The ``Rows`` of the whole of grammar.yaml; ``bodies`` are the classes of organisations."""
    rows, project, industry = table["rows"], table["project"], table["industry"]
    works, firms = _any(rows["projects"]), _any(rows["firms"])
    trade = _any({*industry["after_names"], *industry["acting"], *rows["trades"]})
    return Rows(
        re.compile(
            rf"等(?:{_NUMBER}[个项])?(?P<what>[一-龥]{{0,6}}?)(?:{works})|{_NUMBER}[个大项][一-龥]{{0,4}}?(?:{works})"
        ),
        re.compile(
            rf"(?:(?:{works}){_NUMBER}[个项]|{_NUMBER}[个项大][一-龥]{{0,8}}?(?:{works})|代表性的)[，：]?[一-龥]{{0,6}}?(?:{_any(rows['leads'])})"
        ),
        re.compile(
            rf"等(?:[近超约逾达]?过?{_NUMBER}家)?(?![一-龥]?(?:地|[省市县](?!内)))[一-龥]{{0,6}}?(?:{firms})|{_NUMBER}家(?:[一-龥]{{0,6}}?)(?:{firms})"
        ),
        re.compile(rf"(?P<stem>[一-龥]{{2,4}}?)(?:{trade})"),
        re.compile(rf"(?:{_any(rows['no_projects'])})$"),
        re.compile(rf"(?:{_any([*project['heads'][Names.PROJECT], *rows['works']])})$"),
        re.compile(rf"(?:{_any(table['not_organisations'])})$"),
        frozenset(project["bar"]),
        frozenset(project["hard"]),
        frozenset({*table["organisation"]["generic"], *project["generic"]}),
        re.compile(_any(industry["no_actors"])),
        frozenset(bodies),
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=lambda w: (-len(w), w)))


def rows(
    text: str,
    tagged: Iterable[Sequence[Word]],
    found: Sequence[Candidate],
    places: Mapping[int, int],
    spec: Rows,
) -> Iterator[Candidate]:
    """The members of the rows of a text, given the words of each of its sentences."""
    for words in tagged:
        if not any(text[w.begin : w.end] in {"、", *_JOINTS} for w in words):
            continue
        begin, end = words[0].begin, words[-1].end
        near = [c for c in found if begin <= c.begin and c.end <= end]
        for members in _of_projects(text, words, spec):
            yield from _projects(text, words, members, near, places, spec)
        for match in spec.firms.finditer(text, begin, end):
            members = _members(text, words, begin, match.start(), spec)
            yield from _firms(text, words, members, near, places, spec)
        yield from _siblings(text, words, near, spec)


def _of_projects(text: str, words: Sequence[Word], spec: Rows) -> Iterator[list[tuple[int, int]]]:
    """Rows of projects: those that a word for projects ends, those that a count of projects leads to."""
    begin, end = words[0].begin, words[-1].end
    for match in spec.projects.finditer(text, begin, end):
        before = next((w for w in words if w.end == match.start()), None)
        if (
            before is not None and before.tag in _NO_MEMBER
        ):  # 甲园区、乙工业园的18个项目, 各签约2个项目: theirs
            continue
        members = _members(text, words, begin, match.start(), spec, _BETWEEN_WORKS)
        if len(members) > 1 or not match[0].startswith("等"):
            yield members
    for match in spec.led.finditer(text, begin, end):
        close = _CLOSE.search(text, match.end(), end)
        members = _members(text, words, match.end(), close.start() if close else end, spec, _BETWEEN_WORKS)
        if len(members) > 1:
            yield members


def _members(
    text: str, words: Sequence[Word], floor: int, end: int, spec: Rows, joints: frozenset[str] = _JOINTS
) -> list[tuple[int, int]]:
    """The members of the row that ends at ``end``; the first begins where a word can begin a name."""
    clauses = [m.end() for m in _CLAUSE.finditer(text, floor, end)]
    floor = clauses[-1] if clauses else floor
    inside = [w for w in words if floor <= w.begin and w.end <= end]
    marks = [w for w in inside if text[w.begin : w.end] == "、"]
    last = marks[-1].end if marks else floor
    pairs = [w for w in inside if w.begin >= last and text[w.begin : w.end] in joints and w.tag in {"c", "p"}]
    cuts = [*marks, *pairs[-1:]]  # a joint stands before the last member only: 与|甲、乙和丙
    begins, ends = [*(w.end for w in cuts)], [*(w.begin for w in cuts), end]
    if not cuts:
        return []
    first, deep = cuts[0].begin, False
    for w in reversed([w for w in inside if w.end <= cuts[0].begin]):
        piece = text[w.begin : w.end]
        deep = piece == "）" or (deep and piece != "（")
        verb = piece in spec.stops and w.tag not in _NOUNS and w.end < cuts[0].begin
        if not deep and piece != "（" and (w.tag in _BEFORE or piece in spec.hard or verb):
            break
        first = w.begin
    return [(b, e) for b, e in zip([first, *begins], ends, strict=True) if b < e]


def _projects(
    text: str,
    words: Sequence[Word],
    members: Sequence[tuple[int, int]],
    near: Sequence[Candidate],
    places: Mapping[int, int],
    spec: Rows,
) -> Iterator[Candidate]:
    """The members that are named: with a name or a measure in them. A road or line of its own stays one."""
    built = {(c.begin, c.end) for c in near if c.kind == Names.INFRASTRUCTURE and c.rank > BARE}
    named = {
        (b, e)
        for b, e in members
        if b in places
        or _MEASURED.match(text, b)
        or any(
            w.tag in _NAMES and not spec.no_names.search(text, w.begin, w.end)
            for w in words
            if b <= w.begin and w.end <= e
        )
    }
    most = 3 * len(named) >= 2 * len(members)
    for begin, end in members:
        piece = text[begin:end]
        if not (4 if begin in places else 5) <= len(piece) <= _LONGEST or _SUM.search(piece):
            continue
        if spec.no_projects.search(piece) or (begin, end) in built or places.get(begin) == end:
            continue
        if (begin, end) in named or (most and spec.works.search(piece)):
            yield Candidate(begin, end, Names.PROJECT, RECOGNISER, 5, 0.8)


def _firms(
    text: str,
    words: Sequence[Word],
    members: Sequence[tuple[int, int]],
    near: Sequence[Candidate],
    places: Mapping[int, int],
    spec: Rows,
) -> Iterator[Candidate]:
    """The members of a row that says of itself that they are firms, if most of them look like names."""
    own = [(b, e) for b, e in members if _SHORT.fullmatch(text, b, e)]
    own = [(b, e) for b, e in own if places.get(b) != e and text[b:e] not in spec.generic]
    names = [
        (b, e)
        for b, e in own
        if any(w.tag in _FIRMS for w in words if b <= w.begin and w.end <= e) or _trading(text, b, e, spec)
    ]
    if len(own) < 2 or len(own) < len(members) or 2 * len(names) <= len(own):
        return
    known = {(c.begin, c.end) for c in near if c.kind in spec.bodies and c.rank > 1}
    for begin, end in own:
        if (begin, end) not in known:
            yield Candidate(begin, end, Names.COMPANY, RECOGNISER, 5, 0.75)


def _siblings(text: str, words: Sequence[Word], near: Sequence[Candidate], spec: Rows) -> Iterator[Candidate]:
    """Firms by their trade among firms: 天扬光电、博仕达通信、|信得乐电子|和|航天精工|, where the others are known."""
    firms = {
        (c.begin, c.end) for c in near if c.kind in spec.bodies and c.rank > 1 and c.recogniser != "organ"
    }
    marks = [
        w
        for w in words
        if text[w.begin : w.end] == "、" or (text[w.begin : w.end] in _JOINTS and w.tag in {"c", "p"})
    ]
    row: list[tuple[int, int, bool]] = []
    for i, mark in enumerate(marks):
        begin = mark.end
        stop = marks[i + 1].begin if i + 1 < len(marks) else words[-1].end
        close = _ROW_CLOSE.search(text, begin, stop)
        ended = close is not None
        end = close.start() if close else stop
        if not row:
            row = [(b, e, True) for b, e in sorted(firms) if e == mark.begin][:1]
            row = row or [(mark.begin, mark.begin, False)]
        row.append((begin, end, (begin, end) in firms))
        if ended or i + 1 == len(marks):
            known = sum(sure for _, _, sure in row)
            if known >= 2 and 2 * known >= len(row):
                yield from _by_trade(text, row, spec)
            row = []


def _by_trade(text: str, row: Sequence[tuple[int, int, bool]], spec: Rows) -> Iterator[Candidate]:
    for begin, end, known in row:
        if not known and _trading(text, begin, end, spec):
            yield Candidate(begin, end, Names.COMPANY, RECOGNISER, 5, 0.7)


def _trading(text: str, begin: int, end: int, spec: Rows) -> bool:
    """Whether a member is a few characters and a trade, and none of the words that tell of a trade (智能装备)."""
    match = spec.trade.fullmatch(text, begin, end)
    return match is not None and not spec.no_stems.search(text, begin, match.end("stem"))
