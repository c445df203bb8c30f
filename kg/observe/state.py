"""What a report has set up so far, and the sentence that is being read.

Only values here; ``kg.observe.topics`` fills them and ``kg.observe.figures`` reads them.
"""

from dataclasses import dataclass, field

from kg.observe.clauses import Clause
from kg.types import Entity, Period


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
    subject: Entity | None = None
    region: Entity | None = None  # whose the report's first figure is, where that is a home place
    event: Entity | None = None
    event_period: Period | None = None
    project: Entity | None = None
    projects: dict[Entity, None] = field(default_factory=dict)  # of the paragraph, in order
    named: dict[Entity, None] = field(default_factory=dict)  # all so far, the last named last
    pieces: set[str] = field(default_factory=set)  # of their names, by which nouns may take them up
    employers: dict[Entity, Entity] = field(default_factory=dict)  # person → whose post he holds
    posted: set[Entity] = field(default_factory=set)  # persons with a post
    private: Entity | None = None  # the last person without one whom a clause was about
    parents: dict[Entity, Entity] = field(default_factory=dict)  # department → organisation
    personal: bool = False  # a person has acted in the paragraph
    head: str = ""
    items: tuple[Item, ...] = ()
    several: tuple[Item, ...] = ()  # the last list of projects
    period: Period | None = None
    main: Period | None = None  # of the report so far
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
    whole: Entity | None = None  # its subject before that
    within: bool = False  # after 其中 or a colon: subjects are parts of the topic
    period: Period | None = None
    timed: bool = False
    planned: bool = False
    yearly: bool = False
    head_at: int | None = None
    counted: str = ""  # what the last count in it has counted
    levels: list[Item] = field(default_factory=list)


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
