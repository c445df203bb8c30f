"""SPARQL 1.1 Protocol, the query operation. In: a request. Out: an ``Ask``, and a response from its ``Reply``.

https://www.w3.org/TR/sparql11-protocol/. Whatever is wrong is answered with a status of its own and a text that
says what was expected; there is no update operation.
"""

from typing import Final

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import (
    BadRequest,
    Forbidden,
    HTTPException,
    InternalServerError,
    NotAcceptable,
    UnprocessableEntity,
    UnsupportedMediaType,
)
from werkzeug.wrappers import Request, Response

from kg.serve import negotiate
from kg.serve.negotiate import RESULTS, TRIPLES, header
from kg.serve.tasks import Ask, Outcome, Reply

_FORM: Final = "application/x-www-form-urlencoded"
_QUERY: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
_READ_ONLY: Final = "This endpoint answers queries only; nobody can change its graph over HTTP."


def asks(request: Request) -> bool:
    """Whether the request is a query, not just a look at the endpoint."""
    return request.method == "POST" or bool({"query", "update"} & set(request.args))


def ask(request: Request, limit: int) -> Ask:
    """The query of ``request``, whose answer may have ``limit`` bytes. Raises ``HTTPException``."""
    text, parameters = _text(request)
    wanted = request.args.get("format", "")
    results, _ = negotiate.chosen(request.accept_mimetypes, RESULTS, wanted)
    triples, _ = negotiate.chosen(request.accept_mimetypes, TRIPLES, wanted)
    if not results and not triples:
        raise _unacceptable("answers", RESULTS | TRIPLES)
    graphs = {name: tuple(parameters.getlist(name)) for name in ("default-graph-uri", "named-graph-uri")}
    given = any(graphs.values())
    return Ask(
        text,
        results,
        triples,
        limit,
        graphs["default-graph-uri"] if given else None,
        graphs["named-graph-uri"] if given else None,
    )


def respond(request: Request, reply: Reply) -> Response:
    """The response of a query's ``reply``. Raises ``HTTPException`` where it did not end well."""
    if reply.outcome is Outcome.DONE:
        offered = RESULTS if reply.format in RESULTS else TRIPLES
        media = negotiate.chosen(request.accept_mimetypes, offered, request.args.get("format", ""))[1]
        return Response(reply.body, content_type=header(media))
    said = reply.body.decode("utf-8")
    if reply.outcome is Outcome.INVALID:
        raise BadRequest(said)
    if reply.outcome is Outcome.TOO_LARGE:
        raise UnprocessableEntity(said)
    if reply.outcome is Outcome.UNACCEPTABLE:
        triples = said == "triples"
        raise _unacceptable(
            "CONSTRUCT and DESCRIBE" if triples else "SELECT and ASK", TRIPLES if triples else RESULTS
        )
    raise InternalServerError(said)


def _text(request: Request) -> tuple[str, MultiDict[str, str]]:
    """The query's text, and the parameters that say its dataset."""
    if request.method in ("GET", "HEAD"):
        return _one(request.args), request.args
    if request.mimetype == _FORM:
        return _one(request.form), request.form
    if request.mimetype == _UPDATE:
        raise Forbidden(_READ_ONLY)
    if request.mimetype != _QUERY:
        raise UnsupportedMediaType(
            f"Content-Type {request.mimetype or '(none)'} is not understood. Expected {_FORM} with a parameter "
            f"query, or {_QUERY}."
        )
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8"):
        raise UnsupportedMediaType(f"charset={charset} is not understood. Expected UTF-8.")
    try:
        return request.get_data().decode("utf-8"), request.args
    except UnicodeDecodeError as error:
        raise BadRequest(f"The query is not UTF-8: byte {error.start} is wrong.") from error


def _one(parameters: MultiDict[str, str]) -> str:
    if "update" in parameters:
        raise Forbidden(_READ_ONLY)
    found = parameters.getlist("query")
    if len(found) != 1:
        raise BadRequest(f"Expected one parameter query, got {len(found) or 'none'}.")
    return found[0]


def _unacceptable(what: str, offered: dict[str, tuple[str, ...]]) -> HTTPException:
    return NotAcceptable(f"None of the accepted formats can be given. For {what} there are: "
                         f"{negotiate.known(offered.values())}.")  # fmt: skip
