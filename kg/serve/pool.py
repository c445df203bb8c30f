"""The workers. In: a task. Out: its ``Reply``, or an error, no later than the limit after it came.

A task waits for a free worker and runs on it alone. The limit counts from its arrival. One that turns out to be slow
needs a slot of its lane (``kg.serve.lanes``); where none is free, its worker is taken from it and it begins again when
one is. A worker whose task was ended, whose client has gone, or which died is replaced. When the graph has changed on
disk, new workers take over.
"""

import math
import multiprocessing
import signal
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from kg.errors import KgError
from kg.serve.crews import Crews, Worker
from kg.serve.graph import Served
from kg.serve.lanes import Crew, FullError, Lane, Lanes, Turn
from kg.serve.tasks import Ask, Draw, Look, Outcome, Reply, Task
from kg.serve.worker import Job

_QUICK: Final = 3  # queries that may be tried as quick ones at a time
_PAGES: Final = 2  # pages and parts of pages at a time
_LOOK: Final = 0.2  # seconds between looks at whether the client is still there
_SLICE: Final = 0.2  # seconds of CPU that a task may take before it counts as slow
_SHORT: Final = 0.05  # the same where others wait to begin: a hundred times what most queries take
_IDLE: Final = 4  # how many times as long it may take where it waits for a disk or a CPU
_TICK: Final = 0.02  # seconds between looks at a task that may become slow
_SLOW_ONES: Final = 1000  # queries that are remembered to be slow
_LANES: Final = {Ask: Lane.QUERIES, Look: Lane.PAGES, Draw: Lane.DRAWINGS}  # of what is slow


def _key(task: Task) -> int:
    """What a query is remembered by: what it asks, not in which format; 0 for what is none."""
    return hash((task.text, task.default_graphs, task.named_graphs)) if isinstance(task, Ask) else 0


class Refused(KgError):  # noqa: N818 - what a server does, no error of its own
    """A task that got no reply: ``retry`` seconds later it may; ``kind`` for the counters."""

    def __init__(self, message: str, kind: str, retry: int = 0) -> None:
        super().__init__(message)
        self.kind, self.retry = kind, retry


