"""One match of a rule: what a ``Frame`` holds."""

from dataclasses import dataclass

from kg.extract.fill import Filling
from kg.patterns import Pattern, special
from kg.rules import Rule
from kg.types import Entity


@dataclass(frozen=True, slots=True)
class Frame:
    """One match: fillings, the trigger and the whole stretch (encoded positions), the sentence's number."""

    rule: Rule
    pattern: Pattern
    fillings: tuple[Filling, ...]
    trigger: tuple[int, int]
    span: tuple[int, int]
    sentence: int
    headless: bool = False

    def roles(self) -> dict[str, tuple[Entity | str, ...]]:
        """Role → its fillers, without the special slots."""
        found: dict[str, dict[Entity | str, None]] = {}
        for filling in self.fillings:
            if not special(filling.role):
                found.setdefault(filling.role, {}).update(dict.fromkeys(filling.fillers))
        return {r: tuple(f) for r, f in found.items() if f}
