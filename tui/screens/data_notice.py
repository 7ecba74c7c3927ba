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
            "So that people can go on, read their debrief, and see how the group decided. Not how "
            "long anyone took, not pauses, not why something was passed over."
        ),
    ),
    (
        _("What people write for themselves"),
        _("For them alone. It goes into no report unless its writer shares it."),
    ),
    (
        _("Names"),
        _(
            "Only in the roster, if you keep one: a file of its own, which no report and no "
            "backup takes along. You need it for a lost code, and for nothing else."
        ),
    ),
    (
        _("How long"),
        _(
            "Plays and codes of a cohort until its days after closing are over; you are reminded, "
            "and forget them here. Aggregates stay. Backups and saved pages are yours to delete."
        ),
    ),
    (
        _("What protects it"),
        _(
            "This computer's account, and its encrypted disk if it has one. Lock the screen when "
            "you leave, and use an account of its own for courses. There is no passphrase: on one "
            "account it would protect nothing, and would be believed. A code is no secret."
        ),
    ),
    (
        _("A shared computer"),
        _(
            "Whoever sits at it can open this corner, and can play without a code of the course. "
            "While a course holds a case back, what the key says of it waits for those plays, too. "
            "Leave Rifq when you leave the room."
        ),
    ),
    (
        _("What it is not"),
        _("Nothing here qualifies, ranks or appraises anybody. It is training."),
    ),
)


class DataNotice(FacilitatorScreen[None]):
    """Reading only."""

    def compose(self) -> ComposeResult:
        yield Heading(_("What is kept, and what protects it"), "")
        with Flow():
            for heading, words in _SAID:
                yield plain(heading, "heading")
                yield plain(words, "fact")
        yield KeyLine()
