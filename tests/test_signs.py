"""What a text must hold for a pattern: the ordered signs."""

import pytest

from kg.packing import packed
from kg.patterns import Slot
from kg.signs import Signs, needed, signs

A = Slot("s0", "a", (), "\ue001\ue002\ue003", False)
B = Slot("s1", "b", (), "\ue005", False)
TEXT = Slot("s1", "b", (), "\ue005", True)
BACK = Slot("s0", "a", (), "\ue001", False, back=True)

CASES = [
    # pattern, slots, texts that hold its signs, texts that don't
    ("{a:A}~<签署>…{b:B}", [A, B], ["\ue002签署\ue005", "\ue001。签署签署\ue005"], ["\ue005签署\ue001", "\ue001\ue005"]),
    ("{a:A}<签(署|订)>", [A], ["\ue003签订", "\ue003签又订"], ["\ue003签", "签订\ue003"]),
    ("(<签署>)?{a:A}", [A], ["\ue001"], ["签署"]),
    ("(贷款|{b:B}元)~<发放>", [B], ["贷款发放", "元发放"], ["\ue005发放"]),
    ("({a:A}由|)<承建>", [A], ["承建"], ["承\ue001"]),
    ("@{b:B|text}<发放>", [TEXT], ["向发放"], ["发放", "\ue005发放"]),
    ("{a:A!!其}<发放>", [BACK], ["发放"], ["其"]),
    ("{a:A}&{b:B}……<会谈>", [A, B], ["\ue001与\ue005会谈"], ["\ue001和会谈", "\ue001\ue005与会谈"]),
]  # fmt: skip


@pytest.mark.parametrize(("source", "slots", "holding", "lacking"), CASES)
def test_signs_are_looked_for_in_order(
    source: str, slots: list[Slot], holding: list[str], lacking: list[str]
) -> None:
    """Each begins behind the one before; options and what only describes are none."""
    found = signs(needed(source, slots))
    assert [found.seen(packed(f"前{text}后"), 1, len(text) + 1) for text in holding] == [True] * len(holding)
    assert [found.seen(packed(f"前{text}后"), 1, len(text) + 1) for text in lacking] == [False] * len(lacking)


def test_nothing_is_seen_outside_the_stretch() -> None:
    """Of the text only the stretch counts."""
    found = signs(needed("{a:A}<签署>", [A]))
    assert found.seen(packed("\ue001签署"), 0, 3)
    assert not found.seen(packed("\ue001签署"), 0, 2)
    assert not found.seen(packed("\ue001签署"), 1, 3)


def test_lacking_looks_at_symbols_only() -> None:
    """It may say no too seldom, never too often."""
    found = signs(needed("{a:A}<签署>{b:B}", [A, B]))
    assert found.lacking(set("\ue001签署"))
    assert not found.lacking(set("\ue001\ue005"))
    assert not Signs().lacking(set())
    assert Signs().seen("", 0, 0)


def test_many_places_take_no_time() -> None:
    """The first place of each sign is the only one that is tried."""
    found = signs(needed("<甲>".join(["{a:A}"] * 9) + "<乙>", [A] * 9))
    assert not found.seen(packed("\ue001甲") * 20_000, 0, 40_000)
