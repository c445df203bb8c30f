"""Formats that hold one graph. In: sorted N-Triples. Out: Turtle, JSON-LD or RDF/XML with prefixes, the same bytes
everywhere.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, Final

import pyoxigraph as ox
from rdflib import RDF, XSD

from kg.errors import StoreError
from kg.store.blocks import header, headless, serialize

_TYPE: Final = ox.NamedNode(str(RDF.type))
_STRING: Final = str(XSD.string)
# XML 1.0, fifth edition: a name without a colon at the end of an IRI; characters that no document can hold.
_START = (
    "A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME: Final = re.compile(f"[{_START}][{_START}0-9.\u00b7\u0300-\u036f\u203f\u2040-]*$")
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ROOT: Final = re.compile(rb"<rdf:RDF [^>]*>")


def written(lines: Iterable[bytes], format: ox.RdfFormat, prefixes: Mapping[str, str]) -> bytes:
    """The sorted N-Triples ``lines`` as Turtle, JSON-LD or RDF/XML.

    Raises ``StoreError`` for what RDF/XML can't hold: a property whose IRI doesn't end in a name, control characters.
    """
    triples = [q.triple for q in ox.parse(b"".join(lines), format=ox.RdfFormat.N_TRIPLES)]
    if format == ox.RdfFormat.TURTLE:
        return header(prefixes) + headless(serialize(triples, format, dict(prefixes)))
    if format == ox.RdfFormat.JSON_LD:
        return _json_ld(triples, prefixes)
    return _rdf_xml(triples, prefixes)


def _rdf_xml(triples: list[ox.Triple], prefixes: Mapping[str, str]) -> bytes:
    for name in sorted(
        {t.predicate.value for t in triples} | {_iri(t.object) for t in triples if t.predicate == _TYPE}
    ):
        if not _NAME.search(name):
            raise StoreError(
                f"RDF/XML can't hold <{name}>: a property or class there ends in a name. Export .ttl."
            )
    for triple in triples:
        if isinstance(triple.object, ox.Literal) and _UNWRITABLE.search(triple.object.value):
            raise StoreError(
                f"RDF/XML can't hold the control characters of {triple.subject} {triple.predicate}. Export .ttl."
            )
    data = serialize(triples, ox.RdfFormat.RDF_XML, dict(prefixes))
    data = data.replace(b"\r", b"&#13;")  # which XML would read as a line end
    root = _ROOT.search(data)
    if root is None:
        return data
    first, *names = root[0][:-1].split(b" ")
    return data[: root.start()] + b" ".join([first, *sorted(names)]) + b">" + data[root.end() :] + b"\n"


def _json_ld(triples: list[ox.Triple], prefixes: Mapping[str, str]) -> bytes:
    """JSON-LD 1.1 with a context: short names, and the type of each property's values where all are of one."""
    short = _Short(prefixes)
    kinds: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for t in triples:
        kinds[t.predicate.value].add(_kind(t.object))
    coerced = {p: next(iter(of)) for p, of in kinds.items() if len(of) == 1 and p != _TYPE.value}
    context: dict[str, Any] = dict(sorted(prefixes.items()))
    for predicate, (key, value) in sorted(coerced.items()):
        name = short(predicate)
        if key and name != predicate:
            context[name] = {"@id": name, key: short(value) if key == "@type" and value != "@id" else value}
        else:
            coerced[predicate] = ("", "")
    things = (_thing(list(of), short, coerced) for _, of in groupby(triples, key=lambda t: t.subject))
    lines = ",\n".join(_dumped(thing) for thing in things)
    names = json.dumps(context, ensure_ascii=False, indent=1)
    return f'{{"@context": {names},\n"@graph": [\n{lines}\n]}}\n'.encode()


class _Short:
    """Shortens IRIs by prefixes."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.prefixes = sorted(prefixes.items(), key=lambda pair: -len(pair[1]))

    def __call__(self, iri: str) -> str:
        for prefix, namespace in self.prefixes:
            if iri.startswith(namespace) and not iri.startswith("//", len(namespace)):
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri


def _thing(triples: list[ox.Triple], short: _Short, coerced: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    found: dict[str, Any] = {"@id": short(_iri(triples[0].subject))}
    for predicate, of in groupby(triples, key=lambda t: t.predicate):
        values = [
            _value(t.object, short, predicate == _TYPE, coerced.get(predicate.value, ("", ""))) for t in of
        ]
        found["@type" if predicate == _TYPE else short(predicate.value)] = (
            values if len(values) > 1 else values[0]
        )
    return found


def _value(term: object, short: _Short, is_type: bool, coerced: tuple[str, str]) -> object:
    if not isinstance(term, ox.Literal):
        iri = short(_iri(term))
        return iri if is_type or coerced[0] else {"@id": iri}
    if coerced[0] or _kind(term) == ("", ""):
        return term.value
    key, value = _kind(term)
    return {key: short(value) if key == "@type" else value, "@value": term.value}


def _kind(term: object) -> tuple[str, str]:
    """How JSON-LD tells a value's kind; ``("", "")`` for plain text."""
    if not isinstance(term, ox.Literal):
        return "@type", "@id"
    if term.language:
        return "@language", term.language
    return ("", "") if term.datatype.value == _STRING else ("@type", term.datatype.value)


def _iri(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
