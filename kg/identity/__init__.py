"""Which things of different reports are one, by all reports together: namesakes apart, short names with full ones.

Within a report ``kg.resolve`` has settled what is one, and most things are one in all reports if their names are. This
stage looks at the rest. In: each report's things (``Local``), read from its graph, and the user's decisions. Out: for
each thing whose name or IRI must be another than by its report alone, which (``Change``). The answer depends on the
set of reports only, not on the order in which they came: stores are settled anew whenever they change.

A thing of a report is never put together with another thing of the same report, but by a decision of the user.
"""

import hashlib
from functools import lru_cache
from pathlib import Path

from kg import ontology as _ontology
from kg.identity.changes import Change, changes, idle
from kg.identity.decisions import Decisions
from kg.identity.keys import concerned, keys
from kg.identity.local import KEPT, Local, locals_of, packed, unpacked
from kg.identity.things import Thing, things

__all__ = [
    "KEPT",
    "Change",
    "Decisions",
    "Local",
    "Thing",
    "changes",
    "concerned",
    "idle",
    "keys",
    "locals_of",
    "packed",
    "things",
    "unpacked",
    "version",
]


@lru_cache(maxsize=1)
def version() -> str:
    """Another text whenever this stage might answer otherwise: stores settled by another version are settled anew."""
    files = [*sorted(Path(__file__).parent.glob("*.py")), _ontology.folder() / "identity.yaml"]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:16]
