"""Contesting a judgement: agree, not in my job, or disagree; because."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual.widget import Widget
from textual.widgets import Input, Static

from tui.dialogs.sheet import Sheet
from tui.playing import Judgement, Refused
from tui.strings import _
from tui.widgets.card import Card
from tui.widgets.judgement import QUALIFIES_NOBODY, content
from tui.widgets.prose import plain

VERDICTS = {
    "agree": _("I agree"),
    "not-my-job": _("Not in my job"),
    "disagree": _("I disagree"),
}
"""What one can think of a judgement, and the words for it."""


class Contest(Sheet[tuple[str, str]]):
    """Gives the verdict ("agree", "not-my-job", "disagree") and the reason back.

    Args:
        judgement: what it is about.
        keep: keeps a verdict and its reason; while it cannot, both stay and the cause is said.
    """

    heading = _("What do you think of this judgement?")

    def __init__(self, judgement: Judgement, keep: Callable[[str, str], Refused | None]) -> None:
        super().__init__(classes="-full")
        self._judgement = judgement
        self._hand_over = keep
        self._verdict: Card | None = None

    def body(self) -> Iterable[Widget]:
        if self._judgement.chosen:
            yield plain(self._judgement.chosen, "yours")
        yield Static(content(self._judgement.told), classes="prose")
        for verdict, words in VERDICTS.items():
            card = Card(words, verdict)
            card.label(mark="[ ]")
            yield card
        yield Input(placeholder=str(_("Because …")), id="because")
        yield plain(_("No real case and no real name, please. Enter keeps it."), "quiet")
        yield plain(QUALIFIES_NOBODY, "quiet")

    async def decided(self, card: Card) -> None:
        """Mark the verdict, and go on to the reason."""
        self._verdict = card
        for each in self.flow.cards:
            each.label(mark="[x]" if each is card else "[ ]")
        self.flow.number()
        self.flow.choose(self.query_one(Input))

    async def action_decide(self) -> None:
        """On a card: mark it. In the field: keep the verdict and the reason."""
        if card := self.flow.chosen:
            await self.decided(card)
        elif self._verdict is None or isinstance(self.focused, Input):
            self._keep()

    def _keep(self) -> None:
        if self._verdict is None:
            self.say(_("Choose one of the three first."))
            return
        verdict, because = str(self._verdict.answer), self.query_one(Input).value.strip()
        if refused := self._hand_over(verdict, because):
            self.say(refused.message)
        else:
            self.dismiss((verdict, because))
