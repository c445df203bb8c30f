"""Lists and the figures that belong to their members in order (分别).

In: text, clauses, figures. Out: the members of lists.
"""

import re
from itertools import pairwise
from typing import Final

from kg.observe.clauses import Clause, Figure, Named, classes_of, finder
from kg.observe.indicators import Saying, clean, left_words
from kg.observe.state import Item, Scene
from kg.observe.subjects import head, is_foreign, is_kind, subjects
from kg.ontology import Names
from kg.recognise.amount import RATIOS
from kg.types import Entity

# 高于全国、全省1.2个和0.4个百分点: with what the topic is compared
_AGAINST: Final = re.compile(r"(?:[高低快慢好优多少]于|高出|超过|[比较])全[国省市区州球](?:平均)?[、和与]全")
_NUMBERS: Final = {"双": "2", "两": "2", "二": "2", "三": "3", "四": "4", "五": "5", "六": "6"}
_COUNTED: Final = re.compile(
    r"(?P<n>[双两二三四五六2-6])(?:(?P<party>方)|(?:家|个|所|大|座|条)(?P<noun>"
    r"企业|公司|银行|行|机构|学校|高校|医院|单位|合作社|项目|工程|股东|县|市|村))"
)
_EACH_OF: Final = re.compile(
    r"[\s，；]*(?P<n>[双两二三四五六2-6])(?:(?P<party>方)|(?:家|个|所|大|座|条)?(?P<noun>"
    r"企业|公司|银行|行|机构|学校|高校|医院|单位|合作社|项目|工程|股东|县|市|村))[^，。；\d]{0,10}?(?:都|均|皆|各)"
)
_RANGE: Final = re.compile(r"\s*(?:至|到|-|－|—|–|~|～)\s*")
_LINKED: Final = re.compile(r"\s*(?:、|和|与|及|以及)\s*")
_PAIR: Final = 2
_SPLIT: Final = re.compile(r"、|和|及|与|以及")
_ITEM_END: Final = re.compile(r"(?:为|是|等|均|分别|依次|作为|成为|的(?!士))")
_DONE: Final = re.compile("(?:完成|实现|达成|取得)?")
_TOWARDS: Final = re.compile(r"[对与向从自](?:上述|以上|这|其|该)")
_GOVERNORS: Final = ("对", "与", "和", "同", "向", "从", "自", "给", "为")


def listed(text: str, clause: Clause, until: int | None = None) -> tuple[Item, ...]:
    """The members of the list that a clause names before its first figure; empty if there is none."""
    end = min(clause.groups[0][0].begin if clause.groups else clause.end, until or clause.end)
    if compares(text, clause):
        return ()
    if found := named(text, clause, end):
        return found
    for n in clause.names:
        if n.end <= end and len(n.entities) > 1:  # 两地, 双方
            return tuple(Item(e, e.name) for e in n.entities)
    whose, _ = subjects(text, clause, end)
    return _listed_words(left_words(text, clause, clause.begin, end, whose))


def compares(text: str, clause: Clause) -> bool:
    """Whether a clause compares its topic with several wholes, which are then no list of subjects."""
    return _AGAINST.search(text, clause.begin, clause.end) is not None


def named(text: str, clause: Clause, end: int) -> tuple[Item, ...]:
    """The longest list of names that a clause has before ``end``; empty if there are not two."""
    best: list[Named] = []
    run: list[Named] = []
    names = [n for n in clause.names if n.end <= end]
    for i, n in enumerate(names):
        if run and n.begin < run[-1].end:
            continue
        linked = run and _LINKED.fullmatch(text, run[-1].end, n.begin)
        run = [*run, names[head(text, names, i)]] if linked else [n]  # 甲银行以及香港的乙银行
        enough = len(run) >= max(len(best), _PAIR)
        taught = any(n.kind in classes_of("counted_words")["学校"] for n in best)
        # 甲、乙分别与丙、丁签约: the former, but of schools those who equip them
        partner = not taught and len(run) == len(best) and text[run[0].begin - 1] in _GOVERNORS
        best = run if enough and not partner else best
    if len(best) < _PAIR:
        return ()
    governed = text[max(0, best[0].begin - 1) : best[0].begin] in _GOVERNORS
    return tuple(Item(n.entities[0], text[n.begin : n.end], governed) for n in best)


def projects(text: str, clause: Clause) -> tuple[Item, ...]:
    """The projects that a clause lists (甲项目和乙项目); empty if there are not two."""
    run: list[Named] = []
    for n in clause.names:
        if is_kind(n.entities[0].kind, Names.PROJECT):
            run = [*run, n] if run and _LINKED.fullmatch(text, run[-1].end, n.begin) else [n]
    return tuple(Item(n.entities[0], text[n.begin : n.end]) for n in run) if len(run) > 1 else ()


