"""Lists and the figures that belong to their members in order (分别).

In: text, clauses, figures. Out: the members of lists.
"""

import re
from itertools import pairwise
from typing import Final

from kg.observe.clauses import Clause, Figure, Named, finder
from kg.observe.indicators import Saying, clean, left_words
from kg.observe.state import Item, Scene
from kg.observe.subjects import is_kind, subjects
from kg.ontology import Names
from kg.recognise.amount import RATIOS
from kg.types import Entity

_RANGE: Final = re.compile(r"\s*(?:至|到|-|－|—|–|~|～)\s*")
_LINKED: Final = re.compile(r"\s*(?:、|和|与|及|以及)\s*")
_SPLIT: Final = re.compile(r"、|和|及|与|以及")
_ITEM_END: Final = re.compile(r"(?:为|是|等|均|分别|依次|作为|成为|的(?!士))")
_TOWARDS: Final = re.compile(r"[对与向从自](?:上述|以上|这|其|该)")
_GOVERNORS: Final = ("对", "与", "向", "从", "自")


def listed(text: str, clause: Clause, until: int | None = None) -> tuple[Item, ...]:
    """The members of the list that a clause names before its first figure; empty if there is none."""
    end = min(clause.groups[0][0].begin if clause.groups else clause.end, until or clause.end)
    best: list[Named] = []
    run: list[Named] = []
    for n in clause.names:
        if n.end > end:
            break
        run = [*run, n] if run and _LINKED.fullmatch(text, run[-1].end, n.begin) else [n]
        best = run if len(run) > len(best) else best
    if len(best) > 1:
        governed = text[max(0, best[0].begin - 1) : best[0].begin] in _GOVERNORS
        return tuple(Item(n.entities[0], text[n.begin : n.end], governed) for n in best)
    for n in clause.names:
        if n.end <= end and len(n.entities) > 1:  # 两地, 双方
            return tuple(Item(e, e.name) for e in n.entities)
    named, _ = subjects(text, clause, end)
    return _listed_words(left_words(text, clause, clause.begin, end, named))


def projects(text: str, clause: Clause) -> tuple[Item, ...]:
    """The projects that a clause lists (甲项目和乙项目); empty if there are not two."""
    run: list[Named] = []
    for n in clause.names:
        if is_kind(n.entities[0].kind, Names.PROJECT):
            run = [*run, n] if run and _LINKED.fullmatch(text, run[-1].end, n.begin) else [n]
    return tuple(Item(n.entities[0], text[n.begin : n.end]) for n in run) if len(run) > 1 else ()


def _listed_words(phrase: str) -> tuple[Item, ...]:
    if "、" not in phrase:
        return ()
    parts = _SPLIT.split(clean(phrase))
    parts[-1] = clean(_ITEM_END.split(parts[-1])[0])
    parts[0] = clean(re.split(r"[为是]|包括|对", parts[0])[-1])
    if len(parts) < 2 or any(not p or len(p) > 14 for p in parts):
        return ()
    return tuple(Item(None, p) for p in parts)


def members(
    scene: Scene, clause: Clause, figures: tuple[Figure, ...], left: str, saying: Saying
) -> tuple[Item, ...]:
    """The list whose members ``figures`` belong to in order; empty if there is none of that length."""
    units = {f.amount.unit for f in figures}
    alike = len(units) == 1 or units <= set(RATIOS)
    if len(figures) < 2 or not (alike or "分别" in left):
        return ()
    if any(_RANGE.fullmatch(scene.text, a.end, b.begin) for a, b in pairwise(figures)):
        return ()
    several = scene.state.several if finder("of_project").search(left) else ()
    told_apart = saying.rule in ("growth", "share") and "分别" in left
    levels = tuple(scene.sentence.levels[-len(figures) :]) if told_apart else ()  # 收入…，利润…，分别增长…
    before = (scene.state.items, levels) if scene.sentence.listed else (levels, scene.state.items)
    for items in (several, listed(scene.text, clause, figures[0].begin), *before):
        if len(items) == len(figures):
            return items
    return ()


def is_partner(item: Item, left: str, topic: Entity | None) -> bool:
    """Whether the list's members are those that the topic deals with (对东盟、欧盟), not the subjects."""
    body = item.entity is not None and is_kind(item.entity.kind, Names.ORGANISATION, Names.PROJECT)
    if (item.governed and not body) or _TOWARDS.match(clean(left)):
        return True
    foreign = item.entity is not None and is_kind(
        item.entity.kind, Names.COUNTRY, Names.REGION, Names.INTERNATIONAL
    )
    return foreign and topic is not None and not is_kind(topic.kind, Names.COUNTRY)


def after_each(phrase: str, last: str) -> str:
    """What several figures are about: the words after 分别, else those after the list's last member."""
    phrase = phrase.rpartition(last)[2] if last in phrase else phrase
    before, _, after = phrase.rpartition("分别")
    phrase = clean(after) or clean(before)
    return "" if "、" in phrase else phrase


def ranked(saying: Saying, left: str) -> list[str]:
    """What a rank is of: 进出口、出口增速均列第一 ranks each of the two."""
    if saying.rule == "rank" and "均" in left and "、" in saying.words:
        return [clean(w) for w in _SPLIT.split(saying.words)]
    return [saying.words]
