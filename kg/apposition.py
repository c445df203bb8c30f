"""The stretches of body, titles and name that are one person: 青石银行行长何山, 丁山副市长.

In: a ``Report`` and its ``Resolution``. Out: ``Apposition``s. The words are in ``ontology/posts.yaml``.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, NamedTuple

from kg import ontology
from kg.office import (
    Bodies,
    Office,
    beginning,
    bodies,
    extended,
    has_office,
    is_open,
    of_its_own,
    office,
    settle,
)
from kg.ontology import Names
from kg.recognise.post import words
from kg.spoken import elided
from kg.types import Entity, Evidence, Mention, Period, Report, Resolution

_BEFORE: Final = "tenure-before-name"
_AFTER: Final = "tenure-after-name"
_ASIDE: Final = "tenure-aside"
_SHARED: Final = "tenure-shared"
_SHARED_CONFIDENCE: Final = 0.7


@dataclass(frozen=True, slots=True)
class Apposition:
    """A stretch ``[begin, end)`` of the clean text that names one person with what is said beside the name.

    ``mention`` is the index of the name in ``Resolution.mentions``. ``posts`` are (title, body), the body
    ``None`` where the text leaves it open; empty where only a calling stands there (张三同志, 省领导张三).
    ``evidence`` also takes in the stretch before it where the body is carried over from there.
    """

    begin: int
    end: int
    person: Entity
    mention: int
    posts: tuple[tuple[str, Entity | None], ...] = ()
    rule: str = _BEFORE
    confidence: float = 1.0
    evidence: Evidence | None = None


class Person(NamedTuple):
    """A person's mention: its number in ``Resolution.mentions``, itself, and whom it names."""

    number: int
    mention: Mention
    entity: Entity


@dataclass(frozen=True, slots=True)
class View:
    """One report, indexed: what begins and ends where."""

    text: str
    known: Bodies
    persons: tuple[Person, ...]
    person_begins: frozenset[int]
    offices: tuple[Office, ...]
    post_begins: dict[int, Office]
    office_begins: dict[int, Office]
    ends: dict[int, Office]
    times: tuple[Mention, ...] = ()


def appositions(report: Report, resolution: Resolution) -> tuple[Apposition, ...]:
    """The stretches of ``report.text`` that are one person each, in text order, none overlapping."""
    return _appositions(view_of(report, resolution))


def view_of(report: Report, resolution: Resolution) -> View:
    """Index ``resolution`` by where bodies, titles and names begin and end in ``report.text``."""
    known = bodies(report.text, resolution)
    is_a = ontology.load().is_a
    free = _outermost(resolution)
    persons = tuple(
        Person(i, m, refs[0])
        for i, (m, refs) in enumerate(zip(resolution.mentions, resolution.referents, strict=True))
        if m in free and len(refs) == 1 and is_a(refs[0].kind, Names.PERSON)
    )
    posts = [m for m in free if m.kind == Names.POST]
    offices = tuple(office(p, known) for p in posts)
    return View(
        report.text,
        known,
        persons,
        frozenset(p.mention.begin for p in persons),
        offices,
        {p.begin: o for p, o in zip(posts, offices, strict=True)},
        {o.begin: o for o in offices},
        {o.end: o for o in offices},
        tuple(m for m in resolution.mentions if m.kind == Names.TIME and isinstance(m.value, Period)),
    )


def _outermost(resolution: Resolution) -> dict[Mention, None]:
    """The mentions that lie inside no other entity's name (not a person in a document's title)."""
    free: dict[Mention, None] = {}
    stop = 0
    for mention, referents in zip(resolution.mentions, resolution.referents, strict=True):
        if mention.end > stop or mention.begin == mention.end:
            free[mention] = None
        if referents:
            stop = max(stop, mention.end)
    return free


def _appositions(view: View) -> tuple[Apposition, ...]:
    found: list[Apposition] = []
    for person in view.persons:
        here = _before(view, person, found) or _plain(view, person)
        here = _after(view, here, found) if not here.posts else _honoured(view, here)
        if not here.posts:
            here = _shared(view, here, found)
        if found and here.begin < found[-1].end:
            here = Apposition(person.mention.begin, person.mention.end, person.entity, person.number)
            if here.begin < found[-1].end:
                continue
        found.append(here)
    return tuple(a for a in found if a.posts or a.end - a.begin > len(_name(view, a)))


def _name(view: View, a: Apposition) -> str:
    return next(p.mention.text for p in view.persons if p.number == a.mention)


