"""Steps of a play as they are typed on one line."""

from __future__ import annotations

from collections.abc import Mapping

from engine.explore.play_as_text import Step
from engine.scenario.diagnose.tolerant_reader import parse


def read_steps(text: str) -> list[Step]:
    """Read steps that are written on one line, `[{hall: wait}, {kitchen: {act: call}}]`.

    Raises:
        ValueError: the text is not such a list.
        Refused: the text is not YAML.
    """
    data = parse(f"play: {text}".encode(), "--along").data
    written = data["play"] if isinstance(data, Mapping) and set(data) == {"play"} else None
    if not isinstance(written, list):
        raise ValueError(text)
    if not all(isinstance(entry, Mapping) and len(entry) == 1 for entry in written):
        raise ValueError(text)
    return [next(iter(entry.items())) for entry in written]
