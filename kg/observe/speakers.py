"""Of whom a speaker speaks: his organisation, the place of his authority; and whose a ceremony is.

In: a scene and a clause that says where words come from. Out: entities.
"""

import re
from typing import Final

from kg.observe.clauses import Clause, finder
from kg.observe.state import Scene
from kg.observe.subjects import before_person, is_kind
from kg.ontology import Names
from kg.types import Entity

_FROM: Final = re.compile(r"(?:从|据)$")


def spoken_of(scene: Scene, clause: Clause) -> Entity | None:
    """Whom or what the speaker that the clause names speaks of; ``None`` where it names none."""
    for n in clause.names:
        entity = n.entities[0]
        if is_kind(n.kind, Names.PERSON):
            entity = scene.state.employers.get(entity, entity)
        if is_kind(entity.kind, Names.ORGANISATION) and not is_kind(entity.kind, Names.MEDIA):
            speaks = before_person(scene.text, clause, n) or _FROM.search(scene.text, clause.begin, n.begin)
            if speaks or is_kind(n.kind, Names.PERSON):
                return _subject_of_body(scene, entity)
    return None


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
    if is_kind(body.kind, Names.GOVERNMENT, Names.PARTY):
        return _place_of_body(scene, body) or body
    if is_kind(body.kind, Names.CUSTOMS):
        topic = scene.state.subject
        return (
            topic
            if topic is not None and is_kind(topic.kind, Names.PLACE)
            else _place_of_body(scene, body) or body
        )
    return body


def _place_of_body(scene: Scene, body: Entity) -> Entity | None:
    """The place in whose name a body speaks (某市统计局 → 某市)."""
    named = {e for e in scene.state.named if is_kind(e.kind, Names.PLACE)} | set(scene.state.home)
    places = sorted(named, key=lambda p: (-len(p.name), p.name))
    return next((p for p in places if body.name.removeprefix("中共").startswith(p.name)), None)


def host(scene: Scene, event: Entity) -> Entity:
    """The figures of a ceremony for many projects (集中开工) are those of its place."""
    if not finder("collective").search(event.name):
        return event
    places = [p for p in scene.state.home if is_kind(p.kind, Names.PLACE) and p.kind != Names.COUNTRY]
    named = [p for p in places if event.name.startswith(p.name)]
    return max(named or places, key=_level, default=event)


def _level(place: Entity) -> int:
    """How far down a home place is."""
    levels = (Names.PROVINCE, Names.CITY, Names.COUNTY, Names.TOWNSHIP)
    return levels.index(place.kind) if place.kind in levels else -1
