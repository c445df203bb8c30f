"""Figures as they are written, with what they may be rounded from.

In: a ``Reading``. Out: a ``Sheet`` of the observations whose figure stands in the text in digits and unhedged.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from kg import settings
from kg.ontology import folder
from kg.recognise.amount import RATIOS, units
from kg.types import Amount, Entity, Mention, Modality, Observation, Reading

_DIGITS: Final = re.compile(r"(\d[\d,，]*)(?:[.．](\d+))?")
_ENDED: Final = re.compile(r"[。！？!?\n]")


@dataclass(frozen=True, slots=True)
class Range:
    """The values that a figure may stand for, both ends included."""

    low: Decimal
    high: Decimal

    def __add__(self, other: "Range") -> "Range":
        return Range(self.low + other.low, self.high + other.high)

    def __sub__(self, other: "Range") -> "Range":
        return Range(self.low - other.high, self.high - other.low)

    def over(self, other: "Range") -> "Range | None":
        """The quotient of two positive ranges; ``None`` where it has none."""
        return Range(self.low / other.high, self.high / other.low) if other.low > 0 <= self.low else None

    def times(self, factor: int) -> "Range":
        """All values that many times."""
        return Range(self.low * factor, self.high * factor)

    def meets(self, other: "Range") -> bool:
        """Whether one value can be both."""
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True, slots=True)
class Written:
    """A figure in the text. ``scale`` is what its last letter counts in, ``places`` its decimals, ``tail`` its unit."""

    begin: int
    end: int
    text: str
    value: Decimal
    unit: str
    scale: Decimal
    places: int
    tail: str

    @property
    def range(self) -> Range:
        """What may have been rounded to it. A plain count of things (52家) is what it is."""
        kinds = units()["counters"]
        counted = self.unit in kinds["things"] or self.unit in kinds["people"]
        half = self.scale * Decimal(10) ** -self.places / 2
        half = Decimal(0) if counted and self.scale == 1 and not self.places else half
        return Range(self.value - half, self.value + half)

    def like(self, value: Decimal, *, more: int = 0) -> str:
        """``value`` written as this figure is, with ``more`` decimals."""
        number = round(value / self.scale, self.places + more)
        return plain(number) + self.tail


@dataclass(frozen=True, slots=True)
class Figure:
    """An observation by its number in the reading, with its figure in the text and the sentence of that."""

    number: int
    said: Observation
    written: Written
    sentence: int

    @property
    def level(self) -> bool:
        """Whether it says how much there is, not how that moves, ranks or compares."""
        return self.written.unit not in RATIOS and self.said.rule in ("observe-level", "observe-respective")

    def beside(self, other: "Figure") -> bool:
        """Whether both are of one subject and time, in one unit."""
        a, b = self.said, other.said
        days = (a.period and (a.period.start, a.period.end)), (b.period and (b.period.start, b.period.end))
        return a.subject == b.subject and days[0] == days[1] and self.written.unit == other.written.unit

    def named(self) -> str:
        """The indicator and the figure, for a note."""
        return f"“{self.said.indicator}”{self.written.text}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The figures of a report in text order, all amounts that it writes, and where its sentences end.

    ``alike`` are the figures by subject and indicator.
    """

    text: str
    figures: tuple[Figure, ...]
    amounts: tuple[Mention, ...]
    ends: tuple[int, ...]
    alike: Mapping[tuple[Entity | str, str], list[Figure]]

    def between(self, begin: int, end: int) -> tuple[Figure, ...]:
        """The figures that begin in ``[begin, end)``."""
        first, last = (bisect_left(self.figures, at, key=lambda f: f.written.begin) for at in (begin, end))
        return self.figures[first:last]

    def sentence(self, at: int) -> tuple[int, int]:
        """The sentence around an offset."""
        i = bisect_right(self.ends, at)
        return (self.ends[i - 1] if i else 0), self.ends[i]


@dataclass(frozen=True, slots=True)
class Note:
    """What doesn't agree, and the numbers of the observations that it concerns."""

    text: str
    observations: tuple[int, ...]


def figures_of(reading: Reading, held: Modality) -> Sheet:
    """The observations of ``reading`` that the text holds so and that can be checked."""
    text = reading.report.text
    ends = (*(m.end() for m in _ENDED.finditer(text)), len(text) + 1)
    amounts = tuple(m for m in reading.resolution.mentions if isinstance(m.value, Amount))
    found = []
    for number, said in enumerate(reading.observations):
        own = mention_of(amounts, said)
        written = written_of(own) if own else None
        if written and not said.amount.bound and said.modality is held:
            found.append(Figure(number, said, written, bisect_right(ends, written.begin)))
    found.sort(key=lambda f: (f.written.begin, f.number))
    alike: dict[tuple[Entity | str, str], list[Figure]] = {}
    for f in found:
        alike.setdefault((f.said.subject, f.said.indicator), []).append(f)
    return Sheet(text, tuple(found), amounts, ends, alike)


def mention_of(amounts: Sequence[Mention], said: Observation) -> Mention | None:
    """Where the text writes the figure of an observation: the last of ``amounts`` in its evidence that is equal."""
    first, last = (
        bisect_left(amounts, at, key=lambda m: m.begin) for at in (said.evidence.begin, said.evidence.end)
    )
    return next((m for m in reversed(amounts[first:last]) if _is_of(m, said.amount)), None)


def _is_of(mention: Mention, amount: Amount) -> bool:
    value = mention.value
    return isinstance(value, Amount) and value.unit == amount.unit and abs(value.value) == abs(amount.value)


def written_of(mention: Mention) -> Written | None:
    """The figure of an amount's mention; ``None`` where it is hedged or not written in digits."""
    amount, digits = mention.value, _DIGITS.search(mention.text)
    if not isinstance(amount, Amount) or amount.bound or not digits:
        return None
    number = Decimal(re.sub("[,，]", "", digits[1]) + (f".{digits[2]}" if digits[2] else ""))
    if not number:
        return None
    text, places = mention.text[digits.start() :], len(digits[2] or "")
    scale = abs(amount.value) / number
    value = abs(amount.value)
    tail = mention.text[digits.end() :]
    return Written(mention.begin, mention.end, text, value, amount.unit, scale, places, tail)


def plain(number: Decimal) -> str:
    """A number without an exponent or needless zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=1)
def table() -> dict[str, Any]:
    """``ontology/sums.yaml``."""
    data: dict[str, Any] = settings.values((folder() / "sums.yaml").read_text(encoding="utf-8"))
    return data


@lru_cache(maxsize=32)
def any_of(key: str) -> str:
    """A pattern for the words of one list of the table, longest first."""
    return "|".join(re.escape(w) for w in sorted(table()[key], key=lambda w: (-len(w), w)))


@lru_cache(maxsize=4096)
def core(indicator: str) -> str:
    """The words of an indicator without those that say nothing of what it is (外贸进出口总值 → 进出口)."""
    bare = re.sub(rf"(?:{any_of('endings')})+$", "", indicator) or indicator
    return re.sub(rf"^(?:{any_of('loose')})+(?=.)", "", bare)
