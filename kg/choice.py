"""What to show of a graph: only values, so that who asks for a drawing needs not what draws it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Choice:
    """What to show. ``focus``: a name or IRI, with all within ``hops`` relations of it. ``since`` and ``until``:
    days; what has no date is left out where one of them is given. ``classes``, ``relations``: local names or
    labels. ``query``: a SPARQL CONSTRUCT whose triples are what is shown."""

    focus: str = ""
    hops: int = 1
    since: date | None = None
    until: date | None = None
    classes: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    query: str = ""

    def words(self) -> str:
        """The choice as a reader would note it, "" for none."""
        period = f"{self.since or '…'}—{self.until or '…'}" if self.since or self.until else ""
        focus = f"{self.focus}±{self.hops}" if self.focus else ""
        query = "SPARQL" if self.query else ""
        return " · ".join(w for w in (focus, period, *self.classes, *self.relations, query) if w)
