"""What a report says twice becomes one fact with several evidence spans."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from kg.ontology import Names
from kg.rules import Rule, RuleSet
from kg.types import Entity, Evidence, Fact, Modality, Period, Relation, Role

_THIS: Final = "此该本这次届项上述"

_REGIONS: Final = (Names.COUNTRY, Names.PROVINCE, Names.CITY, Names.COUNTY)

Paragraph = Callable[[int], int]
Generic = dict[str, re.Pattern[str]]


def merge(facts: list[Fact], rules: RuleSet, paragraph: Paragraph) -> list[Fact]:
    """``facts`` (text order) with those united that state the same.

    Facts of a ``complements`` rule are dropped where there is none to add to, those of a ``bare`` rule then keep
    only their relations. ``paragraph`` gives the number of the paragraph of an offset.
    """
    late_rules = {r.id: r for r in rules.rules if r.complements or r.bare or r.alone}
    kept: list[Fact] = []
    late: list[Fact] = []
    for fact in facts:
        if fact.rule in late_rules and any(_joins(k, fact) for k in kept):
            # 副市长乙一同调研: on the journey as told up to here
            _add_late(kept, fact, late_rules[fact.rule], rules, paragraph)
        elif fact.rule in late_rules or _nameless(fact, rules):
            late.append(fact)
        else:
            _add(kept, fact, rules)
    for fact in sorted(late, key=lambda f: f.rule in late_rules and _owners(f)):
        _add_late(kept, fact, late_rules.get(fact.rule), rules, paragraph)
    return [f for f in kept if f.roles or f.relations]


def _owners(fact: Fact) -> bool:
    """Whether a fact says only whose a meeting is: for those that nobody is told to have organised."""
    return [r.name for r in fact.roles] == [Names.ORGANISER]


def _nameless(fact: Fact, rules: RuleSet) -> bool:
    """Whether a fact speaks of a meeting without a word for it (张三出席)."""
    meeting = rules.symbols.ontology.is_a(fact.kind, Names.MEETING) and fact.kind != Names.TALKS
    return meeting and not fact.entity and not fact.label


def _add(kept: list[Fact], fact: Fact, rules: RuleSet) -> None:
    for i in range(len(kept) - 1, -1, -1):
        if same(kept[i], fact, rules):
            kept[i] = unite(kept[i], fact)
            return
    kept.append(fact)


def _add_late(kept: list[Fact], fact: Fact, rule: Rule | None, rules: RuleSet, paragraph: Paragraph) -> None:
    if rule and rule.alone:
        _add_alone(kept, fact)
        return
    here = fact.evidence[-1].begin
    fitting = [i for i, k in enumerate(kept) if _joins(k, fact) or same(k, fact, rules)]
    if rule and fact.kind != Names.TALKS:
        # 张三与李四座谈。张三指出…: what only shows that somebody was at a meeting says nothing of their talk
        fitting = [i for i in fitting if kept[i].kind != Names.TALKS]
    fitting = [i for i in fitting if paragraph(kept[i].evidence[0].begin) <= paragraph(here)]
    if fitting:

        def distance(i: int) -> tuple[bool, bool, int]:
            places = _told(kept[i], [kept[j] for j in fitting])
            near = min((paragraph(p) != paragraph(here), p > here, abs(p - here)) for p in places)
            # 乙参加考察 at a report's end: of the journey that it begins with
            return (*near[:2], places[0]) if near[0] and _joins(kept[i], fact) else near

        best = min(fitting, key=distance)
        known = {r.name for r in kept[best].roles}
        if rule and rule.complements and _owners(fact) and Names.ORGANISER in known:
            return
        hosts = bool(rule and rule.asserts is not None)
        kept[best] = _travelled(unite(kept[best], fact), fact, rules, hosts=hosts)
    elif rule and rule.bare:
        kept.append(replace(fact, roles=(), amounts=(), period=None))
    elif not rule:
        near = [i for i, k in enumerate(kept) if _accompanied(k, fact, paragraph)]
        if near:
            visit = kept[near[-1]]
            seen = tuple(dict.fromkeys((*visit.evidence, *fact.evidence)))
            both = tuple(dict.fromkeys((*visit.relations, *fact.relations)))
            kept[near[-1]] = replace(visit, evidence=seen, relations=both, grounds=_grounds(visit, fact))
        else:
            kept.append(fact)


def _told(fact: Fact, others: list[Fact]) -> list[int]:
    """Where a fact is told: not where another one is, from which it only takes its subject."""
    theirs = [o for other in others if other is not fact for o in other.evidence]
    own = [
        e.begin
        for e in fact.evidence
        if not any(o != e and o.begin <= e.begin and e.end <= o.end for o in theirs)
    ]
    return own or [e.begin for e in fact.evidence]


def _accompanied(visit: Fact, fact: Fact, paragraph: Paragraph) -> bool:
    """Whether people who only took part (乙、丙陪同) did so in this visit, told of just before."""
    if visit.kind != Names.VISIT or visit.modality is not fact.modality:
        return False
    if [r.name for r in fact.roles] != [Names.ATTENDEE]:
        return False
    here = fact.evidence[-1].begin
    return any(e.begin < here and paragraph(here) - paragraph(e.begin) <= 1 for e in visit.evidence)


def _joins(visit: Fact, fact: Fact) -> bool:
    """Whether a fact names more people of a visit and nothing else (副省长乙一同调研)."""
    if fact.kind != Names.VISIT or visit.kind != Names.VISIT or visit.modality is not fact.modality:
        return False
    return [r.name for r in fact.roles] == [Names.VISITOR]


def _travelled(visit: Fact, fact: Fact, rules: RuleSet, *, hosts: bool) -> Fact:
    """``visit`` with the relations of those who joined it: to the regions that it went to, else to all stops;
    ``hosts`` are at home in the regions and only went to the stops."""
    if not _joins(visit, fact) or visit.modality is not Modality.ASSERTED:
        return visit
    roles = {r.name: r.fillers for r in visit.roles}
    there = [f for f in roles.get(Names.DESTINATION, ()) if isinstance(f, Entity)]
    regions = [f for f in there if f.kind in _REGIONS]
    cut = next(c for c in rules.symbols.ontology.shortcuts if c.event == Names.VISIT)
    people = [f for f in fact.roles[0].fillers if isinstance(f, Entity)]
    goals = [f for f in there if f not in regions] if hosts else regions or there
    more = [(s, cut.relation, o) for s in people for o in goals if s != o]
    return replace(visit, relations=tuple(dict.fromkeys((*visit.relations, *more))))


def _add_alone(kept: list[Fact], fact: Fact) -> None:
    """Adds a fact's relations that no fact has yet."""
    known = {r for k in kept for r in k.relations}
    new = tuple(r for r in fact.relations if r not in known)
    if new:
        kept.append(replace(fact, roles=(), amounts=(), period=None, relations=new))


