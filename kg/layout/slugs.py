"""Slugs and datelines: the words 本报讯, 某某网消息, 新华社北京7月1日电 that a report begins with."""

import re
from dataclasses import dataclass
from typing import Final

from kg.layout.words import DAY, HAN, Words

_FARTHEST: Final = 52
_OPEN: Final = {"（": "）", "(": ")", "【": "】", "[": "]", "〔": "〕"}
_LONGEST_PLACE: Final = 6
_DAY: Final = re.compile(rf"{DAY}\s*")
_BOUNDARY: Final = re.compile(r"[\s（(）)【】\[\]〔〕：:]|$")
_LOOSE_BOUNDARY: Final = re.compile(r"[\s（(）)【】\[\]〔〕：:，,“《\d]|$")
_FROM: Final = re.compile(rf"(?:{HAN}|[A-Za-z0-9]|[·•・—\-－–/／|｜、&（）()+《》\s])+")
_CLAUSE: Final = re.compile("记者|通讯员|截至|截止|自从|昨日|今日|在(?!线)|的|了")
_PLACE: Final = re.compile(rf"\s*(?:{HAN}{{2,10}}(?:[、/／]{HAN}{{2,10}})*)?\s*$")
_TICKER: Final = re.compile(rf"[^\s，。：；]{{2,12}}?{DAY}\s*[丨｜|]\s*")
_TAKEN: Final = re.compile(
    rf"\s*据(?:{HAN}|[A-Za-z0-9·—\-《》]){{2,16}}?(?:报道|消息)\s*(?=[（(：:]|\s)[：:]?"
)


@dataclass(frozen=True, slots=True)
class Slug:
    """``words`` without blanks, and where the text goes on."""

    words: str
    end: int


def slug(text: str, begin: int, words: Words) -> Slug | None:
    """The slug or dateline at ``begin``; ``None`` if there is none."""
    at = begin + 1 if text[begin : begin + 1] in _OPEN else begin
    ticker = _TICKER.match(text, at)
    if ticker:
        return Slug("".join(ticker[0].split()).rstrip("丨｜|"), ticker.end())
    for m in words.mark.finditer(text, at, at + _FARTHEST):
        before = text[at : m.start()]
        if not _FROM.fullmatch(before):
            return None
        if _is_slug(before, m["word"], text, m.end(), words):
            return _whole(text, begin, at, m.end())
    return None


def _whole(text: str, begin: int, at: int, end: int) -> Slug | None:
    found = "".join(text[at:end].split())
    if at > begin:
        if text[end : end + 1] != _OPEN[text[begin]]:
            return None
        end += 1
    taken = _TAKEN.match(text, end)
    return Slug(found, taken.end() if taken else end)


def _is_slug(before: str, mark: str, text: str, end: int, words: Words) -> bool:
    """Whether the words ``before`` a mark (讯, 电, 消息) are a paper's name, a place and a day."""
    taken = before.startswith("据")
    name = before[1:].lstrip() if taken else before
    own, agency = words.own.match(name), words.agency.match(name)
    if _CLAUSE.search(name) or (taken and not (agency and mark == "电")):
        return False
    if mark.endswith("报道"):
        return bool(own or agency) and bool(_BOUNDARY.match(text, end)) and not _DAY.search(name)
    day = _DAY.search(name)
    if mark == "电" and not day:
        return bool(own or agency) and _is_outlet(name, own or agency, words) and _apart(text, end)
    if not _may_follow(text, end, mark, words, sure=bool(own or (agency and day))):
        return False
    if day and (day.end() == len(name) or own):
        start = own or agency
        return start is None or _is_place(name[: day.start()] + name[day.end() :], start.end())
    return not day and _is_outlet(name, own or agency, words)


def _is_outlet(first: str, known: re.Match[str] | None, words: Words) -> bool:
    return (known is not None and _is_place(first, known.end())) or _is_source(first, words)


def _apart(text: str, end: int) -> bool:
    return end < len(text) and bool(_BOUNDARY.match(text, end))


def _is_place(first: str, at: int) -> bool:
    return bool(_PLACE.match(first, at)) or bool(re.match(r"\s*[·•・—\-－–/／|｜、&（(]", first[at:]))


def _is_source(first: str, words: Words) -> bool:
    """Whether ``first`` is an outlet, perhaps with a place behind it."""
    if words.outlet.fullmatch(first):
        return True
    m = words.outlet.match(first)
    return m is not None and len(first) - m.end() <= _LONGEST_PLACE and bool(_PLACE.match(first, m.end()))


def _may_follow(text: str, end: int, mark: str, words: Words, *, sure: bool) -> bool:
    if mark in ("消息", "快讯", "报道"):
        boundary = _LOOSE_BOUNDARY if mark == "快讯" else _BOUNDARY
        return bool(boundary.match(text, end))
    if _LOOSE_BOUNDARY.match(text, end):
        return True
    return sure or bool(words.leads.match(text, end) or words.openers.match(text, end))
