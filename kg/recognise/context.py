"""Organisations that only their surroundings show: members of a list of firms, what stands before a post.

In: a text, its words, its posts. Out: ``Candidate``s of low rank: they count where nothing better is known.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kg.ontology import Names
from kg.recognise.grammar import PLACES, Candidate
from kg.recognise.lac import Word
from kg.types import Mention

_NOUNS: Final = frozenset({"n", "nz", "ORG", "LOC", "nw", "vn", "an"})
_LONGEST: Final = 16


@dataclass(frozen=True, slots=True)
class Context:
    """The ``context`` table of grammar.yaml, compiled."""

    list_end: re.Pattern[str]
    kinds: Mapping[str, str]
    posts: tuple[str, ...]
    department_posts: tuple[str, ...]
    departments: tuple[str, ...]
    department: re.Pattern[str]
    generic: frozenset[str]


def compile_context(table: Mapping[str, Any], generic: Sequence[str]) -> Context:
    """``generic``: the words that alone name no organisation."""
    kinds = {word: kind for kind, words in table["list_of"].items() for word in words}
    every = "|".join(sorted(kinds, key=lambda w: (-len(w), w)))
    return Context(
        re.compile(
            rf"等(?:超|近|约)?[\d一二三四五六七八九十百千多几数余]{{0,6}}(?:家|户|个)?[一-龥]{{0,12}}?(?P<what>{every})"
        ),
        kinds,
        tuple(table["posts"]),
        tuple(table["department_posts"]),
        tuple(table["departments"]),
        re.compile(
            rf"[一-龥]{{2,9}}?(?:{'|'.join(table['departments'])})(?=副?(?:{'|'.join(table['department_posts'])}))"
        ),
        frozenset(generic),
    )


def listed(text: str, words: Sequence[Word], context: Context) -> Iterator[Candidate]:
    """A、B、C等N家企业: each member of the list is one."""
    begins = [w.begin for w in words]
    for match in context.list_end.finditer(text):
        end = match.start()
        i = bisect_left(begins, end) - 1
        members = list(_members(text, words, i, end))
        if len(members) < 2 and not members:
            continue
        for begin, stop in members:
            piece = text[begin:stop]
            # 人社、文旅等部门: trades of the state, none of its offices
            short = 3 if match["what"] == "部门" else 2
            if short <= len(piece) <= _LONGEST and piece not in context.generic:
                yield Candidate(begin, stop, context.kinds[match["what"]], "listed", 1, 0.7)


def _members(text: str, words: Sequence[Word], i: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of the row that ends at ``end``, from the right, as long as they are nouns."""
    stop = begin = end
    while i >= 0:
        word = words[i]
        piece = text[word.begin : word.end]
        if word.tag in _NOUNS or (word.tag == "m" and piece.isdigit()):
            begin = word.begin
        elif piece in {"、", "和", "及"} and begin < stop:
            yield begin, stop
            stop = begin = word.begin
        else:
            break
        i -= 1
    # the first member is certain only behind a mark or a function word, which ended the loop
    if begin < stop:
        yield begin, stop


def before_posts(
    text: str, words: Sequence[Word], posts: Sequence[Mention], context: Context
) -> Iterator[Candidate]:
    """X总经理, Y行长: the nouns before a post of a firm or an institution name one."""
    begins = [w.begin for w in words]
    for post in posts:
        i = bisect_left(begins, post.begin) - 1
        begin = _nouns_before(text, words, i, post.begin)
        piece = text[begin : post.begin]
        parts = [text[w.begin : w.end] for w in words[max(0, i - 12) : i + 1] if w.begin >= begin]
        if not 3 <= len(piece) <= _LONGEST or all(p in context.generic for p in parts):
            continue
        if post.text.endswith(context.posts) or (
            post.text.endswith(context.department_posts) and piece.endswith(context.departments)
        ):
            yield Candidate(begin, post.begin, Names.ORGANISATION, "before-post", 3, 0.6)


def led_departments(text: str, found: Sequence[Candidate], context: Context) -> Iterator[Candidate]:
    """哈尔滨海关统计分析处|处长: what stands between an organisation and the post of a department's head."""
    for c in found:
        if c.recogniser in {"organ", "organisation", "gazetteer"} and c.rank > 1 and c.kind not in PLACES:
            match = context.department.match(text, c.end)
            if match and not set(match.group()) & set("的了在和与及将为、"):
                yield Candidate(c.begin, match.end(), Names.ORGANISATION, "department", 3, 0.8)


def _nouns_before(text: str, words: Sequence[Word], i: int, at: int) -> int:
    """Where the nouns begin that end at ``at``; 与 and 和 may stand between two of a department's (科技与出版部)."""
    begin = at
    while i >= 0 and words[i].end == begin:
        joint = text[words[i].begin : words[i].end] in {"与", "和"} and begin < at and words[i - 1].tag == "n"
        if words[i].tag not in _NOUNS and not (joint and text[at - 1] in "部处室"):
            break
        begin = words[i].begin
        i -= 1
    return begin
