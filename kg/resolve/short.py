"""Short forms within a report: 云岭矿业 ← 云岭矿业股份有限公司. Safe rather than complete.

In: clusters. Out: pairs of keys (short, full). A short form is taken only where its class fits and just one fuller
name explains it best; a branch is never merged with its head office.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kg.ontology import Names
from kg.resolve.clusters import Cluster
from kg.resolve.kinds import Kinds
from kg.resolve.names import plain
from kg.resolve.words import Words

_NUMBERED = re.compile(r"[0-9一二三四五六七八九十]|期|第")
_BOOK = re.compile(r"书$")
_DOT = "·"
_BRACKET = re.compile(r"\([^()]{2,8}\)")
# A name at least this long may stand for one that has no more than so many characters before it.
_WHOLE = 4
_GROUP = "集团"
_DIVISIONS = "市县区州镇乡村郡府省"
_DROPPED = 3
# Ends of places that firms are named after.
_SITES = (*"港山湖河江岛湾关寺城园区", "口岸", "机场", "码头", "广场", "古镇", "水库", "电站")


@dataclass(frozen=True, slots=True)
class Shape:
    """A cluster as this module compares it: plain forms with the length of the place that each begins with."""

    key: str
    kind: str
    forms: tuple[tuple[str, int], ...]
    exact: bool
    family: str


Known = Callable[[str], bool]


def shape(cluster: Cluster, kinds: Kinds, head: Callable[[str], int]) -> Shape:
    """The ``Shape`` of a cluster; ``head`` gives the length of the place that a name begins with."""
    forms = dict.fromkeys([*map(plain, cluster.texts), *cluster.forms])
    kind = cluster.best.kind if cluster.exact else cluster.kind(kinds)
    return Shape(
        cluster.key, kind, tuple((f, head(f)) for f in forms if f), cluster.exact, kinds.family(kind)
    )


def pairs(shapes: Sequence[Shape], kinds: Kinds, words: Words, known: Known) -> list[tuple[str, str]]:
    """(short, full) keys: what is a short form of what."""
    found = []
    holding: dict[str, list[Shape]] = {}
    for s in shapes:
        for char in dict.fromkeys("".join(form for form, _ in s.forms)):
            holding.setdefault(char, []).append(s)
    for s in shapes:
        if s.exact:
            continue
        full = _fullest(s, holding, kinds, words, known)
        if full is not None:
            found.append((s.key, full))
    return found


def _fullest(
    s: Shape, holding: Mapping[str, Sequence[Shape]], kinds: Kinds, words: Words, known: Known
) -> str | None:
    """The one shape that explains ``s`` at the least cost; ``holding``: the shapes by the characters of their forms.

    All own forms end alike, and what they are short for has that character; a person's full name has a dot.
    """
    best: list[tuple[int, str]] = []
    own = _own(s)
    if not own:
        return None
    for other in holding.get(_DOT if s.kind == Names.PERSON else own[0][0][-1], ()):
        if other.key == s.key or not kinds.fit(s.kind, other.kind) or _named_after(s, other, own, kinds):
            continue
        cost = _least(s, own, other, words, known)
        if cost is not None:
            best.append((cost, other.key))
    best.sort()
    if not best or (len(best) > 1 and best[0][0] == best[1][0]):
        return None
    return best[0][1]


def _named_after(s: Shape, other: Shape, own: Sequence[tuple[str, int]], kinds: Kinds) -> bool:
    """Whether ``other`` is a firm named after the place ``s``: 云岭港|控股公司 is not the port."""
    if s.kind not in kinds.places or s.family == Names.ORGANISATION or other.kind in kinds.places:
        return False
    return own[0][0].endswith(_SITES)


def _least(s: Shape, own: list[tuple[str, int]], other: Shape, words: Words, known: Known) -> int | None:
    """What it costs at the least to take one of ``own``, forms of ``s``, for a short form of ``other``."""
    costs = []
    for a in own:
        for b in other.forms:
            if len(a[0]) >= len(b[0]) or a[0][-1] not in b[0]:
                continue
            cost = _cost(s, a, b, words, known)
            if cost is not None:
                costs.append(cost)
    return min(costs, default=None)


def _own(s: Shape) -> list[tuple[str, int]]:
    """The forms by which ``s`` may be a short form: its longest, and that without its place if the text has it so."""
    if not s.forms:
        return []
    form, cut = max(s.forms, key=lambda f: len(f[0]))
    return [(form, cut), *((f, c) for f, c in s.forms if cut and f == form[cut:])]


def _cost(s: Shape, a: tuple[str, int], b: tuple[str, int], words: Words, known: Known) -> int | None:
    if s.kind == Names.PERSON:
        return _person(a[0], b[0])
    if s.family in (Names.ORGANISATION,) or s.kind in (Names.ZONE, Names.VENUE):
        cost = organisation(a, b, words, known)
        return cost if cost is not None else _initials(a[0], b, words)
    if s.family == Names.PLACE:
        return _place(a[0], b[0])
    return title(a[0], b[0], words)


def organisation(
    a: tuple[str, int], b: tuple[str, int], words: Words, known: Known = lambda form: False
) -> int | None:
    """What it costs to take ``a`` for a short form of ``b``; none where it isn't one.

    Each is a plain name with the length of the place it begins with. ``known`` tells organisations.
    """
    (short, short_cut), (full, full_cut) = a, b
    if full.startswith(short):
        return _legal_only(full[len(short) :], words)
    branch = words.branch_tail.search(full)
    if branch and not short.endswith(branch[0]):
        return _brand(short, short_cut, full, words)
    if len(short) < 3 and not full.endswith(short + "集团"):
        rest = full[full_cut:]
        return _legal_only(rest[len(short) :], words) if full_cut and rest.startswith(short) else None
    if full.endswith(short) and len(short) >= 3:
        head = full[: -len(short)]
        if len(head) == full_cut or known(head):
            return 0 if len(head) == full_cut else 1
    rest = full[full_cut:]
    if full_cut and rest.startswith(short):
        return _legal_only(rest[len(short) :], words)
    if (brand := _brand(short, short_cut, full, words)) is not None or branch:
        return brand
    for rule in (_subsequence, _formal):
        if (cost := rule(short, short_cut, full, full_cut, words)) is not None:
            return cost
    return _national(short, full, words)


def _legal_only(rest: str, words: Words) -> int | None:
    """0 where only legal words or a bracket were left out, 1 where softer ones were, none where a real part was."""
    rest = _BRACKET.sub("", rest)
    if not words.hard_legal.sub("", rest):
        return 0
    return 1 if not words.legal.sub("", rest) else None


def _brand(short: str, cut: int, full: str, words: Words) -> int | None:
    """贵州移动 ← 中国移动贵州公司: place and brand in the other order."""
    if not cut or len(short) - cut < 2:
        return None
    place, brand = short[:cut], short[cut:]
    at = full.find(brand + place)
    return 1 if at >= 0 and words.branch.search(full[at + len(brand) + cut :]) else None


def _subsequence(short: str, short_cut: int, full: str, full_cut: int, words: Words) -> int | None:
    """启明机具 ← 贵州启明矿山机具制造有限责任公司: the name's own first part whole, then characters in their order."""
    if short_cut and short[:short_cut] != full[:short_cut]:
        return None
    x = short[short_cut:]
    y = full[max(full_cut, short_cut) :] if short_cut or full_cut else full
    if len(x) < 3:
        return None
    if short_cut and x in words.zones and y.endswith(x):
        return 1
    if x[:2] != y[:2] or words.no_subsequence.search(short):
        return None
    core_x, core_y = words.hard_legal.sub("", x), words.hard_legal.sub("", y)
    if not _inside(x, y) and not _inside(core_x, core_y):
        return None
    if core_x == core_y:
        return 0
    if len(core_x) < 3 or core_x != x:
        return None
    dropped = len(core_y) - len(core_x)
    return None if _NUMBERED.search(x) != _NUMBERED.search(y) and not _inside(x, y) else 2 + dropped


