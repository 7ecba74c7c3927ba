"""The desk: what waits together is one commit, and nobody hears of what is not kept."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from engine.records.problems import Conflict
from engine.records.sqlite.store import Store
from engine.records.stored_plays import Facts, Head
from web.write_queue import Desk

FACTS = Facts("micro", "0.1", "2026-03-02")


def nothing() -> None:
    """Nothing of these is remembered."""


async def held(desk: Desk, door: threading.Event) -> asyncio.Future[bool]:
    """Keep the desk busy until the door opens, so that what is asked for now waits together."""
    at_work = threading.Event()

    def wait() -> bool:
        at_work.set()
        return door.wait()

    busy = desk.read(wait)
    await asyncio.to_thread(at_work.wait)
    return busy


async def test_a_class_that_answers_at_once_is_one_commit_or_two(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        plays = [store.create(b"{}", FACTS).play for _ in range(116)]
        desk = Desk(store)
        door = threading.Event()
        busy = await held(desk, door)
        asked = [desk.write(partial(store.append, p, 1, b"{}"), nothing, p) for p in plays]
        door.set()
        heads = await asyncio.gather(*asked)
        await busy
        desk.close()
        assert desk.commits <= 2
        assert [head.seq for head in heads] == [2] * 116
    with Store.open(tmp_path) as again:
        assert {again.head(play).seq for play in plays} == {2}


async def test_one_that_fails_takes_nobody_along(tmp_path: Path) -> None:
    """Whatever it wrote before; the others are one commit all the same, and remember all."""
    with Store.open(tmp_path) as store:
        plays = [store.create(b"{}", FACTS).play for _ in range(5)]
        undone: list[int] = []
        desk = Desk(store)
        door = threading.Event()
        busy = await held(desk, door)

        def poisoned() -> None:
            store.append(plays[2], 1, b"{}")
            raise ValueError

        jobs: list[Callable[[], object]] = [partial(store.append, p, 1, b"{}") for p in plays]
        jobs[2] = poisoned
        jobs[3] = partial(store.append, plays[3], 9, b"{}")
        asked = [desk.write(job, partial(undone.append, n)) for n, job in enumerate(jobs)]
        door.set()
        told = await asyncio.gather(*asked, return_exceptions=True)
        await busy
        desk.close()
        assert isinstance(told[2], ValueError) and isinstance(told[3], Conflict)
        assert (undone, desk.commits) == ([2, 3], 1)
        assert [head.seq for head in told if isinstance(head, Head)] == [2] * 3
    with Store.open(tmp_path) as again:
        assert [again.head(play).seq for play in plays] == [2, 2, 1, 1, 2]


async def test_where_a_commit_fails_each_is_done_again_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(tmp_path) as store:
        plays = [store.create(b"{}", FACTS).play for _ in range(3)]
        undone: list[int] = []
        desk = Desk(store)
        door = threading.Event()
        busy = await held(desk, door)
        grouped, broken = store.group_writes, [True]

        @contextmanager
        def once_broken() -> Iterator[None]:
            outer = not store._database._together
            with grouped():
                yield
                if outer and broken:
                    broken.clear()
                    raise Conflict(plays[0], 1, 2)

        monkeypatch.setattr(store, "group_writes", once_broken)
        asked = [
            desk.write(partial(store.append, play, 1, b"{}"), partial(undone.append, n))
            for n, play in enumerate(plays)
        ]
        door.set()
        heads = await asyncio.gather(*asked)
        await busy
        desk.close()
        assert undone == [0, 1, 2] and [head.seq for head in heads] == [2] * 3


async def test_everybody_is_served_in_the_order_of_coming(tmp_path: Path) -> None:
    """However much is written: who waits for a page is not overtaken by those who came later."""
    with Store.open(tmp_path) as store:
        desk = Desk(store)
        door = threading.Event()
        busy = await held(desk, door)
        after: list[int] = []
        asked = [desk.read(lambda: after.append(desk.commits), f"a{n}") for n in range(60)]
        late = [desk.write(lambda: None, nothing, f"b{n}") for n in range(600)]
        door.set()
        await asyncio.gather(busy, *asked, *late)
        desk.close()
        assert max(after) <= 1 and desk.commits <= 11


async def test_what_takes_long_holds_nobody_up(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        desk = Desk(store)
        door = threading.Event()
        long = desk.aside("papers", door.wait)
        assert await asyncio.wait_for(desk.write(lambda: "kept", nothing), 30) == "kept"
        assert not long.done()
        door.set()
        assert await long
        desk.close()


def test_an_error_is_handed_on(tmp_path: Path) -> None:
    async def ask(desk: Desk) -> None:
        await desk.read(lambda: 1 // 0)

    with Store.open(tmp_path) as store:
        desk = Desk(store)
        with pytest.raises(ZeroDivisionError):
            asyncio.run(ask(desk))
        desk.close()
