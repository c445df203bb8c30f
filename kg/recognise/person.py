"""Names of persons by what stands round them, beside what a tagger finds.

In: a text and its ``Post`` mentions. Out: ``Person`` mentions: Chinese names behind a post or before a verb
of saying, in lists, with a blank inside (张  伟), foreign and minority names with and without ·.
The lists are in ``ontology/persons.yaml`` and ``ontology/surnames.tsv``.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

from kg import settings
from kg.ontology import Names, folder
from kg.types import Mention

RECOGNISER: Final = "person"
_HAN: Final = "\u4e00-\u9fff"
_DOT: Final = "·•・‧"
_END: Final = r"[，。、；：！？,.;:!?）)（(”“」《》\s…—]|$"
# How sure a name is, by its surroundings.
_SURE, _LIKELY, _GUESS = 0.9, 0.75, 0.6
# Surnames rarer than this are believed behind a post only.
_COMMON_RANK: Final = 260
_SHORTEST: Final = 2
# Names of other languages of so many characters are hardly anything else.
_LONG: Final = 4
# Characters of the longest name: a surname, blanks and a given name, or two halves.
_LONGEST: Final = 8
_COMMA: Final = re.compile("、")


class _Lexicon(NamedTuple):
    """What the data files compile to."""

    surname: str
    common: str
    compound: str
    name: str
    follow: re.Pattern[str]
    banned: frozenset[str]
    never_last: frozenset[str]
    words: dict[str, Any]


def no_name(text: str) -> bool:
    """Whether ``text`` is a word that only looks like a name (火龙果)."""
    return text in _lexicon().banned


def end_of(text: str, begin: int, end: int) -> int:
    """Where the name ends that a tagger took from ``begin`` to ``end``: 常胜|边听边记, 谢家宝|刚从地里回来."""
    lex, name = _lexicon(), text[begin:end]
    shorter = re.fullmatch(f"{lex.surname}[{_HAN}]{{1,2}}", name[:-1])
    if shorter is None:
        return end
    if len(name) == _SHORTEST + 1 and text[end - 1 : end + 1] in _follow_words():
        again = text.count(name) > text.count(text[begin : end + 1])  # it stands elsewhere, too
        return end if again else end - 1
    full = len(name) == _LONG and not re.match(lex.compound, name)
    return end - 1 if full and name[-1] in lex.words["adverbs"] else end


def find_persons(text: str, posts: list[Mention]) -> list[Mention]:
    """Person names in ``text``, in text order, none overlapping; offsets are code points.

    ``posts`` are the text's ``Post`` mentions. ``confidence`` says how sure the surroundings make a name. A
    surname with a post (何行长) has the full name as ``key`` where the text has it.
    """
    found = [
        *_dotted(text, posts),
        *_after_posts(text, posts),
        *_lists(text),
        *_matches(_patterns().cue.finditer(text), text, _LIKELY),
        *_matches(_patterns().halves.finditer(text), text, _SURE),
        *_matches(_with_honorific(text), text, _LIKELY),
        *_matches(_patterns().appointed.finditer(text), text, _SURE),
        *_matches(_patterns().speaker.finditer(text), text, _GUESS),
    ]
    found += _before_posts(text, posts, {m.text for m in found})
    kept = _longest(found)
    kept = _longest([*kept, *_elsewhere(text, kept)])
    return _longest([*kept, *_surname_with_post(text, posts, kept)])


class _Patterns(NamedTuple):
    dotted: re.Pattern[str]
    foreign: re.Pattern[str]
    whole_halves: re.Pattern[str]
    listed: re.Pattern[str]
    item: re.Pattern[str]
    cue: re.Pattern[str]
    halves: re.Pattern[str]
    honorific: re.Pattern[str]
    honorifics: re.Pattern[str]
    speaker: re.Pattern[str]
    before_post: re.Pattern[str]
    appointed: re.Pattern[str]
    titled: re.Pattern[str]


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    rows = (folder() / "surnames.tsv").read_text(encoding="utf8").splitlines()
    ranks = {s: int(r) for s, _, r in (row.partition("\t") for row in rows) if r.isdigit()}
    words: dict[str, Any] = settings.values((folder() / "persons.yaml").read_text(encoding="utf8"))
    common = [s for s, rank in ranks.items() if rank <= _COMMON_RANK or len(s) > 1]
    given = f"(?![{words['never_given']}])[{_HAN}]"
    middle = f"(?:{given}|[{words['middle_given']}])"
    surnames = [*ranks, *words["japanese"]]
    return _Lexicon(
        _any(surnames),
        _any(common),
        _any(s for s in surnames if len(s) > 1),
        f"{_any(surnames)}{middle}?{given}",
        re.compile(f"{_any(words['follow'])}|{_END}"),
        frozenset(words["not_names"]),
        frozenset(words["never_last"]),
        words,
    )


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    lex = _lexicon()
    words = lex.words
    given = f"(?![{words['never_given']}])[{_HAN}]"
    middle = f"(?:{given}|[{words['middle_given']}])"
    common = f"{lex.common}{middle}?{given}"
    item = f"(?:{lex.name}|{lex.surname}[ \u3000]{{1,3}}{given}|{_halves(words)})"
    start = f"(?:(?<![{_HAN}])|(?<={')|(?<='.join(sorted(set(words['cues']) | set(words['before'])))}))"
    foreign = f"[{words['foreign']}]"
    return _Patterns(
        re.compile(f"[{_HAN}A-Za-z]{{1,12}}(?:[{_DOT}][{_HAN}A-Za-z]{{1,12}})+"),
        re.compile(f"{foreign}{{2,8}}"),
        re.compile(_halves(words)),
        re.compile(f"{start}({item}(?:、{item})+)(?=({_any(words['list_verbs'])})|{_END}|[和与])"),
        re.compile(item),
        re.compile(
            f"{_any(words['cues'])}({common}|{_halves(words)})(?=家|说|告诉|的|在|{_END}|{_any(words['speech'])})"
        ),
        re.compile(f"(?<![{_HAN}])({_halves(words)})(?={_any(words['follow'])}|{_END})"),
        re.compile(f"{start}({common})(?={_any(words['honorifics'])})"),
        re.compile(_any(words["honorifics"])),
        re.compile(f"(?<![{_HAN}])({common})(?={_any(words['speech'])})"),
        re.compile(f"{start}({common})$"),
        re.compile(f"{_any(words['appointed_before'])}({lex.name})(?={_any(words['appointed_after'])})"),
        re.compile(f"{_any(words['honorifics'])}$"),
    )


def _halves(words: dict[str, Any]) -> str:
    half = _any(words["halves"])
    return f"{half}{half}"


def _any(options: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(set(options), key=lambda o: (-len(o), o))) + ")"


def _mention(text: str, begin: int, end: int, confidence: float, key: str | None = None) -> Mention:
    return Mention(begin, end, text[begin:end], Names.PERSON, RECOGNISER, confidence, key)


def _with_honorific(text: str) -> Iterator[re.Match[str]]:
    ends = (m.start() for m in _patterns().honorifics.finditer(text))
    return _before(_patterns().honorific, ends, text)


def _before(pattern: re.Pattern[str], ends: Iterable[int], text: str) -> Iterator[re.Match[str]]:
    """As ``finditer``, for a ``pattern`` that begins with a name which one of ``ends`` (rising) ends.

    Few places can begin such a name; the pattern is slow to refuse all others.
    """
    reach = 0
    for end in ends:
        starts = range(max(reach, end - _LONGEST), end)
        match = next((m for at in starts if (m := pattern.match(text, at))), None)
        if match:
            yield match
            reach = match.end()


def _matches(found: Iterable[re.Match[str]], text: str, confidence: float) -> Iterator[Mention]:
    """The first group of each match, where it is no common word."""
    for match in found:
        begin, end = match.span(1)
        if _believable(text[begin:end]):
            yield _mention(text, begin, end, confidence)


def _believable(name: str) -> bool:
    """Whether ``name`` is not a common word that begins with a surname's character."""
    lex = _lexicon()
    sure_end = len(name) > _SHORTEST and name[-2:] in lex.words["given_after_all"]
    return (sure_end or name[-1] not in lex.never_last) and not any(name[:n] in lex.banned for n in (2, 3, 4))


