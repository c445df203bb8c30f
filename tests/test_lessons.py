"""scripts/lessons.py, what the recogniser learns from; scripts/train.py's regression, where torch is installed."""

import importlib.util
import sys
from pathlib import Path

import pytest

from kg import ontology
from kg.ontology import Names
from kg.recognise import head, judge
from kg.recognise.grammar import Candidate

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))
import lessons
from corpus import Mark

KNOWN = ontology.load()
BASES = head.bases(KNOWN)
TEXT = "我省与“海川集团”签约，丁某说"


def marks() -> list[Mark]:
    """The names of ``TEXT``; the firm with its quotation marks."""
    return [
        Mark(0, 2, Names.PROVINCE, "甲省", False),
        Mark(3, 9, Names.COMPANY, "海川集团", False),
        Mark(4, 6, Names.COUNTY, "海川县", True),
        Mark(12, 13, Names.PERSON, "丁某", False),
    ]


def test_each_layer_has_a_label_a_character() -> None:
    rows = lessons.labelled(TEXT, marks(), BASES)
    told = [
        {(i, head.labels(layer)[label]) for i, label in enumerate(row) if label}
        for layer, row in zip(head.LAYERS, rows, strict=True)
    ]
    organisation, person, place = (head.LAYER_OF[b] for b in (Names.ORGANISATION, Names.PERSON, Names.PLACE))
    firm = {
        (4, "B-Organisation"),
        (5, "I-Organisation"),
        (6, "I-Organisation"),
        (7, "E-Organisation"),
    }
    assert firm <= told[organisation]  # without the quotation marks
    assert (12, "S-Person") in told[person]
    assert not any(i < 2 for row in told for i, _ in row)  # 我省 is another place in each paper
    assert ((4, "B-Place") in told[place]) == (place != organisation)  # of one layer the outer name only


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ((4, 8, Names.ORGANISATION), True),
        ((4, 8, Names.PLACE), False),
        ((4, 6, Names.PLACE), None),  # optional
        ((5, 8, Names.ORGANISATION), False),
        ((0, 2, Names.PLACE), False),
    ],
)
def test_the_right_answers(span: judge.Span, expected: bool | None) -> None:
    assert lessons.truth(TEXT, marks(), BASES)(span) is expected


class Unlikely:
    """A lattice that finds nothing and holds each stretch for as likely as ``odds`` says."""

    def __init__(self, odds: dict[tuple[int, int], float]) -> None:
        self.begin, self.layers, self.emissions, self._odds = 0, (self,), TEXT, odds

    def log_odds(self, begin: int, end: int, kind: str) -> float:
        return self._odds[begin, end]

    def best(self) -> list[judge.Span]:
        return []


@pytest.mark.parametrize(
    ("odds", "expected"),
    [
        (
            {(0, 2): -0.5, (4, 8): -1.2},
            0.3,
        ),  # right at .38, wrong at .23: the lowest of equals
        ({(0, 2): 0.3, (4, 8): 0.1}, 0.55),  # right at .57, wrong at .52
    ],
)
def test_the_best_threshold_takes_what_is_right_and_leaves_what_is_wrong(
    odds: dict[tuple[int, int], float], expected: float, capsys: pytest.CaptureFixture[str]
) -> None:
    candidates = [Candidate(begin, end, Names.COMPANY, "test", 3, 0.5) for begin, end in odds]
    scene = judge.Scene(TEXT, candidates, [], [Unlikely(odds)], [], BASES)  # type: ignore[list-item]
    weights = judge.Weights({"odds": judge._SCALE}, 0.0, 0.0)
    found = lessons.best_threshold([(scene, lambda span: span[0] == 0)], weights, KNOWN)
    assert found == expected
    assert len(capsys.readouterr().out.splitlines()) == len(lessons.THRESHOLDS)


@pytest.mark.skipif(
    importlib.util.find_spec("torch") is None,
    reason="########  THE REGRESSION IS NOT TESTED: install torch (the extra train) to test it  ########",
)
def test_the_regression_finds_which_feature_tells() -> None:
    import train

    rows = [[("tells", 1.0), ("idle", float(i % 2))] for i in range(8)]
    rows += [[("idle", float(i % 2))] for i in range(8)]
    of, constant = train.regression(rows, [1.0] * 8 + [0.0] * 8)
    assert of["tells"] > 1
    assert abs(of["idle"]) < 0.1
    assert constant < 0
