"""Organs of places: 省商务厅, 西宁市市监局, 市委, 县政府, 自治区住房和城乡建设厅.

In: a text, the places found in it, ``ontology/regional_bodies.tsv``. Out: ``Candidate``s. An organ is a body's name
behind a place or a word of level; in a row (市教育局、文旅局、体育局) it may stand alone.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import ahocorasick

from kg.ontology import Names
from kg.recognise.grammar import Candidate

_LEVELS: Final = "自治区|地区|自治州|自治县|全省|全市|省|市|县|区|州|盟|旗|镇|乡|国家|街道"
_BEFORE_LEVEL: Final = re.compile(rf"(?:{_LEVELS})$")
_LEVEL: Final = re.compile(_LEVELS)
_PARTY: Final = re.compile(
    r"(?P<level>自治区党|自治州党|州党|盟党|省|市|县|区|州|盟|旗|地|镇党|乡党|街道党工)委(?P<unit>宣传部|组织部|统战部|政法委|办公室|办公厅|办|党校|编办|网信办|老干部局|巡视办|巡察办|研究室|政研室|社会工作部|金融办|农办)?"
    r"(?=$|[^员会托派任屈婉过巷局])"
)
_CITY_END: Final = re.compile(r"(?<=[一-龥]{2})(?:市|自治州|地区|盟)$")
_COUNTY_END: Final = re.compile(r"[区县旗]$")
# 团|市委, 共青团|长沙市委: the Youth League's committee; not 考察团|市委
_YOUTH: Final = re.compile("(?:共青|(?<![一-龥]))团$|(?<=[、和与及由])团$")
_LEAGUE: Final = "团委"
# Bodies that only a region of that kind has, so that its name need not stand before.
_ALONE: Final = frozenset({"行署", "行政公署"})
_ROW: Final = "、和与及"
# 省财政|安排, 市财政|每年拨付: the office that gives; elsewhere 财政 is the money (市财政收入).
_TREASURY: Final = "财政"
_GIVES: Final = re.compile(
    "(?:[、和与][一-龥]{0,6}财政)*(?:联合|共同|先后|共|也|还|再|已|将|则|另|又|每年|今年|去年|当年|累计|及时|统筹|一次性|近日|日前|近期)*"
    "(?:安排|拨付|拨款|拨出|下达|下拨|投入|投资|出资|补助|补贴|列支|奖励|给予|筹措|筹集|贴息|配套|增资|负担|承担|兑现|预拨|追加)"
)
# 我市|市场监管局, 我县|县委; not 日本|县
_OURS: Final = re.compile(r"(?:我|(?<![一-龥])本)(?P<level>自治区|自治州|自治县|地区|[省市县区州盟旗镇乡])?$")


@dataclass(frozen=True, slots=True)
class Bodies:
    """Forms of regional bodies and the class of each."""

    kinds: Mapping[str, str]
    automaton: Any


def load(path: Path) -> Bodies:
    """The forms of ``regional_bodies.tsv``; its columns are described at its head."""
    kinds: dict[str, str] = {}
    for line in path.read_text(encoding="utf8").splitlines():
        if line and not line.startswith("#"):
            name, forms, kind, *_ = line.split("\t")
            for form in [name, *forms.split(";")]:
                if form:
                    kinds.setdefault(form, kind)
    automaton = ahocorasick.Automaton()
    for form in sorted(kinds):
        automaton.add_word(form, len(form))
    automaton.make_automaton()
    return Bodies(kinds, automaton)


def organs(text: str, places: Mapping[int, int], bodies: Bodies) -> Iterator[Candidate]:
    """The organs in ``text``; ``places`` maps begin → end of all that may be a place's name."""
    begins = {e: b for b, e in places.items()}
    last = -1
    for at, end in _bodies(text, bodies):
        begin = _prefix(text, at, begins)
        if (
            "全" in text[max(0, begin - 1) : begin + 1]
        ):  # 全市法院, 全县政府债务: all those of the place, none of them
            continue
        if text[at:end] == _TREASURY and (begin == at or not _GIVES.match(text, end)):
            continue
        if begin == at:
            in_row = last >= 0 and text[last:at] in _ROW and text[last:at] != ""
            if text[at:end] not in _ALONE and (not in_row or end - at < 3):
                continue
        last = end
        begin = _ours(text, begin)
        yield Candidate(begin, end, bodies.kinds[text[at:end]], "organ", 3, 0.92)
    for match in _PARTY.finditer(text):
        begin = begins.get(match.end("level"), match.start())
        if match.end("level") - 1 in begins:  # 西宁|市委
            begin = begins[match.end("level") - 1]
        elif _CITY_END.search(text, 0, begin) and _COUNTY_END.search(text, begin, match.end("level")):
            begin = begins.get(begin, begin)  # 西宁市|湟中区|委
        begin = _ours(text, begin)
        youth = None if match["unit"] else _YOUTH.search(text, 0, begin)
        if youth is not None:
            begin = youth.start()
        elif text[max(0, begin - 2) : begin] == "中共":
            begin -= 2
        yield Candidate(begin, match.end(), bodies.kinds[_LEAGUE] if youth else Names.PARTY, "organ", 3, 0.92)


def _ours(text: str, begin: int) -> int:
    """Where an organ at ``begin`` begins with the word that says whose it is: 我|市政府, 我县|县委."""
    ours = _OURS.search(text, max(0, begin - 4), begin)
    repeated = ours is not None and (ours["level"] is None or text.startswith(ours["level"], begin))
    return ours.start() if ours and repeated and _LEVEL.match(text, begin) else begin


def _bodies(text: str, bodies: Bodies) -> list[tuple[int, int]]:
    """Where bodies' names stand: the longest at each place, left to right, none crossing the one before."""
    longest: dict[int, int] = {}
    for last, length in bodies.automaton.iter(text):
        begin = last + 1 - length
        longest[begin] = max(last + 1, longest.get(begin, 0))
    found: list[tuple[int, int]] = []
    for begin, end in sorted(longest.items()):
        if not found or begin >= found[-1][1]:
            found.append((begin, end))
    return found


def _prefix(text: str, at: int, begins: Mapping[int, int]) -> int:
    """Where the place or word of level before ``at`` begins; ``at`` where there is none.

    A district or county takes the city before it along: 云岭市青山区|政府.
    """
    if at in begins:
        begin = begins[at]
        whole = _CITY_END.search(text, 0, begin) and _COUNTY_END.search(text, begin, at)
        return begins.get(begin, begin) if whole else begin
    level = _BEFORE_LEVEL.search(text, max(0, at - 4), at)
    if level is None:
        return at
    return begins.get(level.start(), level.start())
