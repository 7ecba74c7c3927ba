"""The desk: what waits together is one commit, and nobody hears of what is not kept."""

from __future__ import annotations

import asyncio
import threading
from functools import partial
from pathlib import Path

import pytest

from engine.records.problems import Conflict
from engine.records.sqlite.store import Store
from engine.records.store import Facts, Head
from web import write_queue as desks
from web.write_queue import READING_SECONDS, Desk

FACTS = Facts("micro", "0.1", "2026-03-02")


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
        desk = Desk(store, lambda: None)
        door = threading.Event()
        busy = await held(desk, door)
        asked = [desk.write(partial(store.append, play, 1, b"{}")) for play in plays]
        door.set()
        heads = await asyncio.gather(*asked)
        await busy
        desk.close()
        assert desk.commits <= 2
        assert [head.seq for head in heads] == [2] * 116
    with Store.open(tmp_path) as again:
        assert {again.head(play).seq for play in plays} == {2}


async def test_one_that_fails_takes_nobody_along(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        plays = [store.create(b"{}", FACTS).play for _ in range(5)]
        undone: list[bool] = []
        desk = Desk(store, lambda: undone.append(True))
        door = threading.Event()
        busy = await held(desk, door)

        seqs = [1, 1, 9, 1, 1]
        jobs = [partial(store.append, p, n, b"{}") for p, n in zip(plays, seqs, strict=True)]
        asked = [desk.write(job) for job in jobs]
        door.set()
        told = await asyncio.gather(*asked, return_exceptions=True)
        await busy
        desk.close()
        assert isinstance(told[2], Conflict) and undone
        assert [head.seq for head in told if isinstance(head, Head)] == [2] * 4
    with Store.open(tmp_path) as again:
        assert [again.head(play).seq for play in plays] == [2, 2, 1, 2, 2]


async def test_what_waits_to_be_written_comes_next_when_reading_has_had_its_time(
    tmp_path: Path,
) -> None:
    with Store.open(tmp_path) as store:
        order: list[str] = []
        desk = Desk(store, lambda: None)
        door = threading.Event()
        busy = await held(desk, door)
        asked = [desk.read(lambda: order.append("read")), desk.write(lambda: order.append("write"))]
        await asyncio.sleep(READING_SECONDS)
        door.set()
        await asyncio.gather(busy, *asked)
        desk.close()
        assert order == ["write", "read"]


async def test_many_who_read_do_not_wait_for_a_commit_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When a class has decided, its pages come next, and not one page after each commit."""
    monkeypatch.setattr(desks, "READING_SECONDS", 60.0)  # enough for all, on a busy computer, too
    with Store.open(tmp_path) as store:
        desk = Desk(store, lambda: None)
        door = threading.Event()
        busy = await held(desk, door)

        asked = [desk.read(lambda: None) for _ in range(60)]

        async def others_decide() -> None:
            while not all(read.done() for read in asked):
                await desk.write(lambda: None)

        deciding = asyncio.ensure_future(others_decide())
        door.set()
        await asyncio.gather(busy, deciding, *asked)
        assert desk.commits < 10
        desk.close()


async def test_what_takes_long_holds_nobody_up(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        desk = Desk(store, lambda: None)
        door = threading.Event()
        long = desk.aside("papers", door.wait)
        assert await asyncio.wait_for(desk.write(lambda: "kept"), 30) == "kept"
        assert not long.done()
        door.set()
        assert await long
        desk.close()


def test_an_error_is_handed_on(tmp_path: Path) -> None:
    async def ask(desk: Desk) -> None:
        await desk.read(lambda: 1 // 0)

    with Store.open(tmp_path) as store:
        desk = Desk(store, lambda: None)
        with pytest.raises(ZeroDivisionError):
            asyncio.run(ask(desk))
        desk.close()
