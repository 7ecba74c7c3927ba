"""How far a search may go, and whom it tells how far it is."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from time import process_time

from msgspec import Struct

MOST_STATES = 2_000_000
EVERY = 1 << 14  # states between two progress reports

Progress = Callable[[int], None]

Watch = Callable[[int, str, int], None]
"""As `Progress`; once a check takes long, also with what multiplies the states most, and by how
much ("" before)."""


class Limits(Struct, frozen=True):
    """How far a search may go.

    Attributes:
        states: the maximum number of states that are written out, some 200 bytes each; or of nodes
            and sets, where facts are carried.
        progress: called now and then with the number of states so far; may raise to interrupt.
        until: the moment at which every search stops, in seconds of processor time.
    """

    states: int = MOST_STATES
    progress: Progress | None = None
    until: float = inf

    @property
    def over(self) -> bool:
        """Whether there is no time left."""
        return process_time() > self.until
