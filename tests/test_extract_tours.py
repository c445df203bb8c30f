"""Whose tours, talks and meetings a report tells of, where the clause leaves its subject out. All names are invented."""

import pytest
from test_extract import ONTOLOGY, RULES

from kg.extract.check import read_marked
from kg.extract.merge import unite
from kg.ontology import Names
from kg.types import Entity, Evidence, Fact, Role

LED = "[李近|Person]率[南岭代表团|Association]赴[云州市|City]。"
FIRM = "[东方纺织|Company]"
PORT = "[云州港|Venue]"


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        # who only is told to lead a delegation goes on with it
        (
            f"[李近|Person]率团远道而来。\n代表团在{PORT}听取介绍。",
            ["Visit: visitor 李近; destination 云州港 → visited"],
        ),
        # a delegation that comes somewhere unnamed
        (
            f"[南岭代表团|Association]来此考察。代表团先后走进{FIRM}、{PORT}。",
            ["Visit: visitor 南岭代表团; destination 东方纺织、云州港 → visited"],
        ),
        # the stops of one tour in a later paragraph; a stop is not the next one's visitor
        (
            f"{LED}\n代表团看了{FIRM}，还到了{PORT}。",
            ["Visit: visitor 李近、南岭代表团; destination 云州市、东方纺织、云州港 → visited"],
        ),
        # who travels and receives people is not their guest
        (
            f"{LED}\n[李近|Person]会见了[王中|Person]。\n随后来到{PORT}。",
            [
                "Talks: attendee 李近、王中 → met",
                "Visit: visitor 李近、南岭代表团; destination 云州市、云州港 → visited",
            ],
        ),
        # the host meets the guests that the paragraph tells of
        (
            f"[李近|Person]来到[云州市|City]。[张远|Person]在{PORT}与客人见面。",
            [
                "Talks: attendee 张远、李近 → met",
                "Visit: visitor 李近; destination 云州市 → visited",
            ],
        ),
        # the leader of the tour chairs, not all who travel
        (
            f"[李近|Person]、[王中|Person]到{FIRM}调研。\n晚上，主持召开座谈会。",
            [
                "Meeting: label 座谈会; chair 李近 → chaired",
                "Visit: visitor 李近、王中; destination 东方纺织 → visited",
            ],
        ),
        # words for a part of each place that is seen
        (
            f"[李近|Person]考察了{FIRM}焊装车间、{PORT}和[石林村|Village]养殖基地。",
            ["Visit: visitor 李近; destination 东方纺织、云州港、石林村 → visited"],
        ),
        # told again of a country of the same journey
        (
            "[李近|Person]访问[德国|Country]、[法国|Country]。到了[德国|Country]，[李近|Person]走进工厂。",
            ["Visit: visitor 李近; destination 德国、法国 → visited"],
        ),
        # what he says at a talk does not make it a meeting that he attended
        (
            "[李近|Person]与[王中|Person]会谈。[李近|Person]指出，要加快合作。",
            ["Talks: attendee 李近、王中 → met"],
        ),
        # nobody recognised the mission of one of a list
        (
            "[云州论坛|Gathering]开幕。[李近|Person]和[德国|Country]驻外使馆[王中|Person]先后致辞。",
            ["Meeting: event 云州论坛; attendee 李近、王中 → attended"],
        ),
    ],
)
def test_tours(marked: str, expected: list[str]) -> None:
    assert read_marked(marked, RULES, ONTOLOGY) == expected


def test_each_stop_of_a_tour_is_told_by_its_own_passage() -> None:
    leader, farm, port = (
        Entity(n, k) for n, k in (("李近", "Person"), ("东湖农场", "Venue"), ("云州港", "Venue"))
    )
    first, second = (
        Fact(
            Names.VISIT,
            (Role(Names.VISITOR, (leader,)), Role(Names.DESTINATION, (there,))),
            "visit",
            (Evidence(begin, begin + 9),),
            relations=((leader, "visited", there),),
        )
        for there, begin in ((farm, 0), (port, 40))
    )
    tour = unite(unite(first, second), first)
    assert tour.evidence == (Evidence(0, 9), Evidence(40, 49))
    assert tour.told_by((leader, "visited", farm)) == (Evidence(0, 9),)
    assert tour.told_by((leader, "visited", port)) == (Evidence(40, 49),)
    assert first.told_by((leader, "visited", farm)) == first.evidence
