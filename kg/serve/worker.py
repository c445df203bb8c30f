"""A process that answers tasks one by one and can be killed at any moment. In and out: a pipe.

A query of pyoxigraph can't be stopped, may take any amount of memory and may end its process. So each runs in a
process of its own with a limit on its address space, and an alarm that ends it even if nobody is left to kill it.
"""

import os
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from kg import query
from kg.errors import KgError
from kg.serve.tasks import Draw, Outcome, Reply, Task, run

_LATE: Final = 1.0  # seconds after its limit at which a process ends itself
_STATM: Final = Path("/proc/self/statm")


@dataclass(frozen=True, slots=True)
class Job:
    """A task and the seconds that are left for it."""

    task: Task
    seconds: float


@dataclass(frozen=True, slots=True)
class Ready:
    """What a process says first: ``fault`` is ``""``, or why it can't read the store."""

    fault: str = ""


def work(pipe: Connection, path: Path, memory: int, nice: int = 0) -> None:
    """Opens the store at ``path``, says ``Ready``, and answers each ``Job`` with a ``Reply`` till ``pipe`` ends.

    ``memory``: how many bytes of address space it may take beyond those of the open store; ``nice``: how far it steps
    back where the CPUs have enough to do.
    """
    if nice and hasattr(os, "nice"):
        os.nice(nice)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends its workers
    try:
        store = query.opened(path)
    except KgError as error:
        pipe.send(Ready(str(error)))
        return
    _quiet()
    base = _size()
    pipe.send(Ready())
    with suppress(EOFError, OSError):
        while True:
            job: Job = pipe.recv()
            _alarm(job.seconds + _LATE)
            bounded = not isinstance(
                job.task, Draw
            )  # a page grows with the graph, not with what a client asks
            _limit(base + memory if base and bounded else 0)
            try:
                reply = run(store, job.task)
            except MemoryError:
                reply = Reply(Outcome.NO_MEMORY, "", b"")
            pipe.send(replace(reply, spent=_size() > base + memory // 2))
            _alarm(0)


def _quiet() -> None:
    """Drops what libraries write when a query makes them fail: who asked is told by the server."""
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stderr.fileno())


def _limit(size: int) -> None:
    """Limits the address space to ``size`` bytes (0: not at all), where the system keeps such a limit."""
    if not _STATM.exists():  # elsewhere than on Linux it doesn't
        return
    import resource

    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    most = hard if hard != resource.RLIM_INFINITY else sys.maxsize
    resource.setrlimit(resource.RLIMIT_AS, (min(size, most) if size else hard, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _size() -> int:
    """The size of this process' address space in bytes, 0 where it can't be known."""
    try:
        return int(_STATM.read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


def _alarm(seconds: float) -> None:
    """Ends this process after so many seconds (0: never), whatever it does then."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)
