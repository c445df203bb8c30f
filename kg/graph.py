"""Writes what was read as RDF. In: a ``Reading``. Out: rdflib triples, all of them the report's named graph.

The layout is that of the ontology: entities with their labels, direct relations, n-ary events with roles and
values, observations, and for every statement a claim and the passage that says it. No blank nodes; every
IRI is made from content (``kg.iri``).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from rdflib import DCTERMS, PROV, RDF, RDFS, SDO, SKOS, XSD, Dataset, Literal, URIRef
from rdflib.graph import Graph

from kg import terms
from kg.certainty import surest
from kg.iri import BASE, Namer, check_base, folder
from kg.ontology import MODALITIES, NAMESPACE, Names, Ontology
from kg.types import (
    Amount,
    Entity,
    Evidence,
    Fact,
    Link,
    Modality,
    Observation,
    Period,
    Reading,
    Relation,
    Report,
)

Term = URIRef | Literal
Triple = tuple[URIRef, URIRef, Term]


@dataclass(slots=True)
class _Claim:
    """A direct relation, the event that it follows from, and all that say it: two rules may read it."""

    subject: URIRef
    relation: str
    object: URIRef
    event: URIRef | None
    said: list[Fact | Link] = field(default_factory=list)


@dataclass(slots=True)
class _Scope:
    """One report's graph while it is written."""

    reading: Reading
    namer: Namer
    passages: dict[tuple[int, int], URIRef] = field(default_factory=dict)
    claims: dict[URIRef, "_Claim"] = field(default_factory=dict)
    entities: dict[Entity, URIRef] = field(default_factory=dict)

    @property
    def report(self) -> Report:
        return self.reading.report

    @property
    def ontology(self) -> Ontology:
        return self.namer.ontology


def report_iri(report_id: str, base: str, ontology: Ontology) -> URIRef:
    """The IRI of a report and of its named graph."""
    return terms.iri(Namer(base, ontology).report(report_id))


def triples(reading: Reading, ontology: Ontology, *, base: str = BASE, mentions: bool = True) -> list[Triple]:
    """All that the report says, in no order, each triple once; ``mentions``: also where things are named."""
    scope = _Scope(reading, Namer(base, ontology))
    found: dict[Triple, None] = {}
    for part in (_events(scope), _links(scope), _observations(scope), _mentions(scope) if mentions else ()):
        found.update(dict.fromkeys(part))
    for make in (_claims, _report, _entities, _passages):  # in this order: what went before says what is used
        found.update(dict.fromkeys(make(scope)))
    return list(found)


def dataset(
    readings: Iterable[Reading], ontology: Ontology, *, base: str = BASE, mentions: bool = True
) -> Dataset:
    """An rdflib ``Dataset`` with one named graph a report, prefixes bound."""
    result = Dataset()
    for prefix, namespace in prefixes(ontology, base).items():
        result.bind(prefix, namespace, override=True, replace=True)
    for reading in readings:
        graph: Graph = result.graph(report_iri(reading.report.id, base, ontology))
        for triple in triples(reading, ontology, base=base, mentions=mentions):
            graph.add(triple)
    return result


def prefixes(ontology: Ontology, base: str = BASE) -> dict[str, str]:
    """The prefixes of a written dataset: the vocabularies' and one for each kind of thing below ``base``."""
    check_base(base)
    kinds = ontology.descendants(Names.ENTITY) - {Names.ENTITY}
    tops = {folder(ontology, kind) for kind in kinds}
    records = (Names.EVENT, Names.REPORT, Names.SOURCE, Names.PASSAGE, Names.MENTION, Names.CLAIM)
    tops |= {name.lower() for name in (*records, Names.OBSERVATION, Names.AMOUNT)}
    return vocabularies() | {name: f"{base}{name}/" for name in sorted(tops)}


def vocabularies() -> dict[str, str]:
    """The prefixes that every query may use."""
    known = {
        "rdf": RDF,
        "rdfs": RDFS,
        "xsd": XSD,
        "dcterms": DCTERMS,
        "prov": PROV,
        "skos": SKOS,
        "schema": SDO,
    }
    return {"kg": NAMESPACE, "nif": str(terms.NIF)} | {prefix: str(n) for prefix, n in known.items()}


