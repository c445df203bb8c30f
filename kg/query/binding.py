"""Gives parameters their values. In: a question, a store, what the user wrote. Out: SPARQL text, and what to tell him.

What the user wrote becomes RDF terms, written by pyoxigraph: no text of his is ever SPARQL.
"""

import calendar
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Final

import pyoxigraph as ox
from rdflib import XSD

from kg import ontology, terms
from kg.errors import QueryError
from kg.ontology import NAMESPACE
from kg.query.named import NamedQuery, Parameter, placed

_LABEL: Final = ox.NamedNode(str(terms.LABEL))
_ALT_LABEL: Final = ox.NamedNode(str(terms.ALT_LABEL))
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_NUMBER: Final = re.compile(r"[+-]?\d+(?:\.\d+)?")
_SHOWN: Final = 5  # names told of


@dataclass(frozen=True, slots=True)
class Bound:
    """A query with its parameters in it, sentences on how names were understood, and names that nothing has."""

    text: str
    notes: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def bound(store: ox.Store, asked: NamedQuery, given: Mapping[str, str]) -> Bound:
    """``asked`` with the values ``given`` for its parameters.

    A name is that of a thing (label or other name) exactly, if there is one; else all things count whose names
    contain it; ``*`` stands for any characters. Raises ``QueryError`` for parameters that the question doesn't
    have, and for values that are no date, number or class.
    """
    known = {p.name: p for p in asked.parameters}
    for name in given:
        if name not in known:
            raise unknown(asked, name)
    notes: list[str] = []
    missing: list[str] = []
    written = {name: _written(store, known[name], value, notes, missing) for name, value in given.items()}
    return Bound(placed(asked.text, written), tuple(notes), tuple(missing))


def unknown(asked: NamedQuery, name: str, others: Iterable[str] = ()) -> QueryError:
    """What to tell of a parameter that ``asked`` doesn't have; ``others``: options that may have been meant."""
    known = [p.name for p in asked.parameters]
    like = get_close_matches(name, [*known, *others], 1)
    hint = f" Did you mean --{like[0]}?" if like else ""
    has = "Its parameters are " + " ".join(f"--{k}" for k in known) if known else "It has none"
    return QueryError(f"{asked.name or 'This query'}: has no parameter --{name}.{hint} {has}.")


def _written(store: ox.Store, parameter: Parameter, value: str, notes: list[str], missing: list[str]) -> str:
    name, value = parameter.name, value.strip()
    if not value:
        raise QueryError(f"--{name}: is empty. Expected {parameter.en}.")
    if parameter.kind == "name":
        return _things(store, name, value, notes, missing)
    if parameter.kind == "class":
        return str(ox.NamedNode(NAMESPACE + class_named(value, f"--{name}")))
    if parameter.kind in ("since", "until"):
        return str(ox.Literal(_day(name, value, last=parameter.kind == "until"), datatype=_type(XSD.date)))
    if parameter.kind == "number":
        if not _NUMBER.fullmatch(value):
            raise QueryError(f"--{name}: {value!r} is no number. Expected one like 1000000 or 2.5.")
        return str(ox.Literal(value, datatype=_type(XSD.decimal)))
    return str(ox.Literal(value))


def _things(store: ox.Store, parameter: str, value: str, notes: list[str], missing: list[str]) -> str:
    """IRIs of what is named ``value``, and ``value`` itself: a role's filler may be just words. Adds to ``notes`` how it
    was understood, and to ``missing`` what nothing is called."""
    words = [str(ox.Literal(value, language="zh")), str(ox.Literal(value))]
    exact = {
        str(quad.subject)
        for predicate in (_LABEL, _ALT_LABEL)
        for literal in (ox.Literal(value, language="zh"), ox.Literal(value))
        for quad in store.quads_for_pattern(None, predicate, literal, ox.DefaultGraph())
    }
    pattern = ".*".join(re.escape(part) for part in value.split("*"))
    contained = _named_like(store, re.compile(pattern if "*" in value else f".*{pattern}.*", re.S))
    if exact:
        more = sorted({label for iri, label in contained.items() if iri not in exact})
        if more:
            notes.append(
                f"--{parameter} {value}: this name only; --{parameter} '*{value}*' also takes {_some(more)}"
            )
        return " ".join([*sorted(exact), *words])
    if contained:
        notes.append(f"--{parameter} {value}: {_some(sorted(set(contained.values())))}")
        return " ".join([*sorted(contained), *words])
    every = sorted(set(_named_like(store, re.compile(".*", re.S)).values()))
    like = get_close_matches(value.strip("*"), every, 3, 0.5)  # one of two characters may be another
    hint = f" Did you mean {' or '.join(like)}?" if like else " See kg search."
    missing.append(value)
    notes.append(f"--{parameter} {value}: nothing in this graph has a name like that.{hint}")
    return " ".join(words)


def _named_like(store: ox.Store, pattern: re.Pattern[str]) -> dict[str, str]:
    """Things (IRI → name) one of whose names ``pattern`` matches as a whole; of several names the first."""
    found: dict[str, str] = {}
    for predicate in (_LABEL, _ALT_LABEL):
        for quad in store.quads_for_pattern(None, predicate, None, ox.DefaultGraph()):
            name = quad.object.value if isinstance(quad.object, ox.Literal) else ""
            if pattern.fullmatch(name):
                key = str(quad.subject)
                found[key] = min(found.get(key, name), name) if predicate == _LABEL else found.get(key, name)
    return found


def class_named(value: str, place: str) -> str:
    """The class with the name or label ``value``. Raises ``QueryError``; ``place`` says whose value it is."""
    known = ontology.load()
    names = {
        label: name
        for name in sorted(known.classes)
        for label in (known.label(name, "en"), known.label(name))
    }
    names |= {name: name for name in known.classes}
    wanted = value.removeprefix("kg:")
    if wanted in names:
        return names[wanted]
    like = get_close_matches(wanted, sorted(names), 1)
    hint = f" Did you mean {like[0]}?" if like else ""
    raise QueryError(
        f"{place}: there is no class {value!r}.{hint} Expected one of the ontology's, such as Bank or 银行."
    )


def _day(name: str, value: str, *, last: bool) -> str:
    """A day; of a month or year the first or the last."""
    match = _DATE.fullmatch(value)
    try:
        if match is None:
            raise ValueError
        year, month = int(match[1]), int(match[2] or (12 if last else 1))
        end = calendar.monthrange(year, month)[1] if last else 1
        return date(year, month, int(match[3] or end)).isoformat()
    except ValueError:
        raise QueryError(
            f"--{name}: {value!r} is no date. Expected one like 2025-07-18, 2025-07 or 2025."
        ) from None


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{len(names)} name{'s' * (len(names) > 1)}: {'、'.join(names[:_SHOWN])}{more}"


def _type(iri: str) -> ox.NamedNode:
    return ox.NamedNode(str(iri))
