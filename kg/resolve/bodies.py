"""Departments that regions have: 商务厅, 市监局 → 市场监督管理局. In: ``ontology/regional_bodies.tsv`` (columns there).

Out: the body that a form means at a place of some level in some year.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from kg import ontology as onto
from kg.errors import OntologyError
from kg.ontology import Names
from kg.recognise.gazetteer import Entry

_MUNICIPALITY: Final = "市"
_LEVELS: Final = {Names.CITY: "C", Names.COUNTY: "X", Names.TOWNSHIP: "T", Names.VILLAGE: "V"}


@dataclass(frozen=True, slots=True)
class Body:
    """A department without its place: full form, class, the levels that have it, the years in which it stood."""

    full: str
    kind: str
    levels: str
    since: int
    until: int


Bodies = Mapping[str, tuple[Body, ...]]


@lru_cache(maxsize=2)
def load(path: Path | None = None) -> Bodies:
    """Form → bodies, those whose full name it is first. Raises ``OntologyError`` where a line is broken."""
    path = path or onto.folder() / "regional_bodies.tsv"
    found: dict[str, list[Body]] = {}
    short: dict[str, list[Body]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        try:
            full, forms, kind, levels, since, until, *_ = [*line.split("\t"), "", "", "", ""]
            body = Body(full, kind, levels, int(since or 0), int(until or 9999))
        except ValueError as error:
            raise OntologyError(
                f"{path}:{number}: {error}. Expected name, forms, class, levels, years."
            ) from error
        found.setdefault(full, []).append(body)
        for form in filter(None, forms.split(";")):
            short.setdefault(form, []).append(body)
    return {form: (*found.get(form, ()), *short.get(form, ())) for form in {**found, **short}}


def body(bodies: Bodies, form: str, place: Entry, year: int | None) -> Body | None:
    """What ``form`` means at ``place``: of its level and year if any is, else the first that the form may mean."""
    known = bodies.get(form)
    if not known:
        return None
    level = _level(place)
    fitting = [b for b in known if level in b.levels and (year is None or b.since <= year <= b.until)]
    return (fitting or [b for b in known if level in b.levels] or list(known))[0]


def _level(place: Entry) -> str:
    if place.kind == Names.PROVINCE:
        return "M" if place.name.endswith(_MUNICIPALITY) else "P"
    return _LEVELS.get(place.kind, "")
