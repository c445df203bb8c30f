"""Short names of banks that stand for a branch: 工行 in a report of 中国工商银行云岭分行 and of no other of its branches.

In: the mentions with their names. Out: for each such mention the branch's name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from kg.ontology import Names
from kg.resolve.names import Name, shown
from kg.resolve.words import Words
from kg.types import Mention

_WHOLE: Final = ("银行", "总行", "集团", "公司")


def meant(
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