def same(a: Fact, b: Fact, rules: RuleSet) -> bool:
    """Whether two facts can be one: the same class and modality, roles that agree, times that don't differ."""
    ontology = rules.symbols.ontology
    if ontology.is_a(a.kind, Names.MEETING) and ontology.is_a(b.kind, Names.MEETING):
        return _same_meeting(a, b, rules.generic_meetings)
    if a.kind != b.kind or a.modality is not b.modality or _apart(a.period, b.period):
        return False
    mine, yours = _sets(a), _sets(b)
    if a.kind == Names.VISIT and _leader(a) is not None and _leader(a) == _leader(b):
        # one tour: its stops are told one by one
        return not (_far(a) and _far(b)) or yours.get(Names.DESTINATION, set()) <= mine.get(
            Names.DESTINATION, set()
        )
    shared = mine.keys() & yours.keys()
    if not any(mine[r] & yours[r] for r in shared):
        return False
    if any(mine[r] == yours[r] for r in shared & rules.identity):
        return True
    if any(not (mine[r] <= yours[r] or mine[r] >= yours[r]) for r in shared):
        return False
    if (
        any(mine[r] != yours[r] for r in shared)
        and (a.amounts or b.amounts)
        and set(a.amounts) != set(b.amounts)
    ):
        return False
    return len(shared) > 1 or len(mine) == 1 or len(yours) == 1


def _leader(visit: Fact) -> Entity | str | None:
    """Who is told first of a visit's people."""
    return next((f for r in visit.roles if r.name == Names.VISITOR for f in r.fillers), None)


