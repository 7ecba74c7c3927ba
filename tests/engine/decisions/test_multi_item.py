"""What every decision about several items has to keep, whatever its kind."""

from __future__ import annotations

import random
from statistics import fmean

import pytest

from engine.decisions.kind import Refusal
from engine.decisions.multi_item import Whole
from engine.decisions.registry import DECISIONS, KINDS, WHOLES, kind_in, whole_of
from engine.kernel.model import Location
from engine.play.play import Play, step
from engine.scoring.score import credit_for, join_key, measure_worth
from tests.cases import FIXTURES, NEWER_KINDS, loaded, play_of

WRITTEN = [
    (c.location, scenario)
    for scenario in map(loaded, (*NEWER_KINDS, FIXTURES / "every-kind.yaml"))
    for c in scenario.story.locations
    if whole_of(c.location)
]
CASES = {place.kind: scenario for place, scenario in WRITTEN}
PLACES = list({place.kind: place for place, _ in WRITTEN}.values())
FEW = 2_000  # answers


def whole(place: Location) -> Whole:
    found = whole_of(place)
    assert found is not None
    return found


def moment_at(place: Location) -> Play:
    scenario = CASES[place.kind]
    play = play_of(scenario)
    return play._replace(at=scenario.story.index[place.id])


def test_every_kind_about_several_items_is_tried_here() -> None:
    assert {place.kind for place in PLACES} == set(WHOLES)


def test_the_registry_knows_every_kind_by_the_field_it_is_written_in() -> None:
    assert all(KINDS[kind.name] is kind and kind_in({kind.name: {}}) is kind for kind in DECISIONS)
    assert kind_in({"text": "Read."}) is KINDS["continue"]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.kind)
def test_what_is_drawn_or_arranged_is_one_of_all_answers_and_is_taken_as_it_is(
    place: Location,
) -> None:
    kind, chance = whole(place), random.Random(1)
    every = list(kind.list_answers(place))
    answers = [kind.draw(place, (), chance) for _ in range(20)]
    answers.append(kind.arrange(place, place.items[::-1], lambda n: place.scale[1]))
    for answer in answers:
        assert answer in every
        assert kind.check_answer(place, answer) == answer
        assert isinstance(step(moment_at(place), answer), Play)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.kind)
def test_all_that_conditions_may_ask_is_true_of_some_answers_and_not_of_all(
    place: Location,
) -> None:
    kind, items = whole(place), iter(place.items * 2)
    for name, ask in kind.asks.items():
        question = kind.question(name, [next(items) if t is str else 1 for t in ask.takes])
        assert {kind.holds(question, answer) for answer in kind.list_answers(place)} == {
            True,
            False,
        }
        named = ("{a}", "{b}")[: len(ask.takes)]
        assert all(each in words for words in (ask.holds, ask.fails) for each in named)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.kind)
def test_classes_hold_every_answer_once_with_its_credit(place: Location) -> None:
    kind, key = whole(place), CASES[place.kind].key
    ruling = key.rulings[place.place]

    def credit(answer: object) -> tuple[int, bool]:
        units, critical = measure_worth(key, ruling, answer)
        return units, bool(critical)

    units = [credit(answer)[0] for answer in kind.list_answers(place)]
    classes = kind.classes(place, credit)
    assert sum(each.count for each in classes) == len(units)
    assert sum(each.total for each in classes) == sum(units)
    assert max(each.best for each in classes) == max(units)
    assert min(each.worst for each in classes) == min(units)
    mean = fmean(units) / key.denominator
    assert kind.chance(key, ruling, place) == pytest.approx(mean, abs=1e-2)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.kind)
def test_an_item_is_counted_right_as_often_as_it_is_said_to_agree(place: Location) -> None:
    kind, at = whole(place), join_key(CASES[place.kind], place)
    answers = list(kind.list_answers(place))[:FEW]
    for id in place.items:
        said = [each for a in answers for each in kind.compare_items(at, a) if each.id == id]
        agree = sum(bool(each.agrees) and each.picked for each in said)
        count = kind.count_items(at, id, answers)
        if kind.items_act and not count.best:  # what is counted of a pick is who picked it
            agree = sum(each.picked for each in said)
        assert count.right == agree


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.kind)
@pytest.mark.parametrize("wrong", [[], {}, ["nothing"], {"nothing": 1}, 3, None, [1], {"x": "y"}])
def test_what_is_no_answer_is_refused(place: Location, wrong: object) -> None:
    assert isinstance(step(moment_at(place), wrong), Refusal)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.kind)
def test_the_best_answer_has_full_credit(place: Location) -> None:
    case, before = CASES[place.kind], moment_at(place)
    found = [credit_for(case, before, place.place, a) for a in whole(place).list_answers(place)]
    assert max(each.overall for each in found if each) == case.key.denominator
