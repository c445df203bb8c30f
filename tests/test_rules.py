"""The rule files: they load, every example and counter-example holds exactly, and faults are all reported."""

import re
from pathlib import Path

import pytest

from kg import ontology, rules
from kg.errors import RuleError
from kg.extract.check import check, read_marked, unexampled
from kg.patterns import PatternError, Phrases, Symbols, compile_pattern
from kg.triggers import expand, written

ONTOLOGY = ontology.load()
FOLDER = ontology.folder() / "rules"
RULES = rules.load(FOLDER, ONTOLOGY)
EXAMPLES = [(r.id, e) for r in RULES.rules for e in (*r.examples, *r.counterexamples)]
EVENTS = sorted(
    {c for c in ONTOLOGY.descendants("Event") if any(ONTOLOGY.role_belongs(r, c) for r in ONTOLOGY.roles)}
)


def test_every_rule_has_an_example_and_a_counterexample() -> None:
    assert [r.id for r in RULES.rules if not (r.examples and r.counterexamples)] == []


def test_many_examples_are_collected() -> None:
    assert len(EXAMPLES) >= 60


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[f"{r}-{i}" for i, (r, _) in enumerate(EXAMPLES)])
def test_example(rule: str, example: rules.Example) -> None:
    assert read_marked(example.text, RULES, ONTOLOGY) == list(example.facts)


def test_check_finds_nothing_to_complain_of() -> None:
    assert check(RULES, ONTOLOGY) == []


@pytest.mark.parametrize("kind", [k for k in EVENTS if k not in ("Tenure", "Gathering")])
def test_each_class_of_events_has_a_rule(kind: str) -> None:
    assert kind in {r.fact for r in RULES.rules}


def test_each_relation_of_an_event_is_shown_by_an_example() -> None:
    shown = {n for _, e in EXAMPLES for f in e.facts for n in f.partition(" → ")[2].split(", ")}
    assert {s.relation for s in ONTOLOGY.shortcuts if s.event != "Tenure"} <= shown


def write_rules(tmp_path: Path, text: str) -> Path:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "a.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "qualifiers.yaml").write_bytes((FOLDER.parent / "qualifiers.yaml").read_bytes())
    return folder


BAD = """\
- id: one
  fact: Finansing
  patterns: ["{financier:Bank}~<放贷>"]
  examples: [x]
- id: two
  fact: Financing
  patterns: ["{financer:Bnk}~<放贷>", "{beneficiary:Bank}放贷", "{beneficiary:Bank~<放贷>"]
  examples: [x]
- id: two
  fact: Financing
  patterns: ["{lender:Bank}~<放贷>"]
  attach: [mony]
  asserts: [finance]
  unless: ["("]
  examples: [x]
- id: four
  fact: Financing
  patern: []
"""


def test_all_faults_are_reported_at_once_with_file_and_line(tmp_path: Path) -> None:
    with pytest.raises(RuleError) as caught:
        rules.load(write_rules(tmp_path, BAD), ONTOLOGY)
    assert str(caught.value).splitlines() == [
        'a.yaml:2:9: rule one: unknown class Finansing; did you mean "Financing"?',
        'a.yaml:7:16: rule two: Financing has no role financer; did you mean "financier"?',
        'a.yaml:7:25: rule two: unknown class Bnk; did you mean "Bank"?',
        "a.yaml:7:38: rule two: pattern '{beneficiary:Bank}放贷': "
        "no trigger; mark the words that say what happens as <…>",
        "a.yaml:7:62: rule two: pattern '{beneficiary:Bank~<放贷>': '}' missing after 1",
        "a.yaml:11:16: rule two: Financing has no role lender",
        'a.yaml:13:13: rule two: unknown relation finance; did you mean "financed"?',
        "a.yaml:12:12: rule two: attach mony; expected one of money, quantity, date, period, time",
        "a.yaml:9: rule two: unless ['('] is no expression (missing ), unterminated subpattern at position 0)",
        "a.yaml:16: rule four: unknown key 'patern'; did you mean \"patterns\"?",
        "a.yaml:16: rule four: patterns, examples missing",
    ]


NAMES = """\
- id: one
  fact: {fact}
  patterns:
    - {pattern}
  examples:
    - {example}
  needs: [{needs}]
"""


