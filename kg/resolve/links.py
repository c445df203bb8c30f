"""Structural relations that follow from names and their neighbourhood: what is part of what, what lies where.

In: the mentions with their names and entities. Out: ``Link``s, each with its rule and the span that shows it.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kg.ontology import Names
from kg.recognise.gazetteer import Entry, Gazetteer
from kg.resolve import branches, neighbours, sites
from kg.resolve.linkset import LinkSet, Neighbour
from kg.resolve.names import Name
from kg.resolve.places import DIVISIONS
from kg.types import Entity, Link, Mention

# 甲开发区、乙园区, 甲开发区和乙园区: two in one row.
_ROW = re.compile("(?:[A-Za-z一-龥（）—·]*、)+[A-Za-z一-龥（）—·]*|[和与及]")
_UNIT_RULES = frozenset({"unit-branch", "unit-department", "unit-regional", "place-of-branch"})


# Zones of industry that have no parks of their own.
_WHOLE_ZONE = "开发区"
_LONE_ZONES = ("工业区", "集中区", "加工区")


@dataclass(slots=True)
class Linker:
    """Finds a report's links. ``of_entry``, ``of_head`` and ``of_name`` give entities, made if need be."""

    links: LinkSet
    names: Sequence[Name | None]
    gazetteer: Gazetteer
    home: frozenset[str]
    of_entry: Callable[[Entry], Entity]
    of_head: Callable[[str, str], Entity]
    of_name: Callable[[Name], Entity]
    known: Callable[[str], bool]
    where: Callable[[str], Entry | None]
    chain: Callable[[str], list[tuple[Entry, int]]]
    places: dict[str, Entity] = field(default_factory=dict)
    abroad: dict[str, Entity] = field(default_factory=dict)

    def run(self) -> tuple[Link, ...]:
        """All links, by the order of their evidence."""
        seen: set[tuple[Entity, Name]] = set()
        own = [
            (m.text, e)
            for m, name, e in self._entities()
            if name.entry is None and e.kind in self.links.kinds.places - {Names.NATURAL} and len(m.text) > 2
        ]
        self.places = {short: e for text, e in own if (short := self._short_place(text, e)) is not None}
        self.places |= dict(own)
        countries = (e for _, _, e in self._entities() if e.kind == Names.COUNTRY)
        self.abroad = {e.name: e for e in countries if e.name != self.links.words.nation}
        for m, name, e in self._entities():
            if (e, name) not in seen:
                seen.add((e, name))
                self._units(m, name, e)
                self._own_place(m, name, e)
        found = list(self.links.outermost())
        neighbours.adjacent(self.links, found)
        for row in self.links.inner():
            neighbours.adjacent(self.links, row)
        neighbours.stated(self.links, found)
        sites.sites(self.links, found)
        self._zones(found)
        self._in_zone(found)
        self._divisions()
        return self.links.sorted()

    def _entities(self) -> Iterator[tuple[Mention, Name, Entity]]:
        for m, name, referents in zip(self.links.mentions, self.names, self.links.referents, strict=True):
            if name is not None and len(referents) == 1:
                yield m, name, referents[0]

    # --- what a name itself says

    def _units(self, m: Mention, name: Name, e: Entity) -> None:
        if e.kind not in self.links.kinds.organisations:
            return
        if name.parent is not None:
            parent = self.of_name(name.parent)
            self.links.add(e, Names.UNIT_OF, parent, "unit-organ", m.begin, m.end)
            if parent.kind == Names.DEVELOPMENT_ZONE:
                self.links.add(e, Names.LOCATED_IN, parent, "place-in-name", m.begin, m.end)
            if name.parent.place is not None:
                place = self.of_entry(name.parent.place)
                self.links.add(parent, Names.LOCATED_IN, place, "place-in-name", m.begin, m.end)
        for form in dict.fromkeys((m.text, name.full)):
            unit = branches.split(form, self.links.words, self.known, self.where)
            if unit is not None and not (
                name.listed and unit.rule == "unit-department" and not self._inner(e)
            ):
                self._unit(m, e, unit, told=self._told(name, form, unit.head))
                return

    def _told(self, name: Name, form: str, head: str) -> bool:
        """Whether the name's own parent is the ``head`` of its ``form`` or a nearer one (省农信社联合社|大理办事处)."""
        if name.parent is None:
            return False
        if head in (name.parent.full, *name.parent.forms):
            return True
        if not name.full.startswith(name.parent.full):
            return False
        return len(form) - len(head) >= len(name.full) - len(name.parent.full)

    def _inner(self, e: Entity) -> bool:
        """A hospital, institute or school named after an organisation is part of it (中国中医科学院西苑医院)."""
        return e.kind in self.links.words.parts_by_name

    def _unit(self, m: Mention, e: Entity, unit: branches.Unit, *, told: bool) -> None:
        """``e`` is a part of the head, unless that is ``told`` already; a joint body (X与Y联合调研组) of both heads."""
        heads, place = [unit.head], unit.place
        if not self.known(unit.head):
            heads = self.links.words.joint.split(unit.head)
            if len(heads) > 1 and not all(map(self.known, heads)):
                return
        for head in heads if not told else ():
            kind = Names.DEVELOPMENT_ZONE if self.links.words.zone_part.search(head) else e.kind
            whole = self.of_head(head, kind)
            self.links.add(e, Names.UNIT_OF, whole, unit.rule, m.begin, m.end)
            outer = branches.split(head, self.links.words, self.known, self.where)
            if outer is not None and not self.gazetteer.by_form(
                head
            ):  # 某大学|医学院|附属医院, 某银行|某分行|某支行
                self.links.add(
                    whole, Names.UNIT_OF, self.of_head(outer.head, kind), outer.rule, m.begin, m.end
                )
                place = place or outer.place
        if place is not None:
            self.links.add(e, Names.LOCATED_IN, self.of_entry(place), "place-of-branch", m.begin, m.end)

    def _own_place(self, m: Mention, name: Name, e: Entity) -> None:
        """The place that an organ, a company, a park or a project has in its name."""
        lies = self.links.kinds.family(e.kind) in (Names.ORGANISATION, Names.PLACE, Names.PROJECT)
        if not lies or name.entry is not None or self._moved(e, name):
            return
        if (inner := self._inner_place(m, name, e)) is not None:
            self.links.add(e, Names.LOCATED_IN, inner, "place-in-name", m.begin, m.end)
        if self._of_organisation(m, e):
            return
        if (match := self.links.words.links["posted"].search(m.text)) is not None:
            self._posted(m, e, match["at"])
            return
        inner = self._named_head(m.text) or self._bracketed(m.text)
        if inner is not None:
            self.links.add(e, Names.LOCATED_IN, inner, "place-in-name", m.begin, m.end)
        if name.place is not None:
            self.links.add(e, Names.LOCATED_IN, self.of_entry(name.place), "place-in-name", m.begin, m.end)
            self._address(m, e)
            self._country(m, e, name.place)

    def _address(self, m: Mention, e: Entity) -> None:
        """重庆市|万州区|旅游局: each division of a name's address lies in the one before, and the body in both."""
        chain = [self.of_entry(entry) for entry, _ in self.chain(m.text)]
        for outer, inner in pairwise(chain):
            self.links.add(inner, Names.LOCATED_IN, outer, "address-in-name", m.begin, m.end)
        if len(chain) > 1 and chain[0].name != self.links.words.nation:
            self.links.add(e, Names.LOCATED_IN, chain[0], "place-in-name", m.begin, m.end)

    def _country(self, m: Mention, e: Entity, place: Entry) -> None:
        """阿拜州政府 lies in 哈萨克斯坦, where the report names that."""
        for above in () if place.code[:1].isdigit() else self.gazetteer.parents(place):
            if above.kind == Names.COUNTRY and above.name in self.abroad:
                self.links.add(e, Names.LOCATED_IN, self.abroad[above.name], "place-in-name", m.begin, m.end)

    def _posted(self, m: Mention, e: Entity, at: str) -> None:
        """德国驻广州总领事馆, 云岭市驻沪办: lies where it is posted to; a country's whole (驻华) tells nothing."""
        place = self.where(at) or next(iter(self.gazetteer.by_short(at)), None)
        if place is not None and place.kind != Names.COUNTRY:
            self.links.add(e, Names.LOCATED_IN, self.of_entry(place), "place-in-name", m.begin, m.end)

    def _short_place(self, text: str, e: Entity) -> str | None:
        """班彦 of 班彦村, where that is no place of the gazetteer; what is called after it (班彦合作社) lies there."""
        short = self.links.words.links["division_end"].sub("", text)
        if e.kind not in DIVISIONS or short == text or self.where(short) is not None:
            return None
        return short

    def _named_head(self, text: str) -> Entity | None:
        """The village, park or the like, named in the report but in no list, that a name begins with.

        Divisions may stand before it: 云岭县|上湾村|服务中心.
        """
        begin = next((end for _, end in reversed(self.chain(text))), 0)
        for start in dict.fromkeys((0, begin)):
            for length in range(len(text) - 2, start + 1, -1):
                if (e := self.places.get(text[start:length])) is not None:
                    return e
        return None

    def _bracketed(self, text: str) -> Entity | None:
        """启明电缆（株洲）有限公司 lies in 株洲."""
        for match in self.links.words.links["bracketed"].finditer(text):
            place = self.where(match["place"])
            if place is not None and place.kind != Names.COUNTRY:
                return self.of_entry(place)
        return None

    def _inner_place(self, m: Mention, name: Name, e: Entity) -> Entity | None:
        """The last place in a project's name that is in none of the organisations' in it (飞虹集团|青山县|风电项目)."""
        if e.kind != Names.PROJECT or name.place is not None:
            return None
        inside = [
            (n, found[0])
            for n, found in zip(self.links.mentions, self.links.referents, strict=True)
            if m.begin <= n.begin and n.end < m.end and len(found) == 1
        ]
        taken = [
            n for n, found in inside if found.kind in self.links.kinds.organisations - self.links.kinds.places
        ]
        places = [
            found
            for n, found in inside
            if found.kind in (Names.CITY, Names.COUNTY, Names.TOWNSHIP, Names.VILLAGE, Names.DEVELOPMENT_ZONE)
            and not any(o.begin <= n.begin and n.end <= o.end for o in taken)
        ]
        return places[-1] if places else None

    def _moved(self, e: Entity, name: Name) -> bool:
        """A branch or department lies where its own name says, not where its head does."""
        if name.exact and e.kind in (Names.GOVERNMENT, Names.PARTY):
            return False
        if name.place is not None and name.place.kind == Names.COUNTRY:
            return False
        return not _UNIT_RULES.isdisjoint(self.links.rules.get(e.name, ()))

    def _of_organisation(self, m: Mention, e: Entity) -> bool:
        """A project named after an organisation need not lie where that does; nor a road where a namesake city."""
        if e.kind == Names.ROAD:
            return True
        if e.kind != Names.PROJECT:
            return False
        return any(
            n.begin == m.begin
            and n.end < m.end
            and n.kind in self.links.kinds.organisations - self.links.kinds.places
            for n in self.links.mentions
        )

    # --- what the report as a whole says

    def _zones(self, found: Sequence[Neighbour]) -> None:
        """Parks named after the report's only development zone lie in it (株洲开发区 … 清水园区, 白石园区)."""
        zones = {e.name: (m, e) for m, e in reversed(found) if self._whole_zone(e)}
        if len(zones) != 1:
            return
        at, zone = next(iter(zones.values()))
        placed = {s for s, relation, _ in self.links.found if relation == Names.LOCATED_IN}
        for m, e in found:
            if (
                m.begin >= at.end
                and not _ROW.fullmatch(self.links.text, at.end, m.begin)
                and e.name not in placed
                and e.kind in self.links.kinds.places
                and self._part(e)
            ):
                self.links.add(e, Names.LOCATED_IN, zone, "park-of-zone", m.begin, m.end)

    def _in_zone(self, found: Sequence[Neighbour]) -> None:
        """What is called after the report's zone lies in it: 滨浦海关 in 滨浦经济开发区, 某银行高新区支行."""
        zones = {e.name: e for _, e in found if self._whole_zone(e)}
        cores: dict[str, Entity] = {}
        for name in sorted(zones, key=lambda z: (not z.endswith(_WHOLE_ZONE), z)):
            core = self.links.words.links["zone_tail"].sub("", name)
            if core != name and len(core) > 1 and self.where(core) is None:
                cores.setdefault(core, zones[name])
        for m, e in found:
            if e.kind not in self.links.kinds.organisations or e.name.startswith(tuple(zones)):
                continue
            branch = self.links.words.links["zone_branch"].search(m.text)
            inside = [
                zones[z] for z in sorted(zones) if branch and z.endswith(self._zone_ends(branch["zone"]))
            ]
            inside = inside or [zone for core, zone in cores.items() if self._called_after(m.text, core)]
            if len(inside) == 1:
                self.links.add(e, Names.LOCATED_IN, inside[0], "place-in-name", m.begin, m.end)

    def _zone_ends(self, tail: str) -> tuple[str, ...]:
        return tail, self.links.words.zones.get(tail, tail)

    def _called_after(self, name: str, core: str) -> bool:
        """滨浦|海关, 某银行|滨浦|分行: at the beginning, or before the tail of a branch."""
        if name.startswith(core) and len(name) > len(core) + 1:
            return True
        tail = self.links.words.branch_tail.search(name)
        return tail is not None and name[: tail.start()].endswith(core)

    def _whole_zone(self, e: Entity) -> bool:
        return e.kind == Names.DEVELOPMENT_ZONE and not self._part(e) and not e.name.endswith(_LONE_ZONES)

    def _part(self, e: Entity) -> bool:
        return e.kind not in DIVISIONS and self.links.words.zone_part.search(e.name) is not None

    def _divisions(self) -> None:
        """A division lies in the nearest of its parents that the report names or that is the home."""
        named = {e.code: e for _, _, e in self._entities() if e.code}
        for m, name, e in self._entities():
            if name.entry is None or name.entry.kind not in DIVISIONS or name.entry.kind == Names.COUNTRY:
                continue
            for above in self.gazetteer.parents(name.entry):
                if above.kind == Names.COUNTRY:
                    if above.name in self.abroad:
                        country = self.abroad[above.name]
                        self.links.add(e, Names.LOCATED_IN, country, "division", m.begin, m.end)
                    break
                if above.code in named or above.code in self.home:
                    target = named.get(above.code) or self.of_entry(above)
                    self.links.add(e, Names.LOCATED_IN, target, "division", m.begin, m.end)
                    break
