"""A graph as plain records, for the formats that know no RDF. In: a store. Out: ``Records``, sorted.

What several reports say of one thing (a fair, a bank) is put together: all classes and names, the earliest start
and the latest end, the highest confidence; an event that one report tells as done counts as done.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg import sparql, terms
from kg.ontology import MODALITIES, NAMESPACE, Names, Ontology
from kg.store import Store, reports
from kg.types import Modality

_A: Final = str(terms.IS_A)
# A line break between Chinese characters is the page's, not the sentence's.
_BROKEN: Final = re.compile(r"(?<=[^\x00-\x7f])\s*\n\s*(?=[^\x00-\x7f])")
_MODES: Final = (Modality.ASSERTED, Modality.NEGATED, Modality.PLANNED)  # what outweighs what

# All values of all properties of one subject; a value is its text and whether it is an IRI.
_Value = tuple[str, bool]
_Properties = Mapping[str, list[_Value]]


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount: ``value`` as written in the graph (a decimal), its unit, and ``~ > <`` or ``""``."""

    value: str
    unit: str
    bound: str = ""

    def __str__(self) -> str:
        return f"{self.bound}{self.value} {self.unit}"


@dataclass(frozen=True, slots=True)
class Said:
    """By whom, how surely and where something is said: the passages' texts in the order of the reports."""

    rule: str
    confidence: float | None
    evidence: tuple[str, ...]
    reports: tuple[str, ...]  # IRIs
    sources: tuple[str, ...]  # IRIs of those to whom the report ascribes it


@dataclass(frozen=True, slots=True)
class Item:
    """An entity: its classes (local names, the narrowest first), its label and other names."""

    iri: str
    kinds: tuple[str, ...]
    label: str
    aliases: tuple[str, ...]
    confidence: float | None
    code: str
    reports: tuple[str, ...]  # IRIs of those that name it


@dataclass(frozen=True, slots=True)
class Period:
    """Days as written in the graph (``2024-05-18``) and the words for them; ``""`` where unknown."""

    start: str = ""
    end: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """An event. ``fillers``: (role, IRI) of entities; ``described``: (role, words) where there is no name."""

    iri: str
    kinds: tuple[str, ...]
    label: str
    fillers: tuple[tuple[str, str], ...]
    described: tuple[tuple[str, str], ...]
    post: str
    amounts: tuple[Figure, ...]
    period: Period
    modality: str
    hearsay: str
    said: Said
    reports: tuple[str, ...]  # IRIs of those that name it or tell of it
    is_named: bool  # by a report, as entities are


@dataclass(frozen=True, slots=True)
class Claimed:
    """A direct relation (local name) as one report claims it; ``event`` is the one it follows from, or ``""``."""

    iri: str
    subject: str
    relation: str
    object: str
    event: str
    said: Said


@dataclass(frozen=True, slots=True)
class Observed:
    """A stated figure; ``subject`` is an entity's IRI, or else ``described`` says of what it is."""

    iri: str
    subject: str
    described: str
    indicator: str
    figure: Figure
    period: Period
    conflicts: tuple[str, ...]
    modality: str
    hearsay: str
    said: Said


@dataclass(frozen=True, slots=True)
class Told:
    """A report."""

    iri: str
    id: str
    headline: str
    published: str
    publisher: str
    bylines: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Records:
    """All of a graph, each by its IRI and sorted."""

    items: dict[str, Item]
    events: dict[str, Happening]
    claims: dict[str, Claimed]
    observations: dict[str, Observed]
    reports: dict[str, Told]


def read(store: Store, ontology: Ontology) -> Records:
    """What ``store`` holds; ``ontology`` says which classes are below which."""
    return _Reader(_properties(store), ontology).records()


def healed(text: str) -> str:
    """``text`` in one line: the line breaks of the page are taken out."""
    return " ".join(_BROKEN.sub("", text).splitlines())


