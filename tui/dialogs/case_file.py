"""The case file over the whole screen, on narrow screens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from engine.language.strings import _
from engine.services.session import CaseFileLine
from tui.dialogs.card_dialog import ReadingDialog
from tui.shared.shortcuts import letter
from tui.widgets.case_lines import case_lines


class CaseFile(ReadingDialog):
    """What is known so far; the key that opened it closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        letter("f", "back", _("Close"), "case-file.close", show=False),
    ]

    heading = _("Case file")

    def __init__(self, lines: Sequence[CaseFileLine]) -> None:
        super().__init__()
        self._lines = lines

    def body(self) -> Iterable[Widget]:
        """The lines of the case file."""
        return case_lines(self._lines)
