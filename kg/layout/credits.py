"""Bylines, slugs and datelines: who wrote a report and where it was sent from."""

import re
from dataclasses import dataclass
from typing import Final

from kg.layout import scan
from kg.layout.scan import Scan, is_sure, parted
from kg.layout.slugs import slug
from kg.layout.words import HAN, Words

_OPEN, _CLOSE = "[（(【〔\\[]", "[）)】〕\\]]"
_INNER: Final = r"[^（）()【】〔〕\[\]\n]"
_NESTED: Final = rf"(?:{_INNER}|[（(]{_INNER}{{1,24}}[）)])"
_OPENING: Final = re.compile(rf"\s*[：:]?\s*{_OPEN}({_NESTED}{{1,160}}){_CLOSE}")
_LAST: Final = re.compile(rf"{_OPEN}({_NESTED}{{1,90}}){_CLOSE}[\s。]*$")
_FIRST: Final = re.compile(rf"{_OPEN}({_NESTED}{{1,160}}){_CLOSE}[\s。]*$")
_SPLIT: Final = re.compile(r"[\s、，,；;：:/／|｜丨&]+")
_TAKEN: Final = re.compile(r"(?:据|来源|摘自|转自|综合)[^，。]{0,18}")
_TOPIC: Final = re.compile(r"题[：:][^。\n]{2,60}$")
_SIGNED: Final = re.compile(r"(?<=[。！？…”’」』）)!?])\s*([^。！？!?，,\n]{3,60})$")
_RUN: Final = re.compile(rf"{HAN}+")
_TAIL: Final = 130
_MOST: Final = 4


@dataclass(frozen=True, slots=True)
class Credit:
    """What was found at an end of a text: the names, the dateline's words, and where the credit stops
    (``opening``) or begins (``closing``)."""

    names: tuple[str, ...]
    dateline: str
    at: int


def begins_report(text: str, words: Words) -> bool:
    """Whether a line begins with a slug (本报讯), a dateline (新华社北京7月1日电) or a byline."""
    found = opening(text, words)
    return found is not None and found.at > 0


def is_byline(text: str, words: Words) -> bool:
    """Whether a whole line is a byline: 本报记者 张三 李四, 文/张三, （通讯员 张三）."""
    begin = _bullets(text, words)
    if slug(text, begin, words):
        return False
    bracketed = _FIRST.match(text, begin)
    if bracketed:
        return bool(_inside(bracketed[1], words))
    return bool(_whole_line(text[begin:], words, signed=begin > 0))


def is_helpers(text: str, words: Words) -> bool:
    """Whether a whole line names editors and the like only: 每经编辑 张三."""
    if not words.label.search(text):
        return False
    found = scan.whole(text[_bullets(text, words) :], words, bracketed=False)
    return found is not None and found.helped and not found.names and not found.labels


def line_names(text: str, words: Words) -> tuple[str, ...]:
    """The names on a line that is a byline."""
    begin = _bullets(text, words)
    bracketed = _FIRST.match(text, begin)
    return (
        _inside(bracketed[1], words) if bracketed else _whole_line(text[begin:], words, signed=True)
    ) or ()


def opening(text: str, words: Words) -> Credit | None:
    """The slug, dateline and byline that ``text`` begins with; ``None`` if there is none."""
    begin = _bullets(text, words)
    first = slug(text, begin, words)
    at = first.end if first else begin
    found = _bracketed(text, at, words, slugged=first is not None) or _run_in(
        text, at, words, slugged=first is not None
    )
    if found is None and first is None:
        return None
    at = _skip(text, found.at if found else at)
    topic = _TOPIC.match(text, at) if first else None
    return Credit(found.names if found else (), first.words if first else "", topic.end() if topic else at)


def closing(text: str, words: Words) -> Credit | None:
    """The credit that ``text`` ends with; ``at`` is where it begins. ``None`` if there is none."""
    tail = text[-_TAIL:]
    m = _LAST.search(tail)
    if m is None:
        return _signed(text, tail, words)
    before = tail[: m.start()].rstrip()
    open_end = bool(before) and before[-1] not in "。！？…”’』」）)!?."
    found = (
        None if open_end and not _is_labelled(m[1], words) else _inside(m[1], words, rounded=m[0][0] in "（(")
    )
    return None if found is None else Credit(found, "", len(text) - len(tail) + m.start())


def _signed(text: str, tail: str, words: Words) -> Credit | None:
    """本报记者 张三 behind the last sentence, with no brackets."""
    m = _SIGNED.search(tail)
    if m is None or not words.loose_role.search(m[1][:40]):
        return None
    begin = _bullets(m[1], words)
    found = _whole_line(m[1][begin:], words, signed=begin > 0)
    return Credit(found, "", len(text) - len(tail) + m.start(1)) if found else None


def _is_labelled(credit: str, words: Words) -> bool:
    """Whether the words in brackets can't be but a credit, even before a full stop is missing."""
    found = scan.whole(credit, words, bracketed=True) if words.role.match(credit) else None
    return found is not None and found.labels > 0 and bool(found.names) and not found.doubtful


