"""Who holds which post where.

In: a ``Report``, its ``Resolution`` and ``Apposition``s. Out: ``Fact``s of class Tenure, from the appositions
and from sentences about appointments. The words are in ``ontology/posts.yaml``.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import product
from typing import Final, NamedTuple

from kg.apposition import Apposition, Person, View, appositions, chain_at, settled, view_of
from kg.office import CARRIED, Office, elided
from kg.ontology import Names
from kg.recognise.post import words
from kg.text import sentences
from kg.types import Entity, Evidence, Fact, Modality, Period, Report, Resolution, Role

__all__ = ["Apposition", "appositions", "tenures"]

_APPOINTED: Final = "tenure-appointed"
_HELD_BY: Final = "tenure-held-by"
_AS: Final = "tenure-as"
_HEADING: Final = "tenure-heading"


def tenures(
    report: Report, resolution: Resolution, found: tuple[Apposition, ...] | None = None
) -> list[Fact]:
    """The facts of class Tenure, one a (person, title, body), in text order.

    ``found`` are the report's appositions, where the caller has them. A post whose body is unknown gives
    none. ``period`` is set for dated appointments: from that day on.
    """
    view = view_of(report, resolution)
    facts = [
        _fact(a.person, title, body, a.rule, a.evidence or Evidence(a.begin, a.end), a.confidence)
        for a in (appositions(report, resolution) if found is None else found)
        for title, body in a.posts
        if body
    ]
    facts += _appointments(view)
    return _merged(facts)


def _appointments(view: View) -> Iterator[Fact]:
    """任命张三为某局局长; 张三任某局局长; 某局局长由张三担任; 作为某局局长，张三…"""
    spans = sentences(view.text)
    number = 0
    for person in view.persons:
        while number + 1 < len(spans) and spans[number][1] <= person.mention.begin:
            number += 1
        yield from _appointed(view, person, spans[number])
        yield from _held_by(view, person, spans[number])
        yield from _heading(view, person)


def _appointed(view: View, person: Person, sentence: tuple[int, int]) -> Iterator[Fact]:
    """The posts behind a verb behind the name, and behind further verbs (曾任…，现任…)."""
    begin, at = person.mention.begin, person.mention.end
    lead = view.text[max(sentence[0], begin - 8) : begin]
    formal = _patterns().appoint.search(view.text[sentence[0] : begin]) is not None
    life = _patterns().life.match(view.text, at)
    if life and not any(at <= b < life.end() for b in view.person_begins):
        at = life.end()
    while verb := _patterns().verb.match(view.text, at):
        chain = chain_at(view, verb.end())
        if not chain or chain[-1].end in view.person_begins or not _said(view, verb, chain, formal, lead):
            return
        at = chain[-1].end
        period = _since(view, sentence, begin) if formal or verb.group("verb") in _dated() else None
        posts, sure = settled(view, chain, None)
        if posts[0][1] is None and (topic := elided(chain[0], view.known)) is not None:
            posts, sure = settled(view, [topic, *chain[1:]], None)
        modality = _modality((verb.group("before") or "") + verb.group("verb"), lead)
        others = list(_listed_before(view, person))
        for holder, (title, body) in product([person, *others], posts):
            if body and (formal or holder is person or _patterns().shared.fullmatch(title)):
                proof = Evidence(holder.mention.begin, at)
                fact = _fact(holder.entity, title, body, _APPOINTED, proof, sure, modality)
                yield replace(fact, period=period)
        further = _patterns().verb_joint.match(view.text, at)
        at = further.end() if further else len(view.text)


def _heading(view: View, person: Person) -> Iterator[Fact]:
    """以张三为团长的某代表团: the title behind the name, and the body behind the title."""
    head = _patterns().heading.match(view.text, person.mention.end)
    found = view.post_begins.get(head.end()) if head else None
    if head is None or found is None or not view.text.startswith("的", found.end):
        return
    for mention, body in view.known.ordered:
        if mention.begin == found.end + 1:
            proof = Evidence(person.mention.begin, mention.end)
            yield _fact(person.entity, view.text[head.end() : found.end], body, _HEADING, proof, CARRIED)
            return


def _listed_before(view: View, person: Person) -> Iterator[Person]:
    """任命甲、乙为…: the names that a list has before this one."""
    begin = person.mention.begin
    for other in reversed(view.persons):
        if other.mention.end < begin and view.text[other.mention.end : begin] in words()["name_joints"]:
            yield other
            begin = other.mention.begin


def _said(view: View, verb: re.Match[str], chain: list[Office], formal: bool, lead: str) -> bool:
    """Whether the verb gives the post: 任 always, 是 before a pause, 的 only after 免去."""
    word = verb.group("verb")
    if not word:
        return _patterns().negated_end.search(lead) is not None
    pause = _patterns().stop.match(view.text, chain[-1].end) is not None
    return pause or formal or word not in words()["weak_verbs"]


def _held_by(view: View, person: Person, sentence: tuple[int, int]) -> Iterator[Fact]:
    """Titles that stand before 由 or after 作为."""
    begin, end = person.mention.begin, person.mention.end
    if begin in view.ends:  # 院长由某医院副院长张三兼任: 由 stands before the posts that the name has
        begin = view.ends[begin].begin
    lead = _patterns().held_by.search(view.text[sentence[0] : begin])
    rule = _HELD_BY if lead and _patterns().hold.match(view.text, end) else None
    if not rule:
        lead = _patterns().comma.search(view.text[sentence[0] : begin])
        rule = _AS if lead else None
    last = view.ends.get(sentence[0] + lead.start()) if lead and rule else None
    if not last or not rule:
        return
    if rule == _AS and not _patterns().role.search(view.text[sentence[0] : last.begin]):
        return
    posts, sure = settled(view, [last], None)
    if posts[0][1] is None and rule == _HELD_BY and (topic := elided(last, view.known)) is not None:
        posts, sure = settled(view, [topic], None)
    modality = _modality(lead.group() if lead else "", "") if rule == _HELD_BY else Modality.ASSERTED
    for title, body in posts:
        if body:
            yield _fact(person.entity, title, body, rule, Evidence(last.begin, end), sure, modality)


def _modality(before: str, lead: str) -> Modality:
    if _patterns().negated.search(before) or _patterns().negated_end.search(lead):
        return Modality.NEGATED
    planned = _patterns().planned.search(before) or _patterns().planned_end.search(lead)
    return Modality.PLANNED if planned else Modality.ASSERTED


def _since(view: View, sentence: tuple[int, int], before: int) -> Period | None:
    """The last date in the sentence before the name: the post is held from its first day on."""
    found = [m for m in view.times if sentence[0] <= m.begin and m.end <= before]
    value = found[-1].value if found else None
    return Period(value.start, None, value.text) if isinstance(value, Period) and value.start else None


def _fact(
    person: Entity,
    title: str,
    body: Entity,
    rule: str,
    evidence: Evidence,
    confidence: float,
    modality: Modality = Modality.ASSERTED,
) -> Fact:
    held = ((person, Names.HOLDS_POST, body),) if modality is Modality.ASSERTED else ()
    roles = (Role(Names.HOLDER, (person,)), Role(Names.AT, (body,)))
    return Fact(
        Names.TENURE, roles, rule, (evidence,), held, modality=modality, title=title, confidence=confidence
    )


def _merged(facts: list[Fact]) -> list[Fact]:
    """One fact a (person, title, body, modality), with all its evidence; the surest gives the rule."""
    merged: dict[object, Fact] = {}
    for fact in facts:
        key = (fact.roles, fact.title, fact.modality)
        known = merged.get(key)
        if known is None:
            merged[key] = fact
            continue
        first, second = (known, fact) if known.confidence >= fact.confidence else (fact, known)
        proof = tuple(sorted({*known.evidence, *fact.evidence}, key=lambda e: (e.begin, e.end)))
        merged[key] = replace(first, evidence=proof, period=first.period or second.period)
    return sorted(merged.values(), key=lambda f: (f.evidence[0].begin, f.evidence[0].end))


@lru_cache(maxsize=1)
def _dated() -> frozenset[str]:
    return frozenset(words()["dated_verbs"])


class _Patterns(NamedTuple):
    verb: re.Pattern[str]
    verb_joint: re.Pattern[str]
    appoint: re.Pattern[str]
    negated: re.Pattern[str]
    negated_end: re.Pattern[str]
    planned: re.Pattern[str]
    planned_end: re.Pattern[str]
    stop: re.Pattern[str]
    held_by: re.Pattern[str]
    hold: re.Pattern[str]
    comma: re.Pattern[str]
    role: re.Pattern[str]
    heading: re.Pattern[str]
    shared: re.Pattern[str]
    life: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    w = words()
    before = f"(?P<before>不再|{w['appoint_planned']})?"
    return _Patterns(
        verb=re.compile(f"(?:{w['honorifics']})?{before}(?P<verb>{w['appoint_verbs']}|(?=的))的?"),
        verb_joint=re.compile(w["verb_joints"]),
        appoint=re.compile(w["appoint_before"]),
        negated=re.compile(w["appoint_negated"]),
        negated_end=re.compile(f"(?:{w['appoint_negated']})$"),
        planned=re.compile(w["appoint_planned"]),
        planned_end=re.compile(f"(?:{w['appoint_planned']})$"),
        stop=re.compile("[，。；、）)\n]|$"),
        held_by=re.compile(f"(?:{w['held_by']})$"),
        hold=re.compile(w["hold_verbs"]),
        comma=re.compile("，$"),
        role=re.compile(f"(?:{w['as_words']})$"),
        heading=re.compile("(?:先生|女士)?为"),
        shared=re.compile("|".join(w["shared"])),
        life=re.compile(w["life"]),
    )
