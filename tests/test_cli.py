"""kg.cli and kg.commands: what users type, what they get, and the exit status."""

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from graphs import SOURCE_TEXT, reading

from kg import cli, graph, ontology, store

COMMANDS = cli.command_names()
BAD_SHARES = ("", "high", "1.01", "-0.1", "nan", "inf", "80%")


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A graph file of one reading, with its source beside it."""
    known, path = ontology.load(), tmp_path / "g.trig"
    prefixes = graph.prefixes(known)
    output = store.Output(path, prefixes)
    name = graph.report_iri("r", graph.BASE, known)
    output.add("r", store.block(graph.triples(reading("r"), known), name, output.suffix, prefixes))
    output.commit()
    output.close()
    (tmp_path / "甘州日报 3-6.txt").write_text(SOURCE_TEXT, encoding="utf-8", newline="")
    return path


def run(*arguments: object) -> int:
    """The exit status of a command."""
    try:
        return cli.main([str(a) for a in arguments])
    except SystemExit as error:
        return int(error.code or 0)


def test_without_a_command_it_shows_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 0
    assert "kg build page.txt" in capsys.readouterr().out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*command.split(), "--help") == 0
    out = capsys.readouterr().out
    assert "examples:" in out
    assert f"kg {command}" in out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out.startswith("kg 0.")


@pytest.mark.parametrize(
    "arguments",
    [
        ["build"],
        ["build", "a.txt"],
        ["build", "a.txt", "-o", "g.trig", "--colour"],
        ["build", "a.txt", "-o", "g.trig", "--published", "18.7.2025"],
        ["build", "a.txt", "-o", "g.trig", "--workers", "0"],
        *(["build", "a.txt", "-o", "g.trig", f"--min-confidence={x}"] for x in BAD_SHARES),
        ["build", "a.txt", "-o", "g.docx"],
        ["build", "a.txt", "-o", "no/such/folder/g.trig"],
        ["build", "a.txt", "-o", "g.trig", "--base", "no base"],
        ["qurey", "g.trig", "visits"],
        ["query", "g.trig"],
        ["query", "no.trig", "visits"],
        ["view", "no.trig", "-o", "page.html"],
        ["verify", "no.trig"],
        ["export", "no.trig", "-o", "x.ttl"],
        ["rules", "try", " "],
    ],
)
def test_bad_usage_is_status_2_with_a_message(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 2
    told = capsys.readouterr().err
    assert told.strip()
    assert "Traceback" not in told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["view", "g.trig", "--ouput", "x.html"],
            ["usage: kg view ", "no option --ouput. Did you mean --output?"],
        ),
        (["rules", "try", "句子", "--rool=x"], ["usage: kg rules try ", "See kg rules try --help"]),
        (["serve", "g.trig", "--prt", "1"], ["usage: kg serve ", "Did you mean --port?"]),
        (["list", "g.trig", "h.trig"], ["usage: kg list ", "h.trig: not expected"]),
        (["--colour"], ["usage: kg [-h]", "--colour: not expected"]),
    ],
)
def test_what_a_command_does_not_know_is_told_with_its_own_usage(
    arguments: list[str], told: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 2
    err = capsys.readouterr().err
    assert [text for text in told if text not in err] == []


def test_a_beginning_of_an_option_is_enough(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("list", built, "--form", "csv") == 0
    assert capsys.readouterr().out.startswith("id,date,")


@pytest.mark.parametrize(
    "arguments",
    [
        ["explain", "没有这个"],
        ["view", "-o", "-", "--focus", "没有这个"],
        ["query", "branches", "--unit", "没有这个"],
    ],
)
def test_a_name_that_nothing_has_is_status_1(
    built: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments[0], built, *arguments[1:]) == 1
    assert "没有这个" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["view", "-o", "no/x.html"],
        *(["export", "-o", f"no/x{s}"] for s in (".ttl", ".trig", ".gexf", ".graphml", ".cyjs", ".csv", "")),
        ["query", "branches", "-o", "no/x.csv"],
        ["query", "none.rq"],
    ],
)
def test_files_and_folders_that_are_not_there(
    built: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments[0], built, *arguments[1:]) == 2
    err = capsys.readouterr().err
    assert ("there is no folder" in err and "Create it" in err) or "none.rq: there is no such file" in err
    assert "Errno" not in err


def test_help_says_what_each_exit_status_means(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    out = capsys.readouterr().out.partition("exit status:")[2]
    assert re.findall(r"^  (\d+) ", out, re.M) == ["0", "1", "2", "130"]


def test_list_gives_numbers_as_numbers(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("list", built, "--format", "json") == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["id"] == "r"
    assert [type(row[key]) for key in ("entities", "events", "figures")] == [int] * 3


def test_build_query_verify_view_export(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page, out = tmp_path / "a.txt", tmp_path / "a.trig"
    page.write_text("4月2日，农业银行兰州分行向河西种业集团发放贷款2000万元。\n", encoding="utf-8")
    assert run("build", page, "-o", out, "--published", "2025-04-03", "--home", "甘肃省，甘州市") == 0
    told = capsys.readouterr().err
    assert "1 report, " in told
    assert "characters in" in told
    assert run("query", out, "who-financed", "--company", "河西", "--format", "jsonl") == 0
    (row,) = map(json.loads, [capsys.readouterr().out])
    assert (row["beneficiary"], row["amount"], row["from"]) == (
        "河西种业集团",
        "20000000",
        "2025-04-02",
    )
    assert run("verify", out) == 0
    assert capsys.readouterr().out.startswith("100 % of ")
    assert run("view", out, "-o", tmp_path / "a.html") == 0
    assert run("export", out, "-o", tmp_path / "a.graphml") == 0
    assert "河西种业集团" in (tmp_path / "a.graphml").read_text(encoding="utf-8")


def test_quiet_says_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "a.txt"
    page.write_text("农业银行兰州分行向河西种业集团发放贷款2000万元。\n", encoding="utf-8")
    assert run("build", page, "-o", tmp_path / "a.nq", "-q", "--no-mentions") == 0
    assert capsys.readouterr() == ("", "")
    assert "#Mention>" not in (tmp_path / "a.nq").read_text(encoding="utf-8")


@pytest.mark.parametrize("value", BAD_SHARES)
def test_a_wrong_confidence_is_told_with_what_is_expected(
    value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("build", "a.txt", "-o", "g.trig", f"--min-confidence={value}") == 2
    told = capsys.readouterr().err
    assert f"argument --min-confidence: {value!r} is no number from 0 to 1; expected one like 0.8" in told


def test_the_summary_says_how_much_was_not_sure_enough(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, out = tmp_path / "a.txt", tmp_path / "a.trig"
    page.write_text("4月2日，农业银行兰州分行向河西种业集团发放贷款2000万元。\n", encoding="utf-8")
    assert run("build", page, "-o", out, "--min-confidence", "0") == 0
    assert "left out" not in capsys.readouterr().err
    assert "kg:Financing" in out.read_text(encoding="utf-8")
    assert run("build", page, "-o", out, "--min-confidence", "1") == 0
    told = capsys.readouterr().err
    assert "1 report, " in told
    assert "0 facts" in told
    assert re.search(r"; [1-9]\d* statements less sure than 1 left out\n$", told)
    assert "kg:Financing" not in out.read_text(encoding="utf-8")


def test_failed_inputs_are_listed_and_status_is_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "a.txt"
    page.write_text("农业银行兰州分行向河西种业集团发放贷款2000万元。\n", encoding="utf-8")
    assert run("build", page, tmp_path / "no.txt", "-o", tmp_path / "a.trig") == 1
    told = capsys.readouterr().err
    assert f"kg: {tmp_path / 'no.txt'}: no such file" in told
    assert "1 failed" in told
    assert (tmp_path / "a.trig").exists()


def test_query_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("query", "--list") == 0
    assert "who-financed-whom" in capsys.readouterr().out


def test_query_formats(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("query", built, "branches", "--format", "csv") == 0
    assert capsys.readouterr() == ("unit,parent\n陇东农商银行甘州支行,陇东农商银行\n", "")
    assert run("query", built, "branches") == 0
    out, err = capsys.readouterr()
    assert out.startswith("unit ")
    assert err == "1 row\n"


def test_query_list_of_one_and_help_of_one_show_its_parameters(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("query", "--list", "who-financed") == 0
    listed = capsys.readouterr().out
    assert listed.startswith("usage: kg query GRAPH who-financed-whom [--bank NAME]")
    assert "得到融资的一方 | who is financed" in listed
    assert run("query", "g.trig", "who-financed-whom", "--help") == 0
    assert capsys.readouterr().out == listed
    assert run("query", "--help") == 0
    assert "--timeout SECONDS" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "out", "err"),
    [
        (["branches", "--parent", "陇东农商银行"], "陇东农商银行甘州支行", "this name only"),
        (["branches", "--parent=农商"], "陇东农商银行甘州支行", "--parent 农商: 2 names: 陇东农商银行、"),
        (
            ["branches", "--format", "csv", "--unit", "没有"],
            "unit,parent\n",
            "nothing in this graph has a name like that",
        ),
        (["--limit", "1", "posts", "--person", "何远志"], "厅长", ""),
        (["SELECT * { ?x kg:finance ?y }"], "x  y", "Did you mean kg:financed?"),
        (
            ["SELECT * { ?x a kg:Bank }", "--limit", "1", "--format", "csv"],
            "陇东农商银行",
            "1 row; there are more",
        ),
    ],
)
def test_query_with_parameters(
    built: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], out: str, err: str
) -> None:
    position = next(i for i, a in enumerate(arguments) if not a.startswith("--") and a != "1")
    expected = 1 if "没有" in arguments else 0
    assert run("query", *arguments[:position], built, *arguments[position:]) == expected
    told = capsys.readouterr()
    assert out in told.out
    assert err in told.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["branches", "--parnt", "x"], "branches: has no parameter --parnt. Did you mean --parent?"),
        (["branches", "--fromat", "csv"], "Did you mean --format?"),
        (["branches", "--parent"], "--parent: a value is missing"),
        (["branches", "--parent", "a", "--parent", "b"], "--parent: is given twice"),
        (["SELECT * { ?s ?p ?o }", "--bank", "x"], "This query: has no parameter --bank. It has none."),
        (["branches", "-o", "no/such.csv"], "there is no folder"),
        (["branches", "-o", "x.docx"], "unknown format"),
        (["branches", "--format", "ttl"], "Expected a CONSTRUCT or DESCRIBE query"),
        (["reports", "--since", "2025-02-30"], "is no date"),
        (["where-things-are", "--class", "Bannk"], "Did you mean Bank?"),
    ],
)
def test_query_refuses(
    built: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert run("query", built, *arguments) == 2
    assert message in capsys.readouterr().err


def test_query_writes_files(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("query", built, "CONSTRUCT WHERE { ?x kg:unitOf ?y }", "-o", tmp_path / "x.ttl") == 0
    assert run("query", tmp_path / "x.ttl", "SELECT ?y { ?x kg:unitOf ?y }", "-o", tmp_path / "x.json") == 0
    (row,) = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))["results"]["bindings"]
    assert row["y"]["value"].endswith("/陇东农商银行")
    assert capsys.readouterr() == ("", "")


def test_a_query_without_end_is_stopped(built: Path) -> None:
    """In a process of its own, as stopping ends it."""
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    command = [sys.executable, "-m", "kg", "query", str(built), endless, "--timeout", "0.5"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, encoding="utf-8")
    assert (done.returncode, done.stdout) == (1, "")
    assert "The query found no end: it was stopped after 0.5 seconds" in done.stderr


def test_search(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("search", built, "农商", "贷款") == 0
    told = capsys.readouterr()
    assert "陇东【农商】银行与兰山新材料公司" in told.out
    assert told.err == "0 things, 1 headline or passage\n"
    assert run("search", built, "甘州", "--class", "银行", "--format", "csv") == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("thing,陇东农商银行甘州支行,,银行,https://")
    assert run("search", built, "甘州", "--class", "Bnk") == 2
    assert "Did you mean Bank?" in capsys.readouterr().err
    assert run("search", built, " ") == 2


def test_query_reads_standard_input(
    built: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(built.read_bytes())))
    assert run("query", "-", "branches", "--format", "csv") == 0
    assert "陇东农商银行" in capsys.readouterr().out


def test_a_wrong_query_is_told_with_its_place(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("query", built, "SELECT * { ?s ?p }") == 2
    assert "line 1, column 19: something else is expected here" in capsys.readouterr().err


def test_verify_is_status_1_where_something_is_wrong(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("verify", built) == 0
    (built.parent / "甘州日报 3-6.txt").write_text("另一个文本", encoding="utf-8")
    capsys.readouterr()
    assert run("verify", built) == 1
    out, err = capsys.readouterr()
    assert "SHA-256 differs" in err
    assert "passages and mentions of it are not checked" in err
    assert len(err.splitlines()) == 1
    assert "wrong" in out


@pytest.mark.parametrize("suffix", [".nq", ".ttl", ".nt", ".jsonld", ".rdf", ""])
def test_export_keeps_all_triples(built: Path, suffix: str) -> None:
    target = built.parent / f"h{suffix}"
    assert run("export", built, "-o", target) == 0
    assert len(set(store.reports(store.load(target)))) == len(set(store.reports(store.load(built))))


def test_export_gives_the_file_that_build_wrote(built: Path) -> None:
    again = built.parent / "again.trig"
    assert run("export", built, "-o", again) == 0
    assert again.read_bytes() == built.read_bytes()


def test_rules(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run("rules", "check") == 0
    assert "all well" in capsys.readouterr().out
    assert run("rules", "try", "市长何远志会见了秦月。", "--home", "甘肃省,张掖市") == 0
    assert "何远志" in capsys.readouterr().out
    assert run("rules", "check", tmp_path) == 2
    assert run("rules", "try", "何远志。", "--rule", "no-rule") == 2
    assert "no-rule" in capsys.readouterr().err
    (tmp_path / "a.yaml").write_text(
        "- {id: a, fact: Bnk, patterns: ['<x>'], examples: [x]}", encoding="utf-8"
    )
    assert run("rules", "check", "--rules", tmp_path) == 1
    out, err = capsys.readouterr()
    assert out == "1 fault; no examples were run\n"
    assert err.startswith(f"kg: {tmp_path}/a.yaml:1:17: rule a: unknown class Bnk")
