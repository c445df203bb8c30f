"""The trained head: its probabilities are those of its conditional random field, in batches as alone."""

from itertools import pairwise, product

import numpy as np
import pytest

from kg import ontology
from kg.ontology import Names
from kg.recognise import head
from kg.recognise.grammar import Candidate

CHANCE = np.random.default_rng(0)
HIDDEN = 6


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A head with random weights."""
    weights = {
        "projection": CHANCE.normal(size=(4, HIDDEN)),
        "bias": CHANCE.normal(size=HIDDEN),
        "flags": CHANCE.normal(size=(len(head.FLAGS), HIDDEN)),
    }
    for name in ("conv1", "conv2"):
        weights[name] = CHANCE.normal(size=(3, HIDDEN, HIDDEN)) / 3
        weights[f"{name}_bias"] = CHANCE.normal(size=HIDDEN)
    for i, layer in enumerate(head.LAYERS):
        size = len(head.labels(layer))
        weights |= {f"out{i}": CHANCE.normal(size=(HIDDEN, size)), f"out{i}_bias": CHANCE.normal(size=size)}
        weights |= {
            f"transitions{i}": CHANCE.normal(size=(size, size)),
            f"begin{i}": CHANCE.normal(size=size),
            f"end{i}": CHANCE.normal(size=size),
        }
    path = tmp_path_factory.mktemp("head") / "head.npz"
    np.savez(path, **{k: (v * 0.4).astype(np.float32) for k, v in weights.items()})
    return head.Head(path)


def sentence(length):
    features = CHANCE.normal(size=(length, HIDDEN)).astype(np.float32)
    flags = (CHANCE.random((length, len(head.FLAGS))) > 0.8).astype(np.float32)
    return features, flags


def test_log_odds_are_those_of_all_labellings(small):
    features, flags = sentence(4)
    (lattice,) = small.lattices([10], [features], [flags])
    layer = lattice.layers[0]
    names = head.labels(head.NAMES)
    begin, end = small["begin0"], small["end0"]
    weight = {}
    for labelling in product(range(len(names)), repeat=4):
        score = begin[labelling[0]] + end[labelling[-1]]
        score += sum(layer.emissions[i, label] for i, label in enumerate(labelling))
        score += sum(small["transitions0"][a, b] for a, b in pairwise(labelling))
        weight[labelling] = np.exp(score)
    total = sum(weight.values())
    for b, e, kind in [(0, 1, Names.PLACE), (0, 2, Names.PERSON), (1, 4, Names.ORGANISATION)]:
        wanted = [f"B-{kind}", *[f"I-{kind}"] * (e - b - 2), f"E-{kind}"] if e - b > 1 else [f"S-{kind}"]
        chance = sum(w for s, w in weight.items() if [names[label] for label in s[b:e]] == wanted) / total
        assert lattice.log_odds(10 + b, 10 + e, kind) == pytest.approx(np.log(chance / (1 - chance)))
    best = max(weight, key=weight.__getitem__)
    in_names = [(b, e, k) for b, e, k in lattice.best() if k in head.NAMES]
    assert in_names == [(b + 10, e + 10, k) for b, e, k in head.spans([names[label] for label in best])]


def test_a_batch_gives_what_single_sentences_give(small):
    inputs = [sentence(n) for n in (7, 1, 12, 3, 7, 40, 33)]
    together = small.lattices([0] * 7, [f for f, _ in inputs], [m for _, m in inputs])
    for lattice, (features, flags) in zip(together, inputs, strict=True):
        (alone,) = small.lattices([0], [features], [flags])
        assert alone.best() == lattice.best()
        for one, other in zip(alone.layers, lattice.layers, strict=True):
            n = len(features)
            assert (one.emissions[:n] == other.emissions[:n]).all()  # to the last bit
        for b, e, kind in [(0, 1, Names.PLACE), (0, len(features), Names.PROJECT)]:
            assert alone.log_odds(b, e, kind) == pytest.approx(lattice.log_odds(b, e, kind), abs=1e-9)


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        ("B-Place I-Place E-Place O S-Person", [(0, 3, "Place"), (4, 5, "Person")]),
        ("B-Place E-Person", []),
        ("I-Place E-Place", []),
        ("B-Place O E-Place", []),
        ("B-Place B-Person E-Person", [(1, 3, "Person")]),
        ("B-Place S-Person E-Place", [(1, 2, "Person")]),
    ],
)
def test_broken_labellings_name_nothing(labels, names):
    assert head.spans(labels.split()) == names


def test_every_class_of_names_has_a_base():
    known = ontology.load()
    base_of = head.bases(known)
    assert base_of[Names.BANK] == Names.ORGANISATION and base_of[Names.MEETING] == Names.EVENT
    assert base_of[Names.INFRASTRUCTURE] == Names.PLACE and Names.AMOUNT not in base_of
    assert set(base_of.values()) == {*head.NAMES, *head.WORKS}


def test_flags_mark_the_rules_choice_without_its_quotes():
    text = "《江源规划》由江源县印发"
    document = Candidate(0, 6, Names.DOCUMENT, "titled", 3, 0.9)
    place = Candidate(7, 10, Names.COUNTY, "gazetteer", 3, 0.9)
    rows = head.flags(text, [document, place], [place], [(10, 12)], head.bases(ontology.load()))
    at = {name: [i for i in range(len(text)) if rows[i, n]] for n, name in enumerate(head.FLAGS)}
    assert at["Document-B"] == [1] and at["Document-E"] == [4] and at["Document-I"] == [2, 3]
    assert at["Place-B"] == at["gazetteer-B"] == [7] and at["post-B"] == [10] and at["post-I"] == [11]
