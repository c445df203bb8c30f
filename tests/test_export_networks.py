"""kg.export.networks and kg.export.networkfiles: the graph as a network, and files as network programs read them."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from exporting import BASE, KNOWN, written

import kg
from kg import cli, export, store
from kg.errors import StoreError
from kg.export.records import read

FIRM, BANK, CITY = (
    BASE + name for name in ("organisation/兰山新材料公司", "organisation/陇东农商银行", "place/甘州市")
)
FAIR, SALT = BASE + "event/丝路茶博会", BASE + "project/盐碱地治理项目"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of two reports that say the same."""
    return written(tmp_path_factory.mktemp("graph") / "g.trig")


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of one report."""
    return written(tmp_path_factory.mktemp("graph") / "g.nq", ("r",))


def between(network: Any, subject: str, object: str) -> list[dict[str, Any]]:
    """What the edges from one to the other say."""
    return list(network.get_edge_data(subject, object, default={}).values())


def test_an_edge_says_what_when_how_much_and_where(one: Path) -> None:
    network = kg.to_networkx(one)
    (edge,) = [e for e in between(network, BANK, FIRM) if e["relation"] == "financed"]
    told = {
        key: edge[key]
        for key in ("label", "label_en", "amount", "unit", "start", "end", "time", "event_kind")
    }
    assert told == {
        "label": "融资支持",
        "label_en": "financed",
        "amount": 50_000_000.0,
        "unit": "CNY",
        "start": "2025-03-05",
        "end": "2025-03-05",
        "time": "3月5日",
        "event_kind": "Financing",
    }
    assert edge["evidence"] == "陇东农商银行与兰山新材料公司签订融资贷款协议，发放贷款5000万元。"
    assert (edge["report"], edge["published"], edge["modality"]) == ("r", "2025-03-06", "Asserted")
    assert edge["rule"] == "financing-test"


def test_a_node_says_what_it_is(one: Path) -> None:
    network = kg.to_networkx(one)
    assert network.nodes[BASE + "organisation/甘肃省商务厅"] == {
        "label": "甘肃省商务厅",
        "kind": "GovernmentBody",
        "kind_label": "政府机关",
        "kinds": "GovernmentBody",
        "colour": "#8a3b4a",
        "aliases": "省商务厅",
        "reports": 1,
        "confidence": 0.9,
    }
    assert network.nodes[FAIR]["label"] == "丝路茶博会"
    assert network.nodes[BASE + "place/甘肃省"]["reports"] == 0


def test_each_claim_is_an_edge(one: Path, built: Path) -> None:
    """Two reports that say the same are two edges; the keys are the claims' IRIs."""
    records = read(store.load(built), KNOWN)
    network = kg.to_networkx(str(built))
    assert {key for _, _, key in network.edges(keys=True)} == set(records.claims)
    assert network.number_of_edges() == 2 * kg.to_networkx(one).number_of_edges() == 42
    assert network.nodes[BANK]["reports"] == 2
    assert len(between(network, CITY, FIRM)) == len(between(network, FIRM, CITY)) == 2


def test_plans_are_edges_only_where_asked_for(one: Path) -> None:
    assert between(kg.to_networkx(one), FIRM, SALT) == []
    (plan,) = between(kg.to_networkx(one, planned=True), FIRM, SALT)
    assert (plan["relation"], plan["modality"]) == ("undertook", "Planned")
    assert "计划投资建设盐碱地治理项目" in plan["evidence"]


def test_events_as_nodes_lead_to_who_took_part(one: Path) -> None:
    network = kg.to_networkx(one, events="nodes")
    (trade,) = [n for n, data in network.nodes(data=True) if data["kind"] == "Trade"]
    data = network.nodes[trade]
    assert (data["amount"], data["unit"], data["described"]) == (320_000_000.0, "CNY", "商品：苜蓿草")
    assert data["attributed_to"] == "甘肃省商务厅；何远志"
    roles = {(e["relation"], network.nodes[x]["label"]) for _, x, e in network.out_edges(trade, data=True)}
    assert roles == {("exporter", "甘州市"), ("importer", "哈萨克斯坦")}
    assert {e["relation"] for _, _, e in network.edges(data=True)} >= {"locatedIn", "unitOf"}
    assert not {e["relation"] for _, _, e in network.edges(data=True)} & {"exportedTo", "financed"}
    planned = kg.to_networkx(one, events="nodes", planned=True)
    assert planned.number_of_nodes() == network.number_of_nodes() + 1


def test_a_store_will_do_and_a_wrong_choice_is_told(one: Path) -> None:
    assert kg.to_networkx(store.load(one)).number_of_edges() == 21
    with pytest.raises(StoreError, match="expected 'edges' or 'nodes'"):
        kg.to_networkx(one, events="arcs")  # type: ignore[arg-type]
    with pytest.raises(AttributeError, match="no attribute 'to_network'"):
        kg.to_network  # type: ignore[attr-defined]  # noqa: B018


