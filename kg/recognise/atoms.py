"""Cuts text into the atoms of times (2025年, 上半年, 16日, 至, 以来 …) and joins neighbours into expressions.

In: text with plain digits. Out: runs of ``Atom``s, each one expression. The words are in ``ontology/times.yaml``.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from kg import settings
from kg.ontology import folder

_DASH: Final = r"[-－—–~～至到]|——"
_DAY: Final = r"3[01]|[12]\d|0?[1-9]"
_MONTH: Final = r"1[0-2]|0?[1-9]"
_CHINESE_MONTH: Final = r"十[一二]?|元|[一二三四五六七八九]"
CHINESE_DAY: Final = r"三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九]"
_CLOCK: Final = (
    r"(?:上午|中午|下午|晚上|晚间|晚|凌晨|清晨|早上|傍晚|夜间|深夜)?"
    r"(?:(?:\d{1,2}|零)(?:时|点|[:：]\d{2})(?:\d{1,2}分)?(?:许|左右)?)?"
)
# 2月10日（除夕）至17日: what day it is otherwise, in the middle of a stretch of days
_OTHERWISE: Final = rf"(?:[（(][^（）()\d]{{1,8}}[）)](?={_DASH}))?"


@dataclass(frozen=True, slots=True)
class Atom:
    """One piece of an expression: its kind (a group of the pattern) and its words."""

    kind: str
    begin: int
    end: int
    text: str


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The word lists of ``ontology/times.yaml``."""
    data: dict[str, Any] = settings.values((folder() / "times.yaml").read_text(encoding="utf8"))
    return data


def _any(items: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(items, key=lambda w: (-len(w), w)))


@lru_cache(maxsize=1)
def _atoms_pattern() -> re.Pattern[str]:
    w = words()
    digits = "[〇零一二三四五六七八九]"
    over = (
        r"(?:(?:(?:\d|[三五七八])天)?(?:假期|期间|长假|小长假|黄金周|假日)(?:期间|里)?|(?:\d|[三五七八])天)"
    )
    feast = rf"[“\"]?(?:中秋节?|端午节?|清明节?)[”\"]?{over}"
    portion = r"(?:的?(?:首日|(?:首个|最后)[一1]?[天日]|第[\d一二三四五六七八][天日]|[前首](?:\d|[两二三四五六七])[天日]))"
    known = _any([*w["holidays"], *w["same_days"], *w["holiday_words"]])
    holiday = rf"[“\"‘]?(?:{known})[”\"’]?(?:{over}|当[天日]|(?<=暑[假期])(?=[，里]))"
    span = r"(?:近|未来|今后|过去|最近)(?:\d+|[一二三两四五六七八九十]+)[多余]?(?:年|个月|天)[来间内]?(?!级)"
    groups = {
        "holiday": holiday,
        "sameholiday": r"(?<![一-龥])(?:长假|假期|假日|节日|节假日|黄金周)"
        rf"(?:期间|里|(?:\d|[三五七八])天(?:里)?|(?={portion}))",
        "portion": portion,
        "yearover": _any(w["last_year"]),
        "vague": rf"{span}|{feast}|(?<![发展体呈出实])现在|{_any(w['vague'])}",
        "until": _any(w["until"])
        + r"|(?<!\w)自|自(?=[12]\d{3}年|今年|去年)"
        + rf"|(?<![^，。；：、“\n])到(?=(?:今年|去年|[12]\d{{3}}年)?(?:{_MONTH})月|去年年?[底末])",
        "years": rf"(?<!\d)(?:19|20)\d\d年?(?:{_DASH})(?:19|20)?\d\d(?:年度?|学年)",
        "before": _any(w["year_before"]),
        "year": rf"(?<!\d)(?:19|20)\d\d年度?(?=[^会鉴]|$)|[一二](?:{digits}){{3}}年度?"
        rf"|(?<![以成基资过文发证说表声])(?:{_any(w['years'])})",
        "sameyear": _any(w["same_year"]),
        "plan": rf"[“\"‘]?(?:{_any(w['plans'])})[”\"’]?(?=期间|时期|以来|末)(?:期间|时期|(?=以来)|末)"
        rf"|[“\"‘](?:{_any(w['plans'])})[”\"’](?=[，。；])",
        "part": _any(w["parts"]) + rf"|(?:前|首|头)(?:{_MONTH}|{_CHINESE_MONTH}|两)个?月",
        "quarter": rf"(?:{_any(w['quarters'])})",
        "edge": r"年初(?!次)|年底|年末|岁末",
        "months": rf"(?<![\d.])(?:{_MONTH})月?份?(?:{_DASH})(?:{_MONTH})月(?:份)?(?!\d)"
        rf"|(?:{_CHINESE_MONTH})月?至(?:{_CHINESE_MONTH})月份?",
        "days": rf"(?<![\d.])(?:{_DAY})[日号]?(?:{_DASH}|、)(?:{_DAY})日(?!元)",
        "month": rf"(?<![\d.个])(?:{_MONTH})月(?:份)?(?:当月)?(?!龄)"
        rf"|(?<![一二三四五六七八九十两几个每])(?:{_CHINESE_MONTH})月(?:份)?(?!龄|三(?![日十号]))"
        rf"|{_any(w['months'])}",
        "monthedge": r"(?<![\d一二三四五六七八九十个正腊])月[初底末]",
        "third": _any(w["thirds"]) + r"|月?[初底末](?!次|[一-龥]*级)",
        "day": rf"(?<![\d.第])(?:{_DAY})日(?![元游内均龄耗常]){_CLOCK}{_OTHERWISE}",
        "dayafter": rf"(?:{_DAY}|{CHINESE_DAY})[日号](?![元线楼院令文]){_CLOCK}{_OTHERWISE}",
        "dayword": rf"(?:{_any([*w['days'], *w['same_day']])}){_CLOCK}",
        "week": _any(w["weeks"]),
        "same": _any(w["same_period"]),
        "now": rf"(?:{_any(w['now'])})(?![年日晚天夏冬春秋])",
        "dash": _DASH,
        "since": r"以来|以后|之后|起(?![来步草重点到飞航诉火源拍伏吊跑]|降(?:航班|飞机|架次|\d)|运(?![行营]))|来(?=[，,])",
        "till": r"以前|之前|前(?=[，,。建完投全实基开竣]|$)",
        "of": r"的(?=\d{1,2}月|上半年|下半年|前)",
    }
    return re.compile("|".join(f"(?P<{k}>{v})" for k, v in groups.items()))


