"""Who holds which post where.

In: a ``Report``, its ``Resolution`` and ``Apposition``s. Out: ``Fact``s of class Tenure, from the appositions
and from sentences about appointments. The words are in ``ontology/posts.yaml``.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import product
from typing import Final, NamedTuple

from kg.apposition import Apposition, Person, View, appositions, chain_at, led_by, settled, view_of
from kg.office import CARRIED, Office, beginning, is_of
from kg.ontology import Names
from kg.recognise.post import words
from kg.spoken import elided
from kg.text import sentences
from kg.types import Entity, Evidence, Fact, Modality, Period, Report, Resolution, Role

__all__ = ["Apposition", "appositions", "tenures"]

_APPOINTED: Final = "tenure-appointed"
_HELD_BY: Final = "tenure-held-by"
_AS: Final = "tenure-as"
_HEADING: Final = "tenure-heading"
# How sure the person is whom a pronoun means.
_MEANT: Final = 0.7


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
    before: Entity | None = None  # 选举甲为某县县长，乙、丙为副县长
    for person in view.persons:
        while number + 1 < len(spans) and spans[number][1] <= person.mention.begin:
            number, before = number + 1, None
        for fact in _appointed(view, person, spans[number], before):
            before = _body(fact)
            yield fact
        yield from _held_by(view, person, spans[number])
        yield from _heading(view, person)
        yield from _in_name_of(view, person)
    yield from _pronouns(view)


def _in_name_of(view: View, person: Person) -> Iterator[Fact]:
    """张三以某商会会长的身份出席."""
    lead = _patterns().as_before.match(view.text, person.mention.end)
    chain = chain_at(view, lead.end()) if lead else []
    if chain and _patterns().as_after.match(view.text, chain[-1].end):
        posts, sure = _settled(view, chain, None)
        proof = Evidence(person.mention.begin, chain[-1].end)
        yield from (_fact(person.entity, title, body, _AS, proof, sure) for title, body in posts if body)


def _body(fact: Fact) -> Entity | None:
    return next(
        (f for r in fact.roles if r.name == Names.AT for f in r.fillers if isinstance(f, Entity)), None
    )


def _appointed(
    view: View, person: Person, sentence: tuple[int, int], before: Entity | None
) -> Iterator[Fact]:
    """The posts behind a verb behind the name, and behind further verbs (曾任…，现任…)."""
    begin, at = person.mention.begin, person.mention.end
    lead = view.text[max(sentence[0], begin - 8) : begin]
    formal = _patterns().appoint.search(view.text[sentence[0] : begin]) is not None
    if over := _patterns().replaces.search(lead):
        successor = _successor(view, person, begin - len(over.group()))
        if successor is None:
            return
        person = successor
    elif life := _life(view, person):
        at = life
    yield from _given(view, person, sentence, at, formal, before)


def _given(
    view: View, person: Person, sentence: tuple[int, int], at: int, formal: bool, before: Entity | None = None
) -> Iterator[Fact]:
    """The posts that verbs from ``at`` on give to the person, and to the others of his list."""
    begin = person.mention.begin
    lead = view.text[max(sentence[0], begin - 8) : begin]
    if start := _patterns().from_post.match(view.text, at):
        at = start.end()
    turn = _patterns().in_turn.match(view.text, at)
    at, there = _post_at(view, turn.end() if turn else at)
    place = there or _appointer(view, person, formal) or before
    while verb := _patterns().verb.match(view.text, at):
        chain = chain_at(view, verb.end())
        if not chain and (noun := _patterns().new_body.match(view.text, verb.end())):
            chain = chain_at(view, noun.end())  # 担任新公司董事长
        if not chain or chain[-1].end in view.person_begins or not _said(view, verb, chain, formal, lead):
            return
        at = chain[-1].end
        period = _since(view, sentence, begin) if formal or verb.group("verb") in _dated() else None
        posts, sure = _settled(view, chain, place)
        modality = _modality((verb.group("before") or "") + verb.group("verb"), lead)
        others = list(_listed_before(view, person))
        pairs: Iterable[tuple[Person, tuple[str, Entity | None]]] = product([person, *others], posts)
        if turn and len(others) + 1 == len(posts):  # 甲、乙分别任董事长、总经理
            pairs = zip([*reversed(others), person], posts, strict=True)
        for holder, (title, body) in pairs:
            if body and (formal or turn or holder is person or _patterns().shared.fullmatch(title)):
                proof = Evidence(holder.mention.begin, at)
                fact = _fact(holder.entity, title, body, _APPOINTED, proof, sure, modality)
                yield replace(fact, period=period)
        further = _patterns().verb_joint.match(view.text, at)
        at = further.end() if further else len(view.text)


def _settled(
    view: View, chain: list[Office], place: Entity | None
) -> tuple[tuple[tuple[str, Entity | None], ...], float]:
    """The chain's posts: of ``place`` where they name no body, else of the body that the text speaks of."""
    posts, sure = settled(view, chain, place)
    if posts[0][1] is None and (topic := elided(chain[0], view.known)) is not None:
        return settled(view, [topic, *chain[1:]], None)
    return posts, sure


