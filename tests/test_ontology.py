"""The shipped ontology: what the code relies on holds in it."""

import pytest
from rdflib import OWL, RDF, RDFS, URIRef

from kg import ontology
from kg.errors import OntologyError
from kg.ontology import MODALITIES, NAMESPACE, Names


@pytest.fixture(scope="module")
def onto():
    return ontology.load()


def test_every_name_that_code_knows_is_declared(onto):
    known = {v for k, v in vars(Names).items() if k.isupper()} | set(MODALITIES.values())
    declared = {str(s).removeprefix(NAMESPACE) for s in onto.graph.subjects() if str(s).startswith(NAMESPACE)}
    assert known - declared == set()


def test_every_class_and_property_is_labelled_in_both_languages(onto):
    missing = [
        (s, lang)
        for s in sorted(set(onto.graph.subjects(RDFS.label)) | {URIRef(NAMESPACE + c) for c in onto.classes})
        for lang in ("zh", "en")
        if str(s).startswith(NAMESPACE)
        and onto.label(str(s).removeprefix(NAMESPACE), lang) == str(s).removeprefix(NAMESPACE)
        and not any(getattr(o, "language", "") == lang for o in onto.graph.objects(s, RDFS.label))
    ]
    assert missing == []


def test_shortcuts_join_roles_of_their_event(onto):
    assert len(onto.shortcuts) >= 19
    for s in onto.shortcuts:
        assert onto.is_a(s.event, Names.EVENT)
        assert onto.role_belongs(s.subject, s.event), s
        assert s.object is None or onto.role_belongs(s.object, s.event), s


@pytest.mark.parametrize(
    ("relation", "subject", "object", "allowed"),
    [
        ("financed", "Bank", "Company", True),
        ("financed", "Person", "Company", False),
        ("exportedTo", "Province", "Country", True),
        ("exportedTo", "Province", "Company", False),
        ("signed", "Bank", "Agreement", True),
        ("visited", "Person", "DevelopmentZone", True),
        ("attended", "Person", "Gathering", True),
    ],
)
def test_domain_and_range(onto, relation, subject, object, allowed):
    assert onto.allows(relation, subject, object) is allowed


def test_ancestors_come_nearest_first(onto):
    assert onto.ancestors("DevelopmentZone") == ("DevelopmentZone", "Organisation", "Zone", "Entity", "Place")
    assert onto.ancestors("Unheard") == ("Unheard",)


def test_symmetric_relations(onto):
    assert onto.symmetric == {"signedWith", "cooperatedWith", "met", "tradedWith"}


def test_colours_are_inherited(onto):
    assert onto.colour("Bank").startswith("#")
    assert onto.colour("Unheard") == "#888888"


def test_properties_have_one_parent_relation(onto):
    for relation in onto.relations:
        assert (URIRef(NAMESPACE + relation), RDF.type, OWL.ObjectProperty) in onto.graph


def test_a_broken_file_is_named(tmp_path):
    bad = tmp_path / "bad.ttl"
    bad.write_text("this is no turtle", encoding="utf8")
    with pytest.raises(OntologyError, match=r"bad\.ttl"):
        ontology.Ontology(bad)


@pytest.mark.parametrize(
    ("one", "other", "excluded"),
    [
        ("Bank", "Person", True),
        ("Person", "Bank", True),
        ("County", "City", True),
        ("Company", "Venue", True),
        ("Company", "Hotel", False),
        ("DevelopmentZone", "Bank", False),
        ("Place", "Infrastructure", False),
        ("Road", "Project", True),
        ("Meeting", "Talks", False),
        ("Gathering", "Place", True),
        ("Bank", "Company", False),
        ("Bank", "Unheard", False),
    ],
)
def test_which_classes_exclude_each_other(one: str, other: str, excluded: bool) -> None:
    assert ontology.load().excludes(one, other) is excluded


def test_what_may_fill_a_role() -> None:
    assert ontology.load().fillers("chair") == ("Person",)
    assert set(ontology.load().fillers("destination")) == {"Place", "Organisation", "Project"}
    assert ontology.load().fillers("unheard") == ("Entity", "Event")
