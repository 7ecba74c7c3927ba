"""The second look: the moments that cost most, one at a time; what is better comes with Enter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.widget import Widget

from engine.language.interface import _
from engine.reports.document import Entry, Tone
from engine.services.shared.session import Session
from tui.dialogs.judgements import JudgementScreen
from tui.shared.shortcuts import letter
from tui.widgets.card import Card
from tui.widgets.document_parts import JudgementCard, entries
from tui.widgets.prose import plain_text


class SecondLook(JudgementScreen[None]):
    """One moment: first what was answered and a question; after Enter, what is better.

    Args:
        session: the play that has ended.
        told: the moments, at least one.
    """

    BINDINGS: ClassVar[list[BindingType]] = [letter("t", "try", _("Try it now"), "look.try")]

    def __init__(self, session: Session, told: Sequence[Entry]) -> None:
        super().__init__(session)
        self._told = told
        self._at = 0
        self._open = False

    def _heads(self) -> tuple[str, str]:
        return self.session.title, _("A second look")

    def body(self) -> Iterator[Widget]:
        """Where it was, what was answered and what followed; then what is better, and why."""
        told = self._told[self._at]
        asked = next(n for n, line in enumerate(told.lines) if line.tone is Tone.QUESTION)
        before, after = told.lines[:asked], told.lines[asked + 1 :]
        yield plain_text(told.heading, "place")
        if not self._open:
            yield from entries([Entry("", told.lines[: asked + 1])])
            yield Card(_("Show what is better"), "next")
            return
        mine = tuple(line for line in before if line.tone is Tone.CHOSEN)
        shown = (*mine, *told.before_key[asked + 1 :]) if told.judgement else (*before, *after)
        yield from entries([Entry("", shown)])
        if told.judgement is not None:
            yield JudgementCard(told)
        last = self._at + 1 == len(self._told)
        yield Card(_("To the debrief") if last else _("Next moment"), "next")
        if self.session.mode == "practice":
            yield Card(_("Try it now"), "try")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only an answer of one's own practice can be given again."""
        if action == "try":
            return self.session.mode == "practice"
        return super().check_action(action, parameters)

    def enter_does(self) -> str:
        """It reads on, through this moment and to the next."""
        return str(_("Read on")) if self._goes_on else ""

    @property
    def _goes_on(self) -> bool:
        chosen = self.flow.chosen
        return chosen is not None and chosen.answer == "next"

    async def action_decide(self) -> None:
        """On the way on, first what is still below."""
        if self._goes_on and self.flow.more and self.flow.read_on():
            return
        await super().action_decide()

    async def act_on_card(self, card: Card) -> None:
        """Read on, try again, or open the judgement."""
        if card.answer == "next":
            await self._go_on()
        elif card.answer == "try":
            self.action_try()
        else:
            self.action_source()

    async def _go_on(self) -> None:
        """Open this moment; from an open one to the next, and from the last to the debrief."""
        if self._open and self._at + 1 == len(self._told):
            self.dismiss(None)
            return
        self._at, self._open = self._at + self._open, not self._open
        self.await_paint()
        await self.flow.refill(self.body())
        self.call_after_refresh(self._choose_way_on)

    @on(events.Mount)
    def _choose_way_on(self) -> None:
        """Enter goes on; the page is read from its top."""
        self.flow.choose(next(card for card in self.flow.cards if card.answer == "next"))
        self.flow.scroll_home(animate=False)
        self.refresh_bindings()

    def action_try(self) -> None:
        """Put the player there once more; nothing of it is recorded."""
        self.rifq.try_again(self.session, self._told[self._at].seq)

    def action_back(self) -> None:
        """To the debrief, where all of them stand."""
        self.dismiss(None)