def _far(visit: Fact) -> bool:
    """Whether a visit goes to a province or country, so that another such one is a journey of its own."""
    there = [f for r in visit.roles if r.name == Names.DESTINATION for f in r.fillers]
    return any(isinstance(f, Entity) and f.kind in (Names.PROVINCE, Names.COUNTRY) for f in there)


def _same_meeting(a: Fact, b: Fact, generic: Generic) -> bool:
    """Meetings: the same name, or a later mention by the kind of meeting only (仪式, 会议)."""
    if a.modality is not b.modality:
        return False
    if (a.kind == Names.TALKS) != (b.kind == Names.TALKS):
        anything = generic.get(_called(b))
        return a.kind == Names.TALKS and (not _called(b) or (anything is not None and not anything.pattern))
    if a.kind == Names.TALKS:
        mine, yours = _sets(a).get(Names.ATTENDEE, set()), _sets(b).get(Names.ATTENDEE, set())
        return not _apart(a.period, b.period) and bool(mine) and (mine <= yours or mine >= yours)
    if a.entity and b.entity:
        return a.entity == b.entity
    mine_name, your_name = _called(a), _called(b)
    if _apart(a.period, b.period) and mine_name and your_name:
        return False
    return not your_name or not mine_name or _alike(mine_name, your_name, generic)


def _called(fact: Fact) -> str:
    return fact.entity.name if fact.entity else fact.label or ""


def _alike(a: str, b: str, generic: Generic) -> bool:
    """Whether one name is the other or its end (签约仪式 of 银企合作签约仪式), or says only that it is a meeting."""
    short, long = sorted((a.lstrip(_THIS), b.lstrip(_THIS)), key=len)
    any_such = generic.get(short)
    return long.endswith(short) or (any_such is not None and any_such.search(long) is not None)


def _apart(a: Period | None, b: Period | None) -> bool:
    """Whether two times exclude each other."""
    if not (a and b and a.start and a.end and b.start and b.end):
        return False
    return a.end < b.start or b.end < a.start


def _sets(fact: Fact) -> dict[str, set[Entity | str]]:
    return {r.name: set(r.fillers) for r in fact.roles}


def unite(a: Fact, b: Fact) -> Fact:
    """One fact of two: the fuller roles, all relations, amounts and evidence, the more exact time."""
    roles = {r.name: dict.fromkeys(r.fillers) for r in a.roles}
    for role in b.roles:
        roles.setdefault(role.name, {}).update(dict.fromkeys(role.fillers))
    entity = a.entity or b.entity
    asserted = a.modality is Modality.ASSERTED
    return replace(
        a,
        roles=tuple(Role(n, tuple(f)) for n, f in roles.items()),
        evidence=tuple(dict.fromkeys((*a.evidence, *b.evidence))),
        relations=tuple(dict.fromkeys((*a.relations, *b.relations))) if asserted else (),
        grounds=_grounds(a, b) if asserted else (),
        amounts=tuple(dict.fromkeys((*a.amounts, *b.amounts))),
        period=_better(a.period, b.period),
        entity=entity,
        label=None if entity else _longer(a.label, b.label),
        confidence=max(a.confidence, b.confidence),
    )


def _grounds(a: Fact, b: Fact) -> tuple[tuple[Relation, tuple[Evidence, ...]], ...]:
    """By which passages each relation of two facts is told."""
    found: dict[Relation, dict[Evidence, None]] = {}
    for fact in (a, b):
        for relation in fact.relations:
            found.setdefault(relation, {}).update(dict.fromkeys(fact.told_by(relation)))
    return tuple((relation, tuple(spans)) for relation, spans in found.items())


def _longer(a: str | None, b: str | None) -> str | None:
    return max(a or "", b or "", key=len) or None


def _better(a: Period | None, b: Period | None) -> Period | None:
    """The known and narrower of two times, the first of equals."""
    return b if _width(b) < _width(a) else a


def _width(period: Period | None) -> int:
    """In days; more than any where an end or the whole is unknown."""
    if period is None:
        return 1_000_000
    return (period.end - period.start).days if period.start and period.end else 500_000
