"""Conflict: figures of one report that don't agree with each other.

In: a ``Reading``. Out: the same with notes on the observations concerned, never with other values. A whole is checked
against its parts, a surplus against what it is the difference of, a share against part and whole, a growth
against both its values; each figure counts as anything that rounds to what is written. Figures that the text hedges
(约, 超) or denies are not checked; what is planned is checked against what is planned alone. The words are in
``ontology/sums.yaml``.
"""

from dataclasses import replace

from kg.conflict.ratios import growths, shares
from kg.conflict.sums import differences, listed, sums
from kg.conflict.written import Note, figures_of
from kg.types import Modality, Reading

__all__ = ["checked"]


def checked(reading: Reading) -> Reading:
    """``reading`` with a note, in Chinese, on every observation that another figure of the report contradicts."""
    sheets = [figures_of(reading, held) for held in (Modality.ASSERTED, Modality.PLANNED)]
    checks = (sums, differences, listed, shares, growths)
    found: list[Note] = [n for sheet in sheets for check in checks for n in check(sheet)]
    if not found:
        return reading
    told: dict[int, dict[str, None]] = {}
    for note in found:
        for number in note.observations:
            told.setdefault(number, {})[note.text] = None
    seen = enumerate(reading.observations)
    return replace(reading, observations=tuple(replace(o, conflicts=tuple(told.get(i, ()))) for i, o in seen))
