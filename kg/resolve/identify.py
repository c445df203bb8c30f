"""Names each mention in full by its own words, the home region and its neighbours in the text.

In: the scene and the mentions. Out: a ``Name`` for each; none for times, figures, posts, and words like 双方.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.ontology import Names
from kg.recognise.gazetteer import Entry
from kg.resolve import branches, organs
from kg.resolve.kinds import Kinds
from kg.resolve.names import Name, of_place, shown
from kg.resolve.places import DIVISIONS, Scene, place
from kg.types import Mention

_LONGEST_ORGAN = 16
_SISTER = 20
_BANK = "银行"
_PROVINCIAL = "厅"
_OF_THE_STATE = "国家"
_CITY = "市"
_ROW = 2
_BASIN = "流域"
_RIVERS = ("河", "江", "湖")


@dataclass(slots=True)
class _Reader:
    """Walks through the mentions; remembers the place and the organ just passed."""

    scene: Scene
    kinds: Kinds
    text: str
    last_place: tuple[int, Entry | None] = (-1, None)
    last_begin: int = 0
    last_organ: tuple[int, Name | None] = (-1, None)
    last_unit: tuple[int, str] = (-1, "")
    row_end: int = 0

    def name(self, m: Mention) -> Name | None:
        self._row(m)
        if m.kind in self.kinds.without_entity:
            return None
        name: Name | None
        if m.kind in self.kinds.organisations:
            name = self._with_country(m, self._organisation(m))
        elif m.kind in self.kinds.places:
            name = self._place(m)
        else:
            name = self._other(m)
        if name is None:
            return None
        if m.kind in self.kinds.organisations:
            self._host(m, name)
            self.last_organ = (m.end, name if name.place is not None else None)
            unit = branches.department(name.full, self.scene.words)
            self.last_unit = (m.end, unit.head if unit is not None else "")
        if name.entry is not None:
            self.last_place, self.last_begin = (m.end, name.entry), m.begin
        passed = name.entry or (name.place if name.exact else None)
        if passed is not None:
            self.scene.passed.append(passed)
        return name

    def _row(self, m: Mention) -> None:
        """Ends the row of officials of one place where other words stand between than commas (甲、乙，丙)."""
        gap = self.text[self.row_end : m.begin]
        if gap and not self.scene.words.list_gap.match(gap):
            self.scene.guest = None
        self.row_end = max(self.row_end, m.end)

    def _host(self, m: Mention, name: Name) -> None:
        """Notes whose officials a row begins with, where an organ names its region and that isn't home."""
        if name.place is None or not name.exact or self.scene.words.level.match(m.text):
            return
        codes = self.scene.home.codes
        inside = any(p.code in codes for p in self.scene.gazetteer.parents(name.place))
        # In a city's paper 市财政局 after the officials of one of its county-level cities is the paper's city's.
        away = codes and name.place.code not in codes and not (inside and name.place.name.endswith(_CITY))
        self.scene.guest = name.place if away and name.place.kind != Names.COUNTRY else None

    def _place(self, m: Mention) -> Name | None:
        before = self.last_place[1] if self.last_place[0] == m.begin else None
        entry = place(self.scene, m, before)
        if entry is not None:
            bare = self.scene.words.place_tails.sub("", m.text)  # 江北地区: 江北 too is a form of it
            name = of_place(entry)
            return replace(name, forms=(bare,)) if bare not in (m.text, entry.name) else name
        if m.text in self.scene.words.relative:  # 全区 where no district is told of
            return None
        if m.kind not in DIVISIONS:
            found = self._zone(m) or self._river(m)
            if found is not None:
                return found
            head = self._head_place(m.text)
            return Name(shown(m.text), m.kind, place=head)
        text = self.scene.words.place_tails.sub("", m.text) if len(m.text) > 3 else m.text
        return Name(shown(m.key or text), m.kind)

    def _zone(self, m: Mention) -> Name | None:
        """A development zone; a bare one is that of the city of the places in whose row it stands."""
        end, last = self.last_place
        row = 0 < m.begin - end <= _ROW and self.scene.words.list_gap.match(self.text[end : m.begin])
        found = organs.zone(self.scene, shown(m.text), last if row else None)
        if row and found is not None and found.place is not None:
            self.last_place = (m.end, found.place)
        return found

    def _river(self, m: Mention) -> Name | None:
        """A river by its basin: 清溪河流域."""
        river = m.text.removesuffix(_BASIN)
        return Name(river, Names.NATURAL) if river != m.text and river.endswith(_RIVERS) else None

    def _organisation(self, m: Mention) -> Name:
        scene, text = self.scene, shown(m.text)
        known = self._known(scene.words.centre.get(text, text)) or (self._known(m.key) if m.key else None)
        if known is not None:
            return known
        found = organs.placed(scene, text, m.kind) or self._zone(m)
        if found is not None:
            return found
        if m.kind in (Names.GOVERNMENT, Names.PARTY, Names.ORGANISATION):
            found = organs.bare(scene, text, self._list_place(m))
            if found is not None:
                return found
        found = self._branch(text, m.kind) or self._sister(m)
        if found is not None:
            return found
        if text.startswith(_OF_THE_STATE) and (known := self._known(text.removeprefix(_OF_THE_STATE))):
            return known
        return Name(shown(m.key or text), m.kind, place=self._head_place(text))

    def _with_country(self, m: Mention, name: Name) -> Name:
        """德国|莱茵机械集团: the text calls it so, too, where the country stands right before it."""
        end, country = self.last_place
        if end != m.begin or country is None or country.kind != Names.COUNTRY or name.listed:
            return name
        if country.name == self.scene.words.nation:
            return name
        begin = self.last_begin
        return replace(name, forms=(*name.forms, shown(self.text[begin : m.end])))

    def _known(self, form: str) -> Name | None:
        """An organisation that the gazetteer lists; those that stand come first."""
        found = [e for e in self.scene.gazetteer.by_form(form) if e.kind not in DIVISIONS]
        if not found or (len(found) > 1 and not found[1].until):
            return None
        e = found[0]
        above = [
            p for p in self.scene.gazetteer.parents(e) if p.kind in DIVISIONS and p.kind != Names.COUNTRY
        ]
        place = self._head_place(form) or (above[0] if above else None)
        full = form if e.kind in self.scene.words.as_written else e.name
        return Name(full, e.kind, place=place, exact=full == e.name, forms=(form,), listed=e.name)

    def _branch(self, text: str, kind: str) -> Name | None:
        """A bank's branch under the bank's full name: 人民银行昆明中心支行 → 中国人民银行昆明中心支行."""
        if kind not in (Names.BANK, Names.GOVERNMENT, Names.ORGANISATION):
            return None
        for _, end in reversed(organs.steps(self.scene, text)):
            head = self._known(text[end:])
            if head is not None and head.kind == Names.BANK:  # 湘潭中行: 中国银行湘潭分行 or the like
                return Name(
                    text, kind, place=self._head_place(text), parent=head, forms=(text[:end] + head.full,)
                )
        for length in range(min(_LONGEST_ORGAN, len(text) - 2), 1, -1):
            head = self._known(text[:length])
            if head is not None and head.full.endswith(_BANK) and head.full != text[:length]:
                parent = replace(head, forms=(text[:length],))
                return Name(head.full + text[length:], kind, parent=parent, exact=True)
        return None

    def _sister(self, m: Mention) -> Name | None:
        """A department named after a sister department: X公司出版部主任甲、发行部主任乙."""
        end, head = self.last_unit
        gap = self.text[end : m.begin]
        if not head or not self.scene.words.inner_tail.search(m.text) or len(gap) > _SISTER or "。" in gap:
            return None
        if branches.department(m.text, self.scene.words) is not None or organs.steps(self.scene, m.text):
            return None  # 甲大学文学院、甲市人民医院心内科: the second too says whose it is
        return Name(head + m.text, Names.ORGANISATION)

    def _list_place(self, m: Mention) -> Entry | None:
        """Where an organ without a place is: where the one before it in the list is, else at home."""
        end, organ = self.last_organ
        if (
            organ is not None
            and 0 <= m.begin - end <= 4
            and self.scene.words.list_gap.match(self.text[end : m.begin])
        ):
            return organ.place
        if m.text.endswith(_PROVINCIAL):
            return self.scene.home.level(Names.PROVINCE)
        home = self.scene.home.divisions
        return home[0] if home and home[0].kind != Names.PROVINCE and m.text in self.scene.bodies else None

    def _head_place(self, text: str) -> Entry | None:
        """The innermost of the divisions that an organisation's, park's or project's name begins with."""
        found = [e for e, end in organs.steps(self.scene, text) if end < len(text) - 1]
        return found[-1] if found and found[-1].name != self.scene.words.nation else None

    def _other(self, m: Mention) -> Name:
        text = shown(m.text)
        if m.kind in (Names.PERSON, Names.DOCUMENT):
            return Name(text, m.kind)
        if self.scene.words.level.match(text) and not self.scene.words.not_level.match(text):
            for length in range(min(_LONGEST_ORGAN, len(text) - 2), 1, -1):
                organ = organs.placed(self.scene, text[:length], Names.ORGANISATION)
                if organ is not None:
                    return Name(organ.full + text[length:], m.kind, place=organ.place)
        return Name(text, m.kind, place=self._head_place(text) if m.kind == Names.PROJECT else None)


def identify(scene: Scene, kinds: Kinds, text: str, mentions: Sequence[Mention]) -> list[Name | None]:
    """The ``Name`` of each mention, in their order."""
    reader = _Reader(scene, kinds, text)
    return [reader.name(m) for m in mentions]
