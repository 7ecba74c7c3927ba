"""Where in the file of a case something stands that has an address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.kernel import model as k
from engine.scenario.scenario import Scenario
from engine.scenario.yaml.source import Path


def path_of(scenario: Scenario, address: str) -> Path:
    """Where an answer, a decision, or what the engine itself offers there, was written."""
    card = scenario.text.cards.get(address)
    if card is None:
        return ("scenes", written(address).partition(".")[0])
    path: Path = tuple(card.context.split("/")[1:])
    value: Any = scenario.data
    for part in path:
        value = value[part]
    return path[:-1] if isinstance(value, str) else path  # `wait: {}` has no text of its own


def written(address: str) -> str:
    """An address as an author may write it: what the engine itself offers has its scene's."""
    return address.rpartition(":")[2]


def offers(scenario: Scenario, address: str) -> Iterator[tuple[k.Location, k.Condition]]:
    """The locations in which an answer can be given, or an item is part of one, and when."""
    scene = address.partition(".")[0]
    for place in scenario.story.model.locations:
        if place.place != scene:
            continue
        if address in (f"{scene}.{id}" for id in place.items):
            yield place, k.TRUE
        for move in place.moves:
            if move.address == address:
                yield place, k.TRUE if move.offer is None else move.offer
