"""What the page knows, as plain JSON values. In: ``Told``. Out: a dictionary; everything refers by number.

Numbers of things, events, passages and reports are their places in the lists of the same dictionary. Texts of
reports are in it as they are: they must reach the page through ``kg.view.html`` only.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kg.ontology import MODALITIES, Ontology
from kg.view.drawing import Drawn, draw
from kg.view.quotes import quoted
from kg.view.told import Claim, Event, Told, is_structural
from kg.view.wording import LANGUAGES, both, pinyin, plottable, shape, words

_PLENTY = 3000  # nodes that a page shows at once
_FIRST = 1000  # nodes that a larger page opens with


@dataclass(frozen=True, slots=True)
class Numbers:
    """IRI → place in the list of its kind."""

    things: dict[str, int]
    events: dict[str, int]
    passages: dict[str, int]
    reports: dict[str, int]
    classes: dict[str, int]
    relations: dict[str, int]

    def of_passages(self, iris: Iterable[str]) -> list[int]:
        """The numbers of those passages that are in the page."""
        return [self.passages[p] for p in iris if p in self.passages]

    def of_things(self, iris: Iterable[str]) -> list[int]:
        """The numbers of those things that are in the page."""
        return [self.things[t] for t in iris if t in self.things]


def page_data(told: Told, ontology: Ontology, limit: int) -> dict[str, Any]:
    """All that the page's script reads. ``limit``: how many things at most, the most reported ones."""
    often = _often(told)
    ranked = _ranked(told, often)
    shown = dict.fromkeys(ranked[:limit])
    claims = [c for c in told.claims if c.subject in shown and c.object in shown]
    drawn = draw(shown, claims, often, told, ontology)
    numbers = _numbers(told, list(shown), claims, ontology)
    facts, edges = _facts(claims, numbers, told)
    nodes = _nodes(drawn, told, often, numbers)
    return {
        "nodes": nodes,
        "edges": edges,
        "facts": facts,
        "events": [_event(told.events[e], told, numbers) for e in numbers.events],
        "figures": _figures(told, numbers),
        "classes": [_class(c, numbers, ontology) for c in numbers.classes],
        "relations": [_relation(r, ontology) for r in numbers.relations],
        "roles": {r: _labels(r, ontology) for r in _roles(told, numbers)},
        "moods": [_labels(MODALITIES[m], ontology) for m in MODALITIES],
        "passages": [quoted(p, told, numbers.things, numbers.reports) for p in numbers.passages],
        "reports": [_report(r, told) for r in numbers.reports],
        "words": words(),
        "first": _first(nodes, drawn),
        "hidden": len(ranked) - len(shown),
        "totals": {
            "reports": len(told.reports),
            "named": sum(1 for iri in told.things if told.named_in.get(iri)),
            "things": len(told.things),
            "relations": len({(c.subject, c.relation, c.object) for c in told.claims if not c.mood}),
        },
    }


def _often(told: Told) -> dict[str, int]:
    """How often each thing is named: its mentions, or (in a graph without) the reports that name it."""
    counts: dict[str, int] = defaultdict(int)
    for spans in told.mentions.values():
        for _, _, thing in spans:
            counts[thing] += 1
    return {iri: counts.get(iri) or len(told.named_in.get(iri, ())) for iri in told.things}


def _ranked(told: Told, often: dict[str, int]) -> list[str]:
    """All things: those with relations first, the most reported first."""
    strong: dict[str, int] = defaultdict(int)
    weak: dict[str, int] = defaultdict(int)
    for c in told.claims:
        degree = weak if is_structural(c.relation) else strong
        degree[c.subject] += 1
        degree[c.object] += 1
    told_of = {f.subject for f in told.figures}
    return sorted(
        told.things,
        key=lambda i: (not strong[i], not (weak[i] or i in told_of), -often[i], -strong[i], i),
    )


def _numbers(told: Told, shown: list[str], claims: list[Claim], ontology: Ontology) -> Numbers:
    things = {iri: i for i, iri in enumerate(shown)}
    events = dict.fromkeys(c.event for c in claims if c.event in told.events)
    events |= dict.fromkeys(
        e for e, event in told.events.items() if any(p in things for p in event.parties())
    )
    figures = [f.iri for f in told.figures if f.subject in things]
    said = [*(c.iri for c in claims), *events, *figures]
    passages = sorted({p for iri in said for p in told.evidence.get(iri, ()) if p in told.passages})
    kinds = {told.kinds[t] for t in things} | {told.events[e].kind for e in events}
    above = sorted(kinds | {a for kind in kinds for a in ontology.ancestors(kind)})
    return Numbers(
        things,
        {e: i for i, e in enumerate(sorted(events))},
        {p: i for i, p in enumerate(passages)},
        {r: i for i, r in enumerate(told.reports)},
        {c: i for i, c in enumerate(above)},
        {r: i for i, r in enumerate(sorted({c.relation for c in claims}))},
    )


def _nodes(drawn: Drawn, told: Told, often: dict[str, int], numbers: Numbers) -> list[dict[str, Any]]:
    """What is drawn (the model of pyvis), with what the panel says of it."""
    reports: dict[str, list[int]] = {
        iri: [numbers.reports[r] for r in told.named_in.get(iri, ()) if r in numbers.reports]
        for iri in numbers.things
    }
    found = []
    for (iri, number), node in zip(numbers.things.items(), drawn.net.nodes, strict=True):
        name = drawn.labels[iri]
        found.append(
            {
                "iri": iri,
                "name": name,
                "label": node["label"] if node["label"] != name else "",
                "kind": numbers.classes[told.kinds[iri]],
                "x": node["x"],
                "y": node["y"],
                "size": node["size"],
                "part": drawn.parts[number],
                "also": told.things[iri].aliases,
                "pinyin": pinyin(name),
                "told": often[iri],
                "reports": reports[iri],
                "sure": told.sure.get(iri, ""),
            }
        )
    return found


