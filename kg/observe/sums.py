"""A sum that a fact tells of is the project's: 甲银行为该工程贷款5亿元 is a figure of the project, not of the bank.

In: observations and the facts of the report. Out: the observations, such sums with the project as their subject.
"""

from collections.abc import Iterable
from dataclasses import replace

from kg.observe.subjects import is_kind
from kg.ontology import Names
from kg.types import Entity, Fact, Observation


def of_projects(seen: Iterable[Observation], facts: Iterable[Fact]) -> list[Observation]:
    """``seen``, each sum that a fact with one project tells of as the project's."""
    telling = [(fact, works[0]) for fact in facts if fact.amounts and len(works := _works(fact)) == 1]
    return [_settled(said, telling) for said in seen]


def _works(fact: Fact) -> list[Entity]:
    """The projects that have a part in a fact."""
    there = (f for role in fact.roles for f in role.fillers if isinstance(f, Entity))
    return list(dict.fromkeys(f for f in there if is_kind(f.kind, Names.PROJECT, Names.INFRASTRUCTURE)))


def _settled(said: Observation, telling: list[tuple[Fact, Entity]]) -> Observation:
    at = said.evidence.end - 1
    for fact, works in telling:
        same = any(a.value == said.amount.value and a.unit == said.amount.unit for a in fact.amounts)
        if same and any(span.begin <= at < span.end for span in fact.evidence):
            return replace(said, subject=works)
    return said
