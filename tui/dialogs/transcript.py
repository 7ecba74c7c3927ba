"""Reading again: everything shown so far, with what was chosen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import events, on
from textual.widget import Widget

from engine.language.strings import _
from engine.play.view import Passage
from tui.dialogs.card_dialog import ReadingDialog
from tui.widgets.prose import plain
from tui.widgets.story import paragraphs


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
                yield plain(title, "heading")
            if passage.time and passage.time != time:
                time = passage.time
                yield plain(time, "label")
            yield from paragraphs(passage.paragraphs)
            if passage.chosen:
                yield plain(_chosen(passage.chosen), "yours")

    @on(events.Mount)
    def _begin_at_the_end(self) -> None:
        self.call_after_refresh(self.action_edge, 1)


def _chosen(words: Sequence[str]) -> str:
    """What was chosen; an order, a pick or values are on lines of their own."""
    gap = "\n" if len(words) > 1 else ""
    return _("You: {chosen}").format(chosen=gap + "\n".join(words))
