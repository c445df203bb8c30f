"""How far a pattern comes in a sentence. In: an encoded sentence and a pattern's constructs. Out: a ``Stop``.

A pattern that does not match is cut off behind one construct after the other; the longest piece that matches
somewhere says where it stopped, and what stands there says why.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kg.explain.elements import Element, elements
from kg.extract.encode import Encoded
from kg.patterns import ANY, FIGURE, TIME, Pattern
from kg.rules import RuleSet

_FAR: Final = 2  # one that was found, and the one that was not
_AHEAD: Final = 12  # characters shown of what stands where a pattern stopped
# A list of more than six words: the first six.
_LIST: Final = re.compile(r"((?:[^|<>(){}]+\|){6})(?:[^|<>(){}]+\|)*[^|<>(){}]+(?=[>)])")
_ANYTHING: Final = "(?P<other>[^，,；;。！？!?\n]{1,20}?)"
_GAPS: Final = {
    "~": "within 12 characters, without a comma and without other names between",
    "…": "within 25 characters of the clause",
    "‥": "within 25 characters of the clause, without persons between",
    "……": "within 60 characters of the sentence",
    "·": "within 4 characters, without names between",
}
_SIGNS: Final = {
    "@": "向, 为, 给 or 对",
    "&": "与, 和, 跟 or 同",
    "^": "the beginning of a clause",
    "¬": "no word that makes others do it",
}


@dataclass(frozen=True, slots=True)
class Steps:
    """A pattern's constructs: ``whole``, and ``headless`` without the subject slot (empty: it can't be left out)."""

    whole: tuple[Element, ...]
    headless: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a pattern stopped: ``reached`` for ranking (whether all else fits, the share of constructs found),
    ``lines`` for the author, ``took`` what each construct took."""

    reached: tuple[bool, float]
    lines: tuple[str, ...]
    took: tuple[tuple[str, str], ...]

    @property
    def far(self) -> bool:
        """Whether at most one construct was found, and more than one is missing."""
        return not self.reached[0] and len(self.took) <= _FAR


def steps(pattern: Pattern, rules: RuleSet) -> Steps:
    """The constructs of a pattern of ``rules``."""
    if rules.phrases is None:
        return Steps((), ())
    whole = tuple(elements(pattern.source, rules.symbols, rules.phrases))
    start = elements("^", rules.symbols, rules.phrases)
    headless = (*start, *(e for e in whole if not e.subject)) if any(e.subject for e in whole) else ()
    return Steps(whole, headless)


def furthest(encoded: Encoded, number: int, of: Steps) -> Stop | None:
    """How far the pattern comes in sentence ``number``, with its subject or without it, whichever is more."""
    found = [_stop(encoded, number, e, i > 0) for i, e in enumerate((of.whole, of.headless)) if e]
    return max(found, key=lambda s: s.reached) if found else None


def _stop(encoded: Encoded, number: int, parts: tuple[Element, ...], headless: bool) -> Stop:
    count, found = _longest(encoded, encoded.sentences[number], parts)
    took = _took(encoded, parts[:count], found)
    solid = [e for e in parts if _solid(e)]
    done = sum(_solid(e) for e in parts[:count])
    share = done / (len(solid) + headless)
    if count == len(parts):
        return Stop((True, share), (), took)
    at = next((i for i in range(count, len(parts)) if _solid(parts[i])), len(parts) - 1)
    missing = parts[at].slot is not None or (done > 0 and "<" not in parts[at].source)
    rest = _rest(encoded, encoded.sentences[number], parts, at) if missing else None
    lines = []
    if took:
        shown = "; ".join(f"{brief(s)} = {t}" for s, t in took if t)
        lines.append(f"found: {shown}{' (subject left out)' if headless else ''}")
    lines.append(_why(encoded, number, parts, (count, at), found.end() if found else None))
    if rest:
        lines.append(f"all else of the pattern fits{_instead(encoded, rest)}")
    return Stop((rest is not None, share), tuple(lines), (*took, (parts[at].source, "← stopped here")))


def _rest(
    encoded: Encoded, sentence: tuple[int, int], parts: tuple[Element, ...], at: int
) -> re.Match[str] | None:
    """The match of the pattern with another name in place of its slot ``at``, or without its words ``at``."""
    if _within(encoded, sentence, parts[at + 1 :]) < len(parts) - at - 1:
        return None
    free = _ANYTHING if parts[at].slot else ""
    pieces = [e.expression if i != at else free for i, e in enumerate(parts)]
    found = re.compile("".join(pieces)).search(encoded.text, *sentence)
    return None if found and free and not _names(encoded, *found.span("other")) else found


def _instead(encoded: Encoded, rest: re.Match[str]) -> str:
    if "other" not in rest.re.groupindex:
        return ""
    return f"; in the place of the slot stands {_names(encoded, *rest.span('other'))}"


