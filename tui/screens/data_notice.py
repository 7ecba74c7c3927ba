"""What is kept and why, and what protects it, on one page."""

from __future__ import annotations

from textual.app import ComposeResult

from engine.language.strings import _
from tui.screens.facilitator_screen import FacilitatorScreen
from tui.widgets.flow import Flow
from tui.widgets.footer import KeyLine
from tui.widgets.prose import Heading, plain

_SAID = (
    (
        _("Decisions, under a code"),
        _(
            "So that people can continue, read their debrief, and see how the group "
            "decided. Not stored: how long anyone took, pauses, or why something was "
            "skipped."
        ),
    ),
    (
        _("What people write for themselves"),
        _("Only for them. It is in no report unless the writer shares it."),
    ),
    (
        _("Names"),
        _(
            "Only in the roster, if you keep one: a separate file, which no report and "
            "no backup includes. You need it for a lost code, and for nothing else."
        ),
    ),
    (
        _("How long"),
        _(
            "Plays and codes of a cohort stay until its days after closing are over. "
            "Rifq reminds you, and you forget them here. Group figures stay. You must "
            "delete backups and saved pages yourself."
        ),
    ),
    (
        _("What protects it"),
        _(
            "This computer's account, and its encrypted disk if it has one. Lock the "
            "screen when you leave, and use a separate account for courses. There is "
            "no passphrase: on one account it would protect nothing, but people would "
            "trust it. A code is not a secret."
        ),
    ),
    (
        _("A shared computer"),
        _(
            "Anyone who uses it can open Facilitator home, and can play without a code "
            "of the course. While a course withholds the feedback for a case, that "
            "feedback waits for those plays, too. Leave Rifq when you leave the room."
        ),
    ),
    (
        _("What it is not"),
        _("Nothing here qualifies, ranks or appraises anyone. It is training."),
    ),
)


class DataNotice(FacilitatorScreen[None]):
    """Reading only."""

    def compose(self) -> ComposeResult:
        """Each question with its answer."""
        yield Heading(_("What is stored, and what protects it"), "")
        with Flow():
            for heading, words in _SAID:
                yield plain(heading, "heading")
                yield plain(words, "fact")
        yield KeyLine()