def _after_posts(text: str, posts: list[Mention]) -> Iterator[Mention]:
    """The name right behind each post; blanks may stand between."""
    for post in posts:
        begin = post.end
        while begin < len(text) and text[begin] in " \u3000":
            begin += 1
        found = _name_at(text, begin)
        if found:
            yield found


def _name_at(text: str, begin: int) -> Mention | None:
    """A name that begins at ``begin``: Chinese, with a blank inside, or foreign."""
    whole = _patterns().whole_halves.match(text, begin)
    if whole and len(whole.group()) >= _LONG:  # 索南才让 before 让: no 索南才
        return _mention(text, begin, whole.end(), _SURE)
    ends = _chinese_ends(text, begin)
    sure = [end for end in ends if _lexicon().follow.match(text, end)]
    if sure:
        return _mention(text, begin, sure[0], _SURE)
    spaced = re.compile(f"[{_HAN}][ \u3000]{{1,3}}[{_HAN}](?={_END}|[{_HAN}])").match(text, begin)
    if spaced and re.fullmatch(_lexicon().surname, text[begin]):
        return _mention(text, begin, spaced.end(), _LIKELY)
    # 多杰才让, and 才让太: half a name and one more character.
    words = _lexicon().words
    halves = re.compile(
        f"{_halves(words)}|{_any(words['halves'])}[{_HAN}]??(?={_END}|{_any(words['speech'])})"
    ).match(text, begin)
    if halves:
        return _mention(text, begin, halves.end(), _SURE)
    foreign = _foreign_end(text, begin)
    if foreign:
        again = foreign - begin >= _LONG and text.count(text[begin:foreign]) > 1
        return _mention(text, begin, foreign, _SURE if again else _LIKELY)
    guess = (
        ends and re.compile(_lexicon().common).match(text, begin) and not _lexicon().follow.match(text, begin)
    )
    return _mention(text, begin, ends[0], _GUESS) if guess else None


