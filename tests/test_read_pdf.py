"""PDF files: the text of a page in reading order, and clear words where there is none."""

import io
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from kg import build, store
from kg.query import ask
from kg.read import Failure, Record, read
from kg.read import pdf as reader
from kg.types import Metadata
from kg.verify import verify

FONT = "STSong-Light"
LEFT = [
    "　　本报讯（记者 何平）6月3日，江源农商",
    "行向桃溪竹业有限公司发放贷款860万",
    "元，用于更新生产线。",
]
RIGHT = ["　　今年以来，该行已为36家竹加工企", "业发放贷款1.2亿元。公司总经理罗成", "说，订单接得上了。"]
Row = tuple[float, float, float, str]


def pdf(pages: Iterable[Iterable[Row]]) -> bytes:
    """A PDF of rows: left, baseline, size, text."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for rows in pages:
        for left, base, size, text in rows:
            canvas.setFont(FONT, size)
            canvas.drawString(left, base, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def two_columns() -> list[Row]:
    rows = [(50.0, 700.0, 20.0, "江源农商行支持竹加工企业扩大生产")]
    for left, column in ((50.0, LEFT), (260.0, RIGHT)):
        rows += [(left, 675.0 - 15 * i, 10.0, text) for i, text in enumerate(column)]
    return rows


def written(path: Path, pages: Iterable[Iterable[Row]]) -> Path:
    path.write_bytes(pdf(pages))
    return path


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    (record,) = read(written(tmp_path / "a.pdf", [two_columns()]))
    assert isinstance(record, Record)
    assert record.source.text.split("\n\n") == [
        "江源农商行支持竹加工企业扩大生产",
        "\n".join(LEFT),
        "\n".join(RIGHT),
    ]


def test_pages_follow_each_other(tmp_path: Path) -> None:
    pages = [[(50.0, 700.0, 10.0, "第一页的文字。")], [(50.0, 700.0, 10.0, "第二页的文字。")]]
    (record,) = read(written(tmp_path / "a.pdf", pages))
    assert isinstance(record, Record)
    assert record.source.text == "第一页的文字。\n\n第二页的文字。"


def test_radicals_become_the_characters_that_they_stand_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "_pages", lambda data: ["农商⾏⾏⻓为⼈⺠办事，⻋间开⼯"])
    (record,) = read(written(tmp_path / "a.pdf", [two_columns()]))
    assert isinstance(record, Record)
    assert record.source.text == "农商行行长为人民办事，车间开工"


def test_a_page_becomes_a_graph_with_exact_passages(tmp_path: Path) -> None:
    path = written(tmp_path / "a.pdf", [two_columns()])
    out = tmp_path / "a.trig"
    build.build([path], build.Options(out, Metadata(home=("重庆市",))))
    graph = store.load(out)
    verdict = verify(graph, [tmp_path])
    assert verdict.faults == []
    assert verdict.slices > 5
    rows = ask(graph, "SELECT ?a ?b { ?x kg:financed ?y . ?x rdfs:label ?a . ?y rdfs:label ?b }").rows
    assert rows == (("江源农商行", "桃溪竹业有限公司"),)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not readable as PDF"),
        (b"%PDF-1.4 and then nothing", "not readable as PDF"),
        (pdf([[]]), "only pictures"),
    ],
)
def test_what_holds_no_text_is_said(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "bad.pdf"
    path.write_bytes(data)
    (failure,) = read(path)
    assert isinstance(failure, Failure)
    assert said in failure.message
    assert "Expected" in failure.message


def test_without_the_library_the_remedy_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pdfminer.high_level", None)
    (failure,) = read(written(tmp_path / "a.pdf", [two_columns()]))
    assert isinstance(failure, Failure)
    assert "pip install 'report-kg[pdf]'" in failure.message
