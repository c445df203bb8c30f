"""Where things are, by division codes (GB/T 2260): 630121 lies in 6301(00), which lies in 63(0000)."""

from typing import Final

PROVINCE: Final = 2
CITY: Final = 4
COUNTY: Final = 6
_LEVELS: Final = (COUNTY, CITY, PROVINCE)


def digits(code: str) -> str:
    """The digits of a code that say something, an even number (630100 → 6301)."""
    short = code.rstrip("0")
    return short + "0" * (len(short) % 2) if len(code) <= COUNTY else code


def same(one: str, other: str, level: int) -> bool:
    """Whether both codes are known down to ``level`` digits and agree so far."""
    one, other = digits(one), digits(other)
    return len(one) >= level <= len(other) and one[:level] == other[:level]


def may_be(one: str, other: str) -> bool:
    """Whether two places may be one region: not known, or one of them inside the other."""
    one, other = digits(one), digits(other)
    return one.startswith(other) or other.startswith(one)


def nearness(one: str, other: str) -> int:
    """How near two places are: 3 the same division, 2 of one county, 1 of one city, 0 of one province, -1 neither."""
    one, other = digits(one), digits(other)
    if one and one == other:
        return len(_LEVELS)
    return next((len(_LEVELS) - 1 - i for i, n in enumerate(_LEVELS) if same(one, other, n)), -1)
