"""Why a rule matched a sentence or did not, in plain words, for the rule's author.

In: a text with its resolution, the rules. Out: lines of text. A pattern that does not match is tried construct by
construct until it stops; one that matches and still gives nothing is tried again with one condition after the
other taken away, and the condition without which it counts is the reason. So the engine itself is asked, and what
it does is told nowhere twice.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, Final

from kg.discourse import Stretch
from kg.errors import RuleError
from kg.explain.outcome import Outcomes, outcome
from kg.explain.stops import Steps, Stop, as_read, brief, furthest, steps
from kg.extract.encode import Encoded, encode
from kg.extract.fill import Filling, fill, meant
from kg.extract.frame import Frame
from kg.extract.match import candidates, engine, sentence_frames
from kg.extract.party import Party, party_after
from kg.patterns import Pattern
from kg.rules import Rule, RuleSet
from kg.types import Resolution
from kg.vocabulary import near

_SHOWN: Final = 60
_WORDS: Final = 12
# Conditions of a rule, by the field that holds them, and what a rule without them has there.
_CONDITIONS: Final[dict[str, Any]] = {
    "unless": None,
    "when": None,
    "after": None,
    "needs": frozenset(),
    "several": frozenset(),
    "abroad": frozenset(),
}


@dataclass(frozen=True, slots=True)
class Trial:
    """One pattern tried on one sentence: ``number`` is its place in its rule (from 1), ``frames`` what it sees."""

    rule: Rule
    pattern: Pattern
    number: int
    frames: tuple[Frame, ...]
    refused: tuple[str, ...] = ()
    stop: Stop | None = None

    def rank(self) -> tuple[int, bool, float, int]:
        """How far it came: a match, then a match that is refused, then by the share of what was found."""
        all_else, share = self.stop.reached if self.stop else (False, 0.0)
        return 2 if self.frames else 1 if self.refused else 0, all_else, share, -self.number

    def far(self) -> bool:
        """Whether hardly anything of the pattern was found."""
        return not self.frames and not self.refused and (not self.stop or self.stop.far)


@dataclass(slots=True)
class _Scene:
    """What holds while one text is explained."""

    encoded: Encoded
    rules: RuleSet
    outcomes: Outcomes
    party: Party = ()
    steps: dict[str, Steps] = field(default_factory=dict)

    def steps_of(self, pattern: Pattern) -> Steps:
        """The constructs of a pattern, made once."""
        if pattern.source not in self.steps:
            self.steps[pattern.source] = steps(pattern, self.rules)
        return self.steps[pattern.source]


def explain(
    text: str, resolution: Resolution, stretches: Iterable[Stretch], rules: RuleSet, only: str | None = None
) -> list[str]:
    """What each rule makes of each sentence whose trigger stands there: the pattern that came furthest, and why it
    stopped. ``only``: the id of one rule, told pattern by pattern.

    Raises ``RuleError`` where there is no such rule.
    """
    ids = {r.id for r in rules.rules}
    if only and only not in ids:
        raise RuleError(
            f"There is no rule {only!r}{near(only, ids, '.')} Known are: {', '.join(sorted(ids))}."
        )
    stretches = list(stretches)
    encoded = encode(text, resolution, stretches, rules.symbols)
    scene = _Scene(encoded, rules, outcome(encoded, text, resolution, stretches, rules))
    machine, lines = engine(rules), list[str]()
    for number, there in enumerate(candidates(encoded, machine)):
        patterns = [machine.patterns[i] for i in there]
        begin, end = encoded.clean(*encoded.sentences[number])
        lines.append(f"sentence: {text[begin:end].strip()}")
        joint = sentence_frames(encoded, rules, number, patterns, scene.party)
        trials = _trials(scene, number, patterns, only)
        lines += [f"  {x}" for x in _told(scene, number, trials, joint, only)]
        scene.party = party_after(encoded, number, joint, scene.party, rules.qualifiers)
    return lines


def _trials(
    scene: _Scene, number: int, patterns: list[tuple[Rule, Pattern]], only: str | None
) -> list[Trial]:
    found = []
    for rule, pattern in patterns:
        if only and rule.id != only:
            continue
        place = next(i for i, p in enumerate(rule.patterns, 1) if p is pattern)
        frames = tuple(sentence_frames(scene.encoded, scene.rules, number, [(rule, pattern)], scene.party))
        if frames:
            found.append(Trial(rule, pattern, place, frames))
        elif pattern.triggers or only:  # patterns without a trigger are tried on every sentence
            refused = tuple(_refused(scene, number, rule, pattern))
            stop = None if refused else furthest(scene.encoded, number, scene.steps_of(pattern))
            found.append(Trial(rule, pattern, place, (), refused, stop))
    return found


def _told(
    scene: _Scene, number: int, trials: list[Trial], joint: list[Frame], only: str | None
) -> Iterator[str]:
    """The trials of one sentence rule by rule, what came furthest first."""
    if only:
        rule = next(r for r in scene.rules.rules if r.id == only)
        yield from _in_full(scene, number, rule, trials, joint)
        return

    def rank(trial: Trial) -> tuple[bool, int, bool, float, int]:
        return any(f in joint for f in trial.frames), *trial.rank()

    best = [max(group, key=rank) for _, group in groupby(trials, key=lambda t: t.rule.id)]
    if not best:
        yield "no rule has a trigger word in this sentence"
    for trial in sorted(best, key=rank, reverse=True):
        if trial.far():
            continue
        count = sum(t.rule is trial.rule for t in trials)
        yield from _one(scene, number, trial, joint, "" if count < 2 else f"; {count} patterns tried")
    if far := sorted(t.rule.id for t in best if t.far()):
        yield f"found only a trigger word: {', '.join(far)} (--rule ID tells more)"


def _in_full(
    scene: _Scene, number: int, rule: Rule, trials: list[Trial], joint: list[Frame]
) -> Iterator[str]:
    """Every pattern of one rule, and which have no trigger word in the sentence."""
    for trial in trials:
        yield from _one(scene, number, trial, joint, "")
        if not trial.stop:
            yield from (f"    {x}" for x in _walk(scene, number, trial))
    tried = {t.number for t in trials}
    others = [i for i in range(1, len(rule.patterns) + 1) if i not in tried]
    if others:
        words = sorted({w for i in others for w in rule.patterns[i - 1].triggers})
        shown = "、".join(words[:_WORDS]) + ("…" if len(words) > _WORDS else "")
        yield f"{rule.id} ({rule.fact}): no trigger word of pattern {', '.join(map(str, others))} stands here: {shown}"


def _one(scene: _Scene, number: int, trial: Trial, joint: list[Frame], note: str) -> Iterator[str]:
    """One trial: the verdict and the pattern, then the reasons."""
    how = "matches" if trial.frames else "matches, but is refused" if trial.refused else "no match"
    yield f"{trial.rule.id} ({trial.rule.fact}): {how} (pattern {trial.number}{note})"
    yield f"    {brief(trial.pattern.source)}"
    for reason in trial.refused:
        yield f"    {reason}"
    if trial.stop:
        yield from (f"    {x}" for x in trial.stop.lines)
    for frame in trial.frames:
        yield from (f"    {x}" for x in scene.outcomes.of(frame, joint))


def _walk(scene: _Scene, number: int, trial: Trial) -> Iterator[str]:
    """Construct by construct what it took."""
    stop = furthest(scene.encoded, number, scene.steps_of(trial.pattern))
    yield from (f"{brief(source):<24} {took}" for source, took in (stop.took if stop else ()))


def _refused(scene: _Scene, number: int, rule: Rule, pattern: Pattern) -> Iterator[str]:
    """Why a pattern whose expression matches gives nothing; nothing where it does not match at all."""
    text, (begin, end) = scene.encoded.packed, scene.encoded.sentences[number]
    whole = pattern.regex.search(text, begin, end)
    headless = pattern.headless.search(text, begin, end) if pattern.headless else None
    if not whole and not headless:
        return
    for name, nothing in _CONDITIONS.items():
        freed = replace(rule, **{name: nothing})
        if getattr(rule, name) and (frames := _frames(scene, number, freed, pattern)):
            yield _condition(scene, rule, name, frames[0])
            return
    bare = replace(rule, **_CONDITIONS)
    free = replace(pattern, without="")
    if whole and pattern.headless and (frames := _frames(scene, number, bare, free)):
        first = frames[0].fillings[0]
        yield (
            f"{{{first.role}}} = {as_read(scene.encoded, first.begin, first.end)} stands after a preposition, so it"
            f" is no subject{_and_no_subject(pattern)}"
        )
        return
    if whole and (empty := list(_empty(scene, pattern, whole))):
        yield from empty
        return
    if _frames(scene, number, bare, pattern):
        names = ", ".join(n for n in _CONDITIONS if getattr(rule, n))
        yield f"several conditions of the rule are against it: {names}"
    elif headless:
        yield f"all but the subject fits{_and_no_subject(pattern)}"
    else:
        yield "its words fit, but its slots don't: one holds no name that counts, or one name fills two roles"


def _frames(scene: _Scene, number: int, rule: Rule, pattern: Pattern) -> list[Frame]:
    return sentence_frames(scene.encoded, scene.rules, number, [(rule, pattern)], scene.party)


def _and_no_subject(pattern: Pattern) -> str:
    slot = pattern.slots[0]
    kinds = ", ".join(slot.kinds)
    return f"; {{{slot.role}}} is left out, and no subject of its classes ({kinds}) is found before"


def _condition(scene: _Scene, rule: Rule, name: str, frame: Frame) -> str:
    """Which condition forbids the frame, in words."""
    text, at = scene.encoded.text, frame.trigger[0]
    if name == "unless" and rule.unless:
        clauses = scene.encoded.clauses(*scene.encoded.sentences[frame.sentence])
        here = next((c for c in clauses if c[0] <= at < c[1]), frame.span)
        found = rule.unless.search(text, *here)
        return f"unless: “{as_read(scene.encoded, *found.span()) if found else ''}” stands in the clause and forbids it"
    if name == "when" and rule.when:
        return f"when: none of its words stands before the trigger; expected {rule.when.pattern[:_SHOWN]}"
    if name == "after" and rule.after:
        return f"after: the sentences before say none of its words; expected {rule.after.pattern[:_SHOWN]}"
    if name == "needs":
        return f"needs: {', '.join(sorted(rule.needs - frame.roles().keys()))} must be filled, and is not"
    if name == "several":
        return f"several: {', '.join(sorted(rule.several))} needs two different names or more"
    return f"abroad: {', '.join(sorted(rule.abroad))} takes no place of the mainland"


def _empty(scene: _Scene, pattern: Pattern, found: re.Match[str]) -> Iterator[str]:
    """The slots of a match that hold nothing that counts."""
    fillings: list[Filling] = []
    for slot in sorted(pattern.slots, key=lambda s: s.back):
        if found.group(slot.group) is None:
            continue
        begin, end = found.span(slot.group)
        if slot.back:
            filled = meant(scene.encoded, scene.rules.qualifiers, slot, (begin, end), fillings)
        else:
            filled = fill(scene.encoded, scene.rules, slot, begin, end)
        fillings += filled
        if filled:
            continue
        if slot.back:
            yield f"{{{slot.role}}} stands for a name before ({', '.join(slot.kinds)}), and there is none that fits"
            continue
        why = "no name there counts: it only says where somebody is from, how many there are, or belongs to the next name"
        if slot.inner:
            why = f"the name there does not begin with another name for {{{slot.inner[0]}}}"
        elif slot.like:
            why = f"the name there does not hold {slot.like.pattern}"
        yield f"{{{slot.role}}}: “{as_read(scene.encoded, begin, end)}”: {why}"
