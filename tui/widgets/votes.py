"""The line a facilitator types counts into, and an order whose cards have letters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from engine.play.step import Step
from tui.widgets.answers import Answers
from tui.widgets.card import Card
from tui.widgets.decision_prompt import answers_for
from tui.widgets.rank import Ranking

BAR = 24  # cells of the longest bar


class Counts(Horizontal):
    """One line above the keys, seen only while something is typed into it.

    Its place is kept, so that the page does not move while a room looks at it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._label = Static("", classes="asked", markup=False)
        self.field = Input(max_length=120, compact=True, select_on_focus=False)
        self.visible = False

    def compose(self) -> ComposeResult:
        """The label and the field."""
        yield from (self._label, self.field)

    def on_show(self) -> None:
        """A window that was too small for a while has let go of the line; take it up again."""
        if self.asking:
            self.field.focus()

    @property
    def asking(self) -> bool:
        """Whether something is to be typed now."""
        return self.visible

    def ask(self, words: str, typed: str = "") -> None:
        """Show the line with what it asks for, and take what is typed."""
        self._label.update(Content(words))
        self.field.value = typed
        self.visible = True
        self.field.focus()
        self.field.select_all()

    def close(self) -> None:
        """Put the line away."""
        self.visible = False


class LetteredRanking(Ranking):
    """An order whose cards keep their letters wherever they are carried."""

    def __init__(self, cards: list[Card], step: Step) -> None:
        super().__init__(cards, step)
        self._letters = {card: step.letters[str(card.answer)] for card in cards}

    def number(self) -> None:
        """Show each card's place and its letter."""
        for n, card in enumerate(self.cards, 1):
            card.label(f"{n} {self._letters[card]}", "↕" if card.has_class(self.LIFTED) else "")

    def as_voted(self, counts: Mapping[str, int]) -> bool:
        """Put first what most put first; where votes are level, in the order of the letters."""
        lettered = list(self._letters)
        self.cards.sort(key=lambda card: (-counts.get(str(card.answer), 0), lettered.index(card)))
        self.sort_children(key=lambda child: self.cards.index(cast("Card", child)))
        self.number()
        return True


def lettered_for(step: Step) -> Answers:
    """The cards of a step; those of an order know their letters."""
    if not step.kind.ordered:
        return answers_for(step)
    return LetteredRanking([Card(a.text, a.id) for a in step.answers], step)


def bar(n: int, most: int) -> str:
    """A count and its bar, as long as its share of the largest count."""
    return f"{n:>2}  {'━' * round(BAR * n / most) if most else ''}".rstrip()
