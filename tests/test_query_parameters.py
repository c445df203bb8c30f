"""kg.query.named, binding, strangers: questions with parameters, and what is told of names."""

import re
from pathlib import Path

import pytest
from test_query import NAMED, sample

from kg import query, store
from kg.errors import QueryError
from kg.query import binding
from kg.query.named import placed

__all__ = ["sample"]  # the fixture
# For each parameter of each question a value that keeps something, and one that keeps nothing.
VALUES = {
    ("agreements", "party"): ("兰山新材料公司", "何远志"),
    ("branches", "parent"): ("陇东农商银行", "甘州市"),
    ("branches", "unit"): ("*支行", "甘州市"),
    ("conflicts", "subject"): ("甘州市", "甘肃省"),
    ("cooperation", "party"): ("甘州市", "甘肃省"),
    ("documents-issued", "issuer"): ("省商务厅", "甘州市"),
    ("documents-issued", "document"): ("*外贸*", "甘州市"),
    ("denials", "who"): ("兰山新材料公司", "阿里木"),
    ("figures-of-a-place", "place"): ("甘州", "甘肃省"),
    ("figures-of-a-place", "indicator"): ("增长", "进口"),
    ("figures", "subject"): ("甘州市", "甘肃省"),
    ("figures", "indicator"): ("受益", "进口"),
    ("figures", "unit"): ("户", "C"),
    ("figures", "modality"): ("Planned", "计划"),
    ("investments", "investor"): ("兰山新材料公司", "甘州市"),
    ("investments", "in"): ("苜蓿加工项目", "甘州市"),
    ("meetings", "who"): ("何远志", "甘州市"),
    ("most-mentioned", "class"): ("银行", "University"),
    ("plans", "who"): ("甘州市", "阿里木"),
    ("posts", "person"): ("何远志", "阿里木"),
    ("posts", "body"): ("甘肃省商务厅", "甘州市"),
    ("posts", "post"): ("厅", "县长"),
    ("projects", "undertaker"): ("兰山新材料公司", "阿里木"),
    ("projects", "project"): ("苜蓿加工项目", "阿里木"),
    ("reports", "mentions"): ("何远志", "甘肃省"),
    ("reports", "headline"): ("茶博会", "无此题"),
    ("trade-by-partner", "place"): ("哈萨克斯坦", "甘肃省"),
    ("visits", "person"): ("何远志", "阿里木"),
    ("visits", "place"): ("甘州市", "甘肃省"),
    ("where-does-it-say-so", "about"): ("陇东农商银行", "没有这个"),
    ("where-does-it-say-so", "other"): ("兰山新材料公司", "没有这个"),
    ("where-does-it-say-so", "relation"): ("financed", "supplied"),
    ("where-things-are", "place"): ("甘肃省", "何远志"),
    ("where-things-are", "what"): ("甘州市", "何远志"),
    ("where-things-are", "class"): ("City", "Bank"),
    ("who-financed-whom", "bank"): ("陇东农商银行", "甘州市"),
    ("who-financed-whom", "company"): ("兰山", "甘州市"),
    ("who-financed-whom", "at-least"): ("50000000", "50000000.01"),
    ("who-says-so", "source"): ("何远志", "甘州市"),
}
# All was told on 6 March of days in the first quarter.
DAYS = {"since": ("2025-03", "2025-04-01"), "until": ("2025-03", "2024")}
EVERY = [(q.name, p.name) for q in NAMED.values() for p in q.parameters]


def rows(graph: store.Store, name: str, **given: str) -> tuple[tuple[str, ...], ...]:
    """The answer to a question with parameters."""
    values = {key.replace("_", "-"): value for key, value in given.items()}
    return query.ask(graph, query.bound(graph, NAMED[name], values).text).rows


def test_all_questions_have_parameters() -> None:
    assert len({name for name, _ in EVERY}) == len(NAMED) == 21
    assert len(EVERY) == len(VALUES) + sum(name in DAYS for _, name in EVERY) >= 50


@pytest.mark.parametrize(("name", "parameter"), EVERY)
def test_each_parameter_keeps_what_it_says_and_no_more(
    sample: store.Store, name: str, parameter: str
) -> None:
    keeps, drops = VALUES.get((name, parameter)) or DAYS[parameter]
    every = set(rows(sample, name))
    kept = set(rows(sample, name, **{parameter: keeps}))
    assert kept
    assert kept <= every
    assert rows(sample, name, **{parameter: drops}) == ()


def test_all_parameters_at_once(sample: store.Store) -> None:
    found = rows(sample, "who-financed-whom", bank="陇东*", company="兰山新材料公司", since="2025-03-05",
                 until="2025-03-05", at_least="1")  # fmt: skip
    assert [row[:3] for row in found] == [("陇东农商银行", "兰山新材料公司", "50000000")]


@pytest.mark.parametrize(
    ("value", "names", "note"),
    [
        (
            "陇东农商银行",
            1,
            "this name only; --unit '*陇东农商银行*' also takes 1 name: 陇东农商银行甘州支行",
        ),
        ("省商务厅", 1, ""),
        ("农商", 2, "2 names: 陇东农商银行、陇东农商银行甘州支行"),
        ("*支行", 1, "1 name: 陇东农商银行甘州支行"),
        ("甘州支市", 0, "nothing in this graph has a name like that. Did you mean "),
        ("兰山新材料公司", 1, ""),
    ],
)
def test_names(sample: store.Store, value: str, names: int, note: str) -> None:
    found = query.bound(sample, NAMED["branches"], {"unit": value})
    (line,) = re.findall(r"VALUES \?u \{ (.*) \}", found.text)
    assert len(re.findall(r"<[^>]*>", line)) == names
    assert note in " ".join(found.notes)
    assert bool(found.notes) == bool(note)


