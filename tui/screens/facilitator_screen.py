"""What the pages of facilitators share: nothing on them is an answer of a case."""

from __future__ import annotations

from typing import ClassVar, Generic

from textual.binding import ActiveBinding
from textual.screen import ScreenResultType
from textual.widgets import Input

from tui.widgets.card import Card
from tui.widgets.page import Page


class FacilitatorScreen(Page[ScreenResultType], Generic[ScreenResultType]):
    """A page for facilitators; its foot and its help name only keys that do something here."""

    explains_answers: ClassVar[bool] = False

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The active bindings; in a field, none that would be typed into it."""
        found = super().active_bindings
        if not isinstance(self.focused, Input):
            return found
        return {key: active for key, active in found.items() if not _is_typed(active)}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is carried left or right; digits and Enter need something to choose."""
        if action == "side":
            return False
        if action == "digit":
            return any(card.numbered for card in self.query(Card))
        if action == "decide":
            return bool(self.query("Card, Input"))
        return super().check_action(action, parameters)


def _is_typed(active: ActiveBinding) -> bool:
    return len(active.binding.key_display or active.binding.key) == 1
