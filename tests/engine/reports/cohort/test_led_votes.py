"""Votes of led sessions stand beside the plays, each place once, and are never added to them."""

from __future__ import annotations

import csv
import io
import re
from math import sqrt
from statistics import NormalDist

import pytest
from msgspec.structs import replace

from engine.play.led import tally
from engine.play.play import Play, begin, step, undo
from engine.reports.cohort.page_two import as_csv
from engine.reports.cohort.report_data import CaseReport
from engine.reports.cohort.sections.conversations import VOTED
from engine.reports.cohort.select_plays import Played
from engine.scenario.scenario import Scenario
from tests.cases import started
from tests.engine.reports.cohort.rooms import (
    as_page,
    case_of,
    changed,
    door,
    own_case_of,
    report_of,
    room,
)

SPLIT = {"separate": 4, "in-front": 9, "walk-first": 2}


def led(*, both: bool = False) -> Played:
    """A room of fifteen that votes at the door; then it asks once, and votes on that too."""
    play = begin(door().story, started(door(), mode="led"))
    assert isinstance(play, Play)
    play = voted(play, SPLIT, {"1": 1, "2": 6, "3": 8})
    if both:
        play = voted(after(play, "in-front"), {"interpreter": 8, "danger": 7})
        back = undo(play)
        assert isinstance(back, Play) and back.location.location.place == "door"
        play = back
    play = voted(after(play, "separate"), {"interpreter": 12, "danger": 3})
    play = after(play, ["interpreter", "danger", "statement"])
    play = voted(play, {"window": 10, "bed": 9, "photo": 6, "tea": 5})
    play = after(play, ["window", "bed"])
    return Played(voted(play, {"how-this-works": 11, "locked-in": 4}), door())


def voted(play: Play, counts: dict[str, int], sure: dict[str, int] | None = None) -> Play:
    result = tally(play, counts, sure)
    assert isinstance(result, Play), result
    return result


def after(play: Play, answer: object) -> Play:
    result = step(play, answer)
    assert isinstance(result, Play), result
    return result


def votes(case: CaseReport, at: str) -> dict[str, int]:
    return {choice.id: choice.votes for choice in case.decision(at).choices}


def test_votes_stand_beside_the_plays() -> None:
    alone, both = case_of(room(12)), case_of((*room(12), led()))
    assert both.plays.led == 1 and both.plays.counted == 12
    assert votes(both, "door") == SPLIT
    assert both.decision("door").voters == 15
    assert both.decision("door").voted_sure == (1, 6, 8)
    assert both.decision("door").credit == alone.decision("door").credit
    assert [t.closes for t in both.topics] == [t.closes for t in alone.topics]


def test_a_vote_is_told_alone_when_nobody_played() -> None:
    case = case_of((led(),), records="own")
    topic = case.topics[0]
    assert topic.voted and topic.at == "door"
    assert (topic.wrong.k, topic.wrong.n) == (9, 15)
    assert (topic.pull, topic.drew) == ("door.in-front", 9)
    assert [(h.address, h.kind) for h in topic.harmful] == [
        ("door.in-front", "exposes-to-controller")
    ]
    page = as_page(report_of((led(),), records="own"))
    assert "(votes: 9 of 15)" in page and "From the votes of led sessions" in page
    harm = page[page.index('class="harm"') :]
    assert harm.index("Voted for in led sessions") < harm.index("9 of 15") < harm.index("counted")


def test_of_own_records_votes_are_exact_beside_plays_that_are_about_right() -> None:
    played = (*room(12), led())
    told = replace(report_of(played, records="own"), cases=(own_case_of(played),))
    page = as_page(told)
    assert re.search(r"about [3-9] of 12", page), "six did, and chance adds three at most"
    assert page.count("9 of 15") > 1
    assert not re.search(r"(about \d+|none|nearly all) of 15", page)


def test_where_nobody_played_no_column_of_plays_stands_empty() -> None:
    page = as_page(report_of((led(),), records="own"))
    decisions = page[page.index('class="decisions"') :]
    assert "0 of 0" not in decisions and "Average cost" not in decisions
    assert "Average cost" in as_page(report_of((*room(12), led())))


def test_both_roads_are_on_record_and_each_vote_counts_once() -> None:
    case = case_of((led(both=True),))
    assert votes(case, "door") == SPLIT
    assert votes(case, "order") == {"interpreter": 8, "statement": 0, "danger": 7}


def test_two_sessions_are_added_up() -> None:
    case = case_of((led(), led()))
    assert case.plays.led == 2
    assert votes(case, "door") == {id: 2 * n for id, n in SPLIT.items()}


def test_a_vote_on_a_question_of_a_talk_is_told_apart() -> None:
    (vote,) = VOTED.of(case_of((led(),)))
    assert (vote.at, vote.turn) == ("talk", 0)
    assert ("how-this-works", '"You can leave out any question."', 11) in vote.counts
    page = as_page(report_of((led(),)))
    assert "You can leave out any question." in page


def test_the_votes_of_one_talk_are_one_table_in_words() -> None:
    room = led()
    play = after(after(room.play, {"ask": "how-this-works"}), "no")
    play = voted(play, {"locked-in": 10, "close": 5})
    page = as_page(report_of((replace(room, play=play),)))
    part = page[page.index('class="voted"') :]
    part = part[: part.index("</section>")]
    assert part.count("<table") == 1
    row = next(row for row in part.split("<tr") if "He locked you in" in row)
    assert "1: 4 of 15" in row and "2: 10 of 15" in row
    assert "Close the talk." in part and ">close<" not in part


# A vote on a pick, and on a talk ------------------------------------------------------------------


