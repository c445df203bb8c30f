"""The plain values that travel between the stages. Nothing here computes; all are frozen.

Offsets are code points, half-open (``begin <= i < end``). They count in the report's clean text unless a
name says ``source``. ``kind`` is always the local name of a class of the ontology (``Bank``, ``Financing``).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum, auto


class Modality(Enum):
    """How the text holds a statement: done or decided, planned or hoped for, denied."""

    ASSERTED = auto()
    PLANNED = auto()
    NEGATED = auto()


@dataclass(frozen=True, slots=True)
class Source:
    """A decoded text: a file, or the ``text`` of one JSONL record.

    ``text`` is what passages index into. Control characters were replaced one for one by U+FFFD, so
    code points count as in the decoded file. ``sha256`` is of the file's bytes (JSONL: of the record's
    text as UTF-8).
    """

    name: str
    text: str
    sha256: str
    encoding: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a report beside its text (front matter, JSONL keys, command line)."""

    id: str | None = None
    headline: str | None = None
    published: date | None = None
    home: tuple[str, ...] = ()
    publisher: str | None = None
    url: str | None = None


class BlockKind(Enum):
    """What a stretch of a report's clean text is."""

    PARAGRAPH = auto()
    SUBHEAD = auto()


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph or subhead of a report's clean text."""

    kind: BlockKind
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Report:
    """One article, cleaned.

    ``text`` is the body: lines joined, blocks separated by one ``\\n``; byline, dateline, headline, editor's
    line and page furniture are not in it. ``offsets[i]`` is the index in ``source.text`` of the clean
    text's character ``i`` (the ``\\n`` between blocks has the index of the character after the block before).
    ``headline`` has a blank between its lines. ``dateline`` is the matched words (``新华社北京7月1日电``), "" if none.
    """

    id: str
    source: Source
    text: str
    offsets: Sequence[int]
    blocks: tuple[Block, ...]
    headline: str = ""
    bylines: tuple[str, ...] = ()
    dateline: str = ""
    published: date | None = None
    home: tuple[str, ...] = ()
    publisher: str | None = None
    url: str | None = None

    def source_span(self, begin: int, end: int) -> tuple[int, int]:
        """The slice of ``source.text`` that the clean slice ``[begin, end)`` (not empty) was made from."""
        return self.offsets[begin], self.offsets[end - 1] + 1


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure in base units: 8900万元 is ``Amount(Decimal(89000000), "CNY")``.

    ``unit`` is an ISO 4217 code, ``%``, ``倍``, ``个百分点`` or the counter as written. ``bound`` says how
    the text hedges it: ``""`` exact, ``~`` about (约 余 多 近), ``>`` over (超 逾 突破), ``<`` under (不足).
    """

    value: Decimal
    unit: str
    bound: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends inclusive; an end that the text leaves open is ``None``."""

    start: date | None
    end: date | None
    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a report's clean text that names something, or states a time, a figure or a post.

    ``key`` is the full name of the thing where a gazetteer or grammar knows it (``青海`` → ``青海省``).
    ``value`` is set on times (``Period``) and figures (``Amount``) only.
    """

    begin: int
    end: int
    text: str
    kind: str
    recogniser: str
    confidence: float = 1.0
    key: str | None = None
    value: Period | Amount | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing that a report names. ``name`` is its fullest certain name, ``aliases`` its other forms there.

    ``mentioned`` is false for what only a gazetteer or a longer name knows (a bank named only as part
    of its branch's name). ``code`` is the division code (GB/T 2260) of a place in China. ``canonical`` is its name
    in all reports, where the report calls it otherwise (北大: 北京大学).
    """

    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    mentioned: bool = True
    code: str | None = None
    canonical: str = ""

    @property
    def label(self) -> str:
        """Its name in all reports."""
        return self.canonical or self.name


@dataclass(frozen=True, slots=True)
class Evidence:
    """A slice of the report's clean text that says something."""

    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Link:
    """A structural relation that follows from names (``locatedIn``, ``unitOf``)."""

    subject: Entity
    relation: str
    object: Entity
    rule: str
    evidence: Evidence
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Resolution:
    """What the mentions of one report refer to.

    ``referents`` is parallel to ``mentions``: the entities that each one names; empty for times, figures and
    posts and for words that refer to nothing known; two for 双方. So is ``reasons``: which step found that, where the
    words aren't the entity's name (a key of ``within`` in ``identity.yaml``). ``home`` holds the home places by the
    class of their level (``Province``, ``City``, ``County``), and ``Country``.
    """

    mentions: tuple[Mention, ...]
    referents: tuple[tuple[Entity, ...], ...]
    entities: tuple[Entity, ...]
    links: tuple[Link, ...]
    home: dict[str, Entity] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Role:
    """One role of a fact with its fillers: entities, or words where the text only describes them."""

    name: str
    fillers: tuple[Entity | str, ...]


# Subject, relation, object (None: the event itself).
Relation = tuple[Entity, str, Entity | None]


@dataclass(frozen=True, slots=True)
class Fact:
    """One n-ary frame: what happened, who took part, how much, when, and where the text says so.

    ``relations`` are the direct relations that it yields as (subject, relation, object); an object of
    ``None`` is the event itself (chaired, attended, held). Empty unless ``modality`` is ASSERTED.
    ``entity`` is the named event that this frame describes (青洽会), ``label`` what an unnamed one is called.
    ``title`` is the post of a tenure. ``sources`` are those who say so, where the text names them. ``grounds`` are
    the passages of the relations that only some of ``evidence`` says (one stop of a tour): see ``told_by``.
    ``hearsay`` is the word by which the text passes it on as a rumour that nobody denies.
    """

    kind: str
    roles: tuple[Role, ...]
    rule: str
    evidence: tuple[Evidence, ...]
    relations: tuple[Relation, ...] = ()
    amounts: tuple[Amount, ...] = ()
    period: Period | None = None
    modality: Modality = Modality.ASSERTED
    entity: Entity | None = None
    label: str | None = None
    title: str | None = None
    confidence: float = 1.0
    sources: tuple[Entity, ...] = ()
    grounds: tuple[tuple[Relation, tuple[Evidence, ...]], ...] = ()
    hearsay: str | None = None

    def told_by(self, relation: Relation) -> tuple[Evidence, ...]:
        """The passages that say ``relation``."""
        return next((spans for known, spans in self.grounds if known == relation), self.evidence)


@dataclass(frozen=True, slots=True)
class Observation:
    """A stated figure: whose, of what, how much, when.

    ``sources`` are those who say so, where the text names them; ``conflicts`` say, in Chinese, with which other
    figures of the report it doesn't agree; ``hearsay`` is the word by which the text passes it on as a rumour.
    """

    subject: Entity | str
    indicator: str
    amount: Amount
    period: Period | None
    rule: str
    evidence: Evidence
    confidence: float = 1.0
    sources: tuple[Entity, ...] = ()
    conflicts: tuple[str, ...] = ()
    modality: Modality = Modality.ASSERTED
    hearsay: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read out of one report: what the graph stage writes."""

    report: Report
    resolution: Resolution
    facts: tuple[Fact, ...]
    observations: tuple[Observation, ...]
