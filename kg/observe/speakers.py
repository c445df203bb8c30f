"""Of whom a speaker speaks: his organisation, the place of his authority; and whose a ceremony is.

In: a scene and a clause that says where words come from. Out: entities.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from kg.observe.clauses import Clause, any_of, closing, finder, stem
from kg.observe.state import Scene
from kg.observe.subjects import before_person, is_kind, is_region
from kg.ontology import Names
from kg.types import Entity

_FROM: Final = re.compile(r"(?:从|据|来自)$")
_AWAY: Final = re.compile(
    r"援[疆藏青]|对口支援|前方指挥部|前方工作组|驻.{2,6}办事处"
)  # speak of where they are
_RUN_BY: Final = re.compile(
    r"(?:党工委|管委会|管理委员会|管理局|管理处|管理站|管理中心|村民委员会|村委会|居委会|党支部|党总支)$"
)
_RULERS: Final = ("中国人民银行", "国家外汇管理局")  # banks by class, authorities by what they tell
_HEADING: Final = re.compile(
    "^(?:中共|中国人民银行|中国银行业监督管理委员会|中国银行保险监督管理委员会|中国证券监督管理委员会|中华人民共和国|国家外汇管理局"
    "|国家税务总局|国家统计局|国家金融监督管理总局|国家能源局|国家邮政局|国家移民管理局|国家矿山安全监察局)(?=.)"
)
_OF_IT: Final = re.compile("(?:党支部|党总支|党委|村委会|居委会|党工委|管委会|两委)?的?(?:老|现任|新任)?")
_RULED: Final = (Names.PROVINCE, Names.CITY, Names.COUNTY, Names.TOWNSHIP)
_DIVISION: Final = re.compile(r"(?<=..)(?:.{1,2}族自治区|自治区|省|市|县|区)$")


def spoken_of(scene: Scene, clause: Clause) -> Entity | None:
    """Whom or what the speaker that the clause names speaks of; ``None`` where it names none."""
    if any(finder("outsiders").search(p.text) for p in clause.posts):
        return None  # a professor speaks of what the text is about
    for n in clause.names:
        entity = n.entities[0]
        if entity.kind in (*_RULED, Names.VILLAGE, Names.ZONE) and any(
            p.begin == n.end or (p.begin > n.end and _OF_IT.fullmatch(scene.text, n.end, p.begin))
            for p in clause.posts
        ):
            return entity  # 某县县长, 某村党支部书记
        if entity in scene.state.outsiders:
            return None
        if is_kind(n.kind, Names.PERSON):
            entity = scene.state.employers.get(entity, entity)
        if is_kind(entity.kind, Names.ORGANISATION) and not is_kind(entity.kind, Names.MEDIA):
            authority = is_authority(entity) and _announces().match(scene.text, n.end)
            speaks = before_person(scene.text, clause, n) or _FROM.search(scene.text, clause.begin, n.begin)
            if speaks or authority or is_kind(n.kind, Names.PERSON):
                return _subject_of_body(scene, entity)
    return None


@lru_cache(maxsize=1)
def _announces() -> re.Pattern[str]:
    """After an authority: it gives out news (市统计局通报，)."""
    return re.compile(
        rf"(?:(?:近日|日前|最近)?对[^，。；]{{2,26}}的[一-龥]{{0,6}})?(?:的?(?:最新)?(?:统计|监测|调查|检查|抽查|抽样调查)?(?:数据|数字|资料))?(?:{any_of('sources')})(?:是|为)?[，：:]"
    )


def place_of_any(scene: Scene, clause: Clause) -> Entity | None:
    """The place in whose name one of the clause's bodies speaks."""
    bodies = (n.entities[0] for n in clause.names)
    return next((p for b in bodies if (p := _place_of_body(scene, b)) is not None), None)


