"""Packed texts and expressions: they match as the unpacked ones do."""

import re

import pytest

from kg import ontology
from kg.packing import FIRST_SYMBOL, ROOM, packed
from kg.patterns import Symbols
from kg.signs import with_ranges

FIRST, LAST = chr(FIRST_SYMBOL), chr(FIRST_SYMBOL + ROOM - 1)
TEXTS = [f"{FIRST}，与{LAST}签约。", "“甲”·（é）", f"{chr(FIRST_SYMBOL + ROOM)}、\x85\xff", "a,b\n", ""]
EXPRESSIONS = [
    f"[{FIRST}-{LAST}]",
    "[^，。、“”（）]+",
    "·|é",
    f"(?<![{FIRST}]),?",
    "[（(][^（）()]{0,60}[）)]",
]


@pytest.mark.parametrize("text", TEXTS)
def test_packing_twice_gives_the_text_back(text: str) -> None:
    """Nothing falls together, and offsets stay."""
    assert len(packed(text)) == len(text)
    assert packed(packed(text)) == text


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_a_packed_expression_matches_the_packed_text(expression: str) -> None:
    """At the same places as the expression matches the text."""
    found = [[m.span() for m in re.finditer(expression, text)] for text in TEXTS]
    moved = [[m.span() for m in re.finditer(packed(expression), packed(text))] for text in TEXTS]
    assert moved == found
    assert any(found)


def test_all_classes_of_the_ontology_find_room() -> None:
    """Otherwise patterns would compile as slowly as before."""
    symbols = Symbols(ontology.load(), {})
    assert all(len(kind) == 1 and packed(kind) < "\u0100" for kind in symbols.of.values())
    assert with_ranges(packed("".join(symbols.of.values()))) == packed(symbols.all)


def test_more_classes_than_there_is_room_for() -> None:
    """All of them stay symbols, those that are packed and the others."""

    class Many:
        classes = frozenset(f"Class{i:03}" for i in range(ROOM + 30))

        def ancestors(self, kind: str) -> tuple[str, ...]:
            return (kind,)

    symbols = Symbols(Many(), {})  # type: ignore[arg-type]
    every = "".join(symbols.of.values())
    assert (
        len(re.findall(packed(f"[{symbols.all}]"), packed(every + "甲乙，a\x85é"))) == len(every) == ROOM + 30
    )
