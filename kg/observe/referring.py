"""What a clause speaks of without its name: 公司, 该项目, 这家医院, 产业园, 前者, 会上.

In: a scene and a clause. Out: the entity, ``None`` where there is none or it can't be known.
"""

import re
from functools import lru_cache
from typing import Final

from kg import ontology
from kg.observe.clauses import Clause, finder, words
from kg.observe.state import Scene, State
from kg.observe.subjects import is_kind, may_be_subject, strip_openers
from kg.ontology import Names
from kg.types import Entity

_POINTER: Final = re.compile(
    r"(?:上述|整个|(?:新|合资)(?=公司)|全[部]?|该|此|本届|本次|此次|本(?=[^次届土地市省县区州报网批])|这[一家座个所条项次届场批类]?)"
)
_LONGEST: Final = 6  # characters of a noun that takes up the end of a name
_SHORTENED: Final = 4  # characters of a short form
_AFTER_PLACE: Final = (2, 3)  # where the rest of a name begins whose place is left off
_NEAR: Final = 6  # characters between 这家 and its noun: 这家三甲医院
_PAIR: Final = 2
_NEW: Final = ("新", "合资")  # 新公司: the one founded last
_WHICH: Final = re.compile("的")
_PUNCTUATION: Final = "，。；、：（“"


@lru_cache(maxsize=1)
def _class_words() -> dict[str, frozenset[str]]:
    """Class noun → the classes of what it may stand for (公司 → Company …)."""
    known = ontology.load()
    table: dict[str, list[str]] = words()["class_words"]  # type: ignore[assignment]
    return {w: frozenset().union(*(known.descendants(k) for k in kinds)) for w, kinds in table.items()}


def remember(state: State, entity: Entity) -> None:
    """Notes that the text has named ``entity``."""
    if entity in state.named:
        del state.named[entity]
    else:
        state.pieces.update(entity.name[-size:] for size in range(2, _LONGEST + 1))
        state.pieces.update(entity.name[at : at + _SHORTENED] for at in _AFTER_PLACE)
    state.named[entity] = None


def points(scene: Scene, clause: Clause) -> bool:
    """Whether a clause begins with 该项目, 这家公司 and the like."""
    start = _start(scene, clause)
    pointer = _POINTER.match(start)
    if not pointer or (start[: pointer.end()] not in ("该", "此") and not start.startswith("这")):
        return False
    noun = start[pointer.end() : pointer.end() + 2]
    return noun in _class_words()


def _start(scene: Scene, clause: Clause) -> str:
    """The clause from its first word on that may be its subject."""
    start = scene.text[clause.begin : clause.end]
    for t in clause.times:
        start = start.replace(scene.text[t.begin : t.end], "", 1)
    start = strip_openers(start)
    return start[m.end() :] if (m := finder("causatives").match(start)) else start


def referred(scene: Scene, clause: Clause) -> Entity | None:
    """The entity that the noun in subject position of ``clause`` takes up."""
    start = _start(scene, clause)
    if finder("latter").match(start) and (joined_pair(scene) or len(scene.sentence.levels) < _PAIR):
        return _of_pair(scene, last=start[0] == "后")
    pointer = _POINTER.match(start)
    if pointer:
        rest = start[pointer.end() :]
        reach = min([_NEAR, *(at for p in _PUNCTUATION if (at := rest.find(p)) >= 0)])
        newest = pointer[0] in _NEW
        nouns = (_by_noun(scene, rest[i:], pointed=True, newest=newest) for i in range(reach))
        found = next((e for e in nouns if e), None)
        return found or (_described(scene, rest) if start.startswith("这") else None)
    return _by_noun(scene, start) or _shortened(scene, start)


def _described(scene: Scene, rest: str) -> Entity | None:
    """这家欠债三亿元、停产两年的加工企业: the noun stands after what is said of it."""
    for m in _WHICH.finditer(rest):
        for at in range(m.end(), min(m.end() + _NEAR + 1, len(rest))):
            if rest[at] in _PUNCTUATION:
                break
            if found := _by_noun(scene, rest[at:], pointed=True):
                return found
    return None


def _shortened(scene: Scene, start: str) -> Entity | None:
    """The organisation whose name, its place left off, begins like the clause (江南|飞星航空科技有限公司)."""
    short = start[:_SHORTENED]
    if len(short) < _SHORTENED or short not in scene.state.pieces:
        return None
    bodies = (e for e in reversed(scene.state.named) if is_kind(e.kind, Names.ORGANISATION))
    return next((e for e in bodies if e.name.find(short) in _AFTER_PLACE), None)


def _by_noun(scene: Scene, start: str, *, pointed: bool = False, newest: bool = False) -> Entity | None:
    """The last thing named whose name ends in the noun that ``start`` begins with, or that is of its class."""
    if finder("not_nouns").match(start):
        return None
    for size in range(min(_LONGEST, len(start)), 1, -1):
        noun = start[:size]
        acts = noun in _class_words() and finder("acts").match(start, size) is not None
        if not (pointed or acts or _is_bare(noun)):
            continue
        found = _named_by(scene, noun) if noun in scene.state.pieces else []
        found = found or [e for e in scene.state.named if e.kind in _class_words().get(noun, ())]
        if found:
            built = [e for e in found if e.kind == Names.PROJECT]  # rather than the line that it renews
            return scene.topic if scene.topic in found and not (acts or newest) else (built or found)[-1]
    return None


def _named_by(scene: Scene, noun: str) -> list[Entity]:
    """The things named whose names end in ``noun``."""
    tails = (e for e in scene.state.named if e.name.endswith(noun) and e.name != noun)
    return [e for e in tails if may_be_subject(e)]


def _is_bare(noun: str) -> bool:
    """Whether a noun takes up a thing named without 该, 这家 before it (公司, 产业园, 隧道)."""
    if noun in words()["pointed_only"]:
        return False
    return noun in _class_words() or noun.endswith(tuple(words()["bare_heads"]))


def _of_pair(scene: Scene, *, last: bool) -> Entity | None:
    """前者, 后者: of the two that the sentence has joined, else of the last two named, in the order of the text."""
    if joined := joined_pair(scene):
        return joined[1] if last else joined[0]
    pair = [e for e in scene.state.named if is_kind(e.kind, Names.ORGANISATION, Names.PLACE, Names.PROJECT)]
    if len(pair) < _PAIR:
        return None
    return pair[-1] if last else pair[-2]


def joined_pair(scene: Scene) -> tuple[Entity, Entity] | None:
    """The two that the sentence has joined (甲县与乙公司合资); ``None`` where it has joined none or more."""
    found = [i.entity for i in scene.state.items if i.entity] if scene.sentence.listed else []
    return (found[0], found[1]) if len(found) == _PAIR else None
