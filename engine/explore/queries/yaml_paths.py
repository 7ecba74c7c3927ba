"""Where the parts of a case are written in its YAML, and how an author would name them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from engine.decisions.registry import CONTINUE, WHOLES, decision_in, kind_in
from engine.kernel import model as k
from engine.scenario.problems import Path
from engine.scenario.scenario import Scenario

LEFT_OUT = object()


class WrittenAnswer(Struct, frozen=True):
    """An answer, or a question that the person asks, as it is written.

    Attributes:
        address: as in logs: `scene.option`, `scene.ask.answer`.
        path: where it is in the YAML.
        scene: the scene it belongs to.
        within: the address of the question it answers, or "".
    """

    address: str
    path: Path
    scene: str
    within: str = ""


def list_entries(data: Mapping[str, Any]) -> Iterator[WrittenAnswer]:
    """Every answer a case can offer, and every question that the person asks."""
    for scene, written in data["scenes"].items():
        for path in _list_offered(written):
            yield WrittenAnswer(f"{scene}.{path[-1]}", ("scenes", scene, *path), scene)
        for ask, entry in decision_in(written).get("asks", {}).items():
            path = (kind_in(written).name, "asks", ask, "answers")
            for id in entry["answers"]:
                address = f"{scene}.{ask}.{id}"
                yield WrittenAnswer(address, ("scenes", scene, *path, id), scene, f"{scene}.{ask}")


def _list_offered(scene: Mapping[str, Any]) -> Iterator[Path]:
    kind = kind_in(scene)
    if kind.name not in WHOLES:
        for path in kind.list_addressed(decision_in(scene)):
            yield (kind.name, *path)
    for id in scene.get("also_offered", {}):
        yield "also_offered", id


def replace_value(data: Any, path: Path, value: Any) -> Any:
    """The data with another value at `path`, or with none (`LEFT_OUT`); the rest is shared."""
    first, *rest = path
    copy: Any = dict(data) if isinstance(data, Mapping) else list(data)
    if rest:
        copy[first] = replace_value(data[first], tuple(rest), value)
    elif value is LEFT_OUT:
        del copy[first]
    else:
        copy[first] = value
    return copy


def path_of_ways_out(data: Mapping[str, Any], scene: str) -> Path:
    """The path of the ways out of a scene, for answers without their own."""
    kind = kind_in(data["scenes"][scene])
    where = () if kind is CONTINUE else (kind.name,)
    return ("scenes", scene, *where, "then")


def address_of(path: Path) -> str:
    """The address of what is at `path`, or of the nearest thing above it that has one."""
    match path:
        case ("scenes", scene, "also_offered", id, *_):
            return f"{scene}.{id}"
        case ("scenes", scene, _, "asks", ask, "answers", id, *_):
            return f"{scene}.{ask}.{id}"
        case ("scenes", scene, _, "topics", _, "questions", id, *_):
            return f"{scene}.{id}"
        case ("scenes", scene, _, "options" | "items" | "asks" | "moves", id, *_):
            return f"{scene}.{id}"
        case ("scenes" | "endings" | "injects", id, *_):
            return str(id)
        case (first, *_):
            return str(first)
    return ""


def path_of(scenario: Scenario, address: str) -> Path:
    """The path of an answer, of a decision, or of the scene for what the engine offers itself."""
    card = scenario.text.cards.get(address)
    if card is None:
        return ("scenes", write_address(address).partition(".")[0])
    path: Path = tuple(card.context.split("/")[1:])
    # `wait: {}` has no text of its own
    return path[:-1] if isinstance(scenario.source.at(path), str) else path


def write_address(address: str) -> str:
    """An address as an author may write it; for what the engine offers itself, the scene's."""
    return address.rpartition(":")[2]


def find_offers(scenario: Scenario, address: str) -> Iterator[tuple[k.Location, k.Condition]]:
    """The locations that offer an answer or an item, each with its condition."""
    scene = address.partition(".")[0]
    for place in scenario.story.model.locations:
        if place.place != scene:
            continue
        if address in (f"{scene}.{id}" for id in place.items):
            yield place, k.TRUE
        for move in place.moves:
            if move.address == address:
                yield place, k.TRUE if move.offer is None else move.offer
