"""Which candidates are names: each one's probability, from who proposed it and what the trained head says.

In: a report's candidates of all recognisers, the rules' own choice, the head's lattices and LAC's words. Out: the
names, with the probability as confidence, and the losers. The weights are those of a logistic regression
(``scripts/train``) on candidates of reports that the head had not seen.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from math import exp
from typing import Final, NamedTuple

from kg.ontology import Names, Ontology
from kg.recognise import abroad, again, rows
from kg.recognise.grammar import Candidate
from kg.recognise.head import LAYER_OF, NAMES, UNJUDGED, Head, Lattice, bare
from kg.recognise.lac import Word
from kg.recognise.nesting import Taken

HEAD: Final = "head"
# Log-odds are scaled to the size of the other features.
_SCALE: Final = 4.0
_LONGEST: Final = 8
_BRACKET: Final = 12  # characters between the halves of a bracket in a name
_SURE: Final = 0.99
_OURS: Final = "我本团"
_ROW: Final = "、和与及"
_LONG: Final = 7
_DEFINED: Final = 3
_SHORT_NAME: Final = 4
_TOLD: Final = frozenset({rows.RECOGNISER, "sum"})
# Recognisers that go by the form of the whole name, for the classes that the head cuts in two.
_BY_FORM: Final = frozenset({"pattern", abroad.BODY})
_FORMED: Final = frozenset({Names.PROJECT, Names.ORGANISATION})
_PARTIES: Final = frozenset({Names.ORGANISATION, Names.PLACE})
_AND: Final = "与和同"
_CHINA: Final = "中国"
_GRANTED: Final = ("代表团", "考察团", "访问团", "领事馆", "大使馆", "财政")
# Inside the name of a school or hospital, between a name and its rest: 甲大学|附属乙市医院, 某市|国立师范大学.
_HELD_TOGETHER: Final = re.compile(
    "(?:附属[^院校]{0,14}(?:医院|[中小]学|学校|幼儿园)|[国州]立[^院校]{0,10}(?:大学|学院))$"
)

Span = tuple[int, int, str]


class Weights(NamedTuple):
    """The regression: feature → weight, the constant, and the probability from which a candidate is a name.

    What the rules chose needs ``handicap`` less: they hold in papers that are unlike the corpus, too.
    """

    of: Mapping[str, float]
    constant: float
    threshold: float
    handicap: float = 0.25

    def probability(self, features: Iterable[tuple[str, float]]) -> float:
        """The probability of a candidate with these features; unknown features weigh nothing."""
        score = self.constant + sum(self.of.get(name, 0.0) * value for name, value in features)
        return 1 / (1 + exp(min(-score, 500.0)))


class Scene:
    """All that is known of a report's candidates before judging: ``features`` gives those of each span."""

    def __init__(
        self,
        text: str,
        candidates: Iterable[Candidate],
        chosen: Iterable[Candidate],
        lattices: Sequence[Lattice],
        words: Sequence[Word],
        base_of: Mapping[str, str],
    ) -> None:
        self.text, self._base_of, self._lattices = text, base_of, lattices
        self._begins = [lattice.begin for lattice in lattices]
        self._first = {w.begin: w.tag for w in words}
        self._last = {w.end: w.tag for w in words}
        self.proposals: dict[Span, list[Candidate]] = defaultdict(list)
        meant = {(c.begin, c.end) for c in candidates if c.recogniser in UNJUDGED}  # 自治区|副主席
        for c in candidates:
            if (span := self.span(c)) and c.recogniser not in UNJUDGED:
                self.proposals[span].append(c)
        self.chosen = {s for c in chosen if (s := self.span(c)) and c.recogniser not in UNJUDGED}
        self._defined = {text[c.begin : c.end] for c in chosen if c.recogniser == "definition"}
        self.granted = {span for span in self.chosen if self._is_granted(span)}
        self.granted.update(span for span in self.proposals if self._is_defined(span))
        begins = {w.end: w.begin for w in words}
        best = {whole(text, s, begins) for lattice in lattices for s in lattice.best()}
        self._best = {span for span in best if span[:2] not in meant}
        for span in sorted(self._best - self.proposals.keys()):
            self.proposals[span] = []
        self._again()
        self._odds = {span: self.log_odds(*span) for span in self.proposals}
        bodies = [s for s in self.chosen if s[2] == Names.ORGANISATION]
        self._starts, self._ends = {s[0] for s in bodies}, {s[1] for s in bodies}
        self._near = {"chosen": _Touching(self.chosen), "best": _Touching(self._best)}
        self._repeated: dict[tuple[str, str], float] = {}
        for (begin, end, base), odds in self._odds.items():
            key = text[begin:end], base
            self._repeated[key] = max(odds, self._repeated.get(key, odds))

    def _is_defined(self, span: Span) -> bool:
        """Whether it is what the text has said to call something (以下简称“药谷”), and not a part of a longer name."""
        begin, end, _ = span
        if end - begin < _DEFINED or self.text[begin:end] not in self._defined:
            return False
        return not any(s[0] <= begin and end <= s[1] and s[:2] != span[:2] for s in self.chosen)

    def _is_granted(self, span: Span) -> bool:
        """Whether the rules' choice stands: where they see more than the head, or the corpus is of two minds."""
        begin, end, base = span
        if self.text[begin:end] in self._defined:  # 以下简称“药谷”: the text says so
            return True
        if any(again.settles(c) for c in self.proposals[span]):  # 浙江震元, of 浙江震元股份有限公司
            return True
        if any(c.recogniser in _TOLD for c in self.proposals[span]):  # its row or its sum says what it is
            return True
        formed = [c for c in self.proposals[span] if c.recogniser in _BY_FORM]
        if formed and (base in _FORMED or formed[0].kind == Names.INFRASTRUCTURE):
            return True  # 引江济淮工程, 泰国商务部: its form says it
        if self._is_listed(span) or self._is_foreign(span):
            return True
        if self.text[begin:end].endswith(_GRANTED):  # 某市经贸代表团, 某市财政
            return True
        if base == Names.ORGANISATION and _HELD_TOGETHER.search(self.text, begin + 2, end):
            return True
        if base == Names.PROJECT:  # a project in the name of its ceremony or contract
            holders = (s for s in self.chosen if s != span and s[0] <= begin and end <= s[1])
            return any(LAYER_OF[s[2]] == LAYER_OF[base] for s in holders)
        if base == Names.EVENT and self._tells_its_parties(begin, end):
            return True
        if base == Names.ORGANISATION and any(c.recogniser == "organ" for c in self.proposals[span]):
            # 我市|人大常委会, 团|市委: the corpus has but the words without these
            if self.text[begin] in _OURS:
                return True
            # 市政府|常务会议: whose meeting it is
            return any(s[0] == begin and end < s[1] and s[2] == Names.EVENT for s in self.chosen)
        # whether plain 战略合作协议 is a name depends on who signed it; 对日、韩出口
        return base == Names.AGREEMENT or end - begin == 1

    def _is_foreign(self, span: Span) -> bool:
        """Whether it is an association that begins with its country (泰国中华总商会), which the head cuts off."""
        begin, end, base = span
        if base != Names.ORGANISATION or self.text.startswith(_CHINA, begin):
            return False
        return any(
            c.kind == Names.COUNTRY
            for e in range(begin + 2, min(end, begin + _LONG))
            for c in self.proposals.get((begin, e, Names.PLACE), ())
            if abroad.SOCIETY.fullmatch(self.text, e, end)
        )

    def _is_listed(self, span: Span) -> bool:
        """Whether it is a firm that the gazetteer has and too long to be a word (中车长客)."""
        begin, end, _ = span
        listed = (c.recogniser == "gazetteer" and c.kind == Names.COMPANY for c in self.proposals[span])
        return end - begin >= _SHORT_NAME and any(listed)

    def _tells_its_parties(self, begin: int, end: int) -> bool:
        """Whether an event's name begins with those who meet there (甲市与乙公司战略合作协议签约仪式), which the head cuts
        at 与."""
        parties = [s for s in self.chosen if s[2] in _PARTIES and begin <= s[0] and s[1] < end]
        joined = any(self.text[s[0] - 1] in _AND for s in parties if s[0] > begin)
        return joined and any(s[0] == begin for s in parties)

    def span(self, c: Candidate) -> Span | None:
        """The candidate's stretch without quotation marks, and its base class; None where it has none."""
        base = self._base_of.get(c.kind)
        return (*bare(self.text, c.begin, c.end), base) if base else None

    def _again(self) -> None:
        """What the head finds in one place is a candidate wherever else it stands."""
        names = {(self.text[begin:end], base) for begin, end, base in self._best if end - begin > 2}
        for name, base in sorted(names):
            at = self.text.find(name)
            while at >= 0:
                self.proposals.setdefault((at, at + len(name), base), [])
                at = self.text.find(name, at + 1)

    def joins(self, span: Span) -> bool:
        """Whether the span holds two or more names of the rules' choice: 省委|省政府, but not 微软（中国）."""
        begin, end, base = span
        layer = LAYER_OF[base]
        inside = {s[:2] for s in self._near["chosen"].around(begin, end) if LAYER_OF[s[2]] == layer}
        own = (b for b, e in inside if begin <= b and e <= end and self.text[b - 1 : b] != "（")
        return sum(1 for _ in own) > 1

    def in_row(self, span: Span) -> bool:
        """Whether the head's own choice stands in a row with an organisation of the rules' choice: 联河股份和|旭众智造."""
        begin, end, base = span
        if base != Names.ORGANISATION or span not in self._best:
            return False
        if any(begin <= b and e <= end and e - b > _SHORT_NAME for b, e, _ in self.chosen):
            return False  # 云岭经济技术开发区|青年创业园
        text = self.text
        before = begin > 0 and text[begin - 1] in _ROW and (begin - 1) in self._ends
        after = end < len(text) and text[end] in _ROW and (end + 1) in self._starts
        return before or after

    def log_odds(self, begin: int, end: int, base: str) -> float:
        """The head's log-odds; a stretch over a sentence's end is no name."""
        i = bisect_right(self._begins, begin) - 1
        if i < 0:
            return -_SCALE * 3
        lattice = self._lattices[i]
        if end - lattice.begin > len(lattice.layers[0].emissions):
            return -_SCALE * 3
        return lattice.log_odds(begin, end, base)

    def features(self, span: Span) -> Iterator[tuple[str, float]]:
        """The features of a span, by name."""
        begin, end, base = span
        said = frozenset((c.recogniser, c.kind, c.rank, bool(c.key)) for c in self.proposals[span])
        yield from _proposed(said, base)
        odds = self._odds[span] / _SCALE
        yield "odds", odds
        yield f"odds:{base}", odds
        yield "repeated", self._repeated[self.text[begin:end], base] / _SCALE
        if base in NAMES:
            others = [self.log_odds(begin, end, other) for other in NAMES if other != base]
            yield "other", max(others) / _SCALE
        yield from _shape(base, end - begin, self._first.get(begin, "-"), self._last.get(end, "-"))
        yield from self._against("chosen", self.chosen, span)
        yield from self._against("best", self._best, span)

    def _against(self, name: str, others: set[Span], span: Span) -> Iterator[tuple[str, float]]:
        """How the span lies to those that the rules or the head chose."""
        begin, end, base = span
        if span in others:
            yield f"{name}:{base}", 1.0
        seen = set()
        for other in self._near[name].around(begin, end):
            if other[:2] == span[:2]:
                if other[2] != base:
                    seen.add(f"{name}-other:{base}")
            elif LAYER_OF[other[2]] == LAYER_OF[base]:
                if other[0] <= begin and end <= other[1]:
                    seen.add(f"{name}-holds-it:{base}")
                elif begin <= other[0] and other[1] <= end:
                    seen.add(f"{name}-inside-it:{base}")
                else:
                    seen.add(f"{name}-crosses-it")
        for feature in sorted(seen):
            yield feature, 1.0


