"""Asking for one answer in line mode: what every kind of decision has in common."""

from __future__ import annotations

from collections.abc import Sequence

from engine.language.any_keyboard import read_numbers, to_latin
from engine.language.interface import _
from engine.play.step import Answer, Step
from tui.linemode.narrator import Narrator

ECHO = 40  # characters that are said back


class Prompt:
    """Asks for answers of one kind.

    Args:
        narrator: tells what follows from them, and runs commands.
    """

    def __init__(self, narrator: Narrator) -> None:
        self.narrator = narrator
        self.terminal = narrator.terminal
        self.session = narrator.session
        self._asked = 0  # the event that led to what was asked last

    def is_new(self) -> bool:
        """Whether something else is asked than when this was asked before."""
        before, self._asked = self._asked, self.session.asked_since
        return self._asked != before

    def introduce(self, step: Step) -> None:
        """What is said of a new moment before anything is asked: the question of the case."""
        if step.prompt:
            self.terminal.say(step.prompt)

    def take(self, step: Step, fresh: bool) -> None:
        """Ask until something was decided or a command changed what is asked.

        Args:
            step: the present moment.
            fresh: whether it is new, so that what can be done has to be listed.
        """
        raise NotImplementedError

    # Asking and handing over

    def read_line(self, prompt: object) -> str | None:
        """A line that is no command; None when a command has changed what is asked."""
        at = self.narrator.told
        while True:
            line = self.terminal.ask(prompt)
            if not line or not self.narrator.command(line):
                return line
            if self.session.seq != at or self.narrator.told != at:
                return None

    def ask_sure(self, step: Step) -> tuple[bool, int | None]:
        """How sure, where a case asks: whether to continue, and the answer; Enter says nothing."""
        while step.sure:
            line = self.read_line(_("How sure are you? 1 not sure, 2 fairly, 3 very; or Enter:"))
            if line is None:
                return False, None
            picked = read_numbers(line)
            if picked in ([1], [2], [3]):
                return True, picked[0]
            if not line:
                break
            self.terminal.say(_("Type 1, 2 or 3, please; Enter alone leaves it out."))
        return True, None

    def decide(self, step: Step, answer: object, *, sure: bool = True) -> bool:
        """Hand an answer over; True when something else is asked now."""
        at = self.session.seq
        go_on, how = self.ask_sure(step) if sure else (True, None)
        if not go_on:
            return True
        self.terminal.settle(self.session.answer(answer, how))
        return self.session.seq != at

    def do_beside(self, step: Step, verb: str, answer: Answer) -> Step | None:
        """Do an act or a move; then the present step, or None when something else is asked now."""
        if not self.terminal.settle(self.session.answer({verb: answer.id})):
            return step
        self.terminal.say(_("Done: {words}").format(words=text_of(answer)))
        now = self.session.step
        if (now.at, now.answers) != (step.at, step.answers):
            return None
        self.narrator.tell_news()
        return now

    # Lists

    def list_answers(self, answers: Sequence[Answer], first: int = 1, letter: str = "") -> None:
        """Answers, numbered."""
        for number, answer in enumerate(answers, first):
            self.terminal.item(f"{letter}{number}.", text_of(answer))
        self.terminal.gap()

    def list_acts(self, step: Step) -> None:
        """The acts that can be done before a decision that is answered as a whole."""
        if step.acts:
            self.terminal.line(_("Before you decide, you can also do this; type a and its number:"))
            self.list_answers(step.acts, letter="a")

    def do_act(self, step: Step, line: str, otherwise: str) -> Step | None:
        """`a1` does the first act; for anything else, say that it means nothing."""
        picked = read_numbers(line[1:]) if to_latin(line[:1]) == "a" else None
        if picked and len(picked) == 1 and 1 <= picked[0] <= len(step.acts):
            now = self.do_beside(step, "act", step.acts[picked[0] - 1])
            if now:
                self.list_acts(now)
            return now
        said = _("{typed} is not possible here.").format(typed=shorten(line)) if line else ""
        self.terminal.say(f"{said} {otherwise}".strip())
        return step


class ContinuePrompt(Prompt):
    """A scene that is only read."""

    def take(self, step: Step, fresh: bool) -> None:
        """Ask for Enter."""
        if fresh:
            self.list_acts(step)
        line = self.read_line(_("Enter to continue:"))
        if line == "":
            self.decide(step, {"continue": True}, sure=False)
        elif line is not None:
            self.do_act(step, line, _("Enter alone continues."))


def text_of(answer: Answer) -> str:
    """The words of an answer; of one without any, its id."""
    return answer.text if answer.text and answer.text != answer.id else answer.id.replace("-", " ")


def shorten(line: str) -> str:
    """A line that meant nothing, cut to what can be said back."""
    return line if len(line) <= ECHO else line[: ECHO - 1] + "…"
