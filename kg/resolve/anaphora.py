"""What 双方, 该行, 公司, 两市 refer to, and bare class words (协议, 签约仪式) for the one thing that fits.

In: the mentions with the entities already known. Out: their referents; none where the text doesn't tell.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import Final

from kg.ontology import Names
from kg.resolve.kinds import Kinds
from kg.resolve.words import AnaphorRule, Words
from kg.text import sentences
from kg.types import Entity, Mention

_NEAREST: Final = re.compile(r"^[该本我这]")
# What a clause has between a name and a word that points back at it (甲行行长表示，该行…).
_ASIDE: Final = re.compile("[，。；：、（\n]|说|表示|介绍|称|透露|指出|认为|获悉|了解到")
_BY: Final = re.compile("向|对|为|给|与|和|同|把|将|以|受让|收购|投资|支持|帮助|委托|会同|联合")
# One for another: 甲行日前正式向乙公司…
_TOWARDS: Final = re.compile("[^，。；：、\n]{0,6}(?:[向给跟为]|引进|引入|牵手|联手|携手)")
# What one gains from another, so that the two have to do with each other.
_GAINED: Final = re.compile(
    "[^，。；]*(?:取得|获得|拿到|赢得|竞得|承租|租下|租用|接手|到访|拜访|造访)[^，。；]*"
)
_STOPS: Final = "。！？"
_ROW: Final = "、"
_WITH: Final = "与和同跟"
_BARE: Final = 2
_SUBJECT_AT: Final = 8
_SENTENCES_BACK: Final = 3
_JOINT: Final = 12
_MEETS: Final = re.compile("迎接|会见|会晤|会谈|座谈|洽谈|接见|拜访|拜会|看望|接待")
# What two do with each other, after the word for them.
_JOINTLY: Final = re.compile(
    "[^，。；\n]{0,10}?(?:[合共联与同]|签|贸易|进出口|往来|约定|商定|达成|携手|组建|投资|出资|注资|按)"
)
# By these forms the table of organs has every region's party committee and government.
_COMMITTEE: Final = "委"
_GOVERNMENT: Final = "政府"
# 代表两市签字: their governments may be named
_FOR: Final = "代表"
# Sentences, with that of the word, that are searched for those whom it means.
_GATHERED: Final = 4
# How far apart the same word may stand for the same thing without its name.
_REACH: Final = 200

Pair = tuple[int, tuple[Entity, ...]]


@dataclass(slots=True)
class Referents:
    """Walks through the mentions in text order; ``found`` is parallel to ``mentions``."""

    text: str
    mentions: Sequence[Mention]
    found: list[tuple[Entity, ...]]
    words: Words
    kinds: Kinds
    heads: dict[str, str]
    home: tuple[Entity, ...] = ()

    def fill(self) -> None:
        """Fills in the referents of anaphors, in text order."""
        spans = sentences(self.text)
        at = 0
        for i, m in enumerate(self.mentions):
            while at < len(spans) - 1 and m.begin >= spans[at][1]:
                at += 1
            if self.found[i]:
                continue
            rule = self._rule(m.text) if m.kind == Names.ANAPHOR else None
            if rule is not None and rule.count > 1:
                self.found[i] = self._several(i, rule)
            elif rule is not None and not (len(m.text) == _BARE and self._no_anaphor(m)):
                self.found[i] = self._one(i, rule, spans, at)
                if rule.holds and not self.found[i]:
                    self.found[i] = self._one(i, replace(rule, holds=()), spans, at)

    def _rule(self, word: str) -> AnaphorRule | None:
        """The rule of a word, or of the longest end of it that has one (合作双方, 签约双方)."""
        ends = (self.words.anaphora.get(word[i:]) for i in range(len(word) - 1))
        return next((rule for rule in ends if rule is not None), None)

    def _no_anaphor(self, m: Mention) -> bool:
        """4家公司, 跨国公司: no company named before."""
        return self.words.not_anaphor.search(self.text[max(0, m.begin - 3) : m.begin]) is not None

    def _fits(self, e: Entity, rule: AnaphorRule) -> bool:
        if not any(self.kinds.ontology.is_a(e.kind, k) for k in rule.kinds):
            return False
        names = (e.name, *e.aliases)
        if rule.ends and not any(n.endswith(rule.ends) for n in names):
            return False
        return not rule.holds or any(h in n for h in rule.holds for n in names)

    def _candidates(self, rule: AnaphorRule, begin: int, end: int) -> list[tuple[int, Entity]]:
        """What the rule could mean, none inside another such name (该工程: 红崖水库扩建工程, not 红崖水库)."""
        found: list[tuple[int, Entity]] = []
        reach = 0
        for i, m in enumerate(self.mentions):
            if not begin <= m.begin < end or len(self.found[i]) != 1 or m.kind == Names.ANAPHOR:
                continue
            if m.end > reach and self._fits(self.found[i][0], rule):
                found.append((m.begin, self.found[i][0]))
                reach = m.end
        return found

    def _one(self, i: int, rule: AnaphorRule, spans: list[tuple[int, int]], at: int) -> tuple[Entity, ...]:
        """该行: the nearest before. 公司: the only one, or the subject, of this sentence or one just before."""
        m = self.mentions[i]
        if _NEAREST.match(m.text):
            before = self._candidates(rule, max(0, spans[at][0] - 400), m.begin)
            if kept := self._carried(i, before, spans):
                return kept
            alone = self._unlisted(before, spans[at][0]) or before
            others = (e for at_, e in reversed(alone) if not self._acts(at_, m.begin))
            return (next(others, alone[-1][1]),) if alone else ()
        for k in range(at, max(-1, at - _SENTENCES_BACK), -1):
            begin, end = spans[k][0], min(spans[k][1], m.begin)
            found = self._candidates(rule, begin, end)
            if not found:
                continue
            if len({e for _, e in found}) == 1 or found[0][0] - begin <= _SUBJECT_AT:
                return (found[0][1],)
            return ()
        # a word that names end with (引导基金) may stand far from the only name that does
        named = {e for _, e in self._candidates(rule, 0, m.begin)} if rule.ends else set()
        return tuple(named) if len(named) == 1 else ()

    def _carried(
        self, i: int, before: list[tuple[int, Entity]], spans: list[tuple[int, int]]
    ) -> tuple[Entity, ...]:
        """What the same word stood for just before, if no sentence since is about another (该行会同乙银行…。该行…)."""
        m = self.mentions[i]
        since = m.begin - len(m.text) - _REACH
        near = takewhile(lambda j: self.mentions[j].begin >= since, range(i - 1, -1, -1))
        last = next((j for j in near if self.mentions[j].text == m.text and self.found[j]), None)
        if last is None:
            return ()
        for at, _ in takewhile(lambda b: b[0] > self.mentions[last].end, reversed(before)):
            begin = spans[bisect_right(spans, at, key=lambda s: s[0]) - 1][0]
            if at - begin <= _SUBJECT_AT and m.text not in self.text[begin:at]:
                return ()
        return self.found[last]

    def _unlisted(self, before: Sequence[tuple[int, Entity]], begin: int) -> list[tuple[int, Entity]]:
        """Those that stand in no list, up to the last list that an earlier sentence than that at ``begin`` has: 该公司 is
        one, so none of several named in a row (甲公司与乙公司、丙公司签约。该公司…), nor the partner of the subject."""
        places = [at for at, _ in before]
        aside = [self._row(at, places) or self._partner(at, places) for at in places]
        if not before or before[-1][0] >= begin or not aside[-1]:
            return []
        return [b for b, listed in zip(before, aside, strict=True) if not listed]

    def _row(self, begin: int, places: Sequence[int]) -> bool:
        """Whether the name at ``begin`` stands in a list with another of ``places``."""
        end = max((m.end for m in self.mentions if m.begin == begin), default=begin)
        before = any(m.end == begin - 1 and m.begin in places for m in self.mentions)
        after = end + 1 in places
        return (before and self.text[begin - 1] == _ROW) or (after and self.text[end] == _ROW)

    def _partner(self, begin: int, places: Sequence[int]) -> bool:
        """Whether the name at ``begin`` is with whom the subject of its sentence, one of ``places``, does something."""
        if begin == 0 or self.text[begin - 1] not in _WITH:
            return False
        start = max(self.text.rfind(mark, 0, begin) + 1 for mark in (*_STOPS, "\n"))
        return any(start <= at < begin for at in places)

    def _acts(self, begin: int, end: int) -> bool:
        """甲公司受让该公司的股权: whether the name at ``begin`` does something to what ``end`` points at, so is another."""
        return _ASIDE.search(self.text, begin, end) is None and _BY.search(self.text, begin, end) is not None

    def _several(self, i: int, rule: AnaphorRule) -> tuple[Entity, ...]:
        """双方, 两市: the last list of so many things before, else the report's most frequent one."""
        here, end = self.mentions[i].begin, self.mentions[i].end
        groups = [(at, g) for at, g in self.groups(rule) if all(self._fits(e, rule) for e in g)]
        before = [(at, g) for at, g in groups if at <= here]
        apart = not before or "\n" in self.text[before[-1][0] : here]
        if rule.joined and apart and (pair := self._pair(rule, here)):
            return pair
        if rule.joined and before and self._people_met(*before[-1], here):
            return ()
        if before:
            return self._branches(before[-1][1], [g for _, g in groups])
        if listed := self._listed(rule, here) or self._of_ceremony(rule, here):
            return listed
        if rule.count == 2 and groups:
            tally = Counter(tuple(sorted(g, key=lambda e: e.name)) for _, g in groups)
            best = max(tally.values())
            top = [g for _, g in groups if tally[tuple(sorted(g, key=lambda e: e.name))] == best]
            return top[0]
        near = self._two(rule, here) if rule.joined and rule.count == _BARE else ()
        if near or not _JOINTLY.match(self.text, end):
            return near
        return self._gathered(rule, here) or self._with_home(rule, here)

    def _people_met(self, begin: int, two: tuple[Entity, ...], end: int) -> bool:
        """Whether the sentence that ``end`` is in tells, after ``begin``, of people who meet, and not of the ``two`` bodies
        named before it: 双方 are those people (甲校与乙校签约。县长张三迎接李四一行，双方进行了座谈)."""
        start = max(self.text.rfind(mark, 0, end) + 1 for mark in (*_STOPS, "\n"))
        if start < begin or not _MEETS.search(self.text, start, end):
            return False
        here = [i for i, m in enumerate(self.mentions) if start <= m.begin < end]
        people = sum(self.mentions[i].kind == Names.PERSON for i in here)
        return people > 1 and not any(e in two for i in here for e in self.found[i])

    def _listed(self, rule: AnaphorRule, position: int) -> tuple[Entity, ...]:
        """The two that act together in a list without a joint word (甲市、乙银行举行签约仪式。…代表双方签字)."""
        lists = self.groups(replace(rule, joined=False)) if rule.joined else []
        near = [g for at, g in lists if at <= position and all(self._fits(e, rule) for e in g)]
        return near[-1] if near else ()

    def _of_ceremony(self, rule: AnaphorRule, position: int) -> tuple[Entity, ...]:
        """Those whom the last ceremony's name holds, if just so many (甲市与乙市友好协议签字仪式举行。…代表两市签字)."""
        for outer in (m for m in reversed(self.mentions) if m.end <= position):
            if not self.kinds.ontology.is_a(outer.kind, Names.EVENT):
                continue
            inside = [
                self.found[i][0]
                for i, m in enumerate(self.mentions)
                if outer.begin <= m.begin and m.end <= outer.end and m != outer and len(self.found[i]) == 1
            ]
            # cities abroad are only places
            found = tuple(
                dict.fromkeys(
                    e
                    for e in inside
                    if self._fits(e, rule)
                    or (e.kind == Names.PLACE and rule.ends and e.name.endswith(rule.ends))
                )
            )
            if len(found) == rule.count:
                return found
        return ()

    def _gathered(self, rule: AnaphorRule, position: int) -> tuple[Entity, ...]:
        """Those whom the sentences before name, back to where there are so many, if there are no more
        (甲学院的学生到乙公司实习。双方合建的…); of 双方 only organisations."""
        kinds = (Names.ORGANISATION,) if Names.ORGANISATION in rule.kinds else rule.kinds
        named = [(m, e) for m, e in self._outer(kinds) if m.end <= position and self._fits(e, rule)]
        stops = [0, *(i + 1 for i in range(position) if self.text[i] in _STOPS)]
        for begin in stops[: -_GATHERED - 1 : -1]:
            found = tuple(dict.fromkeys(e for m, e in named if m.begin >= begin))
            if len(found) >= rule.count:
                return found if len(found) == rule.count else ()
        return ()

    def _with_home(self, rule: AnaphorRule, position: int) -> tuple[Entity, ...]:
        """The report's home, whose people went to the one other such place named so far (甲市委书记赴乙市…。两市签署…)."""
        if rule.count != _BARE or not rule.ends or self.text.endswith(_FOR, 0, position):
            return ()
        mine = next((e for e in reversed(self.home) if self._fits(e, rule)), None)
        others = {e for _, e in self._candidates(rule, 0, position)} - {mine}
        return (mine, *others) if mine is not None and len(others) == 1 else ()

    def _two(self, rule: AnaphorRule, position: int) -> tuple[Entity, ...]:
        """The two that the sentence before tells of, and no third (甲公司取得乙协会的授权。双方订立的…)."""
        start = self.text.rfind("\n", 0, position) + 1
        stops = [s for s in range(start, position) if self.text[s] in _STOPS]
        begin = stops[-2] + 1 if len(stops) > 1 else start
        near = [(m, e) for m, e in self._outer(rule.kinds) if begin <= m.begin and m.end <= position]
        if len(near) != _BARE or near[0][1] == near[1][1]:
            return ()
        gained = _GAINED.fullmatch(self.text, near[0][0].end, near[1][0].begin)
        return (near[0][1], near[1][1]) if gained else ()

    def _pair(self, rule: AnaphorRule, position: int) -> tuple[Entity, ...]:
        """The two of which the sentence or the one before says that one does something for the other
        (甲行向乙公司发放贷款。双方还签订…)."""
        start = self.text.rfind("\n", 0, position) + 1
        stops = [s for s in range(start, position) if self.text[s] in _STOPS]
        begin = stops[-2] + 1 if len(stops) > 1 else start
        near = [(m, e) for m, e in self._outer(rule.kinds) if begin <= m.begin and m.end <= position]
        pairs = [
            (a, b)
            for (m, a), (n, b) in pairwise(near)
            if a != b and _TOWARDS.fullmatch(self.text, m.end, n.begin)
        ]
        return pairs[-1] if pairs else ()

    def groups(self, rule: AnaphorRule) -> list[Pair]:
        """All lists of exactly as many different things of the rule's classes: (end, entities)."""
        joint = self.words.pair_joint if rule.joined else self.words.list_joint
        found: list[Pair] = []
        run: list[tuple[Mention, Entity]] = []
        for m, e in self._outer(rule.kinds):
            gap = self.text[run[-1][0].end : m.begin] if run else None
            if gap == "" and self.kinds.places.intersection((e.kind, run[-1][1].kind)):
                run[-1] = (m, e)  # 湖南|株洲, 德国|莱茵机械集团: the place before only says where that is
                continue
            if gap is not None and len(gap) <= _JOINT and joint.match(gap):
                run.append((m, e))
                continue
            found += self._group(run, rule.count)
            run = [(m, e)]
        return found + self._group(run, rule.count)

    def _group(self, run: list[tuple[Mention, Entity]], count: int) -> list[Pair]:
        distinct = tuple(dict.fromkeys(e for _, e in run))
        families = {self.kinds.family(e.kind) for e in distinct}
        if len(distinct) != count or (len(families) > 1 and count > 2) or _leadership(distinct, self.words):
            return []
        return [(run[-1][0].end, distinct)]

    def _outer(self, wanted: tuple[str, ...]) -> Iterator[tuple[Mention, Entity]]:
        """The mentions of the wanted classes, none inside another of them."""
        end = -1
        for i, m in enumerate(self.mentions):
            if m.kind == Names.ANAPHOR or len(self.found[i]) != 1 or m.begin < end:
                continue
            e = self.found[i][0]
            if any(self.kinds.ontology.is_a(e.kind, k) for k in wanted):
                end = m.end
                yield m, e

    def _branches(
        self, group: tuple[Entity, ...], groups: Sequence[tuple[Entity, ...]]
    ) -> tuple[Entity, ...]:
        """A head office stands for its branch where the report joins the branch with the same other party."""
        for other in groups:
            if len(other) == len(group) and all(
                a == b or self.heads.get(b.name) == a.name for a, b in zip(group, other, strict=True)
            ):
                group = other
        return group


