"""How a page writes and draws things. In: values. Out: words, shapes, labels, by ``ontology/view.yaml``."""

from decimal import Decimal, InvalidOperation
from functools import lru_cache
from math import isfinite
from typing import Any, Final

import yaml
from pypinyin import lazy_pinyin

from kg import ontology as onto
from kg.ontology import Ontology

LANGUAGES: Final = ("zh", "en")
_LINE: Final = 10  # characters of a label's line
_LINES: Final = 3
_LONGEST: Final = 15


def figure(value: str, unit: str, bound: str = "", language: str = "zh") -> str:
    """A figure as papers write it: ``89000000``, ``CNY`` → ``8900万元``, in English ``CNY 89 million``."""
    if not value:
        return ""
    words = _table()["figures"][language]
    try:
        amount = Decimal(value)
    except InvalidOperation:
        return f"{value} {unit}"
    scales = [(size, word) for size, word in words["scales"].items() if abs(amount) >= size]
    size, word = scales[0] if scales else (1, "")
    digits = f"{amount / size:f}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    hedge = words["bounds"].get(bound, "")
    if language == "zh":
        return f"{hedge}{digits}{word}{words['currencies'].get(unit, unit)}"
    if len(unit) == 3 and unit.isascii() and unit.isupper():
        return f"{hedge}{unit} {digits}{word}"
    return f"{hedge}{digits}{word}{'' if unit == '%' else ' '}{unit}"


def both(value: str, unit: str, bound: str = "") -> list[str]:
    """A figure in all ``LANGUAGES``."""
    return [figure(value, unit, bound, language) for language in LANGUAGES]


def plottable(value: str) -> float | None:
    """A figure to plot, None where it is no number."""
    try:
        found = float(value)
    except ValueError:
        return None
    return found if isfinite(found) else None


def shape(kind: str, ontology: Ontology) -> str:
    """The shape that things of class ``kind`` are drawn with."""
    shapes = _table()["shapes"]
    return next((str(shapes[c]) for c in ontology.ancestors(kind) if c in shapes), "dot")


def words() -> dict[str, list[str]]:
    """What the page says, by key: one text a language."""
    found: dict[str, list[str]] = _table()["words"]
    return found


def narrowest(kinds: list[str], ontology: Ontology) -> str:
    """The narrowest of some classes."""
    return max(kinds, key=lambda kind: (len(ontology.ancestors(kind)), kind))


def broken(label: str) -> list[str]:
    """A label over several lines of like length, three at most."""
    label = " ".join(label.split())
    count = min(_LINES, -(-len(label) // _LINE)) or 1
    size = -(-len(label) // count) or 1
    rows = [label[i : i + size] for i in range(0, min(len(label), size * _LINES), size)]
    return [row if len(row) <= _LONGEST else row[: _LONGEST - 1] + "…" for row in rows]


def pinyin(name: str) -> str:
    """The syllables of a name without tones, blanks between: what a search by pinyin looks in."""
    if name.isascii():
        return ""
    syllables: list[str] = lazy_pinyin(name[:60], errors=lambda chars: chars.strip().lower())
    return " ".join(s for s in syllables if s)


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((onto.folder() / "view.yaml").read_text(encoding="utf-8"))
    return found
