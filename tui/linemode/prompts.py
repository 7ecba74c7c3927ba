"""How line mode takes an answer of each kind: numbers in, one answer out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.language.keyboard import latin
from engine.language.strings import _, plural
from engine.language.typed_numbers import numbers
from engine.play.step import Answer, Kind, Step
from tui.linemode.decisions import Wholes
from tui.linemode.parsing import short, text_of

if TYPE_CHECKING:
    from tui.linemode.session import Plain


class Reader:
    """Takes one answer, or one command."""

    def __init__(self, plain: Plain) -> None:
        self.plain = plain
        self.session = plain.session
        self.wholes = Wholes(self)
        self._with = ""  # the interview whose people were named

    def take(self, step: Step, fresh: bool) -> None:
        """Ask until something was decided or a command changed what is asked.

        Args:
            step: the present moment.
            fresh: whether it is new, so that what can be done has to be listed.
        """
        readers = {
            Kind.RANK: self.wholes.rank,
            Kind.SELECT: self.wholes.select,
            Kind.RATE: self.wholes.rate,
            Kind.CONTINUE: self.go_on,
        }
        if fresh:
            self.company(step)
            if step.prompt:
                self.plain.say(step.prompt)
        readers.get(step.kind, self.choose)(step, fresh)

    def company(self, step: Step) -> None:
        """Whom one speaks with, once."""
        if step.kind is not Kind.INTERVIEW or self._with == step.scene:
            return
        self._with = step.scene
        who, through = self.session.name(step.who), step.through
        if through:
            said = _("You speak with {who}, through {interpreter}.")
            self.plain.say(said.format(who=who, interpreter=self.session.name(through)))
        else:
            self.plain.say(_("You speak with {who}.").format(who=who))

    # Asking and handing over

    def typed(self, prompt: object) -> str | None:
        """A line that is no command; None when a command has changed what is asked."""
        at = self.plain.told
        while True:
            line = self.plain.ask(prompt)
            if not line or not self.plain.command(line):
                return line
            if self.session.seq != at or self.plain.told != at:
                return None

    def sure(self, step: Step) -> tuple[bool, int | None]:
        """How sure, where a case asks: whether to go on, and the answer; Enter says nothing."""
        while step.sure:
            line = self.typed(_("How sure are you? 1 not, 2 fairly, 3 very; or Enter:"))
            if line is None:
                return False, None
            picked = numbers(line)
            if picked in ([1], [2], [3]):
                return True, picked[0]
            if not line:
                break
            self.plain.say(_("1, 2 or 3, please; Enter alone says nothing about it."))
        return True, None

    def decide(self, step: Step, answer: object, *, sure: bool = True) -> bool:
        """Hand an answer over; True when something else is asked now."""
        at = self.session.seq
        go_on, how = self.sure(step) if sure else (True, None)
        if not go_on:
            return True
        self.plain.settle(self.session.answer(answer, how))
        return self.session.seq != at

    def beside(self, step: Step, verb: str, answer: Answer) -> Step | None:
        """Do something beside the decision; then the moment, or None when another is asked now."""
        if not self.plain.settle(self.session.answer({verb: answer.id})):
            return step
        self.plain.say(_("Done: {words}").format(words=text_of(answer)))
        now = self.session.step
        if (now.at, now.answers) != (step.at, step.answers):
            return None
        self.plain.hear()
        return now

    def other(self, line: str, last: int) -> None:
        """What could be typed instead of something that means nothing here."""
        picked = numbers(line)
        if picked and len(picked) == 1:
            said = _("There is no {n} here: the numbers go from 1 to {last}.").format(
                n=picked[0], last=last
            )
        elif picked:
            said = _("One number, please, from 1 to {last}.").format(last=last)
        else:
            said = _("{typed} means nothing here. Type a number from 1 to {last}.").format(
                typed=short(line), last=last
            )
        self.plain.say(said, _("? says what else can be typed; Enter alone says the choices."))

    # Choosing one thing

    def choose(self, step: Step, fresh: bool) -> None:
        """One thing of what is offered: options, questions, moves, topics, acts."""
        offers = _offers(step)
        if fresh:
            self.list_offers(step)
        line = self.typed(_asking(step, len(offers)))
        if line is None:
            return
        picked = numbers(line)
        if not line:
            self.list_offers(step)
        elif latin(line) == "x" and step.closes:
            self.close(step)
        elif picked and len(picked) == 1 and 1 <= picked[0] <= len(offers):
            self._picked(step, *offers[picked[0] - 1])
        elif offers:
            self.other(line, len(offers))

    def _picked(self, step: Step, verb: str, answer: Answer) -> None:
        if not verb:
            self.decide(step, answer.id)
        elif verb not in ("move", "act"):
            self.decide(step, {verb: answer.id}, sure=False)
        elif now := self.beside(step, verb, answer):
            if verb == "move":  # what can be asked is said again, as after a question
                self.list_offers(now)
            else:
                self._list_beside(now)

    def close(self, step: Step) -> None:
        """Close the subject that is open, or the interview after the last one."""
        closed = self.plain.settle(self.session.answer({"close": True}))
        now = self.session.step
        if closed and now.kind is Kind.INTERVIEW and now.scene == step.scene:
            follows = _("That subject is closed. Another one follows.")
            self.plain.say(follows if now.opens else _("That subject is closed."))

    def list_offers(self, step: Step) -> None:
        """Each group under its heading, numbered through."""
        interview = step.kind is Kind.INTERVIEW
        if interview and step.questions_left is not None:
            left = plural("{n} question left.", "{n} questions left.", step.questions_left)
            self.plain.say(left)
        if not _offers(step) and not step.closes:
            self.plain.say(_("Nothing can be done here. That is a mistake in the case."))
        self._group(_("You can ask:") if interview else "", step.answers, 1)
        self._group(_("Subjects:"), step.topics, 1 + len(step.answers))
        self._list_beside(step)

    def _list_beside(self, step: Step) -> None:
        first = 1 + len(step.answers) + len(step.topics)
        self._group(_("You can also:"), (*step.moves, *step.acts), first)

    def _group(self, heading: str, answers: Sequence[Answer], first: int) -> None:
        if answers:
            if heading:
                self.plain.line(heading)
            self.listed(answers, first)

    def listed(self, answers: Sequence[Answer], first: int = 1, letter: str = "") -> None:
        """Answers, numbered."""
        for number, answer in enumerate(answers, first):
            self.plain.item(f"{letter}{number}.", text_of(answer))
        self.plain.gap()

    def go_on(self, step: Step, fresh: bool) -> None:
        """A scene one only reads."""
        if fresh:
            self.list_acts(step)
        line = self.typed(_("Enter to go on:"))
        if line == "":
            self.decide(step, {"continue": True}, sure=False)
        elif line is not None:
            self.acted(step, line, _("Enter alone goes on."))

    # Answering as a whole

    def list_acts(self, step: Step) -> None:
        """Acts beside a decision that is answered as a whole."""
        if step.acts:
            self.plain.line(_("Before you decide, you can also do this; type a and its number:"))
            self.listed(step.acts, letter="a")

    def acted(self, step: Step, line: str, otherwise: str) -> Step | None:
        """`a1` takes the first act; anything else means nothing and is told so."""
        picked = numbers(line[1:]) if latin(line[:1]) == "a" else None
        if picked and len(picked) == 1 and 1 <= picked[0] <= len(step.acts):
            now = self.beside(step, "act", step.acts[picked[0] - 1])
            if now:
                self.list_acts(now)
            return now
        said = _("{typed} means nothing here.").format(typed=short(line)) if line else ""
        self.plain.say(f"{said} {otherwise}".strip())
        return step


def _offers(step: Step) -> list[tuple[str, Answer]]:
    """Everything that can be done, in the order it is numbered, with its verb."""
    verb = "ask" if step.kind is Kind.INTERVIEW else ""
    return [
        *((verb, a) for a in step.answers),
        *(("topic", a) for a in step.topics),
        *(("move", a) for a in step.moves),
        *(("act", a) for a in step.acts),
    ]


def _asking(step: Step, last: int) -> str:
    if not last:
        return str(_("x to close:") if step.closes else _("s passes over, q leaves:"))
    if step.closes:
        return _("Your answer, 1 to {last}, or x to close:").format(last=last)
    return _("Your answer, 1 to {last}:").format(last=last)
