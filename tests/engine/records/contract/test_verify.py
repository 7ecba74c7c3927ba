"""What a store says of records that nobody touched."""

from __future__ import annotations

import pytest

from engine.records.problems import RecordsProblem, message
from engine.records.sqlite.store import Store
from engine.records.verify import AllPlaysCheck, HeadCheck, HeadPlace, Verification
from tests.engine.records.contract.stores import CODE, play_of


def list_statements(found: Verification) -> list[str]:
    return [message(code, params) for code, params in found.statements()]


def test_an_untouched_record_says_what_is_proved_and_what_cannot_be(store: Store) -> None:
    play_of(store, events=3)
    play_of(store, events=2)
    found = store.verify()
    assert found.clean and found.head is None
    unaltered, outside, cut = list_statements(found)
    assert unaltered == "Events unaltered: 5, in plays: 2. Deleted: 0."
    for word in ("who took part", "cohorts", "notes and contests", "sealed figures", "names"):
        assert word in outside
    assert cut == (
        "Without a printed head, nobody can see whether events were removed from the end of a play."
    )


def test_a_printed_head_is_found_present_or_earlier(store: Store) -> None:
    early = play_of(store, events=3)
    late = store.append(early.play, 3, b"more")
    late = store.append(late.play, 4, b"more")
    printed = f"{early.hash[:8].upper()} {early.hash[8:16]}"
    found = store.verify(printed)
    assert found.head == HeadCheck(HeadPlace.EARLIER, early.play, 3, 5, sound=True)
    assert list_statements(found)[-1].endswith("Events 4 to 5 came later.")
    assert store.verify(late.hash).head == HeadCheck(HeadPlace.PRESENT, late.play, 5, 5, sound=True)


@pytest.mark.parametrize("head", ["", "abc", "0" * 15, "x" * 16, "0" * 65])
def test_what_is_not_a_head_is_said(store: Store, head: str) -> None:
    with pytest.raises(RecordsProblem, match="R020"):
        store.verify(head)


def test_a_head_over_all_plays_covers_what_there_was_and_stays_while_nothing_happens(
    store: Store,
) -> None:
    first = play_of(store, events=3)
    printed = store.head_of_all()
    assert store.head_of_all() == printed
    store.append(first.play, 3, b"more")
    play_of(store, events=2)
    found = store.verify(printed[:16])
    assert found.clean and found.head == AllPlaysCheck(1, printed, 1, 3)
    assert "the 1 plays it covers, with 3 events, are all here" in list_statements(found)[-1]
    later = store.head_of_all()
    assert later != printed and store.verify(later).head == AllPlaysCheck(2, later, 2, 6)


def test_a_forgotten_play_is_still_covered_by_the_head_over_all_plays(store: Store) -> None:
    play_of(store, CODE, events=3)
    printed = store.head_of_all()
    store.forget(CODE)
    assert store.verify(printed).clean


def test_a_head_over_all_plays_says_what_was_forgotten_since_and_what_before(store: Store) -> None:
    before = play_of(store, events=2)
    store.delete(before.play)
    gone = [play_of(store, CODE, events=3) for _ in range(2)]
    stays = play_of(store, events=4)
    printed = store.head_of_all()
    store.forget(CODE)
    store.delete(gone[0].play)  # once more: it counts once
    later = play_of(store, events=2)
    last = store.head_of_all()
    store.delete(later.play)
    found = store.verify(printed)
    assert found.clean and found.head == AllPlaysCheck(1, printed, 4, 12, since=2, before=1)
    told = list_statements(found)[-1]
    assert "Deleted since it was printed: 2 of the 4 plays it covers; before: 1." in told
    assert "Here, unaltered: the other 1." in told
    assert store.verify(last).head == AllPlaysCheck(2, last, 5, 14, since=1, before=3)
    store.delete(stays.play)
    assert "Deleted since it was printed: 3 of the 4" in list_statements(store.verify(printed))[-1]


def test_there_is_a_head_over_no_plays(store: Store) -> None:
    assert store.verify(store.head_of_all()).clean
