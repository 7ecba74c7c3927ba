"""Led play: votes change nothing, both roads stay on record, and a place is counted once."""

from __future__ import annotations

from typing import Any

import pytest

from engine.decisions.kind import Refusal
from engine.play.events import Decided, Tallied, Undone, Unknown, from_bytes, to_bytes
from engine.play.led import ballot, find_plurality, head_count, list_tried, tally, vote_here, votes
from engine.play.play import Broken, Play, log, path, replay, undo
from engine.play.view import passages, view
from tests.cases import events, go, play_of
from tests.tui.faces import scenario

BEGUN = ("separate", "in-front", "walk-first")


def led(*answers: Any) -> Play:
    return play_of(scenario(), *answers, mode="led", seed=1)


def voted(play: Play, sure: dict[str, int] | None = None, **counts: int) -> Play:
    """The play after a vote; ids are written with `_` for `-`."""
    after = tally(play, {id.replace("_", "-"): n for id, n in counts.items()}, sure)
    assert isinstance(after, Play), after
    return after


def back(play: Play) -> Play:
    before = undo(play)
    assert isinstance(before, Play)
    return before


def counts(play: Play) -> list[dict[str, int]]:
    """The votes that count, without the answers nobody voted for."""
    return [{id: n for id, n in vote.counts.items() if n} for vote in votes(play)]


def test_a_vote_changes_nothing_but_the_log() -> None:
    before = led()
    after = voted(before, separate=9, in_front=4)
    assert (after.at, after.state, after.seq) == (before.at, before.state, before.seq + 1)
    assert view(scenario(), after) == view(scenario(), before)
    assert passages(scenario(), after) == passages(scenario(), before)
    assert path(after) == []


def test_a_vote_names_the_whole_ballot_and_nobody() -> None:
    event = voted(led(), {"2": 11}, separate=9).event
    assert event == Tallied(
        "door", {"separate": 9, "in-front": 0, "walk-first": 0}, {"1": 0, "2": 11, "3": 0}
    )
    assert to_bytes(event) == (
        b'{"at":"door","counts":{"in-front":0,"separate":9,"walk-first":0},'
        b'"sure":{"1":0,"2":11,"3":0},"type":"tallied"}'
    )


def test_a_vote_is_read_back_as_it_was_stored_and_a_broken_one_is_kept() -> None:
    for event in (
        Tallied("door", {"separate": 9}),
        Tallied("door", {"a": 0}, {"1": 2}),
        Tallied("door", {"a": 3}, people=24),
    ):
        assert from_bytes(to_bytes(event)) == event
    for body in (
        b'{"type":"tallied","at":"door"}',
        b'{"type":"tallied","at":"door","counts":{"a":-1}}',
        b'{"type":"tallied","at":"door","counts":{"a":true}}',
        b'{"type":"tallied","at":"door","counts":{"a":1},"sure":[1]}',
        b'{"type":"tallied","at":"door","counts":{"a":1},"people":-1}',
        b'{"type":"tallied","at":"door","counts":{"a":1},"people":"24"}',
    ):
        assert isinstance(from_bytes(body), Unknown)


@pytest.mark.parametrize(
    ("given", "sure", "code"),
    [
        ({"nobody": 3}, None, "P002"),
        ({"ring-the-line": 3}, None, "P002"),
        ({"separate": -1}, None, "P021"),
        ({"separate": 1000}, None, "P021"),
        ({"separate": True}, None, "P021"),
        ({"separate": 0}, None, "P021"),
        ({}, None, "P021"),
        ({"separate": 3}, {"4": 1}, "P002"),
        ({"separate": 3}, {"1": 0}, "P021"),
    ],
)
def test_a_vote_that_cannot_be_meant_is_refused(
    given: dict[str, int], sure: dict[str, int] | None, code: str
) -> None:
    refused = tally(led(), given, sure)
    assert isinstance(refused, Refusal) and refused.code == code


def test_more_votes_than_the_people_counted_can_give_are_refused() -> None:
    picking = led(*WHOLE[:2])  # each person picks two of four
    for play, given, people, needed in (
        (led(), {"separate": 100, "in-front": 22}, 25, 122),
        (picking, {"window": 26, "bed": 4}, 25, 26),  # nobody can pick one thing twice
        (picking, {"window": 20, "bed": 20, "photo": 11}, 25, 26),
    ):
        refused = tally(play, given, None, people)
        assert isinstance(refused, Refusal) and refused.code == "P022"
        assert refused.params == {"needed": str(needed), "people": str(people)}
        after = tally(play, given, None, needed)
        assert isinstance(after, Play) and head_count(after) == needed
        (vote,) = votes(after)
        assert vote.voters == needed and vote.people == needed
        assert isinstance(tally(play, given), Play), "a room need not be counted"


def test_votes_belong_to_led_play_and_to_places_with_something_to_vote_on() -> None:
    for play, code in (
        (play_of(scenario()), "P019"),
        (led(*WHOLE[:9]), "P020"),  # values for each of several: agreed by talking
        (led(*WHOLE), "P008"),
    ):
        refused = tally(play, {"separate": 1})
        assert isinstance(refused, Refusal) and refused.code == code


