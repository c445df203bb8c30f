"""Who the parties are, where the text says it by a noun, a pair, a post, a place or not at all."""

from time import perf_counter

import pytest
from test_extract import BANK, CITY, FIRM, LENT, MILL, ONTOLOGY, RULES, TOWN, facts_of

from kg.extract.check import read_marked

BUREAU = "[云州市财政局|GovernmentBody]"
DEAL = "[投资协议|Agreement]"
SUM = "[500万元|Amount=5000000 CNY]"


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        # 其, 企业, 后者
        (f"{FIRM}扩产，{BANK}为其发放贷款{SUM}。", [f"{LENT}; amount 5000000 CNY → financed"]),
        (f"{FIRM}扩产，{BANK}为企业发放贷款{SUM}。", [f"{LENT}; amount 5000000 CNY → financed"]),
        (
            f"{MILL}的买主是{FIRM}，{BANK}已为后者承诺贷款{SUM}。",
            [
                f"{LENT}; amount 5000000 CNY → financed",
                "Trade: exporter 石林水泥; importer 明月化工 → supplied",
            ],
        ),
        # whom the text is about, not whom it names last
        (
            f"{FIRM}收购了{MILL}。{BANK}为其发放贷款{SUM}。",
            [
                f"{LENT}; amount 5000000 CNY → financed",
                "Investment: investor 明月化工; investee 石林水泥 → investedIn",
            ],
        ),
        (
            f"[云州光伏项目|Project]进展顺利，东家{FIRM}很忙，{BANK}授信{SUM}。",
            [f"{LENT}; amount 5000000 CNY → financed"],
        ),
        # a headline between is no paragraph
        (f"{FIRM}借款。\n银行怎么分\n本次银团由{BANK}牵头。", [f"{LENT} → financed"]),
        # what a bank's people call it, and who acts for it
        (f"{BANK}行动快。上个月，他们给{FIRM}放了{SUM}。", [f"{LENT}; amount 5000000 CNY → financed"]),
        # no such noun: what it is only a part of
        (
            f"{FIRM}扩产，{BANK}向企业职工发放贷款{SUM}。",
            ["Financing: financier 江河银行; beneficiary 企业; amount 5000000 CNY"],
        ),
        # 公司 is the one that the report is about, not one that it names in passing
        (
            f"{FIRM}投产。{FIRM}增产。公司产品和{MILL}的相近。\n{BANK}向公司发放贷款{SUM}。",
            [f"{LENT}; amount 5000000 CNY → financed"],
        ),
        # 双方 is not one company
        (
            f"{FIRM}投产。\n[双方|Anaphor=石林水泥、云州市]，{MILL}与{CITY}，往来密切。{BANK}向公司发放贷款{SUM}。",
            ["Financing: financier 江河银行; beneficiary 石林水泥; amount 5000000 CNY → financed"],
        ),
    ],
)
def test_by_a_noun(marked: str, expected: list[str]) -> None:
    assert read_marked(marked, RULES, ONTOLOGY) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        # a place that only says where somebody is from
        (
            f"[德国|Country]客商与{CITY}签署{DEAL}。",
            ["Signing: signatory 云州市; agreement 投资协议 → signed"],
        ),
        (
            f"{CITY}与[德国|Country]的机床公司签署{DEAL}。",
            ["Signing: signatory 云州市、德国的机床公司; agreement 投资协议 → signed"],
        ),
        (
            f"{CITY}与[德国|Country]签署{DEAL}。",
            ["Signing: signatory 云州市、德国; agreement 投资协议 → signed, signedWith"],
        ),
        # who makes them sign is no party
        (
            f"{BUREAU}指导{FIRM}与{CITY}签署{DEAL}。",
            ["Signing: signatory 明月化工、云州市; agreement 投资协议 → signed, signedWith"],
        ),
        # a person signs for his body
        (
            f"[[江河银行|Bank]行长张远|Person]十分高兴，并与{FIRM}签署{DEAL}。",
            ["Signing: signatory 江河银行、明月化工; agreement 投资协议 → signed, signedWith"],
        ),
        # pairs
        (
            f"{BANK}与{FIRM}、{CITY}与{MILL}分别签署{DEAL}。",
            [
                "Signing: signatory 云州市、石林水泥; agreement 投资协议 → signed, signedWith",
                "Signing: signatory 江河银行、明月化工; agreement 投资协议 → signed, signedWith",
            ],
        ),
        # the bank of those who signed
        (
            f"{BUREAU}与{BANK}签约，为{FIRM}发放贷款{SUM}。",
            [
                f"{LENT}; amount 5000000 CNY → financed",
                "Signing: signatory 云州市财政局、江河银行 → signedWith",
            ],
        ),
        # the name nearer to the verb
        (
            f"{BANK}支持[云州大桥工程|Project]，[石林水厂工程|Project]由{FIRM}投资兴建。",
            [
                "Investment: investee 石林水厂工程; investor 明月化工 → investedIn",
                "ProjectStart → undertook",
            ],
        ),
        # 先后, as many figures as names
        (
            f"{BANK}、[南岭银行|Bank]先后向{FIRM}发放贷款{SUM}和[100万元|Amount=1000000 CNY]。",
            [
                "Financing: financier 南岭银行; beneficiary 明月化工; amount 1000000 CNY → financed",
                f"{LENT}; amount 5000000 CNY → financed",
            ],
        ),
        # each project is a matter of its own
        (
            "[云州大桥工程|Project]、[石林水厂工程|Project]同时开工。",
            ["ProjectStart: project 云州大桥工程", "ProjectStart: project 石林水厂工程"],
        ),
        # the meeting may have been named in another paragraph
        (
            "[[市政府|GovernmentBody]常务会议|Meeting]听取汇报。\n会议审议通过[《规划》|Document]。",
            ["Approval: approver 市政府; approvedItem 《规划》 → approved"],
        ),
        # the noun is the subject of an earlier clause; it means the same again
        (
            f"{FIRM}投产。公司加工玉米，六成卖往[德国|Country]。",
            ["Trade: exporter 明月化工; importer 德国 → exportedTo"],
        ),
        (
            f"{FIRM}扩产。\n公司缺少抵押物，请{MILL}帮助。公司今年出口[德国|Country]。",
            ["Trade: exporter 明月化工; importer 德国 → exportedTo"],
        ),
        # of the subject's list the one that has no part yet
        (
            f"{CITY}与[德国|Country]往来密切，自[德国|Country]进口设备。",
            ["Trade: importer 云州市; exporter 德国; product 设备 → importedFrom"],
        ),
        # one against the rest, with as many agreements
        (
            f"{CITY}与{FIRM}、{MILL}分别在[甲协议|Agreement]、[乙协议|Agreement]上签字。",
            [
                "Signing: signatory 云州市、明月化工; agreement 甲协议 → signed, signedWith",
                "Signing: signatory 云州市、石林水泥; agreement 乙协议 → signed, signedWith",
            ],
        ),
        # the parties of those who sign, but no party committee
        (
            f"[[云州市|City]市长张远|Person]和[[明月化工|Company]经理李近|Person]在{DEAL}上签字。",
            [
                "Signing → signed",
                "Signing: signatory 云州市、明月化工; agreement 投资协议 → signed, signedWith",
            ],
        ),
        (
            f"[[中共云州市委员会|PartyBody]副书记张远|Person]和[[明月化工|Company]经理李近|Person]签署{DEAL}。",
            ["Signing → signed"],
        ),
        # of two places in a row the inner one
        (
            f"[{TOWN}[云州市|City]与{FIRM}合作签约仪式|Gathering]举行。".replace("石林县", "石林省"),
            ["Signing: signatory 云州市、明月化工 → signedWith"],
        ),
        # 将 before a figure is no plan
        (
            f"{FIRM}将[46吨|Amount=46 吨]锻件交付给{MILL}。",
            ["Trade: exporter 明月化工; importer 石林水泥; amount 46 吨 → supplied"],
        ),
    ],
)
def test_parties(marked: str, expected: list[str]) -> None:
    assert read_marked(marked, RULES, ONTOLOGY) == expected


