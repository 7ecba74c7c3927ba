"""The case that is shown before a first one: as good as it can be played, explained, never kept."""

from __future__ import annotations

from functools import cache

from engine.explore.explored_case import Case
from engine.explore.values.compute import compute_values
from engine.play.play import path
from engine.reports.modelled_play import Walk
from engine.reports.render.html import as_html
from engine.reports.render.text import as_text
from engine.scenario.case_files import cases
from engine.scoring.attainable_range import appraise
from engine.services.catalogue.modelled_play import EXAMPLE, modelled_play, session_at
from tests.engine.scenario import test_shipped_cases as owed
from tests.tui.faces import one_line, rifq_here


@cache
def walk() -> Walk:
    return modelled_play()


def test_no_play_of_the_case_is_better_than_the_one_that_is_shown() -> None:
    values = compute_values(Case(walk().scenario))
    assert values is not None
    appraised = appraise(walk().scenario, walk().play, values)
    assert appraised is not None and appraised.share == 1
    assert not any(appraised.closed.values())


def test_nothing_is_found_in_it_and_every_weak_answer_has_a_better_one() -> None:
    checked = rifq_here("check", EXAMPLE)
    assert checked.returncode == 0 and "nothing to fix" in checked.stdout
    assert "accept" not in walk().scenario.data
    owed.test_every_weak_answer_has_a_better_one_in_a_few_words(EXAMPLE)
    owed.test_every_scene_and_ending_has_a_short_name_of_its_own(EXAMPLE)


def test_it_shows_several_kinds_of_decision_and_every_one_with_a_reason_and_a_principle() -> None:
    judged = [shown for shown in walk().moments if shown.why]
    kinds = {shown.before.location.location.kind for shown in judged}
    assert kinds == {"choose", "rank", "interview", "select"}
    for shown in judged:
        assert [line.label for line in shown.why][-1] == "Principle"
        assert "Why" in [line.label for line in shown.why]


def test_each_answer_that_costs_something_is_told_once_with_what_it_costs() -> None:
    text = one_line(as_text(walk().document()))
    for words in (
        "come back by day with an interpreter · weak. It is calm and correct.",
        "Whatever he answers, Mr Munir has heard the question",
        '"Does he lock you in at night?" · weak.',
        "and critical: puts someone at risk from a person who may control them. Whatever",
        "Promise Prakash that his wages will be paid in full",
        "a promise that fails costs you his trust",
    ):
        assert text.count(words) == 1, words
    assert "1. Ms Anju says who she is" in text
    assert "You asked for one night." in as_html(walk().document())


def test_it_is_none_of_the_cases_to_be_played_and_is_never_recorded() -> None:
    assert EXAMPLE not in set(cases())
    session = session_at(walk(), walk().moments[0].before)
    assert session.recorded.store is None and session.step.prompt == "What do you do first?"


def test_it_is_the_same_walk_each_time() -> None:
    again = modelled_play()
    assert [m.event for m in path(again.play)] == [m.event for m in path(walk().play)]
    assert again.document() == walk().document()
