"""Graphs that stay: files, which are written as a whole, and stores on disk, which are added to.

In: a report's rdflib triples, or a path. Out: the same bytes everywhere, or a store.
"""

from kg.store.blocks import FORMATS, block, header
from kg.store.contents import Held, contents, forget
from kg.store.files import Output, load, output, save
from kg.store.living import RECORDS, Built, Changes, Living, Store, reports
from kg.store.paths import STANDARD, atomic, check_writable, suffix_of

__all__ = [
    "FORMATS",
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
    "check_writable",
    "contents",
    "forget",
    "header",
    "load",
    "output",
    "reports",
    "save",
    "suffix_of",
]
