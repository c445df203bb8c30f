"""Runs the patterns over the sentences of an encoded report.

In: an ``Encoded`` and a ``RuleSet``. Out: ``Frame``s: which rule saw what where, roles filled by what the pattern
holds or by the subject before it.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

import ahocorasick

from kg.extract.conditions import forbidden, told_before
from kg.extract.encode import Encoded, Unit
from kg.extract.fill import EMPTY, Filling, abroad, fill, groups, leading, meant, named
from kg.extract.frame import Frame
from kg.extract.party import Party, called, party_after
from kg.extract.sides import first_side, likely_subjects, no_subject, one_side
from kg.extract.topic import definite_subject, subject_before
from kg.ontology import Names
from kg.patterns import Pattern, Slot, special
from kg.rules import Rule, RuleSet
from kg.types import Entity

_THEY = "他们"
# What the people of a body call it.
_WE = ("我们", _THEY)
# A sentence that tells of parts of what the one before told of.
_GOES_ON = re.compile("(?:这)?其中|其余|余下|剩下|剩余|另有|另外")
_HE = re.compile("[他她](?!们)")
# The characters of the longest words that stand for somebody and describe nobody (企业, 该公司).
_NOUN = 3


@dataclass(frozen=True, slots=True)
class Engine:
    """The patterns of a rule set by their trigger words."""

    words: ahocorasick.Automaton
    patterns: tuple[tuple[Rule, Pattern], ...]
    always: tuple[int, ...]


def engine(rules: RuleSet) -> Engine:
    """The rule set's ``Engine``, made once."""
    if "engine" not in rules.engine:
        rules.engine["engine"] = _engine(rules)
    made = rules.engine["engine"]
    return made if isinstance(made, Engine) else _engine(rules)


def _engine(rules: RuleSet) -> Engine:
    patterns = tuple((r, p) for r in rules.rules for p in r.patterns)
    by_word: dict[str, list[int]] = defaultdict(list)
    for i, (_, pattern) in enumerate(patterns):
        for word in pattern.triggers:
            by_word[word].append(i)
    words = ahocorasick.Automaton()
    for word, numbers in by_word.items():
        words.add_word(word, tuple(numbers))
    words.make_automaton()
    return Engine(words, patterns, tuple(i for i, (_, p) in enumerate(patterns) if not p.triggers))


def candidates(encoded: Encoded, machine: Engine) -> list[list[int]]:
    """For each sentence the numbers of the patterns whose trigger stands in it."""
    found: list[set[int]] = [set() for _ in encoded.sentences]
    number = 0
    for end, numbers in machine.words.iter(encoded.text):
        while number < len(encoded.sentences) and encoded.sentences[number][1] <= end:
            number += 1
        if number < len(encoded.sentences) and encoded.sentences[number][0] <= end:
            found[number].update(numbers)
    for i, (begin, end) in enumerate(encoded.sentences):
        if encoded.within(begin, end):
            found[i].update(machine.always)
    return [sorted(f) for f in found]


def frames(encoded: Encoded, rules: RuleSet) -> list[Frame]:
    """All matches of all rules, in text order, the better of two for the same trigger only."""
    machine = engine(rules)
    found: list[Frame] = []
    party: Party = ()
    for number, numbers in enumerate(candidates(encoded, machine)):
        if numbers:
            here = sentence_frames(encoded, rules, number, [machine.patterns[i] for i in numbers], party)
            party = party_after(encoded, number, here, party, rules.qualifiers)
            found += here
    return found


def sentence_frames(
    encoded: Encoded, rules: RuleSet, number: int, patterns: list[tuple[Rule, Pattern]], party: Party = ()
) -> list[Frame]:
    """The matches of ``patterns`` in one sentence, the better of two for the same trigger only; ``party`` are
    the visitors that the sentences before tell of."""
    best: dict[tuple[str, bool, int], Frame] = {}
    others: list[Frame] = []
    begin, end = encoded.sentences[number]
    there = set(encoded.text[begin:end])
    for rule, pattern in patterns:
        if pattern.signs_without.lacking(there):
            continue
        for frame in _frames(encoded, rules, number, (rule, pattern), party):
            key = (rule.fact, rule.alone, frame.trigger[0])
            if frame.trigger == frame.span:
                others.append(frame)
            elif key not in best or _rank(frame) > _rank(best[key]):
                best[key] = frame
    return sorted([*_without_repeats(list(best.values())), *others], key=lambda f: (f.span, f.rule.id))


