"""Names things: IRIs made from content, readable, the same on every machine.

In: the plain values of ``kg.types``. Out: IRI strings below a base. Nothing here knows RDF. Chinese names
stay readable; what an IRI forbids is percent-encoded, and very long names end in a hash.
"""

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kg.errors import KgError
from kg.ontology import Names, Ontology
from kg.types import Entity, Fact, Modality, Observation, Source

BASE: Final = "https://w3id.org/report-kg/id/"
_LONGEST = 80
# What may stand in a segment of an IRI path (RFC 3987: ipchar), without %.
_FORBIDDEN = re.compile(
    r"[^A-Za-z0-9\-._~!$&'()*+,;=:@"
    "\u00a0-\u200d\u2010-\u2027\u2030-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00020000-\U0003fffd]"
)
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`\x00-\x20]*[/#:]")


def check_base(base: str) -> str:
    """``base`` if an IRI can be built on it; raises ``KgError`` otherwise."""
    if not _ABSOLUTE.fullmatch(base):
        raise KgError(
            f"--base {base!r}: not usable as a base. Expected an absolute IRI that ends in '/', '#' or ':', "
            f"such as {BASE}"
        )
    return base


@lru_cache(maxsize=65536)
def segment(name: str) -> str:
    """``name`` as one segment of an IRI path."""
    safe = escaped(name)
    if len(name) > _LONGEST:
        safe = escaped(name[:_LONGEST]) + "-" + digest(name)
    return safe or "-"


def escaped(name: str) -> str:
    """``name`` with what an IRI's path forbids percent-encoded."""
    return _FORBIDDEN.sub(_percent, name)


def digest(*parts: object) -> str:
    """Twelve hex digits of the SHA-256 of ``parts``."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Namer:
    """Makes the IRIs of one dataset (``base``) by the classes of ``ontology``."""

    base: str
    ontology: Ontology

    def report(self, report_id: str) -> str:
        """The report's IRI, which is also that of its named graph."""
        return f"{self.base}report/{segment(report_id)}"

    def source(self, source: Source) -> str:
        """A file's IRI: its name and what it holds."""
        return f"{self.base}source/{segment(source.name)}-{source.sha256[:12]}"

    def entity(self, entity: Entity, report_id: str) -> str:
        """The same name is the same thing in all reports, but for what only its report tells apart.

        Counties and what is below carry their division code (there are four 鼓楼区); agreements without a
        title of their own (战略合作协议) and meetings belong to their report.
        """
        path = f"{self.base}{folder(self.ontology, entity.kind)}/"
        if self._is_local(entity):
            path += f"{segment(report_id)}/"
        homonymous = entity.kind in (Names.COUNTY, Names.TOWNSHIP, Names.VILLAGE)
        return path + segment(entity.label + (f"-{entity.code}" if entity.code and homonymous else ""))

    def event(self, fact: Fact, report_id: str) -> str:
        """The frame's own IRI, or that of the named event it describes."""
        if fact.entity is not None:
            return self.entity(fact.entity, report_id)
        roles = [(r.name, *(f if isinstance(f, str) else f.name for f in r.fillers)) for r in fact.roles]
        spans = [(e.begin, e.end) for e in fact.evidence]
        values = [(str(a.value), a.unit) for a in fact.amounts]
        period = fact.period and (fact.period.start, fact.period.end)
        parts = (
            report_id,
            fact.kind,
            fact.modality.name,
            sorted(roles),
            spans,
            values,
            period,
            fact.label,
            fact.title,
        )
        return self._dated("event", report_id, fact.kind, *parts)

    def observation(self, observation: Observation, report_id: str) -> str:
        """The IRI of a stated figure."""
        o = observation
        subject = o.subject if isinstance(o.subject, str) else o.subject.name
        period = o.period and (o.period.start, o.period.end)
        parts = (
            subject,
            o.indicator,
            o.amount.value,
            o.amount.unit,
            period,
            o.evidence.begin,
            o.evidence.end,
        )
        held = () if o.modality is Modality.ASSERTED else (o.modality.name,)
        return self._dated("observation", report_id, o.indicator, *parts, *held)

    def passage(self, report_id: str, begin: int, end: int, text: str) -> str:
        """The IRI of a slice of a source (source offsets)."""
        return f"{self.base}passage/{segment(report_id)}/{begin}-{end}-{digest(text)[:8]}"

    def mention(self, report_id: str, begin: int, end: int, text: str) -> str:
        """The IRI of a place where something is named (source offsets)."""
        return f"{self.base}mention/{segment(report_id)}/{begin}-{end}-{segment(text)}"

    def claim(self, report_id: str, subject: str, relation: str, object: str, event: str | None) -> str:
        """The IRI of a direct relation's record."""
        return self._dated("claim", report_id, relation, subject, relation, object, event)

    def amount(self, event: str, value: str, unit: str, bound: str) -> str:
        """The IRI of a figure of an event."""
        tail = event.removeprefix(self.base).partition("/")[2]
        return f"{self.base}amount/{tail}/{segment(bound + value + unit)}"

    def _dated(self, path: str, report_id: str, label: str, *parts: object) -> str:
        return f"{self.base}{path}/{segment(report_id)}/{segment(label)}-{digest(report_id, *parts)}"

    def _is_local(self, entity: Entity) -> bool:
        if entity.kind == Names.AGREEMENT:
            return not entity.name.startswith("《")
        is_a = self.ontology.is_a
        return is_a(entity.kind, Names.MEETING) and not is_a(entity.kind, Names.GATHERING)


@lru_cache(maxsize=1024)
def folder(ontology: Ontology, kind: str) -> str:
    """The first part of an entity's path: the class right below Entity (``organisation``), or ``event``.

    It is the broad class, so that a name taken for a Company here and an Organisation there is one thing.
    What is both a place and an organisation (a development zone) is a place.
    """
    above = ontology.ancestors(kind)
    tops = [c for c in above if Names.ENTITY in ontology.ancestors(c)[1:2] or c == Names.EVENT]
    chosen = Names.PLACE if Names.PLACE in tops else (tops[0] if tops else kind)
    return chosen.lower()


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{b:02X}" for b in match.group().encode("utf-8", "surrogatepass"))
