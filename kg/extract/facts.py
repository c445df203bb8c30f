"""From frames to facts: pairing of lists, direct relations, evidence."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, pairwise, product

from kg.extract import attach
from kg.extract.encode import Encoded
from kg.extract.fill import Filling
from kg.extract.frame import Frame
from kg.extract.listing import with_listed
from kg.extract.modality import modality
from kg.extract.sides import all_lend, syndicate
from kg.ontology import Names, Ontology, Shortcut
from kg.patterns import CALLED, special
from kg.rules import RuleSet
from kg.types import Amount, Entity, Evidence, Fact, Modality, Role

_EACH = re.compile("分别|各|依次|一一|逐一|两两|一对一")
_SIDES = (Names.SIGNATORY, Names.PARTICIPANT)
_NUMBERS = "〇一二三四五六七八九"
_IN_TURN = re.compile("先后|依次|相继")
_COUPLED = re.compile("[与和同跟]")
_LISTED = re.compile("[、，,；;]|以及")
# The grades of a frame: all that it tells stands in its own sentence; a role is taken from another one (为其放款); its
# subject is left out, or a role only pointed at. In this order they are right the less often (scripts/calibrate).
_SAID, _ELSEWHERE, _CARRIED = 0.9, 0.8, 0.7
# A longer word says more of the event than what it is.
_LONGEST_NOUN = 3

Relation = tuple[Entity, str, Entity | None]


def facts_of(encoded: Encoded, frame: Frame, rivals: list[Frame], rules: RuleSet) -> Iterator[Fact]:
    """The facts of one frame: one, or several where 分别 pairs lists or several events are named."""
    money = attach.amounts(encoded, frame, rivals, rules)
    frame = syndicate(encoded, with_listed(encoded, frame, rules), rules)
    for part, share in _paired(encoded, frame, money, rules):
        called = [
            _known(encoded, frame, f, rules) for x in part.fillings if x.role in CALLED for f in x.fillers
        ]
        for event in called or (None,):
            yield _fact(encoded, part, share, event, rules)


def _known(encoded: Encoded, frame: Frame, event: Entity | str, rules: RuleSet) -> Entity | str:
    """What a bare 仪式 or 会议 stands for: the one event named so far whose name ends with the word."""
    if isinstance(event, Entity) or len(event) > _LONGEST_NOUN:
        return event
    is_a = rules.symbols.ontology.is_a
    units = [encoded.units[i] for i in encoded.within(0, frame.span[0])]
    named = {
        f: None
        for unit in units
        for u in (unit, *unit.inner)
        for f in u.fillers
        if isinstance(f, Entity) and is_a(f.kind, Names.EVENT) and f.name.endswith(event)
    }
    return next(iter(named)) if len(named) == 1 else event


def _paired(
    encoded: Encoded, frame: Frame, money: tuple[Amount, ...], rules: RuleSet
) -> Iterator[tuple[Frame, tuple[Amount, ...]]]:
    """The frame as it is, or cut into pairs: lists of the same length, amounts as many as one list's names."""
    low, high = frame.span
    clause = next(
        c for c in encoded.clauses(*encoded.sentences[frame.sentence]) if c[0] <= frame.trigger[0] < c[1]
    )
    lists = [i for i, f in enumerate(frame.fillings) if len(f.fillers) > 1 and not special(f.role)]
    size = _against_one(frame.fillings[lists[-1]]) or len(frame.fillings[lists[-1]].fillers) if lists else 0
    # 甲、乙为前两大贸易伙伴，贸易额分别为…: as many figures as names, in a later clause
    last = encoded.sentences[frame.sentence][1] if len(money) == size else max(high, clause[1])
    each = _EACH.search(encoded.text, min(low, clause[0]), last)
    if couples := _couples(encoded, frame, told=each is not None):
        yield from ((c, ()) for c in couples)
        return
    in_turn = len(money) == size and _IN_TURN.search(encoded.text, min(low, clause[0]), last)
    if not lists or not (each or in_turn):
        yield from _singly(frame, money, rules)
        return
    same = [i for i in lists if size in (len(frame.fillings[i].fillers), _against_one(frame.fillings[i]))]
    if len(same) < 2 and len(money) != size:
        yield from _singly(frame, money, rules)
        return
    for n in range(size):
        cut = [_only(f, n) if i in same else f for i, f in enumerate(frame.fillings)]
        yield replace(frame, fillings=tuple(cut)), money[n : n + 1] if len(money) == size else ()


