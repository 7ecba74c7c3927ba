"""Line mode: a case read and answered line by line, for screen readers, slow links and pipes.

It is not a print of the app. Everything is said in words and in order, and only what is new; an
answer is a number; after a move in a ranking it says what moved and how the order is now. What was
not understood is said, and decides nothing. End of input leaves the play resumable.
"""

from __future__ import annotations

import sys
import textwrap
from functools import cached_property
from typing import TYPE_CHECKING, TextIO

from engine.language.any_keyboard import to_latin
from engine.language.interface import _, current
from engine.lazy_import import lazy_modules
from engine.play.step import Step, Voice
from engine.services.courses.enrolment import Enrolment, enrolment, terms
from engine.services.feedback import debriefs
from engine.services.shared.recording import Recorded
from engine.services.shared.sentences import WHOSE, describe_language
from engine.services.shared.session import ENDING_HEADINGS, Session
from tui.linemode.choose import ChoosePrompt, InterviewPrompt
from tui.linemode.items import RankPrompt, RatePrompt, SelectPrompt
from tui.linemode.line_io import WIDTH, Left, Terminal
from tui.linemode.narrator import Narrator
from tui.linemode.prompt import ContinuePrompt, Prompt

with lazy_modules():
    from engine.reports import document as documents
    from engine.reports.render import text
    from engine.services.feedback import recall
    from tui.linemode import judgements as linemode_judgements

if TYPE_CHECKING:
    from engine.records.sqlite.store import Store


PROMPTS: dict[str, type[Prompt]] = {
    "one": ChoosePrompt,
    "talk": InterviewPrompt,
    "order": RankPrompt,
    "several": SelectPrompt,
    "values": RatePrompt,
    "read-on": ContinuePrompt,
}
"""What asks for answers of each form."""


def play(recorded: Recorded, source: TextIO, out: TextIO, code: str = "", notice: str = "") -> None:
    """Play until the end, `q`, or the end of input.

    Args:
        recorded: the play.
        source: where lines are typed.
        out: where everything is said.
        code: the participant who writes notes and contests; "" for nobody.
        notice: what must be said before anything else, or "".
    """
    LineMode(Session(recorded, code, notice=notice), Terminal(source, out)).run()


