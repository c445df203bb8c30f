"""ontology/report.ttl and alignments.ttl as OWL: HermiT, the profile, labels and definitions, foreign terms."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from graphs import reading
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.namespace import FOAF, ORG, PROV, SDO, TIME

from kg import graph, ontology

ROOT = Path(__file__).parent.parent
REPORT, ALIGNMENTS = ROOT / "ontology" / "report.ttl", ROOT / "ontology" / "alignments.ttl"
KG = ontology.NAMESPACE
SEM = "http://semanticweb.cs.vu.nl/2009/11/sem/"
NIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
# rdflib knows the terms of the other vocabularies; these are from the published sem.rdf and nif-core.ttl.
SEM_TERMS = {
    "Event", "Place", "eventProperty", "hasActor", "hasPlace", "accordingTo", "hasTime", "hasBeginTimeStamp",
    "hasEndTimeStamp",
}  # fmt: skip
NIF_TERMS = {"String", "Context"}
KNOWN = {
    **{str(ns._NS): set(ns.__annotations__) for ns in (FOAF, ORG, PROV, SDO, TIME, RDF)},
    SEM: SEM_TERMS,
    NIF: NIF_TERMS,
}
PREFIXES = "".join(
    f"@prefix {p}: <{n}> .\n"
    for p, n in {"kg": KG, "owl": str(OWL), "rdfs": str(RDFS), "schema": str(SDO)}.items()
)


WRONG = {
    "person and place": "<urn:a> a kg:Person , kg:Place .",
    "county and city": "<urn:a> a kg:County , kg:City .",
    "visits a person": "<urn:a> kg:visited <urn:b> . <urn:b> a kg:Person .",
    "place and project, but a bank": "<urn:a> a kg:Project , kg:Venue , kg:Bank .",
    "surer than sure": "<urn:a> a kg:Mention ; kg:confidence 1.5 .",
    "hedged in words": '<urn:a> a kg:Amount ; kg:bound "about" .',
    "inverse": "<urn:a> kg:financedBy <urn:b> . <urn:b> a kg:Document .",
}
CLASSES = """kg:Odd a owl:Class ; rdfs:subClassOf kg:Bank , kg:Person .
kg:Well a owl:Class ; rdfs:subClassOf kg:Bank , kg:Place ."""
# Java stays in the process that starts it, and takes a second or two to start: one process for all cases.
DRIVER = """
import json, sys
from pathlib import Path
import reason
cases = json.load(sys.stdin)
json.dump({name: reason.judge([Path(p) for p in paths]) for name, paths in cases.items()}, sys.stdout)
"""


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[list[str], bool, list[str]]]:
    """By case: what the profile forbids, whether it is consistent, the classes that can have no members."""
    folder = tmp_path_factory.mktemp("owl")
    cases = {"ontology": [REPORT], "alignments": [REPORT, ALIGNMENTS]}
    more = WRONG | {"classes": CLASSES, "pun": "kg:role a owl:DatatypeProperty ."}
    for i, (name, text) in enumerate(more.items()):
        path = folder / f"{i}.ttl"
        path.write_text(PREFIXES + text, encoding="utf-8")
        cases[name] = [REPORT, path]
    path = folder / "graph.ttl"
    lines = [" ".join(term.n3() for term in t) for t in graph.triples(reading("r"), ontology.load())]
    path.write_text(" .\n".join(lines) + " .\n", encoding="utf-8")
    man = folder / "man.ttl"
    man.write_text(f"{PREFIXES}<{graph.BASE}person/何远志> a kg:Company .", encoding="utf-8")
    cases |= {"graph": [REPORT, path], "graph with alignments": [REPORT, ALIGNMENTS, path]}
    cases["wrong graph"] = [REPORT, path, man]
    done = subprocess.run(
        [sys.executable, "-c", DRIVER],
        input=json.dumps({name: [str(p) for p in paths] for name, paths in cases.items()}),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT / "scripts",
    )
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, tuple[list[str], bool, list[str]]] = json.loads(done.stdout)
    assert len(found) == len(cases) == 14
    return found


@pytest.fixture(scope="module")
def own() -> Graph:
    """report.ttl."""
    return Graph().parse(REPORT)


@pytest.mark.parametrize("case", ["ontology", "alignments"])
def test_hermit_finds_it_consistent_with_no_empty_class_and_in_owl_2_dl(verdicts: Any, case: str) -> None:
    assert verdicts[case] == [[], True, []]


def test_hermit_names_classes_that_can_have_no_members(verdicts: Any) -> None:
    assert verdicts["classes"] == [[], True, [f"<{KG}Odd>"]]


@pytest.mark.parametrize("case", WRONG)
def test_hermit_finds_wrong_graphs_inconsistent(verdicts: Any, case: str) -> None:
    assert verdicts[case] == [[], False, []]


def test_the_profile_is_really_checked(verdicts: Any) -> None:
    assert verdicts["pun"][0][0].startswith(f"Cannot pun between properties: <{KG}role>")


def test_hermit_finds_a_graph_consistent(verdicts: Any) -> None:
    """All of it: its dates, and the words that stand in the place of things, are annotations for OWL."""
    assert verdicts["graph"][1:] == verdicts["graph with alignments"][1:] == [True, []]
    assert verdicts["wrong graph"][1] is False


def test_the_script_says_so() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "reason.py", REPORT], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "OWL 2 DL: yes\nconsistent: yes\n")


def test_everything_has_a_label_and_a_definition_in_both_languages(own: Graph) -> None:
    terms = {s for s in own.subjects(RDF.type) if str(s).startswith(KG)}
    assert len(terms) > 140
    for term in terms:
        for said in (RDFS.label, SKOS.definition):
            assert sorted(str(o.language) for o in own.objects(term, said)) == ["en", "zh"], (term, said)
    assert min(len(o) for o in own.objects(None, SKOS.definition)) > 2


def test_foreign_terms_have_a_note_of_what_they_are_for_here(own: Graph) -> None:
    written = {t[1] for t in graph.triples(reading("r"), ontology.load())}
    foreign = {p for p in written if not str(p).startswith((KG, str(RDF), str(RDFS)))}
    assert len(foreign) > 12
    for term in foreign:
        assert (term, RDF.type, None) in own, term
        assert sorted(str(o.language) for o in own.objects(term, SKOS.scopeNote)) == ["en", "zh"], term


def test_properties_say_between_what_they_hold(own: Graph) -> None:
    known = ontology.load()
    for name in (*known.relations, *known.roles):
        assert (URIRef(KG + name), RDFS.domain, None) in own, name
        assert (URIRef(KG + name), RDFS.range, None) in own, name


def test_every_relation_with_two_different_ends_has_an_inverse(own: Graph) -> None:
    known = ontology.load()
    inverses = {
        str(o).removeprefix(KG): str(s).removeprefix(KG) for s, o in own.subject_objects(OWL.inverseOf)
    }
    assert set(inverses) == set(known.relations) - known.symmetric
    assert len(set(inverses.values())) == len(inverses)
    assert not set(inverses.values()) & set(known.relations)


def test_the_header_says_which_version_it_is(own: Graph) -> None:
    for file in (own, Graph().parse(ALIGNMENTS)):
        (me,) = file.subjects(RDF.type, OWL.Ontology)
        version = str(file.value(me, OWL.versionInfo))
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
        assert file.value(me, OWL.versionIRI) == URIRef(f"{me}/{version}")


def test_alignments_speak_of_terms_that_exist(own: Graph) -> None:
    alignments = Graph().parse(ALIGNMENTS)
    used = {t for s, p, o in alignments for t in (s, o) if isinstance(t, URIRef) and p != OWL.versionIRI}
    ours = {t for t in used if str(t).startswith(KG)}
    assert len(ours) > 80
    assert [t for t in ours if (t, RDF.type, None) not in own] == []
    foreign = 0
    for term in used - ours:
        for namespace, terms in KNOWN.items():
            if str(term).startswith(namespace):
                foreign += 1
                assert str(term).removeprefix(namespace) in terms, term
    assert foreign > 70
    for namespace in KNOWN:
        assert any(str(t).startswith(namespace) for t in used), namespace


def test_alignments_only_tell_of_our_terms() -> None:
    """Nothing is said of what foreign terms mean among themselves, so that no user's data change by it."""
    for s, p, o in Graph().parse(ALIGNMENTS):
        if p in (RDFS.subClassOf, RDFS.subPropertyOf):
            assert str(s).startswith(KG), s
            assert not isinstance(o, Literal)
