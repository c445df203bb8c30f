"""Names by their build: a head (…公司 …局 …项目 …会议) and the words to its left that belong to it.

In: a text, its LAC words, the grammar tables of ``ontology/grammar.yaml``. Out: ``Candidate``s. A head without
modifiers of its own (有关部门, 重点项目) names nothing and is left out.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kg.ontology import Names
from kg.recognise.lac import Word

# Classes that are places and no organisations.
PLACES: Final = frozenset(
    {Names.COUNTRY, Names.PROVINCE, Names.CITY, Names.COUNTY, Names.TOWNSHIP, Names.PLACE}
)
# The rank of a head without a name: it counts only where ``compose`` finds a name before it.
BARE: Final = 0

_NOUNS: Final = frozenset({"n", "nz", "vn", "nw", "an", "s", "LOC", "ORG", "PER"})
_NAMES: Final = frozenset({"nz", "nw", "LOC", "ORG", "PER"})
_LEVELS: Final = ("省", "市", "县", "区", "州", "自治区", "国家", "自治州", "旗", "镇", "乡")
_WHOLE: Final = frozenset({"全国", "全省", "全市", "全区", "全县", "全州", "全球", "世界"})
# A place's name as long as this is no division but something built: 温州国际博览城.
_PLACE_OF_ITS_OWN: Final = 6
# 成都市东安湖|改造工程
_WORKED_ON: Final = re.compile("..[湖河江路桥街库港塘渠湾溪沟]$")
_BARE_YEAR: Final = re.compile(r"(?:19|20)\d\d$")
_PARTIES: Final = frozenset({"三方", "四方", "多方", "两方"})
_PART_OF_YEAR: Final = re.compile(r"(?:第?[一二三四]季度|上半年|下半年)$")
_YEAR: Final = re.compile(
    r"(?:(?:19|20)\d\d年度?(?:第?[一二三四]季度|上半年|下半年)?|[一二三四五六七八九十]+年期?)$"
)
_NUMBERED: Final = re.compile(r"第?[\d一二三四五六七八九十百]+(?:届|期|次|轮|批|号|标段)$")
_BUILDING: Final = frozenset({"建设", "投资", "打造", "建立", "新建", "投资建设"})
_COUNTERS: Final = "个家所名户座条项台位余多"
_OPENERS: Final = {"）": "（", ")": "(", "”": "“"}
_LONGEST_BRACKET: Final = 14
# Words that name no trade: punctuation, particles, prepositions, conjunctions, pronouns, adverbs.
_EMPTY: Final = frozenset({"w", "u", "p", "c", "r", "d", "q"})
_LONGEST_TRADE: Final = 10
_COUNTED: Final = re.compile(r"[，。、；：\d]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch that may be a name; ``rank`` decides between crossing ones (higher wins)."""

    begin: int
    end: int
    kind: str
    recogniser: str
    rank: int
    confidence: float
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """One group of the grammar: heads and what may stand left of them."""

    name: str
    kinds: Mapping[str, str]
    heads: re.Pattern[str]
    inside: frozenset[str]
    bar: frozenset[str]
    hard: frozenset[str]
    generic: frozenset[str]
    joints: frozenset[str]
    longest: int
    needs_name: bool
    needs_before: bool
    strict: frozenset[str]
    never: frozenset[str]
    refine: tuple[tuple[re.Pattern[str], str], ...]
    content: int
    not_after: re.Pattern[str] | None
    unless: Mapping[str, re.Pattern[str]]
    cue: re.Pattern[str] | None
    led: re.Pattern[str] | None
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None


