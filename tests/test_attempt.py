"""kg.attempt: what ``kg rules check`` and ``kg rules try`` say."""

from datetime import date
from pathlib import Path

import pytest
from test_vocabulary import WHOLE

from kg import attempt, build
from kg.attempt import Own
from kg.errors import OntologyError, RuleError, SourceError
from kg.types import Metadata

GIFT = """\
- id: gift
  fact: Gift
  patterns: ["{donor:Organisation+!}~@{taker:Organisation|Place+}~<捐献给|献给|捐赠>"]
  attach: [date]
  examples:
    - text: "[河西种业集团|Company]向[民乐县|County]捐赠爱心校车。"
      facts: ["Gift: donor 河西种业集团; taker 民乐县 → gave"]
  counterexamples: ["[河西种业集团|Company]。"]
"""


@pytest.fixture
def own(tmp_path: Path) -> Own:
    """A rule and names of the user's own."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "gift.yaml").write_text(GIFT, encoding="utf-8")
    (tmp_path / "my.ttl").write_text(WHOLE, encoding="utf-8")
    return Own(tmp_path / "rules", tmp_path / "my.ttl")


def test_own_rules_with_own_names_are_well(own: Own) -> None:
    found = attempt.check(own)
    assert (found.faults, found.notes) == ([], [])
    assert found.count > 40


def test_names_that_only_the_users_ontology_has_are_unknown_without_it(own: Own) -> None:
    found = attempt.check(Own(own.rules))
    (fault,) = found.faults
    assert fault.startswith(f"{own.rules}/gift.yaml:2:9: rule gift: unknown class Gift")
    assert found.count == 0


def test_a_wrong_ontology_is_a_fault(own: Own) -> None:
    assert own.ontology
    own.ontology.write_text(WHOLE.replace("kg:Event", "kg:Evnt"), encoding="utf-8")
    assert attempt.check(own).faults[0].startswith(f"{own.ontology}: Gift: unknown name kg:Evnt")


def test_a_rule_without_counterexample_is_a_fault(own: Own) -> None:
    assert own.rules
    path = own.rules / "gift.yaml"
    path.write_text(
        GIFT.replace('counterexamples: ["[河西种业集团|Company]。"]', "note: x"), encoding="utf-8"
    )
    assert attempt.check(own).faults == [
        f"{path}:1: rule gift: no counter-example; add a marked sentence that looks alike and must not match"
    ]


def test_a_corpus_gives_notes_only(own: Own, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("农业银行兰州分行向河西种业集团发放贷款2000万元。\n", encoding="utf-8")
    found = attempt.check(own, corpus=page)
    assert found.faults == []
    assert found.notes[0].startswith("1 report; patterns that never fire there: ")
    assert f"  {own.rules}/gift.yaml:1: rule gift: never fires (1 pattern)" in found.notes
    assert any(n.startswith("patterns of different rules that fire on one trigger: ") for n in found.notes)


def test_a_corpus_without_reports_is_an_error(own: Own, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        attempt.check(own, corpus=tmp_path / "no.jsonl")


@pytest.mark.parametrize(
    ("missing", "error"), [(Own(Path("no-folder")), RuleError), (Own(None, Path("no.ttl")), OntologyError)]
)
def test_what_is_not_there_is_an_error(missing: Own, error: type[Exception]) -> None:
    with pytest.raises(error, match=r"no-folder|no\.ttl"):
        attempt.check(missing)


def test_a_sentence_is_read_with_own_rules(own: Own) -> None:
    metadata = Metadata(published=date(2025, 4, 3), home=("甘肃省", "张掖市"))
    shown = attempt.show("4月2日，河西种业集团向民乐县捐赠爱心校车。", metadata, own, "gift")
    assert "    gift (Gift): matches (pattern 1)\n" in shown
    assert "\n  Gift: donor 河西种业集团; taker 民乐县; date 2025-04-02 → gave  [gift]\n" in shown


@pytest.mark.slow
def test_a_graph_is_built_with_own_rules_in_any_number_of_processes(own: Own, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("4月2日，河西种业集团向民乐县捐赠爱心校车。\n", encoding="utf-8")
    graphs = []
    for workers in (1, 2):
        out = tmp_path / f"{workers}.trig"
        options = build.Options(out, workers=workers, rules=own.rules, ontology=own.ontology)
        assert build.build([page], options).failed == 0
        graphs.append(out.read_bytes())
    assert graphs[0] == graphs[1]
    assert b"kg:gave" in graphs[0]
