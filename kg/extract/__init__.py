"""Extract: sentences, entities and rules to facts.

In: a ``Report``, its ``Resolution``, the ``RuleSet``. Out: ``Fact``s with modality, evidence, amounts, times and the
direct relations that follow. ``Tenure`` facts are made by ``kg.tenure``.
"""

from collections import defaultdict
from collections.abc import Iterable

from kg.discourse import Stretch
from kg.extract.encode import encode
from kg.extract.facts import facts_of
from kg.extract.frame import Frame
from kg.extract.match import frames
from kg.extract.merge import merge
from kg.ontology import Ontology
from kg.rules import RuleSet
from kg.tenure import appositions
from kg.types import Fact, Report, Resolution

__all__ = ["extract", "read"]


def extract(
    report: Report,
    resolution: Resolution,
    rules: RuleSet,
    ontology: Ontology,
    found: Iterable[Stretch] | None = None,
) -> list[Fact]:
    """The facts that ``rules`` read in ``report``, in text order of their first evidence; ``found`` are the report's
    appositions, where the caller has them."""
    stretches = appositions(report, resolution) if found is None else found
    return read(report.text, resolution, stretches, rules, ontology)


def read(
    text: str, resolution: Resolution, stretches: Iterable[Stretch], rules: RuleSet, ontology: Ontology
) -> list[Fact]:
    """The facts in a clean text; ``stretches`` are the posts with their holders."""
    encoded = encode(text, resolution, stretches, rules.symbols)
    found = frames(encoded, rules)
    beside: dict[tuple[int, str], list[Frame]] = defaultdict(list)
    for frame in found:
        if not (frame.rule.bare or frame.rule.alone):  # it is no event to which a figure could belong
            beside[frame.sentence, frame.rule.fact].append(frame)
    facts = [
        fact
        for frame in found
        for fact in facts_of(encoded, frame, beside[frame.sentence, frame.rule.fact], rules)
    ]
    merged = merge(facts, rules, lambda offset: text.count("\n", 0, offset))
    return sorted(merged, key=lambda f: (f.evidence[0].begin, f.kind, f.rule))
