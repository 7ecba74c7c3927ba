"""What line mode tells of a play: what is new, and what a command asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from engine.language.any_keyboard import to_latin
from engine.language.interface import _, current
from engine.play.step import Paragraph, Step
from engine.services.feedback import debriefs
from engine.services.shared.session import Session
from tui.linemode.line_io import Terminal

if TYPE_CHECKING:
    from engine.reports.document import Entry

_HELP = (
    _(
        "Type a number to answer. For an order, type all numbers, first to last, "
        "or two numbers: an item and its new place."
    ),
    _(
        "x closes a subject. w shows this moment again. r shows everything so far. "
        "f opens the case file, p the procedure card. n writes a note."
    ),
    _(
        "u undoes the last answer. s skips this scene, for any reason, at no cost. "
        "g is for a pause. q leaves; you can continue later."
    ),
    _(
        "When a part is over, j looks back at what you decided. Then type s and a number "
        "for the sources of a judgement. Type c and a number to say what you think of it."
    ),
)


class Judges(Protocol):
    """What tells judgements, as the narrator asks for it."""

    def offer(self, entries: Sequence[Entry]) -> None:
        """Offer to look back at a part that was just ended, with these decisions."""

    def look_back(self) -> None:
        """Say what the key says of what was decided in the part that is over."""

    def command(self, typed: str) -> bool:
        """Run a command about a judgement; False when it is none."""


class Narrator:
    """Tells a play, and runs the commands that decide nothing or take a decision back.

    Args:
        terminal: where it is told.
        session: the play.
        judgements: gives what tells judgements; called once there may be one.

    Attributes:
        told: number of the last event that was told; 0 to tell everything again.
    """

    def __init__(
        self, terminal: Terminal, session: Session, judgements: Callable[[], Judges]
    ) -> None:
        self.terminal = terminal
        self.session = session
        self.judgements = judgements
        self.told = 0
        self._chapter: object = None
        self._time = self._scene = ""
        self._commands: dict[str, Callable[[], None]] = {
            "f": self._case_file,
            "g": self._pause,
            "j": lambda: judgements().look_back(),
            "n": self._note,
            "p": self._card,
            "r": self._read_back,
            "s": self._pass_over,
            "u": self._undo,
            "w": self._repeat,
            "?": self._help,
        }

    def command(self, typed: str) -> bool:
        """Run a command; False when it is none."""
        name = to_latin(typed)
        action = self._commands.get(name)
        if action is None:
            return self.judgements().command(name)
        action()
        return True

    # The story

    def tell(self, step: Step) -> bool:
        """Tell what is new at a step; whether anything was."""
        if self.session.seq == self.told:
            return False
        self._show(step, self.session.news if self.told else step.text)
        self.told = self.session.seq
        behind = debriefs.look_back(self.session)
        if behind.fresh:
            self.judgements().offer(behind.entries)
        return True

    def tell_news(self) -> None:
        """Tell what an act or a move showed, while the same decision still waits."""
        self.terminal.say(*(paragraph.text for paragraph in self.session.news))
        self.told = self.session.seq

    def _show(self, step: Step, text: tuple[Paragraph, ...]) -> None:
        """Where the story is, when that has changed, and what became visible.

        What followed the answer of the scene before comes first, under the clock of that scene.
        """
        seen = step.text[: step.answered]
        if text[: len(seen)] == seen:
            self.terminal.say(*(paragraph.text for paragraph in seen))
            text = text[len(seen) :]
        if step.chapter and step.chapter != self._chapter:
            n, m, title = step.chapter
            self.terminal.say(_("Chapter {n} of {m}: {title}").format(n=n, m=m, title=title))
        if step.time and step.time != self._time:
            self.terminal.say(step.time)
        self._chapter, self._time = step.chapter, step.time
        for paragraph in text:
            self.terminal.say(paragraph.text)
        if step.partly_english and step.scene != self._scene:
            self.terminal.say(self.session.partly_english)
        self._scene = step.scene

    # Commands

    def _undo(self) -> None:
        """Take the last answer back, and tell everything there again."""
        if self.terminal.settle(self.session.undo()):
            self.terminal.say(_("Undone."))
            self.told = 0

    def _pass_over(self) -> None:
        if self.terminal.settle(self.session.pass_over()):
            self.terminal.say(_("Skipped."))

    def _repeat(self) -> None:
        """Tell the present moment again."""
        self.told = 0
        self._chapter, self._time = None, ""

    def _case_file(self) -> None:
        lines = self.session.case_file()
        if not lines:
            self.terminal.say(_("The case file is still empty."))
        for line in lines:
            where = current().commas(part for part in (line.who, line.status) if part)
            said = f"{line.section}. {line.text}"
            self.terminal.say(f"{said} ({where})" if where else said)

    def _card(self) -> None:
        sections = self.session.card()
        if not sections:
            self.terminal.say(_("This case has no procedure card."))
        for title, text in sections:
            self.terminal.say(f"{title}\n{text}")

    def _read_back(self) -> None:
        self.terminal.say(_("From the beginning:"))
        for passage in self.session.passages():
            self.terminal.say(*(p.text for p in passage.paragraphs))
            if passage.chosen:
                chosen = "\n".join(passage.chosen)
                self.terminal.say(_("You: {words}").format(words=chosen))
            self.terminal.say(*(p.text for p in passage.followed))
        self.terminal.say(_("You are here now."))

    def _note(self) -> None:
        text = self.terminal.ask(
            _("A note for yourself, no real names; Enter alone saves nothing:")
        )
        if text and self.terminal.settle(self.session.note(text)):
            self.terminal.say(_("Saved."))

    def _pause(self) -> None:
        name = self.session.support
        talk = (
            _("Talk to {name}. No need to say why.").format(name=name)
            if name
            else _("Talk to someone you trust. No need to say why.")
        )
        self.terminal.say(
            _("Choose what suits you, or none. There is no hurry."),
            _("Look around: the room, the light, what is near."),
            _("Water, or a few steps, away from the screen."),
            talk,
            _("This is a pause. It is not help and does not replace help. Nothing is saved."),
        )

    def _help(self) -> None:
        self.terminal.say(*_HELP)
