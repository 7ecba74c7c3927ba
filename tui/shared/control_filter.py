"""Control characters by name on every line of the app, whatever widget drew it."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from engine.language.control_characters import CONTROLS, named


class ControlFilter(LineFilter):
    """Names control characters on a finished line, which is cut to the width that it had.

    Most widgets name them before a text is laid out (`tui/widgets/prose.py`, `card.py`). This is
    for the others, and for what is written later. The names take room that the characters did
    not: so that nothing is pushed over what stands beside, the end of such a line is lost.
    """

    def apply(self, segments: list[Segment], _background: Color) -> list[Segment]:
        """The line with names in place of control characters."""
        if not any(CONTROLS.search(segment.text) for segment in segments):
            return segments
        shown = [
            segment if segment.control else Segment(named(segment.text), segment.style)
            for segment in segments
        ]
        return Segment.adjust_line_length(shown, Segment.get_line_length(segments))
