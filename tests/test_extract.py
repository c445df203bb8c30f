"""What the engine does once for all rules: lists, pairs, left-out subjects, modality, merging, evidence."""

import pytest

from kg import ontology, rules
from kg.extract import extract
from kg.extract.check import marked_resolution, read_marked
from kg.extract.encode import encode
from kg.types import Block, BlockKind, Fact, Modality, Report, Resolution, Source

ONTOLOGY = ontology.load()
RULES = rules.load(ontology.folder() / "rules", ONTOLOGY)

BANK = "[江河银行|Bank]"
FIRM = "[明月化工|Company]"
MILL = "[石林水泥|Company]"
CITY = "[云州市|City]"
TOWN = "[石林县|County]"
PAIR = "[两家|Amount=2 家]"
BOSS = "[张远|Person]"
LENT = "Financing: financier 江河银行; beneficiary 明月化工"


def facts_of(marked: str) -> list[Fact]:
    text, resolution = marked_resolution(marked)
    source = Source("x", text, "", "utf-8")
    report = Report("x", source, text, range(len(text)), (Block(BlockKind.PARAGRAPH, 0, len(text)),))
    return extract(report, resolution, RULES, ONTOLOGY)


def spans(marked: str) -> list[list[str]]:
    text = marked_resolution(marked)[0]
    return [[text[e.begin : e.end] for e in f.evidence] for f in facts_of(marked)]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        # lists
        (
            f"{BANK}向{FIRM}、{MILL}以及其他企业发放贷款。",
            ["Financing: financier 江河银行; beneficiary 明月化工、石林水泥 → financed"],
        ),
        (
            f"{BANK}向{FIRM}、绿源农业和{MILL}等企业发放贷款。",
            ["Financing: financier 江河银行; beneficiary 明月化工、石林水泥 → financed"],
        ),
        (
            f"{BOSS}、[李近|Person]，以及[王中|Person]出席会议。",
            ["Meeting: label 会议; attendee 张远、李近、王中 → attended"],
        ),
        # a place before a name says only where it lies
        (
            f"{BOSS}到{CITY}{TOWN}[红旗村|Village]调研。",
            ["Visit: visitor 张远; destination 红旗村 → visited"],
        ),
        # a bracketed gloss holds no party
        (f"{BANK}（{MILL}的股东）向{FIRM}发放贷款。", [f"{LENT} → financed"]),
        # 分别
        (
            f"{BOSS}、[李近|Person]分别考察了{TOWN}、{CITY}。",
            [
                "Visit: visitor 张远; destination 石林县 → visited",
                "Visit: visitor 李近; destination 云州市 → visited",
            ],
        ),
        # a left-out subject: of the clause before, of the sentence before
        (f"{BANK}创新产品，为{FIRM}发放贷款。", [f"{LENT} → financed"]),
        (f"{BANK}创新产品。近日，又为{FIRM}发放贷款。", [f"{LENT} → financed"]),
        # no subject: after a preposition, of another paragraph, where the clause has its own
        (f"据{BANK}消息，为{FIRM}发放贷款。", []),
        (f"{BANK}创新产品。\n为{FIRM}发放贷款。", []),
        (f"近日在{CITY}召开座谈会。", []),
        (f"{BOSS}十分高兴，代表团前往{TOWN}。", []),
        # a noun at the beginning of the clause stands for a name told of before, not for the subject there
        (
            f"{FIRM}投产。{CITY}领导到场。公司与{MILL}签订协议。",
            ["Signing: signatory 明月化工、石林水泥 → signedWith"],
        ),
        (f"{CITY}领导到场。公司与{MILL}签订协议。", []),
        # a person speaks of the body he is named with
        (
            "[[明月化工|Company]经理张远|Person]介绍，去年向[德国|Country]出口化肥[3万吨|Amount=30000 吨]。",
            ["Trade: exporter 明月化工; importer 德国; product 化肥; amount 30000 吨 → exportedTo"],
        ),
        # a left-out party in the middle: the nearest of its class in the paragraph
        (
            f"{FIRM}急需资金，{BANK}三天放款[500万元|Amount=5000000 CNY]。",
            [f"{LENT}; amount 5000000 CNY → financed"],
        ),
        # else in the one before, but no farther back
        (
            f"{FIRM}急需资金。\n{BANK}三天放款[500万元|Amount=5000000 CNY]。",
            [f"{LENT}; amount 5000000 CNY → financed"],
        ),
        (f"{FIRM}急需资金。\n各地下雨。\n{BANK}三天放款[500万元|Amount=5000000 CNY]。", []),
        # a list of just so many is those parties, not a count beside them
        (
            f"{BANK}、[南岭银行|Bank]{PAIR}银行向{FIRM}发放贷款。",
            ["Financing: financier 江河银行、南岭银行; beneficiary 明月化工 → financed"],
        ),
        # figures of a place go on over paragraphs; other countries do not
        (
            f"{CITY}外贸平稳。\n[法国|Country]订单减少。\n其中，对[德国|Country]出口增长。",
            ["Trade: exporter 云州市; importer 德国 → exportedTo"],
        ),
        # those who sign for the parties
        (
            f"{BOSS}代表{CITY}与{FIRM}签署[合作协议|Agreement]。",
            [
                "Signing → signed",
                "Signing: signatory 云州市、明月化工; agreement 合作协议 → signed, signedWith",
            ],
        ),
        # all with each other
        (
            f"{FIRM}与{MILL}、{CITY}签订[三方协议|Agreement]。",
            ["Signing: signatory 明月化工、石林水泥、云州市; agreement 三方协议 → signed, signedWith"],
        ),
        # the meeting's body stands for 会议
        (
            "[[市政府|GovernmentBody]常务会议|Meeting]听取汇报。会议审议通过[《规划》|Document]。",
            ["Approval: approver 市政府; approvedItem 《规划》 → approved"],
        ),
        # 双方, 其, 上述
        (
            f"{CITY}与{FIRM}往来密切，[双方|Anaphor=云州市、明月化工]签署了[投资协议|Agreement]。",
            ["Signing: signatory 云州市、明月化工; agreement 投资协议 → signed, signedWith"],
        ),
        (
            f"[德国|Country]、[法国|Country]需求旺盛，{CITY}对上述两国进出口增长。".replace(
                "上述两国", "上述国家"
            ),
            ["Trade: partner 云州市、德国、法国 → tradedWith"],
        ),
        # counted here, listed there
        (
            f"{CITY}与{PAIR}企业签订了[投资协议|Agreement]。这{PAIR}企业分别为{FIRM}和{MILL}。",
            ["Signing: signatory 云州市、明月化工、石林水泥; agreement 投资协议 → signed, signedWith"],
        ),
        # a place before so many parties is none of them
        (
            f"{TOWN}[12家|Amount=12 家]企业与{CITY}签署[投资协议|Agreement]。",
            ["Signing: signatory 云州市; agreement 投资协议 → signed"],
        ),
        # one side against the rest
        (
            f"{CITY}与{FIRM}、{MILL}签署[投资协议|Agreement]。",
            ["Signing: signatory 云州市、明月化工、石林水泥; agreement 投资协议 → signed, signedWith"],
        ),
    ],
)
def test_roles(marked: str, expected: list[str]) -> None:
    assert read_marked(marked, RULES, ONTOLOGY) == expected


