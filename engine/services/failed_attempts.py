"""How often somebody may be wrong: PINs are short, so that guessing must be slow."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

MOST_KEYS = 4096
"""Addresses or codes that are remembered: the ones that were wrong last."""


class Tries:
    """Counts wrong tries of a key within a time.

    Args:
        most: wrong tries that are allowed.
        seconds: the time they are counted over.
        clock: seconds that only grow.
    """

    def __init__(
        self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._wrong: OrderedDict[str, list[float]] = OrderedDict()
        self._turn = threading.Lock()

    def waiting_time(self, key: str) -> int:
        """Whole seconds until this key may try again; 0 when it may now."""
        now = self._clock()
        with self._turn:
            found = self._recent(key, now)
        if len(found) < self._most:
            return 0
        return max(1, round(found[-self._most] + self._seconds - now))

    def count_wrong(self, key: str, times: int = 1) -> None:
        """Count wrong tries."""
        now = self._clock()
        with self._turn:
            self._wrong[key] = [*self._recent(key, now), *[now] * times][-self._most :]
            self._wrong.move_to_end(key)
            while len(self._wrong) > MOST_KEYS:
                self._wrong.popitem(last=False)

    def forget_wrong(self, key: str) -> None:
        """Forget the wrong tries of a key."""
        with self._turn:
            self._wrong.pop(key, None)

    def _recent(self, key: str, now: float) -> list[float]:
        return [at for at in self._wrong.get(key, ()) if now - at < self._seconds]
