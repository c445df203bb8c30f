"""What each clause sets up for those after it: topic, period, list, heading words.

In: a scene and a clause. Out: nothing; the scene's state and sentence are updated.
"""

import re
from typing import Final

from kg.discourse import of_two
from kg.observe.clauses import Clause, Named, closing, finder
from kg.observe.indicators import clean, left_words
from kg.observe.lists import compares, listed, named, projects
from kg.observe.periods import is_day, is_year, known, own_time
from kg.observe.referring import (
    attracted,
    cleft,
    example,
    foremost,
    gathered,
    headed,
    launched,
    points,
    referred,
    remember,
    restricted,
    served,
    shortened_project,
    taken_back,
)
from kg.observe.speakers import host, place_of_any, spoken_of
from kg.observe.state import Scene
from kg.observe.strangers import EARLY, is_stranger
from kg.observe.subjects import (
    before_person,
    head,
    is_foreign,
    is_kind,
    is_listing,
    is_region,
    is_setting,
    may_be_subject,
    strip_openers,
    subjects,
)
from kg.observe.timing import date_event, in_force, lengthen, on_the_day, set_time, whole_again
from kg.observe.together import funded, of_all, of_the_place
from kg.observe.whose import meant
from kg.ontology import Names
from kg.types import Entity

_WITH: Final = re.compile(r"[与和同]")
_ISSUED: Final = re.compile(r"了?《|批评|表扬|嘉奖")  # 发布《办法》, 受到通报批评
_IN: Final = re.compile(r"(?:^|[，。；“\s])在$")
_HERE: Final = re.compile(
    r"[^，。；\d]{0,6}[，：]?|(?:听取|了解|察看|查看|听|看|参观|调研|走访|详细|仔细|实地|现场|认真)[^，。；\d]*[，：]?"
)
_REST: Final = re.compile(r"(?:其他|其余|剩余|余下|(?:企业|业主|单位|群众|农户)?自筹)")
_OUTPUT: Final = re.compile(r"年(?:产值?|销售|销量|上缴|利税|均(?=浓度|值|气温|降[水雨]|增))(?!能)")
# 投资方面，从贸易伙伴看，: again of the region that the report is about
_RESPECT: Final = re.compile(
    r"(?:另外|此外|同时|其中|而|再)?，?(?:[一-龥]{2,8}方面|[从按分][一-龥、]{1,12}(?:来看|看|划分|分)|论[一-龥]{2,4})"
)
_WORKS: Final = re.compile(r"的(?:公司|企业|工厂|厂子|厂|合作社|养殖场|农场|店)")
_HE: Final = re.compile(r"[^，。；“]{0,4}(?<!其)[他她](?!们)")
_TRADE: Final = re.compile(
    r"的|(?:[^，。；]{0,14}的)?[一-龥]{1,6}(?:[户民农匠工板师手汉娘妇生友商年兵]|(?:匠|艺|老|商|传承|带头|军|残疾)人)"
)
# 展会由甲市主办，乙区承办: what follows is still said of the fair.
_HOSTS: Final = re.compile(
    r"(?:共同|联合|具体|独家|负责)*(?:主办|承办|协办|举办|指导|支持|冠名|设计|施工|监理|承建|运营|运行|管理|建设|代建|实施|供货)[，。；]"
)
_REPORTED: Final = re.compile("[据经][^，。；]{2,30}(?:报告|上报|核实|反映)，")  # 据某市民政局报告，
_SHOWS: Final = re.compile("(?:显示|表明|发现)，$")  # 某局对全市86家企业的调查显示，
_HEARD: Final = re.compile(r"听取[^，。；]*$")  # 在甲村听取种植情况介绍
_CALLED: Final = "简下俗素号名职统并通"  # 以下简称“甲公司”
_HOLDS: Final = re.compile(r"(?:则|也|仍|各|共|还|分别)*(?:持股|占股|持有|认缴|占(?=\d))")
_GIVES: Final = re.compile(
    r"[^，。；]{0,6}?(?:补助|补贴|出资|安排|配套|自筹|拨付|下达|投入|贷款|授信|发放|提供|捐赠|捐资|承建|施工|监理)"
)
_OTHERS: Final = re.compile(r"[、和与]|一行|等|主持|出席")
_FOUNDS: Final = re.compile(r"(?:设立|成立|组建|新设|创办|注册|组成|建立)(?:了|的)?[“‘]?$")
_FOUNDED: Final = 6  # characters in which the verb of founding stands before a name


