"""Severity: how much harm a slip that nothing notices could do."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import Any

from engine.explore.mutation.operators import Mutant
from engine.scenario.scenario import Scenario

GRAVE = ("consents", "knows")  # words where a slip can tell the wrong person


class Harm(IntEnum):
    """What a slip changes, most harmful first."""

    GRAVE = 0
    """A critical error, a consent, or who knows what."""
    STATUS = 1
    """A need, a risk or a fact."""
    STORY = 2
    """What is offered, where it leads, and whatever else changes."""
    WORDS = 3
    """Words on the screen and nothing else."""
    SCORE = 4
    """How an answer is judged and nothing else."""


def rate_harm(scenario: Scenario, mutant: Mutant, seen: frozenset[str]) -> Harm:
    """Rate how much harm a slip could do; `seen` is how a play shows it, as in `Survivor`."""
    if mutant.kind == "rating" or seen == {"credit"}:
        return Harm.SCORE
    touched = {word.section for word in scenario.words if _touches(word, mutant)}
    if touched & {*GRAVE} or (mutant.kind != "target" and _critical(scenario, mutant)):
        return Harm.GRAVE
    if touched:
        return Harm.STATUS
    return Harm.WORDS if seen == {"text"} else Harm.STORY


def _touches(word: Any, mutant: Mutant) -> bool:
    """Whether a slip changes what a word of the vocabulary does, or a condition about it."""
    asked = any(re.search(rf"\b{name}\(", mutant.before) for name in word.functions)
    return bool({*word.verbs} & {*mutant.path}) or (mutant.kind == "condition" and asked)


def _critical(scenario: Scenario, mutant: Mutant) -> bool:
    """Whether a slip is in an answer that can be a critical error."""
    entry: Any = scenario.data
    for part in mutant.path[:-1]:
        entry = entry[part]
        if isinstance(entry, dict) and "critical" in entry:
            return True
    return False
