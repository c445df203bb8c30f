"""Counted parties that the text lists elsewhere: 与4家企业签约…，分别为甲、乙、丙和丁."""

from dataclasses import replace

from kg.extract.encode import Encoded
from kg.extract.fill import Filling
from kg.extract.frame import Frame
from kg.extract.topic import list_around
from kg.ontology import Names
from kg.rules import RuleSet
from kg.types import Amount

# How far behind the count the list may begin, in encoded characters.
_REACH = 150


def with_listed(encoded: Encoded, frame: Frame, rules: RuleSet) -> Frame:
    """``frame`` with the names in place of a count, where a list of just so many follows."""
    fillings = tuple(_listed(encoded, f, rules) for f in frame.fillings)
    return frame if fillings == frame.fillings else replace(frame, fillings=fillings)


def _listed(encoded: Encoded, filling: Filling, rules: RuleSet) -> Filling:
    if (
        len(filling.fillers) != 1
        or not isinstance(filling.fillers[0], str)
        or filling.begin not in encoded.units
    ):
        return filling
    count = encoded.units[filling.begin].value
    if not isinstance(count, Amount) or count.value < 2:
        return filling
    symbols = rules.symbols.below(Names.ORGANISATION, Names.PLACE, Names.PERSON)
    for found in rules.qualifiers.listed.finditer(encoded.text, filling.end, filling.end + _REACH):
        if found.end() >= len(encoded.text) or encoded.text[found.end()] not in symbols:
            continue
        begin, end = list_around(encoded, found.end(), symbols)
        units = [encoded.units[i] for i in encoded.within(begin, end)]
        if len(units) == count.value:
            names = tuple(f for u in units for f in u.fillers)
            return replace(filling, groups=(names,), units=tuple(units))
    return filling
