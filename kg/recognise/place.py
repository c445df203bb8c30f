"""What the gazetteer finds, checked against its surroundings; address chains; one-character names.

In: a text, its words, the gazetteer. Out: ``Candidate``s and the places' offsets, which the grammar uses.
A short form counts where words begin and end with it, a weak one (朝阳, 和平) only beside its parent, in a row
of places, or where LAC too sees a place.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kg.ontology import Names
from kg.recognise import abroad
from kg.recognise.gazetteer import Entry, Gazetteer, Match
from kg.recognise.grammar import Candidate
from kg.recognise.lac import Word

_PLACES: Final = frozenset(
    {Names.COUNTRY, Names.PROVINCE, Names.CITY, Names.COUNTY, Names.TOWNSHIP, Names.REGION}
)
# Their full names are as short as others' short forms: a longer name around them wins.
_SHORTISH: Final = frozenset({Names.COUNTRY, Names.REGION, Names.NATURAL})
# 古镇社区, 镇东村, 城区社区: the kind of place that it is of may begin its name.
_VILLAGE: Final = re.compile(
    r"(?:(?:[古老新][镇市]|[县市]城|市场|[新老城园东西南北中]区|镇[东西南北中])[^镇乡县市区旗\W\d]{0,3}?|[^镇乡县市区旗\W\d]{1,5}?)(?:村|社区|嘎查|行政村)(?!民|里|支|委|级|镇|集体|庄|干部)"
)
# 东风村|村委会主任: who leads its committee
_OF_COMMITTEE: Final = re.compile(
    r"(?P<village>(?!全|各|本|该)[^镇乡县市区旗的和与在是由及\W\d]{1,4}(?:村(?=村)|社区))(?:村委会|村民委员会|居委会|居民委员会|党支部|党总支|党委)(?=副?(?:主任|书记))"
)
_TOWNSHIP: Final = re.compile(
    r"[^镇乡县市区旗的在和与、\W\d]{2,4}(?:镇|乡|苏木|街道)(?=[^镇乡县市区旗的在和与、\W\d]{1,5}(?:村|社区|嘎查))"
)
# 中韩两国, 甘、青两省, 中美经贸: one-character names need company.
_SHORTS: Final = re.compile(
    r"(?P<names>[一-龥](?:、?[一-龥]){1,5}?)(?=两国|三国|四国|两省|三省|两地|双边|两市|经贸|贸易|关系|企业|两军|友好|建交|合作)"
)
_LINE: Final = re.compile(
    r"(?:至|到|—|－)[一-龥]{2,6}?(?:高速铁路|城际铁路|高速公路|客运专线|快速路|铁路|公路|高铁|高速)(?:[一-龥]{1,4}段)?"
)
_SEGMENT: Final = re.compile(r"[一-龥]{1,5}(?:至|到|—|－)[一-龥]{1,5}?段|[一-龥]{2,4}段")
_SUFFIXES: Final = "省市县区州旗盟镇乡"
# 美国、日、韩; 销往美、加、澳等
_SHORTS_IN_ROW: Final = re.compile(
    r"(?<=[国盟])(?:、[日韩俄美英法德印澳加意西泰越])+(?=[等为、和，。占]|以|均)"
    r"|(?<=[往到至销口])[日韩俄美英法德印澳加意西泰越缅蒙哈](?:、[日韩俄美英法德印澳加意西泰越缅蒙哈])+(?=[等和与，。；的\d]|市场)"
)
# 对韩进出口, 对俄贸易, 对日、韩出口
_SHORTS_IN_TRADE: Final = re.compile(
    r"(?<=[对自从与])[日韩俄美英法德印澳加意泰越缅朝蒙哈匈葡荷智秘墨菲柬](?:[、和][日韩俄美英法德印澳加意泰越缅朝蒙哈匈葡荷智秘墨菲柬])*"
    r"(?=的?(?:进出口|出口|进口|转口|贸易|外贸|双边贸易|投资|采购|收购))"
)
# 访华, 对华, 来华: China by one character.
_CHINA: Final = re.compile(r"(?<=[访对在来驻援])华(?![东南北中西夏为润语山盛侨])")
# 来鄂考察, 在沪签署, 驻沪总领事馆: where somebody goes or stays, by one character
_STAY: Final = re.compile(
    r"(?<=[来在赴抵驻离莅返])(?P<name>[一-龥])(?=期间|考察|调研|督查|督导|检查|走访|慰问|对接|会谈|会商|参会|参展|访|参观|访问|参访|视察|参加|出席|指导|学习|洽谈|交流|座谈|会见|会晤|投资|企业|央企|客商|商会|签|举[行办]"
    r"|召开|开展|推介|招商|设立|注册|新增|累计|完成|计划|建设|落[地户]|总?领事|办事处|代表处|分支|机构|银行|金融|院士|高校|发展|旅游|采访|逗留|创业|务工|正式|隆重)"
)
# 郴州市: two characters and what it is.
_SHORT_TOWN: Final = 3
_ROW: Final = re.compile(r"[、和与及]$")
# 中德|产业园, 中法|武汉生态示范城: the pair begins a name
_OF_PAIR: Final = re.compile(
    "[一-龥]{0,8}?(?:示范城|生态城|产业园|工业园|科技园|生态园|示范区|合作区|友谊馆|大学|学院|医院)"
)
# 鸡足山景区, not 旅游景区, 县体育馆: a venue with a name of its own
_OWN_NAME: Final = re.compile(
    "(?!国家|省级|市级|县级|国际|文化|旅游|历史)[一-龥]{2,8}?(?:(?:风景|旅游|名胜)*(?:景区|旅游区)|(?:旅游)?度假区|古镇|古城|古村落|口岸|码头|寺|遗址|老街|古街)"
)
# A city's own development zone without the city's name: 、高新区和, 市经开区的企业; not 各高新区, 国家级高新区.
_BARE_ZONE: Final = re.compile(
    r"(?:(?<=[、和与及在到对由是赴往])|(?<![一-龥A-Za-z0-9]))市?(?:高新区|经开区)(?![们级])"
)


@dataclass(frozen=True, slots=True)
class Homographs:
    """Places whose names read as a conjunction or preposition and a common noun (和县, 会同县, 于城镇).

    ``name`` matches them, ``place`` the end of what stands before one that is meant.
    """

    name: re.Pattern[str]
    place: re.Pattern[str]


def homographs(table: Mapping[str, Sequence[str]]) -> Homographs:
    """The ``homographs`` of ``place`` in grammar.yaml, compiled."""
    openers, nouns, before = ("|".join(map(re.escape, table[k])) for k in ("openers", "nouns", "before"))
    return Homographs(re.compile(f"(?:{openers})(?:{nouns})"), re.compile(f"(?:{before})$"))


def _read_as_words(
    text: str, matches: Sequence[Match], home: Collection[str], names: Gazetteer, spec: Homographs
) -> set[str]:
    """The homographs that the text nowhere shows to be places: no preposition or parent before, not at home."""
    ends = {m.end: m.begin for m in matches}
    found = [m for m in matches if spec.name.fullmatch(text, m.begin, m.end)]
    words = {text[m.begin : m.end] for m in found}
    for m in found:
        before = ends.get(m.begin)
        around = {name for e in m.entries for name in (e.name, *(p.name for p in names.parents(e)))}
        meant = (
            spec.place.search(text, max(0, m.begin - 2), m.begin)
            or _child(text, m.entries, before, m.begin, names)
            or len(around.intersection(home)) > 1  # 安徽 alone does not tell of 和县
        )
        if meant:
            words.discard(text[m.begin : m.end])
    return words


def from_gazetteer(
    text: str, words: Sequence[Word], names: Gazetteer, home: Collection[str], spec: Homographs
) -> tuple[list[Candidate], dict[int, int], dict[int, int]]:
    """The gazetteer's candidates, begin → end of the places' names, and the same of all that may be one.

    ``home``: the names of the report's home region.

    What only may be one stands inside a longer word (青岛 in 青岛海信公司): short forms leave it out.
    """
    begins = {w.begin for w in words}
    ends = {w.end for w in words}
    tags = {(w.begin, w.end): w.tag for w in words}
    inside_person = _covered(words, "PER", len(text))
    inside_place = {i for w in words if w.tag == "LOC" for i in range(w.begin + 1, w.end)}
    found: list[Candidate] = []
    matches = names.find(text)
    ordinary = _read_as_words(text, matches, home, names, spec)
    matches = [m for m in matches if text[m.begin : m.end] not in ordinary]
    starts = {m.begin for m in matches}
    places: dict[int, int] = {}
    place_ends: dict[int, int] = {}
    prefixes: dict[int, int] = {}
    for match in matches:
        before = place_ends.get(match.begin)
        entry, strong = _entry(text, match, before, tags, names)
        in_person = inside_person[match.begin] and tags.get((match.begin, match.end)) != "PER"
        if entry is None or (in_person and match.end - match.begin < 3):
            continue
        if match.begin in inside_place and before is None:
            continue  # 岸|和田市: LAC's place begins before it
        if entry.kind in _PLACES:
            prefixes[match.begin] = match.end
        if (not match.full or entry.kind in _SHORTISH) and not _stands_alone(match, begins, ends | starts):
            continue
        found.append(_candidate(match, entry, strong))
        if entry.kind in _PLACES:
            places[match.begin] = match.end
            place_ends[match.end] = match.begin
    for c in list(abroad.provinces(text, found)):
        found.append(c)
        places[c.begin] = prefixes[c.begin] = c.end
    found += list(abroad.bodies(text, words, found))
    for c in list(_townships(text, places)):
        found.append(c)
        places[c.begin] = c.end
    found += _villages(text, words, places)
    found += _lines(text, places)
    found += (
        Candidate(*m.span(), Names.DEVELOPMENT_ZONE, "relative", 2, 0.8) for m in _BARE_ZONE.finditer(text)
    )
    found += _short_names(text, names)
    found += _stays(text, names, home)
    found += _pairs(text, words, names)
    return found, places, prefixes


def _entry(
    text: str, match: Match, before: int | None, tags: dict[tuple[int, int], str], names: Gazetteer
) -> tuple[Entry | None, bool]:
    """The entry meant and whether the form is a strong one."""
    if match.entries:
        return _beside(text, match.entries, before, match.begin, names), True
    seen = tags.get((match.begin, match.end)) == "LOC"
    row = _ROW.search(text, max(0, match.begin - 1), match.begin) and seen
    child = _child(text, match.weak, before, match.begin, names)
    if match.weak and (child or seen or row):
        return child or match.weak[0], False
    return None, False


def _beside(text: str, entries: tuple[Entry, ...], before: int | None, at: int, names: Gazetteer) -> Entry:
    """Of several entries the one whose parent stands just before, else the first."""
    return (_child(text, entries, before, at, names) if len(entries) > 1 else None) or entries[0]


def _child(
    text: str, entries: tuple[Entry, ...], before: int | None, at: int, names: Gazetteer
) -> Entry | None:
    """The entry that lies in the place whose name stands just before."""
    if before is None:
        return None
    parents = {e.name for e in names.by_form(text[before:at])}
    return next((e for e in entries if parents & {p.name for p in names.parents(e)}), None)


def _stands_alone(match: Match, begins: set[int], ends: set[int]) -> bool:
    return match.begin in begins and (match.end in ends or match.end - match.begin >= 3)


def _candidate(match: Match, entry: Entry, strong: bool) -> Candidate:
    # several homonyms: which one is left to the resolver, which knows the report's home
    certain = match.full or len(match.entries) == 1
    return Candidate(
        match.begin,
        match.end,
        entry.kind,
        "gazetteer",
        3 if match.full and entry.kind not in _SHORTISH else 2,
        0.95 if strong else 0.7,
        entry.name if certain and strong else None,
    )


def split(text: str, candidate: Candidate, places: dict[int, int]) -> Candidate:
    """A road, village, lake or sight without the places that it lies in: 银川市西夏区|文昌南路."""
    if candidate.kind in {Names.ZONE, Names.REGION}:
        return candidate
    if candidate.kind == Names.VENUE:
        return apart(text, candidate, places)
    return replace(candidate, begin=_behind(text, candidate, places))


def apart(text: str, candidate: Candidate, places: dict[int, int]) -> Candidate:
    """A venue with a name of its own without the places that it lies in (宾川县|鸡足山景区); any other as it is."""
    begin = _behind(text, candidate, places)
    own = candidate.kind == Names.VENUE and _OWN_NAME.fullmatch(text, begin, candidate.end)
    return replace(candidate, begin=begin) if own else candidate


def _behind(text: str, candidate: Candidate, places: dict[int, int]) -> int:
    """Where a candidate goes on behind the places that it begins with."""
    begin = candidate.begin
    while begin in places and places[begin] < candidate.end - 1 and text[places[begin] - 1] in _SUFFIXES:
        begin = places[begin]
    return begin


def without_address(text: str, candidate: Candidate, places: dict[int, int]) -> Candidate:
    """A firm without the address before its name: 东台市弶港镇|条子泥渔业合作社."""
    begin, steps = candidate.begin, 0
    while begin in places and text[places[begin] - 1] in _SUFFIXES:
        begin, steps = places[begin], steps + 1
    firm = candidate.kind == Names.COMPANY and candidate.recogniser == "organisation"
    if firm and steps > 1 and text[begin - 1] in "乡镇" and candidate.end - begin >= 6:
        return replace(candidate, begin=begin)
    return candidate


def _townships(text: str, places: dict[int, int]) -> Iterator[Candidate]:
    """A township that no list has, between its county and a village: 敖汉旗|青石洼乡|南沟村."""
    for end in sorted(set(places.values())):
        match = _TOWNSHIP.match(text, end) if text[end - 1] in "县区市旗" and end not in places else None
        if match:
            yield Candidate(*match.span(), Names.TOWNSHIP, "chain", 3, 0.9)


def _villages(text: str, words: Sequence[Word], places: dict[int, int]) -> Iterator[Candidate]:
    """The village behind its township or county in an address: 古州镇头塘村."""
    for end in sorted(set(places.values())):
        if text[end - 1 : end] in {"乡", "镇", "区", "县", "市", "道", "旗", "木"}:
            match = _VILLAGE.match(text, end)
            if match and not any(w.begin < match.end() < w.end for w in words):
                yield Candidate(*match.span(), Names.VILLAGE, "chain", 3, 0.9)
    for word in words:
        if match := _OF_COMMITTEE.match(text, word.begin):
            yield Candidate(*match.span("village"), Names.VILLAGE, "chain", 3, 0.9)


def _lines(text: str, places: dict[int, int]) -> Iterator[Candidate]:
    """Lines by their ends: 沈阳至白河高速铁路吉林段."""
    for begin, end in places.items():
        match = _LINE.match(text, end)
        if match:
            yield Candidate(begin, match.end(), Names.INFRASTRUCTURE, "line", 3, 0.85)


def segment(text: str, candidate: Candidate) -> Candidate:
    """A line with the stretch of it that is meant: 包银高铁|银川至惠农南段."""
    match = _SEGMENT.match(text, candidate.end) if candidate.kind == Names.INFRASTRUCTURE else None
    return replace(candidate, end=match.end()) if match else candidate


def _short_names(text: str, names: Gazetteer) -> Iterator[Candidate]:
    """甘、青两省; 中韩两国: every character must be a short name, all of provinces or all of countries."""
    for row in (_SHORTS_IN_ROW, _SHORTS_IN_TRADE):
        for match in row.finditer(text):
            for i in range(match.start(), match.end()):
                entry = next((e for e in names.by_short(text[i]) if e.kind == Names.COUNTRY), None)
                if entry:
                    yield Candidate(i, i + 1, entry.kind, "short", 3, 0.8, entry.name)
    for match in _CHINA.finditer(text):
        yield Candidate(*match.span(), Names.COUNTRY, "short", 3, 0.8, "中国")
    for match in _SHORTS.finditer(text):
        run = match["names"]
        for cut in range(len(run) - 1):
            if names.by_form(run[cut:]):
                break  # 印尼贸易
            chars = [(i, c) for i, c in enumerate(run) if i >= cut and c != "、"]
            kinds = [{e.kind for e in names.by_short(c)} for _, c in chars]
            common = set.intersection(*kinds) & {Names.COUNTRY, Names.PROVINCE} if kinds else set()
            if len(chars) >= 2 and common:
                kind = (
                    Names.COUNTRY
                    if Names.COUNTRY in common and "国" in text[match.end() : match.end() + 2]
                    else sorted(common)[-1]
                )
                for i, c in chars:
                    entry = next(e for e in names.by_short(c) if e.kind == kind)
                    at = match.start() + i
                    yield Candidate(at, at + 1, kind, "short", 3, 0.8, entry.name)
                break


def _stays(text: str, names: Gazetteer, home: Collection[str]) -> Iterator[Candidate]:
    """来鄂考察: a region of China by one character, where the paper is at home there or names it elsewhere; its own
    town by the first of two (来郴督查)."""
    for match in _STAY.finditer(text):
        regions = [e for e in names.by_short(match["name"]) if e.kind in {Names.PROVINCE, Names.CITY}]
        entry = next((e for e in regions if e.name in home), None) or next(
            (e for e in regions if e.name[:2] in text), None
        )
        if not text.startswith("期间", match.end()):  # 在郴期间 only says when
            entry = entry or _town(match["name"], names, home)
        if entry:
            yield Candidate(*match.span("name"), entry.kind, "short", 3, 0.8, entry.name)


def _town(char: str, names: Gazetteer, home: Collection[str]) -> Entry | None:
    """The paper's own town whose name of two characters begins so."""
    towns = [n for n in home if len(n) == _SHORT_TOWN and n[0] == char and n[-1] in "市县旗"]
    found = [e for n in towns for e in names.by_form(n) if e.kind in {Names.CITY, Names.COUNTY}]
    return found[-1] if found else None


def _pairs(text: str, words: Sequence[Word], names: Gazetteer) -> Iterator[Candidate]:
    """中缅, 中德: China and another country, where LAC sees one name."""
    for word in words:
        pair = text[word.begin : word.end]
        if word.tag not in {"LOC", "ORG"} or len(pair) != 2 or "中" not in pair or names.by_form(pair):
            continue
        if _OF_PAIR.match(text, word.end):
            continue
        entries = [next((e for e in names.by_short(c) if e.kind == Names.COUNTRY), None) for c in pair]
        two = all(entries) and entries[0] != entries[1]  # 中华 is one
        for i, entry in enumerate(entries):
            if two and entry:
                at = word.begin + i
                yield Candidate(at, at + 1, entry.kind, "short", 3, 0.8, entry.name)


def _covered(words: Sequence[Word], tag: str, length: int) -> bytearray:
    covered = bytearray(length + 1)
    for w in words:
        if w.tag == tag:
            covered[w.begin : w.end] = b"\1" * (w.end - w.begin)
    return covered
