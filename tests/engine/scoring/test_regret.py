"""What one answer closed for sure: the same, whichever plays were read before."""

from __future__ import annotations

from engine.play.play import Play, path
from engine.scenario.files import SHIPPED
from engine.scoring.regret import Regret
from engine.scoring.score import score
from engine.services.cases.values_cache import values_of
from tests.cases import loaded, walk

CASE = SHIPPED / "foundation" / "pharmacy-flat.yaml"


def decided(play: Play) -> list[Play]:
    return [moment for moment in path(play) if moment.event and hasattr(moment.event, "answer")]


def test_what_is_closed_for_sure_does_not_depend_on_the_plays_read_before() -> None:
    scenario = loaded(CASE)
    values = values_of(scenario)
    every, found = Regret(scenario, values), set()
    for seed in range(40):
        play = walk(scenario, seed)
        scored = score(scenario, play)
        for moment in decided(play):
            sure = every.sure(moment, scored)
            found.add(sure)
            assert sure == Regret(scenario, values).sure(moment, scored), (seed, moment.seq)
    assert found == {True, False}
