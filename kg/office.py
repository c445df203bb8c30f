"""At which body a post is held: the organisation or place whose name stands before, or overlaps, the title.

In: a report's text and its ``Resolution``. Out: ``Office``s, a title with its body. What the words alone
leave open (a bare 市长, 省委常委) is settled by the body named before it and by the report's home region.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from kg import ontology
from kg.ontology import Names
from kg.recognise.post import is_post, words
from kg.types import Entity, Mention, Resolution

# How sure the body of a post is, by where it was found.
NAMED: Final = 1.0
_BRACKETS: Final = re.compile(r"[（(][^（）()]*[）)]$")
CARRIED: Final = 0.9
AT_HOME: Final = 0.85
_LONGEST_TAIL: Final = 8
_NESTED: Final = 4
_HAN_ONLY: Final = re.compile("[\u4e00-\u9fff]+")
_MISSION: Final = re.compile("(?P<at>驻.+?)(?:副|代)?(?P<head>大使|总领事)")


class Office(NamedTuple):
    """A post as it stands in the text: ``begin`` is where its body's name (or else its title) begins."""

    begin: int
    end: int
    title: str
    body: Entity | None
    confidence: float = NAMED


@dataclass(frozen=True, slots=True)
class Places:
    """What one report knows of bodies: entities by each of their names, places of bodies, the home region."""

    names: dict[str, Entity]
    located: dict[Entity, Entity]
    home: dict[str, Entity]
    parties: tuple[Entity, ...]


class Bodies(NamedTuple):
    """The mentions that can be bodies, with their referents, by where they end and in text order."""

    text: str
    ends: dict[int, list[tuple[Mention, Entity]]]
    places: Places
    ordered: tuple[tuple[Mention, Entity], ...] = ()


def bodies(text: str, resolution: Resolution) -> Bodies:
    """Index ``resolution`` for ``office`` and ``settle``."""
    ends: dict[int, list[tuple[Mention, Entity]]] = {}
    for mention, referents in zip(resolution.mentions, resolution.referents, strict=True):
        if len(referents) == 1 and is_body(referents[0]):
            ends.setdefault(mention.end, []).append((mention, referents[0]))
    names: dict[str, Entity] = {}
    for entity in (*resolution.entities, *resolution.home.values()):
        for name in (entity.name, *entity.aliases):
            names.setdefault(name, entity)
    located = {li.subject: li.object for li in resolution.links if li.relation == Names.LOCATED_IN}
    parties = tuple(e for e in resolution.entities if is_of(e, Names.PARTY))
    ordered = sorted((pair for row in ends.values() for pair in row), key=lambda p: (p[0].begin, -p[0].end))
    return Bodies(text, ends, Places(names, located, resolution.home, parties), tuple(ordered))


def beginning(known: Bodies, at: int) -> list[tuple[Mention, Entity]]:
    """The mentions of bodies that begin at ``at``, the longest first."""
    first = bisect_left(known.ordered, at, key=lambda pair: pair[0].begin)
    return [pair for pair in known.ordered[first : first + _NESTED] if pair[0].begin == at]


def is_body(entity: Entity) -> bool:
    """Whether one can hold a post there."""
    return is_of(entity, Names.ORGANISATION) or is_of(entity, Names.PLACE)


def office(post: Mention, known: Bodies) -> Office:
    """The post with the body that the words right before it, or in it, name; else body ``None``."""
    found = _stationed(post, known) or _overlapping(post, known) or _adjacent(post, known)
    if found:
        mention, entity = found
        title = _remainder(post, mention, entity)
        mission = _MISSION.fullmatch(title)
        embassy = (
            known.places.names.get(f"{mention.text}{mission['at']}{mission['head']}馆") if mission else None
        )
        if mission and embassy:  # 法国驻武汉总领事, where the report names the 总领事馆
            return Office(
                min(mention.begin, post.begin), post.end, title.removeprefix(mission["at"]), embassy
            )
        return Office(
            min(mention.begin, post.begin), post.end, title, _led(post.text, mention, entity, known)
        )
    return _department(post, known) or _by_tail(post, known) or Office(post.begin, post.end, post.text, None)


def is_open(found: Office) -> bool:
    """Whether the body is unknown, or a bare 区委 that nothing tells whose it is."""
    return found.body is None or found.body.name in words()["party_levels"]


def settle(found: Office, before: Entity | None, known: Bodies) -> Office:
    """``found`` with a body, if it has none: ``before`` (the body of the title before it), or the home's."""
    settings = words()
    if not (is_open(found) if before else found.body is None):
        return found
    base = _base(found.title)
    level = next((v for k, v in settings["party_levels"].items() if found.title.startswith(k)), None)
    if level:
        place = place_of(before, known.places) if before else None
        if before and place and place.kind == level:
            own = before if is_of(before, Names.PARTY) else _party(place, known.places)
            return _carry(found, own, CARRIED)
        return _carry(found, _party(known.places.home.get(level), known.places), AT_HOME)
    if found.title in settings["state_offices"]:
        return _carry(
            found,
            known.places.home.get(Names.COUNTRY) or known.places.names.get(settings["state_country"]),
            AT_HOME,
        )
    if base in settings["place_offices"]:
        return _place_office(found, settings["place_offices"][base], before, known.places)
    return _carry(found, before, CARRIED)


