"""kg.vocabulary: a user's own ontology on top of the shipped one, and what is said of its faults."""

from pathlib import Path

import pytest

from kg import ontology, vocabulary
from kg.errors import OntologyError

PREFIXES = """\
@prefix kg: <https://w3id.org/report-kg/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
EVENT = 'kg:Gift a owl:Class ; rdfs:subClassOf kg:Event ; rdfs:label "捐"@zh , "gift"@en .\n'
ROLES = """\
kg:donor a owl:ObjectProperty ; rdfs:subPropertyOf kg:role ; rdfs:domain kg:Gift ; rdfs:label "甲"@zh , "donor"@en .
kg:taker a owl:ObjectProperty ; rdfs:subPropertyOf kg:role ; rdfs:domain kg:Gift ; rdfs:label "乙"@zh , "taker"@en .
"""
RELATION = """\
kg:gave a owl:ObjectProperty ; rdfs:subPropertyOf kg:relation ; rdfs:label "捐给"@zh , "gave"@en ;
  rdfs:domain kg:Organisation ; rdfs:range [ a owl:Class ; owl:unionOf ( kg:Organisation kg:Place ) ] ;
  kg:shortcutOf kg:Gift ; kg:shortcutSubject kg:donor ; kg:shortcutObject kg:taker .
"""
WHOLE = PREFIXES + EVENT + ROLES + RELATION


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "my.ttl"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_it_is_the_shipped_one() -> None:
    assert vocabulary.load() is ontology.load()


def test_own_names_stand_beside_the_shipped_ones(tmp_path: Path) -> None:
    both = vocabulary.load(write(tmp_path, WHOLE))
    assert both.is_a("Gift", "Event")
    assert both.role_belongs("donor", "Gift")
    assert both.allows("gave", "Bank", "County")
    assert not both.allows("gave", "Person", "County")
    assert "gave" in {s.relation for s in both.shortcuts}
    assert both.label("gave") == "捐给"
    assert set(ontology.load().relations) < set(both.relations)


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    vocabulary.load(write(tmp_path, WHOLE))
    assert vocabulary.load(write(tmp_path, WHOLE.replace("捐给", "赠给"))).label("gave") == "赠给"


@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [
        ("domain kg:Organisation", "domain kg:Organization",
         ['gave: unknown name kg:Organization; did you mean "Organisation"?']),
        ("( kg:Organisation kg:Place )", "( kg:Organisation kg:Plaza )",
         ['gave: unknown name kg:Plaza; did you mean "Place"?']),
        ("Subject kg:donor", "Subject kg:doner",
         ['gave: unknown name kg:doner; did you mean "donor"?',
          "gave: kg:shortcutSubject kg:doner: is no role; write kg:doner rdfs:subPropertyOf kg:role"]),
        ("Subject kg:donor", "Subject kg:investor",
         ["gave: kg:shortcutSubject kg:investor: is a role of Investment, not of Gift"]),
        (" ; kg:shortcutSubject kg:donor", "",
         ["gave: says kg:shortcutOf, but not which role is its subject; write kg:shortcutSubject kg:…"]),
        ("rdfs:subPropertyOf kg:relation ; ", "",
         ["gave: is no direct relation; write rdfs:subPropertyOf kg:relation"]),
        ("  rdfs:domain kg:Organisation ;", " ",
         ["gave: has no rdfs:domain; say between which classes it holds"]),
        (' , "gift"@en', "", ['Gift: has no label in en; write rdfs:label "…"@zh , "…"@en']),
        ("rdfs:domain kg:Gift ; rdfs:label \"乙\"", "rdfs:label \"乙\"",
         ["taker: a role belongs to one class of events; write rdfs:domain kg:…"]),
        (" ; rdfs:subClassOf kg:Event", "",
         ["Gift: is below no class; write rdfs:subClassOf kg:Event (or Entity, or one below them)",
          "donor: a role belongs to events; Gift is not below kg:Event",
          "taker: a role belongs to events; Gift is not below kg:Event"]),
        (EVENT, EVENT + 'kg:Bnk rdfs:label "行"@zh .\n',
         ['Bnk: is not declared; did you mean "Bank"? Write kg:Bnk a … first.']),
    ],
)  # fmt: skip
def test_faults_are_told(tmp_path: Path, old: str, new: str, faults: list[str]) -> None:
    assert old in WHOLE
    path = write(tmp_path, WHOLE.replace(old, new))
    with pytest.raises(OntologyError) as caught:
        vocabulary.load(path)
    assert str(caught.value).splitlines() == [f"{path}: {fault}" for fault in faults]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (WHOLE.replace('"gift"@en .', '"gift"@en'), "line 6: not readable as Turtle (expected '.'"),
        (WHOLE.replace("@prefix owl", "# owl"), 'line 5: not readable as Turtle (Prefix "owl:" not bound)'),
        (WHOLE.replace("w3id.org/report-kg", "my.org"), "names of your own begin with kg: too"),
    ],
)
def test_what_is_no_ontology_of_ours(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(OntologyError) as caught:
        vocabulary.load(path)
    assert message in str(caught.value).splitlines()[0]
    assert str(caught.value).startswith(f"{path}: ")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="no such file"):
        vocabulary.load(tmp_path / "no.ttl")
