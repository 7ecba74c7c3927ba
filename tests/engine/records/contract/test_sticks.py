"""A play goes from one store to another as it was written, once, and never over another one."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from engine.records.cohorts import Cohort
from engine.records.problems import RecordsProblem
from engine.records.sqlite.store import Store
from engine.records.sticks import Aside
from engine.records.stored_plays import SaltedEvent
from tests.engine.records.contract.stores import CODE, FACTS, OTHER, Kept, play_of

IRBID = Cohort("irbid", "Irbid")


def salt_bodies(*bodies: bytes) -> list[SaltedEvent]:
    return [SaltedEvent(bytes([n]) * 32, body) for n, body in enumerate(bodies)]


ID = "0" * 31 + "1"


def test_a_play_has_the_same_head_wherever_it_is_taken(store: Store) -> None:
    head = play_of(store, CODE, events=3)
    events = store.read_salted(head.play)
    assert [event.body for event in events] == [e.body for e in store.events(head.play)]
    assert store.take(head.play, events, FACTS) == head  # it is here already
    taken = store.take(
        ID, salt_bodies(b"1", b"2"), FACTS, participants=[CODE, OTHER], cohort="irbid"
    )
    assert store.read_salted(ID) == tuple(salt_bodies(b"1", b"2")) and store.head(ID) == taken
    found = store.find_listed(ID)
    assert (found.participants, found.cohort) == (tuple(sorted((CODE, OTHER))), "irbid")
    assert store.verify().clean


def test_a_play_that_went_on_is_longer_and_one_from_before_changes_nothing(store: Store) -> None:
    store.take(ID, salt_bodies(b"1", b"2"), FACTS, participants=[CODE])
    longer = store.take(ID, salt_bodies(b"1", b"2", b"3"), FACTS, participants=[OTHER], cohort="x")
    assert longer.seq == 3
    assert store.take(ID, salt_bodies(b"1"), FACTS) == longer
    assert store.find_listed(ID).participants == (CODE,) and store.find_listed(ID).cohort is None
    assert store.verify().clean and store.plays()[0].play == ID


def test_a_play_that_went_on_in_two_places_is_refused_and_stays_as_it_is(store: Store) -> None:
    store.take(ID, salt_bodies(b"1", b"2", b"3"), FACTS)
    for other in (salt_bodies(b"1", b"x"), salt_bodies(b"1", b"2", b"x", b"4")):
        with pytest.raises(RecordsProblem, match="R062"):
            store.take(ID, other, FACTS)
    assert store.read_salted(ID) == tuple(salt_bodies(b"1", b"2", b"3"))


def test_a_forgotten_play_does_not_come_back(store: Store) -> None:
    head = play_of(store, CODE, events=2)
    events = store.read_salted(head.play)
    store.forget(CODE)
    assert store.sticks.list_forgotten() == {head.play}
    for act in (lambda: store.take(head.play, events, FACTS), lambda: store.read_salted(head.play)):
        with pytest.raises(RecordsProblem, match=r"R061|R010"):
            act()
    assert store.plays() == () and store.verify().clean


def test_what_is_no_play_is_refused(store: Store) -> None:
    with pytest.raises(RecordsProblem, match="R014"):
        store.take("../../etc", salt_bodies(b"1"), FACTS)
    with pytest.raises(RecordsProblem, match="R015"):
        store.take(ID, salt_bodies(b"1"), replace(FACTS, closure={"case": "ab" * 32}))
    assert store.plays() == () and store.verify().clean


def waits(play: str = ID, head: str = "a", *codes: str) -> Aside:
    return Aside("irbid", play, head * 64, "R081", "d" * 64, codes or (CODE,), b"a handed play")


def test_what_waits_is_forgotten_with_its_person_and_does_not_come_again(
    store: Store, kept: Kept
) -> None:
    store.cohorts.put(IRBID)
    store.sticks.put_aside(waits())
    store.sticks.put_aside(waits("2" * 32, "b", OTHER))
    assert [each.play for each in store.sticks.list_waiting("irbid")] == [ID, "2" * 32]
    store.forget(CODE)
    assert [each.play for each in store.sticks.list_waiting("irbid")] == ["2" * 32]
    assert store.sticks.list_turned_away() == {ID}
    assert kept.holding(CODE) == []
    store.cohorts.close("irbid", "2026-03-04")
    store.cohorts.forget("irbid")
    assert store.sticks.list_waiting("irbid") == () and kept.holding(OTHER, b"a handed play") == []


def test_one_that_goes_beyond_another_takes_its_place(store: Store) -> None:
    store.cohorts.put(IRBID)
    store.sticks.put_aside(waits())
    store.sticks.put_aside(waits(head="b"), instead=["a" * 64])
    assert [each.head for each in store.sticks.list_waiting("irbid")] == ["b" * 64]
    store.sticks.drop_waiting(waits(head="b"))
    store.sticks.turn_away(ID)
    store.sticks.turn_away(ID)
    assert store.sticks.list_waiting("irbid") == () and store.sticks.list_turned_away() == {ID}


def test_the_computers_of_a_course_are_known_by_their_latest_bundle(store: Store) -> None:
    store.cohorts.put(IRBID)
    head = play_of(store, CODE, cohort="irbid")
    for number in (1, 3, 2):
        store.sticks.keep_device("irbid", "d" * 64, number)
    store.sticks.keep_origin(head.play, "d" * 64)
    assert store.sticks.devices("irbid") == {"d" * 64: 3}
    assert store.sticks.list_origins("irbid") == {head.play: "d" * 64}
    store.sticks.join("irbid", b"one")
    store.sticks.join("irbid", b"two")
    assert store.sticks.kits() == {"irbid": b"two"}
    store.delete(head.play)
    assert store.sticks.list_origins("irbid") == {} and store.verify().clean
