"""Words that stand for names of other clauses and sentences, and what is left alone where the text leaves a choice."""

import pytest
from test_extract import BANK, BOSS, CITY, FIRM, MILL, ONTOLOGY, RULES, TOWN, facts_of

from kg.extract.check import marked_resolution, read_marked
from kg.extract.encode import encode

SCHOOL = "[云州大学|University]"
DEAL = "[框架协议|Agreement]"
BRIDGE = "[云州大桥工程|Project]"
PLANT = "[石林水厂工程|Project]"
ZONE = "[北滩示范区|Zone]"
BUILDER = "[南岭建工|Company]"
SUM = "[500万元|Amount=5000000 CNY]"
MORE = "[800万元|Amount=8000000 CNY]"
BOTH = "[双方|Anaphor]"
HEAD = "[[明月化工|Company]董事长李近|Person]"
MAYOR = "[[云州市|City]市长张远|Person]"
OTHER = "[[石林水泥|Company]董事长王中|Person]"
TALKS = "Talks: attendee 云州市市长张远、明月化工董事长李近 → met"
TALKS_OF_THREE = "Talks: attendee 云州市市长张远、明月化工董事长李近、石林水泥董事长王中 → met"
HOST = "Signing: signatory 云州市; agreement 框架协议 → signed"
ALONE = "Signing: signatory 石林水泥; agreement 框架协议 → signed"
SECOND = "Signing: signatory 明月化工; agreement 框架协议 → signed"
SIGNED = "agreement 框架协议 → signed, signedWith"


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        # 前者, 后者: of those joined last
        (
            f"{BANK}先后支持{FIRM}、{MILL}两家企业，前者获得贷款{SUM}，后者获得贷款{MORE}。",
            [
                "Financing: financier 江河银行; beneficiary 明月化工; amount 5000000 CNY → financed",
                "Financing: financier 江河银行; beneficiary 石林水泥; amount 8000000 CNY → financed",
            ],
        ),
        (
            f"清单上有{BRIDGE}和{PLANT}两个项目。前者由{BUILDER}承建。",
            ["ProjectStart → undertook"],
        ),
        # of three that nothing joins, in another paragraph: nobody knows
        (f"清单上有{BRIDGE}。{PLANT}和路灯也在内。\n前者由{BUILDER}承建。", []),
        # 校企双方, 银企: the one of each kind, wherever it was named
        (
            f"{SCHOOL}开学。{FIRM}来了人。校企{BOTH}签署{DEAL}。",
            [f"Signing: signatory 云州大学、明月化工; {SIGNED}"],
        ),
        (
            f"{BANK}开门。{FIRM}来了人。银企双方签署{DEAL}。",
            [f"Signing: signatory 江河银行、明月化工; {SIGNED}"],
        ),
        # 银企合作 is a noun
        (f"{BANK}开门。{FIRM}来了人。银企合作签署{DEAL}。", [SECOND]),
        # 双方 who sign after talks: whose people talked, a mayor's place
        (
            f"{MAYOR}会见了{HEAD}一行。会后，双方签署{DEAL}。",
            [f"Signing: signatory 云州市、明月化工; {SIGNED}", TALKS],
        ),
        (
            f"{MAYOR}会见了{HEAD}一行。会谈中，双方就搬迁沟通，并签署{DEAL}。",
            [f"Signing: signatory 云州市、明月化工; {SIGNED}", TALKS],
        ),
        # of three bodies nobody knows which two
        (f"{MAYOR}会见了{HEAD}、{OTHER}一行。会后，双方签署{DEAL}。", [HOST, TALKS_OF_THREE]),
        # 在此, not 在此次, nor a place of long ago
        (
            f"委员们来到{ZONE}。{FIRM}在此投资{SUM}。",
            ["Investment: investor 明月化工; investee 北滩示范区; amount 5000000 CNY → investedIn"],
        ),
        (f"委员们来到{ZONE}。天很热。风很大。{FIRM}在此投资{SUM}。", []),
        # 我们: the body of who says it, but an official's
        (f"“我们与{MILL}签署{DEAL}。”{HEAD}说。", [f"Signing: signatory 明月化工、石林水泥; {SIGNED}"]),
        (f"“我们与{MILL}签署{DEAL}。”[[云州市财政局|GovernmentBody]局长李近|Person]说。", [ALONE]),
        (f"“我们与{MILL}签署{DEAL}。”大家很高兴。{HEAD}说。", [ALONE]),
        (f"“我们与{MILL}签署{DEAL}。”{BOSS}说。", [ALONE]),
    ],
)
def test_pointers(marked: str, expected: list[str]) -> None:
    assert read_marked(marked, RULES, ONTOLOGY) == sorted(expected)


