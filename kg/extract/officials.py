"""Lists of officials with whom a sentence begins, set apart by commas: 省委书记甲，省委副书记、省长乙会见丙.

In: a report's text with its names as symbols. Out: which commas join such people, and which stretches between
and behind them name nobody (，省直有关部门负责人; 以及企业代表).
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from kg.extract.unit import Unit
from kg.ontology import Names
from kg.patterns import Symbols
from kg.text import sentences

# When and on which occasion: what may stand before the first of them.
_OCCASION: Final = (
    "随后|期间|(?:签约|签字|开工|启动|揭牌|开幕|座谈|仪式|活动|会议?|调研)(?:上|前|中|后|时|期间)"
)
_NOBODY: Final = "[^，。；：！？、“”（）\n]{2,16}(?:负责人|负责同志|主要领导|有关领导|相关领导|代表|%s)"
_BESIDES: Final = "(?:以及|及|和|、|，)"
_DOES: Final = "(?=[^，。；：！？、\n]{0,3}(?:出席|参加|列席|陪同|到会|与会|见证|一同|一起|在场))"


def joining(
    text: str, units: Mapping[int, Unit], symbols: Symbols
) -> tuple[frozenset[int], tuple[tuple[int, int], ...]]:
    """The positions of the commas that join officials in ``text``, and the stretches to pass over."""
    chain, step = _chain(
        symbols.of[Names.PERSON],
        symbols.of[Names.TIME],
        symbols.of[Names.POST],
        symbols.below(Names.ORGANISATION),
    )
    commas: set[int] = set()
    nobody: list[tuple[int, int]] = []
    for begin, end in sentences(text):
        found = chain.match(text, begin, end)
        if not found:
            continue
        at = found.end("first")
        while following := step.match(text, at, found.end("last")):
            joint, person = following.start("joint"), following.end() - 1
            of_body = following.end("joint") < person
            if text[joint] == "，" and not (of_body or _official(units[person])):
                break
            nobody += [s for s in ((at, joint), (joint + 1, person)) if s[0] < s[1]]
            commas.add(joint)
            at = following.end()
        else:
            # a list without commas is read with what follows it as it stands
            nobody += [found.span("rest")] if found["rest"] and "，" in found["last"] else []
    return frozenset(commas), tuple(nobody)


@cache
def _chain(person: str, time: str, post: str, body: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The whole list, and the step from one of its people to the next."""
    before = f"(?:[{time}昨今当同近日前天上下午早晚间，]|{_OCCASION})*"
    nobody = _NOBODY % post
    step = f"(?:，{nobody}(?=，))?(?P<joint>[，、])(?:[{body}]的)?{person}"
    rest = f"(?:(?P<rest>{_BESIDES}{nobody}){_DOES})?"
    chain = f"{before}(?P<first>{person})(?P<last>(?:{step.replace('?P<joint>', '?:')})+){rest}"
    return re.compile(chain), re.compile(step)


def _official(unit: Unit) -> bool:
    """Whether ``unit`` is a person with a post before the name."""
    return any(u.kind == Names.POST for u in unit.inner)
