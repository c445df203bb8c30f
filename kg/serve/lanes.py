"""Whose turn it is. In: tasks that want a worker, and workers that are free. Out: which worker does which task next.

Nobody can tell from a query how long it takes. So each begins in the quick lane, and moves to the slow one if it is
still at it after a moment; each lane has slots of its own, so that what takes no time never waits for what takes long.
Among those that wait, he comes first who has the fewest tasks running, then who was served longest ago (round robin by
client). Of one client's own tasks the first comes first; but in the quick lane the last, since a long queue there means
an attack, and who has just come can still be answered soon. Where too many wait, the client with the most waiting loses
the one of them whose turn is farthest away.
"""

from collections import Counter, OrderedDict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from threading import Event, Lock
from typing import Final, Generic, TypeVar

_REMEMBERED: Final = 1000  # clients whose last turn is known

Worker = TypeVar("Worker")


class Crew(Enum):
    """Whom a worker works for: who asks in SPARQL, or the server's own pages."""

    QUERIES = "queries"
    PAGES = "pages"


class Lane(Enum):
    """Where a task runs: queries in ``QUICK``, and in ``QUERIES`` those that are slow; pages; the drawings in them."""

    QUICK = "worker"
    QUERIES = "worker for slow queries"
    PAGES = "worker for pages"
    DRAWINGS = "worker for drawings"

    @property
    def crew(self) -> Crew:
        """Whose workers run what is in this lane."""
        return Crew.QUERIES if self in (Lane.QUICK, Lane.QUERIES) else Crew.PAGES


class FullError(Exception):
    """Too many wait already."""


@dataclass(slots=True, eq=False)
class Turn(Generic[Worker]):
    """A task of ``client`` that waits for ``worker`` or runs on it. ``given`` is set when it has one, or is refused."""

    client: str
    lane: Lane
    number: int
    given: Event = field(default_factory=Event)
    worker: Worker | None = None
    refused: bool = False


class Lanes(Generic[Worker]):
    """Gives workers to tasks: ``slots`` in each lane, ``waiting`` tasks at most in each lane. For many threads."""

    def __init__(self, slots: Mapping[Lane, int], waiting: int) -> None:
        self._slots, self._most = dict(slots), waiting
        self._free: dict[Crew, deque[Worker]] = {crew: deque() for crew in Crew}
        self._waiting: list[Turn[Worker]] = []
        self._running: Counter[str] = Counter()
        self._served: OrderedDict[str, int] = OrderedDict()
        self._number = self._deals = 0
        self._lock = Lock()

    def ask(self, client: str, lane: Lane) -> Turn[Worker]:
        """A turn for a task of ``client``; wait for its ``given``. Raises ``FullError``."""
        with self._lock:
            self._number += 1
            turn: Turn[Worker] = Turn(client, lane, self._number)
            if sum(t.lane is lane for t in self._waiting) >= self._most:
                self._make_room(turn)
            self._waiting.append(turn)
            self._deal()
            return turn

    def leave(self, turn: Turn[Worker]) -> Worker | None:
        """Ends ``turn``, whether it waits or runs; what becomes of its worker is the caller's."""
        with self._lock:
            if turn in self._waiting:
                self._waiting.remove(turn)
            elif turn.worker is not None:
                self._running[turn.client] -= 1
                self._running += Counter()  # forgets who has none
                self._slots[turn.lane] += 1
            worker, turn.worker = turn.worker, None
            self._deal()
            return worker

    def lift(self, turn: Turn[Worker], lane: Lane) -> bool:
        """Moves a running ``turn`` to another lane, if that has a slot."""
        with self._lock:
            if not self._slots[lane]:
                return False
            self._slots[turn.lane] += 1
            self._slots[lane] -= 1
            turn.lane = lane
            self._deal()
            return True

    def add(self, worker: Worker, crew: Crew) -> None:
        """``worker`` of ``crew`` is free."""
        with self._lock:
            self._free[crew].append(worker)
            self._deal()

    def drain(self) -> list[Worker]:
        """Takes all free workers away."""
        with self._lock:
            found = [worker for free in self._free.values() for worker in free]
            for free in self._free.values():
                free.clear()
            return found

    def crowded(self) -> bool:
        """Whether anybody waits to begin."""
        return any(turn.lane is Lane.QUICK for turn in tuple(self._waiting))

    def waiting(self) -> int:
        """How many tasks wait."""
        return len(self._waiting)

    def _make_room(self, turn: Turn[Worker]) -> None:
        """Refuses one that waits in the lane of ``turn``. Raises ``FullError`` where that would be ``turn`` itself."""
        there = [t for t in (turn, *self._waiting) if t.lane is turn.lane]
        greedy = Counter(t.client for t in there).most_common(1)[0][0]  # of several the first, who is asking
        last = max((t for t in there if t.client == greedy), key=self._rank)
        if last is turn:
            raise FullError
        self._waiting.remove(last)
        last.refused = True
        last.given.set()

    def _deal(self) -> None:
        """Gives the free workers to those whose turn it is."""
        while ready := [t for t in self._waiting if self._slots[t.lane] and self._free[t.lane.crew]]:
            turn = min(ready, key=self._rank)
            self._waiting.remove(turn)
            self._running[turn.client] += 1
            self._deals += 1
            self._served[turn.client] = self._deals
            self._served.move_to_end(turn.client)
            if len(self._served) > _REMEMBERED:
                self._served.popitem(last=False)
            self._slots[turn.lane] -= 1
            turn.worker = self._free[turn.lane.crew].popleft()
            turn.given.set()

    def _rank(self, turn: Turn[Worker]) -> tuple[int, int, int]:
        """The less, the sooner."""
        order = -turn.number if turn.lane is Lane.QUICK else turn.number
        return self._running[turn.client], self._served.get(turn.client, 0), order
