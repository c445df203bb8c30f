"""Agreements of one title between different parties: 甲与乙签订授信协议，丙与丁签订授信协议 are two.

In: a report's mentions with their names. Out: new names for the mentions of such agreements, made of parties and
title. A title that stands between the same parties, or whose parties the clause doesn't name, changes nothing.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from kg.ontology import Names
from kg.resolve.kinds import Kinds
from kg.resolve.names import Name, plain, shown
from kg.resolve.words import Words
from kg.types import Mention

_PAUSE: Final = re.compile("[。；，！？\n]")
_AND: Final = "与"


def apart(
    text: str,
    mentions: Sequence[Mention],
    names: Sequence[Name | None],
    words: Words,
    kinds: Kinds,
    best: Callable[[Name], Name],
) -> dict[int, Name]:
    """Mention index → name, for all mentions of titles that stand with two or more different sets of parties.

    ``best`` gives the fullest name of what a name means. A mention without parties goes with the one before it.
    """
    titles: dict[str, list[int]] = {}
    for i, name in enumerate(names):
        if name is not None and name.kind == Names.AGREEMENT:
            titles.setdefault(plain(name.full), []).append(i)
    found: dict[int, Name] = {}
    for same in titles.values():
        if len(same) < 2:
            continue
        signed = {i: _parties(text, mentions, names, i, words, kinds, best) for i in same}
        if len({frozenset(p) for p in signed.values() if p}) > 1:
            found.update(_renamed(signed, names))
    return found


def strangers(signed: Mapping[str, Sequence[frozenset[str]]], one: str, other: str) -> bool:
    """Whether two titles of which one may be short for the other (战略合作协议, 战略合作框架协议) stand between others.

    ``signed``: key of a title → the parties of its mentions. They are strangers where no party of the one's is one of
    the other's.
    """
    first, second = (frozenset[str]().union(*signed.get(key, ())) for key in (one, other))
    return bool(first and second) and first.isdisjoint(second)


def signed_by(
    text: str,
    mentions: Sequence[Mention],
    names: Sequence[Name | None],
    words: Words,
    kinds: Kinds,
    best: Callable[[Name], Name],
) -> dict[str, list[frozenset[str]]]:
    """Key of an agreement's name → the parties of each of its mentions whose clause names them."""
    found: dict[str, list[frozenset[str]]] = {}
    for i, name in enumerate(names):
        if name is not None and name.kind == Names.AGREEMENT:
            parties = _parties(text, mentions, names, i, words, kinds, best)
            if parties:
                found.setdefault(name.key, []).append(frozenset(parties))
    return found


def _renamed(signed: dict[int, tuple[str, ...]], names: Sequence[Name | None]) -> dict[int, Name]:
    found: dict[int, Name] = {}
    called: dict[frozenset[str], Name] = {}
    last: Name | None = None
    for i in sorted(signed):
        name, parties = names[i], signed[i]
        if name is not None and parties:
            title = shown(name.full)
            made = replace(name, full="、".join(parties[:-1]) + _AND + parties[-1] + title, forms=(title,))
            last = called.setdefault(frozenset(parties), made)
        if last is not None:
            found[i] = last
    return found


def _parties(
    text: str,
    mentions: Sequence[Mention],
    names: Sequence[Name | None],
    index: int,
    words: Words,
    kinds: Kinds,
    best: Callable[[Name], Name],
) -> tuple[str, ...]:
    """The parties that the clause names before the agreement, where a verb of signing stands between."""
    begin = max((m.end() for m in _PAUSE.finditer(text, 0, mentions[index].begin)), default=0)
    outer: list[tuple[Mention, Name]] = []
    for m, name in zip(mentions, names, strict=True):
        if begin <= m.begin and m.end <= mentions[index].begin and name is not None:
            inside = outer and m.end <= outer[-1][0].end
            if not inside and name.kind in kinds.organisations | kinds.places:
                outer.append((m, name))
    joined = [text[a.end : b.begin] for (a, _), (b, _) in pairwise(outer)]
    if not any(words.pair_joint.match(gap) for gap in joined):
        return ()
    if not words.signing.search(text[outer[-1][0].end : mentions[index].begin]):
        return ()
    return tuple(dict.fromkeys(best(name).full for _, name in outer))
