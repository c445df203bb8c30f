"""Where things lie that a sentence tells of in passing: sites visited somewhere, lists, and clauses without a subject.

到云岭县，察看甲园、乙村和丙厂; 云岭县的甲厂、乙厂; 甲厂…，厂区位于云岭县; 在云岭县，甲项目开工. In: a ``LinkSet`` and
its outermost mentions in text order. Out: nothing; the links are added to the set.
"""

import re
from collections.abc import Iterator, Sequence

from kg.ontology import Names
from kg.resolve.linkset import LinkSet, Neighbour
from kg.resolve.places import DIVISIONS
from kg.text import sentences
from kg.types import Entity, Mention

_VISITED = (Names.CITY, Names.COUNTY, Names.TOWNSHIP, Names.VILLAGE, Names.DEVELOPMENT_ZONE, Names.ZONE)
_OWNERS = (*_VISITED, Names.PROVINCE, Names.COUNTRY)
_WORKS = (Names.PROJECT, Names.INFRASTRUCTURE)
_ENDS = ("县", "市", "区", "旗", "镇", "乡", "村", "州", "街道", "苏木")
_GIVEN = ("对", "向", "给")
_VISITORS = ("代表团", "考察团", "访问团", "参观团", "调研组", "督导组", "工作组", "考察组")
_BEFORE = 10
_LONGEST_GAP = 30
# At least as long as anything that says what lies in the place behind it (该产业园主要坐落于); it bounds the search.
_LONGEST_SEAT = 24
_SUBJECT_AT = 2
_NEW = re.compile("(?:新|合资)(?:公司|企业)")
_STOP = re.compile(r"[。；！？\n]")
_CLAUSE = "，。；：！？!?;,“”\n"


def sites(links: LinkSet, found: Sequence[Neighbour]) -> None:
    """All links of this kind."""
    spans = sentences(links.text)
    at = 0
    for i, (m, place) in enumerate(found):
        while at < len(spans) - 1 and m.begin >= spans[at][1]:
            at += 1
        follows = i + 1 < len(found) and found[i + 1][0].begin == m.end
        if place.kind not in links.kinds.places:
            continue
        _owned(links, found, i)
        if not (follows and found[i + 1][1].kind in links.kinds.places):
            first = chain_begin(links, found, i)
            _visited(links, found, first, i)
            _works(links, found, first, i)
            _ceremony(links, found, first, i)
            _seat(links, found, first, i, spans[max(0, at - 1) : at + 1])


def chain_begin(links: LinkSet, found: Sequence[Neighbour], i: int) -> int:
    """The first of the places that stand side by side up to ``i``."""
    while i > 0 and found[i - 1][0].end == found[i][0].begin and found[i - 1][1].kind in links.kinds.places:
        i -= 1
    return i


def _settled(e: Entity, kinds: tuple[str, ...]) -> bool:
    """Whether ``e`` is of these classes, or a place that the gazetteer doesn't know but is called so (平山管理区)."""
    return e.kind in kinds or (e.kind == Names.PLACE and e.name.endswith(_ENDS))


def _listed(links: LinkSet, found: Sequence[Neighbour], first: int, joint: re.Pattern[str]) -> Iterator[int]:
    """``first`` and the sites listed after it."""
    yield first
    for k in range(first + 1, len(found)):
        gap = links.text[found[k - 1][0].end : found[k][0].begin]
        if not joint.match(gap) or found[k][1].kind not in links.words.sites:
            return
        yield k


def _owned(links: LinkSet, found: Sequence[Neighbour], i: int) -> None:
    """云岭县的甲厂、乙厂: a place's own; not China's, of which much is said to be."""
    m, place = found[i]
    if not _settled(place, _OWNERS) or place.name == links.words.nation or i + 1 == len(found):
        return
    n, first = found[i + 1]
    if not links.words.links["owned"].match(links.text[m.end : n.begin]):
        return
    given = m.begin > 0 and links.text.startswith(_GIVEN, m.begin - 1)
    if given or not (first.kind in links.words.sites or _abroad(first, place)):
        return
    for k in _listed(links, found, i + 1, links.words.links["listed"]):
        links.add(found[k][1], Names.LOCATED_IN, place, "place-before", m.begin, found[k][0].end)


def _abroad(inner: Entity, outer: Entity) -> bool:
    """A division of a larger one; those of China are in the gazetteer, with what they lie in."""
    divisions = inner.kind in DIVISIONS and outer.kind in DIVISIONS
    return divisions and inner.code is None and DIVISIONS.index(inner.kind) > DIVISIONS.index(outer.kind)


def _visited(links: LinkSet, found: Sequence[Neighbour], first: int, last: int) -> None:
    """到云岭县，察看甲园、乙村和丙厂; 在云岭县，甲厂的车间里."""
    place, begin = found[last][1], found[first][0].begin
    before = links.text[max(0, begin - _BEFORE) : begin]
    k = next((k for k in range(last + 1, len(found)) if not _goes(found[k][1])), None)
    if not _settled(place, _VISITED) or k is None or found[k][1].kind not in links.words.sites:
        return
    gap = _between(links, found, last, k)
    if links.words.links["built_by"].match(links.text, found[k][0].end) and k + 1 < len(found):
        gap, k = gap if found[k + 1][1].kind in links.words.sites else "", k + 1  # 察看甲公司建设的乙电站
    after = links.text[found[k][0].end : found[k][0].end + _BEFORE]
    if links.words.links["opens"].search(before) and gap in ("，", "里，", "内，", "境内，"):
        if links.words.links["premises"].match(after):
            links.add(found[k][1], Names.LOCATED_IN, place, "located-clause", begin, found[k][0].end)
    elif (
        links.words.links["arrives"].search(before)
        and len(gap) <= _LONGEST_GAP
        and not _STOP.search(gap)
        and (links.words.links["looks_at"].search(gap) or links.words.links["told_at"].fullmatch(gap + after))
    ):
        for n in _listed(links, found, k, links.words.links["next_site"]):
            links.add(found[n][1], Names.LOCATED_IN, place, "site-visited", begin, found[n][0].end)
            if _its_project(links, found, n):
                links.add(
                    found[n + 1][1], Names.LOCATED_IN, place, "site-visited", begin, found[n + 1][0].end
                )


