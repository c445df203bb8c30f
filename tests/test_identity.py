"""kg.identity: who is whom in several reports, by tables; users' decisions; how well on reports with known identities."""

from pathlib import Path

import pytest
from identities import CORPUS, SECOND, corpus, score, write

from kg import identity, store
from kg.build import Options, build
from kg.errors import DecisionError
from kg.identity import decisions as module
from kg.identity import words
from kg.identity.local import Body, packed, unpacked
from kg.identity.regions import digits, nearness

XINING = Body("org/西宁市", "西宁市", True, "630100", "西宁市")
COMMITTEE = Body("org/中共西宁市委员会", "中共西宁市委员会", True, "630100", "西宁市")
DATONG = Body("org/大通县", "大通县", True, "630121", "大通县")
LIAONING = Body("org/辽宁省商务厅", "辽宁省商务厅", True, "210000", "辽宁省")
STATE = Body("org/国务院", "国务院", True, "", "")
PARTY = Body("org/中共中央政治局", "中共中央政治局", True, "", "")
FULL = Body("org/雪原乳业集团有限公司", "雪原乳业集团有限公司", False, "", "")
SHORT = Body("org/雪原乳业", "雪原乳业", False, "", "")
PLACED = Body("org/兰州金辉建材有限公司", "兰州金辉建材有限公司", False, "620100", "兰州市")
BARE_FIRM = Body("org/金辉建材", "金辉建材", False, "", "")
HOSPITAL = Body("org/人民医院", "人民医院", False, "", "")


def local(report: str, label: str, kind: str = "Person", *, home: str = "", day: str = "", bodies: tuple[Body, ...] = (),
          code: str = "", place: str = "", aliases: tuple[str, ...] = (), heads: tuple[str, ...] = ()):  # fmt: skip
    """A thing of ``report``."""
    return identity.Local(f"r/{report}", report, day, home, f"家{home}" if home else "", f"x/{kind}/{label}", label,
                          frozenset((kind,)), aliases, code, place, bodies, heads)  # fmt: skip


def row(**given: object) -> dict[str, object]:
    """What is known of a person in one report."""
    return given


PERSONS = [
    ("same body", [row(bodies=(XINING,)), row(bodies=(XINING,))], "aa"),
    ("organs of one place", [row(bodies=(XINING,)), row(bodies=(COMMITTEE,))], "aa"),
    ("county and city, nothing ties them", [row(bodies=(DATONG,)), row(bodies=(XINING,))], "ab"),
    (
        "a report tells of both posts",
        [row(bodies=(DATONG,)), row(bodies=(XINING,)), row(bodies=(XINING, DATONG))],
        "aaa",
    ),
    ("two provinces", [row(bodies=(XINING,)), row(bodies=(LIAONING,))], "ab"),
    ("bodies of the state", [row(bodies=(STATE,)), row(bodies=(PARTY,))], "aa"),
    ("a firm short and full", [row(bodies=(FULL,)), row(bodies=(SHORT,))], "aa"),
    (
        "a firm without its place, at home there",
        [row(bodies=(PLACED,)), row(bodies=(BARE_FIRM,), home="620100")],
        "aa",
    ),
    (
        "a firm without its place, elsewhere",
        [row(bodies=(PLACED,)), row(bodies=(BARE_FIRM,), home="210100")],
        "ab",
    ),
    (
        "two towns' hospitals",
        [row(bodies=(HOSPITAL,), home="630121"), row(bodies=(HOSPITAL,), home="630123")],
        "ab",
    ),
    (
        "one town's hospital",
        [row(bodies=(HOSPITAL,), home="630121"), row(bodies=(HOSPITAL,), home="630121")],
        "aa",
    ),
    (
        "no post, the only one there",
        [row(bodies=(XINING,)), row(bodies=(LIAONING,)), row(home="630100")],
        "aba",
    ),
    ("no post, two there", [row(bodies=(XINING,)), row(bodies=(DATONG,)), row(home="630000")], "abc"),
    ("no post, the nearer one", [row(bodies=(XINING,)), row(bodies=(DATONG,)), row(home="630121")], "abb"),
    ("no post, another province", [row(bodies=(XINING,)), row(home="210100")], "ab"),
    ("no posts at all, one province", [row(home="630100"), row(home="630121")], "aa"),
    ("no posts at all, two provinces", [row(home="630100"), row(home="210100")], "ab"),
    ("neither post nor home", [row(bodies=(XINING,)), {}], "aa"),
]


