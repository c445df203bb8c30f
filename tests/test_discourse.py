"""kg.discourse: what facts and figures both know of how sentences hang together, and what either takes from it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from kg import apposition, ontology
from kg.discourse import pointers, telling
from kg.extract.check import read_marked
from kg.observe import observe
from kg.types import Amount, Entity, Evidence, Fact, Observation, Role
from tests.observing import read, rows
from tests.test_extract import BANK, CITY, FIRM, ONTOLOGY, RULES, facts_of

NORTH, SOUTH = "[云岭县|County]", "[石林县|County]"
BRIDGE = "[云州大桥工程|Project]"

POINTERS = [
    # joined in the sentence before, and a 后者 that goes with its 前者
    (f"{NORTH}与{SOUTH}相邻。前者产茶，后者产果。", [("前者", "云岭县"), ("后者", "石林县")]),
    (f"{NORTH}与{FIRM}合资建厂，前者出地，后者出钱。", [("前者", "云岭县"), ("后者", "明月化工")]),
    (f"{NORTH}与{SOUTH}相邻。前者请来{FIRM}与{BANK}。后者产果。", [("前者", "云岭县"), ("后者", "石林县")]),
    # where a firm is does not make it one of two
    (f"{FIRM}在{NORTH}建厂，{BANK}放款，后者很忙。", [("后者", "江河银行")]),
    # two words that a colon announces, two figures, three names: nobody knows
    (f"{FIRM}和{BANK}都忙。补位的是纸浆和元件：前者增长，后者下降。", []),
    (f"{FIRM}来到{BANK}，收入3亿元，利润1亿元，前者增长5%。", []),
    (f"{FIRM}来了，{BANK}来了，{BRIDGE}开工，前者很忙。", []),
]


@pytest.mark.parametrize(("marked", "expected"), POINTERS)
def test_former_and_latter(marked: str, expected: list[tuple[str, str]]) -> None:
    report, resolution = read(marked)
    found = pointers(report.text, resolution, apposition.appositions(report, resolution), ontology.load())
    assert [(report.text[p.begin : p.end], *(e.name for e in p.entities)) for p in found] == expected


def test_figures_know_what_words_point_at() -> None:
    """校企双方, 前者 of the sentence before: told once for both readers."""
    joined = "[云帆公司|Company]与[远航集团|Company]合资。前者出资3亿元，后者出资2亿元。"
    assert [(r[0], r[2]) for r in rows(joined)] == [("云帆公司", "300000000"), ("远航集团", "200000000")]
    we = "[远航集团|Company]产值2亿元。“去年好，我们出口720万元，今年好。”[云帆公司|Company][董事长|Post][何明|Person]说。"
    assert [(r[0], r[2]) for r in rows(we)] == [("远航集团", "200000000"), ("云帆公司", "7200000")]


def test_facts_know_that_places_may_be_two() -> None:
    text = f"{NORTH}与{SOUTH}相邻。前者与{BANK}签署[框架协议|Agreement]。"
    assert read_marked(text, RULES, ONTOLOGY) == [
        "Signing: signatory 云岭县、江河银行; agreement 框架协议 → signed, signedWith"
    ]


@pytest.mark.parametrize(
    ("behind", "told"),
    [
        ("，记者从市商务局获悉，出口增长", "，记者从市商务局获悉"),
        ("消息，出口增长", "消息，"),
        ("，甲公司出口3亿元", ""),
        ("记者从市商务局获悉，同一天签约", ""),
    ],
)
def test_the_day_of_the_telling(behind: str, told: str) -> None:
    text = "7月3日" + behind
    assert text[4 : telling(text, 4) or 4] == told


def test_both_readers_ask_for_the_day_of_the_telling() -> None:
    """同一天 makes it the day of what happened, for figures as for facts."""
    plain = "[云帆公司|Company]忙。4月3日，记者在现场采访，出口3亿元。"
    same = "[云帆公司|Company]忙。4月3日，记者在现场采访，出口3亿元。同一天，进口2亿元。"
    assert rows(plain)[0][4:] == (None, None)
    assert rows(same)[0][4:] == ("2024-04-03", "2024-04-03")


def test_a_sum_that_a_fact_tells_of_is_its_projects() -> None:
    report, resolution = read(
        "[丹霞大桥工程|Project]开工。[远航银行|Bank]放贷5亿元，[远航银行|Bank]利润1亿元。"
    )
    bank, works = Entity("远航银行", "Bank"), Entity("丹霞大桥工程", "Project")
    loan = Amount(Decimal(500_000_000), "CNY")
    fact = Fact(
        "Financing",
        (Role("financier", (bank,)), Role("beneficiary", (works,))),
        "financing-to",
        (Evidence(0, report.text.index("，")),),
        amounts=(loan,),
    )

    def owners(found: list[Observation]) -> list[str]:
        return [o.subject.name for o in found if isinstance(o.subject, Entity)]

    assert owners(observe(report, resolution)) == ["远航银行", "远航银行"]
    assert owners(observe(report, resolution, facts=[fact])) == ["丹霞大桥工程", "远航银行"]
    tunnel = Role("undertaker", (Entity("柳河隧道", "Infrastructure"),))
    two = replace(fact, roles=(*fact.roles, tunnel))
    assert owners(observe(report, resolution, facts=[two])) == ["远航银行", "远航银行"]


def test_grades() -> None:
    """All in its own sentence, a role from another one, a subject left out."""
    loan = "[500万元|Amount=5000000 CNY]"
    own = facts_of(f"{BANK}向{FIRM}发放贷款{loan}。")
    other = facts_of(f"{FIRM}缺钱。{BANK}为其发放贷款{loan}。")
    left_out = facts_of(f"{BANK}走访{CITY}，向{FIRM}发放贷款{loan}。")
    grades = [next(f.confidence for f in found if f.kind == "Financing") for found in (own, other, left_out)]
    assert grades == sorted(set(grades), reverse=True)
    assert len(grades) == len(set(grades))
