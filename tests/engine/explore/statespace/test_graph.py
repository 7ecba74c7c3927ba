"""The graph of every state has the states and the ways that a plain search finds, in its order."""

from __future__ import annotations

from itertools import pairwise

import pytest

from engine.explore.explored_case import Case
from engine.explore.statespace import graph
from engine.explore.statespace.graph import build_graph
from engine.explore.statespace.limits import Limits
from engine.explore.statespace.successors import Walker
from engine.scenario.load import load_bytes
from tests.benchmarks.large import carried
from tests.cases import few_first
from tests.engine.explore.theorems.search import SMALL
from tests.generator import as_bytes, case

Ways = list[tuple[int, int]]


def found_plainly(walker: Walker) -> tuple[list[int], list[int], list[Ways]]:
    """Every node; the node each was first reached from; and the ways out of it, with labels."""
    before = {node: node for _, node, _ in walker.starts()}
    ways: list[Ways] = []
    for node in (queue := [*before]):
        ways.append(walker.expand(node))
        for there, _ in ways[-1]:
            if there not in before:
                before[there] = node
                queue.append(there)
    return queue, [*before.values()], ways


@pytest.mark.parametrize(("many", "kept"), [(graph.MANY, graph.MOST_KEPT), (1, 2), (3, 1 << 10)])
@pytest.mark.parametrize("seed", [*few_first(SMALL), -1])
def test_it_has_the_nodes_and_ways_of_a_plain_search_however_soon_ways_are_shared(
    seed: int, many: int, kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph, "MANY", many)
    monkeypatch.setattr(graph, "MOST_KEPT", kept)
    raw = carried(6, 3, 1, 4) if seed < 0 else as_bytes(case(seed))
    known = Case(load_bytes(raw, "made.yaml"))
    walker = known.walker(known.story, labelled=True)
    nodes, before, ways = found_plainly(walker)
    found = build_graph(walker, Limits())
    assert found.exhausted
    assert found.nodes == [*found.numbers] == nodes
    assert [*found.numbers.values()] == [*range(len(nodes))]
    assert [nodes[number] for number in found.parents] == before
    assert [
        [(nodes[found.to[at]], found.labelled[found.labels[at]]) for at in range(first, end)]
        for first, end in pairwise(found.edges)
    ] == ways
