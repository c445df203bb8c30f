"""Holds what was read against the ontology before it is written. In: a ``Reading``. Out: one that breaks no shape, and
what was left out of it.

Left out is as little as can be: a filler that its role doesn't take, a time that ends before it begins, a source that can
say nothing, a link between classes that it doesn't join; a whole event only where what makes it one is missing. A relation
that would follow from an event's roles, but not between such classes, is no loss of the event, and told all the same.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kg.extract.write import write
from kg.ontology import Names, Ontology
from kg.requirements import Requirement
from kg.types import Entity, Evidence, Fact, Link, Modality, Observation, Period, Reading, Report, Role


@dataclass(frozen=True, slots=True)
class Rejected:
    """Something that was read and is not written: in which ``report``, by which ``rule`` and how surely, the ``statement``,
    ``why`` it is left out, the ``sentence`` with its code points in the source."""

    report: str
    rule: str
    confidence: float
    statement: str
    why: str
    sentence: str
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Screen:
    """What is needed to judge: the ontology, the required roles by class, and which relations a rule asserts (``None``:
    all that follow)."""

    ontology: Ontology
    required: Mapping[str, tuple[Requirement, ...]]
    asserts: Mapping[str, frozenset[str] | None]


def screened(reading: Reading, screen: Screen) -> tuple[Reading, list[Rejected]]:
    """``reading`` without what the ontology doesn't admit, and that, in text order."""
    out: list[Rejected] = []
    facts = [f for f in (_fact(fact, screen, reading.report, out) for fact in reading.facts) if f]
    seen = [o for o in (_figure(o, screen, reading.report, out) for o in reading.observations) if o]
    links = [k for k in reading.resolution.links if _fits(k, screen.ontology, reading.report, out)]
    if not out:
        return reading, []
    resolution = replace(reading.resolution, links=tuple(links))
    kept = replace(reading, resolution=resolution, facts=tuple(facts), observations=tuple(seen))
    return kept, sorted(out, key=_order)


def unsure(whole: Reading, kept: Reading, least: float) -> list[Rejected]:
    """What ``whole`` has and ``kept`` hasn't, since it is less sure than ``least``."""
    report, why = whole.report, f"less sure than {least:g}"
    gone: list[tuple[Fact | Observation | Link, str]] = [
        *((f, write(f)) for f in whole.facts if f not in kept.facts),
        *((o, _written(o)) for o in whole.observations if o not in kept.observations),
        *((k, _link(k)) for k in whole.resolution.links if k not in kept.resolution.links),
    ]
    return sorted((_rejected(report, said, text, why) for said, text in gone), key=_order)


def _order(one: Rejected) -> tuple[object, ...]:
    return one.report, one.begin, one.end, one.rule, one.statement, one.why


def _fact(fact: Fact, screen: Screen, report: Report, out: list[Rejected]) -> Fact | None:
    """``fact`` as it can be written, None where it can't."""
    ontology, found = screen.ontology, list[tuple[str, str]]()
    roles = tuple(r for r in (_role(role, fact, ontology, found) for role in fact.roles) if r.fillers)
    kept = fact if roles == fact.roles else replace(fact, roles=roles)
    bare = not fact.roles and not fact.entity  # no event is written, only its relations
    lacking = None if bare else _lacking(kept, screen)
    if lacking:
        found.append((write(fact), f"{lacking.text}; the {_label(ontology, fact.kind)} is left out"))
    relations = tuple(r for r in fact.relations if _holds(r, fact, roles, ontology))
    if not lacking:
        found += _unrelated(kept, screen)
    period, sources = fact.period, fact.sources
    if period and _reversed(period):
        found.append((write(fact), f"its time would end before it begins ({period.text}); left out"))
        period = None
    if wrong := _wrong_sources(sources, ontology):
        found += wrong
        sources = tuple(s for s in sources if _says(s, ontology))
    out += [_rejected(report, fact, text, why) for text, why in found]
    if lacking:
        return None
    if (roles, relations, period, sources) == (fact.roles, fact.relations, fact.period, fact.sources):
        return fact
    return replace(fact, roles=roles, relations=relations, period=period, sources=sources)


def _role(role: Role, fact: Fact, ontology: Ontology, found: list[tuple[str, str]]) -> Role:
    """``role`` with the fillers that it takes; the others are told."""
    takes = ontology.fillers(role.name)
    kept = tuple(f for f in role.fillers if isinstance(f, str) or _is_one(f.kind, takes, ontology))
    for filler in role.fillers:
        if isinstance(filler, Entity) and filler not in kept:
            said = f"{fact.kind}: {role.name} {filler.name}"
            kind = _label(ontology, filler.kind)
            found.append((said, f"{filler.name} is {kind}; {role.name} takes {_any(takes, ontology)}"))
    return role if kept == role.fillers else replace(role, fillers=kept)


def _lacking(fact: Fact, screen: Screen) -> Requirement | None:
    """What ``fact`` needs and hasn't, None where nothing."""
    size = {r.name: len(r.fillers) for r in fact.roles} | ({Names.POST_TITLE: 1} if fact.title else {})
    known = {*screen.ontology.roles, Names.POST_TITLE}
    for kind in screen.ontology.ancestors(fact.kind):
        for requirement in screen.required.get(kind, ()):
            roles = [(name, least) for name, least in requirement.roles if name in known]
            if roles and all(size.get(name, 0) < least for name, least in roles):
                return requirement
    return None


