"""One hostile device in a class: it has the PIN of the room, no cookies, and does what hurts.

`python -m tests.web.hostile ADDRESS PIN SECONDS [CODE …]` runs it in a process of its own, from an
address of its own on this computer, for at most a minute.
"""

from __future__ import annotations

import http.client
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from itertools import cycle

from tests.web.browser import Browser

SOURCE = "127.0.0.66"
THREADS = 24


class Hostile:
    """A client with many connections.

    Args:
        address: of the room.
        pin: of the room.
        codes: of others, whose PINs it guesses.
    """

    def __init__(self, address: str, pin: str, codes: list[str]) -> None:
        self.address, self.pin, self.codes = address, pin, codes
        self.statuses: Counter[int] = Counter()
        self._until = 0.0

    def run(self, seconds: float) -> None:
        """Everything at once, for so long."""
        self._until = until = time.monotonic() + min(seconds, 60)
        ways = cycle(
            (self.load, self.guess_room, self.guess_link, self.guess_pin, self.hash, self.vote)
        )
        threads = [
            threading.Thread(target=self._repeat, args=(next(ways), until)) for _ in range(THREADS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _repeat(self, act: Callable[[], None], until: float) -> None:
        while time.monotonic() < until:
            with suppress(http.client.HTTPException, OSError):
                act()

    def _browser(self) -> Browser:
        browser = Browser(self.address)
        browser.source = SOURCE
        return browser

    def _post(self, browser: Browser, path: str, body: str) -> None:
        if time.monotonic() > self._until:
            return
        response, _html = browser.send("POST", path, body.encode())
        self.statuses[response.status] += 1

    def load(self) -> None:
        """The first page, again and again."""
        response, _html = self._browser().send("GET", "/")
        self.statuses[response.status] += 1

    def guess_room(self) -> None:
        """PINs of the room, on one connection."""
        browser = self._browser()
        for n in range(50):
            self._post(browser, "/", f"pin={n:012}&code=111111&do=enter")

    def guess_link(self) -> None:
        """The facilitator's link."""
        response, _html = self._browser().send("GET", "/facilitate/enter/" + "A" * 22)
        self.statuses[response.status] += 1

    def guess_pin(self) -> None:
        """The own PINs of others."""
        for n, code in enumerate(self.codes):
            browser = self._browser()
            self._post(browser, "/", f"pin={self.pin}&code={code}&do=enter")
            for guess in range(6):
                self._post(browser, "/pin", f"pin={n}{guess:04}")

    def hash(self) -> None:
        """A code of its own and its PIN, over and over: comparing one takes long."""
        browser = self._browser()
        self._post(browser, "/", f"pin={self.pin}&do=new")
        for _n in range(50):
            self._post(browser, "/pin", "pin=4711")

    def vote(self) -> None:
        """For eight people, on a device that is new each time."""
        self._post(self._browser(), "/", f"pin={self.pin}&do=join&people=8")


if __name__ == "__main__":
    hostile = Hostile(sys.argv[1], sys.argv[2], sys.argv[4:])
    hostile.run(float(sys.argv[3]))
    print(dict(hostile.statuses))
