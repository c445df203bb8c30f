"""Which place a name means: gazetteer identity, homonyms, relative words (我省, 全市), one-character names.

In: the mentions with the home. Out: an ``Entry`` or nothing for each place mention.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from kg.ontology import Names
from kg.recognise.gazetteer import Entry, Gazetteer
from kg.resolve.bodies import Bodies
from kg.resolve.home import Home
from kg.resolve.names import Name
from kg.resolve.words import Words
from kg.types import Mention

DIVISIONS: Final = (Names.COUNTRY, Names.PROVINCE, Names.CITY, Names.COUNTY, Names.TOWNSHIP, Names.VILLAGE)
_REGION_END: Final = "自治区"


@dataclass(slots=True)
class Scene:
    """What is known while a report's mentions are read: home, word lists, and the places named so far."""

    home: Home
    gazetteer: Gazetteer
    words: Words
    bodies: Bodies
    year: int | None = None
    entries: dict[str, Entry] = field(default_factory=dict)
    passed: list[Entry] = field(default_factory=list)
    guest: Entry | None = None
    zones: dict[str, Name] = field(default_factory=dict)

    def called(self, place: Entry) -> str:
        """The name of a division as its organs' names have it: 南京市鼓楼区, where other cities have one too."""
        if place.kind != Names.COUNTY:
            return place.name
        same = [e for e in self.gazetteer.by_form(place.name) if e.kind == Names.COUNTY]
        above = self.gazetteer.parents(place)
        return above[0].name + place.name if len(same) > 1 and above else place.name

    def committee_place(self, place: Entry) -> str:
        """The same before 委: 喀什地(委), not 喀什地区(委)."""
        return self.words.as_spelt(self.called(place) + "委").removesuffix("委")

    def region(self, end: str) -> Entry | None:
        """The place that a relative word means: home's, else the only one of that ending that the report names.

        In a row of officials the first of whom are a guest place's (云岭县县长甲、县政协主席乙) it is that place.
        """
        if self.guest is not None and self.guest.name.endswith(end):
            return self.guest
        found = self.home.ending(end)
        if end == "区" and (found is None or found.kind != Names.COUNTY):
            # In an autonomous region's papers 全区 is the region, unless the paper is a district's.
            return self.home.ending(_REGION_END) or self._last(end) or self._only(end)
        return found or self._last(end) or self._only(end)

    def _last(self, end: str) -> Entry | None:
        """The last place with that ending that the text has named so far (绥阳县 … 县扶贫办)."""
        return next((e for e in reversed(self.passed) if self._may_be(e, end)), None)

    def _only(self, end: str) -> Entry | None:
        """The one place with that ending that the report names."""
        known = [e for e in self.entries.values() if self._may_be(e, end)]
        return known[0] if len(known) == 1 else None

    def _may_be(self, e: Entry, end: str) -> bool:
        """Whether the text can call ``e`` 我市: a guest city it can't."""
        if not e.name.endswith(end) or e.kind not in DIVISIONS:
            return False
        return not self.home.divisions or bool({p.code for p in self.gazetteer.parents(e)} & self.home.codes)


def survey(scene: Scene, mentions: Sequence[Mention], places: frozenset[str]) -> None:
    """Fills ``scene`` with the places that the report names beyond doubt: the evidence for the others.

    China is none for what lies in it.
    """
    for m in mentions:
        if m.kind not in places:
            continue
        found = _strong(scene, m)
        if len(found) == 1 and found[0].code and found[0].name != scene.words.nation:
            scene.entries[found[0].code] = found[0]


def place(scene: Scene, m: Mention, before: Entry | None) -> Entry | None:
    """The place that ``m`` names. ``before`` is the place named right before it (湖南|株洲)."""
    text = m.text
    if (end := scene.words.relative.get(text)) is not None:
        return scene.region(end)
    if text in scene.words.nation_words:
        return _nation(scene)
    candidates = _candidates(scene, m)
    if not candidates:
        return None
    return _choose(scene, m, candidates, before)


def _nation(scene: Scene) -> Entry | None:
    return next(iter(scene.gazetteer.by_form(scene.words.nation)), None)


def _bare(scene: Scene, text: str) -> str:
    """The name without what only says how much of the place is meant (湖南全省)."""
    return scene.words.place_tails.sub("", text) if len(text) > 2 else text


def _strong(scene: Scene, m: Mention) -> tuple[Entry, ...]:
    """What a name means beyond doubt, things that are gone left out where others stand."""
    if len(m.text) < 2 or m.text in scene.words.relative:
        return ()
    found = scene.gazetteer.by_form(_bare(scene, m.text))
    return tuple(e for e in found if not e.until) or found


def _candidates(scene: Scene, m: Mention) -> list[Entry]:
    text = _bare(scene, m.text)
    look = scene.gazetteer
    if len(text) == 1:
        return list(look.by_short(text))
    found = [*look.by_form(text), *look.by_weak(text)]
    keyed = [e for e in found if m.key and e.name == m.key]
    if m.key and not keyed:
        keyed = list(look.by_form(m.key))
    return keyed or found


class _Score(NamedTuple):
    """How well a candidate fits, the weightiest first."""

    near: bool
    full: bool
    strong_at_home: int
    strong: bool
    at_home: int
    named: int
    kind: bool
    stands: bool
    level: int

    @property
    def evidence(self) -> bool:
        """Whether more speaks for it than a form that is also an ordinary word."""
        return self.near or self.strong or self.at_home > 0 or self.named > 0


def _choose(scene: Scene, m: Mention, candidates: list[Entry], before: Entry | None) -> Entry | None:
    """The candidate with the best evidence; none where two are as good, or a weak form has none."""
    own = frozenset(e.code for e in candidates)
    scored = [(_score(scene, m, e, before, own), -i, e) for i, e in enumerate(candidates)]
    scored.sort(key=lambda row: row[:2], reverse=True)
    best = scored[0]
    if not best[0].evidence or (len(scored) > 1 and best[0] == scored[1][0]):
        return None
    return best[2]


def _score(scene: Scene, m: Mention, e: Entry, before: Entry | None, own: frozenset[str]) -> _Score:
    text = _bare(scene, m.text)
    above = {p.code for p in scene.gazetteer.parents(e)}
    strong = len(text) == 1 or m.key == e.name or e in scene.gazetteer.by_form(text)
    at_home = len((above | {e.code}) & scene.home.codes)
    return _Score(
        near=before is not None and before.code in above,
        full=e.name == text,
        strong_at_home=at_home if strong else 0,
        strong=strong,
        at_home=at_home,
        named=len((above - own) & scene.entries.keys()),
        kind=e.kind == m.kind,
        stands=not e.until,
        level=-DIVISIONS.index(e.kind) if e.kind in DIVISIONS else 0,
    )
