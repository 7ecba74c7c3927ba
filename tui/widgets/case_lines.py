"""The case file: what is known so far, with who said it and where."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from engine.language.strings import _
from engine.services.session import CaseFileLine
from tui.widgets.flow import WholeCellScrollBar
from tui.widgets.prose import plain


def case_lines(lines: Sequence[CaseFileLine]) -> list[Static]:
    """The lines of a case file under their headings."""
    if not lines:
        return [plain(_("The case file is still empty."), "quiet")]
    shown: list[Static] = []
    section = ""
    for line in lines:
        if line.section != section:
            section = line.section
            shown.append(plain(section, "heading"))
        shown.append(plain(line.text, "fact"))
        about = "  ·  ".join(part for part in (line.status, line.who, line.where) if part)
        if about:
            shown.append(plain(about, "about"))
    return shown


class CasePanel(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The case file next to the story, on wide screens."""

    _lines: Sequence[CaseFileLine] | None = None  # what is shown

    def on_mount(self) -> None:
        """Scroll in whole cells, as the story does."""
        self.vertical_scrollbar.renderer = WholeCellScrollBar  # type: ignore[misc]  # documented so

    def compose(self) -> ComposeResult:
        """The heading; `show_lines` adds the lines."""
        yield plain(_("Case file"), "title")

    async def show_lines(self, lines: Sequence[CaseFileLine]) -> None:
        """Replace what is shown, unless it is the same."""
        if lines != self._lines:
            self._lines = lines
            await self.remove_children(self.children[1:])
            if self._lines is lines:  # and no newer ones have come meanwhile
                await self.mount_all(case_lines(lines))
