"""What a text must hold for a pattern to match it, in order: seen at a glance, without the pattern itself.

In: a pattern's source and its slots. Out: ``Signs``. A whole pattern takes milliseconds to compile; most of those
whose trigger stands in a sentence lack a name or a word there, or have it on the wrong side. Of the patterns that
would be tried on mixed reports three of four are never run so, on a single page seven of ten are never compiled.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache
from typing import Final, Protocol

from kg.packing import FIRST_SYMBOL, packed
from kg.regexcache import compiled

Sign = frozenset[str]  # one of these words, or one of these symbols

# A slot, brackets and bars, signs for gaps, or plain words.
_TOKEN: Final = re.compile(r"\{[^}]*\}|[()<>|?~…‥^·¬@&]|[^{}()<>|?~…‥^·¬@&]+")
_NO_WORDS: Final = "~…‥^·¬"
# The prepositions and conjunctions that these stand for.
_WORDS: Final = {"@": frozenset("向给为对"), "&": frozenset("与和跟同")}
# Three symbols or more in a row, packed or not.
_SYMBOLS: Final = re.compile(f"[{packed(chr(FIRST_SYMBOL))}-\xff{chr(FIRST_SYMBOL)}-\uf8ff]{{3,}}")


class Slot(Protocol):
    """A role slot (``kg.patterns.Slot``)."""

    @property
    def symbols(self) -> str: ...
    @property
    def text(self) -> bool: ...
    @property
    def back(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Signs:
    """One of each of ``needed`` must stand in the text, each beginning behind the one before. ``symbols`` are those
    sets that hold single characters only."""

    needed: tuple[Sign, ...] = ()
    symbols: tuple[Sign, ...] = ()

    def lacking(self, there: Set[str]) -> bool:
        """Whether a text with just the characters ``there`` can't hold them: quicker to see than ``seen``."""
        return any(map(there.isdisjoint, self.symbols))

    def seen(self, text: str, begin: int, end: int) -> bool:
        """Whether ``text[begin:end]``, packed, holds them."""
        return _compiled(self.needed).match(text, begin, end) is not None


@cache
def _compiled(needed: tuple[Sign, ...]) -> re.Pattern[str]:
    return compiled(with_ranges(packed("".join(map(_expression, needed)))))


def signs(needed: Sequence[Sign]) -> Signs:
    """The ``Signs`` of a text that holds one of each of ``needed``, each beginning behind the one before."""
    return Signs(tuple(needed), tuple(sign for sign in needed if all(len(word) == 1 for word in sign)))


def _expression(sign: Sign) -> str:
    """Looks for the first place of ``sign``, once and for all (``(?>…)``, ``*+``): no other place is better for what
    must stand behind it, and so the time grows with the text's length only."""
    words = [re.escape(word) for word in sorted(sign)]
    if all(len(word) == 1 for word in sign):
        return f"[^{''.join(words)}]*+(?s:.)"  # one class only: they take longest to compile
    return f"(?>(?s:.)*?(?={'|'.join(words)}))(?s:.)"


def needed(source: str, slots: Sequence[Slot]) -> list[Sign]:
    """What every match of the pattern ``source`` (its families of words written out) holds, in order."""
    tokens = _TOKEN.findall(source)
    return _alternatives(tokens[::-1], iter(slots))


def _alternatives(tokens: list[str], slots: Iterator[Slot]) -> list[Sign]:
    """Takes the tokens, the last one first, up to a closing bracket or the end."""
    branches: list[list[Sign]] = [[]]
    while tokens and (token := tokens.pop()) not in (")", ">"):
        if token == "|":
            branches.append([])
            continue
        found = _of(token, tokens, slots)
        if tokens and tokens[-1] == "?":
            tokens.pop()
        else:
            branches[-1] += found
    if len(branches) == 1:
        return branches[0]
    return [frozenset[str]().union(*map(_rarest, branches))] if all(branches) else []


def _of(token: str, tokens: list[str], slots: Iterator[Slot]) -> list[Sign]:
    if token in ("(", "<"):
        return _alternatives(tokens, slots)
    if token[0] == "{":
        slot = next(slots)
        return [] if slot.text or slot.back else [frozenset(slot.symbols)]
    return [] if token in _NO_WORDS else [_WORDS.get(token, frozenset([token]))]


def _rarest(branch: Iterable[Sign]) -> Sign:
    """The sign that tells most: of the fewest and longest words."""
    return min(branch, key=lambda sign: (len(sign), -min(map(len, sign)), min(sign)))


def with_ranges(regex: str) -> str:
    """The expression with neighbouring symbols of a character class as ranges."""
    return _SYMBOLS.sub(lambda found: "".join(_ranges(found[0])), regex)


def _ranges(symbols: str) -> Iterator[str]:
    begin = 0
    for i in range(1, len(symbols) + 1):
        if i == len(symbols) or ord(symbols[i]) != ord(symbols[i - 1]) + 1:
            run = symbols[begin:i]
            yield run if len(run) < 3 else f"{run[0]}-{run[-1]}"
            begin = i
