"""Exploring looks rarely for circular garbage, and leaves Python as it found it."""

from __future__ import annotations

import gc

import pytest

from engine.explore.collection import RARELY, collect_rarely


@collect_rarely()
def interrupted() -> None:
    assert gc.isenabled() and gc.get_threshold()[0] == RARELY
    raise KeyboardInterrupt


def test_garbage_is_looked_for_rarely_only_while_states_are_explored() -> None:
    before = gc.get_threshold()
    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert gc.get_threshold() == before
