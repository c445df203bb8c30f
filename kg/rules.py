"""Reads ``ontology/rules/*.yaml``: which patterns say which fact.

In: a folder of rule files and the ontology. Out: a ``RuleSet`` with compiled patterns. Every name is checked
against the ontology; all problems of all files are reported at once.
"""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from kg.errors import RuleError
from kg.ontology import Ontology
from kg.patterns import Pattern, PatternError, Phrases, Symbols, compile_pattern, special

_KEYS: Final = {
    "id": str,
    "fact": str,
    "note": str,
    "patterns": list,
    "attach": list,
    "unless": list,
    "asserts": list,
    "complements": bool,
    "bare": bool,
    "alone": bool,
    "far": bool,
    "abroad": list,
    "needs": list,
    "several": list,
    "examples": list,
    "counterexamples": list,
}
_ATTACH: Final = ("money", "quantity", "date", "period", "time")
_LINE: Final = "\0line"


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
    ``unless`` are expressions that must not be in the trigger's clause. ``asserts`` narrows the direct relations
    (None: all that the ontology derives). ``complements``: only adds to a fact found elsewhere; ``bare``: without
    such a fact it gives the relations only, no event, ``alone``:
    these in any case. ``far``: a left-out subject may stand in an earlier
    paragraph (figures of a place go on over paragraphs). ``abroad``: roles that no place of the mainland fills.
    ``needs`` are roles without which the match counts for
    nothing, ``several`` those that need two fillers or more.
    """

    id: str
    fact: str
    patterns: tuple[Pattern, ...]
    attach: frozenset[str]
    unless: re.Pattern[str] | None
    asserts: frozenset[str] | None
    complements: bool
    bare: bool
    alone: bool
    far: bool
    abroad: frozenset[str]
    needs: frozenset[str]
    several: frozenset[str]
    examples: tuple[Example, ...]
    counterexamples: tuple[Example, ...]
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Qualifiers:
    """The expressions of ``qualifiers.yaml``, compiled."""

    planned: re.Pattern[str]
    planned_sentence: re.Pattern[str]
    done: re.Pattern[str]
    negated: re.Pattern[str]
    negated_after: re.Pattern[str]
    planned_after: re.Pattern[str]
    past_after: re.Pattern[str]
    agreed: re.Pattern[str]
    governed: re.Pattern[str]
    lead: re.Pattern[str]
    says: re.Pattern[str]
    on_the_spot: re.Pattern[str]
    home_country: re.Pattern[str]
    definite: re.Pattern[str]
    together: re.Pattern[str]
    listed: re.Pattern[str]
    own_subject: re.Pattern[str]
    meeting_told: re.Pattern[str]
    the_meeting: re.Pattern[str]
    sequel: re.Pattern[str]
    aside: re.Pattern[str]
    prepositions: re.Pattern[str]
    money_cue: re.Pattern[str]
    money_not_after: re.Pattern[str]
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
    engine: dict[str, Any] = field(default_factory=dict, compare=False)


def load(folder: Path, ontology: Ontology) -> RuleSet:
    """The rules of ``folder/*.yaml`` and the words of ``folder/../qualifiers.yaml``.

    Raises ``RuleError`` with every problem found, one a line: file, line, what is wrong, what was expected.
    """
    words = _qualifiers(folder.parent / "qualifiers.yaml")
    symbols = Symbols(ontology, words["groups"])
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise RuleError(f"{folder}: no rule files. Expected *.yaml, one a class of facts.")
    problems: list[str] = []
    rules: list[Rule] = []
    phrases = _phrases(words["phrases"], folder.parent / "qualifiers.yaml")
    for path in files:
        for raw in _entries(path, problems):
            rules += _rule(raw, path.name, _Check(ontology, symbols, phrases, problems))
    _check_ids(rules, problems)
    if problems:
        raise RuleError("\n".join(problems))
    units = frozenset(words["quantity_units"])
    generic = {k: re.compile(v) for k, v in words["generic_meetings"].items()}
    return RuleSet(
        tuple(rules),
        symbols,
        _compile_qualifiers(words, symbols),
        units,
        generic,
        frozenset(words["identity"]),
    )


def _qualifiers(path: Path) -> dict[str, Any]:
    try:
        words = yaml.safe_load(path.read_text(encoding="utf-8"))
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
        return re.compile(text.replace("WORD", word).replace("NAME", f"[{symbols.all}]"))

    single = {k: regex(v) for k, v in words.items() if isinstance(v, str) and k != "definite_lead"}
    return Qualifiers(
        **single,
        money_cue=regex(words["money"]["cue"]),
        money_not_after=regex(words["money"]["not_after"]),
        definite=regex(
            f"{words['definite_lead']}({'|'.join(words['definite_nouns'])})(?!AMOUNT|名|内|里|的)"
        ),
        definite_kinds={k: tuple(v) for k, v in words["definite_nouns"].items()},
    )


@dataclass(frozen=True, slots=True)
class _Check:
    ontology: Ontology
    symbols: Symbols
    phrases: Phrases
    problems: list[str]

    def close(self, name: str, names: Iterable[str]) -> str:
        near = difflib.get_close_matches(name, sorted(names), 1, 0.5)
        return f'; did you mean "{near[0]}"?' if near else ""


def _entries(path: Path, problems: list[str]) -> Iterator[dict[str, Any]]:
    """The rules of one file as plain values, each mapping with its line."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except (OSError, yaml.YAMLError) as error:
        problems.append(f"{path.name}: not readable as YAML ({' '.join(str(error).split())})")
        return
    entries = _plain(node) if node else []
    if not isinstance(entries, list):
        problems.append(f"{path.name}:1: expected a list of rules")
        return
    for entry in entries:
        if isinstance(entry, dict):
            yield entry
        else:
            problems.append(
                f"{path.name}: {entry!r} is no rule; expected a mapping with id, fact and patterns"
            )


def _plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        found = {str(_plain(k)): _plain(v) for k, v in node.value}
        return {**found, _LINE: node.start_mark.line + 1}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(n) for n in node.value]
    if node.tag == "tag:yaml.org,2002:bool":
        return node.value.lower() in ("true", "yes", "on")
    return node.value


def _rule(raw: dict[str, Any], file: str, check: _Check) -> list[Rule]:
    """The rule, or nothing where it has problems (they are added to the list)."""
    line = raw.pop(_LINE)
    where = f"{file}:{line}: rule {raw.get('id', '?')}"
    before = len(check.problems)
    _check_keys(raw, where, check)
    if len(check.problems) > before:
        return []
    patterns = [p for text in raw["patterns"] if (p := _pattern(text, where, check))]
    _check_names(raw, patterns, where, check)
    examples = _examples(raw.get("examples", []), where, check)
    counter = _examples(raw.get("counterexamples", []), where, check)
    unless = _regex(raw.get("unless", []), where, check)
    if len(check.problems) > before:
        return []
    asserts = frozenset(raw["asserts"]) if "asserts" in raw else None
    sets = (
        frozenset(raw.get("attach", [])),
        unless,
        asserts,
        raw.get("complements", False),
        raw.get("bare", False),
        raw.get("alone", False),
        raw.get("far", False),
        frozenset(raw.get("abroad", [])),
    )
    needs = (frozenset(raw.get("needs", [])), frozenset(raw.get("several", [])))
    return [Rule(raw["id"], raw["fact"], tuple(patterns), *sets, *needs, examples, counter, file, line)]


def _check_keys(raw: dict[str, Any], where: str, check: _Check) -> None:
    for key, value in raw.items():
        if key not in _KEYS:
            check.problems.append(f"{where}: unknown key {key!r}{check.close(key, _KEYS)}")
        elif not isinstance(value, _KEYS[key]):
            check.problems.append(f"{where}: {key} is {value!r}; expected a {_KEYS[key].__name__}")
    missing = [k for k in ("id", "fact", "patterns", "examples") if not raw.get(k)]
    if missing:
        check.problems.append(f"{where}: {', '.join(missing)} missing")


def _pattern(text: str, where: str, check: _Check) -> Pattern | None:
    try:
        return compile_pattern(text, check.symbols, check.phrases)
    except PatternError as error:
        name = str(error).removeprefix("unknown class ")
        hint = check.close(name, check.symbols.of) if name != str(error) else ""
        check.problems.append(f"{where}: pattern {text!r}: {error}{hint}")
    except re.error as error:
        check.problems.append(f"{where}: pattern {text!r} gives a wrong expression ({error})")
    return None


def _check_names(raw: dict[str, Any], patterns: list[Pattern], where: str, check: _Check) -> None:
    fact, ontology = raw["fact"], check.ontology
    if fact not in ontology.classes:
        check.problems.append(f"{where}: unknown class {fact}{check.close(fact, ontology.classes)}")
        return
    roles = [r for r in ontology.roles if ontology.role_belongs(r, fact)]
    used = {s.role for p in patterns for s in p.slots} | {
        x[0] for p in patterns for s in p.slots for x in (s.inner, s.also) if x
    }
    for role in sorted({*used, *raw.get("needs", []), *raw.get("several", []), *raw.get("abroad", [])}):
        if not special(role) and role not in roles:
            check.problems.append(f"{where}: {fact} has no role {role}{check.close(role, roles)}")
    for name in raw.get("asserts", []):
        if name not in ontology.relations:
            check.problems.append(f"{where}: unknown relation {name}{check.close(name, ontology.relations)}")
    for name in raw.get("attach", []):
        if name not in _ATTACH:
            check.problems.append(f"{where}: attach {name}; expected one of {', '.join(_ATTACH)}")


def _examples(raw: list[Any], where: str, check: _Check) -> tuple[Example, ...]:
    found = []
    for entry in raw:
        if isinstance(entry, str):
            found.append(Example(entry, (), 0))
        elif isinstance(entry, dict) and isinstance(entry.get("text"), str):
            facts = entry.get("facts") or []
            found.append(Example(entry["text"], tuple(sorted(facts)), entry[_LINE]))
        else:
            check.problems.append(f"{where}: example {entry!r}; expected text and facts")
    return tuple(found)


def _regex(words: list[str], where: str, check: _Check) -> re.Pattern[str] | None:
    try:
        return re.compile("|".join(f"(?:{w})" for w in words)) if words else None
    except re.error as error:
        check.problems.append(f"{where}: unless {words!r} is no expression ({error})")
        return None


def _check_ids(rules: list[Rule], problems: list[str]) -> None:
    seen: dict[str, Rule] = {}
    for rule in rules:
        if other := seen.get(rule.id):
            problems.append(f"{rule.file}:{rule.line}: id {rule.id} is taken by {other.file}:{other.line}")
        seen[rule.id] = rule
