"""Backward reach: from which states an ending can be reached, or one without a critical error."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import chain

from msgspec.structs import replace

from engine.explore.explored_case import Case, once_per_case
from engine.explore.statespace.graph import Graph, mark_allowed, mark_endings
from engine.explore.statespace.search_with_sets import Reached
from engine.kernel import model as k
from engine.kernel.answer_key import Grade

# Backward reachability ---------------------------------------------------------------------------
#
# Backward reach: from which states an ending, or other states, can be reached.

SWEEPS = 4  # passes over the nodes that are still open, before the search goes backward

Way = int | tuple[int, int]
"""Where an answer leads: to a node, or by the number of an exit, with the set it changes."""


def mark_finishing(graph: Graph, ways: bytearray) -> bytearray:
    """For each node, 1 if an ending can be reached from it by allowed ways, else 0.

    Most nodes lead to a node that was reached later, so that a few passes from the last node to the
    first settle nearly all. A search backward settles the rest. `ways` are as from `mark_allowed`.
    """
    good = mark_endings(graph)
    left: list[int] = [n for n in range(len(good) - 1, -1, -1) if not good[n]]
    edges, to, labels = graph.edges, graph.to, graph.labels
    for _ in range(SWEEPS):
        still: list[int] = []
        for n in left:
            for at in range(edges[n], edges[n + 1]):
                if good[to[at]] and ways[labels[at]]:
                    good[n] = 1
                    break
            else:
                still.append(n)
        if not still or len(still) == len(left):
            return good
        left = still
    _walk_back(graph, ways, good, left)
    return good


@once_per_case
def mark_finishing_core(case: Case) -> bytearray:
    """For each node of `Case.core`, 1 if an ending can be reached without passing over, else 0."""
    return mark_finishing(case.core, mark_allowed(case.core))


@once_per_case
def always_finishes(case: Case) -> bool:
    """Whether from every state an ending can be reached without passing over.

    Yes is a proof, and quick: of each node, one way must lead all its states to nodes of which this
    is known. No means that it is not so, or not so simple: `mark_finishing_core` tells then.
    """
    return surely_finishes(case.states)


def surely_finishes(reached: Reached) -> bool:
    """Whether from every state an ending can be reached by answers; no is no proof.

    Yes if there is an order of all nodes, from the endings on, in which each has a way that leads
    to nodes before it: an answer that all states of the node can give.
    """
    if not reached.exhausted:
        return False
    walker = reached.walker
    leading, parts = _read_ways(reached)
    ended = [place.ended for place in walker.product.locations]
    queue = [node for node in reached.found if ended[node & walker.low]]
    good = set(queue)
    open_ = Counter(chain.from_iterable(parts.values()))  # nodes of each way that are not done
    for node in queue:
        ways: list[Way] = [node]
        for exit_ in parts.get(node, ()):
            open_[exit_] -= 1
            if not open_[exit_]:
                ways.append(exit_)
        for way in ways:
            new = [before for before in leading.pop(way, []) if before not in good]
            good.update(new)
            queue += dict.fromkeys(new)
    return len(good) == len(reached.found)


def _read_ways(reached: Reached) -> tuple[dict[Way, list[int]], dict[int, list[tuple[int, int]]]]:
    """The nodes before each answer that all their states can give, and the ways that change sets.

    The second result has for each node the ways on which one of the sets arrives there.
    """
    leading: dict[Way, list[int]] = {}
    for node, set_ in reached.found.items():
        for to in reached.ways(node)[0]:
            leading.setdefault(to if to >= 0 else (~to, set_), []).append(node)
    parts: dict[int, list[tuple[int, int]]] = {}
    for way in leading:
        if isinstance(way, tuple):
            number, set_ = way
            arriving = reached.carrier.arrive(*reached.exits[number], set_)
            for there in {there for there, _ in arriving}:
                parts.setdefault(there, []).append(way)
    return leading, parts


def _walk_back(graph: Graph, ways: bytearray, good: bytearray, left: list[int]) -> None:
    """Search backward from the marked nodes and mark every node of `left` that leads to one."""
    before = _find_allowed(graph, ways, left)
    queue = [n for n in before if good[n]]
    while queue:
        for n in before.get(queue.pop(), ()):
            if not good[n]:
                good[n] = 1
                queue.append(n)


def find_predecessors(
    graph: Graph, ways: bytearray, among: Collection[int], goal: set[int]
) -> set[int]:
    """The nodes of `goal`, and those of `among` from which one can be reached inside `among`.

    `ways`: for each distinct label, whether it is allowed.
    """
    before = _find_allowed(graph, ways, among)
    found, queue = set(goal), list(goal)
    while queue:
        for n in before.get(queue.pop(), ()):
            if n not in found:
                found.add(n)
                queue.append(n)
    return found


def _find_allowed(graph: Graph, ways: bytearray, among: Iterable[int]) -> dict[int, list[int]]:
    """Those of some nodes from which an allowed way leads to each node."""
    before: dict[int, list[int]] = {}
    for n in among:
        for at in graph.ways(n):
            if ways[graph.labels[at]]:
                before.setdefault(graph.to[at], []).append(n)
    return before


# Error free story --------------------------------------------------------------------------------
#
# The story without the answers that are critical errors: where a play can go that makes none.
#
# What an answer is worth is not asked, so no slots are remembered; and what is left of an
# interview without critical errors is as small as the interview itself.


def search_error_free(case: Case) -> Reached:
    """Every state of the plays that make no critical error and pass over nothing."""
    classes = {
        id: tuple(each for each in found if each.clean is not None)
        for id, found in case.account.classes.items()
    }
    # Where every order, pick or rating is critical, nothing is left to answer.
    critical = {id for id, left in classes.items() if not left}
    locations = (
        replace(place, moves=tuple(_forbid_errors(case, place, place.id in critical)))
        for place in case.story.locations
    )
    product = replace(case.story, locations=tuple(locations))
    return case.search(product, classes=classes, passes=False)


def _forbid_errors(case: Case, place: k.Location, critical: bool) -> Iterator[k.Move]:
    """The moves of a location, each offered only where it is no critical error."""
    for move in place.moves:
        mark = case.scenario.key.marks.get(move.address)
        errors = () if mark is None else tuple(_list_errors(mark.grades))
        if (critical and move.key[0] == place.kind) or k.Both(()) in errors:
            continue
        yield replace(move, offer=_forbid(move.offer, errors)) if errors else move


def _forbid(offer: k.Condition | None, errors: Iterable[k.Condition]) -> k.Condition:
    """An offer that holds in none of some conditions; its parts stay side by side."""
    match offer:
        case None:
            parts: tuple[k.Condition, ...] = ()
        case k.Both(of):
            parts = of
        case _:
            parts = (offer,)
    return k.Both((*parts, *map(k.negate, errors)))


def _list_errors(grades: Iterable[Grade]) -> Iterator[k.Both]:
    """The conditions under which an answer is a critical error: the first grade that fits is."""
    before: tuple[k.Condition, ...] = ()
    for grade in grades:
        here = () if grade.when is None else (grade.when,)
        if grade.critical:
            yield k.Both((*before, *here))
        before = (*before, *(k.Not(when) for when in here))
        if grade.when is None:
            return