def of_a_pick(scenario: Scenario, **counts: int) -> Played:
    """A room that votes on what two things to see to."""
    play = begin(scenario.story, started(scenario, mode="led"))
    assert isinstance(play, Play)
    play = after(after(play, "separate"), ["interpreter", "danger", "statement"])
    return Played(voted(play, counts), scenario)


def outsider() -> Scenario:
    """The case, in which a photograph is harmful."""
    harm = "critical: exposes-to-outsider\n          signals: [he-listens]\n          "
    return changed(("breaches: [P41]", f"{harm}breaches: [P41]"))


def test_of_a_pick_each_thing_is_told_of_the_people_who_voted() -> None:
    """Each of 24 people has two votes: 9 of 24 chose harm, never 9 of 48."""
    scenario = outsider()
    played = of_a_pick(scenario, window=20, bed=15, photo=9, tea=4)
    case = case_of((played,), today=(scenario,))
    decision = case.decision("see-to")
    assert decision.voters == 24
    assert votes(case, "see-to") == {"window": 20, "bed": 15, "photo": 9, "tea": 4}
    (harm,) = case.harmful_votes
    assert (harm.drew.k, harm.drew.n) == (9, 24)
    (topic,) = case.topics
    assert (topic.harm.k, topic.harm.n) == (9, 24)
    assert (topic.wrong.k, topic.wrong.n) == (9, 24), "at the least: the 4 may be among the 9"
    lost = (9 + 4) / 48 / 8  # of 48 votes, on one of eight weights
    assert topic.closes == pytest.approx(lost)
    page = as_page(report_of((played,), today=(scenario,)))
    assert "9 of 24" in page and "of 48" not in page and "Voters who chose it" in page
    assert "At least 9 of 24 voted for something" in page
    assert "weak or harmful answer" not in page, (
        "one of two that is not right is no wrong answer yet"
    )
    (row,) = [r for r in rows_of((played,), scenario) if r["measure"].startswith("votes: ")]
    assert (row["k"], row["n"]) == ("9", "24")
    low = float(row["low"])
    error = sqrt(low * (1 - low) / 24)  # Wilson's bound, with people for n
    assert 9 / 24 - low == pytest.approx(NormalDist().inv_cdf(0.975) * error, abs=1e-5)


def rows_of(played: tuple[Played, ...], scenario: Scenario) -> list[dict[str, str]]:
    text = as_csv(report_of(played, today=(scenario,)))
    return list(csv.DictReader(io.StringIO(text[1:])))


def test_two_rooms_of_a_pick_are_added_up_as_people() -> None:
    scenario = outsider()
    rooms = (
        of_a_pick(scenario, window=9, bed=9, photo=0, tea=0),
        of_a_pick(scenario, window=4, bed=2, photo=5, tea=0),  # a vote is missing
    )
    decision = case_of(rooms, today=(scenario,)).decision("see-to")
    assert decision.voters == 9 + 6


def test_a_harmful_question_is_told_of_the_people_at_the_vote_where_it_had_most() -> None:
    """A room votes before every question; the same hands may be up twice."""
    scenario = changed(
        ("type: leading\n", "type: leading\n              critical: exposes-to-controller\n"),
        ("breaches: [P18]", "signals: [he-listens]\n              breaches: [P18]"),
        ("rating: 2\n              signals", "rating: 1\n              signals"),
    )
    play = of_a_pick(scenario, window=12, bed=12).play
    play = after(play, ["window", "bed"])
    play = after(voted(play, {"how-this-works": 8, "locked-in": 4}), {"ask": "how-this-works"})
    play = voted(after(play, "no"), {"locked-in": 7, "close": 5})
    (harm,) = case_of((Played(play, scenario),), today=(scenario,)).harmful_votes
    assert harm.address == "talk.locked-in"
    assert (harm.drew.k, harm.drew.n) == (7, 12), "never 11 of 24 votes"


# A vote on an order -------------------------------------------------------------------------------


def four() -> Scenario:
    """The case, with a fourth thing to put in order: the third, as the key has it."""
    return changed(
        ("        danger:\n", "        form:\n          do: A form.\n        danger:\n"),
        ("key: [interpreter, danger, statement]", "key: [interpreter, danger, form, statement]"),
    )


def ordered(scenario: Scenario, **counts: int) -> Played:
    """A room of one mind at the door, and its votes on what comes first."""
    play = begin(scenario.story, started(scenario, mode="led"))
    assert isinstance(play, Play)
    play = after(voted(play, {"separate": 8}), "separate")
    return Played(voted(play, counts), scenario)


def test_a_vote_that_can_begin_an_acceptable_order_is_no_wrong_choice() -> None:
    case = four()
    far = case_of((ordered(case, interpreter=1, danger=3, form=4),), today=(case,))
    (topic,) = far.topics
    assert topic.pull == "order.form", "second is 6/8 of the credit at most, third 4/8"
    assert (topic.wrong.k, topic.wrong.n) == (4, 8), "whoever began with the second may be right"
    for counts in ({"danger": 5, "interpreter": 3}, {"danger": 5, "interpreter": 1, "form": 2}):
        assert not case_of((ordered(case, **counts),), today=(case,)).topics


def test_a_vote_on_an_order_is_told_by_what_was_put_first() -> None:
    page = as_page(report_of((ordered(door(), interpreter=3, danger=5),)))
    talk = page[page.index('class="talk"') : page.index('class="guide"')]
    assert "How many put each first" in talk
    assert "(put first by 5 of 8; the author puts it second)" in talk
    assert "weak answer is tempting" not in page
    assert "no order that begins with it could have" in page, "the method box"


def test_a_report_of_one_play_counts_it_as_one() -> None:
    for records in ("own", "shared"):
        page = as_page(report_of(room(30)[:1], records=records))
        assert not re.search(r"\b1 (finished )?plays\b", page)
        assert "They stand" not in page
