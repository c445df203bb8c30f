"""Persons of one name: who is who, by their posts and where the reports are at home.

In: the ``Local``s of one name. Out: they are put together in ``Sets``. Two reports speak of one person where both tell
a post at one body, or at organs of one place, or at bodies of the state; a report that tells both posts of somebody
promoted ties them. A report without posts means the only one of the name that is known where it is at home.
"""

from collections.abc import Sequence
from typing import Final

from kg.identity.local import Body, Local
from kg.identity.names import without_place
from kg.identity.regions import PROVINCE, digits, nearness
from kg.identity.sets import Sets
from kg.identity.words import Words

_FOREIGN: Final = "·"


def join(found: Sequence[Local], indices: Sequence[int], sets: Sets, words: Words) -> None:
    """Puts together those of ``indices`` (all of one name, earliest first) who are one."""
    posted = [i for i in indices if found[i].bodies]
    _by_posts(found, posted, sets, words)
    if words.surname_post.fullmatch(found[indices[0]].label):  # 周行长 is somebody else in each report
        return
    bare = [i for i in indices if not found[i].bodies]
    known = sorted({sets.root(i) for i in posted})
    left = [i for i in bare if not _attached(found, i, known, posted, sets)]
    first: dict[str, int] = {}
    for i in left:
        region = _FOREIGN if _FOREIGN in found[i].label else digits(found[i].home)[:PROVINCE]
        sets.join(first.setdefault(region, i), i, "no-post")
    if not known and len(first) == 2 and "" in first:  # the reports without a home mean the one of the others
        one, other = sorted(first.values())
        sets.join(one, other, "no-post")


def _by_posts(found: Sequence[Local], posted: Sequence[int], sets: Sets, words: Words) -> None:
    first: dict[tuple[str, str], int] = {}
    for i in posted:
        for body in found[i].bodies:
            for reason, key in _keys(body, found[i], words):
                j = first.setdefault((reason, key), i)
                sets.join(j, i, reason)


def _keys(body: Body, one: Local, words: Words) -> list[tuple[str, str]]:
    """What two reports must agree in to mean one person, with the reason. Firms go by their names, short or full."""
    keys = [("same-body", body.iri)]
    if body.public and body.code:
        keys.append(("same-office", body.code))
    elif body.public:
        keys += [("national", "")] if words.national.search(body.label) else []
    elif words.is_ordinary(body.label):  # every town has one
        keys = [("same-body", f"{body.iri} {digits(body.code or one.home) or one.report}")]
    else:
        keys.append(("same-body", words.shortened(body.label)))
        if region := digits(body.code or one.home)[:PROVINCE]:
            name = without_place(body, words) or body.label
            keys.append(("same-body", f"{words.shortened(name)} {region}"))
    return keys


def _attached(
    found: Sequence[Local], i: int, known: Sequence[int], posted: Sequence[int], sets: Sets
) -> bool:
    """Puts ``i``, who has no post, with the only person of the name that is near enough."""
    near: dict[int, int] = {}
    for j in posted:
        root = sets.root(j)
        near[root] = max(near.get(root, -1), _near(found[i], found[j]))
    best = max(near.values(), default=-1)
    if best < 0:
        return False
    at = [root for root, n in near.items() if n == best]
    return len(at) == 1 and sets.join(at[0], i, "only-known")


def _near(bare: Local, other: Local) -> int:
    """How near the home of ``bare`` is to the posts of ``other``; where one of them isn't known, only just."""
    codes = [body.code for body in other.bodies if body.code] or [other.home]
    if not bare.home or not any(codes):
        return 0
    return max(nearness(bare.home, code) for code in codes)
