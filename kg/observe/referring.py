"""What a clause speaks of without its name: 公司, 该项目, 这家医院, 产业园, 会上.

In: a scene and a clause. Out: the entity, ``None`` where there is none or it can't be known.
"""

import re
from typing import Final

from kg import spoken
from kg.observe.clauses import Clause, classes_of, closing, finder, words
from kg.observe.indicators import left_words
from kg.observe.speakers import lowest
from kg.observe.state import Scene, State
from kg.observe.subjects import OWNED, is_foreign, is_kind, may_be_subject, strip_openers
from kg.ontology import Names
from kg.types import Entity

_POINTER: Final = re.compile(
    r"(?:上述|整个|(?:新|合资)(?=公司)|全[部]?|该|此|本届|本次|此次|本(?=[^次届土地市省县区州报网批])|这[一家座个所条项次届场批类]?)"
)
# 本届甲洽会: the fair that the text is about, by a short name of its own
_OCCASION: Final = re.compile(r"[，“\s]*(?:本届|本次|此次)[一-龥]{1,8}?[会节展赛](?![议员长览期场])")
# 镇里, 馆内: the last one named
_INSIDE: Final = re.compile(r"[村镇乡县市区州校院厂场社馆园矿](?:里|内)(?![一-龥]{0,3}最)")
_LONGEST: Final = 6  # characters of a noun that takes up the end of a name
_SHORTENED: Final = 4  # characters of a short form
_AFTER_PLACE: Final = (2, 3)  # where the rest of a name begins whose place is left off
_NEAR: Final = 6  # characters between 这家 and its noun: 这家三甲医院
_PAIR: Final = 2
_SHORT: Final = 3  # characters of the head of a relative clause, at least and at most
_TAIL: Final = 10
_NEW: Final = ("新", "合资")  # 新公司: the one founded last
_WHICH: Final = re.compile("的")
_THIS_OF: Final = re.compile(r"[^，。；：的]{2,30}的(?:这[家座个条所处批]|该)")
_NOUN: Final = re.compile(r"[一-龥]{2,6}(?=[，。；、]|$)")
_VERB: Final = 6  # characters in which a verb stands right before its object
_GIFT: Final = 6  # characters between who gets something and the verb
_SERVED: Final = (Names.ORGANISATION, Names.PROJECT, Names.PERSON)
_TAKE: Final = re.compile(r"[\s，“]*(?:比?如，?)?(?:[以拿就]|对于?)[一-龥]{0,8}[“‘]?")
_AS_FOR: Final = re.compile(r"[”’]?(?:为例|来说|而言|来看|来讲|举例)[，：]")
# 最先落户的是甲公司。今年5月产值3亿元
_ENDS: Final = re.compile(r"[”》]?(?:（[^（）]{0,24}）)?[。；]\s*")
_CLEFT: Final = re.compile(r"[^，。；]{2,24}的，?(?:还|正|就|则|便|也|当|要)?(?:是|有|数)")
_FOREMOST: Final = re.compile(
    r"[^，。；]{0,12}(?:[最首][^，。；]{1,10}|其次|居首|领先|突出|第[一二三][^，。；]{0,8})(?:则|还|便|也|要|当)?"
    r"(?:是|为|数|属|推|出现在|发生在|位于|落在|来自)[“‘]?"
)
_COME: Final = re.compile(
    r"\d[\d.万]*(?:多|余)?[家户个名位][^，。；\d]{0,16}?(?:企业|公司|项目|客商|商户|人才|机构|厂商)[^，。；\d]{0,4}?"
    r"(?:(?P<move>到|来|在|赴)|落户(?:到|于|在)?|落地|入驻|进驻)$"
)
_SETTLE: Final = re.compile(
    r"(?:投资|落户|落地|设厂|建厂|办厂|兴业|兴办|安家|扎根|经商|注册|创业|发展|开设|设立)"
)
_WORKS: Final = (Names.PROJECT, Names.INFRASTRUCTURE, Names.ZONE)
_ROLE: Final = re.compile(r"[\s“]*作为[^，。；\d]{2,14}的")  # 作为主会场的甲泰项目
_ANOTHER: Final = re.compile(
    r"[\s“]*另外?一?[个项处]?[^，。；\d]{0,6}(?:项目|工程)由"
)  # 另一个项目由甲公司投资
_SHORT_PROJECT: Final = re.compile(
    r"[\s“‘]*(?P<who>[A-Za-z一-龥]{2,12}?)[”’]?(?:项目|工程|生产线|产业园|基地)(?:一期|二期|三期)?"
    r"(?=落户|落地|落子|占地|位于|选址|坐落|地处|由|总投资|计划总?投资|概算|建成|投产|达产|全部建成|全长)"
)
_SENT: Final = re.compile(r"(?:组织|率领|带领|选派|派出|选送|推动|支持|引导|动员|鼓励)了?(?:约|近)?$")
_PUNCTUATION: Final = "，。；、：（“"


