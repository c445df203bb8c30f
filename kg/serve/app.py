"""The WSGI application. In: a server, and requests. Out: responses; every way in, every header and every error.

Pages come from ``kg.serve.pages``, queries from ``kg.serve.protocol``, JSON from ``kg.serve.api``.
"""

import logging
import re
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    InternalServerError,
    NotFound,
    ServiceUnavailable,
)
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from kg.choice import Choice
from kg.serve import api, entity, pages, protocol
from kg.serve.description import describe
from kg.serve.metrics import CONTENT_TYPE
from kg.serve.negotiate import HTML, RESULTS, TRIPLES, chosen
from kg.serve.pool import Refused
from kg.serve.server import Server
from kg.serve.tasks import Outcome

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_GET: Final = ("GET",)
_ROUTES: Final = Map(
    [
        Rule("/", endpoint="start", methods=_GET),
        Rule("/sparql", endpoint="sparql", methods=("GET", "POST")),
        Rule("/search", endpoint="search", methods=_GET),
        Rule("/view", endpoint="view", methods=_GET),
        Rule("/entity", endpoint="entity", methods=_GET),
        Rule("/entity/<path:tail>", endpoint="entity", methods=_GET),
        Rule("/api/search", endpoint="api-search", methods=_GET),
        Rule("/api/neighbourhood", endpoint="api-neighbourhood", methods=_GET),
        Rule("/health", endpoint="health", methods=_GET),
        Rule("/metrics", endpoint="metrics", methods=_GET),
        Rule("/static/<name>", endpoint="static", methods=_GET),
    ],
    strict_slashes=False,
    merge_slashes=False,
)
_CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# The editor's library writes style attributes.
_EDITOR_CSP: Final = _CSP.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
_HOST: Final = re.compile(r"([\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d*)?", re.A)
_log: Final = logging.getLogger("kg.serve")


