"""kg.build: whole builds of small inputs, good and bad, and the same bytes every time."""

import itertools
import json
import random
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from kg import build, certainty, intake, store
from kg.errors import KgError
from kg.query import ask
from kg.store import files
from kg.types import Block, BlockKind, Metadata, Report, Source
from kg.verify import verify

TEXT = (
    "甘州市与兰山新材料公司签订合作协议\n\n"
    "本报讯（记者 林小满）4月2日，甘州市人民政府与兰山新材料有限公司在兰州签订战略合作协议，"
    "计划投资3.5亿元建设盐碱地治理项目。市长何远志会见了兰山新材料有限公司董事长秦月。\n\n"
    "今年一季度，甘州市进出口总值12.6亿元，同比增长8.4%，其中对哈萨克斯坦出口2.1亿元。\n"
)
OTHER = "农业银行兰州分行向河西种业集团发放贷款2000万元。\n"


pytestmark = pytest.mark.usefixtures("quick")


def options(out: Path) -> build.Options:
    """The options of most tests."""
    return build.Options(out, Metadata(home=("甘肃省", "甘州市")))


def build_all(out: Path, *inputs: Path) -> tuple[build.Summary, store.Store]:
    """The summary and the graph of some inputs."""
    summary = build.build(list(inputs), options(out))
    return summary, store.load(out)


def ids(graph: store.Store) -> list[str]:
    """The ids of a graph's reports."""
    return [row[0] for row in ask(graph, "SELECT ?i { ?r dcterms:identifier ?i } ORDER BY ?i").rows]