def _longest(
    encoded: Encoded, sentence: tuple[int, int], parts: tuple[Element, ...]
) -> tuple[int, re.Match[str] | None]:
    """How many constructs from the first on match somewhere in the sentence, and the match."""
    low, high, best = 0, _within(encoded, sentence, parts), None
    middle = high  # mostly all that stands in the sentence stands in order
    while low < high:
        expression = "".join(f"(?P<e{i}>{e.expression})" for i, e in enumerate(parts[:middle]))
        found = re.compile(expression).search(encoded.text, *sentence)
        if found:
            low, best = middle, found
        else:
            high = middle - 1
        middle = (low + high + 1) // 2
    while low and not _solid(parts[low - 1]):  # a gap takes nothing as well, so it says nothing
        low -= 1
    return low, best if low else None


def _within(encoded: Encoded, sentence: tuple[int, int], parts: tuple[Element, ...]) -> int:
    """How many constructs from the first on stand somewhere in the sentence, each by itself: no more can match."""
    for i, element in enumerate(parts):
        if _solid(element) and not _alone(element.expression).search(encoded.text, *sentence):
            return i
    return len(parts)


@lru_cache(maxsize=2048)  # many patterns share a construct
def _alone(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


def _took(
    encoded: Encoded, parts: tuple[Element, ...], found: re.Match[str] | None
) -> tuple[tuple[str, str], ...]:
    if not found:
        return ()
    return tuple((e.source, as_read(encoded, *found.span(f"e{i}"))) for i, e in enumerate(parts) if _solid(e))


def _solid(element: Element) -> bool:
    """Whether a construct has to be there."""
    return element.source not in _GAPS and not element.source.endswith("?") and element.source not in "^¬"


def _why(
    encoded: Encoded, number: int, parts: tuple[Element, ...], place: tuple[int, int], end: int | None
) -> str:
    """What the construct that stopped it wants, and what stands there; ``place``: from where on nothing was found,
    and the first construct there that has to be."""
    count, at = place
    element, gap = parts[at], next((_GAPS[e.source] for e in parts[count:at] if e.source in _GAPS), "")
    begin, last = encoded.sentences[number]
    ahead = _ahead(encoded, begin if end is None else end, last)
    where = f"then comes “{ahead}”" if end is not None and ahead else "the sentence ends there"
    if element.slot and end is not None and not _names(encoded, end, min(end + _AHEAD, last)):
        where += ", where no name or figure is recognised"
    if end is None:
        where = f"in the sentence stand {_names(encoded, begin, last) or 'no names'}"
    within = f" {gap}" if gap and end is not None else ""
    return f"stopped at {brief(element.source)}: {_wanted(element)}{within}; {where}"


def _wanted(element: Element) -> str:
    if element.source in _SIGNS:
        return f"expected {_SIGNS[element.source]}"
    if element.slot:
        spec = element.source.strip("{}?").partition(":")[2].rstrip("!")
        kinds, text = spec.partition("!!")[0].partition("/")[0].partition("&")[0], ""
        names = [k.rstrip("+") for k in kinds.split("|")]
        if "text" in names:
            text = ", or words that describe one"
        *others, last = [n for n in names if n != "text"] or [""]
        told = f"{', '.join(others)} or {last}" if others else last
        if element.slot.role in (FIGURE, TIME):
            return "expected a figure" if element.slot.role == FIGURE else "expected a time"
        fills = "" if element.slot.role == ANY else f" to fill {element.slot.role}"
        return f"expected a name of class {told}{fills}{text}" if told else "expected words that describe it"
    kind = "trigger " if element.source[0] == "<" else ""
    if "{" in element.source:
        return "expected one of these"
    return f"expected one of these {kind}words" if "|" in element.source else f"expected this {kind}word"


def brief(source: str) -> str:
    """A pattern or a construct with its long lists of words cut short."""
    return _LIST.sub(r"\1…", source)


def _names(encoded: Encoded, begin: int, end: int) -> str:
    """The names of a stretch with their classes."""
    units = [encoded.units[i] for i in encoded.within(begin, end)]
    return ", ".join(dict.fromkeys(f"{u.text} ({u.kind})" for u in units))


def _ahead(encoded: Encoded, begin: int, end: int) -> str:
    """What stands from ``begin`` on, names with their classes."""
    shown = []
    for i in range(begin, min(end, begin + _AHEAD)):
        unit = encoded.units.get(i)
        shown.append(f"{unit.text} ({unit.kind})" if unit else encoded.text[i])
        if unit and i > begin + 2:
            break
    return "".join(shown).strip()


def as_read(encoded: Encoded, begin: int, end: int) -> str:
    """A stretch with its names spelt out."""
    units = encoded.units
    return "".join(units[i].text if i in units else encoded.text[i] for i in range(begin, end))
