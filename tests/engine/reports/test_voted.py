"""A led play's debrief: how the room voted, and where it was divided."""

from __future__ import annotations

from engine.play.led import tally
from engine.play.minutes import trial
from engine.play.play import Play, begin, undo
from engine.reports.debrief import Debrief, debrief
from engine.reports.withheld import withheld
from tests.cases import go
from tests.engine.reports.plays import LUCK, case, section, words
from tests.engine.reports.plays import play as played


def begun() -> Play:
    started = trial(case(), 0).started._replace(luck=LUCK, mode="led")
    play = begin(case().story, started)
    assert isinstance(play, Play)
    return play


def voted(play: Play, sure: dict[str, int] | None = None, **counts: int) -> Play:
    after = tally(play, {id.replace("_", "-"): n for id, n in counts.items()}, sure)
    assert isinstance(after, Play), after
    return after


def ids(debrief: Debrief) -> list[str]:
    return [part.id for part in (*debrief.sections, *debrief.more)]


def session() -> Play:
    """At the hall of one mind, at the order divided; there both roads were tried."""
    play = voted(begun(), {"1": 1, "2": 3, "3": 4}, few_words_now=7, clerk_for_routine=1)
    play = go(play, "clerk-for-routine")
    back = undo(play)
    assert isinstance(back, Play)
    play = go(back, "few-words-now")
    return voted(play, anyone_today=4, signed_account=3, debt_book_photo=1)


def test_every_vote_is_told_once_most_first_and_without_what_nobody_chose() -> None:
    part = section(debrief(case(), session()), "votes")
    first, second = part.entries
    assert [line.label for line in first.lines] == ["7 of 8", "1 of 8", "How sure the room was"]
    assert first.lines[-1].text == "not 1, fairly 3, very 4"
    assert [line.label for line in second.lines] == [
        "Placed first by 4 of 8", "Placed first by 3 of 8", "Placed first by 1 of 8"
    ]  # fmt: skip
    assert "How do you begin?" in first.title


def test_where_at_most_half_were_of_one_mind_the_room_was_divided() -> None:
    part = section(debrief(case(), session()), "divided")
    (entry,) = part.entries
    assert "In what order" in entry.title
    assert entry.lines[-1].text == "What made each of these the sensible thing to do?"


def test_a_room_of_one_mind_and_a_play_that_was_not_led_tell_of_no_division() -> None:
    told = debrief(case(), voted(begun(), few_words_now=8))
    assert "divided" not in ids(told) and "votes" in ids(told)
    alone = debrief(case(), played(["few-words-now"]))
    assert not {"divided", "votes"} & set(ids(alone))


def test_votes_are_told_while_the_key_is_held_back_and_nothing_else_of_it() -> None:
    told = withheld(case(), session())
    first, more = [s.id for s in told.sections], [s.id for s in told.more]
    assert first == ["reactions", "happened", "divided", "commitment"]
    assert more == ["log", "votes", "reflect"]
    assert "author" not in words(section(told, "votes")) + words(section(told, "divided"))


def test_a_room_is_never_spoken_to_as_one_person() -> None:
    said: list[str] = []

    def heard(source: str) -> str:
        said.append(source)
        return source

    debrief(case(), session(), translate=heard)
    assert "The room chose" in said
    assert not [words for words in said if words.startswith(("You ", "Your ", "What you "))]