@pytest.mark.parametrize(
    "marked",
    [
        f"{SCHOOL}开学。{FIRM}来了人，{MILL}也来了人。校企双方签署{DEAL}。",  # of two firms neither
        f"清单上有{BRIDGE}。{PLANT}也在内，还有{FIRM}、{MILL}。\n前者由{BUILDER}承建。",  # another paragraph
        f"{FIRM}来到{ZONE}，在此次会上签署{DEAL}。",
        f"“我们省的{FIRM}很好。”{HEAD}说。",
    ],
)
def test_a_choice_is_left_open(marked: str) -> None:
    text, resolution = marked_resolution(marked)
    assert not any(u.pointer for u in encode(text, resolution, (), RULES.symbols).units.values())


def test_what_is_only_pointed_at_is_less_sure() -> None:
    named = facts_of(f"{BRIDGE}由{BUILDER}承建。")
    pointed = facts_of(f"清单上有{BRIDGE}和{PLANT}两个项目。前者由{BUILDER}承建。")
    assert [f.rule for f in named] == [f.rule for f in pointed]
    assert pointed[0].confidence < named[0].confidence


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        # travellers by the post of who leads them, and by 率领的
        (
            f"[[世界银行|InternationalBody]检查团团长李近|Person]在山上。检查团一行随后来到{TOWN}。",
            ["Visit: visitor 世界银行检查团团长李近; destination 石林县 → visited"],
        ),
        (
            f"{BOSS}率领的[云岭经贸代表团|Organisation]很忙。会谈结束后，代表团来到{TOWN}。",
            ["Visit: visitor 张远; destination 石林县 → visited"],
        ),
        # a sentence that only goes on with the one before
        (
            f"{BRIDGE}概算投资[9亿元|Amount=900000000 CNY]。其中[云州市财政局|GovernmentBody]安排资金{SUM}。",
            ["Financing: financier 云州市财政局; beneficiary 云州大桥工程; amount 5000000 CNY → financed"],
        ),
        # who got a loan, of the bank told of before
        (
            f"{TOWN}与{BANK}座谈。{FIRM}和{MILL}成为首批客户，各得贷款{SUM}。",
            [
                "Financing: beneficiary 明月化工、石林水泥; financier 江河银行; amount 5000000 CNY → financed",
            ],
        ),
        # a bare noun for the one event named, and for one of two
        (
            "[云州市项目集中开工仪式|Gathering]的挖掘机响了。\n仪式由[张远|Person]主持。",
            ["Meeting: event 云州市项目集中开工仪式; chair 张远 → chaired"],
        ),
        (
            "[云州大桥开工仪式|Gathering]的锣鼓和[石林水厂开工仪式|Gathering]的锣鼓响了。\n仪式由[张远|Person]主持。",
            ["Meeting: label 仪式; chair 张远 → chaired"],
        ),
        # two who sign, by the word for both
        (
            f"{FIRM}找{MILL}谈。[两家公司|Anaphor=明月化工、石林水泥]今天在{CITY}正式签约。",
            ["Signing: signatory 明月化工、石林水泥 → signedWith"],
        ),
        (
            f"副市长{BOSS}代表[双方|Anaphor=云州市、明月化工]在{DEAL}上签字。{CITY}{FIRM}",
            ["Signing → signed", f"Signing: signatory 云州市、明月化工; {SIGNED}"],
        ),
    ],
)
def test_across_sentences(marked: str, expected: list[str]) -> None:
    assert read_marked(marked, RULES, ONTOLOGY) == sorted(expected)
