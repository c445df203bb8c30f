"""Fills the slots of a pattern: from a stretch of the encoded text to names and words."""

import re
from dataclasses import dataclass, replace
from functools import partial

from kg.extract.encode import Encoded, Unit
from kg.extract.topic import definite_name, focus, list_around, nearest_name, noun_before
from kg.ontology import Names
from kg.patterns import ANY, FIGURE, OF_BODY, OF_PLACE, TIME, Slot, Symbols
from kg.rules import Qualifiers, RuleSet
from kg.types import Amount, Entity

# Slots that may hold no name.
EMPTY = (ANY, FIGURE, TIME)
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_WITH = re.compile("[与同跟]|(?:[已将拟还又也正]|已经|计划|近日|日前|随后|先后|分别)和")
# Characters that a project's name has beside its owner's: 项目 alone makes no owner of the rest.
_OWN_NAME = 4
# Division codes of Taiwan, Hong Kong and Macao, to which goods are exported.
_BORDER = ("71", "81", "82")
# A report is about one agreement as a rule, wherever it is named.
_ANY_PARAGRAPH = 1000
# Characters of 坐落于 and a quotation mark.
_LOCATED = 4
# Places that others lie in.
_AREAS = frozenset(
    {
        Names.COUNTRY,
        Names.PROVINCE,
        Names.CITY,
        Names.COUNTY,
        Names.TOWNSHIP,
        Names.ZONE,
        Names.DEVELOPMENT_ZONE,
        Names.REGION,
    }
)
_DESCRIBES = {True: re.compile(f"的|{OF_PLACE}"), False: re.compile(OF_BODY)}
_COMMITTEE = "委员会"
_LATTER = "后者"
_PARTY_COUNTERS = "家户名位"
# Classes of those who act: what is left out or 其 is rather who the text is about than who is named last.
_WHO = frozenset({Names.COMPANY, Names.PROJECT})
_HAS = re.compile("的|共有|共|已?有")


@dataclass(frozen=True, slots=True)
class Filling:
    """One slot filled: ``groups`` are the sides of a list (A与B、C: two), ``begin`` and ``end`` are encoded."""

    role: str
    groups: tuple[tuple[Entity | str, ...], ...]
    begin: int
    end: int
    units: tuple[Unit, ...] = ()

    @property
    def fillers(self) -> tuple[Entity | str, ...]:
        """All fillers in text order, each once."""
        if len(self.groups) == 1 and len(self.groups[0]) < 2:  # as nearly always
            return self.groups[0]
        return tuple(dict.fromkeys(f for g in self.groups for f in g))


def fill(encoded: Encoded, rules: RuleSet, slot: Slot, begin: int, end: int) -> list[Filling]:
    """What stands in a slot; nothing where it holds no name and no words."""
    symbols = rules.symbols
    if slot.inner:
        return _fill_inner(encoded, symbols, slot, begin, end)
    units = named(encoded, slot.symbols, begin, end)
    if slot.like:
        there = [encoded.units[i] for i in encoded.within(begin, end)]
        units = [(i, u) for i, u in units if slot.like.search(u.text)]
        if not units:  # a post or a figure fills nothing, but may be asked for
            fits = slot.role in EMPTY and any(slot.like.search(u.text) for u in there)
            return [Filling(slot.role, (), begin, end)] if fits else []
    if slot.role in rules.acting and units:
        units = [(i, u) for i, u in units if not _located(encoded, rules.qualifiers, i)]
        if not units:
            return []
        last = units[-1][0]
        units = [(i, u) for i, u in units if not _of_others(encoded, rules.qualifiers, i)]
        if not units:
            others = _of_others(encoded, rules.qualifiers, last)
            return [Filling(slot.role, ((_words(encoded, last, others),),), begin, end)] if slot.text else []
    if (
        not slot.text and slot.role != Names.DESTINATION
    ):  # who visits five firms of a county visits the county
        counted = [i for i, _ in units if _counted(encoded, i, len(units))]
        # 甲镇、乙乡的136户: the list says where they are
        where = _AREAS if counted and counted[-1] == units[-1][0] else frozenset()
        units = [(i, u) for i, u in units if i not in counted and u.kind not in where]
    if units:
        return [Filling(slot.role, groups(encoded, units), begin, end, tuple(u for _, u in units))]
    if slot.text and end > begin:
        return [Filling(slot.role, ((_words(encoded, begin, end),),), begin, end)]
    return [Filling(slot.role, (), begin, end)] if slot.role in EMPTY else []


