"""kg.validate: a whole graph is valid, and each way of breaking one is found, with its report and sentence."""

import json
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from graphs import TEXT, reading
from rdflib import RDF, SH, Graph, URIRef

from kg import build, cli, graph, ontology, store, vocabulary
from kg.errors import OntologyError
from kg.query import ask
from kg.validate import Finding, Options, constraints, run, shapes, validate
from kg.validate.shapes import Shapes

NAME = ox.NamedNode(str(graph.report_iri("r", graph.BASE, ontology.load())))
PREFIXES = "".join(
    f"PREFIX {p}: <{n}>\n" for p, n in {**graph.vocabularies(), "id": graph.BASE, "x": "urn:x:"}.items()
)


@pytest.fixture(scope="module")
def held() -> Shapes:
    """The shipped shapes."""
    return shapes.load(ontology.load())


def whole(*, mentions: bool = True) -> ox.Store:
    """The graph of the hand-made reading."""
    made = ox.Store()
    made.bulk_load(
        store.block(
            graph.triples(reading("r"), ontology.load(), mentions=mentions),
            URIRef(NAME.value),
            ".nq",
            graph.prefixes(ontology.load()),
        ),
        format=ox.RdfFormat.N_QUADS,
    )
    return made


def broken(update: str, held: Shapes, *, quick: bool = False) -> list[Finding]:
    """What is found after ``update`` (a SPARQL update of the report's graph)."""
    made = whole(mentions=any(word in update for word in ("Mention", "kg:refersTo", "recogniser")))
    plain = ox.Store()
    plain.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in made)
    before = set(plain)
    plain.update(PREFIXES + update)
    assert set(plain) != before, "the update changes nothing"
    data = ox.serialize((q.triple for q in plain), format=ox.RdfFormat.N_TRIPLES)
    assert data is not None
    return run._check(data, held, quick).findings


def test_a_written_graph_is_valid() -> None:
    verdict = validate(whole())
    assert verdict.findings == []
    assert (verdict.reports, verdict.triples) == (1, len(whole()))
    assert verdict.text() == f"1 report, {verdict.triples} triples: valid"


