"""What happened, as it is told: the road, the log, and the votes of a room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from msgspec.structs import fields

from engine.decisions.multi_item import AnswerWords, ItemWords, YouOrRoom
from engine.decisions.registry import WHOLES
from engine.language.extract import find_messages
from engine.pictures.road import Mattered, Road
from engine.play.led import tally
from engine.play.play import Play, begin, undo
from engine.play.trial import begin_trial
from engine.reports.debrief import sentences
from engine.reports.debrief.debrief import Debrief, debrief, withhold_debrief
from engine.scoring.play_reading import could_end_otherwise
from tests.cases import case as small_case
from tests.cases import go, play_of
from tests.engine.language.compiled import spoken_by
from tests.engine.reports.plays import (
    BEST,
    LUCK,
    MENDED,
    WORST,
    case,
    labelled,
    play,
    section,
    words,
)
from tests.engine.reports.plays import play as played

CHANCE = "Chance, not you, decided part of this: the same answers can end differently."
RAIN = small_case(
    """
    door:
      choose:
        prompt: P?
        options:
          knock: {do: Knock.}
          wait: {do: Wait.}
        then: [{if: rain and chose('door.knock'), go: dawn}, {go: evening}]
    """
)


def road(now: Play) -> Road:
    """The road of a play, as its debrief draws it."""
    (picture,) = section(debrief(case(), now), "happened").entries[0].pictures
    assert isinstance(picture, Road)
    return picture


def test_the_road_has_a_stop_where_something_was_answered_and_says_what_mattered_most() -> None:
    hall, order, talk, *_ = road(play(WORST)).stops
    assert (hall.time, hall.says, hall.mattered) == ("15:40", "critical", Mattered.CRITICAL)
    assert order.says == "weak" and order.mattered is Mattered.LOOK
    assert talk.place.endswith(", questions: 4") and talk.says == "weak: 3, harmful: 1"
    mended = road(play(MENDED)).stops[0]
    assert mended.says == "critical, put right"
    assert "16:25" not in [stop.time for stop in road(play(MENDED)).stops]  # it was passed over


def test_before_the_end_the_road_has_no_end_and_before_the_first_answer_there_is_none() -> None:
    assert road(play(BEST)).end and not road(play(BEST[:2])).end
    assert section(debrief(case(), play([])), "happened").entries == ()


def test_while_the_feedback_waits_every_answer_is_told_and_no_road() -> None:
    part = section(withhold_debrief(case(), play(WORST)), "happened")
    (lead,) = part.lead
    assert "Everything you said or did" in lead and "Nothing here is a judgement." in lead
    assert not [picture for entry in part.entries for picture in entry.pictures]
    assert labelled(part, "15:40")[0].startswith("Keep Adnan for ten minutes")


@pytest.mark.parametrize("answers", [BEST, WORST])
def test_the_ending_is_there_with_the_word_that_it_is_no_measure(answers: list[object]) -> None:
    for told in (debrief(case(), play(answers)), withhold_debrief(case(), play(answers))):
        last = section(told, "happened").entries[-1].lines
        (ended,) = [line.text for line in last if line.label == "How it ended"]
        (whole,) = labelled(section(told, "log"), "For the person")
        assert whole.startswith(ended) and ended.endswith(".")
        assert last[-1].text.startswith("How a story ends does not show how well it was handled")


def test_before_the_end_nothing_is_told_of_an_ending() -> None:
    assert "How it ended" not in words(section(debrief(case(), play(BEST[:2])), "happened"))


# Chance ------------------------------------------------------------------------------------------


def test_where_chance_decided_the_ending_it_is_said_to_be_in_nobodys_hands() -> None:
    told = debrief(RAIN, play_of(RAIN, "knock", luck={"rain": True}))
    for id in ("happened", "log"):
        assert CHANCE in words(section(told, id))


def test_where_it_did_not_nothing_is_said_of_chance() -> None:
    assert CHANCE not in words(section(debrief(RAIN, play_of(RAIN, "wait")), "happened"))
    assert not could_end_otherwise(play_of(RAIN))  # it has not ended


def test_a_trial_that_began_elsewhere_is_not_played_again() -> None:
    assert not could_end_otherwise(play_of(RAIN, "knock", at="door", values={"told": True}))


def test_other_words_of_the_same_ending_are_chance_too() -> None:
    assert could_end_otherwise(play(BEST))


def test_the_case_and_its_words_in_what_happened_stay_free_of_judgement() -> None:
    part = section(debrief(case(), play(WORST)), "happened")
    assert {line.tone for entry in part.entries for line in entry.lines} <= {
        "said", "seen", "chosen",
    }  # fmt: skip


# Votes of a room ----------------------------------------------------------------------------------


def begun() -> Play:
    started = begin_trial(case(), 0).started._replace(luck=LUCK, mode="led")
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
    assert [line.label for line in first.lines] == ["7 of 8", "1 of 8", "How sure the class was"]
    assert first.lines[-1].text == "not 1, fairly 3, very 4"
    assert [line.label for line in second.lines] == [
        "Placed first by 4 of 8", "Placed first by 3 of 8", "Placed first by 1 of 8"
    ]  # fmt: skip
    assert "How do you begin?" in first.title


def test_two_answers_with_one_vote_each_are_told_as_one_vote_each() -> None:
    play = voted(begun(), few_words_now=6, clerk_for_routine=1, keep_the_hall_ordinary=1)
    (entry,) = section(debrief(case(), play), "votes").entries
    assert [line.label for line in entry.lines] == ["6 of 8", "1 of 8 each", "1 of 8 each"]


def test_where_at_most_half_were_of_one_mind_the_room_was_divided() -> None:
    part = section(debrief(case(), session()), "divided")
    (entry,) = part.entries
    assert "In what order" in entry.title
    assert entry.lines[-1].text == "Why could a good officer choose each of these?"


def test_a_room_of_one_mind_and_a_play_that_was_not_led_tell_of_no_division() -> None:
    told = debrief(case(), voted(begun(), few_words_now=8))
    assert "divided" not in ids(told) and "votes" in ids(told)
    alone = debrief(case(), played(["few-words-now"]))
    assert not {"divided", "votes"} & set(ids(alone))


def both_roads(*, last: str) -> Play:
    """A vote whose leading answer is harmful; its road was taken, then another one."""
    play = voted(
        begun(),
        {"1": 0, "2": 3, "3": 5},
        clerk_for_routine=4,
        few_words_now=3,
        keep_the_hall_ordinary=1,
    )
    back = undo(go(play, "clerk-for-routine"))
    assert isinstance(back, Play)
    return go(back, last)


def test_what_the_room_chose_is_what_it_voted_and_not_the_road_gone_last() -> None:
    told = debrief(case(), both_roads(last="keep-the-hall-ordinary"))
    assert not section(told, "well").entries, "one of eight voted for it"
    (error,) = (e for e in section(told, "look").entries if "Kind of error" in str(e.lines))
    labels = [line.label for line in error.lines]
    assert "The largest group in the class (4 of 8) chose" in labels
    assert "not 0, fairly 3, very 5" in [line.text for line in error.lines]
    (answer,) = section(told, "judgements").entries
    assert answer.lines[0].label == "The path taken last (1 of 8 had voted for it)"
    sources = [entry.title for entry in section(told, "principles").entries]
    assert any("Interpreters" in title for title in sources), "what is cited has its sources"


def test_a_harmful_answer_that_drew_votes_is_told_though_nobody_went_that_way() -> None:
    play = go(
        voted(begun(), keep_the_hall_ordinary=7, clerk_for_routine=1), "keep-the-hall-ordinary"
    )
    told = debrief(case(), play)
    (error,) = section(told, "look").entries
    assert "In the class, 1 of 8 chose" in [line.label for line in error.lines]
    (kept,) = section(told, "well").entries
    assert kept.lines[0].label == "Most of the class (7 of 8) chose"


def test_a_good_answer_of_the_room_went_well_also_where_another_road_was_looked_at() -> None:
    play = voted(begun(), keep_the_hall_ordinary=8)
    told = debrief(case(), go(play, "clerk-for-routine"))
    (kept,) = section(told, "well").entries
    assert kept.lines[0].label == "The whole class chose (8 of 8)"
    (error,) = section(told, "look").entries
    assert "The path taken (0 of 8 had voted for it)" in [line.label for line in error.lines]


def test_a_road_nobody_voted_on_is_told_as_one() -> None:
    told = debrief(case(), go(begun(), "few-words-now"))
    (answer,) = section(told, "judgements").entries
    assert answer.lines[0].label == "The path taken; no vote was typed"


def test_votes_are_told_while_the_key_is_held_back_and_nothing_else_of_it() -> None:
    told = withhold_debrief(case(), session())
    first, more = [s.id for s in told.sections], [s.id for s in told.more]
    assert first == ["reactions", "happened", "divided", "commitment"]
    assert more == ["log", "votes", "reflect"]
    assert "author" not in words(section(told, "votes")) + words(section(told, "divided"))


def test_a_room_is_never_spoken_to_as_one_person() -> None:
    said: list[str] = []

    def heard(source: str) -> str:
        said.append(source)
        return source

    debrief(case(), session(), language=spoken_by(heard))
    assert "the path the case took last" in " ".join(said)
    assert not [words for words in said if words.startswith(("You ", "Your ", "What you "))]


def test_every_sentence_to_one_person_has_words_for_a_room() -> None:
    plain, addressed = set[str](), set[str]()
    for each in _sentences([vars(sentences), [kind.words for kind in WHOLES.values()]]):
        if isinstance(each, YouOrRoom):
            addressed |= {each.you, each.room}
        else:
            plain.add(each)
    assert {"Debrief", "The author would choose it."} <= plain
    assert {"You did", "The class gave it {yours}."} <= addressed
    assert not [said for said in plain if said.startswith(("You ", "Your ", "What you "))]
    assert addressed <= {message.source for message in find_messages()}


def _sentences(found: object) -> Iterator[str | YouOrRoom]:
    if isinstance(found, str | YouOrRoom):
        yield found
    elif isinstance(found, Mapping):
        for value in found.values():
            yield from _sentences(value)
    elif isinstance(found, AnswerWords | ItemWords):
        yield from _sentences([getattr(found, field.name) for field in fields(found)])
    elif isinstance(found, list | tuple):
        for value in found:
            yield from _sentences(value)
