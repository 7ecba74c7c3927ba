"""Contesting a judgement: agree, not in my job, or disagree; because."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual import events
from textual.widget import Widget
from textual.widgets import Static

from engine.language.strings import _
from engine.reports.document import Entry
from engine.services.errors import Failure
from engine.services.kept_text import LONGEST
from tui.dialogs.card_dialog import CardDialog
from tui.shared.document_lines import of_key
from tui.widgets.card import Card
from tui.widgets.field import Field
from tui.widgets.judgement import QUALIFIES_NOBODY, content
from tui.widgets.prose import plain

VERDICTS = {
    "agree": _("I agree"),
    "not-my-job": _("Not in my job"),
    "disagree": _("I disagree"),
}
"""What one can think of a judgement, and the words for it."""


_KEYS = " ?؟"  # read on, and help


class ContestDialog(CardDialog[tuple[str, str]]):
    """Gives the verdict ("agree", "not-my-job", "disagree") and the reason back.

    Args:
        entry: the judgement it is about.
        keep: keeps a verdict and its reason; while it cannot, both stay and the cause is said.
        said: the verdict and the reason that were kept before, or None.

    A letter typed on a card begins the reason: it goes into the field.
    """

    heading = _("What do you think of this judgement?")

    def __init__(
        self,
        entry: Entry,
        keep: Callable[[str, str], Failure | None],
        said: tuple[str, str] | None = None,
    ) -> None:
        super().__init__(classes="-full")
        self._entry = entry
        self._hand_over = keep
        self._said = said or ("", "")
        self._verdict: Card | None = None

    def body(self) -> Iterable[Widget]:
        """The judgement, a card for each verdict, and a field for the reason."""
        judgement = self._entry.judgement
        if judgement and judgement.chosen:
            yield plain("\n".join(judgement.chosen), "yours")
        yield Static(content(of_key(self._entry)), classes="prose")
        for verdict, words in VERDICTS.items():
            card = Card(words, verdict)
            chosen = verdict == self._said[0]
            self._verdict = card if chosen else self._verdict
            card.label(mark=_box(chosen))
            yield card
        because = " ".join(self._said[1].split())
        yield Field(
            because,
            placeholder=str(_("Because …")),
            id="because",
            select_on_focus=False,
            max_length=LONGEST,
        )
        yield plain(
            _("Type why, or nothing; Enter saves it. No real case and no real name, please."),
            "quiet",
        )
        yield plain(QUALIFIES_NOBODY, "quiet")

    async def decided(self, card: Card) -> None:
        """Mark the verdict, and continue to the reason."""
        self._mark(card)
        self.flow.choose(self.query_one(Field))

    async def clicked(self, event: Card.Clicked) -> None:
        """A click marks the verdict, as on every card with a box."""
        self._mark(event.card)

    def _mark(self, verdict: Card) -> None:
        self._verdict = verdict
        for card in self.flow.cards:
            card.label(mark=_box(card is verdict))
        self.flow.number()

    def on_key(self, event: events.Key) -> None:
        """A letter typed on a card begins the reason; no binding could know every letter."""
        typed = event.character or ""
        if event.is_printable and not typed.isdecimal() and typed not in _KEYS:
            self._type(typed)
            event.stop()

    def on_paste(self, event: events.Paste) -> None:
        """So does a text that is pasted."""
        self._type(event.text)

    def _type(self, text: str) -> None:
        field = self.query_one(Field)
        if verdict := self.flow.chosen:
            self._mark(verdict)
        self.flow.choose(field)
        field.put(text)

    async def action_decide(self) -> None:
        """On a card: mark it. In the field: keep the verdict and the reason."""
        if card := self.flow.chosen:
            await self.decided(card)
        elif self._verdict is None or isinstance(self.focused, Field):
            self._keep()

    def _keep(self) -> None:
        if self._verdict is None:
            self.say(_("Choose one of the three first."))
            return
        verdict, because = str(self._verdict.answer), self.query_one(Field).value.strip()
        if refused := self._hand_over(verdict, because):
            self.say(refused.message)
        else:
            self.dismiss((verdict, because))


def _box(chosen: bool) -> str:
    return "[x]" if chosen else "[ ]"
