"""What of a SPARQL text is no SPARQL: strings, IRIs, comments; and how it asks for events. Regular expressions and text.

In one place, as those who guard, plan and read queries must agree on where a string ends, and those who ask the graph
on what an event is.
"""

import re
from collections.abc import Container, Iterable, Iterator
from typing import Final, TypeVar

from kg.ontology import Names

STRING: Final = r"\"\"\".*?\"\"\"|'''.*?'''|\"(?!\"\")(?:[^\"\\\n\r]|\\.)*\"|'(?!'')(?:[^'\\\n\r]|\\.)*'"
NOISE: Final = re.compile(rf"(?P<string>{STRING})|(?P<iri><[^<>\s]*>)|#[^\n]*", re.S)

_Node = TypeVar("_Node")


def event(node: str, modality: str) -> str:
    """The SPARQL for: ``node`` (a variable) is an event told of, with its ``modality`` (a variable).

    Figures have a modality, too.
    """
    return f"{node} kg:{Names.MODALITY} {modality} . FILTER NOT EXISTS {{ {node} a kg:{Names.OBSERVATION} }}"


def events(held: Iterable[_Node], figures: Container[_Node]) -> Iterator[_Node]:
    """The same of a graph at hand: of what has a modality those that are no figures."""
    return (node for node in held if node not in figures)
