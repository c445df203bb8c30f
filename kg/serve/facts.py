"""What a page tells of one thing. In: the rows of ``kg.serve.questions``. Out: plain records, grouped for a reader."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from kg.ontology import NAMESPACE, Names, Ontology
from kg.serve.server import Rows

_TITLES: Final = ("headline", "anchorOf")  # properties that name what has no label


@dataclass(frozen=True, slots=True)
class Node:
    """Something that a page links to: its IRI and what it is called; no IRI for a mere text."""

    iri: str
    label: str


@dataclass(frozen=True, slots=True)
class Report:
    """A report: IRI, headline (its id where it has none), day, publisher."""

    iri: str
    headline: str
    day: str
    publisher: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage and the report that it stands in."""

    text: str
    report: Report


@dataclass(slots=True)
class Told:
    """One thing told: who, what, to whom (or ``parts``: roles and who has them), how much, when, where it says so."""

    what: str
    subject: Node | None = None
    object: Node | None = None
    parts: list[tuple[str, Node]] = field(default_factory=list)
    amounts: list[str] = field(default_factory=list)
    when: list[str] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    modality: str = ""
    sure: str = ""
    quotes: list[Quote] = field(default_factory=list)


@dataclass(slots=True)
class About:
    """All of one thing: classes and names, what it did and had done, what is only planned or denied, its figures, the
    reports that name it, and every other property as (property, values)."""

    iri: str
    label: str
    kinds: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    relations: list[Told] = field(default_factory=list)
    undone: list[Told] = field(default_factory=list)
    figures: list[Told] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    properties: list[tuple[str, list[Node]]] = field(default_factory=list)
    users: list[tuple[str, list[Node]]] = field(default_factory=list)


