"""How the text holds what was read: figures that are planned or denied, and what is only rumoured.

In: a ``Reading``. Out: the same with the modality of its observations, and of facts that stand in a rumour. Nothing
is left out: a planned figure stays a figure. What a rumour says is ``NEGATED``, with the word for the rumour as its
``hearsay`` where nobody denies it. Evidence grows to hold the words that decide. They are in
``ontology/standing.yaml``.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple, TypeVar

from kg import settings
from kg.conflict.written import mention_of
from kg.observe.subjects import is_kind
from kg.ontology import Names, folder
from kg.text import clauses
from kg.types import Amount, Entity, Evidence, Fact, Mention, Modality, Observation, Period, Reading

# In masked text a name is one private character and then as many fillers as it is longer.
_NAME, _REST = "\ue000", "\ue002"
_ENDED: Final = re.compile(r"(?:[。！？!?…]+|\n)[”’」』）)]*")
_ANSWERED: Final = 2  # sentences after a rumour in which it is answered
_Said = TypeVar("_Said", Fact, Observation)
_FIGURE: Final = re.compile(r"\d[^，。；、\d]{0,3}")
_FAR: Final = 600  # characters of a sentence before and behind a figure
_NEAR: Final = 30  # characters between 否认 and the rumour that it is of
_YEAR: Final = "年"
_BEFORE: Final = "到至"  # 到2030年: a time that lies ahead, as a whole


class _Mark(NamedTuple):
    """Words that say how what follows is held: ``[begin, end)``; ``wide`` where it holds for whoever follows."""

    begin: int
    end: int
    wide: bool


class _Rumour(NamedTuple):
    """What a rumour says: ``[begin, end)``, its word, and the end of the sentence that denies it, if one does."""

    begin: int
    end: int
    word: str
    denied: int | None


@dataclass(frozen=True, slots=True)
class _Page:
    """A report's text with its names masked, where its sentences end, its times and amounts by where they begin."""

    masked: str
    ends: list[int]
    times: list[Mention]
    amounts: list[Mention]
    names: list[tuple[Mention, tuple[Entity, ...]]]
    published: date | None
    rumours: tuple[_Rumour, ...]

    def sentence(self, at: int) -> tuple[int, int]:
        """The sentence around an offset, of an endless one what is near."""
        i = bisect_right(self.ends, at)
        begin, end = (self.ends[i - 1] if i else 0), self.ends[min(i, len(self.ends) - 1)]
        return max(begin, at - _FAR), min(end, at + _FAR)

    def told(self, begin: int, end: int) -> tuple[_Rumour, ...]:
        """The rumours that begin in ``[begin, end)``."""
        first, last = (bisect_left(self.rumours, at, key=lambda r: r.begin) for at in (begin, end))
        return self.rumours[first:last]

    def written(self, at: int) -> Mention | None:
        """The amount that begins at an offset."""
        i = bisect_left(self.amounts, at, key=lambda m: m.begin)
        return self.amounts[i] if i < len(self.amounts) and self.amounts[i].begin == at else None

    def named(self, begin: int, end: int) -> set[Entity]:
        """The entities of the names that begin in ``[begin, end)``."""
        first, last = (bisect_left(self.names, at, key=lambda n: n[0].begin) for at in (begin, end))
        return {entity for _, entities in self.names[first:last] for entity in entities}

    def clause(self, at: int) -> tuple[int, int]:
        """The clause around an offset."""
        begin, end = self.sentence(at)
        return next(((b, e) for b, e in clauses(self.masked, begin, end) if b <= at < e), (begin, end))


def apart(reading: Reading) -> Reading:
    """``reading`` with the modality of its observations, and of facts that are only rumoured."""
    page = _page(reading)
    seen = tuple(_denied_by(page, _figure(page, o)) for o in reading.observations)
    facts = tuple(_denied_by(page, _fact(page, f)) for f in reading.facts)
    return replace(reading, facts=facts, observations=seen)


