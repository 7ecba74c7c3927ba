"""Pages that show judgements: the source of each is one key away, and so is contesting it."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, Generic

from textual.binding import Binding, BindingType
from textual.screen import ScreenResultType

from engine.language.strings import _
from engine.reports.document import Entry
from engine.services.session import Session
from tui.dialogs.contest import VERDICTS, ContestDialog
from tui.dialogs.principle import PrincipleDialog
from tui.shared.shortcuts import letter
from tui.widgets.card import Card
from tui.widgets.judgement import JudgementCard
from tui.widgets.page import Page


class JudgementScreen(Page[ScreenResultType], Generic[ScreenResultType]):
    """A page with `JudgementCard`s: `s` or Enter shows its sources, `c` contests it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "decide", _("Open"), show=False, key_display="enter", id="page.decide"),
        letter("s", "source", _("Source"), "judgement.source"),
        letter("c", "contest", _("Contest"), "judgement.contest"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    @property
    def entry(self) -> Entry | None:
        """What the chosen card judges; with none chosen, the first one in sight."""
        if self.flow.chosen is None:
            self.flow.choose_in_sight(JudgementCard)
        chosen = self.flow.chosen
        return chosen.entry if isinstance(chosen, JudgementCard) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where nothing is judged, there is no source, and nothing to contest."""
        if action in ("source", "contest"):
            return bool(self.query(JudgementCard))
        return super().check_action(action, parameters)

    async def decided(self, _card: Card) -> None:
        """Enter on a judgement opens it."""
        self.action_source()

    def action_source(self) -> None:
        """Show the principles and sources of the chosen judgement."""
        if entry := self.entry:
            self.app.push_screen(PrincipleDialog(entry), self._after_source)
        else:
            self.say(_("Choose a judgement first, with the arrows."))

    def _after_source(self, answer: str | None) -> None:
        if answer == "contest":
            self.action_contest()

    def action_contest(self) -> None:
        """Contest the chosen judgement."""
        entry = self.entry
        address = entry.judgement.address if entry and entry.judgement else ""
        if entry is None:
            self.say(_("Choose a judgement first, with the arrows."))
        elif not address:
            self.say(
                _("This is not about a single answer. Write a note, or say it in the debrief.")
            )
        else:
            keep = partial(self.session.contest, address)
            contest = ContestDialog(entry, keep, self.session.contested(address))
            self.app.push_screen(contest, lambda answer: self._contested(address, answer))

    def _contested(self, address: str, answer: tuple[str, str] | None) -> None:
        if not answer:
            return
        words = thought(*answer)
        for card in self.flow.query(JudgementCard):
            if card.entry.judgement and card.entry.judgement.address == address:
                card.contested(words)
        self.say(_("Saved. It stays with this judgement wherever it is discussed."))


def thought(verdict: str, because: str) -> str:
    """What a reader thinks of a judgement, in words."""
    return f"{VERDICTS[verdict]}. {because}" if because else str(VERDICTS[verdict])
