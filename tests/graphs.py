"""A reading made by hand, with at least one of everything, for the tests of what comes after reading."""

import hashlib
from dataclasses import replace
from datetime import date
from decimal import Decimal

from kg.types import (
    Amount,
    Block,
    BlockKind,
    Entity,
    Evidence,
    Fact,
    Link,
    Mention,
    Modality,
    Observation,
    Period,
    Reading,
    Report,
    Resolution,
    Role,
    Source,
)

TEXT = (
    "3月5日，陇东农商银行与兰山新材料公司签订融资贷款协议，发放贷款5000万元。\n"
    "当天，省商务厅举办丝路茶博会，厅长何远志主持并会见了哈萨克斯坦客商代表阿里木。\n"
    "一季度，甘州市对哈萨克斯坦出口3.2亿元，增长12%。甘州市与兰山新材料公司合作，计划投资建设盐碱地治理项目。\n"
    "何远志到甘州市调研。省商务厅发布《外贸提质方案》，兰山新材料公司建成苜蓿加工项目，投资2亿元。\n"
    "陇东农商银行设立陇东农商银行甘州支行。"
)
SOURCE_TEXT = "丝路茶博会开幕\n\n本报讯（记者 林小满）" + TEXT.replace("客商代表", "客商\n代表") + "\n"

BANK = Entity("陇东农商银行", "Bank")
BRANCH = Entity("陇东农商银行甘州支行", "Bank")
FIRM = Entity("兰山新材料公司", "Company")
LOAN = Entity("融资贷款协议", "Agreement")
BUREAU = Entity("甘肃省商务厅", "GovernmentBody", ("省商务厅",))
FAIR = Entity("丝路茶博会", "Gathering")
MAN = Entity("何远志", "Person")
GUEST = Entity("阿里木", "Person")
KAZAKHSTAN = Entity("哈萨克斯坦", "Country")
CITY = Entity("甘州市", "City", (), True, "620700")
PROVINCE = Entity("甘肃省", "Province", (), False, "620000")
PLAN = Entity("《外贸提质方案》", "Document")
SALT = Entity("盐碱地治理项目", "Project")
ALFALFA = Entity("苜蓿加工项目", "Project")
NAMED = (BRANCH, BANK, FIRM, LOAN, BUREAU, FAIR, MAN, GUEST, KAZAKHSTAN, CITY, PLAN, SALT, ALFALFA)

CONFLICT = "“进出口”3亿元，而“出口”3.2亿元与“进口”1亿元之和为4.2亿元，相差1.2亿元"
MARCH_5 = Period(date(2025, 3, 5), date(2025, 3, 5), "3月5日")
QUARTER = Period(date(2025, 1, 1), date(2025, 3, 31), "一季度")


def reading(report_id: str = "甘州日报 3-6.txt") -> Reading:
    """The reading of ``TEXT``."""
    return Reading(_report(report_id), _resolution(), _facts(), _observations())


def with_moods(made: Reading) -> Reading:
    """``made`` with figures that are planned, denied and rumoured, and a sum of two banks."""
    where, joint = said("计划投资"), said("陇东农商银行设立")
    held = {"confidence": 1.0, "sources": (MAN,), "modality": Modality.NEGATED}
    figures = (
        Observation(SALT, "计划投资", yuan(90_000_000), QUARTER, "figure", where, modality=Modality.PLANNED),
        Observation(FIRM, "亏损", yuan(20_000_000), QUARTER, "figure", where, **held),
        Observation(FIRM, "欠薪", yuan(8_000_000), QUARTER, "figure", where, hearsay="网传", **held),
    )
    loan = fact("Financing", joint, [(BANK, "financed", ALFALFA), (BRANCH, "financed", ALFALFA)],
                financier=(BANK, BRANCH), beneficiary=ALFALFA, amounts=(yuan(30_000_000),))  # fmt: skip
    return replace(made, facts=(*made.facts, loan), observations=(*made.observations, *figures))


def _report(report_id: str) -> Report:
    sha = hashlib.sha256(SOURCE_TEXT.encode()).hexdigest()
    source = Source("甘州日报 3-6.txt", SOURCE_TEXT, sha, "utf-8")
    offsets, at = [], SOURCE_TEXT.index(TEXT[:6])
    for char in TEXT:
        at = SOURCE_TEXT.index(char, at)
        offsets.append(at)
        at += 1
    blocks, begin = [], 0
    for line in TEXT.split("\n"):
        blocks.append(Block(BlockKind.PARAGRAPH, begin, begin + len(line)))
        begin += len(line) + 1
    return Report(
        report_id,
        source,
        TEXT,
        offsets,
        tuple(blocks),
        headline="丝路茶博会开幕",
        bylines=("林小满",),
        published=date(2025, 3, 6),
        home=("甘肃省", "甘州市"),
        publisher="甘州日报",
    )


