"""The grammar of subjects: which names stand in subject position, and what a phrase of names is about.

In: text, a clause and its names. Out: names.
"""

import re
from functools import lru_cache
from typing import Final

from kg import ontology
from kg.observe.clauses import Clause, Named, any_of, finder, words
from kg.observe.state import Scene
from kg.ontology import Names
from kg.types import Entity

_LINK: Final = re.compile(r"\s*(?:、|和|与|及|以及|同)\s*")
_THROUGH: Final = re.compile(r"(?:经|从|由|通过|经由|取道|途经)$")
_PASSES: Final = re.compile(
    r"(?:的|[^，。；\d]{0,3}?)(?:进出|出入|进口|出口|出境|入境|通关|过境|验放|起运|吞吐)"
)
_DASH: Final = re.compile(r"[—–－-]+[“]?$")
WHERE: Final = re.compile(r"[^，。；\d]{0,10}(?:侧|旁|附近|交汇处|路口|一带|境内|以[东南西北])[，。；]")
_AFTER_LIST: Final = re.compile(r"\s*等")
# 甲风电三期、乙风电等13个项目相继开工: what is counted acts, the names are in examples of it
_EXAMPLES: Final = re.compile(
    r"[^，。；：、\d向对为与从在给把将了着由的]{0,20}(?:、[^，。；：]{1,80})?等(?:约|近)?\d+(?:多|余)?[个家项座条所处名][^，。；\d]{0,10}?"
    r"(?:项目|工程|企业|公司|单位|机构|学校|医院|银行)[^，。；、的\d]{2}"
)
_ONE_OF: Final = re.compile(r"的?(?:一|某|有|多|数)(?:家|名|位|户|些)(?!就|便|即)")
# 是全市的1.6倍, 比全省平均水平高: what the figure is set beside
_SET_BESIDE: Final = re.compile(
    r"(?:的?(?:平均|人均)(?:水平|值|数)?)?的?(?:约|近|超过?)?[\d.一二两三四五六七八九十]+(?:\.\d+)?[多余]?倍"
)
# 海关统计的进出口总值: who counts a figure doesn't have it
_TOLD_BY: Final = re.compile(r"(?:所)?(?:统计|核算|公布|发布|通报|测算|披露)(?:到|出)?的")
# 中国游客, 韩国客商: some of those whom a place or fair has
_PEOPLE: Final = re.compile(
    r"(?:籍)?(?:游客|旅客|客商|客人|客户|留学生|学生|采购商|买家|乘客|客源|观众|专家|师生)"
)
_DISTANT: Final = re.compile("距离?$|远?离$|毗邻$")  # 距某市18公里
_ROUTE: Final = re.compile("(?:到|至|往返)(?=[^，。；]{1,20})")
_POST: Final = 14  # characters between a body and who holds a post there
_PLACE: Final = 3  # characters of a place of no known kind that is a village or sight (某县|某某苗寨)
_RELATIVE: Final = re.compile(r"的[“‘《]?(?:20\d\d年?)?$")
# Before a name without another name: what it is said to be (受惠的, 当地最大的), but not what is done to it.
_DESCRIBED: Final = re.compile(
    r"(?![对向与和同给从在把将被比较到是这]|成为|作为|支持|帮助|采访|来自)[^，。；：的]{1,14}的[“‘《]?"
)
# 灯饰企业|甲公司, 龙头企业|乙公司: what it is
_KIND_OF: Final = re.compile(
    r"(?!对|向|与|和|同|给|从|在|把|将|被|比|支持|帮助|扶持|服务|助推|引导|推动|指导|组织|邀请|鼓励|走访|考察)[一-龥]{2,12}(?:企业|民企|厂商|商户|厂家)"
)
_WHOSE: Final = re.compile(r"(?:所在|所属|旗下|名下|控股|创办|执掌|任职|就职|挂帅|当家)的[“‘]?$")
OWNED: Final = re.compile(r"[》”]?(?:旗下|名下|所属|麾下|控股|来|过来|走出)?的[“‘]?")
# 甲市企业乙公司, 甲省援疆企业丙公司
_LOCAL: Final = re.compile(r"(?:[一-龥]{0,4})(?:企业|民企|国企|央企|药企|车企|商户)[“‘]?")
_AT: Final = re.compile(r"(?:位于|坐落于|坐落在|地处|建在|落户)$")
# 甲工程的控制性节点——乙大桥
_WHERE_IT_IS: Final = re.compile(r"[^，。；\d]{0,8}所(?:在|属)的")  # 甲基地所在的乙县
_APPOSITIVE: Final = re.compile(r"[^，。；：—\d]{2,16}——?[“‘]?")
# 某县的稻谷保险赔付3亿元, 某市的工厂年产5万吨: what a firm has there
_BRANCH: Final = re.compile(
    r"的[^，。；\d的]{0,18}?(?:保险|保单|贷款|门店|网点|工厂|厂区|车间|生产线|基地|大棚|茶园|果园|仓库|实验室|分厂|新厂|客户)"
)
_GUESTS: Final = re.compile(
    r"(?:籍|地区)?(?:参展)?(?:企业|厂商|展商|客商|采购商|展团|观众|项目)"
)  # at a fair
_FUNDS: Final = re.compile(
    r"[^，。；、\d]{0,10}(?:资金|补助|补贴|拨款)(?=[约近达为]*\d)"
)  # 其中甲省援建资金3亿元
_STRETCH: Final = re.compile(r"[省市县区州]?(?:境内|段|辖区)")


