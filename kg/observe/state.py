"""What a report has set up so far, and the sentence that is being read.

Only values here; ``kg.observe.topics`` fills them and ``kg.observe.figures`` reads them.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from kg.observe.clauses import Clause
from kg.types import Entity, Period

_PAIR: Final = 2


@dataclass(frozen=True, slots=True)
class Item:
    """A member of a list; ``governed`` where 对, 与, 向 … stands before the list."""

    entity: Entity | None
    label: str
    governed: bool = False
    level_at: int | None = None  # where the figure was said of which a growth follows


@dataclass(slots=True)
class State:
    """The discourse: topic, event, project, the words that a growth refers to, the last list, the period."""

    home: tuple[Entity, ...] = ()
    places: tuple[Entity, ...] = ()  # all that the report names, here or later
    published: date | None = None
    subject: Entity | None = None
    settled: Entity | None = None  # the same without those who only were named as speaking
    region: Entity | None = None  # whose the report's first figure is, where that is a region
    county: Entity | None = None  # this, where it is the county of the headline: 全市 in a city's paper, too
    event: Entity | None = None
    event_period: Period | None = None
    event_closed: bool = False  # its day is the last one
    project: Entity | None = None
    projects: dict[Entity, None] = field(default_factory=dict)  # of the paragraph, in order
    named: dict[Entity, int] = field(default_factory=dict)  # all so far with how often, the last named last
    centres: dict[Entity, None] = field(default_factory=dict)  # what sentences were about, the last last
    pieces: set[str] = field(default_factory=set)  # of their names, by which nouns may take them up
    employers: dict[Entity, Entity] = field(default_factory=dict)  # person → whose post he holds
    posted: set[Entity] = field(default_factory=set)  # persons with a post
    outsiders: set[Entity] = field(default_factory=set)  # of these, those who don't speak for their own body
    private: Entity | None = None  # the last person without one whom a clause was about
    founded: set[Entity] = field(default_factory=set)  # what was told of as set up by others
    newest: Entity | None = None  # the last of these, in this sentence and the next
    opening: Entity | None = None  # what the paragraph was first about
    first: Entity | None = None  # the first organisation that it named
    built: Entity | None = None  # the last thing told of as being built that is no project by its class
    parents: dict[Entity, Entity] = field(default_factory=dict)  # department → organisation
    personal: bool = False  # a person has acted in the paragraph
    head: str = ""
    items: tuple[Item, ...] = ()
    several: tuple[Item, ...] = ()  # the last list of projects
    period: Period | None = None
    main: Period | None = None  # of the report so far
    stand: Period | None = None  # the last day on which a balance stood
    year: int | None = None  # the report's own, where the paragraph has named it
    last: Period | None = None  # when the last figure held
    day: Period | None = None  # of the happening that the text reports
    counted: set[tuple[str, str]] = field(default_factory=set)


@dataclass(slots=True)
class Sentence:
    """What holds within one sentence."""

    clauses: list[Clause]
    begin: int
    subject: Entity | None = None
    listed: bool = False  # it has named a list
    visit: bool = False  # its subject is only where somebody goes
    head_of: Entity | None = None  # whose the last indicator was
    head_period: Period | None = None  # and when
    unnamed: bool = False  # it speaks of somebody whom the text doesn't name
    aside: Entity | None = (
        None  # what it is about where its subject only pays for, holds or builds a part of that
    )
    spoken: bool = False  # its subject is only whose speaker it named
    voice: Entity | None = None  # the place in whose name somebody speaks in it
    whole: Entity | None = None  # its subject before that
    within: bool = False  # after 其中 or a colon: subjects are parts of the topic
    period: Period | None = None
    timed: bool = False
    told: Period | None = None  # of its last figure with a time of its own
    others: tuple[Period | None, bool] | None = None  # its period but for the part with a day of its own
    planned: bool = False
    yearly: bool = False
    so_far: bool = False  # it has told what was earned or made in the year up to a day
    new_year: bool = False  # its last rise was one since the year began
    head_at: int | None = None
    pace: str = ""  # the noun for its last rate of growth (降幅), and whether that was a fall
    falling: bool = False
    lasting: str = ""  # the unit of time in which its last figure was told
    counted: str = ""  # what the last count in it has counted
    pair: tuple[Entity, Entity] | None = None  # what 前者 and 后者 mean in it
    levels: list[Item] = field(default_factory=list)
    parts: dict[Entity, None] = field(default_factory=dict)  # whose figures it has told, where it names them

    @property
    def apart(self) -> bool:
        """Whether it has told of two things of one class, or of more, one after another (甲县3亿元；乙县2亿元)."""
        return len(self.parts) > _PAIR or (len(self.parts) > 1 and len({e.kind for e in self.parts}) == 1)


@dataclass(slots=True)
class Scene:
    """A sentence with the state before it; ``carried`` is the period of the paragraph before and whose it was."""

    text: str
    state: State
    sentence: Sentence
    carried: tuple[Period | None, Entity | None]

    @property
    def topic(self) -> Entity | None:
        """What the sentence speaks of, or else the text before it."""
        return self.sentence.subject or self.state.subject
