"""The pattern language of the rules: from one line of pattern to a regular expression over symbols.

A sentence is seen as a string in which every mention is one private-use character, chosen by its class
(``Symbols``). In: a pattern such as ``{financier:Organisation+!}~向{beneficiary:Organisation+}~<发放>…贷款``.
Out: a ``Pattern``. The constructs:

``{role:Class|Class}``   one mention of a class or of one below it; ``{role:Class+}`` a list (、 和 与 等),
                         ``++`` a list that may go on over commas, ``+++`` one whose names may each have words for
                         a part of them behind them (甲公司车间、乙村大棚); ``|text`` also takes words that describe
                         (52户小微企业); ``!`` the first slot may be left out and is then the subject before
                         (``!!``: the nearest name of that class before).
                         ``{project:Project/undertaker:Organisation}``: a name that begins with another name
                         (``+`` after the second class: all such names in it; a third role may follow: one name of
                         its class anywhere in it, if there is one).
                         ``{role:Class!!其|该公司}``: these words stand for the nearest name of the class before,
                         ``{role:Class!!*}``: any word for a name told of before (企业, 项目, 其, 后者: ``meant``),
                         ``{role:Class!!∅}``: it is left out here and is that name.
                         ``{_:Agreement&贷款|融资}``: a name that holds these words.
                         ``_`` as role: must be there, fills nothing. ``event``: the named event itself;
                         ``label``: the words that call it; ``amount``, ``time``: that figure or time.
``<a|b>``                the trigger: decides about modality, date and amounts; every rule needs one
                         (but those with a name inside a name).
``~`` ``…`` ``……``       a short gap without names (figures, times and 在 or 经 with a place may stand in it), a gap
                         inside the clause (``‥``: without persons), a gap inside the sentence
``(a|b)`` ``(a)?`` ``^`` alternatives, an option, the beginning of a clause; ``&`` is 与, 和, 跟 or 同,
                         ``@`` is 向, 为, 给 or 对
``·``                    a gap of four characters at most, without names
``¬``                    not followed by words that make others do it (甲局指导乙与丙签约)
``%name%``               a family of words of ``qualifiers.yaml``, written out (``<%lends%|承贷>``)
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Final

from kg.ontology import Names, Ontology
from kg.packing import FIRST_SYMBOL, ROOM, packed
from kg.regexcache import compiled
from kg.signs import Signs, needed, signs, with_ranges
from kg.triggers import expand, written

_PUNCTUATION = "，,；;：:。！？!?\n"
# Slots that are no role of the event: what a meeting is called, figures and times, and what only has to be there.
CALLED: Final = ("event", "label")
FIGURE: Final = "amount"
TIME: Final = "time"
ANY: Final = "_"
_LEFT_OUT: Final = "∅"
_MEANT: Final = "*"
# What a name is like (&…) is asked of the name as it stands, anything else of the symbols.
_KIND: Final = re.compile(r"\\[wWdDsSbB](?![^{&]*\})|!![^}&]*?\\[wWdDsSbB]")
_CAUSES: Final = "¬"
_SPECIAL: Final = frozenset({*CALLED, FIGURE, TIME, ANY})
_AREAS: Final = (Names.PROVINCE, Names.CITY, Names.COUNTY, Names.TOWNSHIP)
# What stands between a name and the one that it only describes: 湖州企业[甲公司], 甲集团旗下[乙公司].
OF_PLACE: Final = (
    "(?:本土|本地|民营|龙头|上市|国有|外资|台资|港资|科技|知名|骨干|外贸)?"
    "(?:企业|民企|国企|央企|车企|药企|公司|厂商|高校|籍)"
)
OF_BODY: Final = "(?:旗下|下属|所属|直属|控股|全资)的?(?:全资|控股)?(?:子公司|企业|公司|单位)?"
_CLAUSE_START: Final = f"(?<![^{_PUNCTUATION}“”‘’])"
_WORDS = re.compile(r"[^{}()<>|?~…‥^·¬@&]+")
_DISTANT = re.compile(r"\^?\{[^}]*\}……")
_SLOT = re.compile(
    r"(?P<role>\w+):(?P<kinds>[\w|]+?)(?P<many>\+{1,3})?(?P<text>\|text)?"
    r"(?:(?P<back>!!)(?P<pronouns>(?:\(\?!|[^!/&])+)|(?P<topic>!!?))?"
    r"(?:/(?P<inner>\w+):(?P<inside>[\w|]+)(?P<every>\+)?)?(?:/(?P<also>\w+):(?P<also_kind>\w+))?"
    r"(?:&(?P<like>.+))?$"
)


class PatternError(ValueError):
    """A pattern can't be read; the message says where and what was expected."""