_STARTS: Final = frozenset(
    "vague holiday sameholiday yearover until years before year sameyear plan part quarter edge months days"  # noqa: SIM905 - a list of words
    " month monthedge day dayword week same".split()
)
# Which atom may follow which within one expression.
_FOLLOWS: Final = {
    "until": {
        "years",
        "year",
        "sameyear",
        "part",
        "quarter",
        "edge",
        "months",
        "month",
        "days",
        "day",
        "dayword",
        "plan",
        "monthedge",
    },
    "year": {
        "holiday",
        "same",
        "part",
        "quarter",
        "edge",
        "months",
        "month",
        "third",
        "dash",
        "since",
        "till",
        "of",
        "now",
    },
    "holiday": {"portion"},
    "sameholiday": {"portion"},
    "sameyear": {"part", "quarter", "months", "month", "edge", "of"},
    "monthedge": {"till"},
    "dayafter": {"dash", "since", "till", "now"},
    "month": {"day", "dayafter", "days", "third", "dash", "since", "till", "now"},
    "day": {"dash", "since", "till", "now"},
    "dayword": {"since", "dash"},
    "third": {"dash", "since", "till", "now"},
    "edge": {"since", "till", "dash", "now"},
    "part": {"since", "till", "third"},
    "quarter": {"since", "till", "third"},
    "months": {"third"},
    "days": set(),
    "plan": {"since"},
    "dash": {"year", "month", "day", "dayafter", "now", "edge", "dayword"},
    "of": {"months", "month", "part", "quarter"},
    "years": {"since"},
    "since": {"now"},
}


def expressions(text: str) -> Iterator[list[Atom]]:
    """The runs of neighbouring atoms that make one expression each."""
    run: list[Atom] = []
    for m in _atoms_pattern().finditer(text):
        atom = Atom(m.lastgroup or "", m.start(), m.end(), m[0])
        if run and atom.begin == run[-1].end and atom.kind in _FOLLOWS.get(run[-1].kind, set()):
            run.append(atom)
            continue
        yield from _closed(run)
        run = [atom] if atom.kind in _STARTS else []
    yield from _closed(run)


def _closed(run: list[Atom]) -> Iterator[list[Atom]]:
    while run and run[-1].kind in ("dash", "of", "until"):
        run = run[:-1]
    if run:
        yield run
