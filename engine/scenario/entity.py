"""What an author declared under a word of the vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing an author declared under a word: a need, a consent, a risk, a fact.

    Attributes:
        section: `needs`, `consents`, …
        id: unique in the case.
        text: the author's words for it.
        people: ids of those it is about.
        variable: the variable that holds its status.
        detail: whatever else the section says of it.
    """

    section: str
    id: str
    text: str
    people: tuple[str, ...]
    variable: str
    detail: Mapping[str, Any] = field(default_factory=dict)