@pytest.mark.parametrize(
    ("marked", "pairs"),
    [
        # one agreement, all in it with each other; not those who each have their own
        (f"{BUREAU}、{FIRM}与{BANK}签署{DEAL}。", 3),
        (f"{BUREAU}、{FIRM}分别与{BANK}签署{DEAL}。", 2),
        (f"{BANK}与{BUREAU}、{FIRM}签署{DEAL}。", 2),
    ],
)
def test_who_signed_with_whom(marked: str, pairs: int) -> None:
    assert sum(r == "signedWith" for f in facts_of(marked) for _, r, _ in f.relations) == pairs


def test_a_long_list_of_parties_takes_no_time() -> None:
    firms = "、".join(f"[甲{chr(0x4E00 + i)}公司|Company]" for i in range(60))
    begun = perf_counter()
    read_marked(f"{firms}签订了合作协议。", RULES, ONTOLOGY)
    assert perf_counter() - begun < 5


@pytest.mark.parametrize(
    ("marked", "pairs"),
    [
        # the lenders of a syndicate sign with the borrower, not with each other
        (
            f"{BANK}作为牵头行，携[南岭银行|Bank]、[石林银行|Bank]与{FIRM}签订[银团贷款协议|Agreement]。",
            {("江河银行", "明月化工"), ("南岭银行", "明月化工"), ("石林银行", "明月化工")},
        ),
        # firms that come together are in it with each other
        (
            f"{FIRM}携{MILL}与{CITY}签订{DEAL}。",
            {("明月化工", "石林水泥"), ("明月化工", "云州市"), ("石林水泥", "云州市")},
        ),
    ],
)
def test_sides_of_a_signing(marked: str, pairs: set[tuple[str, str]]) -> None:
    found = {
        (s.name, o.name)
        for fact in facts_of(marked)
        for s, relation, o in fact.relations
        if relation == "signedWith" and o
    }
    assert found == pairs
