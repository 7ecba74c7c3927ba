"""What a debrief says would have followed is what a play that takes the better answer shows."""

from __future__ import annotations

from itertools import takewhile
from pathlib import Path

import pytest

from engine.language.language import ENGLISH
from engine.play.events import Decided
from engine.play.play import Play, begin, path, step
from engine.play.view import view
from engine.reports.debrief.debrief import debrief
from engine.reports.debrief.reading import Reading
from engine.reports.debrief.sentences import FOLLOWED, OF_OFFERED, WOULD_HAVE
from engine.reports.debrief.what_followed import list_reactions, take_better
from engine.scenario.case_files import SHIPPED
from engine.scenario.case_text import Voice
from tests.cases import few_first, go, loaded, play_by_chance, play_of

THURSDAY = SHIPPED / "foundation" / "thursday-ticket.yaml"
EXAMPLE = SHIPPED / "example" / "four-hundred-loaves.yaml"


def taken_again(play: Play, better: Play) -> Play:
    """The same play from its very beginning, with the better answer at that moment."""
    now = begin(play.story, play.started)
    assert isinstance(now, Play)
    for moment in path(better):
        assert isinstance(moment.event, Decided)
        now = go(now, moment.event.answer)
    return now


@pytest.mark.parametrize("seed", few_first(range(40), 4))
def test_it_is_what_a_play_from_the_beginning_shows_that_takes_the_better_answer(seed: int) -> None:
    scenario = loaded(THURSDAY)
    play = play_by_chance(scenario, seed)
    reading = Reading(scenario, play, ENGLISH)
    told = 0
    for moment in path(play):
        better = take_better(reading, moment)
        if better is None:
            continue
        again = taken_again(play, better)
        shown = view(scenario, again).text
        first = [p.text for p in takewhile(lambda p: p.voice is Voice.REPLY, shown)]
        assert list_reactions(scenario, better) == tuple(first)
        told += bool(first)
    assert told


@pytest.mark.parametrize("file", [THURSDAY, EXAMPLE], ids=lambda file: file.stem)
def test_every_answer_of_a_play_has_what_followed_and_a_weak_choice_what_would_have(
    file: Path,
) -> None:
    scenario = loaded(file)
    for seed in range(3):
        play = play_by_chance(scenario, seed)
        reading = Reading(scenario, play, ENGLISH)
        (every,) = (part for part in debrief(scenario, play).more if part.id == "judgements")
        answers = {entry.seq: entry for entry in reversed(every.entries) if entry.judgement}
        for entry in answers.values():
            labels = [line.label for line in entry.lines]
            moment = reading.moment(entry.seq)
            assert FOLLOWED in labels, entry.title
            would_have = {WOULD_HAVE, OF_OFFERED}.intersection(labels)
            assert len(would_have) == (take_better(reading, moment) is not None)


def test_an_answer_of_another_scene_is_seen_under_the_clock_of_the_one_it_was_given_in() -> None:
    scenario = loaded(THURSDAY)
    play = play_of(scenario, seed=1)
    after = go(play, "clerk-for-routine")
    shown = view(scenario, after)
    assert shown.answered == 1
    assert shown.text[0].text.startswith("Adnan puts his chair between you and Selim.")
    act = step(after, {"act": "someone-at-the-door"})
    assert isinstance(act, Play) and view(scenario, act).answered == 1
