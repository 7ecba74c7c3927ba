"""The screen on which a participant agrees to what a course keeps, before its first case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from engine.language.interface import _
from engine.services.courses.enrolment import Enrolment, terms
from tui.widgets.card import Card
from tui.widgets.page import Page
from tui.widgets.prose import plain_text


class CourseTerms(Page[None]):
    """Whose record it is, what is kept, what it is for, and who is there to talk to."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", _("Not now"), key_display="esc", id="page.back"),
    ]

    def __init__(self, course: Enrolment) -> None:
        super().__init__()
        self._course = course

    def _heads(self) -> tuple[str, str]:
        code = _("Code {code}").format(code=self._course.member.code)
        return self._course.cohort.title, code

    def body(self) -> Iterator[Widget]:
        """What was agreed for the course, and cards to agree or to leave."""
        for heading, words in terms(self._course.cohort):
            yield plain_text(heading, "heading")
            yield plain_text(words, "prose")
        yield Card(_("I have read this, and agree"), True)
        about = _("Nothing is started, and nothing about you is saved.")
        yield Card(_("Not now"), False, detail=about)

    async def act_on_card(self, card: Card) -> None:
        """Agree, or go back to sign-in."""
        if card.answer:
            self.rifq.accept_terms()
        else:
            self.action_back()

    def action_back(self) -> None:
        """Back to sign-in."""
        self.rifq.sign_out()