def _without_repeats(found: list[Frame]) -> list[Frame]:
    """Leaves out what says less than an overlapping frame of the same class."""
    kept: list[Frame] = []
    for frame in sorted(
        found, key=lambda f: (_rank(f), f.trigger[1] - f.trigger[0], -f.trigger[0]), reverse=True
    ):
        if not any(_covers(k, frame) for k in kept):
            kept.append(frame)
    return kept


def _covers(full: Frame, frame: Frame) -> bool:
    if (full.rule.fact, full.rule.alone) != (frame.rule.fact, frame.rule.alone):
        return False
    late = full.rule.complements or full.rule.bare
    if late and not (frame.rule.complements or frame.rule.bare):
        return False  # it may come to nothing
    if frame.span[1] <= full.span[0] or full.span[1] <= frame.span[0]:
        return False
    roles = full.roles()
    return all(_says_no_more(f, roles.get(r, ())) for r, f in frame.roles().items())


def _says_no_more(mine: tuple[Entity | str, ...], full: tuple[Entity | str, ...]) -> bool:
    """Whether all of ``mine`` is in ``full``; words that only describe say less than a name."""
    named = any(isinstance(f, Entity) for f in full)
    return all(f in full or (named and isinstance(f, str)) for f in mine)


def _rank(frame: Frame) -> tuple[int, int, int, int, int, int]:
    """Fuller frames win; among equals those without a subject carried over, those with more roles told of here, with
    more names, more fillers."""
    roles = frame.roles()
    slots = sum(bool(f.fillers) and not special(f.role) for f in frame.fillings)
    names = sum(isinstance(x, Entity) for f in roles.values() for x in f)
    here = sum(_told(f) and f.begin >= frame.span[0] for f in frame.fillings if not special(f.role))
    return len(roles), slots, not frame.headless, here, names, sum(len(f) for f in roles.values())


def _told(filling: Filling) -> bool:
    """Whether it names or describes somebody: 企业, 该公司 alone do not."""
    return any(isinstance(f, Entity) or len(f) > _NOUN for f in filling.fillers)


def _frames(
    encoded: Encoded, rules: RuleSet, number: int, by: tuple[Rule, Pattern], party: Party
) -> Iterator[Frame]:
    """The matches of one pattern in a sentence."""
    rule, pattern = by
    begin, end = encoded.sentences[number]
    if not pattern.signs_without.seen(encoded.packed, begin, end):
        return
    seen = set()
    whole = pattern.signs.seen(encoded.packed, begin, end)
    for found in pattern.regex.finditer(encoded.packed, begin, end) if whole else ():
        frame = _frame(encoded, rules, number, rule, pattern, found)
        if frame:
            seen.add(frame.trigger)
            yield frame
    if pattern.headless:
        for found in pattern.headless.finditer(encoded.packed, begin, end):
            frame = _frame(encoded, rules, number, rule, pattern, found, headless=True)
            if frame and frame.trigger not in seen:
                yield from _with_subject(encoded, rules, frame, party)


def _frame(
    encoded: Encoded,
    rules: RuleSet,
    number: int,
    rule: Rule,
    pattern: Pattern,
    found: re.Match[str],
    headless: bool = False,
) -> Frame | None:
    """The frame of one match, or None where a slot stays empty or an ``unless`` forbids it."""
    groups = found.groupdict()
    trigger = next(
        (found.span(g) for g in sorted(groups) if g[0] == "t" and groups[g] is not None), found.span()
    )
    if rule.unless and forbidden(encoded, rule.unless, number, trigger):
        return None
    if rule.after and not told_before(encoded, rule.after, number):
        return None
    if rule.when and not rule.when.search(encoded.text, _told_from(encoded, number), trigger[0]):
        return None
    fillings: list[Filling] = []
    for slot in sorted(pattern.slots, key=lambda s: s.back):
        if groups.get(slot.group) is None:
            continue
        if slot.back:
            filled = meant(encoded, rules.qualifiers, slot, found.span(slot.group), fillings)
        else:
            span = found.span(slot.group)
            if pattern.distant and slot is pattern.slots[0]:
                span = _nearer(encoded, slot, span, trigger[0])
            elif encoded.text[trigger[1] : span[0]] == "的":
                span = first_side(encoded, span)
            filled = fill(encoded, rules, slot, *span)
        if slot.role in rule.abroad and slot.role not in rule.several:
            filled = [g for f in filled if (g := abroad(f, rules.qualifiers.home_country)).groups]
        if not filled:
            return None
        fillings += filled
    if pattern.headless and not headless and fillings and no_subject(encoded, fillings[0], rules):
        return None
    if not _reaches_abroad(rule, fillings, rules):
        return None
    frame = Frame(rule, pattern, tuple(fillings), trigger, found.span(), number, headless)
    return frame if headless or _complete(frame) else None


