"""kg.table: answers as text."""

import json

import pytest

from kg.table import render, width

ROWS = [("中国银行", "8900"), ("A", "-47")]


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("中国", 4), ("中a", 3), ("（）", 4), ("e\u0301", 1), ("", 0), ("…", 1)]
)
def test_width(text: str, columns: int) -> None:
    assert width(text) == columns


def test_table_lines_up() -> None:
    assert render(("name", "value"), ROWS, "table") == (
        "name      value\n"
        "────────  ─────\n"
        "中国银行  8900\n"
        "A         -47\n"
    )  # fmt: skip


def test_table_keeps_to_one_line_and_no_control_characters() -> None:
    text = render(("x",), [("一\n二 a\nb\x1b[31m",), ("长" * 100,)], "table").splitlines()
    assert text[2] == "一二 a b [31m"
    assert width(text[3]) <= 60
    assert text[3].endswith("…")


def test_tables_fit_the_terminal() -> None:
    text = render(("id", "a", "b"), [("r1", "长" * 40, "短" * 30)], "table", terminal=50)
    assert max(map(width, text.splitlines())) <= 50
    assert text.splitlines()[2].startswith("r1  长长")


def test_no_rows() -> None:
    assert render(("a", "b"), [], "table") == "a  b\n─  ─\n"
    assert render(("a", "b"), [], "csv") == "a,b\n"
    assert render(("a", "b"), [], "json") == "[]\n"


def test_csv_and_tsv() -> None:
    rows = [("甲,乙", 'say "x"'), ("two\nlines", "1")]
    assert render(("a", "b"), rows, "csv") == 'a,b\n"甲,乙","say ""x"""\ntwo lines,1\n'
    assert render(("a", "b"), [("甲,乙", "1")], "tsv") == "a\tb\n甲,乙\t1\n"


@pytest.mark.parametrize(
    ("cell", "written"),
    [("=1+1", "'=1+1"), ("@x", "'@x"), ("-47", "-47"), ("-4.5", "-4.5"), ("-x", "'-x"), ("", '""')],
)
def test_cells_are_no_formulas(cell: str, written: str) -> None:
    assert render(("a",), [(cell,)], "csv") == f"a\n{written}\n"


def test_json() -> None:
    assert json.loads(render(("name", "value"), ROWS, "json")) == [
        {"name": "中国银行", "value": "8900"},
        {"name": "A", "value": "-47"},
    ]
