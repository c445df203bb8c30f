"""Names of the ontology's namespace that nothing has. In: a store and a query. Out: sentences.

A query with ``kg:finance`` for ``kg:financed`` is valid and finds nothing: this says why.
"""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from kg import ontology
from kg.graph import vocabularies
from kg.ontology import NAMESPACE
from kg.query.local import blanked, iris

_DECLARED: Final = re.compile(r"\bPREFIX\s+([A-Za-z][\w.\-]*|)\s*:\s*<([^<>\s]*)>", re.I)


def strangers(store: ox.Store, text: str) -> list[str]:
    """A sentence on each name below ``kg:`` in the SPARQL ``text`` that neither ontology nor ``store`` has."""
    known = _names()
    told = []
    for name in _used(text):
        if name and name not in known and not _occurs(store, ox.NamedNode(NAMESPACE + name)):
            like = get_close_matches(name, known, 1)
            hint = f" Did you mean kg:{like[0]}?" if like else ""
            told.append(f"kg:{name}: neither the ontology nor this graph has this name.{hint}")
    return told


@lru_cache(maxsize=1)
def _names() -> tuple[str, ...]:
    """All that the ontology names."""
    found = {
        str(s).removeprefix(NAMESPACE)
        for s in ontology.load().graph.subjects()
        if str(s).startswith(NAMESPACE)
    }
    return tuple(sorted(found))


def _used(text: str) -> list[str]:
    plain = blanked(text)
    prefixes: Mapping[str, str] = vocabularies() | dict(_DECLARED.findall(text))
    own = [re.escape(prefix) for prefix, namespace in prefixes.items() if namespace == NAMESPACE]
    short = re.findall(rf"(?<![\w?$:.\-])(?:{'|'.join(own)}):(\w[\w\-]*)", plain) if own else []
    full = [iri.removeprefix(NAMESPACE) for iri in iris(text) if iri.startswith(NAMESPACE)]
    return list(dict.fromkeys([*short, *full]))


def _occurs(store: ox.Store, name: ox.NamedNode) -> bool:
    patterns = ((None, name, None), (None, None, name), (name, None, None))
    return any(next(iter(store.quads_for_pattern(s, p, o, None)), None) for s, p, o in patterns)