def remember(state: State, entity: Entity) -> None:
    """Notes that the text has named ``entity``."""
    if entity not in state.named:
        state.pieces.update(entity.name[-size:] for size in range(2, _LONGEST + 1))
        state.pieces.update(entity.name[at : at + _SHORTENED] for at in _AFTER_PLACE)
    state.named[entity] = state.named.pop(entity, 0) + 1


def points(scene: Scene, clause: Clause) -> bool:
    """Whether a clause begins with 该项目, 这家公司 and the like."""
    start = _start(scene, clause)
    pointer = _POINTER.match(start)
    if not pointer or (start[: pointer.end()] not in ("该", "此") and not start.startswith("这")):
        return False
    noun = start[pointer.end() : pointer.end() + 2]
    return noun in classes_of("class_words")


def _start(scene: Scene, clause: Clause) -> str:
    """The clause from its first word on that may be its subject."""
    start = scene.text[clause.begin : clause.end]
    for t in clause.times:
        start = start.replace(scene.text[t.begin : t.end], "", 1)
    start = strip_openers(start)
    return start[m.end() :] if (m := finder("causatives").match(start)) else start


def referred(scene: Scene, clause: Clause) -> Entity | None:
    """The entity that the noun in subject position of ``clause`` takes up."""
    start = _start(scene, clause)
    inside = _INSIDE.match(start)
    if inside and (found := _by_sign(scene, "该" + inside[0][0])) is not None:
        return found
    pointer = _POINTER.match(start)
    if pointer and (found := _by_sign(scene, start[: pointer.end() + 1])) is not None:
        return found
    if start[:1] == "全" and (found := _by_sign(scene, "该" + start[1:2])) is not None:
        return found  # 全区 of a zone
    if pointer:
        rest = start[pointer.end() :]
        reach = min([_NEAR, *(at for p in _PUNCTUATION if (at := rest.find(p)) >= 0)])
        newest = pointer[0] in _NEW
        nouns = (_by_noun(scene, rest[i:], pointed=True, newest=newest) for i in range(reach))
        found = next((e for e in nouns if e), None)
        return found or (_described(scene, rest) if start.startswith("这") else None)
    return _by_noun(scene, start) or _shortened(scene, start) or _fair(scene, clause)


def _fair(scene: Scene, clause: Clause) -> Entity | None:
    """本届甲洽会: the fair that the text is about, whatever it is called for short."""
    event = scene.state.event
    if event is None or not is_kind(event.kind, Names.GATHERING):
        return None
    return event if _OCCASION.match(scene.text, clause.begin, clause.end) else None


def taken_back(scene: Scene, clause: Clause) -> Entity | None:
    """甲县与乙协会共建的这座服装城: what the noun after 的这座 takes up, the names before it say whose it is."""
    m = _THIS_OF.match(scene.text, clause.begin, clause.end)
    if m is None:
        return None
    rest = scene.text[m.end() : clause.end]
    nouns = (_by_noun(scene, rest[i:], pointed=True) for i in range(min(_NEAR, len(rest))))
    return next((e for e in nouns if e), None) or _by_head(scene, rest)


