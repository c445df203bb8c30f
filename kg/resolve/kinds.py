"""Questions about classes that this stage asks of the ontology. In and out: class names."""

from dataclasses import dataclass
from functools import lru_cache

from kg import ontology as onto
from kg.ontology import Names, Ontology


@dataclass(frozen=True, slots=True)
class Kinds:
    """The classes by family."""

    ontology: Ontology
    places: frozenset[str]
    organisations: frozenset[str]
    events: frozenset[str]
    without_entity: frozenset[str]
    compatible: tuple[frozenset[str], ...] = ()

    def family(self, kind: str) -> str:
        """The broadest class that keeps things apart: a name of one family never means one of another."""
        if kind in self.organisations:
            return Names.ORGANISATION
        if kind in self.places:
            return Names.PLACE
        return Names.EVENT if kind in self.events else kind

    def fit(self, one: str, other: str) -> bool:
        """Whether one thing may have been marked with both classes."""
        if one == other or self.ontology.is_a(one, other) or self.ontology.is_a(other, one):
            return True
        return any(one in group and other in group for group in self.compatible)

    def depth(self, kind: str) -> int:
        """How specific a class is."""
        return len(self.ontology.ancestors(kind))


@lru_cache(maxsize=4)
def load(compatible: tuple[frozenset[str], ...] = ()) -> Kinds:
    """The families of the shipped ontology."""
    known = onto.load()
    return Kinds(
        known,
        places=known.descendants(Names.PLACE),
        organisations=known.descendants(Names.ORGANISATION),
        events=known.descendants(Names.EVENT),
        without_entity=frozenset({Names.TIME, Names.AMOUNT, Names.POST, Names.ANAPHOR}),
        compatible=compatible,
    )