def _report(scope: _Scope) -> Iterator[Triple]:
    report, me = scope.report, terms.iri(scope.namer.report(scope.report.id))
    source = terms.iri(scope.namer.source(report.source))
    yield me, terms.IS_A, terms.own(Names.REPORT)
    yield me, terms.IDENTIFIER, Literal(report.id)
    yield me, terms.WAS_DERIVED_FROM, source
    if report.headline:
        yield me, terms.HEADLINE, terms.zh(report.headline)
    if report.published:
        yield me, terms.DATE_PUBLISHED, terms.day(report.published)
    for byline in report.bylines:
        yield me, terms.own(Names.BYLINE), Literal(byline)
    if report.publisher:
        yield me, terms.PUBLISHER, Literal(report.publisher)
    if home := _home(scope):
        yield me, terms.own(Names.HOME), _entity(scope, home)
    if report.url:
        yield me, terms.URL, Literal(report.url)
    for entity in scope.reading.resolution.entities:
        if entity.mentioned:
            yield me, terms.MENTIONS, _entity(scope, entity)
    yield source, terms.IS_A, terms.own(Names.SOURCE)
    yield source, terms.NAME, Literal(report.source.name)
    yield source, terms.own(Names.SHA256), Literal(report.source.sha256)
    yield source, terms.own(Names.ENCODING), Literal(report.source.encoding)


def _home(scope: _Scope) -> Entity | None:
    """The smallest division in which the report is at home."""
    known = [e for kind, e in scope.reading.resolution.home.items() if kind != Names.COUNTRY and e.code]
    return max(known, key=lambda e: len((e.code or "").rstrip("0")), default=None)


def _entities(scope: _Scope) -> Iterator[Triple]:
    for entity in scope.reading.resolution.entities:
        _entity(scope, entity)
    told = {fact.entity for fact in scope.reading.facts}
    sure = surest(scope.reading.resolution)
    is_a = scope.ontology.is_a
    for entity, me in scope.entities.items():
        # A meeting that is only named has no roles, time or modality: it is some event, not a meeting told of.
        named_only = is_a(entity.kind, Names.MEETING) and not is_a(entity.kind, Names.GATHERING)
        yield me, terms.IS_A, terms.own(Names.EVENT if named_only and entity not in told else entity.kind)
        yield me, terms.LABEL, terms.zh(entity.label)
        for alias in (entity.name, *entity.aliases):
            if alias != entity.label:
                yield me, terms.ALT_LABEL, terms.zh(alias)
        if entity in sure and entity not in told:  # an event that is told of is as sure as its rule
            yield me, terms.own(Names.CONFIDENCE), terms.decimal(f"{sure[entity]:.3f}")
        if entity.code:
            yield me, terms.own(Names.DIVISION_CODE), Literal(entity.code)


def _links(scope: _Scope) -> Iterator[Triple]:
    for link in scope.reading.resolution.links:
        ends = _entity(scope, link.subject), _entity(scope, link.object)
        yield from _relation(scope, ends[0], link.relation, ends[1], None, link)


def _relation(
    scope: _Scope, subject: URIRef, relation: str, object: URIRef, event: URIRef | None, said: Fact | Link
) -> Iterator[Triple]:
    """The direct triple and its inverse where the relation is symmetric; a claim for each is noted."""
    yield _note(scope, subject, relation, object, event, said)
    if relation in scope.ontology.symmetric:
        yield _note(scope, object, relation, subject, event, said)


def _note(
    scope: _Scope, subject: URIRef, relation: str, object: URIRef, event: URIRef | None, said: Fact | Link
) -> Triple:
    me = terms.iri(scope.namer.claim(scope.report.id, subject, relation, object, event))
    scope.claims.setdefault(me, _Claim(subject, relation, object, event)).said.append(said)
    return subject, terms.own(relation), object


def _claims(scope: _Scope) -> Iterator[Triple]:
    """Each claim once: by the surest rule, with the passages and sources of all that say it."""
    for me, claim in scope.claims.items():
        yield me, terms.IS_A, terms.own(Names.CLAIM)
        yield me, terms.SUBJECT, claim.subject
        yield me, terms.PREDICATE, terms.own(claim.relation)
        yield me, terms.OBJECT, claim.object
        if claim.event is not None:
            yield me, terms.WAS_DERIVED_FROM, claim.event
        best = max(claim.said, key=lambda said: said.confidence)
        for said in claim.said:
            yield from _ground(scope, me, said)
        yield from _rule(me, best)


