"""The titles of posts: 市委书记, 常务副省长, 董事局主席, 教育产业运营总监.

In: a text. Out: ``Post`` mentions. The words are in ``ontology/posts.yaml``; one compiled pattern finds them.
The organisation's own name is no part of a title (青石银行[行长]), its level word is (哈尔滨[市委副书记]).
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

from kg import settings
from kg.errors import OntologyError
from kg.ontology import Names, folder
from kg.types import Mention

RECOGNISER: Final = "post"
_HAN: Final = "\u4e00-\u9fff"
# The lists of posts.yaml whose words can begin a title.
_BEGINNINGS: Final = (
    *("former", "ruled", "modifiers", "assistants", "levels", "small", "organs", "business"),
    *("heads", "chiefs", "free_chiefs", "portfolios"),
)


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The lists of ``ontology/posts.yaml``. Raises ``OntologyError`` where the file isn't a table."""
    path = folder() / "posts.yaml"
    data = settings.values(path.read_text(encoding="utf8"))
    if not isinstance(data, dict):
        raise OntologyError(f"{path}: expected a table of word lists, found {type(data).__name__}.")
    return data


def find_posts(text: str) -> list[Mention]:
    """The post titles in ``text``, in text order, none overlapping; offsets are code points of ``text``."""
    return [Mention(m.start(), m.end(), m.group(), Names.POST, RECOGNISER) for m in _pattern().finditer(text)]


def is_post(title: str) -> bool:
    """Whether the whole of ``title`` is a post title."""
    return _pattern().fullmatch(title) is not None


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """All titles, looked for only where one of the characters stands that a title can begin with: seven of ten places
    are done with then, and a search takes a third of the time."""
    data = words()
    return re.compile(f"(?=[{re.escape(''.join(sorted(firsts(data))))}]){titles(data)}")


def firsts(data: dict[str, Any]) -> set[str]:
    """The characters that a title can begin with; all that ``titles`` begins with must be among them."""
    return {word[0] for name in _BEGINNINGS for word in data[name]} | {*"副代驻"}


def titles(data: dict[str, Any]) -> str:
    """The expression of all titles. Alternatives are ordered so that the longest one is tried first."""
    not_followed = f"(?!{data['not_followed']})"
    kinds = [
        _levelled(data),
        _organ_titles(data),
        *(f"{level}(?:常务副|副|代)?{_any(heads)}" for level, heads in data["ruled"].items()),
        _accredited(),
        _staff(data),
        f"{_modifiers(data)}{_heads(data)}",
    ]
    assistants = f"(?:(?:{_any(data['assistants'])})助理)"
    ruled = "|".join(f"{level}{head}助理" for level, heads in data["ruled"].items() for head in heads)
    return f"{_former(data)}(?:{ruled}|{_modifiers(data)}{assistants}|{'|'.join(kinds)}){not_followed}"


def _any(options: Iterable[str]) -> str:
    """One of ``options``, longer ones first."""
    return "(?:" + "|".join(sorted(set(options), key=lambda o: (-len(o), o))) + ")"


def _former(data: dict[str, Any]) -> str:
    """原 and 前 before a title, unless the character belongs to the word before (太原, 此前)."""
    return f"(?:(?<![{data['former_not_after']}]){_any(data['former'])})?"


def _modifiers(data: dict[str, Any]) -> str:
    """Any number of 常务, 执行 …, then 副 or 代."""
    return f"{_any(data['modifiers'])}*(?:副|(?<![{data['acting_not_after']}])代)?"


def _levelled(data: dict[str, Any]) -> str:
    """市委书记, and 镇党委书记 where no name stands before 镇."""
    heads = f"{_modifiers(data)}{_any(data['party_heads'])}{_guards(data, data['party_heads'])}"
    bare = f"(?:(?<![{_HAN}])|(?<=[{data['small_after']}]))"
    small = f"{bare}{_any(data['small'])}{_any(data['small_organs'])}"
    return f"(?:{_any(data['levels'])}|{small})原?{heads}"


def _organ_titles(data: dict[str, Any]) -> str:
    """党委书记, 董事局主席: an organ inside a body with the heads that go with it."""
    rows = []
    for organ in sorted(data["organs"], key=lambda o: (-len(o), o)):
        heads = data["organ_heads"].get(organ, data["party_heads"])
        # 总工会主席 leads a body of its own, and so does 市政协主席.
        before = "(?<!总)" if organ == "工会" else ""
        rows.append(f"{before}{organ}{_modifiers(data)}{_any(heads)}{_guards(data, heads)}")
    return f"(?:{'|'.join(rows)})"


def _accredited() -> str:
    """驻华大使, 驻匈牙利大使."""
    return f"(?:(?<![进入])驻(?:(?!馆)[{_HAN}]){{1,8}}?(?:副|代)?(?:大使|总领事|公使|参赞|领事|代表)(?!馆))"


def _staff(data: dict[str, Any]) -> str:
    """教育产业运营总监: business words before 总监, 经理."""
    guards = _guards(data, data["staff_heads"])
    return f"(?:{_any(data['business'])}{{1,5}}{_any(data['staff_heads'])}{guards})"


def _heads(data: dict[str, Any]) -> str:
    """The heads that stand alone, 外交部长, and X长 with what may not surround it."""
    heads = data["heads"]
    chiefs = [f"{c}长" for c in data["chiefs"]]
    heads = [*heads, *(f"{c}长" for c in data["free_chiefs"])]
    plain = f"{_any(heads)}{_guards(data, heads)}"
    minister = _any(data["portfolio_heads"])
    portfolio = f"{_any(data['portfolios'])}{minister}{_guards(data, ['部长'])}(?!{data['long_words']})"
    # 副市长沙某某, 统战部部长阳某某, and at a clause's begin 州长线某某: 长 belongs to the title for certain.
    doubled = "|".join(f"{c}{c}长" for c in dict.fromkeys(data["chiefs"]))
    named = f"(?=[{data['long_surnames']}][{_HAN}]{{2}}(?:{data['after_long_names']}))"
    certain = f"(?<=副.长|{doubled})(?!期|远|途|效|度|短)"
    chief = f"{_any(chiefs)}(?:(?!{data['long_words']})|{certain}|{named}){_guards(data, chiefs)}"
    return f"(?<![A-Za-z])(?:{plain}|{portfolio}|{chief})(?![A-Za-z])"


def _guards(data: dict[str, Any], heads: Iterable[str]) -> str:
    """Look-arounds, placed behind the head, for the heads that need some."""
    wanted = set(heads)
    after, before = data["not_followed_by_head"], data["not_preceded"]
    rows = [f"(?!(?<={h})(?:{after[h]}))" for h in sorted(after) if h in wanted]
    rows += [f"(?<![{before[h]}]{h})" for h in sorted(before) if h in wanted]
    return "".join(rows)
