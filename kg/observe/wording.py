"""The words of a figure's indicator in its context: what it takes up from figures and clauses before.

In: a scene, a clause and what the figure says. Out: words; the scene remembers what later growths refer to.
"""

import re
from dataclasses import replace
from typing import Final

from kg.discourse import of_two
from kg.observe.clauses import Clause, Figure, finder
from kg.observe.indicators import Saying, clean, growth_words, left_words, level_words
from kg.observe.state import Item, Scene
from kg.observe.subjects import subjects
from kg.recognise.amount import units
from kg.types import Entity

_PART: Final = re.compile(r"的([一-龥]{2,6})(?=[，。；、])")
_COMPARED: Final = re.compile(
    r"(?:[高低快慢好优多少强弱]于|[高超快多]出|[高快]过|领先|落后|跑赢|跑输|不及|超过)$"
)
_PHRASE: Final = 12  # characters of what a clause without a figure speaks of
TAILS: Final = ("的", "和", "及", "与", "、")
MARKS: Final = "，。；、：:；“”‘’（） \n"


def taken_up(scene: Scene, said: Saying) -> Item | None:
    """The figure before that one without words of its own is of (，增长5%), or that 前者, 后者 mean."""
    sentence = scene.sentence
    if m := of_two(said.words):  # no name's: of two figures
        return sentence.levels[-2 if m["former"] else -1] if len(sentence.levels) > 1 else None
    if said.rule == "growth" and not said.words and sentence.head_at is not None:
        return Item(sentence.head_of, "") if sentence.head_of else None
    return None


def from_before(scene: Scene, clause: Clause, said: Saying, begin: int, figure: Figure) -> Item | None:
    """对某国出口由降转升，达3亿元: a level without words is of what the clause before speaks of."""
    sentence = scene.sentence
    copula = scene.text[begin : figure.begin].strip(MARKS)
    if said.rule != "level" or said.words or begin != clause.begin or clean(copula) or not copula:
        return None
    i = sentence.clauses.index(clause)
    before = sentence.clauses[i - 1] if i else None
    if before is None or before.groups:
        return None
    names, _ = subjects(scene.text, before, before.end)
    words_ = left_words(scene.text, before, before.begin, before.end, names)
    phrase = clean(finder("moves").split(words_)[0])
    return Item(None, phrase) if 1 < len(phrase) <= _PHRASE and not phrase.endswith(TAILS) else None


def indicator_of(
    scene: Scene, clause: Clause, figure: Figure, said: Saying, follower: int, *, paired: bool = False
) -> str:
    """The words of the figure's indicator; remembers what later growths refer to."""
    head = "" if paired and scene.sentence.head_at is None else scene.state.head
    unit = figure.amount.unit
    if said.rule == "growth":
        if _depends(said.words):
            return growth_words(replace(said, words=head + said.words), "", unit)
        _remember(scene, said.words, clause)
        return growth_words(said, head, unit)
    if said.rule == "share":
        _remember(scene, said.words.partition("占")[0], clause)
        return (head if not said.words or said.words.startswith("占") else "") + said.words + "占比"
    if said.rule == "rank":
        alone = not said.words or finder("scopes").match(said.words)
        return (head if alone else "") + said.words + "排名"
    if finder("reached").match(said.words):
        return head
    if unit == "%" and (m := _PART.match(scene.text, figure.end, clause.end)):
        return clean(said.words + m[1]) + "占比"  # 以全州45%的网点
    phrase = said.words if paired else level_words(scene.text, said, figure, clause, follower, head)
    if finder("bare_verbs").fullmatch(phrase) and scene.sentence.head_at is not None:
        return scene.state.head  # 甲省实现生产总值9亿元，乙省实现8亿元
    if _depends(phrase):
        return head + phrase
    if finder("totals").fullmatch(phrase) and scene.sentence.head_at is not None:
        return finder("come_new").sub("", scene.state.head, 1) + phrase  # 新增企业86户，总数达1012户
    if finder("sums").match(phrase):
        phrase = scene.sentence.counted + phrase
    elif unit in units()["counters"]["things"] + units()["counters"]["people"]:
        scene.sentence.counted = phrase
    _remember(scene, phrase, clause)
    return phrase or head


def _depends(phrase: str) -> bool:
    """Whether words say something of the figure before only (较上年增加, 居首): 居民收入 does not."""
    return finder("dependent").match(phrase) is not None and not finder("independent").match(phrase)


def _remember(scene: Scene, phrase: str, clause: Clause) -> None:
    if phrase:
        scene.state.head, scene.sentence.head_at = phrase, clause.begin


def without_subject(text: str, clause: Clause, subject: Entity, indicator: str, at: int) -> str:
    """The indicator without the words up to its subject's name."""
    for n in clause.names:
        if n.entities[0] == subject:
            before, _, after = indicator.rpartition(text[n.begin : n.end])
            if _COMPARED.search(before):  # 高于全市平均水平
                continue
            return (clean(before) if n.begin > at else after) or indicator
    return indicator
