"""What the check says of the height of a moment is what the app makes of it."""

from __future__ import annotations

import random
from pathlib import Path
from typing import cast

import pytest

from engine.explore.fairness.size import ROWS, measure_height
from engine.play.play import Play
from engine.play.step import Step
from engine.play.view import view
from engine.scenario.scenario import Scenario
from tests.cases import EVERYTHING, TICKET, go, legal_answers, loaded, play_of
from tests.tui.support import at_a_play, flow, settle
from tui.screens.play import PlayScreen


def moments(scenario: Scenario, seed: int) -> list[Step]:
    """The moments of a play by chance, one of each place."""
    chance = random.Random(seed)
    play: Play = play_of(scenario, seed=seed)
    found: dict[str, Step] = {}
    while answers := legal_answers(scenario, play, chance):
        found.setdefault(play.location.location.id, view(scenario, play))
        play = go(play, chance.choice(answers))
    return list(found.values())


@pytest.mark.parametrize("path", [EVERYTHING, TICKET], ids=lambda path: path.stem)
async def test_a_moment_takes_as_many_rows_as_the_check_says(path: Path) -> None:
    scenario = loaded(path)
    steps = moments(scenario, 2)
    async with at_a_play(*steps) as (pilot, playing):
        for at, shown in enumerate(steps):
            playing.at = at
            await cast("PlayScreen", pilot.app.screen).present()
            await settle(pilot)
            room, rows = flow(pilot).size.height, flow(pilot).virtual_size.height
            apart = flow(pilot).has_class("-apart")  # a line that is left over, below the heading
            assert room + apart in (ROWS, ROWS - 1)  # one less while it is said how to answer
            assert max(room, measure_height(shown)) == rows, shown.at