def shape(found: list[identity.Local]) -> str:
    """``aab``: the first two are one, the third is another."""
    at = {(m.report, m.iri): n for n, t in enumerate(identity.things(found)) for m in t.members}
    seen: dict[int, str] = {}
    return "".join(seen.setdefault(at[one.report, one.iri], "abcdef"[len(seen)]) for one in found)


@pytest.mark.parametrize(("case", "rows", "wanted"), PERSONS, ids=[c for c, *_ in PERSONS])
def test_persons(case: str, rows: list[dict[str, object]], wanted: str) -> None:
    found = [local(str(n), "王刚", **given) for n, given in enumerate(rows)]
    assert shape(found) == wanted
    again = {frozenset(m.report for m in t.members) for t in identity.things(reversed(found))}
    assert again == {frozenset(m.report for m in t.members) for t in identity.things(found)}


OTHERS = [
    ("one full name fits", [("雪原乳业", "Company", {}), ("雪原乳业集团有限公司", "Company", {})], "aa"),
    (
        "two full names fit",
        [
            ("雪原乳业", "Company", {}),
            ("雪原乳业集团有限公司", "Company", {}),
            ("雪原乳业股份有限公司", "Company", {}),
        ],
        "abc",
    ),
    (
        "a group is not its firm",
        [("雪原乳业集团", "Company", {}), ("雪原乳业股份有限公司", "Company", {})],
        "ab",
    ),
    ("too short a name", [("东方", "Company", {}), ("东方集团有限公司", "Company", {})], "ab"),
    (
        "a body of the state is no firm",
        [("雪原乳业", "GovernmentBody", {}), ("雪原乳业有限公司", "Company", {})],
        "ab",
    ),
    (
        "one firm of each town",
        [
            ("金辉建材", "Company", {"home": "620100"}),
            ("金辉建材", "Company", {"home": "210100"}),
            ("兰州金辉建材有限公司", "Company", {"code": "620100", "place": "兰州市"}),
            ("沈阳金辉建材有限公司", "Company", {"code": "210100", "place": "沈阳市"}),
        ],
        "abab",
    ),
    (
        "another report's short form",
        [
            ("青投集团", "Company", {"home": "630100"}),
            ("青海省投资集团有限公司", "Company", {"aliases": ("青投集团",), "code": "630000"}),
        ],
        "aa",
    ),
    (
        "a short form of another province's",
        [
            ("青投集团", "Company", {"home": "210100"}),
            ("青海省投资集团有限公司", "Company", {"aliases": ("青投集团",), "code": "630000"}),
        ],
        "ab",
    ),
    (
        "a branch with and without 省",
        [
            ("中国银行青海分行", "Bank", {"heads": ("中国银行",), "code": "630000", "place": "青海省"}),
            ("中国银行青海省分行", "Bank", {"heads": ("中国银行",), "code": "630000", "place": "青海省"}),
        ],
        "aa",
    ),
    (
        "a branch in a district",
        [
            ("中国银行西宁城西支行", "Bank", {"heads": ("中国银行",), "code": "630100", "place": "西宁市"}),
            ("中国银行西宁支行", "Bank", {"heads": ("中国银行",), "code": "630100", "place": "西宁市"}),
        ],
        "ab",
    ),
    (
        "bureaus that follow on each other",
        [("西宁市工商行政管理局", "GovernmentBody", {}), ("西宁市市场监督管理局", "GovernmentBody", {})],
        "ab",
    ),
    (
        "villages of two counties",
        [("东风村", "Village", {"home": "630121"}), ("东风村", "Village", {"home": "630106"})],
        "ab",
    ),
    (
        "a village of one county",
        [("东风村", "Village", {"home": "630121"}), ("东风村", "Village", {"code": "630121101"})],
        "aa",
    ),
    (
        "ordinary names in two cities",
        [
            ("污水处理厂扩建项目", "Project", {"home": "630121"}),
            ("污水处理厂扩建项目", "Project", {"home": "320300"}),
        ],
        "ab",
    ),
    ("an ordinary name, nowhere", [("人民医院", "Hospital", {}), ("人民医院", "Hospital", {})], "ab"),
    (
        "a name of its own in two cities",
        [("引大济湟工程", "Project", {"home": "630121"}), ("引大济湟工程", "Project", {"home": "320300"})],
        "aa",
    ),
    (
        "the same organ everywhere",
        [("商务部", "GovernmentBody", {"home": "630121"}), ("商务部", "GovernmentBody", {"home": "320300"})],
        "aa",
    ),
]


