"""Which patterns fire on a corpus, and which of different rules fire at one place. In: paths of reports and the
rules. Out: a ``Coverage``.

A pattern fires where it alone sees something, before the better of two matches is chosen.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from kg import layout, pipeline, read, resolve
from kg.extract.encode import Encoded, encode
from kg.extract.match import candidates, engine, sentence_frames
from kg.extract.party import Party, party_after
from kg.ontology import Ontology
from kg.rules import Rule, RuleSet
from kg.tenure import appositions
from kg.types import Report

Numbered = tuple[str, int]  # a rule's id and the number of its pattern, from 1


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two patterns of different rules on one trigger: how often, and the first sentence."""

    one: Numbered
    other: Numbered
    times: int
    trigger: str
    sentence: str


@dataclass(slots=True)
class Coverage:
    """What was seen: ``fired`` counts by pattern, ``failed`` says which inputs could not be read."""

    reports: int = 0
    fired: Counter[Numbered] = field(default_factory=Counter)
    pairs: dict[tuple[Numbered, Numbered], list[tuple[str, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    failed: list[str] = field(default_factory=list)

    def silent(self, rules: RuleSet) -> Iterator[tuple[Rule, list[int]]]:
        """The rules with patterns that never fired, with the numbers of these."""
        for rule in rules.rules:
            never = [i for i in range(1, len(rule.patterns) + 1) if not self.fired[rule.id, i]]
            if never:
                yield rule, never

    def overlaps(self) -> list[Overlap]:
        """The pairs, the most frequent first."""
        found = [Overlap(a, b, len(at), *at[0]) for (a, b), at in self.pairs.items()]
        return sorted(found, key=lambda o: (-o.times, o.one, o.other))


def survey(paths: Iterable[Path], rules: RuleSet, ontology: Ontology) -> Coverage:
    """Reads all reports of ``paths`` (files and folders as ``kg build`` takes them) with every pattern alone."""
    found = Coverage()
    nlp = pipeline.load(ontology)
    for report, mentions in pipeline.mentions(nlp, _reports(paths, found)):
        found.reports += 1
        resolution = resolve.resolve(report, mentions)
        stretches = appositions(report, resolution)
        _count(encode(report.text, resolution, stretches, rules.symbols), report, rules, found)
    return found


def _reports(paths: Iterable[Path], found: Coverage) -> Iterator[Report]:
    for path in paths:
        for record in read.read(path):
            if isinstance(record, read.Record):
                yield from layout.reports(record.source, record.metadata)
            elif not record.skipped:
                found.failed.append(f"{record.where}: {record.message}")


def _count(encoded: Encoded, report: Report, rules: RuleSet, found: Coverage) -> None:
    machine = engine(rules)
    party: Party = ()
    places = {id(p): (r.id, i) for r in rules.rules for i, p in enumerate(r.patterns, 1)}
    for number, there in enumerate(candidates(encoded, machine)):
        at: dict[tuple[int, int], list[Numbered]] = defaultdict(list)
        patterns = [machine.patterns[i] for i in there]
        for rule, pattern in patterns:
            for frame in sentence_frames(encoded, rules, number, [(rule, pattern)], party):
                found.fired[places[id(pattern)]] += 1
                if pattern.triggers:
                    at[frame.trigger].append(places[id(pattern)])
        if patterns:
            joint = sentence_frames(encoded, rules, number, patterns, party)
            party = party_after(encoded, number, joint, party, rules.qualifiers)
        begin, end = encoded.clean(*encoded.sentences[number])
        for trigger, fired in at.items():
            words = encoded.text[slice(*trigger)]
            for one, other in combinations(sorted(set(fired)), 2):
                if one[0] != other[0]:
                    found.pairs[one, other].append((words, report.text[begin:end].strip()))