class Teller:
    """Puts rows into words of ``lang``; ``prefixes`` shorten what the ontology has no word for."""

    def __init__(self, ontology: Ontology, prefixes: dict[str, str], lang: str) -> None:
        self.ontology, self.prefixes, self.lang = ontology, prefixes, lang

    def word(self, iri: str) -> str:
        """The label of a class or property, or its short name."""
        if iri.startswith(NAMESPACE):
            return self.ontology.label(iri.removeprefix(NAMESPACE), self.lang).partition("（")[0]
        return self.short(iri)

    def short(self, iri: str) -> str:
        """``iri`` with a prefix, if one fits."""
        fits = [(len(n), p, n) for p, n in self.prefixes.items() if iri.startswith(n) and iri != n]
        if not fits:
            return iri
        _, prefix, namespace = max(fits)
        return f"{prefix}:{iri.removeprefix(namespace)}"

    def node(self, value: str, label: str) -> Node:
        """A value of a property: a link if it is an IRI."""
        if "://" in value and not any(c in value for c in ' <>"{}|\\^`\n'):
            return Node(value, label or self.word(value))
        return Node("", value)

    def thing(self, iri: str, tables: list[Rows]) -> About:
        """All that ``tables`` (the answers of ``OF_THING``) tell of ``iri``."""
        own, relations, values, undone, figures, reports = tables
        self._reports = {r[0]: Report(r[0], r[2] or r[1], r[3], r[4]) for r in reports}
        told = self._values(values)
        about = self._own(iri, own)
        about.relations = list(self._relations(iri, relations, told))
        about.undone = list(self._undone(undone, told))
        about.figures = list(self._figures(iri, figures))
        about.reports = list(self._reports.values())
        return about

    def used(self, rows: Rows) -> list[tuple[str, list[Node]]]:
        """What has the thing as a value of a property, by property."""
        return self._grouped(rows)

    def _own(self, iri: str, rows: Rows) -> About:
        kinds, names, rest = list[str](), list[str](), Rows()
        for p, o, label in rows:
            tail = p.rpartition("#")[2]
            if tail == "type":
                kinds.append(o.removeprefix(NAMESPACE))
            elif tail in ("label", "altLabel"):
                names.insert(0, o) if tail == "label" else names.append(o)
            elif tail not in self.ontology.relations:
                rest.append([p, o, label])
        kinds.sort(key=lambda kind: (-len(self.ontology.ancestors(kind)), kind))
        words = [self.ontology.label(kind, self.lang).partition("（")[0] for kind in kinds]
        texts = [r[1] for r in rest if r[0].endswith(_TITLES)]
        label = (names or texts or words or [self.short(iri)])[0]
        return About(iri, label, words, names[1:], properties=self._grouped(rest))

    def _grouped(self, rows: Rows) -> list[tuple[str, list[Node]]]:
        found: dict[str, dict[str, Node]] = defaultdict(dict)
        for p, value, label in rows:
            found[self.word(p)].setdefault(value, self.node(value, label))
        return [(word, list(nodes.values())) for word, nodes in found.items()]

    def _values(self, rows: Rows) -> dict[str, Told]:
        """Amounts, time and posts of each event."""
        found: dict[str, Told] = defaultdict(lambda: Told(""))
        for event, value, unit, bound, start, end, when, post in rows:
            told = found[event]
            _add(told.amounts, _figure(value, unit, bound))
            _add(told.when, period(start, end, when))
            _add(told.posts, post)
        return found

    def _relations(self, iri: str, rows: Rows, values: dict[str, Told]) -> Iterable[Told]:
        found: dict[tuple[str, ...], Told] = {}
        for s, sl, p, o, ol, event, sure, text, _, report in rows:
            relation = p.removeprefix(NAMESPACE)
            if relation in self.ontology.symmetric and (o == iri or (s != iri and s > o)):
                continue
            value = values.get(event, Told(""))
            key = (s, p, o, *value.amounts, "", *value.when, "", *value.posts)
            if key not in found:
                ends = self.node(s, sl), self.node(o, ol)
                found[key] = Told(
                    self.word(p),
                    *ends,
                    [],
                    value.amounts,
                    value.when,
                    value.posts,
                    sure=f"{float(sure or 1):.2f}",
                )
            self._quote(found[key], text, report)
        return found.values()

    def _undone(self, rows: Rows, values: dict[str, Told]) -> Iterable[Told]:
        found: dict[str, Told] = {}
        for event, kind, modality, role, filler, label, text, _, report in rows:
            value = values.get(event, Told(""))
            told = found.setdefault(
                event, Told("", None, None, [], value.amounts, value.when, modality=self.word(modality))
            )
            if kind.removeprefix(NAMESPACE) != Names.EVENT:
                told.what = self.word(kind)
            if role.removeprefix(NAMESPACE) in self.ontology.roles:
                part = self.word(role), self.node(filler, label)
                if part not in told.parts:
                    told.parts.append(part)
            self._quote(told, text, report)
        return found.values()

    def _figures(self, iri: str, rows: Rows) -> Iterable[Told]:
        found: dict[str, Told] = {}
        for row in rows:
            o, who, label, indicator, value, unit, bound, start, end, when, conflict = row[:11]
            modality, hearsay, text, _, report = row[11:]
            told = found.setdefault(
                o,
                Told(
                    indicator,
                    None if who == iri else self.node(who, label),
                    amounts=[_figure(value, unit, bound)],
                    when=[period(start, end, when)],
                    modality=(self.word(modality) + (f"（{hearsay}）" if hearsay else ""))
                    if modality
                    else "",
                ),
            )
            _add(told.notes, conflict)
            self._quote(told, text, report)
        return found.values()

    def _quote(self, told: Told, text: str, report: str) -> None:
        known = self._reports.get(report, Report(report, self.short(report), "", ""))
        quote = Quote("".join(text.split("\n")), known)
        if quote not in told.quotes:
            told.quotes.append(quote)


def period(start: str, end: str, words: str) -> str:
    """A period: one day, two with a dash between (open where unknown), or the words for it."""
    if not start and not end:
        return words
    return start if start == end else f"{start or '…'} – {end or '…'}"


def _figure(value: str, unit: str, bound: str) -> str:
    """A figure as papers write it."""
    from kg import view  # takes a second to import; a server should start sooner

    return view.figure(value, unit, bound)


def _add(texts: list[str], text: str) -> None:
    if text and text not in texts:
        texts.append(text)
