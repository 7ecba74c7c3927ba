"""A field that keeps everything pasted into it."""

from __future__ import annotations

from textual import events
from textual.widgets import Input


class Field(Input):
    """One line of text. Lines that are pasted become one text, instead of all but the first lost.

    Textual's own field takes the first line alone (`Input._on_paste`, 8.2).
    """

    def on_paste(self, event: events.Paste) -> None:
        """Take all that was pasted, its lines with blanks between."""
        event.prevent_default()
        event.stop()
        self.put(event.text)

    def put(self, text: str) -> None:
        """Put text in place of what is marked, or at the cursor, as far as there is room."""
        first, last = sorted(self.selection)
        room = (self.max_length or len(text)) - len(self.value) + last - first
        self.replace(" ".join(text.split())[: max(room, 0)], first, last)
