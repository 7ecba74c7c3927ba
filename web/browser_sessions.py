"""Who is in the room: a cookie for each browser, and one browser for each code.

A browser comes in by the PIN of the room and a code (`Stage.CODE`), then by its owner's own PIN. If
the code is open in another browser, it is asked whether to continue here. A seat is kept with its
code, as the hash of its cookie, so that everybody is where they were when the server starts again.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
import time
from collections import OrderedDict
from datetime import date
from enum import Enum, auto

from msgspec import Struct

from engine.records.store import Store

BITS = 128
"""Bits of a cookie."""
DOOR_SECONDS = 600.0
"""How long somebody may stand at the door, with the right room PIN and not yet the own one."""
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
        scenes: how many scenes of it were met.
        ended: whether that play has ended.
    """

    code: str
    stage: Stage
    seen: float = 0.0
    case: str = ""
    scenes: int = 0
    ended: bool = False


class Seats:
    """The browsers of a room, by their cookie.

    Args:
        store: where seats are kept, with the preferences of their codes.
        most: how many browsers are remembered, also of those that left.
    """

    def __init__(self, store: Store, most: int) -> None:
        self._store, self._most = store, most
        self._visits: OrderedDict[str, Visit] = OrderedDict()
        self._turn = threading.Lock()
        for code in store.codes():
            kept = _read(store.preferences.of(code).get(_SEAT, ""))
            if kept.get(_DAY) == date.today().isoformat():
                self._visits[kept[_SEAT]] = Visit(code, Stage.IN)

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
            if visit.stage is Stage.IN:
                visit.seen = now
            return visit

    def come(self, code: str, stage: Stage = Stage.CODE) -> str:
        """A new cookie for a browser that stands at the door."""
        return self._add(Visit(code, stage, time.monotonic()))

    def sit(self, code: str) -> str:
        """A new cookie for a browser that comes in; every other one of its code is out."""
        cookie = self._add(Visit(code, Stage.IN, time.monotonic()))
        mine = _hash(cookie)
        with self._turn:
            for key, visit in self._visits.items():
                if key != mine and visit.code == code and visit.stage is Stage.IN:
                    visit.stage = Stage.ELSEWHERE
        kept = {_SEAT: mine, _DAY: date.today().isoformat()}
        self._store.preferences.put(code, _SEAT, json.dumps(kept))
        return cookie

    def leave(self, cookie: str) -> None:
        """Take a browser out; if it had the seat of its code, nobody has."""
        with self._turn:
            visit = self._visits.pop(_hash(cookie), None)
        if visit and visit.stage is Stage.IN:
            self._store.preferences.put(visit.code, _SEAT, "")

    def is_taken(self, code: str) -> bool:
        """Whether a browser is in with this code."""
        return any(visit.code == code for visit in self.present())

    def turn_out(self, code: str) -> None:
        """Take out every browser of a code."""
        with self._turn:
            gone = [key for key, visit in self._visits.items() if visit.code == code]
            for key in gone:
                del self._visits[key]
        self._store.preferences.put(code, _SEAT, "")

    def present(self) -> list[Visit]:
        """The browsers that are in, by code."""
        with self._turn:
            found = [visit for visit in self._visits.values() if visit.stage is Stage.IN]
        return sorted(found, key=lambda visit: visit.code)

    def _add(self, visit: Visit) -> str:
        cookie = secrets.token_urlsafe(BITS // 8)
        with self._turn:
            self._visits[_hash(cookie)] = visit
            outside = (k for k, v in self._visits.items() if v.stage is not Stage.IN)
            if len(self._visits) > self._most and (oldest := next(outside, "")):
                del self._visits[oldest]
        return cookie


def _hash(cookie: str) -> str:
    return hashlib.sha256(cookie.encode("utf-8", "replace")).hexdigest()


def _read(kept: str) -> dict[str, str]:
    try:
        found = json.loads(kept or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) and _SEAT in found else {}
