"""Organs of a region by their usual names: 省商务厅, 市委宣传部, 株洲市市监局, 财政局, 高新区党工委.

In: an organisation's name as written, with the scene. Out: its full ``Name``, or nothing where the words don't tell.
"""

from dataclasses import replace

from kg.ontology import Names
from kg.recognise.gazetteer import Entry
from kg.resolve import bodies, supervisors
from kg.resolve.names import Name
from kg.resolve.places import DIVISIONS, Scene
from kg.resolve.words import Organ, Words

_LONGEST_PLACE = 14
_SHORT_END = "省市县区州盟旗"
_CITY = "市"


def placed(scene: Scene, text: str, kind: str) -> Name | None:
    """The organ ``text`` where it begins with a region: by level word (省商务厅) or by name (株洲市监局)."""
    text = scene.words.spelt_out(text)
    relative = _relative(scene, text, kind)
    if relative is not None:
        return relative
    for place, length in reversed(steps(scene, text)):
        again = int(place.name.endswith(text[length]) and text[length - 1] == text[length])  # 云岭区|区委
        for end in dict.fromkeys((length, length + again)):
            if (name := organ(scene, text[end:], place)) is not None:
                return _named_so(scene, name, text, end)
    for length in range(min(_LONGEST_PLACE, len(text) - 1), 1, -1):
        outer = named_place(scene, text[:length])
        if outer is not None and (name := organ(scene, text[length:], outer)) is not None:
            return _named_so(scene, name, text, length)
    return None


def _named_so(scene: Scene, name: Name, text: str, length: int) -> Name:
    """An office is called in full; a bank, hospital or museum as the text has it (遵义农商银行)."""
    if name.kind in scene.words.own_names:
        return replace(name, full=text, exact=name.kind != Names.BANK)
    return _written(scene.words, name, text[:length])


def steps(scene: Scene, text: str) -> list[tuple[Entry, int]]:
    """The divisions that a name begins with, each inside the one before, and where each ends in it.

    重庆市万州区旅游局 → 重庆市 to 3, 万州区 to 6. A single character is never a step.
    """
    found: list[tuple[Entry, int]] = []
    while (step := _step(scene, text, found)) is not None:
        found.append(step)
    return found


def _step(scene: Scene, text: str, found: list[tuple[Entry, int]]) -> tuple[Entry, int] | None:
    begin = found[-1][1] if found else 0
    for end in range(min(begin + _LONGEST_PLACE, len(text) - 1), begin + 1, -1):
        form = text[begin:end]
        entry = _inside(scene, form, found[-1][0], text[end:]) if found else named_place(scene, form)
        if entry is not None and (found or not _hill(scene, form, entry, text[end:])):
            return entry, end
    return None


def _hill(scene: Scene, form: str, entry: Entry, rest: str) -> bool:
    """Whether a short form is the beginning of a hill's or bay's name (三都澳|开发区) rather than a county elsewhere."""
    if entry.name == form or entry.kind != Names.COUNTY or not scene.words.links["not_step"].match(rest):
        return False
    return bool(scene.home.divisions) and not _close(scene, entry)


def _inside(scene: Scene, form: str, outer: Entry, rest: str) -> Entry | None:
    """The division ``form`` of ``outer``: the nearest to it, where several lie in it.

    A short form is none where it is the beginning of a hill's or river's name (贵州|紫云岭矿业). One that is also an
    ordinary word counts before words for what a district has (丽水|莲都|农村合作银行).
    """
    forms = scene.gazetteer.by_form(form)
    if not any(e.name == form for e in forms) and scene.words.links["not_step"].match(rest):
        return None
    if outer.kind != Names.COUNTRY and scene.words.links["weak_step"].match(rest):
        forms = (*forms, *scene.gazetteer.by_weak(form))
    inner = [e for e in forms if e.kind in DIVISIONS and outer in scene.gazetteer.parents(e)]
    return min(inner, key=lambda e: DIVISIONS.index(e.kind), default=None)


def _written(words: Words, name: Name, head: str) -> Name:
    """``name`` with its parents' forms as the text writes them, region and all (湘潭市委)."""
    parent = name.parent
    if parent is None:
        return name
    forms = tuple(words.as_spelt(head + f) for f in parent.forms)
    return replace(name, parent=replace(parent, forms=forms))


def bare(scene: Scene, text: str, place: Entry | None) -> Name | None:
    """The organ ``text`` without a region (财政局), at ``place``."""
    if place is None or not scene.words.bare_organ.search(text):
        return None
    return organ(scene, text, place)


def named_place(scene: Scene, form: str) -> Entry | None:
    """The division that the beginning of a name means; a homonym only if the home or the report tells which."""
    found = [e for e in scene.gazetteer.by_form(form) if e.kind in DIVISIONS]
    found += [e for e in scene.home.divisions if e.until and e.name.startswith(form) and e not in found]
    if len(found) == 1:
        return found[0]
    if not found and not scene.gazetteer.by_weak(form):  # nearly every beginning of a name
        return None
    here = scene.home.codes | scene.entries.keys()
    found = found or [e for e in scene.gazetteer.by_weak(form) if e.kind in DIVISIONS and _close(scene, e)]
    related = [e for e in found if e.code in here] or _nearest(scene, found)
    return related[0] if related else _holding_all(scene, form, found)