def _formal(short: str, short_cut: int, full: str, full_cut: int, words: Words) -> int | None:
    """What a firm's registered name may be called: 启明公司 ← 贵州启明机具有限公司, 省农担公司 ← 贵州省农业担保有限公司,
    云岭农商行 ← 贵州云岭农村商业银行股份有限公司, 银碗食品 ← 贵州云岭银碗食品有限公司."""
    if not full_cut or not words.registered.search(full) or words.registered.search(short):
        return None
    if full.startswith(words.nation) or (_GROUP in short and _GROUP not in full):
        return None
    y = words.hard_legal.sub("", full)[full_cut:]
    called = words.hard_legal.sub("", short)
    if called != short:
        if len(called) > 1 and y.startswith(called):
            return 3
        if short_cut and short[:short_cut] == full[:short_cut]:
            core = called[short_cut:]
            return 8 + len(y) if len(core) > 1 and core[0] == y[0] and _inside(core, y) else None
        return None
    for form, usual in words.bank_forms.items():
        called = re.sub(form + "$", usual, called)
    if len(called) >= _WHOLE and y.endswith(called) and len(y) - len(called) <= _DROPPED:
        return 4
    return None


def _national(short: str, full: str, words: Words) -> int | None:
    """中石油集团公司 ← 中国石油天然气集团公司: 中 for 中国, then characters in their order, and the same end."""
    if len(short) < 4 or not full.startswith(words.nation) or not short.startswith(words.nation[0]):
        return None
    if short.startswith(words.nation) or short[-2:] != full[-2:] or words.no_subsequence.search(short):
        return None
    return 4 + len(full) - len(short) if _inside(short, full) else None


