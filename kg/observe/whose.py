"""Whose a figure is: what it describes, who gets it, whom the clause names, or what the text is about.

In: a scene, a clause and the place of a figure. Out: entities.
"""

import re
from functools import lru_cache
from typing import Final

from kg.discourse import of_two
from kg.observe.clauses import Clause, Named, any_of, finder, words
from kg.observe.havers import fits, fitting
from kg.observe.lists import compares, of_number
from kg.observe.referring import served
from kg.observe.speakers import is_authority, is_local, lowest
from kg.observe.state import Scene
from kg.observe.subjects import (
    OWNED,
    WHERE,
    is_foreign,
    is_gate,
    is_kind,
    is_listing,
    is_region,
    is_setting,
    may_be_subject,
    stands_alone,
    strip_openers,
    subjects,
)
from kg.ontology import Names
from kg.types import Entity

_BEFORE_HOLDER: Final = re.compile(r"(?:^|[、，：:和]|[比例额度率重]为|是)$")
_RATE: Final = re.compile(r"[^，。；、\d]{0,10}(?:增速|增幅|降幅|涨幅|完成率|覆盖率)[^，。；、\d]{0,6}")
_EACH: Final = re.compile(r"均|都|各(?!项|类|个|地|界)")
# 拥有2300名员工的甲公司, 带动300户农户的乙合作社
_OWNED_THING: Final = re.compile(r"(?:以上|左右|余)?[一-龥]{1,8}的[“‘]?")
_ENDS: Final = re.compile("[，。；：（—]")
# 以全州45%的网点, 生产了全省15%的煤炭: a part of what 全州, 全省 have
_PART_OF: Final = re.compile(
    r"(?:约|近|超过?|逾)?(?:\d[\d.]*%|[一二三四五六七八九]成[半多]?)(?:以上|左右)?的"
)
_AND: Final = re.compile("[”》]?[、和与及]")
_AGREED: Final = re.compile("(?:约定|规定|明确|商定)")
# 比全国2.8%的增速高出3个百分点: what the topic's rate is set against
_OWN_RATE: Final = re.compile(r"的(?:平均|同期)?(?:增[速幅长]|[降涨跌]幅|水平|比重|占比|比例)")
_SEGMENT: Final = re.compile(r"[\s、，和及与；其中：:而]+")
_MEASURES: Final = "元吨亩户家人万亿瓦米"
_WHOLE: Final = "全我"
_REGIONAL: Final = re.compile(r"^(?:实现|完成|全[省市县区州])+")
_BY: Final = re.compile(
    r"由(?:(?!设立|成立|组建|建设|承建|投资).)*$"
)  # 由甲公司出资组建，注册资本3亿元: not its
# 投资了甲基地、乙中心等12个项目，投资额10亿元: the sum is that of all
_ONE_OF_MANY: Final = re.compile(r"[”》]?(?:[、和与及][^，。；]{1,40}?)*?等(?:\d|[一二三四五六七八九十多几])")
_ITS_PROJECT: Final = re.compile(r"[”’]?(?:项目|工程|生产线|产业园|基地)")
_SENT: Final = re.compile(r"(?:组织|率领|带领|选派|派出|选送)了?$")
_ATTEND: Final = re.compile(
    r"(?![^，。；]*的(?:会|活动))[^，。；\d]{0,24}(?:参展|参会|与会|到会|参加|出席)(?![了过]|者|人|单位)[^，。；\d]{0,12}[，。；、]"
)
_HELD_BY: Final = re.compile(
    r"(?:的?(?:股份|股权|份额|出资))?(?:则|分别|都|均|仍|仍旧|继续)?(?:由|归|为|属于?|握在|在|落在)[^，。；、]{0,14}?(?=$)"
)
_HOLDS: Final = re.compile(r"[^，。；]{0,3}(?:持有|所有|手[里中上]|名下|控股|认购|出资|承担|认缴|拥有)")
_HOLDING: Final = re.compile(
    r"(?:则|也|仍|继续|还|将|共|各|合计|直接|间接)*(?:持有?|占|拥有|认缴|认购)(?:公司|其|该公司)?(?:的?股[份权]?(?:比例)?)?(?:的|有|为|达|降[至到]|升[至到]|增[至到])?"
)
_USE: Final = re.compile(
    r"(?:的?(?:募集)?(?:资金|贷款))?(?:将|已|主要|全部|都|均|拟)*(?:用于|投向|投入到?|用在)(?:支持|建设|实施)?[“‘]?"
)
# Aid from elsewhere is the home place's, but not what somebody is said to give of it.
_AID: Final = re.compile(
    r"(?!安排|投入|拨付|下达|筹措|落实)[^，]{0,4}(?:援[疆藏青]|对口[支援]{2})(?:项目|资金)"
)
_TRADE: Final = re.compile("外贸|进出口|[进出]口(?:总?[额值]|总|增长|占比|$)")
_PUT_IN: Final = re.compile(r"(?:出资|投资)(?:了|额|约|近|超)*$")
# 投资3亿元设立乙公司: what it is put into
_FOUNDING: Final = re.compile(
    r"(?:合资|合作|共同|联合|独资|在[^，。；]{2,14})?(?:设立|成立|组建|创办|创建|建设|新建|兴建|上马|实施|打造|改造|建成)了?[“‘]?"
)
_HERE: Final = re.compile("(?<![在从到由向往为给])[这那]里(?=的|有|一年|每年|已|现|今年|去年)")
_RECIPIENT: Final = re.compile(r"(?:向|给|为)$")
# 省财政厅下达某市专项资金: whose the money is then
_ALLOTTED: Final = re.compile(r"(?:下达|下拨|拨付|划拨|拨给|安排给|奖补|补助|支持)(?:给|至|到|了)*$")


