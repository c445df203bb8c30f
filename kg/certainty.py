"""How sure a fact or figure is, and what is left out below a threshold.

In: a ``Reading`` whose facts and observations carry the confidence of their rule. Out: one where it is that times
the lowest confidence of the mentions that fill it; and one without what is less sure than asked for.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace

from kg.types import Amount, Entity, Evidence, Fact, Link, Mention, Observation, Reading

_DIGITS = 3  # decimals that a graph shows: what one reads there is what a threshold is held against


def weighed(reading: Reading) -> Reading:
    """``reading`` with the confidence of its facts and observations weighed by that of the mentions in them.

    A mention fills a fact or observation where it names a filler, the named event or the subject, or writes one of
    its figures. Of several in the evidence that name the same thing the surest counts, as any one would do; where
    the evidence has none (the name stands in an earlier sentence), the surest of the report.
    """
    scale = _Scale(reading)
    facts = tuple(_fact(scale, fact) for fact in reading.facts)
    return replace(reading, facts=facts, observations=tuple(_figure(scale, o) for o in reading.observations))


def sure(reading: Reading, least: float) -> tuple[Reading, int]:
    """``reading`` without facts, observations and links less sure than ``least``, and how many these were.

    What is named stays; things that no text names go where nothing that is left speaks of them.
    """
    facts = tuple(f for f in reading.facts if f.confidence >= least)
    seen = tuple(o for o in reading.observations if o.confidence >= least)
    links = tuple(k for k in reading.resolution.links if k.confidence >= least)
    before = len(reading.facts) + len(reading.observations) + len(reading.resolution.links)
    told = set(_told(facts, seen, links))
    entities = tuple(e for e in reading.resolution.entities if e.mentioned or e in told)
    resolution = replace(reading.resolution, links=links, entities=entities)
    kept = replace(reading, resolution=resolution, facts=facts, observations=seen)
    return kept, before - len(facts) - len(seen) - len(links)


class _Scale:
    """The mentions of a report by what they name or write."""

    def __init__(self, reading: Reading) -> None:
        self.entities: dict[Entity, list[Mention]] = {}
        self.amounts: dict[Amount, list[Mention]] = {}
        self._surest: dict[Entity | Amount, float] = {}
        for mention, named in zip(reading.resolution.mentions, reading.resolution.referents, strict=True):
            for entity in named:
                self.entities.setdefault(entity, []).append(mention)
            if isinstance(mention.value, Amount):
                self.amounts.setdefault(_size(mention.value), []).append(mention)

    def lowest(self, fillers: Iterable[Entity | Amount], spans: Iterable[Evidence]) -> float:
        """The confidence of the least sure of ``fillers``; 1 for what no mention names."""
        spans = tuple(spans)
        return min((self._one(filler, spans) for filler in fillers), default=1.0)

    def _one(self, filler: Entity | Amount, spans: tuple[Evidence, ...]) -> float:
        every = (
            self.entities.get(filler, [])
            if isinstance(filler, Entity)
            else self.amounts.get(_size(filler), [])
        )
        inside = [m.confidence for s in spans for m in _begun(every, s) if m.end <= s.end]
        if inside:
            return max(inside)
        if filler not in self._surest:
            self._surest[filler] = max((m.confidence for m in every), default=1.0)
        return self._surest[filler]


def _begun(mentions: list[Mention], span: Evidence) -> list[Mention]:
    """Those of ``mentions`` (text order) that begin in ``span``."""
    first, last = (bisect_left(mentions, at, key=lambda m: m.begin) for at in (span.begin, span.end))
    return mentions[first:last]


def _size(amount: Amount) -> Amount:
    """An amount without its sign: a fall is written as a figure above zero."""
    return Amount(abs(amount.value), amount.unit)


def _fact(scale: _Scale, fact: Fact) -> Fact:
    named = [f for role in fact.roles for f in role.fillers if isinstance(f, Entity)]
    ends = [e for s, _, o in fact.relations for e in (s, o) if e is not None]  # of a fact without roles
    event = [fact.entity] if fact.entity else []
    lowest = scale.lowest([*named, *ends, *event, *fact.amounts], fact.evidence)
    return replace(fact, confidence=round(fact.confidence * lowest, _DIGITS))


def _figure(scale: _Scale, said: Observation) -> Observation:
    subject = [said.subject] if isinstance(said.subject, Entity) else []
    lowest = scale.lowest([*subject, said.amount], [said.evidence])
    return replace(said, confidence=round(said.confidence * lowest, _DIGITS))


def _told(facts: Iterable[Fact], seen: Iterable[Observation], links: Iterable[Link]) -> Iterable[object]:
    """All that facts, observations and links speak of."""
    for fact in facts:
        yield from (fact.entity, *fact.sources, *(f for role in fact.roles for f in role.fillers))
        yield from (e for s, _, o in fact.relations for e in (s, o))
    for said in seen:
        yield from (said.subject, *said.sources)
    for link in links:
        yield from (link.subject, link.object)