class UnknownClassError(PatternError):
    """A slot names a class that the ontology has not."""


class Symbols:
    """The private-use character of each class of the ontology; ``groups`` are names for several classes."""

    def __init__(self, ontology: Ontology, groups: dict[str, list[str]]) -> None:
        self.ontology = ontology
        self.groups = groups
        # a class next to those below it, so that a character class is a few ranges: it compiles faster
        nested = sorted(ontology.classes, key=lambda kind: (*reversed(ontology.ancestors(kind)), kind))
        self.of = {kind: chr(FIRST_SYMBOL + i) for i, kind in enumerate(nested)}
        every = "".join(self.of.values())
        # two ranges where they don't all find room, so that each stays one when it is packed
        self.all = "".join(f"{part[0]}-{part[-1]}" for part in (every[:ROOM], every[ROOM:]) if part)
        self._below: dict[tuple[str, ...], str] = {}

    def below(self, *kinds: str) -> str:
        """The symbols of these classes and all classes below them, sorted, for a character class; those of a
        class written with ``-`` before it are left out."""
        if kinds not in self._below:  # patterns ask for the same few again and again
            self._below[kinds] = self._gathered(kinds)
        return self._below[kinds]

    def _gathered(self, kinds: Iterable[str]) -> str:
        wanted = {d for k in kinds if k[0] != "-" for d in self.ontology.descendants(k)}
        unwanted = {d for k in kinds if k[0] == "-" for d in self.ontology.descendants(k[1:])}
        return "".join(sorted(self.of[d] for d in wanted - unwanted if d in self.of))

    @cached_property
    def gaps(self) -> tuple[tuple[str, str], ...]:
        """The signs for gaps and prepositions, and the expression that each stands for."""
        place = self.below(Names.PLACE, Names.ORGANISATION)
        time = self.below(Names.TIME, Names.AMOUNT)
        word = f"(?:[^{_PUNCTUATION}{self.all}]|{self.of[Names.POST]})"
        return (
            ("……", "[^。！？!?；;\n]{0,60}?"),
            ("…", f"[^{_PUNCTUATION}]{{0,25}}?"),
            ("‥", f"[^{_PUNCTUATION}{self.below(Names.PERSON)}]{{0,25}}?"),
            ("~", f"(?:(?!、){word}|[{time}]|(?:在|经|经由|通过|途经)[{place}]+){{0,12}}?"),
            ("^", _CLAUSE_START),
            ("·", f"{word}{{0,4}}?"),
            ("@", "(?:向|给|(?<![成作认因以称分行])为|(?<![面针相反绝应])对)"),
            ("&", "(?:与|和|跟|(?<![共合协一相如不陪])同)"),
        )

    @cached_property
    def words(self) -> dict[str, str]:
        """What stands for symbols in a phrase of ``qualifiers.yaml``, and the expression of each."""
        return {
            "AMOUNT": self.of[Names.AMOUNT],
            "TIME": self.of[Names.TIME],
            "AREA": f"[{self.below(*_AREAS)}]",
            "WORD": f"(?:[^{_PUNCTUATION}、{self.all}]|{self.of[Names.POST]})",
        }


