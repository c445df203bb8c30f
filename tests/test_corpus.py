"""The annotated corpus, and the scripts that read it."""

import sys
from pathlib import Path

import pytest

from kg import ontology

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "scripts"))
import checking  # noqa: E402
import corpus  # noqa: E402
import gold  # noqa: E402

FILES = sorted((ROOT / "tests" / "corpus").rglob("*.txt"))

REPORT = """=== c001
genre: 银行放贷
place: 甘肃省天水市
published: 2021-03-04
home: 甘肃省, 天水市
headline: 苹果有了周转钱
byline: 王晓
facts: yes

本报讯（记者 王晓）3月2日，[农发行天水市分行|Bank=中国农业发展银行天水市分行]向[长河果业|Company]放款500万元。

[[天水市|City]果库扩建项目|Project]随即开工。
--- facts
中国农业发展银行天水市分行 | financed | 长河果业
? 长河果业 | undertook | 天水市果库扩建项目
! 中国农业发展银行天水市分行 | financed | 天水市果库扩建项目
中国农业发展银行天水市分行 | unitOf | 中国农业发展银行
--- events
Financing | financier: 中国农业发展银行天水市分行 | beneficiary: 长河果业 | 5000000 CNY | 2021-03-02
--- observations
天水市 | 苹果产量 | 2100000 吨 | 2020-01-01/2020-12-31
"""


def read(tmp_path: Path, text: str):
    path = tmp_path / "reports.txt"
    path.write_text(text, encoding="utf8")
    reports, problems = corpus.read(path)
    problems += checking.problems(path, reports, ontology.load())
    return reports, [(p.number, p.text) for p in problems]


def test_a_report_becomes_text_marks_and_gold(tmp_path):
    reports, problems = read(tmp_path, REPORT)
    assert problems == []
    (report,) = reports
    assert report.text.splitlines()[1] == "天水市果库扩建项目随即开工。"
    assert [(report.text[m.begin : m.end], m.kind, m.name) for m in report.marks] == [
        ("农发行天水市分行", "Bank", "中国农业发展银行天水市分行"),
        ("长河果业", "Company", "长河果业"),
        ("天水市果库扩建项目", "Project", "天水市果库扩建项目"),
        ("天水市", "City", "天水市"),
    ]
    found = gold.annotation(report, ontology.load())
    assert found["bylines"] == ["王晓"] and found["home"] == ["甘肃省", "天水市"]
    assert {e["name"]: (e["type"], e["optional"]) for e in found["entities"]} == {
        "中国农业发展银行天水市分行": ("Organisation", False),
        "长河果业": ("Organisation", False),
        "天水市果库扩建项目": ("Project", False),
        "天水市": ("Place", False),
        "中国农业发展银行": ("Organisation", True),  # only its branch is named
    }
    assert [(f["p"], f["optional"], f.get("negated", False)) for f in found["facts"]] == [
        ("financed", False, False),
        ("undertook", True, False),
        ("financed", True, True),
        ("unitOf", False, False),
    ]
    assert found["events"][0]["amounts"] == [{"value": 5000000.0, "unit": "CNY"}]
    assert (found["events"][0]["start"], found["events"][0]["end"]) == ("2021-03-02", "2021-03-02")
    assert found["observations"][0]["end"] == "2020-12-31"
    # an event's sum that isn't listed as a figure may be one
    sums = [(o["subject"], o["value"], o["unit"], o["optional"]) for o in found["observations"][1:]]
    assert sums == [("中国农业发展银行天水市分行", 5000000.0, "CNY", True)]


@pytest.mark.parametrize(
    ("old", "new", "number", "said"),
    [
        ("|Company]放", "|Firm]放", 1, "no class 'Firm'"),
        ("[长河果业|Company]", "[长河果业|Company", 10, "not closed"),
        ("published: 2021-03-04\n", "", 1, "lacks published"),
        ("published:", "date:", 4, "no header line"),
        ("byline: 王晓", "byline: 李明", 1, "does not stand in the text"),
        ("随即开工", "随即开工，长河果业说", 1, "'长河果业' is marked elsewhere"),
        ("financed | 长河果业\n", "financed | 长江果业\n", 14, "no marked name"),
        ("financed | 长河果业\n", "funded | 长河果业\n", 14, "no relation 'funded'"),
        ("| financier:", "| lender:", 19, "no role 'lender'"),
        ("5000000 CNY", "五百万", 19, "is no role"),
        ("2100000 吨", "很多", 21, "no value with its unit"),
        ("2020-01-01/2020-12-31", "2020", 21, "no day or period"),
        ("--- events", "--- happenings", 18, "no section"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path, old, new, number, said):
    assert REPORT.count(old) == 1
    _, problems = read(tmp_path, REPORT.replace(old, new))
    assert any(n == number and said in text for n, text in problems), problems


def test_the_corpus_is_large_and_without_faults():
    known = ontology.load()
    reports, problems = [], []
    for path in FILES:
        found, wrong = corpus.read(path)
        reports += found
        problems += [*wrong, *checking.problems(path, found, known)]
    assert problems == []
    assert len(reports) >= 700
    assert len({r.id for r in reports}) == len(reports)
    assert sum(r.has_facts for r in reports) >= 140
    assert sum(corpus.is_test(r) for r in reports) >= 110
    for report in reports:
        gold.annotation(report, known)