def _works(links: LinkSet, found: Sequence[Neighbour], first: int, last: int) -> None:
    """在云岭县，甲项目开工; 云岭县内，甲项目也在同一天动工; 在云岭县的甲项目现场: where a clause has it built."""
    place, begin = found[last][1], found[first][0].begin
    if not _settled(place, _OWNERS) or place.kind == Names.COUNTRY or last + 1 == len(found):
        return
    m, works = found[last + 1]
    before = links.text[max(0, begin - _BEFORE) : begin]
    led = links.words.links["works_led"].search(before)
    gap = ("在" if led else "") + links.text[found[last][0].end : m.begin]
    if (
        works.kind in _WORKS
        and (led or links.words.links["clause_opens"].search(before))
        and links.words.links["works_gap"].fullmatch(gap)
        and links.words.links["under_way"].match(links.text, m.end)
    ):
        links.add(works, Names.LOCATED_IN, place, "project-built-in", begin, m.end)


def _ceremony(links: LinkSet, found: Sequence[Neighbour], first: int, last: int) -> None:
    """甲项目开工仪式在云岭县举行: what is begun or opened there lies there."""
    place, end = found[last][1], found[last][0].end
    if first == 0 or not _settled(place, _OWNERS) or place.kind == Names.COUNTRY:
        return
    m, event = found[first - 1]
    if not (
        links.kinds.ontology.is_a(event.kind, Names.EVENT)
        and links.words.links["held_at"].fullmatch(links.text, m.end, found[first][0].begin)
        and links.words.links["held_there"].match(links.text, end)
    ):
        return
    for n, referents in zip(links.mentions, links.referents, strict=True):
        inside = m.begin <= n.begin and n.end < m.end and len(referents) == 1
        if (
            inside
            and referents[0].kind in _WORKS
            and links.words.links["groundbreaking"].fullmatch(links.text, n.end, m.end)
        ):
            links.add(referents[0], Names.LOCATED_IN, place, "project-built-in", n.begin, end)


def _goes(e: Entity) -> bool:
    """Who comes to see, and isn't what is seen."""
    return e.kind == Names.PERSON or e.name.endswith(_VISITORS)


def _its_project(links: LinkSet, found: Sequence[Neighbour], n: int) -> bool:
    """甲公司的|乙项目: what is shown at a firm's is there too."""
    if n + 1 == len(found) or found[n + 1][1].kind != Names.PROJECT:
        return False
    return links.text[found[n][0].end : found[n + 1][0].begin] == "的"


def _between(links: LinkSet, found: Sequence[Neighbour], i: int, k: int) -> str:
    """The text between two mentions without what is named in it (，李四一行察看)."""
    ends = [m.end for m, _ in found[i:k]]
    begins = [m.begin for m, _ in found[i + 1 : k + 1]]
    return "".join(links.text[b:e] for b, e in zip(ends, begins, strict=True))


def _seat(
    links: LinkSet, found: Sequence[Neighbour], first: int, last: int, near: Sequence[tuple[int, int]]
) -> None:
    """甲厂…，厂区位于云岭县: what the clause is about is the firm, project or park named before.

    ``near``: the sentence before and this one.
    """
    begin = found[first][0].begin
    match = links.words.links["seat_of"].search(links.text, max(near[-1][0], begin - _LONGEST_SEAT), begin)
    if match is None or (match.start() > near[-1][0] and links.text[match.start() - 1] not in _CLAUSE):
        return
    before = [(m, e) for m, e in found[:first] if near[0][0] <= m.begin and m.end <= match.start()]
    noun = match["noun"] or ""
    if noun and _NEW.search(links.text, near[-1][0], match.start()):  # …任新公司董事长，厂房建在
        noun = "新公司"
    elif match.start() - near[-1][0] > _SUBJECT_AT:  # somebody else is told of first
        before = [n for n in before if n[0].begin >= near[-1][0]]
    owner = _owner(links, before, noun, near[-1][0])
    if owner is not None:
        place, end = found[last][1], found[last][0].end
        links.add(owner[1], Names.LOCATED_IN, place, "seat-stated", owner[0].begin, end)


def _newly(links: LinkSet, m: Mention) -> bool:
    """Whether ``m`` is what somebody set up (合资设立甲公司)."""
    return links.words.links["sets_up"].search(links.text[max(0, m.begin - _BEFORE) : m.begin]) is not None


def _owner(links: LinkSet, before: Sequence[Neighbour], noun: str, sentence: int) -> Neighbour | None:
    """What ``noun`` (厂区, 项目, 新公司, or nothing) of the sentence that begins at ``sentence`` belongs to."""
    here = [(m, e) for m, e in before if m.begin >= sentence]
    if not noun:
        subject = here[0] if here and here[0][0].begin - sentence <= _SUBJECT_AT else None
        return subject if subject is not None and subject[1].kind in links.words.seated else None
    kinds = next((k for words, k in links.words.seats if noun.endswith(words)), frozenset[str]())
    if noun.startswith("新"):
        before = here = [n for n in before if _newly(links, n[0])]
    for row in (here, before):
        fitting = [n for n in row if n[1].kind in kinds]
        if fitting:
            return fitting[-1]
    return None
