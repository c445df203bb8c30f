"""Which statements of a dataset are right, one by one, as the shared scorer matches them.

In: the scorer's module, the annotations and a dataset. Out: ``Item``s: what each statement is, by which rules, how
sure the dataset is of it, and whether it is right (None: it counts neither for nor against, as the annotation calls
it optional, leaves such things out or tells them as planned).
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any, Final, NamedTuple

from rdflib import DCTERMS, RDF, SDO, Dataset, Graph, URIRef
from rdflib.util import guess_format

from kg.ontology import MODALITIES, NAMESPACE, Names
from kg.types import Modality

ENTITIES: Final = "entities"
CLAIMS: Final = "direct relations"
LINKS: Final = "structural relations"
EVENTS: Final = "events"
FIGURES: Final = "observations"
KINDS: Final = (ENTITIES, CLAIMS, LINKS, EVENTS, FIGURES)
# A second node for the same meeting: which meeting it is counts with the events.
_AT_MEETINGS: Final = frozenset({"chaired", "attended", "held"})


class Item(NamedTuple):
    """One statement, ``right`` or not. Frames of one named event share a node, which has the ``rules`` and
    ``confidences`` of all; an entity has no rule."""

    report: str
    kind: str
    rules: tuple[str, ...]
    confidences: tuple[float, ...]
    right: bool | None

    @property
    def confidence(self) -> float:
        """The highest."""
        return max(self.confidences)


class Said(NamedTuple):
    """What a node of the graph says, by which rules and how surely."""

    what: Any
    rules: tuple[str, ...]
    confidences: tuple[float, ...]

    def item(self, gold: Any, kind: str, right: bool | None) -> Item:
        """The statement judged."""
        return Item(gold.id, kind, self.rules, self.confidences, right)


@dataclass
class Told:
    """What a report's graph tells, with rules and confidences; ``pred`` is the scorer's view of it.

    ``surest`` is the highest confidence of each entity's mentions. Claims say (subject, relation, object), posts
    (holder, title), events and figures what the scorer makes of them.
    """

    pred: Any
    surest: dict[Any, float] = field(default_factory=dict)
    claims: list[Said] = field(default_factory=list)
    events: list[Said] = field(default_factory=list)
    posts: list[Said] = field(default_factory=list)
    figures: list[Said] = field(default_factory=list)


def judged(scorer: ModuleType, gold: Any, told: Told) -> Iterator[Item]:
    """The statements of one report, in a fixed order. Where ``gold`` holds names only, entities only."""
    called = scorer.align(gold, told.pred)
    yield from _entities(gold, told, called)
    if gold.facts or gold.events or gold.observations:
        yield from _claims(scorer, gold, told, called)
        yield from _events(scorer, gold, told, called)
        yield from _posts(scorer, gold, told, called)
        yield from _figures(scorer, gold, told, called)


def _entities(gold: Any, told: Told, called: dict[Any, str]) -> Iterator[Item]:
    for entity, types in sorted(told.pred.types.items()):
        name = called.get(entity)
        right = None if name in gold.optional_entities else bool(name and types & gold.types[name])
        if entity in told.surest:
            yield Item(gold.id, ENTITIES, (), (told.surest[entity],), right)


def _claims(scorer: ModuleType, gold: Any, told: Told, called: dict[Any, str]) -> Iterator[Item]:
    want = {_key(scorer, s, p, o) for s, p, o, optional in gold.facts if not optional}
    maybe = {_key(scorer, s, p, o) for s, p, o, optional in gold.facts if optional}
    loose = {(s, p) for s, p, o, _ in gold.facts if o == "*"}
    nearby = _nearby(scorer, gold, told, called)
    for claim in told.claims:
        s, p, o = claim.what
        if p in scorer.SYMMETRIC and s > o:
            continue  # said by the other direction
        subject = called.get(s)
        key = _key(scorer, subject or s, p, called.get(o) or o)
        if (subject, p) in loose and key not in want:
            key = (subject, p, "*")
        if key in want:
            yield claim.item(gold, LINKS if p in scorer.STRUCTURAL else CLAIMS, True)
        elif p in scorer.STRUCTURAL:
            yield claim.item(gold, LINKS, _reached(key, nearby))
        else:
            again = p in _AT_MEETINGS and any(w[0] == subject and w[1] == p for w in want)
            yield claim.item(gold, CLAIMS, None if key in maybe or again else False)


def _key(scorer: ModuleType, s: Any, p: str, o: Any) -> tuple[Any, ...]:
    if p in scorer.SYMMETRIC and o != "*":
        return p, frozenset((s, o))
    return s, p, o


class _Nearby(NamedTuple):
    """Which things lie in or belong to which: as annotated, and as annotated or told."""

    annotated: dict[tuple[Any, str], set[Any]]
    any: dict[Any, set[Any]]


def _nearby(scorer: ModuleType, gold: Any, told: Told, called: dict[Any, str]) -> _Nearby:
    found = _Nearby(defaultdict(set), defaultdict(set))
    for s, p, o, _ in gold.facts:
        if p in scorer.STRUCTURAL:
            found.annotated[s, p].add(o)
            found.any[s].add(o)
    for s, p, o in (claim.what for claim in told.claims):
        if p in scorer.STRUCTURAL:
            found.any[called.get(s) or s].add(called.get(o) or o)
    return found


def _reached(key: tuple[Any, ...], nearby: _Nearby) -> bool | None:
    """Annotations name the nearest place or body only, and not of all things: further ones that it leads to are
    right, others of a thing that has one wrong, and what is inside the annotated one is left open."""
    subject, relation, object = key
    nearest = nearby.annotated.get((subject, relation), set())
    if not nearest:
        return None
    if any(object in _above(n, nearby.any) for n in nearest):
        return True
    return None if nearest & _above(object, nearby.any) else False


def _above(thing: Any, nearby: dict[Any, set[Any]]) -> set[Any]:
    """``thing`` and all that it lies in or belongs to."""
    found, todo = {thing}, [thing]
    while todo:
        further = nearby.get(todo.pop(), set()) - found
        found |= further
        todo += further
    return found


def _events(scorer: ModuleType, gold: Any, told: Told, called: dict[Any, str]) -> Iterator[Item]:
    """Greedily one to one, by type and most roles in common."""

    def fillers(event: dict[str, Any], name: Any) -> set[tuple[str, Any]]:
        roles = scorer.ROLES[event["type"]]
        return {(role, name(x)) for role in roles for x in event["roles"].get(role) or []}

    wanted = [fillers(e, lambda x: x if x in gold.names else scorer.norm(x)) for e in gold.events]
    found = [fillers(e, lambda x: called.get(x, scorer.norm(x))) for e, *_ in told.events]
    pairs = sorted(
        (-len(w & f), len(f), -i, -j)
        for i, w in enumerate(wanted)
        for j, f in enumerate(found)
        if w & f and gold.events[i]["type"] == told.events[j].what["type"]
    )
    of_gold: dict[int, int] = {}
    of_told: dict[int, int] = {}
    for _, _, i, j in pairs:
        if -i not in of_gold and -j not in of_told:
            of_gold[-i], of_told[-j] = -j, -i
    for j, event in enumerate(told.events):
        matched = of_told.get(j)
        optional = matched is not None and gold.events[matched].get("optional")
        yield event.item(gold, EVENTS, None if optional else matched is not None)


def _posts(scorer: ModuleType, gold: Any, told: Told, called: dict[Any, str]) -> Iterator[Item]:
    for tenure in told.posts:
        holder, title = tenure.what
        post = (called.get(holder, holder), scorer.norm(title))
        optional = post in gold.maybe_titles - gold.titles
        yield tenure.item(gold, EVENTS, None if optional else post in gold.titles)


def _figures(scorer: ModuleType, gold: Any, told: Told, called: dict[Any, str]) -> Iterator[Item]:
    """By value and unit, then by subject and words of the indicator; required ones first."""
    free = list(range(len(told.figures)))
    verdict: dict[int, bool | None] = dict.fromkeys(free, False)

    def subject(i: int) -> Any:
        named = told.figures[i].what["subject"]
        return called.get(named, named)

    for optional in (False, True):
        for want in (o for o in gold.observations if bool(o.get("optional")) is optional):
            fit = [i for i in free if _same(want, told.figures[i].what)]
            if not fit:
                continue
            best = max(
                fit,
                key=lambda i: (
                    subject(i) == want["subject"],
                    _shared(scorer, want["indicator"], told.figures[i].what["indicator"]),
                    -i,
                ),
            )
            free.remove(best)
            verdict[best] = None if optional else subject(best) == want["subject"]
    for i, figure in enumerate(told.figures):
        yield figure.item(gold, FIGURES, verdict[i])


def _same(a: dict[str, Any], b: dict[str, Any]) -> bool:
    near = abs(a["value"] - b["value"]) <= 1e-6 * max(1, abs(a["value"]))
    return bool(a["unit"] == b["unit"] and near)


def _shared(scorer: ModuleType, a: str, b: str) -> float:
    one, other = set(scorer.norm(a)), set(scorer.norm(b))
    return len(one & other) / max(1, min(len(one), len(other)))


def read(scorer: ModuleType, dataset: Path) -> dict[str, Told]:
    """What each report's graph tells, by the report's id."""
    whole = Dataset(default_union=True)
    whole.parse(data=dataset.read_bytes(), format=guess_format(str(dataset)))
    preds = scorer.from_dataset(str(dataset))
    found = {}
    for report, name in whole.subject_objects(DCTERMS.identifier):
        pred = preds.get(str(name))
        if pred is not None:
            found[str(name)] = _told(scorer, whole.graph(URIRef(str(report))), pred)
    return found


def _told(scorer: ModuleType, graph: Graph, pred: Any) -> Told:
    told = Told(pred)
    for mention, entity in graph.subject_objects(_kg(Names.REFERS_TO)):
        told.surest[entity] = max(told.surest.get(entity, 0.0), *_confidences(graph, mention))
    for claim in sorted(graph.subjects(RDF.type, _kg(Names.CLAIM)), key=str):
        s, p, o = (graph.value(claim, x) for x in (RDF.subject, RDF.predicate, RDF.object))
        told.claims.append(_said(graph, claim, (s, str(p).removeprefix(NAMESPACE), o)))
    for kind, roles in scorer.ROLES.items():
        for event in _asserted(graph, kind):
            fillers = {role: [_plain(x) for x in graph.objects(event, _kg(role))] for role in roles}
            told.events.append(_said(graph, event, {"type": kind, "roles": fillers}))
    for event in _asserted(graph, Names.TENURE):
        holder, title = graph.value(event, _kg(Names.HOLDER)), graph.value(event, _kg(Names.POST_TITLE))
        told.posts.append(_said(graph, event, (holder, str(title))))
    for figure in sorted(graph.subjects(RDF.type, _kg(Names.OBSERVATION)), key=str):
        what = {
            "subject": _plain(graph.value(figure, _kg(Names.SUBJECT))),
            "indicator": str(graph.value(figure, _kg(Names.INDICATOR))),
            "value": float(str(graph.value(figure, SDO.value))),
            "unit": str(graph.value(figure, _kg(Names.UNIT))),
        }
        told.figures.append(_said(graph, figure, what))
    return told


def _asserted(graph: Graph, kind: str) -> list[Any]:
    """The events of a class, without what is only planned or denied."""
    other = {_kg(MODALITIES[m]) for m in (Modality.PLANNED, Modality.NEGATED)}
    found = sorted(graph.subjects(RDF.type, _kg(kind)), key=str)
    return [e for e in found if not other & set(graph.objects(e, _kg(Names.MODALITY)))]


def _plain(term: Any) -> Any:
    """An entity's IRI as it is, words as the scorer has them."""
    return term if isinstance(term, URIRef) else str(term)


def _said(graph: Graph, node: Any, what: Any) -> Said:
    return Said(
        what, tuple(sorted(map(str, graph.objects(node, _kg(Names.RULE))))), _confidences(graph, node)
    )


def _confidences(graph: Graph, node: Any) -> tuple[float, ...]:
    return tuple(sorted(float(str(c)) for c in graph.objects(node, _kg(Names.CONFIDENCE))))


def _kg(name: str) -> URIRef:
    return URIRef(NAMESPACE + name)
