"""What is forgotten while exploring makes no difference: the law of the canonical state."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from engine.explore.explored_case import Case
from engine.explore.statespace.counterexample import write_answer
from engine.explore.statespace.successors import PASSED, Walker
from engine.play.play import Play, pass_over, step
from engine.play.view import list_offered
from engine.scenario.case_files import cases
from engine.scenario.load import load_bytes
from engine.scenario.problems import Refused
from engine.scenario.scenario import Scenario
from tests.cases import few_first, loaded, play_of
from tests.generator import as_bytes, case

MOST = 60  # moves


def canon(walker: Walker, play: Play) -> int:
    """The node a full state belongs to."""
    state = walker.layout.start
    for name in walker.layout.fields:
        derived = walker.sliced.derived.get(name)
        if derived is not None:
            index = derived.variable.index_of(play.value(derived.of))
            assert index is not None
            state &= ~walker.mask((name,))
            state |= derived.value[index] << walker.layout.fields[name].shift
        else:
            state = walker.layout.write(state, name, play.value(name))
    for name, gone in walker.sliced.closed.items():
        for each in gone if play.value(name) else ():
            state &= ~walker.mask((each,))
    number = walker.index[play.location.location.id]
    return (state & walker.masks[number]) << walker.shift | number


def agree(scenario: Scenario, walker: Walker, seed: int) -> None:
    """Take a random play in full and without what is forgotten, move by move."""
    chooser = random.Random(seed)
    play = play_of(scenario, seed=seed)
    for _ in range(MOST):
        node = canon(walker, play)
        answers = walker.answers(node)
        keys = {answer.move.key for answer in answers if answer.label != PASSED}
        assert keys == {move.move.key for move in list_offered(play)}
        if not answers:
            return
        out: list[Any] = []
        walker.expands[node & walker.low](node >> walker.shift, out.append)
        at = chooser.randrange(len(answers))
        answer = answers[at]
        after = (
            pass_over(play)
            if answer.label == PASSED
            else step(play, write_answer(answer, walker.kinds))
        )
        assert isinstance(after, Play)
        assert canon(walker, after) == out[at]
        play = after


def core(scenario: Scenario) -> Walker:
    """A walk of what decides where one can go."""
    inside = Case(scenario)
    return inside.walker(inside.story)


@pytest.mark.exhaustive
@pytest.mark.parametrize("path", few_first(cases(), 1), ids=lambda path: path.stem)
def test_a_shipped_case_is_played_alike_in_full_and_without_what_is_forgotten(path: Path) -> None:
    scenario = loaded(path)
    walker = core(scenario)
    for seed in range(60):
        agree(scenario, walker, seed)


@pytest.mark.exhaustive
@pytest.mark.parametrize("start", range(0, 80, 20))
def test_a_case_made_by_chance_is_played_alike_too(start: int) -> None:
    for number in range(start, start + 20):
        with suppress(Refused):
            scenario = load_bytes(as_bytes(case(number)), "made-by-chance.yaml")
            walker = core(scenario)
            for seed in range(6):
                agree(scenario, walker, seed)
