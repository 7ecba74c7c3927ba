"""Rating: a value on a scale for each card."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from engine.language.strings import _
from engine.play.step import Step
from tui.widgets.answers import Answers, Ready
from tui.widgets.card import Card


class Rating(Answers):
    """Cards that each carry a value; left and right move it, a digit sets the nth value.

    What the values mean is told once, above the cards. On each card they stand in the same
    columns, whether one is set or not.
    """

    how = _("Left and right, or a number, set a value for the chosen card. Enter decides.")

    def __init__(self, cards: list[Card], step: Step) -> None:
        super().__init__(cards)
        assert step.scale is not None
        self.scale = step.scale
        self.counted = Static(Content(step.scale.legend), classes="counted")
        self.values: dict[str, int] = {}

    def on_mount(self) -> None:
        """Show the scale on each card."""
        for card in self.cards:
            card.detail(self._line(card))

    def number(self) -> None:
        """No numbers on the cards: digits mean values."""

    def count(self) -> int:
        """How many values there are."""
        return len(self.scale.places(None))

    def take(self, n: int) -> None:
        """Give the chosen card the nth value."""
        if self.held:
            self._set(self.held, self.scale.low + n - 1)
        else:
            self.flow.choose(self.cards[0])

    def side(self, by: int) -> None:
        """Move the value of the chosen card; the first move sets the middle."""
        if not self.held:
            return
        now = self.values.get(str(self.held.answer))
        if now is None:
            middle = (self.scale.low + self.scale.high) // 2
            self._set(self.held, middle)
        else:
            self._set(self.held, now + by)

    def _set(self, card: Card, value: int) -> None:
        value = max(self.scale.low, min(self.scale.high, value))
        self.values[str(card.answer)] = value
        card.detail(self._line(card))

    def _line(self, card: Card) -> Content:
        """The values, the one that is set in brackets, and its words."""
        value = self.values.get(str(card.answer))
        return Content("".join(self.scale.places(value)) + self.scale.said(value))

    def arranged(self) -> object:
        """The values so far, by item."""
        return self.values

    def whole(self) -> object:
        """The values, if each card has one."""
        return dict(self.values) if len(self.values) == len(self.cards) else None

    def restore(self, arranged: object) -> None:
        """Set values that were set before."""
        if isinstance(arranged, dict):
            self.values = dict(arranged)
            for card in self.cards:
                card.detail(self._line(card))

    def ready(self) -> Ready:
        """The values, if each card has one."""
        if self.flow.chosen is None:
            return Ready(words=_("Choose a card first, and give each card a value."))
        unset = [card for card in self.cards if str(card.answer) not in self.values]
        if unset:
            self.flow.choose(unset[0])
            return Ready(words=_("Without a value: {n}").format(n=len(unset)))
        return Ready(dict(self.values))
