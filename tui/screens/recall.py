"""Decisions to look at again: each asked as in a play, then what the author says."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.widget import Widget

from engine.language.interface import _
from engine.reports.document import Entry, Line, Tone
from engine.services.feedback.recall import Practice, PracticeSession
from engine.services.shared.errors import Failure
from tui.dialogs.judgements import LookingBack
from tui.screens.play import PlayScreen
from tui.widgets.prose import plain_text


class RecallScreen(PlayScreen):
    """Asks each decision with other facts; nothing of it is a play.

    Args:
        waiting: what is asked, at least one.
        keep: is given each that was answered; False where it could not be kept.
        code: of the participant.
    """

    def __init__(
        self, waiting: Sequence[Practice], keep: Callable[[Practice], bool], code: str
    ) -> None:
        super().__init__(PracticeSession(waiting[0], code))
        self._waiting = list(waiting)
        self._keep = keep

    def _parts(self) -> list[Widget]:
        """What is different this time, and then the decision as in a play."""
        now, parts = self._waiting[0], super()._parts()
        if self.session.undoable or not now.news:
            return parts
        told = [plain_text(text, "prose") for text in now.news]
        about = now.scenario.about
        lead = [plain_text(about.title, "heading"), plain_text(about.role, "prose")]
        different = plain_text(_("This time some things are different."), "quiet")
        return [*lead, different, *told, *parts]

    async def show_next(self, refused: Failure | None, done: str = "") -> None:
        """After a judged answer, what the key says of it; then the next decision."""
        now = self._waiting[0]
        if refused or not now.over:
            await super().show_next(refused, done)
        elif now.answered is None:
            await self._next()
        else:
            self._keep(now)
            last = Entry("", (Line(Tone.SAID, now.outcome),))
            told = LookingBack(self.session, (*now.feedback(), last))
            self.app.push_screen(told, self._read)

    async def _read(self, _result: None) -> None:
        await self._next()

    async def _next(self) -> None:
        """The next decision; after the last, back to where this was opened."""
        del self._waiting[0]
        if not self._waiting:
            self.rifq.leave_play()
            return
        self.session = PracticeSession(self._waiting[0], self.session.code)
        self._said = ""
        await self.present()


class TryAgainScreen(RecallScreen):
    """One decision once more, in the same facts; it goes back to where it was opened."""

    def __init__(self, practice: Practice, code: str) -> None:
        super().__init__([practice], lambda _practice: True, code)

    async def _next(self) -> None:
        self.app.pop_screen()
