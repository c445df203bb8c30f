"""Links that the text states between neighbours: places side by side, X位于Y, 落户Y的X, X是Y子公司, X等省内企业.

In: a ``LinkSet`` and its outermost mentions in text order. Out: nothing; the links are added to the set.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.ontology import Names
from kg.resolve.linkset import LinkSet, Neighbour
from kg.resolve.places import DIVISIONS
from kg.resolve.sites import chain_begin
from kg.text import sentences
from kg.types import Entity, Mention

_LINE_ENDS = ("线", "路", "高速")
_LINES = (Names.ROAD, Names.INFRASTRUCTURE)
_NEAR = 24
_SUBJECT_AT = 2
_SEAT = 4


def adjacent(links: LinkSet, found: Sequence[Neighbour]) -> None:
    """渌口区|云岭彝族乡|上湾村、下湾村, 湖南|株洲, 长沙|启明电缆, 高新区|清水园区, 长沙企业|启明电缆."""
    for i, ((m, outer), (n, inner)) in enumerate(pairwise(found)):
        gap = links.text[m.end : n.begin]
        if outer.kind not in links.kinds.places or len(gap) > _SEAT:
            continue
        if inner.kind in DIVISIONS and not _lower(inner.kind, outer.kind):
            continue
        if inner.kind in DIVISIONS and (outer.kind in _LINES or outer.name.endswith(_LINE_ENDS)):
            continue  # 国道104线|福鼎段
        beside = inner.kind in links.kinds.places or inner.kind in links.words.beside_place
        firm = inner.kind in links.kinds.organisations and links.words.links["home_firm"].match(gap)
        if firm or (beside and (not gap or links.words.links["seat"].match(gap))):
            links.add(inner, Names.LOCATED_IN, outer, "place-before", m.begin, n.end)
        if inner.kind == Names.VILLAGE and not gap:
            for other, village in _villages_after(links, found, i + 1):
                links.add(village, Names.LOCATED_IN, outer, "place-before", m.begin, other.end)


def _villages_after(links: LinkSet, found: Sequence[Neighbour], k: int) -> Iterator[Neighbour]:
    """The villages that are listed with the one at ``k``: they lie where it does."""
    for (m, _), (n, other) in pairwise(found[k:]):
        gap = links.text[m.end : n.begin]
        listed = gap and "，" not in gap and links.words.list_gap.fullmatch(gap)
        if other.kind != Names.VILLAGE or not listed:
            return
        yield n, other


def _lower(kind: str, other: str) -> bool:
    return other not in DIVISIONS or DIVISIONS.index(kind) > DIVISIONS.index(other)


def stated(links: LinkSet, found: Sequence[Neighbour]) -> None:
    """What clauses say: X位于Y, 落户Y的X, X项目在Y开工, X是Y最大的企业, X等省内企业, X是Y子公司."""
    for i, ((m, a), (n, b)) in enumerate(pairwise(found)):
        gap = links.text[m.end : n.begin]
        if len(gap) > _NEAR:
            continue
        last = _chain_end(links, found, i + 1)
        place, after = found[last][1], links.text[found[last][0].end : found[last][0].end + 40]
        end = found[last][0].end
        if b.kind in links.kinds.places and place.kind in links.kinds.places:
            _in_place(links, found, i, last, after)
            _sited(links, found, i, gap, place, end)
        elif a.kind in links.kinds.places:
            _of_place(links, found, i, gap, n, b)
        _subsidiary(links, m, a, gap, n, b)
        _of_it(links, found, i + 1)
        _listed(links, found, i, gap)


def _listed(links: LinkSet, found: Sequence[Neighbour], i: int, gap: str) -> None:
    """甲、乙等省内企业: each of the list lies in the province."""
    n, place = found[i + 1]
    if (
        place.kind not in links.kinds.places
        or place.kind == Names.COUNTRY
        or not links.words.links["list_end"].search(gap)
    ):
        return
    if links.words.links["kind_of_home"].match(links.text[n.end : n.end + 16]):
        for k in _list_before(links, found, i):
            links.add(found[k][1], Names.LOCATED_IN, place, "list-of-place", found[k][0].begin, n.end)


def _in_place(links: LinkSet, found: Sequence[Neighbour], i: int, last: int, after: str) -> None:
    m, a = found[i]
    place, end = found[last][1], found[last][0].end
    gap = links.text[m.end : found[i + 1][0].begin]
    if a.kind in DIVISIONS and not _lower(a.kind, place.kind):
        return
    if links.words.links["located"].match(gap) and a.kind != Names.PERSON:
        for k in (last, *_more_places(links, found, last)):
            links.add(a, Names.LOCATED_IN, found[k][1], "located-stated", m.begin, found[k][0].end)
    elif (
        a.kind in (Names.PROJECT, Names.INFRASTRUCTURE)
        and gap in ("在", "于")
        and links.words.links["built"].match(after)
    ):
        links.add(a, Names.LOCATED_IN, place, "project-built-in", m.begin, end)
    elif a.kind in links.words.sites and gap == "在" and links.words.links["set_up"].match(after):
        links.add(a, Names.LOCATED_IN, place, "set-up-in", m.begin, end)
    elif (
        a.kind in links.kinds.organisations
        and links.words.links["is_place"].match(gap)
        and place.name != links.words.nation
        and (match := links.words.links["place_kind"].match(after))
    ):
        links.add(a, Names.LOCATED_IN, place, "is-of-place", m.begin, end + match.end())


def _more_places(links: LinkSet, found: Sequence[Neighbour], last: int) -> Iterator[int]:
    """Places after the one in which a thing lies: 位于西部腹地的甲市 (both), 位于甲镇、乙镇境内."""
    for k in range(last + 1, len(found)):
        gap = links.text[found[k - 1][0].end : found[k][0].begin]
        joined = links.words.links["more_places"].match(gap) or links.words.links["inner_place"].match(gap)
        if found[k][1].kind not in links.kinds.places or not (joined or not gap):
            return
        if k + 1 == len(found) or found[k + 1][0].begin != found[k][0].end:
            yield k


def _sited(links: LinkSet, found: Sequence[Neighbour], i: int, gap: str, place: Entity, end: int) -> None:
    """…签署《X项目合同》，项目选址Y: the last project named before in the sentence."""
    if not links.words.links["sited"].search(gap):
        return
    begin = next((b for b, e in sentences(links.text) if b < end <= e), 0)
    for k in range(len(links.mentions) - 1, -1, -1):
        m = links.mentions[k]
        named = len(links.referents[k]) == 1 and links.referents[k][0].kind == Names.PROJECT
        if named and begin <= m.begin and m.end <= found[i][0].end:
            links.add(links.referents[k][0], Names.LOCATED_IN, place, "project-sited", m.begin, end)
            return


def _of_place(links: LinkSet, found: Sequence[Neighbour], i: int, gap: str, n: Mention, b: Entity) -> None:
    """落户Y的X; 在Y建立X(项目)."""
    m, place = found[i]
    first = chain_begin(links, found, i)
    before = links.text[max(0, found[first][0].begin - 8) : found[first][0].begin]
    if gap == "的" and links.words.links["relative_clause"].search(before):
        links.add(b, Names.LOCATED_IN, place, "located-clause", m.begin, n.end)
    elif b.kind in links.words.sites and (
        (before.endswith("在") and links.words.links["in_it"].match(gap))
        or ((before.endswith("在") or _builder(place, b)) and links.words.links["builds"].match(gap))
    ):
        links.add(b, Names.LOCATED_IN, place, "project-built-in", m.begin, n.end)


def _builder(place: Entity, b: Entity) -> bool:
    """甲镇建设乙工程: what a town, county or city builds, it builds at home."""
    return b.kind == Names.PROJECT and place.kind in (Names.CITY, Names.COUNTY, Names.TOWNSHIP, Names.VILLAGE)


def _subsidiary(links: LinkSet, m: Mention, a: Entity, gap: str, n: Mention, b: Entity) -> None:
    both = a.kind in links.kinds.organisations and b.kind in links.kinds.organisations
    if both and links.words.links["subsidiary"].match(gap):
        after = links.text[n.end : n.end + 16]
        if match := links.words.links["subsidiary_tail"].match(after):
            links.add(a, Names.UNIT_OF, b, "subsidiary-stated", m.begin, n.end + match.end())
    elif both and (links.words.links["parent_of"].fullmatch(gap) or _customs(links, a, gap, b)):
        links.add(b, Names.UNIT_OF, a, "subordinate-stated", m.begin, n.end)
    elif both and links.words.links["belongs"].match(gap):
        links.add(a, Names.UNIT_OF, b, "subsidiary-stated", m.begin, n.end)
    elif b.kind in links.kinds.organisations and links.words.links["its"].search(gap):
        subject = _subject(links, n.begin)
        if subject is not None:
            links.add(b, Names.UNIT_OF, subject[1], "subordinate-stated", subject[0].begin, n.end)


def _of_it(links: LinkSet, found: Sequence[Neighbour], k: int) -> None:
    """集团旗下的甲公司, 该校乙校区: a part of the last group or school named before."""
    n, b = found[k]
    match = links.words.links["of_it"].search(links.text, max(0, n.begin - _NEAR), n.begin)
    if match is None or b.kind not in links.kinds.organisations:
        return
    if not (match["below"] or links.words.links["campus"].search(n.text)):
        return
    ends = next(ends for noun, ends in links.words.whole_ends if match["noun"].endswith(noun))
    for m, e in reversed(found[:k]):
        if m.end <= match.start() and e.kind in links.kinds.organisations and ends.search(e.name):
            links.add(b, Names.UNIT_OF, e, "subordinate-stated", m.begin, n.end)
            return


def _customs(links: LinkSet, a: Entity, gap: str, b: Entity) -> bool:
    """甲海关隶属乙海关 says that 乙 belongs to 甲."""
    return a.kind == b.kind == Names.CUSTOMS and links.words.links["customs_of"].match(gap) is not None


def _subject(links: LinkSet, at: int) -> Neighbour | None:
    """The organisation that the sentence around ``at`` begins with."""
    begin = next((b for b, e in sentences(links.text) if b <= at < e), 0)
    for m, e in links.outermost():
        if begin <= m.begin < at:
            return (m, e) if m.begin - begin <= _SUBJECT_AT and e.kind in links.kinds.organisations else None
    return None


def _chain_end(links: LinkSet, found: Sequence[Neighbour], i: int) -> int:
    """The last of the places that stand side by side from ``i`` on."""
    while (
        i + 1 < len(found)
        and found[i][0].end == found[i + 1][0].begin
        and found[i + 1][1].kind in links.kinds.places
    ):
        i += 1
    return i


def _list_before(links: LinkSet, found: Sequence[Neighbour], i: int) -> list[int]:
    """The organisations of the list that ends with ``i``."""
    listed = [i]
    while listed[-1] > 0:
        k = listed[-1]
        gap = links.text[found[k - 1][0].end : found[k][0].begin]
        if (
            not gap
            or not links.words.list_gap.match(gap)
            or found[k - 1][1].kind not in links.kinds.organisations
        ):
            break
        listed.append(k - 1)
    return listed if found[i][1].kind in links.kinds.organisations else []
