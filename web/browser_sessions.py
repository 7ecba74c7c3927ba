"""Who is in the room: a cookie for each browser, and one browser for each code.

A browser comes in by the PIN of the room and a code (`Stage.CODE`), then by its owner's own PIN. If
the code is open in another browser, it is asked whether to continue here. Where the PIN is lost, or
a code has plays and no PIN, the browser waits until the facilitator lets it in. A seat is kept with
its code, as the hash of its cookie, so that everybody is where they were when the server starts
again.
"""

from __future__ import annotations

import hashlib
import json
import math
import secrets
import threading
import time
from collections import Counter
from datetime import date
from enum import Enum, auto

from msgspec import Struct

from engine.records.sqlite.store import Store

BITS = 128
"""Bits of a cookie."""
DOOR_SECONDS = 600.0
"""How long somebody may stand at the door, with the right room PIN and not yet the own one."""
IDLE_SECONDS = 600.0
"""After that, who is in no case and was not heard of takes no place; the cookie stays good."""
_NUMBERS = range(10, 100)
_SEAT = "seat"
_DAY = "day"


class Stage(Enum):
    """How far a browser has come."""

    CODE = auto()  # the room's PIN was right, and a code was named
    ASKED = auto()  # the own PIN was right, and the code is open elsewhere
    IN = auto()
    ELSEWHERE = auto()  # its code was continued in another browser


class Visit(Struct):
    """A browser.

    Attributes:
        code: the participant it named.
        stage: how far it has come.
        seen: when it was heard of last, in seconds of `time.monotonic`.
        case: title of the case it is in, or "".
        ended: whether that play has ended.
        left: title of a case that its code had begun before, or ""; None before anybody looked.
        first: the PIN that was chosen and not typed a second time yet, or "".
        number: what the browser shows while it waits for the facilitator; 0 while it does not wait.
        released: whether the facilitator has let it in, so that it may choose a PIN.
        address: of the network it is at.
        tries: how often a PIN was sent from it.
        placed: whether it takes one of the places of the room.
        passed: the cookie with which it went on, or "": a form that is sent twice goes there twice.
    """

    code: str
    stage: Stage
    seen: float = 0.0
    case: str = ""
    ended: bool = False
    left: str | None = None
    first: str = ""
    number: int = 0
    released: bool = False
    tries: int = 0
    address: str = ""
    placed: bool = True
    passed: str = ""