def _by_sign(scene: Scene, word: str) -> Entity | None:
    """该院, 该县, 该行: the last thing of that class or with that end that the text was about, or named."""
    kinds = classes_of("signs").get(word[1:]) if word[0] in "该此" else None
    if kinds is None:
        return None
    alike = (
        e
        for e in reversed(scene.state.named)
        if e.kind in kinds or (e.name.endswith(word[1:]) and (not kinds or is_kind(e.kind, Names.PLACE)))
    )
    found = tuple(alike) or _home_by_sign(scene, word[1:], kinds)
    called = tuple(e for e in found if is_kind(e.kind, Names.PLACE) and e.name.endswith(word[1:]))
    found = called or found  # 该州 is rather 某某州 than a city of that level
    nearest = (scene.topic, scene.state.first, *reversed(scene.state.centres), *found)
    return next((e for e in nearest if e in found), None)


def _home_by_sign(scene: Scene, sign: str, kinds: frozenset[str]) -> tuple[Entity, ...]:
    """该市, where the text has named no city: the report's own."""
    own = (e for e in scene.state.home if e.kind in kinds and e.name.endswith(sign))
    return tuple(e for e in (lowest(own),) if e)


def restricted(scene: Scene, clause: Clause) -> Entity | None:
    """由甲公司建设的冷链物流中心，: the thing told of before whose name ends like the head of a relative clause."""
    said, _, noun = scene.text[clause.begin : clause.end].rstrip("，。；、 ").rpartition("的")
    last = clause.names[-1] if clause.names else None
    inside = last is None or last.end <= clause.begin + len(said)
    if (
        not inside
        or len(said) < _NEAR
        or not _SHORT <= len(noun) <= _TAIL
        or noun[-_PAIR:] not in scene.state.pieces
    ):
        return None
    found = _named_by(scene, noun)
    return found[0] if len(found) == 1 else None


def shortened_project(scene: Scene, clause: Clause) -> Entity | None:
    """What 甲泰项目 takes up, a project by a part of its name; one that the text doesn't name is its builder's."""
    if _ANOTHER.match(scene.text, clause.begin, clause.end):
        return _builder(scene, clause)
    role = _ROLE.match(scene.text, clause.begin, clause.end)
    m = _SHORT_PROJECT.match(scene.text, role.end() if role else clause.begin, clause.end)
    inside = next((n for n in clause.names if m and n.begin < m.end() and is_kind(n.kind, *_WORKS)), None)
    if m is None or inside is not None or finder("any_project").search(m["who"]):
        return None
    alike = (e for e in reversed(scene.state.named) if is_kind(e.kind, Names.PROJECT) and m["who"] in e.name)
    return next(alike, None) or _builder(scene, clause)


def _builder(scene: Scene, clause: Clause) -> Entity | None:
    """Who builds what a clause begins with (…，由甲公司投资4亿元兴建): the clause itself says so or one after it."""
    for later in scene.sentence.clauses[scene.sentence.clauses.index(clause) :]:
        for n in later.names:
            by = scene.text[n.begin - 1] == "由" and is_kind(n.kind, Names.ORGANISATION)
            if by and finder("makes").search(scene.text, n.end, later.end):
                return n.entities[0]
    return None


def headed(scene: Scene, post: str) -> Entity | None:
    """What somebody with a post that only one class of things has is the head of (院长: the hospital last told of)."""
    row = spoken.row_of(post)
    return next((e for e in reversed(scene.state.centres) if row and spoken.fits(e, row)), None)


def _by_head(scene: Scene, rest: str) -> Entity | None:
    """The last thing named whose name ends in the same character as a short noun (服装城: 丹霞服装新城)."""
    m = _NOUN.match(rest)
    if m is None or not m[0].endswith(tuple(words()["bare_heads"])):
        return None
    alike = (e for e in reversed(scene.state.named) if e.name.endswith(m[0][-1]) and may_be_subject(e))
    return next((e for e in alike if not is_kind(e.kind, Names.PROVINCE, Names.CITY, Names.COUNTY)), None)


def served(scene: Scene, clause: Clause) -> Entity | None:
    """Who gets what a clause counts, where the text was about him before: 甲银行向公司发放3亿元, 乙公司为其担保."""
    if not clause.groups:
        return None
    for m in finder("receivers").finditer(scene.text, clause.begin, clause.end):
        if not finder("gives").search(scene.text, m.end(), min(clause.end, m.end() + _GIFT)):
            continue
        noun, topic = m[0][1:].removeprefix("该"), scene.topic
        if noun == "其":
            return topic if topic is not None and is_kind(topic.kind, *_SERVED) else None
        found = _by_noun(scene, noun, pointed=True)
        return found if found in scene.state.centres else None
    return None


