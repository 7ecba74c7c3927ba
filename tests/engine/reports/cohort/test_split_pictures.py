"""What page one draws of a decision is what its data says, and points at nobody."""

from __future__ import annotations

from statistics import fmean

import pytest
from msgspec.structs import replace

from engine.decisions.registry import kind_of
from engine.language.language import ENGLISH
from engine.pictures.drawing import Bar, Ink
from engine.pictures.heat_grid import Grid
from engine.pictures.split import Split
from engine.reports.cohort.formatting import Saying
from engine.reports.cohort.report_data import CaseReport, Choice, Decision
from engine.reports.cohort.split_pictures import draw_split, draw_sure
from engine.reports.cohort.statistics import share
from tests.engine.reports.cohort.rooms import case_of, own_case_of, room

SIZES = pytest.mark.parametrize("people", [1, 5, 24, 116])


def _decisions(people: int) -> list[tuple[CaseReport, Decision]]:
    case = case_of(room(people))
    return [(case, decision) for decision in case.decisions if decision.n]


@SIZES
def test_a_row_holds_every_answer_that_was_given_from_best_to_harmful(people: int) -> None:
    for case, decision in _decisions(people):
        drawn = draw_split(Saying(case, ENGLISH), decision)
        if not isinstance(drawn, Split):
            continue
        given = {c.text: c.chosen for c in decision.choices if c.chosen.k or c.votes}
        assert {part.text for part in drawn.parts} == set(given)
        for part in drawn.parts:
            assert part.share == pytest.approx(given[part.text].k / decision.n)
            assert part.says == f"{given[part.text].k} of {given[part.text].n}"
        rated = {c.text: fmean(c.ratings or (3.0,)) for c in decision.choices}
        order = [rated[part.text] for part in drawn.parts]
        assert order == sorted(order, reverse=True)


def test_the_pieces_of_a_row_stand_in_the_order_of_how_they_were_rated() -> None:
    """An answer that was best in some plays and harmful in others stands in two places."""
    case = case_of(room(24))
    decision = next(d for d in case.decisions if kind_of(d).options and len(d.choices) > 2)
    one, two, *others = decision.choices
    mixed = replace(one, ratings=(1.0, 4.0), rated=(3, 0, 0, 4), chosen=share(7, 24))
    weak = replace(two, ratings=(2.0,), rated=(0, 0, 5, 0), chosen=share(5, 24))
    made = replace(decision, choices=(mixed, weak, *others))
    drawn = draw_split(Saying(case, ENGLISH), made)
    assert isinstance(drawn, Split)
    order = [Ink.BEST, Ink.FAIR, Ink.TRACK, Ink.WEAK, Ink.HARM]
    inks = [order.index(part.rated) for part in drawn.parts]
    assert inks == sorted(inks) and {0, 3, 4} <= set(inks)


def test_an_answer_that_is_right_in_some_plays_and_weak_in_others_is_called_neither() -> None:
    rated = {
        (4.0,): "best",
        (4.0, 1.0): "it depends",
        (2.0, 1.0): "harmful",
        (4.0, 3.0): "acceptable",
    }
    for case, decision in _decisions(24):
        if not isinstance(draw_split(Saying(case, ENGLISH), decision), Split):
            continue
        first, *others = decision.choices
        for ratings, word in rated.items():
            turned = replace(decision, choices=(replace(first, ratings=ratings, rated=()), *others))
            drawn = draw_split(Saying(case, ENGLISH), turned)
            assert isinstance(drawn, Split)
            found = next((p for p in drawn.parts if p.text == first.text), None)
            assert found is None or found.judged == word
            assert found is None or (found.rated is Ink.TRACK) is (word == "it depends")


def test_an_answer_that_depends_is_drawn_as_it_was_rated_in_each_play() -> None:
    """What a debrief calls harmful, the page of the same plays does not call "it depends"."""
    for case, decision in _decisions(24):
        first, *others = sorted(decision.choices, key=lambda choice: -choice.chosen.k)
        if not isinstance(draw_split(Saying(case, ENGLISH), decision), Split):
            continue
        assert all(sum(c.rated) == c.chosen.k for c in decision.choices if c.ratings)
        k, n = first.chosen.k, first.chosen.n
        turned = replace(first, ratings=(1.0, 4.0), rated=(k - 1, 0, 0, 1))
        drawn = draw_split(Saying(case, ENGLISH), replace(decision, choices=(turned, *others)))
        assert isinstance(drawn, Split)
        apart = [(p.judged, p.says, p.rated) for p in drawn.parts if p.text == first.text]
        assert apart == [
            ("best", f"{k - 1} of {n}", Ink.BEST),
            ("harmful", f"1 of {n}", Ink.HARM),
        ]
        return
    pytest.fail("no decision is drawn as a row")


def test_in_own_records_an_answer_that_depends_is_not_told_apart() -> None:
    for case, decision in _decisions(24):
        own = replace(decision, choices=tuple(replace(c, rated=()) for c in decision.choices))
        drawn = draw_split(Saying(case, ENGLISH), own)
        letters = [p.letter for p in drawn.parts] if isinstance(drawn, Split) else []
        assert len(letters) == len(set(letters))