def _singly(
    frame: Frame, money: tuple[Amount, ...], rules: RuleSet
) -> Iterator[tuple[Frame, tuple[Amount, ...]]]:
    """The frame cut by the names of a role of which each is a matter of its own (甲项目、乙项目同时开工)."""
    at = next(
        (i for i, f in enumerate(frame.fillings) if f.role in rules.single and len(f.fillers) > 1), None
    )
    if at is None:
        yield frame, money
        return
    for n in range(len(frame.fillings[at].fillers)):
        yield (
            replace(
                frame, fillings=tuple(_only(f, n) if i == at else f for i, f in enumerate(frame.fillings))
            ),
            (),
        )


def _couples(encoded: Encoded, frame: Frame, *, told: bool) -> list[Frame]:
    """The frame cut into the pairs of a list of pairs (甲与乙、丙与丁分别签订…), none where it is no such list.

    ``told``: the text says that each has his own; where it doesn't, one and the same word must join them all.
    """
    for role in frame.roles():
        mine = [f for f in frame.fillings if f.role == role]
        at = [i for f in mine for i in encoded.within(f.begin, f.end) if encoded.units[i] in f.units]
        joints = [encoded.text[a + 1 : b] for a, b in pairwise(at)]
        if len(at) < 4 or len(at) % 2 or not all(_COUPLED.fullmatch(j) for j in joints[::2]):
            continue
        if not all(_LISTED.fullmatch(j) for j in joints[1::2]):
            continue
        if not told and (role != Names.SIGNATORY or {joints[0]} != {*joints[::2]} or joints[0] == "和"):
            continue
        rest = tuple(f for f in frame.fillings if f.role != role)
        sides = [
            (encoded.units[a].fillers, encoded.units[b].fillers)
            for a, b in zip(at[::2], at[1::2], strict=True)
        ]
        return [replace(frame, fillings=(replace(mine[0], groups=pair), *rest)) for pair in sides]
    return []


def _against_one(filling: Filling) -> int:
    """How many stand against one in a list of two sides (甲与乙、丙分别…: two), else 0."""
    sides = filling.groups
    return len(sides[1]) if len(sides) == 2 and len(sides[0]) == 1 else 0


def _only(filling: Filling, n: int) -> Filling:
    """``filling`` with its ``n``th filler; with the one of the other side, where there is one."""
    if _against_one(filling):
        return replace(filling, groups=(filling.groups[0], filling.groups[1][n : n + 1]))
    return replace(filling, groups=((filling.fillers[n],),))


def _fact(
    encoded: Encoded, frame: Frame, money: tuple[Amount, ...], event: Entity | str | None, rules: RuleSet
) -> Fact:
    mode = modality(encoded, frame, rules.qualifiers)
    named = event if isinstance(event, Entity) else None
    label = event if isinstance(event, str) else None
    return Fact(
        kind=frame.rule.fact,
        roles=tuple(Role(r, f) for r, f in frame.roles().items()),
        rule=frame.rule.id,
        evidence=_evidence(encoded, frame),
        relations=relations(frame, rules, _together(encoded, frame, rules))
        if mode is Modality.ASSERTED
        else (),
        amounts=money,
        period=attach.period(encoded, frame, rules),
        modality=mode,
        entity=named,
        label=label,
        confidence=_grade(encoded, frame),
    )


def _grade(encoded: Encoded, frame: Frame) -> float:
    """How sure a frame is by where its roles come from."""
    if frame.headless or any(u.pointer for f in frame.fillings for u in f.units):
        return _CARRIED
    begin = encoded.sentences[frame.sentence][0]
    return _ELSEWHERE if any(f.begin < begin for f in frame.fillings) else _SAID


