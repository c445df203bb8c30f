"""Persons whom the text doesn't name in full in subject position: 被告人刘某, 市民王女士.

In: text and a clause. Out: whether its subject is such a one; his figures are nobody's.
"""

import re
from typing import Final

from kg.observe.clauses import Clause
from kg.observe.subjects import is_kind, strip_openers
from kg.ontology import Names

EARLY: Final = 16  # characters in which a clause's subject stands
_HONORIFICS: Final = "女士|先生|大爷|大妈|大娘|大姐|大哥|阿姨|奶奶|爷爷|婆婆|小姐(?!大赛)"
_HONORIFIC: Final = re.compile(_HONORIFICS)
# Not 对刘某, 向王女士: to whom something is done; nor 查处某公司
_ANONYMOUS: Final = re.compile(
    r"(?![对向给为让把将经由据与和同从]|帮助|被(?![告害]))(?:[^，。；：“”\d]{0,10}|[^，。；：“”]{0,12}的[一-龥]{0,4})(?<![对向给为让把将被经由据与和同从])"
    rf"[一-龥](?:某[某甲乙丙丁]?(?![地年月日县市村镇厂局项种些个一公企集单])|{_HONORIFICS})"
)


def is_stranger(text: str, clause: Clause) -> bool:
    """Whether a clause begins with a person without a full name."""
    start = text[clause.begin : clause.end]
    for t in clause.times:
        start = start.replace(text[t.begin : t.end], "", 1)
    m = _ANONYMOUS.match(strip_openers(start))
    named = [n for n in clause.names if n.begin < clause.begin + EARLY]
    if any(_HONORIFIC.match(text, n.end) for n in named):
        return False  # 张大山|先生
    return m is not None and all(is_kind(n.kind, Names.PERSON) for n in named)
