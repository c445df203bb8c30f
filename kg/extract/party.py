"""The people whose visit a report tells of, for the clauses that call them 客人, 代表团 or not at all.

In: the frames of the sentences so far. Out: the names that a later 客人一行参观了… or 随后来到… means.
"""

import re
from collections.abc import Sequence

from kg.extract.encode import Encoded, Unit
from kg.extract.fill import Filling
from kg.extract.frame import Frame
from kg.ontology import Names
from kg.rules import Qualifiers
from kg.types import Entity

# The post of who leads travelling people (世界银行检查团团长).
_HEADS = re.compile("团团长|组组长")

Party = tuple[tuple[int, Unit], ...]


def called(encoded: Encoded, words: Qualifiers, begin: int, end: int) -> bool:
    """Whether the clause at ``begin`` has a word for visitors (客人一行, 代表团) as its subject."""
    at = begin
    while at < end and at in encoded.units and encoded.units[at].kind == Names.TIME:
        at += 1
    return words.party.match(encoded.text, at, end) is not None


def party_after(
    encoded: Encoded, sentence: int, found: Sequence[Frame], known: Party, words: Qualifiers
) -> Party:
    """The visitors that a sentence's frames tell of, else those ``known`` before."""
    names = {f for _, u in known for f in u.fillers}
    new: dict[int, Unit] = {}
    for frame in found:
        for i in _visitors(encoded, frame, words, names):
            new.setdefault(i, encoded.units[i])
    for i in () if new else leaders(encoded, sentence, words):
        new.setdefault(i, encoded.units[i])
    if not new or {f for u in new.values() for f in u.fillers} <= names:
        return known
    return tuple(sorted(new.items()))


def leaders(encoded: Encoded, sentence: int, words: Qualifiers) -> list[int]:
    """The positions of those who are said to lead travelling people, wherever they go (甲率团远道而来), and of named
    travelling people."""
    begin, end = encoded.sentences[sentence]
    return [i for i in encoded.within(begin, end) if _leads(encoded, i, end, words)]


def _leads(encoded: Encoded, position: int, end: int, words: Qualifiers) -> bool:
    unit = encoded.units[position]
    if unit.kind == Names.PERSON:
        leads = words.leading.match(encoded.text, position + 1, end) is not None
        return leads or _HEADS.search(unit.text) is not None
    return _travels(unit, words) and words.travels.match(encoded.text, position + 1, end) is not None


def _visitors(encoded: Encoded, frame: Frame, words: Qualifiers, known: set[Entity | str]) -> list[int]:
    """The positions of the frame's visitors, or of the guests whom somebody receives."""
    if frame.rule.fact == Names.VISIT and not frame.rule.complements:
        fillings = [f for f in frame.fillings if f.role == Names.VISITOR]
    elif frame.rule.fact == Names.TALKS and words.receives.match(encoded.text, frame.trigger[0]):
        fillings = _guests(frame, known)
    else:
        return []
    return [
        i
        for f in fillings
        for i in encoded.within(f.begin, f.end)
        if encoded.units[i] in f.units and _travels(encoded.units[i], words)
    ]


def _guests(frame: Frame, known: set[Entity | str]) -> list[Filling]:
    """Whom somebody receives; nobody where he is a traveller himself."""
    hosts = {x for f in frame.fillings if f.begin < frame.trigger[0] for x in f.fillers}
    if hosts & known:
        return []
    return [f for f in frame.fillings if f.role == Names.ATTENDEE and f.begin > frame.trigger[0]]


def _travels(unit: Unit, words: Qualifiers) -> bool:
    """Whether a name is one of people: a person, or a delegation."""
    named = any(isinstance(f, Entity) for f in unit.fillers)
    return named and (unit.kind == Names.PERSON or words.delegation.search(unit.text) is not None)