def meant(
    encoded: Encoded, words: Qualifiers, slot: Slot, at: tuple[int, int], fillings: list[Filling]
) -> list[Filling]:
    """What a pronoun stands for: the nearest name of the class before that has no role yet, in its paragraph; where
    a noun stands there (项目, 企业) or the paragraph before. Where nothing stands there and its paragraph has no
    such name, what its last noun of the kind means."""
    taken = {f for x in fillings for f in x.fillers}
    paragraphs = 2 if at[1] - at[0] > 1 else 1
    if Names.AGREEMENT in slot.kinds:
        paragraphs = _ANY_PARAGRAPH
    last = _WHO.isdisjoint(slot.accepted) or encoded.text.startswith(_LATTER, at[0])
    nearest = nearest_name if last else partial(focus, words=words)
    found = definite_name(encoded, words, at, slot, taken) or nearest(
        encoded, position=at[0], slot=slot, taken=taken, paragraphs=paragraphs
    )
    if not found and at[0] == at[1]:
        found = noun_before(encoded, words, at[0], slot, taken) or nearest_name(
            encoded, at[0], slot, taken, 2
        )
    if not found:
        return []
    begin, end, inner = found
    if slot.many and not inner:
        begin, end = list_around(encoded, begin, slot.symbols)
    units = [(begin, inner)] if inner else named(encoded, slot.symbols, begin, end)
    return [
        Filling(
            slot.role,
            (tuple(f for _, u in units for f in u.fillers),),
            begin,
            end,
            tuple(u for _, u in units),
        )
    ]


def abroad(filling: Filling, home: re.Pattern[str]) -> Filling:
    """``filling`` without the home country and the places of its mainland."""
    kept = tuple(tuple(f for f in g if not _mainland(f, home)) for g in filling.groups)
    return replace(filling, groups=tuple(g for g in kept if g))


def _mainland(filler: Entity | str, home: re.Pattern[str]) -> bool:
    if not isinstance(filler, Entity):
        return False
    return bool(home.search(filler.name)) or (bool(filler.code) and not str(filler.code).startswith(_BORDER))


def _words(encoded: Encoded, begin: int, end: int) -> str:
    """The clean words of a stretch, symbols written out."""
    parts = [encoded.units[i].text if i in encoded.units else encoded.text[i] for i in range(begin, end)]
    return "".join(parts).strip("“”‘’的")


def _fill_inner(encoded: Encoded, symbols: Symbols, slot: Slot, begin: int, end: int) -> list[Filling]:
    """A name that begins with another name (陇原江源沙棘提取项目), or all names of a class inside it."""
    role, every = slot.inner or (ANY, False)
    position = encoded.within(begin, end)[-1]
    unit = encoded.units[position]
    if (not unit.fillers and slot.role != ANY) or (slot.like and not slot.like.search(unit.text)):
        return []
    inside = [
        u for u in unit.inner if u.fillers and (every or u.begin <= unit.begin + 1) and u.end < unit.end
    ]
    inside = [u for u in inside if symbols.of[u.kind] in slot.inside]
    inside = [
        u for u in inside if not any(o is not u and o.begin <= u.begin and u.end <= o.end for o in inside)
    ]
    # 陕西省安康市与…签约仪式: the city; and a party committee's man signs for another body
    inside = [u for u in inside if not any(o.begin == u.end for o in inside)]
    if role == Names.SIGNATORY:
        inside = [u for u in inside if not _committee(u)]
    if every and slot.like and (word := slot.like.search(unit.text)):
        # 甲与乙签约暨丙揭牌仪式: only what stands before the word belongs to it
        inside = [u for u in inside if u.begin - unit.begin < word.end()]
    if not inside:
        return []
    if unit.kind == Names.PROJECT and len(unit.text) - len(inside[0].text) < _OWN_NAME:
        return []
    inside = inside if every else inside[:1]
    owner = Filling(
        role, (tuple(f for u in inside for f in u.fillers),), position, position + 1, tuple(inside)
    )
    found = [Filling(slot.role, (unit.fillers,), position, position + 1, (unit,)), owner]
    also = [u for u in unit.inner if slot.also and u.fillers and symbols.ontology.is_a(u.kind, slot.also[1])]
    if slot.also and also:
        found.append(Filling(slot.also[0], (also[0].fillers,), position, position + 1, (also[0],)))
    return found


