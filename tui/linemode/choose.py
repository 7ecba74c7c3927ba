"""Choosing one thing in line mode: an option or an act; in an interview, what is said or done."""

from __future__ import annotations

from collections.abc import Sequence

from engine.language.any_keyboard import read_numbers, to_latin
from engine.language.interface import _, plural
from engine.play.step import Answer, Step
from tui.linemode.narrator import Narrator
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


class InterviewPrompt(ChoosePrompt):
    """Questions, subjects, moves and acts, numbered through; `x` closes the subject."""

    def __init__(self, narrator: Narrator) -> None:
        super().__init__(narrator)
        self._with = ""  # the interview whose people were named

    def introduce(self, step: Step) -> None:
        """Who the participant speaks with, once; then the question."""
        if self._with != step.scene:
            self._with = step.scene
            who, through = self.session.name(step.who), step.through
            if through:
                said = _("You speak with {who}, through {interpreter}.")
                self.terminal.say(said.format(who=who, interpreter=self.session.name(through)))
            else:
                self.terminal.say(_("You speak with {who}.").format(who=who))
        super().introduce(step)

    def offers(self, step: Step) -> list[Offer]:
        """Everything that can be done, in the order it is numbered."""
        return [
            *(("ask", a) for a in step.answers),
            *(("topic", a) for a in step.topics),
            *(("move", a) for a in step.moves),
            *(("act", a) for a in step.acts),
        ]

    def prompt_words(self, step: Step, last: int) -> str:
        """What is asked, with `last` things to choose from."""
        if not step.closes:
            return super().prompt_words(step, last)
        if not last:
            return _("x to close:")
        return _("Your answer, 1 to {last}, or x to close:").format(last=last)

    def do_offer(self, step: Step, verb: str, answer: Answer) -> None:
        """Ask the question, open the subject, or make the move; then say what can be asked."""
        if verb in ("ask", "topic"):
            self.decide(step, {verb: answer.id}, sure=False)
        elif verb == "move":
            if now := self.do_beside(step, verb, answer):
                self.list_offers(now)
        else:
            super().do_offer(step, verb, answer)

    def refuse_line(self, step: Step, line: str, last: int) -> None:
        """`x` closes the subject that is open, or the interview after the last one."""
        if to_latin(line) == "x" and step.closes:
            closed = self.terminal.settle(self.session.answer({"close": True}))
            now = self.session.step
            if closed and now.kind is step.kind and now.scene == step.scene:
                follows = _("That subject is closed. Another one follows.")
                self.terminal.say(follows if now.opens else _("That subject is closed."))
        else:
            super().refuse_line(step, line, last)

    def list_offers(self, step: Step) -> None:
        """Each group under its heading, numbered through."""
        if step.questions_left is not None:
            left = plural("{n} question left.", "{n} questions left.", step.questions_left)
            self.terminal.say(left)
        if not self.offers(step) and not step.closes:
            self.terminal.say(_("You cannot do anything here. This is a mistake in the case."))
        self.group(_("You can ask:"), step.answers, 1)
        self.group(_("Subjects:"), step.topics, 1 + len(step.answers))
        self.list_beside(step)