@pytest.mark.parametrize(
    "value",
    ['x" } ?s ?p ?o { "', "> } DROP ALL #", "\\", "'''", '"""', "a\nb", "\\u0022 }", "$unit $indicator"],
)
def test_values_are_text_and_never_sparql(sample: store.Store, value: str) -> None:
    assert rows(sample, "branches", unit=value) == ()
    assert rows(sample, "figures", indicator=value, unit=value) == ()


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("branches", {"parnt": "x"}, "branches: has no parameter --parnt. Did you mean --parent?"),
        ("branches", {"unit": " "}, "--unit: is empty"),
        ("reports", {"since": "2025-13"}, "'2025-13' is no date. Expected one like 2025-07-18"),
        ("reports", {"since": "gestern"}, "is no date"),
        ("who-financed-whom", {"at-least": "1e9"}, "'1e9' is no number"),
        ("most-mentioned", {"class": "Bannk"}, "there is no class 'Bannk'. Did you mean Bank?"),
    ],
)
def test_refused(sample: store.Store, name: str, given: dict[str, str], message: str) -> None:
    with pytest.raises(QueryError, match=re.escape(message)):
        query.bound(sample, NAMED[name], given)


@pytest.mark.parametrize(
    ("value", "last", "day"),
    [("2024", False, "2024-01-01"), ("2024", True, "2024-12-31"), ("2024-2", True, "2024-02-29"),
     ("2025-02", False, "2025-02-01"), ("2025-07-18", True, "2025-07-18")],
)  # fmt: skip
def test_days(value: str, last: bool, day: str) -> None:
    assert binding._day("x", value, last=last) == day


@pytest.mark.parametrize("value", ["Bank", "kg:Bank", "银行"])
def test_classes(value: str) -> None:
    assert binding.class_named(value, "x") == "Bank"


@pytest.mark.parametrize(
    ("given", "name"),
    [("who-financed", "who-financed-whom"), ("visits", "visits"), ("figures", "figures")],
)
def test_beginnings_of_names(given: str, name: str) -> None:
    assert query.question(given).name == name


@pytest.mark.parametrize(
    ("given", "message"),
    [("who", "Did you mean who-financed-whom or who-says-so?"), ("xyz", "no query 'xyz'. Known")],
)
def test_unknown_questions(given: str, message: str) -> None:
    with pytest.raises(QueryError, match=re.escape(message)):
        query.question(given)


def test_a_query_of_ones_own_may_have_parameters(sample: store.Store, tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_text(
        "# param: bank name 银行 | the bank\nSELECT ?b {\n  ?b a kg:Bank\n  #? bank: VALUES ?b { $bank }\n}",
        encoding="utf-8",
    )
    mine = query.question(str(path))
    assert len(query.ask(sample, mine.text).rows) == 2
    assert len(query.ask(sample, query.bound(sample, mine, {"bank": "陇东农商银行"}).text).rows) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "# param: bank thing 银行 | the bank\n#? bank: x",
            ":1: expected '# param: NAME KIND 中文 | English'",
        ),
        ("# param: bank name 银行 | the bank\nASK {}", "bank: each parameter must be in a"),
        ("ASK {\n#? bank: x\n}", "bank: each parameter must be in a"),
    ],
)
def test_wrong_declarations(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "x.rq").write_text(text, encoding="utf-8")
    with pytest.raises(QueryError, match=re.escape(message)):
        query.question(str(tmp_path / "x.rq"))


def test_longer_names_are_not_cut() -> None:
    text = "  #? a a-b: X { $a-b $a }\n  #? c: $c"
    assert placed(text, {"a": "1", "a-b": "2"}) == "   X { 2 1 }\n  #? c: $c"


KG = "https://w3id.org/report-kg/ontology#"
NOBODY = "neither the ontology nor this graph has this name."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ASK { ?x kg:finance ?y }", [f"kg:finance: {NOBODY} Did you mean kg:financed?"]),
        (f"ASK {{ ?x <{KG}Qqq> ?y }}", [f"kg:Qqq: {NOBODY}"]),
        (
            f"PREFIX k: <{KG}> ASK {{ ?x k:financd ?y ; a k:Bank }}",
            [f"kg:financd: {NOBODY} Did you mean kg:financed?"],
        ),
        ("ASK { ?x kg:financed ?y ; a kg:Bank ; kg:modality kg:Asserted FILTER(?y != 'kg:no') } # kg:no", []),
        ("ASK { ?x rdfs:lable ?y }", []),
    ],
)
def test_strangers(sample: store.Store, text: str, told: list[str]) -> None:
    assert query.strangers(sample, text) == told


def test_names_of_the_graphs_own_are_no_strangers(tmp_path: Path) -> None:
    (tmp_path / "g.nt").write_text(f"<urn:a> <{KG}owned> <{KG}Farm> .\n", encoding="utf-8")
    assert query.strangers(store.load(tmp_path / "g.nt"), "ASK { ?x kg:owned kg:Farm }") == []
