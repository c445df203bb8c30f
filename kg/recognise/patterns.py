"""Names that their punctuation or their very form gives away.

《…》, fairs (…洽会), words of relation (我省, 全市), anaphors (双方, 该行), place + industry (安阳钢铁),
documents in quotation marks (“金融十六条”). In: text and ``ontology/grammar.yaml``. Out: ``Candidate``s.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kg.ontology import Names
from kg.recognise.grammar import BARE, Candidate
from kg.recognise.lac import Word

_LONGEST_TRADE_NAME = 4
_COUNT = re.compile(r"(?:共|已?达|已?有|为)?\d{1,5}[余多]?[个项](?!月|百|多月)")
_COUNTED = re.compile(r"\d[余多]?[个项][^\d，。；]{0,6}(?:项目|工程)$")
_ALL_OF = re.compile(r"全[省市县区州旗盟镇乡]")

# What LAC takes a firm's name for: a name, or (before what only firms are called) any noun.
_NAMES: Final = frozenset({"nz", "ORG", "PER"})
_STEMS: Final = _NAMES | {"n", "LOC", "a", "nw"}
_BEFORE_ACTORS: Final = re.compile(r"(?:[，。：；、“（\n的和与给被由向对从及]|股东|企业|公司|代表|客商|方)$")
_CHINESE: Final = re.compile(r"[一-龥]+")
# 《甲市乙市合作框架协议（2020—2022年）》
_IN_BRACKETS: Final = re.compile("[（(][^（）()]*[）)]$")
_NUMBERED = re.compile(r"第[\d一二三四五六七八九十百]+届$")


@dataclass(frozen=True, slots=True)
class Patterns:
    """The compiled patterns of grammar.yaml; make it with ``compile_patterns``."""

    titles: tuple[tuple[str, str], ...]
    fairs: re.Pattern[str]
    fixed: re.Pattern[str]
    fixed_kinds: Mapping[str, str]
    industry: re.Pattern[str]
    trade: re.Pattern[str]
    firm: re.Pattern[str]
    acting: re.Pattern[str]
    no_actors: re.Pattern[str]
    project: re.Pattern[str]
    no_projects: frozenset[str]
    quoted_document: re.Pattern[str]
    signed: re.Pattern[str]
    no_firms: frozenset[str]
    no_trades: tuple[str, ...]
    sums: re.Pattern[str]
    listed: tuple[tuple[str, re.Pattern[str]], ...]


def compile_patterns(table: Mapping[str, Any]) -> Patterns:
    """The patterns of the whole of grammar.yaml."""
    fixed = dict.fromkeys(table["anaphors"], Names.ANAPHOR)
    fixed |= {word: kind for kind, words in table["relative_places"].items() for word in words}
    industry, quoted = table["industry"], table["quoted_document"]
    return Patterns(
        titles=tuple((end, kind) for kind, ends in table["titles"].items() for end in ends),
        fairs=re.compile(rf"[一-龥]{{1,3}}(?:{_any(table['event']['fairs'])})(?![一-龥]*?(?:会展中心))"),
        fixed=re.compile(rf"(?:{_any(fixed)})(?!“?两会)"),
        fixed_kinds=fixed,
        industry=re.compile(rf"{_some(industry['words'])}(?!{_any(industry['not_before'])})"),
        trade=re.compile(rf"{_some(industry['after_names'])}(?!{_any(industry['not_before'])})"),
        firm=re.compile(rf"(?:{_any(industry['firms_only'])})(?!{_any(industry['not_before'])})"),
        acting=re.compile(rf"(?:{_any(industry['acting'])})(?=”?(?:{'|'.join(industry['acts'])}))"),
        no_actors=re.compile(_any(industry["no_actors"])),
        project=re.compile(
            rf"(?:{_any(table['project_verbs'])})了?([一-龥A-Za-z0-9]{{2,16}}?项目)(?=合作|协议|合同|意向|[，。；、和与及])"
            rf"|(?:{_any(table['sums']['makers'])})的((?:(?!的)[一-龥A-Za-z0-9]){{2,24}}?(?:项目|工程|生产线))"
            rf"(?=[，。；、（]|\d{{1,2}}[月日]|{_any(table['sums']['after'])})"
        ),
        no_projects=frozenset(table["project"]["generic"]),
        quoted_document=re.compile(
            rf"(?:(?:{_any(quoted['before'])})[^“”，。；]{{0,8}}|(?<=”)、?)“(?P<name>[^“”]{{2,20}}?(?:{_any(quoted['ends'])}))”"
        ),
        signed=re.compile(
            rf"(?:{_any(table['agreement']['verbs'])})了?(?:一|两|多)?(?:份|项|个)?({_any(table['agreement']['heads'][Names.AGREEMENT])})"
        ),
        no_firms=frozenset(table["organisation"]["generic"]),
        no_trades=tuple(word for word in table["not_organisations"] if word.endswith("车")),
        sums=re.compile(
            rf"(?:{_any(table['sums']['before'])})[约达近超逾]{{0,2}}[\d.]+[余多]?[万亿]美?元(?:人民币)?(?:{_any(table['sums']['made'])})?的(?P<name>(?!\d*[余多]?[个项]|[两二三四五六七八九十几]+[个大项])"
            rf"[一-龥A-Za-z0-9（）+-]{{2,28}}?(?:{_any(table['sums']['heads'])}))(?=[，。；、（]|{_any(table['sums']['after'])})"
        ),
        listed=tuple((kind, re.compile("|".join(found))) for kind, found in table["patterns"].items()),
    )


def _any(words: Sequence[str] | Mapping[str, str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda w: (-len(w), w)))


def _some(words: Sequence[str]) -> str:
    """One of ``words`` or several; a look at the next character saves trying all of them at each place."""
    return f"(?=[{re.escape(''.join(sorted({word[0] for word in words})))}])(?:{_any(words)})+"


def titled(text: str, patterns: Patterns) -> Iterator[Candidate]:
    """Titles in 《》: agreements by their last word, otherwise documents. The marks are not part of the name."""
    for match in re.finditer(r"《([^《》\n]{2,80})》", text):
        name = match.group(1)
        bare = _IN_BRACKETS.sub("", name)
        kind = next((k for end, k in patterns.titles if bare.endswith(end)), Names.DOCUMENT)
        yield Candidate(match.start(1), match.end(1), kind, "titled", 6, 0.97, name)


def quoted_documents(text: str, patterns: Patterns) -> Iterator[Candidate]:
    """“稳外贸8条”: a document in quotation marks that somebody issued."""
    for match in patterns.quoted_document.finditer(text):
        yield Candidate(*match.span("name"), Names.DOCUMENT, "quoted", 5, 0.7)


def fairs(text: str, words: Sequence[Word], patterns: Patterns) -> Iterator[Candidate]:
    """青洽会, 进博会: fairs by their short names, which begin where a word begins."""
    begins = {w.begin for w in words}
    for match in patterns.fairs.finditer(text):
        start = next((i for i in range(match.start(), match.end() - 2) if i in begins), None)
        if start is not None and 3 <= match.end() - start <= 5:
            numbered = _NUMBERED.search(text, max(0, start - 8), start)
            yield Candidate(
                numbered.start() if numbered else start, match.end(), Names.GATHERING, "fair", 4, 0.85
            )


def fixed_words(text: str, patterns: Patterns) -> Iterator[Candidate]:
    """双方, 该行 (anaphors) and 我省, 全市 (the home region)."""
    for match in patterns.fixed.finditer(text):
        kind = patterns.fixed_kinds[match.group()]
        name = "anaphor" if kind == Names.ANAPHOR else "relative"
        yield Candidate(*match.span(), kind, name, 2, 0.9)


def signed(text: str, patterns: Patterns) -> Iterator[Candidate]:
    """What was signed where the text only says what kind of paper it was (签下意向书)."""
    for match in patterns.signed.finditer(text):
        yield Candidate(*match.span(1), Names.AGREEMENT, "after-verb", 2, 0.6)


def done_projects(text: str, patterns: Patterns) -> Iterator[Candidate]:
    """签约覆铜板生产项目, 由甲公司投资建设的人参加工项目开工: what is signed, begun or built is a project of its own,
    whatever it is called."""
    for match in patterns.project.finditer(text):
        group = match.lastindex or 0
        if match[group].removesuffix("项目").removesuffix("工程") not in patterns.no_projects:
            yield Candidate(*match.span(group), Names.PROJECT, "project", 3, 0.7)


def paid_for(text: str, patterns: Patterns) -> Iterator[Candidate]:
    """投资8.6亿元的2号转炉改造工程: what has a sum of its own is a project of its own, whatever it is called."""
    for match in patterns.sums.finditer(text):
        rest = match["name"]
        for word in ("项目", "工程"):
            rest = rest.removesuffix(word)
        if rest not in patterns.no_projects and len(rest) > 1 and not set("的了和与等") & set(rest):
            yield Candidate(*match.span("name"), Names.PROJECT, "sum", 4, 0.8)


def counted(text: str, project: Candidate) -> bool:
    """社会事业类项目7个, 还有42个项目: what is counted is a kind of project, none by its name."""
    return project.kind == Names.PROJECT and bool(
        _COUNT.match(text, project.end) or _COUNTED.search(text, project.begin, project.end)
    )


def all_of_a_kind(text: str, organisation: Candidate) -> bool:
    """全市法院, 全县政府: all those of the place, none of them."""
    if organisation.recogniser != "organisation" and organisation.kind != Names.ORGANISATION:
        return False
    begin = organisation.begin - (text[organisation.begin - 1 : organisation.begin] == "全")
    return bool(_ALL_OF.match(text, begin))


def owners(found: Sequence[Candidate], words: Sequence[Word]) -> Iterator[Candidate]:
    """The firm at the beginning of its project's name, by place and trade name: 青岛|澳柯玛|冷链项目."""
    after = {w.begin: w for w in words}
    for c in found:
        place = after.get(c.begin) if c.kind == Names.PROJECT and c.rank > BARE else None
        trade = after.get(place.end) if place and place.tag == "LOC" else None
        if place and trade and trade.tag == "nz" and 2 <= trade.end - trade.begin <= _LONGEST_TRADE_NAME:
            yield Candidate(place.begin, trade.end, Names.COMPANY, "owner", 1, 0.6)


