"""What only the key says of a case, to look for where it must not be."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any

from engine.scenario.scenario import Scenario


def key_texts(scenario: Scenario) -> list[str]:
    """Every rationale of a case, and the name and words of every principle it cites."""
    found = [" ".join(text.split()) for text in _because(scenario.data)]
    for id in scenario.cited():
        principle = scenario.doctrine.principles[id]
        found += [principle.title, " ".join(principle.says.split())]
    return sorted({text for text in found if text})


def _because(part: Any, inside: bool = False) -> Iterator[str]:
    if isinstance(part, str):
        if inside:
            yield part
    elif isinstance(part, dict):
        for name, value in part.items():
            if name != "if" and name != "assumes":
                yield from _because(value, inside or name == "because")
    elif isinstance(part, list):
        for value in part:
            yield from _because(value, inside)


def leaked(said: str, secret: list[str]) -> list[str]:
    """Those of `secret` that stand in what was said, however it was wrapped or escaped."""
    plain = " ".join(html.unescape(said).replace("\\n", " ").replace('\\"', '"').split())
    return [text for text in secret if text in plain]
