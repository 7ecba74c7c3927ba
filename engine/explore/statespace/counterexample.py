"""Turns a way through a graph into a play that anyone can replay: a counter-example."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

from engine.decisions.kind import Refusal, make_answer
from engine.decisions.multi_item import AnswerClass
from engine.explore.statespace.graph import Graph, mark_allowed
from engine.explore.statespace.search_with_sets import Reached, Sighting
from engine.explore.statespace.successors import PASSED, CompiledAnswer, Walker
from engine.kernel import model as k
from engine.play.play import Play, pass_over, step
from engine.play.trial import begin_trial
from engine.scenario.scenario import Scenario

Choice = Callable[[AnswerClass], Any]
Way = tuple[int, CompiledAnswer]
"""A node's number, and the answer given there."""


class ReplayError(Exception):
    """A way through a graph that the story itself does not take: a bug here, never in a case."""


def trace_way(graph: Graph, number: int) -> list[Way]:
    """The answers on a shortest way to a node, by its number."""
    nodes = graph.way(number)
    return [
        (a, _find_answer(graph.walker, graph.nodes[a], graph.nodes[b])) for a, b in pairwise(nodes)
    ]


def _find_answer(walker: Walker, node: int, to: int) -> CompiledAnswer:
    """The first answer that leads from one node to another; raises ReplayError."""
    for answer, (there, _) in zip(walker.answers(node), walker.expand(node), strict=True):
        if there == to:
            return answer
    raise ReplayError(f"no move from {node} to {to}")


def replay_way(
    scenario: Scenario, graph: Graph, way: Iterable[Way], choice: Choice | None = None
) -> Play:
    """Replay a way from a start of a graph as a play; raises ReplayError.

    `choice` picks an answer of a class; by default one that is no critical error.
    """
    steps = list(way)
    first = steps[0][0] if steps else 0
    return replay_answers(
        scenario, find_luck(scenario, graph, first), (a for _, a in steps), graph.walker, choice
    )


def replay_sighting(scenario: Scenario, reached: Reached, sighting: Sighting) -> Play:
    """Replay a shortest way to where something was first seen; raises ReplayError."""
    walker, ahead = reached.walker, list[tuple[int, int]]()
    known: dict[tuple[int, int], Play] = reached.replayed
    for here in reached.trace_back(sighting):
        if here in known:
            break
        ahead.append(here)
    else:
        here = ahead.pop()
        luck = draw_usual_luck(scenario)
        luck |= {name: v for name, v in reached.luck[here[1]].items() if name in luck}
        known[here] = begin_trial(scenario, 0, luck)
    play = known[here]
    for there in reversed(ahead):
        play = known[there] = replay_answer(play, _find_answer(walker, here[1], there[1]), walker)
        here = there
    if sighting.at >= 0:
        play = replay_answer(play, walker.answers(here[1])[sighting.at], walker)
    return play


def draw_usual_luck(scenario: Scenario) -> dict[str, k.Value]:
    """The first value of every variable that luck draws."""
    variables = scenario.story.model.variables
    return {v.name: v.values[v.start] for v in variables if v.chance}


def find_luck(scenario: Scenario, graph: Graph, start: int) -> dict[str, k.Value]:
    """What luck drew at a start; variables that the graph left out have their first value."""
    for luck, number in graph.luck:
        if number == start:
            return {**draw_usual_luck(scenario), **luck}
    raise ReplayError(f"{start} is no start")


def replay_answers(
    scenario: Scenario,
    luck: dict[str, k.Value],
    answers: Iterable[CompiledAnswer],
    walker: Walker,
    choice: Choice | None = None,
) -> Play:
    """The play that gives these answers from its start; raises ReplayError."""
    play = begin_trial(scenario, 0, luck)
    for answer in answers:
        play = replay_answer(play, answer, walker, choice)
    return play


def replay_answer(
    play: Play, answer: CompiledAnswer, walker: Walker, choice: Choice | None = None
) -> Play:
    """The play with one answer more; raises ReplayError."""
    if answer.label == PASSED:
        return _require_play(pass_over(play))
    return _require_play(step(play, write_answer(answer, walker.kinds, choice)))


def _require_play(play: Play | Refusal) -> Play:
    if isinstance(play, Refusal):
        raise ReplayError(play.code)
    return play


def write_answer(
    answer: CompiledAnswer, kinds: dict[int, AnswerClass], choice: Choice | None = None
) -> Any:
    """An answer as `--jsonl` writes it."""
    if answer.label not in kinds:
        return make_answer(answer.move.key)
    found = kinds[answer.label]
    if choice is not None:
        return choice(found)
    return found.high if found.clean is None else found.clean


# Shortest ways by some of the ways only ----------------------------------------------------------


class ShortestWays:
    """The shortest ways from a start to every node, by some of the ways only.

    Attributes:
        parents: for each node that is reached, the way that first leads to it; -1 for a start.
        froms: for each of them but a start, the node which that way comes from.
        order: the nodes in the order they are reached.
    """

    def __init__(self, graph: Graph, ways: bytearray) -> None:
        self.graph = graph
        self.parents: dict[int, int] = {}
        self.froms: dict[int, int] = {}
        self.order: list[int] = []
        for _, number in graph.luck:
            if number not in self.parents:
                self.parents[number] = -1
                self.order.append(number)
        for n in self.order:
            for at in graph.ways(n):
                there = graph.to[at]
                if ways[graph.labels[at]] and there not in self.parents:
                    self.parents[there], self.froms[there] = at, n
                    self.order.append(there)

    def way(self, number: int) -> list[tuple[int, int]]:
        """The nodes before a node, each with the index of the way taken out of it, from 0."""
        found: list[tuple[int, int]] = []
        while self.parents[number] >= 0:
            at, before = self.parents[number], self.froms[number]
            found.append((before, at - self.graph.edges[before]))
            number = before
        return found[::-1]


def find_nearest(graph: Graph, numbers: Iterable[int]) -> tuple[ShortestWays, int]:
    """Find the nearest of some nodes, by their numbers, without passing over where possible.

    Returns the shortest ways that were searched, and the number of the node. Raises LookupError if
    none of the nodes can be reached.
    """
    wanted = frozenset(numbers)
    for ways in (mark_allowed(graph), bytearray(b"\1" * len(graph.labelled))):
        routes = ShortestWays(graph, ways)
        number = next((n for n in routes.order if n in wanted), None)
        if number is not None:
            return routes, number
    raise LookupError("none of these nodes was reached")


def replay_to(
    scenario: Scenario, routes: ShortestWays, number: int, *more: tuple[int, int]
) -> Play:
    """The play that reaches a node and then takes the ways in `more`, as in `ShortestWays.way`."""
    graph, steps = routes.graph, [*routes.way(number), *more]
    start = steps[0][0] if steps else number
    answers = [graph.walker.answers(graph.nodes[n])[at] for n, at in steps]
    return replay_answers(scenario, find_luck(scenario, graph, start), answers, graph.walker)
