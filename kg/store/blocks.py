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
        lines = _lines(triples, str(graph))
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


# A term in plain strings: its text, what tells terms of one text apart ("<" for an IRI, a language with @, or a
# datatype), and how it is written.
_Plain = tuple[str, str, str]


def _plain(term: URIRef | Literal) -> _Plain:
    """Raises ``ValueError`` for an IRI that is none."""
    text = str(term)
    if not isinstance(term, Literal):
        return text, "<", _reference(text)
    if term.language:
        return text, f"@{term.language}", f'"{_escaped(text)}"@{term.language}'
    kind = str(term.datatype or "")
    return text, kind, f'"{_escaped(text)}"' + (f"^^{_reference(kind)}" if kind else "")


def _lines(triples: Iterable[Triple], graph: str) -> bytes:
    """The triples as N-Quads, sorted by subject, predicate (what a thing is comes first) and object; raises
    ``ValueError`` for an IRI that is none.

    A report's terms are few, each of them one object that stands in many triples: known by identity they are turned
    into strings once (to hash an rdflib term takes longer), and sorted once; a triple is then three ranks, one number.
    """
    given = list(triples)  # while they are held no other object has the identity of one of their terms
    terms = {id(term): term for triple in given for term in triple}
    plain = {number: _plain(term) for number, term in terms.items()}
    ranked = sorted(set(plain.values()))
    ranks = {term: i for i, term in enumerate(ranked, 1)}
    rank = {number: ranks[term] for number, term in plain.items()}
    written = [f"{text} ".encode() for text in (_reference(_TYPE), *(term[-1] for term in ranked))]
    n = len(written)
    rank_of_type = ranks.get(_plain(RDF.type))
    rows = sorted(
        {
            (rank[id(subject)] * n + (0 if (what := rank[id(predicate)]) == rank_of_type else what)) * n
            + rank[id(o)]
            for subject, predicate, o in given
        }
    )
    end = f"{_reference(graph)} .\n".encode()
    parts: list[bytes] = []
    for k in rows:
        parts += (written[k // n // n], written[k // n % n], written[k % n], end)
    return b"".join(parts)


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
