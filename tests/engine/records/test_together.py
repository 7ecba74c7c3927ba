"""Many writes as one: all of them are on disk afterwards, or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.records.cohorts import Cohort
from engine.records.database import Version
from engine.records.problems import Conflict
from engine.records.store import Facts, Store

FACTS = Facts("a-case", "1.0.0", "2026-03-01")


def test_everything_written_together_is_on_disk_afterwards(
    folder: Path, store: Store, version: Version
) -> None:
    with store.together():
        store.cohorts.put(Cohort("spring", "Spring"))
        head = store.create(b"{}", FACTS, participants=["482137"], cohort="spring")
        store.append(head.play, 1, b'{"a":1}')
        assert len(store.plays(cohort="spring")) == 1  # read inside, too
    with Store.open(folder, sqlite_version=version) as again:
        assert again.head(head.play).seq == 2
        assert again.altered(head.play) is None


def test_after_an_error_nothing_of_it_is_there(
    folder: Path, store: Store, version: Version
) -> None:
    kept = store.create(b"{}", FACTS)
    with pytest.raises(Conflict), store.together():
        store.cohorts.put(Cohort("spring", "Spring"))
        store.append(kept.play, 1, b"{}")
        store.append(kept.play, 1, b"{}")
    assert store.cohorts.all() == ()
    assert store.head(kept.play).seq == 1
    store.append(kept.play, 1, b"{}")  # and writing goes on as before
    with Store.open(folder, sqlite_version=version) as again:
        assert again.head(kept.play).seq == 2