def segment_names(scene: Scene, clause: Clause, begin: int, end: int) -> tuple[Named, ...]:
    """The names that are the subject of a stretch before a figure: at its start, or right before the figure."""
    near = [n for n in clause.names if begin <= n.begin < end and may_be_subject(n.entities[0])]
    near = [n for n in near if not is_setting(scene, n)]
    scope = near and scene.text[near[-1].begin] in _WHOLE and _ranks(clause, end)  # 全省第一
    if near and near[-1].end == end and not scope and not compares(scene.text, clause):
        relative = is_kind(near[-1].kind, Names.PLACE) and scene.text[near[-1].begin] in _WHOLE
        among = (
            relative
            and not (near[:-1] and _PART_OF.match(scene.text, end))
            and not finder("set_against").search(scene.text, near[-1].begin - 2, near[-1].begin)
        )
        if among or _BEFORE_HOLDER.search(scene.text, begin, near[-1].begin) or _own_rate(scene, clause, end):
            return (near[-1],)
    if begin == clause.begin:
        names, _ = subjects(scene.text, clause, end)
        whole = names and not is_listing(scene.text, names) and names[0] in near
        return names if whole else ()
    share = near and scene.text[near[0].begin] in _WHOLE and "占" in scene.text[clause.begin : begin]
    if share:
        return ()  # 占全省的49%、全国的7%
    return (near[0],) if near and _SEGMENT.fullmatch(scene.text, begin, near[0].begin) else ()


def _ranks(clause: Clause, at: int) -> bool:
    """Whether the figure at ``at`` is a rank."""
    return any(f.ordinal for g in clause.groups for f in g if f.begin == at)


def _own_rate(scene: Scene, clause: Clause, at: int) -> bool:
    """Whether the figure at ``at`` is the rate of what is named right before it."""
    end = next((f.end for g in clause.groups for f in g if f.begin == at), at)
    return _OWN_RATE.match(scene.text, end) is not None