@pytest.mark.parametrize(
    ("before", "after", "modality"),
    [
        ("", "", Modality.ASSERTED),
        ("已", "", Modality.ASSERTED),
        ("将", "", Modality.PLANNED),
        ("计划年内", "", Modality.PLANNED),
        ("拟", "", Modality.PLANNED),
        ("有望", "", Modality.PLANNED),
        ("没有", "", Modality.NEGATED),
        ("未", "", Modality.NEGATED),
        ("拒绝", "", Modality.NEGATED),
        ("成功", "", Modality.ASSERTED),
        ("及时", "", Modality.ASSERTED),
    ],
)
def test_modality(before: str, after: str, modality: Modality) -> None:
    (fact,) = facts_of(f"{BANK}{before}向{FIRM}发放贷款{after}。")
    assert fact.modality is modality
    assert bool(fact.relations) is (modality is Modality.ASSERTED)


@pytest.mark.parametrize(
    ("marked", "modality"),
    [
        (f"下一步，{BANK}向{FIRM}发放贷款。", Modality.PLANNED),
        (f"根据协议，{BANK}将向{FIRM}发放贷款。", Modality.ASSERTED),
        (f"根据计划，{BANK}将向{FIRM}发放贷款。", Modality.PLANNED),
        (f"按照年度工作安排，{BANK}将向{FIRM}发放贷款。", Modality.PLANNED),
        (f"{BOSS}希望{BANK}向{FIRM}发放贷款。", Modality.PLANNED),
        (f"{BANK}将创新产品，向{FIRM}发放贷款。", Modality.PLANNED),
        (f"{BANK}将创新产品，已向{FIRM}发放贷款。", Modality.ASSERTED),
        (f"{FIRM}收购{MILL}进展顺利。", Modality.ASSERTED),
        (f"{FIRM}收购前{MILL}亏损。", Modality.PLANNED),
        (f"{FIRM}审议关于收购{MILL}的议案。", Modality.PLANNED),
        (f"[未来公司|Bank]向{FIRM}发放贷款。", Modality.ASSERTED),
    ],
)
def test_modality_of_the_sentence(marked: str, modality: Modality) -> None:
    assert [f.modality for f in facts_of(marked)] == [modality]