@pytest.mark.parametrize(("case", "rows", "wanted"), OTHERS, ids=[c for c, *_ in OTHERS])
def test_organisations_places_and_projects(case: str, rows: list, wanted: str) -> None:
    assert shape([local(str(n), label, kind, **more) for n, (label, kind, more) in enumerate(rows)]) == wanted


def test_who_has_no_namesake_keeps_the_plain_iri() -> None:
    alone = [local("1", "王刚", bodies=(XINING,)), local("2", "王刚", home="630100")]
    assert identity.changes(alone) == {}
    two = [*alone, local("3", "王刚", bodies=(LIAONING,))]
    changed = {graph: [c.iri for c in row.values()] for graph, row in identity.changes(two).items()}
    assert changed == {
        "r/1": ["x/Person/王刚-西宁市"],
        "r/2": ["x/Person/王刚-西宁市"],
        "r/3": ["x/Person/王刚-辽宁省商务厅"],
    }


def test_two_things_of_one_report_stay_two() -> None:
    found = [local("1", "雪原乳业", "Company"), local("1", "雪原乳业有限公司", "Company")]
    assert shape(found) == "ab"


def test_things_survive_being_kept_as_text() -> None:
    found = [
        local("1", "王刚", bodies=(XINING, FULL), day="2024-01-01", aliases=("王",)),
        local("1", "甲", "Bank", day="2024-01-01", heads=("乙",)),
    ]
    assert unpacked(packed(found)) == found
    assert unpacked(packed([])) == []


def test_regions() -> None:
    assert [digits(c) for c in ("630100", "630000", "630121", "630121101", "500000", "")] == [
        "6301",
        "63",
        "630121",
        "630121101",
        "50",
        "",
    ]
    pairs = [
        ("630100", "630100"),
        ("630121101", "630121200"),
        ("630121", "630100"),
        ("630121", "632801"),
        ("63", "21"),
        ("", ""),
    ]
    assert [nearness(*p) for p in pairs] == [3, 2, 1, 0, -1, -1]


@pytest.mark.parametrize(
    ("name", "ordinary"),
    [
        ("人民医院", True),
        ("第一中学", True),
        ("《政府工作报告》", True),
        ("引大济湟工程", False),
        ("", False),
        ("工业园区" * 40 + "x", False),
    ],
)
def test_ordinary_names(name: str, ordinary: bool) -> None:
    assert words.load().is_ordinary(name) is ordinary


# --- decisions