def subject_of(
    scene: Scene, clause: Clause, named: tuple[Named, ...], indicator: str, at: int
) -> tuple[Entity, ...]:
    """Whose the figure at ``at`` is; empty where that can't be known. ``named`` are its segment's names."""
    topic = scene.topic
    if (told := _told(scene, clause, named, at)) is not None:
        return (told,)
    names, _ = subjects(scene.text, clause, at)
    if not names and (whole := _of_nation(scene, clause, indicator)) is not None:
        return whole
    if (paper := _signed(scene, clause, indicator)) is not None:
        return (paper,)
    if finder("of_agreement").search(indicator) and (paper := _last(scene, Names.AGREEMENT, at, clauses=3)):
        return (paper,)
    if finder("invested").fullmatch(indicator) and (entity := _last(scene, Names.PROJECT, at, clauses=2)):
        return (entity,)
    single = len(names) == 1 and not is_listing(scene.text, names)
    if single and not is_setting(scene, names[0]):
        return (meant(scene, names[0]),)
    if scene.sentence.unnamed:
        return ()
    if topic is not None and of_two(strip_openers(scene.text[clause.begin : at])):
        return (topic,)
    counted = "项目" in scene.sentence.counted and finder("sums").search(indicator)
    if counted and scene.sentence.head_of is not None:
        return (scene.sentence.head_of,)  # 签约项目16个，总投资62亿元: of all of them
    for key, kind in (("of_project", Names.PROJECT), ("of_company", Names.ORGANISATION)):
        own = scene.sentence.subject is not None and is_kind(scene.sentence.subject.kind, kind)
        if finder(key).search(indicator) and not own and (entity := _last(scene, kind, at)):
            return (entity,)
    aid = topic not in scene.state.home and _AID.match(indicator) is not None
    regional = finder("of_region").match(_REGIONAL.sub("", indicator)) is not None
    if regional and scene.state.region is not None and _opens(scene):
        # 甲县增长5%。（新段）固定资产投资下降2%: again the city's
        scene.sentence.subject = scene.state.region
        return (scene.state.region,)
    body = topic is not None and not is_region(topic) and not is_gate(topic.name)
    own = topic is not None and scene.sentence.head_of == topic  # 甲公司出口5亿元，对欧盟2亿元
    traded = (
        body and not own and not names and finder("of_trade").match(_REGIONAL.sub("", indicator)) is not None
    )
    town = topic is not None and is_kind(topic.kind, Names.TOWNSHIP, Names.VILLAGE)
    town = town and (topic == scene.sentence.subject or finder("of_villages").search(indicator) is not None)
    if topic is not None and (aid or traded or (regional and not is_region(topic) and not town)):
        told_of = (
            e for e in reversed(scene.state.centres) if is_region(e) and not is_kind(e.kind, Names.COUNTRY)
        )
        region = scene.state.region or next(told_of, None) or lowest(scene.state.home)
        region = region if traded or scene.state.region else lowest(scene.state.home)
        scene.sentence.subject = region or scene.sentence.subject
        return (scene.sentence.subject,) if scene.sentence.subject else ()
    unfit = topic is not None and is_kind(topic.kind, Names.EVENT) and finder("of_project").match(indicator)
    if topic is None and (near := scene.sentence.head_of or _nearest(scene, clause, at)) is not None:
        return (near,)
    if topic is None and (regional or _TRADE.match(_REGIONAL.sub("", indicator))):
        place = lowest(scene.state.home)  # 某市交出成绩单：进出口总值3亿元
        return (place,) if place else ()
    if topic is not None and not own and not fits(topic, indicator):
        topic = fitting(scene, indicator) or lowest(scene.state.home) or topic
    return (topic,) if topic and not unfit else ()  # a ceremony has no site area


