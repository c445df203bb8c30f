"""Takes a query apart as far as planning needs. In: SPARQL text. Out: an ``Outline``, or ``None`` for other queries.

Understood are ``SELECT`` queries whose ``WHERE`` begins with plain triples, among which ``FILTER`` may stand and after
which ``OPTIONAL``, ``MINUS`` and ``BIND`` may. All text is kept as it was written; whatever is not surely understood
gives ``None``, so that the query is run as it is.
"""

import re
from dataclasses import dataclass
from typing import Final

from kg.sparql import STRING

_TOKEN: Final = re.compile(
    rf"""(?P<space>\s+|\#[^\n]*)
    |(?P<string>{STRING})
    |(?P<iri><[^<>"{{}}|^`\\\x00-\x20]*>)
    |(?P<variable>[?$]\w+)
    |(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    |(?P<name>(?:[^\W\d_](?:[\w.\-]*[\w\-])?)?:(?:[\w:](?:[\w:.\-]*[\w:\-])?)?)
    |(?P<number>[+-]?(?:\d+\.\d+|\.\d+|\d+)(?:[eE][+-]?\d+)?)
    |(?P<word>[A-Za-z_]\w*)
    |(?P<sign>\^\^|.)""",
    re.S | re.X,
)
_OPENING: Final = {"{": "}", "(": ")", "[": "]"}
_LATER: Final = ("OPTIONAL", "MINUS", "BIND")
_TERMS: Final = ("variable", "iri", "name")
_AGGREGATES: Final = {"COUNT", "SUM", "MIN", "MAX", "AVG"}
# What makes an answer depend on the order in which rows are found, or look at other graphs.
_STRANGE: Final = {
    "FROM", "GRAPH", "SERVICE", "LATERAL", "REDUCED", "GROUP_CONCAT", "SAMPLE", "RAND", "UUID", "STRUUID", "BNODE",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple of a query as it was written: three terms, a variable with ``?``."""

    subject: str
    predicate: str
    object: str

    @property
    def variables(self) -> tuple[str, ...]:
        """Its variables, each once."""
        terms = (self.subject, self.predicate, self.object)
        return tuple(dict.fromkeys(term for term in terms if term.startswith("?")))

    def __str__(self) -> str:
        return f"{self.subject} {self.predicate} {self.object} ."


@dataclass(frozen=True, slots=True)
class Outline:
    """A query: ``prologue`` (prefixes), ``before`` (from ``SELECT`` to ``{``), its ``patterns``, what else stands
    in the group (``rest``: text, or the patterns of an ``OPTIONAL`` that has nothing else), and ``after`` (from the
    last ``}``)."""

    prologue: str
    before: str
    patterns: tuple[Pattern, ...]
    rest: tuple[str | tuple[Pattern, ...], ...]
    after: str


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    begin: int
    end: int

    @property
    def word(self) -> str:
        """A keyword or sign, in capitals; ``""`` for all else."""
        return self.text.upper() if self.kind in ("word", "sign") else ""


def outline(text: str) -> Outline | None:
    """``text`` taken apart, or ``None``."""
    if "\\u" in text or "\\U" in text:  # may stand for any sign
        return None
    tokens = [
        _Token(str(m.lastgroup), m[0], m.start(), m.end())
        for m in _TOKEN.finditer(text)
        if m.lastgroup != "space"
    ]
    words = [token.word for token in tokens]
    if _STRANGE & set(words) or "SELECT" not in words or "{" not in words:
        return None
    select, opening = words.index("SELECT"), words.index("{")
    closing = _closing(tokens, opening)
    head, tail = words[select:opening], words[closing + 1 :] if closing else []
    if not closing or set(words[:select]) - {"PREFIX", ""} or {"*"} & set(head[1:3]) or "EXISTS" in head:
        return None
    if "{" in tail or _streams(head, tail):
        return None
    group = _Group(text, tokens[opening + 1 : closing])
    if not group.read():
        return None
    begin, end = tokens[select].begin, tokens[closing].begin
    return Outline(
        text[:begin], text[begin : tokens[opening].end], tuple(group.patterns), tuple(group.rest), text[end:]
    )


def _streams(head: list[str], tail: list[str]) -> bool:
    """Whether only as many rows are looked for as are asked for."""
    return bool({"LIMIT", "OFFSET"} & set(tail)) and not (
        "ORDER" in tail or "GROUP" in tail or _AGGREGATES & set(head)
    )


def _closing(tokens: list[_Token], opening: int) -> int:
    """The number of the bracket that closes the one at ``opening``; 0 if there is none."""
    stack: list[str] = []
    for number in range(opening, len(tokens)):
        sign = tokens[number].text if tokens[number].kind == "sign" else ""
        if sign in _OPENING:
            stack.append(_OPENING[sign])
        elif sign in _OPENING.values() and (not stack or stack.pop() != sign):
            return 0
        if not stack:
            return number
    return 0


class _Group:
    """What stands in a group, read from left to right."""

    def __init__(self, text: str, tokens: list[_Token]) -> None:
        self.patterns: list[Pattern] = []
        self.rest: list[str | tuple[Pattern, ...]] = []
        self._text, self._tokens, self._at = text, tokens, 0

    def read(self) -> bool:
        """Reads all of it; ``False`` where anything is not understood."""
        later = False
        while (token := self._next()) is not None:
            if token.word == "FILTER" or token.word in _LATER:
                later = later or token.word in _LATER
                if not self._kept():
                    return False
            elif later or not self._triples():
                return False
        return bool(self.patterns)

    def _next(self, ahead: int = 0) -> _Token | None:
        number = self._at + ahead
        return self._tokens[number] if number < len(self._tokens) else None

    def _is(self, *words: str) -> bool:
        token = self._next()
        return token is not None and token.word in words

    def _kept(self) -> bool:
        """Takes a keyword and all up to the end of its brackets as they stand, and a dot after them."""
        first = self._tokens[self._at]
        while (token := self._next()) is not None and token.word not in ("(", "{"):
            if token.kind == "sign":
                return False
            self._at += 1
        closing = _closing(self._tokens, self._at) if token is not None else 0
        if not closing:
            return False
        inner = _Group(self._text, self._tokens[self._at + 1 : closing])
        if first.word == "OPTIONAL" and inner.read() and not inner.rest:
            self.rest.append(tuple(inner.patterns))
        else:
            self.rest.append(self._text[first.begin : self._tokens[closing].end])
        self._at = closing + 1
        self._at += self._is(".")
        return True

    def _triples(self) -> bool:
        """Takes the triples of one subject, and the dot after them."""
        subject = self._term()
        if not subject:
            return False
        while True:
            verb = self._verb()
            if not verb or not self._objects(subject, verb):
                return False
            if not self._is(";"):
                break
            while self._is(";"):
                self._at += 1
            if self._ends():
                break
        if self._is("."):
            self._at += 1
            return True
        return self._ends()

    def _ends(self) -> bool:
        """Whether no more is said of a subject."""
        return self._next() is None or self._is(".", "FILTER", *_LATER)

    def _objects(self, subject: str, verb: str) -> bool:
        while True:
            found = self._object()
            if not found:
                return False
            self.patterns.append(Pattern(subject, verb, found))
            if not self._is(","):
                return True
            self._at += 1

    def _verb(self) -> str:
        token = self._next()
        if token is not None and token.kind == "word" and token.text == "a":
            self._at += 1
            return "a"
        return self._term()

    def _object(self) -> str:
        token = self._next()
        if token is not None and token.kind == "string":
            self._at += 1
            return token.text + self._suffix()
        if token is not None and (token.kind == "number" or token.text in ("true", "false")):
            self._at += 1
            return token.text
        return self._term()

    def _suffix(self) -> str:
        """The language or type of a literal."""
        token, after = self._next(), self._next(1)
        if token is not None and token.kind == "language":
            self._at += 1
            return token.text
        if token is not None and token.text == "^^" and after is not None and after.kind in ("iri", "name"):
            self._at += 2
            return f"^^{after.text}"
        return ""

    def _term(self) -> str:
        """A variable or an IRI; ``""`` if there is none."""
        token = self._next()
        if token is None or token.kind not in _TERMS:
            return ""
        self._at += 1
        return f"?{token.text[1:]}" if token.kind == "variable" else token.text
