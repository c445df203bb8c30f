"""Candidates that are no names, by what they hold or by what they stand in.

县财政局|会同|县农业局 is two organisations, 托管|市中医院 a verb and one, 36亿元中|国家开发银行 an amount and one; in
粮油食品、商贸地产等领域 trades are named, in 钟祥、沙洋等地 places and no persons. In: a text, its candidates, the
``no_names`` of ``ontology/grammar.yaml``. Out: the candidates that are left.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kg.ontology import Names
from kg.recognise.grammar import BARE, PLACES, Candidate
from kg.recognise.lac import Word
from kg.types import Mention

# Recognisers that know a name by itself, not by its surroundings.
_KNOWN: Final = frozenset({"gazetteer", "definition", "titled", "organ", "pattern"})
_GUESSED: Final = frozenset({"lac", "organisation", "department"})
_AFTER_NAMES: Final = frozenset(
    "拟将率说称在也还都就又均等任为与和到赴对向从把被已曾现正作一以因并及同带陪看听问指"
)
_SAYING: Final = frozenset("说称率拟")
_CERTAIN: Final = 0.9
# 两|市发改委, 各|县政府, 各设区|市工信局, 两地商务局: of several places
# 甲、乙、丙|三市政府: the last of a list with what counts it.
_GOVERNMENTS: Final = re.compile("[^，。]+[两三四五六七八九][省市县区州盟旗地](?:人民)?政府")
_SEVERAL: Final = re.compile(
    "(?<=[两三四五六七八九十几各多])[省市县区州]|(?<=设区)市|(?<=各设)区市|[两三四五六七八九各][省市县区州地]"
)
_REGISTERED: Final = ("公司", "合作社", "集团", "厂")
_LEADS: Final = "率"
_LEADING: Final = (_LEADS, "带领")
_RULER: Final = 2  # 县长, 市长
_CLAUSE: Final = 36  # characters of a clause that are looked at
_ITEM: Final = r"[一-龥A-Za-z0-9]{2,10}"


@dataclass(frozen=True, slots=True)
class _Lists:
    """Lists that say what their members are. ``said`` is the end of one: seen sooner than the list before it."""

    whole: re.Pattern[str]
    said: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Sieve:
    """The ``no_names`` table of grammar.yaml, compiled.

    ``verbs`` and ``links`` (those and what joins names) go by their first characters; ``bodies`` are the classes of
    organisations, ``heads`` the words that their names end in.
    """

    links: Mapping[str, tuple[str, ...]]
    verbs: Mapping[str, tuple[str, ...]]
    firms: frozenset[str]
    heads: frozenset[str]
    fields: _Lists
    places: _Lists
    supposed: re.Pattern[str]
    common: re.Pattern[str]
    common_places: frozenset[str]
    bodies: frozenset[str]


def compile_sieve(table: Mapping[str, Any], bodies: Iterable[str], heads: Iterable[str]) -> Sieve:
    """The ``Sieve`` of a table; see there."""
    fields, places, verbs, firms, called = (
        "|".join(map(re.escape, table[key])) for key in ("fields", "places", "verbs", "firms", "common")
    )
    row = rf"{_ITEM}(?:[、和及与]{_ITEM})*"
    count = r"[\d一二三四五六七八九十百多数几余]{0,3}[个大类项]?"
    trades, regions = (
        _Lists(re.compile(rf"(?P<row>{row}){said}"), re.compile(said))
        for said in (f"等{count}(?:{kinds})" for kinds in (fields, places))
    )
    return Sieve(
        _by_first([*table["joints"], *table["verbs"]]),
        _by_first(table["verbs"]),
        frozenset(table["firms"]),
        frozenset(heads),
        trades,
        regions,
        re.compile(rf"(?:{'|'.join(map(re.escape, table['supposed']))})[^，。；：\n《]{{0,30}}$"),
        re.compile(rf"(?:.*(?:{verbs}))?(?:{called})|(?:{verbs})(?:{firms})"),
        frozenset(table["common_places"]),
        frozenset(bodies),
    )


def _by_first(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The words that begin with each character, in their order."""
    found: dict[str, list[str]] = {}
    for word in words:
        found.setdefault(word[0], []).append(word)
    return {first: tuple(same) for first, same in found.items()}


def sieved(text: str, found: Sequence[Candidate], spec: Sieve) -> list[Candidate]:
    """``found`` without what is no name."""
    gone = {*_joined(text, found, spec), *_listed(text, found, spec), *_supposed(text, found, spec)}
    gone |= {*_led(text, found)}
    return [
        c
        for c in found
        if c not in gone
        and not common(text, c, spec)
        and not (c.recogniser in _GUESSED and _GOVERNMENTS.fullmatch(text, c.begin, c.end))
    ]


def common(text: str, c: Candidate, spec: Sieve) -> bool:
    """Whether an organisation or a place is only called by what it is: 农民专业合作社, 扶持|农民专业合作社, 希望|集团.

    So are the offices of several places: 各设区|市工信局.
    """
    if c.kind in spec.bodies:
        several = _SEVERAL.match(text, c.begin)
        return several is not None or spec.common.fullmatch(text, c.begin, c.end) is not None
    return c.recogniser not in _KNOWN and text[c.begin : c.end] in spec.common_places


