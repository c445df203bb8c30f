"""A sum that a fact tells of is the project's: 甲银行为该工程贷款5亿元 is a figure of the project, not of the bank.

In: a report, its observations and facts. Out: the observations, such sums with the project as their subject.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from kg.observe.subjects import is_kind
from kg.ontology import Names
from kg.types import Entity, Evidence, Fact, Mention, Observation, Report, Resolution

_STOPS: Final = re.compile("[。！？\n]")
_ANOTHERS: Final = re.compile("[”》]?的(?!建设)")  # 向甲项目的业主授信5亿元: the owner gets it
_SHARED: Final = re.compile("承贷|参贷|份额")  # whose part of a joint loan is told by name
_TAKEN_UP: Final = re.compile("项目|工程|其中")


def of_projects(
    report: Report, resolution: Resolution, seen: Iterable[Observation], facts: Iterable[Fact]
) -> list[Observation]:
    """``seen``, each sum that a fact with one project tells of as the project's, where its sentence speaks of that."""
    telling = [(fact, works[0]) for fact in facts if fact.amounts and len(works := _works(fact)) == 1]
    named: dict[Entity, list[Mention]] = {works: [] for _, works in telling}
    for mention, entities in zip(resolution.mentions, resolution.referents, strict=True):
        for entity in entities:
            if entity in named:
                named[entity].append(mention)
    return [_settled(report.text, said, telling, named) for said in seen]


def _works(fact: Fact) -> list[Entity]:
    """The projects that have a part in a fact."""
    there = (f for role in fact.roles for f in role.fillers if isinstance(f, Entity))
    return list(dict.fromkeys(f for f in there if is_kind(f.kind, Names.PROJECT, Names.INFRASTRUCTURE)))


def _settled(
    text: str, said: Observation, telling: list[tuple[Fact, Entity]], named: dict[Entity, list[Mention]]
) -> Observation:
    at = said.evidence.end - 1
    if _SHARED.search(said.indicator):
        return said
    for fact, works in telling:
        same = any(a.value == said.amount.value and a.unit == said.amount.unit for a in fact.amounts)
        told = next((span for span in fact.evidence if span.begin <= at < span.end), None)
        if same and told is not None:
            return replace(said, subject=works) if _spoken_of(text, told, at, named[works]) else said
    return said


def _spoken_of(text: str, told: Evidence, at: int, names: list[Mention]) -> bool:
    """Whether what tells of the sum at ``at``, or its sentence, names a project as what gets it, or takes it up."""
    begin = min(told.begin, max((m.end() for m in _STOPS.finditer(text, 0, at)), default=0))
    end = m.start() if (m := _STOPS.search(text, at)) else len(text)
    here = [m for m in names if begin <= m.begin < end]
    if here:
        return not all(_ANOTHERS.match(text, m.end) for m in here)
    return _TAKEN_UP.search(text, begin, end) is not None
