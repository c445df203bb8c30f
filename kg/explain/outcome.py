"""What becomes of a match: the fact, its modality, its direct relations, or why there is none of them.

In: frames, the facts of the whole text. Out: lines of text for the rule's author.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from kg.discourse import Stretch
from kg.extract import read
from kg.extract.encode import Encoded
from kg.extract.facts import facts_of
from kg.extract.frame import Frame
from kg.extract.modality import modality
from kg.extract.write import write
from kg.ontology import Shortcut
from kg.rules import Qualifiers, RuleSet
from kg.types import Entity, Fact, Modality, Resolution

_NEVER: Final = re.compile("(?!)")


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The text, the rules and all facts that they read in it."""

    encoded: Encoded
    rules: RuleSet
    facts: tuple[Fact, ...]

    def of(self, frame: Frame, joint: list[Frame]) -> Iterator[str]:
        """What becomes of ``frame``, where ``joint`` are the matches of the sentence that count."""
        if roles := frame.roles():
            yield "; ".join(f"{role} = {_names(fillers)}" for role, fillers in roles.items())
        if frame.headless:
            yield f"{{{frame.pattern.slots[0].role}}} is left out here and taken from the subject before"
        if frame not in joint:
            rival = next((f for f in joint if _beside(f, frame)), None)
            told = f": {rival.rule.id} says as much or more" if rival else ""
            yield f"gives way to another match{told}"
            return
        beside = [f for f in joint if f.rule.fact == frame.rule.fact]
        for fact in facts_of(self.encoded, frame, beside, self.rules):
            yield from self._fact(frame, fact)

    def _fact(self, frame: Frame, fact: Fact) -> Iterator[str]:
        same = next((f for f in self.facts if write(f) == write(fact)), None)
        other = next((f for f in self.facts if f.kind == fact.kind and _overlap(f, fact)), None)
        if not same and not other:
            yield f"would read: {write(fact)}; but the rule only adds to facts found elsewhere, and there is none"
            return
        yield f"read: {write(fact)}" if same or not other else f"read, as part of: {write(other)}"
        if fact.modality is not Modality.ASSERTED:
            word = self._modal(frame, fact.modality)
            because = f" because of “{word}”" if word else ""
            yield f"{fact.modality.name.lower()}{because}: so no direct relation"
            return
        yield from self._relations(frame, fact)

    def _modal(self, frame: Frame, mode: Modality) -> str:
        """The words that make it planned or denied: those without which it would be neither."""
        words, text = self.rules.qualifiers, self.encoded.text
        begin, end = self.encoded.sentences[frame.sentence]
        for name in (f.name for f in fields(Qualifiers) if f.name.startswith(("planned", "negated"))):
            if modality(self.encoded, frame, _without(words, name)) is mode:
                continue
            stretch = (
                text[frame.trigger[1] : end] if name.endswith("after") else text[begin : frame.trigger[0]]
            )
            found = list(getattr(words, name).finditer(stretch))
            return found[-1].group() if found else ""
        return ""

    def _relations(self, frame: Frame, fact: Fact) -> Iterator[str]:
        """Why a relation of the ontology does not follow."""
        rule, ontology = frame.rule, self.rules.symbols.ontology
        got = {name for _, name, _ in fact.relations}
        for cut in ontology.shortcuts:
            allowed = rule.asserts is None or cut.relation in rule.asserts
            if allowed and cut.relation not in got and ontology.is_a(rule.fact, cut.event):
                why = self._why_not(frame, cut)
                if why:
                    yield f"no {cut.relation}: {why}"

    def _why_not(self, frame: Frame, cut: Shortcut) -> str:
        roles, ontology = frame.roles(), self.rules.symbols.ontology
        domain, range_ = ontology.ends(cut.relation)
        wanted = [(cut.subject, domain)] + ([(cut.object, range_)] if cut.object else [])
        for role, kinds in wanted:
            fillers = roles.get(role, ())
            if not fillers:
                return f"{role} is not filled" if len(roles) > 0 and role in _said(frame) else ""
            entities = [f for f in fillers if isinstance(f, Entity)]
            if not entities:
                return f"{role} is only described ({_names(fillers)}), not named"
            if not any(ontology.is_a(e.kind, k) for e in entities for k in kinds):
                return f"the ontology wants {' or '.join(kinds)} as {role}; {_classes(entities)}"
        return ""


def outcome(
    encoded: Encoded, text: str, resolution: Resolution, stretches: Iterable[Stretch], rules: RuleSet
) -> Outcomes:
    """Reads ``text`` with all ``rules``, to say what becomes of single matches."""
    facts = read(text, resolution, stretches, rules, rules.symbols.ontology)
    return Outcomes(encoded, rules, tuple(facts))


def _without(words: Qualifiers, name: str) -> Qualifiers:
    """The words without those of field ``name``."""
    changes: dict[str, Any] = {name: _NEVER}
    return replace(words, **changes)


def _said(frame: Frame) -> set[str]:
    """The roles that the pattern has slots for."""
    return {s.role for s in frame.pattern.slots}


def _beside(one: Frame, other: Frame) -> bool:
    return one.rule.fact == other.rule.fact and one.span[0] < other.span[1] and other.span[0] < one.span[1]


def _overlap(one: Fact, other: Fact) -> bool:
    return any(a.begin < b.end and b.begin < a.end for a in one.evidence for b in other.evidence)


def _names(fillers: tuple[Entity | str, ...]) -> str:
    return "、".join(f.name if isinstance(f, Entity) else f"“{f}”" for f in fillers)


def _classes(entities: list[Entity]) -> str:
    return ", ".join(f"{e.name} is a {e.kind}" for e in entities)
