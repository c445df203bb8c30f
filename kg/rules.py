"""Reads ``ontology/rules/*.yaml``: which patterns say which fact.

In: a folder of rule files, maybe one with rules of the user's own on top, and the ontology. Out: a ``RuleSet``
with compiled patterns. Every name is checked against the ontology; all problems of all files are reported at once.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from kg import settings
from kg.errors import RuleError, RuleFaultsError
from kg.ontology import Names, Ontology
from kg.patterns import Pattern, PatternError, Phrases, Symbols, UnknownClassError, compile_pattern
from kg.rulenames import LINE, Text, plain, unknown
from kg.vocabulary import near

_KEYS: Final = {
    "id": str,
    "fact": str,
    "note": str,
    "patterns": list,
    "attach": list,
    "unless": list,
    "when": list,
    "after": list,
    "asserts": list,
    "complements": bool,
    "bare": bool,
    "alone": bool,
    "far": bool,
    "confidence": str,
    "abroad": list,
    "needs": list,
    "several": list,
    "examples": list,
    "counterexamples": list,
}
# Lists of texts.
_TEXTS: Final = ("patterns", "attach", "unless", "when", "after", "asserts", "abroad", "needs", "several")


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence in marked text and all facts that the whole rule set reads in it, as ``kg.extract.write`` puts them."""

    text: str
    facts: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    ``attach`` says what is looked for nearby: ``money``, ``quantity``, and the time as ``date`` (of what happens:
    else the day in force), ``period`` (of what lasts: else any time in force) or ``time`` (of the sentence only).
    ``unless`` are expressions that must not be in the trigger's clause, of ``when`` one must be before the trigger
    in its sentence, of ``after`` one in the two sentences before that. ``asserts`` narrows the direct relations
    (None: all that the ontology derives; hosts who join a journey have any, and didn't come from elsewhere).
    ``complements``: only adds to a fact found elsewhere; ``bare``: without
    such a fact it gives the relations only, no event, ``alone``:
    these in any case. ``far``: a left-out subject may stand in an earlier
    paragraph (figures of a place go on over paragraphs). ``abroad``: roles that no place of the mainland fills.
    ``needs`` are roles without which the match counts for
    nothing, ``several`` those that need two fillers or more. ``confidence``: how often it is right, where its file
    says so (None: as measured).
    """

    id: str
    fact: str
    patterns: tuple[Pattern, ...]
    attach: frozenset[str]
    unless: re.Pattern[str] | None
    when: re.Pattern[str] | None
    after: re.Pattern[str] | None
    asserts: frozenset[str] | None
    complements: bool
    bare: bool
    alone: bool
    far: bool
    abroad: frozenset[str]
    needs: frozenset[str]
    several: frozenset[str]
    confidence: float | None
    examples: tuple[Example, ...]
    counterexamples: tuple[Example, ...]
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Qualifiers:
    """The expressions of ``qualifiers.yaml``, compiled."""

    planned: re.Pattern[str]
    planned_sentence: re.Pattern[str]
    topic: re.Pattern[str]
    done: re.Pattern[str]
    negated: re.Pattern[str]
    negated_after: re.Pattern[str]
    planned_after: re.Pattern[str]
    past_after: re.Pattern[str]
    agreed: re.Pattern[str]
    governed: re.Pattern[str]
    located: re.Pattern[str]
    backs: re.Pattern[str]
    lead: re.Pattern[str]
    says: re.Pattern[str]
    on_the_spot: re.Pattern[str]
    home_country: re.Pattern[str]
    definite: re.Pattern[str]
    together: re.Pattern[str]
    listed: re.Pattern[str]
    own_subject: re.Pattern[str]
    party: re.Pattern[str]
    leading: re.Pattern[str]
    travels: re.Pattern[str]
    delegation: re.Pattern[str]
    receives: re.Pattern[str]
    meeting_told: re.Pattern[str]
    the_meeting: re.Pattern[str]
    sequel: re.Pattern[str]
    aside: re.Pattern[str]
    ahead: re.Pattern[str]
    others: re.Pattern[str]
    prepositions: re.Pattern[str]
    money_cue: re.Pattern[str]
    money_not_after: re.Pattern[str]
    money_turns: re.Pattern[str]
    money_alien: dict[str, re.Pattern[str]]
    money_around: dict[str, re.Pattern[str]]
    money_next: dict[str, re.Pattern[str]]
    definite_kinds: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class RuleSet:
    """All rules in file order, with what the engine needs beside them."""

    rules: tuple[Rule, ...]
    symbols: Symbols
    qualifiers: Qualifiers
    quantity_units: frozenset[str]
    generic_meetings: dict[str, re.Pattern[str]]
    identity: frozenset[str]
    acting: frozenset[str] = frozenset()
    usual: dict[str, frozenset[str]] = field(default_factory=dict)
    single: frozenset[str] = frozenset()
    phrases: Phrases | None = None
    engine: dict[str, Any] = field(default_factory=dict, compare=False)


def load(folder: Path, ontology: Ontology, own: Path | None = None) -> RuleSet:
    """The rules of ``folder/*.yaml`` and the words of ``folder/../qualifiers.yaml``, then those of ``own``, a
    folder of rule files or one such file.

    Raises ``RuleFaultsError`` with every problem found, one a line: file, place, what is wrong, what was expected;
    ``RuleError`` where there is nothing to read.
    """
    if not folder.exists():
        raise RuleError(f"{folder}: no such folder. Expected one with rule files (*.yaml).")
    words = _qualifiers(folder.parent / "qualifiers.yaml")
    symbols = Symbols(ontology, words["groups"])
    files = [(path, path.name) for path in _files(folder)]
    files += [(path, str(path)) for path in _files(own)] if own else []
    problems: list[str] = []
    rules: list[Rule] = []
    phrases = _phrases(words["phrases"], folder.parent / "qualifiers.yaml")
    for path, name in files:
        for raw in _entries(path, name, problems):
            rules += _rule(raw, name, _Check(symbols, phrases, problems))
    _check_ids(rules, problems)
    if problems:
        raise RuleFaultsError("\n".join(problems))
    units = frozenset(words["quantity_units"])
    generic = {k: re.compile(v) for k, v in words["generic_meetings"].items()}
    return RuleSet(
        tuple(rules),
        symbols,
        _compile_qualifiers(words, symbols),
        units,
        generic,
        frozenset(words["identity"]),
        frozenset(words["acting"]),
        {r: frozenset(_classes_below(names, symbols)) for r, names in words["usual"].items()},
        frozenset(words["single"]),
        phrases,
    )


def _files(folder: Path) -> list[Path]:
    """The rule files of a folder, sorted; a file stands for itself."""
    found = [folder] if folder.is_file() else sorted(folder.glob("*.yaml"))
    if not found:
        raise RuleError(f"{folder}: no rule files. Expected *.yaml, one a class of facts.")
    return found


def _classes_below(names: list[str], symbols: Symbols) -> Iterator[str]:
    """The classes of ``names`` (classes or groups) and all below them."""
    for name in names:
        for kind in symbols.groups.get(name, [name]):
            yield from symbols.ontology.descendants(kind)


def _qualifiers(path: Path) -> dict[str, Any]:
    try:
        words = settings.values(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise RuleError(f"{path}: not readable ({error}). Expected the words of modality as YAML.") from error
    if not isinstance(words, dict):
        raise RuleError(f"{path}: expected a mapping of words.")
    return words


def _phrases(raw: dict[str, Any], path: Path) -> Phrases:
    """The phrases, each tried out as an expression, since patterns are compiled on first use only."""
    for text in (t for v in raw.values() for t in (v.values() if isinstance(v, dict) else [v])):
        try:
            re.compile(text)
        except re.error as error:
            raise RuleError(f"{path}: {text[:40]!r}… is no expression ({error}).") from error
    return Phrases(**raw)


def _compile_qualifiers(words: dict[str, Any], symbols: Symbols) -> Qualifiers:
    def regex(text: str) -> re.Pattern[str]:
        word = f"[^，,；;：:。！？!?\n{symbols.all}]"
        amount = symbols.of[Names.AMOUNT]
        text = text.replace("WORD", word).replace("NAME", f"[{symbols.all}]")
        return re.compile(text.replace("AMOUNT", amount))

    single = {k: regex(v) for k, v in words.items() if isinstance(v, str) and k != "definite_lead"}
    return Qualifiers(
        **single,
        money_cue=regex(words["money"]["cue"]),
        money_not_after=regex(words["money"]["not_after"]),
        money_turns=regex(words["money"]["turns"]),
        money_alien={k: regex(v) for k, v in words["money"]["alien"].items()},
        money_around={k: regex(v) for k, v in words["money"]["around"].items()},
        money_next={k: regex(v) for k, v in words["money"]["next"].items()},
        definite=regex(
            f"{words['definite_lead']}({'|'.join(words['definite_nouns'])})(?!AMOUNT|名|内|里|的)"
        ),
        definite_kinds={k: tuple(v) for k, v in words["definite_nouns"].items()},
    )


@dataclass(frozen=True, slots=True)
class _Check:
    symbols: Symbols
    phrases: Phrases
    problems: list[str]


def _entries(path: Path, name: str, problems: list[str]) -> Iterator[dict[str, Any]]:
    """The rules of one file as plain values, each mapping with its line."""
    try:
        node = settings.nodes(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        problems.append(f"{name}: not in UTF-8; save the file in that encoding")
        return
    except (OSError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        if mark:
            name = f"{name}:{mark.line + 1}:{mark.column + 1}"
        said = getattr(error, "problem", None) or " ".join(str(error).split())
        problems.append(
            f"{name}: not readable as YAML ({said}); is every pattern and example in double quotes?"
        )
        return
    entries = plain(node) if node else []
    if not isinstance(entries, list):
        problems.append(f"{name}:1: expected a list of rules")
        return
    for entry in entries:
        if isinstance(entry, dict):
            yield entry
        else:
            problems.append(f"{name}: {entry!r} is no rule; expected a mapping with id, fact and patterns")


def _rule(raw: dict[str, Any], file: str, check: _Check) -> list[Rule]:
    """The rule, or nothing where it has problems (they are added to the list)."""
    line = raw.pop(LINE)
    rule = f"rule {raw.get('id', '?')}"
    where = f"{file}:{line}: {rule}"
    before = len(check.problems)
    _check_keys(raw, where, check)
    if len(check.problems) > before:
        return []
    check.problems.extend(f"{file}:{place}: {rule}: {what}" for place, what in unknown(raw, check.symbols))
    patterns = [
        p for text in raw["patterns"] if (p := _pattern(text, f"{file}:{_place(text, line)}: {rule}", check))
    ]
    examples = _examples(raw.get("examples", []), where, check)
    counter = _examples(raw.get("counterexamples", []), where, check)
    unless, when, after = (
        _regex(raw.get(k, []), f"{where}: {k}", check) for k in ("unless", "when", "after")
    )
    confidence = _confidence(raw.get("confidence"), where, check)
    if len(check.problems) > before:
        return []
    asserts = frozenset(raw["asserts"]) if "asserts" in raw else None
    sets = (
        frozenset(raw.get("attach", [])),
        unless,
        when,
        after,
        asserts,
        raw.get("complements", False),
        raw.get("bare", False),
        raw.get("alone", False),
        raw.get("far", False),
        frozenset(raw.get("abroad", [])),
    )
    needs = (frozenset(raw.get("needs", [])), frozenset(raw.get("several", [])), confidence)
    return [
        Rule(str(raw["id"]), str(raw["fact"]), tuple(patterns), *sets, *needs, examples, counter, file, line)
    ]


def _check_keys(raw: dict[str, Any], where: str, check: _Check) -> None:
    for key, value in raw.items():
        if key not in _KEYS:
            check.problems.append(f"{where}: unknown key {key!r}{near(key, _KEYS)}")
        elif not isinstance(value, _KEYS[key]):
            check.problems.append(f"{where}: {key} is {value!r}; expected a {_KEYS[key].__name__}")
        elif key in _TEXTS and not all(isinstance(v, str) for v in raw[key]):
            check.problems.append(f"{where}: {key} holds what is no text; put each in double quotes")
    missing = [k for k in ("id", "fact", "patterns", "examples") if not raw.get(k)]
    if missing:
        check.problems.append(f"{where}: {', '.join(missing)} missing")


def _place(text: object, line: int) -> str:
    return text.place() if isinstance(text, Text) else str(line)


def _pattern(text: str, where: str, check: _Check) -> Pattern | None:
    try:
        return compile_pattern(str(text), check.symbols, check.phrases)
    except UnknownClassError:
        return None  # told with all other names
    except PatternError as error:
        check.problems.append(f"{where}: pattern {str(text)!r}: {error}")
    except re.error as error:
        check.problems.append(f"{where}: pattern {str(text)!r} gives a wrong expression ({error})")
    return None


def _examples(raw: list[Any], where: str, check: _Check) -> tuple[Example, ...]:
    found = []
    for entry in raw:
        if isinstance(entry, str):
            found.append(Example(str(entry), (), getattr(entry, "line", 0)))
        elif isinstance(entry, dict) and isinstance(entry.get("text"), str):
            facts = [str(f) for f in entry.get("facts") or []]
            found.append(Example(str(entry["text"]), tuple(sorted(facts)), entry[LINE]))
        else:
            check.problems.append(f"{where}: example {entry!r}; expected text and facts")
    return tuple(found)


def _regex(words: list[str], where: str, check: _Check) -> re.Pattern[str] | None:
    try:
        return re.compile("|".join(f"(?:{w})" for w in words)) if words else None
    except re.error as error:
        check.problems.append(f"{where} {words!r} is no expression ({error})")
        return None


def _confidence(text: str | None, where: str, check: _Check) -> float | None:
    try:
        value = None if text is None else float(text)
    except ValueError:
        value = 0.0
    if value is None or 0 < value <= 1:
        return value
    check.problems.append(f"{where}: confidence is {text!r}; expected a number above 0, 1 at most, like 0.8")
    return None


def _check_ids(rules: list[Rule], problems: list[str]) -> None:
    seen: dict[str, Rule] = {}
    for rule in rules:
        if other := seen.get(rule.id):
            problems.append(f"{rule.file}:{rule.line}: id {rule.id} is taken by {other.file}:{other.line}")
        seen[rule.id] = rule
