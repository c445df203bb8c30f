"""Reading: encodings, formats, front matter, folders, standard input, bad input."""

import hashlib
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kg.read import Failure, Record, read
from kg.types import Metadata

TEXT = "本报讯（记者 何平）近日，甘肃省商务厅与中国进出口银行甘肃省分行签署协议，提供贷款3.5亿元。\n"


def records(path: Path | str, **options: object) -> list[Record]:
    return [r for r in read(path, **options) if isinstance(r, Record)]  # type: ignore[arg-type]


def failures(path: Path | str, **options: object) -> list[Failure]:
    return [r for r in read(path, **options) if isinstance(r, Failure)]  # type: ignore[arg-type]


def one(path: Path, **options: object) -> Record:
    found = list(read(path, **options))  # type: ignore[arg-type]
    assert len(found) == 1
    assert isinstance(found[0], Record)
    return found[0]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8"),
        (TEXT.encode("gb18030"), "gb18030"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16"),
        (b"The Export-Import Bank lent 3 million.\n", "utf-8"),
    ],
)
def test_encoding_is_found(tmp_path: Path, data: bytes, encoding: str) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(data)
    source = one(path).source
    assert source.text == (TEXT if b"Bank" not in data else data.decode())
    assert (source.encoding, source.name) == (encoding, "page.txt")
    assert source.sha256 == hashlib.sha256(data).hexdigest()


