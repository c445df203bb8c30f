"""kg.certainty: confidences weighed by those of mentions, and what a threshold leaves out."""

from dataclasses import replace

import pytest
from graphs import (
    BANK,
    BRANCH,
    BUREAU,
    CITY,
    FAIR,
    FIRM,
    KAZAKHSTAN,
    MAN,
    PROVINCE,
    TEXT,
    fact,
    reading,
    said,
    yuan,
)

from kg.certainty import sure, weighed
from kg.types import Entity, Fact, Observation, Reading


def marked(confidences: dict[Entity | str, float]) -> Reading:
    """The sample with the confidence of all mentions of some entities, or of one text, set; the others are sure."""
    one = reading()
    mentions = []
    for m, named in zip(one.resolution.mentions, one.resolution.referents, strict=True):
        at = f"{m.text}@{TEXT.count(m.text, 0, m.begin)}"
        chance = confidences.get(named[0] if named else m.text, 1.0)
        mentions.append(replace(m, confidence=confidences.get(at, chance)))
    return replace(one, resolution=replace(one.resolution, mentions=tuple(mentions)))


def of(found: Reading, kind: str) -> list[float]:
    """The confidences of the facts of a class."""
    return [f.confidence for f in found.facts if f.kind == kind]


@pytest.mark.parametrize(
    ("confidences", "kind", "expected"),
    [
        ({}, "Financing", 1.0),
        ({BANK: 0.9}, "Financing", 0.9),
        ({BANK: 0.9, FIRM: 0.6}, "Financing", 0.6),
        ({"5000万元": 0.5}, "Financing", 0.5),
        ({MAN: 0.7}, "Financing", 1.0),
        ({FAIR: 0.7}, "Gathering", 0.7),
        ({"陇东农商银行@0": 0.4, "陇东农商银行@1": 0.8}, "Financing", 0.4),
        ({"何远志@0": 0.8, "何远志@1": 0.3}, "Visit", 0.3),
    ],
)
def test_a_fact_is_as_sure_as_its_rule_times_its_least_sure_mention(
    confidences: dict[Entity | str, float], kind: str, expected: float
) -> None:
    assert of(weighed(marked(confidences)), kind)[0] == expected


def test_the_rules_own_confidence_counts() -> None:
    one = marked({BANK: 0.9})
    half = replace(one, facts=tuple(replace(f, confidence=0.7) for f in one.facts))
    assert of(weighed(half), "Financing") == [0.63]


def test_of_several_mentions_in_the_evidence_the_surest_counts() -> None:
    one = replace(marked({"陇东农商银行@0": 0.4, "陇东农商银行@1": 0.8}), facts=())
    both = fact("Financing", said(TEXT[:3], "支行。"), [], financier=BANK)
    assert of(weighed(replace(one, facts=(both,))), "Financing") == [0.8]


def test_a_name_from_an_earlier_sentence_counts_too() -> None:
    one = marked({FIRM: 0.6})
    elsewhere = fact("Visit", said("何远志到"), [], visitor=MAN, destination=FIRM)
    assert of(weighed(replace(one, facts=(elsewhere,))), "Visit") == [0.6]


def test_an_observation_is_as_sure_as_its_subject_and_figure() -> None:
    found = weighed(marked({CITY: 0.55})).observations
    assert [o.confidence for o in found] == [0.55, 0.55, 1.0]


def test_a_bare_fact_is_as_sure_as_its_ends() -> None:
    bare = Fact("Trade", (), "test", (said("一季度，"),), ((CITY, "exportedTo", KAZAKHSTAN),))
    assert of(weighed(replace(marked({KAZAKHSTAN: 0.2}), facts=(bare,))), "Trade") == [0.2]


def test_what_is_less_sure_is_left_out() -> None:
    one = reading()
    unsure = replace(
        one,
        facts=tuple(replace(f, confidence=0.6 if f.kind == "Visit" else 0.8) for f in one.facts),
        observations=tuple(replace(o, confidence=0.79) for o in one.observations),
    )
    kept, count = sure(unsure, 0.8)
    assert count == 1 + len(one.observations)
    assert [f.kind for f in kept.facts] == [f.kind for f in one.facts if f.kind != "Visit"]
    assert kept.observations == ()
    assert kept.resolution == one.resolution


def test_links_and_what_only_they_speak_of() -> None:
    one = reading()
    links = tuple(replace(k, confidence=0.5) for k in one.resolution.links)
    unsure = replace(one, resolution=replace(one.resolution, links=links))
    kept, count = sure(unsure, 0.6)
    assert (kept.resolution.links, count) == ((), 2)
    assert PROVINCE not in kept.resolution.entities  # no text names it
    assert {BRANCH, BANK, CITY} <= set(kept.resolution.entities)
    told = fact("Visit", said("何远志到"), [], visitor=MAN, destination=PROVINCE)
    assert PROVINCE in sure(replace(unsure, facts=(told,)), 0.6)[0].resolution.entities


def test_nothing_is_left_out_at_zero() -> None:
    assert sure(reading(), 0.0) == (reading(), 0)


def test_sources_and_conflicts_stay() -> None:
    o = Observation(CITY, "出口", yuan(1), None, "figure", said("一季度，"), 1.0, (BUREAU,), ("…",))
    (found,) = weighed(replace(reading(), observations=(o,))).observations
    assert (found.sources, found.conflicts) == ((BUREAU,), ("…",))