def group(name: str, table: Mapping[str, Any]) -> Group:
    """A ``Group`` from its table in grammar.yaml."""
    kinds = {head: kind for kind, heads in table["heads"].items() for head in heads}
    ordered = sorted(kinds, key=lambda h: (-len(h), h))
    firsts = re.escape("".join(sorted({head[0] for head in ordered})))
    cue = table.get("cue")
    return Group(
        name=name,
        kinds=kinds,
        # first the first characters: most places are done with then, without a look at hundreds of heads
        heads=re.compile(f"(?=[{firsts}])(?=({'|'.join(map(re.escape, ordered))}))"),
        inside=frozenset(table["inside"]),
        bar=frozenset(table["bar"]),
        hard=frozenset(table.get("hard", ())),
        generic=frozenset(table["generic"]),
        joints=frozenset(table.get("joints", ())),
        longest=table.get("longest", 40),
        needs_name=bool(table.get("needs_name", False)),
        needs_before=bool(table.get("needs_before", False)),
        strict=frozenset(table.get("strict", ())),
        never=frozenset(table.get("never", ())),
        refine=tuple((_any(words), kind) for kind, words in table.get("refine", {}).items()),
        content=table.get("content", 0),
        not_after=_any(table["not_after"]) if "not_after" in table else None,
        unless={head: _any(words) for head, words in table.get("unless_before", {}).items()},
        cue=_any(cue) if cue else None,
        led=re.compile(f"(?:{'|'.join(table['verbs'])})了?({'|'.join(table['led'])})$")
        if "led" in table
        else None,
        before=re.compile(f"(?:{table['before']})$") if "before" in table else None,
        after=re.compile(table["after"]) if "after" in table else None,
    )


def _any(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)))


def candidates(
    text: str, begin: int, end: int, words: Sequence[Word], spec: Group, starts: frozenset[int]
) -> Iterator[Candidate]:
    """The names of one group in the sentence ``text[begin:end]``.

    ``words`` are the sentence's, with offsets into ``text``; ``starts`` are offsets at which a place or level word known to
    the gazetteer begins, which make a name of a head.
    """
    if spec.cue and not spec.cue.search(text, begin, end):
        return
    ends = [w.end for w in words]
    for at, head_end in _heads(text, begin, end, spec):
        index = bisect_left(ends, head_end)
        if not _ends_a_word(text, words, index, at, head_end, spec):
            continue  # the head is a part of a longer word
        kind = spec.kinds[text[at:head_end]]
        quoted = _quoted(text, head_end, begin) if spec.name != "place" else None
        if quoted is not None:
            yield Candidate(quoted, head_end, kind, spec.name, 4, 0.9)
            continue
        left = _extend(text, words, bisect_left(ends, at + 1), at, spec, begin)
        left = _trim(text, words, left, at, spec)
        led = spec.led.search(text, begin, left) if spec.led and left < at else None
        left = led.start(1) if led else left  # 签署|缔结友好城市协议书
        named = (
            left < at
            and not (kind in spec.strict and not _strictly(text, words, left, at))
            and head_end - left <= spec.longest
            and _is_name(text, words, left, at, spec, starts)
        )
        named = named and _told_of(text, left, head_end, begin, spec)
        rank = (2 if kind in spec.strict else 3) if named and not spec.needs_before else BARE
        begins = left if named or spec.needs_before else at
        kind = next((k for sign, k in spec.refine if named and sign.search(text, left, head_end)), kind)
        yield Candidate(begins, head_end, kind, spec.name, rank, 0.8 if kind in spec.strict else 0.85)


def _told_of(text: str, left: int, end: int, floor: int, spec: Group) -> bool:
    """Whether what stands before or behind the name is what the group's names need, if they need anything."""
    if spec.before is None or spec.after is None:
        return True
    return bool(spec.after.match(text, end) or spec.before.search(text, max(floor, left - 8), left))


def _strictly(text: str, words: Sequence[Word], left: int, at: int) -> bool:
    """Whether only names stand left of the head (roads, villages, rivers)."""
    return all(w.tag in {"LOC", "nz", "f", "PER"} for w in words if left <= w.begin < at)


def _ends_a_word(text: str, words: Sequence[Word], index: int, at: int, head_end: int, spec: Group) -> bool:
    """Whether a word ends with the head; a head of one character needs a place's name for its word."""
    if index == len(words) or (spec.not_after and spec.not_after.match(text, head_end)):
        return False
    unless = spec.unless.get(text[at:head_end])
    if unless and unless.match(text, head_end):
        return False
    word = words[index]
    if text[word.begin : word.end] in spec.never or text[head_end - 2 : head_end] in spec.never:
        return False
    if head_end - at == 1 and spec.name == "place":
        return word.end == head_end and word.tag in {"LOC", "ORG"} and word.begin < at
    return word.end == head_end or (word.tag in _NAMES and not spec.needs_before)