def _properties(store: Store) -> dict[str, dict[str, list[_Value]]]:
    """All that the reports say, but for where things are named, by subject and property; values sorted."""
    mention = ox.NamedNode(NAMESPACE + Names.MENTION)
    left_out = {q.subject for q in store.quads_for_pattern(None, ox.NamedNode(_A), mention, None)}
    found: dict[str, dict[str, set[_Value]]] = defaultdict(lambda: defaultdict(set))
    for quad in reports(store):
        if quad.subject not in left_out:
            value = quad.object
            text = value.value if isinstance(value, ox.NamedNode | ox.Literal) else str(value)
            subject = quad.subject
            name = subject.value if isinstance(subject, ox.NamedNode) else str(subject)
            found[name][quad.predicate.value].add((text, not isinstance(value, ox.Literal)))
    return {s: {p: sorted(values) for p, values in sorted(of.items())} for s, of in sorted(found.items())}


class _Reader:
    """Makes records of properties."""

    def __init__(self, properties: dict[str, dict[str, list[_Value]]], ontology: Ontology) -> None:
        self.all, self.ontology = properties, ontology
        self.naming: dict[str, list[str]] = defaultdict(list)
        for iri in self._of_kind(Names.REPORT):
            for entity in self._texts(iri, str(terms.MENTIONS)):
                self.naming[entity].append(iri)

    def records(self) -> Records:
        claims = {iri: self._claim(iri) for iri in self._of_kind(Names.CLAIM)}
        observations = {iri: self._observation(iri) for iri in self._of_kind(Names.OBSERVATION)}
        held = [iri for iri, of in self.all.items() if NAMESPACE + Names.MODALITY in of]
        events = {iri: self._event(iri) for iri in sparql.events(held, observations)}
        used = {end for c in claims.values() for end in (c.subject, c.object)} | set(self.naming)
        used |= {filler for e in events.values() for _, filler in e.fillers}
        used |= {o.subject for o in observations.values() if o.subject}
        said = [one.said for one in claims.values()] + [one.said for one in events.values()]
        said += [one.said for one in observations.values()]
        used |= {source for one in said for source in one.sources}
        return Records(
            {iri: self._item(iri) for iri in sorted(used - set(events)) if iri in self.all},
            events,
            claims,
            observations,
            {iri: self._report(iri) for iri in self._of_kind(Names.REPORT)},
        )

    def _item(self, iri: str) -> Item:
        return Item(
            iri,
            self._kinds(iri),
            self._text(iri, str(terms.LABEL)) or iri,
            tuple(self._texts(iri, str(terms.ALT_LABEL))),
            self._confidence(iri),
            self._text(iri, NAMESPACE + Names.DIVISION_CODE),
            tuple(self.naming.get(iri, ())),
        )

    def _event(self, iri: str) -> Happening:
        roles = [
            (role, value, is_iri)
            for role in sorted(self.ontology.roles)
            for value, is_iri in self.all[iri].get(NAMESPACE + role, ())
        ]
        kinds, said = self._kinds(iri), self._said(iri)
        return Happening(
            iri,
            kinds,
            self._text(iri, str(terms.LABEL)) or self.ontology.label(kinds[0]),
            tuple((role, value) for role, value, is_iri in roles if is_iri),
            tuple((role, value) for role, value, is_iri in roles if not is_iri),
            "、".join(self._texts(iri, NAMESPACE + Names.POST_TITLE)),
            tuple(self._figure(node) for node in self._texts(iri, NAMESPACE + Names.HAS_AMOUNT)),
            self._period(iri),
            self._modality(iri),
            self._text(iri, NAMESPACE + Names.HEARSAY),
            said,
            tuple(sorted({*self.naming.get(iri, ()), *said.reports})),
            iri in self.naming,
        )

    def _claim(self, iri: str) -> Claimed:
        subject, relation, object = (
            self._text(iri, str(p)) for p in (terms.SUBJECT, terms.PREDICATE, terms.OBJECT)
        )
        event = self._text(iri, str(terms.WAS_DERIVED_FROM))
        return Claimed(iri, subject, _local(relation), object, event, self._said(iri))

    def _observation(self, iri: str) -> Observed:
        subjects = self.all[iri].get(NAMESPACE + Names.SUBJECT, [("", False)])
        subject, is_iri = subjects[0]
        return Observed(
            iri,
            subject if is_iri else "",
            "" if is_iri else subject,
            self._text(iri, NAMESPACE + Names.INDICATOR),
            self._figure(iri),
            self._period(iri),
            tuple(self._texts(iri, NAMESPACE + Names.CONFLICT)),
            self._modality(iri) or MODALITIES[Modality.ASSERTED],  # graphs of former versions state none
            self._text(iri, NAMESPACE + Names.HEARSAY),
            self._said(iri),
        )

    def _report(self, iri: str) -> Told:
        identifier, headline, published, publisher, url = (
            self._text(iri, str(p))
            for p in (
                terms.IDENTIFIER,
                terms.HEADLINE,
                terms.DATE_PUBLISHED,
                terms.PUBLISHER,
                terms.URL,
            )
        )
        bylines = tuple(self._texts(iri, NAMESPACE + Names.BYLINE))
        return Told(iri, identifier, headline, published, publisher, bylines, url)

    def _said(self, iri: str) -> Said:
        def place(passage: str) -> tuple[str, int, str]:
            begin = self._text(passage, str(terms.BEGIN_INDEX))
            return self._text(passage, str(terms.IS_PART_OF)), int(begin or 0), passage

        passages = sorted(self._texts(iri, NAMESPACE + Names.EVIDENCE), key=place)
        texts = (healed(self._text(p, str(terms.ANCHOR_OF))) for p in passages)
        in_ = (self._text(p, str(terms.IS_PART_OF)) for p in passages)
        return Said(
            "、".join(self._texts(iri, NAMESPACE + Names.RULE)),
            self._confidence(iri),
            tuple(t for t in texts if t),
            tuple(sorted({r for r in in_ if r})),
            tuple(self._texts(iri, NAMESPACE + Names.ATTRIBUTED_TO)),
        )

    def _figure(self, iri: str) -> Figure:
        value, unit, bound = (
            self._text(iri, p) for p in (str(terms.VALUE), NAMESPACE + Names.UNIT, NAMESPACE + Names.BOUND)
        )
        return Figure(value, unit, bound)

    def _period(self, iri: str) -> Period:
        starts, ends = self._texts(iri, str(terms.START_DATE)), self._texts(iri, str(terms.END_DATE))
        words = "、".join(self._texts(iri, NAMESPACE + Names.TIME_TEXT))
        return Period(min(starts, default=""), max(ends, default=""), words)

    def _modality(self, iri: str) -> str:
        found = {_local(value) for value in self._texts(iri, NAMESPACE + Names.MODALITY)}
        return next((MODALITIES[m] for m in _MODES if MODALITIES[m] in found), "")

    def _confidence(self, iri: str) -> float | None:
        found = self._texts(iri, NAMESPACE + Names.CONFIDENCE)
        return max(map(float, found), default=None)

    def _kinds(self, iri: str) -> tuple[str, ...]:
        """The classes of our vocabulary, without those above others that are there, too."""
        stated = {_local(k) for k in self._texts(iri, _A) if k.startswith(NAMESPACE)}
        above = {a for kind in stated for a in self.ontology.ancestors(kind)[1:]}
        return tuple(sorted(stated - above)) or (Names.ENTITY,)

    def _of_kind(self, name: str) -> Iterable[str]:
        wanted = (NAMESPACE + name, True)
        return [iri for iri, of in self.all.items() if wanted in of.get(_A, ())]

    def _texts(self, iri: str, key: str) -> list[str]:
        return [value for value, _ in self.all.get(iri, {}).get(key, ())]

    def _text(self, iri: str, key: str) -> str:
        return next(iter(self._texts(iri, key)), "")


def _local(iri: str) -> str:
    return iri.removeprefix(NAMESPACE)
