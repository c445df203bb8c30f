"""Nothing of the annotated reports may stand in code, rules or tests: what fits one report is worth nothing elsewhere.

Compares strings of ``LENGTH`` characters.
"""

import json
import os
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("SHARED", ROOT.parent / "shared"))
LENGTH = 11
# Reports written without sight of the others share set phrases and names of bodies, no more.
CORPUS_LENGTH = 15
# Set phrases and full names of bodies that any report may hold.
ALLOWED = re.compile(
    "人民代表大会常务委员会|发展和改革委员会|经济和信息化委员会|民族自治|市场监督管理局|住房和城乡建设|一带一路|社会发展计划执行|国民经济和社会发展|新闻办召开新闻发布会|全面经济伙伴关系协定|中国石油天然气集团公司"
)


def texts() -> list[str]:
    lines = (SHARED / "evaluation" / "dev.jsonl").read_text(encoding="utf8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def ours() -> list[Path]:
    folders = [ROOT / "kg", ROOT / "ontology", ROOT / "tests", ROOT / "scripts"]
    found = [
        p
        for f in folders
        for p in sorted(f.rglob("*"))
        if p.suffix in {".py", ".yaml", ".ttl", ".txt", ".json", ".jsonl", ".rq"}
    ]
    left_out = {"gazetteer", "evaluation"}  # the world's names; reports written without sight of the others
    return [p for p in found if not left_out & set(p.parts) and p.name != Path(__file__).name]


def pieces(text: str, length: int) -> set[str]:
    text = "".join(text.split())
    return {text[i : i + length] for i in range(len(text) - length + 1)}


def without_marks(text: str) -> str:
    """The corpus's marks taken out: a shared string may run over a mark."""
    return re.sub(r"\|[A-Za-z]+\??(?:=[^\]]*)?\]", "", text).replace("[", "")


@pytest.mark.skipif(not (SHARED / "evaluation" / "dev.jsonl").exists(), reason="no annotated reports here")
def test_no_long_string_of_the_annotated_reports_stands_in_the_project():
    theirs = {n: set().union(*(pieces(t, n) for t in texts())) for n in (LENGTH, CORPUS_LENGTH)}
    files = ours()
    assert len(files) > 100
    shared = {
        f"{path.relative_to(ROOT)}: {piece}"
        for path in files
        for length in [CORPUS_LENGTH if "corpus" in path.parts else LENGTH]
        for piece in pieces(without_marks(path.read_bytes().decode("utf8", "replace")), length)
        & theirs[length]
        if not ALLOWED.search(piece) and sum("一" <= c <= "鿿" for c in piece) > LENGTH // 2
    }
    assert sorted(shared) == []
