"""Groups of nodes that hold together. In: a connected graph. Out: sets of its nodes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import networkx as nx


def communities(graph: "nx.Graph[str]", limit: int) -> list[set[str]]:
    """The nodes of a connected graph in groups of at most ``limit`` that hold together, the largest first.

    Label propagation with a limit on sizes (Raghavan, Albert and Kumara 2007; Meyerhenke, Sanders and Schulz
    2014), in a fixed order: of nodes first, then of the groups found.
    """
    if len(graph) <= limit:
        return [set(graph)]
    names = sorted(graph, key=lambda n: (graph.degree(n), n))
    index = {name: i for i, name in enumerate(names)}
    links = [{index[m]: 1 for m in graph[name] if m != name} for name in names]
    label = _propagated(links, [1] * len(names), limit)
    for _ in range(3):  # the groups found, as nodes: small ones join those that they hold to most
        kinds = sorted(set(label))
        short = {kind: i for i, kind in enumerate(kinds)}
        counts = [0] * len(kinds)
        merged: list[dict[int, int]] = [defaultdict(int) for _ in kinds]
        for i, near in enumerate(links):
            counts[short[label[i]]] += 1
            for j in near:
                if label[i] != label[j]:
                    merged[short[label[i]]][short[label[j]]] += 1
        above = _propagated(merged, counts, limit)
        label = [above[short[kind]] for kind in label]
    groups: dict[int, set[str]] = defaultdict(set)
    for i, kind in enumerate(label):
        groups[kind].add(names[i])
    whole = [set(p) for group in groups.values() for p in nx.connected_components(graph.subgraph(group))]
    return sorted(whole, key=lambda group: (-len(group), min(group)))


def _propagated(links: Sequence[Mapping[int, int]], sizes: list[int], limit: int) -> list[int]:
    """For each node the label that most of its links lead to, as long as labels don't grow above ``limit``."""
    label, held = list(range(len(links))), list(sizes)
    for _ in range(10):
        moved = False
        for i, near in enumerate(links):
            votes: dict[int, int] = defaultdict(int)
            for j, weight in near.items():
                votes[label[j]] += weight
            own = label[i]
            fit = [k for k in votes if k == own or held[k] + sizes[i] <= limit]
            best = max(fit, key=lambda k: (votes[k], k == own, -k), default=own)
            if best != own:
                held[own] -= sizes[i]
                held[best] += sizes[i]
                label[i], moved = best, True
        if not moved:
            break
    return label
