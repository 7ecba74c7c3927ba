"""My past plays: read, continue, try again, delete; and the record of them all."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widget import Widget

from engine.language.interface import _, current, plural
from engine.reports.document import Section
from engine.services.library import PastPlay
from engine.services.own_record import CourseRecord, record_of
from tui.dialogs.confirm import Confirm
from tui.shared.shortcuts import letter
from tui.widgets.card import Card
from tui.widgets.flow import Flow
from tui.widgets.footer import KeyLine
from tui.widgets.judgement import QUALIFIES_NOBODY, sections
from tui.widgets.page import CardDialog, Page
from tui.widgets.prose import Heading, plain


class MyPlays(Page[None]):
    """The plays of this participant, newest first, and a card for the record of all."""

    BINDINGS: ClassVar[list[BindingType]] = [letter("r", "record", _("My record"), "past.record")]

    def compose(self) -> ComposeResult:
        """An empty page; the plays are listed on it."""
        yield Heading(_("My past plays"), _("Code {code}").format(code=self.rifq.code))
        yield Flow()
        yield KeyLine()

    @on(events.Mount)
    async def _list(self) -> None:
        await self._show()

    async def _show(self) -> None:
        plays = self.own(lambda library, code: library.plays(code))
        if plays is not None:
            await self.flow.refill(_listed(plays))

    async def decided(self, card: Card) -> None:
        """Ask what to do with a play; or show them all together."""
        if isinstance(play := card.answer, PastPlay):
            self.app.push_screen(OnePlay(play), lambda what: self._do(play, what))
        else:
            self.action_record()

    def action_record(self) -> None:
        """The record of all plays over the course."""
        record = self.own(lambda library, code: record_of(library, code))
        if record is not None:
            self.app.push_screen(MyRecord(record))

    async def _do(self, play: PastPlay, what: str | None) -> None:
        if what == "open":
            self.rifq.reopen(play)
        elif what == "retry":
            self.app.push_screen(Decisions(play), lambda seq: self._retry(play, seq))
        elif what == "delete":
            sure = Confirm(
                _("Delete this play?"),
                _("This deletes its decisions, notes and debrief from this computer."),
                _("Yes, delete it"),
            )
            self.app.push_screen(sure, lambda yes: self._delete(play, yes))

    def _retry(self, play: PastPlay, seq: int | None) -> None:
        if seq is not None:
            self.rifq.retry(play, seq)

    async def _delete(self, play: PastPlay, yes: bool | None) -> None:
        if yes and self.rifq.succeeds(lambda: self.rifq.library.delete(play.id)):
            await self._show()
            self.say(_("Deleted."))


def _listed(plays: Sequence[PastPlay]) -> Iterator[Widget]:
    if not plays:
        yield plain(_("You have not played a case on this computer."), "prose")
    for play in plays:
        yield Card(play.title, play, detail=_about(play), classes="case")
    if any(play.ended for play in plays):
        yield Card(_("My record: all plays together"), "record")


def _about(play: PastPlay) -> str:
    """How a play differs from others of the same case: its date, length and state."""
    mode = _("practice") if play.mode == "practice" else _("assessment")
    decided = plural("{n} decision", "{n} decisions", len(play.decisions))
    first = "  ·  ".join((current().date(play.date), str(mode), decided))
    return f"{first}\n{_state(play)}"


def _state(play: PastPlay) -> str:
    if play.ended:
        return _("ended: {how}").format(how=play.where) if play.where else str(_("finished"))
    return "  ·  ".join(part for part in (str(_("unfinished")), play.where) if part)


class OnePlay(CardDialog[str]):
    """What can be done with one play; gives "open", "retry" or "delete" back."""

    def __init__(self, play: PastPlay) -> None:
        super().__init__()
        self.heading = play.title
        self._play = play

    def body(self) -> Iterable[Widget]:
        """What the play is, and a card for each thing to do with it."""
        yield plain(_about(self._play), "quiet")
        yield Card(_("Read the debrief") if self._play.ended else _("Continue"), "open")
        if self._play.mode == "practice" and self._play.decisions:
            yield Card(_("Try again from a decision"), "retry")
        yield Card(_("Delete"), "delete")


class Decisions(CardDialog[int]):
    """The decisions of a play; gives the place in the log of the chosen one back."""

    heading = _("Try again from")

    def __init__(self, play: PastPlay) -> None:
        super().__init__(classes="-full")
        self._play = play

    def body(self) -> Iterable[Widget]:
        """A card for each decision, with what was chosen."""
        for decision in self._play.decisions:
            chosen = _("You: {chosen}").format(chosen=decision.chosen)
            yield Card(decision.at, decision.seq, detail=chosen)


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