def _told(scene: Scene, clause: Clause, named: tuple[Named, ...], at: int) -> Entity | None:
    """What the words around the figure say that it belongs to; ``named`` are its segment's names."""
    for reader in (receiver_of, _owner, _holder, _used_for, _attended, _there):
        if (found := reader(scene, clause, at)) is not None:
            return found
    if len(named) == 1:
        return meant(scene, named[0])
    return (scene.topic or named[0].entities[0]) if named else None


def _of_nation(scene: Scene, clause: Clause, indicator: str) -> tuple[Entity, ...] | None:
    """Whose a figure of 全国 or 全球 is: the home country's, nobody's; ``None`` for others, and for somebody's part
    of that (全球市场占有率)."""
    m = finder("abroad").match(scene.text[clause.begin : clause.begin + 8].lstrip("，、“ "))
    if m is None or finder("parts_of_whole").search(indicator):
        return None
    home = (e for e in scene.state.home if is_kind(e.kind, Names.COUNTRY))
    return tuple(home) if m[0] in words()["national"] else ()


def _opens(scene: Scene) -> bool:
    """Whether the paragraph has been about nothing yet."""
    return scene.sentence.subject is None and scene.state.opening is None


def _signed(scene: Scene, clause: Clause, indicator: str) -> Entity | None:
    """The agreement that the clause before ends by naming, of terms of its own (签订《甲合同》，采购额3亿元)."""
    i = scene.sentence.clauses.index(clause)
    before = scene.sentence.clauses[i - 1] if i else None
    last_of, term = scene.sentence.head_of, finder("terms").fullmatch(indicator)
    again = i and term and not clause.names and last_of is not None
    if again and last_of and is_kind(last_of.kind, Names.AGREEMENT):
        return last_of  # 签订《甲合同》，贷款3亿元，期限八年
    agreed = _AGREED.match(scene.text, clause.begin)
    if before is None or not before.names or not (agreed or term):
        return None
    last = before.names[-1]
    ends = scene.text[last.end : before.end].strip("》”，、； ") == ""
    return last.entities[0] if ends and is_kind(last.kind, Names.AGREEMENT) else None


def _owner(scene: Scene, clause: Clause, at: int) -> Entity | None:
    """What a figure before 的 describes (总额3亿元的贷款合同)."""
    end = next((f.end for g in clause.groups for f in g if f.begin == at), at)
    for n in clause.names:
        if n.begin <= end:
            continue
        whole = scene.text[n.begin] in _WHOLE  # 占全省
        own = OWNED.fullmatch(scene.text, end, n.begin)
        thing = not whole and _OWNED_THING.fullmatch(scene.text, end, n.begin)
        put_in = _PUT_IN.search(scene.text, clause.begin, at) and _FOUNDING.fullmatch(
            scene.text, end, n.begin
        )
        if own or thing or put_in or _built().fullmatch(scene.text, end, n.begin):
            fit = is_kind(n.kind, Names.PROJECT, Names.AGREEMENT, Names.EVENT, Names.ORGANISATION)
            fit = fit or bool(own and not whole and _ENDS.match(scene.text, n.end))  # 人口30万的某县，
            return n.entities[0] if fit and len(n.entities) == 1 else None
    return None


def _holder(scene: Scene, clause: Clause, at: int) -> Entity | None:
    """Who holds the share that a figure tells (余下33%由甲公司持有, 另有10%握在乙公司手里, 张三仍持有51%)."""
    end = next((f.end for g in clause.groups for f in g if f.begin == at), at)
    for n in clause.names:
        if len(n.entities) != 1 or not is_kind(n.kind, Names.ORGANISATION, Names.PERSON, Names.PLACE):
            continue
        after = n.begin >= end and _HELD_BY.match(scene.text, end, n.begin)
        if after and after.end() == n.begin and _HOLDS.match(scene.text, n.end):
            return n.entities[0]
        if n.end <= at and _HOLDING.fullmatch(scene.text, n.end, at):
            return n.entities[0]
    return None


