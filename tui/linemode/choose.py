"""Choosing one thing in line mode: an option, or an act beside it."""

from __future__ import annotations

from collections.abc import Sequence

from engine.language.any_keyboard import read_numbers
from engine.language.interface import _
from engine.play.step import Answer, Step
from tui.linemode.prompt import Prompt, shorten

Offer = tuple[str, Answer]
"""The verb something is done by, "" for an option, and its words."""


class ChoosePrompt(Prompt):
    """Everything that can be done is numbered through; one number takes one of it."""

    def take(self, step: Step, fresh: bool) -> None:
        """Ask for the number of one offer."""
        offers = self.offers(step)
        if fresh:
            self.list_offers(step)
        line = self.read_line(self.prompt_words(step, len(offers)))
        if line is None:
            return
        picked = read_numbers(line)
        if not line:
            self.list_offers(step)
        elif picked and len(picked) == 1 and 1 <= picked[0] <= len(offers):
            self.do_offer(step, *offers[picked[0] - 1])
        else:
            self.refuse_line(step, line, len(offers))

    def offers(self, step: Step) -> list[Offer]:
        """Everything that can be done, in the order it is numbered."""
        return [*(("", a) for a in step.answers), *(("act", a) for a in step.acts)]

    def prompt_words(self, _step: Step, last: int) -> str:
        """What is asked, with `last` things to choose from."""
        return _("Your answer, 1 to {last}:").format(last=last) if last else _("s skips, q leaves:")

    def do_offer(self, step: Step, verb: str, answer: Answer) -> None:
        """Do what was chosen."""
        if not verb:
            self.decide(step, answer.id)
        elif now := self.do_beside(step, verb, answer):
            self.list_beside(now)

    def list_offers(self, step: Step) -> None:
        """Each group under its heading, numbered through."""
        if not self.offers(step):
            self.terminal.say(_("You cannot do anything here. This is a mistake in the case."))
        self.group("", step.answers, 1)
        self.list_beside(step)

    def list_beside(self, step: Step) -> None:
        """What can be done besides."""
        first = 1 + len(step.answers) + len(step.topics)
        self.group(_("You can also:"), (*step.moves, *step.acts), first)

    def group(self, heading: str, answers: Sequence[Answer], first: int) -> None:
        """Answers under a heading or none, numbered from `first`; nothing where there are none."""
        if answers:
            if heading:
                self.terminal.line(heading)
            self.list_answers(answers, first)

    def refuse_line(self, _step: Step, line: str, last: int) -> None:
        """What could be typed instead of something that means nothing here."""
        picked = read_numbers(line)
        if not last:
            return
        if picked and len(picked) == 1:
            said = _("There is no {n} here: the numbers go from 1 to {last}.").format(
                n=picked[0], last=last
            )
        elif picked:
            said = _("One number, please, from 1 to {last}.").format(last=last)
        else:
            said = _("{typed} is not possible here. Type a number from 1 to {last}.").format(
                typed=shorten(line), last=last
            )
        self.terminal.say(said, _("? shows what else you can type; Enter alone shows the choices."))