@lru_cache(maxsize=1)
def _kinds() -> dict[str, frozenset[str]]:
    known = ontology.load()
    return {
        name: known.descendants(name)
        for name in (
            Names.ORGANISATION,
            Names.BANK,
            Names.PLACE,
            Names.PROJECT,
            Names.EVENT,
            Names.COUNTRY,
            Names.PROVINCE,
            Names.CITY,
            Names.COUNTY,
            Names.ZONE,
            Names.PERSON,
            Names.REGION,
            Names.NATURAL,
            Names.INTERNATIONAL,
            Names.ROAD,
            Names.GOVERNMENT,
            Names.PARTY,
            Names.MEDIA,
            Names.CUSTOMS,
            Names.AGREEMENT,
            Names.INFRASTRUCTURE,
            Names.MEETING,
            Names.TOWNSHIP,
            Names.VILLAGE,
            Names.GATHERING,
        )
    }


@lru_cache(maxsize=4096)
def is_kind(kind: str, *bases: str) -> bool:
    """Whether class ``kind`` is one of ``bases`` or below it."""
    return any(kind in _kinds()[b] for b in bases)


def may_be_subject(entity: Entity) -> bool:
    """Organisations, places, projects and events have figures."""
    return is_kind(entity.kind, Names.ORGANISATION, Names.PLACE, Names.PROJECT, Names.EVENT)


def is_region(entity: Entity) -> bool:
    """Whether an entity may have a regional product and the like."""
    kinds = (Names.COUNTRY, Names.PROVINCE, Names.CITY, Names.COUNTY, Names.REGION, Names.ZONE)
    return is_kind(entity.kind, *kinds)


def subjects(text: str, clause: Clause, until: int) -> tuple[tuple[Named, ...], bool]:
    """The names in subject position before ``until``, and whether they hold beyond the clause.

    Several names mean a list (甲、乙和丙). Empty where the clause leaves its subject out.
    """
    names = [n for n in clause.names if n.begin < until]
    for i, n in enumerate(names):
        if not stands_alone(text, clause, n):
            continue
        prefix = _without_times(text, clause, n.begin)
        if _AT.search(prefix) and head(text, names, i) == i:
            continue  # 位于某区某路: where the subject is
        if _THROUGH.search(prefix) and is_gate(text[n.begin : n.end]) and _PASSES.match(text, n.end):
            return (n,), True
        rest = strip_openers(prefix)
        described = _DESCRIBED.fullmatch(rest) and not any(m.end <= n.begin for m in clause.names)
        relative = _RELATIVE.search(prefix) and (described or finder("relatives").match(rest))
        relative = relative or _WHOSE.search(prefix)
        if not relative and is_kind(n.kind, Names.ORGANISATION):
            relative = _KIND_OF.fullmatch(rest)
        if relative or _openers().fullmatch(prefix) or _DASH.search(prefix):
            return _whole_list(text, names, head(text, names, i)), True
        if _causes().search(prefix):
            return _whole_list(text, names, head(text, names, i)), False
    return (), False


