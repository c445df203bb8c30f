"""What a page draws: sizes, labels and places of things. In: things and claims. Out: a pyvis ``Network``.

pyvis is the model of nodes and edges only; its own pages load from the network and show markup of texts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import networkx as nx
from pyvis.edge import Edge
from pyvis.network import Network
from pyvis.node import Node

from kg.arrange import arranged
from kg.ontology import Ontology
from kg.view.told import Claim, Told, is_structural
from kg.view.wording import broken, figure, shape

FONT: Final = 14
_WORDS: Final = 13  # size of the words on lines
_MANY: Final = 3000  # nodes above which words on lines get no room
_SMALLEST, _LARGEST = 9.0, 30.0


@dataclass(slots=True)
class Drawn:
    """``net``: the nodes in the order of their numbers, the edges. ``labels``: IRI → name. ``parts``: the part of
    the graph that each node belongs to, the most reported one 0, -1 where nothing but structure holds it.
    ``strong``: how many nodes have a relation that is not structural."""

    net: Network
    labels: dict[str, str]
    parts: list[int]
    strong: int


def draw(
    shown: Mapping[str, None], claims: list[Claim], often: dict[str, int], told: Told, ontology: Ontology
) -> Drawn:
    """Places the things ``shown`` with the claims between them."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(shown)
    for c in claims:
        weak = is_structural(c.relation) and graph.get_edge_data(c.subject, c.object, {}).get("weak", True)
        graph.add_edge(c.subject, c.object, weak=weak)
    for ends, said in _said(claims, told, ontology).items() if len(graph) <= _MANY else ():
        graph.edges[ends]["words"] = said
    labels = {iri: told.things[iri].label or ontology.label(told.kinds[iri]) for iri in shown}
    written = {iri: told.called.get(iri, labels[iri]) for iri in shown}
    sizes = {iri: min(_LARGEST, _SMALLEST + 2.6 * often[iri] ** 0.5) for iri in shown}
    boxes = {iri: _box(written[iri], sizes[iri]) for iri in shown}
    signs = {iri: boxes[iri][1] / 2 - sizes[iri] - 3 for iri in shown}  # the label hangs below
    placed = arranged(graph, boxes, often, signs)
    net = Network(directed=True)
    # Not by add_node and add_edge: each of these looks through all nodes before.
    for number, iri in enumerate(shown):
        x, y = placed.places[iri]
        net.nodes.append(
            Node(
                number,
                shape(told.kinds[iri], ontology),
                label="\n".join(broken(written[iri])),
                color=ontology.colour(told.kinds[iri]),
                size=round(sizes[iri], 1),
                x=x,
                y=round(y - signs[iri]),
            ).options
        )
    numbers = {iri: i for i, iri in enumerate(shown)}
    net.edges.extend(Edge(numbers[a], numbers[b], True).options for a, b in graph.edges())
    parts = [placed.parts.get(iri, -1) for iri in shown]
    return Drawn(net, labels, parts, sum(p >= 0 for p in parts))


def _said(claims: list[Claim], told: Told, ontology: Ontology) -> dict[tuple[str, str], tuple[float, float]]:
    """How much room the words on each line take: what was done and how much, as the page's script writes them."""
    done: dict[tuple[str, str], list[str]] = {}
    much: dict[tuple[str, str], str] = {}
    for c in claims:
        ends = (min(c.subject, c.object), max(c.subject, c.object))
        event = told.events.get(c.event)
        word = ("拟" if c.mood else "") + ((event.post if event else "") or ontology.label(c.relation))
        if word not in done.setdefault(ends, []):
            done[ends].append(word)
        if event and event.amounts and ends not in much:
            much[ends] = figure(*event.amounts[0])
    return {ends: _room("、".join(words[:2])[:16], much.get(ends, "")[:18]) for ends, words in done.items()}


def _room(first: str, second: str) -> tuple[float, float]:
    rows = [first, second] if len(first) + len(second) > 14 and second else [f"{first} {second}".strip()]
    return max(map(_width, rows)) * _WORDS, len(rows) * (_WORDS + 2)


def _width(text: str) -> float:
    return sum(0.56 if char.isascii() else 1 for char in text)


def _box(label: str, size: float) -> tuple[float, float]:
    rows = broken(label)
    return max(max(map(_width, rows), default=0) * FONT, size * 2) + 4, size * 2 + len(rows) * (FONT + 3) + 8
