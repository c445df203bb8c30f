"""What a graph knows of one thing, and why all of that is one. In: a store and a name. Out: ``Account``s, or lines of text.

``kg.identity`` is asked again what it holds to be one, so that a graph needs to note reasons only within reports.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from kg.errors import UnknownNameError
from kg.identity import Decisions, Thing, things
from kg.identity import words as lists
from kg.identity.changes import reasons_of
from kg.identity.decisions import DIFFERENT, Selector
from kg.identity.local import Local
from kg.ontology import Ontology
from kg.store import Store
from kg.store.index import things as named
from kg.store.naming import Naming, above, code, namings
from kg.store.settle import remembered
from kg.text import counted

_SHOWN: Final = 3  # reports, links or namesakes that are told one by one
_SENTENCES: Final = 5  # of a form
_AROUND: Final = 24  # characters of a passage on either side of a name


@dataclass(frozen=True, slots=True)
class Account:
    """A thing with its class (label), division code, what it is part of or in (names), its mentions, and namesakes with
    why they are others."""

    thing: Thing
    kind: str
    code: str
    within: tuple[str, ...]
    namings: tuple[Naming, ...]
    others: tuple[tuple[Thing, str], ...]


@dataclass(frozen=True, slots=True)
class Known:
    """All things of a store, to look among."""

    store: Store
    things: tuple[Thing, ...]
    decisions: Decisions


def load(store: Store) -> Known:
    """The things of ``store``: persons, organisations, places, projects, documents."""
    decisions = remembered(store)
    found = named(store)
    return Known(store, tuple(things([one for row in found.values() for one in row], decisions)), decisions)


def find(known: Known, wanted: str) -> list[Thing]:
    """What ``wanted`` may mean: an IRI, else a whole name or form, else a part of one; the most often named first.

    Raises ``UnknownNameError`` where nothing is called so.
    """
    found = (
        [t for t in known.things if wanted == t.iri],
        [t for t in known.things if any(wanted == m.iri for m in t.members)],
        [t for t in known.things if wanted in _forms(t)],
        [t for t in known.things if any(wanted in form for form in _forms(t))],
    )
    for hits in found:
        if hits:
            return sorted(hits, key=lambda t: (wanted != t.label, -len(t.members), t.iri))
    every = sorted({form for thing in known.things for form in _forms(thing)})
    like = get_close_matches(wanted, every, 1)
    hint = f" Did you mean {like[0]!r}?" if like else ""
    raise UnknownNameError(
        f"Nothing in the graph is called {wanted!r}.{hint} Expected a name, a part of one, or an IRI of a person, "
        "organisation, place, project or document."
    )


def account(known: Known, thing: Thing, ontology: Ontology) -> Account:
    """All that is known of ``thing``."""
    names = {t.iri: t.label for t in known.things}
    within = (iri for iri in above(known.store, thing.iri) if iri in names)
    alike = [t for t in known.things if t is not thing and _alike(t, thing)]
    return Account(
        thing,
        _kind(thing, ontology),
        code(known.store, thing.iri),
        tuple(f"{names[iri]} <{iri}>" for iri in within),
        tuple(namings(known.store, thing.iri)),
        tuple((t, _apart(thing, t, known.decisions)) for t in alike),
    )


def listed(found: Iterable[Thing], ontology: Ontology) -> Iterator[str]:
    """One line for each of ``found``."""
    for thing in found:
        yield f"{thing.label}  {_kind(thing, ontology)}  {_count(thing.members)}  <{thing.iri}>"


def told(known: Account) -> Iterator[str]:
    """``known`` as lines of text."""
    thing = known.thing
    yield thing.label
    yield f"  class      {known.kind}"
    yield f"  IRI        <{thing.iri}>"
    if known.code:
        yield f"  code       {known.code}"
    yield from (f"  {'within' if n == 0 else '':10} {name}" for n, name in enumerate(known.within))
    yield f"  reports    {_count(thing.members)}: {_some([m.report for m in thing.members])}"
    yield ""
    yield "forms"
    yield from _told_forms(known)
    yield ""
    yield "why they are one"
    yield from _told_links(thing)
    yield ""
    yield "kept apart"
    for other, reason in known.others:
        yield f"  {other.label} <{other.iri}>: {reason}"
    if not known.others:
        yield "  nothing else has one of these names"


def _told_forms(known: Account) -> Iterator[str]:
    words, named = lists.load(), reasons_of(known.thing)
    within, across = words.within, words.across
    forms: dict[str, list[Naming]] = {}
    for naming in known.namings:
        forms.setdefault(naming.text.replace("\n", ""), []).append(naming)
    for form, rows in sorted(forms.items(), key=lambda row: (-len(row[1]), row[0])):
        reasons = [within[r]["en"] for r in dict.fromkeys(n.reason for n in rows) if r in within]
        reasons += [across[r]["en"] for r in (named.get(form, ""),) if r in across and not reasons]
        why = "; ".join(reasons) if reasons else "its name"
        where = list(dict.fromkeys(n.report for n in rows))
        yield f"  {form}  {_times(len(rows))} in {_some(where)}: {why}"
        told = dict.fromkeys(f"{n.report}: {_passage(n)}" for n in rows if n.passage)
        yield from (f"    {line}" for line in list(told)[:_SENTENCES])
        if len(told) > _SENTENCES:
            yield f"    … and {len(told) - _SENTENCES} more"
    if not forms:
        yield f"  {_some(sorted(_forms(known.thing)))} (no mention of it by itself)"


def _told_links(thing: Thing) -> Iterator[str]:
    across = lists.load().across
    if len({m.graph for m in thing.members}) == 1:
        yield "  only one report names it"
        return
    tally = Counter(reason for *_, reason in thing.links)
    for reason, count in sorted(tally.items(), key=lambda row: (-row[1], row[0])):
        yield f"  {across[reason]['en']} ({count})"
        pairs = [(a, b) for a, b, why in thing.links if why == reason]
        for a, b in pairs[:_SHOWN]:
            yield f"    {_described(a)} = {_described(b)}"
        if len(pairs) > _SHOWN:
            yield f"    … and {len(pairs) - _SHOWN} more"


def _described(one: Local) -> str:
    posts = f" ({_some([b.label for b in one.bodies])})" if one.bodies else ""
    return f"{one.report} {one.label}{posts}"


def _apart(one: Thing, other: Thing, decisions: Decisions) -> str:
    """Why two things of one name are two."""
    for line in decisions.lines:
        if line.rule == DIFFERENT and (_meant(line.one, one) and _meant(line.other, other)):
            return f"your decision ({line.where})"
        if line.rule == DIFFERENT and (_meant(line.one, other) and _meant(line.other, one)):
            return f"your decision ({line.where})"
    sides = [_sides(thing) for thing in (one, other)]
    if all(sides) and sides[0] != sides[1]:
        return f"{sides[1]}; this one: {sides[0]}"
    if one.label != other.label:
        return "another full name"
    return "no report tells that they are one"


def _meant(selector: Selector, thing: Thing) -> bool:
    return any(selector.takes(m, thing.iri) for m in thing.members)


def _sides(thing: Thing) -> str:
    """Where a thing is, or who somebody is, in a few words."""
    posts = dict.fromkeys(b.label for m in thing.members for b in m.bodies)
    if posts:
        return f"posts at {_some(list(posts))}"
    places = dict.fromkeys(m.place for m in thing.members if m.place)
    if places:
        return f"at {_some(list(places))}"
    homes = dict.fromkeys(m.home_name for m in thing.members if m.home_name)
    return f"in reports at home in {_some(list(homes))}" if homes else ""


def _alike(one: Thing, other: Thing) -> bool:
    """Whether a name of one is a name of the other, by which they could be taken for each other."""
    names = {other.label, *(m.label for m in other.members)}
    return bool(names & {one.label, *(m.label for m in one.members)}) or other.label in _forms(one)


def _forms(thing: Thing) -> set[str]:
    return {thing.label, *(form for m in thing.members for form in (m.label, *m.aliases))}


def _kind(thing: Thing, ontology: Ontology) -> str:
    kinds = Counter(kind for m in thing.members for kind in m.kinds)
    best = max(kinds, key=lambda k: (kinds[k], len(ontology.ancestors(k)), k))
    return f"{ontology.label(best)} ({best})"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _count(members: Sequence[Local]) -> str:
    return counted(len({m.graph for m in members}), "report")


def _some(names: Sequence[str]) -> str:
    more = len(names) - _SHOWN
    return "、".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _passage(naming: Naming) -> str:
    """The words around a name, which stands in 【】."""
    text, begin, end = naming.passage, naming.at, naming.at + len(naming.text)
    left, right = text[max(0, begin - _AROUND) : begin], text[end : end + _AROUND]
    shown = f"{'…' if begin > _AROUND else ''}{left}【{naming.text}】{right}"
    return (shown + ("…" if end + _AROUND < len(text) else "")).replace("\n", "")