def _used_for(scene: Scene, clause: Clause, at: int) -> Entity | None:
    """The project that a sum goes to (4亿元用于甲项目)."""
    end = next((f.end for g in clause.groups for f in g if f.begin == at), at)
    m = _USE.match(scene.text, end, clause.end)
    n = next((n for n in clause.names if m and n.begin == m.end()), None)
    works = n is not None and len(n.entities) == 1 and is_kind(n.kind, Names.PROJECT, Names.INFRASTRUCTURE)
    one = n is not None and not _AND.match(scene.text, n.end)  # 用于甲项目、乙项目: of neither
    return n.entities[0] if n and works and one else None


def _attended(scene: Scene, clause: Clause, at: int) -> Entity | None:
    """The gathering that those whom the figure counts take part in (102家企业参加)."""
    end = next((f.end for g in clause.groups for f in g if f.begin == at), at)
    sent = _SENT.search(scene.text, clause.begin, at)  # 某区组织23家企业参展: the sender's
    return None if sent or not _ATTEND.match(scene.text, end) else scene.state.event


def _there(scene: Scene, clause: Clause, at: int) -> Entity | None:
    """The place that 这里, 那里 before the figure means: the last one that its sentence named before."""
    here = _HERE.search(scene.text, clause.begin, at)
    before = [n for c in scene.sentence.clauses for n in c.names if here and n.end <= here.start()]
    places = (n.entities[0] for n in reversed(before) if is_kind(n.kind, Names.PLACE))
    return next(places, None)


@lru_cache(maxsize=1)
def _built() -> re.Pattern[str]:
    """Between a sum and what was made with it (投资3亿元建设的某项目)."""
    return re.compile(rf"(?:{any_of('makes')}){{1,2}}的[“‘]?")


def _nearest(scene: Scene, clause: Clause, at: int) -> Entity | None:
    """Where nothing has been the subject yet: the name nearest to the figure in its clause."""
    for n in reversed(clause.names):
        entity = n.entities[0]
        if n.end <= at and stands_alone(scene.text, clause, n) and not is_foreign(entity, scene.state.home):
            return None if is_listing(scene.text, (n,)) else entity
    return None


def receiver_of(scene: Scene, clause: Clause, at: int) -> Entity | None:
    """Who gets what the figure counts, where the giver isn't named beside him (该会向甲校捐资): but what is lent is the
    lender's (甲银行为其放贷3亿元)."""
    names, _ = subjects(scene.text, clause, at)
    lends = len(names) == 1 and is_kind(names[0].kind, Names.BANK)
    if not lends and (entity := served(scene, clause)) is not None:
        return entity
    for n in clause.names:
        allotted = n.end <= at and _ALLOTTED.search(scene.text, clause.begin, n.begin)
        if allotted and names and is_authority(names[0].entities[0]) and is_kind(n.kind, Names.PLACE):
            return n.entities[0]
    lends = scene.topic is not None and is_kind(scene.topic.kind, Names.BANK)
    if lends or (names and names[0].kind != Names.ANAPHOR):
        return None  # 该行向甲公司发放3亿元
    for n in clause.names:
        entity = n.entities[0]
        if n.end > at or len(n.entities) != 1 or not _RECIPIENT.search(scene.text, clause.begin, n.begin):
            continue
        gets = is_kind(entity.kind, Names.ORGANISATION, Names.PROJECT) and entity != scene.topic
        if gets and finder("gives").match(scene.text, n.end):
            return entity
    return None