def _appointer(view: View, person: Person, formal: bool) -> Entity | None:
    """某大学聘张三为教授: who appoints, where it is not an organ of the state, which appoints for others."""
    begin = person.mention.begin
    found = _patterns().appoints.search(view.text, max(0, begin - 12), begin) if formal else None
    bodies = view.known.ends.get(found.start(), ()) if found else ()
    return next((e for _, e in bodies if is_of(e, Names.ORGANISATION) and not _of_state(e)), None)


def _of_state(body: Entity) -> bool:
    return is_of(body, Names.GOVERNMENT) or is_of(body, Names.PARTY)


def _pronouns(view: View) -> Iterator[Fact]:
    """她还有一个身份——某校副校长; 他此前是某市副市长: of the person named last."""
    ends = [p.mention.end for p in view.persons]
    spans = sentences(view.text)
    for found in _patterns().pronouns.finditer(view.text) if ends else ():
        number = bisect_right(ends, found.start()) - 1
        if number < 0 or "\n" in view.text[ends[number] : found.start()]:
            continue
        person = view.persons[number]
        sentence = spans[bisect_right(spans, (found.start(), len(view.text))) - 1]
        chain = chain_at(view, found.end()) if found.end() - found.start() > 1 else []
        if chain and chain[-1].end not in view.person_begins:
            posts, sure = _settled(view, chain, None)
            proof = Evidence(found.start(), chain[-1].end)
            yield from (_fact(person.entity, t, b, _AS, proof, min(sure, _MEANT)) for t, b in posts if b)
        else:
            yield from _given(view, person, sentence, found.end(), False)


def _life(view: View, person: Person) -> int | None:
    """Where the verb stands that a later clause has for the name, which is its subject (张三履新，出任局长)."""
    at = person.mention.end
    own = _patterns().verb.match(view.text, _post_at(view, at)[0])
    if own and chain_at(view, own.end()):
        return None
    life = _patterns().life.match(view.text, at)
    if not life or any(at <= b < life.end() for b in view.person_begins):
        return None
    begin = (
        view.ends[person.mention.begin].begin if person.mention.begin in view.ends else person.mention.begin
    )
    return None if _patterns().no_subject.search(view.text, max(0, begin - 4), begin) else life.end()


def _successor(view: View, person: Person, end: int) -> Person | None:
    """甲接替乙出任…: who stands right before the word for taking over."""
    before = [p for p in view.persons if p.mention.end <= end and p.number < person.number]
    return (
        before[-1] if before and _patterns().pause.fullmatch(view.text, before[-1].mention.end, end) else None
    )


