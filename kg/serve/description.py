"""The service description of the endpoint. In: a server and a request. Out: RDF by SPARQL 1.1 Service Description.

https://www.w3.org/TR/sparql11-service-description/
"""

from typing import Final

import pyoxigraph as ox
from rdflib import RDF
from werkzeug.exceptions import NotAcceptable
from werkzeug.wrappers import Request, Response

from kg.serve import negotiate
from kg.serve.negotiate import TRIPLES, header
from kg.serve.server import Server
from kg.serve.tasks import TRIPLES as SYNTAXES

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_VOID: Final = "http://rdfs.org/ns/void#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_GIVEN: Final = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
)


def describe(server: Server, request: Request) -> Response:
    """What the endpoint can do. Raises ``NotAcceptable``, ``Refused``."""
    name, media = negotiate.chosen(request.accept_mimetypes, TRIPLES, request.args.get("format", ""))
    if not name:
        known = negotiate.known(TRIPLES.values())
        raise NotAcceptable(
            f"The service description can't be given in an accepted format. There are: {known}."
        )
    rows = _triples(request.base_url, server.summary().triples)
    used = {"sd": _SD, "void": _VOID, "format": _FORMATS} if name == "ttl" else None
    body = ox.serialize(rows, format=SYNTAXES[name], prefixes=used)
    return Response(body, content_type=header(media))


def _triples(endpoint: str, triples: int) -> list[ox.Triple]:
    me, data, graph = (ox.NamedNode(endpoint + part) for part in ("", "#dataset", "#default"))
    kind = ox.NamedNode(str(RDF.type))

    def sd(name: str) -> ox.NamedNode:
        return ox.NamedNode(_SD + name)

    rows: list[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]] = [
        (me, kind, sd("Service")),
        (me, sd("endpoint"), me),
        (me, sd("supportedLanguage"), sd("SPARQL11Query")),
        (me, sd("feature"), sd("UnionDefaultGraph")),
        *((me, sd("resultFormat"), ox.NamedNode(_FORMATS + name)) for name in _GIVEN),
        (me, sd("defaultDataset"), data),
        (data, kind, sd("Dataset")),
        (data, sd("defaultGraph"), graph),
        (graph, kind, sd("Graph")),
        (graph, ox.NamedNode(_VOID + "triples"), ox.Literal(triples)),
    ]
    return [ox.Triple(*row) for row in rows]
