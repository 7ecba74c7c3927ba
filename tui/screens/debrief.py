"""The debrief: its sections, what is shown on request, and saving it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from engine.language.interface import _
from engine.reports.document import Entry, Section
from engine.services.feedback import debriefs
from engine.services.shared.session import Session
from tui.dialogs.confirm import Confirm
from tui.dialogs.judgements import JudgementScreen
from tui.dialogs.text_entry import TextEntry
from tui.shared.document_lines import describe_contest, on_request, questions
from tui.shared.shortcuts import letter
from tui.widgets.card import Card
from tui.widgets.document_parts import QUALIFIES_NOBODY, JudgementCard, sections
from tui.widgets.prose import plain_text

LOOK_AGAIN = 0.1  # seconds


class SectionedScreen(JudgementScreen[None]):
    """A long page in parts, in two columns where there is room; right and left go by part."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "side(1)", _("Next part"), key_display="→", id="page.more"),
        Binding("left", "side(-1)", _("Previous part"), show=False, id="page.less"),
    ]

    folds: ClassVar[bool] = True

    def action_side(self, by: int) -> None:
        """To the heading of the next or previous part."""
        now = self.flow.scroll_y
        tops = [heading.virtual_region.y for heading in self.flow.query(".section")]
        beyond = [top for top in tops if (top > now if by > 0 else top < now)]
        if beyond:
            self.set_focus(None)
            self.flow.scroll_to(y=min(beyond) if by > 0 else max(beyond), animate=False)
        elif by < 0:
            self.action_edge(0)


class DebriefScreen(SectionedScreen):
    """The sections of a debrief in their order, then the questions for reflection.

    What it needs is worked out during the play. Until that is done, the page waits.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        letter("e", "save", _("Save as a page"), "debrief.save"),
        letter("a", "all", _("All decisions"), "debrief.all"),
    ]

    back_words: ClassVar[str] = _("Back to the cases")

    def __init__(self, session: Session, *, fresh: bool = False) -> None:
        super().__init__(session)
        self._fresh = fresh  # the play has just ended: its moments come first, one at a time
        self._moments: tuple[Entry, ...] = ()  # of the second look
        self._told = debriefs.is_ready(session)
        self._saved = False  # as a page, since this was opened

    def _heads(self) -> tuple[str, str]:
        return self.session.title, _("Debrief")

    def body(self) -> Iterator[Widget]:
        """The debrief, or a word that it is coming."""
        if not self._told:
            yield plain_text(_("One moment. The debrief comes in a few seconds."), "quiet")
            return
        document = debriefs.document_of(self.session)
        if self.session.mode != "led":  # a room reads them together
            parts = (part.entries for part in document.sections if part.id == "look")
            self._moments = next(parts, ())
        yield from sections([Section("notices", "", document.notices), *document.sections])
        asked = questions(document)
        if asked:
            yield plain_text(_("For yourself; saved only if you save it"), "section")
        for n, entry in enumerate(asked):
            yield Card(entry.lines[0].text, n, detail=describe_contest(entry))
        yield plain_text(_("What next"), "section")
        if self._moments:
            yield Card(_("Look at the moments again, one at a time"), "moments")
        yield Card(_("All the rest: the log, every decision, the figures"), "all")
        yield Card(_("Save the debrief as a page"), "save")
        yield Card(self.back_words, "back")
        yield from sections([Section("facts", document.facts_title, document.facts)])

    def action_moments(self) -> None:
        """The moments that cost most, one at a time."""
        if self._moments:
            self.rifq.look_again(self.session, self._moments)

    @on(events.Mount)
    def _begin(self) -> None:
        if not self._told:
            self.run_worker(self._tell_when_ready())
        elif self._fresh:
            self.action_moments()

    async def _tell_when_ready(self) -> None:
        """Wait without holding anything up, then show the debrief."""
        while debriefs.work_ahead(self.session):
            await asyncio.sleep(LOOK_AGAIN)
        if not debriefs.is_ready(self.session):  # nothing can be kept on this disk
            await asyncio.to_thread(debriefs.prepare, self.session)
        self._told = True
        self.await_paint()
        await self.flow.refill(self.body())
        self.refresh_bindings()
        if self._fresh:
            self.action_moments()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing can be saved or looked up before it is there."""
        if action in ("save", "all"):
            return self._told
        return super().check_action(action, parameters)

    async def act_on_card(self, card: Card) -> None:
        """Open a judgement, write a reflection, read on, save, or go back."""
        if isinstance(card, JudgementCard):
            self.action_source()
        elif isinstance(card.answer, int):
            self._reflect(card, card.answer)
        else:
            await self.run_action(str(card.answer))

    def _reflect(self, card: Card, index: int) -> None:
        def keep_text(text: str) -> None:
            if refused := self.session.keep_reflection(index, text):
                self.say(refused.message)
                return
            card.detail(text)
            self.say(_("Saved."))

        self.ask(TextEntry(_("For yourself"), card.text), keep_text)

    def action_all(self) -> None:
        """All that is shown on request: every decision with its judgement, the log, the figures."""
        self.app.push_screen(OnRequest(self.session))

    def action_save(self) -> None:
        """Save the debrief as one page that any browser opens."""
        self.save(self._write)

    def _write(self, folder: Path) -> Path:
        path = debriefs.save(self.session, folder)
        self._saved = True
        return path

    def action_back(self) -> None:
        """Go back to the cases; ask first if the user would not find the debrief again."""
        if self._saved or not self._is_lost:
            self.rifq.leave_play()
            return
        lost = _(
            "You have no code, so this debrief is not listed again. To keep it, save it first."
        )
        question = Confirm(_("Leave the debrief?"), lost, _("Yes, leave"))
        self.ask(question, lambda _yes: self.rifq.leave_play())

    @property
    def _is_lost(self) -> bool:
        """Whether it cannot be opened again: with a code it is among one's plays."""
        session = self.session
        kept = session.recorded.store is not None and session.mode != "led"
        return kept and not self.rifq.code


class LedDebriefScreen(DebriefScreen):
    """The debrief of a led play so far, over the case: closing it continues with the room."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", _("Continue the case"), key_display="esc", id="page.back"),
    ]

    back_words: ClassVar[str] = _("Continue the case")

    def action_back(self) -> None:
        """To the case, where the room stopped."""
        self.dismiss(None)


class OnRequest(SectionedScreen):
    """What a debrief tells only to those who ask: every judgement, the log, the figures."""

    folds: ClassVar[bool] = False

    def _heads(self) -> tuple[str, str]:
        return self.session.title, _("All the rest")

    def body(self) -> Iterator[Widget]:
        """What is shown only on request."""
        yield from sections(on_request(debriefs.document_of(self.session)))
        yield plain_text(QUALIFIES_NOBODY, "quiet")
