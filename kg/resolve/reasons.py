"""Why words name what they name, where they are not its name. In: what a report's resolution knows. Out: a reason each.

The reasons are keys of ``within`` in ``ontology/identity.yaml``, which says in words what each means.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from kg.ontology import Names
from kg.resolve.clusters import Clusters
from kg.resolve.names import Name, plain, shown
from kg.resolve.places import Scene
from kg.types import Entity, Mention

GAZETTEER: Final = "gazetteer"
HOME: Final = "home"
PLACE: Final = "place"
DEFINITION: Final = "definition"
SHORT: Final = "short"
UNIT: Final = "unit"
BRANCH: Final = "branch"
PART: Final = "part"
SURNAME: Final = "surname"
PARTIES: Final = "parties"
ANAPHOR: Final = "anaphor"
CLASS_WORD: Final = "class-word"
WRITTEN: Final = "written"


def of(
    mentions: Sequence[Mention],
    referents: Sequence[tuple[Entity, ...]],
    names: Sequence[Name | None],
    found: Clusters,
    scene: Scene,
    generic: frozenset[int],
) -> Iterator[str]:
    """The reason of each mention; ``""`` where it is written as the entity is called, or names nothing. ``names`` are
    those that the mentions had by their own words."""
    for i, (mention, entities) in enumerate(zip(mentions, referents, strict=True)):
        text = shown(mention.text)
        if not entities or (len(entities) == 1 and text == entities[0].label):
            yield ""
        elif mention.kind == Names.ANAPHOR:
            yield ANAPHOR
        elif i in generic:
            yield CLASS_WORD
        else:
            yield _named(text, entities[0], names[i], found, scene)


def _named(text: str, entity: Entity, name: Name | None, found: Clusters, scene: Scene) -> str:
    if name is None:
        return WRITTEN
    if why := found.why(name.key):
        return why
    if name.listed and name.kind == Names.BANK and entity.name not in (name.listed, name.full):
        return BRANCH
    if entity.canonical and text == entity.name:
        return GAZETTEER if name.listed else PLACE
    if entity.kind == Names.AGREEMENT and entity.name != name.full:
        return PARTIES
    if plain(text) in (plain(entity.label), plain(entity.name)) and not entity.canonical:
        return WRITTEN
    relative = text in scene.words.relative or scene.words.level.match(text) or text in scene.words.zones
    if relative and not scene.words.not_level.match(text):
        return HOME
    listed = name.listed or (name.parent is not None and name.parent.listed and name.full != text)
    if listed or name.entry is not None or text in scene.words.nation_words:
        return GAZETTEER
    if name.place is not None:
        return PLACE if _tells(text, name, scene) else HOME
    return WRITTEN


def _tells(text: str, name: Name, scene: Scene) -> bool:
    """Whether the words begin with a form of the place."""
    if name.place is None:
        return False
    return any(name.place in scene.gazetteer.by_form(text[:n]) for n in range(2, len(text)))