def _told_from(encoded: Encoded, number: int) -> int:
    """Where what a sentence tells of begins: with the sentence before where it only goes on with that (其中…)."""
    begin = encoded.sentences[number][0]
    if number and _GOES_ON.match(encoded.text, begin):
        return encoded.sentences[number - 1][0]
    return begin


def _nearer(encoded: Encoded, slot: Slot, span: tuple[int, int], trigger: int) -> tuple[int, int]:
    """The stretch of the last name that ``slot`` accepts and that begins a clause between ``span`` and the trigger
    (甲项目开工，该项目由…); ``span`` where there is none."""
    for begin, _ in reversed(encoded.clauses(span[1], trigger)[1:]):
        if encoded.text[begin] in (*slot.symbols,) and encoded.units[begin].fillers:
            return begin, begin + 1
    return span


def _reaches_abroad(rule: Rule, fillings: list[Filling], rules: RuleSet) -> bool:
    """Whether one at least of the partners of a rule with several is abroad, where the rule asks for it."""
    several = [f for f in fillings if f.role in rule.abroad & rule.several]
    names = {x for f in several for g in abroad(f, rules.qualifiers.home_country).groups for x in g}
    is_a = rules.symbols.ontology.is_a
    return not several or any(
        isinstance(x, Entity)
        and (x.code or any(is_a(x.kind, k) for k in (Names.COUNTRY, Names.REGION, Names.INTERNATIONAL)))
        for x in names
    )


def _complete(frame: Frame) -> bool:
    """Whether the rule's needs are met: each role there, twice or more where it asks for several, and no name
    in two roles."""
    roles = frame.roles()
    if any(set(a) & set(b) for a, b in combinations(roles.values(), 2)):
        return False
    present = roles.keys() | {f.role for f in frame.fillings}
    return frame.rule.needs <= present and all(len(roles.get(r, ())) > 1 for r in frame.rule.several)


def _own_subject(encoded: Encoded, rules: RuleSet, frame: Frame) -> str | None:
    """The subject of the clause's own that is no name (代表团, 村民), None where it has none."""
    end = min([frame.trigger[0], *(f.begin for f in frame.fillings if f.begin >= frame.span[0])])
    found = rules.qualifiers.own_subject.search(encoded.text, frame.span[0], end)
    return found[0] if found else None


def _with_subject(encoded: Encoded, rules: RuleSet, frame: Frame, party: Party) -> Iterator[Frame]:
    """The frame with its left-out first slot filled by the subject before it; nothing where there is none."""
    slot = frame.pattern.slots[0]
    taken = {f for x in frame.fillings if x.role not in EMPTY for f in x.fillers}
    guests = [(i, u) for i, u in party if u.kind in slot.accepted and not taken & set(u.fillers)]
    visits = _of_visitors(rules, frame)
    if visits and _he(encoded, frame):
        if Names.PERSON not in slot.accepted:
            return
        person = rules.symbols.of[Names.PERSON]
        slot = replace(slot, symbols=person, accepted=frozenset({Names.PERSON}))
    if visits and called(encoded, rules.qualifiers, frame.span[0], frame.trigger[0]):
        yield from _by(encoded, frame, guests)
        return
    said, definite = definite_subject(encoded, rules.qualifiers, frame.span[0], slot, taken)
    if said:
        if definite:
            begin, end, inner = definite
            yield from _completed(encoded, frame, (begin, end), [(begin, inner or encoded.units[begin])])
        return
    subject = subject_before(
        encoded,
        rules.qualifiers,
        frame.sentence,
        frame.span,
        slot,
        frame.pattern.nearest,
        taken,
        frame.rule.far,
    )
    own = _own_subject(encoded, rules, frame)
    if own in _WE and not visits and subject and _is_body(encoded, rules, subject):
        own = None
    if visits and own == _THEY:
        own, guests = None, [] if subject else guests
    if visits and guests and not own and _meant_by(encoded, rules, frame, guests, subject):
        yield from _by(encoded, frame, guests[:1] if slot.role == Names.CHAIR else guests)
        return
    if not subject or (slot.role == Names.SIGNATORY and _has_person(encoded, frame)):
        return
    begin, end = one_side(encoded, frame, subject)
    units = named(encoded, slot.symbols, begin, end) or leading(encoded, rules.symbols, slot, begin, end)
    units = [(i, u) for i, u in units if not taken & set(u.fillers)]
    if own and not any(u.text.endswith(own) for _, u in units):
        return
    units = likely_subjects(rules, frame, units)
    if units:
        yield from _completed(encoded, frame, (begin, end), units)