@lru_cache(maxsize=1)
def _causes() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of('causatives')})$")


def is_gate(name: str) -> bool:
    """Whether goods go in and out through what has that name (从某口岸进出的货物)."""
    return name.endswith(("口岸", "港", "关", "站", "机场", "港区"))


def head(text: str, names: list[Named], i: int) -> int:
    """Which of ``names`` the phrase that begins with the i-th is about: 甲县的|乙厂, 甲公司承建的|乙隧道."""
    while True:
        follower = next((j for j in range(i + 1, len(names)) if _qualifies(text, names[i], names[j])), None)
        if follower is None:
            return i
        i = follower


def _qualifies(text: str, first: Named, second: Named) -> bool:
    """Whether ``first`` only says where or whose ``second`` is."""
    if len(second.entities) != 1 or not may_be_subject(second.entities[0]):
        return False
    if first.end == second.begin:
        return _place_of(first, second)
    appositive = _APPOSITIVE.fullmatch(text, first.end, second.begin)
    local = is_kind(first.kind, Names.PLACE) and is_kind(second.kind, Names.ORGANISATION)
    return bool(
        appositive
        or (local and _LOCAL.fullmatch(text, first.end, second.begin))
        or OWNED.fullmatch(text, first.end, second.begin)
        or _WHERE_IT_IS.fullmatch(text, first.end, second.begin)
        or _made_by().fullmatch(text, first.end, second.begin)
    )


@lru_cache(maxsize=1)
def _made_by() -> re.Pattern[str]:
    """Between who makes a thing and the thing: 承建的, 与某校联合举办的“."""
    return re.compile(rf"(?:(?!前身|是)[^，。；：了]){{0,20}}(?:{any_of('makes')})的[“‘]?")


def stands_alone(text: str, clause: Clause, name: Named) -> bool:
    """Whether a name can be a subject: not one of two (双方), of a person's post, in a word, of a whereabouts."""
    return (
        len(name.entities) == 1
        and may_be_subject(name.entities[0])
        and "某" not in text[name.begin : name.end]
        and not _in_a_word(text, name)
        and not _ONE_OF.match(text, name.end)
        and not _DISTANT.search(text, clause.begin, name.begin)
        and not _begins_route(text, clause, name)
        and not _TOLD_BY.match(text, name.end)
        and not (is_kind(name.kind, Names.COUNTRY) and _PEOPLE.match(text, name.end))
        and not (text[name.begin] in "全我" and _SET_BESIDE.match(text, name.end))
        and not WHERE.fullmatch(text, name.end, clause.end)
        and not before_person(text, clause, name)
        and not text.startswith(("方面", "等方面"), name.end)
    )


def _begins_route(text: str, clause: Clause, name: Named) -> bool:
    """Whether a way begins at a place (甲市到乙县的车程, 甲市至乙市高铁): what is told of it is not the place's."""
    way = _ROUTE.match(text, name.end) if is_kind(name.kind, Names.PLACE) else None
    return way is not None and any(n.begin == way.end() for n in clause.names)


@lru_cache(maxsize=1)
def _openers() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{any_of('openers')}|“[^“”，。；]{{2,14}}”|[\s“‘”’（(）)，、：:]|\d+[.．、]|（?[一二三四五六七八九十]+[）、是])*"
    )


def strip_openers(prefix: str) -> str:
    """The words without connectives, marks and numbering at their beginning."""
    m = _openers().match(prefix)
    return prefix[m.end() :] if m else prefix


def _without_times(text: str, clause: Clause, until: int) -> str:
    """The clause up to ``until`` without its times."""
    out, at = [], clause.begin
    for t in clause.times:
        if t.end <= until:
            out.append(text[at : t.begin])
            at = max(at, t.end)
    return "".join([*out, text[at:until]]).lstrip("的")  # 如今的某镇