def open_clause(scene: Scene, clause: Clause) -> None:
    """Before its figures are read: the clause's time, plans and topic."""
    sentence = scene.sentence
    plain = left_words(scene.text, clause, clause.begin, clause.end, clause.names)
    start = plain.lstrip("，“ ")
    aspect = _RESPECT.fullmatch(start.rstrip("，,")) is not None
    if aspect and clause.begin == sentence.begin:
        whole_again(scene.state)
    parts = aspect or start.startswith("其中")
    if parts and clause.begin == sentence.begin and is_day(scene.state.last):
        sentence.period, sentence.timed = scene.state.last, True
    if start.startswith("其中") and not sentence.within:
        sentence.within, sentence.whole = True, sentence.subject
    resumed = scene.text[clause.begin - 1 : clause.begin] == "；" and sentence.whole is not None
    if sentence.within and resumed and sentence.head_of not in (None, sentence.subject):
        sentence.subject = sentence.whole  # 新增确诊9例，其中甲市5例、乙市4例；新增无症状感染者3例
    set_time(scene, clause, plain)
    sentence.planned |= bool(finder("plans").search(finder("not_plans").sub("", plain)))
    made = sentence.timed and not sentence.planned and is_year(sentence.period)  # 2021年，年产蜂蜜840吨
    sentence.yearly |= bool(finder("yearly").search(_OUTPUT.sub("", plain) if made else plain))
    lengthen(scene.state, plain)
    _topic(scene, clause, start)


def close_clause(scene: Scene, clause: Clause) -> None:
    """After its figures are read: the clause's names, its list, and what its colon announces."""
    sentence, state = scene.sentence, scene.state
    _note_names(scene, clause)
    if (
        clause.groups
        and sentence.subject is not None
        and any(sentence.subject in n.entities for n in clause.names)
    ):
        sentence.parts[sentence.subject] = None
    if (entity := foremost(scene, clause)) is not None:
        _for_now(scene, entity)
    elif (entity := cleft(scene, clause) or launched(scene, clause)) is not None:
        _set(scene, entity)
    items = listed(scene.text, clause)
    if not items and clause.groups and not compares(scene.text, clause):
        items = named(scene.text, clause, clause.end)
    if clause.groups and len(clause.groups[0]) == len(items):  # 丙集团、丁集团出口1.9亿美元和1.6亿美元
        sentence.parts.update((i.entity, None) for i in items if i.entity and not i.governed)
    state.items, sentence.listed = items or state.items, sentence.listed or bool(items)
    state.several = projects(scene.text, clause) or state.several
    if not scene.text[clause.begin : clause.end].rstrip().endswith(("：", ":")):
        return
    sentence.within = True
    t = own_time(scene.text, clause, clause.end)
    if t is not None and not is_day(t.period):
        sentence.period, sentence.timed = t.period, True
        in_force(state, known(t.period))
    if not any(c.groups for c in sentence.clauses if c.begin <= clause.begin):
        state.head = clean(left_words(scene.text, clause, sentence.begin, clause.end - 1, ()))