def _said(scope: _Scope, me: URIRef, said: Fact | Link | Observation) -> Iterator[Triple]:
    """By which rule, how surely, where in the text, and by whom."""
    yield from _rule(me, said)
    yield from _ground(scope, me, said)


def _rule(me: URIRef, said: Fact | Link | Observation) -> Iterator[Triple]:
    yield me, terms.own(Names.RULE), terms.plain(said.rule)
    yield me, terms.own(Names.CONFIDENCE), terms.decimal(f"{said.confidence:.3f}")


def _ground(scope: _Scope, me: URIRef, said: Fact | Link | Observation) -> Iterator[Triple]:
    """Where in the text, and who says it there. A link follows from names: nobody says it."""
    for span in said.evidence if isinstance(said, Fact) else (said.evidence,):
        yield me, terms.own(Names.EVIDENCE), _passage(scope, span)
    for source in () if isinstance(said, Link) else said.sources:
        yield me, terms.own(Names.ATTRIBUTED_TO), _entity(scope, source)


def _events(scope: _Scope) -> Iterator[Triple]:
    """All frames. Frames of one named event share its node as far as they hold alike.

    What is planned about an event that is also told as having happened gets a node of its own.
    """
    told = {f.entity for f in scope.reading.facts if f.entity and f.modality is Modality.ASSERTED}
    dated: set[URIRef] = set()
    for fact in scope.reading.facts:
        entity = fact.entity
        if entity is not None:
            _entity(scope, entity)
            if fact.modality is not Modality.ASSERTED and entity in told:
                fact = _unnamed(fact, entity)
        if _is_bare(fact):
            for subject, relation, object in fact.relations:
                if object is not None:
                    ends = _entity(scope, subject), _entity(scope, object)
                    said = _grounded(fact, (subject, relation, object))
                    yield from _relation(scope, ends[0], relation, ends[1], None, said)
            continue
        me = terms.iri(scope.namer.event(fact, scope.report.id))
        yield from _frame(scope, me, fact)
        if fact.period and me not in dated:
            dated.add(me)
            yield from _period(me, fact.period)
        if fact.modality is Modality.ASSERTED:
            for subject, relation, object in fact.relations:
                end = me if object is None else _entity(scope, object)
                said = _grounded(fact, (subject, relation, object))
                yield from _relation(scope, _entity(scope, subject), relation, end, me, said)


def _grounded(fact: Fact, relation: Relation) -> Fact:
    """``fact`` with the passages that say ``relation`` as its evidence."""
    return replace(fact, evidence=fact.told_by(relation)) if fact.grounds else fact


def _is_bare(fact: Fact) -> bool:
    """Whether a fact only holds relations: no event is told that could have roles."""
    return not fact.roles and fact.entity is None and fact.modality is Modality.ASSERTED


def _unnamed(fact: Fact, entity: Entity) -> Fact:
    return replace(fact, relations=(), grounds=(), entity=None, label=entity.name, title=None)


def _frame(scope: _Scope, me: URIRef, fact: Fact) -> Iterator[Triple]:
    for kind in scope.ontology.ancestors(fact.kind):
        if kind == fact.kind or kind != Names.EVENT:
            yield me, terms.IS_A, terms.own(kind)
    if fact.label and fact.entity is None:
        yield me, terms.LABEL, terms.zh(fact.label)
    for role in fact.roles:
        for filler in role.fillers:
            yield (
                me,
                terms.own(role.name),
                terms.zh(filler) if isinstance(filler, str) else _entity(scope, filler),
            )
    if fact.title:
        yield me, terms.own(Names.POST_TITLE), terms.zh(fact.title)
    for amount in fact.amounts:
        node = terms.iri(scope.namer.amount(me, _number(amount.value), amount.unit, amount.bound))
        yield me, terms.own(Names.HAS_AMOUNT), node
        yield node, terms.IS_A, terms.own(Names.AMOUNT)
        yield from _amount(node, amount)
    yield from _held(me, fact)
    yield from _said(scope, me, fact)


