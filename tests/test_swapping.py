"""scripts/swapping.py: copies of annotated reports with other names."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))
import corpus
import swapping

REPORTS = """=== c901
published: 2024-03-04
home: 甘肃省, 天水市

3月2日，[王某平|Person]来到[青禾果业有限公司|Company]，[王某平|Person]说，[我省|Province=甘肃省][双方|Company]都好。
[“长风”公司|Company?=长风公司]没有来，[市财政局|GovernmentBody=天水市财政局]来了。

=== c902
published: 2024-03-05
home: 甘肃省, 天水市

[李某兰|Person]和[县水利局|GovernmentBody=清水县水利局]、[市审计局|GovernmentBody=天水市审计局]在[丰原乳业集团|Company]。
"""


@pytest.fixture
def reports(tmp_path: Path) -> list[corpus.Annotated]:
    (tmp_path / "c.txt").write_text(REPORTS, encoding="utf8")
    found, problems = corpus.read(tmp_path / "c.txt")
    assert not problems
    return found


def names(report: corpus.Annotated) -> list[str]:
    return [report.text[m.begin : m.end] for m in report.marks]


def test_same_seed_gives_the_same_copies(reports: list[corpus.Annotated]) -> None:
    copies = [swapping.swapped(reports, seed) for seed in (1, 1, 2)]
    assert copies[0] == copies[1] != copies[2]
    assert [r.id for r in copies[0]] == ["c901", "c902"]


def test_only_names_change(reports: list[corpus.Annotated]) -> None:
    for seed in range(20):
        for old, new in zip(reports, swapping.swapped(reports, seed), strict=True):
            assert [m.kind for m in new.marks] == [m.kind for m in old.marks]
            assert between(new) == between(old)


def between(report: corpus.Annotated) -> list[str]:
    """The text without its names."""
    cuts = [0, *(at for m in report.marks for at in (m.begin, m.end)), len(report.text)]
    return [report.text[b:e] for b, e in zip(cuts[::2], cuts[1::2], strict=True)]


def test_a_name_is_the_same_wherever_it_stands(reports: list[corpus.Annotated]) -> None:
    persons = set()
    for seed in range(20):
        first, _, second, *_ = names(swapping.swapped(reports, seed)[0])
        assert first == second
        persons.add(first)
    assert len(persons) > len(reports)


def test_what_is_no_name_of_its_own_stays(reports: list[corpus.Annotated]) -> None:
    kept = {"我省", "双方", "“长风”公司"}
    assert all(kept <= set(names(swapping.swapped(reports, seed)[0])) for seed in range(20))


def test_a_body_of_the_home_region_stays_one(reports: list[corpus.Annotated]) -> None:
    bodies = {names(swapping.swapped(reports, seed)[0])[-1] for seed in range(40)}
    assert bodies == {"市财政局", "市审计局"}
