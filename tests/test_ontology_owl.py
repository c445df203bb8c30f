"""The ontology as OWL: HermiT, a reasoner that we did not write, finds nothing in it that contradicts itself."""

import os
import shutil
from pathlib import Path

import pytest
import rdflib
from rdflib import OWL, RDF, RDFS

from kg import ontology

KG = rdflib.Namespace(ontology.NAMESPACE)


def unsatisfiable(graph: rdflib.Graph, folder: Path) -> set[str]:
    """The classes of which nothing can be, as HermiT says; a contradiction raises an error."""
    owlready2 = pytest.importorskip("owlready2")
    if shutil.which("java") is None:
        assert not os.environ.get("CI"), "HermiT needs Java"
        pytest.skip("HermiT needs Java")
    graph.serialize(folder / "o.nt", format="nt", encoding="utf-8")
    world = owlready2.World()
    world.get_ontology((folder / "o.nt").as_uri()).load()
    with world.ontologies[next(iter(world.ontologies))]:
        owlready2.sync_reasoner_hermit(world, debug=0)
    assert len(list(world.classes())) > 50
    return {found.name for found in world.inconsistent_classes()} - {"Nothing"}


def test_hermit_finds_the_ontology_consistent(tmp_path: Path) -> None:
    graph = rdflib.Graph().parse(ontology.folder() / "report.ttl")
    assert unsatisfiable(graph, tmp_path) == set()


def test_hermit_would_find_a_contradiction(tmp_path: Path) -> None:
    graph = rdflib.Graph().parse(ontology.folder() / "report.ttl")
    graph.add((KG.Bank, OWL.disjointWith, KG.Company))
    graph.add((KG.Savings, RDF.type, OWL.Class))
    graph.add((KG.Savings, RDFS.subClassOf, KG.Bank))
    graph.add((KG.Savings, RDFS.subClassOf, KG.Company))
    assert unsatisfiable(graph, tmp_path) == {"Savings"}
