"""The plays on a USB drive: what is there, and then taking them in."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from textual.widget import Widget
from textual.widgets import Input

from engine.language.interface import _, plural
from engine.records.problems import RecordsProblem
from engine.services.cohorts.administration import CohortService
from engine.services.errors import explain
from engine.services.sticks.key_files import require
from engine.services.sticks.place_plays import Outcome
from engine.services.sticks.sentences import of_outcome
from tui.shared.drives import drives
from tui.widgets.card import Card
from tui.widgets.page import CardDialog
from tui.widgets.prose import plain

if TYPE_CHECKING:
    from engine.services.sticks.take_in import OnStick

T = TypeVar("T")
_TAKE = "take"


class TakeIn(CardDialog[str]):
    """Asks where the plays are, says what is there, takes it in, and gives back what was done."""

    AUTO_FOCUS = "Input"

    heading = _("Take in from a USB drive")

    def __init__(self, service: CohortService) -> None:
        super().__init__(classes="-full")
        self._service = service
        self._stick: OnStick | None = None
        self._busy = False

    def body(self) -> Iterable[Widget]:
        """A card for each drive that was found, and fields for a folder and a passphrase."""
        yield plain(
            _("Each play is played again before it counts. Taking in twice changes nothing."),
            "prose",
        )
        yield from (Card(str(path), str(path)) for path in drives())
        yield plain(_("The passphrase of the key, if it has one:"), "label")
        yield Input(id="passphrase", password=True)
        yield plain(_("Type a folder, and press Enter:"), "label")
        yield Input(id="folder")

    def on_mount(self) -> None:
        """Begin in the field for the folder."""
        self.query_one("#folder", Input).focus()

    async def action_decide(self) -> None:
        """Enter in a field looks at the folder."""
        if isinstance(self.focused, Input):
            if typed := self.query_one("#folder", Input).value.strip():
                self._look(typed)
        else:
            await super().action_decide()

    async def decided(self, card: Card) -> None:
        """Look at this drive, or take in what is there."""
        stick = self._stick
        if card.answer == _TAKE and stick is not None:
            self._aside(stick.take, self._taken)
        else:
            self._look(str(card.answer))

    def _look(self, typed: str) -> None:
        words = self.query_one("#passphrase", Input).value
        place, folder = Path(self._service.store.place), Path(typed).expanduser()

        def look() -> tuple[OnStick, Outcome]:
            require()
            from engine.services.sticks.take_in import OnStick

            stick = OnStick(self._service.store, place, folder, self._service.own)
            return stick, stick.look(lambda _cohort: words)

        self._aside(look, self._looked)

    async def _looked(self, found: tuple[OnStick, Outcome]) -> None:
        """Say what is there, and offer to take it in."""
        self._stick, outcome = found
        await self.flow.refill(list(_told(outcome, offered=bool(self._stick.read))))

    async def _taken(self, done: tuple[Outcome, RecordsProblem | None]) -> None:
        outcome, unwritten = done
        words = plural("Taken in: {n} play.", "Taken in: {n} plays.", outcome.changed)
        if unwritten:
            words += f"\n{_('The receipt is not on the drive:')} {explain(unwritten)}"
        self.dismiss(words)

    def _aside(self, do: Callable[[], T], then: Callable[[T], Awaitable[None]]) -> None:
        """Do it without holding the screen up; one thing at a time."""
        if not self._busy:
            self._busy = True
            self.say(_("One moment …"))
            self.run_worker(self._done_aside(do, then))

    async def _done_aside(self, do: Callable[[], T], then: Callable[[T], Awaitable[None]]) -> None:
        try:
            done = await asyncio.to_thread(do)
        except RecordsProblem as problem:
            self.say(explain(problem))
        else:
            self.say("")
            await then(done)
        finally:
            self._busy = False


def _told(outcome: Outcome, *, offered: bool) -> Iterator[Widget]:
    for sentence in of_outcome(outcome):
        yield plain(sentence, "prose")
    if outcome.aside:
        words = _("`rifq cohort decide COHORT` lists what waits, and decides.")
        yield plain(words, "quiet")
    if offered:
        yield Card(_("Take this in"), _TAKE, id="take")