@pytest.mark.parametrize(
    ("names", "fault"),
    [
        ({"fact": "Bank"}, "a.yaml:2:9: rule one: Bank is no class of events; a fact is below Event"),
        (
            {"needs": "financer"},
            'a.yaml:7:11: rule one: Financing has no role financer; did you mean "financier"?',
        ),
        (
            {"pattern": '"{beneficiary:Project/financer:Bank+}~<放贷>"'},
            'a.yaml:4:29: rule one: Financing has no role financer; did you mean "financier"?',
        ),
        (
            {"pattern": '"{_:Project/beneficiary:Banc&贷}~<放贷>"'},
            'a.yaml:4:31: rule one: unknown class Banc; did you mean "Bank"?',
        ),
        (
            {"pattern": '"{beneficiary:Bank!!该行|其/financier:Banc}~<放贷>"'},
            'a.yaml:4:42: rule one: unknown class Banc; did you mean "Bank"?',
        ),
        (
            {"example": '{text: "[甲|Bank]和[乙|Compny=丙]"}'},
            'a.yaml:6:27: rule one: unknown class Compny in an example; did you mean "Company"?',
        ),
        (
            {"example": "'[甲|Bnk]'"},
            'a.yaml:6:11: rule one: unknown class Bnk in an example; did you mean "Bank"?',
        ),
        (
            {"pattern": "{financier: Bank}"},
            "a.yaml:1: rule one: patterns holds what is no text; put each in double quotes",
        ),
    ],
)
def test_unknown_names_are_told_with_their_place(tmp_path: Path, names: dict[str, str], fault: str) -> None:
    good = {"fact": "Financing", "pattern": '"{financier:Bank}<放贷>"', "example": "x", "needs": "financier"}
    with pytest.raises(RuleError) as caught:
        rules.load(write_rules(tmp_path, NAMES.format(**(good | names))), ONTOLOGY)
    assert str(caught.value).splitlines() == [fault]


def test_a_file_that_is_no_yaml_is_told_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"^a\.yaml:1:20: not readable as YAML .* in double quotes\?$"):
        rules.load(write_rules(tmp_path, "- {id: one, fact: [}\n"), ONTOLOGY)


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    folder = write_rules(tmp_path, "")
    (folder / "a.yaml").write_bytes("- 规则".encode("gb18030"))
    with pytest.raises(RuleError, match=r"^a\.yaml: not in UTF-8"):
        rules.load(folder, ONTOLOGY)


OWN = """\
- id: own
  fact: Financing
  patterns: ["{financier:Bank}~@{beneficiary:Person}~<赠款>"]
  examples:
    - text: "[甲银行|Bank]向[张三|Person]赠款。"
      facts: ["Financing: financier 甲银行; beneficiary 张三"]
  counterexamples: ["[甲银行|Bank]。"]
"""


def test_own_rules_come_on_top_of_the_shipped_ones(tmp_path: Path) -> None:
    folder = write_rules(tmp_path, OWN)
    for own in (folder, folder / "a.yaml"):
        loaded = rules.load(FOLDER, ONTOLOGY, own)
        assert [r.id for r in loaded.rules] == [*(r.id for r in RULES.rules), "own"]
        assert loaded.rules[-1].file == str(folder / "a.yaml")
    assert read_marked("[甲银行|Bank]向[张三|Person]赠款。", loaded, ONTOLOGY) == [
        "Financing: financier 甲银行; beneficiary 张三"
    ]


def test_own_rules_may_not_take_the_id_of_a_shipped_one(tmp_path: Path) -> None:
    folder = write_rules(tmp_path, OWN.replace("id: own", "id: approval"))
    with pytest.raises(RuleError, match=r"id approval is taken by approval\.yaml:1"):
        rules.load(FOLDER, ONTOLOGY, folder)


def test_what_own_rules_read_in_other_examples_is_no_fault(tmp_path: Path) -> None:
    text = OWN.replace("id: own", "id: other").replace("赠款>", "贷款>").replace("赠款。", "贷款。")
    second = OWN.replace("<赠款>", "<赠款|贷款>").replace("fact: Financing", "fact: Investment")
    second = (
        second.replace("financier", "investor")
        .replace("beneficiary", "investee")
        .replace("Financing", "Investment")
    )
    folder = write_rules(tmp_path, text + second)
    loaded = rules.load(folder, ONTOLOGY)
    assert [f.partition("\n")[0] for f in check(loaded, ONTOLOGY)] == [
        "a.yaml:5: rule other: [甲银行|Bank]向[张三|Person]贷款。"
    ]
    assert check(loaded, ONTOLOGY, {"own"}) == []


def test_rules_without_examples_of_both_kinds_are_told(tmp_path: Path) -> None:
    text = OWN.replace('  counterexamples: ["[甲银行|Bank]。"]\n', "")
    assert unexampled(rules.load(write_rules(tmp_path, OWN), ONTOLOGY)) == []
    folder = tmp_path / "rules"
    (folder / "a.yaml").write_text(text, encoding="utf-8")
    assert unexampled(rules.load(folder, ONTOLOGY)) == [
        "a.yaml:1: rule own: no counter-example; add a marked sentence that looks alike and must not match"
    ]


def test_an_id_may_be_given_once_only(tmp_path: Path) -> None:
    rule = "- {id: one, fact: Financing, patterns: ['{financier:Bank}<放贷>'], examples: [x]}\n"
    with pytest.raises(RuleError, match=r"a\.yaml:2: id one is taken by a\.yaml:1"):
        rules.load(write_rules(tmp_path, rule * 2), ONTOLOGY)