def _close(scene: Scene, entry: Entry) -> bool:
    """Whether a county's city is the home's or is named in the report: 江汉石油 is not called after 武汉's district."""
    near = {entry.code, *(p.code for p in scene.gazetteer.parents(entry)[:1])}
    return not near.isdisjoint(scene.home.codes | scene.entries.keys())


def _nearest(scene: Scene, found: list[Entry]) -> list[Entry]:
    """Those of ``found`` that share any division with the home or the report, the one that shares most first."""
    here = scene.home.codes | scene.entries.keys()
    shared = {e.code: len(here & {p.code for p in scene.gazetteer.parents(e)}) for e in found}
    return sorted((e for e in found if shared[e.code]), key=lambda e: -shared[e.code])


def _holding_all(scene: Scene, form: str, found: list[Entry]) -> Entry | None:
    """The one that the others lie in: 长沙 is the city, not its county."""
    if not scene.gazetteer.by_form(form):
        return None
    for e in found:
        if all(e == other or e in scene.gazetteer.parents(other) for other in found):
            return e
    return None


def _relative(scene: Scene, text: str, kind: str) -> Name | None:
    match = scene.words.level.match(text)
    if match is None or scene.words.not_level.match(text):
        return None
    end = match.end()
    rest = text[end:]
    place = scene.region(scene.words.levels[match["level"]])
    if place is None:
        return None
    name = _of_zone(scene, rest) or organ(scene, rest, place)
    if name is None and rest.startswith(match["level"]):  # 我县|县委
        end += len(match["level"])
        name = organ(scene, text[end:], place)
    if name is not None:
        return _written(scene.words, name, text[:end])
    if kind not in (Names.GOVERNMENT, Names.PARTY) and not _tailed(scene.words, rest):
        return None
    return Name(place.name + rest, kind, place=place, exact=kind != Names.COMPANY)


def _of_zone(scene: Scene, rest: str) -> Name | None:
    """市|高新区管委会: the administration or party committee of the city's zone, or the zone."""
    for tail in sorted(scene.words.home_zones, key=len, reverse=True):
        whole = zone(scene, tail) if rest.startswith(tail) else None
        if whole is not None:
            return whole if rest == tail else part_of(scene.words, whole, rest, tail)
    return None


def _tailed(words: Words, rest: str) -> bool:
    """Whether ``rest`` looks like an organisation's name by its end (电力公司, 疾病控制中心)."""
    return bool(len(rest) > 2 and (words.unit_tail.search(rest) or words.head_tail.search(rest)))


def organ(scene: Scene, rest: str, place: Entry) -> Name | None:
    """The organ of ``place`` that ``rest`` is the tail of: 委, 政府新闻办, 市监局, 商务厅党组 …

    None abroad, where no government is a people's one.
    """
    if not place.code[:1].isdigit():
        return None
    organs = scene.words.organs
    known = organs.get(rest)
    if known is not None:
        parent = _named(scene, organs[known.of], place, known.of) if known.of else None
        return replace(_named(scene, known, place), parent=parent)
    return (
        _part(scene, rest, place)
        or supervisors.office(scene, rest, place)
        or _body(scene, rest, place)
        or _group(scene, rest, place)
        or _department(scene, rest, place)
    )


def _body(scene: Scene, rest: str, place: Entry) -> Name | None:
    """商务厅, 政府金融办: a body of the lists; what isn't an office (农商银行) keeps the name it has in the text."""
    body = bodies.body(scene.bodies, rest, place, scene.year)
    above = _above(scene, rest, place) or (_whole(scene, body.full, place) if body is not None else None)
    if body is None and above is not None:
        office = next(rest.removeprefix(f) for f in scene.words.governments if rest.startswith(f))
        body = bodies.body(scene.bodies, office, place, scene.year)
    if body is None:
        return None
    if body.kind == Names.PARTY:  # 统战部, without 市委: a part of the committee all the same
        committee = _named(scene, scene.words.organs[scene.words.committees[0]], place)
        part = scene.words.party_part.format(place=scene.committee_place(place), part=body.full)
        return Name(part, body.kind, place=place, parent=committee, exact=True)
    if above is None and body.full in scene.words.of_government:
        form = scene.words.governments[0]
        above = _named(scene, scene.words.organs[form], place, form)
    own = body.kind in scene.words.own_names
    full, head = (rest, place.name) if own else (body.full, scene.called(place))
    return Name(head + full, body.kind, place=place, parent=above, exact=True)


