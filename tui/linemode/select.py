"""Picking several things in line mode."""

from __future__ import annotations

from engine.language.any_keyboard import read_numbers
from engine.language.interface import _, plural
from engine.play.step import Step
from tui.linemode.prompt import Prompt


class SelectPrompt(Prompt):
    """Exactly so many numbers, on one line."""

    def take(self, step: Step, fresh: bool) -> None:
        """Ask for the numbers to pick, all on one line."""
        last = len(step.answers)
        if fresh:
            self._list_all(step)
        line = self.read_line(_("Choose {n}; type the numbers:").format(n=step.pick))
        if line is None:
            return
        picked = read_numbers(line)
        if not line:
            self._list_all(step)
        elif picked and all(1 <= p <= last for p in picked):
            ids = list(dict.fromkeys(step.answers[p - 1].id for p in picked))
            self.decide(step, ids, sure=len(ids) == step.pick)
        else:
            how = plural(
                "Type {n} number from 1 to {last}.",
                "Type {n} numbers from 1 to {last}, with spaces between.",
                step.pick,
                last=last,
            )
            self.do_act(step, line, how)

    def _list_all(self, step: Step) -> None:
        self.list_answers(step.answers)
        self.list_acts(step)