WHOLE: tuple[Any, ...] = (
    "separate",
    ["interpreter", "danger", "statement"],
    ["window", "bed"],
    {"ask": "how-this-works"},
    "no",
    {"move": "break"},
    {"close": True},
    {"ask": "tell-me"},
    {"close": True},
    {"sticks": 0, "locked": 1},
    {"continue": True},
)


def test_the_ballot_is_what_is_offered_without_acts_beside_it() -> None:
    assert ballot(led()) == BEGUN
    assert ballot(led(*WHOLE[:1])) == ("interpreter", "statement", "danger")
    assert ballot(led(*WHOLE[:2])) == ("window", "photo", "bed", "tea")
    assert ballot(led(*WHOLE[:3])) == ("how-this-works", "locked-in", "break", "close")
    assert ballot(led(*WHOLE[:4])) == ("no", "perhaps")


def test_most_votes_lead_and_the_facilitator_chooses_when_they_are_level() -> None:
    assert find_plurality({"a": 4, "b": 9, "c": 2}) == ("b",)
    assert find_plurality({"a": 4, "b": 4, "c": 2}) == ("a", "b")
    assert find_plurality({"a": 0}) == () == find_plurality({})


def test_a_mistyped_vote_is_typed_anew_and_the_last_one_counts() -> None:
    play = voted(voted(led(), separate=90), separate=9, in_front=4)
    assert counts(play) == [{"separate": 9, "in-front": 4}]
    assert [type(event) for event in events(play)][1:] == [Tallied, Tallied]


def test_it_can_still_be_corrected_after_going_on_and_back() -> None:
    play = voted(back(go(voted(led(), separate=90), "separate")), separate=9)
    assert counts(play) == [{"separate": 9}]
    assert counts(go(play, "separate")) == [{"separate": 9}]


def test_both_roads_are_on_record_and_the_vote_counts_once() -> None:
    play = go(voted(led(), separate=9, walk_first=12), "walk-first")
    play = go(back(play), "separate")
    assert [type(event) for event in events(play)][1:] == [Tallied, Decided, Undone, Decided]
    assert [m.event.answer for m in path(play) if isinstance(m.event, Decided)] == ["separate"]
    assert counts(play) == [{"separate": 9, "walk-first": 12}]
    assert list_tried(back(play)) == ("walk-first", "separate")


def test_a_place_reached_again_on_the_other_road_counts_as_at_first() -> None:
    play = voted(go(voted(led(), separate=9), "walk-first"), danger=7)
    assert vote_here(play) == votes(play)[1]
    play = go(back(go(play, WHOLE[1])), WHOLE[1])  # there and back once more
    play = go(back(back(play)), "separate")
    here = vote_here(play)
    assert here and here.counts["danger"] == 7, "it is shown there too"
    play = voted(play, interpreter=9)
    here = vote_here(play)
    assert here and here.counts["interpreter"] == 9, "what was typed on this road is shown"
    assert counts(play) == [{"separate": 9}, {"danger": 7}], "and is not counted a second time"


def test_votes_on_a_road_that_was_left_still_count() -> None:
    play = voted(go(voted(led(), separate=9), "walk-first"), danger=7)
    play = back(play)
    assert counts(play) == [{"separate": 9}, {"danger": 7}]


def test_each_question_of_an_interview_has_a_vote_of_its_own() -> None:
    play = voted(led(*WHOLE[:3]), how_this_works=5)
    play = voted(go(play, WHOLE[3]), no=8)
    play = voted(go(play, WHOLE[4]), locked_in=3)
    assert [(vote.at, vote.turn) for vote in votes(play)] == [
        ("talk", 0), ("talk.who-reads", 0), ("talk", 1)
    ]  # fmt: skip
    assert counts(play) == [{"how-this-works": 5}, {"no": 8}, {"locked-in": 3}]


def test_a_vote_stands_when_something_else_is_done_first() -> None:
    play = go(voted(led(), separate=9), {"act": "ring-the-line"})
    here = vote_here(play)
    assert here and here.counts["separate"] == 9
    play = voted(play, separate=8)
    assert counts(play) == [{"separate": 8}]
    assert list_tried(back(go(play, "separate"))) == ("separate",)


def test_going_back_comes_to_the_vote_as_it_stood() -> None:
    play = back(go(voted(led(), separate=9), "separate"))
    assert vote_here(play) == votes(play)[0]
    assert view(scenario(), play) == view(scenario(), led())
    assert isinstance(undo(play), Refusal)


def test_a_log_with_votes_replays_to_the_same_moment() -> None:
    play = go(back(go(voted(led(), separate=9), "walk-first")), "separate")
    again = replay(scenario().story, [from_bytes(to_bytes(event)) for event in events(play)])
    assert isinstance(again, Play)
    assert (again.at, again.state, again.seq) == (play.at, play.state, play.seq)
    assert votes(again) == votes(play)
    assert [m.at for m in log(again)] == [m.at for m in log(play)]


def test_a_vote_of_another_place_does_not_fit() -> None:
    result = replay(scenario().story, [*events(led()), Tallied("order", {"danger": 3})])
    assert isinstance(result, Broken) and result.why.code == "P017"
