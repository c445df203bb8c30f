"""One symbol of an encoded report: what a ``Unit`` holds."""

from dataclasses import dataclass

from kg.types import Amount, Entity, Period


@dataclass(frozen=True, slots=True)
class Unit:
    """One symbol: where it stands in the clean text, what it names, and the names at its inside.

    ``pointer``: it is no name, and the text before tells what it stands for (前者, 校企双方).
    """

    begin: int
    end: int
    kind: str
    text: str
    fillers: tuple[Entity | str, ...]
    value: Period | Amount | None = None
    inner: tuple["Unit", ...] = ()
    pointer: bool = False
