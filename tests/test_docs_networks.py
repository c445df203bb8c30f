"""docs/networks.md: what it tells to type works, and answers what the page says."""

import contextlib
import io
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from kg import cli
from kg.export import FORMATS

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "networks.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", TEXT, re.S)
CODE = [text for kind, text in BLOCKS if kind == "python"]
ANSWERS = [text for kind, text in BLOCKS if kind == "text"]
COMMANDS = [
    line[5:] for kind, text in BLOCKS if not kind for line in text.splitlines() if line.startswith("$ kg ")
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample page."""
    folder = tmp_path_factory.mktemp("networks")
    shutil.copy(ROOT / "scripts" / "sample" / "page.txt", folder)
    return folder


def test_the_page_is_as_it_says(
    folder: Path, monkeypatch: pytest.MonkeyPatch, quick: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (len(CODE), len(ANSWERS), len(COMMANDS)) == (6, 6, 5)
    monkeypatch.chdir(folder)
    for command in COMMANDS:
        assert cli.main(shlex.split(command)) == 0
    told = []
    names: dict[str, Any] = {}
    for code in CODE:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(code, names)
        told.append(out.getvalue())
    assert told == ANSWERS
    part = nx.read_gexf(folder / "port.gexf")
    assert len(part) == 8
    assert all("betweenness" in data and "group" in data for _, data in part.nodes(data=True))


def test_every_format_is_told() -> None:
    page = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")
    assert [suffix for suffix in FORMATS if suffix and f"`{suffix}`" not in page] == []
