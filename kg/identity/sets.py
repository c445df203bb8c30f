"""Sets that grow together, with the reason for each step. In: indices. Out: who is with whom, and why."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Sets:
    """Disjoint sets of indices. ``apart``: a key of each index; two with the same key never come together, but by
    ``force`` (two things of one report are two)."""

    apart: Sequence[str]
    parents: list[int] = field(init=False)
    members: dict[int, list[int]] = field(init=False)
    held: dict[int, set[str]] = field(init=False)
    why: list[tuple[int, int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.parents = list(range(len(self.apart)))
        self.members = {i: [i] for i in self.parents}
        self.held = {i: {key} for i, key in enumerate(self.apart)}

    def root(self, i: int) -> int:
        """What stands for the set of ``i``."""
        while self.parents[i] != i:
            self.parents[i] = self.parents[self.parents[i]]
            i = self.parents[i]
        return i

    def join(self, i: int, j: int, reason: str, *, force: bool = False) -> bool:
        """Puts the sets of ``i`` and ``j`` together, unless one report has a thing in each; whether they are one now."""
        a, b = self.root(i), self.root(j)
        if a == b:
            return True
        if len(self.members[a]) < len(self.members[b]):
            a, b = b, a
        if not force and not self.held[b].isdisjoint(self.held[a]):
            return False
        self.parents[b] = a
        self.members[a] += self.members.pop(b)
        self.held[a] |= self.held.pop(b)
        self.why.append((i, j, reason))
        return True

    def all(self) -> list[list[int]]:
        """All sets, each sorted, in the order of their first indices."""
        return sorted(sorted(found) for found in self.members.values())
