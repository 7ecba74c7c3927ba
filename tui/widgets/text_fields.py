"""Fields to write in: one line that keeps all that is pasted, and several with a limit."""

from __future__ import annotations

from dataclasses import replace

from textual import events
from textual.widgets import Input, TextArea
from textual.widgets.text_area import Edit, EditResult

from engine.language.control_characters import name_controls
from engine.language.interface import _, current

NOT_SAVED_YET = _("Not saved yet. Esc again goes back without saving.")


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


class Writing(TextArea):
    """A few lines of one's own; what goes beyond the limit is left out.

    Letters that wait are put in together: a terminal that pastes as if everything were typed sends
    thousands.

    Args:
        longest: how many characters it takes.
    """

    def __init__(self, longest: int) -> None:
        super().__init__(soft_wrap=True, show_line_numbers=False, tab_behavior="focus")
        self.cursor_blink = False
        self.longest = longest
        self._typed = ""

    def on_mount(self) -> None:
        """Say how much room there is."""
        self._count()

    @property
    def full(self) -> bool:
        """Whether nothing more goes in, unless something marked is typed over."""
        return self._left <= len(self._typed) and self.selection.is_empty

    @property
    def _left(self) -> int:
        return self.longest - len(self.text)

    def edit(self, edit: Edit) -> EditResult:
        """Put text in, as far as there is room; control characters by name.

        Most terminals paste a line end as a carriage return alone.
        """
        lines = edit.text.replace("\r\n", "\n").replace("\r", "\n")
        text = name_controls(lines.replace("\t", " "))
        room = self._left + len(self.get_text_range(edit.top, edit.bottom))
        return super().edit(replace(edit, text=text[: max(room, 0)]))

    async def _on_key(self, event: events.Key) -> None:
        if event.is_printable and event.character:
            event.stop()
            event.prevent_default()
            self._typed += event.character
            if len(self._typed) == 1:
                self.call_later(self._put_typed)
        else:
            self._put_typed()

    def _put_typed(self) -> None:
        """Put in what was typed since the last time."""
        typed, self._typed = self._typed, ""
        if typed and (result := self._replace_via_keyboard(typed, *self.selection)):
            self.move_cursor(result.end_location)

    def on_text_area_changed(self) -> None:
        """Say how much was written."""
        self._count()

    def _count(self) -> None:
        number = current().number
        words = _("{n} of {most} characters")
        said = words.format(n=number(len(self.text)), most=number(self.longest))
        self.border_subtitle = said
