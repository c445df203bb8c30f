"""The subject that a clause leaves out: that of the clause or sentence before."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator

from kg.extract.encode import Encoded, Unit
from kg.ontology import Names
from kg.patterns import OF_BODY, OF_PLACE, Slot
from kg.rules import Qualifiers
from kg.types import Entity

_SILENT = frozenset({Names.TIME, Names.AMOUNT, Names.POST, Names.ANAPHOR})
_MEETINGS = frozenset({Names.EVENT, Names.MEETING, Names.GATHERING})
# What a report's figures are about over paragraphs.
_DIVISIONS = frozenset({Names.PROVINCE, Names.CITY, Names.COUNTY})
_ABROAD = frozenset({Names.COUNTRY, Names.REGION, Names.INTERNATIONAL, Names.BLOC})
_SENTENCES_BACK = 4
_SENTENCES_FAR = 12
_JOINT = re.compile(r"(?:、|和|与|及|以及|同)?")
_JOINT_BEFORE = re.compile(r"(?:、|和|与|及|以及)\Z")
_COMMAS = ("，", ",", "，以及")
_PART = re.compile("中?的|中，")
_DESCRIBES = re.compile(f"{OF_PLACE}|{OF_BODY}")
_LONGEST_LEAD = 2
_CLAUSE_MARKS = "，。；：！？\n"
_STOPS = "。！？\n"
# A part of a body speaks of the body.
_PARTS = "部处科室"

Taken = set[Entity | str]


def subject_before(
    encoded: Encoded,
    words: Qualifiers,
    sentence: int,
    span: tuple[int, int],
    slot: Slot,
    nearest: bool,
    taken: Taken,
    far: bool = False,
) -> tuple[int, int] | None:
    """The stretch of the nearest subject before ``span`` that ``slot`` accepts and that is not ``taken``.

    Looks at the clauses before in the sentence, then at the sentences before in the paragraph. ``nearest``: the
    nearest name of the class, whether a subject or not. ``far``: in earlier paragraphs too.
    """
    if nearest:
        name = nearest_name(encoded, span[0], slot, taken)
        return name[:2] if name else None
    if words.backs.match(encoded.text, span[0], span[1]):
        return _helped(encoded, words, span[0], slot, taken)
    meeting = words.the_meeting.search(encoded.text[span[0] : span[1]])
    for begin, end in _clauses_back(encoded, sentence, span[0], far):
        if begin >= encoded.sentences[sentence][0] and words.backs.match(encoded.text, begin, end):
            return _helped(encoded, words, begin, slot, taken)
        meeting = meeting or words.the_meeting.search(encoded.text[begin:end])
        if meeting and (
            (owner := _meeting_before(encoded, begin + 1, slot, words)) or meeting[0][-1] != "上"
        ):
            return owner
        meeting = None
        found = _noun_subject(encoded, begin, span[0], slot, words, taken) or clause_subject(
            encoded, begin, end, slot, words
        )
        if found and far and _foreign(encoded, found[0], words):
            continue
        if found and not _names(encoded, *found) <= taken:
            away = far and "\n" in encoded.text[found[0] : span[0]]
            return found if not away or encoded.units[found[0]].kind in _DIVISIONS else None
    return _meeting_before(encoded, span[0], slot, words) if meeting else None


def _helped(
    encoded: Encoded, words: Qualifiers, position: int, slot: Slot, taken: Taken
) -> tuple[int, int] | None:
    """Who is helped by what the clause before ``position`` tells of: the last one named there who is not its subject."""
    name = nearest_name(encoded, position, slot, taken)
    if not name:
        return None
    begin = max(encoded.text.rfind(mark, 0, name[0]) for mark in _CLAUSE_MARKS) + 1
    subject = clause_subject(encoded, begin, position, slot, words)
    return None if subject and subject[0] == name[0] else name[:2]


def _noun_subject(
    encoded: Encoded, begin: int, position: int, slot: Slot, words: Qualifiers, taken: Taken
) -> tuple[int, int] | None:
    """What the noun means that an earlier clause of the sentence begins with (公司一年加工1万吨，六成卖往…)."""
    if begin >= position or any(mark in encoded.text[begin:position] for mark in _STOPS):
        return None
    _, found = definite_subject(encoded, words, begin, slot, taken)
    return found[:2] if found else None


def _foreign(encoded: Encoded, position: int, words: Qualifiers) -> bool:
    """Whether the name is of a country or region that the report is not about (figures are told of the home)."""
    unit = encoded.units[position]
    return unit.kind in _ABROAD and not any(
        isinstance(f, Entity) and words.home_country.search(f.name) for f in unit.fillers
    )


def _meeting_before(encoded: Encoded, position: int, slot: Slot, words: Qualifiers) -> tuple[int, int] | None:
    """The nearest named meeting before that is told of, where its name begins with a name; else who held it."""
    for i in reversed(encoded.within(0, position)):
        told = words.meeting_told.search(encoded.text[max(0, i - 6) : i]) or not i
        if not told or encoded.units[i].kind not in _MEETINGS:
            continue
        if _owned(encoded.units[i]):
            return i, i + 1
        begin = max(encoded.text.rfind(mark, 0, i) for mark in "，。；\n") + 1
        return clause_subject(encoded, begin, i, slot, words)
    return None


def nearest_name(
    encoded: Encoded, position: int, slot: Slot, taken: Taken, paragraphs: int = 1
) -> tuple[int, int, Unit | None] | None:
    """The nearest name before ``position`` in so many ``paragraphs`` that ``slot`` accepts and that is not ``taken``: its
    stretch, and the name itself where it is the body that a person is named with (甲公司经理张三) or the agreement
    in a ceremony's name."""
    for i in reversed(encoded.within(0, position)):
        if _paragraphs(encoded.text, i, position) >= paragraphs:
            return None
        unit = encoded.units[i]
        if encoded.text[i] in slot.symbols:
            if not taken & set(unit.fillers) and (not slot.like or slot.like.search(unit.text)):
                return i, i + 1, None
        else:
            person = _is_person(encoded, i)
            for u in unit.inner:
                fits = u.fillers and u.kind in slot.accepted and not taken & set(u.fillers)
                if fits and (u.begin == unit.begin if person else u.kind == Names.AGREEMENT):
                    return i, i + 1, u
    return None


