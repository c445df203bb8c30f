"""A graph as a network. In: a store or a path. Out: a networkx graph with plain attributes.

All attributes are text or numbers and absent where unknown, so that every format of networkx can hold them; several
values are put together with ``；`` (names, ids) or `` … `` (sentences).
"""

from collections.abc import Iterator
from itertools import permutations, product
from pathlib import Path
from typing import Any, Final, Literal

import networkx as nx

from kg import ontology as onto
from kg import store as stores
from kg.errors import StoreError
from kg.export.records import Claimed, Figure, Happening, Item, Period, Records, Said, read
from kg.ontology import MODALITIES, Names, Ontology, Shortcut
from kg.store import Store
from kg.types import Modality

_SEVERAL: Final = "；"
_BETWEEN: Final = " … "
_ASSERTED: Final = MODALITIES[Modality.ASSERTED]


def to_networkx(
    graph: Store | Path | str,
    *,
    events: Literal["edges", "nodes"] = "edges",
    planned: bool = False,
    ontology: Ontology | None = None,
) -> "nx.MultiDiGraph[str]":
    """The entities of ``graph`` (a store, or the path of what ``kg build`` wrote) and what they did to each other.

    Nodes are named by their IRIs and have ``label`` (Chinese), ``kind`` (the ontology's class), ``kind_label``,
    ``kinds``, ``aliases``, ``reports`` (how many name it), ``confidence``, ``code``, ``colour``.

    ``events="edges"``: an edge for each claim of a direct relation, its key the claim's IRI, with ``relation``,
    ``label`` (Chinese), ``label_en``, ``event`` and ``event_kind``, ``amount`` (in ``unit``; all of them in
    ``amounts`` where the event has several), ``bound``, ``start`` and ``end`` (days, inclusive), ``time`` (the
    words), ``post``, ``modality``, ``hearsay`` (the words of a rumour), ``confidence``, ``rule``, ``evidence`` (the
    sentences), ``report`` (ids), ``published``, ``headline``, ``attributed_to``. A symmetric relation is an edge in
    each direction. ``planned``: also edges for what is only planned or denied (see ``modality``), by the relations
    that the ontology gives for such an event.

    ``events="nodes"``: each event is a node with these attributes (``planned``: those not told as done, too), and its
    edges lead to who took part, named by their roles, with its days and modality; relations that follow from no
    event stay edges.

    Raises ``StoreError`` where there is no graph at the path.
    """
    if events not in ("edges", "nodes"):
        raise StoreError(f"events={events!r}: expected 'edges' or 'nodes'.")
    known = ontology or onto.load()
    store = stores.load(Path(graph)) if isinstance(graph, str | Path) else graph
    return network(read(store, known), known, events=events, planned=planned)


def network(
    records: Records, ontology: Ontology, *, events: str = "edges", planned: bool = False
) -> "nx.MultiDiGraph[str]":
    """The network of ``records``, as ``to_networkx`` makes it."""
    return _Maker(records, ontology, planned).made(as_nodes=events == "nodes")


