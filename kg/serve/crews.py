"""The processes that do tasks. In: a graph that may change. Out: workers that have it open, in the lanes.

A worker that was ended is replaced. When the graph has changed on disk, new workers take over from those that are
free; the others follow when they are done.
"""

import multiprocessing
import os
import signal
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from kg.errors import KgError, StoreError
from kg.serve.graph import Served
from kg.serve.lanes import Crew, Lanes
from kg.serve.worker import Ready, work

_OPENING: Final = 600.0  # seconds that a worker may take to open a store
_ENDING: Final = 3.0  # seconds that killed workers may take to be gone
_PAUSE: Final = (
    1.0  # seconds between looks at the graph, and before a worker that failed to open is tried again
)
_NICE: Final = {Crew.QUERIES: 3, Crew.PAGES: 0}  # how far workers step back where the CPUs have enough to do
_SLOW: Final = 15  # how far one with a slow query does


@dataclass(slots=True)
class Worker:
    """A process of a crew and our end of its pipe; ``generation``: which state of the graph it has open;
    ``stepped_back``: whether it runs behind the others of its crew, for good."""

    process: multiprocessing.process.BaseProcess
    pipe: Connection
    generation: int
    crew: Crew
    stepped_back: bool = False

    def spent(self) -> float:
        """Seconds of CPU that it has used since it began; 0 where the system doesn't say."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8", errors="replace")
            user, system = fields.rpartition(")")[2].split()[11:13]
            return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
        except (OSError, ValueError):
            return 0.0

    def step_back(self) -> None:
        """Lets the others go first on the CPUs. It can't be undone (that takes rights)."""
        if not self.stepped_back and hasattr(os, "setpriority"):
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self.process.pid or 0, _SLOW)
                self.stepped_back = True

    def kill(self) -> None:
        """Ends it at once."""
        with suppress(OSError, ValueError):
            self.process.kill()
            self.process.join(5)
        self.pipe.close()


def _exists(process: int) -> bool:
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True


class Crews:
    """Workers on the graph that ``served`` gives: so many of each crew, ``memory`` bytes for each. Who is free is in
    ``lanes``. Raises ``StoreError`` where the graph can't be opened."""

    def __init__(
        self,
        served: Served,
        sizes: dict[Crew, int],
        memory: int,
        lanes: Lanes[Worker],
        context: multiprocessing.context.BaseContext,
    ) -> None:
        self.generation, self.ending = 0, threading.Event()
        self._stale, self._broken = "", ""
        self._served, self._memory, self._lanes, self._context = served, memory, lanes, context
        self._places = [crew for crew, size in sizes.items() for _ in range(size)]
        self._all: set[int] = set()
        self._lock, self._untidy = threading.Lock(), False
        self._path = served.open()
        self._add(self._opened(self._start(0, self._path, self._places[0])))
        for crew in self._places[1:]:
            self._replace(crew)
        threading.Thread(target=self._watch, daemon=True).start()

    @property
    def fault(self) -> str:
        """Why the graph as it is now can't be read, ``""`` if it can; what was read before is served meanwhile."""
        return self._stale or self._broken

    def alive(self) -> int:
        """How many workers there are."""
        return len(self._all)

    def is_fit(self, worker: Worker) -> bool:
        """Whether ``worker`` has the present graph open, and runs as its crew does."""
        return worker.generation == self.generation and not worker.stepped_back and worker.process.is_alive()

    def give_back(self, worker: Worker) -> None:
        """``worker`` is done; it is free, or replaced where it is not fit any more."""
        if self.is_fit(worker):
            self._add(worker)
        else:
            self.drop(worker)

    def close(self) -> None:
        """Ends all workers."""
        self.ending.set()
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

    def drop(self, worker: Worker) -> None:
        """Ends ``worker`` and starts another in its place, unless others have taken over already."""
        worker.kill()
        with self._lock:
            self._all.discard(worker.process.pid or 0)
            self._untidy = True
        if worker.generation == self.generation:
            self._replace(worker.crew)

    def _add(self, worker: Worker) -> None:
        self._lanes.add(worker, worker.crew)

    def _replace(self, crew: Crew) -> None:
        with self._lock:
            state = self.generation, self._path, crew
        threading.Thread(target=self._bring_up, args=state, daemon=True).start()

    def _bring_up(self, generation: int, path: Path, crew: Crew) -> None:
        while generation == self.generation and not self.ending.is_set():
            try:
                self._add(self._opened(self._start(generation, path, crew)))
                self._broken = ""
                return
            except (KgError, OSError) as error:
                self._broken = str(error)
                self.ending.wait(_PAUSE)

    def _start(self, generation: int, path: Path, crew: Crew) -> Worker:
        mine, theirs = self._context.Pipe()
        process: multiprocessing.process.BaseProcess = self._context.Process(  # type: ignore[attr-defined]
            target=work, args=(theirs, path, self._memory, _NICE[crew]), daemon=True
        )
        with self._lock:
            if self.ending.is_set():
                raise StoreError("The server is ending.")
            process.start()
            self._all.add(process.pid or 0)
        theirs.close()
        return Worker(process, mine, generation, crew)

    def _opened(self, worker: Worker) -> Worker:
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
        while not self.ending.wait(_PAUSE):
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
            self.ending.wait(
                2 * (time.monotonic() - begun)
            )  # a store that is being added to changes all the time

    def _take_over(self) -> None:
        """Puts workers on the graph as it is now in the place of those that are free; the others follow."""
        path, fresh = self._served.open(), list[Worker]()
        try:
            for crew in self._places:
                fresh.append(self._start(self.generation + 1, path, crew))
            for worker in fresh:
                self._opened(worker)
        except BaseException:
            for worker in fresh:
                self.drop(worker)
            raise
        with self._lock:
            self._path, self._stale = path, ""
            self.generation += 1
        old = self._lanes.drain()
        for worker in fresh:
            self._add(worker)
        for worker in old:
            self.drop(worker)
