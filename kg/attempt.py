"""Tries rules out. In: a sentence or the rule files. Out: text: what each rule sees, or what is wrong."""

from pathlib import Path

from kg import extract, observe, ontology, pipeline, resolve, rules, tenure
from kg.errors import SourceError
from kg.extract.check import check as check_examples
from kg.extract.check import explain
from kg.extract.write import write
from kg.types import Block, BlockKind, Metadata, Report, Source


def check(folder: Path | None = None) -> tuple[list[str], int]:
    """What is wrong with the rules of ``folder`` (default: the shipped ones), and how many there are.

    Raises ``RuleError`` where they can't be loaded at all.
    """
    known = ontology.load()
    loaded = rules.load(folder or ontology.folder() / "rules", known)
    return check_examples(loaded, known), len(loaded.rules)


def show(sentence: str, metadata: Metadata) -> str:
    """The mentions, rules that look at it, facts and figures of ``sentence``, for a rule's author."""
    if not sentence.strip():
        raise SourceError("The sentence is empty. Expected one like 甲公司与乙公司签订协议。")
    known = ontology.load()
    loaded = rules.load(ontology.folder() / "rules", known)
    report = _report(sentence.strip(), metadata)
    ((_, mentions),) = pipeline.mentions(pipeline.load(known), [report])
    resolution = resolve.resolve(report, mentions)
    lines = ["mentions:"]
    for mention, referents in zip(resolution.mentions, resolution.referents, strict=True):
        named = "、".join(e.name for e in referents) or _value(mention.value)
        lines.append(
            f"  {mention.text} [{mention.kind}, {mention.recogniser}]" + (f" → {named}" if named else "")
        )
    lines += ["rules:", *(f"  {line}" for line in explain(report.text, resolution, loaded, known))]
    facts = [*extract.extract(report, resolution, loaded, known), *tenure.tenures(report, resolution)]
    lines += ["facts:", *(f"  {write(fact)}  [{fact.rule}]" for fact in facts)]
    lines.append("figures:")
    for o in observe.observe(report, resolution):
        subject = o.subject if isinstance(o.subject, str) else o.subject.name
        lines.append(f"  {subject} · {o.indicator} = {_value(o.amount)} {_value(o.period)}  [{o.rule}]")
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
