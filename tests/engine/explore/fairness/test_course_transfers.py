"""What a course can teach wrongly: an answer that is right in one case and weak in another."""

from __future__ import annotations

from msgspec.structs import replace

from engine.explore.fairness.course_transfers import find_transfers
from engine.scenario.case_files import SHIPPED
from engine.scenario.courses import courses
from engine.scenario.load import check_contrasts, load_course
from engine.scoring.score import WEAK
from tests.cases import loaded

PATH = next(path for path in courses() if path.stem == "foundation")
COURSE = load_course(PATH)
CASES = [loaded(SHIPPED / "foundation" / f"{case}.yaml") for case in COURSE.taught]
BARE = replace(COURSE, contrasts=())


def test_the_question_that_is_right_with_a_woman_and_wrong_with_a_child_is_found() -> None:
    found = {each.answer.address: each for each in find_transfers(BARE, CASES)}
    learned = found["health-post.must-not-know"].learned
    assert [(each.case, each.address) for each in learned] == [
        ("counter-four", "few-words.must-not-know")
    ]


def test_what_is_listed_is_weak_in_every_fact_and_right_in_another_case() -> None:
    keys = {case.id: case.key for case in CASES}
    for each in find_transfers(BARE, CASES):
        mark = keys[each.answer.case].marks[each.answer.address]
        assert all(int(grade.rating) <= WEAK for grade in mark.grades), each
        assert not each.principle or not mark.belief, "of a belief its card tells"
        for best in each.learned:
            key = keys[best.case]
            grades = key.marks[best.address].grades
            assert best.case != each.answer.case
            assert any(grade.overall == key.denominator for grade in grades)
            assert not each.principle or each.principle in best.principles & each.answer.principles


def test_a_contrast_takes_off_the_list_what_it_tells_of_and_nothing_else() -> None:
    every = list(find_transfers(BARE, CASES))
    one = next(each for each in COURSE.contrasts if "must-not-know" in each.between[0].at)
    left = list(find_transfers(replace(COURSE, contrasts=(one,)), CASES))
    assert [each for each in every if each not in left] == [
        each for each in every if each.answer.address == "health-post.must-not-know"
    ]
    wrong = replace(one, between=(replace(one.between[0], at="the-door"), one.between[1]))
    assert list(find_transfers(replace(COURSE, contrasts=(wrong,)), CASES)) == every


def test_the_foundation_course_tells_what_differs_wherever_that_can_hurt() -> None:
    check_contrasts(PATH, CASES)
    assert not list(find_transfers(COURSE, CASES))
