"""How often somebody may try: PINs and codes are short, so that guessing must be slow."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

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