def test_a_wrong_example_is_told_with_the_difference(tmp_path: Path) -> None:
    text = """\
- id: lend
  fact: Financing
  patterns: ["{financier:Bank}~向{beneficiary:Company}~<放贷>"]
  examples:
    - text: "[甲银行|Bank]向[乙公司|Company]放贷。"
      facts: ["Financing: financier 甲银行 → financed"]
"""
    found = check(rules.load(write_rules(tmp_path, text), ONTOLOGY), ONTOLOGY)
    assert [line.strip() for f in found for line in f.splitlines()] == [
        "a.yaml:5: rule lend: [甲银行|Bank]向[乙公司|Company]放贷。",
        "expected, not found: Financing: financier 甲银行 → financed",
        "found, not expected: Financing: financier 甲银行; beneficiary 乙公司 → financed",
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("发放", ["发放"]),
        ("签(署|订)|达成", ["签署", "签订", "达成"]),
        ("召开(了)?", ["召开了", "召开"]),
    ],
)
def test_expand(words: str, expected: list[str]) -> None:
    assert expand(words) == expected


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("<甲…乙>", "a trigger takes words only"),
        ("{x:Bank}(<放贷>", "')' missing at 13"),
        ("{x:Bank}<放贷>)", "unexpected ')' at 12"),
        ("向{x:Bank!}<放贷>", "only the first slot can be left out"),
        ("{x}<放贷>", "{x} is no slot"),
        (r"{x:Bank!!该\w}<放贷>", r"asks for a kind of characters"),
        (r"{x:Bank}\d<放贷>", r"\d asks for a kind of characters"),
    ],
)
def test_a_pattern_that_cannot_be_read(source: str, fault: str) -> None:
    with pytest.raises(PatternError, match=re.escape(fault)):
        compile_pattern(source, Symbols(ONTOLOGY, {}), Phrases("", "", "", {}))


def test_what_a_name_is_like_may_ask_for_a_kind_of_characters() -> None:
    compile_pattern(r"{x:Bank&^\w+$}<放贷>", Symbols(ONTOLOGY, {}), Phrases("", "", "", {}))


@pytest.mark.parametrize(
    ("source", "names", "without"),
    [
        ("{a:Bank!}~向{b:Company}~<放贷>", ["Bank", "Company"], ["Company"]),
        ("{a:Bank}~(向{b:Company})?<放贷>", ["Bank"], ["Bank"]),
        ("{a:Bank}({b:Company}|{c:Person})?<放贷>", ["Bank"], ["Bank"]),
        ("({b:Company}|{c:Person})~<获贷>", ["Company"], ["Company"]),
        ("{a:Bank|text}~{b:Company!!该公司}<放贷>{c:Person}?", [], []),
        ("{a:Bank+!}(与({b:Company}))~<放贷>", ["Bank", "Company"], ["Company"]),
    ],
)
def test_the_names_without_which_a_pattern_cannot_match(
    source: str, names: list[str], without: list[str]
) -> None:
    symbols = Symbols(ONTOLOGY, {})
    pattern = compile_pattern(source, symbols, Phrases("", "", "", {}))
    for signs, expected in ((pattern.signs, names), (pattern.signs_without, without)):
        classes = [s for s in signs.symbols if min(s) >= "\ue000"]  # 向 is a sign, too
        held = [symbols.of[n] in s for n, s in zip(expected, classes, strict=True)]
        assert held == [True] * len(expected)


def test_a_slot_takes_the_classes_below_its_own() -> None:
    symbols = Symbols(ONTOLOGY, {})
    assert symbols.of["Bank"] in symbols.below("Organisation")
    assert symbols.of["DevelopmentZone"] in symbols.below("Organisation")
    assert symbols.of["Person"] not in symbols.below("Organisation", "Place")


@pytest.mark.parametrize(
    ("said", "value"), [("", None), ("  confidence: 0.8\n", 0.8), ("  confidence: 1\n", 1.0)]
)
def test_a_rule_may_state_how_often_it_is_right(tmp_path: Path, said: str, value: float | None) -> None:
    text = f'- id: own\n  fact: Financing\n  patterns: ["{{financier:Bank}}~<放贷>"]\n{said}  examples: [x]\n'
    (rule,) = rules.load(write_rules(tmp_path, text), ONTOLOGY).rules
    assert rule.confidence == value


@pytest.mark.parametrize("value", ["often", "0", "1.2", "-0.5"])
def test_a_confidence_that_is_none_is_told(tmp_path: Path, value: str) -> None:
    text = (
        f"- id: own\n  fact: Financing\n  confidence: {value}\n"
        '  patterns: ["{financier:Bank}~<放贷>"]\n  examples: [x]\n'
    )
    with pytest.raises(RuleError) as caught:
        rules.load(write_rules(tmp_path, text), ONTOLOGY)
    expected = f"confidence is {value!r}; expected a number above 0, 1 at most, like 0.8"
    assert str(caught.value) == f"a.yaml:1: rule own: {expected}"


def test_a_family_of_words_is_written_out() -> None:
    assert written("{a:Bank}<%lends%|承贷>", {"lends": "放贷|放款"}) == "{a:Bank}<放贷|放款|承贷>"


def test_a_family_of_words_that_there_is_not_is_told(tmp_path: Path) -> None:
    text = '- id: own\n  fact: Financing\n  patterns: ["{financier:Bank}~<%lend%>"]\n  examples: [x]\n'
    with pytest.raises(RuleError, match="no family of words %lend%"):
        rules.load(write_rules(tmp_path, text), ONTOLOGY)
