"""Things with ordinary names, which many places have: 东风村, 人民医院, 污水处理厂扩建项目, 《政府工作报告》.

In: the ``Local``s of one name. Out: they are put together in ``Sets`` where they are at one place; a report that
doesn't say where means a thing of its own.
"""

from collections.abc import Sequence

from kg.identity.local import Local
from kg.identity.regions import CITY, COUNTY, digits
from kg.identity.sets import Sets
from kg.identity.words import Words
from kg.ontology import Names

_SMALL = frozenset((Names.VILLAGE, Names.TOWNSHIP, Names.COUNTY))


def is_local(thing: Local, words: Words) -> bool:
    """Whether the name of ``thing`` says too little to be one thing in all reports."""
    if thing.kinds & _SMALL:
        return not thing.iri.endswith(f"-{thing.code}") if thing.code else True
    return Names.PERSON not in thing.kinds and words.is_ordinary(thing.label)


def join(found: Sequence[Local], indices: Sequence[int], sets: Sets) -> None:
    """Puts together those of ``indices`` that are at one place."""
    first: dict[str, int] = {}
    for i in indices:
        code = digits(found[i].code or found[i].home)
        level = COUNTY if found[i].kinds & _SMALL else CITY
        for key in filter(None, (code[:level],)):
            sets.join(first.setdefault(key, i), i, "same-place")