def test_importing_kg_imports_nothing_else() -> None:
    code = "import kg, sys; sys.exit(any(m in sys.modules for m in ('networkx', 'rdflib', 'pyoxigraph', 'spacy')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


READERS = {
    ".graphml": nx.read_graphml,
    ".gexf": nx.read_gexf,
    ".cyjs": lambda path: nx.cytoscape_graph(json.loads(path.read_text(encoding="utf-8"))),
}
WAYS: list[dict[str, Any]] = [{}, {"planned": True}, {"events": "nodes", "planned": True}]


def _nodes(network: Any) -> dict[str, str]:
    return {name: data["label"] for name, data in network.nodes(data=True)}


def _edges(network: Any) -> list[tuple[str, ...]]:
    kept = ("relation", "label", "start", "end", "amount", "evidence")
    return sorted(
        (a, b, *(str(data.get(key, "")) for key in kept)) for a, b, data in network.edges(data=True)
    )


@pytest.mark.parametrize("way", WAYS, ids=str)
@pytest.mark.parametrize("suffix", READERS)
def test_networkx_reads_the_same(built: Path, suffix: str, way: dict[str, Any], tmp_path: Path) -> None:
    network = kg.to_networkx(built, **way)
    export.write_network(network, tmp_path / f"x{suffix}")
    again = READERS[suffix](tmp_path / f"x{suffix}")
    assert _nodes(again) == _nodes(network)
    assert _edges(again) == _edges(network)
    assert again.number_of_edges() >= 42


# In a process of its own: its OpenMP finds no room behind those of the other libraries that the tests load.
IGRAPH = """
import igraph, json, sys
found = igraph.Graph.Read_GraphML(sys.argv[1])
print(json.dumps([found.vcount(), found.ecount(), sorted(found.vs["label"]), sorted(found.es["label"])]))
"""


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_igraph_reads_the_same(built: Path, way: dict[str, Any], tmp_path: Path) -> None:
    network = kg.to_networkx(built, **way)
    export.write_network(network, tmp_path / "x.graphml")
    command = [sys.executable, "-c", IGRAPH, str(tmp_path / "x.graphml")]
    nodes, edges, things, lines = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert (nodes, edges) == (network.number_of_nodes(), network.number_of_edges())
    assert things == sorted(_nodes(network).values())
    assert lines == sorted(e["label"] for _, _, e in network.edges(data=True))


def test_gephi_gets_colours_kinds_and_days(one: Path, tmp_path: Path) -> None:
    assert cli.main(["export", str(one), "-o", str(tmp_path / "x.gexf")]) == 0
    text = (tmp_path / "x.gexf").read_text(encoding="utf-8")
    assert 'mode="dynamic"' in text
    assert 'timeformat="date"' in text
    assert '<viz:color r="194" g="135" b="43" a="1.0" />' in text  # a bank's
    assert 'label="融资支持" start="2025-03-05" end="2025-03-05" kind="融资支持"' in text
    assert "lastmodified" not in text
    assert '<attribute id="4" title="reports" type="long" />' in text


def test_cytoscape_gets_names_and_interactions(one: Path, tmp_path: Path) -> None:
    assert cli.main(["export", str(one), "-o", str(tmp_path / "x.cyjs"), "--events", "nodes"]) == 0
    found = json.loads((tmp_path / "x.cyjs").read_text(encoding="utf-8"))
    nodes = {n["data"]["id"]: n["data"] for n in found["elements"]["nodes"]}
    assert nodes[BANK]["name"] == "陇东农商银行"
    edges = [e["data"] for e in found["elements"]["edges"]]
    assert {e["source"] for e in edges} | {e["target"] for e in edges} <= set(nodes)
    assert len({e["id"] for e in edges}) == len(edges)
    assert "financier" in {e["interaction"] for e in edges}


def test_a_part_of_a_network_can_be_written(built: Path, tmp_path: Path) -> None:
    network = kg.to_networkx(built)
    part = network.subgraph([BANK, FIRM])
    for suffix in READERS:
        export.write_network(part, tmp_path / f"x{suffix}")
        assert sorted(READERS[suffix](tmp_path / f"x{suffix}").nodes) == sorted([BANK, FIRM])
    nx.write_graphml(part, io.BytesIO())  # what networkx itself writes is well, too


def test_no_document_holds_what_xml_cannot(tmp_path: Path) -> None:
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    network.add_node("a", label="甲\x0b\x00<&>\"'乙", colour="red")
    network.add_edge("a", "a", key="k", evidence="一\r\n二\ufffe")
    for suffix in (".graphml", ".gexf"):
        export.write_network(network, tmp_path / f"x{suffix}")
        again = READERS[suffix](tmp_path / f"x{suffix}")
        assert again.nodes["a"]["label"] == "甲\ufffd\ufffd<&>\"'乙"


def test_other_names_are_refused(tmp_path: Path) -> None:
    with pytest.raises(
        StoreError, match=r"no format of networks. Expected a name that ends in .graphml .gexf .cyjs"
    ):
        export.write_network(nx.MultiDiGraph(), tmp_path / "x.dot")
