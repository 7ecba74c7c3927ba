"""Looking back at the decisions of a scene or chapter that has ended (practice)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Vertical

from engine.language.strings import _
from engine.reports.document import Entry, Line, Tone
from engine.services.session import Session
from tui.screens.judgement_screen import JudgementScreen, thought
from tui.widgets.flow import Flow
from tui.widgets.footer import KeyLine
from tui.widgets.judgement import QUALIFIES_NOBODY, entries
from tui.widgets.prose import plain


class LookingBack(JudgementScreen[None]):
    """The judgements that may be shown now, over the play."""

    def __init__(self, session: Session, told: Sequence[Entry]) -> None:
        super().__init__(session)
        self._modal = True
        self.add_class("-full")
        self._told = told

    def _with_own(self, entry: Entry) -> Entry:
        """A judgement with what its reader said of it before."""
        judgement = entry.judgement
        said = self.session.contested(judgement.address) if judgement else None
        return replace(entry, notes=(Line(Tone.CHOSEN, thought(*said)),)) if said else entry

    def compose(self) -> ComposeResult:
        """What was decided so far, and how it was judged."""
        with Vertical(classes="box"):
            yield plain(_("Look back"), "title")
            with Flow():
                yield from entries(map(self._with_own, self._told))
                yield plain(QUALIFIES_NOBODY, "quiet")
            yield KeyLine()