def _topic(scene: Scene, clause: Clause, start: str) -> None:
    """The subject that the clause sets for itself and those after it. ``start`` is it without its names."""
    sentence, state = scene.sentence, scene.state
    quiet = not clause.groups or _SHOWS.search(scene.text, clause.groups[-1][-1].end, clause.end)
    if quiet and (_tells(scene.text, clause) or _announces(scene.text, clause)):
        _speaker(scene, clause)
        _private(scene, clause, start)  # he may be meant by 他 in his words
        return
    if state.region is not None and _RESPECT.fullmatch(start.rstrip("，,")):
        _set(scene, state.region)
        return
    if (sentence.within or sentence.aside) and _REST.match(start):
        # 其中甲县3亿元、乙县2亿元，其余1亿元: again of the whole
        sentence.subject, sentence.aside = sentence.aside or sentence.whole, None
        return
    names, lasting = subjects(scene.text, clause, clause.end)
    told = taken_back(scene, clause) or restricted(scene, clause) or shortened_project(scene, clause)
    told = told or served(scene, clause) or example(scene, clause) or attracted(scene, clause)
    if (entity := told) is not None:
        _set(scene, entity)
    elif (entity := gathered(scene, clause, start)) is not None:
        _for_now(scene, entity)
    elif names and lasting:
        _explicit(scene, clause, names)
    elif (works := funded(scene, clause)) is not None:
        _set(scene, works)
    elif (place := of_all(scene, clause, strip_openers(start))) is not None:
        _set(scene, place)
        on_the_day(scene)
        state.region = state.region or (place if is_region(place) else None)
    elif (entity := referred(scene, clause)) is not None:
        _set(scene, entity)
    elif (place := of_the_place(scene, strip_openers(start))) is not None:
        _for_now(scene, place)
    elif (owner := _owner(scene, clause)) is not None:
        _set(scene, owner)
    elif is_stranger(scene.text, clause):
        sentence.unnamed, sentence.subject = True, None
    elif (person := _private(scene, clause, start)) is not None:
        _set(scene, person)
    elif points(scene, clause) and scene.topic is not None and is_kind(scene.topic.kind, Names.PLACE):
        sentence.unnamed, sentence.subject = True, None  # 该项目, which the text didn't name: no place's
    elif state.event is not None and sentence.subject is None and finder("gatherings").match(start):
        sentence.subject = host(scene, state.event)
    elif finder("unnamed").search(scene.text, clause.begin, clause.begin + EARLY):
        sentence.unnamed, sentence.subject = True, None
    elif state.event is not None and sentence.subject is None and finder("of_event").search(start):
        sentence.subject = host(scene, state.event)
    elif (place := _visited(scene, clause)) is not None:
        _set(scene, place)
        sentence.visit = True


def _tells(text: str, clause: Clause) -> bool:
    """Whether a clause says where words come from; who issues a document tells nothing."""
    found = finder("sources").finditer(text, clause.begin, clause.end)
    return _REPORTED.search(text, clause.begin, clause.end) is not None or any(
        not _ISSUED.match(text, m.end())
        and not (m[0] == "称" and text[m.start() - 1] in _CALLED)
        and not _HEARD.search(text, clause.begin, m.start())
        and not any(n.begin < m.start() < n.end for n in clause.names)
        for m in found
    )


def _announces(text: str, clause: Clause) -> bool:
    """Whether somebody with a post speaks before a colon (甲园区副主任王某某掰着指头数：)."""
    persons = (n for n in clause.names if is_kind(n.kind, Names.PERSON))
    colon = text[clause.begin : clause.end].rstrip().endswith(("：", ":"))
    return colon and any(p.end == n.begin for n in persons for p in clause.posts)


def _set(scene: Scene, entity: Entity) -> None:
    """From here on the sentence is about ``entity``."""
    sentence = scene.sentence
    if is_kind(entity.kind, Names.EVENT):
        _event(scene, entity)
        entity = host(scene, entity)
    scene.state.opening = scene.state.opening or entity
    centres = scene.state.centres
    if not sentence.within or entity not in centres:
        centres.pop(entity, None)
        centres[entity] = None
    whole = sentence.whole or scene.state.subject
    if sentence.within and whole in centres:
        centres[whole] = centres.pop(whole)  # 某高速全长9公里，其中甲桥长2公里。该项目: the motorway
    sentence.subject, sentence.unnamed, sentence.visit = entity, False, False
    sentence.spoken, sentence.aside = False, None
    sentence.head_of = None


