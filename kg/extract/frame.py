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
        found: dict[str, tuple[Entity | str, ...]] = {}
        for filling in self.fillings:
            fillers = filling.fillers
            if fillers and not special(filling.role):
                before = found.get(filling.role)
                found[filling.role] = tuple(dict.fromkeys((*before, *fillers))) if before else fillers
        return found
