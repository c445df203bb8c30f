"""Which format an answer takes. In: a request's ``Accept`` and ``format``. Out: the name of a format, its media type."""

from collections.abc import Iterable, Mapping
from typing import Final

from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import BadRequest

# Format → its media types, the proper one first. An order of preference where a client has none.
RESULTS: Final[dict[str, tuple[str, ...]]] = {
    "json": ("application/sparql-results+json", "application/json"),
    "xml": ("application/sparql-results+xml", "application/xml", "text/xml"),
    "csv": ("text/csv",),
    "tsv": ("text/tab-separated-values",),
}
TRIPLES: Final[dict[str, tuple[str, ...]]] = {
    "ttl": ("text/turtle", "application/x-turtle"),
    "nt": ("application/n-triples", "text/plain"),
    "rdf": ("application/rdf+xml", "application/xml", "text/xml"),
    "jsonld": ("application/ld+json", "application/json"),
}
HTML: Final[dict[str, tuple[str, ...]]] = {"html": ("text/html", "application/xhtml+xml")}
# What clients call formats in ``format=``, beside our names and the media types.
_ALIASES: Final[dict[str, str]] = {
    "turtle": "ttl",
    "n3": "ttl",
    "ntriples": "nt",
    "n-triples": "nt",
    "rdfxml": "rdf",
    "rdf+xml": "rdf",
    "json-ld": "jsonld",
}
_TEXT: Final = ("text/", "application/x-turtle")


def chosen(accept: MIMEAccept, offered: Mapping[str, tuple[str, ...]], wanted: str = "") -> tuple[str, str]:
    """The name and media type of the format to answer in, ``("", "")`` where none of ``offered`` is acceptable.

    ``wanted``: a format's name or media type that the request asks for by itself, before its ``Accept``; a
    known one that is not offered here is passed over, as clients send one for tables and triples alike. Raises
    ``BadRequest`` for one that nobody knows.
    """
    wanted = _ALIASES.get(wanted.lower(), wanted)
    types: dict[str, str] = {}
    for name, medias in offered.items():
        for media in medias:
            types.setdefault(media, name)
    name = wanted if wanted in offered else types.get(wanted, "")
    if wanted and not name:
        _check(wanted)
    if name:
        return name, offered[name][0]
    if not accept:
        name = next(iter(offered))
        return name, offered[name][0]
    order = list(dict.fromkeys(media for medias in offered.values() for media in medias))
    best = accept.best_match(order) or ""
    return types.get(best, ""), best


def _check(wanted: str) -> None:
    """Raises ``BadRequest`` if there is no format of this name or media type anywhere."""
    every = RESULTS | TRIPLES | HTML
    if wanted not in every and not any(wanted in medias for medias in every.values()):
        raise BadRequest(f"format={wanted}: there is no such format. Expected one of {' '.join(every)}.")


def header(media: str) -> str:
    """The ``Content-Type`` of a body in UTF-8."""
    return f"{media}; charset=utf-8" if media.startswith(_TEXT) else media


def known(offered: Iterable[tuple[str, ...]]) -> str:
    """The proper media types, for a message."""
    return ", ".join(medias[0] for medias in offered)
