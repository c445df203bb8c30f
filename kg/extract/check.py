"""Runs the examples of rules, and reads a marked sentence step by step.

In marked text a time or figure may carry its value: ``[7月1日|TimeExpression=2025-07-01]``,
``[上半年|TimeExpression=2025-01-01..2025-06-30]``, ``[500万元|Amount=5000000 CNY]``. ``双方`` and the like carry the
names that they stand for: ``[双方|Anaphor=甲公司、乙公司]``.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from kg.extract import extract, read
from kg.extract.encode import encode
from kg.extract.match import candidates, engine, sentence_frames
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


def read_marked(marked: str, rules: RuleSet, ontology: Ontology) -> list[str]:
    """The facts in a marked sentence, written and sorted."""
    text, resolution = marked_resolution(marked)
    found = extract(_report(text), resolution, rules, ontology)
    return sorted(write(f) for f in found)


def _report(text: str) -> Report:
    source = Source("example", text, "", "utf-8")
    return Report("example", source, text, range(len(text)), (Block(BlockKind.PARAGRAPH, 0, len(text)),))


def check(rules: RuleSet, ontology: Ontology) -> list[str]:
    """Runs every example and counter-example; gives what is wrong, one line each: file, line, rule, difference."""
    problems = []
    for rule in rules.rules:
        for example in rule.examples:
            problems += _check_example(rule, example, rules, ontology)
            if not any(f.startswith(rule.fact) for f in example.facts):
                problems.append(f"{rule.file}:{example.line}: rule {rule.id}: example without a {rule.fact}")
        for example in rule.counterexamples:
            problems += _check_example(rule, example, rules, ontology)
    return problems


def _check_example(rule: Rule, example: Example, rules: RuleSet, ontology: Ontology) -> list[str]:
    where = f"{rule.file}:{example.line or rule.line}: rule {rule.id}: {example.text}"
    try:
        found = read_marked(example.text, rules, ontology)
    except ValueError as error:
        return [f"{where}: {error}"]
    missing = [f for f in example.facts if f not in found]
    extra = [f for f in found if f not in example.facts]
    lines = [f"\n    expected, not found: {f}" for f in missing] + [
        f"\n    found, not expected: {f}" for f in extra
    ]
    return [where + "".join(lines)] if lines or len(found) != len(example.facts) else []


def explain(text: str, resolution: Resolution, rules: RuleSet, ontology: Ontology) -> list[str]:
    """What each rule sees in a text: the rules whose trigger stands there, whether they match, the facts."""
    encoded = encode(text, resolution, (), rules.symbols)
    machine = engine(rules)
    lines = []
    for number, numbers in enumerate(candidates(encoded, machine)):
        begin, end = encoded.clean(*encoded.sentences[number])
        lines.append(f"sentence: {text[begin:end]}")
        for i in numbers:
            rule, pattern = machine.patterns[i]
            found = sentence_frames(encoded, rules, number, [(rule, pattern)])
            if not found and not pattern.triggers:
                continue
            lines.append(f"  {'matches' if found else 'no match'}: {rule.id} ({rule.fact}) {pattern.source}")
            for frame in found:
                for role, fillers in frame.roles().items():
                    names = "、".join(f.name if isinstance(f, Entity) else f for f in fillers)
                    lines.append(f"    {role} = {names}")
    lines += [f"fact: {write(f)}" for f in read(text, resolution, (), rules, ontology)]
    return lines
