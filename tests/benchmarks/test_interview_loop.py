"""The story the engine is measured with: the case, and the same by hand, offer the same."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from engine.play.play import Play, step
from engine.play.trial import begin_trial
from engine.play.view import list_offered
from tests.benchmarks import by_hand
from tests.cases import loaded

CASE = Path(__file__).parent.parent / "fixtures" / "cases" / "interview-loop.yaml"


def mostly(chance: random.Random, offers: list[str], liked: str) -> str:
    """An offer: now and then any, mostly one that is liked, so that the far ends are reached."""
    return liked if liked in offers and chance.random() < 0.9 else chance.choice(offers)


@pytest.mark.parametrize("liked", ["", "water", "explain", "record"])
def test_the_case_and_the_story_by_hand_offer_the_same_in_every_turn(liked: str) -> None:
    for seed in range(25):
        chance = random.Random(seed)
        play = begin_trial(loaded(CASE), seed)
        moment, bare = by_hand.Moment("interview", by_hand.START), by_hand.BARE_START
        turns = 0
        while offers := [m.move.key[1] for m in list_offered(play)]:
            assert offers == by_hand.offered(moment) == by_hand.bare_offered(bare)
            answer = mostly(chance, offers, liked)
            after = step(play, answer)
            assert isinstance(after, Play)
            play, moment, bare = after, by_hand.act(moment, answer), by_hand.bare_act(bare, answer)
            turns += 1
        assert play.ended and moment.place == bare[0] == "over"
        assert turns == 2 * by_hand.TURNS


def test_the_log_of_a_play_holds_every_answer() -> None:
    chance, play = random.Random(7), begin_trial(loaded(CASE), 7)
    answers = []
    while offers := [m.move.key[1] for m in list_offered(play)]:
        answers.append(chance.choice(offers))
        after = step(play, answers[-1])
        assert isinstance(after, Play)
        play = after
    kept = []
    moment: Play | None = play
    while moment is not None and moment.before is not None:
        kept.append(getattr(moment.event, "answer", None))
        moment = moment.before
    assert kept[::-1] == answers


def test_what_is_not_offered_is_refused_by_both() -> None:
    play, moment = begin_trial(loaded(CASE), 1), by_hand.Moment("interview", by_hand.START)
    assert not isinstance(step(play, "pause"), Play)
    with pytest.raises(ValueError, match="pause"):
        by_hand.act(moment, "pause")