def _post_at(view: View, at: int) -> tuple[int, Entity | None]:
    """张三曾在某县任副县长: where the verb stands, and the body named before it."""
    lead = _patterns().post_at.match(view.text, at)
    found = beginning(view.known, lead.end()) if lead else []
    if not found:
        return at, None
    mention, body = found[0]
    stay = _patterns().stay.match(view.text, mention.end)
    return (stay.end() if stay else mention.end), body


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
    if not word:  # 由副市长张三代理市长
        return _patterns().negated_end.search(lead) is not None or not view.text.startswith("的", verb.end())
    pause = _patterns().stop.match(view.text, chain[-1].end) is not None
    return pause or formal or word not in words()["weak_verbs"]


def _held_by(view: View, person: Person, sentence: tuple[int, int]) -> Iterator[Fact]:
    """Titles that stand before 由 or 是, or after 作为."""
    begin, end = person.mention.begin, person.mention.end
    if begin in view.ends:  # 院长由某医院副院长张三兼任: 由 stands before the posts that the name has
        begin = view.ends[begin].begin
    lead = _patterns().held_by.search(view.text[sentence[0] : begin])
    rule = _HELD_BY if lead and _patterns().hold.match(view.text, end) else None
    if not rule and _patterns().stop.match(view.text, end):
        lead = _patterns().held_is.search(view.text[sentence[0] : begin])
        rule = _HELD_BY if lead else None
    if not rule:
        lead = _patterns().comma.search(view.text[sentence[0] : begin])
        rule = _AS if lead else None
    if not lead or not rule:
        return
    stop = sentence[0] + lead.start()
    called = _patterns().called.search(view.text, sentence[0], stop) if stop not in view.ends else None
    last = led_by(view, called.start(), stop) if called else view.ends.get(stop)
    if not last:
        return
    if rule == _AS and not _patterns().role.search(view.text[sentence[0] : last.begin]):
        return
    posts, sure = settled(view, [last], None)
    if posts[0][1] is None and rule == _HELD_BY and (topic := elided(last, view.known)) is not None:
        posts, sure = settled(view, [topic], None)
    modality = _modality(lead.group(), "") if rule == _HELD_BY else Modality.ASSERTED
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
    held_is: re.Pattern[str]
    new_body: re.Pattern[str]
    hold: re.Pattern[str]
    comma: re.Pattern[str]
    role: re.Pattern[str]
    heading: re.Pattern[str]
    shared: re.Pattern[str]
    life: re.Pattern[str]
    no_subject: re.Pattern[str]
    replaces: re.Pattern[str]
    pause: re.Pattern[str]
    post_at: re.Pattern[str]
    stay: re.Pattern[str]
    called: re.Pattern[str]
    pronouns: re.Pattern[str]
    from_post: re.Pattern[str]
    in_turn: re.Pattern[str]
    as_before: re.Pattern[str]
    as_after: re.Pattern[str]
    appoints: re.Pattern[str]


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
        held_is=re.compile(f"(?:{w['held_is']})$"),
        new_body=re.compile(w["new_body"]),
        hold=re.compile(w["hold_verbs"]),
        comma=re.compile("，$"),
        role=re.compile(f"(?:{w['as_words']})$"),
        heading=re.compile("(?:先生|女士)?为"),
        shared=re.compile("|".join(w["shared"])),
        life=re.compile(w["life"]),
        no_subject=re.compile(f"(?:{w['no_subject']})$"),
        replaces=re.compile(f"{w['replaces']}$"),
        pause=re.compile("[^，。；、]{0,6}"),
        post_at=re.compile(w["post_at"]),
        stay=re.compile(w["stay"]),
        pronouns=re.compile(w["pronouns"]),
        from_post=re.compile(w["from_post"]),
        in_turn=re.compile(w["in_turn"]),
        as_before=re.compile(w["as_before"]),
        as_after=re.compile(w["as_after"]),
        appoints=re.compile(
            f"(?:董事会|理事会|已|正式|决定|近日|日前|昨日|今年|特)?(?:{w['appoint_before']})$"
        ),
        called=re.compile(f"(?:{'|'.join(sorted(w['title_callings'], key=len, reverse=True))})$"),
    )
