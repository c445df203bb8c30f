"""The server's HTML pages, in Chinese or English. In: a request and what to tell. Out: a response.

All text goes through Jinja2's escaping; scripts and styles are files of this server, as its policy demands.
"""

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any, Final
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, select_autoescape
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.http import generate_etag
from werkzeug.wrappers import Request, Response

from kg import query
from kg.choice import Choice
from kg.serve import api
from kg.serve.server import Server
from kg.serve.tasks import Draw

LANGUAGES: Final = ("zh", "en")
ENTITY: Final = "/entity/"
_MOST_HOPS: Final = 2  # of a page that is drawn
_MOST_LIKE: Final = 8  # names like one that is unknown
# The files that pages use, by their names below ``kg/serve/static``.
_STATIC: Final[Mapping[str, str]] = {
    "pages.css": "text/css; charset=utf-8",
    "editor.js": "text/javascript; charset=utf-8",
    "yasgui.min.js": "text/javascript; charset=utf-8",
    "yasgui.min.css": "text/css; charset=utf-8",
    "yasgui.LICENSES.txt": "text/plain; charset=utf-8",
}


def language(request: Request) -> str:
    """The language of a page: ``lang=`` of the address, else what the browser prefers, else Chinese."""
    wanted = request.args.get("lang", "")
    return wanted if wanted in LANGUAGES else request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def render(server: Server, request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """The page of ``template``, which knows ``values``, ``t`` (picks the language) and ``address`` (of an IRI)."""
    lang = language(request)

    def t(zh: str, en: str) -> str:
        return zh if lang == "zh" else en

    text = (
        _templates()
        .get_template(template)
        .render(
            t=t,
            lang=lang,
            other=_switched(request, LANGUAGES[1 - LANGUAGES.index(lang)]),
            title=server.title,
            address=lambda iri: address(iri, server.base()),
            **values,
        )
    )
    response = Response(text, status, content_type="text/html; charset=utf-8")
    response.vary.add("Accept-Language")
    return response


def address(iri: str, base: str) -> str:
    """Where a server of a graph with this ``base`` describes ``iri``."""
    if iri.startswith(base) and len(iri) > len(base):
        return ENTITY + quote(iri.removeprefix(base), safe="/%:@!$&'()*+,;=~")
    return f"{ENTITY.rstrip('/')}?iri={quote(iri, safe='')}"


def start(server: Server, request: Request) -> Response:
    """What is served, how much there is, where to go."""
    questions = [(q, _run(q.text)) for q in query.named().values()]
    return render(server, request, "start.html", summary=server.summary(), questions=questions)


def search(server: Server, request: Request) -> Response:
    """The things with a name like ``q``."""
    wanted = request.args.get("q", "")
    return render(server, request, "search.html", hits=api.hits(server, request), wanted=wanted)


def editor(server: Server, request: Request) -> Response:
    """The query editor, with the query of the address in it if there is one."""
    named = [{"zh": q.zh, "en": q.en, "text": q.text} for q in query.named().values()]
    config = {
        "prefixes": server.prefixes(),
        "base": server.base(),
        "queries": named,
        "query": request.args.get("query", ""),
        "lang": language(request),
    }
    return render(server, request, "editor.html", config=_json(config), named=query.named().values())


def failed(server: Server, request: Request, status: int, said: str) -> Response:
    """A page that says what went wrong."""
    return render(server, request, "failed.html", status, code=status, said=said)


def drawing(server: Server, request: Request) -> Draw:
    """The drawing that ``request`` asks for. Raises ``BadRequest``."""
    args = request.args
    focus, hops = args.get("focus", "").strip(), api.number(request, "hops", 1, _MOST_HOPS)
    choice = Choice(
        focus=focus,
        hops=hops if focus else 1,
        since=_day(request, "since"),
        until=_day(request, "until"),
        classes=tuple(c for c in args.getlist("class") if c),
        relations=tuple(r for r in args.getlist("relation") if r),
    )
    return Draw(server.title, server.ontology, choice)


def unknown(server: Server, request: Request, wanted: str, said: str) -> Response:
    """A page that says that nothing to draw is called ``wanted`` (``said``: why, in other words), and what is called
    alike: what holds it in a name, else what holds a half of it."""
    half = len(wanted) // 2
    parts = [wanted, *((wanted[:-half], wanted[half:]) if half > 1 else ())]
    hits: list[dict[str, str]] = []
    for text in parts:
        hits = hits or api.like(server, text, _MOST_LIKE)
    return render(server, request, "unknown.html", 404, focus=wanted, said=said, hits=hits)


def static(request: Request, name: str) -> Response:
    """A file that pages use. Raises ``NotFound``."""
    if name not in _STATIC:
        raise NotFound(f"There is no file {name}.")
    body = _file(name)
    response = Response(body, content_type=_STATIC[name])
    response.set_etag(generate_etag(body))
    response.cache_control.max_age = 3600
    return response.make_conditional(request)


def _day(request: Request, name: str) -> date | None:
    text = request.args.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadRequest(f"{name}={text}: expected a day, as 2025-03-05.") from error


def _run(text: str) -> str:
    """The address of the editor with a query in it."""
    return f"/sparql?query={quote(text, safe='')}"


def _switched(request: Request, lang: str) -> str:
    """The address of the same page in another language."""
    kept = [(k, v) for k, v in request.args.items(multi=True) if k not in ("lang", "query")]
    parts = "&".join(f"{quote(k, safe='')}={quote(v, safe='')}" for k, v in (*kept, ("lang", lang)))
    path = str(request.environ.get("REQUEST_URI") or quote(request.path, safe="/")).partition("?")[0]
    return f"{path}?{parts}"


@lru_cache(maxsize=1)
def _templates() -> Environment:
    folder = resources.files("kg.serve") / "templates"
    return Environment(
        loader=FileSystemLoader(str(folder)),
        autoescape=select_autoescape(),
        trim_blocks=True,
        lstrip_blocks=True,
    )


@lru_cache(maxsize=16)
def _file(name: str) -> bytes:
    return (resources.files("kg.serve") / "static" / name).read_bytes()


def _json(value: object) -> str:
    """JSON for an attribute of an element, which Jinja2 escapes."""
    return json.dumps(value, ensure_ascii=False)
