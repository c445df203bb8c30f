"""Whose a figure is: what it describes, who gets it, whom the clause names, or what the text is about.

In: a scene, a clause and the place of a figure. Out: entities.
"""

import re
from functools import lru_cache
from typing import Final

from kg.observe.clauses import Clause, Named, any_of, finder
from kg.observe.speakers import lowest
from kg.observe.state import Scene
from kg.observe.subjects import (
    OWNED,
    WHERE,
    is_foreign,
    is_kind,
    is_listing,
    is_setting,
    may_be_subject,
    stands_alone,
    strip_openers,
    subjects,
)
from kg.ontology import Names
from kg.types import Entity

_BEFORE_HOLDER: Final = re.compile(r"(?:^|[、，：:和]|[比例额度率重]为|是)$")
_EACH: Final = re.compile(r"均|都|各(?!项|类|个|地|界)")
_SEGMENT: Final = re.compile(r"[\s、，和及与；其中：:而]+")
_WHOLE: Final = "全我"
_REGIONAL: Final = re.compile(r"^(?:实现|完成|全[省市县区州])+")
_BY: Final = re.compile(
    r"由(?:(?!设立|成立|组建|建设|承建|投资).)*$"
)  # 由甲公司出资组建，注册资本3亿元: not its
_SENT: Final = re.compile(r"(?:组织|率领|带领|选派|派出|选送)了?$")
_ATTEND: Final = re.compile(
    r"(?![^，。；]*的(?:会|活动))[^，。；\d]{0,24}(?:参展|参会|与会|到会|参加|出席)(?![了过]|者|人|单位)[^，。；\d]{0,12}[，。；、]"
)
_RECIPIENT: Final = re.compile(r"(?:向|给|为)$")


def segment_names(scene: Scene, clause: Clause, begin: int, end: int) -> tuple[Named, ...]:
    """The names that are the subject of a stretch before a figure: at its start, or right before the figure."""
    near = [n for n in clause.names if begin <= n.begin < end and may_be_subject(n.entities[0])]
    near = [n for n in near if not is_setting(scene, n)]
    if near and near[-1].end == end:
        relative = is_kind(near[-1].kind, Names.PLACE) and scene.text[near[-1].begin] in _WHOLE
        among = relative and not finder("set_against").search(scene.text, near[-1].begin - 2, near[-1].begin)
        if among or _BEFORE_HOLDER.search(scene.text, begin, near[-1].begin):
            return (near[-1],)
    if begin == clause.begin:
        names, _ = subjects(scene.text, clause, end)
        whole = names and not is_listing(scene.text, names) and names[0] in near
        return names if whole else ()
    return (near[0],) if near and _SEGMENT.fullmatch(scene.text, begin, near[0].begin) else ()


def subject_of(
    scene: Scene, clause: Clause, named: tuple[Named, ...], indicator: str, at: int
) -> tuple[Entity, ...]:
    """Whose the figure at ``at`` is; empty where that can't be known. ``named`` are its segment's names."""
    topic = scene.topic
    if (receiver := receiver_of(scene, clause, at)) is not None:
        return (receiver,)
    if (owner := _owner(scene, clause, at)) is not None:
        return (owner,)
    if (event := _attended(scene, clause, at)) is not None:
        return (event,)
    if len(named) == 1:
        return (meant(scene, named[0]),)
    if len(named) > 1:
        return (topic or named[0].entities[0],)
    names, _ = subjects(scene.text, clause, at)
    if not names and finder("abroad").match(scene.text[clause.begin : clause.begin + 8].lstrip("，、“ ")):
        return tuple(e for e in scene.state.home if is_kind(e.kind, Names.COUNTRY))
    if finder("of_agreement").search(indicator) and (paper := _last(scene, Names.AGREEMENT, at, clauses=3)):
        return (paper,)
    if finder("invested").fullmatch(indicator) and (entity := _last(scene, Names.PROJECT, at, clauses=2)):
        return (entity,)
    single = len(names) == 1 and not is_listing(scene.text, names)
    if single and not is_setting(scene, names[0]):
        return (meant(scene, names[0]),)
    if scene.sentence.unnamed:
        return ()
    if topic is not None and finder("latter").match(strip_openers(scene.text[clause.begin : at])):
        return (topic,)
    for key, kind in (("of_project", Names.PROJECT), ("of_company", Names.ORGANISATION)):
        if finder(key).search(indicator) and (entity := _last(scene, kind, at)):
            return (entity,)
    if (
        finder("of_region").match(_REGIONAL.sub("", indicator))
        and topic is not None
        and not _is_region(topic)
    ):
        region = lowest(scene.state.home)
        return (region,) if region else ()
    unfit = topic is not None and is_kind(topic.kind, Names.EVENT) and finder("of_project").match(indicator)
    if topic is None and (near := scene.sentence.head_of or _nearest(scene, clause, at)) is not None:
        return (near,)
    return (topic,) if topic and not unfit else ()  # a ceremony has no site area


