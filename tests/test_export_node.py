"""What kg exports as programs from npm read it: Cytoscape.js, graphology, N3.js and the parsers of Comunica.

``scripts/test`` installs them (``npm ci`` in tests/readers); the versions are pinned there.
"""

import json
import os
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from exporting import written

import kg
from kg import cli, export, store

READERS = Path(__file__).with_name("readers")
BANK = "陇东农商银行"
RDF = (".ttl", ".nt", ".trig", ".nq", ".jsonld", ".rdf")
NETWORKS = (".graphml", ".gexf", ".cyjs")
WAYS: dict[str, dict[str, Any]] = {"": {}, "events": {"events": "nodes", "planned": True}}
TERMS = (".ttl", ".nt", ".trig", ".nq")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of two reports."""
    return written(tmp_path_factory.mktemp("graph") / "g.trig")


@pytest.fixture(scope="module")
def found(built: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the programs read, by the names of files."""
    node = shutil.which("node")
    if node is None or not (READERS / "node_modules").is_dir():
        # a machine may well have no Node.js; where it has, CI must have set the readers up
        assert not (os.environ.get("CI") and shutil.which("npm")), (
            "what npm installs in tests/readers is missing"
        )
        pytest.skip("Node.js or what npm installs in tests/readers (scripts/test does) is missing")
    folder = tmp_path_factory.mktemp("exported")
    for suffix in RDF:
        export.export(store.load(built), folder / f"x{suffix}")
    for suffix in TERMS:
        assert cli.main(["export", str(built), "-o", str(folder / f"terms{suffix}"), "--rdf12"]) == 0
    for name, way in WAYS.items():
        for suffix in NETWORKS:
            export.write_network(kg.to_networkx(built, **way), folder / f"network{name}{suffix}")
    files = sorted(map(str, folder.iterdir()))
    done = subprocess.run(
        [node, READERS / "read.js", *files], capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize("suffix", RDF)
def test_parsers_read_as_many_statements(built: Path, found: dict[str, Any], suffix: str) -> None:
    quads = list(store.reports(store.load(built)))
    said = quads if suffix in (".trig", ".nq") else list({q.triple for q in quads})
    literals = [q.object.datatype.value for q in said if isinstance(q.object, ox.Literal)]
    assert found[f"x{suffix}"] == {
        "statements": len(said),
        "terms": 0,
        "types": Counter(name.rpartition("#")[2] for name in literals),
        "naming": sum(BANK in str(q) for q in said),
    }
    assert len(said) > 600


@pytest.mark.parametrize("suffix", TERMS)
def test_n3_reads_triple_terms(built: Path, found: dict[str, Any], suffix: str) -> None:
    """Each claim is one statement with a triple term in place of three."""
    claim = ox.NamedNode("https://w3id.org/report-kg/ontology#Claim")
    claims = {q.subject for q in store.reports(store.load(built)) if q.object == claim}
    plain, terms = found[f"x{suffix}"], found[f"terms{suffix}"]
    assert terms["terms"] == len(claims) == 42
    assert terms["statements"] == plain["statements"] - 2 * len(claims)
    assert terms["types"] == plain["types"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("suffix", NETWORKS)
def test_networks_are_read_as_they_are(built: Path, found: dict[str, Any], suffix: str, way: str) -> None:
    """Nodes and edges with all that they say; numbers are numbers."""
    network, read = kg.to_networkx(built, **WAYS[way]), found[f"network{way}{suffix}"]
    assert {name: _without(data, NODE[suffix]) for name, data in read["nodes"]} == {
        name: _without(data, NODE[suffix]) for name, data in network.nodes(data=True)
    }
    assert _edges(read["edges"], suffix) == _edges(network.edges(data=True), suffix)
    assert len(read["edges"]) == network.number_of_edges() >= 42


# What a format adds, and what GEXF keeps elsewhere: the days of an edge are when it is there, those of a node have
# another name, because a node is always there.
DAYS = {"start", "end", "start_day", "end_day"}
NODE: dict[str, set[str]] = {".graphml": set(), ".gexf": {"color", *DAYS}, ".cyjs": {"id", "value", "name"}}
EDGE = {
    ".graphml": {"claim"},
    ".gexf": {"claim", "kind", *DAYS},
    ".cyjs": {"id", "source", "target", "key", "interaction", "name"},
}


def _without(data: dict[str, Any], names: set[str]) -> dict[str, Any]:
    """What is left of ``data``; JavaScript has one kind of numbers."""
    return {n: float(v) if isinstance(v, int) else v for n, v in data.items() if n not in names}


def _edges(edges: Any, suffix: str) -> list[str]:
    return sorted(
        json.dumps([one, other, _without(data, EDGE[suffix])], sort_keys=True, ensure_ascii=False)
        for one, other, data in edges
    )
