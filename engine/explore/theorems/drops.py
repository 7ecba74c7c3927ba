"""Passing over a scene names every slot elsewhere that it puts out of reach (F314)."""

from __future__ import annotations

from collections.abc import Iterator

from engine.explore.case import Case
from engine.explore.finding import Finding, found

Dropped = tuple[str, str]
"""A scene passed over, and a slot."""


def drops(case: Case) -> Iterator[Finding]:
    """Slots that passing over a scene puts out of reach, and that its `drops` does not name."""
    outlook = case.outlook
    if not outlook.graph.exhausted:
        return
    for (scene, slot), way in _missing(case).items():
        play = outlook.play(case.scenario, outlook.origin(way), way)
        yield found(case.scenario, ("scenes", scene, "pass"), "F314", play, at=scene, slot=slot)


def _missing(case: Case) -> dict[Dropped, int]:
    """For each scene and slot, the way on which it is put out of reach soonest."""
    outlook, graph = case.outlook, case.outlook.graph
    named = _named(case)
    best: dict[Dropped, int] = {}
    for node, before in enumerate(outlook.open):
        for way in graph.ways(node)[-1:] if before & outlook.needed else ():  # the last passes over
            label = graph.labels[way]
            if not outlook.skip[label]:
                continue
            scene = graph.walker.at(graph.nodes[node]).place
            after = outlook.open[graph.to[way]] | outlook.settles[label] | named[scene]
            for slot in outlook.named(before & outlook.needed & ~after):
                known = best.get((scene, slot))
                if known is None or outlook.far(node) < outlook.far(outlook.origin(known)):
                    best[scene, slot] = way
    return best


def _named(case: Case) -> dict[str, int]:
    """For each scene, the slots that leave the account when it is passed over."""
    outlook, key = case.outlook, case.scenario.key
    return {
        scene: outlook.mask(
            [*(id for id, s in key.slots.items() if scene in s.scenes), *key.drops.get(scene, ())]
        )
        for scene in case.scenario.data["scenes"]
    }
