"""Advertisements, notices and picture captions: no reports."""

from collections.abc import Sequence

from kg.layout.flow import Unit, UnitKind
from kg.layout.words import Words

_LONGEST = 600
_BLOCK = 250


def without_adverts(units: Sequence[Unit], words: Words) -> list[Unit]:
    """``units`` without advertisements, notices and captions."""
    kept: list[Unit] = []
    for block in _blocks(units):
        text = "\n".join(u.strand.text for u in block)
        plain = not any(u.starts or u.kind is UnitKind.BYLINE for u in block)
        if not (plain and len(text) <= _BLOCK and is_advert(text, words)):
            kept += [u for u in block if not _is_no_text(u, words)]
    return kept


def _blocks(units: Sequence[Unit]) -> list[list[Unit]]:
    """Units with no empty line between them."""
    blocks: list[list[Unit]] = []
    for unit in units:
        if unit.gap or not blocks:
            blocks.append([])
        blocks[-1].append(unit)
    return blocks


def is_advert(text: str, words: Words) -> bool:
    """Whether a paragraph or line sells, seeks or gives notice: a telephone and its words, or sure words."""
    if len(text) > _LONGEST:
        return False
    cues = set(words.adverts.findall(text))
    phone = bool(words.phone.search(text))
    sure = bool(words.adverts_alone.search(text))
    return (
        (phone and len(cues) >= 1)
        or (sure and (len(text) < 150 or len(cues) > 1))
        or len(cues) >= (3 if len(text) < 80 else 4)
    )


def _is_no_text(unit: Unit, words: Words) -> bool:
    text = unit.strand.text
    if unit.starts or unit.kind is UnitKind.BYLINE:
        return False
    caption = words.captions.match(text) and len(text) < 200
    credited = (
        len(text) < 160 and words.photo.search(text[-24:]) and text.rstrip("）)").endswith(("摄", "摄影"))
    )
    return bool(caption or credited) or is_advert(text, words)
