"""Which candidate wins, on candidates made by hand."""

import pytest

from kg import ontology
from kg.ontology import Names
from kg.recognise.grammar import BARE, Candidate
from kg.recognise.overlap import choose


def candidate(begin, end, kind=Names.COMPANY, rank=2, recogniser="test", confidence=0.5):
    return Candidate(begin, end, kind, recogniser, rank, confidence)


def spans(found):
    return [(c.begin, c.end) for c in found]


@pytest.mark.parametrize(
    ("candidates", "kept", "lost"),
    [
        ([candidate(0, 4), candidate(0, 8)], [(0, 8)], [(0, 4)]),
        ([candidate(0, 4, rank=3), candidate(0, 8)], [(0, 4)], [(0, 8)]),
        ([candidate(0, 4), candidate(2, 6)], [(0, 4)], [(2, 6)]),
        ([candidate(0, 4), candidate(4, 8)], [(0, 4), (4, 8)], []),
        ([candidate(0, 4, rank=BARE)], [], []),
    ],
    ids=["longest", "rank before length", "crossing", "adjacent", "bare heads never win"],
)
def test_choose(candidates, kept, lost):
    winners, losers = choose(candidates, ontology.load())
    assert (spans(winners), spans(losers)) == (kept, lost)


def test_names_nest_in_projects_agreements_and_events_only():
    ceremony = candidate(0, 20, Names.GATHERING)
    project = candidate(0, 16, Names.PROJECT)
    firm = candidate(0, 8)
    place = candidate(0, 2, Names.CITY)
    winners, losers = choose([ceremony, project, firm, place], ontology.load())
    assert (spans(winners), spans(losers)) == ([(0, 20), (0, 16), (0, 8)], [(0, 2)])


def test_the_order_of_candidates_does_not_matter():
    found = [candidate(0, 4), candidate(2, 9), candidate(9, 12, Names.CITY), candidate(9, 12, Names.COUNTY)]
    assert choose(found, ontology.load()) == choose(found[::-1], ontology.load())
