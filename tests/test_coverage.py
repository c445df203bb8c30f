"""kg.coverage: which patterns fire on a corpus, and which overlap."""

import json

import pytest

from kg import ontology, rules
from kg.coverage import Coverage, Overlap, survey
from kg.rules import RuleSet

ONTOLOGY = ontology.load()
SHIPPED = ontology.folder()
RULES = """\
- id: lend
  fact: Financing
  patterns:
    - "{financier:Bank+!}~@{beneficiary:Company+}~<发放>…贷款"
    - "{financier:Bank}<放款给>{beneficiary:Company}"
  examples: [x]
- id: back
  fact: Investment
  patterns: ["{investor:Bank}~@{investee:Company}~<发放>"]
  examples: [x]
- id: dig
  fact: ProjectStart
  patterns: ["{undertaker:Company}<挖掘>{project:Project}"]
  examples: [x]
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> RuleSet:
    """Three rules, two of which see the same in a loan."""
    folder = tmp_path_factory.mktemp("ontology") / "rules"
    folder.mkdir()
    (folder / "a.yaml").write_text(RULES, encoding="utf-8")
    (folder.parent / "qualifiers.yaml").write_bytes((SHIPPED / "qualifiers.yaml").read_bytes())
    return rules.load(folder, ONTOLOGY)


@pytest.fixture(scope="module")
def covered(loaded: RuleSet, tmp_path_factory: pytest.TempPathFactory) -> Coverage:
    """What these rules see in two reports, beside an input that there is not."""
    path = tmp_path_factory.mktemp("corpus") / "reports.jsonl"
    texts = [
        "农业银行兰州分行向河西种业集团发放贷款2000万元。该行行长介绍了情况。",
        "4月2日，工商银行兰州分行为河西种业集团发放贷款。",
    ]
    lines = [json.dumps({"id": f"r{i}", "text": t}, ensure_ascii=False) for i, t in enumerate(texts)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return survey([path, path.with_name("no.txt")], loaded, ONTOLOGY)


def test_what_fires_is_counted_by_pattern(covered: Coverage) -> None:
    assert covered.reports == 2
    assert covered.fired == {("lend", 1): 2, ("back", 1): 2}


def test_what_never_fires_is_told_by_rule(covered: Coverage, loaded: RuleSet) -> None:
    assert [(rule.id, numbers) for rule, numbers in covered.silent(loaded)] == [("lend", [2]), ("dig", [1])]


def test_two_rules_on_one_trigger_overlap(covered: Coverage) -> None:
    sentence = "农业银行兰州分行向河西种业集团发放贷款2000万元。"
    assert covered.overlaps() == [Overlap(("back", 1), ("lend", 1), 2, "发放", sentence)]


def test_inputs_that_cannot_be_read_are_told(covered: Coverage) -> None:
    (failure,) = covered.failed
    assert "no.txt: no such file" in failure
