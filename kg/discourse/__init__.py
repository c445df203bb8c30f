"""How the sentences of a report hang together: what the reader of facts and that of figures both need to know.

In: a report's clean text, its resolution, its appositions. Out: what a word points back at (``pointers``), whether a
time is only that of the telling (``telling``). The words are in ``ontology/discourse.yaml``.
"""

from kg.discourse.named import Stretch, speaks_for
from kg.discourse.pointers import Pointer, of_two, pointers, put
from kg.discourse.telling import telling

__all__ = ["Pointer", "Stretch", "of_two", "pointers", "put", "speaks_for", "telling"]