def _quoted(text: str, head_end: int, floor: int) -> int | None:
    """Where the quotation begins that the head ends: “全球华语诗词大赛”."""
    if text[head_end : head_end + 1] != "”":
        return None
    opened = text.rfind("“", max(floor, head_end - 40), head_end)
    return opened + 1 if opened >= 0 and not set("”，。、；") & set(text[opened:head_end]) else None


def _heads(text: str, begin: int, end: int, spec: Group) -> Iterator[tuple[int, int]]:
    """The longest head at each end: (begin, end)."""
    longest: dict[int, int] = {}
    for match in spec.heads.finditer(text, begin, end):
        stop = match.start() + len(match.group(1))
        if stop <= end:
            longest[stop] = min(match.start(), longest.get(stop, match.start()))
    return iter(sorted((start, stop) for stop, start in longest.items()))


def _extend(text: str, words: Sequence[Word], index: int, at: int, spec: Group, floor: int) -> int:
    """How far the name reaches to the left of its head at ``at``."""
    word = words[index]
    left = word.begin if word.begin < at and not _blocked(text[word.begin : at], word, spec) else at
    if left == at and word.begin < at:
        return at
    i = index - 1
    while i >= 0:
        word = words[i]
        piece = text[word.begin : word.end]
        if word.tag == "w":
            opened = _bracket(text, left, floor) if left == word.end else None
            if opened is None:
                if piece in spec.joints and i > 0 and words[i - 1].tag in _NOUNS:
                    left = word.begin
                    i -= 1
                    continue
                break
            left = opened
            if text[opened] == "“":
                break  # a quotation begins the name: “1+1”合作协议
            i = bisect_left([w.begin for w in words], opened) - 1
            continue
        if not _belongs(text, words, i, left, at, spec):
            opened = _behind_bracket(text, words, i, spec, floor)
            if opened is None:
                break
            left = opened
            i = bisect_left([w.begin for w in words], opened) - 1
            continue
        left = word.begin
        i -= 1
    # a joint or a bracket can't begin a name
    while left < at and (text[left] in "、·-—" or text[left] in spec.joints):
        left += 1
    return left


def _belongs(text: str, words: Sequence[Word], i: int, left: int, at: int, spec: Group) -> bool:
    word = words[i]
    piece = text[word.begin : word.end]
    if piece in spec.joints and word.tag in {"c", "u", "p", "v"}:
        return _joins(text, words, i, piece, spec)
    if _blocked(piece, word, spec):
        return False
    if word.tag == "TIME":
        return "TIME" in spec.inside and bool(
            _YEAR.match(piece) or (_PART_OF_YEAR.match(piece) and left < at)
        )
    if word.tag == "m":
        counted = piece[-1] in _COUNTERS and spec.name == "organisation"
        return (
            "m" in spec.inside
            and not counted
            and (bool(_NUMBERED.match(piece)) or left < at or spec.name == "project")
        )
    return word.tag in spec.inside


def _joins(text: str, words: Sequence[Word], i: int, piece: str, spec: Group) -> bool:
    """Whether the joint at ``i`` ties two parts of one name.

    与 and 和 do so only between organisations or places, and inside the name of a department (职业与成人教育司) or
    an agreement (培训与就业合作协议, not 备忘录和投资协议).
    """
    if piece == "驻":
        return i > 0 and words[i - 1].tag in {"LOC", "ORG"}
    sides = {words[i - 1].tag if i else "", words[i + 1].tag if i + 1 < len(words) else ""}
    if piece in {"与", "和"} and spec.cue and i and sides <= {"n", "vn"}:
        return not any(
            words[i - 1].end == stop for _, stop in _heads(text, words[i - 1].begin, words[i].begin, spec)
        )
    if piece in {"与", "和"}:
        return sides <= (frozenset({"n", "vn"}) if spec.needs_before else frozenset({"ORG", "LOC"}))
    return sides <= _NOUNS | {"v"}


def _blocked(piece: str, word: Word, spec: Group) -> bool:
    return piece in spec.hard or (word.tag not in _NOUNS and piece in spec.bar)


def _bracket(text: str, close: int, floor: int) -> int | None:
    """Where the bracket that closes just before ``close`` opens; None where it is no short bracket in a name."""
    opener = _OPENERS.get(text[close - 1])
    if opener is None:
        return None
    at = text.rfind(opener, max(floor, close - _LONGEST_BRACKET), close)
    return at if at >= floor else None


