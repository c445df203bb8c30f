"""What may have a figure by its class: a bank has no patients, a project no retail sales.

In: entities, a scene and the words of an indicator. Out: whether they fit, or what fits.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from kg import ontology
from kg.observe.clauses import words
from kg.observe.state import Scene
from kg.types import Entity


def fits(entity: Entity, indicator: str) -> bool:
    """Whether a thing of its class may have such a figure."""
    return not any(entity.kind in h.unfit and h.words.search(indicator) for h in _havers())


def fitting(scene: Scene, indicator: str) -> Entity | None:
    """What the text told of or named before that is of the class to have such a figure; else what may have it."""
    wanted = next((h.fit for h in _havers() if h.fit and h.words.search(indicator)), frozenset())
    told = [*reversed(scene.state.centres)]
    alike = (e for e in (*told, *reversed(scene.state.named)) if e.kind in wanted)
    return next(alike, None) or next((e for e in told if fits(e, indicator)), None)


class _Havers(NamedTuple):
    """Words of indicators with the classes of what has such figures, and of what has none."""

    words: re.Pattern[str]
    fit: frozenset[str]
    unfit: frozenset[str]


@lru_cache(maxsize=1)
def _havers() -> tuple[_Havers, ...]:
    known = ontology.load()

    def classes(kinds: list[str]) -> frozenset[str]:
        return frozenset().union(*map(known.descendants, kinds))

    table: list[dict[str, list[str]]] = words()["havers"]  # type: ignore[assignment]
    return tuple(
        _Havers(re.compile("|".join(t["words"])), classes(t.get("fit", [])), classes(t.get("unfit", [])))
        for t in table
    )
