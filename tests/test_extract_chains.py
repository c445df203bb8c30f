"""Who does what where a sentence goes on from clause to clause, or a name is only said to be another's."""

import pytest
from test_extract import BANK, BOSS, CITY, FIRM, LENT, MILL, ONTOLOGY, RULES, TOWN

from kg import resolve, tenure
from kg.extract.check import read_marked
from kg.extract.encode import encode
from kg.marked import parse
from kg.ontology import Names
from kg.types import Block, BlockKind, Report, Source

OTHER = "[云岭电机|Company]"
BUREAU = "[云州市财政局|GovernmentBody]"
BRIDGE = "[云州大桥工程|Project]"
SUM = "[500万元|Amount=5000000 CNY]"
PAID = "amount 5000000 CNY → financed"
MAN = "[李川|Person]"


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        # a name that only describes the next one
        (
            f"{OTHER}由{FIRM}旗下{MILL}与{BUREAU}按七比三出资组建。",
            ["Establishment: founded 云岭电机; founder 石林水泥、云州市财政局 → established"],
        ),
        (
            f"{TOWN}企业{FIRM}中标{BRIDGE}。",
            ["ProjectStart: undertaker 明月化工; project 云州大桥工程 → undertook"],
        ),
        # the one who is helped goes on
        (
            f"{BANK}向{FIRM}发放贷款{SUM}，支持其建设生产线，产品主要卖给{MILL}。",
            [f"{LENT}; {PAID}", "Trade: exporter 明月化工; importer 石林水泥 → supplied"],
        ),
        (
            f"{BANK}向{FIRM}发放贷款{SUM}，支持其建设{BRIDGE}。",
            [f"{LENT}; {PAID}", "ProjectStart: undertaker 明月化工; project 云州大桥工程 → undertook"],
        ),
        # who lends stands in another clause than what is lent
        (
            f"{FIRM}把应收账款质押给{BANK}，获得融资{SUM}。",
            [f"Financing: beneficiary 明月化工; financier 江河银行; {PAID}"],
        ),
        (f"{BANK}贷款{SUM}给{FIRM}。", [f"{LENT}; {PAID}"]),
        (
            f"{BUREAU}安排的专项资金{SUM}，已拨付给{BRIDGE}。",
            [f"Financing: financier 云州市财政局; beneficiary 云州大桥工程; {PAID}"],
        ),
        (
            f"{BRIDGE}获批，{BUREAU}安排资金{SUM}予以支持。",
            [f"Financing: financier 云州市财政局; beneficiary 云州大桥工程; {PAID}"],
        ),
        (
            f"{MILL}获得{FIRM}{SUM}天使轮投资。",
            ["Investment: investee 石林水泥; investor 明月化工; amount 5000000 CNY → investedIn"],
        ),
        # the latter, and of which
        (
            f"{FIRM}与{MILL}签署合同，向后者出售[300台|Amount=300 台]设备。",
            [
                "Signing: signatory 明月化工、石林水泥 → signedWith",
                "Trade: exporter 明月化工; importer 石林水泥; amount 300 台 → supplied",
            ],
        ),
        (
            f"{CITY}与[德国|Country]贸易额[9亿元|Amount=900000000 CNY]，其中{CITY}进口[3亿元|Amount=300000000 CNY]。",
            [
                "Trade → importedFrom",
                "Trade: partner 云州市、德国; amount 900000000 CNY → tradedWith",
            ],
        ),
        (f"挂牌当天，{BOSS}、{MAN}剪彩。", ["Meeting: attendee 张远、李川 → attended"]),
    ],
)
def test_chains(marked: str, expected: list[str]) -> None:
    assert read_marked(marked, RULES, ONTOLOGY) == sorted(expected)


@pytest.mark.parametrize(
    "marked",
    [
        f"{FIRM}把应收账款质押给{BANK}，资金仍然紧张。",
        f"{BANK}向用户授信{SUM}，支持其建设{BRIDGE}。",
        f"{CITY}企业代表走访{FIRM}旗下的食堂。",
    ],
)
def test_nothing_is_asserted_of_those_who_are_only_near(marked: str) -> None:
    found = read_marked(marked, RULES, ONTOLOGY)
    assert not [f for f in found if "beneficiary 明月化工" in f or "undertook" in f or "established" in f]


def test_a_person_named_alone_stands_for_the_body_that_he_was_named_with() -> None:
    marked = (
        "[云州医院|Hospital][院长|Post][张远|Person]、[石林医院|Hospital][院长|Post][李川|Person]出席。"
        "[张远|Person]和[李川|Person]签署[协作协议|Agreement]。"
    )
    text, mentions = parse(marked)
    block = Block(BlockKind.PARAGRAPH, 0, len(text))
    report = Report("x", Source("x", text, "", "utf-8"), text, range(len(text)), (block,))
    resolution = resolve.resolve(report, mentions)
    encoded = encode(text, resolution, tenure.appositions(report, resolution), RULES.symbols)
    alone = [u for u in encoded.units.values() if u.kind == Names.PERSON and u.text in ("张远", "李川")]
    assert [u.inner[0].text for u in alone] == ["云州医院", "石林医院"]
