"""How figures are held, in what is made of a graph: exports, counts, the page."""

from pathlib import Path

import pytest
from graphs import reading, with_moods
from viewing import KNOWN, stored

from kg import store
from kg.export.records import read
from kg.view.told import MOODS, gather


@pytest.fixture
def held(tmp_path: Path) -> store.Store:
    """The store of a reading with figures that are planned, denied and rumoured."""
    return stored(tmp_path, with_moods(reading("r")))


def test_records_tell_figures_apart_from_events(held: store.Store) -> None:
    found = read(held, KNOWN)
    told = {o.indicator: (o.modality, o.hearsay) for o in found.observations.values()}
    assert told["出口"] == ("Asserted", "")
    assert told["计划投资"] == ("Planned", "")
    assert (told["亏损"], told["欠薪"]) == (("Negated", ""), ("Negated", "网传"))
    assert not set(found.events) & set(found.observations)


def test_figures_are_not_counted_as_events(held: store.Store, tmp_path: Path) -> None:
    (report,) = store.contents(tmp_path / "g.nq")
    assert report.figures == 6
    assert report.events == len(read(held, KNOWN).events)


def test_the_page_has_the_mood_of_each_figure(held: store.Store) -> None:
    found = gather(held, KNOWN)
    moods = {f.indicator: MOODS[f.mood] for f in found.figures}
    assert (moods["出口"], moods["计划投资"], moods["亏损"]) == ("Asserted", "Planned", "Negated")
    (rumour,) = (f.iri for f in found.figures if f.indicator == "欠薪")
    assert found.rumours == {rumour: ["网传"]}
    assert not {f.iri for f in found.figures} & set(found.events)
