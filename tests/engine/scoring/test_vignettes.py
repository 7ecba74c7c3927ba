"""Short stories in a form: what one is, and how often it was taken for something else."""

from __future__ import annotations

import pytest

from engine.explore.explored_case import Case
from engine.explore.values.compute import compute_values
from engine.scenario.case_files import SHIPPED
from engine.scenario.courses import find_course
from engine.scenario.load import load_course
from engine.scenario.scenario import Scenario
from engine.scoring.vignettes import OTHER, TRAFFICKING, count_misread, find_vignettes
from tests.cases import EVERYTHING, loaded

LETTERS = ("a", "b")


def form(letter: str) -> Scenario:
    return loaded(SHIPPED / "foundation" / f"eight-stories-{letter}.yaml")


def test_the_foundation_course_begins_and_ends_with_the_two_forms() -> None:
    path = find_course("foundation")
    assert path is not None
    course = load_course(path)
    assert course.forms == (course.cases[0], course.cases[-1]) == (form("a").id, form("b").id)
    assert course.parallel and not set(course.forms) & set(course.taught)


def test_both_forms_follow_one_plan() -> None:
    a, b = (form(letter) for letter in LETTERS)
    assert find_vignettes(a.key) == find_vignettes(b.key)
    assert sorted(find_vignettes(a.key).values()) == [OTHER] * 3 + [TRAFFICKING] * 5
    domains = [{at: slot.domains for at, slot in each.key.slots.items()} for each in (a, b)]
    assert domains[0] == domains[1]
    for at in find_vignettes(a.key):
        ratings = [
            sorted(
                (mark.takes_for, mark.grades[0].overall)
                for address, mark in each.key.marks.items()
                if address.startswith(f"{at}.")
            )
            for each in (a, b)
        ]
        assert ratings[0] == ratings[1], at


def test_both_forms_are_worth_the_same_and_so_is_chance() -> None:
    bounds = []
    for letter in LETTERS:
        values = compute_values(Case(form(letter)))
        assert values is not None
        bounds.append((values.start, [dict(start.units) for start in values.starts]))
    assert bounds[0] == bounds[1]


@pytest.mark.parametrize("letter", LETTERS)
def test_whoever_sees_trafficking_everywhere_misses_nothing(letter: str) -> None:
    key = form(letter).key
    for seen, expected in (
        (TRAFFICKING, {TRAFFICKING: 0, OTHER: 3}),
        (OTHER, {TRAFFICKING: 5, OTHER: 0}),
    ):
        answers = {
            at: next(
                address.rpartition(".")[2]
                for address, mark in key.marks.items()
                if address.startswith(f"{at}.") and mark.takes_for == seen
            )
            for at in find_vignettes(key)
        }
        assert count_misread(key, answers) == expected


def test_a_story_that_was_passed_over_is_not_misread() -> None:
    assert count_misread(form("a").key, {}) == {TRAFFICKING: 0, OTHER: 0}


def test_a_case_that_is_no_form_has_no_such_stories() -> None:
    assert find_vignettes(loaded(EVERYTHING).key) == {}
