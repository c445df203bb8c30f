"""Gives headline lines to their reports: by shared words, then by place; one headline a report."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from kg.layout.lines import join
from kg.layout.split import Draft, Heading
from kg.layout.words import Words

_PLAIN: Final = re.compile(r"[\W_]+")
_FIGURE: Final = re.compile(r"\d+(?:\.\d+)?")
_MOST: Final = 5  # lines of one headline: kicker, title over two lines, subtitle over two
_COMMON: Final = 40
_ROUNDS: Final = 40
_TINY: Final = 1e-9
_LEAST: Final = 0.12
_ABOVE: Final = 0.3
_BELOW: Final = 0.15


def assign(drafts: Sequence[Draft], headings: Sequence[Heading]) -> None:
    """Fills ``headline`` of the drafts. Lines that fit no report are left out."""
    if not drafts or not headings:
        return
    shared = _likeness(drafts, headings)
    owner: dict[int, int] = {}
    for line, draft in _anchors(drafts, headings, shared):
        owner[line] = draft
    _extend(headings, shared, owner)
    for line in sorted(owner):
        drafts[owner[line]].headline.append(headings[line].strand)


def text(lines: Sequence[str], body: str, words: Words) -> str:
    """The headline of several lines: a blank between its parts, none where a line broke in mid-phrase."""
    found = ""
    for line in lines:
        if not found:
            found = line
        elif _goes_on(found, line, body, words):
            found += line
        else:
            found += f" {line}"
    return found


def body_of(draft: Draft) -> str:
    """The text in which the words of its headline are looked for."""
    return join([s for s, _ in draft.blocks]).text


def _goes_on(before: str, line: str, body: str, words: Words) -> bool:
    if words.continued.match(line) or words.unfinished.search(before):
        return True
    if any(before.count(a) > before.count(b) for a, b in ("“”", "（）", "《》")):
        return True
    left, right, plain = _PLAIN.sub("", before), _PLAIN.sub("", line), _PLAIN.sub("", body)
    return left[-2:] + right[:2] in plain or left[-1:] + right[:3] in plain


def _grams(text: str) -> Counter[str]:
    """Character pairs, and figures as wholes."""
    plain = _PLAIN.sub("", text)
    found = Counter({plain[i : i + 2]: 1 for i in range(len(plain) - 1)})
    found.update({f"#{f}": 2 for f in _FIGURE.findall(text)})
    return found


def _likeness(drafts: Sequence[Draft], headings: Sequence[Heading]) -> list[dict[int, float]]:
    """For each heading: which share of its words, weighted by rarity, each report has."""
    wanted = [_grams(h.strand.text) for h in headings]
    all_wanted = set().union(*wanted)
    holders: dict[str, list[int]] = defaultdict(list)
    for k, draft in enumerate(drafts):
        for gram in sorted(all_wanted & _grams(body_of(draft)).keys()):
            holders[gram].append(k)
    count = len(drafts)
    found = []
    for grams in wanted:
        total = 0.0
        shares: dict[int, float] = defaultdict(float)
        for gram, times in grams.items():
            if len(holders[gram]) > _COMMON:
                continue  # says nothing, and keeps the work linear in the number of reports
            weight = times * math.log(1 + count / max(1, len(holders[gram])))
            total += weight
            for k in holders[gram]:
                shares[k] += weight
        found.append({k: v / total for k, v in shares.items()} if total else {})
    return found


def _anchors(
    drafts: Sequence[Draft], headings: Sequence[Heading], shared: Sequence[dict[int, float]]
) -> list[tuple[int, int]]:
    """One line for each report, so that the sum of the values is greatest."""
    above, below = (_ABOVE, _BELOW) if headings[0].above < 0 else (_BELOW, _ABOVE)
    pairs: list[tuple[float, int, int]] = []
    for i, heading in enumerate(headings):
        values = dict(shared[i])
        for k, bonus in ((heading.below, above), (heading.above, below)):
            if 0 <= k < len(drafts) and (values.get(k, 0.0) > 0 or len(headings) <= len(drafts)):
                values[k] = values.get(k, 0.0) + bonus
        best = max(values.values(), default=0.0)
        pairs += [(v, i, k) for k, v in values.items() if v >= _LEAST and v >= 0.5 * best]
    return matching(pairs)


def matching(pairs: list[tuple[float, int, int]]) -> list[tuple[int, int]]:
    """The one-to-one pairs (line, draft) of greatest total value, built up line by line."""
    offers: dict[int, dict[int, float]] = defaultdict(dict)
    for value, line, draft in sorted(pairs, key=lambda p: (-p[0], p[1], p[2])):
        offers[line][draft] = value
    holder: dict[int, int] = {}
    held: dict[int, int] = {}
    for line in sorted(offers):
        _augment(line, offers, holder, held)
    return sorted(held.items())


def _augment(
    line: int, offers: dict[int, dict[int, float]], holder: dict[int, int], held: dict[int, int]
) -> None:
    """Brings ``line`` in by the chain of changes that gains most, if any gains.

    A chain gives the line a draft, that draft's line another one, and so on (Bellman-Ford over drafts); it
    ends at a free draft or with a line that goes without. ``holder``: draft → line, ``held``: line → draft.
    """
    gains: dict[int, float] = {}
    came: dict[int, int] = {}
    queue = {line: 0.0}
    for _ in range(min(len(holder) + 1, _ROUNDS)):
        following: dict[int, float] = {}
        for current, so_far in queue.items():
            for draft, value in offers[current].items():
                if held.get(current) == draft or so_far + value <= gains.get(draft, -math.inf) + _TINY:
                    continue
                gains[draft], came[draft] = so_far + value, current
                if draft in holder:
                    following[holder[draft]] = gains[draft] - offers[holder[draft]][draft]
        queue = following
        if not queue:
            break
    _change(line, gains, came, offers, holder, held)


def _change(
    line: int,
    gains: dict[int, float],
    came: dict[int, int],
    offers: dict[int, dict[int, float]],
    holder: dict[int, int],
    held: dict[int, int],
) -> None:
    """Applies the best chain, from its end back to ``line``."""
    ends = [(g - (offers[holder[d]][d] if d in holder else 0.0), -d) for d, g in gains.items()]
    if not ends or max(ends)[0] <= _TINY:
        return
    draft = -max(ends)[1]
    if draft in holder:
        del held[holder.pop(draft)]
    for _ in range(_ROUNDS):
        taker = came[draft]
        left = held.get(taker)
        holder[draft], held[taker] = taker, draft
        if taker == line or left is None:
            return
        draft = left


def _extend(headings: Sequence[Heading], shared: Sequence[dict[int, float]], owner: dict[int, int]) -> None:
    """Lines at once above or below an owned one are kicker or subtitle, farther ones if their words fit."""
    counts = Counter(owner.values())
    changed = True
    while changed:
        changed = False
        for i in range(len(headings)):
            if i in owner:
                continue
            offers = [
                (shared[i].get(owner[j], 0.0), -j)
                for j, lower in ((i - 1, i), (i + 1, i + 1))
                if j in owner and counts[owner[j]] < _MOST and _beside(headings, lower, shared[i], owner[j])
            ]
            if offers:
                draft = owner[-max(offers)[1]]
                owner[i] = draft
                counts[draft] += 1
                changed = True


def _beside(headings: Sequence[Heading], lower: int, shares: dict[int, float], draft: int) -> bool:
    if headings[lower].above != headings[lower - 1].above:
        return False
    if headings[lower].joins:
        return True
    fits = shares.get(draft, 0.0)
    return headings[lower].gap <= 2 and fits >= 0.3 and fits >= max(shares.values(), default=0.0)
