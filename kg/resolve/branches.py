"""What a name says that an organisation is part of: 招商银行长沙分行 is a unit of 招商银行; and when 招行 is that branch.

In: an organisation's name. Out: the head's name, and the place of the branch.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kg.ontology import Names
from kg.recognise.gazetteer import Entry
from kg.resolve.names import Name, shown
from kg.resolve.words import Words
from kg.types import Mention

# Ends of whole names: what ends otherwise is a short one (工行, 农发行).
_WHOLE: Final = ("银行", "总行", "集团", "公司")

_LONGEST_HEAD = 40
_LONGEST_PLACE = 12
_GROUP = "集团"
# What a member of a group is called by; a bracket, or 军 (某集团军), makes no member.
_OWN: Final = re.compile(r"(?!军)[一-龥]{2}")
_SHORTEST_GROUP = 4


@dataclass(frozen=True, slots=True)
class Unit:
    """``head`` as the name writes it, and the place between head and tail, if any."""

    head: str
    rule: str
    place: Entry | None = None


Known = Callable[[str], bool]
Where = Callable[[str], Entry | None]


def split(text: str, words: Words, known: Known, where: Where) -> Unit | None:
    """The head of the branch or department that ``text`` names; none where the name tells of no head.

    ``known`` says whether a form is an organisation that the report or the gazetteer has; ``where`` gives a place.
    """
    return (
        _branch(text, words, known, where)
        or department(text, words, known, where)
        or _regional(text, words, known, where)
        or _of_group(text, words)
    )


def key(text: str, words: Words, known: Known, where: Where) -> tuple[str, str, str] | None:
    """What tells a branch from others: its head, place and kind (甲银行云岭省分行 and 甲银行云岭分行 are one)."""
    unit = _branch(text, words, known, where)
    tail = words.branch_tail.search(text)
    if unit is None or unit.place is None or tail is None:
        return None
    return unit.head, unit.place.code, tail[0]


def _branch(text: str, words: Words, known: Known, where: Where) -> Unit | None:
    """X银行Y分行, 中国移动Y公司, 国家税务总局Y分局; X分行Y支行 and X分行营业部 are units of X分行."""
    if not words.branch.search(text):
        return None
    lengths = range(min(len(text) - 2, _LONGEST_HEAD), 1, -1)
    for guess in (False, True):  # 国家开发银行|天津市分行 before 国家开发银行天|津市分行
        for length in lengths:
            unit = _branch_of(text[:length], text[length:], guess, words, known, where)
            if unit is not None:
                return unit
    return None


def _branch_of(head: str, rest: str, guess: bool, words: Words, known: Known, where: Where) -> Unit | None:
    """The branch ``rest`` of ``head``; with ``guess`` its end alone makes any words before a place a head."""
    tail = words.branch.search(rest)
    if tail is None:
        return None
    inner = words.branch_tail.search(head) is not None
    sure = inner or known(head) or (words.head_tail.search(head) and tail[0] != "公司")
    if not sure and not (guess and tail[0].endswith(words.sure_branches)):
        return None
    place = _middle_place(rest, words, where)
    if not sure and (place is None or _ends_in_place(head, where)):
        return None
    if place is not None:
        return Unit(head, "unit-branch", place)
    middle = rest[: tail.start()]
    named = (inner and rest in words.outlets) or 0 < len(middle) <= _LONGEST_PLACE
    return Unit(head, "unit-branch") if named and not rest.endswith("公司") else None


def _ends_in_place(head: str, where: Where) -> bool:
    return any(where(head[-n:]) is not None for n in range(2, min(_LONGEST_PLACE, len(head))))


def _middle_place(rest: str, words: Words, where: Where) -> Entry | None:
    """The place that ``rest`` (西安分行, 青海省西宁市分公司) begins with, the longest, or the one named in it."""
    for length in range(min(_LONGEST_PLACE, len(rest) - 2), 1, -1):
        tail = words.branch.match(rest, length) or words.branch.search(rest[length:])
        place = where(rest[:length]) if tail else None
        if tail is None or place is None:
            continue
        inner = rest[length:].removesuffix(tail[0])  # 天津宝坻支行 lies in 宝坻
        return (where(inner) if len(inner) > 1 else None) or place
    return None


def _known(head: str, words: Words, known: Known) -> bool:
    """Whether ``head`` is an organisation, or several joined (财政部与商务部)."""
    parts = words.joint.split(head)
    return known(head) or (len(parts) > 1 and all(map(known, parts)))


def _rest_place(rest: str, where: Where | None) -> Entry | None:
    """The place that the department's own part of the name begins with (株洲工程建设指挥部)."""
    lengths = range(min(_LONGEST_PLACE, len(rest) - 2), 1, -1)
    return next((p for n in lengths if where is not None and (p := where(rest[:n])) is not None), None)