def _carry(found: Office, body: Entity | None, confidence: float) -> Office:
    return found._replace(body=body, confidence=confidence) if body else found


def _place_office(found: Office, kinds: list[str], before: Entity | None, places: Places) -> Office:
    """市长: of the place of the body before it where that is of the right level, else of the home's."""
    place = place_of(before, places) if before else None
    unit = _unit(found.title)
    if place and place.kind in kinds and place.name.endswith(unit):
        return _carry(found, place, CARRIED)
    at_home = [places.home[k] for k in kinds if k in places.home]
    fitting = next((p for p in at_home if p.name.endswith(unit)), None)
    return _carry(found, fitting, AT_HOME)


def has_office(place: Entity, title: str) -> bool:
    """Whether places of this class have such an office (某县的李四县长)."""
    return place.kind in words()["place_offices"].get(_base(title), ())


def _unit(title: str) -> str:
    """The last character of the names of places that have this office: 市 of 副市长; "" if unknown."""
    match = re.search(r"([市州盟县旗区镇乡村])长", title)
    return match.group(1) if match else ""


def _base(title: str) -> str:
    """The office without 副, 代 …: 原常务副市长 → 市长."""
    return re.sub(r"^(?:原|前|时任)?(?:常务|第一|执行)?(?:副|代理|代)?|助理$", "", title)


def place_of(body: Entity, places: Places) -> Entity | None:
    """The place that a government or party body is of (哈尔滨市委 → 哈尔滨市); a place is its own."""
    if is_of(body, Names.PLACE) and not is_of(body, Names.ORGANISATION):
        return body
    stem = _stem(body.name)
    # 喀什地委 is the committee of 喀什地区.
    for name in (stem, f"{stem}地区"):
        named = places.names.get(name)
        if named and is_of(named, Names.PLACE):
            return named
    return places.located.get(body)


@lru_cache(maxsize=1024)
def _stem(name: str) -> str:
    """中共西宁市委员会, 西宁市委, 西宁市人民政府 → 西宁市."""
    party = words()["party_name"]
    suffixes = "|".join((*party["suffixes"], "人民政府", "政府", "人大常委会", "人大", "政协"))
    return re.sub(f"^{party['prefix']}|(?:{suffixes})$", "", name)


def _party(place: Entity | None, places: Places) -> Entity | None:
    """The party committee of ``place``, among those that the report names."""
    if place is None:
        return None
    return next(
        (p for p in places.parties if place_of(p, places) == place or _stem(p.name) == place.name), None
    )


def _overlapping(post: Mention, known: Bodies) -> tuple[Mention, Entity] | None:
    """A body whose name ends inside the title: [哈尔滨市委]副书记, [江阴市]长; the longest, parties first."""
    found = [
        pair
        for end in range(post.begin + 1, post.end)
        for pair in known.ends.get(end, ())
        if pair[0].begin <= post.begin and not (pair[0].begin == post.begin and not _inside(post, pair))
    ]
    found.sort(key=lambda p: (not is_of(p[1], Names.PARTY), p[0].begin, -p[0].end))
    return found[0] if found else None


def _inside(post: Mention, pair: tuple[Mention, Entity]) -> bool:
    """A body that begins with the title must be its level word: 市委, 国家; not 中国区 of 中国区总裁, 中国区副董事长."""
    mention, _ = pair
    levels = (*words()["party_levels"], *words()["ruled"], "省", "市", "县", "区", "州")
    rest = post.text[mention.end - post.begin :]
    return mention.text in levels or not (rest.startswith("区") or is_post(rest))


def _adjacent(post: Mention, known: Bodies) -> tuple[Mention, Entity] | None:
    """The outermost body whose name ends right before the title; 的, 新任 or brackets may stand between."""
    gaps: list[str] = words()["body_gaps"]
    aside = _BRACKETS.search(known.text[max(0, post.begin - 40) : post.begin])
    for gap in (*gaps, aside.group()) if aside else gaps:
        at = post.begin - len(gap)
        if known.text.startswith(gap, at) and at in known.ends:
            return min(known.ends[at], key=lambda p: p[0].begin)
    return None


