"""One thread in which everything takes its turn; what is to be written there is one commit.

SQLite lets one write at a time, and whoever waits for it waits unfairly long. So nobody waits for
SQLite: who asks stands in one queue, whether to read or to write, and is served in the order of
coming. What those in front want to write is written together, each in a part of its own: who is
refused takes nobody along. Nobody hears that theirs is done before it is on disk.
"""

from __future__ import annotations

import contextvars
import threading
from asyncio import Future, wrap_future
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future as Promise
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from msgspec import Struct

from engine.records.store import Store

T = TypeVar("T")

MOST = 64
"""Jobs at a time: enough to share the wait for a disk, and done in a fraction of a second."""
ASIDE = ("papers", "pins")
"""Threads for what takes long and should hold up nobody else: a debrief, the hash of a PIN."""


class Job(Struct, eq=False):
    """What somebody waits for.

    Attributes:
        do: does it.
        promise: of what comes of it.
        undone: see `Desk.write`; None for what is not written together with others.
    """

    do: Callable[[], Any]
    promise: Promise[Any]
    undone: Callable[[], None] | None = None


class Desk:
    """Does what is asked for, in the order in which it was asked.

    Args:
        store: what is written to.
    """

    def __init__(self, store: Store) -> None:
        self.commits = 0
        self._store = store
        self._waiting: deque[Job] = deque()
        self._news = threading.Condition()
        self._closed = False
        self._aside = {name: ThreadPoolExecutor(1, f"rifq-{name}") for name in ASIDE}
        self._thread = threading.Thread(target=self._work, name="rifq-desk", daemon=True)
        self._thread.start()

    def write(self, job: Callable[[], T], undone: Callable[[], None]) -> Future[T]:
        """Do what may write, in one commit with others; it is on disk when the future is done.

        Args:
            job: what to do. It must be repeatable: where the commit fails, it is done again alone.
            undone: called when nothing of what the job did is kept, so that nothing of it is
                remembered either.
        """
        return self._ask(job, undone)

    def read(self, job: Callable[[], T]) -> Future[T]:
        """Do what only reads, or what is to be a commit of its own."""
        return self._ask(job)

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

    def _ask(self, job: Callable[[], T], undone: Callable[[], None] | None = None) -> Future[T]:
        promise: Promise[T] = Promise()
        context = contextvars.copy_context()  # the language
        with self._news:
            self._waiting.append(Job(partial(context.run, job), promise, undone))
            self._news.notify()
        return wrap_future(promise)

    def _work(self) -> None:
        while True:
            with self._news:
                self._news.wait_for(lambda: self._waiting or self._closed)
                if not self._waiting:
                    return
                taken = [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
            # Without those for which nobody waits any more.
            jobs = [job for job in taken if job.promise.set_running_or_notify_cancel()]
            self._commit_together([job for job in jobs if job.undone])
            for job in jobs:
                if not job.undone:
                    _do(job, job.do)()

    def _commit_together(self, jobs: list[Job]) -> None:
        """Everything in one commit; if that fails, each in a commit of its own."""
        try:
            for tell in self._commit(jobs):
                tell()
        except Exception as error:
            for job in jobs:
                _forget(job)
            if len(jobs) == 1:
                jobs[0].promise.set_exception(error)
            else:
                for job in jobs:
                    self._commit_together([job])

    def _commit(self, jobs: list[Job]) -> list[Callable[[], None]]:
        """What tells each how it went, once all of it is on disk."""
        if not jobs:
            return []
        self.commits += 1
        with self._store.group_writes():
            return [_do(job, partial(self._do_apart, job)) for job in jobs]

    def _do_apart(self, job: Job) -> Any:
        """Do a job so that it alone is undone when it fails."""
        try:
            with self._store.group_writes():
                return job.do()
        except Exception:
            _forget(job)
            raise


def _do(job: Job, act: Callable[[], Any]) -> Callable[[], None]:
    """Do it; what tells who waits what came of it, also an error."""
    try:
        result = act()
    except Exception as error:
        return partial(job.promise.set_exception, error)
    return partial(job.promise.set_result, result)


def _forget(job: Job) -> None:
    assert job.undone is not None
    job.undone()
