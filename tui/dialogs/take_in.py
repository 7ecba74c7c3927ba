"""The plays on a USB drive: what is there, and then taking them in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from textual.widget import Widget
from textual.widgets import Input

from engine.language.interface import _, plural
from engine.records.problems import RecordsProblem
from engine.services.cohorts.administration import CohortService
from engine.services.errors import explain
from engine.services.sticks.place_plays import IntakeOutcome
from engine.services.sticks.sentences import describe_outcome
from tui.dialogs.on_a_drive import OnDrive
from tui.widgets.card import Card
from tui.widgets.prose import plain_text

if TYPE_CHECKING:
    from engine.services.sticks.take_in import OnStick


class TakeIn(OnDrive):
    """Says what is there, takes it in, and gives back what was done."""

    heading = _("Take in from a USB drive")
    about = _("Rifq checks each play before it counts. Taking in twice changes nothing.")

    def __init__(self, service: CohortService) -> None:
        super().__init__()
        self._service = service

    def fields(self) -> Iterable[Widget]:
        """A field for a passphrase."""
        yield plain_text(_("The passphrase of the key, if it has one:"), "label")
        yield Input(id="passphrase", password=True)

    def use_folder(self, folder: Path) -> None:
        """Look at what is there."""
        words, place = self.read_field("passphrase"), Path(self._service.store.place)

        def look() -> tuple[OnStick, IntakeOutcome]:
            from engine.services.sticks.take_in import OnStick

            stick = OnStick(self._service.store, place, folder, self._service.own)
            return stick, stick.look(lambda _cohort: words)

        self.do_aside(look, self._offer_intake)

    async def _offer_intake(self, found: tuple[OnStick, IntakeOutcome]) -> None:
        """Say what is there, and offer to take it in."""
        stick, outcome = found
        take = Card(
            _("Take this in"), lambda: self.do_aside(stick.take, self._report_taken), id="take"
        )
        await self.tell(_describe_outcome(outcome), *([take] if stick.read else []))

    async def _report_taken(self, done: tuple[IntakeOutcome, RecordsProblem | None]) -> None:
        outcome, unwritten = done
        words = plural("Taken in: {n} play.", "Taken in: {n} plays.", outcome.changed)
        if unwritten:
            words += f"\n{_('But the receipt is not on the drive:')} {explain(unwritten)}"
        self.dismiss(words)


def _describe_outcome(outcome: IntakeOutcome) -> Iterator[str]:
    yield from describe_outcome(outcome)
    if outcome.waiting or outcome.aside:
        yield str(_("Some plays wait for a decision: open the page of the course to decide."))
