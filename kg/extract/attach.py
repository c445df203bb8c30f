"""The optional roles that stand near a frame: amounts and the time."""

from kg.discourse import telling
from kg.extract.encode import Encoded, Unit
from kg.extract.frame import Frame
from kg.patterns import FIGURE
from kg.rules import RuleSet
from kg.types import Amount, Period

_EACH = "分别"


def amounts(encoded: Encoded, frame: Frame, rivals: list[Frame], rules: RuleSet) -> tuple[Amount, ...]:
    """The frame's amounts in text order; ``rivals`` are the frames of its class in the sentence."""
    held = [u.value for f in frame.fillings if f.role == FIGURE for u in _at(encoded, f.begin, f.end)]
    # 放款只用了3天: a time it takes is no amount
    own = tuple(a for a in held if isinstance(a, Amount) and (_is_money(a) or a.unit in rules.quantity_units))
    if not {"money", "quantity"} & frame.rule.attach:
        return own
    clauses = encoded.clauses(*encoded.sentences[frame.sentence])
    here = next(c for c in clauses if c[0] <= frame.trigger[0] < c[1])
    low, high = _between(frame, rivals, here, clauses[-1][1])
    fitting = [i for i in encoded.within(low, min(high, here[1])) if _fits(encoded, i, here[0], frame, rules)]
    for begin, end in clauses:
        if begin < here[1] or end > high:
            continue
        if rules.qualifiers.money_turns.match(encoded.text, begin, end):
            break
        fitting += _cued(encoded, begin, end, frame, rules)
    found = [*own, *_values(encoded, fitting)]
    if "money" in frame.rule.attach and not any(map(_is_money, found)):
        found += _values(encoded, _around(encoded, frame, rivals, rules) or _told_next(encoded, frame, rules))
    if any(map(_is_money, found)):
        found = [a for a in found if _is_money(a) or a.unit not in rules.quantity_units]  # 46吨，货款1840万元
    return tuple(dict.fromkeys(found))


def _values(encoded: Encoded, positions: list[int]) -> list[Amount]:
    values = (encoded.units[i].value for i in positions)
    return [v for v in values if isinstance(v, Amount)]


def _is_money(amount: Amount) -> bool:
    return len(amount.unit) == 3 and amount.unit.isascii() and amount.unit.isupper()


def _around(encoded: Encoded, frame: Frame, rivals: list[Frame], rules: RuleSet) -> list[int]:
    """The nearest sum of the sentence whose words fit the frame's class (出口生豆，货值1260万美元，主要销往…), where
    no other frame of the class is in the sentence."""
    words = rules.qualifiers.money_around.get(frame.rule.fact)
    if words is None or any(r is not frame and r.sentence == frame.sentence for r in rivals):
        return []
    near: list[tuple[int, int]] = []
    for begin, end in encoded.clauses(*encoded.sentences[frame.sentence]):
        fitting = [i for i in encoded.within(begin, end) if _fits(encoded, i, begin, frame, rules)]
        if fitting and words.search(encoded.text[begin : fitting[0]]):
            near.append((abs(fitting[0] - frame.trigger[0]), fitting[0]))
    return [min(near)[1]] if near else []


def _told_next(encoded: Encoded, frame: Frame, rules: RuleSet) -> list[int]:
    """The sum of the next sentence that says itself to be of the matter (项目总投资…, 根据协议…授信…)."""
    words = rules.qualifiers.money_next.get(frame.rule.fact)
    n = frame.sentence + 1
    if words is None or n >= len(encoded.sentences):
        return []
    begin, end = encoded.sentences[n]
    if "\n" in encoded.text[encoded.sentences[frame.sentence][0] : begin]:
        return []
    fitting = [i for i in encoded.within(begin, end) if _fits(encoded, i, begin, frame, rules)]
    return fitting[:1] if fitting and words.search(encoded.text[begin : fitting[0]]) else []


def _at(encoded: Encoded, begin: int, end: int) -> list[Unit]:
    return [encoded.units[i] for i in encoded.within(begin, end)]


def _between(frame: Frame, rivals: list[Frame], here: tuple[int, int], end: int) -> tuple[int, int]:
    """The stretch in which an amount is the frame's own: up to the frames of the same class beside it."""
    before = [r.span[1] for r in rivals if r.trigger[0] < frame.trigger[0] and r.span[1] <= frame.trigger[0]]
    after = [r.span[0] for r in rivals if r.trigger[0] > frame.trigger[0]]
    after = [max(a, frame.trigger[1]) for a in after]
    return max([here[0], *before]), min([end, *after])


