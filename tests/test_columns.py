"""Reading order: the same words from pages set in other ways."""

import pytest

from kg.read.columns import Piece, text


def rows(left: float, top: float, *words: str, size: float = 10) -> list[Piece]:
    """Rows below each other, each as wide as its words."""
    return [
        Piece(w, left, top - i * size * 1.5 - size, left + size * len(w), top - i * size * 1.5, size)
        for i, w in enumerate(words)
    ]


A, B, C = ("甲一甲一甲一", "甲二甲二"), ("乙一乙一乙一", "乙二乙二"), ("丙一丙一丙一", "丙二丙二")
HEAD = "横跨三栏的大标题在这里"

PAGES = {
    "one column": ([*rows(0, 100, *A)], ["甲一甲一甲一\n甲二甲二"]),
    "two columns": (
        [*rows(75, 100, *B), *rows(0, 100, *A)],
        ["甲一甲一甲一\n甲二甲二", "乙一乙一乙一\n乙二乙二"],
    ),
    "columns with other baselines": (
        [*rows(0, 100, *A), *rows(75, 96, *B)],
        ["甲一甲一甲一\n甲二甲二", "乙一乙一乙一\n乙二乙二"],
    ),
    "a headline over three columns": (
        [*rows(0, 130, HEAD, size=20), *rows(0, 100, *A), *rows(75, 100, *B), *rows(150, 100, *C)],
        [HEAD, "甲一甲一甲一\n甲二甲二", "乙一乙一乙一\n乙二乙二", "丙一丙一丙一\n丙二丙二"],
    ),
    "a line close below two columns": (
        [*rows(0, 100, *A), *rows(75, 100, *B), *rows(0, 72, "责任编辑甲某某版式乙某某")],
        ["甲一甲一甲一\n甲二甲二", "乙一乙一乙一\n乙二乙二", "责任编辑甲某某版式乙某某"],
    ),
    "two blocks below each other, then one beside them": (
        [
            *rows(0, 100, *A),
            *rows(0, 40, *B),
            *rows(90, 100, "丙一丙一", "丙二", "丙三", "丙四", "丙五", "丙六"),
        ],
        ["甲一甲一甲一\n甲二甲二", "乙一乙一乙一\n乙二乙二", "丙一丙一\n丙二\n丙三\n丙四\n丙五\n丙六"],
    ),
    "a headline close above its text": (
        [*rows(0, 118, "小标题", size=16), *rows(0, 98, *A)],
        ["小标题", "甲一甲一甲一\n甲二甲二"],
    ),
    "indents": ([*rows(20, 100, "首行"), *rows(0, 85, "次行次行")], ["\u3000\u3000首行\n次行次行"]),
    "a row in pieces": ([*rows(0, 100, "前半"), *rows(20, 100, "后半")], ["前半后半"]),
    "nothing": ([], [""]),
}


@pytest.mark.parametrize(("pieces", "blocks"), PAGES.values(), ids=PAGES)
def test_reading_order(pieces: list[Piece], blocks: list[str]) -> None:
    assert text(pieces).split("\n\n") == blocks
    assert text(pieces[::-1]).split("\n\n") == blocks
