"""The part of a graph that a page shows. In: ``Told`` and a ``Choice``. Out: ``Told`` with less in it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches
from typing import Final

from kg.choice import Choice
from kg.errors import FAILED, KgError
from kg.ontology import Ontology
from kg.query import ask
from kg.store import Store
from kg.view.told import Claim, Told
from kg.view.wording import LANGUAGES

_COLUMNS: Final = ("subject", "predicate", "object")


class ViewError(KgError):
    """A choice that can't be made: a name, a class or a relation that is not there."""


class UnseenError(ViewError):
    """Nothing of what is shown has this name."""

    exit_status = FAILED


def choose(told: Told, choice: Choice, store: Store, ontology: Ontology) -> Told:
    """``told`` with only what ``choice`` asks for. Raises ``ViewError`` and ``QueryError``."""
    if choice == Choice():
        return told
    if choice.query:
        told = _queried(told, choice.query, store, ontology)
    if choice.relations:
        wanted = {
            _named(r, {c.relation for c in told.claims}, "relation", ontology) for r in choice.relations
        }
        told = _with(told, [c for c in told.claims if c.relation in wanted])
    if choice.since or choice.until:
        told = _within(told, choice)
    if choice.classes:
        told = _of_classes(told, choice.classes, ontology)
    if choice.focus:
        told = _near(told, _thing(told, choice.focus), choice.hops)
    return _with_reports(told)


def _with_reports(told: Told) -> Told:
    """``told`` with only the reports that say something of it."""
    said = [*(c.iri for c in told.claims), *told.events, *(f.iri for f in told.figures)]
    passages = {p for iri in said for p in told.evidence.get(iri, ())}
    kept = {told.passages[p].report for p in passages if p in told.passages}
    return replace(told, reports={iri: r for iri, r in told.reports.items() if iri in kept})


def _with(told: Told, claims: list[Claim], more: Iterable[str] = ()) -> Told:
    """``told`` with these claims only: the things that they join (and ``more``), their figures, their events."""
    kept = {end for c in claims for end in (c.subject, c.object)} | set(more)
    claimed = {c.event for c in claims}
    return replace(
        told,
        claims=claims,
        things={iri: thing for iri, thing in told.things.items() if iri in kept},
        events={e: event for e, event in told.events.items() if e in claimed},
        figures=[f for f in told.figures if f.subject in kept],
    )


def _within(told: Told, choice: Choice) -> Told:
    first, last = str(choice.since or ""), str(choice.until or "9999-12-31")
    inside = {
        e: bool(event.start or event.end) and (event.end or "9999-12-31") >= first and event.start <= last
        for e, event in told.events.items()
    }
    figures = [f for f in told.figures if (f.start or f.end) and (f.end or last) >= first and f.start <= last]
    found = _with(told, [c for c in told.claims if inside.get(c.event)], [f.subject for f in figures])
    return replace(found, figures=figures)


def _of_classes(told: Told, classes: tuple[str, ...], ontology: Ontology) -> Told:
    """The relations in which something of one of the classes has part, and such things."""
    known = {a for kind in told.kinds.values() for a in ontology.ancestors(kind)}
    below = {
        d
        for c in classes
        for d in ontology.descendants(_named(c, known | ontology.classes, "class", ontology))
    }
    wanted = {iri for iri in told.things if told.kinds[iri] in below}
    claims = [c for c in told.claims if c.subject in wanted or c.object in wanted]
    return _with(told, claims, wanted)


def _near(told: Told, middle: str, hops: int) -> Told:
    """What is within ``hops`` relations of a thing."""
    links: dict[str, set[str]] = defaultdict(set)
    for c in told.claims:
        links[c.subject].add(c.object)
        links[c.object].add(c.subject)
    reached, edge = {middle}, {middle}
    for _ in range(hops):
        edge = {n for name in edge for n in links[name]} - reached
        reached |= edge
    return _with(told, [c for c in told.claims if c.subject in reached and c.object in reached], reached)


def _thing(told: Told, name: str) -> str:
    """The IRI of the thing called ``name``: by IRI, by its label, by another form of its name."""
    if name in told.things:
        return name
    for forms in (lambda t: [t.label], lambda t: t.aliases):
        found = sorted(iri for iri, thing in told.things.items() if name in forms(thing))
        if found:
            return found[0]
    names = sorted({n for t in told.things.values() for n in (t.label, *t.aliases) if n})
    like = [n for n in names if name in n][:3] or get_close_matches(name, names, 3)
    hint = f" Did you mean {' or '.join(like)}?" if like else ""
    raise UnseenError(
        f"Nothing in what is shown is called {name}.{hint} Expected a name or an IRI of the graph."
    )


def _named(name: str, known: Iterable[str], what: str, ontology: Ontology) -> str:
    """The local name of a class or relation, given by that or by one of its labels."""
    forms: dict[str, str] = {}
    for local in sorted(known):
        for form in (local, *(ontology.label(local, language) for language in LANGUAGES)):
            forms.setdefault(form, local)
    if name in forms:
        return forms[name]
    like = get_close_matches(name, forms, 3)
    hint = f" Did you mean {' or '.join(like)}?" if like else f" There are {'、'.join(sorted(forms)[:40])}."
    raise ViewError(f"There is no {what} {name} in what is shown.{hint}")


def _queried(told: Told, query: str, store: Store, ontology: Ontology) -> Told:
    """What a CONSTRUCT gives: its triples between things; those that the graph claims keep their evidence."""
    answer = ask(store, query)
    if answer.columns != _COLUMNS:
        raise ViewError("The query gives a table. Expected CONSTRUCT (or DESCRIBE), whose triples are shown.")
    triples = {(s, p.rpartition("#")[2], o) for s, p, o in answer.rows}
    symmetric = {(o, r, s) for s, r, o in triples if r in ontology.symmetric}
    asked = triples | symmetric
    claims = [c for c in told.claims if (c.subject, c.relation, c.object) in asked]
    have = {(c.subject, c.relation, c.object) for c in claims} | {
        (c.object, c.relation, c.subject) for c in claims
    }
    things, kinds = dict(told.things), dict(told.kinds)
    for s, p, o in answer.rows:
        relation = p.rpartition("#")[2].rpartition("/")[2]
        if s in told.things and o in told.things and (s, p.rpartition("#")[2], o) not in have and s != o:
            claims.append(Claim("", s, relation, o))
    return _with(replace(told, things=things, kinds=kinds, claims=claims), sorted(claims, key=_order))


def _order(c: Claim) -> tuple[str, str, str, int, str]:
    return c.subject, c.relation, c.object, c.mood, c.iri