def _behind_bracket(text: str, words: Sequence[Word], i: int, spec: Group, floor: int) -> int | None:
    """Where the bracket opens that closes a few words before the head, if a name stands before it.

    What a firm or park does may then be told by any words: 东升（临河）显示技术有限公司, where 显示 is a verb.
    """
    close = i
    while close >= 0 and words[close].tag not in _EMPTY and not _blocks(text, words[close], spec):
        close -= 1
    if close < 1 or words[i].end - words[close].end > _LONGEST_TRADE:
        return None
    opened = _bracket(text, words[close].end, floor)
    before = next((w for w in reversed(words[:close]) if w.end == opened), None)
    return (
        opened
        if before and before.tag in _NOUNS and not _COUNTED.search(text[opened : words[close].end])
        else None
    )


def _blocks(text: str, word: Word, spec: Group) -> bool:
    piece = text[word.begin : word.end]
    return piece in spec.hard or piece in spec.bar


def _trim(text: str, words: Sequence[Word], left: int, at: int, spec: Group) -> int:
    """Drops what only describes (龙头企业…, 国内知名…) before the first word that can begin a name."""
    run = [w for w in words if left <= w.begin < at]
    start = left
    if run and run[0].tag == "m" and text[run[0].end - 1] in "份个项" and spec.name != "project":
        start = run[0].end  # 一份|框架协议
    if len(run) > 1 and run[0].tag == "LOC" and text[run[1].begin : run[1].end] in _BUILDING:
        start = run[1].end  # (在)宜宾建设|动力电池生产基地
    for i, word in enumerate(run):
        piece = text[word.begin : word.end]
        after_name = i and run[i - 1].tag in _NAMES
        if not after_name and piece in {"企业", "公司", "机构", "单位", "部门", "平台", "巨头", "厂商"}:
            start = word.end
        elif (
            word.tag == "LOC"
            and i
            and all(text[w.begin : w.end] in spec.generic or w.tag in {"a", "f", "m"} for w in run[:i])
            and not _NUMBERED.match(text[run[i - 1].begin : run[i - 1].end])
        ):
            start = word.begin
    return start


def _is_name(
    text: str, words: Sequence[Word], left: int, at: int, spec: Group, starts: frozenset[int]
) -> bool:
    """Whether the modifiers left of the head make a name of it."""
    run = [w for w in words if w.end > left and w.begin < at]
    pieces = [text[max(w.begin, left) : min(w.end, at)] for w in run]
    telling = [
        (w, p)
        for w, p in zip(run, pieces, strict=True)
        if p not in spec.generic and w.tag not in {"m", "f", "q", "w"}
    ]
    if spec.content:
        if text[left] == "“" or any(_NUMBERED.match(p) and p[-1] in "届次" for p in pieces):
            return True
        if pieces[0] in _PARTIES:
            return True
        counted = run[0].tag in {"m", "q"} and not _NUMBERED.match(pieces[0])
        if counted and not (spec.name == "event" and _BARE_YEAR.match(pieces[0])):
            return False  # "30台设备改造项目", "九名项目": a count, no name
        own = sum(
            len(p)
            for w, p in telling
            if (w.tag != "LOC" or len(p) >= _PLACE_OF_ITS_OWN or _WORKED_ON.search(p)) and p not in _LEVELS
        )
        named = (
            any(w.tag in _NAMES or text[w.begin] == "“" for w in run)
            or pieces[0] in _WHOLE
            or bool(_YEAR.match(pieces[0]))
        )
        # 泾川县文化旅游综合体: what is built in a place needs no word of its own
        placed = spec.after is not None and run[0].tag == "LOC" and at - run[0].end >= spec.content
        return own >= (2 if named else spec.content) or placed
    if left in starts:
        return True
    if (pieces[0] in _LEVELS and len(pieces) > 1) or (
        pieces[0][:1] in "省市县州" and spec.name == "organisation"
    ):
        return True
    if spec.needs_name:
        return any(w.tag in _NAMES or w.begin < left for w, p in telling)
    return bool(telling) and sum(len(p) for _, p in telling) >= 2
