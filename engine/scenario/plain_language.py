"""A case as somebody reads it who has chosen plain language."""

from __future__ import annotations

import dataclasses

from msgspec.structs import replace

from engine.scenario.scenario import Scenario


def in_plain_language(scenario: Scenario) -> Scenario:
    """The case with each line that has a plain twin in its words; nothing else is another.

    Story, key and hashes are those of the case: plays can be played and read in either.
    """
    if not any(line.plain for line in scenario.text.lines):
        return scenario
    lines = (replace(line, text=line.plain) if line.plain else line for line in scenario.text.lines)
    return dataclasses.replace(scenario, text=replace(scenario.text, lines=tuple(lines)))
