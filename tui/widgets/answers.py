"""The cards of one decision, and what the keys do to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from msgspec import Struct
from textual.containers import Vertical
from textual.widgets import Static

from engine.decisions.registry import CONTINUE
from engine.language.interface import _
from engine.play.step import Answer, Step
from engine.services.sentences import closing
from tui.widgets.card import Card
from tui.widgets.story_column import Flow


class Ready(Struct, frozen=True):
    """What Enter found: an answer to give, or the words for what is still missing."""

    answer: object = None
    words: str = ""


class Answers(Vertical):
    """Cards to choose from. The kinds that arrange, pick or rate build on it.

    Attributes:
        how: how these cards are answered, said the first time.
        keys: the keys that change the chosen card, by the id of their binding, and the words for
            what they do; they stay at the foot of the page.
        counted: a line above the cards, or None.
    """

    how = _("Choose with a number or the arrows; Enter decides.")
    keys: ClassVar[Mapping[str, str]] = {}
    counted: Static | None = None

    def __init__(self, cards: list[Card]) -> None:
        super().__init__(*cards, classes="answers")
        self.cards = cards

    @property
    def flow(self) -> Flow:
        """The flow these cards are in."""
        return next(a for a in self.ancestors if isinstance(a, Flow))

    @property
    def held(self) -> Card | None:
        """The chosen card, when it is one of these."""
        chosen = self.flow.chosen
        return chosen if chosen in self.cards else None

    def number(self) -> None:
        """Show the numbers that can be typed."""
        self.flow.number()

    def count(self) -> int:
        """How many numbers there are."""
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

    def clicked(self, _event: Card.Clicked) -> str | None:
        """A card was clicked: words to say, "" for none, None where a click only chooses."""
        return None

    def space(self) -> bool:
        """Space; False when it should read on."""
        return False

    def carries(self, _by: int) -> bool:
        """Up or down with a lifted card: carries it; False when none is lifted."""
        return False

    def arranged(self) -> object:
        """What was arranged, picked or set so far, for `restore`; None where nothing can be."""
        return None

    def restore(self, arranged: object) -> None:
        """Arrange the same cards, drawn again, as they were."""

    def whole(self) -> object:
        """The order, pick or values, once complete; None where one card is the answer."""
        return None

    def as_voted(self, _counts: Mapping[str, int]) -> bool:
        """Arrange or pick as a room voted; False where one card is the answer, or each has a value.

        Args:
            counts: votes by the id of a card.
        """
        return False

    def ready(self) -> Ready:
        """What Enter would decide now."""
        card = self.flow.chosen
        if card is None:
            return Ready(words=_("Choose first: a number, or the arrows."))
        return Ready(card.answer)


def choices(step: Step) -> Answers:
    """The cards of a step that is answered by one of them."""
    if not (step.kind.decides or step.kind.talks):
        words = _("Continue") if step.kind is CONTINUE else _("To the debrief")
        return Answers([Card(words, {"continue": True})])
    if not step.kind.talks:
        return Answers([Card(a.text, a.id) for a in step.answers])
    groups = [
        _cards(step.answers, "ask"),
        _cards(step.topics, "topic"),
        _cards(step.moves, "move"),
        _closing(step),
    ]
    for group in groups[1:]:
        if group:
            group[0].add_class("-first")
    return Answers([card for group in groups for card in group])


def _cards(answers: tuple[Answer, ...], verb: str) -> list[Card]:
    return [Card(a.text, {verb: a.id}) for a in answers]


def _closing(step: Step) -> list[Card]:
    if not step.closes:
        return []
    return [Card(closing(step), {"close": True}, id="close")]


def acts(step: Step) -> list[Card]:
    """The acts that can be done before the decision; numbered where digits choose."""
    numbered = not (step.kind.ordered or step.kind.valued)
    cards = [Card(a.text, {"act": a.id}, numbered=numbered) for a in step.acts]
    for card in cards if not numbered else []:
        card.label(mark="+")
    return cards


def is_act(card: Card) -> bool:
    """Whether a card is an act that can be done before the decision."""
    return isinstance(card.answer, dict) and "act" in card.answer