def _chinese_ends(text: str, begin: int) -> list[int]:
    """Where a Chinese name from ``begin`` could end, the likelier (longer) end first."""
    lex = _lexicon()
    surname = re.compile(lex.surname).match(text, begin)
    if not surname:
        return []
    ends = []
    for given in (2, 1):
        end = surname.end() + given
        name = text[surname.end() : end]
        if len(name) < given or not re.fullmatch(f"[{_HAN}]+", name):
            continue
        if not _given(name) or not _believable(text[begin:end]):
            continue
        # 张 + 出席: the given name is a word of the list, so this is no name.
        if given == 2 and (name in _follow_words() or text[end - 1 : end + 1] in _follow_words()):
            continue
        ends.append(end)
    return ends


def _given(name: str) -> bool:
    """Whether the characters can be a given name; 向, 为 … can begin one (向东) but not end it."""
    words = _lexicon().words
    never, middle = words["never_given"], words["middle_given"]
    return name[-1] not in never and all(c not in never or c in middle for c in name[:-1])


@lru_cache(maxsize=1)
def _follow_words() -> frozenset[str]:
    return frozenset(w for w in _lexicon().words["follow"] if len(w) == 2)


def _foreign_end(text: str, begin: int) -> int | None:
    """The end of a foreign name from ``begin``, cut before the first word that follows names; else a long one that
    the text has again."""
    match = _patterns().foreign.match(text, begin)
    if not match:
        return None
    for end in range(match.end(), begin + 1, -1):
        if _lexicon().follow.match(text, end):
            return end
    ends = range(match.end(), begin + _LONG - 1, -1)
    return next((end for end in ends if text.count(text[begin:end]) > 1), None)


