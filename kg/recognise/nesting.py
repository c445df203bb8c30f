"""Which names may stand in which others: a firm in a project's name, a city's customs office before its section.

In: candidates in the order of their weight. Out: whether one more fits.
"""

from collections import defaultdict

from kg.ontology import Names, Ontology
from kg.recognise.grammar import Candidate
from kg.recognise.overlap import CHAINS


class Taken:
    """The names chosen so far; ``fits`` says whether another may stand beside, in or around them."""

    def __init__(self, ontology: Ontology) -> None:
        self._ontology = ontology
        self._at: dict[int, list[Candidate]] = defaultdict(list)

    def add(self, c: Candidate) -> None:
        """Takes ``c``."""
        for i in range(c.begin, c.end):
            self._at[i].append(c)

    def fits(self, c: Candidate) -> bool:
        """Whether ``c`` crosses none of them, and nests only as names do."""
        around = {id(o): o for i in range(c.begin, c.end) for o in self._at.get(i, ())}
        return all(self._may_nest(c, o) for o in around.values())

    def _may_nest(self, a: Candidate, b: Candidate) -> bool:
        inner, outer = (a, b) if a.end - a.begin < b.end - b.begin else (b, a)
        inside = outer.begin <= inner.begin and inner.end <= outer.end
        if not inside or (inner.begin, inner.end) == (outer.begin, outer.end):
            return False
        if outer.recogniser in CHAINS and self._ontology.is_a(inner.kind, Names.ORGANISATION):
            return inner.begin == outer.begin  # 天津海关|统计分析处
        return may_hold(outer.kind, inner.kind, self._ontology)


def may_hold(outer: str, inner: str, ontology: Ontology) -> bool:
    """Whether a name of class ``outer`` may have one of class ``inner`` in it: a firm in a project's name."""
    allowed: tuple[str, ...] = ()
    if ontology.is_a(outer, Names.EVENT):
        allowed = (Names.ORGANISATION, Names.PLACE, Names.AGREEMENT, Names.PROJECT, Names.PERSON)
    elif ontology.is_a(outer, Names.AGREEMENT):
        allowed = (Names.ORGANISATION, Names.PLACE, Names.PROJECT)
    elif ontology.is_a(outer, Names.PROJECT):
        allowed = (Names.ORGANISATION, Names.PLACE)
    return any(ontology.is_a(inner, base) for base in allowed)