def _regional(text: str, words: Words, known: Known, where: Where) -> Unit | None:
    """A known head before a place and a company's tail: 国家电网 + 青海省电力公司."""
    if not words.company_tail.search(text):
        return None
    for length in range(2, min(len(text) - 4, _LONGEST_HEAD)):
        if known(text[:length]) or words.industry_head.search(text[:length]):
            rest = text[length:]
            for end in range(min(_LONGEST_PLACE, len(rest) - 2), 1, -1):
                if (place := where(rest[:end])) is not None:
                    return Unit(text[:length], "unit-regional", place)
    return None


def _of_group(text: str, words: Words) -> Unit | None:
    """X集团|第四工程有限公司, X集团有限公司|Y矿业: named after its group, with more than legal words of its own."""
    end = text.find(_GROUP) + len(_GROUP)
    if end < _SHORTEST_GROUP:
        return None
    while legal := words.hard_legal.match(text, end):
        end = legal.end()
    own = words.hard_legal.sub("", text[end:])
    return Unit(text[:end], "unit-department") if _OWN.match(own) else None


def department(
    text: str, words: Words, known: Known | None = None, where: Where | None = None
) -> Unit | None:
    """X集团董事局, X大学附属医院: a known head, or one certain by its own end, and a department's tail."""
    if not words.unit_tail.search(text):
        return None
    for length in range(min(len(text) - 1, _LONGEST_HEAD), 2, -1):
        head, rest = text[:length], text[length:]
        if rest[0] in words.not_head_before or not words.unit_tail.search(rest):
            continue
        if (known is not None and _known(head, words, known)) or (
            words.certain_head.search(head) and len(head) > 3
        ):
            return Unit(head, "unit-department", _rest_place(rest, where))
    return None


def short_for_branch(
    mentions: Sequence[Mention], names: Sequence[Name | None], words: Words
) -> Iterator[tuple[int, Name]]:
    """The mentions of a bank by its short name that mean its one branch, named before.

    None where the report also names the bank itself (中国工商银行, 工行总行), or branches of it at several places.
    """
    for i, name in enumerate(names):
        if name is None or not _is_short(mentions[i], name):
            continue
        own = [(k, n) for k, n in enumerate(names) if n is not None and n.full.startswith(name.full)]
        if any(n.full == name.full and not _is_short(mentions[k], n) for k, n in own):
            continue
        longer = [(k, n) for k, n in own if n.full != name.full]
        branches = {n.full: (k, n) for k, n in reversed(longer) if words.branch_tail.search(n.full)}
        if len(branches) != 1 or any(n.full not in branches for _, n in longer):
            continue
        first, branch = next(iter(branches.values()))
        if first < i:
            yield i, replace(branch, forms=(*branch.forms, shown(mentions[i].text)))


def _is_short(mention: Mention, name: Name) -> bool:
    """Whether a listed bank is called by a short form (工行, 农发行), not by a whole name."""
    return bool(name.listed) and name.kind == Names.BANK and not shown(mention.text).endswith(_WHOLE)
