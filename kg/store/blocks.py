"""Reports as bytes. In: a report's rdflib triples. Out: its block, sorted, in the syntax of an output.

Serialising is pyoxigraph's: it is many times faster than rdflib's writers and keeps the order it is given.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

import pyoxigraph as ox
from rdflib import RDF, XSD, Literal, URIRef

from kg.errors import StoreError
from kg.graph import Triple

FORMATS: Final[dict[str, ox.RdfFormat]] = {
    ".trig": ox.RdfFormat.TRIG,
    ".nq": ox.RdfFormat.N_QUADS,
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
}
BLOCKED: Final = (".trig", ".nq")  # formats that are just their reports' blocks one after the other
_PREFIX = b"@prefix "
_TYPE: Final = str(RDF.type)
# What a literal of N-Quads can't hold as it is.
_SPECIAL: Final = re.compile(r'["\\\n\r]')
_ESCAPES: Final = str.maketrans({'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r"})


def block(triples: Iterable[Triple], graph: URIRef, suffix: str, prefixes: Mapping[str, str]) -> bytes:
    """A report's triples, sorted, as a part of an output with ``suffix``: TriG without prefixes, or lines."""
    try:
        lines = _lines(sorted(map(_plain, triples)), str(graph))
    except ValueError as error:
        raise StoreError(f"{graph}: {error}. Expected only valid IRIs.") from error
    # Reading lines is far faster than making quads one by one; the IRIs in them were checked.
    rows = ox.parse(lines, format=ox.RdfFormat.N_QUADS, lenient=True)
    if suffix == ".trig":
        return headless(serialize(rows, ox.RdfFormat.TRIG, dict(prefixes)))
    if suffix in ("", *BLOCKED):
        return serialize(rows, ox.RdfFormat.N_QUADS)
    return serialize((q.triple for q in rows), ox.RdfFormat.N_TRIPLES)


def header(prefixes: Mapping[str, str]) -> bytes:
    """Prefix declarations, sorted (pyoxigraph writes them in an order of its own each time)."""
    return b"".join(b"@prefix %s: <%s> .\n" % (k.encode(), v.encode()) for k, v in sorted(prefixes.items()))


def order_of_quad(quad: ox.Quad) -> tuple[str, ...]:
    """The key by which the quads of one graph are sorted, so that they stand as in ``block``."""
    o = quad.object
    tail = (o.language or _datatype(o)) if isinstance(o, ox.Literal) else "<"
    predicate = "" if quad.predicate.value == str(RDF.type) else quad.predicate.value
    subject = (
        quad.subject.value if isinstance(quad.subject, ox.NamedNode | ox.BlankNode) else str(quad.subject)
    )
    return subject, predicate, o.value if not isinstance(o, ox.Triple) else str(o), tail


def _datatype(literal: ox.Literal) -> str:
    return "" if literal.datatype.value == str(XSD.string) else literal.datatype.value


# A triple in plain strings, in the order in which it is written: subject, predicate ("" for what a thing is, which
# comes first), object, and what tells objects of one text apart ("<" for an IRI, a language with @, or a datatype).
_Plain = tuple[str, str, str, str]


def _plain(triple: Triple) -> _Plain:
    subject, predicate, o = triple
    name = str(predicate)
    tail = "<"
    if isinstance(o, Literal):
        tail = f"@{o.language}" if o.language else str(o.datatype or "")
    return str(subject), "" if name == _TYPE else name, str(o), tail


def _lines(triples: Iterable[_Plain], graph: str) -> str:
    """The triples as N-Quads; raises ``ValueError`` for an IRI that is none."""
    lines = []
    end = f"{_reference(graph)} .\n"
    for subject, predicate, value, tail in triples:
        if tail == "<":
            o = _reference(value)
        else:
            kind = tail if tail[:1] in ("", "@") else f"^^{_reference(tail)}"
            o = f'"{_escaped(value)}"{kind}'
        lines.append(f"{_reference(subject)} {_reference(predicate or _TYPE)} {o} {end}")
    return "".join(lines)


@lru_cache(maxsize=65536)
def _reference(iri: str) -> str:
    """Raises ``ValueError`` if ``iri`` is none."""
    return str(ox.NamedNode(iri))


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES) if _SPECIAL.search(text) else text


def serialize(
    rows: Iterable[ox.Quad] | Iterable[ox.Triple],
    format: ox.RdfFormat,
    prefixes: dict[str, str] | None = None,
) -> bytes:
    """``rows`` in ``format``, in the order in which they come."""
    return ox.serialize(rows, format=format, prefixes=prefixes) or b""


def headless(data: bytes) -> bytes:
    """``data`` without the prefix lines at its beginning."""
    begin = 0
    while data.startswith(_PREFIX, begin):
        begin = data.index(b"\n", begin) + 1
    return data[begin:]
