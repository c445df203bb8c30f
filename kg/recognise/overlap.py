"""Which of several crossing candidates is the name: rank, then length, then place in the text.

In: ``Candidate``s. Out: the winners, outermost and inner, and the losers (kept for inspection).
"""

from bisect import bisect_left, insort
from collections.abc import Iterable

from kg.ontology import Names, Ontology
from kg.recognise.grammar import BARE, Candidate

# Recognisers whose names begin with the organisation that they are a part of.
CHAINS = frozenset({"department", "before-post"})


def choose(candidates: Iterable[Candidate], ontology: Ontology) -> tuple[list[Candidate], list[Candidate]]:
    """The names and the discarded candidates, each in text order.

    Names don't cross. Organisations and places inside the name of a project, an agreement or an event
    are names too; inside other names nothing is.
    """
    ordered = sorted((c for c in set(candidates) if c.rank > BARE), key=_preference)
    outer, rest = _non_crossing(ordered)
    kept, lost = list(outer), rest
    holders = outer
    while holders:  # names in names in names: the firm in the project in its ceremony
        inner, lost = _inside(holders, lost, ontology)
        holders, crossing = _non_crossing(inner)
        kept, lost = kept + holders, lost + crossing
    return sorted(kept, key=_position), sorted(lost, key=_position)


def _preference(c: Candidate) -> tuple[int, int, int, float, str, str, str]:
    return -c.rank, c.begin - c.end, c.begin, -c.confidence, c.kind, c.recogniser, c.key or ""


def _inside(
    holders: list[Candidate], rest: list[Candidate], ontology: Ontology
) -> tuple[list[Candidate], list[Candidate]]:
    """Of ``rest`` what may be a name inside one of ``holders``, in order of preference, and what may not."""
    holders = sorted((h for h in holders if _may_hold(h, ontology)), key=lambda h: h.begin)
    begins = [h.begin for h in holders]
    inner: list[Candidate] = []
    others: list[Candidate] = []
    for c in rest:
        i = bisect_left(begins, c.begin + 1) - 1
        fits = i >= 0 and c.end <= holders[i].end and c.end - c.begin < holders[i].end - holders[i].begin
        (inner if fits and _may_be_inside(c, holders[i], ontology) else others).append(c)
    return inner, others


def _non_crossing(ordered: list[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
    taken: list[tuple[int, int]] = []
    kept, lost = [], []
    for c in ordered:
        i = bisect_left(taken, (c.begin, c.end))
        before = i > 0 and taken[i - 1][1] > c.begin
        after = i < len(taken) and taken[i][0] < c.end
        if before or after:
            lost.append(c)
        else:
            insort(taken, (c.begin, c.end))
            kept.append(c)
    return kept, lost


def _may_hold(c: Candidate, ontology: Ontology) -> bool:
    bases = (Names.PROJECT, Names.AGREEMENT, Names.EVENT)
    return c.recogniser in CHAINS or any(ontology.is_a(c.kind, base) for base in bases)


def _may_be_inside(c: Candidate, holder: Candidate, ontology: Ontology) -> bool:
    if c.recogniser in {"relative", "anaphor"}:
        return False  # 全省 is a part of the name
    if c.recogniser == "lac" and (c.begin != holder.begin or not ontology.is_a(c.kind, Names.ORGANISATION)):
        return False  # inside a name LAC cuts where it likes, but an owner at its beginning stands
    if ontology.is_a(holder.kind, Names.EVENT) and ontology.is_a(c.kind, Names.EVENT):
        return c.begin == holder.begin  # 法国电影周|开幕式
    if c.kind == holder.kind:
        return False
    bases = [Names.ORGANISATION] if holder.recogniser in CHAINS else [Names.ORGANISATION, Names.PLACE]
    if ontology.is_a(holder.kind, Names.AGREEMENT):
        bases += [Names.PROJECT]
    if ontology.is_a(holder.kind, Names.EVENT):
        bases += [Names.AGREEMENT, Names.PROJECT]
    return any(ontology.is_a(c.kind, base) for base in bases)


def _position(c: Candidate) -> tuple[int, int, str]:
    return c.begin, -c.end, c.kind
