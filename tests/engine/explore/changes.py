"""Cases written out again with something changed: its words, its ratings, what it does."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

from engine.scenario.load import load, load_bytes
from engine.scenario.problems import Refused
from engine.scenario.scenario import Scenario
from tests import generator

PROSE = frozenset(
    {"do", "prompt", "title", "about", "says", "role", "say", "enough", "tired", "text", "because"}
    | {"person", "case", "not_known"}
)
CHANCE = (1, 7)  # cases made by chance: small, with much to tell of each
Change = Callable[[Any, random.Random], Any]
Visit = Callable[[str, Any], Any]


def rewritten(case: Path | int) -> Scenario:
    """A case from a file, or made by chance, as plain YAML."""
    data = generator.case(case) if isinstance(case, int) else dict(load(case).data)
    return load_bytes(generator.as_bytes(data), "case.yaml")


def named(case: Path | int) -> str:
    """A name for a case in the names of tests."""
    return case.stem if isinstance(case, Path) else str(case)


def changed(scenario: Scenario, change: Change, seed: int = 0) -> Scenario:
    """The case after a change; raises Refused if it is no case any more."""
    data = change(deepcopy(dict(scenario.data)), random.Random(seed))
    return load_bytes(generator.as_bytes(data), scenario.source.file)


def variants(scenario: Scenario, change: Change, many: int) -> Iterator[Scenario]:
    """Cases after several such changes, without those that are none any more."""
    for seed in range(many):
        try:
            yield changed(scenario, change, seed)
        except Refused:
            continue


def words(data: Any, chance: random.Random) -> Any:
    """Longer sentences here and there."""
    return _each(data, lambda field, value: _longer(field, value, chance))


def _longer(field: str, value: Any, chance: random.Random) -> Any:
    if field in PROSE and isinstance(value, str) and chance.random() < 0.5:
        return f"{value} And some more words than it had."
    return value


def paragraphs(data: Any, chance: random.Random) -> Any:
    """More paragraphs, which move those with a condition."""
    for scene in data["scenes"].values():
        if "text" in scene and chance.random() < 0.6:
            said = scene["text"] if isinstance(scene["text"], list) else [scene["text"]]
            scene["text"] = said
            said.insert(chance.randrange(len(said) + 1), "One more paragraph.")
    return data


def ratings(data: Any, chance: random.Random) -> Any:
    """One or the other rating, by one better or worse."""

    def rated(field: str, value: Any) -> Any:
        number = isinstance(value, int) and not isinstance(value, bool)
        if field in ("rating", "is") and number and chance.random() < 0.2:
            return max(1, min(4, value + chance.choice([-1, 1])))
        return value

    return _each(data, rated)


def effects(data: Any, _chance: random.Random) -> Any:
    """Every effect on a number is stronger by one."""
    if isinstance(data, dict):
        added = {name: value + 1 for name, value in data.get("add", {}).items()}
        inner = {name: effects(value, _chance) for name, value in data.items()}
        return {**inner, "add": added} if added else inner
    return [effects(entry, _chance) for entry in data] if isinstance(data, list) else data


def order(data: Any, chance: random.Random) -> Any:
    """The same in another order, where the order of a mapping is free."""
    if isinstance(data, dict):
        entries = [(field, order(inner, chance)) for field, inner in data.items()]
        if "scenes" not in data and chance.random() < 0.3:
            chance.shuffle(entries)
        return dict(entries)
    return [order(entry, chance) for entry in data] if isinstance(data, list) else data


def _each(value: Any, visit: Visit, field: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _each(inner, visit, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_each(entry, visit, field) for entry in value]
    return visit(field, value)
