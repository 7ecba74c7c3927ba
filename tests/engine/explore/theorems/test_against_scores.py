"""Loops, waivers and scores by ending are those of a plain search, in cases made by chance."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.explore.explored_case import Case
from engine.explore.fairness.credit import find_bought_endings
from engine.explore.theorems.ratings import find_repeats
from engine.explore.theorems.slots import find_waivers
from tests.cases import few_first
from tests.engine.explore.theorems.search import SMALL, Node, Search, Way, searched

NONE = -(1 << 40)


def greatest(
    search: Search, worth: Callable[[Way], int], ends: Callable[[Node], bool]
) -> dict[Node, int]:
    """The greatest sum from each node to where it may end: gone over until nothing moves."""
    found = {node: 0 if ends(node) else NONE for node in search.ways}
    moved = True
    while moved:
        moved = False
        for node, ways in search.ways.items():
            here = max(
                (worth(w) + found[w.to] for w in ways if not w.passes and found[w.to] != NONE),
                default=NONE,
            )
            if here > found[node]:
                found[node], moved = here, True
    return found


def _at(search: Search, ending: str) -> Callable[[Node], bool]:
    locations = search.scenario.story.model.locations
    return lambda node: locations[node[0]].id == ending


@pytest.mark.parametrize("seed", few_first(SMALL))
def test_endings_told_apart_by_the_score_are_those_of_a_search(seed: int) -> None:
    search = searched(seed)
    most = {e: greatest(search, lambda w: w.most, _at(search, e)) for e in ("e0", "e1")}
    least = {e: greatest(search, lambda w: -w.least, _at(search, e)) for e in ("e0", "e1")}
    reached, apart, tops = set(), set(), set()
    for _, start in search.starts:
        here = {e for e in most if most[e][start] != NONE}
        reached |= here
        best = max((most[e][start] for e in here), default=0)
        tops |= {e for e in here if most[e][start] == best}
        for one, other in (("e0", "e1"), ("e1", "e0")):
            if here == {one, other} and most[other][start] < -least[one][start]:
                apart.add((one, other))
    expected = {("E316", *pair) for pair in apart}
    if len(reached) < 2:
        expected = {("N302", "not bought", "")}
    elif len(tops) == 1:
        (top,) = tops
        expected.add(("E316", top, "e0" if top == "e1" else "e1"))
    found = {
        (f.problem.code, f.problem.params["at"], f.problem.params.get("other", ""))
        for f in find_bought_endings(Case(search.scenario))
    }
    assert found == expected


@pytest.mark.parametrize("seed", few_first(SMALL))
def test_the_weight_waived_on_one_path_is_that_of_a_search(seed: int) -> None:
    search, found = searched(seed), list(find_waivers(Case(searched(seed).scenario)))
    most = greatest(search, lambda way: way.waived, lambda node: True)
    highest, weight = max(most[s] for _, s in search.starts), search.scenario.key.weight
    percent = [str(round(100 * highest / weight))] if highest * 4 > weight else []
    assert [finding.problem.params["percent"] for finding in found] == percent


@pytest.mark.parametrize("seed", few_first(SMALL))
def test_decisions_met_again_are_those_that_a_search_comes_to_after_an_answer(seed: int) -> None:
    search, again = searched(seed), set()
    for node, ways in search.ways.items():
        for way in ways:
            slot = _settled(search, node, way)
            for later in _after(search, way.to) if slot else ():
                place = search.scenario.story.model.locations[later[0]]
                offered = (_settled(search, later, onward) for onward in search.ways[later])
                if place.kind in ("choose", "rank", "select", "rate") and slot in offered:
                    again.add(place.address)
    found = {finding.problem.params["at"] for finding in find_repeats(Case(search.scenario))}
    assert found == again


def _settled(search: Search, node: Node, way: Way) -> str:
    """The slot that an answer settles; "" if none."""
    key, place = search.scenario.key, search.scenario.story.model.locations[node[0]]
    ruling = key.rulings.get(way.address) if place.kind in ("rank", "select", "rate") else None
    mark = key.marks.get(way.address)
    slot = ruling.slot if ruling else mark.slot if mark else ""
    return slot if slot in key.slots and not way.passes else ""


def _after(search: Search, node: Node) -> set[Node]:
    """Every node a play can still come to without passing over."""
    queue, found = [node], {node}
    for here in queue:
        for way in search.ways[here]:
            if not way.passes and way.to not in found:
                found.add(way.to)
                queue.append(way.to)
    return found