def test_votes_stand_below_the_plays_each_with_its_own_count() -> None:
    for case, decision in _decisions(24):
        choices = tuple(replace(c, votes=n) for n, c in enumerate(decision.choices))
        voted = replace(decision, voters=9, choices=choices)
        drawn = draw_split(Saying(case, ENGLISH), voted)
        if not isinstance(drawn, Split):
            continue
        votes = {c.text: f"{c.votes} of 9" for c in choices}
        assert drawn.columns[-2:] == ("Plays", "Votes")
        assert drawn.parts
        assert all(part.votes == votes[part.text] for part in drawn.parts)
        assert [drawn.room, drawn.votes] == ["plays", "votes of led sessions"]
        return
    pytest.fail("no decision is drawn as a row")


@SIZES
def test_a_grid_holds_the_counts_of_the_data_and_frames_what_the_key_has(people: int) -> None:
    grids = 0
    for case, decision in _decisions(people):
        drawn = draw_split(Saying(case, ENGLISH), decision)
        if not isinstance(drawn, Grid):
            continue
        grids += 1
        for choice, boxes in zip(decision.choices, drawn.boxes, strict=True):
            assert [box.text for box in boxes] == [str(k) if k else "" for k in choice.spread]
            framed = [n for n, box in enumerate(boxes) if box.key]
            if choice.places:
                first, last = choice.places
                assert framed == list(range(first - 1, last))
            else:
                assert framed == [value - decision.lowest for value in choice.accepted]
    assert grids


@pytest.mark.parametrize("people", [9, 24])
def test_how_sure_people_were_stands_beside_how_good_their_answer_was(people: int) -> None:
    """It adds up to what is told elsewhere, and the very sure who were wrong are framed."""
    met = 0
    for case, decision in _decisions(people):
        grid = draw_sure(Saying(case, ENGLISH), decision)
        if grid is None:
            assert decision.sure_by is None
            continue
        assert decision.sure and decision.sure_by
        right, wrong = decision.sure_by
        assert tuple(a + b for a, b in zip(right, wrong, strict=True)) == decision.sure
        very = decision.sure_wrong
        assert (wrong[2], right[2] + wrong[2]) == ((very.k, very.n) if very else (0, 0))
        assert [box.key for row in grid.boxes for box in row] == [*[False] * 5, True]
        drawn = [[int(box.text or 0) for box in row] for row in grid.boxes]
        assert drawn == [list(right), list(wrong)]
        met += 1
    assert met


def test_own_records_tell_only_how_sure_people_were() -> None:
    assert all(d.sure_by is None for d in own_case_of(room(24)).decisions)


def _row_of(case: CaseReport, *choices: Choice, n: int = 24) -> Split:
    decision = next(d for d in case.decisions if kind_of(d).options and d.slot and d.n)
    made = replace(decision, n=n, choices=choices)
    drawn = draw_split(Saying(case, ENGLISH), made)
    assert isinstance(drawn, Split)
    return drawn


def _choice(id: str, k: int, of: int, ratings: tuple[float, ...]) -> Choice:
    return Choice(id, f"door.{id}", id, share(k, of), False, ratings)


def test_best_to_harmful_is_said_of_rated_answers_and_it_depends_stands_apart() -> None:
    case = case_of(room(24))
    depends, weak, best = (
        _choice("depends", 9, 24, (1.0, 4.0)),
        _choice("weak", 8, 24, (2.0,)),
        _choice("best", 7, 24, (4.0,)),
    )
    drawn = _row_of(case, depends, weak, best)
    assert [part.text for part in drawn.parts] == ["best", "weak", "depends"]
    assert drawn.about.startswith("From best to harmful") and "depends on what came" in drawn.about
    assert "depends" not in _row_of(case, weak, best).about
    assert "best to harmful" not in _row_of(case, depends, n=9).about


@SIZES
def test_a_bar_and_its_label_are_of_the_same_people(people: int) -> None:
    case = case_of(room(people))
    drawn = _row_of(case, _choice("all", 6, 10, (4.0,)), _choice("few", 3, 4, (2.0,)), n=10)
    for part in drawn.parts:
        k, n = map(int, part.says.split(" of "))
        assert n == 10 and part.share == pytest.approx(k / n)


def test_numbers_that_chance_changes_need_not_add_up_and_the_picture_says_so() -> None:
    own = own_case_of(room(24))
    drawn = [draw_split(Saying(own, ENGLISH), d) for d in own.decisions]
    rows = [each for each in drawn if isinstance(each, Split)]
    assert rows and all("need not add up" in each.about for each in rows)
    for each in rows:
        assert all(f"of {own.plays.counted}" in part.says for part in each.parts)
        bars = [mark for mark in each.draw(100).marks if isinstance(mark, Bar)]
        given = [part for part in each.parts if part.share]
        assert [bar.width for bar in bars] == pytest.approx([100 * p.share for p in given])
        assert sum(bar.width for bar in bars) <= 100 + 1e-6
    exact = _row_of(case_of(room(24)), _choice("one", 24, 24, (4.0,)))
    assert "add up" not in exact.about
