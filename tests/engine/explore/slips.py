"""Cases to make slips in, and the cases with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.explore.mutation.operators import Mutant
from engine.scenario.compiler import compile_edited, compile_scenario
from engine.scenario.load import load_bytes
from engine.scenario.problems import Refused
from engine.scenario.scenario import Scenario
from tests.cases import EVERYTHING, TICKET, loaded
from tests.generator import as_bytes
from tests.generator import case as made_by_chance


def case_of(seed: int) -> Scenario:
    """A case made by chance; -1 is the one with every word of the format, -2 a shipped one."""
    if seed < 0:
        return loaded(EVERYTHING if seed == -1 else TICKET)
    return load_bytes(as_bytes(made_by_chance(seed)), "made-by-chance.yaml")


def with_slips(
    scenario: Scenario, mutants: Iterable[Mutant], *, anew: bool = False
) -> Iterator[tuple[Mutant, Scenario]]:
    """The case with each of these slips that compiles.

    Args:
        scenario: the case.
        mutants: the slips.
        anew: whether nothing is shared with the case.
    """
    for mutant in mutants:
        source = mutant.source(scenario.source)
        try:
            if anew:
                other = compile_scenario(source, scenario.doctrine, scenario.words)
            else:
                other = compile_edited(scenario, source, [mutant.path[:2]])
        except Refused:
            continue
        yield mutant, other
