"""Names once recognised in a report are found again everywhere in it, with their usual shorter forms.

In: the text and the names chosen so far. Out: further ``Candidate``s.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import ahocorasick

from kg.ontology import Names, Ontology
from kg.recognise.grammar import Candidate

_AGAIN: Final = 2  # the rank of a name that comes again
_SHORTEST_TRADE: Final = 2


@dataclass(frozen=True, slots=True)
class Shortening:
    """How names are shortened (``shortening`` in grammar.yaml)."""

    legal: re.Pattern[str]
    between: re.Pattern[str]
    zones: re.Pattern[str]
    plain: re.Pattern[str]
    definition: re.Pattern[str]
    abbreviation: re.Pattern[str]


def shortening(table: Mapping[str, Any], generic: Iterable[str]) -> Shortening:
    """The compiled table; ``generic``: words that alone name no organisation."""
    words = sorted({*generic, *table["between"], *table["plain"]}, key=lambda w: (-len(w), w))
    return Shortening(
        legal=re.compile(rf"(?:{'|'.join(table['legal'])})$"),
        between=re.compile(rf"(?<=[一-龥]{{2}})(?:{'|'.join(table['between'])})+(?=集团$)"),
        zones=re.compile(
            rf"(?P<place>.{{2,8}}?)(?:市|县|区|省)?(?:（[^（）]*）)?(?P<middle>{'|'.join(table['zone_middles'])})+(?P<head>开发区|园区|新区)$"
        ),
        plain=re.compile(rf"[省市县区州]?(?:{'|'.join(map(re.escape, words))})+"),
        definition=re.compile(
            r"\s*[（(](?:以下|下)?(?:统称|简称|又称|称)为?[：:]?\s*[“\"]?([^”\"（）()]{2,16})[”\"]?[）)]"
        ),
        abbreviation=re.compile(r"》?[（(]([A-Z][A-Za-z0-9&+-]{1,9})[）)]"),
    )


def definitions(text: str, chosen: Sequence[Candidate], spec: Shortening) -> Iterator[Candidate]:
    """The short names that brackets define: X（以下简称“Y”）."""
    for c in chosen:
        match = spec.definition.match(text, c.end) or spec.abbreviation.match(text, c.end)
        if match:
            yield Candidate(*match.span(1), c.kind, "definition", 5, 0.97)


def again(
    text: str, chosen: Iterable[Candidate], spec: Shortening, ontology: Ontology, places: Mapping[int, int]
) -> Iterator[Candidate]:
    """Every further place where a chosen name or one of its short forms stands.

    ``places``: begin → end of the places' names in the text, which a short form may leave out.
    """
    forms: dict[str, Candidate] = {}
    for c in chosen:
        if c.kind == Names.ANAPHOR or c.recogniser == "relative":
            continue
        for form in _forms(text[c.begin : c.end], c, spec, ontology, places):
            forms.setdefault(form, c)
    if not forms:
        return
    automaton = ahocorasick.Automaton()
    for form in sorted(forms):
        automaton.add_word(form, form)
    automaton.make_automaton()
    for last, form in automaton.iter(text):
        c = forms[form]
        begin = last + 1 - len(form)
        if (begin, last + 1) != (c.begin, c.end):
            rank = _AGAIN + _registered(text[c.begin : c.end], form, c, spec, places)
            yield Candidate(begin, last + 1, c.kind, "again", rank, round(c.confidence * 0.95, 3))


def _registered(name: str, form: str, c: Candidate, spec: Shortening, places: Mapping[int, int]) -> bool:
    """Whether ``form`` is a firm's place and trade name, its whole name but for the legal form (浙江震元|股份有限公司).

    It then names the firm rather than the place, unless what follows the place is an ordinary word (四川发展).
    """
    trade = form[places.get(c.begin, c.begin) - c.begin :]
    if form == trade or len(trade) < _SHORTEST_TRADE or spec.plain.fullmatch(trade):
        return False
    return name != form and spec.legal.sub("", name) == form


def settles(c: Candidate) -> bool:
    """Whether the report's full name of a firm makes a candidate sure."""
    return c.recogniser == "again" and c.rank > _AGAIN


def _forms(
    name: str, c: Candidate, spec: Shortening, ontology: Ontology, places: Mapping[int, int]
) -> Iterator[str]:
    if len(name) >= 2:
        yield name
    if not ontology.is_a(c.kind, Names.ORGANISATION) or ontology.is_a(c.kind, Names.GOVERNMENT):
        return
    if zone := spec.zones.match(name):
        head = zone["head"]
        yield zone["place"] + head
        if "高新" in name:
            yield from (zone["place"] + "高新区", "高新区")
        if "经济" in name and "技术" in name:
            yield from (zone["place"] + "经开区", "经开区")
        return
    base = spec.legal.sub("", name)
    shorter = [base] if base != name and len(base) >= 3 else []
    shorter += [spec.between.sub("", n) for n in (name, base) if spec.between.search(n)]
    cut = places.get(c.begin, c.begin) - c.begin
    for form in [name, *shorter]:
        if form != name:
            yield form
        if cut and len(form) - cut >= 4:
            yield form[cut:]
