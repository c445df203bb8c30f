"""How sure a fact, figure or link is, and what is left out below a threshold.

In: a ``Reading`` whose facts, observations and links carry the grade that their rule gives them, and how often rules
are right. Out: one where they carry their confidence; and one without what is less sure than asked for.

The confidence is the precision of the rule times the fourth root of the lowest confidence of the mentions that fill
it. The precisions are measured (``scripts/calibrate``), with whatever mentions there were, so a doubtful mention is
for the most part reckoned with already: times the whole of its confidence would count it twice. The root is what
makes the figures come true (log loss by cross-validation over reports).
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from kg.errors import RuleError
from kg.types import Amount, Entity, Evidence, Fact, Link, Mention, Observation, Reading, Resolution

SHARE: Final = 0.25  # the power of the lowest mention's confidence
_DIGITS: Final = 3  # decimals that a graph shows: what one reads there is what a threshold is held against

# From a rule, the grade that it gives (the confidence set by hand) and the lowest confidence of the mentions.
Weigher = Callable[[str, float, float], float]


@dataclass(frozen=True, slots=True)
class Precisions:
    """How often statements are right: ``measured`` by rule and grade, ``stated`` by a rule's own file.

    What a file states holds for all grades of its rule, and before what was measured. Where neither is known, the
    grade itself is taken.
    """

    measured: Mapping[tuple[str, float], float] = field(default_factory=dict)
    stated: Mapping[str, float] = field(default_factory=dict)

    def weigh(self, rule: str, grade: float, lowest: float) -> float:
        """The confidence of a statement of ``rule``."""
        precision = self.stated.get(rule) or self.measured.get((rule, grade), grade)
        return float(round(precision * lowest**SHARE, _DIGITS))


def load(path: Path, stated: Mapping[str, float] | None = None) -> Precisions:
    """The table that ``scripts/calibrate`` writes (rule, grade, right, wrong, confidence), with what rules state.

    Raises ``RuleError`` where the table is missing or a line of it is not as expected.
    """
    measured = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise RuleError(f"{path}: not readable ({error}). Make it with scripts/calibrate.") from error
    for number, line in enumerate(lines, start=1):
        if not line or line.startswith("#"):
            continue
        try:
            rule, grade, _, _, confidence = line.split("\t")
            measured[rule, float(grade)] = float(confidence)
        except ValueError as error:
            expected = "rule, grade, right, wrong, confidence, with tabs between"
            raise RuleError(f"{path}:{number}: {line!r}; expected {expected}.") from error
    return Precisions(measured, stated or {})


def weighed(reading: Reading, weigh: Weigher) -> Reading:
    """``reading`` with the confidence of its facts, observations and links, which carry their grade.

    A mention fills a fact or observation where it names a filler, the named event or the subject, or writes one of
    its figures. Of several in the evidence that name the same thing the surest counts, as any one would do; where
    the evidence has none (the name stands in an earlier sentence), the surest of the report. Links are as sure as
    their rule: of those between doubtful names as many are right as of others.
    """
    scale, resolution = _Scale(reading), reading.resolution
    facts = tuple(
        replace(f, confidence=weigh(f.rule, f.confidence, _of_fact(scale, f))) for f in reading.facts
    )
    seen = tuple(
        replace(o, confidence=weigh(o.rule, o.confidence, _of_figure(scale, o))) for o in reading.observations
    )
    links = tuple(replace(k, confidence=weigh(k.rule, k.confidence, 1.0)) for k in resolution.links)
    return replace(reading, facts=facts, observations=seen, resolution=replace(resolution, links=links))


def surest(resolution: Resolution) -> dict[Entity, float]:
    """The highest confidence of the mentions of each entity; nothing for those that no mention names."""
    found: dict[Entity, float] = {}
    for mention, named in zip(resolution.mentions, resolution.referents, strict=True):
        for entity in named:
            found[entity] = max(found.get(entity, 0.0), mention.confidence)
    return found


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


def _of_fact(scale: _Scale, fact: Fact) -> float:
    named = [f for role in fact.roles for f in role.fillers if isinstance(f, Entity)]
    ends = [e for s, _, o in fact.relations for e in (s, o) if e is not None]  # of a fact without roles
    event = [fact.entity] if fact.entity else []
    return scale.lowest([*named, *ends, *event, *fact.amounts], fact.evidence)


def _of_figure(scale: _Scale, said: Observation) -> float:
    subject = [said.subject] if isinstance(said.subject, Entity) else []
    return scale.lowest([*subject, said.amount], [said.evidence])


def _told(facts: Iterable[Fact], seen: Iterable[Observation], links: Iterable[Link]) -> Iterable[object]:
    """All that facts, observations and links speak of."""
    for fact in facts:
        yield from (fact.entity, *fact.sources, *(f for role in fact.roles for f in role.fillers))
        yield from (e for s, _, o in fact.relations for e in (s, o))
    for said in seen:
        yield from (said.subject, *said.sources)
    for link in links:
        yield from (link.subject, link.object)
