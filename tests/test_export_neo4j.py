"""kg.export.neo4j: a folder of CSV files that Neo4j imports in two ways."""

import csv
import datetime
import os
import re
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from exporting import BASE, KNOWN, written
from graphs import NAMED

from kg import cli, store
from kg.export import neo4j
from kg.export.records import read

TYPES = {"double": float, "long": int, "date": datetime.date.fromisoformat, "string[]": str, "": str}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of two reports."""
    return written(tmp_path_factory.mktemp("graph") / "g.trig")


@pytest.fixture(scope="module")
def folder(graph: Path) -> Path:
    """What is exported of it."""
    path = graph.with_name("neo4j.csv")
    assert cli.main(["export", str(graph), "-o", str(path)]) == 0
    return path


def rows(folder: Path, names: str) -> list[dict[str, str]]:
    """All rows of the files with these names."""
    found = []
    for path in sorted(folder.glob(f"{names}.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found += list(csv.DictReader(file, strict=True))
    return found


def test_all_is_there_once(graph: Path, folder: Path) -> None:
    records = read(store.load(graph), KNOWN)
    nodes, relationships = rows(folder, "nodes-*"), rows(folder, "relationships-*")
    parts = (records.items, records.events, records.observations, records.reports)
    assert len(nodes) == sum(map(len, parts)) > 40
    assert {row["uri:ID"] for row in nodes} == set().union(*parts)
    assert {r["claim"] for r in relationships if r.get("claim")} == set(records.claims)
    assert len([r for r in relationships if r.get("claim")]) == len(records.claims) == 42
    fillers = sum(len(event.fillers) for event in records.events.values())
    names = {neo4j.type_of(role) for role in KNOWN.roles}
    assert len([r for r in relationships if r[":TYPE"] in names]) == fillers


def test_relationships_lead_to_nodes(folder: Path) -> None:
    known = {row["uri:ID"] for row in rows(folder, "nodes-*")}
    ends = {row[end] for row in rows(folder, "relationships-*") for end in (":START_ID", ":END_ID")}
    assert ends <= known


def test_each_file_is_of_one_kind_and_its_columns_hold_their_types(folder: Path) -> None:
    for path in sorted(folder.glob("*.csv")):
        found = rows(folder, path.stem)
        assert found
        kind = ":LABEL" if path.name.startswith("nodes") else ":TYPE"
        assert len({row[kind] for row in found}) == 1, path.name
        for row in found:
            for column, value in row.items():
                assert "\n" not in value
                type = column.partition(":")[2]
                if value and not column.startswith(":") and column != "uri:ID":
                    TYPES[type](value)


def test_a_bank_and_its_loan(folder: Path) -> None:
    (bank,) = [r for r in rows(folder, "nodes-Bank") if r["name"] == "陇东农商银行"]
    assert bank[":LABEL"] == "Resource;Bank;Organisation;Entity"
    loan = rows(folder, "relationships-FINANCED")[0]
    told = {
        k: loan[k]
        for k in (":START_ID", ":TYPE", "amount:double", "unit", "start:date", "modality", "report")
    }
    assert told == {
        ":START_ID": BASE + "organisation/陇东农商银行",
        ":TYPE": "FINANCED",
        "amount:double": "50000000",
        "unit": "CNY",
        "start:date": "2025-03-05",
        "modality": "Asserted",
        "report": "r",
    }
    assert loan["evidence:string[]"].endswith("发放贷款5000万元。")
    plans = [r for r in rows(folder, "nodes-ProjectStart") if r["modality"] == "Planned"]
    assert len(plans) == 2


def test_figures_lead_to_what_they_are_of(folder: Path) -> None:
    figures = rows(folder, "nodes-Observation")
    assert len(figures) == 6
    assert {f["described"] for f in figures if f["described"]} == {"52户企业"}
    assert len(rows(folder, "relationships-OBSERVED_OF")) == 4


def test_reports_lead_to_what_they_name(folder: Path) -> None:
    named = rows(folder, "relationships-MENTIONS")
    assert len(named) == 2 * len(NAMED)
    assert (BASE + "report/r", BASE + "event/丝路茶博会") in {(r[":START_ID"], r[":END_ID"]) for r in named}
    (bank,) = [r for r in rows(folder, "nodes-Bank") if r["name"] == "陇东农商银行"]
    assert bank["reports:long"] == "2"


def test_the_script_names_every_file(folder: Path, tmp_path: Path) -> None:
    """Run with a neo4j-admin that only notes its arguments."""
    fake = tmp_path / "neo4j-admin"
    fake.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', encoding="utf-8")
    fake.chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    told = subprocess.run(
        [folder / "import.sh", "my"], env=environment, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert told[:4] == ["database", "import", "full", "my"]
    given = {a.partition("=")[2] for a in told if a.startswith(("--nodes=", "--relationships="))}
    assert given == {path.name for path in folder.glob("*.csv")}


def test_the_statements_load_every_file_and_column(folder: Path) -> None:
    text = (folder / "load.cypher").read_text(encoding="utf-8")
    loaded = re.findall(r"LOAD CSV WITH HEADERS FROM 'file:///([^']+)' AS row\n(.*?);\n", text, re.S)
    assert {unquote(name) for name, _ in loaded} == {path.name for path in folder.glob("*.csv")}
    for name, statement in loaded:
        with (folder / unquote(name)).open(encoding="utf-8") as file:
            columns = set(next(csv.reader(file)))
        assert set(re.findall(r"row\.`([^`]+)`", statement)) == columns - {":LABEL", ":TYPE"}
    assert "MERGE (a)-[r:`FINANCED` {claim: row.`claim`}]->(b)" in text
    assert "r.`amount` = toFloat(row.`amount:double`)" in text


@pytest.fixture(scope="module")
def imported(folder: Path) -> Any:
    """The graph in kglite, an engine for Cypher, which has run the statements twice."""
    kglite = pytest.importorskip("kglite", reason="kglite is installed on Linux on x86-64 only")
    graph = kglite.KnowledgeGraph()
    text = (folder / "load.cypher").read_text(encoding="utf-8").replace("file:///", f"file://{folder}/")
    text = re.sub(r"^//.*\n", "", text, flags=re.M).replace(
        "n.`id` =", "n.`report_id` ="
    )  # id is kglite's own
    statements = [statement for statement in text.split(";\n") if statement.strip()]
    for statement in statements * 2:
        graph.cypher(statement)
    return graph


def test_an_engine_for_cypher_runs_the_statements(folder: Path, imported: Any) -> None:
    """Each node and relationship is there once, with its labels and its type."""
    nodes = imported.cypher("MATCH (n) RETURN n.uri AS uri, labels(n) AS labels")
    expected = {row["uri:ID"]: set(row[":LABEL"].split(";")) for row in rows(folder, "nodes-*")}
    assert {node["uri"]: set(node["labels"]) for node in nodes} == expected
    assert len(list(nodes)) == len(expected) > 40
    found = imported.cypher(
        "MATCH (a)-[r]->(b) RETURN a.uri AS a, type(r) AS type, b.uri AS b, r.claim AS claim"
    )
    wanted = Counter(
        (row[":START_ID"], row[":TYPE"], row[":END_ID"], row.get("claim"))
        for row in rows(folder, "relationships-*")
    )
    assert Counter((row["a"], row["type"], row["b"], row["claim"]) for row in found) == wanted
    assert wanted.total() > 100


def test_an_engine_for_cypher_has_values_of_the_types_meant(imported: Any) -> None:
    (loan, *_) = imported.cypher(
        "MATCH (a)-[r:FINANCED]->(b) WHERE r.report = 'r' RETURN a.name AS bank, a.reports AS reports, "
        "r.amount AS amount, r.start AS start, r.evidence AS evidence, r.post AS post"
    )
    assert loan == {
        "bank": "陇东农商银行",
        "reports": 2,
        "amount": 50_000_000.0,
        "start": datetime.date(2025, 3, 5),
        "evidence": ["陇东农商银行与兰山新材料公司签订融资贷款协议，发放贷款5000万元。"],
        "post": None,
    }
    assert (type(loan["amount"]), type(loan["reports"])) == (float, int)


@pytest.mark.parametrize(
    ("name", "type"), [("financed", "FINANCED"), ("investedIn", "INVESTED_IN"), ("捐赠给", "捐赠给")]
)
def test_types(name: str, type: str) -> None:
    assert neo4j.type_of(name) == type


def test_what_would_break_out_of_a_cell_is_written_otherwise(graph: Path, tmp_path: Path) -> None:
    text = graph.read_text(encoding="utf-8").replace('"省商务厅"@zh', '"甲;乙\\\\丙\\"丁\\n戊"@zh')
    (tmp_path / "g.trig").write_text(text, encoding="utf-8")
    assert cli.main(["export", str(tmp_path / "g.trig"), "-o", str(tmp_path / "x.csv")]) == 0
    (row,) = rows(tmp_path / "x.csv", "nodes-GovernmentBody")
    assert row["aliases:string[]"] == '甲；乙＼丙"丁 戊'


def test_a_folder_of_ours_is_replaced_another_is_not(
    graph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["export", str(graph), "-o", str(tmp_path / "x.csv")]
    (tmp_path / "x.csv").mkdir()
    assert cli.main(arguments) == 0
    (tmp_path / "x.csv" / "nodes-Old.csv").touch()
    assert cli.main(arguments) == 0
    assert not (tmp_path / "x.csv" / "nodes-Old.csv").exists()
    (tmp_path / "x.csv" / "import.sh").unlink()
    assert cli.main(arguments) == 2
    assert "folder with other things in it" in capsys.readouterr().err
    assert (tmp_path / "x.csv" / "load.cypher").exists()
    (tmp_path / "y.csv").touch()
    assert cli.main([*arguments[:3], str(tmp_path / "y.csv")]) == 2
    assert "is a file. Expected a folder" in capsys.readouterr().err
    assert [p.name for p in sorted(tmp_path.iterdir())] == ["x.csv", "y.csv"]
