"""What costs the same whether few plays are kept or many, in steps that SQLite takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

import pytest
from msgspec.structs import replace

from engine.records.sqlite.store import Store
from engine.records.stored_plays import Ended, Facts
from tests.engine.records.contract.stores import CODE

FEW, MANY = 60, 2_000  # both more than are read at a time
FACTS = Facts("micro", "0.1", "2026-03-02")
FIRST, LAST = "0" * 32, "f" * 32  # the plays written to first and last

ACTS: dict[str, Callable[[Store], object]] = {
    "keep an answer in the play written to last": lambda s: s.append(LAST, 2, b"more"),
    "keep an answer in the play written to first": lambda s: s.append(FIRST, 2, b"more"),
    "begin a play": lambda s: s.create(b"started", FACTS, participants=[CODE]),
    "read a play": lambda s: s.events(LAST),
    "check a play": lambda s: s.find_altered(LAST),
    "find the play written to last": lambda s: s.resolve(),
    "find a play by the beginning of its id": lambda s: s.resolve(LAST[:16]),
    "list one play": lambda s: s.find_listed(FIRST),
    "list the plays written to last": lambda s: list(islice(s.iterate_plays(), 50)),
    "look for a play of the case that has not ended": lambda s: next(
        s.iterate_plays(scenario="micro", alone=True, unended=True)
    ),
    "look for one in a case where all have ended": lambda s: next(
        s.iterate_plays(scenario="ended", alone=True, unended=True), None
    ),
    "look for one of a code": lambda s: next(s.iterate_plays(participant=CODE, unended=True), None),
    "look for one of a cohort": lambda s: next(
        s.iterate_plays(cohort="spring", unended=True), None
    ),
}


def fill(store: Store, plays: int) -> Store:
    """The store with this many plays of two events each, and as many that have ended."""
    ids = (FIRST, *(f"{number:032x}" for number in range(1, plays - 1)), LAST)
    with store.group_writes():
        for id in ids:
            head = store.create(b"started", replace(FACTS, scenario="ended"))
            store.settle([Ended(head.play, head.seq)])
            store.create(b"started", FACTS, play_id=id)
            store.append(id, 1, b"answer")
    return store


def steps(store: Store, act: Callable[[Store], object]) -> int:
    """How many instructions of its virtual machine SQLite runs while something is done."""
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    connection = store._database.connection
    connection.set_progress_handler(count, 1)
    try:
        act(store)
    finally:
        connection.set_progress_handler(None, 1)
    return counted


@pytest.fixture(scope="module", params=[(3, 51, 3), (3, 46, 1)], ids=["wal", "delete"])
def stores(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Store, Store]]:
    """A store with few plays, and one with many."""
    made = (tmp_path_factory.mktemp("few"), tmp_path_factory.mktemp("many"))
    few, many = (Store.open(folder, sqlite_version=request.param) for folder in made)
    with few, many:
        yield fill(few, FEW), fill(many, MANY)


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_many_plays_cost_no_step_more_than_few(
    stores: tuple[Store, Store], act: Callable[[Store], object]
) -> None:
    few, many = (steps(store, act) for store in stores)
    assert many == few > 0
