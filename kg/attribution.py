"""Who says it: 据西宁海关统计, 局长何远志表示, 记者从市商务局获悉.

In: a report and its resolution. Out: stretches of its clean text with the persons and organisations that the text
names as their source; and a reading whose facts and observations have the sources of the stretches that they stand
in. The words are in ``ontology/attribution.yaml``. Where nobody is named there is no source; what follows from
names alone (links) has none either.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final, NamedTuple

from kg import ontology, settings
from kg.ontology import Names, Ontology
from kg.text import clauses
from kg.types import BlockKind, Entity, Evidence, Reading, Report, Resolution

# In masked text a name is one private character for its class and then as many fillers as it is longer. What follows
# a name or list never fits better behind a part of it, so neither is given back; a list of thousands costs no more.
_BODY, _PERSON, _REST = "\ue000", "\ue001", "\ue002"
_NAME: Final = f"[{_BODY}{_PERSON}]{_REST}*+"
_LIST: Final = rf"{_NAME}(?:[、和与及]{_NAME}){{0,30}}+"
_GAP: Final = r"[^，,。；;：:！？!?“”（）\n]"
_JOINT: Final = re.compile(r"[、和与及]+")
_ENDED: Final = re.compile(r"(?:[。！？!?…]+)[”’」』）)]*")
_OPENING: Final = 30  # characters between a quotation and the clause that says whose it is
_FAR: Final = 40  # characters between a speaker and the word for speaking
_LONG: Final = 100  # characters of a name
_AGO: Final = 2000  # characters between 他 and who is meant
_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Attribution:
    """A stretch of clean text and who says it."""

    begin: int
    end: int
    sources: tuple[Entity, ...]


class _Form(NamedTuple):
    """``[begin, end)`` of the text names a source: of what follows it, or (not ``after``) of what is before it."""

    begin: int
    end: int
    sources: tuple[Entity, ...]
    after: bool = True


@dataclass(slots=True)
class _Scene:
    """A report's text, the same with its names masked, and whom the names mean by where they begin."""

    text: str
    masked: str
    named: dict[int, tuple[Entity, ...]]
    speaker: tuple[Entity, ...] = ()  # who spoke last, in this paragraph or the one before
    spoke_at: int = -1
    found: list[Attribution] = field(default_factory=list)


def attributed(reading: Reading, known: Ontology | None = None) -> Reading:
    """``reading`` with the sources of its facts and observations; ``known``: an ontology other than the shipped.

    Where no stretch tells a source, those that are known already (who denies it) stay.
    """
    stretches = attributions(reading.report, reading.resolution, known)
    if not stretches:
        return reading
    facts = []
    for fact in reading.facts:
        spans = [e for e in fact.evidence if len(fact.evidence) == 1 or not _only_names(reading, e)]
        facts.append(replace(fact, sources=_sources(stretches, spans) or fact.sources))
    seen = tuple(
        replace(o, sources=_sources(stretches, [o.evidence]) or o.sources) for o in reading.observations
    )
    return replace(reading, facts=tuple(facts), observations=seen)


def attributions(report: Report, resolution: Resolution, known: Ontology | None = None) -> list[Attribution]:
    """The stretches whose source the text names, in text order; where two overlap, that which begins later holds."""
    scene = _scene(report.text, resolution, known or ontology.load())
    for block in report.blocks:
        if block.kind is BlockKind.PARAGRAPH:
            count = len(scene.found)
            _paragraph(scene, block.begin, block.end)
            if len(scene.found) == count:
                scene.speaker = ()
    return sorted(scene.found, key=lambda a: (a.begin, -a.end))


def _sources(stretches: list[Attribution], spans: list[Evidence]) -> tuple[Entity, ...]:
    """Who says what stands in ``spans``, each judged by its last character, by ``attributions``'s stretches."""
    found: dict[Entity, None] = {}
    for span in spans:
        before = bisect_left(stretches, span.end, key=lambda a: a.begin)
        nearest = (stretches[i] for i in range(before - 1, -1, -1))
        around = next((a for a in nearest if span.end <= a.end), None)
        if around:
            found.update(dict.fromkeys(around.sources))
    return tuple(found)


