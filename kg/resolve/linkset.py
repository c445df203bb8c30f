"""The links found so far in one report, and what every module that finds them needs to look at.

In: the mentions with their referents. Out: ``Link``s, each once, with its first evidence.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.resolve.kinds import Kinds
from kg.resolve.words import Words
from kg.types import Entity, Evidence, Link, Mention

Neighbour = tuple[Mention, Entity]


@dataclass(slots=True)
class LinkSet:
    """Collects links; the first evidence of each counts. ``rules``: by which rules a subject has its links."""

    text: str
    mentions: Sequence[Mention]
    referents: Sequence[tuple[Entity, ...]]
    words: Words
    kinds: Kinds
    found: dict[tuple[str, str, str], Link] = field(default_factory=dict)
    rules: dict[str, set[str]] = field(default_factory=dict)

    def add(self, s: Entity, relation: str, o: Entity, rule: str, begin: int, end: int) -> None:
        """Notes that ``s`` stands in ``relation`` to ``o``, unless known, reflexive or the reverse of a known one."""
        if s.name == o.name or (o.name, relation, s.name) in self.found:
            return
        if self.kinds.ontology.allows(relation, s.kind, o.kind):
            link = Link(s, relation, o, rule, Evidence(begin, end))
            if self.found.setdefault((s.name, relation, o.name), link) is link:
                self.rules.setdefault(s.name, set()).add(rule)

    def outermost(self) -> Iterator[Neighbour]:
        """Mentions with one referent, none inside another."""
        end = -1
        for m, referents in zip(self.mentions, self.referents, strict=True):
            if len(referents) == 1 and m.begin >= end:
                end = m.end
                yield m, referents[0]

    def inner(self) -> Iterator[list[Neighbour]]:
        """The mentions with one referent inside each longer one (甲市与乙国丙市签约仪式), outermost first left out."""
        row: list[Neighbour] = []
        end = -1
        for m, referents in zip(self.mentions, self.referents, strict=True):
            if m.begin >= end:
                if len(row) > 1:
                    yield row
                row, end = [], m.end
            elif len(referents) == 1 and m.end <= end and (not row or m.begin >= row[-1][0].end):
                row.append((m, referents[0]))
        if len(row) > 1:
            yield row

    def sorted(self) -> tuple[Link, ...]:
        """All links, by the order of their evidence."""
        return tuple(
            sorted(
                self.found.values(),
                key=lambda k: (k.evidence.begin, k.evidence.end, k.relation, k.subject.name, k.object.name),
            )
        )
