"""One thread in which everything takes its turn; what is to be written there is one commit.

SQLite lets one write at a time, and whoever waits for it waits unfairly long. So nobody waits for
SQLite: who asks stands in one queue, whether to read or to write. Addresses take turns, so that one
that asks without end waits for itself; at one address, the order of coming holds. What those in
front want to write is written together, each in a part of its own: who is refused takes nobody
along. Nobody hears that theirs is done before it is on disk.
"""

from __future__ import annotations

import contextvars
import threading
from asyncio import Future, wrap_future
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future as Promise
from functools import partial
from typing import Any, TypeVar

from msgspec import Struct

from engine.records.sqlite.store import Store

T = TypeVar("T")

MOST = 64
"""Jobs at a time: enough to share the wait for a disk, and done in a fraction of a second."""
OF_ONE = 8
"""Jobs of one address at a time."""
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


class Turns:
    """What waits, by who asked: they take turns."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[Job]] = {}
        self._news = threading.Condition()
        self._closed = False

    def put(self, who: str, job: Job) -> None:
        """Have a job wait."""
        with self._news:
            self._waiting.setdefault(who, deque()).append(job)
            self._news.notify()

    def take(self, most: int) -> list[Job]:
        """Wait for jobs, and take those whose turn it is; none once it is closed and all is done.

        Those for which nobody waits any more are left out.
        """
        taken: list[Job] = []
        with self._news:
            while not taken:
                self._news.wait_for(lambda: self._waiting or self._closed)
                if not self._waiting:
                    return []
                for _turn in range(min(most, OF_ONE)):
                    for who in list(self._waiting)[: most - len(taken)]:
                        jobs = self._waiting.pop(who)
                        taken.append(jobs.popleft())
                        if jobs:  # whoever has more goes to the end
                            self._waiting[who] = jobs
                taken = [job for job in taken if job.promise.set_running_or_notify_cancel()]
        return taken

    def close(self, *, drop: bool = False) -> None:
        """Let `take` end; with `drop`, do nothing more of what waits."""
        with self._news:
            self._closed = True
            if drop:
                for job in (job for jobs in self._waiting.values() for job in jobs):
                    job.promise.cancel()
                self._waiting.clear()
            self._news.notify()


class Desk:
    """Does what is asked for, in turn.

    Args:
        store: what is written to.
    """

    def __init__(self, store: Store) -> None:
        self.commits = 0
        self._store = store
        self._desk, self._aside = Turns(), {name: Turns() for name in ASIDE}
        does: dict[str, Callable[[], None]] = {"desk": self._work}
        does |= {name: partial(_work_aside, turns) for name, turns in self._aside.items()}
        self._threads = [
            threading.Thread(target=work, name=f"rifq-{name}", daemon=True)
            for name, work in does.items()
        ]
        for thread in self._threads:
            thread.start()

    def write(self, job: Callable[[], T], undone: Callable[[], None], who: str = "") -> Future[T]:
        """Do what may write, in one commit with others; it is on disk when the future is done.

        Args:
            job: what to do. It must be repeatable: where the commit fails, it is done again alone.
            undone: called when nothing of what the job did is kept, so that nothing of it is
                remembered either.
            who: who takes turns with others: an address.
        """
        return _ask(self._desk, who, job, undone)

    def read(self, job: Callable[[], T], who: str = "") -> Future[T]:
        """Do what only reads, or what is to be a commit of its own."""
        return _ask(self._desk, who, job)

    def aside(self, thread: str, job: Callable[[], T], who: str = "") -> Future[T]:
        """Do what takes long in the thread of that name; it must touch no open play."""
        return _ask(self._aside[thread], who, job)

    def close(self) -> None:
        """Do what waits at the desk, then stop."""
        self._desk.close()
        for turns in self._aside.values():
            turns.close(drop=True)
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        while jobs := self._desk.take(MOST):
            self._commit_together([job for job in jobs if job.undone])
            for job in jobs:
                if not job.undone:
                    _do(job, job.do)()

    def _commit_together(self, jobs: list[Job]) -> None:
        """Everything in one commit; if that fails, each in a commit of its own."""
        if not jobs:
            return
        try:
            self.commits += 1
            with self._store.group_writes():
                told = [_do(job, partial(self._do_apart, job)) for job in jobs]
            for tell in told:  # once all of it is on disk
                tell()
        except Exception as error:
            for job in jobs:
                _forget(job)
            if len(jobs) == 1:
                jobs[0].promise.set_exception(error)
            else:
                for job in jobs:
                    self._commit_together([job])

    def _do_apart(self, job: Job) -> Any:
        """Do a job so that it alone is undone when it fails."""
        try:
            with self._store.group_writes():
                return job.do()
        except Exception:
            _forget(job)
            raise


def _ask(
    turns: Turns, who: str, job: Callable[[], T], undone: Callable[[], None] | None = None
) -> Future[T]:
    promise: Promise[T] = Promise()
    context = contextvars.copy_context()  # the language
    turns.put(who, Job(partial(context.run, job), promise, undone))
    return wrap_future(promise)


def _work_aside(turns: Turns) -> None:
    while jobs := turns.take(1):
        _do(jobs[0], jobs[0].do)()


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