def _only_names(reading: Reading, span: Evidence) -> bool:
    """Whether a span of evidence only shows whom an earlier sentence has named."""
    kept = list(reading.report.text[span.begin : span.end])
    for m, entities in zip(reading.resolution.mentions, reading.resolution.referents, strict=True):
        if entities and span.begin <= m.begin and m.end <= span.end:
            kept[m.begin - span.begin : m.end - span.begin] = [""] * (m.end - m.begin)
    rest = "".join(kept)
    return not rest or bool(_JOINT.fullmatch(rest))


def _scene(text: str, resolution: Resolution, known: Ontology) -> _Scene:
    """Masks the names of persons and organisations that lie in no longer name, and 他, 该负责人."""
    is_a = known.is_a
    masked, named, stop = list(text), dict[int, tuple[Entity, ...]](), 0
    for m, entities in zip(resolution.mentions, resolution.referents, strict=True):
        if not entities or m.begin < stop:
            continue
        stop = m.end
        person = all(is_a(e.kind, Names.PERSON) for e in entities)
        if person or all(is_a(e.kind, Names.ORGANISATION) for e in entities):
            named[m.begin] = entities
            masked[m.begin : m.end] = (_PERSON if person else _BODY) + _REST * (m.end - m.begin - 1)
    for again in _patterns().again.finditer("".join(masked)):
        named[again.start()] = ()
        masked[again.start() : again.end()] = _PERSON + _REST * (len(again[0]) - 1)
    return _Scene(text, "".join(masked), named)


def _paragraph(scene: _Scene, begin: int, end: int) -> None:
    """Finds the stretches of a paragraph, sentence by sentence."""
    cuts = [begin, *(m.end() for m in _ENDED.finditer(scene.text, begin, end)), end]
    spans = [(b, e) for b, e in pairwise(cuts) if scene.text[b:e].strip()]
    last: Attribution | None = None
    for i, (b, e) in enumerate(spans):
        forms = list(_forms(scene, b, e))
        if forms:
            last = _said(scene, forms, (b, e), spans[i - 1] if i else None, end)
        elif last is not None and last.end >= e:
            continue
        elif last is not None and _goes_on(scene, b, e, last.end):
            scene.found.append(last := Attribution(b, e, last.sources))
        else:
            last = None


def _said(
    scene: _Scene, forms: list[_Form], sentence: _Span, before: _Span | None, stop: int
) -> Attribution | None:
    """The stretches that the forms of one sentence give; the one that may go on in the next sentence."""
    last = None
    for form, follower in pairwise([*forms, None]):
        if form is None or not form.sources:
            continue
        quoted = _quoted_before(scene, sentence[0] - 1 if before else sentence[0], form.begin)
        if quoted and not any(a.begin <= quoted[0] and quoted[1] <= a.end for a in scene.found):
            scene.found.append(last := Attribution(*quoted, form.sources))
        elif not form.after:
            earlier = (sentence[0], form.begin) if form.begin > sentence[0] else before
            if earlier:
                scene.found.append(last := Attribution(*earlier, form.sources))
        if form.after and form.end < sentence[1]:
            end = _until(scene, form.end, sentence[1], stop)
            if (
                follower and follower.after and end <= sentence[1]
            ):  # a longer quotation holds the next form too
                end = follower.begin
            if end > form.end:
                scene.found.append(last := Attribution(form.end, end, form.sources))
    return last


def _until(scene: _Scene, begin: int, end: int, stop: int) -> int:
    """The end of what is said from ``begin`` on: the sentence's, or that of a quotation that goes beyond it."""
    opened = begin if scene.text[begin : begin + 1] == "“" else scene.text.find("“", begin, end)
    closed = scene.text.find("”", begin, stop)
    if opened < 0 or scene.text.count("“", begin, end) == scene.text.count("”", begin, end):
        return end
    while closed < 0:  # a quotation of several paragraphs opens again in each and is closed in the last
        following = stop + 1
        if scene.text[following : following + 1] != "“":
            return max(end, stop)
        stop = scene.text.find("\n", following)
        stop = len(scene.text) if stop < 0 else stop
        closed = scene.text.find("”", following, stop)
    return max(end, closed + 1)


