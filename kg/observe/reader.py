"""Walks through a report and turns its figures into observations.

In: a report, its resolution and facts. Out: ``Observation``s in text order.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from kg import ontology
from kg.apposition import appositions
from kg.discourse import Stretch, pointers
from kg.observe.clauses import Clause, paragraphs
from kg.observe.figures import figures_of
from kg.observe.quoted import speaker_of
from kg.observe.speakers import carried_on
from kg.observe.state import Scene, Sentence, State
from kg.observe.subjects import is_kind, is_region, stands_alone, subjects
from kg.observe.sums import of_projects
from kg.observe.topics import close_clause, open_clause
from kg.ontology import Names
from kg.recognise.amount import RATIOS
from kg.types import Entity, Fact, Observation, Period, Report, Resolution

_THIS_IS: Final = re.compile(r"(?:—|――|－)(?:[这那]，?(?:就|便|正)?是[^，。；]{0,12}的?)?[“‘]?$")


def observe(
    report: Report, resolution: Resolution, found: Iterable[Stretch] | None = None, facts: Iterable[Fact] = ()
) -> list[Observation]:
    """Every stated figure of ``report`` whose subject is known. ``found`` are the report's appositions, where the
    caller has them; ``facts`` are what else was read in it: whose a sum is they may tell better."""
    stretches = appositions(report, resolution) if found is None else found
    pointing = pointers(report.text, resolution, stretches, ontology.load())
    parents = {k.subject: k.object for k in resolution.links if k.relation == Names.UNIT_OF}
    home = tuple(e for _, e in sorted(resolution.home.items()))
    places = tuple(e for e in resolution.entities if is_kind(e.kind, Names.PLACE))
    titled = _titled(report.headline or "", places)
    state = State(home=home, places=places, published=report.published, parents=parents)
    seen: list[Observation] = []
    for sentences in paragraphs(report, resolution, pointing):
        carried, state.period, state.year = (state.main, state.subject), None, None
        state.projects, state.personal, state.opening = {}, False, None
        state.first = None
        state.subject = state.settled or state.subject
        for i, clauses in enumerate(sentences):
            quoted = speaker_of(report.text, state, sentences, i)
            ahead = _ahead(report.text, state, sentences[i : i + 2])
            state.subject = ahead or state.subject
            seen += _sentence(report.text, state, clauses, carried, quoted)
            first = seen[0].subject if seen else ""
            if state.region is None and isinstance(first, Entity) and _is_own_region(first):
                state.region = first
                state.county = first if first == titled else None
    return _once(of_projects(report, resolution, [o for o in seen if o.subject and o.indicator], facts))


def _sentence(
    text: str,
    state: State,
    clauses: list[Clause],
    carried: tuple[Period | None, Entity | None],
    speaker: Entity | None,
) -> Iterator[Observation]:
    """The observations of one sentence; updates the state. ``speaker``: of whom a quoted sentence speaks."""
    if not clauses:
        return
    sentence = Sentence(clauses, clauses[0].begin, speaker)
    scene = Scene(text, state, sentence, carried)
    before, newest = state.subject, state.newest
    for clause in clauses:
        open_clause(scene, clause)
        yield from figures_of(scene, clause)
        close_clause(scene, clause)
    if state.newest == newest:
        state.newest = None
    listed = sentence.apart and before is not None and before not in sentence.parts
    if (sentence.within or listed) and (sentence.whole or before) is not None and not sentence.visit:
        state.subject = carried_on(scene, sentence.whole) if sentence.whole else before
    elif sentence.aside is not None:
        state.subject = carried_on(scene, sentence.aside)
    elif sentence.subject is not None:
        state.subject = carried_on(scene, sentence.subject)
    if sentence.subject is not None and not sentence.spoken:
        state.settled = state.subject


def _ahead(text: str, state: State, sentences: list[list[Clause]]) -> Entity | None:
    """What a sentence tells of before it is named: 坝高164米，装机9台——这就是甲电站; a report's first words."""
    first = next(iter(sentences[0]), None) if sentences else None
    if first is None or not first.groups or first.names:
        return None
    for clause in sentences[0]:
        for n in clause.names:
            if _THIS_IS.search(text, clause.begin, n.begin) and stands_alone(text, clause, n):
                return n.entities[0]
    if state.subject is not None or state.named or any(c.names for c in sentences[0]):
        return None
    follow = next((c for c in sentences[-1] if c.names), None)
    names, _ = subjects(text, follow, follow.end) if follow else ((), False)
    firm = len(names) == 1 and is_kind(names[0].kind, Names.ORGANISATION, Names.PROJECT)
    return names[0].entities[0] if firm and not is_kind(names[0].kind, Names.ZONE) else None


def _titled(headline: str, places: Iterable[Entity]) -> Entity | None:
    """The county that a headline names, where it names no other region."""
    named = [p for p in places if is_region(p) and any(n in headline for n in (p.name, *p.aliases))]
    return named[0] if len(named) == 1 and named[0].kind == Names.COUNTY else None


def _is_own_region(entity: Entity) -> bool:
    """Whether an entity is a region within a country, which a report on an economy may be about throughout."""
    return is_region(entity) and not is_kind(entity.kind, Names.COUNTRY, Names.REGION)


def _once(found: list[Observation]) -> list[Observation]:
    """Without what the report says again: the same count of the same thing, the same words for a figure."""
    kept: list[Observation] = []
    alike: dict[tuple[Entity | str, Decimal, str], list[Observation]] = {}
    for o in found:
        others = alike.setdefault((o.subject, o.amount.value, o.amount.unit), [])
        if not any(_same(o, other) for other in others):
            others.append(o)
            kept.append(o)
    return kept


def _same(a: Observation, b: Observation) -> bool:
    """Whether two observations of the same value for the same subject say the same."""
    if a.indicator == b.indicator:
        return a.period == b.period or a.period is None or b.period is None
    counted = not a.amount.unit.isascii() and a.amount.unit not in RATIOS and a.rule != "observe-rank"
    few = min(len(set(a.indicator)), len(set(b.indicator)))
    return counted and len(set(a.indicator) & set(b.indicator)) >= few / 2