def _clauses_back(encoded: Encoded, sentence: int, position: int, far: bool) -> Iterator[tuple[int, int]]:
    """The clauses before ``position``, nearest first, within the paragraph or ``far``."""
    reach = _SENTENCES_FAR if far else _SENTENCES_BACK
    for number in range(sentence, max(-1, sentence - reach), -1):
        begin, end = encoded.sentences[number]
        if not far and number < sentence and "\n" in encoded.text[begin : encoded.sentences[sentence][0] + 1]:
            return
        for b, e in reversed(encoded.clauses(begin, end)):
            if b < position:
                yield b, min(e, position)


def _names(encoded: Encoded, begin: int, end: int) -> Taken:
    return {f for i in encoded.within(begin, end) for f in encoded.units[i].fillers}


def clause_subject(
    encoded: Encoded, begin: int, end: int, slot: Slot, words: Qualifiers
) -> tuple[int, int] | None:
    """The stretch of the clause's subject: its first names, where at most a lead stands before them."""
    at = [i for i in encoded.within(begin, end) if encoded.units[i].kind not in _SILENT]
    leads = bool(at) and _leads(encoded, begin, at[0], words)
    for i in at:
        leads = leads or (encoded.text[i - 1] == "的" and i > begin)
        if not leads:
            continue
        unit = encoded.units[i]
        if encoded.text[i] in slot.symbols and not _belongs(encoded, i, slot):
            return _list_begin(encoded, i), _list_end(encoded, i, end, slot.symbols)
        if _owned(unit) and (unit.kind in _MEETINGS or _speaks(encoded, i, end, slot, words)):
            return i, i + 1
        leads = i + 1 in encoded.units or _belongs(encoded, i, slot)
    return None


def _speaks(encoded: Encoded, position: int, end: int, slot: Slot, words: Qualifiers) -> bool:
    """Whether what a person says follows, so that it is said of the body he speaks for; who signs does so for it, and
    a bank's man lends its money."""
    if not _is_person(encoded, position) or Names.PERSON in slot.accepted:
        return False
    unit = encoded.units[position]
    fits = any(
        u.begin == unit.begin and u.kind in slot.accepted and u.text[-1] not in _PARTS for u in unit.inner
    )
    owner = unit.inner[0].kind if unit.inner else ""
    acts = (
        (slot.role == Names.SIGNATORY and owner != Names.PARTY)
        or (slot.role == Names.FINANCIER and owner == Names.BANK)
        or words.says.search(encoded.text, position + 1, end) is not None
    )
    return fits and acts


def definite_subject(
    encoded: Encoded, words: Qualifiers, position: int, slot: Slot, taken: Taken
) -> tuple[bool, tuple[int, int, Unit | None] | None]:
    """Whether the clause at ``position`` begins with a noun for a name told of before (公司, 这家医院), and that name,
    where ``slot`` accepts it."""
    found = words.definite.match(encoded.text, position)
    if not found:
        return False, None
    return True, _named_by(encoded, words, position, found[1], slot, taken)


