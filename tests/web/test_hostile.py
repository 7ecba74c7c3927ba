"""One hostile device: the class goes on, newcomers come in, the facilitator's link opens.

How long people wait beside it is measured by `tests/benchmarks/bench_room.py`.
"""

from __future__ import annotations

import socket
import threading
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from itertools import cycle
from random import Random

import pytest

from tests.benchmarks.bench_room import filled
from tests.web.browser import Browser
from tests.web.conftest import Open
from tests.web.hostile import SOURCE, Hostile
from tests.web.pages.test_way_in import lead
from web import request_checks
from web.request_checks import Limits
from web.server import Serving
from web.write_queue import OF_ONE, Job, Turns


def test_a_class_with_one_hostile_device_goes_on(open_room: Open) -> None:
    room, browser_at = open_room()
    class_ = [browser_at() for _n in range(6)]
    pages = []
    for n, browser in enumerate(class_):
        browser.source = f"127.0.1.{n + 1}"
        browser.come_in(room.pin)
        pages.append(browser.begin("thursday-ticket"))
    codes = [visit.code for visit in room.seats.present()]
    hostile = Hostile(f"http://{class_[0].host}", room.pin, codes)
    attack = threading.Thread(target=hostile.run, args=(3,))
    attack.start()
    chance, came = Random(5), 0
    while attack.is_alive() and came < 100:  # the room is for 130
        for n, browser in enumerate(class_):
            form = pages[n].ballot
            if form is not None:
                pages[n] = browser.post(form.action, filled(form, chance))
                assert pages[n].status == 200 and browser.at.startswith("/play/")
        came += 1
        late = browser_at()
        late.source = f"127.0.2.{came}"
        late.come_in(room.pin)
        assert late.at == "/cases"
        lead(room, browser_at)
    attack.join()
    assert came and hostile.statuses[422] and not hostile.statuses[500]
    for browser in class_:
        assert browser.get("/cases").status == 200 and browser.at == "/cases"


def test_the_facilitator_is_let_in_also_where_an_address_asked_too_often(open_room: Open) -> None:
    room, _ = open_room()
    few = Limits(burst=30, per_second=0.001)
    with Serving(room, port=0, limits=few).running() as serving:
        strange, leads = Browser(serving.addresses[0]), Browser(serving.addresses[0])
        told = [strange.send("GET", "/facilitate/enter/no")[0].status for _n in range(4)]
        assert told == [403] * 3 + [429], "one that is wrong counts as ten"
        assert leads.get(f"/facilitate/enter/{room.key}").status == 200
        assert leads.get("/facilitate").status == 200


@contextmanager
def taking_all(host: str, sources: list[str], sent: list[bytes], most: int) -> Iterator[deque[int]]:
    """Sockets from each of these addresses, for as long as the block runs, again and again.

    Each sends one of `sent`. Gives the count of sockets that were opened, as its length.
    """
    name, _, port = host.rpartition(":")
    over, opened = threading.Event(), deque[int]()

    def take(source: str) -> None:
        held = deque[socket.socket]()
        for what in cycle(sent):
            if over.wait(0.001):
                break
            with suppress(OSError):
                held.append(socket.create_connection((name, int(port)), 5, (source, 0)))
                held[-1].sendall(what)
                opened.append(1)
            while len(held) > most:
                held.popleft().close()
        for each in held:
            each.close()

    threads = [threading.Thread(target=take, args=(source,)) for source in sources]
    for thread in threads:
        thread.start()
    try:
        yield opened
    finally:
        over.set()
        for thread in threads:
            thread.join()


def test_two_addresses_that_take_all_connections_shut_nobody_out(open_room: Open) -> None:
    """Idle, with half a request, and with a page; the facilitator, who is in, and who comes."""
    room, _ = open_room()
    with Serving(room, port=0, limits=Limits(connections=40)).running() as serving:
        address = serving.addresses[0]
        one = Browser(address)
        one.come_in(room.pin)
        host = f"Host: {one.host}\r\n".encode()
        sent = [b"", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\n" + host + b"\r\n"]
        with taking_all(one.host, ["127.0.0.2", "127.0.0.3"], sent, 60) as opened:
            while len(opened) < 100:
                time.sleep(0.01)
            for n in range(2):
                one.line = None
                assert one.get("/cases").status == 200 and one.at == "/cases"
                leads, comes = Browser(address), Browser(address)
                assert leads.get(f"/facilitate/enter/{room.key}").status == 200
                comes.source = f"127.0.0.{4 + n}"
                comes.come_in(room.pin)
                assert comes.at == "/cases"


def test_a_device_that_takes_all_connections_of_devices_shuts_nobody_out(open_room: Open) -> None:
    """It is in the class, behind the same router as another that is in."""
    room, _ = open_room()
    with Serving(room, port=0, limits=Limits(connections=40)).running() as serving:
        one, hostile, leads = (Browser(serving.addresses[0]) for _ in range(3))
        one.come_in(room.pin)
        hostile.come_in(room.pin)
        head = f"GET /cases HTTP/1.1\r\nHost: {one.host}\r\nCookie: rifq_device="
        sent = [f"{head}{hostile.cookies['rifq_device']}\r\n\r\n".encode()]
        leads.get(f"/facilitate/enter/{room.key}")
        with taking_all(one.host, ["127.0.0.1"], sent, 60) as opened:
            while len(opened) < 100:
                time.sleep(0.01)
            for n in range(2):
                lines = [browser.line for browser in (one, leads)]
                assert one.get("/cases").status == 200 and one.at == "/cases"
                assert leads.get("/facilitate").status == 200
                assert lines == [browser.line for browser in (one, leads)]
                comes = Browser(serving.addresses[0])
                comes.source = f"127.0.0.{2 + n}"
                comes.come_in(room.pin)
                assert comes.at == "/cases"


def test_who_only_guesses_keeps_no_newcomer_out_behind_the_same_router(
    open_room: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_checks, "TOO_OFTEN_SECONDS", 0.01)
    room, _ = open_room()
    few = Limits(burst=30, per_second=0.001)
    with Serving(room, port=0, limits=few).running() as serving:
        strange, comes = Browser(serving.addresses[0]), Browser(serving.addresses[0])
        told = [strange.post("/", {"pin": "0" * 12, "do": "new"}).status for _n in range(4)]
        assert told == [422] * 3 + [429]
        assert {strange.get("/").status for _n in range(40)} == {200}
        assert any("pin" in form.fields for form in comes.get("/").forms)
        comes.come_in(room.pin)
        assert comes.at == "/cases"
        assert strange.post("/", {"pin": "1" * 12, "do": "new"}).status == 429


def test_no_device_is_refused_for_what_another_asks_behind_the_same_router(
    open_room: Open,
) -> None:
    room, _ = open_room()
    with Serving(room, port=0, limits=Limits(burst=15, per_second=0.001)).running() as serving:
        one, hostile = Browser(serving.addresses[0]), Browser(serving.addresses[0])
        one.come_in(room.pin)
        hostile.come_in(room.pin)
        while (told := hostile.get("/cases").status) == 200:
            pass
        assert told == 429
        assert one.get("/cases").status == 200


def test_who_asks_without_end_waits_for_itself() -> None:
    turns = Turns()
    for _n in range(40):
        turns.put(SOURCE, Job(lambda: "hostile", Future()))
    turns.put("127.0.1.1", Job(lambda: "honest", Future()))
    taken = turns.take(64)
    assert len(taken) == OF_ONE + 1 and taken[1].do() == "honest"
    assert len(turns.take(64)) == OF_ONE
