"""The devices that are in the room: a cookie for each, from the PIN of the room to the next day.

A device is not a person. It answers with the room for as many people as hold it. A person with a
code signs in on it. Device and code are not kept together.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
import time
from datetime import date

from msgspec import Struct

from engine.records.sqlite.store import Store
from engine.services.courses.participants import COMPUTER

MOST_PEOPLE = 8
"""Who answer one after the other on one device."""
AWAY_SECONDS = 1800.0
"""After that, nobody waits for the answers of a device that was not heard of."""
AWAKE_SECONDS = 60.0
"""A page that somebody looks at asks every few seconds."""
REHEARSAL = "rehearsal"
"""In place of the id of a play of which nothing is kept."""
_DEVICES = "devices"
_BITS = 128


class Device(Struct):
    """A device.

    Attributes:
        people: how many answer on it with the room; 0 before it was said.
        seen: when it was heard of last, in seconds of `time.monotonic`.
        led: id of the led play it saw last, since its people were counted; "" for none yet.
        trusted: whether somebody came in on it with a PIN of their own, since the room was opened.
    """

    people: int = 0
    seen: float = 0.0
    led: str = ""
    trusted: bool = False


class Devices:
    """The devices of a room, by their cookie.

    Args:
        store: where they are kept for a day, as hashes, so that nobody comes in anew when the
            server starts again.
        most: how many are remembered.
    """

    def __init__(self, store: Store, most: int) -> None:
        self._store, self._most = store, most
        self._turn = threading.Lock()
        self._known = _read_today(store)
        self._unkept = False
        self._sent_out: dict[str, bool] = {}  # whether somebody was in on it

    def find(self, cookie: str) -> Device | None:
        """The device with this cookie."""
        with self._turn:
            found = self._known.get(_hash(cookie)) if cookie else None
            if found is not None:
                found.seen = time.monotonic()
            return found

    def admit(self) -> str:
        """A new cookie, for a device on which the PIN of the room was right."""
        cookie = secrets.token_urlsafe(_BITS // 8)
        self._set(_hash(cookie), 0)
        return cookie

    def join(self, cookie: str, people: int) -> None:
        """From now on so many people answer on this device."""
        self._set(_hash(cookie), people)

    def was_in(self, cookie: str) -> bool:
        """Whether somebody came in on it with a PIN of their own, also if they were sent out."""
        with self._turn:
            key = _hash(cookie)
            found = self._known.get(key)
            return self._sent_out.get(key, False) or bool(found and found.trusted)

    def was_sent_out(self, cookie: str) -> bool:
        """Whether this device was in the room when everybody was sent out."""
        with self._turn:
            return _hash(cookie) in self._sent_out

    def send_out(self) -> None:
        """Know no device any more, but those on which somebody was in."""
        with self._turn:
            for key, device in self._known.items():
                self._sent_out[key] = device.trusted or self._sent_out.get(key, False)
            self._known.clear()
        self._put()

    def follow(self, device: Device, led: str) -> None:
        """A device has this play of a room before it."""
        led = led or REHEARSAL
        self._unkept |= device.led != led
        device.led = led

    def people(self, led: str | None = None) -> int:
        """How many people there are on the devices that are here.

        A telephone that sleeps is here. One that only ever saw another play, such as a rehearsal,
        is not, until somebody looks at it again.

        Args:
            led: id of the play that is led, "" for one of which nothing is kept; None while none
                is led.
        """
        now = time.monotonic()
        mine = ("",) if led is None else ("", led or REHEARSAL)
        others = AWAKE_SECONDS if led is None else 0.0
        with self._turn:
            return sum(
                each.people
                for each in self._known.values()
                if now - each.seen < (AWAY_SECONDS if each.led in mine else others)
            )

    def keep(self) -> None:
        """Write down which play each has seen, where that is not written yet."""
        if self._unkept:
            self._put()

    def _set(self, key: str, people: int) -> None:
        with self._turn:
            device = self._known.setdefault(key, Device())
            device.people, device.seen, device.led = people, time.monotonic(), ""
            while len(self._known) > self._most:
                oldest = min(self._known, key=lambda each: self._known[each].seen)
                del self._known[oldest]
        self._put()

    def _put(self) -> None:
        self._unkept = False
        with self._turn:
            kept = {each: device.people for each, device in self._known.items()}
            led = {each: device.led for each, device in self._known.items() if device.led}
        today = {"day": date.today().isoformat(), "devices": kept, "led": led}
        self._store.preferences.put(COMPUTER, _DEVICES, json.dumps(today))


def _hash(cookie: str) -> str:
    return hashlib.sha256(cookie.encode("utf-8", "replace")).hexdigest()


def _read_today(store: Store) -> dict[str, Device]:
    now = time.monotonic()
    try:
        kept = json.loads(store.preferences.of(COMPUTER).get(_DEVICES, "{}"))
        if kept.get("day") == date.today().isoformat():
            led = kept.get("led", {})
            found = kept["devices"].items()
            return {str(key): Device(int(n), now, str(led.get(key, ""))) for key, n in found}
    except (ValueError, TypeError, AttributeError, KeyError):
        pass
    return {}
