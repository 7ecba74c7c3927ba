"""The key of one decision, shown to the room when its facilitator asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widget import Widget

from engine.language.strings import _, translate
from engine.reports.debrief.sentences import CLOSED_ASK
from engine.reports.document import Entry, Line, Tone
from engine.services.session import Session
from tui.screens.judgement_screen import JudgementScreen
from tui.shared.shortcuts import letter
from tui.widgets.flow import Flow
from tui.widgets.footer import KeyLine
from tui.widgets.judgement import QUALIFIES_NOBODY, entries
from tui.widgets.prose import Heading, plain


class LedMarkingScreen(JudgementScreen[None]):
    """First the question to the room; then, after one more key, what the key says.

    Nobody reveals a key by a slip of the finger, and nobody hears it before the room has spoken.
    Its sources are one key away, and so is contesting it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        letter("k", "reveal", _("Show the marking"), "key.reveal"),
    ]

    def __init__(self, session: Session, told: Sequence[Entry]) -> None:
        super().__init__(session)
        self._modal = True
        self._told = told
        self._revealed = False

    def compose(self) -> ComposeResult:
        """What the room decided, and the question to talk about."""
        yield Heading(_("Before the marking"), self.session.title)
        with Flow():
            yield from self._question()
        yield KeyLine()

    def _question(self) -> Iterator[Widget]:
        """What was decided, the question to talk about it with, and what could be decided.

        For an answer given as a whole, what was said or done is shown before the key.
        """
        where, *told = self._told
        yield plain(where.title, "place")
        yield plain(translate(CLOSED_ASK), "question")
        roads = [Line(Tone.SAID, entry.title) for entry in told if entry.title]
        done = [line for entry in told for line in entry.before_key]
        yield from entries([Entry("", tuple(roads or done))])

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        """Nothing that belongs to the key before it is shown."""
        if action == "reveal":
            return not self._revealed
        return self._revealed or action not in ("source", "contest")

    async def action_reveal(self) -> None:
        """Show what the key says."""
        self._revealed = True
        self.unpainted()
        with self.app.batch_update():
            self.query_one(Heading).say(_("The marking"), self.session.title)
            await self.flow.remove_children()
            await self.flow.mount_all([*entries(self._told), plain(QUALIFIES_NOBODY, "quiet")])
            self.flow.scroll_home(animate=False)
        self.refresh_bindings()