def _is_region(entity: Entity) -> bool:
    """Whether an entity may have a regional product and the like."""
    kinds = (Names.COUNTRY, Names.PROVINCE, Names.CITY, Names.COUNTY, Names.REGION, Names.ZONE)
    return is_kind(entity.kind, *kinds)


def _owner(scene: Scene, clause: Clause, at: int) -> Entity | None:
    """What a figure before 的 describes (总额3亿元的贷款合同)."""
    end = next((f.end for g in clause.groups for f in g if f.begin == at), at)
    for n in clause.names:
        if n.begin > end and (
            OWNED.fullmatch(scene.text, end, n.begin) or _built().fullmatch(scene.text, end, n.begin)
        ):
            thing = is_kind(n.kind, Names.PROJECT, Names.AGREEMENT, Names.EVENT, Names.ORGANISATION)
            return n.entities[0] if thing and len(n.entities) == 1 else None
    return None


def _attended(scene: Scene, clause: Clause, at: int) -> Entity | None:
    """The gathering that those whom the figure counts take part in (102家企业参加)."""
    end = next((f.end for g in clause.groups for f in g if f.begin == at), at)
    sent = _SENT.search(scene.text, clause.begin, at)  # 某区组织23家企业参展: the sender's
    return None if sent or not _ATTEND.match(scene.text, end) else scene.state.event


@lru_cache(maxsize=1)
def _built() -> re.Pattern[str]:
    """Between a sum and what was made with it (投资3亿元建设的某项目)."""
    return re.compile(rf"(?:{any_of('makes')}){{1,2}}的[“‘]?")


def _nearest(scene: Scene, clause: Clause, at: int) -> Entity | None:
    """Where nothing has been the subject yet: the name nearest to the figure in its clause."""
    for n in reversed(clause.names):
        entity = n.entities[0]
        if n.end <= at and stands_alone(scene.text, clause, n) and not is_foreign(entity, scene.state.home):
            return None if is_listing(scene.text, (n,)) else entity
    return None


def receiver_of(scene: Scene, clause: Clause, at: int) -> Entity | None:
    """Who gets what the figure counts, where the giver isn't named beside him (该行向甲公司发放, 张三向某校捐资)."""
    names, _ = subjects(scene.text, clause, at)
    if names and names[0].kind != Names.ANAPHOR:
        return None
    for n in clause.names:
        entity = n.entities[0]
        if n.end > at or len(n.entities) != 1 or not _RECIPIENT.search(scene.text, clause.begin, n.begin):
            continue
        gets = is_kind(entity.kind, Names.ORGANISATION, Names.PROJECT) and entity != scene.topic
        if gets and finder("gives").match(scene.text, n.end):
            return entity
    return None


def meant(scene: Scene, name: Named) -> Entity:
    """What a name in subject position means: 该行, 该院 are the bank or hospital that the text is about."""
    entity, topic = name.entities[0], scene.topic
    alike = topic is not None and (topic.kind == entity.kind or scene.state.parents.get(topic) == entity)
    pointed = scene.text[name.begin] in "该此" and is_kind(entity.kind, Names.ORGANISATION)
    return topic if topic is not None and alike and pointed else entity


def everyone(scene: Scene, clause: Clause, named: tuple[Named, ...], at: int) -> tuple[Entity, ...]:
    """All the members of a list of which the text gives one figure for each (均, 各, 以上项目)."""
    if finder("all_of").search(scene.text, clause.begin, at):
        return tuple(scene.state.projects)
    if len(named) > 1 and _EACH.search(scene.text, named[-1].end, at):
        return tuple(n.entities[0] for n in named)
    return ()


def _last(scene: Scene, kind: str, until: int, *, clauses: int = 0) -> Entity | None:
    """The entity of class ``kind`` that the sentence (or its last ``clauses``) named last before ``until``."""
    before = [c for c in scene.sentence.clauses if c.begin <= until]
    for clause in reversed(before[-clauses:]):
        for n in reversed(clause.names):
            whole = len(n.entities) == 1 and not WHERE.fullmatch(scene.text, n.end, clause.end)
            whole = whole and not _BY.search(scene.text, clause.begin, n.begin)
            if n.end <= until and whole and is_kind(n.entities[0].kind, kind):
                return n.entities[0]
    return None
