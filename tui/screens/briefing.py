"""What is read before a case: the role, what it speaks of, how things are done there."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tui.page import Page
from tui.playing import Briefing as Words
from tui.playing import CaseCard
from tui.strings import _
from tui.widgets.card import Card
from tui.widgets.flow import Flow
from tui.widgets.keyline import KeyLine
from tui.widgets.prose import Heading, plain


class Briefing(Page[None]):
    """The last page before a case; begins it, or goes on where it was left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "decide", _("Begin"), key_display="enter", id="page.decide"),
    ]

    def __init__(self, case: CaseCard, words: Words, unfinished: bool) -> None:
        super().__init__()
        self.case = case
        self._words = words
        self._unfinished = unfinished

    def compose(self) -> ComposeResult:
        yield Heading(self.case.title, _("Briefing"))
        with Flow():
            yield plain(self._words.role, "prose")
            if self._words.content_notes:
                notes = ", ".join(self._words.content_notes)
                yield plain(
                    _(
                        "This case speaks of: {notes}. Any part can be passed over, and you can "
                        "leave at any time: Esc."
                    ).format(notes=notes),
                    "notes",
                )
            if self._unfinished:
                mine = _("Go on where you stopped")
                yield Card(
                    mine if self.rifq.code else _("Go on where it was left"), ("practice", True)
                )
            yield Card(
                _("Begin in practice"),
                ("practice", False),
                detail=_("You can take answers back, and look back after each scene."),
            )
            yield Card(
                _("Begin as an assessment"),
                ("assessment", False),
                detail=_("Nothing can be taken back; looking back comes at the end."),
            )
            if not self.rifq.code:
                yield Card(
                    _("Lead a room through it"),
                    "lead",
                    detail=_("One screen for everyone: the room votes, you type the counts."),
                )
            if self._words.card:
                yield plain(_("How things are done here"), "heading")
                for what, how in self._words.card:
                    yield plain(what, "what")
                    yield plain(how, "fact")
        yield KeyLine()

    async def decided(self, card: Card) -> None:
        """Begin, or go on."""
        if isinstance(card.answer, tuple):
            mode, resume = card.answer
            self.rifq.begin(self.case.id, mode, resume)
        elif card.answer == "lead":
            self._lead()

    def _lead(self) -> None:
        from tui.dialogs.how_to_lead import HowToLead

        left = self.rifq.tried(lambda: self.rifq.library.led_left(self.case.id))

        def chosen(how: str | None) -> None:
            if how:
                self.rifq.lead(self.case.id, how)

        self.app.push_screen(HowToLead(bool(left)), chosen)
