"""A room of browsers: people who decide, press twice and come back, and a hostile one."""

from __future__ import annotations

import json
import re
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

from engine.records.codes import mint
from tests.benchmarks.bench_room import BROKEN, Person, Server, filled
from tests.nemesis.faults import Fault, draw
from tests.nemesis.history import Acknowledged, Failed, History, Sent, Shown, violations
from tests.web.browser import Browser, Form

PEOPLE, OPENINGS = 4, 8
PLAY = re.compile(r"/play/([0-9a-f]{32})")


class FaultyServer(Server):
    """`rifq serve`, to which a fault happens."""

    code = (
        "import json, os; from pathlib import Path; from tests.nemesis.faults import *\n"
        "from tui.cli.main import main\n"
        "with befallen(Fault(*json.loads(os.environ['FAULT'])), Path(os.environ['RIFQ_DATA'])):\n"
        "    main()"
    )

    def open(self, fault: Fault) -> None:
        """Start it; what befalls its disk or its clock befalls it from the beginning.

        Where that ends it before it is open, it is started again, and nothing befalls it.
        """
        self.more = {"FAULT": json.dumps([fault.kind, fault.after])}
        try:
            self.start()
        except SystemExit:
            self.process.wait()
            self.more = {"FAULT": json.dumps(["", 0])}
            self.start()

    def suffer(self, fault: Fault) -> None:
        """What comes from outside: a signal. It does not run afterwards, unless it was stopped."""
        if fault.kind == "stop":
            self.process.send_signal(signal.SIGSTOP)
            time.sleep(0.2)
            self.process.send_signal(signal.SIGCONT)
            return
        name = {"term": "TERM", "hang up": "HUP", "interrupt": "INT"}.get(fault.kind, "KILL")
        self.process.send_signal(getattr(signal, f"SIG{name}"))
        self.process.wait()


class Visitor(Person):
    """An honest person in the room."""

    history: History
    who = ""

    def come_in(self) -> None:
        """Through the door, and into a case."""
        self.who = self.who or mint()
        self.browser.come_in(self.server.pin, self.who)
        self.begin()

    def decide(self) -> None:
        """Answer; sometimes twice at once, as people do who wait."""
        form = self.page.ballot if self.page else None
        if form is None or not PLAY.fullmatch(form.action):
            self.begin()
            return
        sent = filled(form, self.chance)
        twice = self.chance.random() < 0.1
        presses = [threading.Thread(target=self._press, args=(form, sent)) for _ in range(twice)]
        for press in presses:
            press.start()
        try:
            self._press(form, sent)
        finally:
            for press in presses:
                press.join()
        self.page = self.browser.get(form.action)

    def _press(self, form: Form, sent: dict[str, Any]) -> None:
        play, seq = form.action.rpartition("/")[2], int(form.fields["seq"][0]) + 1
        line = {"answer": sent["answer"]} if list(form.kinds.values()) == ["radio"] else None
        self.history.note(Sent(self.who, play, seq, line))
        browser = Browser(self.browser.host)
        browser.cookies = dict(self.browser.cookies)
        with suppress(*BROKEN):
            response, html = browser.send("POST", form.action, urlencode(sent, doseq=True).encode())
            if response.getheader("location") == form.action:  # and not to the door, or to W017
                self.history.note(Acknowledged(self.who, play, seq, line))
            elif response.status == 500:
                self.history.note(Failed(self.who, f"{response.status} {html[-500:]}"))
            for shown in set(PLAY.findall(html)):
                self.history.note(Shown(self.who, shown))


Act = Callable[["Stranger"], tuple[str, str, dict[str, str]]]
"""What is sent: the method, the path, and the fields of a form."""


class Stranger:
    """A hostile device that has come in with the PIN of the room, and wants what is not its own.

    Attributes:
        acts: how many of each it did.
    """

    def __init__(self, server: Server, history: History, chance: Random) -> None:
        self.server, self.history, self.chance = server, history, chance
        self.acts: Counter[str] = Counter()
        self.browser = Browser(server.address)

    def come_in(self) -> None:
        """Be somebody; as anybody can who knows the PIN."""
        with suppress(*BROKEN):
            self.browser.come_in(self.server.pin)

    def act(self) -> None:
        """Do one hostile thing, and note what was shown for it."""
        name = self.chance.choice(list(ACTS))
        self.acts[f"hostile: {name}"] += 1
        browser = self.browser if self.chance.random() < 0.7 else Browser(self.server.address)
        with suppress(*BROKEN):
            method, path, fields = ACTS[name](self)
            response, html = browser.send(method, path, urlencode(fields).encode())
            if response.status == 500:
                self.history.note(Failed(f"hostile: {name}", f"{response.status} {html[-500:]}"))
            elif response.status == 200:
                for play in set(PLAY.findall(html)) & self.others():
                    self.history.note(Shown("the stranger", play))

    def others(self) -> set[str]:
        """The plays of other people."""
        return set(self.history.owners())

    def play(self) -> str:
        """The play of somebody else."""
        return self.chance.choice([*self.others(), "0" * 32])

    def person(self) -> str:
        """The code of somebody else."""
        return self.chance.choice([*self.history.owners().values(), "482135"])


