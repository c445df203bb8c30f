"""Tries rules out. In: a sentence or the rule files. Out: text: what each rule sees, or what is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kg import extract, observe, ontology, pipeline, resolve, rules, standing, tenure, vocabulary
from kg.coverage import Coverage, Overlap, survey
from kg.errors import OntologyError, RuleFaultsError, SourceError
from kg.explain import explain
from kg.extract.check import check as check_examples
from kg.extract.check import unexampled
from kg.extract.write import write
from kg.text import counted
from kg.types import Block, BlockKind, Metadata, Modality, Reading, Report, Source

_LONGEST: Final = 80  # characters of a sentence shown as an example


@dataclass(frozen=True, slots=True)
class Own:
    """What a user brings on top of the shipped rules and ontology: a folder of rule files, a Turtle file."""

    rules: Path | None = None
    ontology: Path | None = None


@dataclass(slots=True)
class Checked:
    """``faults``: what is wrong, one a line. ``notes``: what may be looked at. ``count``: rules loaded."""

    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    count: int = 0


def load(own: Own, folder: Path | None = None) -> tuple[ontology.Ontology, rules.RuleSet]:
    """The ontology and the rules of ``folder`` (default: the shipped ones), with the user's own on top.

    Raises ``OntologyError`` and ``RuleError`` with all that is wrong.
    """
    known = vocabulary.load(own.ontology)
    return known, rules.load(folder or ontology.folder() / "rules", known, own.rules)


def check(own: Own, folder: Path | None = None, corpus: Path | None = None) -> Checked:
    """What is wrong with the rules and their names, and, on a ``corpus`` of reports, what never fires or overlaps.

    Raises ``RuleError`` and ``OntologyError`` where there is nothing to check, ``SourceError`` for a corpus
    without reports.
    """
    try:
        known, loaded = load(own, folder)
    except RuleFaultsError as error:
        return Checked(str(error).split("\n"))
    except OntologyError as error:
        if own.ontology is None or not own.ontology.is_file():
            raise
        return Checked(str(error).split("\n"))
    shipped = {p.name for p in (folder or ontology.folder() / "rules").glob("*.yaml")}
    mine = {r.id for r in loaded.rules if r.file not in shipped}
    found = Checked([*check_examples(loaded, known, mine), *unexampled(loaded)], [], len(loaded.rules))
    if corpus:
        covered = survey([corpus], loaded, known)
        if not covered.reports:
            raise SourceError("\n".join(covered.failed) or f"{corpus}: no report found in it.")
        found.notes = list(_notes(covered, loaded))
    return found


def _notes(covered: Coverage, loaded: rules.RuleSet) -> Iterator[str]:
    """What never fires and what overlaps, for people who know their corpus."""
    yield from (f"not read: {line}" for line in covered.failed)
    silent = list(covered.silent(loaded))
    yield f"{counted(covered.reports, 'report')}; patterns that never fire there: {sum(len(n) for _, n in silent)}"
    for rule, numbers in silent:
        where = f"{rule.file}:{rule.line}: rule {rule.id}"
        if len(numbers) == len(rule.patterns):
            yield f"  {where}: never fires ({counted(len(numbers), 'pattern')})"
        else:
            shown = ", ".join(map(str, numbers))
            yield f"  {where}: {len(numbers)} of {len(rule.patterns)} patterns: {shown}"
    overlaps = covered.overlaps()
    yield f"patterns of different rules that fire on one trigger: {counted(len(overlaps), 'pair')}"
    yield from (f"  {_overlap(o)}" for o in overlaps)


def _overlap(found: Overlap) -> str:
    one, other = (f"{rule} pattern {number}" for rule, number in (found.one, found.other))
    text = found.sentence if len(found.sentence) <= _LONGEST else found.sentence[:_LONGEST] + "…"
    return f"{one} and {other}: {found.times} ×, on {found.trigger}: {text}"


def show(sentence: str, metadata: Metadata, own: Own | None = None, only: str | None = None) -> str:
    """The mentions of ``sentence``, what each rule makes of it and why, facts and figures, for a rule's author.

    ``only``: the id of one rule, told pattern by pattern. Raises ``SourceError`` for an empty sentence.
    """
    if not sentence.strip():
        raise SourceError("The sentence is empty. Expected one like 甲公司与乙公司签订协议。")
    known, loaded = load(own or Own())
    report = _report(sentence.strip(), metadata)
    ((_, mentions),) = pipeline.mentions(pipeline.load(known), [report])
    resolution = resolve.resolve(report, mentions)
    lines = ["mentions:"]
    for mention, referents in zip(resolution.mentions, resolution.referents, strict=True):
        named = "、".join(e.name for e in referents) or _value(mention.value)
        lines.append(
            f"  {mention.text} [{mention.kind}, {mention.recogniser}]" + (f" → {named}" if named else "")
        )
    people = tenure.appositions(report, resolution)
    facts = extract.extract(report, resolution, loaded, known, people)
    figures = tuple(observe.observe(report, resolution, people, facts))
    posts = tenure.tenures(report, resolution, people)
    read_out = standing.apart(Reading(report, resolution, (*facts, *posts), figures))
    lines += ["rules:", *(f"  {x}" for x in explain(report.text, resolution, people, loaded, only))]
    lines += ["facts:", *(f"  {write(fact)}  [{fact.rule}]" for fact in read_out.facts)]
    lines.append("figures:")
    for o in read_out.observations:
        subject = o.subject if isinstance(o.subject, str) else o.subject.name
        held = f" {o.modality.name.lower()}" if o.modality is not Modality.ASSERTED else ""
        lines.append(f"  {subject} · {o.indicator} = {_value(o.amount)} {_value(o.period)}{held}  [{o.rule}]")
    return "\n".join(lines) + "\n"


def _report(text: str, metadata: Metadata) -> Report:
    source = Source("sentence", text, "", "utf-8")
    block = Block(BlockKind.PARAGRAPH, 0, len(text))
    return Report(
        "sentence", source, text, range(len(text)), (block,), published=metadata.published, home=metadata.home
    )


def _value(value: object) -> str:
    if value is None:
        return ""
    start, end = getattr(value, "start", None), getattr(value, "end", None)
    if hasattr(value, "start"):
        return f"{start or '…'}..{end or '…'}"
    return (
        f"{getattr(value, 'bound', '')}{getattr(value, 'value', value)} {getattr(value, 'unit', '')}".strip()
    )