def meant(scene: Scene, name: Named) -> Entity:
    """What a name in subject position means: 该行, 该院 are the bank or hospital that the text is about."""
    entity, topic = name.entities[0], scene.topic
    works = topic is not None and is_kind(topic.kind, Names.PROJECT)
    if works and topic is not None and _ITS_PROJECT.match(scene.text, name.end):
        return topic  # 甲公司项目, which the sentence has taken up
    county = scene.state.county
    if (
        county is not None
        and scene.text[name.begin] == "全"
        and scene.text[name.begin + 1] == county.name[-1]
    ):
        return county
    unknown = entity.name == scene.text[name.begin : name.end]  # 全区 of a zone
    whole = scene.text[name.begin] == "全" and topic is not None and is_kind(topic.kind, Names.PLACE)
    # 全市 of a city below the one that is home
    called = topic is not None and topic.name.endswith(scene.text[name.begin + 1])
    called = called and topic == scene.state.opening and entity not in scene.state.named
    if topic is not None and whole and (unknown or called or topic.kind == entity.kind):
        return topic  # 全市 in what is told of another city
    voice = scene.sentence.voice
    if (
        voice is not None
        and scene.text[name.begin] == "全"
        and voice.name.endswith(scene.text[name.begin + 1])
    ):
        return voice  # 某市（县级）统计局介绍，全市…
    pointed = scene.text[name.begin] in "该此" and is_kind(entity.kind, Names.ORGANISATION)
    newest = scene.state.newest
    called = newest is not None and newest.name.endswith(scene.text[name.begin + 1 : name.end])
    called = called or entity.kind == Names.COMPANY
    if pointed and newest is not None and newest.kind == entity.kind and called:
        return newest
    alike = topic is not None and (topic.kind == entity.kind or scene.state.parents.get(topic) == entity)
    alike = alike or (topic is not None and topic.name.endswith(scene.text[name.begin + 1 : name.end]))
    branch = topic is not None and scene.state.parents.get(topic) == entity
    short = entity.name != scene.text[name.begin : name.end] and is_kind(entity.kind, Names.BANK)
    short = short and not is_local(entity, scene.state.home)
    return topic if topic is not None and ((alike and pointed) or (branch and short)) else entity


def everyone(scene: Scene, clause: Clause, named: tuple[Named, ...], at: int) -> tuple[Entity, ...]:
    """All the members of a list of which the text gives one figure for each (均, 各, 以上项目)."""
    listed = finder("all_of").search(scene.text, clause.begin, at)
    if listed and scene.text[listed.start() - 1] not in _MEASURES:  # not 亿元以上项目
        return tuple(scene.state.projects)
    if not named and (several := of_number(scene, clause, at)):
        return several
    alone = (
        len(named) > 1
        and not is_listing(scene.text, named)
        and _RATE.fullmatch(scene.text, named[-1].end, at)
    )
    if len(named) > 1 and (alone or _EACH.search(scene.text, named[-1].end, at)):
        return tuple(n.entities[0] for n in named)  # 甲县和乙县投资增速超过40%
    if (
        not clause.names
        and scene.sentence.listed
        and _EACH.match(strip_openers(scene.text[clause.begin : at]))
    ):
        # 甲银行与乙银行作为参加行，各出4亿元
        return tuple(i.entity for i in scene.state.items if i.entity)
    return ()


def _last(scene: Scene, kind: str, until: int, *, clauses: int = 0) -> Entity | None:
    """The entity of class ``kind`` that the sentence (or its last ``clauses``) named last before ``until``."""
    before = [c for c in scene.sentence.clauses if c.begin <= until]
    for clause in reversed(before[-clauses:]):
        # 签订甲项目投资协议，总投资3亿元; not 利用外资项目合同96个
        inner = clause.inner if kind == Names.PROJECT and not clause.groups else ()
        for n in sorted((*clause.names, *inner), key=lambda n: -n.end):
            whole = len(n.entities) == 1 and not WHERE.fullmatch(scene.text, n.end, clause.end)
            whole = whole and not _BY.search(scene.text, clause.begin, n.begin)
            whole = whole and not _ONE_OF_MANY.match(scene.text, n.end, clause.end)
            if n.end <= until and whole and is_kind(n.entities[0].kind, kind):
                return n.entities[0]
    return None
