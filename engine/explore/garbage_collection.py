"""Python's search for circular garbage, made rare while states are explored."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import TypeVar

R = TypeVar("R")

OFTEN = 20  # pieces of work between two looks, each of which leaves some megabytes behind
RARELY = 200_000  # new objects between two looks; Python's own 700 cost a check a tenth of its time


@contextmanager
def collect_rarely() -> Iterator[None]:
    """Look rarely for garbage: exploring makes a million objects, and hardly any are circular."""
    before = gc.get_threshold()
    gc.set_threshold(RARELY, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def collect_between(work: Callable[[int], R]) -> Callable[[int], R]:
    """Make this process look for garbage only between pieces of its work, for the rest of its life.

    Each piece is done by its number. While one is done, all is in use; when it is done, all but the
    garbage of some pieces is known to stay, and is never looked at again.
    """
    gc.disable()
    done = count(1)

    def do(number: int) -> R:
        result = work(number)
        if not next(done) % OFTEN:
            gc.collect()
            gc.freeze()
        return result

    return do