def _described(scene: Scene, rest: str) -> Entity | None:
    """这家欠债三亿元、停产两年的加工企业: the noun stands after what is said of it."""
    for m in _WHICH.finditer(rest):
        for at in range(m.end(), min(m.end() + _NEAR + 1, len(rest))):
            if rest[at] in _PUNCTUATION:
                break
            if found := _by_noun(scene, rest[at:], pointed=True):
                return found
    return None


def _shortened(scene: Scene, start: str) -> Entity | None:
    """The organisation whose name, its place left off, begins like the clause (江南|飞星航空科技有限公司)."""
    short = start[:_SHORTENED]
    if len(short) < _SHORTENED or short not in scene.state.pieces:
        return None
    bodies = (e for e in reversed(scene.state.named) if is_kind(e.kind, Names.ORGANISATION))
    return next((e for e in bodies if e.name.find(short) in _AFTER_PLACE), None)


def _by_noun(scene: Scene, start: str, *, pointed: bool = False, newest: bool = False) -> Entity | None:
    """The last thing named whose name ends in the noun that ``start`` begins with, or that is of its class."""
    if finder("not_nouns").match(start):
        return None
    for size in range(min(_LONGEST, len(start)), 1, -1):
        noun = start[:size]
        acts = noun in classes_of("class_words") and finder("acts").match(start, size) is not None
        if not (pointed or acts or _is_bare(noun)):
            continue
        found = _named_by(scene, noun) if noun in scene.state.pieces else []
        kinds = classes_of("class_words").get(noun, frozenset())
        if not found or (kinds and scene.topic not in found):
            found = [e for e in scene.state.named if e in found or e.kind in kinds]
        if noun in words()["works"] and (built := _built(scene, found)) is not None:
            return built
        if found:
            return _meant(scene, found, nearest=newest)
    return None


def _built(scene: Scene, projects: list[Entity]) -> Entity | None:
    """What is no project by its class but was last told of as being built (建设某某度假区。该项目…)."""
    built = scene.state.built
    if built is None or scene.topic in projects:
        return None
    names = list(scene.state.named)
    last = max((names.index(p) for p in projects), default=-1)
    return built if names.index(built) > last else None


def _meant(scene: Scene, found: list[Entity], *, nearest: bool) -> Entity:
    """Which of the things that a noun may stand for it means: the topic, else what the text was last about."""
    if nearest:
        return found[-1]
    built = [e for e in found if e.kind == Names.PROJECT] or found  # rather than the line that it renews
    if scene.topic in built:
        return scene.topic
    often = max(reversed(built), key=lambda e: scene.state.named[e])
    return next((e for e in reversed(scene.state.centres) if e in built), often)


def _named_by(scene: Scene, noun: str) -> list[Entity]:
    """The things named whose names end in ``noun``."""
    tails = (e for e in scene.state.named if e.name.endswith(noun) and e.name != noun)
    return [e for e in tails if may_be_subject(e)]


def _is_bare(noun: str) -> bool:
    """Whether a noun takes up a thing named without 该, 这家 before it (公司, 产业园, 隧道)."""
    if noun in words()["pointed_only"]:
        return False
    return noun in classes_of("class_words") or noun.endswith(tuple(words()["bare_heads"]))


def cleft(scene: Scene, clause: Clause) -> Entity | None:
    """The organisation or project that a sentence ends by naming (最先落户的是甲公司。): what follows is of it."""
    said = _CLEFT.match(scene.text, scene.sentence.begin, clause.end)
    first = next((n for n in clause.names if said and n.begin >= said.end()), None)
    if said is None or first is None or len(first.entities) != 1:
        return None
    before = left_words(scene.text, clause, said.end(), first.begin, clause.names)
    ends = _ENDS.fullmatch(scene.text, first.end, clause.end)
    works = is_kind(first.entities[0].kind, Names.PROJECT) and not clause.groups
    goes_on = works and scene.text[first.end : clause.end].strip("”》") == "，"
    body = works or is_kind(first.entities[0].kind, Names.ORGANISATION, Names.PROJECT)
    return first.entities[0] if body and (ends or goes_on) and not before.strip("“‘") else None