def _denied_by(page: _Page, said: _Said) -> _Said:
    """What is denied, with who denies it as its source."""
    if said.modality is not Modality.NEGATED or said.hearsay:
        return said
    spans = said.evidence if isinstance(said, Fact) else (said.evidence,)
    begin, _ = page.sentence(spans[-1].begin)
    _, end = page.sentence(max(spans[-1].end - 1, begin))
    for m in _patterns().denier.finditer(page.masked, begin, end):
        named = next((es for x, es in page.names if x.begin <= m.start(1) < x.end), ())
        who = tuple(e for e in named if is_kind(e.kind, Names.ORGANISATION, Names.PERSON))
        if who:
            return replace(said, sources=who)
    return said


def _page(reading: Reading) -> _Page:
    text, resolution = reading.report.text, reading.resolution
    masked, names, stop = list(text), list[tuple[Mention, tuple[Entity, ...]]](), 0
    for m, entities in zip(resolution.mentions, resolution.referents, strict=True):
        if entities:
            names.append((m, entities))
            if m.begin >= stop:
                stop = m.end
                lead = _patterns().rumour.match(m.text)  # 网传甲公司 that the recogniser left as one name
                begin = m.begin + (lead.end() if lead else 0)
                masked[begin : m.end] = (_NAME + _REST * (m.end - begin - 1))[: m.end - begin]
    hidden = "".join(masked)
    ends = [*(m.end() for m in _ENDED.finditer(hidden)), len(text)]
    times = [m for m in resolution.mentions if isinstance(m.value, Period)]
    amounts = [m for m in resolution.mentions if isinstance(m.value, Amount)]
    return _Page(hidden, ends, times, amounts, names, reading.report.published, tuple(_rumours(hidden, ends)))


# --- Figures


def _figure(page: _Page, said: Observation) -> Observation:
    at = _place(page, said)
    for rumour in page.told(at - _FAR, at + 1):
        if at < rumour.end:
            return _rumoured(said, rumour)
    denied = _denied(page, at)
    if denied is not None:
        return replace(said, modality=Modality.NEGATED, evidence=_grown(said.evidence, denied))
    mark = _planned(page, at, said)
    if mark is None:
        return said
    return replace(said, modality=Modality.PLANNED, evidence=_grown(said.evidence, mark))


def _place(page: _Page, said: Observation) -> int:
    """Where the figure of an observation begins."""
    own = mention_of(page.amounts, said)
    return own.begin if own else max(said.evidence.begin, said.evidence.end - 1)


def _grown(span: Evidence, mark: _Mark) -> Evidence:
    return Evidence(min(span.begin, mark.begin), max(span.end, mark.end))


def _rumoured(said: Observation, rumour: _Rumour) -> Observation:
    span = Evidence(min(said.evidence.begin, rumour.begin), max(said.evidence.end, rumour.denied or 0))
    word = None if rumour.denied else rumour.word
    return replace(said, modality=Modality.NEGATED, hearsay=word, evidence=span)


def _denied(page: _Page, at: int) -> _Mark | None:
    """The words by which a figure is not so."""
    p, masked = _patterns(), page.masked
    begin, _ = page.sentence(at)
    for m in reversed(list(p.negated.finditer(masked, begin, at))):
        until = p.denied_until if p.denies.fullmatch(m[0]) else p.instead
        if not until.search(masked, m.end(), at):
            return _Mark(m.start(), m.end(), wide=False)
    written = page.written(at)
    if written is None:
        return None
    behind = p.negated_after.search(masked[written.end : page.clause(at)[1]])
    return _Mark(written.end, written.end + behind.end(), wide=False) if behind else None


def _planned(page: _Page, at: int, said: Observation) -> _Mark | None:
    """The words by which a figure is planned; None for one that is told as it is."""
    p, masked = _patterns(), page.masked
    here = page.clause(at)
    ahead = _after(page, here, at)
    mark = ahead or _last(page, at)
    published, period = page.published, said.period
    if mark is None:
        later = published and period and period.start and period.start > published
        told = any(x.search(masked, here[0], at) for x in (p.done, p.falls_due)) or _is_base(page, here, at)
        return None if told or not later else _Mark(said.evidence.begin, said.evidence.end, wide=True)
    if _is_base(page, here, at):
        return None
    past = published and period and period.end and period.end < published
    if past and mark.begin < here[0]:
        return None
    begin, _ = page.sentence(at)
    decided = p.agreed.search(masked, begin, mark.begin) and p.decided.match(masked, mark.begin)
    return None if decided else mark


