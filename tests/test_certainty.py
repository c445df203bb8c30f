"""kg.certainty: confidences weighed by those of mentions, and what a threshold leaves out."""

from dataclasses import replace
from pathlib import Path

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

from kg import certainty, ontology
from kg.certainty import Precisions, sure, surest
from kg.errors import RuleError
from kg.types import Entity, Fact, Observation, Reading


def weighed(one: Reading) -> Reading:
    """Weighed in a way that shows grade and lowest mention."""
    return certainty.weighed(one, lambda _, grade, lowest: round(grade * lowest, 3))


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
def test_the_least_sure_mention_of_a_fact_counts(
    confidences: dict[Entity | str, float], kind: str, expected: float
) -> None:
    assert of(weighed(marked(confidences)), kind)[0] == expected


def test_the_grade_that_the_rule_gives_counts() -> None:
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


def test_links_are_as_sure_as_their_rule() -> None:
    one = marked({BRANCH: 0.4})
    links = tuple(replace(k, confidence=0.8) for k in one.resolution.links)
    one = replace(one, resolution=replace(one.resolution, links=links))
    assert [k.confidence for k in weighed(one).resolution.links] == [0.8, 0.8]


PRECISIONS = Precisions({("visit", 0.9): 0.8, ("visit", 0.7): 0.6}, {"own": 0.75})


@pytest.mark.parametrize(
    ("rule", "grade", "lowest", "expected"),
    [
        ("visit", 0.9, 1.0, 0.8),
        ("visit", 0.7, 1.0, 0.6),
        ("visit", 0.5, 1.0, 0.5),  # a grade that was not met
        ("other", 0.9, 1.0, 0.9),
        ("own", 0.9, 1.0, 0.75),
        ("visit", 0.9, 0.0625, 0.4),  # the fourth root of a sixteenth is a half
    ],
)
def test_a_confidence_is_the_precision_of_its_rule_times_the_fourth_root_of_the_lowest_mention(
    rule: str, grade: float, lowest: float, expected: float
) -> None:
    assert PRECISIONS.weigh(rule, grade, lowest) == expected


def test_what_a_rule_states_goes_before_what_was_measured() -> None:
    assert Precisions({("own", 0.9): 0.8}, {"own": 0.5}).weigh("own", 0.9, 1.0) == 0.5


def test_the_table_is_read(tmp_path: Path) -> None:
    table = tmp_path / "confidence.tsv"
    table.write_text("# rule\tgrade\t…\nvisit\t0.9\t8\t2\t0.8\nvisit\t0.7\t1\t1\t0.55\n", encoding="utf-8")
    assert certainty.load(table).measured == {("visit", 0.9): 0.8, ("visit", 0.7): 0.55}


@pytest.mark.parametrize("line", ["visit\t0.9\t8\t0.8", "visit\tsure\t8\t2\t0.8", "visit 0.9 8 2 0.8"])
def test_a_wrong_line_of_the_table_is_told_with_its_place(tmp_path: Path, line: str) -> None:
    table = tmp_path / "confidence.tsv"
    table.write_text(f"# rule\n{line}\n", encoding="utf-8")
    with pytest.raises(RuleError, match=r"confidence\.tsv:2: .*expected rule, grade, right"):
        certainty.load(table)


def test_a_missing_table_is_told(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="not readable"):
        certainty.load(tmp_path / "none.tsv")


def test_the_shipped_table_is_sorted_and_holds_chances() -> None:
    measured = certainty.load(ontology.folder() / "confidence.tsv").measured
    assert len(measured) > 50
    assert list(measured) == sorted(measured)
    assert all(0 < precision < 1 for precision in measured.values())


def test_an_entity_is_as_sure_as_the_surest_of_its_mentions() -> None:
    for first, second in ((0.4, 0.8), (0.8, 0.4)):
        found = surest(marked({"陇东农商银行@0": first, "陇东农商银行@1": second}).resolution)
        assert found[BANK] == 0.8
    assert surest(marked({FIRM: 0.6}).resolution)[FIRM] == 0.6
    assert PROVINCE not in found
