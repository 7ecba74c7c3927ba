"""The answers of a step on screen: cards to choose from, and what deciding on them would give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.containers import Vertical
from textual.widgets import Static

from engine.language.interface import _
from tui.widgets.card import Card, Column


class Answers(Vertical):
    """Cards to choose from. The kinds that arrange, pick or rate build on it.

    Attributes:
        how: how these cards are answered, said the first time.
        keys: the keys that change the chosen card, by the id of their binding, and the words for
            what they do; they stay at the foot of the page.
        least: the least number that can be typed.
        counted: a line above the cards, or None.
        letters: what a vote for each card is called where a room votes, by the card's answer.
    """

    how = _("Choose with a number or the arrows; Enter decides.")
    keys: ClassVar[Mapping[str, str]] = {}
    least = 1
    counted: Static | None = None

    def __init__(self, cards: list[Card]) -> None:
        super().__init__(*cards, classes="answers")
        self.cards = cards
        self.letters: Mapping[str, str] = {}

    @property
    def flow(self) -> Column:
        """The flow these cards are in."""
        return next(a for a in self.ancestors if isinstance(a, Column))

    @property
    def held(self) -> Card | None:
        """The chosen card, when it is one of these."""
        chosen = self.flow.chosen
        return chosen if chosen in self.cards else None

    def number(self) -> None:
        """Show the numbers that can be typed."""
        self.flow.number()

    def count(self) -> int:
        """The greatest number that can be typed."""
        return len(self.flow.cards)

    def take(self, n: int, _instead: int = 0) -> str:
        """A number was typed, from 1; gives words to say, or "".

        Args:
            n: the number.
            _instead: the number that a first digit was taken for, before the second came; or 0.
        """
        self.flow.choose(self.flow.cards[n - 1])
        return ""

    def side(self, by: int) -> None:
        """Left (-1) or right (1)."""

    def take_click(self, _event: Card.Clicked) -> str | None:
        """A card was clicked: words to say, "" for none, None where it is chosen, then decided."""
        return None

    def space(self) -> bool:
        """Space; False when it should read on."""
        return False

    def carries(self, _by: int) -> bool:
        """Up or down with a lifted card: carries it; False when none is lifted."""
        return False

    def arrangement(self) -> object:
        """What was arranged, picked or set so far, for `restore`; None where nothing can be."""
        return None

    def restore(self, arranged: object) -> None:
        """Arrange the same cards, drawn again, as they were."""

    def whole(self) -> object:
        """The order, pick or values, once complete; None where one card is the answer."""
        return None

    def put_votes(self, _counts: Mapping[str, int]) -> bool:
        """Arrange or pick as a room voted; False where one card is the answer, or each has a value.

        Args:
            counts: votes by the id of a card.
        """
        return False

    def missing(self) -> str:
        """What is missing before Enter decides, in words; "" when nothing is."""
        return "" if self.flow.chosen else _("Choose first: a number, or the arrows.")

    def lead_on(self) -> str:
        """Enter was pressed: what is missing, in words, on the way to it; "" when nothing is."""
        return self.missing()

    def decided(self) -> object:
        """What Enter decides, when nothing is missing."""
        whole, card = self.whole(), self.flow.chosen
        return card.answer if whole is None and card else whole
