"""The workers. In: a task. Out: its ``Reply``, or an error, no later than the limit after it came.

A task waits for a free worker and runs on it alone. The limit counts from its arrival. A worker whose task takes too
long, whose client has gone, or which died is replaced. When the graph has changed on disk, new workers take over.
"""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Final

from kg.errors import KgError, StoreError
from kg.serve.graph import Served
from kg.serve.tasks import Outcome, Reply, Task
from kg.serve.worker import Job, Ready, work

_SLICE: Final = 0.2  # seconds between looks at whether the client is still there
_OPENING: Final = 600.0  # seconds that a worker may take to open a store
_ENDING: Final = 3.0  # seconds that killed workers may take to be gone
_PAUSE: Final = (
    1.0  # seconds between looks at the graph, and before a worker that failed to open is tried again
)


def _exists(process: int) -> bool:
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True


class Refused(KgError):  # noqa: N818 - what a server does, no error of its own
    """A task that got no reply: ``retry`` seconds later it may; ``kind`` for the counters."""

    def __init__(self, message: str, kind: str, retry: int = 0) -> None:
        super().__init__(message)
        self.kind, self.retry = kind, retry


@dataclass(frozen=True, slots=True)
class Limits:
    """``seconds`` for a task, ``workers`` at a time, bytes of ``memory`` for each, ``waiting`` tasks at most."""

    seconds: float
    workers: int
    memory: int
    waiting: int


@dataclass(slots=True)
class _Worker:
    """A process and our end of its pipe; ``generation``: which state of the graph it has open."""

    process: multiprocessing.process.BaseProcess
    pipe: Connection
    generation: int

    def kill(self) -> None:
        """Ends it at once."""
        with suppress(OSError, ValueError):
            self.process.kill()
            self.process.join(5)
        self.pipe.close()


