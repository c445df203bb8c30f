"""Runs pySHACL on one graph. In: its quads, ``Shapes``. Out: violations and warnings."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import pyoxigraph as ox
import pyshacl
from rdflib import RDF, SH, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from kg.errors import OntologyError, StoreError
from kg.validate.finding import Finding, Teller, Term
from kg.validate.shapes import Shapes

_STRING: Final = str(XSD.string)


def findings(store: ox.Store, shapes: Shapes, teller: Teller) -> Iterator[Finding]:
    """What the default graph of ``store`` has against ``shapes``. Raises ``OntologyError`` where a shape of the user's own
    is none."""
    data = Graph()
    for quad in store:
        subject, predicate = _rdflib(quad.subject), _rdflib(quad.predicate)
        data.add((subject, predicate, _rdflib(quad.object)))
        if predicate == RDF.type:  # pySHACL would climb from class to class for each node and each question
            for above in shapes.above.get(quad.object.value, ()):
                data.add((subject, predicate, above))
    report = _report(data, shapes.core if teller.reports <= 1 else shapes.of_several)
    for result in report.subjects(RDF.type, SH.ValidationResult):
        focus, path, value = (report.value(result, p) for p in (SH.focusNode, SH.resultPath, SH.value))
        messages = {
            str(getattr(m, "language", None) or ""): str(m) for m in report.objects(result, SH.resultMessage)
        }
        warning = report.value(result, SH.resultSeverity) != SH.Violation
        yield teller.finding(
            _ox(focus),
            str(path) if isinstance(path, URIRef) else "",
            None if value is None or value == focus else _ox(value),
            messages,
            warning=warning,
        )


def _report(data: Graph, shapes: Graph) -> Graph:
    """pySHACL's report."""
    try:
        _, report, text = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    except Exception as error:  # its own, and those of rdflib, pyparsing and re
        raise OntologyError(f"The shapes can't be used: {' '.join(str(error).split())}") from error
    if not isinstance(report, Graph):
        raise OntologyError(f"The shapes can't be used: {' '.join(text.split())}")
    return report


@lru_cache(maxsize=65536)
def _rdflib(term: Term) -> URIRef | Literal | BNode:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Triple):
        raise StoreError(f"{term}: a quoted triple; graphs hold none. Expected what `kg build` writes.")
    if term.language:
        return Literal(term.value, lang=term.language)
    if term.datatype.value == _STRING:  # rdflib takes a string with its datatype for another one
        return Literal(term.value)
    return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)


def _ox(term: Node | None) -> Term:
    if isinstance(term, Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)) if term.datatype else None)
    return ox.BlankNode(str(term)) if isinstance(term, BNode) else ox.NamedNode(str(term))
