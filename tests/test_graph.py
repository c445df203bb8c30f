"""kg.graph: a reading as triples in the agreed layout."""

from dataclasses import replace

import pytest
from graphs import (
    BANK,
    CITY,
    CONFLICT,
    FAIR,
    FIRM,
    MAN,
    MARCH_5,
    SALT,
    SOURCE_TEXT,
    fact,
    reading,
    said,
    yuan,
)
from rdflib import DCTERMS, PROV, RDF, RDFS, SDO, SKOS, XSD, BNode, Literal, Namespace, URIRef
from rdflib.graph import Graph

from kg import graph, ontology
from kg.terms import NIF
from kg.types import Entity, Modality, Reading

KG = Namespace(ontology.NAMESPACE)
ID = "https://w3id.org/report-kg/id/"
ONTOLOGY = ontology.load()
REPORT = URIRef(ID + "report/甘州日报%203-6.txt")


def built(one: Reading | None = None, **options: bool) -> Graph:
    """The graph of a reading."""
    result = Graph()
    for triple in graph.triples(one or reading(), ONTOLOGY, **options):
        result.add(triple)
    return result


def thing(path: str) -> URIRef:
    """An IRI below the base."""
    return URIRef(ID + path)


def literals(g: Graph, subject: URIRef) -> dict[str, set[str]]:
    """Local names of a node's properties with their literal values."""
    found: dict[str, set[str]] = {}
    for p, o in g.predicate_objects(subject):
        if isinstance(o, Literal):
            found.setdefault(str(p).rpartition("#")[2].rpartition("/")[2], set()).add(str(o))
    return found


def test_report_node() -> None:
    g = built()
    assert (REPORT, RDF.type, KG.Report) in g
    assert (REPORT, SDO.datePublished, Literal("2025-03-06", datatype=XSD.date)) in g
    assert literals(g, REPORT) == {
        "identifier": {"甘州日报 3-6.txt"},
        "headline": {"丝路茶博会开幕"},
        "datePublished": {"2025-03-06"},
        "byline": {"林小满"},
        "publisher": {"甘州日报"},
    }


def test_source_node() -> None:
    g = built()
    source = g.value(REPORT, PROV.wasDerivedFrom)
    assert isinstance(source, URIRef)
    assert (source, RDF.type, KG.Source) in g
    assert literals(g, source)["name"] == {"甘州日报 3-6.txt"}
    assert literals(g, source)["encoding"] == {"utf-8"}
    assert len(next(iter(literals(g, source)["sha256"]))) == 64


def test_mentions_lists_what_the_text_names_and_no_parents() -> None:
    g = built()
    mentioned = set(g.objects(REPORT, SDO.mentions))
    assert thing("organisation/陇东农商银行") in mentioned
    assert thing("event/丝路茶博会") in mentioned
    assert thing("place/甘肃省") not in mentioned
    assert (thing("place/甘肃省"), RDFS.label, Literal("甘肃省", lang="zh")) in g


def test_entity_has_class_label_and_other_forms() -> None:
    g = built()
    bureau = thing("organisation/甘肃省商务厅")
    assert set(g.objects(bureau, RDF.type)) == {KG.GovernmentBody}
    assert set(g.objects(bureau, RDFS.label)) == {Literal("甘肃省商务厅", lang="zh")}
    assert set(g.objects(bureau, SKOS.altLabel)) == {Literal("省商务厅", lang="zh")}
    assert g.value(thing("place/甘州市"), KG.divisionCode) == Literal("620700")


def test_event_has_roles_values_and_evidence() -> None:
    g = built()
    (event,) = g.subjects(RDF.type, KG.Financing)
    assert g.value(event, KG.financier) == thing("organisation/陇东农商银行")
    assert g.value(event, KG.beneficiary) == thing("organisation/兰山新材料公司")
    assert g.value(event, KG.modality) == KG.Asserted
    assert g.value(event, SDO.startDate) == Literal("2025-03-05", datatype=XSD.date)
    assert g.value(event, SDO.endDate) == Literal("2025-03-05", datatype=XSD.date)
    assert g.value(event, KG.timeText) == Literal("3月5日", lang="zh")
    amount = g.value(event, KG.amount)
    assert (amount, RDF.type, KG.Amount) in g
    assert g.value(amount, SDO.value) == Literal("50000000", datatype=XSD.decimal)
    assert g.value(amount, KG.unit) == Literal("CNY")


