"""What is told by the country before it: provinces, ministries and embassies of other countries.

In: a text, its words, the candidates found so far. Out: ``Candidate``s.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from kg.ontology import Names
from kg.recognise.grammar import Candidate
from kg.recognise.lac import Word

BODY: Final = "abroad"
# What carries its country in its name: 泰国|中华总商会, 马来西亚|客家公会联合会.
SOCIETY: Final = re.compile(".{2,12}(?:协会|商会|学会|联合会|研究会|公会|总会|联谊会|同乡会|促进会|理事会)")
_CHINA_ITSELF: Final = ("中国", "我国", "中华人民共和国")
_PROVINCE: Final = re.compile(
    r"(?:(?:京畿|江原|济州|[一-龥]{2}[南北])道|[^\W\da-zA-Z市县区与和同及对向从为的在到来赴驻我全本各该两三四五多几等是至经由将了]{2,6}?(?:省|州|郡|(?<!政)府|大区)"
    r")(?![级委直内外]|商会|协会|同乡会|商工|工商|企业|公司|集团|银行|大学|学院|医院)"
)
# 比利时|驻华使馆, 法国|驻武汉总领事馆
_MISSION: Final = re.compile(
    r"驻(?:华|[一-龥]{2,6}?)(?:大使馆|使馆|总领事馆|总领馆|领事馆|领馆)(?:经商处|经济商务处|商务处|文化处|教育处|科技处)?"
)
# Of nouns only, or one word: 韩国|产业通商资源部, 哈萨克斯坦|贸易和一体化部.
_NOUNS: Final = frozenset({"n", "vn", "an"})
_AND: Final = frozenset("和与、")
_MINISTRY: Final = re.compile("[一-龥]+(?:部|署)$")
# 日本东部, 美国总部, 韩国某事业部: no part of the state.
_NO_MINISTRY: Final = re.compile(
    "(?:[东西南北中总内外分全局大一干本支]|俱乐|门市|编辑|项目|营业|事业|业务|市场|销售|采购)部$|^部署"
)
# 日本企业节省成本, 法国乐队鼓部: what is of the country and no part of its state.
_NO_STATE: Final = re.compile("(?:企业|公司|集团|商社|银行|乐队|球队|学生)$")
_SHORTEST: Final = 3
_LONGEST: Final = 14
# Where 省 is a ministry and no province: 日本|经济产业省.
_JAPAN: Final = "日本"


def provinces(text: str, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """What is named a province or the like right behind its country: 缅甸|曼林省, 印度尼西亚|中爪哇省."""
    for c in _countries(text, found):
        end = c.end
        while match := _PROVINCE.match(text, end):  # 韩国|庆云北道|金川郡
            if not _ministry_of_japan(text, c, match.end()):
                yield Candidate(*match.span(), Names.PLACE, "chain", 4, 0.9)
            end = match.end()


def bodies(text: str, words: Sequence[Word], found: Sequence[Candidate]) -> Iterator[Candidate]:
    """A country with its ministry or its embassy: 越南工贸部, 比利时驻华使馆."""
    for c in _countries(text, found):
        if mission := _MISSION.match(text, c.end):
            yield Candidate(c.begin, mission.end(), Names.GOVERNMENT, BODY, 4, 0.9)
        elif (end := _ministry(text, words, c)) is not None:
            yield Candidate(c.begin, end, Names.GOVERNMENT, BODY, 4, 0.9)


def _countries(text: str, found: Sequence[Candidate]) -> Iterator[Candidate]:
    for c in found:
        if c.kind == Names.COUNTRY and text[c.begin : c.end] not in _CHINA_ITSELF:
            yield c


def _ministry_of_japan(text: str, country: Candidate, end: int) -> bool:
    return text.startswith(_JAPAN, country.begin) and text[end - 1] == "省"


def _ministry(text: str, words: Sequence[Word], country: Candidate) -> int | None:
    """Where the ministry ends that stands behind the country; None where nothing like one does."""
    first = bisect_left(words, country.begin, key=lambda w: w.begin)
    for w in words[first:]:
        piece = text[max(w.begin, country.end) : w.end]
        if w.end <= country.end:
            continue
        if w.end - country.end > _LONGEST or _NO_STATE.search(piece):
            return None
        ends = _MINISTRY.match(piece) or _ministry_of_japan(text, country, w.end)
        if ends and w.tag in _NOUNS | {"v", "ORG", "LOC"}:
            whole = w.end - country.end >= _SHORTEST and not _NO_MINISTRY.search(piece)
            return w.end if whole else None
        if w.tag not in _NOUNS and not (piece in _AND and w.begin > country.end):
            return None
    return None
