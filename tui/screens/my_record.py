"""My record: a participant's plays over a course, in words, with what to practise next."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widget import Widget

from engine.language.strings import _
from engine.reports.document import Section
from engine.services.own_record import CourseRecord
from tui.shared.shortcuts import letter
from tui.widgets.card import Card
from tui.widgets.flow import Flow
from tui.widgets.footer import KeyLine
from tui.widgets.judgement import QUALIFIES_NOBODY, sections
from tui.widgets.page import Page
from tui.widgets.prose import Heading, plain


class MyRecord(Page[None]):
    """The record of this participant; what takes time is worked out in a thread."""

    BINDINGS: ClassVar[list[BindingType]] = [
        letter("e", "save", _("Save as a page"), "record.save"),
    ]

    def __init__(self, record: CourseRecord) -> None:
        super().__init__()
        self.record = record
        self._told = False

    def compose(self) -> ComposeResult:
        """A word that the record is coming; then it is shown."""
        yield Heading(_("My record"), _("For yourself"))
        with Flow():
            yield plain(_("One moment. Your record comes in a few seconds."), "quiet")
        yield KeyLine()

    @on(events.Mount)
    def _begin(self) -> None:
        self.run_worker(self._tell())

    async def _tell(self) -> None:
        """Work out what is still to be worked out without holding anything up, then show it."""
        await asyncio.to_thread(self.record.prepare)
        self._told = True
        self.unpainted()
        await self.flow.refill(self._parts())
        self.query_one(Heading).say(_("My record"), self.record.whose)
        self.refresh_bindings()

    def _parts(self) -> Iterator[Widget]:
        document = self.record.document()
        yield from sections([Section("notices", "", document.notices), *document.sections])
        yield plain(_("What next"), "section")
        yield Card(_("Save it as two pages"), "save")
        yield Card(_("Back to my plays"), "back")
        yield plain(QUALIFIES_NOBODY, "quiet")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing can be saved before it is there."""
        return self._told if action == "save" else super().check_action(action, parameters)

    async def decided(self, card: Card) -> None:
        """Save, or go back."""
        await self.run_action(str(card.answer))

    def action_save(self) -> None:
        """Save the record as a page that any browser opens or prints."""
        self.save(self.record.save)
