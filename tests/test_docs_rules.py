"""docs/rules.md: what it tells a newcomer to type works, and answers what the page says."""

import re
import shlex
from pathlib import Path

import pytest

from kg import cli

PAGE = Path(__file__).parent.parent / "docs" / "rules.md"
TEXT = PAGE.read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", TEXT, re.S)
NAMES = [text for kind, text in BLOCKS if kind == "turtle"]
RULES = [text for kind, text in BLOCKS if kind == "yaml"]
# Each command with all that the page says it answers.
TOLD = [
    (line[len("$ kg ") :], answer)
    for kind, text in BLOCKS
    if not kind
    for line, answer in re.findall(r"^(\$ kg .*)\n((?:(?!\$ ).*\n)*)", text, re.M)
]


def command(start: str) -> tuple[list[str], str]:
    """The arguments of the one command of the page that begins so, and its answer."""
    ((line, answer),) = [told for told in TOLD if told[0].startswith(start)]
    return shlex.split(line), answer


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with the page's ontology."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my-rules").mkdir()
    (tmp_path / "my.ttl").write_text(NAMES[0], encoding="utf-8")
    return tmp_path


def write(folder: Path, version: int) -> None:
    """Saves the page's rule as it is after so many changes."""
    (folder / "my-rules" / "donation.yaml").write_text(RULES[version], encoding="utf-8")


def test_the_page_has_the_blocks_that_these_tests_read() -> None:
    assert (len(NAMES), len(RULES), len(TOLD)) == (1, 3, 5)


def test_the_first_check_shows_what_the_rule_reads(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, 0)
    arguments, answer = command("rules check")
    assert cli.main(arguments) == 1
    assert capsys.readouterr().err == answer


@pytest.mark.parametrize("version", [1, 2])
def test_the_rule_with_its_facts_is_well(
    folder: Path, version: int, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, version)
    assert cli.main(command("rules check")[0]) == 0
    assert capsys.readouterr().out.endswith(" rules, all well\n")


def test_the_sentence_tried_is_explained_as_the_page_says(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, 1)
    arguments, answer = command("rules try")
    assert cli.main(arguments) == 0
    assert capsys.readouterr().out == answer


def test_the_graph_answers_as_the_page_says(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, 2)
    (text,) = re.findall(r'^\$ echo "(.*)" > page.txt$', TEXT, re.M)
    (folder / "page.txt").write_text(text + "\n", encoding="utf-8")
    assert cli.main(command("build")[0]) == 0
    capsys.readouterr()
    arguments, answer = command("query page.trig 'SELECT ?giver")
    assert cli.main(arguments) == 0
    assert capsys.readouterr().out == answer
    assert cli.main(command("query page.trig 'SELECT ?who")[0]) == 0
    assert "中国银行甘肃省分行" in capsys.readouterr().out
    counts = []
    for more in ([], ["--ontology", "my.ttl"]):
        capsys.readouterr()
        assert cli.main(["verify", "page.trig", *more]) == 0
        counts.append(int(re.findall(r"(\d+) relations", capsys.readouterr().out)[0]))
    assert counts[1] == counts[0] + 2
    assert cli.main(["view", "page.trig", "-o", "page.html", "--ontology", "my.ttl"]) == 0
    assert "捐赠给" in (folder / "page.html").read_text(encoding="utf-8")


def test_the_faults_are_told_as_the_page_says(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = [line for _, text in BLOCKS for line in text.splitlines() if "did you mean" in line]
    assert len(told) == 3
    wrong = RULES[2].replace("{donor:Organisation+!}", "{donor:Organization+!}")
    wrong = wrong.replace("@{recipient:", "@{reciever:")
    (folder / "my-rules" / "donation.yaml").write_text(wrong, encoding="utf-8")
    assert cli.main(command("rules check")[0]) == 1
    assert capsys.readouterr().err.splitlines() == told[:2]
    names = NAMES[0].replace("rdfs:domain kg:Organisation", "rdfs:domain kg:Organization")
    (folder / "my.ttl").write_text(names, encoding="utf-8")
    assert cli.main(command("rules check")[0]) == 1
    assert capsys.readouterr().err.splitlines() == told[2:]


def test_the_readme_leads_to_the_page() -> None:
    assert "(docs/rules.md)" in (PAGE.parent.parent / "README.md").read_text(encoding="utf-8")
