"""The line a facilitator types counts into, and cards by letter with the votes beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from engine.play.step import Step
from engine.services.ballots import Choice
from tui.widgets.answers import Answers
from tui.widgets.card import Card
from tui.widgets.decision_prompt import answers_for
from tui.widgets.rank import Ranking
from tui.widgets.rate import Rating
from tui.widgets.select import Selection

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

    def __init__(self, cards: list[Card], letters: Mapping[str, str]) -> None:
        super().__init__(cards)
        self._letters = {card: letters[str(card.answer)] for card in cards}

    def number(self) -> None:
        """Show each card's place and its letter."""
        for n, card in enumerate(self.cards, 1):
            card.label(f"{n} {self._letters[card]}", "↕" if card.has_class(self.LIFTED) else "")

    def place_by(self, counts: Mapping[str, int]) -> None:
        """Put first what most put first; where votes are level, in the order of the letters."""
        lettered = list(self._letters)
        self.cards.sort(key=lambda card: (-counts.get(str(card.answer), 0), lettered.index(card)))
        self.sort_children(key=lambda child: self.cards.index(cast("Card", child)))
        self.number()


def lettered_for(step: Step) -> Answers:
    """The cards of a step; those of an order know their letters."""
    answers = answers_for(step)
    if not isinstance(answers, Ranking):
        return answers
    return LetteredRanking([Card(a.text, a.id) for a in step.answers], step.letters)


def by_letter(answers: Answers, choices: Sequence[Choice]) -> None:
    """Give cards that are chosen or picked the letters of the choices for their numbers."""
    if type(answers) is Answers or isinstance(answers, Selection):
        for card, choice in zip(answers.cards, choices, strict=False):
            card.label(choice.letter)


def as_voted(answers: Answers, counts: Mapping[str, int]) -> bool:
    """Arrange or pick as the room voted, where one answers with several cards at once.

    Where votes are level at the edge of a pick, what is level is left to the facilitator.

    Returns:
        Whether these cards are answered so.
    """
    if isinstance(answers, LetteredRanking):
        answers.place_by(counts)
    elif isinstance(answers, Selection):
        answers.pick_only(_certain(counts, answers.pick))
    else:
        return False
    return True


def _certain(counts: Mapping[str, int], pick: int) -> frozenset[str]:
    """The ids that are among the most voted for, whichever way level votes are taken."""
    ranked = sorted(counts.values(), reverse=True)
    beyond = ranked[pick] if pick < len(ranked) else 0
    return frozenset(id for id, n in counts.items() if n > beyond)


def arranged(answers: Answers) -> object:
    """The order, the whole pick or all values as they stand; None where something is missing."""
    if isinstance(answers, Ranking):
        return answers.order
    if isinstance(answers, Selection):
        return answers.picked if len(answers.picked) == answers.pick else None
    if isinstance(answers, Rating):
        return dict(answers.values) if len(answers.values) == len(answers.cards) else None
    return None


def bar(n: int, most: int) -> str:
    """A count and its bar, so long beside the longest."""
    return f"{n:>2}  {'━' * round(BAR * n / most) if most else ''}".rstrip()
