"""Writes what was read as RDF. In: a ``Reading``. Out: rdflib triples, all of them the report's named graph.

The layout is that of the ontology: entities with their labels, direct relations, n-ary events with roles and
values, observations, and for every statement a claim and the passage that says it. No blank nodes; every
IRI is made from content (``kg.iri``).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache

from rdflib import DCTERMS, PROV, RDF, RDFS, SDO, SKOS, XSD, Dataset, Literal, Namespace, URIRef
from rdflib.graph import Graph

from kg.iri import BASE, Namer, check_base, folder
from kg.ontology import MODALITIES, NAMESPACE, Names, Ontology
from kg.types import Amount, Entity, Evidence, Fact, Link, Modality, Observation, Period, Reading, Report

Term = URIRef | Literal
Triple = tuple[URIRef, URIRef, Term]

NIF = Namespace("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#")
# rdflib makes a term anew at each attribute access of a namespace.
_IDENTIFIER = DCTERMS.identifier
_IS_PART_OF = DCTERMS.isPartOf
_PUBLISHER = DCTERMS.publisher
_ANCHOR_OF = NIF.anchorOf
_BEGIN_INDEX = NIF.beginIndex
_END_INDEX = NIF.endIndex
_REFERENCE_CONTEXT = NIF.referenceContext
_WAS_DERIVED_FROM = PROV.wasDerivedFrom
_OBJECT = RDF.object
_PREDICATE = RDF.predicate
_SUBJECT = RDF.subject
_IS_A = RDF.type
_LABEL = RDFS.label
_DATE_PUBLISHED = SDO.datePublished
_END_DATE = SDO.endDate
_HEADLINE = SDO.headline
_MENTIONS = SDO.mentions
_NAME = SDO.name
_START_DATE = SDO.startDate
_URL = SDO.url
_VALUE = SDO.value
_ALT_LABEL = SKOS.altLabel


@dataclass(slots=True)
class _Scope:
    """One report's graph while it is written."""

    reading: Reading
    namer: Namer
    passages: dict[tuple[int, int], URIRef] = field(default_factory=dict)
    entities: dict[Entity, URIRef] = field(default_factory=dict)

    @property
    def report(self) -> Report:
        return self.reading.report

    @property
    def ontology(self) -> Ontology:
        return self.namer.ontology


def report_iri(report_id: str, base: str, ontology: Ontology) -> URIRef:
    """The IRI of a report and of its named graph."""
    return _iri(Namer(base, ontology).report(report_id))


def triples(reading: Reading, ontology: Ontology, *, base: str = BASE, mentions: bool = True) -> list[Triple]:
    """All that the report says, in no order, each triple once; ``mentions``: also where things are named."""
    scope = _Scope(reading, Namer(base, ontology))
    found: dict[Triple, None] = {}
    for part in (_events(scope), _links(scope), _observations(scope), _mentions(scope) if mentions else ()):
        found.update(dict.fromkeys(part))
    found.update(dict.fromkeys(_entities(scope)))  # last: the parts above say which entities are used
    found.update(dict.fromkeys(_report(scope)))
    found.update(dict.fromkeys(_passages(scope)))
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
    return {"kg": NAMESPACE, "nif": str(NIF)} | {prefix: str(n) for prefix, n in known.items()}


def _report(scope: _Scope) -> Iterator[Triple]:
    report, me = scope.report, _iri(scope.namer.report(scope.report.id))
    source = _iri(scope.namer.source(report.source))
    yield me, _IS_A, _kg(Names.REPORT)
    yield me, _IDENTIFIER, Literal(report.id)
    yield me, _WAS_DERIVED_FROM, source
    if report.headline:
        yield me, _HEADLINE, _zh(report.headline)
    if report.published:
        yield me, _DATE_PUBLISHED, _day(report.published)
    for byline in report.bylines:
        yield me, _kg(Names.BYLINE), Literal(byline)
    if report.publisher:
        yield me, _PUBLISHER, Literal(report.publisher)
    if report.url:
        yield me, _URL, Literal(report.url)
    for entity in scope.reading.resolution.entities:
        if entity.mentioned:
            yield me, _MENTIONS, _entity(scope, entity)
    yield source, _IS_A, _kg(Names.SOURCE)
    yield source, _NAME, Literal(report.source.name)
    yield source, _kg(Names.SHA256), Literal(report.source.sha256)
    yield source, _kg(Names.ENCODING), Literal(report.source.encoding)


