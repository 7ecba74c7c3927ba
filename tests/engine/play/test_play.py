"""A play is its log: what an answer does and when, what is taken back, and what replaying gives."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.decisions.kind import Refusal
from engine.decisions.registry import KINDS
from engine.play.estimated_duration import minutes
from engine.play.events import (
    Decided,
    Event,
    PassedOver,
    Started,
    Undone,
    Unknown,
    from_bytes,
    to_bytes,
)
from engine.play.play import (
    Broken,
    Play,
    begin,
    draw,
    log,
    pass_over,
    path,
    replay,
    step,
    undo,
)
from engine.play.view import chapter, passages, view
from engine.scenario.case_files import SHIPPED
from engine.scenario.scenario import Scenario
from engine.scoring.score import credit_of
from engine.scoring.vignettes import find_vignettes
from tests.cases import (
    EVERYTHING,
    PASS,
    cards,
    case,
    events,
    go,
    legal_answers,
    loaded,
    play_of,
    refused,
    started,
    told,
    walk,
)

CASES = [EVERYTHING, *sorted((SHIPPED / "foundation").glob("*.yaml"))]


def everything() -> Scenario:
    return loaded(EVERYTHING)


ORDERED = """
talk:
  interview:
    who: hana
    assesses: [interviewing]
    topics:
      one:
        questions:
          ask:
            if: time == 0
            says: A?
            type: open
            rating:
              - {if: time == 0, is: 4, upholds: [P18], because: At nought.}
              - {is: 2, breaches: [P18], because: Later.}
            add: {time: 1}
            replies:
              - {if: time == 1, say: At one., add: {time: 1}}
              - {if: time == 0, say: At nought.}
              - {say: Later.}
    asks:
      hers: {if: time == 3, says: At three?, answers: {x: {says: X.}, y: {says: Y.}}}
    then: evening