def _plain(view: View, person: Person) -> Apposition:
    """The name with the calling or the organisation right before it; no posts."""
    begin, end = person.mention.begin, person.mention.end
    window = max(0, begin - 16)
    calling = _patterns().calling.search(view.text[window:begin])
    at = window + calling.start("core") if calling else begin
    start = min((m.begin for m, e in view.known.ends.get(at, ()) if _calls(e, at < begin)), default=None)
    if start is None and calling:
        whole = window + calling.start()
        start = whole if whole == 0 or not _han(view.text[whole - 1]) else None
    led = led_by(view, at, begin) if calling else None
    if led and led.begin < at:
        start = led.begin if start is None else min(start, led.begin)
    posts = ((led.title, led.body),) if led else ()
    return Apposition(begin if start is None else start, end, person.entity, person.number, posts)


def led_by(view: View, begin: int, end: int) -> Office | None:
    """某公司市场部负责人: a calling that is as good as a title, behind an organisation's name."""
    title = view.text[begin:end]
    if title not in words()["title_callings"]:
        return None
    found = office(Mention(begin, end, title, Names.POST, ""), view.known)
    if found.body and _calls(found.body, False):
        return found
    spoken_of = elided(Office(begin, end, title, None), view.known)
    return spoken_of if spoken_of and spoken_of.body else None


def _calls(body: Entity, with_calling: bool) -> bool:
    """江苏某某公司陆某 names the person's body; 北京李某 may not, 北京市领导李某 does."""
    return with_calling or ontology.load().is_a(body.kind, Names.ORGANISATION)


def _before(view: View, person: Person, found: list[Apposition]) -> Apposition | None:
    """The titles that end where the name begins."""
    at = person.mention.begin
    while at and view.text[at - 1] in " \u3000":
        at -= 1
    aside = _patterns().described.search(view.text[max(0, at - 12) : at]) if at not in view.ends else None
    if aside and at - len(aside.group()) in view.ends:
        at -= len(aside.group())
    of = at not in view.ends and view.text[at - 1 : at] == "的"  # 时任副省长的张三
    at -= of
    if at in view.ends and of_its_own(view.ends[at], view.known):
        return None
    chain: list[Office] = []
    begin = at
    while at in view.ends:
        chain.insert(0, extended(view.ends[at], view.known))
        begin = _outset(view, chain[0].begin)
        joint = _patterns().joint_before.search(view.text[max(0, begin - 4) : begin])
        at = begin - len(joint.group()) if joint else _past_comma(view, chain[0], begin)
    if not chain or (of and not _patterns().held_of.search(view.text[: chain[0].begin], chain[0].begin - 8)):
        return None
    last = found[-1] if found else None
    carried = last if last and is_open(chain[0]) and _joined(view, last.end, begin) else None
    before = next((b for _, b in reversed(carried.posts) if b), None) if carried else None
    if not before and not chain[0].body:
        carried, before = _deputy(view, chain[0], found)
    posts, sure = settled(view, chain, before)
    if posts[0][1] is None and (topic := elided(chain[0], view.known)) is not None:
        posts, sure = settled(view, [topic, *chain[1:]], None)
        begin = min(begin, topic.begin)
    proof = Evidence(carried.begin, person.mention.end) if carried and before else None
    return Apposition(begin, person.mention.end, person.entity, person.number, posts, _BEFORE, sure, proof)


def _past_comma(view: View, first: Office, begin: int) -> int:
    """市委常委、秘书长，某办主任张三: a comma joins titles where the one behind it names its own body; who is called
    负责人 before it is another."""
    own = first.body is not None and begin and view.text[begin - 1] == "，"
    other = view.ends.get(begin - 1) if own else None
    if other and other.title.endswith(tuple(words()["title_callings"])):
        return -1
    given = other and _patterns().held_of.search(view.text[: other.begin], other.begin - 8)
    return begin - 1 if other and not given else -1  # not 甲任组长，某局局长乙…


def _outset(view: View, begin: int) -> int:
    """Where a stretch really begins: with 时任, 原, 中共, or a body right before the body (美国某州某市)."""
    outer = [m.begin for m, _ in view.known.ends.get(begin, ())]
    begin = min(outer, default=begin)
    lead = _patterns().before_body.search(view.text[max(0, begin - 3) : begin])
    return begin - len(lead.group("lead")) if lead else begin


def _deputy(view: View, first: Office, found: list[Apposition]) -> tuple[Apposition | None, Entity | None]:
    """主任甲主持会议，副主任乙出席: the body of the same sentence's 主任, for a 副主任 without one."""
    chief = re.sub("^(?:常务)?副", "", first.title)
    for earlier in reversed(found) if chief != first.title else ():
        if _patterns().sentence_end.search(view.text[earlier.end : first.begin]):
            break
        for title, body in earlier.posts:
            if body and title.endswith(chief):
                return earlier, body
    return None, None


def settled(
    view: View, chain: list[Office], before: Entity | None
) -> tuple[tuple[tuple[str, Entity | None], ...], float]:
    """Titles and bodies of a chain, each carried to the next where that has none; the least confidence."""
    posts, sure = [], 1.0
    for found in chain:
        settled = settle(found, before, view.known)
        before = settled.body or before
        sure = min(sure, settled.confidence)
        posts.append((settled.title, settled.body))
    return tuple(posts), sure