def _department(scene: Scene, rest: str, place: Entry) -> Name | None:
    """发改委铁路办: a part of an organ, under the organ's full name."""
    if not scene.words.unit_tail.search(rest):
        return None
    for length in range(len(rest) - 2, 2, -1):
        head = rest[:length]
        if head in scene.words.organs or bodies.body(scene.bodies, head, place, scene.year) is not None:
            tail = rest[length:]
            parent = organ(scene, head, place)
            if parent is None or tail[0] in scene.words.not_head_before:
                continue
            named = replace(parent, forms=(head,))
            return Name(parent.full + tail, Names.GOVERNMENT, place=place, parent=named, exact=True)
    return None


def _named(scene: Scene, known: Organ, place: Entry, form: str = "") -> Name:
    return Name(
        known.full(scene.called(place)), known.kind, place=place, exact=True, forms=(form,) if form else ()
    )


def _part(scene: Scene, rest: str, place: Entry) -> Name | None:
    """委宣传部: a part of the region's party committee."""
    for form in scene.words.committees:
        tail = rest.removeprefix(form)
        if tail == rest or not tail:
            continue
        full = scene.words.party_parts.get(tail)
        if full is None:
            body = bodies.body(scene.bodies, tail, place, scene.year)
            full = body.full if body is not None and body.kind == Names.PARTY else None
        if full is not None:
            known = scene.words.organs[form]
            name = scene.words.party_part.format(place=scene.committee_place(place), part=full)
            return Name(name, known.kind, place=place, parent=_named(scene, known, place, form), exact=True)
    return None


def _above(scene: Scene, rest: str, place: Entry) -> Name | None:
    """政府新闻办 is a part of the government; a department with a name of its own has none that its name tells."""
    for form in scene.words.governments:
        if rest.startswith(form) and rest != form:
            return _named(scene, scene.words.organs[form], place, form)
    return None


def _whole(scene: Scene, full: str, place: Entry) -> Name | None:
    """公安局交通警察支队, 人大常委会办公厅: what the full name of a body begins with, where that is a body too."""
    for length in range(len(full) - 2, 2, -1):
        head = full[:length]
        if scene.words.unit_tail.search(full[length:]) and (
            head in scene.words.organs or head in scene.bodies
        ):
            return organ(scene, head, place)
    return None


def _group(scene: Scene, rest: str, place: Entry) -> Name | None:
    """政府党组, 商务厅党组: the party group of an organ."""
    for tail, pattern in scene.words.party_groups.items():
        body = rest.removesuffix(tail)
        if body in ("", rest):
            continue
        inner = organ(scene, body, place)
        if inner is None and _tailed(scene.words, body):
            inner = Name(scene.called(place) + body, Names.ORGANISATION, place=place, exact=True)
        if inner is not None:
            full = pattern.format(body=inner.full)
            parent = replace(inner, forms=(body,))
            return Name(full, Names.PARTY, place=place, parent=parent, exact=True)
    return None


def zone(scene: Scene, text: str, beside: Entry | None = None) -> Name | None:
    """A development zone by its short name: 株洲高新区, or 高新区 in a city's paper.

    ``beside`` is a place that a bare one stands in a row with: its city's zone is meant (长沙县、高新区).
    """
    for tail, full in scene.words.zones.items():
        if not text.endswith(tail):
            continue
        head = text[: -len(tail)]
        if head in ("", _CITY) and tail in scene.words.home_zones:
            return _bare_zone(scene, tail, full, beside)
        found = named_place(scene, head)
        if found is not None:
            return Name(
                head + full, Names.DEVELOPMENT_ZONE, place=found, exact=tail in scene.words.home_zones
            )
    return None


def _bare_zone(scene: Scene, tail: str, full: str, beside: Entry | None) -> Name | None:
    """高新区: that of the city of the places beside it; else as before in the text; else the home city's."""
    around = [beside, *scene.gazetteer.parents(beside)] if beside is not None else []
    place = next((e for e in around if e.kind == Names.CITY), None)
    if place is None and (known := scene.zones.get(tail)) is not None:
        return known
    place = place or scene.home.ending(_CITY)
    if place is None:
        return None
    found = Name(short(place) + full, Names.DEVELOPMENT_ZONE, place=place, exact=True)
    scene.zones[tail] = found
    return found


def part_of(words: Words, name: Name, text: str, head: str) -> Name | None:
    """``text`` (head + 党工委, 管委会 …) in full, where ``head`` is a form of ``name``."""
    tail = text[len(head) :]
    if name.full.endswith(tail) and tail in words.administrations:
        return name  # 港片区管委会, where 港片区 is itself short for the 管委会
    pattern = words.party_groups.get(tail)
    if pattern is not None:
        return Name(pattern.format(body=name.full), Names.PARTY, place=name.place, parent=name, exact=True)
    full = words.administrations.get(tail)
    if full is not None:
        return Name(name.full + full, Names.GOVERNMENT, place=name.place, parent=name, exact=True)
    return None


def short(place: Entry) -> str:
    """A division's short name (株洲市 → 株洲)."""
    return place.name[:-1] if len(place.name) > 2 and place.name[-1] in _SHORT_END else place.name
