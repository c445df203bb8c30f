"""What reports call things whose full names they never write. In: things, and the words that name them. Out: names.

A thing's label is its full name (the gazetteer may know the legal one: 百度在线网络技术（北京）有限公司). A graph that is
drawn with it is hard to read, and nobody who reads the reports looks for it. So a drawing says 百度; the full name
stands in the panel, and in the data it stays the label.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from kg.network import Thing

NAMES: Final = (
    "",
    "gazetteer",
    "definition",
    "short",
)  # the reasons by which a text that means a thing is its name
_LONG: Final = 12  # characters of a label that is drawn as it is otherwise


def called(things: Mapping[str, Thing], forms: Mapping[str, Counter[str]]) -> dict[str, str]:
    """IRI → the most frequent of the names by which reports call it, for things with a long label that no report writes.

    ``forms``: by IRI how often each name stands for it; none that only points at it (该行). A name that is another
    thing's label is not taken.
    """
    labels = {thing.label for thing in things.values()}
    found: dict[str, str] = {}
    for iri, counts in forms.items():
        label = things[iri].label if iri in things else ""
        if len(label) < _LONG or label in counts:
            continue
        names = [form for form in counts if 1 < len(form) < len(label) and form not in labels]
        if names:
            found[iri] = min(names, key=lambda form: (-counts[form], -len(form), form))
    return found