def _listed_words(phrase: str) -> tuple[Item, ...]:
    if "、" not in phrase:
        return ()
    parts = _SPLIT.split(clean(phrase))
    parts[-1] = clean(_ITEM_END.split(parts[-1])[0])
    parts[0] = clean(re.split(r"[为是]|包括|对", parts[0])[-1])
    if len(parts) < 2 or any(not p or len(p) > 14 for p in parts):
        return ()
    return tuple(Item(None, p) for p in parts)


def members(
    scene: Scene, clause: Clause, figures: tuple[Figure, ...], left: str, saying: Saying
) -> tuple[Item, ...]:
    """The list whose members ``figures`` belong to in order; empty if there is none of that length."""
    units = {f.amount.unit for f in figures}
    alike = len(units) == 1 or units <= set(RATIOS)
    if len(figures) < 2 or not (alike or "分别" in left):
        return ()
    if any(_RANGE.fullmatch(scene.text, a.end, b.begin) for a, b in pairwise(figures)):
        return ()
    if compares(scene.text, clause):
        return ()
    several = scene.state.several if finder("of_project").search(left) else ()
    told = len(scene.sentence.levels) == len(figures) and not scene.sentence.listed and not saying.words
    told_apart = saying.rule in ("growth", "share") and ("分别" in left or told)
    levels = tuple(scene.sentence.levels[-len(figures) :]) if told_apart else ()  # 收入…，利润…，分别增长…
    before = (scene.state.items, levels) if scene.sentence.listed else (levels, scene.state.items)
    kinds = _counted_kinds(scene.text[clause.begin : figures[0].begin], len(figures))
    for items in (several, listed(scene.text, clause, figures[0].begin), *before):
        if len(items) == len(figures) and all(_is_of(i, kinds) for i in items):
            return items
    return _last_named(scene, kinds, len(figures)) if kinds else ()


def _counted_kinds(phrase: str, number: int) -> frozenset[str]:
    """The classes of what 三家银行, 两个项目, 双方 count, where they are as many as the figures."""
    for m in _COUNTED.finditer(phrase):
        if _NUMBERS.get(m["n"], m["n"]) == str(number):
            return classes_of("counted_words")[m["noun"] or m["party"]]
    return classes_of("counted_words")["方"] if finder("shares").search(phrase) else frozenset()


def of_number(scene: Scene, clause: Clause, at: int) -> tuple[Entity, ...]:
    """两县都, 三家企业均: the last things of these classes that were named, where one figure is that of each."""
    m = _EACH_OF.match(scene.text, clause.begin, at)
    kinds = classes_of("counted_words").get(m["noun"] or m["party"]) if m else None
    if m is None or kinds is None:
        return ()
    found = _last_named(scene, kinds, int(_NUMBERS.get(m["n"], m["n"])))
    return tuple(i.entity for i in found if i.entity)


def _is_of(item: Item, kinds: frozenset[str]) -> bool:
    """Whether a member is of these classes; what an organisation is may be unknown."""
    return not kinds or (item.entity is not None and item.entity.kind in {*kinds, Names.ORGANISATION})


def _last_named(scene: Scene, kinds: frozenset[str], number: int) -> tuple[Item, ...]:
    """The last things of these classes that the text has named, what a sentence founds left out."""
    found = [e for e in scene.state.named if e.kind in kinds and e not in scene.state.founded][-number:]
    return tuple(Item(e, e.name) for e in found) if len(found) == number else ()


def is_partner(item: Item, left: str, topic: Entity | None) -> bool:
    """Whether the list's members are those that the topic deals with (对东盟、欧盟), not the subjects."""
    body = item.entity is not None and is_kind(item.entity.kind, Names.ORGANISATION, Names.PROJECT)
    if (item.governed and not body) or _TOWARDS.match(clean(left)) or "双边" in left:
        return True
    foreign = item.entity is not None and is_foreign(item.entity, ())
    return foreign and topic is not None and not is_kind(topic.kind, Names.COUNTRY)


def after_each(phrase: str, last: str) -> str:
    """What several figures are about: the words after 分别, else those after the list's last member."""
    phrase = phrase.rpartition(last)[2] if last in phrase else phrase
    before, _, after = phrase.rpartition("分别")
    done = _DONE.fullmatch(clean(after))  # 固定资产投资分别完成12亿元、9亿元
    phrase = clean(before) + clean(after) if done else clean(after)
    return "" if "、" in phrase else phrase


def ranked(saying: Saying, left: str) -> list[str]:
    """What a rank is of: 进出口、出口增速均列第一 ranks each of the two."""
    if saying.rule == "rank" and "均" in left and "、" in saying.words:
        return [clean(w) for w in _SPLIT.split(saying.words)]
    return [saying.words]
