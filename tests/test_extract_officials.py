"""Officials listed over commas, partners behind 与, and wordings in which signing, money and meetings are told."""

import pytest
from test_extract import BANK, CITY, FIRM, MILL, ONTOLOGY, RULES, TOWN

from kg.extract.check import read_marked

SECRETARY = "[市委书记|Post][张远|Person]"
MAYOR = "[市长|Post][李川|Person]"
GUEST = "[王中|Person]"
FARMING = "[云州市农业局|GovernmentBody]"
PURSE = "[云州市财政局|GovernmentBody]"
DEAL = "[投资协议|Agreement]"

CASES = [
    # officials over commas: all of them do it
    (f"{SECRETARY}，{MAYOR}会见了{GUEST}。", ["Talks: attendee 张远、李川、王中 → met"]),
    (
        f"{SECRETARY}，市直有关部门负责人，{MAYOR}出席签约仪式。",
        ["Meeting: label 签约仪式; attendee 张远、李川 → attended"],
    ),
    (
        f"[张远|Person]、[李川|Person]，[东方集团|Company]的{GUEST}以及企业代表参加会谈。",
        ["Meeting: attendee 张远、李川、王中 → attended"],
    ),
    # ... but not behind a verb
    (f"{SECRETARY}会见了{GUEST}，{MAYOR}参加会见。", ["Talks: attendee 张远、王中、李川 → attended, met"]),
    # another partner: with him the first party alone
    (
        f"{FIRM}与{MILL}签订{DEAL}，与{BANK}签订[合作备忘录|Agreement]。",
        [
            "Signing: signatory 明月化工、江河银行; agreement 合作备忘录 → signed, signedWith",
            "Signing: signatory 明月化工、石林水泥; agreement 投资协议 → signed, signedWith",
        ],
    ),
    # 公司与…: the partner is not the subject
    (
        f"{FIRM}昨天公告，公司与{MILL}签订[买卖合同|Agreement]。",
        ["Signing: signatory 明月化工、石林水泥; agreement 买卖合同 → signed, signedWith"],
    ),
    # ... nor alone in it where nobody knows the company
    (f"昨天，公司已与{MILL}签订[买卖合同|Agreement]。", []),
    # 公司 may be what is known as an organisation only
    (
        f"[安云客车|Organisation]昨天公告，公司与{MILL}签订[买卖合同|Agreement]。",
        ["Signing: signatory 安云客车、石林水泥; agreement 买卖合同 → signed, signedWith"],
    ),
    # what describes the first of two describes it alone
    (
        f"由[东方集团|Company]控股的{FIRM}与{MILL}签订{DEAL}。",
        [
            "Investment: investor 东方集团; investee 明月化工 → investedIn",
            "Signing: signatory 明月化工、石林水泥; agreement 投资协议 → signed, signedWith",
        ],
    ),
    # a zone in which a project is has not been founded by who builds it
    (f"甲项目落户[云州开发区|DevelopmentZone]，由{FIRM}投资兴建。", []),
    (
        f"{BANK}作为牵头行，携[南岭银行|Bank]与{FIRM}签订[银团贷款协议|Agreement]。",
        [
            "Financing: financier 江河银行、南岭银行; beneficiary 明月化工 → financed",
            "Signing: signatory 江河银行、南岭银行、明月化工; agreement 银团贷款协议 → signed, signedWith",
        ],
    ),
    # an agreement told by its ceremony
    (
        f"{CITY}、{TOWN}[战略合作协议|Agreement]签约仪式昨天举行。",
        ["Signing: signatory 云州市、石林县; agreement 战略合作协议 → signed, signedWith"],
    ),
    # a sum of contracts is no contract
    (f"去年，{CITY}共签订利用外资项目[合同|Agreement]总投资额[2亿元|Amount=200000000 CNY]。", []),
    # who convenes whom; what is done every half-year has not been done
    (
        f"{CITY}召集{FARMING}、{PURSE}召开协调会。",
        ["Meeting: label 协调会; organiser 云州市; attendee 云州市农业局、云州市财政局 → attended, held"],
    ),
    (f"{CITY}每半年召开一次市长联席会议。", []),
    (
        f"补助依据的是{FARMING}、{PURSE}[《补助办法》|Document]和其他规定。",
        ["Issuance: issuer 云州市农业局、云州市财政局; document 《补助办法》 → issued"],
    ),
    # whom the money reached
    (
        f"{BANK}累计发放春耕贷款[2亿元|Amount=200000000 CNY]，惠及农户[3万户|Amount=30000 户]。",
        ["Financing: financier 江河银行; beneficiary 农户3万户; amount 200000000 CNY"],
    ),
    (
        f"{PURSE}拨付补助[30万元|Amount=300000 CNY]。此次受益的共有两家企业，分别是{FIRM}、{MILL}。",
        ["Financing: financier 云州市财政局; beneficiary 明月化工、石林水泥; amount 300000 CNY → financed"],
    ),
]


@pytest.mark.parametrize(("marked", "expected"), CASES)
def test_reads(marked: str, expected: list[str]) -> None:
    assert read_marked(marked, RULES, ONTOLOGY) == expected


def test_there_are_so_many_cases() -> None:
    assert len(CASES) == 18
