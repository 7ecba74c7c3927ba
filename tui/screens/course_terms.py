"""A participant's first screen in a course: what it keeps, agreed to once."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from engine.language.strings import _
from engine.services.enrolment import Enrolment, terms
from tui.widgets.card import Card
from tui.widgets.flow import Flow
from tui.widgets.footer import KeyLine
from tui.widgets.page import Page
from tui.widgets.prose import Heading, plain


class CourseTerms(Page[None]):
    """Whose record it is, what is kept, what it is for, and who is there to talk to."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", _("Not now"), key_display="esc", id="page.back"),
    ]

    def __init__(self, course: Enrolment) -> None:
        super().__init__()
        self._course = course

    def compose(self) -> ComposeResult:
        """What was agreed for the course, and cards to agree or to leave."""
        code = _("Code {code}").format(code=self._course.member.code)
        yield Heading(self._course.cohort.title, code)
        with Flow():
            for heading, words in terms(self._course.cohort):
                yield plain(heading, "heading")
                yield plain(words, "prose")
            yield Card(_("I have read this, and agree"), True)
            yield Card(
                _("Not now"), False, detail=_("Nothing is started, and nothing about you is saved.")
            )
        yield KeyLine()

    async def decided(self, card: Card) -> None:
        """Agree, or go back to sign-in."""
        if card.answer:
            self.rifq.agreed()
        else:
            self.action_back()

    def action_back(self) -> None:
        """Back to sign-in."""
        self.rifq.sign_out()
