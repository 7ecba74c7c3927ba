"""Selecting: so many of the cards, no more and no fewer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import ClassVar

from textual.widgets import Static

from engine.language.interface import _, plural
from engine.play.led import find_picked
from engine.play.step import Step
from tui.widgets.answers import Answers
from tui.widgets.card import Card


class Selection(Answers):
    """Cards that are picked with space, right, or their number, and counted."""

    how = _("Space or a number chooses, or takes back. Enter decides.")
    keys: ClassVar[Mapping[str, str]] = {"page.read": _("Choose")}

    def __init__(self, cards: list[Card], step: Step) -> None:
        super().__init__(cards)
        self.pick = step.pick
        self.counted: Static = Static("", classes="counted", markup=False)
        self._count()
        for card in cards:
            card.label(mark="[ ]")

    @property
    def picked(self) -> list[str]:
        """The ids of the picked cards, in the order shown."""
        return [str(card.answer) for card in self.cards if card.has_class("-picked")]

    def take(self, n: int, instead: int = 0) -> str:
        """Pick the nth card, or remove it, and choose it; the one meant before is as it was."""
        card = self.flow.cards[n - 1]
        for each in (self.flow.cards[instead - 1], card) if instead else (card,):
            if each in self.cards:  # picked before it is chosen: then one paint shows both
                self._turn(each)
        self.flow.choose(card)
        return ""

    def side(self, by: int) -> None:
        """Right picks the chosen card; left removes it."""
        if self.held:
            self._set(self.held, by > 0)

    def take_click(self, event: Card.Clicked) -> str:
        """A click picks a card, or removes it."""
        self._turn(event.card)
        return ""

    def space(self) -> bool:
        """Pick the chosen card, or remove it."""
        if not self.held:
            return False
        self._turn(self.held)
        return True

    def arrangement(self) -> object:
        """What is picked so far."""
        return self.picked

    def whole(self) -> object:
        """What is picked, if it is as many as asked for."""
        return self.picked if len(self.picked) == self.pick else None

    def restore(self, arranged: object) -> None:
        """Pick what was picked before."""
        self._pick_only(arranged if isinstance(arranged, list) else ())

    def put_votes(self, counts: Mapping[str, int]) -> bool:
        """Pick what has most votes; where votes are level at the edge, the facilitator decides."""
        self._pick_only(find_picked(counts, self.pick))
        return True

    def _pick_only(self, ids: Collection[str]) -> None:
        for card in self.cards:
            self._set(card, str(card.answer) in ids)

    def _turn(self, card: Card) -> None:
        self._set(card, not card.has_class("-picked"))

    def _set(self, card: Card, picked: bool) -> None:
        card.set_class(picked, "-picked")
        card.label(mark="[x]" if picked else "[ ]")
        self._count()

    def _count(self) -> None:
        words = _("{n} of {m} chosen").format(n=len(self.picked), m=self.pick)
        self.counted.update(words, layout=False)

    def missing(self) -> str:
        """How many are to be picked, or taken away."""
        missing = self.pick - len(self.picked)
        if missing > 0:
            return plural("Choose one more.", "Choose {n} more.", missing)
        if missing < 0:
            return plural("One too many: take one away.", "{n} too many: take {n} away.", -missing)
        return super().missing()
