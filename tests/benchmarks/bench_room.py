"""How a class fares in the room: `python tests/benchmarks/bench_room.py`.

A server of its own, on this computer alone, and scripted browsers without script, each a thread
here, with an address of its own: they read and decide for a while, and once more beside a hostile
device; then all decide within two seconds; then the server is killed while they decide, and opened
again. Prints how long people waited, beside how long one person alone waits in the same run, what
the server took, and whether anything acknowledged was lost. The browsers share the processors with
the server: read ratios, not absolutes.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from operator import gt
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from engine.records.sqlite.store import Store  # noqa: E402
from tests.web.browser import Browser, Form, Page  # noqa: E402

CASES = ("thursday-ticket", "counter-four", "guesthouse-visit", "first-interview")
CLASS = 116
"""How many come in at one moment."""
BROKEN = (http.client.HTTPException, OSError)


class Server:
    """`rifq serve` over one folder, at one port, however often it is started.

    Attributes:
        code: what its process runs.
        more: what stands in its environment besides.
    """

    code = "from tui.cli.main import main; main()"

    def __init__(self, folder: Path, people: int = 130) -> None:
        self.folder, self.people = folder, people
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.pin = ""
        self.more: dict[str, str] = {}
        self.process: subprocess.Popen[str]

    def start(self) -> None:
        """Start it; its PIN is known then."""
        words = ["serve", "--host", "127.0.0.1", "--port", str(self.port)]
        words += ["--people", str(self.people)]
        self.process = subprocess.Popen(
            [sys.executable, "-c", self.code, *words],
            env={**os.environ, **self.more, "RIFQ_DATA": str(self.folder)},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if found := re.search(r"PIN:\s+([\d ]+)", line):
                self.pin = found[1].strip()
            if "Ctrl-C" in line:
                return
        raise SystemExit("the server did not start")

    def kill(self) -> None:
        """As a power cut does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def memory(self) -> float:
        """The most it held, in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(status.split("VmHWM:")[1].split()[0]) / 1024

    def processor(self) -> float:
        """Seconds of the processor it took."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Person:
    """One scripted browser.

    Attributes:
        waited: seconds for each request, by what was asked for: "read" or "decide".
        known: of each play, the last event that was acknowledged.
    """

    def __init__(self, server: Server, number: int) -> None:
        self.chance = Random(number)
        self.server = server
        self.browser = Browser(server.address)
        self.browser.source = f"127.1.{number // 250}.{1 + number % 250}"
        self.waited: dict[str, list[float]] = {"read": [], "decide": []}
        self.known: dict[str, int] = {}
        self.page: Page | None = None
        self.case = number

    def come_in(self) -> None:
        """Through the door, and into a case."""
        self.browser.come_in(self.server.pin)
        self.begin()

    def begin(self) -> None:
        """The next case."""
        self.case += 1
        self.page = self.browser.begin(CASES[self.case % len(CASES)])

    def decide(self) -> None:
        """Fill in the ballot, send it, and read what follows."""
        if self.page is None or self.page.ballot is None:
            self.begin()
            return
        form = self.page.ballot
        at, seq = form.action, int(form.fields["seq"][0])
        sent = filled(form, self.chance)
        self.timed("decide", lambda: self.post(at, sent))
        play = at.rpartition("/")[2]
        self.known[play] = max(self.known.get(play, 0), seq + 1)
        self.page = self.timed("read", lambda: self.browser.get(at))

    def post(self, at: str, sent: dict[str, Any]) -> None:
        """Send a ballot; what comes back says that it is on disk."""
        response, html = self.browser.send("POST", at, urlencode(sent, doseq=True).encode())
        if response.status != 303:
            raise SystemExit(f"not taken: {response.status} {html[-600:]}")

    def timed(self, what: str, act: Callable[[], Any]) -> Any:
        """Do it, and keep how long it took."""
        began = time.monotonic()
        result = act()
        self.waited[what].append(time.monotonic() - began)
        return result

    def back(self) -> None:
        """After a break: load the page again until somebody answers."""
        while True:
            with suppress(*BROKEN):
                at = self.page.ballot.action if self.page and self.page.ballot else "/cases"
                self.page = self.browser.get(at)
                if self.browser.at == "/":
                    raise SystemExit("somebody was signed out")
                return
            time.sleep(0.2)


def filled(form: Form, chance: Random) -> dict[str, Any]:
    """A ballot, complete and otherwise at random."""
    sent: dict[str, Any] = {name: values for name, values in form.fields.items() if values}
    lists = [name for name, kind in form.kinds.items() if kind == "select"]
    places = chance.sample(range(1, len(lists) + 1), len(lists))
    sent |= {name: str(place) for name, place in zip(lists, places, strict=True)}
    for name, kind in form.kinds.items():
        if kind == "radio":
            sent[name] = chance.choice(form.choices[name])
        elif kind == "checkbox":
            sent[name] = chance.sample(form.choices[name], form.pick)
    return {**sent, "do": "decide"}


