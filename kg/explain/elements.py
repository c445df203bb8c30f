"""The constructs of a pattern, one by one. In: a pattern's source. Out: ``Element``s."""

import re
from dataclasses import dataclass

from kg.patterns import Phrases, Reader, Slot, Symbols
from kg.signs import with_ranges


@dataclass(frozen=True, slots=True)
class Element:
    """One construct of a pattern as written, its expression, its slot if it is one, whether it may be left out
    as the subject (``!``)."""

    source: str
    expression: str
    slot: Slot | None = None
    subject: bool = False


def elements(source: str, symbols: Symbols, phrases: Phrases) -> list[Element]:
    """The constructs of a pattern that compiles, one after the other; their expressions in a row match the same.

    Characters that stand for themselves are one element; alternatives without brackets make a single one.
    """
    reader, found, plain = Reader(source, symbols, phrases), list[Element](), False
    source = reader.source
    while reader.i < len(source):
        begin, slots, topic = reader.i, len(reader.slots), reader.topic
        if source[begin] == "|":
            return [Element(source, Reader(source, symbols, phrases).expression())]
        regex = with_ranges(reader.item())
        text = source[begin : reader.i]
        literal = regex == re.escape(text)
        if literal and plain:
            found[-1] = Element(found[-1].source + text, found[-1].expression + regex)
        else:
            slot = reader.slots[slots] if text[0] == "{" else None
            found.append(Element(text, regex, slot, reader.topic != topic))
        plain = literal
    return found
