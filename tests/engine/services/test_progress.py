"""What a facilitator sees while a class plays tells nothing of what somebody decided."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from engine.explore.explored_case import Case
from engine.scenario.case_files import cases
from engine.services.shared.sentences import describe_progress
from tests.cases import few_first, loaded


@pytest.mark.parametrize("path", few_first(cases()), ids=lambda path: path.stem)
def test_on_every_road_the_same_is_shown_one_after_the_other(path: Path) -> None:
    """Of each two roads of a case: on every way of every state, what is shown can change in one
    way alone. So what is shown of a play, from its beginning to its end, is one sequence.
    """
    scenario = loaded(path)
    graph = Case(scenario).core
    assert graph.exhausted
    title = scenario.about.title
    shown = [describe_progress(title, graph.walker.at(node).ended) for node in graph.nodes]
    ways = [
        (here, there)
        for here, (first, last) in enumerate(pairwise(graph.edges))
        for there in graph.to[first:last]
    ]
    changes = {(shown[a], shown[b]) for a, b in ways if shown[a] != shown[b]}
    assert changes == {("under way", "at the end")}
    assert {shown[start] for _luck, start in graph.luck} == {"under way"}
    leads_on = {here for here, _there in ways}
    assert {shown[n] for n in range(len(shown)) if n not in leads_on} == {"at the end"}
