"""Names behind codes."""

from __future__ import annotations

from engine.records.roster import Person
from engine.records.sqlite.store import Store
from tests.engine.records.contract.stores import CODE, OTHER, Kept, play_of


def test_a_store_without_names_has_nobody_and_forgets_nobody(store: Store) -> None:
    store.roster.rename(CODE, OTHER)
    store.roster.forget(CODE)
    assert store.roster.people() == ()


def test_names_are_written_over_move_with_a_code_and_go(kept: Kept, store: Store) -> None:
    store.roster.put(Person(CODE, "Rania"))
    store.roster.put(Person(CODE, "Rania Haddad", "Irbid"))
    store.roster.rename(CODE, OTHER)
    assert store.roster.people() == (Person(OTHER, "Rania Haddad", "Irbid"),)
    store.roster.forget(OTHER)
    assert store.roster.people() == ()
    assert kept.holding("Rania") == []


def test_who_is_forgotten_has_no_name_any_more(kept: Kept, store: Store) -> None:
    play_of(store, CODE)
    store.roster.put(Person(CODE, "Rania"))
    store.forget(CODE)
    assert store.roster.people() == ()
    assert kept.holding("Rania", CODE) == []