def foremost(scene: Scene, clause: Clause) -> Entity | None:
    """What a clause ends by naming as first or last of all (增速最快的是甲区，达12%; 最大雨量出现在乙乡，为218毫米)."""
    last = clause.names[-1] if clause.names else None
    if last is None or clause.groups or len(last.entities) != 1 or not may_be_subject(last.entities[0]):
        return None
    if is_foreign(last.entities[0], scene.state.home):
        return None  # 最大的市场是某国，进出口3亿元: the topic's trade
    ends = scene.text[last.end : clause.end] in ("，", ",")
    before = left_words(scene.text, clause, clause.begin, last.begin, clause.names)
    owned = len(clause.names) > 1 and OWNED.fullmatch(scene.text, clause.names[-2].end, last.begin)
    first = _FOREMOST.fullmatch(before.removesuffix("的") if owned else before)
    return last.entities[0] if ends and first else None


def gathered(scene: Scene, clause: Clause, start: str) -> Entity | None:
    """The fair that a clause before ends by naming (甲市举办乙洽谈会，57家企业与会): of it is what happened there."""
    event = scene.state.event
    if not clause.groups or event is None or not is_kind(event.kind, Names.GATHERING):
        return None
    before = (c for c in scene.sentence.clauses if c.end <= clause.begin)
    names = (n for c in before for n in c.names[-1:] if scene.text[n.end : c.end].strip("”》，、") == "")
    there = finder("of_event").search(start) or finder("gatherings").match(start)
    return event if there and any(n.entities[0] == event for n in names) else None


def attracted(scene: Scene, clause: Clause) -> Entity | None:
    """The place that many come to (已有9家某市企业到甲县投资, 17个项目落户乙区): where they come from has no figure."""
    for n in clause.names:
        come = _COME.search(scene.text, clause.begin, n.begin)
        if come and _SENT.search(scene.text, clause.begin, come.start()):
            return None  # 甲市组织40家企业到乙市投资
        settle = _SETTLE.match(scene.text, n.end) if come and come["move"] else come
        if settle and is_kind(n.kind, Names.PLACE) and not is_foreign(n.entities[0], scene.state.home):
            return n.entities[0]
    return None


def launched(scene: Scene, clause: Clause) -> Entity | None:
    """What a clause without figures of its own ends by founding (双方将共建甲学院，): what follows is of it."""
    last = clause.names[-1] if clause.names else None
    if last is None or len(last.entities) != 1 or not may_be_subject(last.entities[0]):
        return None
    project = is_kind(last.entities[0].kind, Names.PROJECT)
    if project and scene.topic is not None and is_kind(scene.topic.kind, Names.PROJECT):
        return None  # 甲工程将建设乙装置，年产值3亿元: the first one's
    verb = closing("undertakes" if project else "launches")
    founds = verb.search(scene.text, max(clause.begin, last.begin - _VERB), last.begin)
    ends = scene.text[last.end : clause.end].strip("”’》的") in ("，", ",")
    kind = last.entities[0].kind  # a steering group of no known class does nothing of its own
    made = project or (is_kind(kind, Names.ORGANISATION) and kind != Names.ORGANISATION)
    made = made and not is_kind(kind, Names.GOVERNMENT, Names.PARTY)
    return last.entities[0] if founds and ends and made else None


def example(scene: Scene, clause: Clause) -> Entity | None:
    """What a clause only brings up for those after it (以甲公司为例，; 对乙县来说，)."""
    first = clause.names[0] if clause.names and not clause.groups else None
    if first is None or len(first.entities) != 1 or not may_be_subject(first.entities[0]):
        return None
    before = _TAKE.fullmatch(scene.text, clause.begin, first.begin)
    after = _AS_FOR.fullmatch(scene.text, first.end, clause.end)
    return first.entities[0] if before and after else None