def everybody(people: list[Person], does: Callable[[Person], None]) -> float:
    """All of them at once; the seconds until the last is done."""
    began = time.monotonic()
    threads = [threading.Thread(target=does, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.monotonic() - began


def told(name: str, people: list[Person], alone: dict[str, list[float]]) -> None:
    """How long people waited, beside one alone; forgets it then."""
    for what in ("decide", "read"):
        times = sorted(t for person in people for t in person.waited[what])
        base = sorted(alone[what])[len(alone[what]) // 2]
        half, most = times[len(times) // 2], times[int(len(times) * 0.95)]
        print(
            f"{name:<28} {what:<7} n {len(times):>5}   p50 {half * 1000:>6.0f} ms   "
            f"p95 {most * 1000:>6.0f} ms   max {times[-1] * 1000:>6.0f} ms   "
            f"p50 / alone {half / base:>5.1f}   p95 / alone {most / base:>5.1f}"
        )
    for person in people:
        person.waited = {"read": [], "decide": []}


def crashes(
    server: Server, people: list[Person], kills: int, chance: Random
) -> tuple[int, int, bool]:
    """Kill the server while everybody decides, and open it again.

    Returns:
        How many decisions were acknowledged, how many of these are lost, and whether the records
        are as they were written.
    """
    stop = threading.Event()

    def on_and_on(person: Person) -> None:
        while not stop.is_set():
            time.sleep(len(people) / 50)  # two requests each: one address may make 100 a second
            try:
                person.decide()
            except BROKEN:
                person.back()

    def acknowledged() -> list[int]:
        return [len(person.waited["decide"]) for person in people]

    def pauses() -> Iterator[None]:
        end = time.monotonic() + 30
        while time.monotonic() < end:
            yield
            time.sleep(0.01)

    def breaks() -> None:
        for _ in range(kills):
            enough = sum(acknowledged()) + chance.randint(10, 40)
            next((_ for _ in pauses() if sum(acknowledged()) >= enough), None)
            server.kill()
            server.start()
        before = acknowledged()
        next((_ for _ in pauses() if all(map(gt, acknowledged(), before))), None)
        stop.set()

    breaker = threading.Thread(target=breaks)
    breaker.start()
    everybody(people, on_and_on)
    breaker.join()
    server.kill()
    known = {play: seq for person in people for play, seq in person.known.items()}
    with Store.open(server.folder) as store:
        lost = sum(store.head(play).seq < seq for play, seq in known.items())
        clean = store.verify().clean
    return sum(known.values()) - len(known), lost, clean


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=116)
    parser.add_argument("--rate", type=float, help="decisions a second of all (people / 5)")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rounds", type=int, default=3, help="times that all decide at once")
    parser.add_argument("--kills", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), options.people)
        server.start()
        print(f"load {os.getloadavg()[0]:.1f}; the room alone: {server.memory():.0f} MB")
        first = Person(server, 0)
        first.come_in()
        for _ in range(20):
            first.decide()
        alone, first.waited = first.waited, {"read": [], "decide": []}
        others = [Person(server, n) for n in range(1, options.people)]
        began = time.monotonic()
        with ThreadPoolExecutor(CLASS) as pool:
            list(pool.map(Person.come_in, others))
        people = [first, *others]
        print(f"all come in and begin: {time.monotonic() - began:.1f} s")
        pause = options.people / (options.rate or options.people / 5)
        until = time.monotonic() + options.seconds

        def reads_and_decides(person: Person) -> None:
            while time.monotonic() < until:
                time.sleep(person.chance.uniform(0.2, 1.8) * pause)
                person.decide()

        before = server.processor()
        everybody(people, reads_and_decides)
        count = sum(len(person.waited["decide"]) for person in people)
        spent = (server.processor() - before) / count * 1000
        told("reading and deciding", people, alone)
        print(f"processor, for a decision and its page: {spent:.1f} ms")
        print(f"decisions a second: {count / options.seconds:.0f}")

        until = time.monotonic() + options.seconds
        words = [sys.executable, "-m", "tests.web.hostile", server.address, server.pin]
        with subprocess.Popen([*words, str(options.seconds)], cwd=ROOT):
            everybody(people, reads_and_decides)
        told("the same, one is hostile", people, alone)

        def at_once(person: Person) -> None:
            time.sleep(person.chance.uniform(0, 2))
            person.decide()

        for _ in range(options.rounds):
            everybody(people, at_once)
        if options.rounds:
            told("all within two seconds", people, alone)
        print(f"memory at most: {server.memory():.0f} MB")
        if not options.kills:
            server.kill()
            return
        decided, lost, clean = crashes(server, people, options.kills, Random(1))
        print(
            f"kill -9, {options.kills} times: {decided} decisions in all, {lost} lost; "
            f"records clean: {clean}"
        )


if __name__ == "__main__":
    main()
