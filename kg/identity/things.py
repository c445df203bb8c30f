"""One thing for all that is one. In: all ``Local``s of all reports, the user's decisions. Out: ``Thing``s with IRIs.

A thing keeps the IRI and the name that its reports give it alone, wherever that is possible: only namesakes get longer
IRIs (王刚-西宁市), and only things that other reports call in full get other ones.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from kg.identity import names, persons, places
from kg.identity import words as lists
from kg.identity.decisions import Decisions
from kg.identity.keys import is_concerned
from kg.identity.local import Local
from kg.identity.sets import Sets
from kg.identity.words import Words
from kg.iri import segment
from kg.ontology import Names

SAME_NAME: Final = "same-name"


@dataclass(slots=True)
class Thing:
    """What several reports name: its IRI and name, its ``members`` (the reports' things, earliest first), and why they
    are one: ``links`` of two members and a reason (a key of ``across`` in ``identity.yaml``). ``others``: the things
    that were kept apart from it although they are named alike."""

    iri: str
    label: str
    members: tuple[Local, ...]
    links: tuple[tuple[Local, Local, str], ...] = ()
    others: list["Thing"] = field(default_factory=list)


def things(found: Iterable[Local], decisions: Decisions | None = None) -> list[Thing]:
    """All things, in the order of their earliest reports."""
    locals_ = sorted(found, key=lambda one: one.order)
    words = lists.load()
    free = {i for i, one in enumerate(locals_) if is_concerned(one, words)}
    sets = _together(locals_, free, words)
    alone = _named(locals_, sets.all(), sets.why, {}, free)
    if not decisions:
        return alone
    known = {(m.graph, m.iri): thing.iri for thing in alone for m in thing.members}
    called = [known[one.graph, one.iri] for one in locals_]
    groups, why, chosen, decided = decisions.applied(locals_, called, sets)
    return _named(locals_, groups, why, chosen, free | decided)


def _together(found: Sequence[Local], free: set[int], words: Words) -> Sets:
    """What is one, by the reports. What isn't ``free`` is one if its IRI is, whatever else is called so."""
    sets = Sets([one.graph for one in found])
    by_iri: dict[str, list[int]] = defaultdict(list)
    first: dict[str, int] = {}
    for i, one in enumerate(found):
        if i in free:
            by_iri[one.iri].append(i)
        else:
            sets.join(first.setdefault(one.iri, i), i, SAME_NAME)
    people, firms = [], names.Firms(found, words)
    for iri in sorted(by_iri):
        indices = by_iri[iri]
        if Names.PERSON in found[indices[0]].kinds:
            people.append(indices)
        elif any(places.is_local(found[i], words) or firms.is_ambiguous(found[i]) for i in indices):
            places.join(found, indices, sets, words)
        else:
            for i in indices:
                sets.join(indices[0], i, SAME_NAME)
    names.join(found, firms, sets, words)
    for indices in people:
        persons.join(found, indices, sets, words)
    return sets


def _named(
    found: Sequence[Local],
    groups: Sequence[Sequence[int]],
    why: Iterable[tuple[int, int, str]],
    chosen: dict[int, str],
    free: set[int],
) -> list[Thing]:
    """The sets as things; ``chosen`` has the names that a user gave, by their indices. Only what is ``free`` is told apart
    from what is called alike."""
    at = {i: n for n, group in enumerate(groups) for i in group}
    links: dict[int, list[tuple[Local, Local, str]]] = defaultdict(list)
    for i, j, reason in why:
        if at[i] == at[j]:
            links[at[i]].append((found[i], found[j], reason))
    result, several = [], []
    for n, group in enumerate(groups):
        members = tuple(found[i] for i in group)
        wanted = next((chosen[i] for i in group if i in chosen), "")
        best = _best(members, wanted)
        result.append(Thing(best.iri, best.label, members, tuple(links[n])))
        several += result[-1:] if free.intersection(group) else []
    _tell_apart(several)
    return result


def _best(members: Sequence[Local], wanted: str) -> Local:
    """The member whose name the whole thing bears: as the user says, else the fullest."""
    words = lists.load()
    given = [m for m in members if m.label == wanted]
    return max(given or members, key=lambda m: (m.label.endswith(words.full), len(m.label), m.label))


def _tell_apart(found: Sequence[Thing]) -> None:
    """Gives things of one IRI different ones; who is not told of any better keeps the common one."""
    alike: dict[str, list[Thing]] = defaultdict(list)
    for thing in found:
        alike[thing.iri].append(thing)
    for iri, same in sorted(alike.items()):
        if len(same) == 1:
            continue
        taken: set[str] = set()
        for thing in same:
            thing.others = [t for t in same if t is not thing]
            known = _qualifier(thing)
            new = f"{iri}-{segment(known)}" if known else iri
            if new in taken:
                new = f"{new}-{segment(thing.members[0].report)}"
            taken.add(new)
            thing.iri = new


def _qualifier(thing: Thing) -> str:
    """What tells a thing from its namesakes: the earliest known post of a person, where else a thing is, or its report."""
    bodies = (sorted(m.bodies, key=lambda b: (not b.public, b.label)) for m in thing.members)
    post = next((row[0].label for row in bodies if row), "")
    if post:
        return post
    person = Names.PERSON in thing.members[0].kinds
    where = next((m.place or m.home_name for m in thing.members if m.place or m.home_name), "")
    return where or ("" if person else thing.members[0].report)