def _stationed(post: Mention, known: Bodies) -> tuple[Mention, Entity] | None:
    """[省商务厅]驻某市特派员: the organisation that sends somebody to the place before the title."""
    for mention, _ in known.ends.get(post.begin, ()):
        at = mention.begin - len(words()["stationed"])
        sender = [p for p in known.ends.get(at, ()) if is_of(p[1], Names.ORGANISATION)]
        if sender and known.text.startswith(words()["stationed"], at):
            return min(sender, key=lambda p: p[0].begin)
    return None


def of_its_own(found: Office, known: Bodies) -> bool:
    """Whether the title belongs to an office that nobody recognised (市重大办副主任), so to nothing named before."""
    before = known.text[max(0, found.begin - 12) : found.begin]
    return found.body is None and re.search(words()["own_office"], before) is not None


def extended(found: Office, known: Bodies) -> Office:
    """A title without body with the department before it: …、[心内科]主任; the list's mark stays outside."""
    match = _department_at_joint().search(known.text[max(0, found.begin - 12) : found.begin])
    if found.body or not match:
        return found
    name = match.group(1)
    if _the_body().match(name):
        return found
    return found._replace(begin=found.begin - len(name), title=name + found.title)


@lru_cache(maxsize=1)
def _department_at_joint() -> re.Pattern[str]:
    never, department = words()["department_never"], words()["department"]
    return re.compile(f"(?:[、，和与及兼暨])(?![^、，]*[{never}])({department})$")


def _department(post: Mention, known: Bodies) -> Office | None:
    """A body, then a department that is no mention: 中国人民银行[货币政策司]司长; the title has both."""
    pattern = _department_pattern()
    for end in range(post.begin - 2, max(-1, post.begin - 12), -1):
        for mention, entity in known.ends.get(end, ()):
            gap = known.text[end : post.begin]
            if _subject_taught().fullmatch(gap + post.text):
                return Office(mention.begin, post.end, post.text, entity, CARRIED)
            if pattern.fullmatch(gap):
                return Office(mention.begin, post.end, gap + post.text, entity, CARRIED)
            return None
    return None


def _by_tail(post: Mention, known: Bodies) -> Office | None:
    """[常委会]副主任, where the report names 省人大常委会 and no other body with this end."""
    for begin in range(max(0, post.begin - _LONGEST_TAIL), post.begin - 2):
        tail = known.text[begin : post.begin]
        if not _HAN_ONLY.fullmatch(tail):
            continue
        found = {e for name, e in known.places.names.items() if name.endswith(tail) and name != tail}
        found = {e for e in found if is_of(e, Names.ORGANISATION)}
        if len(found) == 1:
            return Office(begin, post.end, post.text, found.pop(), CARRIED)
    return None


@lru_cache(maxsize=1)
def _department_pattern() -> re.Pattern[str]:
    return re.compile(f"(?!.*的){words()['department']}")


@lru_cache(maxsize=1)
def _the_body() -> re.Pattern[str]:
    """A word for the body itself (该行国际部, 公司): no department's name begins so."""
    return re.compile(f"(?:该|本(?!科)|我)|{'|'.join(w for w in words()['elided_words'] if len(w) > 1)}")


@lru_cache(maxsize=1)
def _subject_taught() -> re.Pattern[str]:
    """某大学[经济学]教授: what one teaches belongs neither to the title nor to the body."""
    return re.compile(words()["subject_taught"])


def _remainder(post: Mention, mention: Mention, entity: Entity) -> str:
    """The title without what belongs to the body's own name: 柳树村|党支部书记, 县公安局|局长."""
    rest = post.text[max(0, mention.end - post.begin) :]
    keeps = is_of(entity, Names.PARTY) or mention.begin == post.begin or _inner(post.text)
    if keeps or rest == post.text or not is_post(rest):
        return post.text
    own = is_of(entity, Names.VILLAGE) or is_of(entity, Names.ORGANISATION)
    return rest if own else post.text


def _inner(title: str) -> str | None:
    """The inner organ that a title begins with: 党组 of 党组书记."""
    return next((o for o in words()["inner_organs"] if title.startswith(o)), None)


def _led(title: str, mention: Mention, entity: Entity, known: Bodies) -> Entity:
    """The body that a title belongs to, where the name before it also has the organ or the place in it."""
    organ = _inner(title)
    if organ and mention.end > mention.begin and entity.name.endswith(organ):
        return known.places.names.get(entity.name.removesuffix(organ), entity)
    own = next((o for o in words()["own_organs"] if title.startswith(o)), None)
    if own and not is_of(entity, Names.PARTY):
        named = known.places.names.get(mention.text + own) or _party(entity, known.places)
        return named or entity
    levelled = any(title.startswith(k) for k in words()["party_levels"])
    if levelled and not is_of(entity, Names.PARTY):
        return _party(entity, known.places) or entity
    return entity


def is_of(entity: Entity, kind: str) -> bool:
    """Whether the entity is of the class or one below it."""
    return ontology.load().is_a(entity.kind, kind)