def _fits(encoded: Encoded, position: int, clause: int, frame: Frame, rules: RuleSet) -> bool:
    """Whether the symbol is an amount of a kind that the rule wants, and no result or forecast."""
    value = encoded.units[position].value
    if not isinstance(value, Amount) or any(f.begin <= position < f.end for f in frame.fillings):
        return False
    if value.unit in rules.quantity_units:
        return "quantity" in frame.rule.attach
    wanted = _is_money(value) and "money" in frame.rule.attach
    return wanted and not rules.qualifiers.money_not_after.search(encoded.text[clause:position])


def _cued(encoded: Encoded, begin: int, end: int, frame: Frame, rules: RuleSet) -> list[int]:
    """The first amount of a later clause that says itself to be of the matter (总投资…, 额度…), all of a list
    of such (金额分别为…、…和…)."""
    fitting = [i for i in encoded.within(begin, end) if _fits(encoded, i, begin, frame, rules)]
    if not fitting or not rules.qualifiers.money_cue.search(encoded.text[begin : fitting[0]]):
        return []
    alien = rules.qualifiers.money_alien.get(frame.rule.fact)
    if alien is not None and alien.search(encoded.text[begin : fitting[0]]):
        return []  # 甲厂的买主是乙公司，丙银行承诺贷款3亿元
    return fitting if _EACH in encoded.text[begin : fitting[0]] else fitting[:1]


def period(encoded: Encoded, frame: Frame, rules: RuleSet) -> Period | None:
    """The frame's time: in its clause, before it in the sentence, else what is in force; None where none is."""
    if not {"date", "period", "time"} & frame.rule.attach:
        return None
    times = [i for i in encoded.at if _says_when(encoded.units[i], rules)]
    own = [i for i in times if not _of_telling(encoded, i, frame.trigger[0])]
    begin, end = encoded.sentences[frame.sentence]
    clause = _with_time_before(encoded, begin, end, frame.trigger[0])
    before = [i for i in own if begin <= i < frame.trigger[0]]
    after = [i for i in own if frame.trigger[0] <= i < clause[1]]
    chosen = before[-1:] if (before and before[-1] >= clause[0]) or not after else after[:1]
    if chosen:
        value = encoded.units[chosen[0]].value
        return value if isinstance(value, Period) else None
    if "time" in frame.rule.attach:
        return None
    return _in_force(encoded, frame, [i for i in times if i < begin], rules)


def _says_when(unit: Unit, rules: RuleSet) -> bool:
    """Whether a symbol is a time that tells when, not only what came next (随后) or what is compared with."""
    words = rules.qualifiers
    return isinstance(unit.value, Period) and not (
        words.sequel.match(unit.text) or words.aside.search(unit.text)
    )


def _of_telling(encoded: Encoded, i: int, trigger: int) -> bool:
    """Whether a time only tells when news was given out (记者7月3日从市商务局获悉), but for what happened there."""
    told = telling(encoded.text, i + 1)
    return bool(told) and not i < trigger < told


def _with_time_before(encoded: Encoded, begin: int, end: int, position: int) -> tuple[int, int]:
    """The clause of ``position``, with the one before where that is only a time (7月1日，…)."""
    clauses = encoded.clauses(begin, end)
    n = next((n for n, c in enumerate(clauses) if c[0] <= position < c[1]), 0)
    first = clauses[n][0]
    if n:
        b, e = clauses[n - 1]
        if all(i in encoded.units and isinstance(encoded.units[i].value, Period) for i in range(b, e - 1)):
            first = b
    return first, clauses[n][1]


def _in_force(encoded: Encoded, frame: Frame, times: list[int], rules: RuleSet) -> Period | None:
    """The last time said before: for what lasts a stretch of days in the same paragraph (for figures that go on
    over paragraphs in any), for what happens a day, however many longer times stand between. One that is not known
    (近日) hides those before it in its paragraph but for those ahead (未来三年), one that is when news was told all."""
    start = encoded.text.rfind("\n", 0, frame.span[0]) + 1
    there = rules.qualifiers.on_the_spot.search(encoded.text, start, frame.trigger[1]) is not None
    lasts = "period" in frame.rule.attach and not there
    for i in reversed(times):
        value = encoded.units[i].value
        near = i >= start
        if _of_telling(encoded, i, frame.trigger[0]):
            return None
        if not isinstance(value, Period) or not (value.start or value.end):
            if near and not rules.qualifiers.ahead.match(encoded.units[i].text):
                return None
            continue
        if lasts:
            fits = (near or frame.rule.far) and value.start and value.end and value.start != value.end
            return value if fits else None
        if value.start == value.end:
            return value
    return None