@cache
def _proposed(said: frozenset[tuple[str, str, int, bool]], base: str) -> tuple[tuple[str, float], ...]:
    """Who proposed a span, as what, of which rank, and whether with its full name."""
    names = [
        *sorted({f"by:{recogniser}:{kind}" for recogniser, kind, _, _ in said}),
        *sorted({f"by:{recogniser}:{base}" for recogniser, _, _, _ in said}),
        *sorted({f"rank:{rank}" for _, _, rank, _ in said}),
        *(["key"] if any(key for _, _, _, key in said) else []),
    ]
    return tuple((name, 1.0) for name in names)


@cache
def _shape(base: str, length: int, first: str, last: str) -> tuple[tuple[str, float], ...]:
    """A span's class and length, and LAC's tags of the words that begin and end with it."""
    size = min(_LONGEST, length if length < 4 else 3 + length // 4)
    names = (f"is:{base}", f"length:{size}:{base}", f"first:{first}", f"last:{last}")
    return tuple((name, 1.0) for name in names)


def whole(text: str, span: Span, begins: Mapping[int, int]) -> Span:
    """A span that begins in a bracket or ends in one, with the rest of the bracket: 清远）产业园 is never a name.

    ``begins`` are the begins of words by their ends: the word before a bracket belongs to the name.
    """
    begin, end, base = span
    said = text[begin:end]
    opened, closed = said.find("（"), said.find("）")
    if closed >= 0 and (opened < 0 or opened > closed):
        at = text.rfind("（", max(0, begin - _BRACKET), begin)
        if at >= 0 and at in begins:
            return begins[at], end, base
    if opened >= 0 and said.rfind("）") < said.rfind("（"):
        at = text.find("）", end, end + _BRACKET)
        if at >= 0:
            return begin, at + 1, base
    return span


class _Touching:
    """Spans by the characters that they touch."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans)
        self._begins = [s[0] for s in self._spans]
        self._longest = max((s[1] - s[0] for s in self._spans), default=0)

    def around(self, begin: int, end: int) -> list[Span]:
        """The spans that share a character with ``[begin, end)``."""
        first = bisect_left(self._begins, begin - self._longest)
        last = bisect_left(self._begins, end)
        return [s for s in self._spans[first:last] if s[1] > begin]


def judge(
    scene: Scene, weights: Weights, ontology: Ontology, kind_of: Mapping[str, str]
) -> tuple[list[Candidate], list[Candidate]]:
    """The names and the losers, each with its probability as confidence, in text order.

    ``kind_of`` gives the class of a name by its last characters, for what only the head found.
    """
    judged: list[tuple[float, Candidate]] = []
    for span, proposals in scene.proposals.items():
        chance = round(weights.probability(scene.features(span)), 3)
        if span in scene.granted:
            chance = max(chance, weights.threshold)
        elif span[1] - span[0] == 1 or (not proposals and scene.joins(span)):
            chance = 0.0
        c = replace(_spokesman(scene.text, span, proposals, ontology, kind_of), confidence=chance)
        shown = span in scene.chosen or scene.in_row(span)
        head_start = 1.0 if span in scene.granted else weights.handicap * shown
        judged.append((chance + head_start, c))
    judged = list(_before_their_places(judged, weights.threshold, ontology))
    judged.sort(key=lambda j: (-j[0], j[1].begin - j[1].end, j[1].begin, j[1].kind))
    kept: list[Candidate] = []
    lost: list[Candidate] = []
    taken = Taken(ontology)
    for weight, c in judged:
        fits = weight >= weights.threshold and taken.fits(c)
        (kept if fits else lost).append(c)
        if fits:
            taken.add(c)
    said = {(scene.text[c.begin : c.end], c.kind) for c in kept if c.end - c.begin >= _LONG}
    for c in [c for c in lost if (scene.text[c.begin : c.end], c.kind) in said and taken.fits(c)]:
        lost.remove(c)  # a long name is one wherever it stands
        kept.append(c)
        taken.add(c)
    return sorted(kept, key=_position), sorted(lost, key=_position)


def _before_their_places(
    judged: Sequence[tuple[float, Candidate]], threshold: float, ontology: Ontology
) -> Iterator[tuple[float, Candidate]]:
    """``judged`` with organisations weighed above the places in them: 江苏|乾宝牧业, 微软（|中国|）.

    A place is one by its name alone, wherever it stands; whether the longer name is one is for its own chance to say.
    """
    weight_of = {
        (c.begin, c.end): w
        for w, c in judged
        if ontology.is_a(c.kind, Names.PLACE) and not ontology.is_a(c.kind, Names.ORGANISATION)
    }
    for weight, c in judged:
        if weight >= threshold and c.recogniser == HEAD and ontology.is_a(c.kind, Names.ORGANISATION):
            inner = (w for (b, e), w in weight_of.items() if c.begin <= b and e <= c.end)
            weight = max([weight, *inner])
        yield weight, c


def _spokesman(
    text: str, span: Span, proposals: list[Candidate], ontology: Ontology, kind_of: Mapping[str, str]
) -> Candidate:
    """The candidate that stands for a span: the one of the highest rank, or a new one of the head's."""
    if proposals:
        return min(proposals, key=lambda c: (-c.rank, -c.confidence, c.kind, c.recogniser, c.key or ""))
    begin, end, base = span
    for size in range(min(end - begin, 6), 0, -1):
        kind = kind_of.get(text[end - size : end])
        if kind and ontology.is_a(kind, base):
            return Candidate(begin, end, kind, HEAD, 3, 0.0)
    return Candidate(begin, end, Names.GATHERING if base == Names.EVENT else base, HEAD, 3, 0.0)


def weights(trained: Head) -> Weights:
    """The regression that is stored with the head's weights."""
    of = dict(zip(trained.names["judge"], (float(v) for v in trained["judge_weights"]), strict=True))
    return Weights(of, float(trained["judge_constant"]), round(float(trained["judge_threshold"]), 3))


def beside(
    names: list[Candidate], given: list[Candidate], lost: list[Candidate]
) -> tuple[list[Candidate], list[Candidate]]:
    """``names`` with those of ``given`` that touch none of them, and the losers with the others."""
    covered = {i for c in names for i in range(c.begin, c.end)}
    free: list[Candidate] = []
    rest = list(lost)
    for c in given:
        (free if covered.isdisjoint(range(c.begin, c.end)) else rest).append(c)
    return sorted([*names, *free], key=_position), sorted(rest, key=_position)


def sure(c: Candidate) -> Candidate:
    """An unjudged candidate (我省), with its confidence."""
    return replace(c, confidence=_SURE)


def _position(c: Candidate) -> tuple[int, int, str]:
    return c.begin, -c.end, c.kind
