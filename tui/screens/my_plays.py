"""My past plays: read, continue, compare, try again, delete; and the record of them all."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.widget import Widget

from engine.language.interface import _
from engine.records.folder import write_owned
from engine.reports.document import Document, Section
from engine.reports.render.html import as_html
from engine.services.feedback.own_record import CourseRecord, record_of
from engine.services.feedback.two_plays import compare
from engine.services.plays.past_plays import PastPlay, describe_play, find_comparable
from tui.dialogs.confirm import Confirm
from tui.shared.shortcuts import letter
from tui.widgets.card import Card
from tui.widgets.document_parts import QUALIFIES_NOBODY, sections
from tui.widgets.page import CardDialog, Page
from tui.widgets.prose import Heading, plain_text


class MyPlays(Page[None]):
    """The plays of this participant, newest first, and a card for the record of all."""

    BINDINGS: ClassVar[list[BindingType]] = [letter("r", "record", _("My record"), "past.record")]

    _plays: Sequence[PastPlay] = ()

    def _heads(self) -> tuple[str, str]:
        return _("My past plays"), _("Code {code}").format(code=self.rifq.code)

    @on(events.Mount)
    async def _list(self) -> None:
        await self._show()

    async def _show(self) -> None:
        plays = self.ask_library(lambda library, code: library.plays(code))
        if plays is not None:
            self._plays = plays
            parts: list[Widget] = [
                Card(play.title, play, detail=_about(play), classes="case") for play in plays
            ]
            if not plays:
                parts.append(plain_text(_("You have not played a case on this computer."), "prose"))
            if any(play.ended for play in plays):
                parts.append(Card(_("My record: all plays together"), "record"))
            await self.flow.refill(parts)

    async def act_on_card(self, card: Card) -> None:
        """Ask what to do with a play; or show them all together."""
        if isinstance(play := card.answer, PastPlay):
            doings = _doings(play, bool(find_comparable(play, self._plays)))
            self.ask(CardDialog[str](play.title, doings), lambda what: self._do(play, what))
        else:
            self.action_record()

    def action_record(self) -> None:
        """The record of all plays over the course."""
        record = self.ask_library(lambda library, code: record_of(library, code))
        if record is not None:
            self.app.push_screen(MyRecord(record))

    async def _do(self, play: PastPlay, what: str) -> None:
        if what == "open":
            self.rifq.reopen(play)
        elif what == "retry":
            you = _("You: {chosen}")
            cards = [Card(d.at, d.seq, detail=you.format(chosen=d.chosen)) for d in play.decisions]
            decisions = CardDialog[int](_("Try again from"), cards, full=True)
            self.ask(decisions, lambda seq: self.rifq.retry(play, seq))
        elif what == "compare":
            self._compare(play)
        elif what == "delete":
            sure = Confirm(
                _("Delete this play?"),
                _("This deletes its decisions, notes and debrief from this computer."),
                _("Yes, delete it"),
            )
            self.ask(sure, lambda _yes: self._delete(play))

    def _compare(self, play: PastPlay) -> None:
        """Show two plays side by side; if there are several others, ask which."""

        def compare_with(other: PastPlay) -> None:
            told = self.ask_library(lambda library, _: compare(library.store, play.id, other.id))
            if told is not None:
                self.app.push_screen(SideBySide(told, play.case))

        others = find_comparable(play, self._plays)
        if len(others) == 1:
            compare_with(others[0])
        else:
            cards = [Card(each.title, each, detail=_about(each)) for each in others]
            self.ask(CardDialog[PastPlay](_("Compare with"), cards, full=True), compare_with)

    async def _delete(self, play: PastPlay) -> None:
        if self.rifq.succeeds(lambda: self.rifq.library.delete(play.id)):
            await self._show()
            self.say(_("Deleted."))


def _about(play: PastPlay) -> str:
    return "\n".join(describe_play(play))


def _doings(play: PastPlay, comparable: bool) -> Iterator[Widget]:
    """What a play is, and a card for each thing to do with it.

    Args:
        play: the play.
        comparable: whether there is another one to compare it with.
    """
    yield plain_text(_about(play), "quiet")
    yield Card(_("Read the debrief") if play.ended else _("Continue"), "open")
    if comparable:
        yield Card(_("Compare with another play of this case"), "compare")
    if play.mode == "practice" and play.decisions:
        yield Card(_("Try again from a decision"), "retry")
    yield Card(_("Delete"), "delete")


class SideBySide(Page[None]):
    """Two plays of one case: where the answers differ, and what came of it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        letter("e", "save", _("Save as a page"), "compared.save"),
    ]

    def __init__(self, told: Document, case: str) -> None:
        super().__init__()
        self._told = told
        self._case = case

    def _heads(self) -> tuple[str, str]:
        return self._told.title, self._told.heading

    def body(self) -> Iterator[Widget]:
        """Which two plays, the roads, the answers that differ, what came of it."""
        told = self._told
        yield plain_text("\n".join(line.text for line in told.lead), "prose")
        yield from sections([Section("notices", "", told.notices[1:]), *told.sections])
        yield plain_text(_("What next"), "section")
        yield Card(_("Save it as a page"), "save")
        yield Card(_("Back to my plays"), "back")
        yield plain_text(QUALIFIES_NOBODY, "quiet")

    def action_save(self) -> None:
        """Save it as a page that any browser opens or prints."""
        self.save(self._write_page)

    def _write_page(self, folder: Path) -> Path:
        target = folder / f"two-plays-{self._case}.html"
        write_owned(target, as_html(self._told))
        return target


class MyRecord(Page[None]):
    """The record of this participant; what takes time is worked out in a thread."""

    BINDINGS: ClassVar[list[BindingType]] = [
        letter("e", "save", _("Save as a page"), "record.save"),
    ]

    def __init__(self, record: CourseRecord) -> None:
        super().__init__()
        self.record = record
        self._told = False

    def _heads(self) -> tuple[str, str]:
        return _("My record"), _("For yourself")

    @on(events.Mount)
    def _begin(self) -> None:
        self.run_worker(self._tell())

    async def _tell(self) -> None:
        """Work out what is still to be worked out without holding anything up, then show it."""
        await asyncio.to_thread(self.record.prepare)
        self._told = True
        self.await_paint()
        await self.flow.refill(self.body())
        self.query_one(Heading).say(_("My record"), self.record.whose)
        self.refresh_bindings()

    def body(self) -> Iterator[Widget]:
        """The record, or a word that it is coming."""
        if not self._told:
            yield plain_text(_("One moment. Your record comes in a few seconds."), "quiet")
            return
        document = self.record.document()
        yield from sections([Section("notices", "", document.notices), *document.sections])
        yield plain_text(_("What next"), "section")
        yield Card(_("Save it as two pages"), "save")
        yield Card(_("Back to my plays"), "back")
        yield plain_text(QUALIFIES_NOBODY, "quiet")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing can be saved before it is there."""
        return self._told if action == "save" else super().check_action(action, parameters)

    def action_save(self) -> None:
        """Save the record as a page that any browser opens or prints."""
        self.save(self.record.save)