def _is_base(page: _Page, here: tuple[int, int], at: int) -> bool:
    """由3万吨提升到5万吨: whether a figure is the first of the two."""
    p, written = _patterns(), page.written(at)
    if written is None or not p.base.search(page.masked[here[0] : at]):
        return False
    return p.base_after.search(page.masked[written.end : here[1]]) is not None


def _after(page: _Page, here: tuple[int, int], at: int) -> _Mark | None:
    """实现年产值50亿元的目标: words behind the figure in its clause."""
    p = _patterns()
    written = page.written(at)
    if written is None or p.met.search(page.masked, here[0], at):
        return None
    m = p.planned_after.search(page.masked[written.end : here[1]])
    return _Mark(written.end, written.end + m.end(), wide=False) if m else None


def _last(page: _Page, at: int) -> _Mark | None:
    """The mark before a figure in its sentence that still holds where the figure stands."""
    begin, end = page.sentence(at)
    if begin and _patterns().goes_on.search(page.masked[begin:end]) and page.masked[begin - 1] != "\n":
        begin, _ = page.sentence(begin - 1)
    mark: _Mark | None = None
    for b, e in clauses(page.masked, begin, end):
        if b > at:
            break
        fresh = page.masked.startswith(_NAME, b) or page.masked[b - 1 : b] in ("；", ";")
        if mark is not None and fresh and not mark.wide:
            mark = None
        mark = _through(page, b, min(e, at), mark)
        begin = b
    own = list(_patterns().planned_here.finditer(page.masked, begin, at))
    return _Mark(own[-1].start(), own[-1].end(), wide=False) if own else mark


def _through(page: _Page, begin: int, end: int, mark: _Mark | None) -> _Mark | None:
    """The mark that holds at the end of a stretch of a clause, if ``mark`` holds where that begins."""
    p, masked = _patterns(), page.masked
    found = [
        *((m.start(), _Mark(m.start(), m.end(), wide=False)) for m in p.planned.finditer(masked, begin, end)),
        *((m.start(), _Mark(m.start(), m.end(), wide=True)) for m in p.ahead.finditer(masked, begin, end)),
        *((m.start(), None) for m in p.done.finditer(masked, begin, end)),
    ]
    found += list(_dated(page, begin, end, own=bool(found)))
    here: _Mark | None = None
    for _, one in sorted(found, key=lambda row: row[0]):
        here = _Mark(here.begin, one.end, here.wide or one.wide) if here and one else one
    return here if found else mark


def _dated(page: _Page, begin: int, end: int, *, own: bool) -> Iterator[tuple[int, _Mark | None]]:
    """Marks made by times: one that lies ahead opens what is planned, one that is past ends it (not where ``own``
    words say how its clause is held)."""
    first = bisect_left(page.times, begin, key=lambda m: m.begin)
    if page.published is None:
        return
    for m in page.times[first:]:
        if m.begin >= end:
            return
        period = m.value
        if not isinstance(period, Period) or _patterns().compared.search(page.masked, begin, m.begin):
            continue
        if _patterns().falls_due.match(page.masked, m.end, end):
            continue
        up_to = m.text[:1] in _BEFORE or page.masked[m.begin - 1 : m.begin] in tuple(_BEFORE)
        start = period.start or (period.end if up_to and _YEAR in m.text else None)
        if start and start > page.published:
            yield m.begin, _Mark(m.begin, m.end, wide=up_to and _YEAR in m.text)
        elif period.end and period.end < page.published and not own:
            yield m.begin, None


# --- Rumours


