"""Reads a credit piece by piece: labels (记者, 文/), names, and what ends it (北京报道, 文/图)."""

import re
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from kg.layout.words import HAN, Words

_DOT: Final = "·•・"
_DOTTED: Final = re.compile(rf"{HAN}{{1,12}}(?:[{_DOT}]{HAN}{{1,12}})+")
_PADDED: Final = re.compile(rf"{HAN}[ \u3000]+{HAN}(?!{HAN})")
_PLAIN: Final = tuple(re.compile(rf"{HAN}{{{n}}}") for n in range(2, 10))
_HALF: Final = re.compile(rf"{HAN}(?!{HAN})")
_FREE: Final = re.compile(rf"(?:{HAN}|[A-Za-z0-9{_DOT}《》]){{1,30}}")
_BETWEEN: Final = re.compile(r"[\s、，,；;：:/／|｜丨&。○◎⊙□■●]+")
_MARK: Final = re.compile(r"\s*[:：/／|｜丨]?\s*")
_ENDS: Final = re.compile(r"[\s、/／|｜丨○◎⊙□■●]|$")
_ENDS_IN_LINE: Final = re.compile(r"[\s、；;：:/／|｜丨&○◎⊙□■●]|$")
_ENDS_IN_BRACKETS: Final = re.compile(r"[\s、，,；;：:/／|｜丨&。○◎⊙□■●]|$")
_FEW: Final = 4  # characters of a name that may stand before plain text


class Label(Enum):
    """Whose names follow."""

    NONE = auto()
    AUTHOR = auto()
    HELPER = auto()


@dataclass(slots=True)
class Scan:
    """What was read: ``names``, where reading stopped, and how sure it is that this is a credit.

    ``sure``: an outlet's label (本报记者) or a mark (文/) was read; ``labels``: how many author labels;
    ``helped``: an editor's label; ``tailed``: it ends with words such as 北京报道; ``doubtful``: a name that is
    neither of a Han surname nor set apart from a bare 记者; ``dropped``: bodies and notes.
    """

    names: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    end: int = 0
    labels: int = 0
    sure: bool = False
    helped: bool = False
    tailed: bool = False
    doubtful: bool = False


def whole(text: str, words: Words, *, bracketed: bool) -> Scan | None:
    """A credit that fills ``text``: a line, or what stands in brackets (with commas); ``None`` if it is none."""
    reader = _Reader(text, 0, words, inline=False, commas=bracketed)
    reader.run()
    return reader.found if reader.at == len(text) else None


def prefix(text: str, at: int, words: Words, *, slugged: bool) -> Scan | None:
    """A credit that ``text`` goes on with from ``at``, before other text; ``None`` if there is none."""
    reader = _Reader(text, at, words, inline=True)
    reader.found.sure = slugged
    reader.run()
    return reader.found if reader.found.names and reader.found.end > at else None


