"""What a theorem reads of a case, so that a change elsewhere leaves what it proved alone.

A theorem declares the layers it reads; for each layer there is a SHA-256 of all of the case that
belongs to it. These are finer than the three hashes of a case: they hold the order in which things
are written, since it decides which of several shortest plays is shown.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, Literal, TypeVar

from engine.scenario.case_text import Voice
from engine.scenario.layer_hashes import GUARDED, NEITHER, project
from engine.scenario.scenario import Scenario

Layer = Literal["story", "conditions", "key", "text", "passes", "rules", "tests", "level"]
"""What can be read apart.

story, key, text: what the hashes of these names cover (`scenario/layer_hashes`).
conditions: every `if` and `assumes`, and where there is a `because`.
passes: each `pass` as written. rules: `always`. tests: `tests`. level: of the case.
"""

F = TypeVar("F", bound=Callable[..., object])

_DECIDING = frozenset({"if", "assumes"})
_declared: dict[Callable[..., object], tuple[Layer, ...]] = {}


def reads(*layers: Layer) -> Callable[[F], F]:
    """Declare which layers of a case a function of it reads, apart from the place of lines."""

    def declare(find: F) -> F:
        _declared[find] = layers
        return find

    return declare


class Layers:
    """The layers of one case."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario

    def name(self, find: Callable[..., object]) -> str:
        """A name for what a function finds in this case: the function, and all that it reads.

        It is "" if the function never declared what it reads.
        """
        layers = _declared.get(find)
        if layers is None:
            return ""
        read = _digest([(layer, self._digests[layer]) for layer in sorted({"id", *layers})])
        return f"{find.__module__}.{find.__qualname__} {read}"

    @cached_property
    def _digests(self) -> Mapping[str, str]:
        return {layer: _digest(content) for layer, content in _list_contents(self._scenario)}


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def _list_contents(scenario: Scenario) -> Iterator[tuple[str, Any]]:
    """Everything that belongs to each layer, in the order it is written."""
    data, sections = scenario.data, frozenset(word.section for word in scenario.words)
    yield "id", scenario.id
    yield "story", [project(data, "story", sections), *_list_across(scenario)]
    yield "conditions", _keep_conditions({n: part for n, part in data.items() if n not in NEITHER})
    yield "key", [project(data, "key", sections), scenario.doctrine_hash()]
    yield "text", project(data, "text", sections)
    yield "passes", [(id, scene.get("pass")) for id, scene in data["scenes"].items()]
    yield "rules", data.get("always")
    yield "tests", data.get("tests")
    yield "level", scenario.about.level


def _list_across(scenario: Scenario) -> list[Any]:
    """What belongs to the story in an order that goes across entries."""
    moves = (move for place in scenario.story.model.locations for move in place.moves)
    # A condition that stands in prose moves when a paragraph before it is added.
    long = (path for path in scenario.written if len(path) > 2)
    return [
        [path for path in long if path[-3] in GUARDED and isinstance(path[-2], int)],
        [(move.address, sorted(move.tags)) for move in moves if move.tags],
        [line.context for line in scenario.text.lines if line.voice is Voice.TIRED],
    ]


def _keep_conditions(value: Any, field: str = "") -> Any:
    """The conditions in some data, in their places; None if there are none."""
    if isinstance(value, Mapping):
        parts = {name: _keep_conditions(inner, name) for name, inner in value.items()}
        return {name: part for name, part in parts.items() if part is not None} or None
    if isinstance(value, list):
        entries = [_keep_conditions(entry) for entry in value]
        return entries if field == "because" or any(e is not None for e in entries) else None
    return value if field in _DECIDING else True if field == "because" else None
