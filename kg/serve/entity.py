"""One thing of the graph, under an address of this server. In: a request. Out: its description, as a page or RDF.

The address is ``/entity/`` and what the IRI has after the graph's base, or ``/entity?iri=`` and the IRI.
"""

from typing import Final
from urllib.parse import quote, unquote

from werkzeug.exceptions import BadRequest, NotAcceptable, NotFound
from werkzeug.urls import uri_to_iri
from werkzeug.wrappers import Request, Response

from kg import iri as iris
from kg.serve import negotiate, pages, protocol, questions
from kg.serve.facts import Teller
from kg.serve.negotiate import HTML, TRIPLES
from kg.serve.server import Server
from kg.serve.tasks import Ask

_SAID: Final = ("SELECT ?p { {x} ?p ?o } LIMIT 1", "SELECT ?p { ?s ?p {x} } LIMIT 1")


def answer(server: Server, request: Request, tail: str | None) -> Response:
    """The description of the thing that ``request`` names. Raises ``HTTPException``, ``Refused``."""
    name, _ = negotiate.chosen(request.accept_mimetypes, HTML | TRIPLES, request.args.get("format", ""))
    if not name:
        known = negotiate.known((HTML | TRIPLES).values())
        raise NotAcceptable(f"A thing can't be described in an accepted format. There are: {known}.")
    iri = _known(server, _candidates(server, request, tail))
    if name != "html":
        (text,) = questions.about(iri, questions.DESCRIPTION)
        return protocol.respond(request, server.run(Ask(text, "", name, server.max_bytes)))
    teller = Teller(server.ontology, server.prefixes(), pages.language(request))
    about = teller.thing(iri, server.rows(*questions.about(iri, *questions.OF_THING)))
    if not about.relations and not about.figures:
        about.users = teller.used(server.rows(*questions.about(iri, questions.USED))[0])
    return pages.render(server, request, "entity.html", about=about, most=questions.MOST)


def _candidates(server: Server, request: Request, tail: str | None) -> list[str]:
    """The IRIs that may be meant. Names in IRIs hold some characters percent-encoded, addresses hold more."""
    if tail is None:
        given = request.args.getlist("iri")
        if len(given) != 1 or not given[0]:
            raise BadRequest("Expected one parameter iri, or a path below /entity/.")
        return given
    raw = str(request.environ.get("REQUEST_URI") or "").partition("?")[0]
    raw = raw.partition(pages.ENTITY)[2] or quote(tail)
    readable = uri_to_iri(raw)
    named = "/".join(iris.escaped(unquote(part)) for part in raw.split("/"))
    return [server.base() + path for path in dict.fromkeys((readable, named))]


def _known(server: Server, candidates: list[str]) -> str:
    """The first of ``candidates`` that the graph says something of. Raises ``BadRequest``, ``NotFound``."""
    fault = None
    for iri in candidates:
        try:
            asked = questions.about(iri, *_SAID)
        except ValueError as error:
            fault = error
            continue
        if any(server.rows(*asked)):
            return iri
    if fault and len(candidates) == 1:
        raise BadRequest(f"Not a valid IRI: {fault}")
    raise NotFound(f"The graph knows no {candidates[-1]}")
