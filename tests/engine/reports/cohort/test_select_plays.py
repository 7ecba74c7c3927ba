"""Which plays count and which do not, and that the report says so."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from engine.reports.cohort.report_data import CaseReport
from engine.reports.cohort.sections.conversations import QUESTIONS
from engine.reports.cohort.sections.finished_plays import RISKS, SPREADS, WAYS
from engine.reports.cohort.select_plays import Played
from tests.engine.reports.cohort.people import code, participant
from tests.engine.reports.cohort.rooms import as_page, case_of, changed, door, report_of, room

UNFINISHED = 3  # answers after which a play is left


def one(number: int, *, most: int = 200, passes: float = 0.0, date: str = "2026-03-02") -> Played:
    """A play of one person."""
    head = {"date": date}
    play = participant(door(), number, most=most, passes=passes, head=head)
    return Played(play, door(), (code(number),))


def chosen(case: CaseReport, at: str = "door") -> int:
    """How many options were chosen in all."""
    return sum(choice.chosen.k for choice in case.decision(at).choices)


@pytest.mark.parametrize("people", [1, 4, 12])
def test_small_cohorts_of_shared_records_are_told_whole(people: int) -> None:
    case = case_of(room(people))
    assert case.plays.finished == chosen(case) == people
    assert all(need.held.n == people for need in case.needs)
    assert WAYS.of(case) and QUESTIONS.of(case)


def test_of_nobody_the_page_says_so_and_names_the_cases_left() -> None:
    report = report_of(())
    assert report.cases == () and report.missing == ("every-kind",)
    assert "Nobody has played yet." in as_page(report)


def test_of_a_cohort_whose_plays_were_forgotten_the_page_says_so() -> None:
    page = as_page(report_of((), closed="2026-03-06"))
    assert "were deleted, as agreed" in page


@pytest.mark.parametrize("people", [1, 4, 12])
def test_below_the_thresholds_there_is_no_figure_but_how_few_there_were(people: int) -> None:
    case = case_of(room(people))
    for decision in case.decisions:
        assert decision.discrimination.value is None and decision.flags == ()
        assert all(choice.others is None for choice in decision.choices)
    assert case.checked.items == case.checked.comparisons == 0
    for spread in SPREADS.of(case):
        assert (spread.median.value is None) == (people < 5) == (spread.low is None)
    page = as_page(report_of(room(people)))
    assert f"too few ({people} of the 20 it takes)" in page
    assert (f"too few ({people} of the 5 it takes)" in page) == (people < 5)


def test_a_play_that_was_broken_off_counts_in_what_it_came_to_and_nowhere_else() -> None:
    left = one(800, most=UNFINISHED)
    assert not left.play.ended
    before, after = case_of(room(12)), case_of((*room(12), left))
    assert after.plays.unfinished == 1 and after.plays.finished == 12
    assert after.decision("door").n == before.decision("door").n + 1
    assert after.decision("weigh").n == before.decision("weigh").n
    assert (after.needs, RISKS.of(after), WAYS.of(after)) == (
        before.needs,
        RISKS.of(before),
        WAYS.of(before),
    )
    assert SPREADS.of(after) == SPREADS.of(before) and after.purposes == before.purposes
    assert "Not finished: 1." in as_page(report_of((*room(12), left)))


def test_the_first_finished_play_of_each_person_counts() -> None:
    again = [one(n, date="2026-03-09") for n in range(3)]
    case = case_of((*room(12), *again))
    assert case.plays.counted == 12 and case.plays.repeated == 3
    assert replace(case, plays=case_of(room(12)).plays) == case_of(room(12))
    assert "had already played the case: 3" in as_page(report_of((*room(12), *again)))


def test_the_first_is_by_its_day_whatever_was_written_last() -> None:
    early, late = one(700, date="2026-03-02"), one(701, date="2026-03-03")
    late = replace(late, people=early.people)
    assert case_of((late, early)).decisions == case_of((early,)).decisions


def test_one_that_was_finished_comes_before_one_that_was_broken_off() -> None:
    left = replace(one(700, most=UNFINISHED, date="2026-03-02"), people=(code(701),))
    whole = one(701, date="2026-03-03")
    case = case_of((left, whole))
    assert (case.plays.finished, case.plays.unfinished, case.plays.repeated) == (1, 0, 1)


def test_one_that_was_only_opened_is_no_earlier_play() -> None:
    opened = [one(n, most=0, date="2026-03-01") for n in range(3)]
    left = one(900, most=UNFINISHED)
    again = replace(one(901, most=0, date="2026-03-01"), people=left.people)
    report = report_of((*opened, again, *room(12), left))
    (case,) = report.cases
    assert (case.plays.finished, case.plays.unfinished, case.plays.repeated) == (12, 1, 0)
    assert case.decision("door").n == 13
    assert "had already played the case" not in as_page(report)


def test_of_somebody_who_only_opened_the_case_one_play_is_told_as_not_finished() -> None:
    plays = case_of((*room(12), one(900, most=0), one(900, most=0, date="2026-03-09"))).plays
    assert (plays.counted, plays.unfinished, plays.repeated) == (13, 1, 0)


def test_two_at_one_screen_are_one_play() -> None:
    play = participant(door(), 700, head={"players": 2})
    pair = Played(play, door(), (code(700), code(701)))
    alone = one(701, date="2026-03-09")
    case = case_of((pair, alone))
    assert case.plays.counted == case.plays.pairs == 1 and case.plays.repeated == 1
    assert case.decision("door").n == 1
    assert "each counted as one play" in as_page(report_of((pair,)))


def test_what_was_passed_over_counts_nowhere_and_is_told_of_five_plays_on() -> None:
    passing = [one(n, passes=0.5) for n in range(600, 606)]
    case = case_of(passing)
    assert case.plays.passed and case.decision("see-to").n < 6
    assert case_of(passing[:4]).plays.passed is None
    assert "With a part skipped" in as_page(report_of(passing))
    assert "With a part skipped" not in as_page(report_of(passing[:4]))


def test_plays_on_another_key_are_read_by_todays_and_it_is_said() -> None:
    newer = changed(("rating: 3\n          upholds: [P01]", "rating: 2\n          upholds: [P01]"))
    assert newer.hashes.story == door().hashes.story
    case = case_of(room(12), today=(newer,))
    assert case.key == newer.hashes.key and case.plays.rescored == 12
    walked = next(c for c in case.decision("door").choices if c.id == "walk-first")
    assert walked.ratings == (2,)
    assert "Played under another marking: 12" in as_page(report_of(room(12), today=(newer,)))


def test_two_keys_in_one_cohort_are_one_group() -> None:
    newer = changed(("rating: 3\n          upholds: [P01]", "rating: 2\n          upholds: [P01]"))
    later = Played(participant(newer, 950), newer, (code(950),))
    case = case_of((*room(12), later), today=(newer,))
    assert case.plays.counted == 13 and case.plays.rescored == 12 and case.stories == 1


def test_two_stories_of_a_case_stand_apart() -> None:
    other = changed(("most: 3", "most: 2"))
    assert other.hashes.story != door().hashes.story
    later = [Played(participant(other, 950 + n), other, (code(950 + n),)) for n in range(6)]
    report = report_of((*room(12), *later), today=(other,))
    assert [(c.story, c.plays.counted) for c in report.cases] == [
        (other.hashes.story, 6),
        (door().hashes.story, 12),
    ]
    page = as_page(report)
    assert page.count("2 different stories were played") == 2
    for story in (door().hashes.story, other.hashes.story):
        assert page.count(f'id="one-every-kind-{story[:6]}"') == 1
        assert page.count(f'id="two-every-kind-{story[:6]}"') == 1


def test_somebody_who_played_both_stories_counts_once() -> None:
    other = changed(("most: 3", "most: 2"))
    again = Played(participant(other, 950, head={"date": "2026-03-09"}), other, (code(0),))
    report = report_of((*room(1), again), today=(other,))
    assert sorted((c.plays.counted, c.plays.repeated) for c in report.cases) == [(0, 1), (1, 0)]


def test_plays_that_cannot_be_read_are_counted() -> None:
    report = report_of(room(12), unreadable={"every-kind": 2, "gone": 1})
    assert report.cases[0].plays.unreadable == 2
    assert "does not fit its case: 2" in as_page(report)


def test_a_case_that_is_gone_is_read_as_it_was_played() -> None:
    case = case_of(room(12), today=(changed(("scenario: every-kind", "scenario: another")),))
    assert case.plays.counted == 12 and case.key == door().hashes.key


def test_codes_without_a_play_are_counted_and_not_named() -> None:
    report = report_of(room(12), people=15)
    assert report.cases[0].plays.missing == 3
    assert "Codes without a play of this case: 3." in as_page(report)


def test_an_item_on_which_experts_differ_is_never_counted_against_a_key() -> None:
    differing = changed(("accept: [0, 1]", "discuss: true"))
    case = case_of(room(12), today=(differing,))
    item = next(c for c in case.decision("weigh").choices if c.id == "locked")
    assert not item.keyed and item.chosen.k == 0 and sum(item.spread) == case.decision("weigh").n
    page = as_page(report_of(room(12), today=(differing,)))
    talk = page[page.index('class="decisions"') :]
    row = talk[talk.index("The door is locked at night.") :]
    assert "experts differ" in row[: row.index("</tr>")]
    assert " of " not in row[: row.index("</tr>")]
