"""Things with ordinary names, which many places have: 东风村, 人民医院, 污水处理厂扩建项目, 《政府工作报告》.

In: the ``Local``s of one name. Out: they are put together in ``Sets`` where they are at one place; a report that
doesn't say where means a thing of its own.
"""

from collections.abc import Sequence
from functools import lru_cache

from kg import ontology as onto
from kg.identity.local import Local
from kg.identity.regions import CITY, COUNTY, digits
from kg.identity.sets import Sets
from kg.identity.words import Words
from kg.ontology import Names


def is_local(thing: Local, words: Words) -> bool:
    """Whether the name of ``thing`` says too little to be one thing in all reports; the same for all of one IRI."""
    if Names.PERSON in thing.kinds:
        return False
    if _is_small(thing, words):
        return not (thing.code and thing.iri.endswith(f"-{thing.code}"))
    return words.is_ordinary(thing.label)


def _is_small(thing: Local, words: Words) -> bool:
    """A village, township or county, of whose names there are many."""
    return bool(thing.kinds & _places()) and words.small.search(thing.label) is not None


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    return onto.load().descendants(Names.PLACE)


def join(found: Sequence[Local], indices: Sequence[int], sets: Sets, words: Words) -> None:
    """Puts together those of ``indices`` that are at one place."""
    first: dict[str, int] = {}
    for i in indices:
        code = digits(found[i].code or found[i].home)
        level = COUNTY if _is_small(found[i], words) else CITY
        for key in filter(None, (code[:level],)):
            sets.join(first.setdefault(key, i), i, "same-place")