def application(
    server: Server, max_body: int
) -> "Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]":
    """The WSGI application of ``server``; a request's body may have ``max_body`` bytes."""

    class Bounded(Request):
        max_content_length = max_body
        max_form_memory_size = max_body

    def call(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        request, begun = Bounded(environ), time.monotonic()
        what, response = _answer(server, request)
        _finish(server, request, response)
        server.metrics.request(response.status_code, what, time.monotonic() - begun)
        return response(environ, start)

    return call


def _answer(server: Server, request: Request) -> tuple[str, Response]:
    """What part of the server a request is for, and the response: also to what is wrong."""
    what = "none"
    try:
        if not _is_ours(server, str(request.environ.get("HTTP_HOST", ""))):
            return what, _plain(
                421, "This server answers only under the names and addresses of this machine."
            )
        routes = _ROUTES.bind_to_environ(request.environ)
        if request.method == "OPTIONS":
            return what, _options(server, request, sorted({*routes.allowed_methods(), "OPTIONS"}))
        what, values = routes.match()
        asked = server.working_for(request.remote_addr or "", _gone(request))
        return what, _ENDPOINTS[what](asked, request, dict(values))
    except Refused as error:
        refused = ServiceUnavailable(str(error), retry_after=error.retry or None)
        return what, _failed(server, request, what, refused)
    except HTTPException as error:
        return what, _failed(server, request, what, error)
    except Exception:
        _log.exception("%s %s", request.method, request.path)
        return what, _failed(
            server, request, what, InternalServerError("Something went wrong in the server.")
        )


def _is_ours(server: Server, host: str) -> bool:
    """Whether a request's ``Host`` is one of ours: pages of other names must not reach a server on loopback."""
    found = _HOST.fullmatch(host)
    return found is not None and (server.hosts is None or found[1].lower() in server.hosts)


def _failed(server: Server, request: Request, what: str, error: HTTPException) -> Response:
    """An error as text; as a page where a reader follows links."""
    if error.response is not None:  # a redirect
        return Response.force_type(error.get_response(request.environ), request.environ)
    status, said = error.code or 500, error.description or ""
    is_page = (
        what in _PAGES and chosen(request.accept_mimetypes, {"text": ("text/plain",)} | HTML)[0] == "html"
    )
    response = pages.failed(server, request, status, said) if is_page else _plain(status, said)
    kept = {"Allow", "Retry-After", "Location"}
    for name, value in error.get_headers(request.environ):
        if name in kept:
            response.headers[name] = value
    return response


def _plain(status: int, said: str) -> Response:
    return Response(f"{said}\n", status, content_type="text/plain; charset=utf-8")


def _options(server: Server, request: Request, allowed: list[str]) -> Response:
    response = Response(status=204)
    response.headers["Allow"] = ", ".join(allowed)
    if server.cors:
        response.headers["Access-Control-Allow-Methods"] = ", ".join(allowed)
        response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type"
        response.headers["Access-Control-Max-Age"] = "600"
    return response


def _finish(server: Server, request: Request, response: Response) -> None:
    """The headers that all responses have."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _CSP)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "no-referrer")
    headers.setdefault("Cache-Control", "no-cache")
    response.vary.add("Accept")
    if server.cors == "*" or (server.cors and request.headers.get("Origin") == server.cors):
        headers["Access-Control-Allow-Origin"] = server.cors
    if server.cors and server.cors != "*":
        response.vary.add("Origin")


def _gone(request: Request) -> Callable[[], bool]:
    """Whether the client has closed the connection, where the HTTP server can tell."""
    asked: Callable[[], bool] = request.environ.get("waitress.client_disconnected", lambda: False)
    return asked


def _sparql(server: Server, request: Request, values: dict[str, Any]) -> Response:
    wanted = request.args.get("format", "")
    is_query = protocol.asks(request)
    if request.method != "POST":
        offered = (RESULTS | TRIPLES if is_query else TRIPLES) | HTML
        if request.accept_mimetypes and chosen(request.accept_mimetypes, offered, wanted)[0] == "html":
            response = pages.editor(server, request)
            response.headers["Content-Security-Policy"] = _EDITOR_CSP
            return response
    if not is_query:
        return describe(server, request)
    ask = protocol.ask(request, server.max_bytes)
    return protocol.respond(request, server.run(ask))


def _view(server: Server, request: Request, values: dict[str, Any]) -> Response:
    drawing = pages.drawing(server, request)

    def draw() -> bytes:
        reply = server.run(drawing)
        said = reply.body.decode("utf-8")
        if reply.outcome is Outcome.UNKNOWN:
            raise NotFound(response=pages.unknown(server, request, drawing.choice.focus, said))
        if reply.outcome is Outcome.INVALID:
            raise BadRequest(said)
        if reply.outcome is not Outcome.DONE:
            raise InternalServerError(said)
        return reply.body

    # Only the page of all is remembered: there are as many others as a client likes.
    is_all = drawing.choice == Choice()
    body = server.remembered("view", draw) if is_all else draw()
    response = Response(body, content_type="text/html; charset=utf-8")
    # The page brings a policy of its own, which allows exactly its scripts.
    response.headers["Content-Security-Policy"] = "frame-ancestors 'none'"
    return response


def _health(server: Server, request: Request, values: dict[str, Any]) -> Response:
    fault = server.pool.fault
    return _plain(503 if fault else 200, fault or "ok")


def _metrics(server: Server, request: Request, values: dict[str, Any]) -> Response:
    return Response(server.metrics.text(), content_type=CONTENT_TYPE)


_ENDPOINTS: Final[dict[str, Callable[[Server, Request, dict[str, Any]], Response]]] = {
    "start": lambda server, request, _: pages.start(server, request),
    "sparql": _sparql,
    "search": lambda server, request, _: pages.search(server, request),
    "view": _view,
    "entity": lambda server, request, values: entity.answer(server, request, values.get("tail")),
    "api-search": lambda server, request, _: api.search(server, request),
    "api-neighbourhood": lambda server, request, _: api.neighbourhood(server, request),
    "health": _health,
    "metrics": _metrics,
    "static": lambda server, request, values: pages.static(request, values["name"]),
}
_PAGES: Final = ("start", "search", "view", "entity", "none")
