"""Runs the examples of rules.

In marked text a time or figure may carry its value: ``[7月1日|TimeExpression=2025-07-01]``,
``[上半年|TimeExpression=2025-01-01..2025-06-30]``, ``[500万元|Amount=5000000 CNY]``. ``双方`` and the like carry the
names that they stand for: ``[双方|Anaphor=甲公司、乙公司]``.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from decimal import Decimal

from kg.extract import extract
from kg.extract.write import write
from kg.marked import parse
from kg.ontology import Names, Ontology
from kg.rules import Example, Rule, RuleSet
from kg.types import Amount, Block, BlockKind, Entity, Mention, Period, Report, Resolution, Source


def marked_resolution(marked: str) -> tuple[str, Resolution]:
    """The plain text of a marked sentence and what its marks refer to, by their names alone."""
    text, mentions = parse(marked)
    entities: dict[str, Entity] = {}
    for m in mentions:
        if m.kind not in (Names.TIME, Names.AMOUNT, Names.POST, Names.ANAPHOR):
            entities.setdefault(m.key or m.text, Entity(m.key or m.text, m.kind))
    valued = tuple(replace(m, value=_value(m)) for m in mentions)
    referents = tuple(_referents(m, entities) for m in mentions)
    return text, Resolution(valued, referents, tuple(entities.values()), ())


def _referents(mention: Mention, entities: dict[str, Entity]) -> tuple[Entity, ...]:
    if mention.kind == Names.ANAPHOR:
        return tuple(entities[n] for n in (mention.key or "").split("、") if n in entities)
    found = entities.get(mention.key or mention.text)
    return (found,) if found else ()


def _value(mention: Mention) -> Period | Amount | None:
    if not mention.key:
        return None
    if mention.kind == Names.AMOUNT:
        number, _, unit = mention.key.partition(" ")
        return Amount(Decimal(number), unit)
    if mention.kind == Names.TIME:
        start, _, end = mention.key.partition("..")
        return Period(date.fromisoformat(start), date.fromisoformat(end or start), mention.text)
    return None


def read_marked(marked: str, rules: RuleSet, ontology: Ontology, without: Collection[str] = ()) -> list[str]:
    """The facts in a marked sentence, written and sorted, but those of the rules ``without``."""
    text, resolution = marked_resolution(marked)
    found = extract(_report(text), resolution, rules, ontology)
    return sorted(write(f) for f in found if f.rule not in without)


def _report(text: str) -> Report:
    source = Source("example", text, "", "utf-8")
    return Report("example", source, text, range(len(text)), (Block(BlockKind.PARAGRAPH, 0, len(text)),))


def check(rules: RuleSet, ontology: Ontology, own: Collection[str] = ()) -> list[str]:
    """Runs every example and counter-example; gives what is wrong, one line each: file, line, rule, difference.

    ``own`` are ids of rules that the user brought: what they read in examples of the shipped ones is no fault.
    """
    problems = []
    for rule in rules.rules:
        beside = frozenset() if rule.id in own else frozenset(own)
        for example in rule.examples:
            problems += _check_example(rule, example, rules, ontology, beside)
            if not any(f.startswith(rule.fact) for f in example.facts):
                problems.append(
                    f"{rule.file}:{example.line}: rule {rule.id}: example without a {rule.fact} among its facts"
                )
        for example in rule.counterexamples:
            problems += _check_example(rule, example, rules, ontology, beside)
    return problems


def _check_example(
    rule: Rule, example: Example, rules: RuleSet, ontology: Ontology, beside: frozenset[str]
) -> list[str]:
    where = f"{rule.file}:{example.line or rule.line}: rule {rule.id}: {example.text}"
    try:
        found = read_marked(example.text, rules, ontology, beside)
    except ValueError as error:
        return [f"{where}: {error}"]
    missing = [f for f in example.facts if f not in found]
    extra = [f for f in found if f not in example.facts]
    lines = [f"\n    expected, not found: {f}" for f in missing] + [
        f"\n    found, not expected: {f}" for f in extra
    ]
    return [where + "".join(lines)] if lines or len(found) != len(example.facts) else []


def unexampled(rules: RuleSet) -> list[str]:
    """The rules that lack examples or counter-examples, one line each: file, line, rule, what to add."""
    return [
        f"{rule.file}:{rule.line}: rule {rule.id}: no {what}; {how}"
        for rule in rules.rules
        for what, how, given in (
            ("example", "add a marked sentence with its facts", rule.examples),
            (
                "counter-example",
                "add a marked sentence that looks alike and must not match",
                rule.counterexamples,
            ),
        )
        if not given
    ]
