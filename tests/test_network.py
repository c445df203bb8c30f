"""kg.network: the graph as a network, and the files that network programs read."""

import io

import networkx as nx
import pytest
from graphs import reading

from kg import graph, network, ontology, store
from kg.errors import StoreError

KNOWN = ontology.load()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> store.Store:
    """The store of one reading, with a base of its own."""
    base, path = "https://example.org/kg/", tmp_path_factory.mktemp("graph") / "g.nq"
    output = store.Output(path, graph.prefixes(KNOWN, base))
    name = graph.report_iri("r", base, KNOWN)
    output.add("r", store.block(graph.triples(reading("r"), KNOWN, base=base), name, output.suffix, {}))
    output.commit()
    output.close()
    return store.load(path)


def test_network(sample: store.Store) -> None:
    found = network.network(sample)
    assert found.number_of_edges() == 21
    labels = {data["label"] for _, data in found.nodes(data=True)}
    assert {"陇东农商银行", "丝路茶博会", "甘肃省", "盐碱地治理项目"} <= labels


def test_prefixes_follow_the_base(sample: store.Store) -> None:
    assert network.prefixes(sample)["person"] == "https://example.org/kg/person/"


@pytest.mark.parametrize(("suffix", "read"), [(".graphml", nx.read_graphml), (".gexf", nx.read_gexf)])
def test_files_are_read_back(sample: store.Store, suffix: str, read) -> None:  # type: ignore[no-untyped-def]
    out = io.BytesIO()
    network.write(sample, out, suffix)
    again = read(io.BytesIO(out.getvalue()))
    expected = network.network(sample)
    assert set(again.nodes) == set(expected.nodes)
    assert sorted((a, b, d["relation"]) for a, b, d in again.edges(data=True)) == sorted(
        (a, b, d["relation"]) for a, b, d in expected.edges(data=True)
    )


@pytest.mark.parametrize("suffix", network.FORMATS)
def test_files_hold_no_date_of_today(sample: store.Store, suffix: str) -> None:
    one = io.BytesIO()
    network.write(sample, one, suffix)
    assert b"lastmodified" not in one.getvalue()


def test_unknown_format(sample: store.Store) -> None:
    with pytest.raises(StoreError, match="unknown format"):
        network.write(sample, io.BytesIO(), ".dot")
