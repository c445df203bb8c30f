"""kg.resolve.reasons and canonical: why words name what they name; names that hold in all reports."""

import pytest
from resolving import resolved

from kg.identity import words
from kg.resolve import reasons

CASES = [
    ("[西宁市商务局|GovernmentBody]", ("青海省", "西宁市"), [""]),
    ("[市商务局|GovernmentBody]", ("青海省", "西宁市"), [reasons.HOME]),
    ("[我市|Place]", ("青海省", "西宁市"), [reasons.HOME]),
    ("[青海|Place]", (), [reasons.GAZETTEER]),
    ("[西宁市市监局|GovernmentBody]", (), [reasons.PLACE]),
    ("[云岭农业发展有限公司|Company]（以下简称“[云农|Company]”）", (), ["", reasons.DEFINITION]),
    ("[东岭集团有限公司|Company]与[东岭集团|Company]", (), ["", reasons.SHORT]),
    ("[李明|Person]说，[李局长|Person]说", (), ["", reasons.SURNAME]),
]


@pytest.mark.parametrize(("marked", "home", "wanted"), CASES, ids=[m for m, *_ in CASES])
def test_reasons(marked: str, home: tuple[str, ...], wanted: list[str]) -> None:
    found = resolved(marked, home)
    assert list(found.reasons) == wanted
    assert len(found.reasons) == len(found.mentions)


def test_every_reason_is_said_in_words() -> None:
    known = words.load().within
    named = {value for name, value in vars(reasons).items() if name.isupper() and isinstance(value, str)}
    assert named == set(known)
    assert all(row["zh"] and row["en"] for row in (*known.values(), *words.load().across.values()))


CANONICAL = [
    ("[北大|University]", (), "北京大学"),
    ("[大通县人民医院|Hospital]", ("青海省", "西宁市"), "大通回族土族自治县人民医院"),
    ("[朝阳区第二小学|School]", ("吉林省", "长春市"), "长春市朝阳区第二小学"),
    ("[兰州大学|University]", (), "兰州大学"),
    ("[兰州石泉机械有限公司|Company]", (), "兰州石泉机械有限公司"),
]


@pytest.mark.parametrize(("marked", "home", "label"), CANONICAL, ids=[m for m, *_ in CANONICAL])
def test_names_that_hold_in_all_reports(marked: str, home: tuple[str, ...], label: str) -> None:
    [[entity]] = resolved(marked, home).referents
    assert entity.label == label