@dataclass(frozen=True, slots=True)
class Phrases:
    """Word lists that patterns are built with (``qualifiers.yaml``), as regular expressions; ``called`` by role."""

    described: str
    tail: str
    between: str
    called: dict[str, str]
    meant: str = ""
    causes: str = ""
    party: str = "(?!)"
    part: str = ""
    families: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Slot:
    """One role slot: ``group`` is its name in the expression, ``symbols`` what it accepts."""

    group: str
    role: str
    kinds: tuple[str, ...]
    symbols: str
    text: bool
    inner: tuple[str, bool] | None = None
    also: tuple[str, str] | None = None
    like: re.Pattern[str] | None = None
    back: bool = False
    many: bool = False
    accepted: frozenset[str] = frozenset()
    inside: str = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern as regular expressions: ``without`` is for a left-out first slot ("": it may not be left out),
    ``distant``: a gap inside the sentence follows the first slot. They are compiled on first use, for packed texts;
    ``signs`` and ``signs_without`` tell what such a text holds at least.
    """

    source: str
    expression: str
    without: str
    slots: tuple[Slot, ...]
    triggers: tuple[str, ...]
    signs: Signs
    signs_without: Signs
    nearest: bool = False
    distant: bool = False

    @property
    def regex(self) -> re.Pattern[str]:
        """Matches the pattern with all its slots."""
        return _compiled(self.expression)

    @property
    def headless(self) -> re.Pattern[str] | None:
        """Matches the pattern where its first slot is left out."""
        return _compiled(self.without) if self.without else None


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    return compiled(with_ranges(packed(expression)))


def compile_pattern(source: str, symbols: Symbols, phrases: Phrases) -> Pattern:
    """``source`` as a ``Pattern``; raises ``PatternError``."""
    reader = Reader(source, symbols, phrases)
    if unknown := re.search(r"%[a-z]+%", reader.source):
        raise PatternError(f"no family of words {unknown[0]}")
    if kind := _KIND.search(reader.source):  # expressions are matched with their symbols moved (kg.packing)
        raise PatternError(f"{kind[0]} asks for a kind of characters; write the characters themselves")
    regex = reader.expression()
    if reader.i < len(reader.source):
        raise PatternError(f"unexpected {reader.source[reader.i]!r} at {reader.i}")
    if not reader.triggers and not any(s.inner for s in reader.slots):
        raise PatternError("no trigger; mark the words that say what happens as <…>")
    headless = ""
    if reader.topic:
        start = regex.index(reader.topic) + len(reader.topic)
        if regex[: start - len(reader.topic)].strip("(?:"):
            raise PatternError("only the first slot can be left out (!)")
        headless = _CLAUSE_START + regex[: start - len(reader.topic)] + regex[start:]
    triggers = tuple(sorted(set(reader.triggers)))
    distant = _DISTANT.match(source) is not None
    held = needed(reader.source, reader.slots)
    return Pattern(
        source,
        regex,
        headless,
        tuple(reader.slots),
        triggers,
        signs(held),
        signs(held[1:] if headless else held),  # what stands for the first slot is the first sign, if any is
        reader.nearest,
        distant,
    )


class Reader:
    """A recursive descent over one pattern; ``expression`` gives the regular expression."""

    def __init__(self, source: str, symbols: Symbols, phrases: Phrases) -> None:
        self.source, self.symbols, self.phrases = written(source, phrases.families), symbols, phrases
        self.i = 0
        self.slots: list[Slot] = []
        self.triggers: list[str] = []
        self.topic = ""
        self.nearest = False
        self.trigger_count = 0

    def expression(self) -> str:
        """Alternatives up to ``)``, ``>`` or the end."""
        parts = [""]
        while self.i < len(self.source) and self.source[self.i] not in ")>":
            if self.source[self.i] == "|":
                parts.append("")
                self.i += 1
            else:
                parts[-1] += self.item()
        return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"

    def item(self) -> str:
        """The next construct, or the words before it, as a regular expression."""
        if words := _WORDS.match(self.source, self.i):
            self.i = words.end()
            return re.escape(words[0])
        char = self.source[self.i]
        for mark, regex in self.symbols.gaps:
            if self.source.startswith(mark, self.i):
                self.i += len(mark)
                return regex
        self.i += 1
        if char == "{":
            return self._option(self._slot())
        if char == "(":
            inner = self.expression()
            self._expect(")")
            return self._option(f"(?:{inner})")
        if char == "<":
            return self._trigger()
        if char == _CAUSES:
            return f"(?!{self._fill(self.phrases.causes)}[{self._entities()}])"
        raise PatternError(f"unexpected {char!r} at {self.i - 1}")

    def _option(self, group: str) -> str:
        """``group``, as an option where ``?`` follows."""
        mark = "?" if self.source.startswith("?", self.i) else ""
        self.i += len(mark)
        return f"{group}{mark}"

    def _expect(self, char: str) -> None:
        if not self.source.startswith(char, self.i):
            raise PatternError(f"{char!r} missing at {self.i}")
        self.i += 1

    def _trigger(self) -> str:
        begin = self.i
        inner = self.expression()
        try:
            self.triggers += expand(self.source[begin : self.i])
        except ValueError as error:
            raise PatternError(str(error)) from error
        self._expect(">")
        self.trigger_count += 1
        return f"(?P<t{self.trigger_count}>{inner})(?!{self.phrases.party})"

    def _slot(self) -> str:
        end = self.source.find("}", self.i)
        if end < 0:
            raise PatternError(f"'}}' missing after {self.i}")
        spec, self.i = self.source[self.i : end], end + 1
        group = f"s{len(self.slots)}"
        if found := re.fullmatch(r"(\w+):text", spec):
            self.slots.append(Slot(group, found[1], (), "", True))
            words = self.phrases.called.get(found[1], self.phrases.described)
            return f"(?P<{group}>{self._fill(words)})"
        parts = _SLOT.match(spec)
        if not parts:
            raise PatternError(f"{{{spec}}} is no slot; expected {{role:Class}} or {{role:Class+}}")
        slot = self._read(group, parts)
        self.slots.append(slot)
        if slot.back:
            words = self.phrases.meant if parts["pronouns"] == _MEANT else parts["pronouns"]
            return f"(?P<{group}>{'' if words == _LEFT_OUT else f'(?:{words})'})"
        regex = f"(?P<{group}>{self._accepts(slot.symbols, parts['many'], slot.text)})"
        if parts["topic"]:
            self.topic, self.nearest = regex, parts["topic"] == "!!"
        return regex

    def _read(self, group: str, parts: re.Match[str]) -> Slot:
        """The slot of a matched specification; raises ``PatternError`` for a class that there is not."""
        kinds = parts["kinds"].split("|")
        classes = tuple(k for c in kinds if c != "text" for k in self.symbols.groups.get(c, [c]))
        inside = (parts["inside"] or "").split("|") if parts["inner"] else []
        inner = tuple(k for c in inside for k in self.symbols.groups.get(c, [c]))
        for name in (*classes, *inner, *([parts["also_kind"]] if parts["also"] else [])):
            if name.removeprefix("-") not in self.symbols.of:
                raise UnknownClassError(f"unknown class {name}")
        chars = self.symbols.below(*classes)
        return Slot(
            group,
            parts["role"],
            classes,
            chars,
            bool(parts["text"]) or "text" in kinds,
            inner=(parts["inner"], bool(parts["every"])) if inner else None,
            also=(parts["also"], parts["also_kind"]) if parts["also"] else None,
            like=re.compile(parts["like"]) if parts["like"] else None,
            back=bool(parts["back"]),
            many=bool(parts["many"]),
            accepted=frozenset(k for k, c in self.symbols.of.items() if c in chars),
            inside=self.symbols.below(*inner),
        )

    def _accepts(self, chars: str, many: str | None, text: bool) -> str:
        """The expression of a slot's content: one item, a list of items, or words that describe."""
        names = self.symbols
        place, org = names.below(Names.PLACE), names.below(Names.ORGANISATION)
        post, person = names.of[Names.POST], names.of[Names.PERSON]
        described_by = f"(?:[{place}](?:的|{OF_PLACE})?|[{org}]{OF_BODY})*"
        before = f"(?:[{place}]驻)?(?:[{place}{org}]?{post}、?)*" if person in chars else described_by
        gloss = "(?:[（(][^（）()]{0,60}[）)])?"
        after = f"(?:{post})?(?:一行|同志|先生|女士|方面)?" if person in chars else ""
        item = f"{before}[《“‘「]?[{chars}][》”’」]?{gloss}{after}"
        if many:
            described = f"{self._fill(self.phrases.described)}" if text else "(?!)"
            between = f"(?:{self.phrases.between}|[{names.of[Names.TIME]}])*"
            # +++: 去了甲县，乙公司投资…: what goes on behind the name says that it begins a clause of its own
            ends = f"(?={item}(?:[、和及等{_PUNCTUATION}]|$))" if many == "+++" else ""
            commas = f"|[，,]{ends}" if many != "+" else ""
            joint = f"(?:，以及|，及|以及|及其|、|及|暨|{between}(?:和|与|同|联合|会同|携手){commas})"
            tail = self._fill(self.phrases.tail)
            if many == "+++":
                # no other place of the list has words before its joint, so there is one way to read them
                tail = f"{tail}|{self._fill(self.phrases.part)}(?=、|和|及|以及)"
            # without the slot's own classes: two ways to read each name of a list are 2^n ways to read it
            others = "".join(c for c in self._entities() if c not in chars)
            # 成[广平]: half of a name may be taken for one
            other = f"|[^{_PUNCTUATION}、{names.all}]{{0,2}}[{others}]" if others else ""
            unknown = f"(?:[^{_PUNCTUATION}、{names.all}]{{2,9}}{other})(?={joint}|等)"
            # 、某某边区政府主席张三, 和[埃及]驻华使馆参赞李四: what nobody recognised before the next person
            words = f"[^{_PUNCTUATION}、的{names.all}]"
            place_or_body = "".join(c for c in place + org if c not in chars)
            named = f"[{place_or_body}]?" if place_or_body else ""
            further = f"[、和及]{named}{words}{{1,8}}{item}" if person in chars else "(?!)"
            more = f"(?:{joint}(?:{item}|{described}|{unknown})|{further})"
            item = f"{item}(?:{tail})?(?:{more}(?:{tail})?)*"
        return f"(?:{item}|{self._fill(self.phrases.described)})" if text else item

    def _entities(self) -> str:
        return self.symbols.below(Names.ENTITY)

    def _fill(self, words: str) -> str:
        """Puts the symbols into a phrase of ``qualifiers.yaml``: ``AMOUNT``, ``TIME``, ``AREA`` and ``WORD``."""
        for name, symbols in self.symbols.words.items():
            words = words.replace(name, symbols)
        return words


def special(role: str) -> bool:
    """Whether ``role`` is one of the slots that are no role of the event."""
    return role in _SPECIAL
