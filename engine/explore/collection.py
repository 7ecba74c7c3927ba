"""Python's search for circular garbage, made rare while states are explored."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

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