"""


def test_an_answer_is_judged_before_it_acts_and_then_replies_then_things_happen() -> None:
    happens = "injects: {clerk: {if: time == 2, say: At two., add: {time: 1}}}\n"
    scenario = case(ORDERED, happens)
    play = play_of(scenario)
    assert cards(scenario, play) == ["ask"]
    play = go(play, {"ask": "ask"})
    assert told(scenario, play) == ["At one.", "At two.", "At three?"]
    assert (play.value("time"), view(scenario, play).at) == (3, "talk.hers")
    credit = credit_of(scenario, play)
    assert credit is not None and credit.overall == scenario.key.denominator
    assert [reason.text for reason in credit.because] == ["At nought."]


def test_the_way_on_is_chosen_after_what_happens_by_itself() -> None:
    scenario = case(
        """
        door:
          choose:
            prompt: P?
            options: {knock: {do: Knock., add: {time: 1}}, wait: {do: Wait.}}
            then:
              - {if: time == 2, go: dawn}
              - {go: evening}
        """,
        "injects: {clerk: {if: time == 1, say: A clerk., add: {time: 1}}}\n",
    )
    assert play_of(scenario, "knock").location.location.id == "dawn"


# Refusals --------------------------------------------------------------------------------------


def test_an_answer_that_cannot_be_taken_says_why_and_changes_nothing() -> None:
    scenario = everything()
    play = play_of(scenario)
    assert refused(play, "walk") == "P002"
    for nonsense in (None, 3, True, 1.5, [], ["walk-with-him"], {}, {"do": "x"}, {"ask": 1}):
        assert refused(play, nonsense) in ("P001", "P002")
    assert refused(play, {"close": True, "ask": "x"}) == "P001"
    assert refused(go(play, "wait-in-the-car"), {"act": "say-it-aloud"}) == "P003"
    assert len(log(play)) == 1


@pytest.mark.parametrize("sure", [0, 4, True, 1.5])
def test_how_sure_is_one_two_or_three(sure: Any) -> None:
    play = play_of(everything())
    refusal = step(play, "walk-with-him", sure)
    assert isinstance(refusal, Refusal) and refusal.code == "P007"
    after = step(play, "walk-with-him", 2)
    assert isinstance(after, Play)
    assert after.event == Decided("gate", "walk-with-him", 2)


def test_nothing_is_answered_after_the_end() -> None:
    scenario = case("door:\n  then: evening\n")
    play = play_of(scenario, {"continue": True})
    assert play.ended and view(scenario, play).kind is KINDS["ended"]
    for answer in ("walk-with-him", {"continue": True}, ["a"], None):
        assert refused(play, answer) == "P008"


# Taking back -----------------------------------------------------------------------------------


def back(play: Play) -> Play:
    result = undo(play)
    assert isinstance(result, Play)
    return result


def same_moment(one: Play, other: Play) -> bool:
    return (one.at, one.state, one.shown) == (other.at, other.state, other.shown)


def test_taking_back_returns_to_the_moment_before_and_stays_in_the_log() -> None:
    scenario = everything()
    first = play_of(scenario)
    second = go(first, "walk-with-him")
    third = go(second, "plainly")
    undone = back(third)
    assert same_moment(undone, second)
    assert told(scenario, undone) == told(scenario, second)
    assert undone.event == Undone(2)
    assert [type(e) for e in events(undone)] == [Started, Decided, Decided, Undone]
    assert [m.event for m in path(undone)] == [Decided("gate", "walk-with-him")]
    twice = back(undone)
    assert same_moment(twice, first) and twice.event == Undone(1)
    refusal = undo(twice)
    assert isinstance(refusal, Refusal) and refusal.code == "P009"
    again = go(twice, "wait-in-the-car")
    assert [m.event for m in path(again)] == [Decided("gate", "wait-in-the-car")]


def test_an_ending_and_a_scene_passed_over_can_be_taken_back() -> None:
    scenario = case("door:\n  text: A door.\n  then: hall\nhall:\n  then: evening\n")
    ended = play_of(scenario, PASS, {"continue": True})
    assert ended.ended
    assert back(ended).location.location.id == "hall"
    door = back(back(ended))
    assert door.location.location.id == "door" and told(scenario, door) == ["A door."]
    assert passages(scenario, door)[0].chosen == ()


def test_after_an_act_is_taken_back_the_page_is_as_it_was() -> None:
    scenario = everything()
    page = play_of(scenario, "ask-at-once", luck={"rain": False})
    after = go(page, {"act": "say-it-aloud"})
    assert told(scenario, after) == [
        "The gate stands open.", "She nods.", "A clerk comes back for his coat.",
    ]  # fmt: skip
    assert told(scenario, back(after)) == ["The gate stands open."]
    twice = back(go(after, "plainly"))
    assert told(scenario, twice) == told(scenario, after)


def test_in_an_assessment_nothing_is_taken_back() -> None:
    play = play_of(everything(), "walk-with-him", mode="assessment")
    refusal = undo(play)
    assert isinstance(refusal, Refusal) and refusal.code == "P010"


# Order of answers, luck, chapters --------------------------------------------------------------


def test_in_an_assessment_answers_come_in_an_order_that_only_the_seed_decides() -> None:
    scenario = everything()
    written = cards(scenario, play_of(scenario))
    orders = {}
    for seed in range(12):
        shown = cards(scenario, play_of(scenario, mode="assessment", seed=seed))
        assert sorted(shown) == sorted(written)
        assert shown == cards(scenario, play_of(scenario, mode="assessment", seed=seed))
        assert cards(scenario, play_of(scenario, seed=seed)) == written  # practice: as written
        orders[tuple(shown)] = seed
    assert len(orders) > 1
    one = play_of(scenario, written[0], mode="assessment", seed=1)
    other = play_of(scenario, written[0], mode="assessment", seed=1)
    assert same_moment(one, other)


def test_luck_is_drawn_by_the_seed_and_every_way_it_can_fall_comes_up() -> None:
    story = everything().story
    drawn = [draw(story, seed) for seed in range(60)]
    assert drawn == [draw(story, seed) for seed in range(60)]
    assert {d["rain"] for d in drawn} == {True, False}
    assert {d["bus"] for d in drawn} == {"early", "late", "never"}


def test_a_play_knows_which_chapter_it_is_in() -> None:
    scenario = everything()
    play = play_of(scenario)
    assert chapter(scenario, play) == (1, 2, "The gate")
    play = go(play, PASS, PASS)
    assert play.location.location.place == "account"
    assert chapter(scenario, play) == (2, 2, "The talk")
    assert chapter(scenario, back(play)) == (1, 2, "The gate")


def test_earlier_pages_can_be_read_back_with_what_was_answered() -> None:
    scenario = everything()
    play = play_of(
        scenario, "walk-with-him", "plainly", PASS, PASS, {"act": "close-the-gate"},
        luck={"rain": False, "bus": "never"},
    )  # fmt: skip
    read = passages(scenario, play)
    assert [p.scene for p in read] == ["gate", "gate-again", "order", "account", "yard", "yard"]
    assert read[0].chosen == (
        "Walk to the office with Mr Karim for the permits while your colleague stays with her.",
    )


# A trial from the middle -----------------------------------------------------------------------


def test_a_trial_can_begin_at_any_scene_with_any_values() -> None:
    scenario = everything()
    play = play_of(scenario, at="account", values={"lulit.trust": 5, "need:interpreter": "met"})
    assert play.location.location.place == "account"
    assert "Ms Senait is on the line." in told(scenario, play)
    assert play.value("lulit.trust") == 5


@pytest.mark.parametrize(
    ("at", "values", "code"),
    [
        ("nowhere", {}, "P014"),
        (None, {"nothing": 1}, "P015"),
        (None, {"lulit.trust": 9}, "P015"),
        (None, {"lulit.trust": "high"}, "P015"),
        (None, {"apart": 1}, "P015"),
        (None, {"need:interpreter": "lost"}, "P015"),
    ],
)
def test_a_trial_with_what_is_not_there_is_refused(
    at: str | None, values: dict[str, Any], code: str
) -> None:
    scenario = everything()
    result = begin(scenario.story, started(scenario), at=at, values=values)
    assert isinstance(result, Refusal) and result.code == code


# Replaying -------------------------------------------------------------------------------------


def same_log(one: Play, other: Play) -> bool:
    pairs = list(zip(log(one), log(other), strict=True))
    return all(same_moment(a, b) and a.event == b.event and a.seq == b.seq for a, b in pairs) and (
        [m.seq for m in path(one)] == [m.seq for m in path(other)]
    )


def wander(scenario: Scenario, seed: int, mode: str) -> Play:
    """A play with random answers, some of them taken back, some scenes passed over."""
    chooser = random.Random(seed)
    play = play_of(scenario, mode=mode, seed=seed)
    for _ in range(60):
        possible = legal_answers(scenario, play, chooser)
        act = chooser.random()
        result: Play | Refusal = play
        if mode == "practice" and act < 0.15:
            result = undo(play)
        elif act < 0.22:
            result = pass_over(play)
        elif possible:
            result = step(play, chooser.choice(possible), chooser.choice([None, 1, 2, 3]))
        if isinstance(result, Play):
            play = result
    return play


@pytest.mark.exhaustive
@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(CASES),
    st.integers(min_value=0, max_value=2**32),
    st.sampled_from(["practice", "assessment"]),
)
def test_a_log_written_down_and_read_again_gives_the_same_play(
    file: Path, seed: int, mode: str
) -> None:
    scenario = loaded(file)
    play = wander(scenario, seed, mode)
    stored = [to_bytes(event) for event in events(play)]
    again = replay(scenario.story, [from_bytes(body) for body in stored])
    assert isinstance(again, Play), again
    assert same_log(play, again)
    assert view(scenario, again) == view(scenario, play)
    assert [to_bytes(event) for event in events(again)] == stored


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_every_play_with_legal_answers_comes_to_an_end(file: Path) -> None:
    scenario = loaded(file)
    endings = {walk(scenario, seed, passes=seed % 2 == 1).location.location for seed in range(40)}
    assert all(ending.kind == "ended" for ending in endings)
    assert len(endings) > 1 or find_vignettes(scenario.key), "a form has one end"
    assert 0 < minutes(scenario).first <= minutes(scenario).second


def test_an_event_of_a_newer_version_is_kept_and_named() -> None:
    scenario = everything()
    play = play_of(scenario, "walk-with-him")
    newer = {"type": "foretold", "at": "gate-again", "counts": {"plainly": 3}}
    log_ = [*events(play), from_bytes(json.dumps(newer).encode()), Decided("gate-again", "plainly")]
    again = replay(scenario.story, log_)
    assert isinstance(again, Play)
    assert again.location.location.place == "order"
    unknown = events(again)[2]
    assert isinstance(unknown, Unknown) and unknown.body["type"] == "foretold"
    assert to_bytes(unknown) == json.dumps(newer, sort_keys=True, separators=(",", ":")).encode()
    assert [m.event.at for m in path(again) if isinstance(m.event, Decided)] == [
        "gate", "gate-again",
    ]  # fmt: skip
    assert same_moment(back(again), log(again)[2])


def test_the_first_event_that_does_not_fit_is_named_and_what_came_before_it_is_kept() -> None:
    scenario = everything()
    head, answer = events(play_of(scenario, "walk-with-him"))

    def broken(*events_: Event) -> tuple[int, str, int]:
        result = replay(scenario.story, events_)
        assert isinstance(result, Broken)
        return result.seq, result.why.code, len(log(result.play)) if result.play else 0

    assert broken() == (1, "P016", 0)
    assert broken(answer) == (1, "P016", 0)
    assert broken(head, answer, answer) == (3, "P017", 2)
    assert broken(head, Decided("gate", "walk")) == (2, "P002", 1)
    assert broken(head, Decided("yard", "walk")) == (2, "P017", 1)
    assert broken(head, PassedOver("yard")) == (2, "P017", 1)
    assert broken(head, answer, Undone(7)) == (3, "P016", 2)
    assert broken(head, answer, head) == (3, "P016", 2)


def test_the_head_of_a_log_survives_being_stored_and_a_broken_one_is_no_head() -> None:
    head = started(everything(), mode="assessment", seed=2**63)
    assert from_bytes(to_bytes(head)) == head
    carried = head._replace(origin="abc")
    assert from_bytes(to_bytes(carried)) == carried
    for body in (b'{"type":"started","v":1}', b'{"type":"started","v":99,"luck":{}}', b"{}"):
        assert isinstance(from_bytes(body), Unknown)
    for body in (b"[]", b"3", b"nonsense", b"\xff"):
        with pytest.raises(ValueError):  # noqa: PT011  # of JSON, of UTF-8 or our own
            from_bytes(body)
