"""What a graph tells, gathered for a page. In: a store. Out: ``Told``: things, claims, events, figures, passages.

Claims are the direct relations with what is told of each. What is only planned or denied has no direct relation
in the graph; here it gets claims of that mood, by the same shortcuts of the ontology.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from kg.network import Thing, things
from kg.ontology import MODALITIES, NAMESPACE, Names, Ontology
from kg.store import Store
from kg.view import rows as ask
from kg.view.called import NAMES, called
from kg.view.wording import narrowest

MOODS: Final = tuple(MODALITIES.values())  # asserted, planned, negated: a mood is an index into this


@dataclass(slots=True)
class Event:
    """An n-ary event. ``roles``: role → fillers, each with whether it is a thing (else words of the report)."""

    iri: str
    kind: str
    mood: int
    label: str = ""
    roles: dict[str, list[tuple[str, bool]]] = field(default_factory=dict)
    amounts: list[tuple[str, str, str]] = field(default_factory=list)
    start: str = ""
    end: str = ""
    written: str = ""
    post: str = ""

    def parties(self) -> list[str]:
        """The things that have a part in it, each once."""
        return list(dict.fromkeys(f for fillers in self.roles.values() for f, thing in fillers if thing))


@dataclass(slots=True)
class Claim:
    """A direct relation as one report tells it; ``iri`` is the claim's or, for what is planned, the event's."""

    iri: str
    subject: str
    relation: str
    object: str
    event: str = ""
    mood: int = 0


@dataclass(slots=True)
class Figure:
    """A stated figure of a thing."""

    iri: str
    subject: str
    indicator: str
    value: str
    unit: str
    bound: str
    mood: int = 0
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """An exact slice of a source."""

    text: str
    begin: int
    end: int
    report: str
    source: str


@dataclass(slots=True)
class Report:
    """A report's own data; ``named``: the things that its text names."""

    iri: str
    id: str
    headline: str
    day: str
    publisher: str
    url: str
    source: str
    bylines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Told:
    """All that a page may show, by IRI. ``called``: what a drawing calls a thing that has a long name which no report
    writes. ``mentions``: source → (begin, end, thing), in order; ``rumours``: event or figure → the words for a
    rumour."""

    things: dict[str, Thing]
    called: dict[str, str]
    kinds: dict[str, str]
    claims: list[Claim]
    events: dict[str, Event]
    figures: list[Figure]
    passages: dict[str, Passage]
    reports: dict[str, Report]
    sources: dict[str, str]
    mentions: dict[str, list[tuple[int, int, str]]]
    named_in: dict[str, list[str]]
    evidence: dict[str, list[str]]
    said_by: dict[str, list[str]]
    notes: dict[str, list[str]]
    rumours: dict[str, list[str]]
    sure: dict[str, str]


def gather(store: Store, ontology: Ontology) -> Told:
    """Everything of ``store`` that a page could show."""
    known = things(store)
    times = {
        e: (_day(start), _day(end), written)
        for e, start, end, written in reversed(ask.rows(store, ask.TIMES))
    }
    events = _events(store, ontology, times)
    claims = [
        Claim(claim, s, _local(p), o, event)
        for claim, s, p, o, event in ask.rows(store, ask.CLAIMS)
        if s != o
    ]
    claims = [c for c in claims if c.relation not in ontology.symmetric or c.subject < c.object]
    claims += [c for e in events.values() if e.mood for c in _unfulfilled(e, known, ontology)]
    mentions: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for thing, begin, end, source, text, why in ask.rows(store, ask.MENTIONS):
        mentions[source].append((int(begin), int(end), thing))
        if why in NAMES:
            forms[thing]["".join(text.split())] += 1
    return Told(
        things=known,
        called=called(known, forms),
        kinds={iri: narrowest(thing.kinds, ontology) for iri, thing in known.items()},
        claims=sorted(claims, key=lambda c: (c.subject, c.relation, c.object, c.mood, c.iri)),
        events=events,
        figures=[
            Figure(iri, of, what, value, unit, bound, _mood(mood), *times.get(iri, ("", "", ""))[:2])
            for iri, of, what, value, unit, bound, mood in ask.rows(store, ask.FIGURES)
            if of in known
        ],
        passages={
            p: Passage(text, int(begin), int(end), report, source)
            for p, text, begin, end, report, source in ask.rows(store, ask.PASSAGES)
        },
        reports=_reports(store),
        sources=dict(ask.rows(store, ask.SOURCES)),  # type: ignore[arg-type]
        mentions={source: sorted(spans) for source, spans in sorted(mentions.items())},
        named_in=ask.grouped(store, ask.NAMED_IN),
        evidence=ask.grouped(store, ask.EVIDENCE),
        said_by=ask.grouped(store, ask.SAID_BY),
        notes=ask.grouped(store, ask.CONFLICTS),
        rumours=ask.grouped(store, ask.RUMOURS),
        sure=dict(ask.rows(store, ask.SURE)),  # type: ignore[arg-type]
    )


