"""A line of one's own: a note, or an answer to a question for oneself."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Input

from tui.dialogs.sheet import Sheet
from tui.strings import _
from tui.widgets.prose import plain


class Write(Sheet[str]):
    """One field; gives the text back, or None when it is not to be kept."""

    AUTO_FOCUS = "Input"

    def __init__(self, heading: str, question: str) -> None:
        super().__init__()
        self.heading = heading
        self._question = question

    def body(self) -> Iterable[Widget]:
        if self._question:
            yield plain(self._question, "prose")
        yield Input()
        yield plain(
            _("Stays on this computer, with your play. No real case and no real name, please."),
            "quiet",
        )

    async def action_decide(self) -> None:
        """Keep what was written; nothing when nothing was."""
        if text := self.query_one(Input).value.strip():
            self.dismiss(text)
        else:
            self.say(_("Nothing is written yet. Esc goes back without keeping anything."))
