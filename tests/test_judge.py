"""The judge: which candidates become names, on candidates and weights made by hand."""

import pytest

from kg import ontology
from kg.ontology import Names
from kg.recognise import head, judge
from kg.recognise.grammar import Candidate
from kg.recognise.lac import Word

KNOWN = ontology.load()
BASES = head.bases(KNOWN)
TEXT = "江源县与海川集团签订海川江源项目合作协议"


class Nothing:
    """A lattice that finds some names and holds the others for unlikely."""

    def __init__(self, *best):
        self.begin, self._best = 0, best
        self.layers = (self,)
        self.emissions = TEXT

    def log_odds(self, begin, end, kind):
        return 4.0 if (begin, end, kind) in self._best else -4.0

    def best(self):
        return list(self._best)


def judged(candidates, best=(), threshold=0.5, **weights):
    scene = judge.Scene(TEXT, candidates, [], [Nothing(*best)], [Word(0, 3, "LOC")], BASES)
    names, lost = judge.judge(
        scene,
        judge.Weights(weights or {"odds": 4.0, "rank:3": 6.0}, 0.0, threshold),
        KNOWN,
        {"集团": Names.COMPANY},
    )
    return [(TEXT[c.begin : c.end], c.kind, c.recogniser) for c in names], lost


def candidate(begin, end, kind, rank=3, recogniser="test"):
    return Candidate(begin, end, kind, recogniser, rank, 0.5)


def test_what_only_the_head_finds_gets_its_class_from_its_last_characters():
    names, _ = judged([], [(4, 8, Names.ORGANISATION), (0, 3, Names.PLACE)])
    assert names == [("江源县", Names.PLACE, "head"), ("海川集团", Names.COMPANY, "head")]


def test_what_the_head_finds_once_is_a_candidate_wherever_it_stands():
    text = "海川江源与海川江源"
    lattice = Nothing((0, 4, Names.ORGANISATION))
    scene = judge.Scene(text, [], [], [lattice], [], BASES)
    assert sorted(scene.proposals) == [(0, 4, Names.ORGANISATION), (5, 9, Names.ORGANISATION)]


def test_a_short_name_that_the_text_defines_is_a_name_wherever_it_stands():
    text = "海川集团（简称“海川”）开工，海川扩产"
    defined = Candidate(8, 10, Names.COMPANY, "definition", 5, 0.97)
    later = Candidate(15, 17, Names.COMPANY, "again", 2, 0.9)
    scene = judge.Scene(text, [defined, later], [defined, later], [Nothing()], [], BASES)
    assert scene.granted == {(8, 10, Names.ORGANISATION), (15, 17, Names.ORGANISATION)}


def test_the_likelier_of_two_crossing_ones_wins_and_the_other_is_kept_as_loser():
    names, lost = judged([candidate(0, 4, Names.COUNTY, 2), candidate(0, 3, Names.COUNTY)])
    assert [n[0] for n in names] == ["江源县"]
    assert [(c.begin, c.end) for c in lost] == [(0, 4)]
    assert lost[0].confidence < 0.5


@pytest.mark.parametrize(
    ("outer", "inner", "nests"),
    [
        (Names.AGREEMENT, Names.PROJECT, True),
        (Names.PROJECT, Names.COMPANY, True),
        (Names.GATHERING, Names.AGREEMENT, True),
        (Names.PROJECT, Names.AGREEMENT, False),
        (Names.DOCUMENT, Names.COMPANY, False),
        (Names.COMPANY, Names.COUNTY, False),
    ],
)
def test_names_nest_as_names_do(outer, inner, nests):
    names, _ = judged([candidate(10, 20, outer), candidate(10, 16, inner)])
    assert len(names) == (2 if nests else 1)


def test_an_unlikely_candidate_is_no_name():
    names, lost = judged([candidate(0, 3, Names.COUNTY, rank=1)])
    assert names == [] and len(lost) == 1


def test_unjudged_words_stand_beside_names_not_in_them():
    name = candidate(4, 8, Names.COMPANY)
    inside, free = candidate(4, 6, Names.PROVINCE, recogniser="relative"), candidate(0, 2, Names.PROVINCE)
    kept, lost = judge.beside([name], [inside, free], [])
    assert kept == [free, name] and lost == [inside]


@pytest.mark.parametrize(
    ("text", "span", "rest"),
    [
        ("广州（清远）产业园", "清远）产业园", "广州（清远）产业园"),
        ("广州（清远）产业园", "）产业园", "广州（清远）产业园"),
        ("海川（香港）公司", "海川（香港", "海川（香港）"),
        ("海川（香港）公司", "海川（香港）公司", "海川（香港）公司"),
        ("海川公司（香港）", "海川公司", "海川公司"),
        ("与清远）产业园", "清远）产业园", "清远）产业园"),
    ],
)
def test_a_name_has_whole_brackets(text: str, span: str, rest: str) -> None:
    at = text.index(span)
    begin, end, _ = judge.whole(text, (at, at + len(span), Names.PLACE), {2: 0, 5: 3})
    assert text[begin:end] == rest


ROWS = [
    # in a row with an organisation that the rules know, the head needs less
    ("江源机床和海川智造", [(0, 4)], (5, 9), ["江源机床", "海川智造"]),
    ("江源机床看海川智造", [(0, 4)], (5, 9), ["江源机床"]),
    # a park in its zone's name is not the row's
    ("江源机床、海川开发区创业园", [(0, 4), (5, 10)], (5, 13), ["江源机床", "海川开发区"]),
]


@pytest.mark.parametrize(("text", "known", "best", "expected"), ROWS, ids=[r[0] for r in ROWS])
def test_a_row_of_organisations_speaks_for_its_members(text, known, best, expected):
    chosen = [candidate(*span, Names.COMPANY) for span in known]
    scene = judge.Scene(text, chosen, chosen, [Nothing((*best, Names.ORGANISATION))], [], BASES)
    weights = judge.Weights({"rank:3": 6.0, "odds": 0.0}, -0.5, 0.5)
    names, _ = judge.judge(scene, weights, KNOWN, {})
    assert [text[c.begin : c.end] for c in names] == expected


def test_a_likely_organisation_wins_over_the_place_in_it():
    text = "江苏乾宝来访"
    place = Candidate(0, 2, Names.PROVINCE, "gazetteer", 3, 0.9)
    scene = judge.Scene(text, [place], [place], [Nothing((0, 4, Names.ORGANISATION))], [], BASES)
    likely = judge.Weights({"odds": 0.5, "rank:3": 3.0}, 0.0, 0.5)
    names, _ = judge.judge(scene, likely, KNOWN, {})
    assert [text[c.begin : c.end] for c in names] == ["江苏乾宝"]
    unlikely = judge.Weights({"odds": 0.5, "rank:3": 3.0}, -1.0, 0.5)
    names, _ = judge.judge(scene, unlikely, KNOWN, {})
    assert [text[c.begin : c.end] for c in names] == ["江苏"]


def test_a_bracket_in_a_name_joins_no_names():
    text = "海川（中国）来访，省委省政府"
    names = [(0, 2, Names.COMPANY), (3, 5, Names.COUNTRY), (9, 11, Names.PARTY), (11, 14, Names.GOVERNMENT)]
    chosen = [candidate(*n) for n in names]
    scene = judge.Scene(text, chosen, chosen, [Nothing()], [], BASES)
    assert not scene.joins((0, 6, Names.ORGANISATION))
    assert scene.joins((9, 14, Names.ORGANISATION))