def _holds(
    relation: tuple[Entity, str, Entity | None], fact: Fact, roles: tuple[Role, ...], ontology: Ontology
) -> bool:
    """Whether a relation may stand: between such classes, and of nobody who lost his role."""
    subject, name, object = relation
    kept = {f for role in roles for f in role.fillers}
    gone = {f for role in fact.roles for f in role.fillers} - kept
    if {subject, object} & gone:
        return False
    return ontology.allows(name, subject.kind, object.kind if object else fact.kind)


def _unrelated(fact: Fact, screen: Screen) -> Iterator[tuple[str, str]]:
    """The pairs of an asserted event's fillers that some relation would join, if it were between such classes."""
    ontology, asserts = screen.ontology, screen.asserts.get(fact.rule)
    if fact.modality is not Modality.ASSERTED:
        return
    fillers = {r.name: [f for f in r.fillers if isinstance(f, Entity)] for r in fact.roles}
    joined = {frozenset((s, o)) for s, _, o in fact.relations}
    for cut in ontology.shortcuts:
        if not ontology.is_a(fact.kind, cut.event) or (asserts is not None and cut.relation not in asserts):
            continue
        for subject in fillers.get(cut.subject, ()):
            others: Iterable[Entity | None] = fillers.get(cut.object, ()) if cut.object else (None,)
            for other in (subject,) if cut.object == cut.subject else others:
                end = other.kind if other else fact.kind
                told = other != subject and frozenset((subject, other)) in joined
                if told or ontology.allows(cut.relation, subject.kind, end):
                    continue
                domain, range_ = (_any(c, ontology) for c in ontology.ends(cut.relation))
                ends = f"{_label(ontology, subject.kind)} → {_label(ontology, end)}"
                name = "…" if other == subject else (other.name if other else _label(ontology, fact.kind))
                yield (
                    f"{subject.name} {cut.relation} {name}",
                    f"{cut.relation} joins {domain} to {range_}, not {ends}; this relation is left out",
                )


def _figure(said: Observation, screen: Screen, report: Report, out: list[Rejected]) -> Observation | None:
    """``said`` as it can be written, None where it can't."""
    ontology, text = screen.ontology, _written(said)
    takes = ontology.ends(Names.SUBJECT)[1]
    if isinstance(said.subject, Entity) and not _is_one(said.subject.kind, takes, ontology):
        kind = _label(ontology, said.subject.kind)
        out.append(_rejected(report, said, text, f"{kind} has no figures; {_any(takes, ontology)} has"))
        return None
    if not said.subject or not said.indicator or not said.amount.unit:
        out.append(_rejected(report, said, text, "a figure has a subject, an indicator and a unit"))
        return None
    kept = said
    if said.period and _reversed(said.period):
        why = f"its time would end before it begins ({said.period.text}); left out"
        out.append(_rejected(report, said, text, why))
        kept = replace(kept, period=None)
    if wrong := _wrong_sources(said.sources, ontology):
        out += [_rejected(report, said, text_, why) for text_, why in wrong]
        kept = replace(kept, sources=tuple(s for s in said.sources if _says(s, ontology)))
    return kept


def _fits(link: Link, ontology: Ontology, report: Report, out: list[Rejected]) -> bool:
    """Whether a link is between classes that it joins, and not of a thing with itself."""
    if ontology.allows(link.relation, link.subject.kind, link.object.kind) and link.subject != link.object:
        return True
    domain, range_ = (_any(c, ontology) for c in ontology.ends(link.relation))
    ends = f"{_label(ontology, link.subject.kind)} → {_label(ontology, link.object.kind)}"
    out.append(
        _rejected(report, link, _link(link), f"{link.relation} joins {domain} to {range_}, not {ends}")
    )
    return False


def _wrong_sources(sources: tuple[Entity, ...], ontology: Ontology) -> list[tuple[str, str]]:
    wrong = [s for s in sources if not _says(s, ontology)]
    takes = _any(ontology.ends(Names.ATTRIBUTED_TO)[1], ontology) if wrong else ""
    return [
        (f"{Names.ATTRIBUTED_TO} {s.name}", f"{_label(ontology, s.kind)} says nothing; {takes} does")
        for s in wrong
    ]


def _says(source: Entity, ontology: Ontology) -> bool:
    return _is_one(source.kind, ontology.ends(Names.ATTRIBUTED_TO)[1], ontology)


def _reversed(period: Period) -> bool:
    return bool(period.start and period.end and period.start > period.end)


def _is_one(kind: str, classes: tuple[str, ...], ontology: Ontology) -> bool:
    return any(ontology.is_a(kind, c) for c in classes)


def _any(classes: tuple[str, ...], ontology: Ontology) -> str:
    return " or ".join(_label(ontology, c) for c in classes)


def _label(ontology: Ontology, name: str) -> str:
    return ontology.label(name, "en")


def _written(said: Observation) -> str:
    """A figure in one line: subject, indicator, value with its unit."""
    subject = said.subject if isinstance(said.subject, str) else said.subject.name
    return f"{subject} | {said.indicator} | {said.amount.value:f} {said.amount.unit}"


def _link(link: Link) -> str:
    return f"{link.subject.name} {link.relation} {link.object.name}"


def _rejected(report: Report, said: Fact | Observation | Link, statement: str, why: str) -> Rejected:
    span: Evidence = said.evidence[0] if isinstance(said, Fact) else said.evidence
    begin, end = report.source_span(span.begin, span.end)
    return Rejected(
        report.id, said.rule, said.confidence, statement, why, report.source.text[begin:end], begin, end
    )
