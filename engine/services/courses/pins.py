"""The PINs of people: chosen on first use in a browser, and kept with the code as an Argon2 hash.

Whoever has the code alone, from a list or from a look over a shoulder, opens no play with it: not
in the room, not in the app, not on the command line. Guessing gives five tries in ten minutes for a
code, however many devices guess: 30 an hour, of 10,000 PINs at least. A device on which the PIN of
this code was right before has five of its own: what others guess does not lock its owner out.
"""

from __future__ import annotations

import importlib.util
import threading
import time
import unicodedata
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING

from engine.language.interface import _
from engine.services.shared.errors import Failure, install_line

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from engine.records.sqlite.store import Store

MOST_KEYS = 4096
"""Keys that are remembered: the ones that were counted last."""


class Tries:
    """Counts tries of a key within a time.

    Args:
        most: tries that are allowed.
        seconds: the time they are counted over.
        clock: seconds that only grow.
    """

    def __init__(
        self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._tries: OrderedDict[str, list[float]] = OrderedDict()
        self._turn = threading.Lock()

    def waiting_time(self, key: str) -> int:
        """Whole seconds until this key may try again; 0 when it may now."""
        now = self._clock()
        with self._turn:
            found = self._recent(key, now)
        if len(found) < self._most:
            return 0
        return max(1, round(found[-self._most] + self._seconds - now))

    def count(self, key: str, times: int = 1) -> None:
        """Count tries."""
        now = self._clock()
        with self._turn:
            self._tries[key] = [*self._recent(key, now), *[now] * times][-self._most :]
            self._tries.move_to_end(key)
            while len(self._tries) > MOST_KEYS:
                self._tries.popitem(last=False)

    def forget(self, key: str) -> None:
        """Forget the tries of a key."""
        with self._turn:
            self._tries.pop(key, None)

    def _recent(self, key: str, now: float) -> list[float]:
        return [at for at in self._tries.get(key, ()) if now - at < self._seconds]


SHORTEST, LONGEST = 4, 64
_PIN = "pin"


class Pins:
    """The PINs of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._wrong = Tries(5, 600)
        self._right: set[tuple[str, str]] = set()  # a code, and a device where its PIN was right

    def has_chosen(self, code: str) -> bool:
        """Whether the owner of a code has chosen a PIN."""
        return bool(code) and bool(self._store.preferences.of(code).get(_PIN))

    def may_choose(self, code: str) -> bool:
        """Whether a code has neither a PIN nor a play: then it takes the first PIN that is chosen.

        A code with plays and no PIN is somebody's: a person has to see who says that it is theirs.
        """
        plays = self._store.iterate_plays(participant=code)
        return not self.has_chosen(code) and next(iter(plays), None) is None

    def choose(self, code: str, pin: str, device: str = "") -> None:
        """Keep the PIN of a code. It takes tens of milliseconds."""
        self._store.preferences.put(code, _PIN, _hasher().hash(normalize_pin(pin)))
        self._note_right(code, device)

    def take_back(self, code: str) -> None:
        """Let the owner of a code choose again."""
        self._store.preferences.put(code, _PIN, "")
        self._right = {each for each in self._right if each[0] != code}

    def refusal(self, code: str, pin: str, device: str = "") -> Failure | None:
        """Why a PIN does not open the plays of a code; None when it is the right one.

        A wrong one is counted. It takes tens of milliseconds.

        Args:
            code: whose PIN it is.
            pin: as it was typed.
            device: what the device is known by; "" where all are one, as on this computer.
        """
        tried = f"{code} {device}" if (code, device) in self._right else code
        if seconds := self._wrong.waiting_time(tried):
            words = _("Too many wrong PINs for this code. Wait {seconds} seconds, then try again.")
            return Failure("W009", words.format(seconds=seconds))
        if importlib.util.find_spec("argon2") is None:
            words = _(
                "This code has a PIN, but the part that checks PINs is not installed here. Install "
                "it with: {line}"
            )
            return Failure("W102", words.format(line=install_line("room")))
        if not self._is_right(code, pin):
            self._wrong.count(tried)
            words = _("That is not the PIN of this code. The facilitator can reset a lost PIN.")
            return Failure("W010", words)
        self._wrong.forget(tried)
        self._note_right(code, device)
        return None

    def _note_right(self, code: str, device: str) -> None:
        if device:
            self._right.add((code, device))

    def _is_right(self, code: str, pin: str) -> bool:
        from argon2.exceptions import InvalidHashError, VerificationError

        try:
            kept = self._store.preferences.of(code).get(_PIN, "")
            return bool(_hasher().verify(kept, normalize_pin(pin)))
        except (VerificationError, InvalidHashError):
            return False


def normalize_pin(pin: str) -> str:
    """A PIN as it is compared: whatever keyboard it was typed on, digits are digits."""
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in pin.strip())


def _hasher() -> PasswordHasher:
    """What OWASP asks for at least (Password Storage Cheat Sheet): 19 MiB, twice, one lane.

    A class that comes in together must not need a gigabyte.
    """
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
