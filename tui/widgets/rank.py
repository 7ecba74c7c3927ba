"""Ranking: the same cards, moved into an order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import events

from engine.language.interface import _
from engine.play.step import Step
from tui.widgets.answers import Answers
from tui.widgets.card import Card


class Ranking(Answers):
    """Cards in an order, the first at the top.

    A digit, up and down choose a card; left and right, or `[` and `]`, carry it. Once space has
    lifted it, what would choose carries: up and down, and the number of a place. The mouse drags;
    or a click on the chosen card lifts it, and the next click says where it goes.
    """

    how = _("A number, up or down chooses; left and right move a card. Enter decides.")
    keys: ClassVar[Mapping[str, str]] = {
        "page.less": _("Move"),
        "page.more": _("Move"),
        "page.read": _("Take"),
    }
    LIFTED: ClassVar[str] = "-lifted"

    def __init__(self, cards: list[Card], _step: Step) -> None:
        super().__init__(cards)
        for card in cards:
            card.marks = False  # the mouse carries them
        self._given = [str(card.answer) for card in cards]
        self._asked = False
        self._dragged: Card | None = None
        self._carried = False  # whether the card under the pressed mouse has moved

    @property
    def order(self) -> list[str]:
        """The ids of the cards, from the top."""
        return [str(card.answer) for card in self.cards]

    def number(self) -> None:
        """Show each card's place, and its letter where it has one."""
        for n, card in enumerate(self.cards, 1):
            letter = self.letters.get(str(card.answer), "")
            card.label(f"{n} {letter}".rstrip(), "↕" if card.has_class(self.LIFTED) else "")

    def count(self) -> int:
        """How many places there are."""
        return len(self.cards)

    def take(self, n: int, _instead: int = 0) -> str:
        """Put a lifted card in this place; without one, choose the card there."""
        if self.held and self.held.has_class(self.LIFTED):
            self.place(self.held, n - 1)
        else:
            self.flow.choose(self.cards[n - 1])
        return ""

    def side(self, by: int) -> None:
        """Carry the chosen card up or down by one place."""
        if self.held:
            self.place(self.held, self.cards.index(self.held) + by)

    def carries(self, by: int) -> bool:
        """Up or down with a lifted card: carries it; False when none is lifted."""
        if self.held and self.held.has_class(self.LIFTED):
            self.side(by)
            return True
        return False

    def space(self) -> bool:
        """Lift the chosen card, or put it down."""
        if not self.held:
            return False
        self.lift(self.held, not self.held.has_class(self.LIFTED))
        return True

    def lift(self, card: Card, up: bool) -> None:
        """Lift a card, and put any other down."""
        for each in self.cards:
            each.set_class(up and each is card, self.LIFTED)
        self.number()

    def place(self, card: Card, at: int) -> None:
        """Put a card at a place, from 0; the others close up."""
        if self._move_card(card, max(0, min(len(self.cards) - 1, at))):
            self.number()
            self.flow.choose(card)
            self.call_after_refresh(self.flow.reveal)

    def _move_card(self, card: Card, at: int) -> bool:
        """Move a card; False when it is there already."""
        there = self.cards[at]
        if there is card:
            return False
        if at > self.cards.index(card):
            self.move_child(card, after=there)
        else:
            self.move_child(card, before=there)
        self.cards.remove(card)
        self.cards.insert(at, card)
        return True

    def arrangement(self) -> object:
        """The order so far."""
        return self.order

    def whole(self) -> object:
        """The order: it is always complete."""
        return self.order

    def restore(self, arranged: object) -> None:
        """Put the cards in an order that was arranged before."""
        cards = {str(card.answer): card for card in self.cards}
        for at, id in enumerate(arranged if isinstance(arranged, list) else ()):
            self._move_card(cards[id], at)
        self.number()

    def put_votes(self, counts: Mapping[str, int]) -> bool:
        """Put first what most put first; where votes are level, as the cards were given."""
        votes = {id: counts.get(id, 0) for id in self._given}
        self.restore(sorted(votes, key=votes.__getitem__, reverse=True))
        return True

    def missing(self) -> str:
        """An order that nobody has changed is asked about first."""
        if self.flow.chosen is None:
            return _("Choose a card first, and put the cards in your order.")
        untouched = self.order == self._given and not self._asked
        return _("Nothing has moved yet.") if untouched else ""

    def lead_on(self) -> str:
        """Ask about an untouched order, once."""
        words = self.missing()
        if words and self.flow.chosen:
            self._asked = True
            return _("Nothing has moved yet. Is this your order? Enter again decides.")
        return words

    def take_click(self, event: Card.Clicked) -> str | None:
        """A click puts a lifted card where it was clicked; on the chosen card, it lifts it."""
        if self._carried:
            return ""
        lifted = next((card for card in self.cards if card.has_class(self.LIFTED)), None)
        if lifted is not None:
            self.place(lifted, self.cards.index(event.card))
            self.lift(lifted, False)
            return ""
        if not event.again:
            return None
        self.lift(event.card, True)
        return _("Now click the place where this card should go.")

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the card under the mouse."""
        self._dragged, self._carried = self._card_at(event), False
        if self._dragged:
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Carry the held card to where the mouse is."""
        over = self._card_at(event)
        if self._dragged and over and over is not self._dragged:
            self._carried = True
            self.lift(self._dragged, True)
            self.place(self._dragged, self.cards.index(over))

    def on_mouse_up(self) -> None:
        """Put the held card down where it was carried."""
        if self._dragged:
            if self._carried:
                self.lift(self._dragged, False)
            self._dragged = None
            self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        """A click comes here and not to its card, since the mouse was captured."""
        event.prevent_default()  # two clicks would mark all words
        card = self._card_at(event)
        if card and (clicked := card.read_click(event)):
            self.post_message(clicked)

    def _card_at(self, event: events.MouseEvent) -> Card | None:
        for card in self.cards:
            if card.region.contains(int(event.screen_x), int(event.screen_y)):
                return card
        return None
