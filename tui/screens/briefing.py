"""What is read first: before a case, or before a class is led through it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from engine.language.interface import _, current
from engine.services.catalogue.case_list import Briefing, finished_words, write_begin
from engine.services.courses.enrolment import Enrolment, terms
from engine.services.library import ALONE, Together
from tui.dialogs.case_file import HEADING, procedures
from tui.dialogs.players_at_keyboard import Players
from tui.widgets.card import Card
from tui.widgets.flow import Flow
from tui.widgets.page import Page
from tui.widgets.prose import plain_text

_PRACTICE = _("You can undo answers, and look back after each part.")
_ASSESSMENT = _("You cannot undo answers. The debrief comes at the end.")
_WAITS = _("You can undo answers. The feedback opens for everyone together.")
_ASSESSED_AND_WAITS = _("You cannot undo answers. The feedback opens for everyone together.")


class BriefingScreen(Page[None]):
    """The last page before a case; begins it, or continues where it was left.

    Args:
        case: id of the case.
        words: what is read before it.
        unfinished: whether this participant left a play of it.
        mode: the one it was asked for in; "" leaves the choice.
        together: how many it was asked for.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "decide", _("Begin"), key_display="enter", id="page.decide"),
    ]

    folds: ClassVar[bool] = True
    _kind = _("Briefing")
    _first = ""  # what is said before the words of the case

    def __init__(
        self,
        case: str,
        words: Briefing,
        unfinished: bool = False,
        *,
        mode: str = "",
        together: Together = ALONE,
    ) -> None:
        super().__init__()
        self.case = case
        self._words = words
        self._unfinished = unfinished
        self._mode = mode
        self._alone = together

    def _heads(self) -> tuple[str, str]:
        return self._words.title, self._kind

    def body(self) -> Iterator[Widget]:
        """The role, what the case includes, and how to begin."""
        if self._first:
            yield plain_text(self._first, "prose")
        yield plain_text(self._words.role, "prose")
        if self._words.content_notes:
            notes = current().semicolons(self._words.content_notes)
            words = _(
                "This case includes: {notes}. You can skip any scene, and leave at any time: Esc."
            )
            yield plain_text(words.format(notes=notes), "notes")
        yield from self._cards()
        if self._words.about:
            yield plain_text("\n".join(self._words.about), "quiet")
        if self._words.english:
            yield plain_text(self._words.english, "quiet")
        if self._words.card:
            yield plain_text(HEADING, "section")
            yield from procedures(self._words.card)

    def _cards(self) -> Iterator[Widget]:
        """What can be done from here."""
        if self._unfinished:
            left = self.ask_library(lambda library, code: library.list_unfinished(code)) or {}
            mine, where = _("Continue where you stopped"), left.get(self.case, "")
            anybodys = _("Continue where it was left")
            words = mine if self.rifq.code else anybodys
            yield Card(words, ("practice", True), detail=where if self.rifq.code else "")
        yield from self._ways()
        if not self.rifq.code:
            yield Card(
                _("Lead a class through it"),
                "lead",
                detail=_("One screen for everyone: the class votes, you type the counts."),
            )
        done = self.ask_library(lambda library, code: library.list_finished(code))
        if done and self.case in done:
            yield plain_text(finished_words(done[self.case]), "quiet")
        if not (self._unfinished or done):
            yield Card(
                _("See how a case is played"),
                "example",
                detail=_("A short case, played by its author, with reasons."),
            )

    def _ways(self) -> Iterator[Card]:
        """How it can be begun; in a course, in its mode, alone or together."""
        course = self.ask_library(lambda library, code: library.course_with(self.case, code))
        waits = self.ask_library(lambda library, _: library.feedback_waits(self.case, course))
        details = {
            "practice": _WAITS if waits else _PRACTICE,
            "assessment": _ASSESSED_AND_WAITS if waits else _ASSESSMENT,
        }
        if course is None:
            for mode in details:
                if self._mode in ("", mode):
                    words = write_begin(mode, anew=self._unfinished)
                    yield Card(words, (mode, False), detail=details[mode])
            return
        mode = course.cohort.mode
        yield Card(write_begin("", anew=self._unfinished), (mode, False), detail=details[mode])
        yield Card(
            _("We are two or more at this keyboard"),
            "together",
            detail=_("Your play counts as one."),
        )

    def enter_does(self) -> str:
        """Begins or continues a play; opens what else is chosen."""
        card = self.flow.chosen if self.query(Flow) else None
        if card is None or card.answer == "begin":
            return ""
        if isinstance(card.answer, tuple):
            return str(_("Continue") if card.answer[1] else _("Begin"))
        return str(_("Open"))

    async def act_on_card(self, card: Card) -> None:
        """Begin, or continue."""
        if card.answer == "together":
            players = Players(self.rifq.participants.check_code, self.rifq.code)
            begin = self.rifq.begin
            self.ask(players, lambda together: begin(self.case, "practice", False, together))
        elif isinstance(card.answer, tuple):
            mode, resume = card.answer
            self.rifq.begin(self.case, mode, resume, self._alone)
        elif card.answer == "lead":
            self.rifq.lead_room(self.case)
        elif card.answer == "example":
            await self.run_action("app.example")


class LedBriefingScreen(BriefingScreen):
    """The last page before a room is led: it is read aloud, and then the room begins.

    Args:
        case: id of the case.
        words: what is read before it.
        how: "new", "rehearse" or one of their "core", see `engine.services.led.play.lead`.
        cohort: id of the cohort it belongs to, or None.
    """

    _kind = _("For the facilitator")
    _first = _(
        "You lead the class. Read this page aloud, then each scene. Everyone votes at once, by "
        "letter. Type the votes with t; Enter continues, u goes back, k shows the marking. Open "
        "your own notes in a second window, off the projector: rifq lead CASE --notes."
    )

    def __init__(self, case: str, words: Briefing, how: str, cohort: str | None) -> None:
        super().__init__(case, words)
        self._how = how
        self._cohort = cohort

    def _cards(self) -> Iterator[Card]:
        if self._how.startswith("rehearse"):
            yield Card(_("Begin the rehearsal"), "begin", detail=_("Nothing is saved."))
        else:
            kept = _("Votes are saved, without names.")
            yield Card(_("Begin with the class"), "begin", detail=kept)

    async def act_on_card(self, _card: Card) -> None:
        """Begin."""
        self.rifq.lead(self.case, self._how, self._cohort)


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
