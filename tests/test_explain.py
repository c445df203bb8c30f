"""kg.explain: why a rule matched a marked sentence or did not."""

from pathlib import Path

import pytest

from kg import ontology, rules
from kg.errors import RuleError
from kg.explain import explain
from kg.extract.check import marked_resolution
from kg.rules import RuleSet

ONTOLOGY = ontology.load()
SHIPPED = ontology.folder() / "rules"
RULES = rules.load(SHIPPED, ONTOLOGY)

BANK, FIRM, MILL, CITY = "[江河银行|Bank]", "[明月化工|Company]", "[石林水泥|Company]", "[云州市|City]"
LEND = "{financier:Bank+!}~@{beneficiary:Company+}~<发放|投放>…(贷款|授信)"


def load(tmp_path: Path, *patterns: str, more: str = "", fact: str = "Financing") -> RuleSet:
    """A rule set of the one rule ``own``."""
    folder = tmp_path / "rules"
    folder.mkdir()
    quoted = ", ".join(f'"{p}"' for p in patterns)
    text = f"- {{id: own, fact: {fact}, patterns: [{quoted}], examples: [x]{more}}}\n"
    (folder / "own.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "qualifiers.yaml").write_bytes((SHIPPED.parent / "qualifiers.yaml").read_bytes())
    return rules.load(folder, ONTOLOGY)


def told(marked: str, loaded: RuleSet, only: str | None = None) -> list[str]:
    """The lines about a marked sentence, without indentation."""
    text, resolution = marked_resolution(marked)
    return [line.strip() for line in explain(text, resolution, (), loaded, only)]


def test_a_match_is_told_with_its_roles_and_the_fact(tmp_path: Path) -> None:
    assert told(f"{BANK}向{FIRM}发放贷款。", load(tmp_path, LEND)) == [
        "sentence: 江河银行向明月化工发放贷款。",
        "own (Financing): matches (pattern 1)",
        LEND,
        "financier = 江河银行; beneficiary = 明月化工",
        "read: Financing: financier 江河银行; beneficiary 明月化工 → financed",
    ]


@pytest.mark.parametrize(
    ("sentence", "line"),
    [
        # a slot finds no filler of its class
        (
            f"{BANK}向{CITY}发放贷款。",
            "stopped at {beneficiary:Company+}: expected a name of class Company to fill beneficiary; "
            "then comes “云州市 (City)发放贷款。”",
        ),
        (
            f"{BANK}向{CITY}发放贷款。",
            "all else of the pattern fits; in the place of the slot stands 云州市 (City)",
        ),
        (
            f"{CITY}向{FIRM}发放贷款。",
            "stopped at {financier:Bank+!}: expected a name of class Bank to fill financier; "
            "in the sentence stand 云州市 (City), 明月化工 (Company)",
        ),
        # what nobody recognised
        (
            f"{BANK}向某厂发放贷款。",
            "stopped at {beneficiary:Company+}: expected a name of class Company to fill beneficiary; "
            "then comes “某厂发放贷款。”, where no name or figure is recognised",
        ),
        # a word is missing
        (
            f"{BANK}向{FIRM}发放奖金。",
            "stopped at (贷款|授信): expected one of these words within 25 characters of the clause; "
            "then comes “奖金。”",
        ),
        (
            f"{BANK}向{FIRM}发放奖金。",
            "found: {financier:Bank+!} = 江河银行; @ = 向; {beneficiary:Company+} = 明月化工; "
            "<发放|投放> = 发放",
        ),
        (
            f"{BANK}与{FIRM}发放贷款。",
            "stopped at @: expected 向, 为, 给 or 对 within 12 characters, without a comma and without other names "
            "between; then comes “与明月化工 (Company)发放贷款。”",
        ),
    ],
)
def test_where_a_pattern_stops(tmp_path: Path, sentence: str, line: str) -> None:
    lines = told(sentence, load(tmp_path, LEND))
    assert lines[1] == "own (Financing): no match (pattern 1)"
    assert line in lines


def test_the_pattern_that_came_furthest_is_told(tmp_path: Path) -> None:
    loaded = load(tmp_path, "{financier:Bank}<发放>款项给{beneficiary:Company}", LEND)
    assert (
        told(f"{BANK}向{CITY}发放贷款。", loaded)[1]
        == "own (Financing): no match (pattern 2; 2 patterns tried)"
    )


@pytest.mark.parametrize(
    ("more", "sentence", "line"),
    [
        (
            ", unless: [据说]",
            f"据说{BANK}向{FIRM}发放贷款。",
            "unless: “据说” stands in the clause and forbids it",
        ),
        (
            ", when: [会上]",
            f"{BANK}向{FIRM}发放贷款。",
            "when: none of its words stands before the trigger; expected (?:会上)",
        ),
        (
            ", several: [beneficiary]",
            f"{BANK}向{FIRM}发放贷款。",
            "several: beneficiary needs two different names or more",
        ),
        (
            "",
            f"在{BANK}向{FIRM}发放贷款。",
            "{financier} = 江河银行 stands after a preposition, so it is no subject; {financier} is left out, and no "
            "subject of its classes (Bank) is found before",
        ),
        (
            "",
            f"近日向{FIRM}发放贷款。",
            "all but the subject fits; {financier} is left out, and no subject of its classes (Bank) is found before",
        ),
    ],
)
def test_why_a_match_is_refused(tmp_path: Path, more: str, sentence: str, line: str) -> None:
    lines = told(sentence, load(tmp_path, LEND, more=more))
    assert lines[1] == "own (Financing): matches, but is refused (pattern 1)"
    assert lines[3:] == [line]


def test_a_noun_without_a_name_before_it(tmp_path: Path) -> None:
    loaded = load(tmp_path, "{financier:Bank}~<授信>{beneficiary:Company!!∅}~{amount:Amount}")
    lines = told(f"{BANK}授信[500万元|Amount=5000000 CNY]。", loaded)
    assert "{beneficiary} stands for a name before (Company), and there is none that fits" in lines


def test_a_planned_match_names_the_word(tmp_path: Path) -> None:
    lines = told(f"{BANK}将向{FIRM}发放贷款。", load(tmp_path, LEND))
    assert lines[-1] == "planned because of “将”: so no direct relation"


def test_a_denied_match_names_the_word(tmp_path: Path) -> None:
    lines = told(f"{BANK}未向{FIRM}发放贷款。", load(tmp_path, LEND))
    assert lines[-1] == "negated because of “未”: so no direct relation"


def test_the_ontology_may_refuse_a_relation(tmp_path: Path) -> None:
    loaded = load(tmp_path, "{financier:Person}~@{beneficiary:Company+}~<发放>")
    assert told(f"[李近|Person]向{FIRM}发放补助。", loaded)[-1] == (
        "no financed: the ontology wants Organisation as financier; 李近 is a Person"
    )


def test_described_parties_give_no_relation(tmp_path: Path) -> None:
    loaded = load(tmp_path, "{financier:Bank}~@{beneficiary:Company|text}~<发放>")
    lines = told(f"{BANK}向当地农户发放贷款。", loaded)
    assert lines[-1] == "no financed: beneficiary is only described (“当地农户”), not named"


def test_a_match_may_give_way_to_a_fuller_one(tmp_path: Path) -> None:
    loaded = load(tmp_path, LEND, "{financier:Bank}…<发放>")
    lines = told(f"{BANK}向{FIRM}发放贷款。", loaded, "own")
    assert "gives way to another match: own says as much or more" in lines


def test_a_left_out_subject_is_told(tmp_path: Path) -> None:
    lines = told(f"{BANK}服务企业，向{FIRM}发放贷款。", load(tmp_path, LEND))
    assert "{financier} is left out here and taken from the subject before" in lines


def test_rules_far_off_are_only_named(tmp_path: Path) -> None:
    lines = told(f"{BANK}称发放顺利。", load(tmp_path, LEND))
    assert lines[1:] == ["found only a trigger word: own (--rule ID tells more)"]


def test_a_sentence_without_triggers(tmp_path: Path) -> None:
    assert told(f"{BANK}很大。", load(tmp_path, LEND))[1:] == ["no rule has a trigger word in this sentence"]


def test_one_rule_is_told_in_full(tmp_path: Path) -> None:
    loaded = load(tmp_path, LEND, "{financier:Bank}<支持>{beneficiary:Company}")
    lines = told(f"{BANK}向{FIRM}发放贷款。", loaded, "own")
    assert "own (Financing): no trigger word of pattern 2 stands here: 支持" in lines
    assert [line.split() for line in lines[5:9]] == [
        ["{financier:Bank+!}", "江河银行"],
        ["@", "向"],
        ["{beneficiary:Company+}", "明月化工"],
        ["<发放|投放>", "发放"],
    ]


def test_an_unknown_rule_is_told_with_the_nearest() -> None:
    with pytest.raises(RuleError, match="no rule 'aproval'; did you mean \"approval\""):
        told(f"{BANK}。", RULES, "aproval")
