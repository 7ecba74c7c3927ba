"""One decision to look at again, line by line."""

from __future__ import annotations

from engine.language.interface import _
from engine.reports.render.text import as_text
from engine.services.feedback.recall import Practice, PracticeSession
from tui.linemode.line_io import WIDTH, Terminal
from tui.linemode.session import LineMode


def ask(practice: Practice, terminal: Terminal, code: str) -> None:
    """Tell the decision with what is new, take one answer, and say what the key says of it.

    Raises:
        Left: the participant left; nothing was answered.
    """
    about = practice.scenario.about
    terminal.say(about.title, about.role)
    terminal.say(_("This time some things are different."), *practice.news)
    mode = LineMode(PracticeSession(practice, code), terminal)
    while not practice.over:
        mode.moment()
    if practice.answered is None:
        terminal.say(_("Skipped. It is offered again."))
        return
    said = practice.feedback_page()
    terminal.out.write(as_text(said, WIDTH) + "\n")
    terminal.say(practice.outcome)
