"""Graphs that stay: files, which are written as a whole, and stores on disk, which are added to.

In: a report's rdflib triples, or a path. Out: the same bytes everywhere, or a store.
"""

from kg.store.blocks import FORMATS, block, header
from kg.store.contents import Held, contents, forget
from kg.store.files import Output, load, output, save
from kg.store.graphs import digests, graph_triples
from kg.store.living import Built, Changes, Living, Store
from kg.store.paths import STANDARD, atomic, check_folder, check_writable, suffix_of
from kg.store.reading import release
from kg.store.reifiers import reified
from kg.store.union import HIDDEN, RECORDS, forget_state, reports, state, united

__all__ = [
    "FORMATS",
    "HIDDEN",
    "RECORDS",
    "STANDARD",
    "Built",
    "Changes",
    "Held",
    "Living",
    "Output",
    "Store",
    "atomic",
    "block",
    "check_folder",
    "check_writable",
    "contents",
    "digests",
    "forget",
    "forget_state",
    "graph_triples",
    "header",
    "load",
    "output",
    "reified",
    "release",
    "reports",
    "save",
    "state",
    "suffix_of",
    "united",
]