class _Maker:
    """Puts a network together."""

    def __init__(self, records: Records, ontology: Ontology, planned: bool) -> None:
        self.records, self.ontology, self.planned = records, ontology, planned
        self.graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()

    def made(self, *, as_nodes: bool) -> "nx.MultiDiGraph[str]":
        for item in self.records.items.values():
            self.graph.add_node(item.iri, **self._item(item))
        for event in self.records.events.values():
            if as_nodes and self._is_wanted(event):
                self._add_event(event)
        for event in self.records.events.values():
            if as_nodes and self._is_wanted(event):
                self._add_roles(event)
        for event in self.records.events.values():
            if event.is_named:
                self._know(event.iri)
        for claim in self.records.claims.values():
            if not as_nodes or not claim.event:
                self._add_claim(claim)
        for event in self.records.events.values():
            if self.planned and not as_nodes and event.modality != _ASSERTED:
                self._add_plan(event)
        return self.graph

    def _is_wanted(self, event: Happening) -> bool:
        return self.planned or event.modality == _ASSERTED

    def _add_event(self, event: Happening) -> None:
        described = _SEVERAL.join(f"{self.ontology.label(role)}：{text}" for role, text in event.described)
        of_all = self._named(event.kinds, event.label) | self._event(event) | self._said(event.said)
        self.graph.add_node(event.iri, **of_all, **_given(described=described, reports=len(event.reports)))

    def _add_roles(self, event: Happening) -> None:
        told = _given(start=event.period.start, end=event.period.end, modality=event.modality)
        for role, filler in event.fillers:
            self._know(filler)
            self.graph.add_edge(event.iri, filler, key=f"{event.iri} {role}", **self._words(role), **told)

    def _add_claim(self, claim: Claimed) -> None:
        event = self.records.events.get(claim.event)
        told = {"event": event.iri, "event_kind": event.kinds[0], **self._event(event)} if event else {}
        for end in (claim.subject, claim.object):
            self._know(end)
        self.graph.add_edge(
            claim.subject,
            claim.object,
            key=claim.iri,
            **self._words(claim.relation),
            **{"modality": _ASSERTED, **told},
            **self._said(claim.said),
        )

    def _add_plan(self, event: Happening) -> None:
        """The relations that would hold if ``event`` were done."""
        told = {"event": event.iri, "event_kind": event.kinds[0], **self._event(event)}
        for cut in self.ontology.shortcuts:
            if not any(self.ontology.is_a(kind, cut.event) for kind in event.kinds):
                continue
            for subject, object in self._ends(event, cut):
                for end in (subject, object):
                    self._know(end)
                key = f"{event.iri} {cut.relation}"
                attributes = self._words(cut.relation) | told | self._said(event.said)
                self.graph.add_edge(subject, object, key=key, **attributes)

    def _ends(self, event: Happening, cut: Shortcut) -> Iterator[tuple[str, str]]:
        subjects = [filler for role, filler in event.fillers if role == cut.subject]
        if cut.object is None:
            pairs = [(subject, event.iri) for subject in subjects]
        elif cut.object == cut.subject:
            pairs = list(permutations(subjects, 2))
        else:
            pairs = list(product(subjects, [f for role, f in event.fillers if role == cut.object]))
        for subject, object in pairs:
            kinds = product(self._kinds(subject), self._kinds(object))
            if subject != object and any(self.ontology.allows(cut.relation, s, o) for s, o in kinds):
                yield subject, object

    def _kinds(self, iri: str) -> tuple[str, ...]:
        known = self.records.items.get(iri) or self.records.events.get(iri)
        return known.kinds if known else (Names.ENTITY,)

    def _know(self, iri: str) -> None:
        """Adds the end of an edge that is no entity: an event, or what the graph says nothing of."""
        if iri in self.graph:
            return
        event = self.records.events.get(iri)
        if event:
            attributes = self._named(event.kinds, event.label)
            self.graph.add_node(iri, **attributes, reports=len(event.reports))
        else:
            self.graph.add_node(iri, **self._named((Names.ENTITY,), iri))

    def _item(self, item: Item) -> dict[str, Any]:
        return self._named(item.kinds, item.label) | _given(
            aliases=_SEVERAL.join(item.aliases),
            reports=len(item.reports),
            confidence=item.confidence,
            code=item.code,
        )

    def _named(self, kinds: tuple[str, ...], label: str) -> dict[str, Any]:
        kind = kinds[0]
        return {
            "label": label,
            "kind": kind,
            "kind_label": self.ontology.label(kind),
            "kinds": _SEVERAL.join(kinds),
            "colour": self.ontology.colour(kind),
        }

    def _words(self, name: str) -> dict[str, Any]:
        """What an edge is called."""
        return {
            "relation": name,
            "label": self.ontology.label(name),
            "label_en": self.ontology.label(name, "en"),
        }

    def _event(self, event: Happening) -> dict[str, Any]:
        return _given(
            **_amounts(event.amounts),
            **_days(event.period),
            post=event.post,
            modality=event.modality,
            hearsay=event.hearsay,
        )

    def _said(self, said: Said) -> dict[str, Any]:
        told = [self.records.reports[iri] for iri in said.reports if iri in self.records.reports]
        sources = (self.records.items.get(iri) for iri in said.sources)
        return _given(
            confidence=said.confidence,
            rule=said.rule,
            evidence=_BETWEEN.join(said.evidence),
            report=_SEVERAL.join(report.id for report in told),
            published=min((report.published for report in told if report.published), default=""),
            headline=_SEVERAL.join(dict.fromkeys(r.headline for r in told if r.headline)),
            attributed_to=_SEVERAL.join(s.label for s in sources if s),
        )


def _amounts(amounts: tuple[Figure, ...]) -> dict[str, Any]:
    """The one amount as a number; several as text, because none of them stands for all."""
    amounts = tuple(a for a in amounts if a.value)
    if len(amounts) != 1:
        return {"amounts": _SEVERAL.join(map(str, amounts))}
    return {"amount": float(amounts[0].value), "unit": amounts[0].unit, "bound": amounts[0].bound}


def _days(period: Period) -> dict[str, Any]:
    return {"start": period.start, "end": period.end, "time": period.text}


def _given(**attributes: object) -> dict[str, Any]:
    """``attributes`` without those that are unknown."""
    return {name: value for name, value in attributes.items() if value not in (None, "")}