@pytest.mark.parametrize(
    ("marked", "amounts"),
    [
        (f"{BANK}向{FIRM}发放贷款[2亿元|Amount=200000000 CNY]。", ["200000000 CNY"]),
        (f"{BANK}向{FIRM}发放贷款，金额[2亿元|Amount=200000000 CNY]。", ["200000000 CNY"]),
        (f"{BANK}向{FIRM}发放贷款[3笔|Amount=3 笔]。", []),
        (f"{BANK}向{FIRM}发放贷款，年产值[2亿元|Amount=200000000 CNY]。", []),
        (f"{BANK}向{FIRM}发放贷款，利率[3%|Amount=3 %]。", []),
        # a sum rather than a quantity
        (
            f"{MILL}向{FIRM}供应水泥[3万吨|Amount=30000 吨]，货款[2亿元|Amount=200000000 CNY]。",
            ["200000000 CNY"],
        ),
        (f"{MILL}向{FIRM}供应水泥[3万吨|Amount=30000 吨]，授信[2亿元|Amount=200000000 CNY]。", ["30000 吨"]),
        # before its verb in the sentence
        (f"{FIRM}货值[5万美元|Amount=50000 USD]，产品主要销往[德国|Country]。", ["50000 USD"]),
        (f"{FIRM}产值[5万美元|Amount=50000 USD]，产品主要销往[德国|Country]。", []),
        # in the next sentence
        (
            f"{FIRM}与{MILL}签署[合作协议|Agreement]。根据协议，未来三年采购[2亿元|Amount=200000000 CNY]的水泥。",
            ["200000000 CNY"],
        ),
        (f"{FIRM}与{MILL}签署[合作协议|Agreement]。去年产值[2亿元|Amount=200000000 CNY]。", []),
        (
            f"{FIRM}与{MILL}签署[合作协议|Agreement]。\n根据协议，投资[2亿元|Amount=200000000 CNY]。",
            [],
        ),
    ],
)
def test_amounts(marked: str, amounts: list[str]) -> None:
    (fact,) = facts_of(marked)
    assert [f"{a.value} {a.unit}" for a in fact.amounts] == amounts


DAY = "[5月8日|TimeExpression=2023-05-08]"
HALF = "[上半年|TimeExpression=2023-01-01..2023-06-30]"


