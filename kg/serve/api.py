"""JSON for pages that load a graph bit by bit. In: a request. Out: names that fit, and what lies around a thing."""

import json
from typing import Any, Final

from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Request, Response

from kg.ontology import NAMESPACE
from kg.serve import questions
from kg.serve.server import Server

_MOST_HITS: Final = 50
_MOST_EDGES: Final = 1000
_MOST_HOPS: Final = 3


def search(server: Server, request: Request) -> Response:
    """``/api/search?q=``: things with ``q`` in one of their names, those with the shortest first."""
    return _json({"hits": hits(server, request)})


def hits(server: Server, request: Request) -> list[dict[str, str]]:
    """The things that ``request`` looks for by ``q``, ``limit`` of them: IRI, label, the name that fits, class."""
    text = request.args.get("q", "").strip()
    if not text:
        return []
    limit = number(request, "limit", 20, _MOST_HITS)
    return like(server, text, limit)


def like(server: Server, text: str, most: int) -> list[dict[str, str]]:
    """The things with ``text`` in a name, ``most`` of them: IRI, label, the name that fits, class."""
    return [
        {"iri": iri, "label": label, "name": min(forms.split("\n"), key=len), **_kind(server, kinds.split())}
        for iri, kinds, label, forms, _ in server.rows(questions.named_like(text, most))[0]
    ]


def neighbourhood(server: Server, request: Request) -> Response:
    """``/api/neighbourhood?entity=IRI&hops=1``: the things that many relations away, and the relations between.

    ``more`` says whether there are more than ``limit`` relations.
    """
    centre = request.args.get("entity", "")
    hops = number(request, "hops", 1, _MOST_HOPS)
    limit = number(request, "limit", 200, _MOST_EDGES)
    edges: dict[tuple[str, str, str], None] = {}
    seen, border = {centre}, [centre]
    try:
        for _ in range(hops):
            if not border or len(edges) > limit:
                break
            rows = server.rows(questions.near(border, limit + 1))[0]
            edges.update(dict.fromkeys((s, p, o) for s, p, o in rows))
            border = sorted({end for s, _, o in rows for end in (s, o)} - seen)
            seen.update(border)
        kept = list(edges)[:limit]
        shown = {centre, *(end for s, _, o in kept for end in (s, o))}
        names = server.rows(questions.labels(sorted(shown)))[0]
    except ValueError as error:
        raise BadRequest(f"Expected entity=IRI: {error}") from error
    told = [{"from": s, "to": o, "relation": p, "label": _word(server, p)} for s, p, o in kept]
    return _json({"nodes": _nodes(server, names), "edges": told, "more": len(edges) > limit})


def _nodes(server: Server, rows: list[list[str]]) -> list[dict[str, str]]:
    kinds: dict[str, list[str]] = {}
    labels: dict[str, str] = {}
    for iri, kind, label in rows:
        kinds.setdefault(iri, []).append(kind)
        labels.setdefault(iri, label)
    return [{"iri": iri, "label": labels[iri], **_kind(server, kinds[iri])} for iri in kinds]


def _kind(server: Server, kinds: list[str]) -> dict[str, str]:
    """The narrowest of some classes, its label and colour."""
    ontology, names = server.ontology, [kind.removeprefix(NAMESPACE) for kind in kinds]
    kind = max(names, key=lambda name: (len(ontology.ancestors(name)), name))
    return {"kind": kind, "kindLabel": _word(server, kind), "colour": ontology.colour(kind)}


def _word(server: Server, name: str) -> str:
    return server.ontology.label(name.removeprefix(NAMESPACE)).partition("（")[0]


def number(request: Request, name: str, default: int, most: int) -> int:
    """The parameter ``name``, from 1 to ``most``. Raises ``BadRequest``."""
    text = request.args.get(name, "")
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= most:
        raise BadRequest(f"{name}={text}: expected a number from 1 to {most}.")
    return int(text)


def _json(value: Any) -> Response:
    return Response(json.dumps(value, ensure_ascii=False), content_type="application/json")
