"""Ends a query that takes too long or too much memory. In: limits. Out: nothing, or the end of this process.

pyoxigraph can't be interrupted: it neither looks at a clock nor returns to Python till it is done. It does let other
threads run, and one of them waits here and ends the process. So this is for programs that do nothing else, such as
the command ``kg query``; a server asks in processes of their own and kills them.
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kg.store import release

_EVERY: Final = 0.1  # seconds between two looks
_PART: Final = 0.75  # of the machine's memory may be filled


@contextmanager
def limited(seconds: float, tell: Callable[[str], None], status: int) -> Iterator[None]:
    """Ends the process with ``status`` if the block lasts longer than ``seconds`` (0: as long as it likes) or fills the
    machine's memory; ``tell`` gets a sentence first. Ctrl-C ends it at once, too."""
    done = threading.Event()
    watch = threading.Thread(target=_watch, args=(done, seconds, tell, status), daemon=True)
    watch.start()
    main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, signal.SIG_DFL) if main else None
    try:
        yield
    finally:
        done.set()
        watch.join()
        if main:
            signal.signal(signal.SIGINT, before)


def _watch(done: threading.Event, seconds: float, tell: Callable[[str], None], status: int) -> None:
    began, most = time.monotonic(), _memory() * _PART
    while not done.wait(_EVERY):
        if seconds and time.monotonic() - began > seconds:
            why = f"it was stopped after {seconds:g} seconds. Ask for less, or allow more with --timeout (0: no limit)."
        elif most and _used() > most:
            why = f"it was stopped, as it filled {_used() / 2**30:.1f} GiB of memory. Ask for less."
        else:
            continue
        tell(f"The query found no end: {why}")
        release()
        os._exit(status)


def _memory() -> int:
    """Bytes of memory that this machine has; 0 where that is not to be learnt."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 0


def _used() -> int:
    """Bytes that this process holds; 0 where that is not to be learnt."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf(
            "SC_PAGE_SIZE"
        )
    except (OSError, ValueError, AttributeError):
        return 0
