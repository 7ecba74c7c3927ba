"""Choosing one thing in line mode: an option, a question, a move, a subject, an act."""

from __future__ import annotations

from collections.abc import Sequence

from engine.language.any_keyboard import latin, numbers
from engine.language.interface import _, plural
from engine.play.step import Answer, Step
from tui.linemode.prompt import Prompt, short


class ChoosePrompt(Prompt):
    """Everything that can be done is numbered through; one number takes one of it."""

    def take(self, step: Step, fresh: bool) -> None:
        """Ask for the number of one offer."""
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
        closed = self.terminal.settle(self.session.answer({"close": True}))
        now = self.session.step
        if closed and now.kind.talks and now.scene == step.scene:
            follows = _("That subject is closed. Another one follows.")
            self.terminal.say(follows if now.opens else _("That subject is closed."))

    def list_offers(self, step: Step) -> None:
        """Each group under its heading, numbered through."""
        interview = step.kind.talks
        if interview and step.questions_left is not None:
            left = plural("{n} question left.", "{n} questions left.", step.questions_left)
            self.terminal.say(left)
        if not _offers(step) and not step.closes:
            self.terminal.say(_("You cannot do anything here. This is a mistake in the case."))
        self._group(_("You can ask:") if interview else "", step.answers, 1)
        self._group(_("Subjects:"), step.topics, 1 + len(step.answers))
        self._list_beside(step)

    def _list_beside(self, step: Step) -> None:
        first = 1 + len(step.answers) + len(step.topics)
        self._group(_("You can also:"), (*step.moves, *step.acts), first)

    def _group(self, heading: str, answers: Sequence[Answer], first: int) -> None:
        if answers:
            if heading:
                self.terminal.line(heading)
            self.listed(answers, first)

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
            said = _("{typed} is not possible here. Type a number from 1 to {last}.").format(
                typed=short(line), last=last
            )
        self.terminal.say(said, _("? shows what else you can type; Enter alone shows the choices."))


def _offers(step: Step) -> list[tuple[str, Answer]]:
    """Everything that can be done, in the order it is numbered, with its verb."""
    verb = "ask" if step.kind.talks else ""
    return [
        *((verb, a) for a in step.answers),
        *(("topic", a) for a in step.topics),
        *(("move", a) for a in step.moves),
        *(("act", a) for a in step.acts),
    ]


def _asking(step: Step, last: int) -> str:
    if not last:
        return str(_("x to close:") if step.closes else _("s skips, q leaves:"))
    if step.closes:
        return _("Your answer, 1 to {last}, or x to close:").format(last=last)
    return _("Your answer, 1 to {last}:").format(last=last)
