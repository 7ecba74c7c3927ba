"""One hostile device: the class goes on, newcomers come in, the facilitator's link opens.

How long people wait beside it is measured by `tests/benchmarks/bench_room.py`.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future
from random import Random

from tests.benchmarks.bench_room import filled
from tests.web.browser import Browser
from tests.web.conftest import Open
from tests.web.hostile import SOURCE, Hostile
from tests.web.pages.test_way_in import lead
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


def test_who_asks_without_end_waits_for_itself() -> None:
    turns = Turns()
    for _n in range(40):
        turns.put(SOURCE, Job(lambda: "hostile", Future()))
    turns.put("127.0.1.1", Job(lambda: "honest", Future()))
    taken = turns.take(64)
    assert len(taken) == OF_ONE + 1 and taken[1].do() == "honest"
    assert len(turns.take(64)) == OF_ONE
