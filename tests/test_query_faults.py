"""kg.query.faults: what is wrong with a query, and where."""

import pytest

from kg import query, store
from kg.errors import QueryError
from kg.table import width

CASES = [
    ("SELECT * {\n ?s ?p ?o\n", 1, 10, "this { is never closed; } is missing."),
    ("SELECT * { ?s ?p ?o ) }", 1, 10, "this { is not closed before the next )"),
    ("SELECT * { ?s ?p ?o }\n}", 2, 1, "this } closes nothing."),
    ("SELECT * { FILTER(?x = 1 }", 1, 18, "this ( is not closed before the next }"),
    (
        "SELECT * {\n  ?s foaf:name ?o }",
        2,
        6,
        "unknown prefix foaf:. Known without declaring are dcterms: kg:",
    ),
    ("SELECT * { ?s schem:name ?o }", 1, 15, "unknown prefix schem:. Did you mean schema:?"),
    ("SELECT * { ?s ?p “中国” }", 1, 18, '“ is no sign of SPARQL; write "'),
    ("SELECT * ｛ ?s ?p ?o }", 1, 10, "｛ is no sign of SPARQL; write {"),
    ("SELECT ?x WHERE ?x ?y ?z", 1, 17, 'expected "{" here.'),
    ("SELECT ?a (COUNT(?b) AS ?n) { ?a ?b ?c }", 1, 41, "neither in GROUP BY nor set"),
    ("ASK { ?x ?y '中国' , }", 1, 21, "something else is expected here"),
    ("", 1, 1, "something else is expected here"),
]


@pytest.mark.parametrize(("text", "line", "column", "message"), CASES)
def test_faults(text: str, line: int, column: int, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        query.ask(store.Store(), text)
    first, shown, caret = str(caught.value).split("\n")
    assert f"line {line}, column {column}: " in first
    assert message in first
    assert shown.strip() == text.split("\n")[line - 1].strip()
    assert width(caret) == 2 + width(text.split("\n")[line - 1][: column - 1]) + 1


def test_no_slip_is_seen_in_strings_iris_or_comments() -> None:
    text = 'ASK { ?s <urn:(:> "（foaf:x {" } # ］ foo:bar }'
    assert query.ask(store.Store(), text).rows == (("false",),)
    with pytest.raises(QueryError, match="line 1, column 10: expected CONSTRUCT"):
        query.ask(store.Store(), text.replace("ASK", "ASK ASK"))


def test_long_lines_are_cut_around_the_place() -> None:
    with pytest.raises(QueryError) as caught:
        query.ask(store.Store(), "SELECT * { " + "?s ?p ?o . " * 50 + "?s foaf:x ?o }")
    _, shown, caret = str(caught.value).split("\n")
    assert len(shown) <= 102
    assert shown[caret.index("^") :].startswith("foaf:x")