def slow_socket(stranger: Stranger) -> tuple[str, str, dict[str, str]]:
    """Begin a request and leave it; then a harmless one."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", stranger.server.port), 1) as s:
        s.sendall(b"POST / HTTP/1.1\r\nContent-Length: 10\r\n")
    return "GET", "/", {}


ACTS: dict[str, Act] = {
    "read a play": lambda s: ("GET", f"/play/{s.play()}", {}),
    "read a debrief": lambda s: ("GET", f"/play/{s.play()}/debrief", {}),
    "read the past": lambda s: ("GET", f"/plays/{s.play()}", {}),
    "delete a play": lambda s: ("POST", f"/plays/{s.play()}", {"do": "delete"}),
    "decide for somebody": lambda s: (
        "POST",
        f"/play/{s.play()}",
        {"seq": str(s.chance.randint(0, 9)), "do": "decide", "answer": "separate"},
    ),
    "undo for somebody": lambda s: ("POST", f"/play/{s.play()}", {"seq": "3", "do": "undo"}),
    "a number of 5,000 digits": lambda s: (
        "POST",
        f"/play/{s.play()}",
        {"seq": "9" * 5000, "do": "decide"},
    ),
    "800 fields": lambda s: ("POST", "/", {f"f{n}": "x" for n in range(800)}),
    "a wrong PIN": lambda s: (
        "POST",
        "/",
        {"pin": f"{s.chance.randrange(10**8):08}", "code": s.person(), "do": "enter"},
    ),
    "somebody's code": lambda s: (
        "POST",
        "/",
        {"pin": s.server.pin, "code": s.person(), "do": "enter"},
    ),
    "a guessed own PIN": lambda s: (
        "POST",
        "/pin",
        {"pin": f"{s.chance.randrange(10**4):04}", "again": "0000"},
    ),
    "a new seat": lambda s: ("POST", "/", {"pin": s.server.pin, "do": "new"}),
    "eight people": lambda s: ("POST", "/", {"pin": s.server.pin, "do": "join", "people": "8"}),
    "the facilitator's page": lambda s: ("GET", "/facilitate", {}),
    "a guessed link": lambda s: ("GET", f"/facilitate/enter/{s.chance.getrandbits(128):032x}", {}),
    "out of the folder": lambda s: ("GET", "/static/..%2f..%2fplays.db", {}),
    "a slow socket": slow_socket,
}


def everybody(
    server: FaultyServer, visitors: list[Visitor], stranger: Stranger, stop: threading.Event
) -> list[threading.Thread]:
    """All of them at once, until told to stop; who finds nobody comes back."""

    def visit(visitor: Visitor) -> None:
        while not stop.is_set():
            with suppress(*BROKEN):
                visitor.decide() if visitor.page else visitor.come_in()
                continue
            time.sleep(0.1)

    def intrude() -> None:
        while not stop.is_set():
            stranger.act()
            time.sleep(0.02)

    threads = [threading.Thread(target=visit, args=(visitor,)) for visitor in visitors]
    threads.append(threading.Thread(target=intrude))
    for thread in threads:
        thread.start()
    return threads


def rooms(
    folder: Path, chance: Random, history: History, count: Counter[str], most: int
) -> list[str]:
    """A room is killed, stopped and opened again on a bad disk, while people decide in it."""
    server = FaultyServer(folder)
    visitors = [Visitor(server, n) for n in range(PEOPLE)]
    for visitor in visitors:
        visitor.history, visitor.chance = history, Random(chance.random())
    stranger, stop = Stranger(server, history, chance), threading.Event()
    server.open(Fault())
    for visitor in visitors:
        visitor.come_in()
    stranger.come_in()
    threads = everybody(server, visitors, stranger, stop)
    try:
        for _ in range(min(OPENINGS, most)):
            fault = draw(chance, 2)
            count[fault.kind] += 1
            time.sleep(chance.uniform(0.2, 2))
            server.suffer(fault)
            if server.process.poll() is not None:
                server.open(fault)
        server.suffer(Fault("kill"))
        server.open(Fault())
        wrong = _all_go_on(history)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        server.kill()
    count.update(stranger.acts)
    return [*wrong, *violations(history, folder)]


def _all_go_on(history: History) -> list[str]:
    """Once nothing fails any more, everybody is told again that an answer is kept."""
    before, end = len(history.of(Acknowledged)), time.monotonic() + 30
    waiting = {sent.who for sent in history.of(Sent)}
    while waiting and time.monotonic() < end:
        time.sleep(0.2)
        waiting -= {each.who for each in history.of(Acknowledged)[before:]}
    return [f"{who} cannot go on" for who in sorted(waiting)]
