"""Short names that the text defines: X（以下简称“Y”）, X（RCEP）. In: text and mentions. Out: ``Definition``s."""

from collections.abc import Sequence
from dataclasses import dataclass

from kg.resolve.words import Words
from kg.types import Mention


@dataclass(frozen=True, slots=True)
class Definition:
    """Mention ``full`` (its index) is called ``short`` from here on."""

    full: int
    short: str


def definitions(
    text: str, mentions: Sequence[Mention], wanted: Sequence[bool], words: Words
) -> list[Definition]:
    """All definitions after mentions that are ``wanted``; of nested ones the outermost that ends there counts."""
    found: dict[int, Definition] = {}
    for i, m in enumerate(mentions):
        if not wanted[i] or m.end in found:
            continue
        match = words.definition.match(text, m.end)
        if match:
            found[m.end] = Definition(i, (match["short"] or match["latin"]).strip())
    return list(found.values())