class _Reader:
    def __init__(self, text: str, at: int, words: Words, *, inline: bool, commas: bool = False) -> None:
        self.text, self.at, self.words, self.inline, self.commas = text, at, words, inline, commas
        self.found = Scan(end=at)
        self.label = Label.NONE
        self.set_apart = False  # whether a blank or mark stands between the label and what follows
        self.fresh = False  # whether a label was read last
        self.loose = False  # whether the last label's outlet is not known as one
        self.by_role = False  # whether the last label names a role (记者), not a mark (文/)

    def run(self) -> None:
        self._between()
        while self.at < len(self.text) and self._step():
            self._between()

    def _barred(self) -> str:
        return "，,；;。" if self.inline else "，,。"

    def _step(self) -> bool:
        if self.found.tailed and self.inline:
            return False
        return self._labelled() or self._tail() or self._name() or self._loose() or self._free()

    def _between(self) -> None:
        m = _BETWEEN.match(self.text, self.at)
        if m and (self.commas or not any(c in self._barred() for c in m[0])):
            self.at = m.end()

    def _labelled(self) -> bool:
        sure = self.words.sure_role.match(self.text, self.at) or self.words.by.match(self.text, self.at)
        m = sure or self.words.role.match(self.text, self.at)
        if m:
            self._take(m, Label.AUTHOR, sure=bool(sure))
            return True
        m = self.words.helper.match(self.text, self.at)
        if m is None or (self.inline and not self.found.labels) or not self._helps(m):
            return False
        self._take(m, Label.HELPER, sure=False)
        self.found.helped = True
        return True

    def _helps(self, m: re.Match[str]) -> bool:
        """Whether 编辑 is a label: a mark, a blank or one name and no more stand behind it."""
        after = _MARK.match(self.text, m.end()).end()  # type: ignore[union-attr]
        forms = (form.match(self.text, after) for form in (_DOTTED, *_PLAIN[:2]))
        named = any(f and _ENDS.match(self.text, f.end()) and is_sure(f[0], self.words) for f in forms)
        return after > m.end() or named

    def _take(self, m: re.Match[str], label: Label, *, sure: bool) -> None:
        self.label, self.fresh = label, True
        self.by_role, self.loose = m.re is not self.words.by, False
        self.found.labels += label is Label.AUTHOR
        self.found.sure |= sure
        self.at = _MARK.match(self.text, m.end()).end()  # type: ignore[union-attr]
        self.set_apart = self.at > m.end() or m[0][-1] in ":：/／|｜丨 \u3000"

    def _tail(self) -> bool:
        if self.label is Label.HELPER or self.fresh or not self.found.names:
            return False
        m = self.words.report_tail.match(self.text, self.at)
        if not m or not m[0].strip():
            return False
        self.at = self.found.end = m.end()
        self.found.tailed = True
        return True

    def _name(self) -> bool:
        if self.label is Label.NONE and self.inline and not self.found.sure:
            return False
        for name, end in self._candidates():
            if self._is_name(name, end):
                self._add(name, end)
                return True
        return False

    def _candidates(self) -> list[tuple[str, int]]:
        found = [
            (m[0], m.end()) for form in (_DOTTED, _PADDED, *_PLAIN) if (m := form.match(self.text, self.at))
        ]
        dotted = found[:1] if found and found[0][0][1:2] and any(c in _DOT for c in found[0][0]) else []
        found += [(n[:-k], e - k) for n, e in dotted for k in range(1, len(n)) if n[-k - 1] not in _DOT]
        # 张小三北京报道: three characters, then a place; 阿依古丽报道: four
        return [(n, e) for n, e in found if self.words.told.match(self.text, e)] + found

    def _is_name(self, name: str, end: int) -> bool:
        words = self.words
        stop = _ENDS if self.inline else _ENDS_IN_BRACKETS if self.commas else _ENDS_IN_LINE
        tail = words.report_tail.match(self.text, end)
        role = words.role.match(self.text, end) or words.by.match(self.text, end)
        if not (stop.match(self.text, end) or tail or role):
            return False
        plain = "".join(name.split())
        if words.no_name.match(plain) or words.not_names.fullmatch(plain) or words.noise.fullmatch(plain):
            return False
        sure = is_sure(plain, words) or len(parted(plain, words)) > 1
        if (words.bodies.search(plain) and not sure) or (len(plain) > 3 and words.supplying.search(plain)):
            return False
        glued = role and not (stop.match(self.text, end) or tail)
        if glued and (not sure or len(plain) > _FEW or not self.by_role):
            return False  # 采写：某都记者: an outlet
        return self._placed(plain, sure, tailed=bool(tail))

    def _placed(self, plain: str, sure: bool, *, tailed: bool) -> bool:
        """Whether a word may be a name here: before plain text more care is needed."""
        few = len(plain) <= (_FEW if self.inline else 7)
        if self.fresh and self.set_apart:
            return sure or few
        if self.fresh:
            return sure or (few and (self.found.sure or not self.inline))
        if self.inline:
            return sure and (
                len(plain) < _FEW or len(parted(plain, self.words)) > 1 or tailed or _folk(plain, self.words)
            )
        return sure or (few and (self.label is not Label.NONE))

    def _add(self, name: str, end: int) -> None:
        plain = "".join(name.split())
        self.at = end
        if self.label is not Label.HELPER:
            sure = is_sure(plain, self.words) or len(parted(plain, self.words)) > 1
            self.found.doubtful |= not sure and (self.loose or not (self.fresh and self.set_apart))
            self.found.names += parted(plain, self.words)
        self.found.end = self.at
        self.fresh = False

    def _loose(self) -> bool:
        """A label of an outlet that is not known as one: 洛报融媒记者."""
        if self.inline:
            return False
        m = self.words.loose_role.match(self.text, self.at)
        if m and not self.words.no_name.match(m["outlet"]):
            self._take(m, Label.AUTHOR, sure=False)
            self.loose = True
            return True
        return False

    def _free(self) -> bool:
        """In a whole credit: half a name (a blank was lost), a body, a note; whatever an editor's label has."""
        if self.inline:
            return False
        half = _HALF.match(self.text, self.at)
        if half and self.found.names and self.label is Label.AUTHOR and len(self.found.names[-1]) == 1:
            self.found.names[-1] += half[0]
            self.at = half.end()
            return True
        m = _FREE.match(self.text, self.at)
        if not m or not self._may_drop(m[0]):
            return False
        if self.label is not Label.HELPER:
            self.found.dropped.append(m[0])
        self.at, self.fresh = m.end(), False
        return True

    def _may_drop(self, piece: str) -> bool:
        words = self.words
        if self.label is Label.HELPER or words.noise.fullmatch(piece) or words.supplying.search(piece):
            return True
        relative = piece[0] in "省市县区州"  # 市财政局
        return bool(words.bodies.search(piece)) and (relative or not words.no_name.match(piece))


def is_sure(name: str, words: Words) -> bool:
    """Whether ``name`` looks like a person's name by itself: a Han surname and one or two characters, a
    compound surname, a dot, or a piece of a name as other peoples have them."""
    if any(c in _DOT for c in name) or (len(name) <= 9 and _folk(name, words)):
        return True
    compound = name[:2] in words.surnames
    return (
        2 <= len(name) <= (4 if compound else 3)
        and (compound or name[0] in words.surnames)
        and not (words.places.fullmatch(name) or name[-1] in "县市镇乡省局")
    )


def parted(piece: str, words: Words) -> list[str]:
    """``张小伟李强`` is two names; what can't be parted into names stays whole."""
    if not 4 <= len(piece) <= 9 or any(c in _DOT for c in piece) or piece[:2] in words.surnames:
        return [piece]
    if words.bodies.search(piece) or _folk(piece, words):
        return [piece]
    for length in (3, 2):
        rest = piece[length:]
        if piece[0] in words.surnames and len(rest) > 1 and rest[0] in words.surnames:
            parts = [rest] if len(rest) < 4 else parted(rest, words)
            if all(len(p) < 4 for p in parts):
                return [piece[:length], *parts]
    return [piece]


def _folk(name: str, words: Words) -> bool:
    return bool(words.folk.search(name)) and len(name) > 1
