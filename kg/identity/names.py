"""Organisations under several names: a firm short here and in full there, a bank's branch with or without 省.

In: all ``Local``s. Out: sets of one name are put together with the one set of the fuller name; where two fit, none is.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from kg import ontology as onto
from kg.identity.local import Body, Local
from kg.identity.regions import nearness
from kg.identity.sets import Sets
from kg.identity.words import Words
from kg.ontology import Names

ByName = dict[str, list[int]]


@dataclass(slots=True)
class Firms:
    """Which full names the short names of firms may stand for. ``named``: the indices of organisations by name."""

    found: Sequence[Local]
    words: Words
    named: ByName = field(default_factory=lambda: defaultdict(list))
    full: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    placed: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        for i, thing in enumerate(self.found):
            firm = thing.kinds & firm_kinds() or thing.label.endswith(self.words.full)
            if not firm or not thing.kinds & _organisations() or self.words.is_ordinary(thing.label):
                continue
            self.named[thing.label].append(i)
            if thing.label.endswith(self.words.full):
                self.full[self.words.shortened(thing.label)].add(thing.label)
                if without := without_place(thing, self.words):
                    self.placed[self.words.shortened(without)].add(thing.label)

    def fits(self, label: str) -> set[str]:
        """All full names that the short name ``label`` may stand for."""
        core = self.words.shortened(label)
        if label.endswith(self.words.full) or len(core) < self.words.shortest or self.words.is_ordinary(core):
            return set()
        fits = self.full.get(core, set()) | self.placed.get(core, set())
        # A name with 集团 is that of the group itself, not of one of its firms.
        return {n for n in fits if self.words.group in n} if self.words.group in label else fits

    def is_ambiguous(self, thing: Local) -> bool:
        """Whether the name of ``thing`` may be that of several firms, so that it is no one's in all reports."""
        return bool(thing.kinds & firm_kinds()) and len(self.fits(thing.label)) > 1

    def meant(self, i: int) -> str:
        """The one full name that thing ``i`` may have: of firms of a place (兰州金辉建材有限公司) only where the report is
        at home in their province; ``""`` where none fits, or several."""
        core = self.words.shortened(self.found[i].label)
        fits = self.fits(self.found[i].label)
        near = sorted(n for n in fits if n in self.full.get(core, ()) or self._near(n, i))
        return near[0] if len(near) == 1 else ""

    def _near(self, name: str, i: int) -> bool:
        here = self.found[i].code or self.found[i].home
        return any(nearness(self.found[j].code, here) >= 0 for j in self.named[name])


def join(found: Sequence[Local], firms: Firms, sets: Sets, words: Words) -> None:
    """Puts organisations' sets together."""
    _units(found, firms.named, sets, words)
    for label in sorted(firms.named):
        for i in firms.named[label] if firms.fits(label) else ():
            if found[i].kinds & firm_kinds() and (full := firms.meant(i)):
                sets.join(firms.named[full][0], i, "full-name")
    _aliases(found, firms.named, sets, words)


def _units(found: Sequence[Local], named: ByName, sets: Sets, words: Words) -> None:
    """中国银行青海分行 and 中国银行青海省分行: one head, one place, one end, and nothing else in the name."""
    first: dict[tuple[str, str, str], int] = {}
    for label in sorted(named, key=lambda name: (-len(name), name)):
        for i in named[label]:
            if (key := unit(found[i], words)) is not None:
                sets.join(first.setdefault(key, i), i, "unit")


def unit(thing: Local, words: Words) -> tuple[str, str, str] | None:
    """What tells a unit from others; none where its name has more in it than head, place and end."""
    tail = next((t for t in words.units if thing.label.endswith(t)), "")
    if not tail or not thing.heads or not thing.code:
        return None
    core = words.core(thing.heads[0])
    for head in (*thing.heads, core):
        middle = thing.label.removesuffix(tail).removeprefix(head)
        if thing.label.startswith(head) and middle in (thing.place, _short(thing.place, words)):
            return core, thing.code, words.units[tail]
    return None


def _short(place: str, words: Words) -> str:
    return place[:-1] if place[-1:] in words.levels else place


def without_place(thing: Local | Body, words: Words) -> str:
    """兰州金辉建材有限公司 → 金辉建材有限公司, if the firm lies in 兰州."""
    for head in (thing.place, _short(thing.place, words)):
        if head and thing.label.startswith(head):
            return thing.label.removeprefix(head)
    return ""


def _aliases(found: Sequence[Local], named: ByName, sets: Sets, words: Words) -> None:
    """A name by which another report calls one organisation with a full name, and only one."""
    meant: dict[str, set[str]] = defaultdict(set)
    for label, indices in named.items():
        if label.endswith(words.full):
            for alias in {a for i in indices for a in found[i].aliases}:
                meant[alias].add(label)
    for label in sorted(named):
        fits = [name for name in sorted(meant.get(label, ())) if name != label]
        if len(fits) != 1 or label.endswith(words.full) or len(label) < words.shortest:
            continue
        there = next((found[j].code for j in named[fits[0]] if found[j].code), "")
        for i in named[label]:
            here = found[i].code or found[i].home
            if found[i].kinds & firm_kinds() and not (here and there and nearness(here, there) < 0):
                sets.join(named[fits[0]][0], i, "alias")


@lru_cache(maxsize=1)
def _organisations() -> frozenset[str]:
    known = onto.load()
    return known.descendants(Names.ORGANISATION) - known.descendants(Names.PLACE)


@lru_cache(maxsize=1)
def firm_kinds() -> frozenset[str]:
    """Firms, and what was taken for some organisation: no body of the state, whose short names every place has."""
    known = onto.load()
    firms = known.descendants(Names.COMPANY) | known.descendants(Names.BANK)
    return firms | known.descendants(Names.INSURER) | {Names.ORGANISATION, Names.FINANCIAL}
