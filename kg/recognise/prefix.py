"""The last look at the names: what one is written behind without being a part of it, and words that are none.

德国|莱茵机械集团, 清水县|甘肃陇上果业有限公司, 合肥企业|安徽和顺机电有限公司, 网传|兰山公司. In: the names that were
chosen, the text, the gazetteer, ``beside`` of grammar.yaml. Out: the same names, those that begin with a country, a
county, a word for what the thing is or one for a rumour cut in two, the country before one if nobody saw it, no
fruit as a person (火龙果), and nothing beside a project that is what the project builds.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from kg import settings
from kg.ontology import Names, Ontology, folder
from kg.recognise import abroad, person, sieve
from kg.recognise.gazetteer import Gazetteer
from kg.recognise.grammar import Candidate
from kg.recognise.judge import HEAD

# ``apart`` with all but the text and the names given.
Apart = Callable[[str, Sequence[Candidate]], list[Candidate]]

_LONGEST_COUNTRY: Final = 8
_LONGEST_COUNTY: Final = 9
_SHORTEST_REST: Final = 4
_NATION: Final = "中国"
_DIVISIONS: Final = (Names.PROVINCE, Names.CITY, Names.COUNTY)
_POSTED: Final = ("使馆", "领事馆", "领馆", "办事处", "代表处", "代表团", "访问团")
# Of a country's state itself: 日本|政府, 越南|外交部 are named by the country.
# ... or by what it does there: 荷兰|水利公司.
_OF_STATE: Final = re.compile(
    r"[国中皇王]|联邦|政府|内阁|议会|参议|众议|总统|总理|首相|驻|外交|财政|工商|商会|中央|最高|全国|海外|华人|华侨|侨"
    r"|.{2,12}(?<![总分东西南北中内外])(?<!事业)部$|水利|水务|造船|船舶|邮轮|游轮|旅行|旅游|电信|石化|天然气|财团|包机|商工|友好|观光"
)
_DESCRIBED: Final = re.compile(
    r"(?:民营|外资|侨资|台资|港资|上市|龙头|骨干|知名|本土|本地|援[一-龥])?(?:企业|民企|国企|央企|侨企|台企|港企|外企|车企|药企|农企|名企)"
)
_REGISTERED: Final = re.compile(r".{3,}(?:有限责任公司|有限公司|集团)$")
# 拜访|三江联合总会, 在京拜会|国家能源局
_VISITED: Final = re.compile("(?:(?<=在)[一-龥])?(?:拜访|拜会|走访|考察|参观|访问|会见)了?(?=.{4})(?!团|组)")
# “中国竹笋之乡”: what a place is called in praise
_OF_HONOUR: Final = re.compile("“[^“”，。]{2,14}(?:之[乡都城府源窗冠首]|故里|名城|名镇|名县|名村|名片)”")
_RANK: Final = re.compile(r"\d+强")
_TOWN: Final = re.compile("[一-龥]{1,6}?[市县区旗]")
# 庆元|县农业局 behind a conjunction that only the head took for a part of the name.
_CONJUNCTION: Final = re.compile("(?:和|与|及|同|会同|联合)(?=[省市县区州].{2})")
# What no place's name ends in: 磐安|浙贝母.
_PRODUCT: Final = re.compile(
    "(?:[贝枣莓果桃梨杏柑橘橙柚蕉瓜菇菌耳茶药参芪术麻棉米面粉麦稻粮豆薯菜椒姜蒜葱鱼虾蟹鳖猪牛羊鸡鸭鹅蛋奶肉蜜酒醋酱油盐糖绸缎布瓷陶雕绣]|贝母|葡萄|枇杷|杨梅|香榧)$"
)
_MANAGED: Final = re.compile(r"集团|公司|管理|发展|服务|孵化|投资|融资|信用|家|联合|协会|咨询|控股|资产|总部")


@dataclass(frozen=True, slots=True)
class Beside:
    """The ``beside`` table of grammar.yaml, compiled: what names are written with that is no part of them.

    ``generic``: words that alone name nothing; ``plain_zone``: what a zone is called that has no name of its own.
    """

    generic: frozenset[str]
    ranked: re.Pattern[str]
    below: re.Pattern[str]
    joined: re.Pattern[str]
    done: re.Pattern[str]
    works: re.Pattern[str]
    owners: frozenset[str]
    plants: tuple[str, ...]
    plain_zone: re.Pattern[str]


def compile_beside(table: Mapping[str, Any]) -> Beside:
    """The ``Beside`` of the whole of grammar.yaml."""
    spec, organisation = table["beside"], table["organisation"]
    plain = [*spec["zone_words"], *organisation["generic"], *table["place"]["generic"]]
    return Beside(
        frozenset(organisation["generic"]),
        re.compile(f"(?:{spec['ranked']})(?=.{{{_SHORTEST_REST}}})"),
        re.compile(f"(?:{_any(spec['below'])})的?"),
        re.compile(spec["joined"]),
        re.compile(spec["done"]),
        re.compile(f"(?:{_any(spec['works'])}|（[^（）]{{1,6}}）)+"),
        frozenset(spec["owners"]),
        tuple(spec["plants"]),
        re.compile(f"(?:{_any(plain)})*(?:{_any(organisation['heads'][Names.DEVELOPMENT_ZONE])})"),
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w)))


def apart(
    text: str,
    chosen: Sequence[Candidate],
    names: Gazetteer,
    known: Ontology,
    trade: re.Pattern[str],
    no_names: sieve.Sieve,
    beside: Beside,
) -> list[Candidate]:
    """``chosen`` with what stands before a name as a name of its own. ``trade``: what the short name of a firm ends
    with; ``no_names``: what is only called by what it is; ``beside``: words that are no part of a name."""
    chosen = _without_stops(text, chosen, known, beside)
    chosen = [c for c in chosen if not _of_a_rank(text, c)]
    taken = {c.begin for c in chosen}
    ends = {c.end for c in chosen}
    spans = {(c.begin, c.end) for c in chosen}
    found: list[Candidate] = []
    for c in chosen:
        if c.kind == Names.PERSON:
            if not person.no_name(text[c.begin : c.end]):
                found.append(replace(c, end=person.end_of(text, c.begin, c.end)))
            continue
        organisation = known.is_a(c.kind, Names.ORGANISATION)
        if sieve.common(text, c, no_names):
            continue
        if not (organisation or c.kind == Names.PLACE) or c.recogniser in {"gazetteer", "definition"}:
            found.append(c)
            continue
        c = _itself(text, c, beside, organisation=organisation)
        for between in (beside.below, beside.joined) if organisation else ():
            if parted := between.search(text, c.begin + 2, c.end - _SHORTEST_REST):
                if (c.begin, parted.start()) not in spans:
                    found.append(replace(c, end=parted.start()))
                c = replace(c, begin=parted.end())
        if not organisation and (division := _of_product(text, c, names)):
            found.append(division)
            continue
        cut = _cut(text, c, names, beside.generic, organisation=organisation) or _own_zone(
            text, c, names, beside
        )
        if cut is None and c.kind == Names.COMPANY:
            cut = _town(text, c, names, trade)
        if cut is not None:
            place, begin = cut
            if place.begin not in taken - {c.begin}:
                found.append(place)
            found.append(replace(c, begin=begin))
            continue
        if organisation and c.begin not in ends:
            found.extend(_before(text, c, names))
        found.append(c)
    return sorted(found, key=lambda c: (c.begin, -c.end, c.kind))


def _itself(text: str, c: Candidate, beside: Beside, *, organisation: bool) -> Candidate:
    """``c`` without the words before and behind that only tell of it: 与|县农业局, 走访|国家能源局, 飞虹京唐|承建."""
    if joint := _CONJUNCTION.match(text, c.begin, c.end) if c.recogniser == HEAD else None:
        c = replace(c, begin=joint.end())
    told = (
        _rumoured().match(text, c.begin, c.end)
        or (organisation and _VISITED.match(text, c.begin, c.end))
        or (organisation and beside.ranked.match(text, c.begin, c.end))
    )
    c = replace(c, begin=told.end()) if told else c
    done = beside.done.search(text, c.begin + 2, c.end) if organisation else None
    return replace(c, end=done.start()) if done else c


@lru_cache(maxsize=1)
def _rumoured() -> re.Pattern[str]:
    """A word for a rumour with a name behind it."""
    table: dict[str, str] = settings.values((folder() / "standing.yaml").read_text(encoding="utf-8"))
    return re.compile(f"(?:{table['rumour']})(?=.{{4}})")


def _cut(
    text: str, c: Candidate, names: Gazetteer, generic: frozenset[str], *, organisation: bool
) -> tuple[Candidate, int] | None:
    """The place at the beginning of ``c`` and where the name itself begins."""
    name = text[c.begin : c.end]
    if names.by_form(name):
        return None
    country = _country(name, names)
    if country:
        rest = name[country:]
        if _own(rest, names, generic, organisation=organisation):
            return _place(c, country, Names.COUNTRY), c.begin + country
        return None
    if not organisation:
        return None
    for length in range(min(_LONGEST_COUNTY, len(name) - _SHORTEST_REST), 1, -1):
        kind = next(
            (e.kind for e in names.by_form(name[:length]) if e.kind in _DIVISIONS),
            None,
        )
        if kind is None:
            continue
        if kind != Names.PROVINCE and _province(name, length, names):
            return _place(c, length, kind), c.begin + length
        word = _DESCRIBED.match(name, length)
        if word and _REGISTERED.match(name, word.end()) and not _MANAGED.match(name, word.end()):
            return _place(c, length, kind), c.begin + word.end()
    return None


def _of_product(text: str, c: Candidate, names: Gazetteer) -> Candidate | None:
    """The division before a product of the place: 磐安|浙贝母, 浦江|葡萄."""
    name = text[c.begin : c.end]
    if not _PRODUCT.search(name) or names.by_form(name):
        return None
    for length in range(len(name) - 2, 1, -1):
        kind = next((e.kind for e in names.by_form(name[:length]) if e.kind in _DIVISIONS), None)
        if kind is not None:
            return _place(c, length, kind)
    return None


def _town(text: str, c: Candidate, names: Gazetteer, trade: re.Pattern[str]) -> tuple[Candidate, int] | None:
    """The town before the short name of a firm: 永昌市|鸣泉杯业, not 永昌市城投, 永昌市鸣泉有限公司."""
    name = text[c.begin : c.end]
    town = _TOWN.match(name)
    end = trade.search(name, town.end() + 2) if town else None
    if town is None or end is None or end.end() != len(name) or trade.match(name, town.end()):
        return None
    kind = next((e.kind for e in names.by_form(town[0]) if e.kind in _DIVISIONS), None)
    return (_place(c, town.end(), kind), c.begin + town.end()) if kind else None


def _own_zone(text: str, c: Candidate, names: Gazetteer, beside: Beside) -> tuple[Candidate, int] | None:
    """The city or county before a zone that has a name of its own: 吴忠市|太阳山开发区, not 万年县工业园区."""
    town = _TOWN.match(text, c.begin, c.end) if c.kind == Names.DEVELOPMENT_ZONE else None
    if (
        town is None
        or c.end - town.end() < _SHORTEST_REST
        or beside.plain_zone.fullmatch(text, town.end(), c.end)
    ):
        return None
    kind = next((e.kind for e in names.by_form(town[0]) if e.kind in (Names.CITY, Names.COUNTY)), None)
    return (_place(c, len(town[0]), kind), town.end()) if kind else None


def _place(c: Candidate, length: int, kind: str) -> Candidate:
    return Candidate(c.begin, c.begin + length, kind, "prefix", 3, min(c.confidence, 0.9))


def _country(name: str, names: Gazetteer) -> int:
    """How long the country is that ``name`` begins with; 0 where it begins with none, or with China."""
    if name.startswith(_NATION):
        return 0
    for length in range(min(_LONGEST_COUNTRY, len(name) - 1), 1, -1):
        entries = names.by_form(name[:length])
        if entries:
            return length if entries[0].kind == Names.COUNTRY else 0
    return 0


def _own(rest: str, names: Gazetteer, generic: frozenset[str], *, organisation: bool) -> bool:
    """Whether ``rest`` is a name without the country: 莱茵机械集团, not 铁路公司, 国立大学, 晋江商会."""
    if not organisation:
        return len(rest) > 2
    if (
        len(rest) < _SHORTEST_REST
        or _OF_STATE.match(rest)
        or abroad.SOCIETY.fullmatch(rest)
        or rest.endswith(_POSTED)
    ):
        return False
    if any(rest[:n] in generic for n in (2, 3, 4)):
        return False
    entries = (e for n in (2, 3) for e in names.by_form(rest[:n]))
    return not any(e.kind in _DIVISIONS and e.code[:1].isdigit() for e in entries)


def _province(name: str, begin: int, names: Gazetteer) -> bool:
    """Whether a province's name begins there, with a firm's words behind it: 清水县|甘肃陇上果业."""
    entries = (e for n in (2, 3) for e in names.by_form(name[begin : begin + n]))
    return any(e.kind == Names.PROVINCE for e in entries) and bool(_REGISTERED.match(name, begin))


def _without_stops(
    text: str, chosen: Sequence[Candidate], known: Ontology, beside: Beside
) -> list[Candidate]:
    """``chosen`` without the places that a project's name has in it, neither at its begin nor behind one there.

    运城市|河东路|北延工程 tells of both, 隆黄铁路|隆昌至叙永段扩能工程 of no town, “中国竹笋之乡” of no country.
    """
    reached: dict[int, int] = {}
    works = [c for c in chosen if known.is_a(c.kind, Names.PROJECT)]
    titles = [m.span() for m in _OF_HONOUR.finditer(text)]
    found: list[Candidate] = []
    for c in chosen:
        if any(_is_the_works(text, c, w, beside) for w in works):
            continue
        if not known.is_a(c.kind, Names.PLACE) or known.is_a(c.kind, Names.ORGANISATION):
            found.append(c)
            continue
        if any(b < c.begin and c.end < e for b, e in titles):
            continue
        around = [
            w.begin
            for w in works
            if w.begin <= c.begin and c.end <= w.end and w.end - w.begin > c.end - c.begin
        ]
        if all(reached.get(w, w) == c.begin for w in around):
            reached.update(dict.fromkeys(around, c.end))
            found.append(c)
    return found


def _is_the_works(text: str, c: Candidate, works: Candidate, beside: Beside) -> bool:
    """Whether ``c`` is all that a project's name tells of, so that it is built by it: 青山产业园|一期工程."""
    if not (works.begin <= c.begin and c.end < works.end) or c.kind in beside.owners:
        return False
    if c.kind == Names.COMPANY and not text.endswith(beside.plants, c.begin, c.end):
        return False
    return beside.works.fullmatch(text, c.end, works.end) is not None


def _of_a_rank(text: str, c: Candidate) -> bool:
    """中国|500强: of the nation nothing is told."""
    return text[c.begin : c.end] == _NATION and _RANK.match(text, c.end) is not None


def _before(text: str, c: Candidate, names: Gazetteer) -> Iterator[Candidate]:
    """The country that stands just before an organisation and that nobody marked."""
    for length in range(_LONGEST_COUNTRY, 1, -1):
        begin = c.begin - length
        if begin < 0:
            continue
        entries = names.by_form(text[begin : c.begin])
        if entries:
            if entries[0].kind == Names.COUNTRY and entries[0].name != _NATION:
                yield Candidate(begin, c.begin, Names.COUNTRY, "prefix", 3, 0.9)
            return