def _joined(text: str, found: Sequence[Candidate], spec: Sieve) -> Iterator[Candidate]:
    """Two organisations with a word between that belongs to neither, and one with a verb before it.

    Both halves must be names by themselves (工业|和|信息化局 are not), or the second a mere head (市政府|共建|研究院).
    """
    bodies = [c for c in found if c.kind in spec.bodies]
    named: dict[int, list[int]] = {}
    for c in bodies:
        if c.rank > BARE:
            named.setdefault(c.begin, []).append(c.end)
    whole = {(c.begin, c.end) for c in bodies if c.rank > BARE}
    for c in bodies:
        if c.recogniser in _KNOWN:
            continue
        halves = ((m, w) for m in named.get(c.begin, ()) for w in spec.links.get(text[m : m + 1], ()))
        two = any(
            text.startswith(word, middle)
            and ((middle + len(word), c.end) in whole or text[middle + len(word) : c.end] in spec.heads)
            for middle, word in halves
        )
        told = next((w for w in spec.verbs.get(text[c.begin], ()) if text.startswith(w, c.begin, c.end)), "")
        begin = c.begin + len(told)
        if two or (told and ((begin, c.end) in whole or text[begin : c.end] in spec.firms)):
            yield c


def _led(text: str, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Delegations with who leads them before their name: 范波|率|党政代表团, where LAC may have 范波率 for a person."""
    leaders = {c.begin: c.end - text.endswith(_LEADS, 0, c.end) for c in found if c.kind == Names.PERSON}
    for c in found:
        end = leaders.get(c.begin, c.end)
        if end < c.end and c.kind != Names.PERSON and text.startswith(_LEADING, end):
            yield c


def _listed(text: str, found: Sequence[Candidate], spec: Sieve) -> Iterator[Candidate]:
    """Members of a list that says what they are: trades (、商贸地产等领域), places (、沙洋等地)."""
    trades = set(_members(text, spec.fields))
    places = set(_members(text, spec.places))
    for c in found:
        if (c.begin, c.end) in trades and c.recogniser not in _KNOWN and c.kind in {*spec.bodies, *PLACES}:
            yield c
        if (c.begin, c.end) in places and c.kind == Names.PERSON:
            yield c


def _supposed(text: str, found: Sequence[Candidate], spec: Sieve) -> Iterator[Candidate]:
    """Agreements of a condition: 只要与甲公司签有供销合同."""
    for c in found:
        if c.kind == Names.AGREEMENT and spec.supposed.search(text, max(0, c.begin - _CLAUSE), c.begin):
            yield c


def _members(text: str, rows: _Lists) -> Iterator[tuple[int, int]]:
    """The members of the lists in ``text``; the first may begin anywhere before its end."""
    for match in rows.whole.finditer(text) if rows.said.search(text) else ():
        begin, end = match.span("row")
        members = [(m.start(), m.end()) for m in re.finditer("[^、和及与]+", text[begin:end])]
        if len(members) < 2:
            continue
        first = begin + members[0][1]
        yield from ((at, first) for at in range(begin, first))
        yield from ((begin + b, begin + e) for b, e in members[1:])


def holding_no_sum(
    text: str, found: Sequence[Candidate], amounts: Iterable[tuple[int, int]]
) -> list[Candidate]:
    """``found`` without organisations that hold a sum of money, or the 中 behind one (36亿元中|国家开发银行)."""
    sums = sorted((begin, end) for begin, end in amounts if text[end - 1] == "元")
    known = {(c.begin, c.end) for c in found if c.recogniser in _KNOWN}

    def fits(c: Candidate) -> bool:
        i = bisect_left(sums, (c.begin, 0))
        if i < len(sums) and sums[i][1] < c.end:
            return False
        behind = i > 0 and sums[i - 1][1] == c.begin and text[c.begin] == "中"
        return not (behind and (c.begin + 1, c.end) in known)

    return [c for c in found if c.recogniser not in _GUESSED or fits(c)]


def holds_post(c: Candidate, posts: Sequence[Mention]) -> bool:
    """Whether a post stands inside the candidate: 延边州|州长|某某率代表团."""
    i = bisect_left(posts, c.begin, key=lambda p: p.begin)
    return i < len(posts) and posts[i].end < c.end


def no_posts(
    text: str, posts: Sequence[Mention], found: Sequence[Candidate], places: Mapping[int, int]
) -> list[Mention]:
    """``posts`` without those that a firm's place and its name make together: 凤冈县|长山米业有限公司."""
    firms = {c.begin: c.end for c in found if c.kind == Names.COMPANY or c.recogniser == "lac"}
    inside = {
        places[begin] - 1: end
        for begin, end in firms.items()
        if begin in places and text.endswith(_REGISTERED, begin, end)
    }
    return [p for p in posts if p.end >= inside.get(p.begin, 0) or p.end - p.begin > _RULER]


def ends_in_verb(text: str, name: Mention, last: Word | None) -> bool:
    """贺文|列席, 欧阳黎|拟任: whether the last character belongs to what comes behind the name."""
    if last is not None and text[name.end - 1] in _SAYING and last.end == name.end:
        return True
    if name.confidence >= _CERTAIN or last is None or last.tag in {"PER", "nz", "n"}:
        return False
    return last.end > name.end or text[name.end - 1] in _AFTER_NAMES
