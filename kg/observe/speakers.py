"""Of whom a speaker speaks: his organisation, the place of his authority; and whose a ceremony is.

In: a scene and a clause that says where words come from. Out: entities.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from kg.observe.clauses import Clause, any_of, finder
from kg.observe.state import Scene
from kg.observe.subjects import before_person, is_kind
from kg.ontology import Names
from kg.types import Entity

_FROM: Final = re.compile(r"(?:从|据)$")
_RULED: Final = (Names.PROVINCE, Names.CITY, Names.COUNTY, Names.TOWNSHIP)
_DIVISION: Final = re.compile(r"(?<=..)(?:.{1,2}族自治区|自治区|省|市|县|区)$")


def spoken_of(scene: Scene, clause: Clause) -> Entity | None:
    """Whom or what the speaker that the clause names speaks of; ``None`` where it names none."""
    if any(finder("outsiders").search(p.text) for p in clause.posts):
        return None  # a professor speaks of what the text is about
    for n in clause.names:
        entity = n.entities[0]
        if entity.kind in _RULED and any(p.begin == n.end for p in clause.posts):
            return entity  # 某县县长
        if is_kind(n.kind, Names.PERSON):
            entity = scene.state.employers.get(entity, entity)
        if is_kind(entity.kind, Names.ORGANISATION) and not is_kind(entity.kind, Names.MEDIA):
            authority = is_kind(entity.kind, Names.GOVERNMENT) and _announces().match(scene.text, n.end)
            speaks = before_person(scene.text, clause, n) or _FROM.search(scene.text, clause.begin, n.begin)
            if speaks or authority or is_kind(n.kind, Names.PERSON):
                return _subject_of_body(scene, entity)
    return None


@lru_cache(maxsize=1)
def _announces() -> re.Pattern[str]:
    """After an authority: it gives out news (市统计局通报，)."""
    return re.compile(rf"(?:{any_of('sources')})[，：:]")


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
    if is_kind(body.kind, Names.CUSTOMS) and topic is not None and is_kind(topic.kind, Names.PLACE):
        return topic  # a customs office's district goes beyond the city of its name
    if is_kind(body.kind, Names.GOVERNMENT, Names.PARTY):
        return _place_of_body(scene, body) or body
    return body


def _place_of_body(scene: Scene, body: Entity) -> Entity | None:
    """The place in whose name a body speaks (某市统计局 → 某市, 某某海关 → 某某市)."""
    named = dict.fromkeys(
        [*(e for e in scene.state.named if is_kind(e.kind, Names.PLACE)), *scene.state.home]
    )
    places = sorted(named, key=lambda p: (-len(p.name), p.name))
    name = body.name.removeprefix("中共")
    return next((p for p in places if name.startswith((p.name, _DIVISION.sub("", p.name)))), None)


def carried_on(scene: Scene, entity: Entity) -> Entity | None:
    """What the text speaks of after a sentence about ``entity``: after an authority, meeting or person, of the place."""
    meeting = is_kind(entity.kind, Names.MEETING) and not is_kind(entity.kind, Names.GATHERING)
    if not meeting and not is_kind(entity.kind, Names.GOVERNMENT, Names.PARTY, Names.PERSON):
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
    named = [p for p in (*scene.state.home, *known) if event.name.startswith(p.name)]
    return max(named, key=lambda p: len(p.name), default=None) or lowest(scene.state.home) or event


def lowest(places: Iterable[Entity]) -> Entity | None:
    """The smallest of home places."""
    inland = (p for p in places if is_kind(p.kind, Names.PLACE) and p.kind != Names.COUNTRY)
    return max(inland, key=_level, default=None)


def _level(place: Entity) -> int:
    """How far down a home place is."""
    return _RULED.index(place.kind) if place.kind in _RULED else -1
