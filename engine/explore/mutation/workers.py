"""Work done in several processes; it tells the same, in the same order, as in one process."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 4  # pieces of work that each process is given before the first is told


def work_in_turn(
    begin: Callable[[T], Callable[[int], R]], task: T, count: int, processes: int
) -> Generator[R, None, None]:
    """The results of the pieces of a task, in their order; closing it ends every process.

    Args:
        begin: makes a process ready; returns what does one piece of the work, by its number. It is
            a function of a module, since only its name is sent.
        task: what it needs for that; it can be pickled, and so can a result.
        count: how many pieces there are.
        processes: how many processes share them.
    """
    # Started anew, and not copied: on every system alike, and whatever this process has open.
    pool = ProcessPoolExecutor(processes, get_context("spawn"), _begin, (begin, task))
    waiting: deque[Future[Any]] = deque()
    try:
        for number in range(count):
            waiting.append(pool.submit(_do, number))
            if len(waiting) == processes * AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


_work: list[Callable[[int], Any]] = []  # of a process that works: one


def _begin(begin: Callable[[T], Callable[[int], Any]], task: T) -> None:
    """Make a process ready; an interrupt reaches it only while it works."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _work.append(begin(task))


def _do(number: int) -> Any:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return _work[0](number)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