def _for_now(scene: Scene, entity: Entity) -> None:
    """The rest of the sentence is about ``entity``, the text after it again about what it was about before."""
    whole = scene.sentence.aside or scene.topic
    _set(scene, entity)
    scene.sentence.aside = whole


def _explicit(scene: Scene, clause: Clause, names: tuple[Named, ...]) -> None:
    """A clause that names its subject."""
    if len(names) > 1 and _WITH.fullmatch(scene.text, names[0].end, names[1].begin):
        names = names[:1]  # 甲与乙签约: what follows is said of the first
    if len(names) != 1 or is_listing(scene.text, names):
        if scene.sentence.aside is not None and names[0].entities[0] not in scene.state.centres:
            # 其中某厅补助10亿元，甲银行等5家银行授信18亿元: again of the whole
            _set(scene, scene.sentence.aside)
        return
    first = clause.groups[0][0] if clause.groups else None
    holder = first is not None and first.begin == names[0].end and first.amount.unit == "%"  # 甲公司55%
    if holder or is_setting(scene, names[0]) or _HOSTS.match(scene.text, names[-1].end):
        return
    whole = (scene.sentence.aside or scene.topic) if _contributes(scene, names[0]) else None
    scene.sentence.within |= of_two(scene.text[names[0].begin : names[0].end]) is not None
    _set(scene, meant(scene, names[0]))
    scene.sentence.aside = whole


def _contributes(scene: Scene, name: Named) -> bool:
    """Whether a name is only of who holds, pays or builds a part of the topic (某厅补助10亿元, 甲公司持股51%)."""
    topic = scene.sentence.aside or scene.topic
    if topic is None or topic in name.entities or is_kind(topic.kind, Names.PLACE):
        return False
    works = is_kind(topic.kind, Names.PROJECT, Names.INFRASTRUCTURE)
    return bool(_HOLDS.match(scene.text, name.end) or (works and _GIVES.match(scene.text, name.end)))


def _private(scene: Scene, clause: Clause, start: str) -> Entity | None:
    """A person without a post whom the clause is about (养殖户王某某, 他)."""
    state = scene.state
    if _HE.match(strip_openers(start)):
        return state.private
    for n in clause.names:
        if is_kind(n.kind, Names.PERSON):
            before = left_words(scene.text, clause, clause.begin, n.begin, clause.names)
            posted = n.entities[0] in state.posted or any(p.end == n.begin for p in clause.posts)
            honoured = before.endswith("”")  # “最美家庭”王某某
            before = strip_openers(before)
            known = not before and n.entities[0] == state.private
            if (
                posted
                or _OTHERS.match(scene.text, n.end)
                or not (known or honoured or _TRADE.fullmatch(before))
            ):
                return None
            state.private = n.entities[0]
            return state.private
    return None


def _owner(scene: Scene, clause: Clause) -> Entity | None:
    """The firm of the person whose works a clause begins with (王某某的厂子)."""
    first = clause.names[0] if clause.names else None
    if first is None or strip_openers(scene.text[clause.begin : first.begin]):
        return None
    return scene.state.employers.get(first.entities[0]) if _WORKS.match(scene.text, first.end) else None


def _visited(scene: Scene, clause: Clause) -> Entity | None:
    """The place or organisation that a clause is set in (在某厂，) or that a person goes to (来到某村)."""
    scene.state.personal |= _personal(scene, clause)
    if scene.sentence.subject is not None and not scene.sentence.visit:
        return None
    names = list(clause.names)
    for i, n in enumerate(names):
        before = scene.text[clause.begin : n.begin]
        i = head(scene.text, names, i)
        entity, after = names[i].entities[0], scene.text[names[i].end : clause.end]
        if len(names[i].entities) != 1 or not may_be_subject(entity) or is_foreign(entity, scene.state.home):
            continue
        gone = scene.state.personal and finder("visits").search(before[-4:])
        gone = gone or finder("arrivals").fullmatch(strip_openers(before))
        if gone or (_IN.search(before) and _HERE.fullmatch(after)):
            return entity
    return None