class Pool:
    """Runs tasks on the graph that ``served`` gives. Raises ``StoreError`` where that can't be opened.

    May be used by many threads; ``close`` ends all workers.
    """

    def __init__(self, served: Served, limits: Limits, context: multiprocessing.context.BaseContext) -> None:
        self.limits, self.generation = limits, 0
        self._stale, self._broken = "", ""
        self._served, self._context = served, context
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        self._all: set[int] = set()
        self._lock = threading.Lock()
        self._waiting, self._untidy, self._closed = 0, False, threading.Event()
        self._path = served.open()
        self._idle.put(self._opened(self._start(0, self._path)))
        for _ in range(limits.workers - 1):
            self._replace()
        threading.Thread(target=self._watch, daemon=True).start()

    def run(self, task: Task, gone: Callable[[], bool] = lambda: False) -> Reply:
        """Does ``task``; ``gone`` says whether nobody waits for it any more. Raises ``Refused``."""
        deadline = time.monotonic() + self.limits.seconds
        worker = self._take(deadline, gone)
        try:
            reply = self._done(worker, task, deadline, gone)
        except BaseException:
            self._drop(worker)
            raise
        if reply.spent or worker.generation != self.generation:
            self._drop(worker)
        else:
            self._idle.put(worker)
        return reply

    @property
    def fault(self) -> str:
        """Why the graph as it is now can't be read, ``""`` if it can; what was read before is served meanwhile."""
        return self._stale or self._broken

    def alive(self) -> int:
        """How many workers there are."""
        return len(self._all)

    def waiting(self) -> int:
        """How many tasks wait for one."""
        return self._waiting

    def close(self) -> None:
        """Ends all workers; tasks that run or wait are refused."""
        self._closed.set()
        with self._lock:
            left = list(self._all)
        for number in left:
            with suppress(OSError):
                os.kill(number, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
        end = time.monotonic() + _ENDING
        while os.name != "nt" and time.monotonic() < end and any(map(_exists, left)):
            time.sleep(0.01)
        self._served.tidy()
        self._served.close()

    def _take(self, deadline: float, gone: Callable[[], bool]) -> _Worker:
        with self._lock:
            if self._waiting >= self.limits.waiting:
                raise Refused("Too many queries are waiting. Try again later.", "busy", 1)
            self._waiting += 1
        try:
            while True:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise Refused(
                        f"No worker was free within {self.limits.seconds:g} seconds. Try again later.",
                        "busy",
                        1,
                    )
                self._check(gone)
                with suppress(Empty):
                    worker = self._idle.get(timeout=min(left, _SLICE))
                    if worker.generation == self.generation and worker.process.is_alive():
                        return worker
                    self._drop(worker)
        finally:
            with self._lock:
                self._waiting -= 1

    def _done(self, worker: _Worker, task: Task, deadline: float, gone: Callable[[], bool]) -> Reply:
        try:
            worker.pipe.send(Job(task, max(deadline - time.monotonic(), 0.0)))
            while not worker.pipe.poll(min(max(deadline - time.monotonic(), 0.0), _SLICE)):
                if time.monotonic() >= deadline:
                    raise self._late()
                self._check(gone)
            reply: Reply = worker.pipe.recv()
        except (EOFError, OSError) as error:
            raise self._died(worker) from error
        if reply.outcome is Outcome.NO_MEMORY:
            raise self._too_big()
        return reply

    def _check(self, gone: Callable[[], bool]) -> None:
        if self._closed.is_set():
            raise Refused("The server is ending.", "ending")
        if gone():
            raise Refused("The client has gone.", "gone")

    def _died(self, worker: _Worker) -> Refused:
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

    def _drop(self, worker: _Worker) -> None:
        """Ends ``worker`` and starts another in its place, unless others have taken over already."""
        worker.kill()
        with self._lock:
            self._all.discard(worker.process.pid or 0)
            self._untidy = True
        if worker.generation == self.generation:
            self._replace()

    def _replace(self) -> None:
        with self._lock:
            state = self.generation, self._path
        threading.Thread(target=self._bring_up, args=state, daemon=True).start()

    def _bring_up(self, generation: int, path: Path) -> None:
        while generation == self.generation and not self._closed.is_set():
            try:
                self._idle.put(self._opened(self._start(generation, path)))
                self._broken = ""
                return
            except (KgError, OSError) as error:
                self._broken = str(error)
                self._closed.wait(_PAUSE)

    def _start(self, generation: int, path: Path) -> _Worker:
        mine, theirs = self._context.Pipe()
        process: multiprocessing.process.BaseProcess = self._context.Process(  # type: ignore[attr-defined]
            target=work, args=(theirs, path, self.limits.memory), daemon=True
        )
        with self._lock:
            if self._closed.is_set():
                raise StoreError("The server is ending.")
            process.start()
            self._all.add(process.pid or 0)
        theirs.close()
        return _Worker(process, mine, generation)

    def _opened(self, worker: _Worker) -> _Worker:
        """``worker``, once it has its store open. Raises ``StoreError``."""
        fault = f"{self._served.path}: can't be opened; is there enough memory?"
        with suppress(EOFError, OSError):
            if worker.pipe.poll(_OPENING):
                said: Ready = worker.pipe.recv()
                fault = said.fault
        if fault:
            worker.kill()
            with self._lock:
                self._all.discard(worker.process.pid or 0)
            raise StoreError(fault)
        return worker

    def _watch(self) -> None:
        """Looks for changes of the graph. While new workers open it, the old ones go on."""
        while not self._closed.wait(_PAUSE):
            if self._untidy:
                self._untidy = False
                self._served.tidy()
            if not self._served.changed():
                self._stale = ""
                continue
            begun = time.monotonic()
            try:
                self._take_over()
            except (KgError, OSError) as error:
                self._stale = str(error)
            self._closed.wait(
                2 * (time.monotonic() - begun)
            )  # a store that is being added to changes all the time

    def _take_over(self) -> None:
        """Puts workers on the graph as it is now in the place of those that are free; the others follow."""
        path, fresh = self._served.open(), list[_Worker]()
        try:
            for _ in range(self.limits.workers):
                fresh.append(self._opened(self._start(self.generation + 1, path)))
        except BaseException:
            for worker in fresh:
                self._drop(worker)
            raise
        with self._lock:
            self._path, self._stale = path, ""
            self.generation += 1
        old = self._free()
        for worker in fresh:
            self._idle.put(worker)
        for worker in old:
            self._drop(worker)

    def _free(self) -> list[_Worker]:
        found = []
        with suppress(Empty):
            while True:
                found.append(self._idle.get_nowait())
        return found