def _held(me: URIRef, said: Fact | Observation) -> Iterator[Triple]:
    """How the text holds it."""
    yield me, terms.own(Names.MODALITY), terms.own(MODALITIES[said.modality])
    if said.hearsay:
        yield me, terms.own(Names.HEARSAY), terms.zh(said.hearsay)


def _observations(scope: _Scope) -> Iterator[Triple]:
    for observation in scope.reading.observations:
        me = terms.iri(scope.namer.observation(observation, scope.report.id))
        subject = observation.subject
        yield me, terms.IS_A, terms.own(Names.OBSERVATION)
        yield (
            me,
            terms.own(Names.SUBJECT),
            terms.zh(subject) if isinstance(subject, str) else _entity(scope, subject),
        )
        yield me, terms.own(Names.INDICATOR), terms.zh(observation.indicator)
        yield from _amount(me, observation.amount)
        if observation.period:
            yield from _period(me, observation.period)
        for note in observation.conflicts:
            yield me, terms.own(Names.CONFLICT), terms.zh(note)
        yield from _held(me, observation)
        yield from _said(scope, me, observation)


def _amount(me: URIRef, amount: Amount) -> Iterator[Triple]:
    yield me, terms.VALUE, terms.decimal(_number(amount.value))
    yield me, terms.own(Names.UNIT), terms.plain(amount.unit)
    if amount.bound:
        yield me, terms.own(Names.BOUND), terms.plain(amount.bound)


def _period(me: URIRef, period: Period) -> Iterator[Triple]:
    if period.start:
        yield me, terms.START_DATE, terms.day(period.start)
    if period.end:
        yield me, terms.END_DATE, terms.day(period.end)
    if period.text:
        yield me, terms.own(Names.TIME_TEXT), terms.zh(period.text)


def _mentions(scope: _Scope) -> Iterator[Triple]:
    resolution = scope.reading.resolution
    source = terms.iri(scope.namer.source(scope.report.source))
    reasons = resolution.reasons or ("",) * len(resolution.mentions)
    for mention, referents, reason in zip(resolution.mentions, resolution.referents, reasons, strict=True):
        if not referents:
            continue
        begin, end = scope.report.source_span(mention.begin, mention.end)
        text = scope.report.source.text[begin:end]
        me = URIRef(scope.namer.mention(scope.report.id, begin, end, text))
        yield me, terms.IS_A, terms.own(Names.MENTION)
        for entity in referents:
            yield me, terms.own(Names.REFERS_TO), _entity(scope, entity)
        yield me, terms.own(Names.RECOGNISER), terms.plain(mention.recogniser)
        yield me, terms.own(Names.CONFIDENCE), terms.decimal(f"{mention.confidence:.3f}")
        if reason:
            yield me, terms.own(Names.RESOLVED_BY), terms.plain(reason)
        yield from _slice(me, source, begin, end, text)


def _passage(scope: _Scope, span: Evidence) -> URIRef:
    begin, end = scope.report.source_span(span.begin, span.end)
    if (begin, end) not in scope.passages:
        text = scope.report.source.text[begin:end]
        scope.passages[begin, end] = URIRef(scope.namer.passage(scope.report.id, begin, end, text))
    return scope.passages[begin, end]


def _passages(scope: _Scope) -> Iterator[Triple]:
    source = terms.iri(scope.namer.source(scope.report.source))
    report = terms.iri(scope.namer.report(scope.report.id))  # one source may hold several: say which says it
    for (begin, end), me in scope.passages.items():
        yield me, terms.IS_A, terms.own(Names.PASSAGE)
        yield me, terms.IS_PART_OF, report
        yield from _slice(me, source, begin, end, scope.report.source.text[begin:end])


def _slice(me: URIRef, source: URIRef, begin: int, end: int, text: str) -> Iterator[Triple]:
    yield me, terms.BEGIN_INDEX, terms.integer(begin)
    yield me, terms.END_INDEX, terms.integer(end)
    yield me, terms.ANCHOR_OF, Literal(text)
    yield me, terms.REFERENCE_CONTEXT, source


def _entity(scope: _Scope, entity: Entity) -> URIRef:
    known = scope.entities.get(entity)
    if known is None:
        known = scope.entities[entity] = terms.iri(scope.namer.entity(entity, scope.report.id))
    return known


def _number(value: Decimal) -> str:
    return f"{value:f}"
