"""The same input gives the same bytes: in other processes, with other hash seeds, with more workers."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TEXT = (
    "甘州市与河西种业集团签订合作协议\n\n"
    "本报讯（记者 林小满）4月2日，甘州市人民政府与河西种业集团在兰州签订战略合作协议，"
    "计划投资3.5亿元建设盐碱地治理项目。市长何远志会见了河西种业集团董事长秦月。\n\n"
    "今年一季度，甘州市进出口总值12.6亿元，同比增长8.4%，其中对哈萨克斯坦、蒙古国出口2.1亿元。\n"
)
EXPORTED = ("g.nq", "g.ttl", "g.nt", "g.jsonld", "g.rdf", "g.graphml", "g.gexf", "g.cyjs", "g.csv")


def kg(folder: Path, seed: str, *commands: list[str]) -> None:
    """Runs commands in a process with a hash seed of its own."""
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    code = f"import sys; from kg import cli; sys.exit(any([cli.main(c) for c in {commands!r}]))"
    subprocess.run([sys.executable, "-c", code], cwd=folder, env=environment, check=True)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three folders with the same inputs, each built by another process in another way."""
    ways = (
        ("0", ["1.txt", "2.txt", "3.txt"], "1"),
        ("1", ["3.txt", "1.txt", "2.txt"], "1"),
        ("4242", ["."], "2"),
    )
    found = []
    for seed, inputs, workers in ways:
        folder = tmp_path_factory.mktemp("way")
        for i in (1, 2, 3):
            (folder / f"{i}.txt").write_text(
                f"{TEXT}\n{i}月，农业银行兰州分行向河西种业集团放贷{i}00万元。", encoding="utf-8"
            )
        common = ["-q", "--home", "甘肃省,张掖市", "--published", "2025-04-03", "--workers", workers]
        kg(folder, seed, ["build", *inputs, "-o", "g.trig", *common])
        exports = [["export", "g.trig", "-o", name] for name in EXPORTED]
        terms = ["export", "g.trig", "-o", "terms.trig", "--rdf12"]
        kg(folder, seed, *exports, terms, ["view", "g.trig", "-o", "g.html"])
        found.append(folder)
    return found


def content(path: Path) -> bytes:
    """What a file holds, or a folder: its files' names and what they hold."""
    if path.is_dir():
        return b"".join(file.name.encode() + file.read_bytes() for file in sorted(path.iterdir()))
    return path.read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["g.trig", *EXPORTED, "terms.trig", "g.html"])
def test_same_bytes(folders: list[Path], name: str) -> None:
    found = {content(folder / name) for folder in folders}
    assert len(found) == 1
    assert len(found.pop()) > 1000
