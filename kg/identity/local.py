"""The things of one report as the others see them. In: its triples as strings. Out: ``Local``s."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from kg import ontology as onto
from kg import terms
from kg.ontology import NAMESPACE, Names

Row = tuple[str, str, str]  # subject, predicate, and the object's IRI or text
_IS_A, _LABEL, _ALT = str(terms.IS_A), str(terms.LABEL), str(terms.ALT_LABEL)
_IDENTIFIER, _PUBLISHED = str(terms.IDENTIFIER), str(terms.DATE_PUBLISHED)
_CODE, _HOME = NAMESPACE + Names.DIVISION_CODE, NAMESPACE + Names.HOME
_IN, _UNIT, _POST = (NAMESPACE + name for name in (Names.LOCATED_IN, Names.UNIT_OF, Names.HOLDS_POST))
_DOING: Final = (NAMESPACE + Names.ISSUED, NAMESPACE + Names.UNDERTOOK)
# The predicates that are looked at.
KEPT: Final = frozenset(
    (_IS_A, _LABEL, _ALT, _IDENTIFIER, _PUBLISHED, _CODE, _HOME, _IN, _UNIT, _POST, *_DOING)
)
_TOLD: Final = ("graph", "report", "published", "home", "home_name")
_STEPS: Final = 4  # places inside places that are gone through for a code


@dataclass(frozen=True, slots=True)
class Body:
    """Where somebody has a post: its IRI, name, whether it is of the state, and the division that it is in, by code and
    name (``""``: not known)."""

    iri: str
    label: str
    public: bool
    code: str
    place: str


@dataclass(frozen=True, slots=True)
class Local:
    """A thing of one report, by this report alone.

    ``code`` is that of the division in which it is, or which it is; ``place`` how that is called; ``home`` and
    ``home_name`` those of the report; all are ``""`` where unknown. ``bodies`` are where a person has posts, ``heads``
    the names of what an organisation is a unit of.
    """

    graph: str
    report: str
    published: str
    home: str
    home_name: str
    iri: str
    label: str
    kinds: frozenset[str]
    aliases: tuple[str, ...]
    code: str
    place: str
    bodies: tuple[Body, ...] = ()
    heads: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[str, str, str]:
        """Earlier reports first; those without a day last."""
        return self.published or "9999", self.report, self.iri


@dataclass(slots=True)
class _View:
    """A report's triples by what they say."""

    values: dict[str, dict[str, list[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )

    def one(self, subject: str, predicate: str) -> str:
        return min(self.values[subject][predicate], default="") if subject in self.values else ""

    def kinds(self, subject: str) -> frozenset[str]:
        found = self.values[subject][_IS_A] if subject in self.values else []
        return frozenset(k.removeprefix(NAMESPACE) for k in found if k.startswith(NAMESPACE))

    def where(self, subject: str) -> tuple[str, str]:
        """The code and name of the division that ``subject`` is or is in, as far as its own relations lead."""
        seen = [subject]
        for _ in range(_STEPS):
            here = seen[-1]
            if here in self.values and (code := self.one(here, _CODE)):
                return code, self.one(here, _LABEL)
            above = sorted(self.values[here][_IN]) if here in self.values else []
            if not above or above[0] in seen:
                break
            seen.append(above[0])
        return "", ""


def packed(found: Sequence[Local]) -> str:
    """The things of one report as text, to be kept beside it; ``""`` for none."""
    if not found:
        return ""
    told = [getattr(found[0], name) for name in _TOLD]
    rows = [
        [
            one.iri,
            one.label,
            sorted(one.kinds),
            one.aliases,
            one.code,
            one.place,
            [[b.iri, b.label, b.public, b.code, b.place] for b in one.bodies],
            one.heads,
        ]
        for one in found
    ]
    return json.dumps([told, rows], ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> list[Local]:
    """The other way round."""
    if not text:
        return []
    told, rows = json.loads(text)
    return [
        Local(
            **dict(zip(_TOLD, told, strict=True)),
            iri=iri,
            label=label,
            kinds=frozenset(kinds),
            aliases=tuple(aliases),
            code=code,
            place=place,
            bodies=tuple(Body(*body) for body in bodies),
            heads=tuple(heads),
        )
        for iri, label, kinds, aliases, code, place, bodies, heads in rows
    ]


def locals_of(graph: str, rows: Iterable[Row]) -> list[Local]:
    """The things of the report whose named graph is ``graph``, in the order of their IRIs; ``rows`` are its triples."""
    view = _View()
    for subject, predicate, value in rows:
        if predicate in KEPT:
            view.values[subject][predicate].append(value)
    home = view.one(graph, _HOME)
    told = {
        "graph": graph,
        "report": view.one(graph, _IDENTIFIER),
        "published": view.one(graph, _PUBLISHED),
        "home": view.one(home, _CODE),
        "home_name": view.one(home, _LABEL),
    }
    by = {o: s for s in sorted(view.values) for p in _DOING for o in sorted(view.values[s][p])}
    return [_local(view, told, by, iri, kinds) for iri, kinds in sorted(_entities(view))]


def _entities(view: _View) -> Iterator[tuple[str, frozenset[str]]]:
    known = _classes()
    for iri in list(view.values):
        kinds = view.kinds(iri) & known
        if kinds and view.values[iri][_LABEL]:
            yield iri, kinds


def _local(view: _View, told: dict[str, str], by: dict[str, str], iri: str, kinds: frozenset[str]) -> Local:
    code, place = view.where(iri)
    if not code and iri in by:  # a document is where its issuer is
        code, place = view.where(by[iri])
    return Local(
        **told,
        iri=iri,
        label=view.one(iri, _LABEL),
        kinds=kinds,
        aliases=tuple(sorted(view.values[iri][_ALT])),
        code=code,
        place=place,
        bodies=tuple(_body(view, body) for body in sorted(set(view.values[iri][_POST]))),
        heads=_names(view, view.one(iri, _UNIT)),
    )


def _names(view: _View, iri: str) -> tuple[str, ...]:
    """The name of ``iri``, before its other forms."""
    if not iri or iri not in view.values:
        return ()
    return view.one(iri, _LABEL), *sorted(view.values[iri][_ALT])


def _body(view: _View, iri: str) -> Body:
    public = bool(view.kinds(iri) & _public())
    return Body(iri, view.one(iri, _LABEL), public, *view.where(iri))


@lru_cache(maxsize=1)
def _classes() -> frozenset[str]:
    """The classes of what may be named in several reports. Classes of a user's own are left as they are named."""
    known = onto.load()
    wanted = (Names.PERSON, Names.ORGANISATION, Names.PLACE, Names.PROJECT, Names.DOCUMENT)
    return frozenset().union(*map(known.descendants, wanted))


@lru_cache(maxsize=1)
def _public() -> frozenset[str]:
    known = onto.load()
    wanted = (Names.GOVERNMENT, Names.PARTY, Names.PROVINCE, Names.CITY, Names.COUNTY, Names.TOWNSHIP)
    return frozenset().union(*map(known.descendants, wanted))
