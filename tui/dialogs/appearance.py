"""Colours and motion, kept for each participant."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace
from textual.widget import Widget

from engine.language.interface import _
from engine.services.courses.participants import Preferences
from tui.shared.themes import NAMES
from tui.widgets.card import Card
from tui.widgets.page import CardDialog


class Appearance(CardDialog[Preferences]):
    """Gives the changed preferences back."""

    heading = _("Colours and motion")

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences

    def body(self) -> Iterable[Widget]:
        """A card for each theme, and one for motion."""
        for theme, words in NAMES.items():
            card = Card(words, replace(self._preferences, theme=theme))
            card.label(mark="[x]" if theme == self._preferences.theme else "[ ]")
            yield card
        moving = self._preferences.motion
        words = _("Turn motion off") if moving else _("Turn motion on, where it helps")
        yield Card(words, replace(self._preferences, motion=not moving), classes="-first")