def _together(encoded: Encoded, frame: Frame, rules: RuleSet) -> bool:
    """Whether the words or an agreement's name say that all parties are in it with each other; those on the first
    side are so where nothing says that each has his own (甲局、乙公司与丙银行签订…协议)."""
    parties = [f for f in frame.fillings if f.role == Names.SIGNATORY]
    if len(parties) == 1 and len(parties[0].groups) > 1 and len(parties[0].groups[0]) > 1:
        return False  # a syndicate and its borrower
    one = Names.SIGNED in frame.roles() and all(isinstance(x, Entity) for f in parties for x in f.fillers)
    several = parties and len(parties[0].groups) == 1 and len(parties[0].fillers) > 1
    if several and len(parties) > 1 and all_lend(parties[0].fillers, rules):
        return False  # 四家银行与甲公司签订…合同
    if one and several and not _EACH.search(encoded.text, *frame.span):
        return True
    words = "".join(u.text for f in frame.fillings for u in f.units)
    begin = min(
        [frame.span[0], *(f.begin for f in parties if f.begin >= encoded.sentences[frame.sentence][0])]
    )
    there = (encoded.units[i] for i in encoded.within(begin, frame.span[1]))
    words += "".join(u.text for u in there if u.kind == Names.ANAPHOR)  # 三方坐到一起
    said = encoded.text[frame.span[0] : frame.span[1]] + words
    # 市长与甲、乙、丙三县的负责人: the three are only a part of them
    count = len({x for f in frame.fillings if f.role in _SIDES for x in f.fillers})
    return any(
        m[0][0] not in _NUMBERS or _NUMBERS.index(m[0][0]) == count
        for m in rules.qualifiers.together.finditer(said)
    )


def _evidence(encoded: Encoded, frame: Frame) -> tuple[Evidence, ...]:
    """The stretch from the first role or trigger to the last, with the whole clause of the trigger; the clause
    of a subject that an earlier sentence holds is a stretch of its own."""
    sentence = encoded.sentences[frame.sentence]
    clauses = encoded.clauses(*sentence)
    here = next(c for c in clauses if c[0] <= frame.trigger[0] < c[1])
    inside = [f for f in frame.fillings if sentence[0] <= f.begin < sentence[1]]
    begin = min([here[0], *(f.begin for f in inside)])
    end = max([here[1], *(f.end for f in inside), frame.span[1]])
    found = [_trimmed(encoded, begin, end)]
    for f in frame.fillings:
        if f.begin < sentence[0]:
            found.insert(0, _trimmed(encoded, f.begin, f.end))
    return tuple(found)


def _trimmed(encoded: Encoded, begin: int, end: int) -> Evidence:
    while end > begin + 1 and encoded.text[end - 1] in "，,；;。：: \n":
        end -= 1
    while begin < end - 1 and encoded.text[begin] in " \n":
        begin += 1
    return Evidence(*encoded.clean(begin, end))


def relations(frame: Frame, rules: RuleSet, together: bool = False) -> tuple[Relation, ...]:
    """The direct relations that a frame asserts, each once, in the order of the ontology's shortcuts.

    ``together``: all parties on all sides are in it with each other (三方, 共同).
    """
    ontology = rules.symbols.ontology
    found: dict[Relation, None] = {}
    for cut in ontology.shortcuts:
        if not ontology.is_a(frame.rule.fact, cut.event):
            continue
        if frame.rule.asserts is not None and cut.relation not in frame.rule.asserts:
            continue
        found.update(dict.fromkeys(_ends(frame, cut, ontology, together)))
    return tuple(found)


def _ends(frame: Frame, cut: Shortcut, ontology: Ontology, together: bool) -> Iterator[Relation]:
    subjects = [f for f in frame.fillings if f.role == cut.subject]
    if cut.object is None:
        for s in (s for f in subjects for s in f.fillers):
            if isinstance(s, Entity) and ontology.allows(cut.relation, s.kind, cut.event):
                yield s, cut.relation, None
        return
    if cut.object == cut.subject:
        pairs = _sides(subjects, together)
    else:
        objects = [f for f in frame.fillings if f.role == cut.object]
        pairs = product((s for f in subjects for s in f.fillers), (o for f in objects for o in f.fillers))
    for s, o in pairs:
        if not isinstance(s, Entity) or not isinstance(o, Entity) or s == o:
            continue
        if ontology.allows(cut.relation, s.kind, o.kind):
            yield s, cut.relation, o


def _sides(fillings: list[Filling], together: bool) -> Iterator[tuple[Entity | str, Entity | str]]:
    """The pairs of a symmetric role: across its sides, or all where there is one side only."""
    groups = [g for f in fillings for g in f.groups]
    if len(groups) == 1 or together:
        return combinations([f for g in groups for f in g], 2)
    return ((a, b) for x, y in combinations(groups, 2) for a, b in product(x, y))