def _quoted_before(scene: _Scene, floor: int, at: int) -> _Span | None:
    """The quotation that ends shortly before ``at``, in its sentence or right before it (“…。”王强说)."""
    line = scene.text.rfind("\n", 0, at) + 1
    closed = scene.text.rfind("”", max(line, floor, at - _OPENING), at + 1)
    opened = scene.text.rfind("“", line, closed) if closed >= 0 else -1
    whole = opened >= 0 and scene.text[closed - 1 : closed] in "，。！？!?…"
    return (opened, closed + 1) if whole else None


def _goes_on(scene: _Scene, begin: int, end: int, told: int) -> bool:
    """Whether a sentence without a source of its own plainly goes on with what was said before it."""
    said = scene.text[begin:end].strip()
    if said.startswith("“") and scene.text[told - 1 : told] == "”" and not scene.text[told:begin].strip():
        return said.endswith("”")
    p = _patterns()
    return bool(p.continues.match(said)) and not p.unnamed.search(said) and not p.speech.search(said)


def _forms(scene: _Scene, begin: int, end: int) -> Iterator[_Form]:
    """The places of a sentence that name a source, in text order; none begins before the last one's end."""
    at = begin
    speaker: tuple[Entity, ...] = ()
    for b, e in clauses(scene.text, begin, end):
        form = _form(scene, (max(b, at), e), end, speaker) if at < e else None
        if form is not None:
            yield form
            at, scene.speaker, scene.spoke_at = form.end, form.sources, form.begin
        speaker = form.sources if form else (_best(scene, _free(scene, b, e)) or speaker)


def _form(scene: _Scene, clause: _Span, stop: int, speaker: tuple[Entity, ...]) -> _Form | None:
    """What names a source in a clause of the sentence that ends at ``stop``.

    ``speaker`` is whom the clause before is about (…，并表示，…).
    """
    p, masked, (begin, end) = _patterns(), scene.masked, clause
    for pattern in (p.according, p.learnt, p.viewed, p.credit, p.data):
        m = _credit(masked, begin, end, stop) if pattern is p.credit else pattern.search(masked, begin, end)
        if m and (who := _best(scene, _names(scene, m.start("x"), m.start("z")))):
            back = pattern is p.credit or (pattern is p.learnt and not _rest(masked, m.end(), stop))
            return _Form(begin if pattern is p.learnt else m.start(), m.end(), who, not back)
    for m in p.speaks.finditer(masked, begin, end):
        if m["z"] is None:  # another word (号称)
            continue
        since = max(begin, m.start() - _FAR - _LONG)
        near = [n for n in _free(scene, since, m.start()) if m.start() - n[1] <= _FAR]
        if who := _best(scene, near) or (speaker if p.going_on.match(masked, begin, m.start()) else ()):
            return _Form(begin, m.end(), who, bool(_rest(masked, m.end(), stop)))
    m = p.answers.match(masked, begin, stop)
    return _Form(begin, m.end() - 1, _who(scene, m.span("x"))) if m and m.start("x") < end else None


def _credit(masked: str, begin: int, end: int, stop: int) -> re.Match[str] | None:
    """A credit that begins in ``[begin, end)``; it may reach up to ``stop``."""
    p = _patterns()
    found = (p.credit.match(masked, m.start(), stop) for m in p.credits.finditer(masked, begin, end))
    return next((m for m in found if m), None)


def _rest(masked: str, begin: int, end: int) -> str:
    """What a sentence says behind a form that names its source."""
    return masked[begin:end].strip("的。！？!? \n”")


def _best(scene: _Scene, names: list[_Span]) -> tuple[Entity, ...]:
    """Who speaks of those named: the first person, or else the first organisation, with those listed behind."""
    order = [n for n in names if scene.masked[n[0]] == _PERSON] or names
    run = order[:1]
    for n in order[1:]:
        if not _JOINT.fullmatch(scene.masked, run[-1][1], n[0]):
            break
        run.append(n)
    return tuple(dict.fromkeys(e for n in run for e in _who(scene, n)))


def _free(scene: _Scene, begin: int, end: int) -> list[_Span]:
    """The names of a stretch that can be who speaks, not whom somebody speaks to (向王强介绍, 记者林小满)."""
    governed = _patterns().governed
    return [n for n in _names(scene, begin, end) if not governed.search(scene.masked, max(0, n[0] - 4), n[0])]