def before_person(text: str, clause: Clause, name: Named) -> bool:
    """Whether ``name`` only says whose post a person holds (某公司董事长张三)."""
    if text[name.begin] == "全":  # 全市: nobody's employer
        return False
    if any(p.begin <= name.end <= p.end or p.begin == name.end for p in clause.posts):
        return True
    person = next((n for n in clause.names if n.begin >= name.end and is_kind(n.kind, Names.PERSON)), None)
    if person is None or person.begin - name.end > _POST:
        return False
    return not re.search(r"[，与对向]", text[name.end : person.begin])


def _whole_list(text: str, names: list[Named], i: int) -> tuple[Named, ...]:
    """The name at ``i`` with those joined to it."""
    out = [names[i]]
    for n in names[i + 1 :]:
        if not _LINK.fullmatch(text, out[-1].end, n.begin):
            break
        out.append(n)
    return tuple(out)


def _in_a_word(text: str, name: Named) -> bool:
    """Whether a name is only part of a longer word (盐湖化工, 中缅边民)."""
    if name.end - name.begin == 1 and is_kind(name.entities[0].kind, Names.COUNTRY):
        return text[name.end : name.end + 1] != "方"
    natural = is_kind(name.entities[0].kind, Names.NATURAL, Names.ROAD)
    natural = natural and not text[name.end : name.end + 1].isdigit()  # 甲湖12万人次
    whole = text[name.begin : name.end].endswith(tuple(words()["nature_ends"]))
    return natural and not whole and not finder("nature").match(text, name.end)


def _place_of(first: Named, second: Named) -> bool:
    """Whether two names that touch are a place and what is there (某省某市, 某市某公司)."""
    kind = second.entities[0].kind
    if is_kind(kind, Names.NATURAL, Names.ROAD, Names.COUNTRY, Names.REGION):
        return False
    if kind == Names.PLACE and second.end - second.begin < _PLACE:
        return False
    return is_kind(first.entities[0].kind, Names.PLACE) and is_kind(kind, Names.PLACE, Names.ORGANISATION)


def is_foreign(entity: Entity, home: tuple[Entity, ...]) -> bool:
    """Whether ``entity`` is a country or region other than the report's own."""
    abroad = is_kind(entity.kind, Names.COUNTRY, Names.REGION, Names.INTERNATIONAL)
    return (abroad or entity.name in words()["markets"]) and entity not in home


def is_listing(text: str, names: tuple[Named, ...]) -> bool:
    """甲、乙等…: the names are examples of what is counted, or in such, and no subject."""
    return any(known.match(text, names[-1].end) for known in (_AFTER_LIST, _EXAMPLES))


def is_setting(scene: Scene, name: Named) -> bool:
    """Whether a name in subject position is none: a trading partner of the topic, or where a part of it lies."""
    topic, home, entity = scene.topic, scene.state.home, name.entities[0]
    if topic is not None and scene.text[name.begin] == "本" and is_kind(topic.kind, Names.ORGANISATION):
        return not is_kind(topic.kind, Names.GOVERNMENT, Names.PARTY)  # 公司…，本省采购占六成
    if topic is not None and is_kind(topic.kind, Names.PROJECT, Names.ROAD, Names.INFRASTRUCTURE):
        funds = is_kind(entity.kind, Names.PLACE) and _FUNDS.match(scene.text, name.end)
        return bool(funds or _STRETCH.match(scene.text, name.end))
    fair = topic is not None and is_kind(topic.kind, Names.GATHERING)
    if fair and is_kind(entity.kind, Names.PLACE) and _GUESTS.match(scene.text, name.end):
        return True
    firm = topic is not None and is_kind(topic.kind, Names.ORGANISATION)
    public = topic is not None and is_kind(topic.kind, Names.GOVERNMENT, Names.PARTY, Names.ZONE)
    if firm and not public and is_kind(entity.kind, Names.PLACE) and _BRANCH.match(scene.text, name.end):
        return True
    home_topic = topic is not None and is_kind(topic.kind, Names.PLACE, Names.CUSTOMS)
    home_topic = home_topic and topic is not None and not is_foreign(topic, home)
    return home_topic and is_foreign(entity, home)
