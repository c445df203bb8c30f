"""Counted parties that the text lists elsewhere: 与4家企业签约…，分别为甲、乙、丙和丁; 其中甲2亿元、乙1亿元."""

import re
from dataclasses import replace

from kg.extract.encode import Encoded, Unit
from kg.extract.fill import Filling
from kg.extract.frame import Frame
from kg.extract.topic import list_around
from kg.ontology import Names
from kg.rules import RuleSet
from kg.types import Amount

# How far behind the count the list may begin, in encoded characters.
_REACH = 150
_JOINT = re.compile("[、，和]|以及")


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
        if len(units) == 1:
            units = _with_sums(encoded, begin, symbols)
        if len(units) == count.value:
            names = tuple(f for u in units for f in u.fillers)
            return replace(filling, groups=(names,), units=tuple(units))
    return filling


def _with_sums(encoded: Encoded, position: int, symbols: str) -> list[Unit]:
    """The names from ``position`` on, each with its own sum behind it (其中甲2亿元、乙1亿元)."""
    found: list[Unit] = []
    while position in encoded.units and encoded.text[position] in symbols:
        figure = encoded.units.get(position + 1)
        if figure is None or not isinstance(figure.value, Amount):
            break
        found.append(encoded.units[position])
        joint = _JOINT.match(encoded.text, position + 2)
        if joint is None:
            break
        position = joint.end()
    return found
