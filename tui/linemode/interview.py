"""An interview in line mode: questions, moves, subjects, and who one speaks with."""

from __future__ import annotations

from engine.language.any_keyboard import to_latin
from engine.language.interface import _, plural
from engine.play.step import Answer, Step
from tui.linemode.choose import ChoosePrompt, Offer
from tui.linemode.narrator import Narrator


class InterviewPrompt(ChoosePrompt):
    """Questions, subjects, moves and acts, numbered through; `x` closes the subject."""

    def __init__(self, narrator: Narrator) -> None:
        super().__init__(narrator)
        self._with = ""  # the interview whose people were named

    def introduce(self, step: Step) -> None:
        """Who the participant speaks with, once; then the question."""
        if self._with != step.scene:
            self._with = step.scene
            self._name_company(step)
        super().introduce(step)

    def _name_company(self, step: Step) -> None:
        who, through = self.session.name(step.who), step.through
        if through:
            said = _("You speak with {who}, through {interpreter}.")
            self.terminal.say(said.format(who=who, interpreter=self.session.name(through)))
        else:
            self.terminal.say(_("You speak with {who}.").format(who=who))

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
            self._close(step)
        else:
            super().refuse_line(step, line, last)

    def _close(self, step: Step) -> None:
        closed = self.terminal.settle(self.session.answer({"close": True}))
        now = self.session.step
        if closed and now.kind is step.kind and now.scene == step.scene:
            follows = _("That subject is closed. Another one follows.")
            self.terminal.say(follows if now.opens else _("That subject is closed."))

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