def definite_name(
    encoded: Encoded, words: Qualifiers, at: tuple[int, int], slot: Slot, taken: Taken
) -> tuple[int, int, Unit | None] | None:
    """The name that the noun at ``at`` stands for (为企业, 向该项目), where it is one that ``slot`` accepts."""
    said = encoded.text[at[0] : at[1]]
    noun = max((n for n in words.definite_kinds if said.endswith(n)), key=len, default="")
    return _named_by(encoded, words, at[0], noun, slot, taken) if noun else None


def focus(
    encoded: Encoded, words: Qualifiers, position: int, slot: Slot, taken: Taken, paragraphs: int = 1
) -> tuple[int, int, Unit | None] | None:
    """What the text before ``position`` is about, of the names that ``slot`` accepts: sentence by sentence back the
    subject of the nearest clause that has one, else the nearest name (甲公司收购乙公司，丙银行为其放款: 甲公司)."""
    number = bisect_right(encoded.sentences, (position, len(encoded.text))) - 1
    for begin, end in reversed(encoded.sentences[max(0, number - _SENTENCES_BACK + 1) : number + 1]):
        if _paragraphs(encoded.text, begin, position) >= paragraphs:
            return None
        end = min(end, position)
        for b, e in reversed(encoded.clauses(begin, end)):
            subject = _subject_of(encoded, b, e, slot, words, taken)
            if subject:
                return _owner(encoded, subject, (begin, end), slot, taken) or subject
        near = nearest_name(encoded, end, slot, taken)
        if near and near[0] >= begin:
            return near
    return None


def _owner(
    encoded: Encoded,
    subject: tuple[int, int, Unit | None],
    sentence: tuple[int, int],
    slot: Slot,
    taken: Taken,
) -> tuple[int, int, Unit | None] | None:
    """The company told of in a project's sentence (甲项目由乙公司投资，丙银行授信4000万元: 乙公司)."""
    if encoded.units[subject[0]].kind != Names.PROJECT or Names.COMPANY not in slot.accepted:
        return None
    for i in reversed(encoded.within(max(subject[1], sentence[0]), sentence[1])):
        unit = encoded.units[i]
        if unit.kind == Names.COMPANY and unit.fillers and not taken & set(unit.fillers):
            return i, i + 1, None
    return None


def _paragraphs(text: str, begin: int, end: int) -> int:
    """How many paragraphs end in a stretch; a headline between two is none."""
    lines = text[begin:end].split("\n")
    return sum(n == 0 or "。" in line for n, line in enumerate(lines[:-1]))


def _subject_of(
    encoded: Encoded, begin: int, end: int, slot: Slot, words: Qualifiers, taken: Taken
) -> tuple[int, int, Unit | None] | None:
    """The clause's subject, the first of a list, or what the noun that is its subject stands for."""
    _, meant = definite_subject(encoded, words, begin, slot, taken)
    if meant:
        return meant
    found = clause_subject(encoded, begin, end, slot, words)
    if not found or found[0] + 1 in encoded.units or taken & set(encoded.units[found[0]].fillers):
        return None
    unit = encoded.units[found[0]]
    if unit.kind in slot.accepted:
        return found[0], found[0] + 1, None
    inner = next((u for u in unit.inner if u.begin == unit.begin and u.kind in slot.accepted), None)
    return (found[0], found[0] + 1, inner) if inner and not taken & set(inner.fillers) else None


def noun_before(
    encoded: Encoded, words: Qualifiers, position: int, slot: Slot, taken: Taken
) -> tuple[int, int, Unit | None] | None:
    """The name that the last noun for a name of the slot's classes means, of those before in the paragraph
    and the one before."""
    start = encoded.text.rfind("\n", 0, max(0, encoded.text.rfind("\n", 0, position))) + 1
    nouns = [n for n, kinds in words.definite_kinds.items() if slot.accepted & set(kinds)]
    said = max(((encoded.text.rfind(n, start, position), n) for n in nouns), default=(-1, ""))
    return _named_by(encoded, words, said[0], said[1], slot, taken) if said[0] >= 0 else None


