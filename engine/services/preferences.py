"""How a participant likes the screen. The first page waits for this module, so it loads nothing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Preferences:
    """How a participant likes the screen; those of code "" are this computer's."""

    theme: str = "calm"
    motion: bool = False
    welcomed: bool = False
