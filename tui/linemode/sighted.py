"""A case read by a reader in line mode, who says how sure they are and why after each answer."""

from __future__ import annotations

from typing import TextIO

from engine.language.any_keyboard import read_numbers
from engine.language.interface import _
from engine.play.play import path
from engine.play.step import Step
from engine.reports.sighted import is_marked
from engine.services.shared.recording import Recorded
from engine.services.shared.session import Session
from tui.linemode.line_io import Terminal
from tui.linemode.session import LineMode

MOST = 100


class ReaderMode(LineMode):
    """One reading; what follows from an answer is told after its reader has said why.

    Attributes:
        said: how sure, from 0 to 100, and why, by the number of the event.
    """

    def __init__(self, recorded: Recorded, source: TextIO, out: TextIO) -> None:
        super().__init__(Session(recorded), Terminal(source, out))
        self.said: dict[int, tuple[int, str]] = {}

    def step(self) -> Step:
        """What is asked now; how sure is asked here, and of every answer that counts."""
        return super().step()._replace(sure=False)

    def moment(self) -> None:
        """One answer; where it is marked, how sure and why."""
        before = self.session.seq
        super().moment()
        moments = list(path(self.session.recorded.play))
        for moment in moments:
            if moment.seq > before and is_marked(self.session.recorded.scenario, moment):
                self.said[moment.seq] = self._ask_sure(), self.terminal.ask(_("Why? One line:"))

    def _ask_sure(self) -> int:
        while True:
            picked = read_numbers(self.terminal.ask(_("How sure are you, from 0 to 100?")))
            if picked and len(picked) == 1 and 0 <= picked[0] <= MOST:
                return picked[0]
            self.terminal.say(_("Type a number from 0 to 100, please."))

    def end(self) -> None:
        """The ending, and nothing of what the key says."""
        self.tell_ending()
        self.terminal.say(_("Thank you. That was the last answer."))
