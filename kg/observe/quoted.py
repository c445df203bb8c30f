"""Of whom a quotation speaks that is told before its speaker (“我家种了3亩。”村民王某某说).

In: text, the state and the sentences of a paragraph. Out: an entity.
"""

import re
from typing import Final

from kg.observe.clauses import Clause, finder
from kg.observe.speakers import spoken_of
from kg.observe.state import Scene, Sentence, State
from kg.observe.subjects import is_kind
from kg.ontology import Names
from kg.types import Entity

_MOST: Final = 5  # sentences of a quotation
# Not the end of “甲计划” within it, nor from “甲计划” to the end of another
_QUOTED: Final = re.compile(r"\s*“(?:[^“”]|“[^“”]*”)*?[。！？，；…]”")
# He who speaks has it himself: 我家, 我承包了, not 我市, 我们
_HIMSELF: Final = re.compile(
    "(?<!自)我(?!们|国|[省市县区州乡镇村校院厂行局社馆站队军党方所]|公司|企业)|俺(?!们)|[咱自]家"
)
_HE: Final = re.compile("[他她](?!们)")


def speaker_of(text: str, state: State, sentences: list[list[Clause]], i: int) -> Entity | None:
    """Of whom the i-th sentence speaks; ``None`` where it is no part of such a quotation."""
    within = _quotation(text, sentences, i)
    after = within and next((c for some in sentences[i:] for c in some if c.end > within[1]), None)
    if not within or not after or not finder("sources").search(text, after.begin, after.end):
        return None
    scene = Scene(text, state, Sentence([after], after.begin), (None, None))
    if (entity := spoken_of(scene, after)) is not None:
        return entity
    himself = _HIMSELF.search(text, *within) is not None
    if himself and not after.names and _HE.search(text, after.begin, after.end):
        return state.private  # “我挣了3万元。”她说
    persons = [n.entities[0] for n in after.names if is_kind(n.kind, Names.PERSON)]
    if state.private in persons:
        return state.private
    return next(iter(persons), None) if himself else None


def _quotation(text: str, sentences: list[list[Clause]], i: int) -> tuple[int, int] | None:
    """Where the quotation begins and ends that the i-th sentence is part of."""
    if not sentences[i]:
        return None
    last = sentences[min(i + _MOST, len(sentences)) - 1] or sentences[i]
    for clauses in reversed(sentences[max(0, i - _MOST) : i + 1]):
        begin = clauses[0].begin if clauses else 0
        if clauses and text[begin : clauses[0].end].lstrip().startswith("“"):
            closed = _QUOTED.match(text, begin, last[-1].end)
            return (begin, closed.end()) if closed and closed.end() > sentences[i][0].begin else None
    return None