def _joined(view: View, end: int, begin: int) -> bool:
    return begin >= end and _patterns().list_joint.fullmatch(view.text[end:begin]) is not None


def _after(view: View, here: Apposition, found: list[Apposition]) -> Apposition:
    """The title that begins where the name ends (丁山副市长), or a chain in brackets or between commas."""
    end = here.end
    direct = view.post_begins.get(end)
    if direct and direct.end not in view.person_begins:
        title = view.text[end : direct.end]
        earlier = next(
            (b for a in reversed(found) if a.person == here.person for t, b in a.posts if t == title), None
        )
        posts, sure = settled(
            view, [direct._replace(body=earlier or _whose(view, here.begin, title), title=title)], None
        )
        return replace(here, end=direct.end, posts=posts, rule=_AFTER, confidence=sure)
    aside = _patterns().aside.match(view.text, end)
    if aside:
        chain = chain_at(view, aside.end(1))
        stop = chain[-1].end if chain else 0
        close = _patterns().aside_end[aside.group(1)].match(view.text, stop) if chain else None
        if chain and chain[0].body and close:
            posts, sure = settled(view, chain, None)
            return replace(here, end=close.end(), posts=posts, rule=_ASIDE, confidence=sure)
    return _honoured(view, here)


def _whose(view: View, begin: int, title: str) -> Entity | None:
    """某大学的张三教授, 某县的李四县长: the organisation, or the place that has such an office, before 的."""
    at = begin - 1 if begin and view.text[begin - 1] == "的" else -1
    return next((e for _, e in view.known.ends.get(at, ()) if _calls(e, has_office(e, title))), None)


def _honoured(view: View, here: Apposition) -> Apposition:
    match = _patterns().honorific.match(view.text, here.end)
    return replace(here, end=match.end()) if match else here


def _shared(view: View, here: Apposition, found: list[Apposition]) -> Apposition:
    """副省长甲、乙: the title of the name before in the list, where several people can hold it."""
    last = found[-1] if found else None
    if not last or last.rule not in (_BEFORE, _SHARED) or here.begin not in view.person_begins:
        return here
    if last.end > here.begin or not _patterns().shared_joint.fullmatch(view.text[last.end : here.begin]):
        return here
    posts = tuple(p for p in last.posts[-1:] if _patterns().shared.fullmatch(p[0]))
    proof = Evidence((last.evidence or Evidence(last.begin, last.end)).begin, here.end)
    if not posts:
        return here
    return replace(here, posts=posts, rule=_SHARED, confidence=_SHARED_CONFIDENCE, evidence=proof)


def chain_at(view: View, begin: int) -> list[Office]:
    """The longest chain of bodies and titles from ``begin`` on."""
    chain: list[Office] = []
    at: int | None = begin
    if begin not in view.office_begins:  # a country before the body: 曾任法国某公司总裁
        at = next((m.end for m, _ in beginning(view.known, begin) if m.end in view.office_begins), begin)
    while at is not None and at in view.office_begins:
        chain.append(view.office_begins[at])
        joint = _patterns().chain_joint.match(view.text, chain[-1].end)
        at = joint.end() if joint else None
    return chain


def _han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


class _Patterns(NamedTuple):
    calling: re.Pattern[str]
    chain_joint: re.Pattern[str]
    joint_before: re.Pattern[str]
    list_joint: re.Pattern[str]
    shared_joint: re.Pattern[str]
    before_body: re.Pattern[str]
    sentence_end: re.Pattern[str]
    honorific: re.Pattern[str]
    aside: re.Pattern[str]
    aside_end: dict[str, re.Pattern[str]]
    shared: re.Pattern[str]
    described: re.Pattern[str]
    held_of: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    w = words()
    close, comma = re.compile("[）)]"), re.compile("(?=[，。；兼])")
    return _Patterns(
        calling=re.compile(f"{w['calling_levels']}(?P<core>{w['callings']})$"),
        chain_joint=re.compile(f"{w['title_joints']}|{w['after_verb_joints']}"),
        joint_before=re.compile(f"(?:{w['title_joints']})$"),
        list_joint=re.compile(w["list_joints"]),
        shared_joint=re.compile(w["shared_joints"]),
        before_body=re.compile(f"(?:^|[^\u4e00-\u9fff]|[兼暨和与])(?P<lead>{'|'.join(w['before_body'])})$"),
        sentence_end=re.compile("[。！？\n]"),
        honorific=re.compile(w["honorifics"]),
        aside=re.compile("([（(，])"),
        aside_end={"（": close, "(": close, "，": comma},
        shared=re.compile("|".join(w["shared"])),
        described=re.compile(w["described"]),
        held_of=re.compile(f"{w['held_of']}$"),
    )
