"""kg.network: what a page shows of a graph."""

from pathlib import Path

import pytest
from exporting import written

from kg import network, store


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> store.Store:
    """The store of one reading, with a base of its own."""
    return store.load(written(tmp_path_factory.mktemp("graph") / "g.nq", ("r",)))


def test_things_and_relations(sample: store.Store) -> None:
    assert len(network.relations(sample)) == 21
    labels = {thing.label for thing in network.things(sample).values()}
    assert {"陇东农商银行", "丝路茶博会", "甘肃省", "盐碱地治理项目"} <= labels


def test_prefixes_follow_the_base(sample: store.Store) -> None:
    assert network.prefixes(sample)["person"] == "https://example.org/kg/person/"


def test_prefixes_of_nothing_are_the_usual_ones(tmp_path: Path) -> None:
    (tmp_path / "no.nq").write_bytes(b"")
    assert (
        network.prefixes(store.load(tmp_path / "no.nq"))["person"] == "https://w3id.org/report-kg/id/person/"
    )