def test_described_fillers_are_chinese_literals() -> None:
    assert (thing("event/丝路茶博会"), KG.attendee, Literal("各界代表200人", lang="zh")) in built()


def test_events_carry_their_ancestors_but_not_event_itself() -> None:
    g = built()
    (talks,) = g.subjects(RDF.type, KG.Talks)
    assert set(g.objects(talks, RDF.type)) == {KG.Talks, KG.Meeting}
    assert not list(g.subjects(RDF.type, KG.Event))


def test_named_event_is_one_node() -> None:
    g = built()
    fair = thing("event/丝路茶博会")
    assert set(g.objects(fair, RDF.type)) == {KG.Gathering, KG.Meeting}
    assert set(g.objects(fair, RDFS.label)) == {Literal("丝路茶博会", lang="zh")}
    assert (thing("person/何远志"), KG.chaired, fair) in g
    assert (thing("organisation/甘肃省商务厅"), KG.held, fair) in g
    assert len(list(g.objects(fair, SDO.startDate))) == 1


def test_named_event_that_is_only_mentioned_has_its_own_class_only() -> None:
    g = built(replace(reading(), facts=()))
    assert set(g.objects(thing("event/丝路茶博会"), RDF.type)) == {KG.Gathering}


def test_a_meeting_that_is_only_mentioned_is_some_event() -> None:
    one, council = reading(), Entity("省政府常务会议", "Meeting")
    g = built(replace(one, resolution=replace(one.resolution, entities=(*one.resolution.entities, council))))
    me = thing("event/甘州日报%203-6.txt/省政府常务会议")
    assert set(g.objects(me, RDF.type)) == {KG.Event}
    assert (REPORT, SDO.mentions, me) in g


def test_plans_about_a_told_event_do_not_touch_its_node() -> None:
    plan = fact("Gathering", said("省商务厅举办"), [], organiser=FIRM, entity=FAIR, modality=Modality.PLANNED)
    one = reading()
    g = built(replace(one, facts=(*one.facts, plan)))
    assert set(g.objects(thing("event/丝路茶博会"), KG.modality)) == {KG.Asserted}
    (planned,) = (e for e in g.subjects(KG.modality, KG.Planned) if (e, RDF.type, KG.Gathering) in g)
    assert g.value(planned, RDFS.label) == Literal("丝路茶博会", lang="zh")


@pytest.mark.parametrize("modality", [Modality.PLANNED, Modality.NEGATED])
def test_what_is_not_asserted_gives_no_direct_triple(modality: Modality) -> None:
    told = fact("ProjectStart", said("计划投资"), [(FIRM, "undertook", SALT)], undertaker=FIRM, project=SALT,
                modality=modality)  # fmt: skip
    g = built(replace(reading(), facts=(told,)))
    assert not list(g.triples((None, KG.undertook, None)))
    assert len(list(g.subjects(KG.modality, KG[modality.name.capitalize()]))) == 1


@pytest.mark.parametrize(
    ("subject", "relation", "object"),
    [
        ("organisation/陇东农商银行", "financed", "organisation/兰山新材料公司"),
        ("organisation/陇东农商银行", "signedWith", "organisation/兰山新材料公司"),
        ("organisation/兰山新材料公司", "signedWith", "organisation/陇东农商银行"),
        ("person/何远志", "met", "person/阿里木"),
        ("person/阿里木", "met", "person/何远志"),
        ("place/甘州市", "exportedTo", "place/哈萨克斯坦"),
        ("place/甘州市", "locatedIn", "place/甘肃省"),
        ("organisation/陇东农商银行甘州支行", "unitOf", "organisation/陇东农商银行"),
    ],
)
def test_direct_relations(subject: str, relation: str, object: str) -> None:
    assert (thing(subject), KG[relation], thing(object)) in built()


def test_directed_relations_are_not_turned_round() -> None:
    g = built()
    assert not list(g.triples((thing("place/哈萨克斯坦"), KG.exportedTo, None)))
    assert not list(g.triples((None, KG.financed, thing("organisation/陇东农商银行"))))


def test_every_direct_relation_has_a_claim_with_rule_and_passage() -> None:
    g = built()
    claimed = {
        (g.value(c, RDF.subject), g.value(c, RDF.predicate), g.value(c, RDF.object))
        for c in g.subjects(RDF.type, KG.Claim)
        if g.value(c, KG.rule)
        and g.value(c, KG.confidence)
        and g.value(g.value(c, KG.evidence), NIF.anchorOf)
    }
    direct = {t for r in ONTOLOGY.relations for t in g.triples((None, KG[r], None))}
    assert claimed == direct
    assert len(direct) == 21


