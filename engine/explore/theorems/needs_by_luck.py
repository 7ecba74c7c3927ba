"""F327: a need that can be dealt with under one luck can be dealt with under every luck."""

from __future__ import annotations

import random
from collections.abc import Iterator

from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.queries.finding_hints import name_luck
from engine.explore.queries.search import find_occurrences
from engine.explore.reduce.slicing import slice_product
from engine.explore.statespace.components import find_components
from engine.explore.statespace.counterexample import draw_usual_luck
from engine.explore.statespace.graph import Graph, find_ahead
from engine.explore.statespace.successors import Walker
from engine.explore.theorem_inputs import reads
from engine.play.trial import begin_trial

PLAYS = 20  # random plays for what luck draws, before all states are searched
LONGEST = 100  # answers of a random play


@reads("story")
def find_unlucky_needs(case: Case) -> Iterator[Finding]:
    """Find needs that no play raises, meets or declines if luck falls one way, but some if not."""
    known = find_occurrences(case)
    needs = {
        note: thing
        for note, thing in known.search.story.occurrences.items()
        if thing.kind == "need" and note in known.happens
    }
    product = known.search.product([*needs], {})
    walker = Walker(slice_product(product), case.classes, labelled=True, passes=False)
    left = _list_unseen(walker)
    doubtful = [note for note in needs if any(walker.notes[note] & bits for bits in left)]
    if not doubtful:
        return
    graph = case.merge(known.search.product(doubtful, {}))
    if graph.exhausted:
        for note in doubtful:
            without = _list_without(graph, graph.walker.notes[note])
            if without and len(without) < len(graph.luck):
                luck = name_luck([drawn for drawn, _ in graph.luck], without)
                drawn = {**draw_usual_luck(case.scenario), **graph.luck[without[0]][0]}
                play, thing = begin_trial(case.scenario, 0, drawn), needs[note]
                yield make_finding(case.scenario, thing.path, "F327", play, at=thing.at, luck=luck)


def _list_unseen(walker: Walker) -> list[int]:
    """For everything that luck can draw, the bits of what a few random plays do not show."""
    chooser, every = random.Random(0), sum(walker.notes.values())
    left = []
    for _, start, label in walker.starts():
        unseen, number = every & ~label, 0
        while unseen and number < PLAYS:
            number += 1
            node = start
            for _ in range(LONGEST):
                ways = walker.expand(node)
                if not ways or not unseen:
                    break
                for _, noted in ways:
                    unseen &= ~noted
                node, _ = chooser.choice(ways)
        left.append(unseen)
    return left


def _list_without(graph: Graph, bit: int) -> list[int]:
    """The indexes, in `Graph.luck`, of what luck draws if a note is made in no play after it."""
    components = find_components(graph.edges, graph.ends, graph.to)
    ahead = find_ahead(graph, components, [label & bit for label in graph.labelled])
    begun = zip(graph.luck, graph.begun, strict=True)
    return [n for n, ((_, node), label) in enumerate(begun) if not (ahead[node] | label) & bit]
