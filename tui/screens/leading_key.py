"""The key of one decision, shown to the room when its facilitator asks for it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical

from tui.judging import Judging
from tui.playing import Part, Playing
from tui.strings import _
from tui.widgets.flow import Flow
from tui.widgets.judgement import QUALIFIES_NOBODY, shown
from tui.widgets.keyline import KeyLine
from tui.widgets.prose import plain


class TheKey(Judging[None]):
    """What the key says, option by option; its sources are one key away, and so is contesting."""

    def __init__(self, playing: Playing, told: Sequence[Part]) -> None:
        super().__init__(playing)
        self._modal = True
        self.add_class("-full")
        self._told = told

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield plain(_("The key"), "title")
            with Flow():
                yield from shown(self._told)
                yield plain(QUALIFIES_NOBODY, "quiet")
            yield KeyLine()
