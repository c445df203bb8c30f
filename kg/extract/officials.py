"""Lists of officials with whom a sentence begins, set apart by commas: 省委书记甲，省委副书记、省长乙会见丙.

In: a report's text with its names as symbols. Out: which commas join such people, and which stretches between
them name nobody (，省直有关部门负责人).
"""

import re
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from typing import Final

from kg.extract.unit import Unit
from kg.ontology import Names
from kg.patterns import Symbols
from kg.text import sentences

# When and on which occasion: what may stand before the first of them.
_OCCASION: Final = "随后|期间|(?:签约|签字|开工|启动|揭牌|开幕|座谈|仪式|活动|会议?|调研)(?:上|前|中|后|时|期间)"
_NOBODY: Final = "，[^，。；：！？、“”（）\n]{2,16}(?:负责人|负责同志|主要领导|有关领导|相关领导|代表|%s)(?=，)"
_ALONE: Final = 2


def joining(
    text: str, units: Mapping[int, Unit], symbols: Symbols
) -> tuple[frozenset[int], tuple[tuple[int, int], ...]]:
    """The positions of the commas that join officials in ``text``, and the stretches to pass over."""
    chain = _chain(symbols.of[Names.PERSON], symbols.of[Names.TIME], symbols.of[Names.POST])
    commas: set[int] = set()
    nobody: list[tuple[int, int]] = []
    for begin, end in sentences(text):
        found = chain.match(text, begin, end)
        if not found:
            continue
        at = [i for i in range(*found.span(1)) if i in units and units[i].kind == Names.PERSON]
        for one, other in pairwise(at):
            if not (_official(units[one]) and _official(units[other])):
                break
            if other - one > _ALONE:
                nobody.append((one + 1, other - 1))
            commas.add(other - 1)
    return frozenset(commas), tuple(nobody)


@cache
def _chain(person: str, time: str, post: str) -> re.Pattern[str]:
    before = f"(?:[{time}昨今当同近日前天上下午早晚间，]|{_OCCASION})*"
    return re.compile(f"{before}({person}(?:(?:{_NOBODY % post})?[，、]{person})+)")


def _official(unit: Unit) -> bool:
    """Whether ``unit`` is a person with a post before the name."""
    return any(u.kind == Names.POST for u in unit.inner)
