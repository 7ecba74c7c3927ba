"""One thread in which everything that is written takes its turn, many as one commit.

SQLite lets one write at a time, and whoever waits for it waits unfairly long. So nobody waits for
SQLite: what is to be written stands in a queue, and all that stands there is written together.
Nobody hears that theirs is done before it is on disk.
"""

from __future__ import annotations

import contextvars
import threading
import time
from asyncio import Future, wrap_future
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future as Promise
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from engine.records.store import Store

T = TypeVar("T")
Job = tuple[Callable[[], Any], "Promise[Any]"]

MOST = 256
"""Writes in one commit: more than any room has people."""
READING_SECONDS = 0.05
"""For how long only reading is done while something waits to be written."""
ASIDE = ("papers", "pins")
"""Threads for what takes long and should hold up nobody else: a debrief, the hash of a PIN."""


class Desk:
    """Does what is asked for in turn: all that is to be written, then reading for a while.

    Args:
        store: what is written to.
        undone: called when what jobs did was undone, so that nothing is remembered that is not
            kept. They are done again, one by one.
    """

    def __init__(self, store: Store, undone: Callable[[], None]) -> None:
        self.commits = 0
        self._store = store
        self._undone = undone
        self._writes: deque[Job] = deque()
        self._reads: deque[Job] = deque()
        self._news = threading.Condition()
        self._closed = False
        self._aside = {name: ThreadPoolExecutor(1, f"rifq-{name}") for name in ASIDE}
        self._thread = threading.Thread(target=self._work, name="rifq-desk", daemon=True)
        self._thread.start()

    def write(self, job: Callable[[], T]) -> Future[T]:
        """Do what may write. It must be repeatable; it is on disk when the future is done."""
        return self._ask(self._writes, job)

    def read(self, job: Callable[[], T]) -> Future[T]:
        """Do what only reads: while others read, or after what waits to be written."""
        return self._ask(self._reads, job)

    def aside(self, thread: str, job: Callable[[], T]) -> Future[T]:
        """Do what takes long in the thread of that name; it must touch no open play."""
        context = contextvars.copy_context()
        return wrap_future(self._aside[thread].submit(context.run, job))

    def close(self) -> None:
        """Do what waits, then stop."""
        with self._news:
            self._closed = True
            self._news.notify()
        self._thread.join()
        for thread in self._aside.values():
            thread.shutdown(cancel_futures=True)

    def _ask(self, queue: deque[Job], job: Callable[[], T]) -> Future[T]:
        promise: Promise[T] = Promise()
        context = contextvars.copy_context()  # the language
        with self._news:
            queue.append((lambda: context.run(job), promise))
            self._news.notify()
        return wrap_future(promise)

    def _work(self) -> None:
        while True:
            with self._news:
                self._news.wait_for(lambda: self._writes or self._reads or self._closed)
                if not (self._writes or self._reads):
                    return
                writes = _take_jobs(self._writes)
            if writes:
                self._commit_together(writes)
            # Who waits to read is not to wait for a commit each: of these there can be many.
            until = time.monotonic() + READING_SECONDS
            while self._reads and time.monotonic() < until:
                for job, promise in _take_jobs(self._reads, 1):
                    _keep(promise, job)

    def _commit_together(self, jobs: list[Job]) -> None:
        """Everything in one commit; if anything fails, each in a commit of its own."""
        try:
            done = self._commit([job for job, _promise in jobs])
        except Exception:
            self._undone()
            for job, promise in jobs:
                _keep(promise, partial(self._commit_alone, job))
        else:
            for (_job, promise), result in zip(jobs, done, strict=True):
                promise.set_result(result)

    def _commit_alone(self, job: Callable[[], Any]) -> Any:
        try:
            return self._commit([job])[0]
        except Exception:
            self._undone()
            raise

    def _commit(self, jobs: list[Callable[[], Any]]) -> list[Any]:
        self.commits += 1
        with self._store.group_writes():
            return [job() for job in jobs]


def _take_jobs(queue: deque[Job], most: int = MOST) -> list[Job]:
    """Those that waited longest, without those that nobody waits for any more."""
    jobs = [queue.popleft() for _ in range(min(most, len(queue)))]
    return [job for job in jobs if job[1].set_running_or_notify_cancel()]


def _keep(promise: Promise[Any], job: Callable[[], Any]) -> None:
    """Do a job, and hand on what comes of it, also an error."""
    try:
        result = job()
    except Exception as error:
        promise.set_exception(error)
    else:
        promise.set_result(result)