def _named_by(
    encoded: Encoded, words: Qualifiers, position: int, noun: str, slot: Slot, taken: Taken
) -> tuple[int, int, Unit | None] | None:
    """What ``noun`` means: the nearest name of this paragraph or the one before; the one named most often where there
    is none or that one is named far less."""
    kinds = words.definite_kinds.get(noun, ())
    near = encoded.text.rfind("\n", 0, max(0, encoded.text.rfind("\n", 0, position))) + 1
    named = list(_names_of(encoded, position, kinds, noun))
    if not named and Names.COMPANY in kinds:
        # what is known to be an organisation and no more may be a company
        named = list(_names_of(encoded, position, (Names.ORGANISATION,), noun))
    if not named:
        return None
    i, unit, inner = named[0]
    before = _said_before(encoded, noun, max(near, 0), i)
    if before is not None:
        return _named_by(encoded, words, before, noun, slot, taken)
    count = Counter(u.fillers for _, u, _ in named)
    main = max(reversed(named), key=lambda n: count[n[1].fillers])
    if i < near or count[main[1].fillers] >= 2 * count[unit.fillers]:
        # none near, or one only passing by: the one that the report is about
        i, unit, inner = main
    fits = unit.kind in slot.accepted and not taken & set(unit.fillers)
    return (i, i + 1, unit if inner else None) if fits else None


def _said_before(encoded: Encoded, noun: str, start: int, name: int) -> int | None:
    """Where ``noun`` began a clause between ``start`` and the name that comes after it and is no subject itself, so that
    the noun means the same again (公司缺抵押物，请乙公司担保。公司出口…)."""
    if encoded.text[name - 1] in _CLAUSE_MARKS:
        return None
    begin = max(encoded.text.rfind("\n", start, name) + 1, start)
    at = encoded.text.rfind(noun, begin, name)
    return at if at >= begin and at and encoded.text[at - 1] in _CLAUSE_MARKS else None


def _names_of(
    encoded: Encoded, position: int, kinds: tuple[str, ...], word: str
) -> Iterator[tuple[int, Unit, bool]]:
    """The names before ``position`` of these classes or that end with ``word``, nearest first, with those that
    begin another's name (then true)."""
    for i in reversed(encoded.within(0, position)):
        unit = encoded.units[i]
        for u in (unit, *(u for u in unit.inner if u.begin == unit.begin)):
            if len(u.fillers) == 1 and (u.kind in kinds or u.text.endswith(word)):
                yield i, u, u is not unit


def _belongs(encoded: Encoded, position: int, slot: Slot) -> bool:
    """Whether the name is only what the next one is part of (沿线国家中的越南), or says whose or from where that is
    (湖州企业甲, 甲集团旗下乙公司)."""
    found = _PART.match(encoded.text, position + 1) or _DESCRIBES.match(encoded.text, position + 1)
    return found is not None and encoded.text[found.end() : found.end() + 1] in (*slot.symbols,)


def _owned(unit: Unit) -> bool:
    return any(u.begin == unit.begin and u.fillers for u in unit.inner)


def _leads(encoded: Encoded, begin: int, position: int, words: Qualifiers) -> bool:
    """Whether what stands before the clause's first name leaves it the subject."""
    before = "".join(c for i, c in enumerate(encoded.text[begin:position], begin) if i not in encoded.units)
    before = words.lead.sub("", before)
    if before.endswith("——"):
        return True
    return len(before) <= _LONGEST_LEAD and not words.prepositions.search(before)


def list_around(encoded: Encoded, position: int, symbols: str) -> tuple[int, int]:
    """The list of names of which the one at ``position`` is the last or one in the middle."""
    begin = position
    while begin > 1 and (joint := _JOINT_BEFORE.search(encoded.text, max(0, begin - 2), begin)):
        place = joint.start() - 1
        if encoded.text[place] not in symbols:
            break
        begin = place
    return begin, _list_end(encoded, position, len(encoded.text), symbols)


def _list_begin(encoded: Encoded, position: int) -> int:
    """Where a list of people begins that goes on over commas to ``position``."""
    while position > 1 and _is_person(encoded, position) and encoded.text[position - 1] in "，,、":
        if position - 2 not in encoded.units or not _is_person(encoded, position - 2):
            break
        position -= 2
    return position


def _list_end(encoded: Encoded, begin: int, end: int, symbols: str) -> int:
    """Where the list that begins at ``begin`` ends; it may go on over commas where it is of people."""
    last = begin + 1
    for i in encoded.within(begin + 1, len(encoded.text) if _is_person(encoded, begin) else end):
        between = encoded.text[last:i]
        comma = between in _COMMAS and _is_person(encoded, begin) and _is_person(encoded, i)
        if encoded.text[i] not in symbols or not (comma or _JOINT.fullmatch(between)):
            break
        last = i + 1
    return last


def _is_person(encoded: Encoded, position: int) -> bool:
    return encoded.units[position].kind == Names.PERSON