def _facts(claims: list[Claim], numbers: Numbers, told: Told) -> tuple[list[dict[str, Any]], list[list[Any]]]:
    """The relations, each with its tellings; and the pairs of things with their relations: a line each."""
    facts: dict[tuple[str, str, str, int], dict[tuple[Any, ...], dict[str, Any]]] = defaultdict(dict)
    for c in claims:
        event = told.events.get(c.event)
        key = (tuple(event.amounts), event.start, event.end, event.post) if event else ()
        row = facts[c.subject, c.relation, c.object, c.mood].setdefault(
            key, {"events": [], "passages": [], "by": [], "sure": ""}
        )
        _add(row["passages"], numbers.of_passages(told.evidence.get(c.iri, ())))
        _add(row["by"], numbers.of_things(told.said_by.get(c.iri, ())))
        if event:
            _add(row["events"], [numbers.events[c.event]])
        row["sure"] = max(row["sure"], told.sure.get(c.iri, ""))
    found, pairs = [], defaultdict(list)
    for number, ((s, r, o, mood), tellings) in enumerate(sorted(facts.items())):
        ends = numbers.things[s], numbers.things[o]
        found.append(
            {
                "s": ends[0],
                "r": numbers.relations[r],
                "o": ends[1],
                "mood": mood,
                "told": [*tellings.values()],
            }
        )
        pairs[min(ends), max(ends)].append(number)
    return found, [[*ends, rows] for ends, rows in sorted(pairs.items())]


def _add(to: list[int], more: list[int]) -> None:
    to += [x for x in more if x not in to]


def _event(event: Event, told: Told, numbers: Numbers) -> dict[str, Any]:
    return {
        "iri": event.iri,
        "kind": numbers.classes[event.kind],
        "mood": event.mood,
        "rumour": "、".join(told.rumours.get(event.iri, ())),
        "node": numbers.things.get(event.iri, -1),
        "name": event.label,
        "roles": [
            [role, [numbers.things.get(f, told.things[f].label if f in told.things else f) if thing else f]]
            for role, fillers in event.roles.items()
            for f, thing in fillers
        ],
        "amounts": [both(*a) for a in event.amounts],
        "when": [event.start, event.end],
        "written": event.written,
        "post": event.post,
        "passages": numbers.of_passages(told.evidence.get(event.iri, ())),
        "by": numbers.of_things(told.said_by.get(event.iri, ())),
        "sure": told.sure.get(event.iri, ""),
    }


def _figures(told: Told, numbers: Numbers) -> list[dict[str, Any]]:
    return [
        {
            "of": numbers.things[f.subject],
            "indicator": f.indicator,
            "number": plottable(f.value),
            "unit": f.unit,
            "mood": f.mood,
            "rumour": "、".join(told.rumours.get(f.iri, ())),
            "value": both(f.value, f.unit, f.bound),
            "when": [f.start, f.end],
            "passages": numbers.of_passages(told.evidence.get(f.iri, ())),
            "by": numbers.of_things(told.said_by.get(f.iri, ())),
            "notes": told.notes.get(f.iri, []),
            "sure": told.sure.get(f.iri, ""),
        }
        for f in sorted(told.figures, key=lambda f: (f.subject, f.indicator, f.start, f.end, f.iri))
        if f.subject in numbers.things
    ]


def _class(kind: str, numbers: Numbers, ontology: Ontology) -> dict[str, Any]:
    above = [numbers.classes[a] for a in ontology.ancestors(kind)[1:] if a in numbers.classes]
    return {
        "id": kind,
        "label": _labels(kind, ontology),
        "colour": ontology.colour(kind),
        "shape": shape(kind, ontology),
        "above": above,
    }


def _relation(relation: str, ontology: Ontology) -> dict[str, Any]:
    event = next((s.event for s in ontology.shortcuts if s.relation == relation), "")
    return {
        "id": relation,
        "label": _labels(relation, ontology),
        "structural": is_structural(relation),
        "symmetric": relation in ontology.symmetric,
        "colour": ontology.colour(event) if event else "",
    }


def _labels(name: str, ontology: Ontology) -> list[str]:
    return [ontology.label(name, language) for language in LANGUAGES]


def _roles(told: Told, numbers: Numbers) -> list[str]:
    return sorted({role for e in numbers.events for role in told.events[e].roles})


def _report(iri: str, told: Told) -> dict[str, Any]:
    r = told.reports[iri]
    return {
        "iri": r.iri,
        "id": r.id,
        "headline": r.headline,
        "day": r.day,
        "publisher": r.publisher,
        "by": r.bylines,
        "url": r.url,
        "source": told.sources.get(r.source, ""),
    }


def _first(nodes: list[dict[str, Any]], drawn: Drawn) -> int:
    """How many parts (numbered by how much they are reported) a page opens with; -1: all of them."""
    sizes: dict[int, int] = defaultdict(int)
    for node in nodes:
        sizes[node["part"]] += 1
    if drawn.strong <= _PLENTY:
        return -1
    total = count = 0
    for part in sorted(p for p in sizes if p >= 0):
        if count and total + sizes[part] > _FIRST:
            break
        total, count = total + sizes[part], count + 1
    return count