def test_claims_say_from_which_event_they_follow() -> None:
    g = built()
    (event,) = g.subjects(RDF.type, KG.Financing)
    (claim,) = (c for c in g.subjects(RDF.type, KG.Claim) if g.value(c, RDF.predicate) == KG.financed)
    assert g.value(claim, PROV.wasDerivedFrom) == event
    (link,) = (c for c in g.subjects(RDF.type, KG.Claim) if g.value(c, RDF.predicate) == KG.unitOf)
    assert g.value(link, PROV.wasDerivedFrom) is None


def test_a_fact_without_roles_gives_relations_and_no_event() -> None:
    told = fact("Cooperation", said("甘州市与兰山"), [(CITY, "cooperatedWith", FIRM)])
    g = built(replace(reading(), facts=(told,)))
    assert (thing("place/甘州市"), KG.cooperatedWith, thing("organisation/兰山新材料公司")) in g
    assert not list(g.subjects(RDF.type, KG.Cooperation))
    claims = [c for c in g.subjects(RDF.type, KG.Claim) if g.value(c, RDF.predicate) == KG.cooperatedWith]
    assert len(claims) == 2
    assert all(g.value(c, KG.evidence) and g.value(c, PROV.wasDerivedFrom) is None for c in claims)


def test_several_passages() -> None:
    told = replace(reading().facts[0], evidence=(said("3月5日"), said("当天，")))
    g = built(replace(reading(), facts=(told,)))
    (event,) = g.subjects(RDF.type, KG.Financing)
    assert len(list(g.objects(event, KG.evidence))) == 2


def test_passages_and_mentions_are_exact_slices_of_the_source() -> None:
    g = built()
    slices = [*g.subjects(RDF.type, KG.Passage), *g.subjects(RDF.type, KG.Mention)]
    assert len(slices) > 20
    for s in slices:
        begin, end = (int(str(g.value(s, p))) for p in (NIF.beginIndex, NIF.endIndex))
        assert str(g.value(s, NIF.anchorOf)) == SOURCE_TEXT[begin:end] != ""
        assert g.value(s, NIF.referenceContext) == g.value(REPORT, PROV.wasDerivedFrom)


def test_a_passage_over_a_broken_line_keeps_the_break() -> None:
    texts = {str(o) for o in built().objects(None, NIF.anchorOf)}
    assert any("客商\n代表" in text for text in texts)


def test_mentions_can_be_left_out() -> None:
    g = built(mentions=False)
    assert not list(g.subjects(RDF.type, KG.Mention))
    assert list(g.subjects(RDF.type, KG.Passage))


def test_observations() -> None:
    g = built()
    found = sorted(
        (
            str(g.value(o, KG.indicator)),
            str(g.value(o, SDO.value)),
            str(g.value(o, KG.unit)),
            g.value(o, KG.subject),
        )
        for o in g.subjects(RDF.type, KG.Observation)
    )
    assert found == [
        ("出口", "320000000", "CNY", thing("place/甘州市")),
        ("出口增长", "12", "%", thing("place/甘州市")),
        ("受益户数", "52", "户", Literal("52户企业", lang="zh")),
    ]
    assert list(g.objects(None, KG.bound)) == [Literal("~")]


def test_tenure_has_its_post() -> None:
    g = built()
    (tenure,) = g.subjects(RDF.type, KG.Tenure)
    assert g.value(tenure, KG.postTitle) == Literal("厅长", lang="zh")


def test_no_blank_nodes_and_no_unknown_terms() -> None:
    known = ONTOLOGY.classes | set(ONTOLOGY.relations) | set(ONTOLOGY.roles) | set(_properties())
    for triple in built():
        assert not any(isinstance(term, BNode) for term in triple)
        for term in triple:
            if isinstance(term, URIRef) and term.startswith(ontology.NAMESPACE):
                assert term.removeprefix(ontology.NAMESPACE) in known


def _properties() -> list[str]:
    return [str(s).removeprefix(ontology.NAMESPACE) for s in ONTOLOGY.graph.subjects(RDFS.label, None)]