@pytest.mark.parametrize(
    ("marked", "start"),
    [
        (f"{DAY}，{BOSS}会见[李近|Person]。", "2023-05-08"),
        (f"{BOSS}{DAY}会见[李近|Person]。", "2023-05-08"),
        (f"{DAY}，春光明媚。{BOSS}会见[李近|Person]。", "2023-05-08"),
        (f"{DAY}，春光明媚。\n{BOSS}会见[李近|Person]。", "2023-05-08"),
        (f"{HALF}，春光明媚。{BOSS}会见[李近|Person]。", None),
        (f"{DAY}，春光明媚。{HALF}，产量增长。\n{BOSS}会见[李近|Person]。", "2023-05-08"),
        (f"{DAY}，春光明媚。[近日|TimeExpression]，产量增长。\n{BOSS}会见[李近|Person]。", "2023-05-08"),
        (f"{DAY}，洽谈会举行。会上，{BANK}向{FIRM}发放贷款。", "2023-05-08"),
        (f"{BOSS}会见[李近|Person]。", None),
        (f"{HALF}，春光明媚。{BANK}向{FIRM}发放贷款。", "2023-01-01"),
        (f"{HALF}，春光明媚。\n{BANK}向{FIRM}发放贷款。", None),
        (f"{DAY}，春光明媚。{FIRM}收购{MILL}。", None),
        (f"{DAY}，{FIRM}收购{MILL}。", "2023-05-08"),
        (f"{DAY}，春光明媚。{HALF}，产量增长。{BOSS}会见[李近|Person]。", "2023-05-08"),
        (f"[近日|TimeExpression]，{BOSS}会见[李近|Person]。", None),
        # the day on which a reporter was told is the day of the telling only
        (f"记者{DAY}从{CITY}获悉，{BOSS}会见[李近|Person]。", None),
        (f"{DAY}，记者从{CITY}了解到，{BOSS}会见[李近|Person]。", None),
        (f"记者{DAY}从{CITY}获悉，产量增长。{BOSS}会见[李近|Person]。", None),
        (f"据{CITY}{DAY}消息，{BOSS}会见[李近|Person]。", None),
        (
            f"记者{DAY}从{CITY}获悉，[5月6日|TimeExpression=2023-05-06]，{BOSS}会见[李近|Person]。",
            "2023-05-06",
        ),
        (f"记者{DAY}从{CITY}获悉，{BOSS}会见[李近|Person]。同一天，产量增长。", "2023-05-08"),
        (f"{DAY}，记者从{CITY}召开的[洽谈会|Gathering]上获悉，产量增长。", "2023-05-08"),
    ],
)
def test_time(marked: str, start: str | None) -> None:
    (fact,) = facts_of(marked)
    assert (str(fact.period.start) if fact.period else None) == start


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        # said twice: one fact, two spans
        (
            f"{BANK}向{FIRM}发放贷款。{DAY}，{BANK}为{FIRM}投放贷款[2亿元|Amount=200000000 CNY]。",
            [f"{LENT}; amount 200000000 CNY; date 2023-05-08 → financed"],
        ),
        # other days, other parties, other modality: two facts
        (
            f"{BANK}向{FIRM}发放贷款。{BANK}将向{FIRM}发放贷款。",
            [f"{LENT} → financed", f"{LENT}; planned"],
        ),
        (
            f"{BANK}向{FIRM}发放贷款。{BANK}向{MILL}发放贷款。",
            [f"{LENT} → financed", "Financing: financier 江河银行; beneficiary 石林水泥 → financed"],
        ),
        # a meeting that is named once and then called by its kind, or not at all
        (
            f"[云州论坛|Gathering]举行。{BOSS}主持会议，[李近|Person]出席。",
            ["Meeting: event 云州论坛; chair 张远; attendee 李近 → attended, chaired"],
        ),
        # no role, no fact
        ("[云州论坛|Gathering]举行。", []),
    ],
)
def test_merging(marked: str, expected: list[str]) -> None:
    assert read_marked(marked, RULES, ONTOLOGY) == expected


def test_evidence_is_the_stretch_from_the_subject_to_the_clause_end() -> None:
    assert spans(f"春天，{BANK}创新产品，为{FIRM}发放贷款，群众满意。") == [
        ["江河银行创新产品，为明月化工发放贷款"]
    ]


def test_a_subject_of_the_sentence_before_is_evidence_of_its_own() -> None:
    assert spans(f"{BANK}创新产品。为{FIRM}发放贷款。") == [["江河银行", "为明月化工发放贷款"]]


def test_a_union_keeps_the_evidence_of_both() -> None:
    assert spans(f"{BANK}向{FIRM}发放贷款。据悉，{BANK}为{FIRM}投放贷款。") == [
        ["江河银行向明月化工发放贷款", "江河银行为明月化工投放贷款"]
    ]


def test_encoded_positions_lead_back_to_the_text() -> None:
    text, resolution = marked_resolution(f"在{CITY}，[[甲|Company]厂房项目|Project]开工。")
    encoded = encode(text, resolution, (), RULES.symbols)
    assert [encoded.units[i].text for i in encoded.at] == ["云州市", "甲厂房项目"]
    assert [u.text for u in encoded.units[encoded.at[1]].inner] == ["甲"]
    assert encoded.clean(0, 2) == (0, 4)
    assert encoded.clean(0, len(encoded.text)) == (0, len(text))


def test_nothing_comes_of_an_empty_text() -> None:
    source = Source("x", "", "", "utf-8")
    report = Report("x", source, "", (), ())
    assert extract(report, Resolution((), (), (), ()), RULES, ONTOLOGY) == []
