"""Rating: a value on a scale for each card."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual
from textual.widgets import Static

from engine.language.interface import _, plural
from engine.play.step import Scale, Step
from tui.widgets.answers import Answers
from tui.widgets.card import Card, at_place


@dataclass(frozen=True)
class Legend(Visual):
    """What the values of a scale mean, in as few lines as there is room for."""

    scale: Scale

    def __str__(self) -> str:
        return str(self._in(sys.maxsize))

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """The lines, at most `height` of them."""
        return self._in(width).render_strips(width, height, style, options)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """The cells it takes in one line."""
        return self._in(sys.maxsize).get_optimal_width(rules, container_width)

    def get_height(self, rules: RulesMap, width: int) -> int:
        """The lines it takes in so many cells."""
        return self._in(width).get_height(rules, width)

    def _in(self, width: int) -> Content:
        return Content("\n".join(self.scale.legend(width)))


class Rating(Answers):
    """Cards that each carry a value; left and right move it, a digit or a click sets one.

    A digit goes on to the next card, so that values can be typed one after the other.

    What the values mean is told once, above the cards. On each card they stand in the same
    columns, whether one is set or not.
    """

    how = _("A number sets a value and goes on; left and right change it. Enter decides.")
    keys: ClassVar[Mapping[str, str]] = {"page.less": _("Value"), "page.more": _("Value")}

    def __init__(self, cards: list[Card], step: Step) -> None:
        super().__init__(cards)
        assert step.scale is not None
        self.scale = step.scale
        self.least = step.scale.first
        self._typed: Card | None = None  # what the last number was typed for
        self.counted = Static(Legend(step.scale), classes="counted")
        self.values: dict[str, int] = {}

    def on_mount(self) -> None:
        """Show the scale on each card."""
        for card in self.cards:
            card.detail(self._line(card))

    def number(self) -> None:
        """No numbers on the cards: digits mean values."""

    def count(self) -> int:
        """The greatest number that can be typed."""
        return self.scale.high - self.scale.low + self.scale.first

    def take(self, n: int, instead: int = 0) -> str:
        """Give a card the value of this number, and choose the next.

        It is the chosen card, else the first without a value; for a second digit, the card of the
        first.
        """
        card = self._typed if instead else self.held or self._unset
        if card is None:
            return _("Choose a statement first: each has a value already.")
        self._set(card, self.scale.low + n - self.scale.first)
        self._typed = card
        self.flow.choose(self.cards[min(self.cards.index(card) + 1, len(self.cards) - 1)])
        return ""

    def take_click(self, event: Card.Clicked) -> str:
        """A click on a value sets it."""
        if isinstance(event.place, int):
            self._set(event.card, event.place)
        return ""

    @property
    def _unset(self) -> Card | None:
        """The first card without a value."""
        return next((card for card in self.cards if str(card.answer) not in self.values), None)

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
        places = [
            at_place(words, at, "bold $primary" if at == value else "")
            for at, words in enumerate(self.scale.places(value), self.scale.low)
        ]
        return Content("").join([*places, Content(self.scale.describe_value(value))])

    def arrangement(self) -> object:
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

    def missing(self) -> str:
        """How many cards have no value yet."""
        left = len(self.cards) - len(self.values)
        if self.flow.chosen is None:
            if left:
                return _("Choose a card first, and give each card a value.")
            return _("Each card has a value. Choose any card, then Enter decides.")
        return (
            plural("{n} line is still empty.", "{n} lines are still empty.", left) if left else ""
        )

    def lead_on(self) -> str:
        """Choose the first card without a value."""
        words = self.missing()
        if self.flow.chosen and (unset := self._unset):
            self.flow.choose(unset)
        return words