KOREAN = "한국은행은 오늘 기준금리를 동결했다고 밝혔다. 수출은 증가했다.".encode("euc-kr")
BIG5 = "本報訊近日甘肅省商務廳與銀行簽署協議提供貸款三億元支持外貿企業發展".encode("big5")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "NUL bytes"),
        (TEXT.encode("utf-16-le") + b"a\0", "NUL bytes"),
        (bytes(range(1, 9)) * 20, "control bytes"),
        (KOREAN, "not sure of the encoding"),
        (BIG5, "not sure of the encoding"),
        ("la société générale a accordé un crédit à l'entreprise".encode("latin-1"), "not sure"),
        (TEXT.encode()[:-3] + b"\xff\xff\n", "not sure of the encoding"),
        (TEXT.encode("gb18030") * 3 + b"\xff\xff", "not sure of the encoding"),
    ],
)
def test_what_is_no_text_is_said(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(data)
    (failure,) = read(path)
    assert isinstance(failure, Failure)
    assert failure.where == str(path)
    assert said in failure.message
    assert "Expected" in failure.message


def test_a_given_encoding_is_taken_at_its_word(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(BIG5)
    assert one(path, encoding="big5").source.text.startswith("本報訊")
    assert "not in encoding utf-8" in failures(path, encoding="utf-8")[0].message
    assert "unknown encoding" in failures(path, encoding="no-such")[0].message


def test_control_characters_keep_their_places(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes("甲\x0b乙\x85丙\ufffe丁\t戊\r\n己，今年本市进出口增长。".encode())
    assert one(path).source.text == "甲\ufffd乙\ufffd丙\ufffd丁\t戊\r\n己，今年本市进出口增长。"


def test_front_matter_is_metadata_and_stays_in_the_text(tmp_path: Path) -> None:
    head = (
        "---\r\npublished: 2024-03-05\r\nhome: [甘肃省, 兰州市]\r\npublisher: 兰州新报\r\nid: 007\r\n---\r\n"
    )
    path = tmp_path / "page.txt"
    path.write_bytes((head + TEXT).encode("gb18030"))
    record = one(path, defaults=Metadata(publisher="别的报", url="https://example.org/a"))
    assert record.source.text == head + TEXT
    assert record.metadata == Metadata(
        "007", None, date(2024, 3, 5), ("甘肃省", "兰州市"), "兰州新报", "https://example.org/a"
    )


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("---\npublished: [\n---\n", "not valid YAML"),
        ("---\npublished: 昨天\n---\n", "Expected a date like"),
        ("---\npublished: 2024-13-01\n---\n", "Expected a date like"),
        ("---\npublishd: 2024-03-05\n---\n", "Did you mean 'published'?"),
        ("---\nhome: {a: b}\n---\n", '"home"'),
        ("---\njust words\n---\n", "has no keys"),
        ("---\npublished: 2024-03-05\n", "not closed"),
    ],
)
def test_bad_front_matter_is_said(tmp_path: Path, head: str, said: str) -> None:
    path = tmp_path / "page.txt"
    path.write_text(head + TEXT, encoding="utf-8")
    assert [said in f.message for f in failures(path)] == [True]
    assert records(path) == []


def test_front_matter_alone_is_no_report(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text("---\nid: a\n---\n \n", encoding="utf-8")
    assert ["front matter only" in f.message for f in failures(path)] == [True]


def write_lines(path: Path, *rows: object) -> None:
    lines = [r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_jsonl_gives_records_and_says_which_lines_are_wrong(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    write_lines(
        path,
        {"id": "a", "text": "甲。", "published": "2024-03-05", "home": ["甘肃省"], "other": 1},
        "{not json",
        "",
        {"id": "b"},
        {"id": "c", "text": 5},
        {"text": "没有编号。"},
        {"id": "d", "text": "丁。", "published": "soon"},
        {"id": "a", "text": "又一个。"},
        {"id": "e", "text": "戊。", "home": "甘肃省，兰州市"},
        ["a"],
        "[" * 100_000,
        '{"id": 6, "text": "己\\ud800。"}',
        {"id": "f", "text": " "},
        {"id": "g", "text": "庚。", "headline": 3.5},
    )
    assert [(r.metadata.id, r.source.name) for r in records(path)] == [
        ("a", "in.jsonl#a"),
        ("e", "in.jsonl#e"),
        ("6", "in.jsonl#6"),
    ]
    first, second, third = records(path)
    assert first.metadata.published == date(2024, 3, 5)
    assert first.source.sha256 == hashlib.sha256("甲。".encode()).hexdigest()
    assert second.metadata.home == ("甘肃省", "兰州市")
    assert third.source.text == "己\ufffd。"
    wrong = {f.where.removeprefix(f"{path}:"): f.message for f in failures(path)}
    assert list(wrong) == ["2", "4", "5", "6", "7", "8", "10", "11", "13", "14"]
    assert "not valid JSON" in wrong["2"]
    assert '"text"' in wrong["4"]
    assert '"text"' in wrong["5"]
    assert '"id"' in wrong["6"]
    assert "Expected a date" in wrong["7"]
    assert "in line 1 too" in wrong["8"]
    assert "no JSON object" in wrong["10"]
    assert "not valid JSON" in wrong["11"]
    assert '"headline"' in wrong["14"]


def test_jsonl_is_streamed() -> None:
    taken: list[int] = []

    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readline(self, size: int | None = -1) -> bytes:
            taken.append(len(taken))
            return json.dumps({"id": str(len(taken)), "text": "甲。"}).encode() + b"\n"

        def __next__(self) -> bytes:
            return self.readline()

    stream: Iterator[Record | Failure] = read("-", stdin=Endless())  # type: ignore[arg-type]
    ids = [next(stream) for _ in range(3)]
    assert [r.metadata.id for r in ids if isinstance(r, Record)] == ["1", "2", "3"]
    assert len(taken) <= 4


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_jsonl_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "in.jsonl"
    row = json.dumps({"id": "a", "text": "中文。"}, ensure_ascii=False)
    path.write_bytes(f"{row}\n{row.replace('a', 'b')}\n".encode(encoding))
    given = {"encoding": encoding} if encoding == "gb18030" else {}
    assert [r.source.text for r in records(path, **given)] == ["中文。", "中文。"]
    if given:
        assert ["give --encoding" in f.message for f in failures(path)] == [True, True]


def test_an_empty_jsonl_is_said(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"\n")
    assert ["is empty" in f.message for f in failures(path)] == [True]


def test_a_folder_is_read_in_order_and_other_files_are_told(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.TXT", "a/y.jsonl", "c.doc", ".hidden/x.txt", "a/.x.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(TEXT if name[-1].lower() != "l" else '{"id":"r","text":"甲。"}\n', encoding="utf-8")
    found = list(read(tmp_path))
    assert [r.source.name for r in found if isinstance(r, Record)] == ["a/y.jsonl#r", "a/z.TXT", "b.txt"]
    assert [(f.where, f.skipped) for f in found if isinstance(f, Failure)] == [
        (str(tmp_path / "c.doc"), True)
    ]


@pytest.mark.parametrize(("name", "said"), [("none.txt", "no such file"), ("page.xyz", "unknown format")])
def test_a_path_that_is_nothing_is_said(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "page.xyz").write_text(TEXT, encoding="utf-8")
    (failure,) = read(tmp_path / name)
    assert isinstance(failure, Failure)
    assert said in failure.message
    assert not failure.skipped


def test_an_empty_folder_is_said(tmp_path: Path) -> None:
    assert ["no file to read" in f.message for f in failures(tmp_path)] == [True]


def test_standard_input_is_text_or_jsonl() -> None:
    (text,) = records("-", stdin=io.BytesIO(TEXT.encode("gb18030")))
    assert (text.source.name, text.source.text) == ("stdin", TEXT)
    rows = b'\xef\xbb\xbf{"id": "a", "text": "x"}\n{"id": "b", "text": "y"}\n'
    assert [r.source.name for r in records("-", stdin=io.BytesIO(rows))] == ["stdin#a", "stdin#b"]
    assert ["is empty" in f.message for f in failures("-", stdin=io.BytesIO(b""))] == [True]
