"""kg.screen: what the ontology doesn't admit is not written, and told with its sentence."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from graphs import (
    ALFALFA,
    BANK,
    BUREAU,
    CITY,
    FIRM,
    GUEST,
    KAZAKHSTAN,
    LOAN,
    MAN,
    PLAN,
    fact,
    reading,
    said,
    yuan,
)

from kg import graph, ontology, requirements, screen
from kg.certainty import sure
from kg.types import Amount, Entity, Fact, Link, Modality, Observation, Period, Reading
from kg.validate import run, shapes

KNOWN = ontology.load()
SCREEN = screen.Screen(KNOWN, requirements.load(), {"only-signed": frozenset({"signed"})})
WHERE = said("何远志到")
BACKWARDS = Period(date(2025, 3, 5), date(2025, 1, 1), "3月5日至1月1日")


def with_facts(*facts: Fact) -> Reading:
    """The hand-made reading, with these facts only."""
    return replace(reading("r"), facts=facts, observations=())


def screened(*facts: Fact) -> tuple[tuple[Fact, ...], list[tuple[str, str]]]:
    """The facts that are kept, and what was rejected: statement and reason."""
    kept, out = screen.screened(with_facts(*facts), SCREEN)
    return kept.facts, [(r.statement, r.why) for r in out]


def test_what_fits_is_left_as_it_is() -> None:
    whole = reading("r")
    kept, out = screen.screened(whole, SCREEN)
    assert out == []
    assert kept is whole


def test_a_rejected_statement_has_its_sentence() -> None:
    wrong = fact("Visit", WHERE, [], visitor=(MAN, LOAN), destination=CITY)
    _, out = screen.screened(with_facts(wrong), SCREEN)
    (one,) = out
    assert (one.report, one.rule, one.sentence) == ("r", "visit-test", "何远志到甘州市调研。")
    source = reading("r").report.source.text
    assert source[one.begin : one.end] == one.sentence


# A fact, what is kept of its roles (None: nothing of the fact), what is told.
CASES = [
    (
        fact("Visit", WHERE, [(MAN, "visited", CITY)], visitor=(MAN, LOAN), destination=CITY),
        {"visitor": (MAN,), "destination": (CITY,)},
        [("Visit: visitor 融资贷款协议", "融资贷款协议 is agreement; visitor takes person or organisation")],
    ),
    (
        fact("Visit", WHERE, [], visitor=MAN, destination=GUEST),
        None,
        [
            ("Visit: destination 阿里木", "阿里木 is person; destination takes place or organisation or project"),
            (
                "Visit: visitor 何远志; destination 阿里木",
                "a visit has a visitor and a destination; the visit is left out",
            ),
        ],
    ),
    (
        fact("Cooperation", WHERE, [], participant=CITY),
        None,
        [
            (
                "Cooperation: participant 甘州市",
                "a cooperation has at least two participants; the cooperation is left out",
            )
        ],
    ),
    (
        fact("Cooperation", WHERE, [], participant=(CITY, "多家企业")),
        {"participant": (CITY, "多家企业")},
        [],
    ),
    (
        fact("Trade", WHERE, [], product="苜蓿草"),
        None,
        [("Trade: product 苜蓿草", "a trade has an exporter, an importer or two partners; the trade is left out")],
    ),
    (
        fact("Establishment", WHERE, [], founder=MAN, founded=FIRM),
        {"founder": (MAN,), "founded": (FIRM,)},
        [
            (
                "何远志 established 兰山新材料公司",
                "established joins organisation or place to organisation, not person → company; this relation "
                "is left out",
            )
        ],
    ),
    (
        fact("Trade", WHERE, [(BANK, "supplied", FIRM)], exporter=BANK, importer=FIRM),
        {"exporter": (BANK,), "importer": (FIRM,)},
        [],  # no exportedTo, but they are joined all the same
    ),
    (
        fact("Talks", WHERE, [(MAN, "met", GUEST)], attendee=(MAN, GUEST, CITY)),
        {"attendee": (MAN, GUEST, CITY)},
        [
            (
                "甘州市 attended talks",
                "attended joins person or organisation to event, not city or prefecture → talks; this relation is "
                "left out",
            ),
            (
                "甘州市 met …",
                "met joins person or organisation to person or organisation, not city or prefecture → city or "
                "prefecture; this relation is left out",
            ),
        ],
    ),
    (
        fact("Tenure", WHERE, [], holder=MAN, at=BUREAU),
        None,
        [
            (
                "Tenure: holder 何远志; at 甘肃省商务厅",
                "a tenure has one post title; the tenure is left out",
            )
        ],
    ),
    (
        fact(
            "Issuance",
            WHERE,
            [(BUREAU, "issued", PLAN)],
            issuer=BUREAU,
            document=PLAN,
            sources=(MAN, KAZAKHSTAN),
        ),
        {"issuer": (BUREAU,), "document": (PLAN,)},
        [("attributedTo 哈萨克斯坦", "country or territory says nothing; person or organisation does")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("candidate", "roles", "told"), CASES)
def test_candidates(candidate: Fact, roles: dict[str, tuple[object, ...]] | None, told: list[object]) -> None:
    kept, out = screened(candidate)
    assert out == told
    assert [{r.name: r.fillers for r in f.roles} for f in kept] == ([] if roles is None else [roles])


def test_a_relation_of_who_lost_his_role_goes() -> None:
    relations = [(MAN, "visited", CITY), (FIRM, "visited", PLAN)]
    both = fact("Visit", WHERE, relations, visitor=(MAN, FIRM), destination=(CITY, PLAN))
    ((kept,), out) = screened(both)
    assert kept.relations == ((MAN, "visited", CITY),)
    assert [statement for statement, _ in out] == ["Visit: destination 《外贸提质方案》"]


def test_a_rule_that_asserts_less_is_no_loss() -> None:
    one = fact("Signing", WHERE, [], signatory=(FIRM, ALFALFA), agreement=ALFALFA)
    told = [s for s, _ in screened(one)[1]]
    assert told == ["Signing: signatory 苜蓿加工项目", "兰山新材料公司 signed 苜蓿加工项目"]
    plain = fact("Signing", WHERE, [], signatory=(MAN, BANK), agreement=LOAN)
    assert [s for s, _ in screened(plain)[1]] == ["何远志 signedWith …"]
    assert screened(replace(plain, rule="only-signed"))[1] == []


def test_what_is_planned_would_yield_no_relation() -> None:
    planned = fact("Establishment", WHERE, [], founder=MAN, founded=FIRM, modality=Modality.PLANNED)
    assert screened(planned) == ((planned,), [])


def test_a_time_that_ends_before_it_begins_goes() -> None:
    one = fact("Visit", WHERE, [(MAN, "visited", CITY)], visitor=MAN, destination=CITY, period=BACKWARDS)
    ((kept,), out) = screened(one)
    assert kept == replace(one, period=None)
    assert out == [
        (
            "Visit: visitor 何远志; destination 甘州市; date 2025-03-05..2025-01-01 → visited",
            "its time would end before it begins (3月5日至1月1日); left out",
        )
    ]


def test_figures() -> None:
    figures = (
        Observation(CITY, "出口", yuan(1), BACKWARDS, "figure", WHERE, 1.0, (PLAN, BUREAU)),
        Observation(CITY, "", yuan(2), None, "figure", WHERE),
        Observation(CITY, "出口", Amount(Decimal(3), ""), None, "figure", WHERE),
    )
    kept, out = screen.screened(replace(reading("r"), facts=(), observations=figures), SCREEN)
    assert kept.observations == (replace(figures[0], period=None, sources=(BUREAU,)),)
    assert [(r.statement, r.why) for r in out] == [
        ("attributedTo 《外贸提质方案》", "document says nothing; person or organisation does"),
        ("甘州市 |  | 2 CNY", "a figure has a subject, an indicator and a unit"),
        ("甘州市 | 出口 | 1 CNY", "its time would end before it begins (3月5日至1月1日); left out"),
        ("甘州市 | 出口 | 3 ", "a figure has a subject, an indicator and a unit"),
    ]


def test_links() -> None:
    whole = reading("r")
    wrong = (Link(CITY, "unitOf", BANK, "x", WHERE), Link(CITY, "locatedIn", CITY, "y", WHERE))
    links = (*whole.resolution.links, *wrong)
    kept, out = screen.screened(replace(whole, resolution=replace(whole.resolution, links=links)), SCREEN)
    assert kept == whole
    assert [r.statement for r in out] == ["甘州市 unitOf 陇东农商银行", "甘州市 locatedIn 甘州市"]


def test_what_is_unsure_is_told_too() -> None:
    whole = reading("r")
    doubtful = replace(
        whole,
        facts=(replace(whole.facts[0], confidence=0.3), *whole.facts[1:]),
        observations=(replace(whole.observations[0], confidence=0.2), *whole.observations[1:]),
    )
    kept, count = sure(doubtful, 0.5)
    told = screen.unsure(doubtful, kept, 0.5)
    assert len(told) == count == 2
    assert {(r.statement.split(":")[0].split(" | ")[0], r.why, r.confidence) for r in told} == {
        ("Financing", "less sure than 0.5", 0.3),
        ("甘州市", "less sure than 0.5", 0.2),
    }


def test_what_is_kept_is_valid() -> None:
    """After screening, whatever was read makes a graph that breaks no shape; before it, it would."""
    held = shapes.load(KNOWN)
    candidates = [case[0] for case in CASES]
    whole = with_facts(*candidates)
    kept, out = screen.screened(whole, SCREEN)
    assert len(out) > 8

    def wrong(of: Reading) -> list[str]:
        lines = [" ".join(t.n3() for t in triple) + " ." for triple in graph.triples(of, KNOWN)]
        import pyoxigraph as ox

        store = ox.Store()
        store.load("\n".join(lines).encode(), format=ox.RdfFormat.TURTLE)
        data = ox.serialize((q.triple for q in store), format=ox.RdfFormat.N_TRIPLES) or b""
        return [f.en for f in run._check(data, held, False).findings if not f.warning]

    assert wrong(kept) == []
    assert len(wrong(whole)) >= 6


def test_an_entity_of_a_class_of_nobody() -> None:
    odd = Entity("甲", "Unheard")
    kept, out = screened(fact("Visit", WHERE, [], visitor=(MAN, odd), destination=CITY))
    assert [r.fillers for r in kept[0].roles] == [(MAN,), (CITY,)]
    assert out == [("Visit: visitor 甲", "甲 is Unheard; visitor takes person or organisation")]
