"""Layout: pages become reports. Sample pages stand in ``cases``; tables and properties are here."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.layout import credits, reports
from kg.layout.lines import Strand, join, tidy
from kg.layout.words import load
from kg.read import Record, read
from kg.types import BlockKind, Metadata, Report, Source

CASES = sorted((Path(__file__).parent / "cases").glob("*/page.txt"))


def layout(text: str, metadata: Metadata | None = None) -> list[Report]:
    return reports(Source("page.txt", text, "", "utf-8"), metadata or Metadata())


def only(text: str, metadata: Metadata | None = None) -> Report:
    (report,) = layout(text, metadata)
    return report


def blocks(report: Report) -> list[tuple[str, str]]:
    return [(b.kind.name, report.text[b.begin : b.end]) for b in report.blocks]


def as_json(report: Report) -> dict[str, object]:
    return {
        "id": report.id,
        "headline": report.headline,
        "bylines": list(report.bylines),
        "dateline": report.dateline,
        "published": report.published.isoformat() if report.published else None,
        "blocks": [{"kind": kind, "text": text} for kind, text in blocks(report)],
    }


def check_offsets(report: Report) -> None:
    separators = {b.end for b in report.blocks[:-1]}
    source = report.source.text
    assert len(report.offsets) == len(report.text)
    assert list(report.offsets) == sorted(set(report.offsets))
    for i, char in enumerate(report.text):
        at = report.offsets[i]
        if i in separators:
            assert char == "\n"
            assert at == report.offsets[i - 1] + 1
        elif char == " " and source[at] != " ":
            # a line's end between Latin words, or a sign that is left out before it
            assert source[at].isspace() or not source[at].isprintable() or source[at] == "\ufffd"
        else:
            assert source[at] == char
    for block in report.blocks:
        assert report.text[block.begin : block.end].strip()


@pytest.mark.parametrize("page", CASES, ids=lambda p: p.parent.name)
def test_sample_page(page: Path) -> None:
    expected = json.loads((page.parent / "expected.json").read_text(encoding="utf-8"))
    (record,) = read(page)
    assert isinstance(record, Record)
    found = reports(*record)
    assert [as_json(r) for r in found] == expected["reports"]
    assert record.source.encoding == expected.get("encoding", "utf-8")
    for report in found:
        check_offsets(report)


def test_all_sample_pages_were_run() -> None:
    counts = [len(json.loads((p.parent / "expected.json").read_text("utf-8"))["reports"]) for p in CASES]
    assert (len(CASES), sum(counts)) == (9, 24)


WORDS = load()

OPENINGS = [
    ("本报讯（记者 秦海）日前，", ("秦海",), "本报讯", "日前，"),
    ("本报讯 记者秦海报道：近日", ("秦海",), "本报讯", "近日"),
    ("本报讯 (通讯员 秦海 韩雪)7月", ("秦海", "韩雪"), "本报讯", "7月"),
    ("本报兰州7月3日讯（记者 秦海）7月", ("秦海",), "本报兰州7月3日讯", "7月"),
    ("本报银川5月 18 日电（记者 秦海）今", ("秦海",), "本报银川5月18日电", "今"),
    ("新华社北京7月1日电（记者 秦海、韩雪）国", ("秦海", "韩雪"), "新华社北京7月1日电", "国"),
    ("中新社海口9月4日电 （记者 秦海）4日", ("秦海",), "中新社海口9月4日电", "4日"),
    ("中新网9月4日电，国", (), "中新网9月4日电", "国"),
    ("据新华社北京7月1日电 国", (), "据新华社北京7月1日电", "国"),
    ("东江晚报讯（记者 秦海 实习生 韩 雪）昨", ("秦海", "韩雪"), "东江晚报讯", "昨"),
    ("华南经济报道记者 秦海 韩雪 广州报道 据", ("秦海", "韩雪"), "", "据"),
    ("□本报记者 秦 海 韩小雪", ("秦海", "韩小雪"), "", ""),
    ("本报记者秦海西安报道：今", ("秦海",), "", "今"),
    ("（记者 秦海 通讯员 韩雪）近日", ("秦海", "韩雪"), "", "近日"),
    ("本报讯（记者 阿卜杜拉·买买提）今", ("阿卜杜拉·买买提",), "本报讯", "今"),
]


@pytest.mark.parametrize(("text", "names", "dateline", "rest"), OPENINGS)
def test_opening_credit(text: str, names: tuple[str, ...], dateline: str, rest: str) -> None:
    found = credits.opening(text, WORDS)
    assert found is not None
    assert (found.names, found.dateline, text[found.at :]) == (names, dateline, rest)


@pytest.mark.parametrize(
    "text",
    [
        "记者从省商务厅获悉",
        "记者秦海7月1日从省",
        "（中国）有限公司",
        "本报通讯员队伍",
        "7月1日，记者",
        "新华社区举办",
    ],
)
def test_no_opening_credit(text: str) -> None:
    assert credits.opening(text, WORDS) is None


BYLINES = [
    ("本报记者 秦海 韩雪 文/图", ("秦海", "韩雪")),
    ("■ 记者 秦海 通讯员 韩雪", ("秦海", "韩雪")),
    ("文/秦海海 图/韩雪", ("秦海海", "韩雪")),
    ("文/本报记者 秦海", ("秦海",)),
    ("（通讯员 秦海）", ("秦海",)),
    ("（财务科供稿）", ("财务科",)),
    ("通讯员秦海报道", ("秦海",)),
    ("首席记者 秦海 见习记者 韩雪", ("秦海", "韩雪")),
]


@pytest.mark.parametrize(("line", "names"), BYLINES)
def test_byline(line: str, names: tuple[str, ...]) -> None:
    assert credits.is_byline(line, WORDS)
    assert credits.line_names(line, WORDS) == names


@pytest.mark.parametrize(
    "line", ["记者节座谈会举行", "记者从省商务厅获悉，", "秦海会见客人", "本报讯（记者 秦海）"]
)
def test_no_byline(line: str) -> None:
    assert not credits.is_byline(line, WORDS)


CLOSINGS = [
    ("已经完成。（完）", (), "已经完成。"),
    ("已经完成。（秦海）", ("秦海",), "已经完成。"),
    ("已经完成。（秦海 韩雪）", ("秦海", "韩雪"), "已经完成。"),
    ("已经完成。（市委宣传部 韩雪）", ("韩雪",), "已经完成。"),
    ("已经完成。（财务科供稿）", ("财务科",), "已经完成。"),
    ("已经完成。（责任编辑：韩雪）", (), "已经完成。"),
    ("已经完成。（据新华社）", (), "已经完成。"),
]


@pytest.mark.parametrize(("text", "names", "rest"), CLOSINGS)
def test_closing_credit(text: str, names: tuple[str, ...], rest: str) -> None:
    found = credits.closing(text, WORDS)
    assert found is not None
    assert (found.names, text[: found.at]) == (names, rest)


@pytest.mark.parametrize(
    "text", ["同比（下同）", "增长。（下同）", "如此。（不含县域）", "秦海（中）", "均可。（见图）"]
)
def test_no_closing_credit(text: str) -> None:
    assert credits.closing(text, WORDS) is None


TIDY = [
    ("为 10 家企业", "为10家企业"),
    ("贷款 3331. 26 万元", "贷款3331.26万元"),
    ("共 1 306 项", "共1306项"),
    ("180 家 ，同比", "180家，同比"),
    ("市长王 刚、副市长", "市长王刚、副市长"),
    ("王大刚 李小明 参加", "王大刚 李小明 参加"),
    ("在 World Bank Group 支持下", "在World Bank Group支持下"),
    ("2024 2025 两年", "2024 2025两年"),
]


@pytest.mark.parametrize(("text", "expected"), TIDY)
def test_blanks_of_typesetting_go(text: str, expected: str) -> None:
    strand = tidy(Strand(text, range(len(text))))
    assert strand.text == expected
    assert [text[i] for i in strand.offsets] == list(expected)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["中国银", "行放贷"], "中国银行放贷"),
        (["the World", "Bank"], "the World Bank"),
        (["共12", "34万元"], "共1234万元"),
    ],
)
def test_lines_are_joined(lines: list[str], expected: str) -> None:
    assert join([Strand(line, range(len(line))) for line in lines]).text == expected


def test_a_record_with_a_headline_is_one_report_as_it_stands() -> None:
    text = (
        "某市外贸增长\n本报讯（记者 秦海）上半年，某市外贸增长一成。\n分项看\n出口增长两成。\n（财务科供稿）"
    )
    report = only(
        text, Metadata(id="r1", headline="某市外贸增长", published=date(2020, 7, 1), home=("某市",))
    )
    assert (report.id, report.headline, report.bylines) == ("r1", "某市外贸增长", ("秦海", "财务科"))
    assert (report.published, report.home) == (date(2020, 7, 1), ("某市",))
    assert blocks(report) == [
        ("PARAGRAPH", "上半年，某市外贸增长一成。"),
        ("SUBHEAD", "分项看"),
        ("PARAGRAPH", "出口增长两成。"),
    ]


def test_a_record_with_a_telephone_number_is_a_report_all_the_same() -> None:
    text = "6月3日，江源农商行向桃溪竹业有限公司发放贷款860万元。有需求的企业可拨打咨询电话023-67891234。"
    assert layout(text) == []
    assert only(text, Metadata(id="a")).text == text


def test_a_line_without_any_sentence_is_a_report() -> None:
    assert blocks(only("甲银行向乙公司贷款")) == [("PARAGRAPH", "甲银行向乙公司贷款")]


def test_the_second_report_has_a_numbered_id() -> None:
    text = "甲县修路\n\n本报讯 甲县今天修路。\n\n乙县架桥\n\n本报讯 乙县今天架桥。\n"
    assert [(r.id, r.headline) for r in layout(text)] == [("page", "甲县修路"), ("page#2", "乙县架桥")]


def test_source_span_is_the_words_on_the_page() -> None:
    text = "本报讯 甲银行向乙公\n司贷款 5 亿元。\n"
    report = only(text)
    begin = report.text.index("乙公司")
    assert report.text == "甲银行向乙公司贷款5亿元。"
    assert text[slice(*report.source_span(begin, begin + 3))] == "乙公\n司"


def test_zero_width_and_control_characters_are_dropped() -> None:
    assert only("本\u200b报讯 甲\ufffd县\ufeff修路。").text == "甲县修路。"


def test_a_date_inside_a_sentence_is_no_furniture() -> None:
    text = "本报讯 经过两年建设，这座大桥已于\n2024年5月1日\n正式建成通车，全长一千二百米。\n"
    assert only(text).text == "经过两年建设，这座大桥已于2024年5月1日正式建成通车，全长一千二百米。"


def test_furniture_is_left_out_and_its_day_is_the_papers() -> None:
    text = "东江日报 2024年5月1日 星期三\n第02版 要闻\n本报讯 甲县修路。\n责任编辑：秦海\n本报地址：甲路1号\n"
    assert (only(text).text, only(text).published) == ("甲县修路。", date(2024, 5, 1))
    assert only(text, Metadata(published=date(2024, 5, 2))).published == date(2024, 5, 2)


def test_a_long_text_without_line_breaks() -> None:
    sentence = "甲银行向乙公司发放贷款500万元。"
    assert len(only(sentence * 50_000).text) == 50_000 * len(sentence)


PIECES = st.sampled_from(
    [
        *(
            "本报讯",
            "（记者 秦海）",
            "记者",
            "新华社北京7月1日电",
            "。",
            "，",
            "\n",
            "\n\n",
            "\r\n",
            "　　",
            " ",
            "12.5",
        ),
        *(
            "%",
            "甲银行",
            "增长",
            "第3版",
            "2024年5月1日",
            "责任编辑：",
            "□",
            "（",
            "）",
            "“",
            "”",
            "World",
            "\ufffd",
        ),
        *(
            "---\n",
            "电话：13800000000",
            "！",
            "下转第二版",
            "图为",
            "摄",
            "\u2028",
            "\t",
            "1、",
            "（完）",
            "\U0001f600",
        ),
        *(
            "\u200b",
            "\n甲县今年上半年外贸进出口增长\n",
            "\n2024年5月1日\n",
            "\n某市领导调研企业\n",
            "\n本报记者 秦海\n",
        ),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join)), st.booleans())
def test_any_text_keeps_its_offsets(text: str, headed: bool) -> None:
    found = layout(text, Metadata(headline="题目" if headed else None))
    assert len(found) <= 1 or not headed
    for report in found:
        assert report.text
        assert all(b.kind in BlockKind for b in report.blocks)
        check_offsets(report)