# How a graph can be broken: an update, the property that is found wrong, the words of what was expected.
BROKEN = [
    line.split("\t")
    for line in (Path(__file__).parent / "broken_graphs.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.fixture(scope="module")
def found_in(held: Shapes) -> dict[str, list[Finding]]:
    """What is found after each update."""
    assert len(BROKEN) == 86
    return {update: broken(update, held) for update, _, _ in BROKEN}


@pytest.mark.parametrize(("update", "path", "expected"), BROKEN)
def test_each_way_of_breaking_a_graph_is_found(
    update: str, path: str, expected: str, found_in: dict[str, list[Finding]]
) -> None:
    found = [f for f in found_in[update] if f.property == path.strip("-") and expected in f.en]
    assert found, [(f.property, f.en) for f in found_in[update]]
    assert all(f.report in ("r", NAME.value) for f in found if "identifier" not in expected)
    assert all(f.zh and f.zh != f.en and not f.warning for f in found)


def test_a_thing_that_nothing_speaks_of_is_a_warning(held: Shapes) -> None:
    found = broken("INSERT DATA { x:a a kg:Company ; rdfs:label '甲公司'@zh }", held)
    assert [(f.thing, f.warning, f.en) for f in found] == [
        ("urn:x:a", True, "an entity is mentioned, or something is said of it")
    ]


def test_a_finding_names_the_sentence(held: Shapes) -> None:
    (wrong,) = broken("DELETE { ?e kg:destination ?a } WHERE { ?e kg:destination ?a }", held)
    assert wrong.sentence == "何远志到甘州市调研。"
    assert wrong.sentence in TEXT
    assert int(wrong.end) - int(wrong.begin) == len(wrong.sentence)
    assert wrong.label.endswith("(kg:Visit)")


def test_a_finding_of_an_entity_names_where_it_is_named(held: Shapes) -> None:
    update = "INSERT { ?e skos:altLabel 'bank'@en } WHERE { ?mention kg:refersTo ?e . ?e a kg:City }"
    found = [f for f in broken(update, held) if f.property == "skos:altLabel"]
    assert [(f.label, f.sentence, f.value) for f in found] == [("甘州市 (kg:City)", "甘州市", '"bank"@en')]


def test_a_finding_of_a_relation_names_the_sentence_of_its_claim(held: Shapes) -> None:
    found = broken("DELETE { ?c a kg:City } INSERT { ?c a kg:Person } WHERE { ?c a kg:City }", held)
    (wrong,) = [f for f in found if f.property == "kg:visited"]
    assert wrong.sentence == "何远志到甘州市调研。"
    assert (wrong.label, wrong.value) == ("何远志 (kg:Person)", "甘州市 (kg:Person)")


def test_a_claim_is_called_by_what_it_claims(held: Shapes) -> None:
    (one,) = broken("DELETE { ?s kg:financed ?o } WHERE { ?s kg:financed ?o }", held, quick=True)
    assert one.label == "陇东农商银行 kg:financed 兰山新材料公司 (kg:Claim)"
    assert one.sentence.startswith("陇东农商银行与兰山新材料公司签订融资贷款协议")


def test_every_shape_is_broken_by_a_case(held: Shapes, found_in: dict[str, list[Finding]]) -> None:
    """No shape of shapes.ttl that no graph can break."""
    mine = Graph().parse(ontology.folder() / "shapes.ttl")
    said = {str(m) for m in mine.objects(None, SH.message) if m.language == "en"}
    assert len(said) > 55
    seen = {f.en for found in found_in.values() for f in found}
    seen |= {f.en for f in broken("INSERT DATA { x:a a kg:Company ; rdfs:label '甲公司'@zh }", held)}
    assert said - seen == set()


def test_quick_leaves_pyshacl_out(held: Shapes) -> None:
    update = "DELETE { ?s kg:financed ?o } WHERE { ?s kg:financed ?o }"
    assert [f.en for f in broken(update, held, quick=True)] == [
        "the relation that is claimed is in the graph"
    ]
    assert broken("DELETE { ?e kg:at ?a } WHERE { ?e kg:at ?a }", held, quick=True) == []
    assert validate(whole(), Options(quick=True)).valid


def test_quick_looks_between_which_classes_relations_and_roles_hold(held: Shapes) -> None:
    update = "DELETE { ?c a kg:City } INSERT { ?c a kg:Person } WHERE { ?c a kg:City }"
    found = {(f.property, f.value, f.en) for f in broken(update, held, quick=True)}
    what = "the object of “{}” is place or organisation or project"
    assert ("kg:visited", "甘州市 (kg:Person)", what.format("visited")) in found
    assert ("kg:destination", "甘州市 (kg:Person)", what.format("destination")) in found
    (one,) = broken("INSERT { ?e kg:attendee 'guests'@en } WHERE { ?e a kg:Talks }", held, quick=True)
    assert (one.property, one.value) == ("kg:attendee", '"guests"@en')
    (one,) = broken("INSERT { ?e kg:holder ?m } WHERE { ?e a kg:Talks . ?m a kg:Person }", held, quick=True)[
        :1
    ]
    assert one.en == "the subject of “holder” is tenure"


def test_the_sparql_is_what_any_shacl_processor_can_run(held: Shapes) -> None:
    """pySHACL itself finds the same with the constraints left in the shapes."""
    import pyshacl

    graph_ = Graph()
    for triple in graph.triples(reading("r"), ontology.load()):
        graph_.add(triple)
    graph_.update(PREFIXES + "DELETE { ?s kg:financed ?o } WHERE { ?s kg:financed ?o }")
    both = Graph().parse(ontology.folder() / "shapes.ttl")
    ontology_ = Graph().parse(ontology.folder() / "report.ttl")
    _, report, _ = pyshacl.validate(graph_, shacl_graph=both, ont_graph=ontology_)
    assert {str(m) for m in report.objects(None, SH.resultMessage)} == {
        "the relation that is claimed is in the graph",
        "所断言的关系在图中",
    }


def test_a_union_of_reports_is_not_held_to_what_is_of_each(tmp_path: Path) -> None:
    union, lines = ox.Store(), set()
    for name, sure in (("r", "0.5"), ("s", "0.75")):
        for s, p, o in graph.triples(reading(name), ontology.load()):
            lines.add(f"{s.n3()} {p.n3()} {o.n3()} .")
        lines.add(f"<{graph.BASE}person/何远志> <{ontology.NAMESPACE}confidence> {sure} .")
    union.load("\n".join(lines).encode(), format=ox.RdfFormat.TURTLE)
    verdict = validate(union)
    assert verdict.findings == []
    assert verdict.reports == 2
    union.update(PREFIXES + "DELETE { ?e kg:at ?a } WHERE { ?e kg:at ?a }")
    found = validate(union).findings
    assert [(f.report, f.property) for f in found] == [("r", "kg:at"), ("s", "kg:at")]


def test_workers_find_the_same(tmp_path: Path) -> None:
    made = whole()
    made.update(
        PREFIXES + f"DELETE {{ GRAPH {NAME} {{ ?e kg:at ?a }} }} WHERE {{ GRAPH {NAME} {{ ?e kg:at ?a }} }}"
    )
    alone, several = validate(made), validate(made, Options(workers=2))
    assert alone == several
    assert alone.violations == 1


OWN = """@prefix kg: <https://w3id.org/report-kg/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
kg:Gift a owl:Class ; rdfs:subClassOf kg:Event ; rdfs:label "捐赠"@zh , "gift"@en .
kg:Charity a owl:Class ; rdfs:subClassOf kg:Association ; rdfs:label "慈善会"@zh , "charity"@en .
kg:giver a owl:ObjectProperty ; rdfs:subPropertyOf kg:role ; rdfs:domain kg:Gift ; rdfs:range kg:Organisation ;
  rdfs:label "捐赠方"@zh , "giver"@en .
kg:taker a owl:ObjectProperty ; rdfs:subPropertyOf kg:role ; rdfs:domain kg:Gift ; rdfs:label "受赠方"@zh , "taker"@en .
kg:gaveTo a owl:ObjectProperty ; rdfs:subPropertyOf kg:relation ; rdfs:label "捐给"@zh , "gave to"@en ;
  rdfs:domain kg:Organisation ; rdfs:range kg:Charity ;
  kg:shortcutOf kg:Gift ; kg:shortcutSubject kg:giver ; kg:shortcutObject kg:taker .
"""


def test_classes_and_relations_of_the_users_own_are_held_to_what_they_declare(tmp_path: Path) -> None:
    path = tmp_path / "my.ttl"
    path.write_text(OWN, encoding="utf-8")
    own = shapes.load(vocabulary.load(path))
    well = """INSERT { x:e a kg:Gift ; kg:giver ?b ; kg:taker x:c ; kg:rule 'gift' ; kg:confidence 0.9 ;
      kg:modality kg:Asserted ; kg:evidence ?p . x:c a kg:Charity ; rdfs:label '慈善会'@zh . ?b kg:gaveTo x:c .
      x:k a kg:Claim ; rdf:subject ?b ; rdf:predicate kg:gaveTo ; rdf:object x:c ; kg:rule 'gift' ; kg:confidence 0.9 ;
      kg:evidence ?p ; prov:wasDerivedFrom x:e }
      WHERE { { SELECT ?b ?p WHERE { ?b a kg:Bank ; ^rdf:subject/kg:evidence ?p } LIMIT 1 } }"""
    assert broken(well, own) == []
    found = {f.en for f in broken(well.replace("x:c a kg:Charity", "x:c a kg:Association"), own)}
    assert found == {"the object of “gave to” is charity"}
    found = {f.en for f in broken(well.replace("kg:giver ?b", "kg:giver ?p"), own)}
    assert found == {"“giver” is filled by organisation, or by words in @zh"}
    found = {f.en for f in broken(well, shapes.load(ontology.load()))}
    assert any(f.startswith("the ontology has no class kg:Charity") for f in found)


def test_values_of_the_users_own_are_held_to_their_range(tmp_path: Path) -> None:
    path = tmp_path / "my.ttl"
    path.write_text(
        OWN.replace("@prefix rdfs", "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n@prefix rdfs", 1)
        + """kg:stars a owl:DatatypeProperty ; rdfs:domain kg:Company ; rdfs:label "星级"@zh , "stars"@en ;
          rdfs:range [ a rdfs:Datatype ; owl:onDatatype xsd:integer ; owl:withRestrictions ( [ xsd:maxExclusive 6 ] ) ] .
        kg:motto a owl:DatatypeProperty ; rdfs:domain kg:Company ; rdfs:label "口号"@zh , "motto"@en ;
          rdfs:range rdfs:Literal .
        kg:size a owl:DatatypeProperty ; rdfs:domain kg:Company ; rdfs:label "规模"@zh , "size"@en ;
          rdfs:range [ a rdfs:Datatype ; owl:unionOf ( xsd:integer xsd:string ) ] .
        """,
        encoding="utf-8",
    )
    own = shapes.load(vocabulary.load(path))
    update = "INSERT {{ ?a kg:stars {} ; kg:motto {} ; kg:size {} }} WHERE {{ ?a a kg:Company }}"
    assert broken(update.format("5", "'x'", "'x'"), own) == []
    found = {(f.property, f.en) for f in broken(update.format("6", "?a", "?a"), own)}
    assert found == {
        ("kg:stars", "“stars” is xsd:integer 6"),
        ("kg:motto", "“motto” is a literal"),
        ("kg:size", "“size” is a literal"),
    }


def test_shapes_of_the_users_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own, path = tmp_path / "own.ttl", tmp_path / "g.nq"
    path.write_bytes(ox.serialize(whole(), format=ox.RdfFormat.N_QUADS) or b"")
    own.write_text(
        """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix kg: <https://w3id.org/report-kg/ontology#> .
        <urn:s> a sh:NodeShape ; sh:targetClass kg:Company ; sh:property [ sh:path kg:unitOf ; sh:minCount 1 ;
          sh:message "a company has a parent" ] .""",
        encoding="utf-8",
    )
    assert cli.main(["validate", str(path)]) == 0
    assert capsys.readouterr().out.endswith(" triples: valid\n")
    assert cli.main(["validate", str(path), "--shapes", str(own), "--format", "csv"]) == 1
    said = capsys.readouterr()
    assert said.out.splitlines()[1].split(",")[5:9] == [
        "兰山新材料公司 (kg:Company)",
        "kg:unitOf",
        "",
        "a company has a parent",
    ]
    assert said.err.endswith("triples: 1 violation\n")
    own.write_text("<urn:s> a ; .", encoding="utf-8")
    assert cli.main(["validate", str(path), "--shapes", str(own)]) == 2
    assert "own.ttl: line 1" in capsys.readouterr().err
    with pytest.raises(OntologyError, match="no such file"):
        shapes.load(ontology.load(), tmp_path / "none.ttl")


@pytest.mark.parametrize(
    "wrong",
    [
        'sh:property [ sh:path kg:unitOf ; sh:minCount "x" ]',
        "sh:property [ sh:minCount 1 ]",
        'sh:property [ sh:path kg:unitOf ; sh:pattern "(" ]',
        "sh:or kg:x",
        'sh:sparql [ sh:select "SELECT nonsense" ]',
    ],
)
def test_shapes_that_are_none_are_told(
    wrong: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own, path = tmp_path / "own.ttl", tmp_path / "g.nq"
    path.write_bytes(ox.serialize(whole(mentions=False), format=ox.RdfFormat.N_QUADS) or b"")
    head = f"@prefix sh: <{SH}> . @prefix kg: <{ontology.NAMESPACE}> .\n"
    own.write_text(f"{head}<urn:s> a sh:NodeShape ; sh:targetClass kg:Bank ; {wrong} .", encoding="utf-8")
    assert cli.main(["validate", str(path), "--shapes", str(own)]) == 2
    assert "kg: The shapes can't be used: " in capsys.readouterr().err


def test_a_store_and_a_turtle_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("store", "g.ttl"):
        store.save(whole(), tmp_path / name, graph.prefixes(ontology.load()))
        assert cli.main(["validate", str(tmp_path / name)]) == 0
        assert capsys.readouterr().out == f"1 report, {len(whole())} triples: valid\n"


def test_a_table_is_cut_where_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, made = tmp_path / "g.nq", whole()
    said = f"GRAPH {NAME} {{ ?e kg:evidence ?p }}"
    made.update(f"{PREFIXES} DELETE {{ {said} }} WHERE {{ {said} }}")
    path.write_bytes(ox.serialize(made, format=ox.RdfFormat.N_QUADS) or b"")
    assert cli.main(["validate", str(path), "--quick", "--limit", "2"]) == 1
    told = capsys.readouterr()
    assert len(told.out.splitlines()) == 5
    columns = ["report", "sentence", "thing", "property", "value", "expected"]
    assert told.out.splitlines()[0].split() == columns
    assert re.match(r"kg: … and \d+ more; --limit shows more of them", told.err)
    assert cli.main(["validate", str(path), "--quick", "--shapes", "x.ttl"]) == 2


def test_the_query_of_a_constraint_is_about_the_nodes_of_its_shape(held: Shapes) -> None:
    (asserted,) = [c for c in held.constraints if "kg:Asserted" in c.select]
    text = constraints.query(asserted)
    assert "$this" not in text
    assert f"VALUES ?_kind {{ <{ontology.NAMESPACE}Claim> }} ?this a ?_kind" in text
    assert len(held.constraints) == 9
    assert not list(held.core.subjects(SH.sparql))
    assert (None, RDF.type, SH.NodeShape) in held.core


def test_namesakes_are_told_apart_in_a_valid_graph(tmp_path: Path, quick: None) -> None:
    rows = [
        {
            "id": "a",
            "text": "市委书记王刚会见了李明。",
            "home": ["黑龙江省", "黑河市"],
            "published": "2025-07-19",
        },
        {"id": "b", "text": "赣州陆港集团总经理王刚说，项目已开工。", "home": ["江西省", "赣州市"]},
    ]
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (tmp_path / "n.jsonl").write_text(lines, encoding="utf-8")
    build.build([tmp_path / "n.jsonl"], build.Options(tmp_path / "n.trig"))
    found = store.load(tmp_path / "n.trig")
    assert ask(found, "ASK { ?one kg:localName ?name }").rows == (("true",),)
    assert validate(found).findings == []