def _entities(scope: _Scope) -> Iterator[Triple]:
    for entity in scope.reading.resolution.entities:
        _entity(scope, entity)
    told = {fact.entity for fact in scope.reading.facts}
    is_a = scope.ontology.is_a
    for entity, me in scope.entities.items():
        # A meeting that is only named has no roles, time or modality: it is some event, not a meeting told of.
        named_only = is_a(entity.kind, Names.MEETING) and not is_a(entity.kind, Names.GATHERING)
        yield me, _IS_A, _kg(Names.EVENT if named_only and entity not in told else entity.kind)
        yield me, _LABEL, _zh(entity.name)
        for alias in entity.aliases:
            if alias != entity.name:
                yield me, _ALT_LABEL, _zh(alias)
        if entity.code:
            yield me, _kg(Names.DIVISION_CODE), Literal(entity.code)


def _links(scope: _Scope) -> Iterator[Triple]:
    for link in scope.reading.resolution.links:
        ends = _entity(scope, link.subject), _entity(scope, link.object)
        yield from _relation(scope, ends[0], link.relation, ends[1], None, link)


def _relation(
    scope: _Scope, subject: URIRef, relation: str, object: URIRef, event: URIRef | None, said: Fact | Link
) -> Iterator[Triple]:
    """The direct triple, its inverse where the relation is symmetric, and a claim for each."""
    yield from _claim(scope, subject, relation, object, event, said)
    if relation in scope.ontology.symmetric:
        yield from _claim(scope, object, relation, subject, event, said)


def _claim(
    scope: _Scope, subject: URIRef, relation: str, object: URIRef, event: URIRef | None, said: Fact | Link
) -> Iterator[Triple]:
    me = _iri(scope.namer.claim(scope.report.id, subject, relation, object, event))
    yield subject, _kg(relation), object
    yield me, _IS_A, _kg(Names.CLAIM)
    yield me, _SUBJECT, subject
    yield me, _PREDICATE, _kg(relation)
    yield me, _OBJECT, object
    if event is not None:
        yield me, _WAS_DERIVED_FROM, event
    yield from _said(scope, me, said)


def _said(scope: _Scope, me: URIRef, said: Fact | Link | Observation) -> Iterator[Triple]:
    """By which rule, how surely, where in the text, and by whom. A link follows from names: nobody says it."""
    yield me, _kg(Names.RULE), _plain(said.rule)
    yield me, _kg(Names.CONFIDENCE), _decimal(f"{said.confidence:.3f}")
    for span in said.evidence if isinstance(said, Fact) else (said.evidence,):
        yield me, _kg(Names.EVIDENCE), _passage(scope, span)
    for source in () if isinstance(said, Link) else said.sources:
        yield me, _kg(Names.ATTRIBUTED_TO), _entity(scope, source)


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
                    yield from _relation(scope, ends[0], relation, ends[1], None, fact)
            continue
        me = _iri(scope.namer.event(fact, scope.report.id))
        yield from _frame(scope, me, fact)
        if fact.period and me not in dated:
            dated.add(me)
            yield from _period(me, fact.period)
        if fact.modality is Modality.ASSERTED:
            for subject, relation, object in fact.relations:
                end = me if object is None else _entity(scope, object)
                yield from _relation(scope, _entity(scope, subject), relation, end, me, fact)


def _is_bare(fact: Fact) -> bool:
    """Whether a fact only holds relations: no event is told that could have roles."""
    return not fact.roles and fact.entity is None and fact.modality is Modality.ASSERTED


def _unnamed(fact: Fact, entity: Entity) -> Fact:
    return Fact(
        fact.kind,
        fact.roles,
        fact.rule,
        fact.evidence,
        amounts=fact.amounts,
        period=fact.period,
        modality=fact.modality,
        label=entity.name,
        confidence=fact.confidence,
        sources=fact.sources,
    )


def _frame(scope: _Scope, me: URIRef, fact: Fact) -> Iterator[Triple]:
    for kind in scope.ontology.ancestors(fact.kind):
        if kind == fact.kind or kind != Names.EVENT:
            yield me, _IS_A, _kg(kind)
    if fact.label and fact.entity is None:
        yield me, _LABEL, _zh(fact.label)
    for role in fact.roles:
        for filler in role.fillers:
            yield me, _kg(role.name), _zh(filler) if isinstance(filler, str) else _entity(scope, filler)
    if fact.title:
        yield me, _kg(Names.POST_TITLE), _zh(fact.title)
    for amount in fact.amounts:
        node = _iri(scope.namer.amount(me, _number(amount.value), amount.unit, amount.bound))
        yield me, _kg(Names.HAS_AMOUNT), node
        yield node, _IS_A, _kg(Names.AMOUNT)
        yield from _amount(node, amount)
    yield me, _kg(Names.MODALITY), _kg(MODALITIES[fact.modality])
    yield from _said(scope, me, fact)


