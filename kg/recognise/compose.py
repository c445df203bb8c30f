"""Names that begin with another name: 江源项目|奠基仪式, 柳树村|服务中心.

In: a text's candidates. Out: those that reach back over the name before them.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from kg.recognise.grammar import BARE, PLACES, Candidate

# Words that stand for something named begin no name: 两省“1+1”合作协议.
_NO_PART: Final = frozenset({"anaphor", "relative"})


def compose(found: Sequence[Candidate], composite: frozenset[str]) -> Iterator[Candidate]:
    """Names that begin with another name: 江源项目|奠基仪式, 柳树村|服务中心.

    A candidate of one of the ``composite`` recognisers reaches back over a name that ends where it begins or
    crosses its beginning.
    """
    by_end: dict[int, list[Candidate]] = {}
    for c in found:
        if c.rank > BARE:
            by_end.setdefault(c.end, []).append(c)
    for c in found:
        if c.recogniser not in composite and c.kind not in composite:
            continue
        before = [
            b
            for end in range(c.begin, min(c.begin + 16, c.end))
            for b in by_end.get(end, ())
            if (b.begin < c.begin or (b.begin == c.begin and c.rank == BARE))
            and b.kind != c.kind
            and b.recogniser not in _NO_PART
            and (c.recogniser != "agreement" or b.recogniser == "project")
            and (c.recogniser != "department" or b.kind not in PLACES)
        ]
        if before:
            first = min(before, key=lambda b: (b.begin, b.end))
            yield Candidate(first.begin, c.end, c.kind, c.recogniser, 3, 0.8)
