"""What is done with a USB drive: it is asked which, and done without holding the screen up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import TypeVar

from textual.widget import Widget
from textual.widgets import Input

from engine.language.interface import _
from engine.records.problems import RecordsProblem
from engine.services.shared.errors import explain
from engine.services.shared.key_files import require
from tui.shared.drives import drives
from tui.widgets.card import Card
from tui.widgets.page import CardDialog
from tui.widgets.prose import plain_text

T = TypeVar("T")
Act = Callable[[], None]
"""What a card does that is no drive."""


class OnDrive(CardDialog[str]):
    """Asks for a drive or a folder, and gives back in words what was done; "" for nothing.

    Subclasses write `heading`, `about` and `use_folder`; what they show later has cards with
    an `Act`.
    """

    AUTO_FOCUS = "Input"

    about: str = ""

    def __init__(self) -> None:
        super().__init__(full=True)
        self._busy = False

    def body(self) -> Iterable[Widget]:
        """A card for each drive that was found, and a field for a folder."""
        yield plain_text(self.about, "prose")
        yield from (Card(str(path), path) for path in drives())
        yield from self.fields()
        yield plain_text(_("Type a folder, and press Enter:"), "label")
        yield Input(id="folder")

    def fields(self) -> Iterable[Widget]:
        """What else is asked."""
        return ()

    def use_folder(self, folder: Path) -> None:
        """Do it there."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Begin in the field for the folder."""
        self.query_one("#folder", Input).focus()

    def read_field(self, field: str) -> str:
        """What stands in a field."""
        return self.query_one(f"#{field}", Input).value

    def enter_does(self) -> str:
        """Enter in a field that is not the last one goes on to the next."""
        field = self.focused
        goes_on = isinstance(field, Input) and field.id != "folder"
        return str(_("Next field")) if goes_on else super().enter_does()

    async def take_field(self, field: Input) -> None:
        """Take the folder; without one, go on to its field."""
        if typed := self.read_field("folder").strip():
            self.use_folder(Path(typed).expanduser())
        elif field.id != "folder":
            self.flow.walk(1)

    async def act_on_card(self, card: Card) -> None:
        """Take this drive, or do what the card says."""
        if isinstance(card.answer, Path):
            self.use_folder(card.answer)
        else:
            act: Act = card.answer  # type: ignore[assignment]  # cards here carry nothing else
            act()

    def do_aside(self, do: Callable[[], T], then: Callable[[T], Awaitable[None]]) -> None:
        """Do it without holding the screen up; one thing at a time."""
        if not self._busy:
            self._busy = True
            self.say(_("One moment …"))
            self.run_worker(self._finish_aside(do, then))

    async def _finish_aside(
        self, do: Callable[[], T], then: Callable[[T], Awaitable[None]]
    ) -> None:
        try:
            require()
            done = await asyncio.to_thread(do)
        except RecordsProblem as problem:
            self.say(explain(problem))
        else:
            self.say("")
            await then(done)
        finally:
            self._busy = False

    async def tell(self, sentences: Iterable[str], *below: Widget) -> None:
        """Show these in place of what was asked."""
        await self.flow.refill([*(plain_text(words, "prose") for words in sentences), *below])