def _observations(scope: _Scope) -> Iterator[Triple]:
    for observation in scope.reading.observations:
        me = _iri(scope.namer.observation(observation, scope.report.id))
        subject = observation.subject
        yield me, _IS_A, _kg(Names.OBSERVATION)
        yield me, _kg(Names.SUBJECT), _zh(subject) if isinstance(subject, str) else _entity(scope, subject)
        yield me, _kg(Names.INDICATOR), _zh(observation.indicator)
        yield from _amount(me, observation.amount)
        if observation.period:
            yield from _period(me, observation.period)
        for note in observation.conflicts:
            yield me, _kg(Names.CONFLICT), _zh(note)
        yield from _said(scope, me, observation)


def _amount(me: URIRef, amount: Amount) -> Iterator[Triple]:
    yield me, _VALUE, _decimal(_number(amount.value))
    yield me, _kg(Names.UNIT), _plain(amount.unit)
    if amount.bound:
        yield me, _kg(Names.BOUND), _plain(amount.bound)


def _period(me: URIRef, period: Period) -> Iterator[Triple]:
    if period.start:
        yield me, _START_DATE, _day(period.start)
    if period.end:
        yield me, _END_DATE, _day(period.end)
    if period.text:
        yield me, _kg(Names.TIME_TEXT), _zh(period.text)


def _mentions(scope: _Scope) -> Iterator[Triple]:
    resolution = scope.reading.resolution
    source = _iri(scope.namer.source(scope.report.source))
    for mention, referents in zip(resolution.mentions, resolution.referents, strict=True):
        if not referents:
            continue
        begin, end = scope.report.source_span(mention.begin, mention.end)
        text = scope.report.source.text[begin:end]
        me = URIRef(scope.namer.mention(scope.report.id, begin, end, text))
        yield me, _IS_A, _kg(Names.MENTION)
        for entity in referents:
            yield me, _kg(Names.REFERS_TO), _entity(scope, entity)
        yield me, _kg(Names.RECOGNISER), _plain(mention.recogniser)
        yield me, _kg(Names.CONFIDENCE), _decimal(f"{mention.confidence:.3f}")
        yield from _slice(me, source, begin, end, text)


def _passage(scope: _Scope, span: Evidence) -> URIRef:
    begin, end = scope.report.source_span(span.begin, span.end)
    if (begin, end) not in scope.passages:
        text = scope.report.source.text[begin:end]
        scope.passages[begin, end] = URIRef(scope.namer.passage(scope.report.id, begin, end, text))
    return scope.passages[begin, end]


def _passages(scope: _Scope) -> Iterator[Triple]:
    source = _iri(scope.namer.source(scope.report.source))
    report = _iri(scope.namer.report(scope.report.id))  # one source may hold several: say which says it
    for (begin, end), me in scope.passages.items():
        yield me, _IS_A, _kg(Names.PASSAGE)
        yield me, _IS_PART_OF, report
        yield from _slice(me, source, begin, end, scope.report.source.text[begin:end])


def _slice(me: URIRef, source: URIRef, begin: int, end: int, text: str) -> Iterator[Triple]:
    yield me, _BEGIN_INDEX, _integer(begin)
    yield me, _END_INDEX, _integer(end)
    yield me, _ANCHOR_OF, Literal(text)
    yield me, _REFERENCE_CONTEXT, source


def _entity(scope: _Scope, entity: Entity) -> URIRef:
    known = scope.entities.get(entity)
    if known is None:
        known = scope.entities[entity] = _iri(scope.namer.entity(entity, scope.report.id))
    return known


@lru_cache(maxsize=65536)
def _iri(text: str) -> URIRef:
    return URIRef(text)


@lru_cache(maxsize=1024)
def _kg(name: str) -> URIRef:
    return URIRef(NAMESPACE + name)


@lru_cache(maxsize=65536)
def _zh(text: str) -> Literal:
    return Literal(text, lang="zh")


@lru_cache(maxsize=4096)
def _plain(text: str) -> Literal:
    return Literal(text)


@lru_cache(maxsize=65536)
def _integer(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.integer, normalize=False)


@lru_cache(maxsize=4096)
def _decimal(text: str) -> Literal:
    """A decimal in the one form that every reader keeps: no exponent, no trailing zeros."""
    return Literal(
        text.rstrip("0").rstrip(".") if "." in text else text, datatype=XSD.decimal, normalize=False
    )


@lru_cache(maxsize=4096)
def _day(value: date) -> Literal:
    return Literal(value.isoformat(), datatype=XSD.date, normalize=False)


def _number(value: Decimal) -> str:
    return f"{value:f}"
