"""The plays on a USB drive: what is there, and then taking them in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from textual.widget import Widget
from textual.widgets import Input

from engine.language.interface import _, plural
from engine.records.problems import RecordsProblem
from engine.services.courses.administration import CohortService
from engine.services.drives.computers import Stranger, read_name
from engine.services.drives.intake import IntakeOutcome
from engine.services.drives.sentences import describe_outcome, describe_stranger
from engine.services.shared.errors import explain
from tui.dialogs.on_a_drive import OnDrive
from tui.widgets.card import Card
from tui.widgets.prose import plain_text

if TYPE_CHECKING:
    from engine.services.drives.take_in import OnStick


class TakeIn(OnDrive):
    """Says what is there, takes it in, and gives back what was done."""

    heading = _("Take in from a USB drive")
    about = _("Rifq checks each play before it counts. Taking in twice changes nothing.")

    def __init__(self, service: CohortService) -> None:
        super().__init__()
        self._service = service
        self._stick: OnStick | None = None
        self._seen = IntakeOutcome()
        self._strangers: list[Stranger] = []  # those not asked about yet

    def fields(self) -> Iterable[Widget]:
        """A field for a passphrase."""
        yield plain_text(_("The passphrase of the key, if it has one:"), "label")
        yield Input(id="passphrase", password=True)

    def use_folder(self, folder: Path) -> None:
        """Look at what is there."""
        words, place = self.read_field("passphrase"), Path(self._service.store.place)

        def look() -> tuple[OnStick, IntakeOutcome]:
            from engine.services.drives.take_in import OnStick

            stick = OnStick(self._service.store, place, folder, self._service.own)
            return stick, stick.look(lambda _cohort: words)

        self.do_aside(look, self._offer_intake)

    async def take_field(self, field: Input) -> None:
        """Give a computer the name that was typed, or take the folder."""
        if field.id != "name":
            await super().take_field(field)
        elif field.value.strip():
            self._give_name(field.value)

    def _give_name(self, typed: str) -> None:
        """Say that the computer asked about is ours."""
        stick, stranger = self._stick, self._strangers[0]

        def name() -> tuple[OnStick, IntakeOutcome]:
            assert stick is not None
            return stick, stick.name(stranger.device, read_name(typed))

        self.do_aside(name, self._ask_next)

    async def _offer_intake(self, found: tuple[OnStick, IntakeOutcome]) -> None:
        """Ask about each computer that nobody has named."""
        self._stick, self._seen = found
        self._strangers = list(self._seen.strangers)
        await self._ask_about_next()

    async def _ask_next(self, found: tuple[OnStick, IntakeOutcome]) -> None:
        self._stick, self._seen = found
        await self._ask_later()

    async def _ask_later(self) -> None:
        del self._strangers[0]
        await self._ask_about_next()

    async def _ask_about_next(self) -> None:
        """Ask about a computer; after the last one, say what is there, and offer to take it in."""
        stick = self._stick
        assert stick is not None
        if self._strangers:
            label = plain_text(_("It is ours. Type a name for it, then Enter:"), "label")
            later = Card(_("Decide later"), lambda: self.run_worker(self._ask_later()), id="later")
            field = Input(id="name", max_length=40)
            await self.tell(describe_stranger(self._strangers[0]), label, field, later)
            field.focus()
            return
        take = Card(
            _("Take this in"), lambda: self.do_aside(stick.take, self._report_taken), id="take"
        )
        await self.tell(_describe_outcome(self._seen), *([take] if stick.read else []))

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
