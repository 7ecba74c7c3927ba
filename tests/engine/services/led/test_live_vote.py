"""A vote on devices: once each, until the result is shown, and nothing of it left but numbers."""

from __future__ import annotations

from pathlib import Path

from engine.play.led import votes
from engine.records.sqlite.store import Store
from engine.services.led.live_vote import KIND, LiveVote
from engine.services.led.play import LedSession, latest_room
from engine.services.shared.errors import ELSEWHERE
from tests.tui.faces import begun, scenario


def room(store: Store | None, people: int = 24) -> tuple[LiveVote, LedSession]:
    led, live = LedSession(begun(store, mode="led")), LiveVote()
    live.people = lambda: people
    live.show(led)
    return live, led


def give(live: LiveVote, device: str, *picked: str, sure: int | None = 2, turn: int = 0) -> str:
    """The code of why an answer was not taken, or ""."""
    assert live.moment is not None
    failure = live.answer(live.moment.id, device, turn, picked, sure)
    return failure.code if failure else ""


def to_the_pick(led: LedSession, live: LiveVote) -> None:
    """On to the first place where each person picks several."""
    for _n in range(40):
        if led.step.pick > 1:
            break
        kind = led.step.kind
        first = led.choices[0].answer if led.choices else {"continue": True}
        if kind.ordered or kind.valued:
            assert led.pass_over() is None
        else:
            assert led.answer(first) is None
    live.show(led)


def test_twenty_four_devices_and_five_cards_are_twenty_nine_people(store: Store) -> None:
    live, led = room(store)
    first, second, third = (choice.id for choice in led.choices)
    for n in range(24):
        assert give(live, f"device-{n}", first if n < 19 else second, sure=3) == ""
    assert live.count_answered() == 24
    assert live.close(led, [0, 1, 4], [5, 0, 0]) is None
    (vote,) = votes(led.recorded.play)
    assert vote.counts == {first: 19, second: 6, third: 4}
    assert vote.sure == {"1": 5, "2": 0, "3": 24}
    assert (vote.voters, vote.people) == (29, 29)


def test_a_pick_of_several_by_24_is_24_voters(store: Store) -> None:
    live, led = room(store)
    to_the_pick(led, live)
    pick = led.step.pick
    assert pick > 1
    ids = [choice.id for choice in led.choices]
    for n in range(24):
        assert give(live, f"device-{n}", *ids[:pick]) == ""
    assert give(live, "greedy", *ids[: pick + 1]) == "L003"
    assert give(live, "twice", *[ids[0]] * pick) == "L003"
    assert live.close(led) is None
    vote = led.vote
    assert vote is not None and (vote.voters, vote.people, vote.cast) == (24, 24, 24 * pick)


def test_an_answer_can_be_changed_until_the_result_is_shown(store: Store) -> None:
    live, led = room(store)
    first, second, _third = (choice.id for choice in led.choices)
    assert give(live, "one", first) == give(live, "one", second) == ""
    assert live.count_answered() == 1 == live.count_given("one")
    assert live.moment is not None
    before = live.moment.id
    assert live.close(led) is None
    assert led.vote is not None and led.vote.counts[second] == 1 == led.vote.cast
    late = live.answer(before, "two", 0, [first])
    assert late is not None and late.code == "L002"
    assert give(live, "two", first) == "L002"
    assert led.vote.cast == 1


def test_several_people_on_one_device_are_several_people(store: Store) -> None:
    live, led = room(store)
    first, second, _third = (choice.id for choice in led.choices)
    give(live, "shared", first, turn=0)
    give(live, "shared", second, turn=1)
    assert live.count_given("shared") == 2 and live.count_answered() == 2


def test_nothing_says_afterwards_who_answered_what(store: Store, tmp_path: Path) -> None:
    live, led = room(store)
    first, *_others = (choice.id for choice in led.choices)
    give(live, "the-secret-of-a-device", first)
    kept = [w for w in store.words.of(led.recorded.id) if w.kind == KIND]
    assert len(kept) == 1 and not kept[0].participant and "secret" not in kept[0].address
    assert live.close(led) is None
    assert not [w for w in store.words.of(led.recorded.id) if w.kind == KIND]
    number = kept[0].address.encode()
    assert all(number not in file.read_bytes() for file in (tmp_path / "data").glob("plays*"))


def test_after_the_power_failed_the_answers_that_were_given_count(store: Store) -> None:
    live, led = room(store)
    first, *_others = (choice.id for choice in led.choices)
    give(live, "one", first)
    found = latest_room(store, scenario().id)
    assert found is not None
    again = LiveVote()
    again.show(found)
    assert again.count_answered() == 1 == again.count_given("one")
    assert again.close(found) is None
    assert found.vote is not None and found.vote.counts[first] == 1


def test_what_was_answered_is_of_one_question_and_gone_with_it(
    store: Store,
) -> None:
    live, led = room(store)
    first, *_others = led.choices
    give(live, "one", first.id)
    assert led.answer(first.answer) is None
    assert give(live, "two", first.id) == "L002"  # the screen is a moment behind the play
    live.show(led)
    assert live.count_answered() == 0 == live.count_given("one")
    assert not [w for w in store.words.of(led.recorded.id) if w.kind == KIND]


def test_a_play_that_went_on_in_another_window_is_not_voted_on(store: Store) -> None:
    live, led = room(store)
    first, *_others = led.choices
    other = latest_room(store, scenario().id)
    assert other is not None
    give(live, "one", first.id)
    assert other.answer(first.answer) is None
    failure = live.close(led)
    assert failure is not None and failure.code == ELSEWHERE
    assert led.seq == other.seq and led.vote is None


def test_a_rehearsal_keeps_nothing_and_counts_all_the_same() -> None:
    live, led = room(None)
    first, *_others = (choice.id for choice in led.choices)
    assert give(live, "one", first) == ""
    assert live.close(led) is None
    assert led.vote is not None and led.vote.counts[first] == 1
    assert give(live, "two", first) == "L002"
