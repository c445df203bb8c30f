"""Work in several processes. In: a function, what prepares a process, items. Out: the answers, in the items' order."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any, Final, TypeVar

from kg.errors import KgError

_AHEAD: Final = 2  # items that wait for each process: more would only fill the memory

Item = TypeVar("Item")
Answer = TypeVar("Answer")


def in_order(
    function: Callable[[Item], Answer],
    items: Iterable[Item],
    *,
    workers: int,
    prepare: Callable[..., object],
    given: tuple[Any, ...] = (),
) -> Iterator[Answer]:
    """``function`` of each item, worked on by ``workers`` processes, in each of which ``prepare(*given)`` was called first.

    Items are taken as they are needed. Raises what ``function`` raises, and ``KgError`` if a process dies.
    """
    # spawn: a forked child would share the threads and locks of stores and of the numeric libraries
    pool = ProcessPoolExecutor(workers, get_context("spawn"), prepare, given)
    try:
        waiting: list[Future[Answer]] = []
        for item in items:
            waiting.append(pool.submit(function, item))
            if len(waiting) > _AHEAD * workers:
                yield waiting.pop(0).result()
        for future in waiting:
            yield future.result()
    except BrokenProcessPool as error:
        raise KgError("A worker process died (out of memory?). Try again with fewer --workers.") from error
    finally:
        pool.shutdown(cancel_futures=True)
