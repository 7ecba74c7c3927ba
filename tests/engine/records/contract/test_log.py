"""Plays, their events, their ids and their case material."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from engine.records.problems import Conflict, RecordsProblem
from engine.records.sqlite.store import Store
from engine.records.stored_plays import Ended, Facts, Head
from tests.engine.records.contract.stores import FACTS, Kept


def test_what_was_written_is_read_back_in_order(kept: Kept, store: Store) -> None:
    head = store.create(b"started", FACTS)
    for number in range(2, 6):
        head = store.append(head.play, head.seq, b"\0\xff" * number)
    events = store.events(head.play)
    assert [event.seq for event in events] == [1, 2, 3, 4, 5]
    assert events[3].body == b"\0\xff" * 4
    assert store.head(head.play) == head == Head(head.play, 5, events[-1].hash)
    assert len(head.play) == 32 and len(head.hash) == 64


@pytest.mark.exhaustive
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 2), st.binary(max_size=30)), max_size=20))
def test_each_play_keeps_its_own_order_however_they_are_mixed(
    store: Store, written: list[tuple[int, bytes]]
) -> None:
    heads = [store.create(b"started", FACTS) for _ in range(3)]
    for which, body in written:
        heads[which] = store.append(heads[which].play, heads[which].seq, body)
    for which, head in enumerate(heads):
        own = [body for number, body in written if number == which]
        assert [event.body for event in store.events(head.play)] == [b"started", *own]
        assert store.head(head.play) == head
        assert store.find_altered(head.play) is None


def test_the_same_play_open_twice_is_told_to_the_second(kept: Kept) -> None:
    with (
        kept.open() as first,
        kept.open() as second,
    ):
        play = first.create(b"started", FACTS).play
        first.append(play, 1, b"mine")
        with pytest.raises(Conflict) as told:
            second.append(play, 1, b"also mine")
        assert (told.value.expected, told.value.actual, told.value.code) == (1, 2, "R013")
        assert [event.body for event in second.events(play)] == [b"started", b"mine"]


def test_threads_of_one_program_take_turns(store: Store) -> None:
    plays = [store.create(b"started", FACTS).play for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        for play in plays:
            list(threads.map(lambda seq, play=play: store.append(play, seq, b"x"), [1]))
        jobs = [threads.submit(store.append, play, 2, b"y") for play in plays]
        assert {job.result().seq for job in jobs} == {3}
    assert store.verify().clean


def test_an_id_that_is_taken_or_is_none_is_refused(store: Store) -> None:
    taken = store.create(b"started", FACTS, play_id="0" * 32).play
    for bad in (taken, "xyz", "A" * 32, "0" * 31):
        with pytest.raises(RecordsProblem, match="R014"):
            store.create(b"again", FACTS, play_id=bad)
    assert len(store.plays()) == 1


def test_plays_are_found_by_the_beginning_of_their_id(store: Store) -> None:
    one = store.create(b"1", FACTS, play_id="ab" + "0" * 30, participants=["123456"]).play
    two = store.create(b"2", FACTS, play_id="ac" + "0" * 30).play
    assert store.resolve("AB") == one and store.resolve("ac") == two
    assert store.resolve() == two and store.resolve(participant="123456") == one
    store.append(one, 1, b"went on")
    assert store.resolve() == one
    with pytest.raises(RecordsProblem, match=r"R011.*2 plays"):
        store.resolve("a")
    for nothing in ("%", "_", "ad", "zz"):
        with pytest.raises(RecordsProblem, match="R010"):
            store.resolve(nothing)
    with pytest.raises(RecordsProblem, match="R010"):
        store.resolve("ac", participant="123456")
    with pytest.raises(RecordsProblem, match="R012"):
        store.resolve(participant="654321")


def test_plays_are_listed_by_facts_of_code_and_of_cohort(store: Store) -> None:
    story = store.keep("story", b"a story")
    facts = Facts("micro", "0.1", "2026-03-02", {"story": story})
    pair = store.create(b"1", facts, participants=["222222", "111111"], cohort="amman").play
    alone = store.create(b"2", FACTS).play
    listed = store.plays()
    assert [found.play for found in listed] == [alone, pair]
    assert listed[1].facts == facts and listed[1].cohort == "amman" and listed[1].events == 1
    assert listed[1].participants == ("111111", "222222")
    assert [p.play for p in store.plays(participant="222222")] == [pair]
    assert [p.play for p in store.plays(cohort="amman")] == [pair]
    assert store.plays(cohort="irbid") == ()
    assert store.codes() == {"111111", "222222"}


def test_the_latest_plays_are_the_listed_ones_however_many_there_are(store: Store) -> None:
    story = store.keep("story", b"a story")
    facts = Facts("micro", "0.1", "2026-03-02", {"story": story}, "ab" * 32)
    with store.group_writes():
        for number in range(130):
            codes = ["111111"] if number % 3 else []
            store.create(b"1", facts, participants=codes, cohort="amman" if number % 2 else None)
        store.create(b"1", FACTS)
    listed = store.plays()
    assert list(store.iterate_plays()) == list(listed) and listed[1].facts == facts
    assert [store.find_listed(play.play) for play in listed] == list(listed)
    code, cohort = store.plays(participant="111111"), store.plays(cohort="amman")
    assert list(store.iterate_plays(participant="111111")) == list(code) and len(code) == 86
    assert list(store.iterate_plays(cohort="amman")) == list(cohort) and len(cohort) == 65
    both = store.iterate_plays(participant="111111", cohort="amman", scenario="micro")
    assert list(both) == [play for play in code if play in cohort]
    alone = [play for play in listed if not play.participants]
    assert list(store.iterate_plays(alone=True)) == alone and len(alone) == 45
    assert list(store.iterate_plays(participant="")) == list(store.plays(participant="")) == []
    assert list(store.iterate_plays(scenario="other")) == []
    with pytest.raises(RecordsProblem, match="R010"):
        store.find_listed("0" * 32)


def test_a_play_that_has_ended_is_left_out_until_more_is_written(store: Store) -> None:
    play, other = store.create(b"1", FACTS), store.create(b"1", FACTS)
    head = store.append(play.play, 1, b"the end")
    store.settle([Ended(play.play, 1)])
    assert len(list(store.iterate_plays(unended=True))) == 2, "more was written since"
    store.settle([Ended(play.play, head.seq)])
    assert [found.play for found in store.iterate_plays(unended=True)] == [other.play]
    assert len(store.plays()) == 2 and len(list(store.iterate_plays())) == 2
    head = store.append(play.play, 2, b"undone")
    assert [found.play for found in store.iterate_plays(unended=True)] == [play.play, other.play]


def test_a_play_that_was_carried_on_is_left_out_while_the_other_is_there(store: Store) -> None:
    old = store.create(b"1", FACTS)
    new = store.create(b"1", replace(FACTS, origin=old.hash))
    assert [found.play for found in store.iterate_plays(unended=True)] == [new.play]
    store.settle([Ended(new.play, 1)])
    assert list(store.iterate_plays(unended=True)) == []
    store.delete(new.play)
    assert [found.play for found in store.iterate_plays(unended=True)] == [old.play]
    late = store.create(b"1", FACTS)
    store.settle([Ended(late.play, 1, old.hash)])  # found out long after it was begun
    assert list(store.iterate_plays(unended=True)) == []
    store.append(old.play, 1, b"more")
    assert [found.play for found in store.iterate_plays(unended=True)] == [old.play]


def test_case_material_is_kept_once_and_checked_when_it_is_read(store: Store) -> None:
    assert store.keep("story", b"a story") == store.keep("story", b"a story")
    digest = store.keep("key", b"a key")
    assert store.closure(digest) == b"a key"
    with pytest.raises(RecordsProblem, match="R015"):
        store.closure("0" * 64)


def test_a_play_on_case_material_that_is_not_kept_is_not_begun(store: Store) -> None:
    with pytest.raises(RecordsProblem, match="R015"):
        store.create(b"1", Facts("micro", "0.1", "2026-03-02", {"story": "0" * 64}))
    assert store.plays() == ()