class LineMode:
    """One play in line mode."""

    def __init__(self, session: Session, terminal: Terminal) -> None:
        self.session = session
        self.terminal = terminal
        self.narrator = Narrator(terminal, session, lambda: self.judgements)
        self.prompts = {name: prompt(self.narrator) for name, prompt in PROMPTS.items()}

    @cached_property
    def judgements(self) -> linemode_judgements.Judgements:
        """What the key says of this play, once something is judged."""
        return linemode_judgements.Judgements(self.terminal, self.session)

    def run(self) -> None:
        """From the present moment to the end."""
        try:
            self.greet()
            if self.terminal.source.isatty():
                debriefs.work_ahead(self.session)
            while not self.session.ended:
                self.moment()
            self.end()
        except Left:
            self.leave()
        except KeyboardInterrupt:
            self.terminal.out.write("\n")
            self.leave()
            raise SystemExit(130) from None

    def leave(self) -> None:
        """The last words, unless the play is over."""
        if self.session.ended:
            return
        if self.session.recorded.store is None:
            self.terminal.say(_("You have left. This was a test: it is not saved."))
        else:
            self.terminal.say(
                _("You have left. Everything you decided is saved; you can continue from here.")
            )

    def greet(self) -> None:
        """What this is, once."""
        session = self.session
        about = session.recorded.scenario.about
        self.terminal.say(about.title)
        if session.notice:
            self.terminal.say(session.notice)
        self.terminal.say(" ".join(self._modes()))
        if session.seq == 1:
            self.terminal.say(about.role)
            if english := describe_language(session.recorded.scenario):
                self.terminal.say(english)
            if about.content_notes:
                notes = current().semicolons(about.content_notes)
                said = _("This case includes: {notes}. You can skip any scene with s.")
                self.terminal.say(said.format(notes=notes))
            if session.card():
                self.terminal.say(
                    _(
                        "p shows the procedure card: how things are done where this case takes "
                        "place."
                    )
                )
        elif session.recorded.store is None:
            self.terminal.say(_("You start after the answers that were given."))
        elif not session.ended:
            self.terminal.say(_("You continue where this play stopped. `--new` would start again."))
        self.terminal.say(_("Type a number and Enter to answer, ? for help, q to leave."))

    def _modes(self) -> list[str]:
        """Mode and draft."""
        session = self.session
        trial = session.recorded.store is None
        mode = {
            "practice": _("Practice: u undoes an answer."),
            "assessment": _("Assessment: no answer can be undone."),
        }.get(session.mode, "")
        found = (_("A test: it is not saved.") if trial else "", mode)
        return [str(words) for words in (*found, WHOSE[session.standing]) if words]

    def step(self) -> Step:
        """What is asked now."""
        return self.session.step

    def moment(self) -> None:
        """Tell what is new and take one answer or command."""
        step = self.step()
        fresh, prompt = self.narrator.tell(step), self.prompts[step.kind.answer_form]
        if fresh:
            prompt.introduce(step)
        prompt.take(step, fresh)

    def tell_ending(self) -> None:
        """How it ended, with a heading above each part."""
        for paragraph in self.session.step.text:
            if paragraph.voice is Voice.ENDING and paragraph.heading in ENDING_HEADINGS:
                self.terminal.say(ENDING_HEADINGS[paragraph.heading])
            self.terminal.say(paragraph.text)
        if english := self.session.partly_english:
            self.terminal.say(english)

    def end(self) -> None:
        """The ending, then the debrief, then what its reader asks for."""
        self.tell_ending()
        if not debriefs.is_ready(self.session):
            self.terminal.say(_("One moment. The debrief comes in a few seconds."))
        self._tell_debrief(debriefs.document_of(self.session))
        self.judgements.after()

    def _tell_debrief(self, document: documents.Document) -> None:
        """The debrief; a person at a terminal is first left alone with each question on a card."""
        questions = set[str]()
        if self.terminal.source.isatty():
            cards = (e for part in document.sections if part.id == "look" for e in part.entries)
            questions = {
                x.text for e in cards for x in e.lines if x.tone is documents.Tone.QUESTION
            }
        for row in text.as_text(document, WIDTH).splitlines():
            self.terminal.out.write(f"{row}\n")
            if row.strip() in questions:
                self.terminal.ask(_("Enter shows what is better."))
        self.terminal.out.flush()


def agrees(store: Store, case: str, code: str) -> bool:
    """Whether a play may begin: the participant has agreed, does so now, or need not.

    Args:
        store: the plays; that somebody agreed is kept there.
        case: the case about to begin.
        code: of the participant, or "".
    """
    course = enrolment(store, code)
    if course is None or course.accepted or case not in course.cases:
        return True
    if not _ask_consent(course):
        return False
    store.cohorts.accept(course.cohort.id, code)
    return True


def _ask_consent(course: Enrolment) -> bool:
    """Say what a course keeps; whether the participant answered `y`."""
    said = [(course.cohort.title, ""), *terms(course.cohort)]
    for heading, words in said:
        lines = [heading, *textwrap.wrap(words, WIDTH)]
        sys.stdout.write("\n".join(lines) + "\n\n")
    sys.stdout.write(
        f"{_('I have read this, and agree: y and Enter. Anything else starts nothing.')} "
    )
    sys.stdout.flush()
    typed = sys.stdin.readline().strip()
    sys.stdout.write("\n")
    return to_latin(typed) in ("y", "yes")


def look_again(practice: recall.Practice, terminal: Terminal, code: str) -> None:
    """Tell the decision with what is new, take one answer, and say what the key says of it.

    Raises:
        Left: the participant left; nothing was answered.
    """
    about = practice.scenario.about
    terminal.say(about.title, about.role)
    terminal.say(_("This time some things are different."), *practice.news)
    mode = LineMode(recall.PracticeSession(practice, code), terminal)
    while not practice.over:
        mode.moment()
    if practice.answered is None:
        terminal.say(_("Skipped. It is offered again."))
        return
    said = practice.feedback_page()
    terminal.out.write(text.as_text(said, WIDTH) + "\n")
    terminal.say(practice.outcome)
