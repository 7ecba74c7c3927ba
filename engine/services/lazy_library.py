"""The house seen from outside: what the first screen needs; the rest once somebody goes in.

Everything that compiles cases is loaded after the first paint.
"""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.records.store import Store
from engine.services.preferences import Preferences

if TYPE_CHECKING:
    from engine.services.library import House

COMPUTER = "computer"  # preferences of nobody in particular


class Porch:
    """A `Library` that becomes a `House` when more than preferences is asked for.

    Args:
        store: the plays.
        own: an own folder of cases, or None.
        language: of what is shown.
    """

    def __init__(self, store: Store, own: Path | None = None, language: str = "en") -> None:
        self.store = store
        self.own = own
        self.language = language

    @cached_property
    def house(self) -> House:
        """The house behind it."""
        from engine.services.library import House

        return House(self.store, self.own, self.language)

    def trouble(self) -> str:
        """Why nothing can be kept here, or ""."""
        problem = self.store.refusal()
        if problem is None:
            return ""
        from engine.services.error_messages import said

        return said(problem)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.house, name)

    def preferences(self, code: str) -> Preferences:
        """How this participant likes the screen."""
        return read(self.store, code)


def read(store: Store, code: str) -> Preferences:
    """Preferences as kept; what cannot be read is as if nothing was kept."""
    kept = store.preferences.of(code or COMPUTER)
    try:
        return Preferences(**json.loads(kept.get("screen", "{}")))
    except (TypeError, ValueError):
        return Preferences()