def _events(store: Store, ontology: Ontology, times: dict[str, tuple[str, str, str]]) -> dict[str, Event]:
    found: dict[str, Event] = {}
    for iri, kind, mood, label in ask.rows(store, ask.EVENTS):
        number = _mood(mood)
        event = found.setdefault(iri, Event(iri, _local(kind), number, label))
        event.kind = narrowest([event.kind, _local(kind)], ontology)
        event.mood = min(event.mood, number)
        event.start, event.end, event.written = times.get(iri, ("", "", ""))
    roles = ", ".join(f"<{NAMESPACE}{role}>" for role in ontology.roles)
    for iri, role, filler, thing in ask.rows(store, ask.ROLES % roles):
        if iri in found:
            found[iri].roles.setdefault(_local(role), []).append((filler, thing == "true"))
    for iri, value, unit, bound in ask.rows(store, ask.AMOUNTS):
        if iri in found:
            found[iri].amounts.append((value, unit, bound))
    for iri, posts in ask.grouped(store, ask.POSTS).items():
        if iri in found:
            found[iri].post = "、".join(posts)
    return found


def _mood(iri: str) -> int:
    """The number of a modality; figures of graphs of former versions have none and count as stated."""
    return MOODS.index(_local(iri)) if _local(iri) in MOODS else 0


def _unfulfilled(event: Event, known: dict[str, Thing], ontology: Ontology) -> Iterator[Claim]:
    """The direct relations that would hold if what is planned or denied had happened."""
    seen: set[tuple[str, str, str]] = set()
    for cut in ontology.shortcuts:
        if not ontology.is_a(event.kind, cut.event):
            continue
        subjects = [f for f, thing in event.roles.get(cut.subject, []) if thing]
        objects = [event.iri]
        if cut.object is not None:
            objects = [f for f, thing in event.roles.get(cut.object, []) if thing]
        for s in subjects:
            for o in objects:
                pair = (min(s, o), max(s, o)) if cut.relation in ontology.symmetric else (s, o)
                key = (pair[0], cut.relation, pair[1])
                if s != o and key not in seen and s in known and o in known:
                    seen.add(key)
                    yield Claim(event.iri, pair[0], cut.relation, pair[1], event.iri, event.mood)


def _reports(store: Store) -> dict[str, Report]:
    found: dict[str, Report] = {}
    for iri, id_, headline, day, publisher, url, source in ask.rows(store, ask.REPORTS):
        found.setdefault(iri, Report(iri, id_, headline, _day(day), publisher, url, source))
    for iri, who in ask.grouped(store, ask.BYLINES).items():
        if iri in found:
            found[iri].bylines = who
    return found


def is_structural(relation: str) -> bool:
    """Whether a relation only says where a thing is or what it is part of."""
    return relation in (Names.LOCATED_IN, Names.UNIT_OF)


def _day(text: str) -> str:
    """A day as the page's script compares them, "" for anything else."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def _local(iri: str) -> str:
    return iri.rpartition("#")[2]