def _leadership(found: Sequence[Entity], words: Words) -> bool:
    """Whether a place or its government is among them with its own party committee (州委副书记、州长): no two sides."""
    names, government = {e.name for e in found}, words.organs[_GOVERNMENT].full("")
    places = (name.removesuffix(government) for name in names)
    return any(words.organs[_COMMITTEE].full(place) in names for place in places)


def generic(
    index: int, mentions: Sequence[Mention], named: Sequence[tuple[int, Entity]], words: Words
) -> tuple[Entity, ...] | None:
    """What a bare class word (协议, 签约仪式) stands for: the one thing named that fits.

    ``named``: (mention index, entity) of the things of its family that have names. None where nothing fits.
    """
    word = words.opener.sub("", mentions[index].text)
    tail = word[-2:]
    fitting = [(i, e) for i, e in named if any(n.endswith(word) for n in (e.name, *e.aliases))]
    if not fitting and mentions[index].kind in (Names.AGREEMENT, Names.PROJECT):
        any_paper = mentions[index].kind == Names.AGREEMENT and words.any_paper.fullmatch(word) is not None
        fitting = [(i, e) for i, e in named if any_paper or tail in e.name]
    distinct = list(dict.fromkeys(e for _, e in fitting))
    if len(distinct) == 1:
        return (distinct[0],)
    if not distinct:
        return None
    before = [e for i, e in fitting if i < index]
    if mentions[index].kind in (Names.AGREEMENT, Names.PROJECT):
        return ()
    return (before[-1] if before else _like(mentions[index - 1].text, distinct),)


def _like(before: str, entities: Sequence[Entity]) -> Entity:
    """The entity that shares most of its beginning with what was named just before (市委全会和常委会议)."""
    return max(entities, key=lambda e: max(_shared(before, n) for n in (e.name, *e.aliases)))


def _shared(one: str, other: str) -> int:
    """The length of the common beginning."""
    return next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
