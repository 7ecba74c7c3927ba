"""A graph of classes of states has the ways, the values and the findings of the graph of states."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from engine.explore.explored_case import Case
from engine.explore.fairness.size import find_overlong_screens
from engine.explore.statespace.components import find_components
from engine.explore.statespace.graph import Graph, build_graph
from engine.explore.statespace.limits import Limits
from engine.explore.theorem_list import WITH_VALUES
from engine.explore.values.compute import compute_values
from engine.explore.values.scored_product import OVERALL
from engine.play.play import log
from engine.scenario.load import load_bytes
from engine.scenario.scenario import Scenario
from engine.scoring.value_function import StateClasses
from tests.benchmarks.large import carried
from tests.cases import few_first
from tests.engine.explore.theorems.search import SMALL
from tests.generator import as_bytes, case

MADE = {
    f"facts-{facts}-talk-{questions}": (facts, questions) for facts, questions in ((3, 4), (2, 6))
}


@cache
def scenario(name: str) -> Scenario:
    if name in MADE:
        facts, questions = MADE[name]
        return load_bytes(carried(6, facts, 1, questions), f"{name}.yaml")
    return load_bytes(as_bytes(case(int(name))), f"made-{name}.yaml")


def state_by_state(known: Case) -> Case:
    """The same case, in which every state of the story with its slots is a node."""
    walker = known.scored.walker
    graph = build_graph(walker, Limits())
    size, each = len(walker.product.locations), {node: (n,) for node, n in graph.numbers.items()}
    graph.classes = StateClasses(walker.shift, walker.masks, [~0] * size, (), each)
    graph.numbers = dict(zip(range(len(each)), range(len(each)), strict=True))
    found = Case(known.scenario)
    vars(found)["scored"] = graph
    return found


@cache
def both(name: str) -> tuple[Case, Case]:
    """A case with its classes of states, and the same state by state."""
    known = Case(scenario(name))
    return known, state_by_state(known)


def distances(graph: Graph) -> list[int]:
    return [len(graph.way(number)) for number in range(len(graph.nodes))]


NAMES = few_first([*MADE, *map(str, SMALL)], 6)


@pytest.mark.parametrize("name", NAMES)
def test_every_state_has_the_ways_of_its_class_and_is_no_nearer(name: str) -> None:
    classes, plain = (known.scored for known in both(name))
    of = [classes.find(node) for node in plain.nodes]
    assert set(of) == set(range(len(classes.nodes)))
    nearest: dict[int | None, int] = {}
    for number, far in enumerate(distances(plain)):
        found = of[number]
        assert found is not None
        assert plain.nodes[number] & plain.walker.low == classes.nodes[found] & plain.walker.low
        ways = [(of[plain.to[at]], plain.labelled[plain.labels[at]]) for at in plain.ways(number)]
        there = [
            (classes.to[at], classes.labelled[classes.labels[at]]) for at in classes.ways(found)
        ]
        assert ways == there
        nearest.setdefault(found, far)
    assert [nearest[number] for number in range(len(classes.nodes))] == distances(classes)
    assert [(luck, of[n]) for luck, n in plain.luck] == classes.luck


@pytest.mark.parametrize("name", MADE)
def test_states_that_stay_and_lead_on_alike_are_of_one_class(name: str) -> None:
    known = Case(scenario(name))
    graph, counts = known.scored, known.counts(known.scored.walker)
    low, shift = graph.walker.low, graph.walker.shift
    every = find_components(graph.edges, graph.edges[1:], graph.to)
    alone = {node for each in every if len(each) == 1 for node in each}
    alike: set[tuple[object, ...]] = set()
    for node in alone:
        to = ("stays" if graph.to[at] == node else graph.to[at] for at in graph.ways(node))
        said = (graph.labels[at] for at in graph.ways(node))
        full = graph.nodes[node]
        alike.add((full & low, full >> shift & counts[full & low], *to, *said))
    assert len(alike) == len(alone) > 0


@pytest.mark.parametrize("name", NAMES)
def test_every_state_has_the_values_and_every_theorem_the_findings_of_a_search_state_by_state(
    name: str,
) -> None:
    known, plain = both(name)
    values, same = compute_values(known), compute_values(plain)
    assert (values is None) == (same is None)
    if values is not None and same is not None:
        assert [*values.parts] == [*same.parts] and OVERALL in values.parts
        for node in plain.scored.nodes:
            number, other = values.classes.number(node), same.classes.number(node)
            assert number is not None and other is not None
            assert values.open[number] == same.open[other]
            for part in values.parts:
                one, two = values.bounds(number, part), same.bounds(other, part)
                assert (one.best, one.worst) == (two.best, two.worst)
                assert one.chance == pytest.approx(two.chance, abs=1e-9)
    assert told(known) == told(plain)


def told(known: Case) -> list[object]:
    """Every finding that is about slots, values and fairness, with the length of its play."""
    return [
        (
            f.problem.code,
            f.path,
            sorted(f.problem.params.items()),
            f.hint,
            len(list(log(f.play))) if f.play else 0,
        )
        for theorem in WITH_VALUES
        if theorem is not find_overlong_screens  # it draws plays, and asks no graph
        for f in theorem(known)
    ]


def test_what_no_later_scene_tells_apart_costs_nothing() -> None:
    few, many = (Case(load_bytes(carried(12, n, 2, 6), "made.yaml")).scored for n in (2, 8))
    assert len(many.nodes) < 2 * len(few.nodes)


HASHES = Path(__file__).resolve().parents[4]
SCRIPT = """
from tests.engine.explore.statespace.test_bisimilar_states import Case, scenario
graph = Case(scenario("facts-3-talk-4")).scored
print(graph.nodes, list(graph.to), graph.labelled)
"""


def test_the_graph_is_the_same_whatever_python_hashes() -> None:
    found = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            cwd=HASHES,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert len(found) == 1
