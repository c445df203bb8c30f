"""scripts/matching.py: which statements are right, one by one; and how sure a graph is of each."""

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, cast

import graphs
import pytest

from kg import graph, ontology, store
from kg.iri import BASE
from kg.types import Modality

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))
import matching

SCORER = cast(
    ModuleType,
    SimpleNamespace(
        ROLES={"Financing": ("financier", "beneficiary"), "ProjectStart": ("undertaker", "project")},
        SYMMETRIC={"signedWith"},
        STRUCTURAL={"locatedIn", "unitOf"},
        norm=str,
        align=lambda gold, pred: {key: name for key, name in pred.called.items() if name in gold.names},
    ),
)
FINANCED = ("a", "financed", "b")


def gold(**parts: Any) -> SimpleNamespace:
    """Annotations of a report with the names A to E, of which E is optional."""
    given: dict[str, Any] = {"facts": [("A", "financed", "B", False)], "events": [], "observations": []}
    given |= {"names": {n: {n} for n in "ABCDE"}, "types": {n: {"Place"} for n in "ABCDE"}}
    given |= {"optional_entities": {"E"}, "titles": set(), "maybe_titles": set()}
    return SimpleNamespace(id="r", **(given | parts))


def told(**parts: Any) -> matching.Told:
    """A graph in which a to e stand for A to E, and x for something else."""
    called = {n: n.upper() for n in "abcde"} | {"x": "X"}
    found = {
        name: [matching.Said(what, (rule,), (0.9,)) for what, rule in said] for name, said in parts.items()
    }
    pred = SimpleNamespace(called=called, types={n: {"Place"} for n in called})
    return matching.Told(pred, dict.fromkeys(called, 0.9), **found)


def verdicts(wanted: SimpleNamespace, found: matching.Told, kind: str) -> list[bool | None]:
    """Whether each statement of a kind is right."""
    return [i.right for i in matching.judged(SCORER, wanted, found) if i.kind == kind]


def test_names_are_right_wrong_or_optional() -> None:
    assert verdicts(gold(), told(), matching.ENTITIES) == [True, True, True, True, None, False]


@pytest.mark.parametrize(
    ("claim", "facts", "expected"),
    [
        (FINANCED, [("A", "financed", "B", False)], True),
        (FINANCED, [("B", "financed", "A", False)], False),
        (FINANCED, [("A", "financed", "B", True), ("C", "financed", "B", False)], None),
        (("x", "financed", "b"), [("A", "financed", "B", False)], False),
        (("b", "signedWith", "c"), [("C", "signedWith", "B", False)], True),
        (("a", "held", "e1"), [("A", "held", "*", False)], True),
        (("a", "held", "c"), [("A", "held", "B", False)], None),  # another node for a meeting that he held
        (("b", "held", "c"), [("A", "held", "B", False)], False),
    ],
)
def test_direct_relations(claim: Any, facts: Any, expected: bool | None) -> None:
    found = told(claims=[(claim, "rule")])
    assert verdicts(gold(facts=facts), found, matching.CLAIMS) == [expected]


def test_of_a_symmetric_relation_one_direction_counts() -> None:
    both = [(("b", "signedWith", "c"), "rule"), (("c", "signedWith", "b"), "rule")]
    assert verdicts(gold(facts=[("B", "signedWith", "C", False)]), told(claims=both), matching.CLAIMS) == [
        True
    ]


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (("a", "locatedIn", "b"), True),
        (("a", "locatedIn", "c"), True),  # B lies in C
        (("a", "locatedIn", "d"), None),  # D lies in B: nearer than what is annotated
        (("a", "locatedIn", "x"), False),
        (("c", "locatedIn", "x"), None),  # nothing is annotated of C
        (("a", "unitOf", "x"), None),
    ],
)
def test_structural_relations_are_wrong_only_where_the_annotation_has_others(
    claim: Any, expected: bool | None
) -> None:
    wanted = gold(facts=[("A", "locatedIn", "B", False), ("B", "locatedIn", "C", False)])
    found = told(claims=[(claim, "rule"), (("d", "locatedIn", "b"), "other")])
    items = [i for i in matching.judged(SCORER, wanted, found) if i.rules == ("rule",)]
    assert [(i.kind, i.right) for i in items] == [(matching.LINKS, expected)]


def loan(financier: str, beneficiary: str, **more: Any) -> dict[str, Any]:
    """An event."""
    return {"type": "Financing", "roles": {"financier": [financier], "beneficiary": [beneficiary]}} | more


def test_events_match_one_to_one_with_most_roles_first() -> None:
    found = told(events=[(loan("a", "x"), "one"), (loan("a", "b"), "two"), (loan("c", "d"), "three")])
    wanted = gold(events=[loan("A", "B"), loan("C", "C", optional=True)])
    assert verdicts(wanted, found, matching.EVENTS) == [False, True, None]


def test_posts_are_right_with_holder_and_title() -> None:
    found = told(posts=[(("a", "局长"), "post"), (("b", "局长"), "post"), (("c", "书记"), "post")])
    wanted = gold(titles={("A", "局长")}, maybe_titles={("C", "书记")})
    assert verdicts(wanted, found, matching.EVENTS) == [True, False, None]


def test_figures_need_value_unit_and_subject() -> None:
    def one(subject: str, value: float, **more: Any) -> dict[str, Any]:
        return {"subject": subject, "indicator": "产量", "value": value, "unit": "吨"} | more

    found = told(
        figures=[(one(s, v), "figure") for s, v in (("b", 1), ("a", 1), ("b", 2), ("a", 3), ("a", 4))]
    )
    wanted = gold(observations=[one("A", 1), one("A", 2), one("A", 3, optional=True)])
    assert verdicts(wanted, found, matching.FIGURES) == [False, True, False, None, False]


def test_where_names_only_are_annotated_nothing_else_is_judged() -> None:
    found = told(claims=[(FINANCED, "rule")])
    assert {i.kind for i in matching.judged(SCORER, gold(facts=[]), found)} == {matching.ENTITIES}


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")  # rdflib's parsers warn of themselves
def test_rules_and_confidences_are_read_from_the_graph(tmp_path: Path) -> None:
    path, known, one = tmp_path / "g.nq", ontology.load(), graphs.reading("r")
    name = graph.report_iri("r", BASE, known)
    path.write_bytes(store.block(graph.triples(one, known), name, ".nq", graph.prefixes(known)))
    scorer = cast(
        ModuleType, SimpleNamespace(ROLES=SCORER.ROLES, from_dataset=lambda _: {"r": SimpleNamespace()})
    )
    read = matching.read(scorer, path)["r"]
    planned = [f for f in one.facts if f.modality is Modality.PLANNED]
    assert [f.kind for f in planned] == ["ProjectStart"]  # which is why only the other one is read
    assert sorted((e.what["type"], e.rules, e.confidences) for e in read.events) == [
        ("Financing", ("financing-test",), (1.0,)),
        ("ProjectStart", ("projectstart-test",), (1.0,)),
    ]
    assert [(t.what[1], t.rules) for t in read.posts] == [("厅长", ("tenure-test",))]
    assert sorted(f.what["value"] for f in read.figures) == [12.0, 52.0, 320_000_000.0]
    assert {"branch-name", "visit-test"} <= {rule for c in read.claims for rule in c.rules}
    assert set(read.surest.values()) == {0.9}
