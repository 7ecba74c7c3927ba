"""Exploring looks rarely for circular garbage, and leaves Python as it found it."""

from __future__ import annotations

import gc

import pytest

from engine.explore.garbage_collection import OFTEN, RARELY, collect_between, collect_rarely


@collect_rarely()
def interrupted() -> None:
    assert gc.isenabled() and gc.get_threshold()[0] == RARELY
    raise KeyboardInterrupt


def test_garbage_is_looked_for_rarely_only_while_states_are_explored() -> None:
    before = gc.get_threshold()
    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert gc.get_threshold() == before


def test_between_pieces_of_work_garbage_is_looked_for_and_what_stays_is_not_looked_at_again() -> (
    None
):
    def leave_garbage(number: int) -> int:
        circular: list[object] = []
        circular.append(circular)
        return number

    gc.freeze()  # what other tests keep in this process need not be looked at, here or later
    try:
        work = collect_between(leave_garbage)
        assert not gc.isenabled()
        assert [work(n) for n in range(OFTEN - 1)] == list(range(OFTEN - 1))
        before = gc.get_freeze_count()
        work(0)
        assert gc.get_freeze_count() > before
    finally:
        gc.enable()