def _rumours(masked: str, ends: list[int]) -> Iterator[_Rumour]:
    """What rumours say."""
    p = _patterns()
    spans = list(pairwise([0, *ends]))
    for i, (begin, end) in enumerate(spans):
        for m in p.rumour.finditer(masked, begin, end):
            near = min(end, m.end() + _FAR)
            answer = p.answer.search(masked, m.end(), near)
            stop = answer.start() if answer else near
            lead = p.denies.search(masked, max(begin, m.start() - _NEAR), m.start())
            yield _Rumour(m.start(), stop, m[0], near if lead else _denial(masked, spans, i, m.end()))
        for m in _FIGURE.finditer(masked, begin, end):
            yield from _behind(masked, spans, i, m)


def _behind(masked: str, spans: list[tuple[int, int]], i: int, figure: re.Match[str]) -> Iterator[_Rumour]:
    """亏损3亿元的传闻: the rumour whose word stands behind a figure in its clause."""
    p, end = _patterns(), spans[i][1]
    behind = p.rumour_after.search(masked[figure.end() : min(end, figure.end() + _NEAR)])
    if behind is None:
        return
    first = max(spans[i][0], figure.start() - _FAR)
    begin = next((b for b, e in reversed(clauses(masked, first, figure.end())) if b <= figure.start()), first)
    if not p.answer.search(masked, begin, figure.start()):
        stop = figure.end() + behind.end()
        yield _Rumour(begin, stop, behind[0], _denial(masked, spans, i, stop))


def _denial(masked: str, spans: list[tuple[int, int]], i: int, after: int) -> int | None:
    """The end of the sentence that denies a rumour of the i-th, after an offset."""
    for begin, end in spans[i : i + 1 + _ANSWERED]:
        first = max(begin, after)
        last = min(end, first + _FAR)
        if _patterns().denial.search(masked, first, last):
            return begin + len(masked[begin:last].rstrip())
    return None


def _fact(page: _Page, fact: Fact) -> Fact:
    """A fact, denied or rumoured where all that it names stands in a rumour."""
    named = {f for role in fact.roles for f in role.fillers if isinstance(f, Entity)}
    last = fact.evidence[-1]
    for rumour in page.told(last.begin - _FAR, last.end) if named else ():
        if last.begin < rumour.end and named <= page.named(rumour.begin, rumour.end):
            end = rumour.denied
            proof = fact.evidence if end is None else (*fact.evidence[:-1], _to(fact.evidence[-1], end))
            word = None if end else rumour.word
            return replace(
                fact, modality=Modality.NEGATED, relations=(), grounds=(), hearsay=word, evidence=proof
            )
    return fact


def _to(span: Evidence, end: int) -> Evidence:
    return Evidence(span.begin, max(span.end, end))


class _Patterns(NamedTuple):
    """What ``ontology/standing.yaml`` says, compiled."""

    planned: re.Pattern[str]
    planned_here: re.Pattern[str]
    ahead: re.Pattern[str]
    planned_after: re.Pattern[str]
    met: re.Pattern[str]
    done: re.Pattern[str]
    base: re.Pattern[str]
    base_after: re.Pattern[str]
    falls_due: re.Pattern[str]
    compared: re.Pattern[str]
    agreed: re.Pattern[str]
    decided: re.Pattern[str]
    goes_on: re.Pattern[str]
    negated: re.Pattern[str]
    negated_after: re.Pattern[str]
    instead: re.Pattern[str]
    denies: re.Pattern[str]
    denied_until: re.Pattern[str]
    rumour: re.Pattern[str]
    rumour_after: re.Pattern[str]
    answer: re.Pattern[str]
    denial: re.Pattern[str]
    denier: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    data: dict[str, str] = settings.values((folder() / "standing.yaml").read_text(encoding="utf-8"))
    name = f"{_NAME}{_REST}*+"

    def compiled(text: str) -> re.Pattern[str]:
        text = re.sub(r"\s+(?=\|)", "", text)  # lines that begin with |
        return re.compile(text.replace("NAMES", _NAME + _REST).replace("NAME", name))

    return _Patterns(**{key: compiled(text) for key, text in data.items()})
