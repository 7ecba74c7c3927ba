"""Many writes as one: all of them are on disk afterwards, or none."""

from __future__ import annotations

from contextlib import suppress

import pytest

from engine.records.cohorts import Cohort
from engine.records.problems import Conflict
from engine.records.sqlite.store import Store
from tests.engine.records.contract.stores import FACTS, Kept


def test_everything_written_together_is_on_disk_afterwards(kept: Kept, store: Store) -> None:
    with store.group_writes():
        store.cohorts.put(Cohort("spring", "Spring"))
        head = store.create(b"{}", FACTS, participants=["482137"], cohort="spring")
        store.append(head.play, 1, b'{"a":1}')
        assert len(store.plays(cohort="spring")) == 1  # read inside, too
    with kept.open() as again:
        assert again.head(head.play).seq == 2
        assert again.find_altered(head.play) is None


def test_together_inside_together_is_one_commit(kept: Kept, store: Store) -> None:
    with store.group_writes():
        with store.group_writes():
            play = store.create(b"{}", FACTS).play
        with kept.open() as again:
            assert again.plays() == ()
        store.append(play, 1, b"{}")
    with kept.open() as again:
        assert again.head(play).seq == 2


def test_after_an_error_nothing_of_it_is_there(kept: Kept, store: Store) -> None:
    begun = store.create(b"{}", FACTS)
    with pytest.raises(Conflict), store.group_writes():  # noqa: PT012  # what came before is undone
        store.cohorts.put(Cohort("spring", "Spring"))
        store.append(begun.play, 1, b"{}")
        store.append(begun.play, 1, b"{}")
    assert store.cohorts.all() == ()
    assert store.head(begun.play).seq == 1
    store.append(begun.play, 1, b"{}")  # and writing goes on as before
    with kept.open() as again:
        assert again.head(begun.play).seq == 2


def test_an_error_that_was_caught_inside_undoes_it_all_the_same(kept: Kept, store: Store) -> None:
    begun = store.create(b"{}", FACTS)
    with pytest.raises(Conflict), store.group_writes():  # noqa: PT012  # half a write must not stay
        store.append(begun.play, 1, b"{}")
        with suppress(Conflict):
            store.append(begun.play, 1, b"{}")
        store.cohorts.put(Cohort("spring", "Spring"))
    assert (store.cohorts.all(), store.head(begun.play).seq) == ((), 1)
    with store.group_writes():
        store.append(begun.play, 1, b"{}")
    with kept.open() as again:
        assert again.head(begun.play).seq == 2


def test_an_error_of_an_inner_block_undoes_that_block_alone(kept: Kept, store: Store) -> None:
    begun = [store.create(b"{}", FACTS).play for _ in range(3)]
    with store.group_writes():
        for play in begun:
            with suppress(Conflict), store.group_writes():
                store.cohorts.put(Cohort(play[:8], "Spring"))
                store.append(play, 1, b"{}")
                store.append(play, 9, b"{}")
    with kept.open() as again:
        assert [again.head(play).seq for play in begun] == [1, 1, 1]
        assert again.cohorts.all() == ()
    with store.group_writes():
        for play, seq in zip(begun, (1, 9, 1), strict=True):
            with suppress(Conflict), store.group_writes():
                store.append(play, seq, b"{}")
    with kept.open() as again:
        assert [again.head(play).seq for play in begun] == [2, 1, 2]
        assert again.verify().clean
