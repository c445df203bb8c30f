"""Asks a graph. In: a store and a query (by name, in a ``.rq`` file, or SPARQL text). Out: an ``Answer``.

Queries are read-only and stay on this machine: ``SERVICE`` and ``FROM`` are refused. The prefixes of
``kg.graph.vocabularies`` need not be declared. Without ``GRAPH`` a pattern matches all reports at once, each triple
once. Nothing here ends a query that takes too long but ``kg.query.limit``, which ends the process.
"""

from kg.query.asking import Answer, Found, ask, found, opened, visible_graphs
from kg.query.binding import bound
from kg.query.local import check_local
from kg.query.named import NamedQuery, Parameter, find, named, question
from kg.query.planning import planned
from kg.query.strangers import strangers

__all__ = [
    "Answer",
    "Found",
    "NamedQuery",
    "Parameter",
    "ask",
    "bound",
    "check_local",
    "find",
    "found",
    "named",
    "opened",
    "planned",
    "question",
    "strangers",
    "visible_graphs",
]