def _is_body(encoded: Encoded, rules: RuleSet, at: tuple[int, int]) -> bool:
    """Whether a subject is one organisation, or one of its people."""
    unit = encoded.units[at[0]]
    kinds = {unit.kind, *(u.kind for u in unit.inner if u.begin == unit.begin)}
    return at[1] - at[0] == 1 and any(rules.symbols.ontology.is_a(k, Names.ORGANISATION) for k in kinds)


def _has_person(encoded: Encoded, frame: Frame) -> bool:
    """Whether a person stands before all that the frame holds, so that nobody is left out."""
    first = min([frame.trigger[0], *(f.begin for f in frame.fillings if f.begin >= frame.span[0])])
    return any(encoded.units[i].kind == Names.PERSON for i in encoded.within(frame.span[0], first))


def _of_visitors(rules: RuleSet, frame: Frame) -> bool:
    """Whether the frame is of what visitors do: go somewhere, meet somebody."""
    role = frame.pattern.slots[0].role
    if rules.symbols.ontology.is_a(frame.rule.fact, Names.MEETING):
        return role in (Names.ATTENDEE, Names.CHAIR)
    return role == Names.VISITOR


def _meant_by(
    encoded: Encoded,
    rules: RuleSet,
    frame: Frame,
    guests: list[tuple[int, Unit]],
    subject: tuple[int, int] | None,
) -> bool:
    """Whether the visitors are the left-out subject: a clause between calls them so, or the one who goes on
    somewhere (随后来到) was not on his way before."""
    sentence = encoded.sentences[frame.sentence][0]
    start = subject[0] if subject else max(encoded.text.rfind("\n", 0, frame.span[0]) + 1, 0)
    if any(called(encoded, rules.qualifiers, b, e) for b, e in encoded.clauses(start, frame.span[0])):
        return True
    chairs = frame.pattern.slots[0].role == Names.CHAIR
    if subject is None and (chairs or frame.rule.fact == Names.TALKS):
        return True  # 在同某市政府座谈时，…: a paragraph that begins so goes on with the visit
    if frame.rule.fact != Names.VISIT or (subject and subject[0] >= sentence):
        return False
    if subject and _he(encoded, frame):
        return False
    travellers = {f for _, u in guests for f in u.fillers}
    names = {f for i in encoded.within(*subject) for f in encoded.units[i].fillers} if subject else set()
    return not names & travellers


def _he(encoded: Encoded, frame: Frame) -> bool:
    """Whether 他 or 她 is the subject, so a person named before."""
    return _HE.search(encoded.text, frame.span[0], frame.trigger[0]) is not None


def _by(encoded: Encoded, frame: Frame, units: list[tuple[int, Unit]]) -> Iterator[Frame]:
    """The frame with these names, of an earlier sentence, in its first slot."""
    if units:
        yield from _completed(encoded, frame, (units[0][0], units[-1][0] + 1), units)


def _completed(
    encoded: Encoded, frame: Frame, at: tuple[int, int], units: list[tuple[int, Unit]]
) -> Iterator[Frame]:
    """The frame with ``units`` in its first slot, if that makes it whole."""
    role = frame.pattern.slots[0].role
    filling = Filling(role, groups(encoded, units), *at, tuple(u for _, u in units))
    full = replace(frame, fillings=(filling, *frame.fillings))
    if _complete(full):
        yield full