def test_unknown_ends_of_a_period_stay_unknown() -> None:
    open_ended = replace(MARCH_5, start=None)
    told = fact("Financing", said("3月5日"), [(BANK, "financed", FIRM)], financier=BANK, beneficiary=FIRM,
                period=open_ended, amounts=(yuan(1),))  # fmt: skip
    g = built(replace(reading(), facts=(told,)))
    (event,) = g.subjects(RDF.type, KG.Financing)
    assert g.value(event, SDO.startDate) is None
    assert g.value(event, SDO.endDate) is not None


def test_dataset_has_a_named_graph_a_report() -> None:
    found = graph.dataset([reading("a"), reading("b")], ONTOLOGY, base="https://example.org/")
    names = {str(g.identifier) for g in found.graphs() if len(g)}
    assert names == {"https://example.org/report/a", "https://example.org/report/b"}
    for name in names:
        g = found.graph(URIRef(name))
        assert set(g.subjects(RDF.type, KG.Report)) == {URIRef(name)}
        assert set(g.objects(None, DCTERMS.isPartOf)) == {URIRef(name)}


def test_who_says_it_is_on_the_event_its_claims_and_the_figure() -> None:
    g = built()
    bureau, man = thing("organisation/甘肃省商务厅"), thing("person/何远志")
    trade = next(g.subjects(RDF.type, KG.Trade))
    assert set(g.objects(trade, KG.attributedTo)) == {bureau, man}
    (claim,) = g.subjects(PROV.wasDerivedFrom, trade)
    assert set(g.objects(claim, KG.attributedTo)) == {bureau, man}
    told = {
        str(g.value(o, KG.indicator)) for o in g.subjects(KG.attributedTo, bureau) if g.value(o, KG.indicator)
    }
    assert told == {"出口"}
    assert len(set(g.subjects(KG.attributedTo, None))) == 3  # nothing else is said by anybody


def test_figures_that_do_not_agree_are_noted() -> None:
    g = built()
    assert {(str(g.value(o, KG.indicator)), note) for o, note in g.subject_objects(KG.conflict)} == {
        ("出口", Literal(CONFLICT, lang="zh"))
    }


def test_events_claims_and_observations_have_a_confidence() -> None:
    g = built()
    told = {
        *g.subjects(KG.modality, None),
        *g.subjects(RDF.type, KG.Claim),
        *g.subjects(RDF.type, KG.Observation),
    }
    assert told - set(g.subjects(KG.confidence, None)) == set()


def test_an_entity_has_the_highest_confidence_of_its_mentions() -> None:
    one = reading()
    bank = [m.begin for m in one.resolution.mentions if m.text == BANK.name]
    given = {bank[0]: 0.4, bank[1]: 0.62}
    mentions = tuple(replace(m, confidence=given.get(m.begin, 0.9)) for m in one.resolution.mentions)
    g = built(replace(one, resolution=replace(one.resolution, mentions=mentions)), mentions=False)
    assert len(bank) == 2
    assert g.value(thing("organisation/陇东农商银行"), KG.confidence) == Literal("0.62", datatype=XSD.decimal)
    assert g.value(thing("place/甘肃省"), KG.confidence) is None  # no mention names it


def test_an_event_that_is_told_of_has_its_own_confidence_only() -> None:
    one = reading()
    fair = thing("event/丝路茶博会")
    assert {str(c) for c in built(one).objects(fair, KG.confidence)} == {"1"}
    untold = replace(one, facts=tuple(f for f in one.facts if f.entity != FAIR))
    assert {str(c) for c in built(untold).objects(fair, KG.confidence)} == {"0.9"}


def test_a_relation_that_two_rules_read_has_one_claim() -> None:
    """By the surer rule, with the passages and sources of both; symmetric ones, in either direction, too."""
    bare = fact("Cooperation", said("甘州市与兰山"), [(CITY, "cooperatedWith", FIRM)])
    surer = replace(
        fact("Cooperation", said("何远志到"), [(FIRM, "cooperatedWith", CITY)], sources=(MAN,)),
        rule="surer",
        confidence=0.95,
    )
    both = replace(reading("r"), facts=(replace(bare, confidence=0.5), surer), observations=())
    g = built(both)
    claims = list(g.subjects(RDF.predicate, KG.cooperatedWith))
    assert len(claims) == 2
    for claim in claims:
        assert [str(o) for o in g.objects(claim, KG.rule)] == ["surer"]
        assert [str(o) for o in g.objects(claim, KG.confidence)] == ["0.95"]
        assert len(list(g.objects(claim, KG.evidence))) == 2
        assert list(g.objects(claim, KG.attributedTo)) == [thing("person/何远志")]
