"""The gazetteer: what is found where, what the entries know, and that the shipped tables are sound."""

from pathlib import Path

import pytest

from kg import ontology as onto
from kg.errors import OntologyError
from kg.recognise import gazetteer
from kg.recognise.gazetteer import Gazetteer

FOLDER = onto.folder() / "gazetteer"


@pytest.fixture(scope="module")
def names() -> Gazetteer:
    return gazetteer.load(FOLDER)


# Each match as "form → first entry", weak ones as "form ? first entry".
FOUND = [
    ("昆山与江阴两地", ["昆山 → 昆山市", "江阴 → 江阴市"]),
    ("化隆县、海西州", ["化隆县 → 化隆回族自治县", "海西州 → 海西蒙古族藏族自治州"]),
    ("吉林省吉林市", ["吉林省 → 吉林省", "吉林市 → 吉林市"]),
    ("撤销襄樊市", ["襄樊市 → 襄樊市"]),
    ("北京市大兴区", ["北京市 → 北京市", "大兴区 → 大兴区"]),
    ("萧山机场", ["萧山 → 萧山区"]),
    ("走进和平", ["和平 ? 和平区"]),
    (
        "沙特、阿联酋与刚果（金）",
        ["沙特 → 沙特阿拉伯", "阿联酋 → 阿拉伯联合酋长国", "刚果（金） → 刚果（金）"],
    ),
    ("工信部和海关总署", ["工信部 → 工业和信息化部", "海关总署 → 海关总署"]),
    ("建行、农发行发放", ["建行 → 中国建设银行", "农发行 → 中国农业发展银行"]),
    ("中国信保支持", ["中国信保 → 中国出口信用保险公司"]),
    ("长三角一体化", ["长三角 → 长江三角洲"]),
    ("中石油与国家电网", ["中石油 → 中国石油天然气集团有限公司", "国家电网 → 国家电网有限公司"]),
    ("中组部、中央纪委", ["中组部 → 中共中央组织部", "中央纪委 → 中国共产党中央纪律检查委员会"]),
    ("新华社记者", ["新华社 → 新华通讯社"]),
    # nothing inside a longer name, but crossing matches both come
    ("中国进出口银行", ["中国进出口银行 → 中国进出口银行"]),
    ("马来西亚", ["马来西亚 → 马来西亚"]),
    ("青海南部", ["青海 → 青海省", "海南 → 海南省", "南部 ? 南部县"]),
    # guards: the last character belongs to the word that follows
    ("扬州市场活跃", ["扬州 → 扬州市"]),
    ("银行业协会与工行业务", []),
    # traps
    ("大理石板材", []),
    ("召开县委会议", []),
    ("打通出海口", []),
    ("适应城市发展", []),
    ("什么也没有", []),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_find(names: Gazetteer, text: str, expected: list[str]) -> None:
    found = [
        f"{text[m.begin : m.end]} {'→' if m.entries else '?'} {(m.entries or m.weak)[0].name}"
        for m in names.find(text)
    ]
    assert found == expected


def test_offsets_and_full(names: Gazetteer) -> None:
    found = [(m.begin, m.end, m.full) for m in names.find("在西宁市和西宁")]
    assert found == [(1, 4, True), (5, 7, False)]


def test_weak_forms_can_be_left_out(names: Gazetteer) -> None:
    assert names.find("朝阳与和平", weak=False) == []
    assert [m.begin for m in names.find("朝阳与和平")] == [0, 3]


def test_a_form_strong_for_one_and_weak_for_others(names: Gazetteer) -> None:
    [match] = names.find("海南")
    assert [e.name for e in match.entries] == ["海南省"]
    assert "海南藏族自治州" in [e.name for e in match.weak]


def test_homonyms_all_come(names: Gazetteer) -> None:
    [match] = names.find("朝阳区")
    assert [e.code for e in match.entries] == ["110105", "220104"]


def test_what_stands_comes_first(names: Gazetteer) -> None:
    [match] = names.find("湟中")
    assert [(e.name, e.until) for e in match.entries] == [("湟中区", ""), ("湟中县", "2019")]


PARENTS = [
    ("120101", "天津市 中国"),
    ("630106200", "湟中区 西宁市 青海省 中国"),
    ("441900003", "东莞市 广东省 中国"),
    ("429004", "湖北省 中国"),
    ("810000", "中国"),
    ("CN", ""),
]


@pytest.mark.parametrize(("code", "expected"), PARENTS)
def test_parents(names: Gazetteer, code: str, expected: str) -> None:
    entry = names.by_code(code)
    assert entry is not None
    assert " ".join(p.name for p in names.parents(entry)) == expected


def test_parents_by_name(names: Gazetteer) -> None:
    [paris] = names.by_form("巴黎")
    assert [p.name for p in names.parents(paris)] == ["法国"]


def test_short_names(names: Gazetteer) -> None:
    assert [e.name for e in names.by_short("青")] == ["青海省", "青岛市"]
    assert [e.name for e in names.by_short("美")] == ["美国"]
    assert names.by_short("无") == ()


def test_unknown_code(names: Gazetteer) -> None:
    assert names.by_code("999999") is None


def test_weak_index(names: Gazetteer) -> None:
    assert {e.name for e in names.by_weak("鼓楼")} == {"鼓楼区"}
    assert names.by_form("鼓楼") == ()


def _folder(tmp_path: Path, table: str) -> Path:
    (tmp_path / "Bank.tsv").write_text(table, encoding="utf8")
    (tmp_path / "guards.tsv").write_text("行\t业\n", encoding="utf8")
    (tmp_path / "traps.txt").write_text("# none\n甲乙丙丁\n", encoding="utf8")
    return tmp_path


def test_small_folder(tmp_path: Path) -> None:
    small = gazetteer.load(_folder(tmp_path, "# name\tforms\n甲银行\t甲行;乙丙\n\n# remark\n丙银行\n"))
    assert [(m.begin, m.end) for m in small.find("甲行和甲行业，甲乙丙丁，乙丙，丙银行")] == [
        (0, 2),
        (12, 14),
        (15, 18),
    ]


BROKEN = [
    ("", "Bank.tsv, line 1"),
    ("# name\tnick\n", "Bank.tsv, line 1"),
    ("# name\tforms\n甲银行\t甲行\t乙\n", "Bank.tsv, line 2: 3 cells"),
]


@pytest.mark.parametrize(("table", "message"), BROKEN)
def test_broken_tables_are_named(tmp_path: Path, table: str, message: str) -> None:
    with pytest.raises(OntologyError, match=message):
        gazetteer.load(_folder(tmp_path, table))


def test_no_tables(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="no gazetteer table"):
        gazetteer.load(tmp_path)


def _rows() -> list[tuple[str, list[str]]]:
    rows = []
    for path in sorted(FOLDER.glob("[A-Z]*.tsv")):
        lines = path.read_text(encoding="utf8").splitlines()
        columns = lines[0].removeprefix("# ").split("\t")
        for line in lines[1:]:
            cells = dict(zip(columns, line.split("\t"), strict=False))
            forms = [f for c in ("forms", "weak") for f in cells.get(c, "").split(";") if f]
            rows.append((path.name, [cells["name"], *forms]))
    return rows


def test_tables_are_named_after_classes() -> None:
    known = onto.load().classes
    assert [p.name for p in FOLDER.glob("[A-Z]*.tsv") if p.name.split(".")[0] not in known] == []


def test_forms_are_names() -> None:
    bad = [(file, f) for file, forms in _rows() for f in forms if f != f.strip() or (len(f) < 2 and f != "")]
    assert bad == []


def test_no_name_stands_twice_in_a_hand_written_table() -> None:
    generated = {"County.tsv", "Township.tsv"}
    seen: set[tuple[str, str]] = set()
    twice = []
    for file, forms in _rows():
        if file not in generated and (file, forms[0]) in seen:
            twice.append((file, forms[0]))
        seen.add((file, forms[0]))
    assert twice == []


def test_every_parent_is_known(names: Gazetteer) -> None:
    lost = []
    for path in sorted(FOLDER.glob("[A-Z]*.tsv")):
        lines = path.read_text(encoding="utf8").splitlines()
        columns = lines[0].removeprefix("# ").split("\t")
        for line in lines[1:] if "parent" in columns else []:
            parent = dict(zip(columns, line.split("\t"), strict=False)).get("parent")
            if parent and not (names.by_code(parent) or names.by_form(parent) or names.by_weak(parent)):
                lost.append((path.name, line))
    assert lost == []


def test_all_of_china_is_there() -> None:
    count = {file: 0 for file, _ in _rows()}
    for file, _ in _rows():
        count[file] += 1
    assert count["Province.tsv"] == 34
    assert count["City.tsv"] > 330
    assert count["County.tsv"] > 2800
    assert count["Township.tsv"] > 38000
    assert count["Country.tsv"] > 195


def test_regional_bodies_are_sound() -> None:
    lines = (onto.folder() / "regional_bodies.tsv").read_text(encoding="utf8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    known = onto.load().classes
    assert len(rows) > 300
    assert [r for r in rows if len(r) < 4 or r[2] not in known or not set(r[3]) <= set("PMCXTV")] == []
    assert len({r[0] for r in rows}) == len(rows)
