"""A search that carries facts reaches what a search state by state reaches, and as soon."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import pairwise

import pytest

from engine.explore.explored_case import Case
from engine.explore.queries.search import Search
from engine.explore.reduce import slicing
from engine.explore.reduce.partial_evaluation import add_looks
from engine.explore.statespace import search_with_sets
from engine.explore.statespace.limits import Limits
from engine.explore.statespace.product import Look, Product
from engine.explore.statespace.search_with_sets import Reached, search_states
from engine.explore.statespace.successors import CLASS_BITS, Walker
from engine.kernel import model as k
from engine.scenario.load import load_bytes
from engine.scenario.scenario import Scenario
from tests.benchmarks.large import carried, late_flags
from tests.cases import few_first
from tests.engine.explore.theorems.search import SMALL
from tests.generator import as_bytes, case

FIRST_LOOK = 1 << 20


def made(seed: int) -> Scenario:
    return load_bytes(as_bytes(case(seed)), f"made-{seed}.yaml")


def asked(scenario: Scenario) -> Product:
    """The story with everything that is noted, and a look at every variable everywhere."""
    search = Search(Case(scenario))
    numbers = [(n, held) for n in range(len(scenario.written)) for held in (True, False)]
    product = search.product([*search.story.occurrences, *numbers], {})
    looks = [
        Look(FIRST_LOOK + n, k.Compare("==", k.Read(v.name), k.Const(_last(v))))
        for n, v in enumerate(product.variables)
    ]
    return add_looks(product, {place.id: tuple(looks) for place in product.locations})


@cache
def walks(seed: int, labelled: bool) -> Walker:
    """The walker of a case made by chance, for every test of it; no search changes it."""
    scenario = made(seed)
    return Case(scenario).walker(asked(scenario), labelled=labelled)


@cache
def plainly_reached(seed: int, labelled: bool) -> tuple[dict[int, int], dict[int, int]]:
    """What the search state by state reaches of it."""
    return state_by_state(walks(seed, labelled))


def _last(variable: k.Variable) -> int:
    return int(variable.values[-1]) if variable.is_number else len(variable.values) - 1


def state_by_state(walker: Walker) -> tuple[dict[int, int], dict[int, int]]:
    """Every state and every note, with the number of moves to it."""
    far: dict[int, int] = {}
    notes: dict[int, int] = {}

    def see(label: int, moves: int) -> None:
        for bit in bits(label >> CLASS_BITS << CLASS_BITS):
            notes.setdefault(bit, moves)

    for _, node, label in walker.starts():
        far.setdefault(node, 0)
        see(label, 0)
    for node in (queue := [*far]):
        at = walker.sees[node & walker.low]
        see(at(node >> walker.shift) if at else 0, far[node])
        for there, label in walker.expand(node):
            see(label, far[node])
            if there not in far:
                far[there] = far[node] + 1
                queue.append(there)
    return far, notes


def bits(label: int) -> Iterable[int]:
    while label:
        yield label & -label
        label &= label - 1


def written_out(reached: Reached) -> dict[int, int]:
    """Every state that was reached, with the number of moves to it."""
    sets, shift = reached.carrier.sets, reached.walker.shift
    found: dict[int, int] = {}
    for moves, layer in enumerate(reached.layers):
        for node, set_ in layer.items():
            carried = reached.carrier.carried[node & reached.walker.low]
            for values, part in sets.split(set_, tuple(f.shift for f in carried)):
                assert sets.count(part) == 1
                state = reached.carrier.join_node(node) | values << shift
                assert found.setdefault(state, moves) == moves
    return found


@pytest.fixture(params=[0, search_with_sets.FEW])
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many questions, and flags that are only read, are walked in every subset."""
    monkeypatch.setattr(search_with_sets, "FEW", request.param)
    number: int = request.param
    return number


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("labelled", [False, True])
@pytest.mark.parametrize("seed", few_first(SMALL))
def test_it_reaches_the_same_states_and_notes_after_as_many_moves(
    seed: int, labelled: bool
) -> None:
    walker = walks(seed, labelled)
    far, notes = plainly_reached(seed, labelled)
    reached = search_states(walker, Limits())
    assert reached.exhausted
    assert written_out(reached) == far
    assert reached.states == len(far)
    assert reached.depth == max(far.values())
    assert {bit: s.layer for bit, s in reached.firsts.items()} == notes


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("labelled", [False, True])
@pytest.mark.parametrize("seed", few_first(SMALL))
def test_the_way_to_a_note_is_one_that_can_be_walked_and_shows_it(
    seed: int, labelled: bool
) -> None:
    walker = walks(seed, labelled)
    reached = search_states(walker, Limits())
    starts = {node for _, node, _ in walker.starts()}
    for bit, sighting in reached.firsts.items():
        way = [state for _, state in reached.trace_back(sighting)][::-1]
        assert len(way) == sighting.layer + 1
        assert way[0] in starts
        for one, other in pairwise(way):
            assert other in {there for there, _ in walker.expand(one)}
        assert shown(walker, way[-1], sighting.at) & bit or sighting.layer == 0


def shown(walker: Walker, node: int, at: int) -> int:
    """What is noted at a state, or on a way out of it."""
    if at >= 0:
        return walker.expand(node)[at][1]
    see = walker.sees[node & walker.low]
    return see(node >> walker.shift) if see else 0


@pytest.fixture
def all_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was asked in a topic is kept when the topic is closed, as where a scene reads it."""
    monkeypatch.setattr(slicing, "find_closed_ways", lambda _: {})


@pytest.mark.usefixtures("all_kept")
def test_facts_that_an_interview_does_not_read_do_not_multiply_its_nodes() -> None:
    def size(facts: int) -> tuple[int, int]:
        case_ = Case(load_bytes(carried(8, facts, 1, 8), "made.yaml"))
        reached = search_states(case_.walker(case_.story), case_.limits)
        assert reached.exhausted
        return reached.states, len(reached.found)

    (states, nodes), (more_states, more_nodes) = size(0), size(6)
    assert more_states > 8 * states
    assert more_nodes < 2 * nodes


@pytest.mark.usefixtures("all_kept")
@pytest.mark.parametrize("labelled", [False, True])
def test_questions_that_unlock_nothing_are_not_asked_in_every_subset(labelled: bool) -> None:
    case_ = Case(load_bytes(carried(8, 2, 1, 16), "made.yaml"))
    reached = search_states(case_.walker(case_.story, labelled=labelled), case_.limits)
    assert reached.exhausted
    assert reached.states > 1_000_000
    assert len(reached.found) + len(reached.carrier.sets) < 200_000


def test_a_search_stops_at_its_limit_and_says_so() -> None:
    case_ = Case(load_bytes(carried(4, 2, 1, 8), "made.yaml"))
    assert not search_states(case_.walker(case_.story), Limits(states=100)).exhausted


def test_flags_that_are_read_together_at_the_end_are_not_walked_in_every_combination() -> None:
    """Of 24 flags there are 16,777,216; what they decide is one of 25 ways."""
    made = Case(load_bytes(late_flags(24), "late-flags.yaml"))
    reached = search_states(made.walker(made.story), Limits(states=10_000))
    assert reached.exhausted
    late = next(n for n, place in enumerate(made.story.locations) if place.place == "evening")
    nodes = [node for node in reached.moves if node & reached.walker.low == late]
    assert len(nodes) == 25
