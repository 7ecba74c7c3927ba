"""What one answer closed for sure: the same, whichever plays were read before."""

from __future__ import annotations

from engine.decisions.registry import WHOLES
from engine.play.events import Decided
from engine.play.play import Play, path
from engine.scenario.case_files import SHIPPED
from engine.scenario.scenario import Scenario
from engine.scoring.attainable_range import Regret, list_lucks, list_settled, sum_gains
from engine.scoring.score import Score, score
from engine.scoring.value_function import Values
from engine.services.shared.values_cache import values_of
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


def test_what_is_closed_for_sure_is_closed_under_every_luck_one_by_one() -> None:
    for case in ("pharmacy-flat", "first-interview"):
        scenario = loaded(SHIPPED / "foundation" / f"{case}.yaml")
        values = values_of(scenario)
        assert values is not None
        regret, found = Regret(scenario, values), set()
        for seed in range(25):
            play = walk(scenario, seed)
            scored = score(scenario, play)
            for moment in decided(play):
                sure = regret.sure(moment, scored)
                found.add(sure)
                assert sure == closed_under_each(scenario, values, moment, scored), seed
        assert found == {True, False}


def closed_under_each(scenario: Scenario, values: Values, moment: Play, scored: Score) -> bool:
    """Plays the answer again under each luck, and looks what it closed."""
    assert isinstance(moment.event, Decided) and moment.back is not None and moment.move
    here = [s for s in scored.settlements if s.seq == moment.seq]
    done = list_settled(moment, scored)
    after = done | {s.slot for s in here}
    atoms = WHOLES.get(moment.move.move.key[0])
    bits = atoms.atoms(moment.back.location.location, moment.event.answer) if atoms else 0
    found = []
    for luck in (*list_lucks(scenario.story), {}):
        state = moment.back.state
        for name, value in luck.items():
            state = scenario.story.layout.write(state, name, value)
        first = values.number(moment.back._replace(state=state), done)
        if first is not None:
            at, then = moment.move.run(state, [], bits)
            second = values.number(moment._replace(at=at, state=then), after)
            units = 0 if second is None else values.regret(first, second, sum_gains(scenario, here))
            found.append(units > 0)
    return all(found)
