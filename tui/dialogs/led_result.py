"""The vote of a room, over the whole screen: letters and bars that are read from the last row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from textual.binding import ActiveBinding, Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from engine.language.interface import _
from engine.pictures.split import Ballot
from tui.shared.shortcuts import letter
from tui.widgets.document_parts import in_colours
from tui.widgets.page import Dialog


class LedResult(Dialog[bool]):
    """The question in one line, a row for each letter, and the key that goes on.

    Gives back whether the votes are to be corrected.

    Args:
        asked: the question.
        counted: what the numbers are, in words.
        ballot: the vote.
    """

    leads: ClassVar[bool] = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "decide", _("Continue"), key_display="enter", id="page.decide"),
        letter("t", "correct", _("Correct the votes"), "result.correct"),
    ]

    def __init__(self, asked: str, counted: str, ballot: Ballot) -> None:
        super().__init__()
        self._asked, self._counted, self._ballot = asked, counted, ballot

    def _heads(self) -> tuple[str, str]:
        return self._asked, self._counted

    def body(self) -> Iterable[Widget]:
        """The picture."""
        return (BallotView(self._ballot),)

    def _entering(self, enter: ActiveBinding) -> ActiveBinding:
        return enter  # there is nothing to choose: Enter always goes on

    async def action_decide(self) -> None:
        """Back to the answers, with the one that has most votes chosen."""
        self.dismiss(False)

    def action_correct(self) -> None:
        """Back to the line the votes were typed into."""
        self.dismiss(True)

    def action_back(self) -> None:
        """Go on."""
        self.dismiss(False)


class BallotView(Static):
    """The picture of a vote, as large as there is room."""

    def __init__(self, ballot: Ballot) -> None:
        super().__init__(classes="ballot")
        self._ballot = ballot
        self.styles.min_height = len(ballot.votes)  # more letters than lines: scrolled

    def render(self) -> Content:
        """The picture for the room there is now."""
        width, lines = self.content_size
        return in_colours(replace(self._ballot, lines=lines).draw(max(width, 1)))
