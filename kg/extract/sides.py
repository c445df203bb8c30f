"""On which side of 与 a name stands: whether it can be the subject, and which of two is meant where only one is.

In: an ``Encoded``, the stretch of a list of names. Out: whether a word before governs it; the stretch up to its 与;
a frame with the banks of a syndicate on one side.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from kg.extract.encode import Encoded, Unit
from kg.extract.fill import Filling
from kg.extract.frame import Frame
from kg.ontology import Names
from kg.rules import RuleSet
from kg.types import Entity

_JOINT: Final = re.compile("(?:以及|、|和|与|及)$")
# How far before a name the word may begin that governs it.
_GOVERNING: Final = 12
# A lead bank and those that it brings along.
_BRINGS: Final = re.compile("携(?!手)")
_LEAD_AND_REST: Final = 3
_LENDERS: Final = "Lender"
_ABROAD: Final = (Names.COUNTRY, Names.REGION, Names.INTERNATIONAL)
_WITH: Final = re.compile("[与同跟]")
_WITH_ANOTHER: Final = re.compile(
    "(?:又|还|并|再|另|也|随后|同时|分别|现场|当场|当天|当日|同日|此外|，)*[与同跟和]"
)


def first_side(encoded: Encoded, span: tuple[int, int]) -> tuple[int, int]:
    """Whom a clause before the name describes (由甲控股的乙与丙签约: only 乙)."""
    partner = _WITH.search(encoded.text, *span)
    return (span[0], partner.start()) if partner else span


def one_side(encoded: Encoded, frame: Frame, subject: tuple[int, int]) -> tuple[int, int]:
    """The subject without its partner where another one follows (甲与乙签订A协议，与丙签订B协议: 甲 with 丙)."""
    if not _WITH_ANOTHER.match(encoded.text, frame.span[0], frame.trigger[0]):
        return subject
    return first_side(encoded, subject)


def governed(encoded: Encoded, begin: int, rules: RuleSet) -> bool:
    """Whether the list that holds position ``begin`` stands after a preposition, so is no subject."""
    start = begin
    while True:
        before = encoded.text[max(0, start - _GOVERNING) : start]
        joint = _JOINT.search(before)
        place = start - len(joint[0]) - 1 if joint else start - 1
        if place not in encoded.units or encoded.units[place].kind in (Names.TIME, Names.AMOUNT, Names.POST):
            return rules.qualifiers.governed.search(before.rstrip("“《‘")) is not None
        start = place


def no_subject(encoded: Encoded, first: Filling, rules: RuleSet) -> bool:
    """Whether a name stands after a preposition; not where that only says where its bearer lies (位于甲县的乙公司)."""
    if not governed(encoded, first.begin, rules):
        return False
    outer = encoded.units.get(first.begin)
    inside = bool(first.units) and outer is not None and first.units[0] is not outer
    return not (inside and rules.qualifiers.located.search(encoded.text, 0, first.begin))


def all_lend(fillers: Iterable[Entity | str], rules: RuleSet) -> bool:
    """Whether all are lenders by their classes: together they are one side of what they sign."""
    lenders = rules.symbols.groups.get(_LENDERS, [])
    is_a = rules.symbols.ontology.is_a
    return all(isinstance(f, Entity) and any(is_a(f.kind, k) for k in lenders) for f in fillers)


def syndicate(encoded: Encoded, frame: Frame, rules: RuleSet) -> Frame:
    """The frame with the lenders of a syndicate as one side (甲银行携乙、丙银行与丁公司签订…), for they sign with the
    borrower."""
    sides = [f for f in frame.fillings if f.role == Names.SIGNATORY]
    if len(sides) != _LEAD_AND_REST or not _BRINGS.search(encoded.text, sides[0].end, sides[1].begin):
        return frame
    lead = (*sides[0].fillers, *sides[1].fillers)
    if not all_lend(lead, rules):
        return frame
    merged = replace(sides[0], groups=(lead, sides[2].fillers), end=sides[2].end)
    units = tuple(u for f in sides for u in f.units)
    rest = tuple(f for f in frame.fillings if f.role != Names.SIGNATORY)
    return replace(frame, fillings=(replace(merged, units=units), *rest))


def likely_subjects(rules: RuleSet, frame: Frame, units: list[tuple[int, Unit]]) -> list[tuple[int, Unit]]:
    """Of a list that is carried over as a left-out first slot, those who did it: who does such things as a rule (甲厅与
    乙银行签约，将提供授信: the bank), and of those that traded who is at home (甲省与乙国、丙国贸易额…，其中与乙国…)."""
    role = frame.pattern.slots[0].role
    if role in frame.rule.abroad & frame.rule.several:
        units = [
            (i, u) for i, u in units if not any(rules.symbols.ontology.is_a(u.kind, k) for k in _ABROAD)
        ] or units
    usual = rules.usual.get(role, frozenset())
    return [(i, u) for i, u in units if u.kind in usual] or units