def _resolution() -> Resolution:
    mentions, referents = [], []
    for entity in NAMED:
        for form in (entity.name, *entity.aliases):
            begin = TEXT.find(form)
            while begin >= 0:
                end = begin + len(form)
                if not any(m.begin <= begin < m.end for m in mentions):
                    mentions.append(Mention(begin, end, form, entity.kind, "test", 0.9))
                    referents.append((entity,))
                begin = TEXT.find(form, end)
    money = TEXT.index("5000万元")
    mentions.append(Mention(money, money + 6, "5000万元", "Amount", "test", value=yuan(50_000_000)))
    referents.append(())
    order = sorted(range(len(mentions)), key=lambda i: (mentions[i].begin, -mentions[i].end))
    links = (
        Link(CITY, "locatedIn", PROVINCE, "division", said("甘州市")),
        Link(BRANCH, "unitOf", BANK, "branch-name", said("陇东农商银行甘州支行")),
    )
    picked = tuple(mentions[i] for i in order), tuple(referents[i] for i in order)
    return Resolution(*picked, (*NAMED, PROVINCE), links, {"Province": PROVINCE})


def _facts() -> tuple[Fact, ...]:
    both, fair, planned = said("陇东农商银行与兰山", "万元。"), said("省商务厅举办"), Modality.PLANNED
    return (
        fact("Financing", both, [(BANK, "financed", FIRM)], financier=BANK, beneficiary=FIRM,
             amounts=(yuan(50_000_000),), period=MARCH_5),
        fact("Signing", both, [(BANK, "signed", LOAN), (FIRM, "signed", LOAN), (BANK, "signedWith", FIRM)],
             signatory=(BANK, FIRM), agreement=LOAN, period=MARCH_5),
        fact("Gathering", fair, [(BUREAU, "held", None)], organiser=BUREAU, entity=FAIR, period=MARCH_5),
        fact("Gathering", said("厅长何远志主持"), [(MAN, "chaired", None), (MAN, "attended", None)],
             chair=MAN, attendee=(MAN, "各界代表200人"), entity=FAIR, period=MARCH_5),
        fact("Talks", said("厅长何远志主持"), [(MAN, "met", GUEST)], attendee=(MAN, GUEST)),
        fact("Trade", said("一季度，"), [(CITY, "exportedTo", KAZAKHSTAN)], exporter=CITY,
             importer=KAZAKHSTAN, product="苜蓿草", amounts=(yuan(320_000_000),), period=QUARTER,
             sources=(BUREAU, MAN)),
        fact("Cooperation", said("甘州市与兰山"), [(CITY, "cooperatedWith", FIRM)], participant=(CITY, FIRM)),
        fact("ProjectStart", said("计划投资"), [], undertaker=(CITY, FIRM), project=SALT, modality=planned),
        fact("Visit", said("何远志到"), [(MAN, "visited", CITY)], visitor=MAN, destination=CITY),
        fact("Issuance", said("省商务厅发布"), [(BUREAU, "issued", PLAN)], issuer=BUREAU, document=PLAN),
        fact("ProjectStart", said("兰山新材料公司建成"), [(FIRM, "undertook", ALFALFA)],
             undertaker=FIRM, project=ALFALFA, amounts=(yuan(200_000_000),)),
        fact("Investment", said("兰山新材料公司建成"), [(FIRM, "investedIn", ALFALFA)],
             investor=FIRM, investee=ALFALFA, amounts=(yuan(200_000_000),)),
        fact("Establishment", said("陇东农商银行设立"), [(BANK, "established", BRANCH)],
             founder=BANK, founded=BRANCH),
        fact("Tenure", said("厅长何远志"), [(MAN, "holdsPost", BUREAU)], holder=MAN, at=BUREAU, title="厅长"),
    )  # fmt: skip


def _observations() -> tuple[Observation, ...]:
    where = said("一季度，", "12%。")
    return (
        Observation(CITY, "出口", yuan(320_000_000), QUARTER, "figure", where, 1.0, (BUREAU,), (CONFLICT,)),
        Observation(CITY, "出口增长", Amount(Decimal(12), "%"), QUARTER, "growth", where),
        Observation("52户企业", "受益户数", Amount(Decimal(52), "户", "~"), None, "figure", where),
    )


def yuan(value: int) -> Amount:
    """So many yuan."""
    return Amount(Decimal(value), "CNY")


def said(begin: str, end: str = "。") -> Evidence:
    """The stretch of ``TEXT`` from the first ``begin`` to the end of the next ``end``."""
    at = TEXT.index(begin)
    stop = TEXT.find(end, at)
    return Evidence(at, stop + len(end) if stop >= 0 else at + len(begin))


def fact(kind, evidence, relations, *, amounts=(), period=None, modality=Modality.ASSERTED, entity=None,
         title=None, sources=(), **roles):  # fmt: skip
    """A ``Fact`` whose roles are given by name, one filler or several."""
    many = {name: f if isinstance(f, tuple) else (f,) for name, f in roles.items()}
    given = tuple(Role(name, fillers) for name, fillers in many.items())
    return Fact(kind, given, f"{kind.lower()}-test", (evidence,), tuple(relations), amounts, period, modality,
                entity, title=title, sources=sources)  # fmt: skip