def _names(scene: _Scene, begin: int, end: int) -> list[_Span]:
    return [m.span() for m in _patterns().name.finditer(scene.masked, begin, end)]


def _who(scene: _Scene, name: _Span) -> tuple[Entity, ...]:
    """Whom a name means; 他 and 该负责人 mean who spoke last in the paragraph, or else the person named last in it.

    Where the paragraph begins with them they mean who spoke last in the one before.
    """
    known = scene.named.get(name[0], ())
    line = scene.text.rfind("\n", 0, name[0]) + 1
    if known or (scene.speaker and (scene.spoke_at >= line or not _ENDED.search(scene.text, line, name[0]))):
        return known or scene.speaker
    people = [n for n in _names(scene, max(line, name[0] - _AGO), name[0]) if scene.masked[n[0]] == _PERSON]
    return next((w for n in reversed(people) if (w := scene.named.get(n[0], ()))), ())


class _Patterns(NamedTuple):
    """What ``ontology/attribution.yaml`` says, compiled."""

    name: re.Pattern[str]
    again: re.Pattern[str]
    according: re.Pattern[str]
    learnt: re.Pattern[str]
    viewed: re.Pattern[str]
    credit: re.Pattern[str]
    credits: re.Pattern[str]
    data: re.Pattern[str]
    speaks: re.Pattern[str]
    answers: re.Pattern[str]
    governed: re.Pattern[str]
    going_on: re.Pattern[str]
    continues: re.Pattern[str]
    unnamed: re.Pattern[str]
    speech: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    path = ontology.folder() / "attribution.yaml"
    data: dict[str, Any] = settings.values(path.read_text(encoding="utf-8"))
    w = {
        key: "|".join(sorted(map(re.escape, words), key=lambda x: (-len(x), x)))
        for key, words in data.items()
    }
    x, gap, mark = f"(?P<x>{_LIST})", _GAP, "[，,：:]"
    shows = rf"(?:{gap}{{0,12}}?(?:{w['shows']}))?"
    plain = rf"(?:{w['says']})(?:{w['told']})*(?!{w['not_said']})"
    told = rf"(?:{w['told']})?(?:{gap}{{0,8}}?记者)?(?:{w['told']})?"
    marked = rf"(?:{w['marked']}){told}(?={mark}|“|[。！？]|$)"
    speaks = rf"(?:{marked}|{plain})"
    return _Patterns(
        name=re.compile(_NAME),
        again=re.compile(rf"(?:{w['same_speaker']})|(?!{w['not_he']})(?<!其)(?:{w['he']})"),
        according=re.compile(
            rf"(?<![数证占收凭论票依])(?:{w['according']}){gap}{{0,12}}?{x}{gap}{{0,16}}?(?P<z>{w['gives']})"
            rf"(?:{gap}{{0,6}}?(?:{w['gives']}))*{shows}{mark}?"
        ),
        learnt=re.compile(rf"(?:{w['learnt_at']}){gap}{{0,10}}?{x}{gap}{{0,20}}?(?P<z>{w['learnt']}){mark}?"),
        viewed=re.compile(rf"(?:{w['viewed_at']}){gap}{{0,4}}?{x}{gap}{{0,10}}?(?P<z>{w['views']}){mark}?"),
        credit=re.compile(rf"[（(]?(?:{w['credits']})[：:]?{x}(?P<z>)(?=[）)]|。?$)"),
        credits=re.compile(rf"(?=[（(]?(?:{w['credits']}))"),
        data=re.compile(rf"{x}{gap}{{0,24}}?(?P<z>{w['data']}){gap}{{0,8}}?(?:{w['shows']}){mark}?"),
        speaks=re.compile(rf"(?:{w['other_words']})|(?P<z>{speaks}){mark}?"),
        answers=re.compile(rf"[^，,。；;：:！？“”\n]{{0,12}}?(?P<x>{_PERSON}{_REST}*)[：:]“"),
        governed=re.compile(rf"(?:{w['governors']}|{w['reporters']})$"),
        going_on=re.compile(rf"(?:{w['going_on']})"),
        continues=re.compile(rf"(?:{w['continues']})"),
        unnamed=re.compile(rf"(?:{w['unnamed']})"),
        speech=re.compile(rf"{speaks}(?={mark}|“)"),
    )
