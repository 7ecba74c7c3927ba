"""A class votes on its devices: taps come twice and late, and the result comes at any time."""

from __future__ import annotations

import threading
import time
from collections import Counter
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from engine.records.sqlite.store import Store
from engine.services.led.live_vote import LiveVote
from engine.services.led.play import LedSession
from tests.nemesis.history import Counted, History, violations
from tests.tui.faces import begun
from tests.web.browser import Browser
from web.room import Room
from web.server import Serving

DEVICES, VOTES = 6, 8


class Voter(threading.Thread):
    """A device that answers once or twice; `told` is whether it was told that this counts."""

    def __init__(self, browser: Browser, chance: Random) -> None:
        super().__init__()
        self.browser, self.chance = browser, chance
        self.taps, self.told = chance.choice((0, 1, 1, 2, 3)), False

    def run(self) -> None:
        """Answer, so many times, while others do."""
        page = self.browser.get("/together")
        form = next((form for form in page.forms if "at" in form.fields), None)
        for _ in range(self.taps if form else 0):
            time.sleep(self.chance.uniform(0, 0.05))
            assert form is not None
            picked = self.chance.choice(form.choices["answer"])
            sent = urlencode({**form.fields, "answer": picked, "sure": "2"}, doseq=True)
            response, _html = self.browser.send("POST", form.action, sent.encode())
            self.told = self.told or response.getheader("location") == "/together"


def votes(
    folder: Path, chance: Random, history: History, count: Counter[str], most: int
) -> list[str]:
    """Votes are closed while people vote; who was told that the answer is in was counted once."""
    live = LiveVote()
    with Store.open(folder) as store:
        room = Room(store, None, None, live)
        try:
            with Serving(room, port=0).running() as serving:
                browsers = [_join(serving.addresses[0], room.pin) for _ in range(DEVICES)]
                for _ in range(min(VOTES, most)):
                    count["vote closed while open"] += 1
                    _vote(store, live, browsers, chance, history)
        finally:
            room.close()
    return violations(history, folder)


def _join(address: str, pin: str) -> Browser:
    browser = Browser(address)
    browser.post("/", {"pin": pin, "do": "join", "people": 1})
    return browser


def _vote(
    store: Store, live: LiveVote, browsers: list[Browser], chance: Random, history: History
) -> None:
    led = LedSession(begun(store, mode="led"))
    live.show(led)
    voters = [Voter(browser, chance) for browser in browsers]
    for voter in voters:
        voter.start()
    time.sleep(chance.uniform(0, 0.2))
    while live.close(led) and any(voter.is_alive() for voter in voters):
        time.sleep(0.01)  # nobody has answered yet
    for voter in voters:
        voter.join()
    live.close(led)
    vote = led.vote
    told = sum(voter.told for voter in voters)
    history.note(Counted(len(browsers), told, vote.voters if vote else 0))
    live.leave(led)
