"""What has to be written otherwise than by a report alone. In: ``Local``s and decisions. Out: ``Change``s by graph."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kg.identity.decisions import Decisions
from kg.identity.local import Local
from kg.identity.things import SAME_NAME, Thing, things

_APART: Final = "namesake"


@dataclass(frozen=True, slots=True)
class Change:
    """A thing of a report: its name and IRI there alone, and those that all reports give it, with the reason."""

    local: str
    name: str
    iri: str
    label: str
    reason: str


def changes(found: Iterable[Local], decisions: Decisions | None = None) -> dict[str, dict[str, Change]]:
    """Graph → IRI by the report alone → what is to be changed."""
    result: dict[str, dict[str, Change]] = {}
    for thing in things(found, decisions):
        reasons = reasons_of(thing)
        for m in thing.members:
            if (m.iri, m.label) != (thing.iri, thing.label):
                reason = reasons.get(m.label, _APART) if m.label != thing.label else _APART
                change = Change(m.iri, m.label, thing.iri, thing.label, reason)
                result.setdefault(m.graph, {})[m.iri] = change
    return result


def reasons_of(thing: Thing) -> dict[str, str]:
    """Name → why it is the thing's (a key of ``across`` in ``identity.yaml``), for all names but the one it bears."""
    found: dict[str, str] = {}
    for one, other, reason in thing.links:
        if one.label != other.label and reason != SAME_NAME:
            for label in (one.label, other.label):
                if label != thing.label:
                    found.setdefault(label, reason)
    return found


def idle(found: Iterable[Local], decisions: Decisions) -> list[str]:
    """What to tell of decisions that mean nothing in the graph."""
    if not decisions:
        return []
    every = list(found)
    called = {(m.graph, m.iri): thing.iri for thing in things(every) for m in thing.members}
    return decisions.idle(every, [called[one.graph, one.iri] for one in every])
