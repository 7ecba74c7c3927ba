"""SPIN, a model checker that knows nothing of Rifq, reaches as many states of a case."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.explore.explored_case import Case
from engine.explore.reduce.slicing import slice_product
from engine.explore.statespace.graph import build_graph
from engine.scenario.load import load_bytes
from tests.benchmarks.large import carried
from tests.cases import few_first
from tests.generator import as_bytes, case
from tests.promela import as_promela, is_installed, search

pytestmark = pytest.mark.skipif(not is_installed(), reason="needs SPIN and a C compiler")


def same_number(raw: bytes, folder: Path) -> int:
    """The states of a case, which SPIN, the explicit walk and the one with sets all reach."""
    explored = Case(load_bytes(raw, "case.yaml"))
    graph = build_graph(explored.walker(explored.story, labelled=True), explored.limits)
    found = search(as_promela(slice_product(explored.story), explored.classes), folder)
    assert graph.exhausted
    assert found.states == len(graph.nodes) == explored.states.states
    return found.states


@pytest.mark.parametrize("seed", few_first(range(1, 9), 3))
def test_cases_made_by_chance_have_as_many_states(seed: int, tmp_path: Path) -> None:
    assert same_number(as_bytes(case(seed)), tmp_path) > 1


def test_a_case_that_carries_facts_has_as_many_states(tmp_path: Path) -> None:
    assert same_number(carried(8, 3, 1, 5), tmp_path) > 1000
