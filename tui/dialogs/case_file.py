"""What is only read over a play: the case file, the procedure card, the story so far."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.widget import Widget

from engine.language.interface import _
from engine.play.view import Passage
from engine.services.shared.session import CaseFileLine
from tui.shared.shortcuts import letter
from tui.widgets.page import ReadingDialog
from tui.widgets.prose import plain_text
from tui.widgets.story import case_lines, paragraphs


class CaseFile(ReadingDialog):
    """What is known so far; the key that opened it closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        letter("f", "back", _("Close"), "case-file.close", show=False),
    ]

    def __init__(self, lines: Sequence[CaseFileLine]) -> None:
        super().__init__(_("Case file"), case_lines(lines))


HEADING = _("How things are done here")
"""What the procedure card is called wherever it is shown."""


def procedures(card: Sequence[tuple[str, str]]) -> Iterable[Widget]:
    """The sections of a procedure card: what, and how it is done."""
    for what, how in card:
        yield plain_text(what, "what")
        yield plain_text(how, "fact")


class ProcedureCard(ReadingDialog):
    """The procedure card over the whole screen.

    Args:
        card: its sections: what, and how it is done.
    """

    def __init__(self, card: Sequence[tuple[str, str]]) -> None:
        super().__init__(HEADING, procedures(card))


class ReadBack(ReadingDialog):
    """The story and the conversation so far, opened at the end."""

    heading = _("What happened so far")

    def __init__(self, passages: Sequence[Passage]) -> None:
        super().__init__()
        self._passages = passages

    def body(self) -> Iterable[Widget]:
        """Every passage, under its scene and time."""
        title = time = ""
        for passage in self._passages:
            if passage.title and passage.title != title:
                title = passage.title
                yield plain_text(title, "heading")
            if passage.time and passage.time != time:
                time = passage.time
                yield plain_text(time, "label")
            yield from paragraphs(passage.paragraphs)
            if passage.chosen:
                yield plain_text(_chosen(passage.chosen), "yours")
            yield from paragraphs(passage.followed)

    @on(events.Mount)
    def _begin_at_the_end(self) -> None:
        self.call_after_refresh(self.action_edge, 1)


def _chosen(words: Sequence[str]) -> str:
    """What was chosen; an order, a pick or values are on lines of their own."""
    gap = "\n" if len(words) > 1 else ""
    return _("You: {chosen}").format(chosen=gap + "\n".join(words))
