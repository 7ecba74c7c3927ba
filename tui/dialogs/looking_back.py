"""Looking back at the decisions of a scene or chapter that has ended (practice)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Vertical

from engine.language.strings import _
from engine.services.screen_types import Judgement, Part, Playing
from tui.screens.judgement_screen import Judging, thought
from tui.widgets.flow import Flow
from tui.widgets.footer import KeyLine
from tui.widgets.judgement import QUALIFIES_NOBODY, shown
from tui.widgets.prose import plain


class LookingBack(Judging[None]):
    """The judgements that may be shown now, over the play."""

    def __init__(self, playing: Playing, told: Sequence[Part]) -> None:
        super().__init__(playing)
        self._modal = True
        self.add_class("-full")
        self._told = told

    def _with_own(self, part: Part) -> Part:
        """A judgement with what its reader said of it before."""
        said = self.playing.contested(part.address) if isinstance(part, Judgement) else None
        if said is None or not isinstance(part, Judgement):
            return part
        return replace(part, contested=thought(*said))

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield plain(_("Looking back"), "title")
            with Flow():
                yield from shown(tuple(map(self._with_own, self._told)))
                yield plain(QUALIFIES_NOBODY, "quiet")
            yield KeyLine()