def _initials(short: str, full: tuple[str, int], words: Words) -> int | None:
    """河大二附院 ← 河洛大学第二附属医院: one character or more of each of its words, first and last the same."""
    name, cut = full
    if not words.initials.search(name) or words.initials.search(short):
        return None
    if not 3 <= len(short) <= (2 * len(name)) // 3 or short[-1] != name[-1]:
        return None
    if not any(name.startswith(short[0], at) and _inside(short, name[at:]) for at in {0, cut}):
        return None
    return 10 + len(name) - len(short)


def title(short: str, full: str, words: Words) -> int | None:
    """What it costs to take a title for a short form of another (协议书 and 协议 count as one)."""
    if len(short) >= 4 and full.startswith(short) and words.title_tail.fullmatch(full[len(short) :]):
        return 0
    a, b = _BOOK.sub("", short), _BOOK.sub("", full)
    if b.endswith(a) and len(a) >= 4:
        return 0
    if len(a) < 6 or a[:2] != b[:2] or a[-1] != b[-1]:
        start = b.find(a[:3])
        if len(a) < 6 or start <= 0 or a[-1] != b[-1]:
            return None
        b = b[start:]
    if not _inside(a, b) or _NUMBERED.search("".join(_left_out(a, b))):
        return None
    return 2 + len(b) - len(a)


def _place(short: str, full: str) -> int | None:
    """云岭乡 ← 云岭彝族乡; 云岭 ← 云岭市, abroad."""
    if full[:-1] == short and full[-1] in _DIVISIONS and short[-1] not in _DIVISIONS:
        return 0
    if len(short) >= 3 and short[:2] == full[:2] and short[-1] == full[-1] and _inside(short, full):
        return len(full) - len(short)
    return 0 if full.endswith(short) and len(short) >= 3 else None


def _person(short: str, full: str) -> int | None:
    """科瓦奇 ← 安德烈·科瓦奇."""
    return 0 if _DOT in full and full.split(_DOT)[-1] == short else None


def _inside(short: str, full: str) -> bool:
    rest = iter(full)
    return all(char in rest for char in short)


def _left_out(short: str, full: str) -> list[str]:
    """The characters of ``full`` that ``short`` hasn't, reading greedily from the left."""
    left, i = [], 0
    for char in full:
        if i < len(short) and char == short[i]:
            i += 1
        else:
            left.append(char)
    return left