def _committee(unit: Unit) -> bool:
    """Whether the name is a party committee's own (市委), none of its offices' (市委金融办)."""
    return unit.kind == Names.PARTY and any(
        isinstance(f, Entity) and f.name.endswith(_COMMITTEE) for f in unit.fillers
    )


def named(encoded: Encoded, symbols: str, begin: int, end: int) -> list[tuple[int, Unit]]:
    """The units of a list: not those in brackets, no organisation that a post belongs to, no place that only
    says where the next name lies."""
    hidden = [m.span() for m in _BRACKETS.finditer(encoded.text, begin, end)]
    found = []
    for i in encoded.within(begin, end):
        unit = encoded.units[i]
        if encoded.text[i] not in symbols or not unit.fillers or any(b <= i < e for b, e in hidden):
            continue
        if _belongs_to_next(encoded, i, end):
            continue
        found.append((i, unit))
    return found


def _belongs_to_next(encoded: Encoded, position: int, end: int) -> bool:
    """Whether another name follows at once, or after a post (农行[行长]张三); a post without holder counts not.
    A place may say where the next name lies (新站区的京东方, 湖州企业甲), a body whose it is (甲集团旗下乙公司)."""
    after = position + 1
    word = _DESCRIBES[encoded.units[position].kind in _AREAS].match(encoded.text, after, end)
    if word and word.end() in encoded.units and encoded.units[word.end()].fillers:
        after = word.end()
    while after < end and after in encoded.units and encoded.units[after].kind == Names.POST:
        after += 1
    return (
        after < end and after in encoded.units and encoded.units[after].kind not in (Names.TIME, Names.AMOUNT)
    )


def _located(encoded: Encoded, qualifiers: Qualifiers, at: int) -> bool:
    """Whether the name at ``at`` is where something lies (位于甲区的乙项目开工): it does nothing."""
    return qualifiers.located.search(encoded.text, max(0, at - _LOCATED), at) is not None


def _of_others(encoded: Encoded, words: Qualifiers, position: int) -> int:
    """Where the words for somebody without a name end whom the place only says to be from there (香港客商,
    无锡两家纸品企业); 0 where it is no such place."""
    if encoded.units[position].kind not in _AREAS:
        return 0
    found = words.others.match(encoded.text, position + 1)
    return found.end() if found else 0


def _counted(encoded: Encoded, position: int, size: int) -> bool:
    """Whether the name only says where so many parties are (云州市4家企业); a list of just so many is those parties
    (甲银行、乙银行两家)."""
    has = _HAS.match(encoded.text, position + 1)
    after = encoded.units.get(has.end() if has else position + 1)
    if after is None or after.kind != Names.AMOUNT or after.text[-1] not in _PARTY_COUNTERS:
        return False
    return size < 2 or not isinstance(after.value, Amount) or after.value.value != size


def groups(encoded: Encoded, units: list[tuple[int, Unit]]) -> tuple[tuple[Entity | str, ...], ...]:
    """One group; two where the first of the list stands against the rest (A与B、C)."""
    first = units[0]
    if len(units) > 2 and _WITH.search(encoded.text, first[0], units[1][0]):
        return (first[1].fillers, tuple(f for _, u in units[1:] for f in u.fillers))
    return (tuple(f for _, u in units for f in u.fillers),)


def leading(encoded: Encoded, symbols: Symbols, slot: Slot, begin: int, end: int) -> list[tuple[int, Unit]]:
    """The name that the subject's own name begins with (省政府 of 省政府常务会议)."""
    for i in encoded.within(begin, end):
        unit = encoded.units[i]
        for u in unit.inner:
            if u.begin == unit.begin and u.fillers and symbols.of[u.kind] in slot.symbols:
                return [(i, u)]
    return []