def decided(tmp_path: Path, same: str = "", different: str = "") -> identity.Decisions:
    for name, text in (("same.tsv", same), ("different.tsv", different)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return module.load(tmp_path)


def test_decisions_are_obeyed(tmp_path: Path) -> None:
    found = [
        local("1", "王刚", bodies=(XINING,)),
        local("2", "王刚", bodies=(LIAONING,)),
        local("3", "王刚", bodies=(XINING,)),
    ]
    same = decided(tmp_path, same="# 同一人\nx/Person:y\t王刚 @ 2\n".replace("x/Person:y", "王刚 @ 1"))
    assert [len(t.members) for t in identity.things(found, same)] == [3]
    assert {r for t in identity.things(found, same) for *_, r in t.links} == {"same-body", "same"}
    different = decided(tmp_path, different="Person:王刚 @ 1\t王刚 @ 3\t不同\n")
    things = identity.things(found, different)
    assert sorted(tuple(m.report for m in t.members) for t in things) == [("1",), ("2",), ("3",)]
    assert len({t.iri for t in things}) == 3


def test_one_report_can_be_taken_out_of_a_thing(tmp_path: Path) -> None:
    found = [local(n, "雪原乳业", "Company") for n in "123"] + [local("4", "雪原乳业有限公司", "Company")]
    assert len(identity.things(found)) == 1
    for left, right in (("雪原乳业", "雪原乳业 @ 3"), ("雪原乳业 @ 3", "雪原乳业")):
        things = identity.things(found, decided(tmp_path, different=f"{left}\t{right}"))
        assert sorted(len(t.members) for t in things) == [1, 3]
        assert len({t.iri for t in things}) == 2


def test_the_first_of_a_pair_gives_the_name(tmp_path: Path) -> None:
    found = [
        local("1", "甲公司", "Company"),
        local("1", "乙集团有限公司", "Company"),
        local("2", "甲公司", "Company"),
    ]
    [thing] = identity.things(found, decided(tmp_path, same="甲公司\t乙集团有限公司"))
    assert (thing.label, thing.iri) == ("甲公司", "x/Company/甲公司")


def test_an_iri_that_the_graph_shows_can_be_given(tmp_path: Path) -> None:
    found = [local("1", "王刚", bodies=(XINING,)), local("2", "王刚", bodies=(LIAONING,))]
    both = decided(tmp_path, same="https://x/Person/王刚-西宁市\thttps://x/Person/王刚-辽宁省商务厅")
    moved = [
        identity.Local(**{n: getattr(m, n) for n in m.__slots__} | {"iri": "https://" + m.iri}) for m in found
    ]
    assert [t.iri for t in identity.things(moved, both)] == ["https://x/Person/王刚"]
    assert identity.idle(moved, both) == []
    [told] = identity.idle(found[:1], decided(tmp_path, same="王刚\t李强"))
    assert told == "same.tsv:1: nothing in the graph is '李强'; the line has no effect."


@pytest.mark.parametrize(
    ("same", "different", "told"),
    [
        ("王刚\n", "", "same.tsv:1: '王刚' is no pair. Expected two things with a tab between"),
        ("# 注\n\n甲\t甲\n", "", "same.tsv:3: both sides are '甲'"),
        ("", "Persn:王刚\t李强\n", "different.tsv:1: there is no class 'Persn'. Did you mean Person?"),
        ("@\t李强\n", "", "same.tsv:1: '@' is not understood"),
        ("甲\t乙\n", "乙\t甲\n", "different.tsv:1: '乙' and '甲' are different here, but same in same.tsv:1"),
    ],
)
def test_errors_in_decisions(tmp_path: Path, same: str, different: str, told: str) -> None:
    with pytest.raises(DecisionError) as error:
        decided(tmp_path, same, different)
    assert told in str(error.value)


def test_a_folder_without_decisions(tmp_path: Path) -> None:
    with pytest.raises(DecisionError, match=r"no decisions\. Expected a folder with same\.tsv"):
        module.load(tmp_path)


# --- reports with known identities


@pytest.mark.parametrize(
    ("source", "precision", "recall", "least"), [(CORPUS, 0.99, 0.88, 100), (SECOND, 0.84, 0.77, 35)]
)
def test_reports_with_known_identities(
    tmp_path: Path, source: Path, precision: float, recall: float, least: int
) -> None:
    records, units = corpus(source)
    build([write(tmp_path / "r.jsonl", records)], Options(tmp_path / "g.nq"))
    found = score(store.load(tmp_path / "g.nq"), units)
    assert found.wanted >= least
    assert found.precision >= precision, found.wrong
    assert found.recall >= recall, found.apart