def _subject_of_body(scene: Scene, body: Entity) -> Entity:
    """What the spokesman of ``body`` speaks of: its organisation, or the place of an authority."""
    parent = scene.state.parents.get(body)
    if finder("departments").search(body.name[-2:]):
        longer = [e for e in scene.state.named if e != body and body.name.startswith(e.name)]
        whole = [e for e in longer if is_kind(e.kind, Names.ORGANISATION)]
        body = parent or max(whole, key=lambda e: len(e.name), default=body)
    topic = scene.state.subject
    run = _RUN_BY.sub("", body.name)
    inner = (e for c in scene.sentence.clauses for n in c.inner for e in n.entities)
    zones = [e for e in (*reversed(scene.state.named), *inner) if is_kind(e.kind, Names.PLACE)]
    # 保税区管委会: of 某市综合保税区
    alike = (e for e in zones if e.name.endswith(run) and e.kind not in _RULED)
    own = next((e for e in zones if e.name == run), None) or next(alike, None)
    if run != body.name and own is not None:
        return own
    if is_kind(body.kind, Names.CUSTOMS) and topic is not None and is_kind(topic.kind, Names.PLACE):
        return topic  # a customs office's district goes beyond the city of its name
    if finder("own_accounts").search(body.name):
        return body
    if is_authority(body) or body.name.startswith(_RULERS) or _AWAY.search(body.name):
        place = None if _AWAY.search(body.name) else _place_of_body(scene, body)
        area = topic is not None and (topic.kind in _RULED or is_kind(topic.kind, Names.ZONE, Names.REGION))
        about = topic if area else None
        return place or about or lowest(scene.state.home) or body
    return body


def is_authority(body: Entity) -> bool:
    """Whether a body is one of the state or the party, by its class or its name (某某市经济作物局)."""
    if closing("firms_called_offices").search(body.name):
        return False
    named = is_kind(body.kind, Names.ORGANISATION) and body.name.endswith(("局", "厅", "委", "办公室"))
    return named or is_kind(body.kind, Names.GOVERNMENT, Names.PARTY)


def _place_of_body(scene: Scene, body: Entity) -> Entity | None:
    """The place in whose name a body speaks (某市统计局 → 某市, 某某海关 → 某某市)."""
    inside = (e for c in scene.sentence.clauses for n in c.inner for e in n.entities)
    known = (e for e in (*scene.state.named, *inside) if is_kind(e.kind, Names.PLACE))
    later = () if _HEADING.match(body.name) else scene.state.places
    named = dict.fromkeys([*known, *scene.state.home, *later])
    run = _RUN_BY.search(body.name)  # 中国医药城管委会 doesn't speak of 中国
    named = {p: None for p in named if not run or p.kind != Names.COUNTRY}
    places = sorted(named, key=lambda p: (-len(p.name), p.name))
    name = _HEADING.sub("", body.name)
    return next((p for p in places if name.startswith((p.name, _DIVISION.sub("", p.name)))), None)


def carried_on(scene: Scene, entity: Entity) -> Entity | None:
    """What the text speaks of after a sentence about ``entity``: after an authority, meeting or person, of the place."""
    meeting = is_kind(entity.kind, Names.MEETING) and not is_kind(entity.kind, Names.GATHERING)
    if is_kind(entity.kind, Names.CUSTOMS) and scene.sentence.head_of == entity:
        return entity  # 该关监管班列2000列
    opening = scene.state.opening
    if finder("own_accounts").search(entity.name) and (opening is None or not is_region(opening)):
        return entity  # 某县法院受理案件90件。全年执结30件
    if not meeting and not is_authority(entity) and not is_kind(entity.kind, Names.PERSON):
        return entity
    before = scene.state.subject
    if before is not None and not is_kind(before.kind, Names.MEETING):
        return before
    return (None if meeting else _place_of_body(scene, entity)) or lowest(scene.state.home)


def host(scene: Scene, event: Entity) -> Entity:
    """The figures of a ceremony for many projects (集中开工) are those of its place."""
    if not finder("collective").search(event.name):
        return event
    inside = (e for c in scene.sentence.clauses for n in c.inner for e in n.entities)
    known = (p for p in (*inside, *scene.state.named) if is_kind(p.kind, Names.PLACE))
    named = [p for p in (*scene.state.home, *known) if event.name.startswith((p.name, *p.aliases))]
    place = max(named, key=lambda p: len(p.name), default=None)
    topic = scene.topic if scene.topic is not None and is_region(scene.topic) else None
    return place or topic or lowest(scene.state.home) or event  # 甲开发区举行集中签约仪式


def is_local(bank: Entity, home: tuple[Entity, ...]) -> bool:
    """Whether a bank is one of the report's own region: by its name it is meant itself, not a branch of it."""
    return any(bank.name.startswith(stem(p.name)) for p in home if p.kind != Names.COUNTRY)


def lowest(places: Iterable[Entity]) -> Entity | None:
    """The smallest of home places."""
    inland = (p for p in places if is_kind(p.kind, Names.PLACE) and p.kind != Names.COUNTRY)
    return max(inland, key=_level, default=None)


def _level(place: Entity) -> int:
    """How far down a home place is."""
    return _RULED.index(place.kind) if place.kind in _RULED else -1