def by_pattern(text: str, patterns: Patterns) -> Iterator[Candidate]:
    """What the ``patterns`` table of grammar.yaml finds."""
    for kind, pattern in patterns.listed:
        for match in pattern.finditer(text):
            yield Candidate(*match.span(), kind, "pattern", 3, 0.8)


def _acting(
    text: str, words: Sequence[Word], patterns: Patterns, places: Mapping[int, int]
) -> Iterator[Candidate]:
    """A few characters and an industry (立恒机械把…), by what they are told to do: LAC does not know the word."""
    begins = {w.begin for w in words}
    for match in patterns.acting.finditer(text):
        at = match.start()
        for begin in (at - 4, at - 3, at - 2):
            free = begin in places or _BEFORE_ACTORS.search(text, max(0, begin - 2), begin)
            if begin < 0 or begin not in begins or not free or patterns.no_actors.search(text, begin, at):
                continue
            if _CHINESE.fullmatch(text, begin, at):
                yield Candidate(begin, match.end(), Names.COMPANY, "industry", 4, 0.6)
                break


def _unknown(word: Word, at: int, places: Mapping[int, int]) -> bool:
    """Whether LAC took for a place what no gazetteer knows as one."""
    return word.tag == "LOC" and at not in places


def industry_names(
    text: str, words: Sequence[Word], patterns: Patterns, places: Mapping[int, int]
) -> Iterator[Candidate]:
    """A place and an industry (安阳钢铁) as a company's short name.

    ``places`` maps the end of a place's name to its begin. What follows must not show that the industry
    itself is meant.
    """
    begins = {w.end: w for w in words if text[w.begin : w.end] not in patterns.no_firms}
    for pattern, tags in (
        (patterns.industry, None),
        (patterns.trade, _NAMES),
        (patterns.firm, _STEMS),
    ):
        for match in pattern.finditer(text):
            at = match.start()
            word = begins.get(at)
            if tags is None:
                begin = places.get(at)
            else:
                begin = word.begin if word and (word.tag in tags or _unknown(word, at, places)) else None
            if (
                begin is not None
                and at - begin >= 2
                and not text.endswith(patterns.no_trades, begin, match.end())
            ):
                yield Candidate(begin, match.end(), Names.COMPANY, "industry", 2, 0.6)
    yield from _acting(text, words, patterns, places)
    for word in words:
        # 黔峰路桥: LAC takes some firms for places
        if word.tag in {"LOC", "PER"} and word.end - word.begin > 3:
            ending = patterns.firm.search(text, word.begin + 2, word.end)
            if ending and ending.end() == word.end:
                yield Candidate(word.begin, word.end, Names.COMPANY, "industry", 4, 0.6)