def _dotted(text: str, posts: list[Mention]) -> Iterator[Mention]:
    """汉斯·贝格, 阿卜杜热合曼·买买提: parts of foreign characters joined by dots."""
    post_ends = sorted(p.end for p in posts)
    for match in _patterns().dotted.finditer(text):
        first = match.start()
        for dots in _runs(text, match):
            after = max((e for e in post_ends if e <= dots[0]), default=first)
            whole = 0 < dots[0] - after <= _LONG and after > first  # 总领事|蔡乐·蓬蒂查拉
            first = max(first, after)
            begin, stop = first if whole else dots[0], dots[-1] + 1
            while begin > first and _foreign(text[begin - 1]):
                begin -= 1
            while stop < match.end() and _foreign(text[stop]):
                stop += 1
            known = [e for e in range(stop, dots[-1] + 1, -1) if _lexicon().follow.match(text, e)]
            stop = known[0] if known else stop
            title = _patterns().titled.search(text, dots[-1] + 2, stop)  # 西苏拉|博士
            stop = title.start() if title else stop
            first = stop
            if stop > dots[-1] + 1 and (dots[0] - begin > 1 or text[begin].isascii()):
                yield _mention(text, begin, stop, _SURE)


def _foreign(char: str) -> bool:
    """Whether names of other languages are written with ``char``."""
    return char.isascii() or char in _lexicon().words["foreign"]


def _runs(text: str, match: re.Match[str]) -> Iterator[list[int]]:
    """The dots of each name in a stretch: A·B与某市市长C·D has two, for what lies between is no name."""
    run: list[int] = []
    for i in (i for i in range(*match.span()) if text[i] in _DOT):
        between = text[run[-1] + 1 : i] if run else ""
        if not all(map(_foreign, between)):
            yield run
            run = []
        run.append(i)
    yield run


def _lists(text: str) -> Iterator[Mention]:
    """丁山、罗卫东、何山参加: every item must look like a name, or none is one."""
    # the first item ends at a comma
    for match in _before(_patterns().listed, (m.start() for m in _COMMA.finditer(text)), text):
        begin = match.start(1)
        items = match.group(1).split("、")
        if not all(_believable(i) for i in items):
            continue
        sure = _SURE if match.group(2) else _GUESS
        for item in items:
            yield _mention(text, begin, begin + len(item), sure)
            begin += len(item) + 1


def _before_posts(text: str, posts: list[Mention], known: set[str]) -> list[Mention]:
    """丁山副市长: the name right before a post, where something marks its beginning.

    Before the office of a place only names that are ``known`` from elsewhere count (金华市长 names a city).
    """
    found = []
    offices = tuple(_lexicon().words["place_offices"])
    for post in posts:
        window = max(0, post.begin - 8)
        match = _patterns().before_post.search(text[window : post.begin])
        if not match or not _believable(match.group(1)):
            continue
        if match.group(1) in known or not post.text.endswith(offices):
            found.append(_mention(text, window + match.start(1), post.begin, _LIKELY))
    return found


def _surname_with_post(text: str, posts: list[Mention], known: list[Mention]) -> Iterator[Mention]:
    """何行长 where the text has named a 行长何山: the mention's ``key`` is the full name."""
    full = {
        (post.text, name.text[0]): name.text for post in posts for name in known if name.begin == post.end
    }
    for post in posts:
        key = full.get((post.text, text[post.begin - 1])) if post.begin else None
        before = text[post.begin - 2] if post.begin > 1 else ""
        if key and not re.match(f"[{_HAN}]", before):
            yield _mention(text, post.begin - 1, post.end, _LIKELY, key)


def _elsewhere(text: str, known: list[Mention]) -> Iterator[Mention]:
    """The other places of sure names of three characters or more; a tagger cuts rare ones (何惟|远)."""
    names = {m.text for m in known if m.confidence >= _SURE and len(m.text) > _SHORTEST and m.key is None}
    for match in re.finditer("|".join(sorted(names, key=lambda n: (-len(n), n))), text) if names else ():
        yield _mention(text, match.start(), match.end(), _LIKELY)


def _longest(found: Iterable[Mention]) -> list[Mention]:
    """Without overlaps: the surer, then the longer, then the earlier one stays."""
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: (-m.confidence, m.begin - m.end, m.begin)):
        if all(mention.end <= k.begin or k.end <= mention.begin for k in kept):
            kept.append(mention)
    return sorted(kept, key=lambda m: m.begin)
