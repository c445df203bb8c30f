"""The report as the rules see it: every outermost mention one symbol.

In: a report's clean text, its resolution and the appositions (a post with its holder, seen as the person).
Out: an ``Encoded``, whose positions lead back to the clean text.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.discourse import Stretch, pointers, put, speaks_for
from kg.extract.officials import joining
from kg.extract.unit import Unit
from kg.ontology import Names
from kg.packing import packed
from kg.patterns import Symbols
from kg.text import clauses, sentences
from kg.types import Entity, Mention, Resolution

__all__ = ["Encoded", "Unit", "encode"]


@dataclass(frozen=True)
class Encoded:
    """``text`` with symbols, and ``packed`` for patterns; ``begins[i]`` is the clean offset of its character ``i`` (one
    more at the end).

    ``units`` holds the symbols by position, ``at`` their positions sorted. ``sentences`` and ``blocks`` are
    stretches of ``text``.
    """

    text: str
    packed: str
    begins: tuple[int, ...]
    units: dict[int, Unit]
    at: tuple[int, ...]
    sentences: tuple[tuple[int, int], ...]

    def clean(self, begin: int, end: int) -> tuple[int, int]:
        """The clean offsets of ``text[begin:end]`` (not empty)."""
        last = self.units.get(end - 1)
        return self.begins[begin], last.end if last else self.begins[end - 1] + 1

    def within(self, begin: int, end: int) -> list[int]:
        """The positions of symbols in ``text[begin:end]``."""
        return list(self.at[bisect_right(self.at, begin - 1) : bisect_right(self.at, end - 1)])

    def clauses(self, begin: int, end: int) -> list[tuple[int, int]]:
        """The clauses of a stretch of ``text``."""
        return clauses(self.text, begin, end)


def encode(text: str, resolution: Resolution, stretches: Iterable[Stretch], symbols: Symbols) -> Encoded:
    """``text`` with its outermost mentions as symbols."""
    stretches = tuple(stretches)
    units = _units(text, resolution, stretches, symbols)
    for p in pointers(text, resolution, stretches, symbols.ontology):
        kind = _kind(p.entities, symbols)
        put(units, Unit(p.begin, p.end, kind, text[p.begin : p.end], p.entities, pointer=True))
    out: list[str] = []
    begins: list[int] = []
    placed: dict[int, Unit] = {}
    done = 0
    for unit in units:
        out.extend(text[done : unit.begin])
        begins.extend(range(done, unit.begin))
        placed[len(out)] = unit
        out.append(symbols.of.get(unit.kind, symbols.of[Names.EVENT]))
        begins.append(unit.begin)
        done = unit.end
    out.extend(text[done:])
    begins.extend(range(done, len(text) + 1))
    encoded, starts, placed = _with_officials(out, begins, placed, symbols)
    at = tuple(sorted(placed))
    return Encoded(encoded, packed(encoded), starts, placed, at, tuple(sentences(encoded)))


def _with_officials(
    out: list[str], begins: list[int], placed: dict[int, Unit], symbols: Symbols
) -> tuple[str, tuple[int, ...], dict[int, Unit]]:
    """The symbols with 、 for the commas between officials, without what names nobody between them."""
    commas, nobody = joining("".join(out), placed, symbols)
    for i in commas:
        out[i] = "、"
    if not nobody:
        return "".join(out), tuple(begins), placed
    passed = {i for stretch in nobody for i in range(*stretch)}
    kept = [i for i in range(len(begins)) if i not in passed]
    moved = {old: new for new, old in enumerate(kept)}
    text = "".join(out[i] for i in kept[:-1])
    return text, tuple(begins[i] for i in kept), {moved[i]: u for i, u in placed.items() if i not in passed}


def _units(text: str, resolution: Resolution, stretches: Iterable[Stretch], symbols: Symbols) -> list[Unit]:
    """The outermost units in text order; what begins inside the one before is its inner unit or left out."""
    found = [Unit(s.begin, s.end, Names.PERSON, text[s.begin : s.end], (s.person,)) for s in stretches]
    found += [_unit(m, r, symbols) for m, r in zip(resolution.mentions, resolution.referents, strict=True)]
    found.sort(key=lambda u: (u.begin, -u.end))
    outer: list[Unit] = []
    inner: dict[int, list[Unit]] = {}
    for unit in found:
        if unit.begin >= unit.end:
            continue
        if outer and unit.begin < outer[-1].end:
            if unit.end <= outer[-1].end:
                inner.setdefault(len(outer) - 1, []).append(unit)
            elif unit.kind == Names.POST:
                outer.append(_clip(unit, outer[-1].end))
        else:
            outer.append(unit)
    bodies = speaks_for(stretches)
    return [_with_inner(u, inner.get(i) or _body(u, bodies)) for i, u in enumerate(outer)]


def _body(unit: Unit, bodies: dict[Entity, Entity]) -> tuple[Unit, ...]:
    """The body of a person who is named alone, as if it stood before the name; nothing else has one."""
    body = bodies.get(unit.fillers[0]) if unit.kind == Names.PERSON and len(unit.fillers) == 1 else None  # type: ignore[arg-type]
    return (Unit(unit.begin, unit.begin + 1, body.kind, body.name, (body,)),) if body else ()


def _kind(referents: tuple[Entity, ...], symbols: Symbols) -> str:
    """The class that stands for several: an organisation's where one is among them (双方: 市 and 公司)."""
    kinds = [r.kind for r in referents]
    return next((k for k in kinds if symbols.ontology.is_a(k, Names.ORGANISATION)), kinds[0])


def _unit(mention: Mention, referents: tuple[Entity, ...], symbols: Symbols) -> Unit:
    # What a name refers to is known better than what it looks like (香港 at a place where it looks like a venue).
    kind = _kind(referents, symbols) if referents and referents[0].kind in symbols.of else mention.kind
    fillers: tuple[Entity | str, ...] = referents
    if not referents and mention.kind not in (Names.TIME, Names.AMOUNT, Names.POST, Names.ANAPHOR):
        fillers = (mention.text,)
    return Unit(mention.begin, mention.end, kind, mention.text, fillers, mention.value)


def _clip(unit: Unit, begin: int) -> Unit:
    return Unit(begin, unit.end, unit.kind, unit.text[begin - unit.begin :], unit.fillers, unit.value)


def _with_inner(unit: Unit, inner: Sequence[Unit]) -> Unit:
    if not inner:
        return unit
    return Unit(unit.begin, unit.end, unit.kind, unit.text, unit.fillers, unit.value, tuple(inner))