def _whole_line(line: str, words: Words, *, signed: bool) -> tuple[str, ...] | None:
    """The names of a line that is a credit; ``signed``: a sign (□) or brackets speak for it."""
    if not signed and not line.endswith("供稿") and not words.label.search(line):
        return None
    found = scan.whole(line.strip(), words, bracketed=False)
    if found is None:
        return None
    if found.labels == 0:
        if not (found.tailed and found.names and all(is_sure(n, words) for n in found.names)):
            return (_supplied(found, words) or None) if signed or line.endswith("供稿") else None
    elif found.doubtful and not (signed or found.sure or len(found.names) > 1):
        return None
    return _distinct(found.names) or _supplied(found, words) or None


def _supplied(found: Scan, words: Words) -> tuple[str, ...]:
    """财务科供稿: the body is the byline where no person is named."""
    if found.names:
        return ()
    last = found.dropped[-1] if found.dropped else ""  # 财务科 供稿
    given = [d for d in found.dropped if words.supplying.search(d) or words.supplying.fullmatch(last)]
    given = [d for d in given if d[0] in "省市县区州" or not words.no_name.match(d)]
    bodies = [words.supplying.sub("", d) for d in given if not words.pictures.match(d)]
    return _distinct([b for b in bodies if len(b) > 1 and not words.noise.fullmatch(b)])


def _distinct(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(n for n in names if 1 < len(n) <= 30))


def _inside(credit: str, words: Words, *, rounded: bool = True) -> tuple[str, ...] | None:
    """The names in closing brackets, () for brackets that credit nobody, ``None`` if they are of the text."""
    credit = credit.strip()
    if words.closing.fullmatch(credit) or words.editors.match(credit) or words.jumps.fullmatch(credit):
        return ()
    found = scan.whole(credit, words, bracketed=True)
    if found and (found.labels or found.tailed or words.supplying.search(credit)):
        return _distinct(found.names) or _supplied(found, words)
    if (found and found.helped) or _TAKEN.fullmatch(credit):
        return ()
    return _unlabelled(credit, words, most=_MOST) if rounded else None


def _unlabelled(credit: str, words: Words, *, most: int, behind_slug: bool = False) -> tuple[str, ...] | None:
    """张三 李四, perhaps with a body before it (市委宣传部 张三)."""
    tokens = _whole_names([t for t in _SPLIT.split(credit) if t], words)
    people = [t for t in tokens if not words.bodies.search(t) or is_sure(t, words)]
    alone = len(people) == 1
    if not people or len(people) > most or any(words.not_names.fullmatch(t) for t in people):
        return None
    if behind_slug:
        named = all(_RUN.fullmatch(t) and 1 < len(t) <= 7 for t in people) or all(
            is_sure(t, words) for t in people
        )
        return tuple(people) if named and not any(words.no_name.match(t) for t in people) else None
    sure = all(is_sure(t, words) or (alone and len(t) == 2 and _RUN.fullmatch(t)) for t in people)
    return tuple(people) if sure else None


def _whole_names(pieces: list[str], words: Words) -> list[str]:
    """A name of two characters is often set with a blank inside (王 刚)."""
    found: list[str] = []
    half = False
    for piece in pieces:
        if len(piece) == 1 and half:
            found[-1] += piece
            half = False
        else:
            found.append(piece)
            half = len(piece) == 1
    return [name for piece in found for name in parted(piece, words)]


def _bullets(text: str, words: Words) -> int:
    m = words.bullets.match(text)
    return m.end() if m else 0


def _skip(text: str, at: int) -> int:
    while at < len(text) and (text[at].isspace() or text[at] in "：:，,"):
        at += 1
    return at


def _bracketed(text: str, at: int, words: Words, *, slugged: bool) -> Credit | None:
    """（记者 张三 通讯员 李四）, one or two of them, perhaps behind a paper's name."""
    begin = at
    if not slugged and (outlet := words.outlet.match(text, at)):
        at = outlet.end()
    found: list[str] = []
    end = 0
    while m := _OPENING.match(text, at):
        names = _opening_names(m[1].strip(), words, slugged=slugged)
        if names is None:
            break
        found += names
        at = end = m.end()
    if end or at == begin:
        return Credit(_distinct(found), "", end) if end else None
    return _bracketed(text, begin, words, slugged=True) if slugged else None


def _opening_names(credit: str, words: Words, *, slugged: bool) -> tuple[str, ...] | None:
    found = scan.whole(credit, words, bracketed=True)
    if found and (found.labels or (slugged and (found.helped or found.tailed))):
        return _distinct(found.names) or _supplied(found, words)
    if not slugged:
        return None
    if (words.series.search(credit) and len(credit) <= 12) or _TAKEN.fullmatch(credit):
        return ()
    return _unlabelled(credit, words, most=8, behind_slug=True)


def _run_in(text: str, at: int, words: Words, *, slugged: bool) -> Credit | None:
    """本报记者 张三 李四 南京报道, before text that goes on after a blank, a colon or 报道."""
    start = at
    while start < len(text) and text[start] in " \t\u3000：:/／|｜丨":
        start += 1
    found = scan.prefix(text, start, words, slugged=slugged)
    if found is None or (found.labels == 0 and not found.tailed):
        return None
    rest = text[found.end :]
    if rest and not (rest[0].isspace() or rest[0] in "：:") and not (found.tailed and rest[0] in "，,"):
        return None
    body = rest.lstrip()
    if found.doubtful and (not found.sure or body[:1].isdigit()):
        return None
    plain = not found.tailed and not body.startswith(("：", ":"))
    if plain and found.labels < 2 and words.clauses.match(body):
        return None
    return Credit(_distinct(found.names), "", found.end)
