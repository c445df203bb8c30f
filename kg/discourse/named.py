"""The outermost names of a report in text order, each person with the body that he is named with.

In: a resolution and the appositions. Out: ``Named``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from kg.ontology import Names
from kg.types import Entity, Resolution


class Stretch(Protocol):
    """A stretch of text that stands for one person (``kg.apposition.Apposition``)."""

    @property
    def begin(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def person(self) -> Entity: ...
    @property
    def posts(self) -> tuple[tuple[str, Entity | None], ...]: ...


@dataclass(frozen=True, slots=True)
class Named:
    """A stretch that names one thing; of a person (``speaker``) the body that he is named with, if any."""

    begin: int
    end: int
    entity: Entity | None
    speaker: bool = False


def named(resolution: Resolution, stretches: Iterable[Stretch]) -> list[Named]:
    """The outermost names; what begins inside the one before is left out."""
    stretches = tuple(stretches)
    found = [Named(s.begin, s.end, s.person, speaker=True) for s in stretches]
    for mention, entities in zip(resolution.mentions, resolution.referents, strict=True):
        if len(entities) == 1:
            person = entities[0].kind == Names.PERSON
            found.append(Named(mention.begin, mention.end, entities[0], speaker=person))
    found.sort(key=lambda n: (n.begin, -n.end))
    outer: list[Named] = []
    inside: dict[int, Entity | None] = {}
    for one in found:
        if not outer or one.begin >= outer[-1].end:
            outer.append(one)
        elif one.end <= outer[-1].end and not one.speaker:
            inside.setdefault(len(outer) - 1, one.entity)
    bodies = speaks_for(stretches)
    return [
        Named(n.begin, n.end, inside.get(i) or _body(n, bodies), speaker=True) if n.speaker else n
        for i, n in enumerate(outer)
    ]


def speaks_for(stretches: Iterable[Stretch]) -> dict[Entity, Entity]:
    """The body that each person was first named with (甲公司董事长张三)."""
    found: dict[Entity, Entity] = {}
    for s in stretches:
        for _, body in s.posts:
            if body:
                found.setdefault(s.person, body)
    return found


def _body(person: Named, bodies: dict[Entity, Entity]) -> Entity | None:
    return bodies.get(person.entity) if person.entity else None