@dataclass(frozen=True, slots=True)
class Limits:
    """``seconds`` for a task, ``workers`` for slow queries, bytes of ``memory`` for each, ``waiting`` tasks at most in
    each lane."""

    seconds: float
    workers: int
    memory: int
    waiting: int

    @property
    def slots(self) -> dict[Lane, int]:
        """How many tasks may run at a time in each lane."""
        quick = max(_QUICK, self.workers // 2)
        return {Lane.QUICK: quick, Lane.QUERIES: self.workers, Lane.PAGES: _PAGES, Lane.DRAWINGS: 1}

    @property
    def crews(self) -> dict[Crew, int]:
        """How many workers there are in each crew: one for each slot."""
        return {crew: sum(n for lane, n in self.slots.items() if lane.crew is crew) for crew in Crew}

    @property
    def threads(self) -> int:
        """How many threads can be in ``Pool.run`` at a time without being refused."""
        return sum(self.slots.values()) + self.waiting * len(Lane)


class _StoppedError(Exception):
    """A task is slow, and its lane has no slot free."""


class Pool:
    """Runs tasks on the graph that ``served`` gives. Raises ``StoreError`` where that can't be opened.

    May be used by many threads; ``close`` ends all workers.
    """

    def __init__(self, served: Served, limits: Limits, context: multiprocessing.context.BaseContext) -> None:
        self.limits = limits
        self._lanes: Lanes[Worker] = Lanes(limits.slots, limits.waiting)
        self._crews = Crews(served, limits.crews, limits.memory, self._lanes, context)
        self._slow: OrderedDict[int, None] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def generation(self) -> int:
        """The number of the graph's present state."""
        return self._crews.generation

    def run(self, task: Task, gone: Callable[[], bool] = lambda: False, client: str = "") -> Reply:
        """Does ``task`` for ``client`` (an address: clients share the workers evenly); ``gone`` says whether nobody waits
        for it any more. Raises ``Refused``."""
        deadline = time.monotonic() + self.limits.seconds
        lane = _LANES[type(task)]
        if lane is Lane.QUERIES and _key(task) not in self._slow:
            with suppress(_StoppedError):
                return self._attempt(task, client, Lane.QUICK, deadline, gone)
        return self._attempt(task, client, lane, deadline, gone)

    @property
    def fault(self) -> str:
        """Why the graph as it is now can't be read, ``""`` if it can; what was read before is served meanwhile."""
        return self._crews.fault

    def alive(self) -> int:
        """How many workers there are."""
        return self._crews.alive()

    def waiting(self) -> int:
        """How many tasks wait for one."""
        return self._lanes.waiting()

    def close(self) -> None:
        """Ends all workers; tasks that run or wait are refused."""
        self._crews.close()

    def _attempt(
        self, task: Task, client: str, lane: Lane, deadline: float, gone: Callable[[], bool]
    ) -> Reply:
        """Does ``task``, beginning in ``lane``. Raises ``Refused``, and ``_StoppedError`` where it turns out to be slow
        and no slow query may be added."""
        turn, worker = self._turn(client, lane, deadline, gone)
        begun = time.monotonic()
        try:
            reply = self._done(worker, task, turn, deadline, gone)
        except BaseException:
            self._crews.drop(worker)
            if time.monotonic() > begun + _SHORT:
                self._note(task, math.inf)
            raise
        finally:
            self._lanes.leave(turn)
        self._note(task, time.monotonic() - begun)
        if reply.spent:
            self._crews.drop(worker)
        else:
            self._crews.give_back(worker)
        return reply

    def _turn(
        self, client: str, lane: Lane, deadline: float, gone: Callable[[], bool]
    ) -> tuple[Turn[Worker], Worker]:
        """A turn, with its worker, that lives and has the present graph open. Raises ``Refused``."""
        while True:
            try:
                turn = self._lanes.ask(client, lane)
            except FullError:
                raise self._crowded() from None
            try:
                while not turn.given.wait(min(max(deadline - time.monotonic(), 0.0), _LOOK)):
                    self._check(gone)
                    if time.monotonic() >= deadline:
                        raise self._busy(lane)
            except BaseException:
                self._release(turn)
                raise
            if turn.refused:
                raise self._crowded()
            if turn.worker and self._crews.is_fit(turn.worker):
                return turn, turn.worker
            self._release(turn)

    def _release(self, turn: Turn[Worker]) -> None:
        """Gives up a turn that was not used; a worker that can work no more is replaced."""
        if (unused := self._lanes.leave(turn)) is not None:
            self._crews.give_back(unused)

    def _done(
        self,
        worker: Worker,
        task: Task,
        turn: Turn[Worker],
        deadline: float,
        gone: Callable[[], bool],
    ) -> Reply:
        begun, used = time.monotonic(), worker.spent()
        try:
            worker.pipe.send(Job(task, max(deadline - begun, 0.0)))
            while not worker.pipe.poll(self._pause(turn, deadline)):
                if time.monotonic() >= deadline:
                    raise self._late()
                self._check(gone)
                spent = max(worker.spent() - used, (time.monotonic() - begun) / _IDLE)
                slow = spent > (_SHORT if self._lanes.crowded() else _SLICE)
                if turn.lane is Lane.QUICK and slow and not self._lanes.lift(turn, Lane.QUERIES):
                    raise _StoppedError
                if turn.lane is Lane.QUERIES:
                    worker.step_back()
            reply: Reply = worker.pipe.recv()
        except (EOFError, OSError) as error:
            raise self._died(worker) from error
        if reply.outcome is Outcome.NO_MEMORY:
            raise self._too_big()
        return reply

    def _pause(self, turn: Turn[Worker], deadline: float) -> float:
        """Seconds till the next look at a task that runs."""
        return min(max(deadline - time.monotonic(), 0.0), _TICK if turn.lane is Lane.QUICK else _LOOK)

    def _note(self, task: Task, seconds: float) -> None:
        """Remembers whether ``task`` is slow, so that it needn't be tried as a quick one again."""
        key = _key(task)
        with self._lock:
            self._slow.pop(key, None)
            if seconds > _SLICE:
                self._slow[key] = None
                if len(self._slow) > _SLOW_ONES:
                    self._slow.popitem(last=False)

    def _check(self, gone: Callable[[], bool]) -> None:
        if self._crews.ending.is_set():
            raise Refused("The server is ending.", "ending")
        if gone():
            raise Refused("The client has gone.", "gone")

    def _died(self, worker: Worker) -> Refused:
        """What to say of a worker that ended by itself."""
        worker.process.join(2)
        code = -(worker.process.exitcode or 0)
        if code == getattr(signal, "SIGALRM", None):
            return self._late()
        if code in (signal.SIGABRT, getattr(signal, "SIGKILL", None)):
            return self._too_big()
        deep = code in (getattr(signal, "SIGSEGV", None), getattr(signal, "SIGBUS", None))
        return Refused(
            "The query is nested too deeply." if deep else "The query ended its worker unexpectedly.", "crash"
        )

    def _crowded(self) -> Refused:
        return Refused("Too many queries are waiting. Try again later.", "busy", 1)

    def _busy(self, lane: Lane) -> Refused:
        return Refused(
            f"No {lane.value} was free within {self.limits.seconds:g} seconds. Try again later.", "busy", 1
        )

    def _late(self) -> Refused:
        return Refused(
            f"The query took longer than {self.limits.seconds:g} seconds and was stopped. Ask for less, or start "
            "kg serve with a higher --timeout.",
            "timeout",
        )

    def _too_big(self) -> Refused:
        return Refused(
            f"The query needed more than {self.limits.memory // 2**20} MB of memory and was stopped. Ask for less, or "
            "start kg serve with a higher --max-memory.",
            "memory",
        )
