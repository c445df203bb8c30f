"""Whose figures are that are told of several projects together, of the money for one, or of those of a place.

In: a scene and a clause. Out: the entity, ``None`` where the clause tells of neither.
"""

import re
from typing import Final

from kg.observe.clauses import Clause
from kg.observe.speakers import host, lowest
from kg.observe.state import Scene
from kg.observe.subjects import is_kind, is_region
from kg.ontology import Names
from kg.types import Entity

# 这批项目, 开工、竣工的项目共43个: all those of a ceremony, none of those named
_ALL_PROJECTS: Final = re.compile(
    r"(?:这批|这些|此批|首批|所有|全部)(?:\d+[个项])?[^，。；、\d]{0,6}(?:项目|工程)|\d+[个项]项目(?:当?中|里)，|(?:(?:此次|本次|这次|集中|新)*(?:开工|签约|竣工|投产|动工|落地|开竣工)(?:建设)?"
    r"[、和及]?){1,3}的?(?:\d[\d.]*[个项])?[^，。；、\d]{0,6}项目"
)
_FUNDS: Final = re.compile(
    r"[\s“]*(?:从|在)?(?:其|全部|项目|工程)?的?(?:建设|工程|项目|总)?(?:资金|投资|造价)(?:来源|构成)?(?:中|里|看|上)，"
)
_LOCAL: Final = re.compile("当地(?!最|的?(?:企业|公司|民企|龙头|一家|某))")
_PIECES: Final = ("个", "项")


def funded(scene: Scene, clause: Clause) -> Entity | None:
    """建设资金中，: what is being built, of which the clauses after it tell who pays."""
    if not _FUNDS.fullmatch(scene.text, clause.begin, clause.end):
        return None
    works = (Names.PROJECT, Names.INFRASTRUCTURE, Names.ROAD)
    if scene.topic is not None and is_kind(scene.topic.kind, *works):
        return scene.topic
    return next((e for e in reversed(scene.state.centres) if is_kind(e.kind, *works)), scene.state.project)


def of_the_place(scene: Scene, start: str) -> Entity | None:
    """Whose the figures of a clause are that begins with 当地财政, 当地村民 in an account of a body there."""
    if not _LOCAL.match(start) or (scene.topic is not None and is_kind(scene.topic.kind, Names.PLACE)):
        return None
    places = (*reversed(scene.state.centres), *reversed(scene.state.named), lowest(scene.state.home))
    return next((e for e in places if e is not None and is_region(e)), None)


def of_all(scene: Scene, clause: Clause, start: str) -> Entity | None:
    """Whose the projects of a ceremony are together: its place's, or those of the fair where they were signed."""
    state = scene.state
    whole = scene.topic is not None and is_kind(scene.topic.kind, Names.TOWNSHIP, Names.VILLAGE)
    if whole or not _ALL_PROJECTS.match(start):
        return None
    counted = any(f.amount.unit in _PIECES and f.amount.value > 1 for g in clause.groups for f in g)
    if not counted and sum(is_kind(e.kind, Names.PROJECT) for e in state.named) == 1:
        return None
    subject = scene.sentence.subject or state.subject
    if subject is not None and is_kind(subject.kind, Names.GATHERING):
        return subject
    if state.event is not None and (subject is None or not is_region(subject)):
        return host(scene, state.event)
    known = (subject, state.region, *reversed(state.centres), lowest(state.home))
    return next((e for e in known if e is not None and is_region(e)), None)
