"""Line mode: a case read and answered line by line, for screen readers, slow links and pipes.

It is not a print of the app. Everything is said in words and in order, and only what is new; an
answer is a number; after a move in a ranking it says what moved and how the order stands. What was
not understood is told and decides nothing. End of input leaves the play resumable.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import TextIO

from engine.language.keyboard import latin
from engine.language.strings import _
from engine.play.step import Paragraph, Step, Voice
from engine.services.error_messages import not_done
from engine.services.recording import Recorded
from engine.services.screen_types import Refused
from engine.services.session import Session
from tui.linemode.judgements import Aloud
from tui.linemode.prompts import Reader

WIDTH = 76


_HELP = (
    _(
        "A number answers. In an order, type all numbers, first to last, or two numbers: an item "
        "and the place it moves to."
    ),
    _(
        "x closes a subject. w says this moment once more. r reads everything back. f opens the "
        "case file, p the procedure card. n writes a note."
    ),
    _(
        "u takes the last answer back. s passes over this scene, for any reason, at no cost. g is "
        "for a pause. q leaves; you can go on later."
    ),
    _(
        "j looks back at what you decided, when a part is over. Then s and a number says the "
        "sources of a judgement, c and a number what you think of it."
    ),
)


class Left(Exception):
    """The participant left, or the input ended; the play stays where it is."""


def play(recorded: Recorded, source: TextIO, out: TextIO, code: str = "", notice: str = "") -> None:
    """Play until the end, `q`, or the end of input.

    Args:
        recorded: the play.
        source: where lines are typed.
        out: where everything is said.
        code: whose words these are; "" for nobody's.
        notice: what must be said before anything else, or "".
    """
    Plain(Session(recorded, code, notice=notice), source, out).run()


class Plain:
    """One play in line mode."""

    def __init__(self, session: Session, source: TextIO, out: TextIO) -> None:
        self.session = session
        self.source = source
        self.out = out
        self.aloud = Aloud(self)
        self.reader = Reader(self)
        self.told = 0  # the event whose consequences were said; 0 when all is to be said anew
        self._chapter: object = None
        self._time = ""
        self.commands: dict[str, Callable[[], None]] = {
            "f": self.case_file,
            "g": self.ground,
            "j": self.aloud.look_back,
            "n": self.note,
            "p": self.card,
            "r": self.read_back,
            "s": self.pass_over,
            "u": self.undo,
            "w": self.where,
            "?": self.help,
        }

    # Saying and asking

    def say(self, *paragraphs: object) -> None:
        """Paragraphs, wrapped, an empty line after each."""
        for paragraph in paragraphs:
            for line in str(paragraph).split("\n"):
                self._wrapped(line)
            self.out.write("\n")
        self.out.flush()

    def item(self, head: str, text: str) -> None:
        """A line of a list after its number, a single one."""
        self._wrapped(f"{head} {text}", "   ")

    def line(self, text: object) -> None:
        """A line with nothing after it: the heading of a list."""
        self._wrapped(str(text))

    def gap(self) -> None:
        """An empty line, after a list."""
        self.out.write("\n")

    def _wrapped(self, text: str, indent: str = "") -> None:
        whole = "://" in text  # an address that is cut cannot be followed
        filled = textwrap.fill(
            text,
            WIDTH,
            subsequent_indent=indent,
            break_on_hyphens=False,
            break_long_words=not whole,
        )
        self.out.write(filled + "\n")

    def ask(self, prompt: object) -> str:
        """A line typed, without blanks around it; raises Left at `q` and at the end of input."""
        self.out.write(textwrap.fill(str(prompt), WIDTH - 1, break_on_hyphens=False) + " ")
        self.out.flush()
        line = self.source.readline()
        if not line:
            self.gap()
            raise Left
        if not self.source.isatty():
            self.out.write("\n")  # the Enter that a terminal would have shown
        typed = line.strip()
        if latin(typed) == "q":
            raise Left
        return typed

    # The play

    def run(self) -> None:
        """From the present moment to the end."""
        try:
            self.greet()
            if self.source.isatty():
                self.session.work_ahead()
            while not self.session.ended:
                self.moment()
            self.end()
        except Left:
            self.leave()
        except KeyboardInterrupt:
            self.out.write("\n")
            self.leave()
            raise SystemExit(130) from None

    def leave(self) -> None:
        """The last words, unless the play is over."""
        if self.session.ended:
            return
        if self.session.recorded.store is None:
            self.say(_("You have left. This was a trial: nothing of it is kept."))
        else:
            self.say(_("You have left. Everything you decided is kept; you can go on from here."))

    def greet(self) -> None:
        """What this is, once."""
        session = self.session
        about = session.recorded.scenario.about
        self.say(about.title)
        if session.notice:
            self.say(session.notice)
        self.say(" ".join(self._standing()))
        if session.seq == 1:
            self.say(about.role)
            if about.content_notes:
                notes = ", ".join(about.content_notes)
                said = _("This case speaks of: {notes}. Any scene can be passed over with s.")
                self.say(said.format(notes=notes))
            if session.card():
                self.say(_("p says the procedure card: how things are done where this case plays."))
        elif session.recorded.store is None:
            self.say(_("You come in after the answers that were given."))
        elif not session.ended:
            self.say(_("You go on where this play stopped. `--new` would begin anew."))
        self.say(_("Type a number and Enter to answer, ? for help, q to leave."))

    def _standing(self) -> list[str]:
        """Mode and draft."""
        session = self.session
        trial = session.recorded.store is None
        mode = {
            "practice": _("Practice: u takes an answer back."),
            "assessment": _("Assessment: no answer can be taken back."),
        }.get(session.mode, "")
        draft = _("What is said of decisions here is the author's view: nobody has signed it yet.")
        found = (_("A trial: nothing of it is kept.") if trial else "", mode)
        return [str(words) for words in (*found, draft if session.draft else "") if words]

    def moment(self) -> None:
        """Say what is new and take one answer or command."""
        step = self.session.step
        fresh = self.session.seq != self.told
        if fresh:
            self.show(step, self.session.news if self.told else step.text)
            self.told = self.session.seq
            self.aloud.ready()
        self.reader.take(step, fresh)

    def hear(self) -> None:
        """What became visible by something done beside a decision that is still asked."""
        self.say(*(paragraph.text for paragraph in self.session.news))
        self.told = self.session.seq

    def show(self, step: Step, text: tuple[Paragraph, ...]) -> None:
        """Where one is, when that has changed, and what became visible."""
        if step.chapter and step.chapter != self._chapter:
            n, m, title = step.chapter
            self.say(_("Chapter {n} of {m}: {title}").format(n=n, m=m, title=title))
        if step.time and step.time != self._time:
            self.say(step.time)
        self._chapter, self._time = step.chapter, step.time
        for paragraph in text:
            self.say(paragraph.text)

    def settle(self, refused: Refused | None) -> bool:
        """Say why something was not done; True when it was."""
        if refused is None:
            return True
        self.say(not_done(refused))
        return False

    def command(self, typed: str) -> bool:
        """Run a command; False when it is none."""
        name = latin(typed)
        action = self.commands.get(name)
        if action is None:
            return self.aloud.command(name)
        action()
        return True

    # Commands

    def undo(self) -> None:
        """Take the last answer back, and say everything there once more."""
        if self.settle(self.session.undo()):
            self.say(_("Taken back."))
            self.told = 0

    def pass_over(self) -> None:
        """Go past this place."""
        if self.settle(self.session.pass_over()):
            self.say(_("Passed over."))

    def where(self) -> None:
        """The present moment once more."""
        self.told = 0
        self._chapter, self._time = None, ""

    def case_file(self) -> None:
        """What is known so far."""
        lines = self.session.case_file()
        if not lines:
            self.say(_("Nothing is in the case file yet."))
        for line in lines:
            where = ", ".join(part for part in (line.who, line.where, line.status) if part)
            said = f"{line.section}. {line.text}"
            self.say(f"{said} ({where})" if where else said)

    def card(self) -> None:
        """The procedure card of the country the case plays in."""
        sections = self.session.card()
        if not sections:
            self.say(_("This case has no procedure card."))
        for title, text in sections:
            self.say(f"{title}\n{text}")

    def read_back(self) -> None:
        """Everything so far."""
        self.say(_("From the beginning:"))
        for passage in self.session.passages():
            self.say(*(p.text for p in passage.paragraphs))
            if passage.chosen:
                self.say(_("You: {words}").format(words=passage.chosen))
        self.say(_("That is where you are."))

    def note(self) -> None:
        """A note of one's own."""
        text = self.ask(_("A note for yourself, no real names; Enter alone writes none:"))
        if text and self.settle(self.session.note(text)):
            self.say(_("Kept."))

    def ground(self) -> None:
        """A pause, for whoever wants one."""
        self.say(
            _("Choose what suits you, or none. There is no hurry."),
            _("Look around: the room, the light, what is near."),
            _("Water, or a few steps, away from the screen."),
            self._someone(),
            _("This is a pause. It is not help, and takes the place of none. Nothing is kept."),
        )

    def _someone(self) -> str:
        """Who is there to talk to."""
        name = self.session.support
        if name:
            return _("Talk to {name}. You need not say why.").format(name=name)
        return str(_("Talk to someone you trust. You need not say why."))

    def help(self) -> None:
        """What can be typed."""
        for lines in _HELP:
            self.say(lines)

    # The end

    def end(self) -> None:
        """The ending, then the debrief, then whatever its reader wants to do with it."""
        headings = {
            "person": _("The person"),
            "case": _("The case"),
            "not_known": _("What nobody knows"),
        }
        for paragraph in self.session.step.text:
            if paragraph.voice is Voice.ENDING and paragraph.heading in headings:
                self.say(headings[paragraph.heading])
            self.say(paragraph.text)
        from engine.reports.render.text import as_text

        if not self.session.ready:
            self.say(_("One moment. The debrief comes in a few seconds."))
        self.out.write(as_text(self.session.debrief(), WIDTH) + "\n")
        self.out.flush()
        self.aloud.after()