def _personal(scene: Scene, clause: Clause) -> bool:
    """Whether a clause is about what a person does."""
    people = any(is_kind(n.kind, Names.PERSON) for n in clause.names)
    return people or finder("people").search(scene.text, clause.begin, clause.end) is not None


def _speaker(scene: Scene, clause: Clause) -> None:
    """Who speaks for an organisation speaks of it, who speaks for an authority of its place."""
    firms = (_employer(scene, clause, n) for n in clause.names if is_kind(n.kind, Names.PERSON))
    entity, topic = spoken_of(scene, clause) or next((e for e in firms if e), None), scene.topic
    entity = entity or _own_head(scene, clause)
    if entity is not None:
        site = topic is not None and is_kind(topic.kind, Names.PROJECT)
        if topic is None or not site or not topic.name.startswith(entity.name):
            spoken = scene.sentence.subject is None or scene.sentence.spoken
            _set(scene, entity)
            scene.sentence.voice = entity if is_kind(entity.kind, Names.PLACE) else None
            # who speaks for a firm at its building site speaks of what is built
            scene.sentence.spoken = spoken
    elif scene.state.subject is None:
        scene.state.subject = place_of_any(scene, clause)


def _own_head(scene: Scene, clause: Clause) -> Entity | None:
    """董事长王某某介绍: without a body's name he heads the one that the paragraph began with."""
    opening, first = scene.state.opening, next(iter(clause.posts), None)
    if first is None or not finder("heads").match(scene.text, first.begin, first.end):
        return None
    if strip_openers(scene.text[clause.begin : first.begin]):
        return None
    if opening is not None and is_kind(opening.kind, Names.ORGANISATION):
        return opening
    return headed(scene, scene.text[first.begin : first.end])


def _event(scene: Scene, entity: Entity) -> None:
    """The event that the text is about, and its day where the sentence names it."""
    state = scene.state
    date_event(scene, new=entity != state.event)
    state.event = entity


def _note_names(scene: Scene, clause: Clause) -> None:
    """Remember who and what was named, who speaks for whom, and the first event where none has been the subject."""
    state = scene.state
    body: Entity | None = None
    for n in sorted((*clause.names, *clause.inner), key=lambda n: (n.begin, -n.end)):
        entity = n.entities[0]
        remember(state, entity)
        if state.first is None and is_kind(entity.kind, Names.ORGANISATION):
            state.first = entity
        if _FOUNDS.search(scene.text, max(clause.begin, n.begin - _FOUNDED), n.begin):
            state.founded.add(entity)
            state.newest = entity
        if is_kind(entity.kind, Names.PLACE) and not is_region(entity):
            before = scene.text[max(clause.begin, n.begin - _FOUNDED) : n.begin].rstrip("“‘")
            building = closing("builds").search(before)
            state.built = entity if building else state.built
        post = next((p for p in clause.posts if p.end == n.begin), None)
        if is_kind(entity.kind, Names.PERSON) and post is not None:
            state.posted.add(entity)
            if finder("outsiders").search(post.text):
                state.outsiders.add(entity)
        if is_kind(entity.kind, Names.PROJECT, Names.INFRASTRUCTURE):
            state.project = entity
            state.projects[entity] = None
        elif is_kind(entity.kind, Names.EVENT):
            state.event = state.event or entity
        elif is_kind(entity.kind, Names.PERSON) and (body := body or _employer(scene, clause, n)) is not None:
            state.employers.setdefault(entity, body)
            body = None
        elif body is None and not is_kind(entity.kind, Names.PERSON) and before_person(scene.text, clause, n):
            body = entity  # of several posts the first counts


def _employer(scene: Scene, clause: Clause, person: Named) -> Entity | None:
    """The organisation whose noun begins the clause of a person with a post there (公司董事长王某某)."""
    if not any(p.end == person.begin for p in clause.posts):
        return None
    entity = referred(scene, clause)
    return entity if entity is not None and is_kind(entity.kind, Names.ORGANISATION) else None