def write(path: Path, text: str) -> Path:
    """A file with ``text``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_report_becomes_a_graph(tmp_path: Path) -> None:
    summary, graph = build_all(tmp_path / "g.trig", write(tmp_path / "a.txt", TEXT))
    assert summary.problems == []
    assert summary.reports == 1
    assert summary.entities >= 4
    assert summary.facts >= 2
    assert summary.observations >= 3
    names = {row[0] for row in ask(graph, "SELECT ?n { ?r schema:mentions/rdfs:label ?n }").rows}
    assert {"兰山新材料有限公司", "何远志", "秦月", "哈萨克斯坦"} <= names


def test_progress_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "_BATCH", 10)
    inputs = [write(tmp_path / f"{i}.txt", OTHER) for i in range(3)]
    told: list[int] = []
    build.build(inputs, options(tmp_path / "g.nq"), progress=lambda s: told.append(s.reports))
    assert told == [1, 2, 3]


# --- Bad inputs: told, and nothing else lost

BAD: dict[str, bytes] = {
    "empty.txt": b"",
    "blank.txt": b" \n\n",
    "binary.txt": bytes(range(256)) * 40,
    "image.png": b"\x89PNG\r\n\x1a\n\0\0\0",
    "broken.jsonl": b'{"id": "x", "text": \n',
    "textless.jsonl": b'{"id": "x"}\n',
}


@pytest.mark.parametrize("name", BAD)
def test_bad_inputs_cost_nothing_else(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(BAD[name])
    summary, graph = build_all(tmp_path / "g.trig", tmp_path / name, write(tmp_path / "good.txt", OTHER))
    assert len(ids(graph)) == 1
    assert summary.failed == 1
    assert name in summary.problems[0].where
    assert len(summary.problems[0].message) > 10


def test_a_missing_input_is_told(tmp_path: Path) -> None:
    old = write(tmp_path / "g.trig", "# old\n")
    summary = build.build([tmp_path / "no.txt"], options(old))
    assert (summary.failed, summary.reports) == (1, 0)
    assert old.read_text() == "# old\n"
    assert "no such file" in summary.problems[0].message


def test_a_wrong_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode("gb18030"))
    wrong = build.Options(tmp_path / "g.trig", encoding="utf-8")
    summary = build.build([path], wrong)
    assert summary.failed == 1
    right = build.build([path], options(tmp_path / "h.trig"))
    assert (right.failed, right.reports) == (0, 1)


def test_one_bad_line_of_many(tmp_path: Path) -> None:
    good = [json.dumps({"id": f"r{i}", "text": OTHER}, ensure_ascii=False) for i in range(3)]
    path = write(tmp_path / "in.jsonl", "\n".join([good[0], "{oops", *good[1:]]))
    summary, graph = build_all(tmp_path / "g.trig", path)
    assert ids(graph) == ["r0", "r1", "r2"]
    assert [p.where.rpartition(":")[2] for p in summary.problems] == ["2"]


def test_a_page_of_advertisements(tmp_path: Path) -> None:
    path = write(tmp_path / "ads.txt", "招租 旺铺出租 电话13900000000\n\n搬家 保洁 疏通 电话13900000001\n")
    summary, graph = build_all(tmp_path / "g.trig", path, write(tmp_path / "good.txt", OTHER))
    assert "good.txt" in " ".join(ids(graph)) or "good" in ids(graph)
    assert not ask(
        graph, "SELECT ?c { ?c a kg:Claim ; kg:evidence/nif:anchorOf ?t FILTER(CONTAINS(?t, '招租')) }"
    ).rows
    assert all(p.where == "ads.txt" for p in summary.problems)


@pytest.mark.parametrize("text", [OTHER.strip() * 3000, "甲" * 50_000])
def test_a_long_text_without_a_line_break(tmp_path: Path, text: str) -> None:
    path = write(tmp_path / "long.txt", text)
    summary, graph = build_all(tmp_path / "g.nq", path)
    assert summary.failed == 0
    assert summary.characters == len(text)
    assert summary.reports == -(-len(text) // intake._LONGEST)
    assert verify(graph, [tmp_path]).faults == []


def test_parts_end_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "_LONGEST", 12)
    text = "甲乙丙。丁戊己庚。\n辛壬癸。" + "子" * 30 + "。丑。"
    blocks = (Block(BlockKind.PARAGRAPH, 0, 9), Block(BlockKind.PARAGRAPH, 10, len(text)))
    whole = Report("r", Source("r", "*" + text, "", "utf-8"), text, range(1, len(text) + 1), blocks)
    parts = list(intake.parts(whole))
    assert [p.text for p in parts] == [
        "甲乙丙。丁戊己庚。",
        "\n辛壬癸。",
        "子" * 12,
        "子" * 12,
        "子" * 6 + "。丑。",
    ]
    assert [p.id for p in parts] == ["r", "r~2", "r~3", "r~4", "r~5"]
    for part in parts:
        begin, end = part.source_span(0, len(part.text))
        assert part.source.text[begin:end] == part.text
        assert all(0 <= b.begin < b.end <= len(part.text) for b in part.blocks)
    monkeypatch.undo()
    assert list(intake.parts(whole)) == [whole]


def test_a_fault_in_one_report_costs_only_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    right = build.extract.extract

    def faulty(report, *rest):  # type: ignore[no-untyped-def]
        if "坏" in report.text:
            raise ValueError("a fault")
        return right(report, *rest)

    monkeypatch.setattr(build.extract, "extract", faulty)
    bad, good = write(tmp_path / "bad.txt", "坏" + OTHER), write(tmp_path / "good.txt", OTHER)
    summary, graph = build_all(tmp_path / "g.trig", bad, good)
    assert len(ids(graph)) == 1
    assert [p.message for p in summary.problems] == [
        "not readable, by a fault of this program (ValueError: a fault)."
    ]


def test_a_fault_in_recognition_costs_only_that_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loaded: build.Engine
) -> None:
    def faulty(reports):  # type: ignore[no-untyped-def]
        for report in reports:
            if "坏" in report.text:
                raise RuntimeError("a fault")
            yield from loaded.mentions([report])

    broken = replace(loaded, mentions=faulty)
    monkeypatch.setattr(build, "engine", lambda *own: broken)
    bad, good = write(tmp_path / "bad.txt", "坏" + OTHER), write(tmp_path / "good.txt", OTHER)
    summary, graph = build_all(tmp_path / "g.trig", bad, good)
    assert len(ids(graph)) == summary.failed == 1


@pytest.mark.parametrize("out", ["no/such/folder/g.trig", "g.docx"])
def test_an_unusable_output_is_told_before_any_work(tmp_path: Path, out: str) -> None:
    with pytest.raises(KgError):
        build.build(iter(lambda: pytest.fail("read something"), None), options(tmp_path / out))


def test_a_bad_base_is_told(tmp_path: Path) -> None:
    with pytest.raises(KgError, match="--base"):
        build.build([], build.Options(tmp_path / "g.trig", base="my graph"))


def test_the_old_output_survives_a_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = write(tmp_path / "g.trig", "# old\n")
    monkeypatch.setattr(files, "header", lambda prefixes: (_ for _ in ()).throw(OSError(28, "No space left")))
    with pytest.raises(KgError, match="No space left"):
        build.build([write(tmp_path / "a.txt", OTHER)], options(old))
    assert old.read_text() == "# old\n"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt", "g.trig"]


# --- Ids


def test_same_names_with_other_texts_are_kept_apart(tmp_path: Path) -> None:
    one, other = write(tmp_path / "1" / "a.txt", TEXT), write(tmp_path / "2" / "a.txt", OTHER)
    outs = []
    for i, inputs in enumerate(itertools.permutations([one, other])):
        summary, graph = build_all(tmp_path / f"{i}.trig", *inputs)
        assert summary.failed == 0
        assert len(ids(graph)) == 2
        outs.append((tmp_path / f"{i}.trig").read_bytes())
    assert outs[0] == outs[1]


def test_the_same_input_twice_counts_once(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", TEXT)
    summary, graph = build_all(tmp_path / "g.trig", path, path)
    assert (summary.repeated, summary.failed, len(ids(graph))) == (1, 0, 1)


# --- The same bytes


def test_any_order_of_inputs_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inputs = [write(tmp_path / f"{i}.txt", f"{TEXT}\n{i}月{i}日，{OTHER}") for i in range(1, 7)]
    found = set()
    for turn, size in enumerate((10, 500, 40_000)):
        monkeypatch.setattr(build, "_BATCH", size)
        random.Random(turn).shuffle(inputs)
        build.build(inputs, options(tmp_path / f"{turn}.trig"))
        found.add((tmp_path / f"{turn}.trig").read_bytes())
    assert len(found) == 1


# --- What goes through all stages

SAID = (
    "据甘州海关统计，今年一季度，甘州市进出口总值12.6亿元，其中出口8.1亿元，进口5.5亿元。"
    "甘州市商务局局长何远志表示，甘州市与兰山新材料有限公司在兰州签订战略合作协议。\n"
)


def test_who_says_it_and_what_does_not_agree(tmp_path: Path) -> None:
    _, graph = build_all(tmp_path / "g.trig", write(tmp_path / "a.txt", SAID))
    text = "SELECT DISTINCT ?s ?i { ?o kg:attributedTo/rdfs:label ?s OPTIONAL { ?o kg:indicator ?i } }"
    told = {tuple(row) for row in ask(graph, text).rows}
    assert {("甘州海关", "进出口总值"), ("甘州海关", "出口"), ("甘州海关", "进口"), ("何远志", "")} == told
    notes = ask(graph, "SELECT ?i ?n { ?o kg:indicator ?i ; kg:conflict ?n } ORDER BY ?i").rows
    note = "“进出口总值”12.6亿元，而“出口”8.1亿元与“进口”5.5亿元之和为13.6亿元，相差1亿元"
    assert sorted(notes) == sorted([("出口", note), ("进口", note), ("进出口总值", note)])
    assert verify(graph, [tmp_path]).faults == []


def test_a_threshold_leaves_out_what_is_less_sure(tmp_path: Path) -> None:
    page = write(tmp_path / "a.txt", TEXT + SAID)
    whole, graph = build_all(tmp_path / "g.trig", page)
    kinds = "{ ?x kg:modality ?m } UNION { ?x a kg:Claim } UNION { ?x a kg:Observation }"
    text = f"SELECT ?x ?c {{ {kinds} ?x kg:confidence ?c }}"
    told = ask(graph, text).rows
    edge = sorted({Decimal(row[1]) for row in told})[1]
    some = replace(options(tmp_path / "h.trig"), min_confidence=float(edge))
    summary = build.build([page], some)
    kept = store.load(tmp_path / "h.trig")
    assert sorted(ask(kept, text).rows) == sorted(row for row in told if Decimal(row[1]) >= edge)
    assert summary.unsure >= 1
    assert summary.facts + summary.observations < whole.facts + whole.observations
    assert (summary.reports, summary.entities, whole.unsure) == (whole.reports, whole.entities, 0)
    claims = "SELECT ?s ?p ?o { ?c rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }"
    for s, p, o in ask(graph, claims).rows:
        held = ask(kept, f"ASK {{ <{s}> <{p}> <{o}> }}").rows == (("true",),)
        assert held == ((s, p, o) in ask(kept, claims).rows)
    assert verify(kept, [tmp_path]).faults == []


ENGINE = build.engine  # not the one that the other tests share
OWN = """\
- id: own-gift
  fact: Financing
  confidence: 0.42
  patterns: ["{financier:Bank}~<倾囊相助>{beneficiary:Organisation}"]
  examples: [x]
"""


def test_what_a_rule_states_of_its_confidence_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "engine", ENGINE)
    page = write(tmp_path / "a.txt", "4月2日，中国银行甘肃省分行倾囊相助兰州大学。")
    own = replace(options(tmp_path / "g.trig"), rules=write(tmp_path / "own.yaml", OWN))
    build.build([page], own)
    graph = store.load(tmp_path / "g.trig")
    (row,) = ask(
        graph, 'SELECT DISTINCT ?c { ?e a kg:Financing ; kg:rule "own-gift" ; kg:confidence ?c }'
    ).rows
    ((least,),) = ask(graph, "SELECT (MIN(?c) AS ?least) { ?m kg:refersTo ?e ; kg:confidence ?c }").rows
    assert float(row[0]) == pytest.approx(0.42 * float(least) ** certainty.SHARE, abs=0.001)