class Seats:
    """The browsers of a room, by their cookie.

    Args:
        store: where seats are kept, with the preferences of their codes.
        most: how many browsers are remembered, also of those that left.
    """

    def __init__(self, store: Store, most: int) -> None:
        self._store, self._most = store, most
        self._visits: dict[str, Visit] = {}
        self._turn = threading.Lock()
        for code in store.codes():
            kept = _read(store.preferences.of(code).get(_SEAT, ""))
            if kept.get(_DAY) == date.today().isoformat():
                self._visits[kept[_SEAT]] = Visit(code, Stage.IN, -math.inf)

    def find(self, cookie: str) -> Visit | None:
        """The browser with this cookie."""
        with self._turn:
            visit = self._visits.get(_hash(cookie))
            if visit is None:
                return None
            now = time.monotonic()
            if visit.stage in (Stage.CODE, Stage.ASKED) and now - visit.seen > DOOR_SECONDS:
                del self._visits[_hash(cookie)]
                return None
            if visit.stage is Stage.IN or visit.number:
                visit.seen = now
            return visit

    def come(self, code: str, address: str = "") -> str:
        """A new cookie for a browser that stands at the door."""
        return self._add(Visit(code, Stage.CODE, time.monotonic(), address=address))

    def ask(self, before: Visit) -> str:
        """A new cookie for a browser that is asked whether to continue here."""
        return self._pass(before, Stage.ASKED)

    def sit(self, before: Visit) -> str:
        """A new cookie for a browser that comes in; every other one of its code is out."""
        code, cookie = before.code, self._pass(before, Stage.IN)
        mine = _hash(cookie)
        with self._turn:
            for key, visit in self._visits.items():
                if key != mine and visit.code == code and visit.stage is Stage.IN:
                    visit.stage = Stage.ELSEWHERE
        kept = {_SEAT: mine, _DAY: date.today().isoformat()}
        self._store.preferences.put(code, _SEAT, json.dumps(kept))
        return cookie

    def knock(self, visit: Visit) -> None:
        """Have a browser wait for the facilitator, with a number no other of its code has."""
        with self._turn:
            taken = {each.number for each in self._visits.values() if each.code == visit.code}
            free = [number for number in _NUMBERS if number not in taken]
            visit.number = visit.number or secrets.choice(free or _NUMBERS)

    def waiting(self) -> dict[str, Visit]:
        """The browsers that wait for the facilitator, by what `release` takes; by code."""
        since = time.monotonic() - DOOR_SECONDS
        with self._turn:
            found = [
                (key, visit)
                for key, visit in self._visits.items()
                if visit.number and not visit.released and visit.seen > since
            ]
        return dict(sorted(found, key=lambda each: (each[1].code, each[1].number)))

    def release(self, key: str) -> None:
        """Let a browser in that waits: whoever is at it chooses a PIN."""
        if visit := self.waiting().get(key):
            visit.released = True

    def leave(self, cookie: str) -> None:
        """Take a browser out; if it had the seat of its code, nobody has."""
        with self._turn:
            visit = self._visits.pop(_hash(cookie), None)
        if visit and visit.stage is Stage.IN:
            self._store.preferences.put(visit.code, _SEAT, "")

    def is_taken(self, code: str) -> bool:
        """Whether a browser is in with this code."""
        with self._turn:
            return any(v.code == code and v.stage is Stage.IN for v in self._visits.values())

    def turn_out(self, code: str) -> None:
        """Take out every browser of a code."""
        with self._turn:
            gone = [key for key, visit in self._visits.items() if visit.code == code]
            for key in gone:
                del self._visits[key]
        self._store.preferences.put(code, _SEAT, "")

    def send_out(self) -> None:
        """Take out every browser."""
        with self._turn:
            codes = {visit.code for visit in self._visits.values() if visit.stage is Stage.IN}
            self._visits.clear()
        for code in codes:
            self._store.preferences.put(code, _SEAT, "")

    def present(self) -> list[Visit]:
        """The browsers that are in a case, or were heard of in the last minutes; by code."""
        with self._turn:
            now, visits = time.monotonic(), list(self._visits.values())
        found = [
            v
            for v in visits
            if v.stage is Stage.IN and v.placed and (v.case or now - v.seen < IDLE_SECONDS)
        ]
        return sorted(found, key=lambda visit: visit.code)

    def make_place(self, address: str) -> bool:
        """Free a place for somebody from this address, of one that has more; whether there was one.

        The browser of which nothing was heard for longest has no place then, and is still in.
        """
        present = self.present()
        count = Counter(visit.address for visit in present)
        most, places = max(count.items(), key=lambda each: each[1], default=("", 0))
        if places <= count[address] + 1:
            return False
        min((v for v in present if v.address == most), key=lambda v: v.seen).placed = False
        return True

    def _pass(self, before: Visit, stage: Stage) -> str:
        cookie = self._add(Visit(before.code, stage, time.monotonic(), address=before.address))
        before.passed, before.number = cookie, 0
        return cookie

    def _add(self, visit: Visit) -> str:
        cookie = secrets.token_urlsafe(BITS // 8)
        with self._turn:
            self._visits[_hash(cookie)] = visit
            if len(self._visits) > self._most:
                # Who is in is remembered longest, then who was heard of last.
                worth = {key: (v.stage is Stage.IN, v.seen) for key, v in self._visits.items()}
                del self._visits[min(worth, key=worth.__getitem__)]
        return cookie


def _hash(cookie: str) -> str:
    return hashlib.sha256(cookie.encode("utf-8", "replace")).hexdigest()


def _read(kept: str) -> dict[str, str]:
    try:
        found = json.loads(kept or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) and _SEAT in found else {}
